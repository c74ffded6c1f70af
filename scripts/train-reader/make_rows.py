"""
Makes rows from questions.

A reader that has only seen questions with their own paragraph takes every passage for an answer, so almost half of the
rows are made not to answer:

positive   the question with 1 to 6 whole sentences around the answer, as short as the bot's passages, or the paragraph
typed      the same for questions that people typed into a search engine
deleted    the paragraph without the one sentence that holds the answer: right topic, fact missing
neighbour  the paragraph of the same article most like the question, without the answer: retrieval's usual mistake
swapped    a name or number of the question exchanged for another of the article: a false premise
real       a question that its author wrote to look answered by the paragraph
far        the question with a passage of another article: off topic
"""

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from question_sets import Answer, Article, Paragraph, Question
from rows import Kind, Row
from sentences import Range, content_words, sentence_ranges, window_around


@dataclass(frozen=True, slots=True)
class Style:
    """How often (0 to 1) a row is made to look as members of a chat write, and as passages of a corpus are cut."""

    no_question_mark: float
    lower_case: float
    mistyped: float
    no_title: float
    whole_paragraph: float
    whole_paragraph_if_real: float


TRAINING_STYLE = Style(
    no_question_mark=0.25,
    lower_case=0.3,
    mistyped=0.08,
    no_title=0.25,
    whole_paragraph=0.3,
    # A real one must keep what it was written to be mistaken for.
    whole_paragraph_if_real=0.7,
)

HELD_OUT_STYLE = Style(
    no_question_mark=0, lower_case=0, mistyped=0, no_title=0, whole_paragraph=1, whole_paragraph_if_real=1
)


class QuestionedArticle:
    """An article with the words of its paragraphs."""

    def __init__(self, article: Article) -> None:
        self.title = article.title
        self.paragraphs = article.paragraphs

    @cached_property
    def bags(self) -> list[frozenset[str]]:
        """Distinct content words of each paragraph."""
        return [frozenset(content_words(paragraph.context)) for paragraph in self.paragraphs]

    @cached_property
    def paragraphs_with(self) -> Counter[str]:
        """Number of paragraphs that hold a word."""
        return Counter(word for bag in self.bags for word in bag)

    def nearest(self, words: set[str], but: int) -> list[int]:
        """Positions of the other paragraphs, first those that share the rarest words; ties in the article's order."""

        def likeness(position: int) -> float:
            # Sorted, since the sum of floats depends on the order, and that of a set on the process.
            shared = sorted(words & self.bags[position])
            return sum(math.log(1 + len(self.bags) / self.paragraphs_with[word]) for word in shared)

        others = (position for position in range(len(self.paragraphs)) if position != but)
        return sorted(others, key=likeness, reverse=True)


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question with the article and the position of the paragraph that it was written for."""

    article: QuestionedArticle
    position: int
    question: Question

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that the question was written for."""
        return self.article.paragraphs[self.position]


def placed_questions(articles: Iterable[Article]) -> list[PlacedQuestion]:
    """All questions of the articles, in their order."""
    return [
        PlacedQuestion(article, position, question)
        for article in map(QuestionedArticle, articles)
        for position, paragraph in enumerate(article.paragraphs)
        for question in paragraph.questions
    ]


class RowMaker:
    """Makes rows; the same seed and the same calls give the same rows."""

    def __init__(self, seed: int, style: Style) -> None:
        self.rng = random.Random(seed)
        self._style = style

    def take(
        self, count: int, questions: list[PlacedQuestion], make: Callable[[PlacedQuestion], Row | None]
    ) -> list[Row]:
        """Rows of `count` questions in random order; fewer if fewer can be made."""
        rows: list[Row] = []
        for placed in self.rng.sample(questions, len(questions)):
            if len(rows) == count:
                break
            row = make(placed)
            if row is not None:
                rows.append(row)
        return rows

    def positive(self, placed: PlacedQuestion, kind: Kind = "positive") -> Row | None:
        """None where the answer does not stand in the paragraph."""
        context = placed.paragraph.context
        span = answer_range(placed)
        if span is None:
            return None
        start, end = self._window(context, span[0], (1, 6), self._style.whole_paragraph)
        if span[1] > end:
            # The answer runs on into the next sentence.
            start, end = 0, len(context)
        return self._row(placed, context[start:end], kind, (span[0] - start, span[1] - start))

    def deleted(self, placed: PlacedQuestion) -> Row | None:
        """None where not exactly one sentence holds an answer, or fewer than two others are left."""
        context = placed.paragraph.context
        ranges = sentence_ranges(context)
        holding = [k for k, (start, end) in enumerate(ranges) if holds_answer(context[start:end], placed.question)]
        if len(holding) != 1 or len(ranges) < 3:
            return None
        by_distance = sorted((k for k in range(len(ranges)) if k != holding[0]), key=lambda k: abs(k - holding[0]))
        kept = sorted(by_distance[: self.rng.randint(2, 6)])
        return self._row(placed, " ".join(context[slice(*ranges[k])] for k in kept), "deleted")

    def neighbour(self, placed: PlacedQuestion) -> Row | None:
        """None where each of the four nearest paragraphs holds an answer."""
        words = set(content_words(placed.question.text))
        for position in placed.article.nearest(words, but=placed.position)[:4]:
            context = placed.article.paragraphs[position].context
            if holds_answer(context, placed.question):
                continue
            best = max(
                sentence_ranges(context), key=lambda found: len(words & set(content_words(context[slice(*found)])))
            )
            start, end = self._window(context, best[0], (1, 6), self._style.whole_paragraph)
            return self._row(placed, context[start:end], "neighbour")
        return None

    def swapped(self, placed: PlacedQuestion) -> Row | None:
        """None without a name or number in the question, or in those of a random paragraph to take its place."""
        context, text = placed.paragraph.context, placed.question.text
        mentions = list(_MENTION.finditer(text, 1))
        span = answer_range(placed)
        if not mentions or span is None:
            return None
        mention = self.rng.choice(mentions)
        pattern = _NUMBER if mention.group()[0].isdigit() else _NAME
        others = [
            found.group()
            for question in self.rng.choice(placed.article.paragraphs).questions
            for found in pattern.finditer(question.text, 1)
            if found.group() != mention.group() and found.group() not in context
        ]
        if not others:
            return None
        question = text[: mention.start()] + self.rng.choice(others) + text[mention.end() :]
        start, end = self._window(context, span[0], (1, 6), self._style.whole_paragraph)
        return self._row(placed, context[start:end], "swapped", question=question)

    def real(self, placed: PlacedQuestion) -> Row:
        """For a question without answers."""
        context = placed.paragraph.context
        place = self.rng.choice(sentence_ranges(context))[0]
        start, end = self._window(context, place, (2, 6), self._style.whole_paragraph_if_real)
        return self._row(placed, context[start:end], "real")

    def far(self, placed: PlacedQuestion, other: PlacedQuestion) -> Row | None:
        """The question with a window of the other's paragraph; None where both are of one article."""
        if placed.article.title == other.article.title:
            return None
        context = other.paragraph.context
        place = self.rng.choice(sentence_ranges(context))[0]
        start, end = self._window(context, place, (1, 6), self._style.whole_paragraph)
        return self._row(placed, context[start:end], "far", title=other.article.title)

    def _window(self, context: str, place: int, sentences: Range, whole: float) -> Range:
        if self.rng.random() < whole:
            return 0, len(context)
        return window_around(context, place, sentences, self.rng)

    def _row(
        self,
        placed: PlacedQuestion,
        passage: str,
        kind: Kind,
        span: Range | None = None,
        *,
        question: str | None = None,
        title: str | None = None,
    ) -> Row:
        shown = (title or placed.article.title).replace("_", " ")
        return Row(
            question=self._as_typed(question or placed.question.text),
            title="" if self.rng.random() < self._style.no_title else shown,
            passage=passage,
            span=span,
            kind=kind,
        )

    def _as_typed(self, question: str) -> str:
        if self.rng.random() < self._style.no_question_mark:
            question = question.rstrip("?. ")
        if self.rng.random() < self._style.lower_case:
            question = question.lower()
        if self.rng.random() < self._style.mistyped and len(question) > 15:
            for _ in range(self.rng.choice((1, 1, 2))):
                question = self._mistype(question)
        return question

    def _mistype(self, text: str) -> str:
        """Two letters exchanged, one left out or one doubled, never the first."""
        at = self.rng.randrange(1, len(text) - 2)
        here, after = text[at], text[at + 1]
        changed = self.rng.choices((after + here, after, here + here + after), weights=(4, 3, 3))[0]
        return text[:at] + changed + text[at + 2 :]


def holds_answer(text: str, question: Question) -> bool:
    """Whether any answer stands in the text, whatever its capitals."""
    lower = text.lower()
    return any(answer.text.lower() in lower for answer in question.answers)


def answer_range(placed: PlacedQuestion) -> Range | None:
    """
    Where the answer that most annotators gave, the shortest of these, stands in its paragraph.

    Where the set does not say, it is the occurrence whose surroundings share most words with the question. None if the
    paragraph does not hold it.
    """
    context, answers = placed.paragraph.context, placed.question.answers
    if not answers:
        return None
    votes = Counter(answer.text for answer in answers)
    chosen: Answer = max(answers, key=lambda answer: (votes[answer.text], -len(answer.text)))
    if chosen.start is not None:
        return chosen.start, chosen.start + len(chosen.text)
    found = [match.span() for match in re.finditer(re.escape(chosen.text), context)]
    words = set(re.findall(r"\w+", placed.question.text.lower()))

    def shared(span: Range) -> int:
        around = context[max(0, span[0] - _SURROUNDING_CHARS) : span[1] + _SURROUNDING_CHARS]
        return len(words & set(re.findall(r"\w+", around.lower())))

    return max(found, key=shared, default=None)


# About half a sentence to each side.
_SURROUNDING_CHARS = 75

_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_NUMBER = re.compile(r"\b\d{4}\b")
_MENTION = re.compile(r"\b(?:[A-Z][a-z]+(?: [A-Z][a-z]+)*|\d+)\b")
