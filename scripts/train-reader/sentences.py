"""Sentences, words and windows of a passage. Ranges are half-open, in code points."""

import random
import re

Range = tuple[int, int]

# A full stop after one of these, or after a single capital, ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sr|Jr|Prof|Gen|Col|Lt|No|Nos|vs|etc|Inc|Ltd|Co|Corp|U\.S|U\.K|e\.g|i\.e|approx|ca?|Art|Vol|pp?|Fig)"
    r"|\b[A-Z])\.$"
)
_SENTENCE_END = re.compile(r"(?<=[.!?])(?P<closing>[\"'”’)\]]*)\s+(?=[A-Z\"'“‘(\d])")

# Shorter runs are headings, initials or enumeration marks.
_MIN_SENTENCE_CHARS = 15

_STOP_WORDS = frozenset(
    "the of and in to a is was for on as by that with at from are were it an be or which what who when where how did "
    "do does many much this had has have its their".split()
)


def sentence_ranges(text: str) -> list[Range]:
    """Sentences in order, with closing quotation marks and brackets, without the white space between them."""
    ranges: list[Range] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end("closing")
        if end - start > _MIN_SENTENCE_CHARS and not _ABBREVIATION.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            ranges.append((start, end))
            start = match.end()
    if start < len(text):
        ranges.append((start, len(text)))
    return ranges


def content_words(text: str) -> list[str]:
    """Lower-case words and numbers that are not function words, in order."""
    return [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _STOP_WORDS]


def window_around(text: str, place: int, sentences: Range, rng: random.Random) -> Range:
    """
    A run of whole sentences around the one that holds `place`.

    `sentences` is the smallest and the largest number of sentences, both included; a text may have fewer.
    """
    ranges = sentence_ranges(text)
    hit = next((index for index, (start, end) in enumerate(ranges) if start <= place < end), 0)
    most = min(sentences[1], len(ranges))
    count = rng.randint(min(sentences[0], most), most)
    first = rng.randint(max(0, hit - count + 1), min(hit, len(ranges) - count))
    return ranges[first][0], ranges[first + count - 1][1]
