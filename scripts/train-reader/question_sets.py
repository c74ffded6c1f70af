"""Reads question sets: SQuAD 1.1 and 2.0 in their original or a slimmed form, and QED."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command import TrainingError


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that answers, and where it stands in the context, in code points; None where the set does not say."""

    text: str
    start: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one paragraph. Without answers, the paragraph does not answer it."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the questions that were written for it."""

    context: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of an encyclopaedia; paragraphs in its order."""

    title: str
    paragraphs: tuple[Paragraph, ...]


def read_squad(path: Path) -> list[Article]:
    """
    Reads a SQuAD file, gzipped if its name ends in `.gz`.

    Original form (Rajpurkar et al. 2016, 2018): `{"data": [article, …]}`, answers as `{"text", "answer_start"}`, and
    `is_impossible` in 2.0. Slimmed form: the list of articles itself, answers as bare texts, and `no_answer`.

    Raises TrainingError if the file is neither.
    """
    content = _parse_json(path, _read_text(path))
    try:
        articles = content["data"] if isinstance(content, dict) else content
        return [_article(article) for article in articles]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise TrainingError(
            f'Cannot use "{path}": expected SQuAD\'s articles with "title", "paragraphs", "context" and "qas"; '
            f"{_reason(error)}. Compare the file's hash with the README."
        ) from error


def read_qed(path: Path) -> list[Article]:
    """
    Reads a QED file (Lamm et al. 2021), gzipped if named `.gz`, each example as an article.

    JSON Lines, or one JSON list, of `{"question_text", "title_text", "paragraph_text", "answer_spans"}`. What
    makes no short passage with one short answer is left out: several answers, paragraphs above 250 words, answers
    above 10.

    Raises TrainingError if the file is neither.
    """
    text = _read_text(path)
    try:
        examples = _parse_json(path, text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
        articles = [_qed_article(example) for example in examples]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise TrainingError(
            f'Cannot use "{path}": expected QED examples with "question_text", "title_text", "paragraph_text" and '
            f'"answer_spans"; {_reason(error)}. The README names the version with these fields.'
        ) from error
    return [article for article in articles if article is not None]


def choose_articles(articles: list[Article], titles: frozenset[str], path: Path) -> list[Article]:
    """
    The articles with the given titles, in the file's order.

    Raises TrainingError if a title is not there: a misspelt one would silently leave its article out.
    """
    missing = titles - {article.title for article in articles}
    if missing:
        raise TrainingError(
            f'Cannot find {len(missing)} of {len(titles)} articles in "{path}", among them "{min(missing)}". '
            "Check the file and the list that --articles names."
        )
    return [article for article in articles if article.title in titles]


def _article(fields: Any) -> Article:
    return Article(fields["title"], tuple(_paragraph(paragraph) for paragraph in fields["paragraphs"]))


def _paragraph(fields: Any) -> Paragraph:
    context: str = fields["context"]
    if not context.strip():
        raise ValueError("a paragraph has no text")
    return Paragraph(context, tuple(_question(question, context) for question in fields["qas"]))


def _question(fields: Any, context: str) -> Question:
    impossible = fields.get("is_impossible", fields.get("no_answer", False))
    answers = () if impossible else tuple(_answer(answer, context) for answer in fields["answers"])
    return Question(fields["question"], answers)


def _answer(fields: Any, context: str) -> Answer:
    if isinstance(fields, str):
        return Answer(fields, None)
    text, start = fields["text"], fields["answer_start"]
    # An offset that counts other units than code points is worse than none: the text is then looked for.
    return Answer(text, start if context[start : start + len(text)] == text else None)


MAX_QED_PARAGRAPH_WORDS = 250
MAX_QED_ANSWER_WORDS = 10


def _qed_article(example: Any) -> Article | None:
    text, spans = example["paragraph_text"], example["answer_spans"]
    question, title = example["question_text"], example["title_text"]
    if len(spans) != 1 or len(text.split()) > MAX_QED_PARAGRAPH_WORDS:
        return None
    start, end = spans[0]
    answer = join_tokens(text[start:end])
    if not 1 <= len(answer.split()) <= MAX_QED_ANSWER_WORDS:
        return None
    context = join_tokens(text)
    # Joining moves the answer by what it took away before it, give or take the sign at the seam.
    places = [match.start() for match in re.finditer(re.escape(answer), context)]
    if not places:
        return None
    expected = len(join_tokens(text[:start]))
    place = min(places, key=lambda found: abs(found - expected))
    return Article(title, (Paragraph(context, (Question(question, (Answer(answer, place),)),)),))


def join_tokens(text: str) -> str:
    """Undoes the spaces and quotation marks of tokenised text, as in `Ada 's `` weir '' ( 1887 ) .`."""
    for apart, joined in ((" 's", "'s"), (" n't", "n't"), ("`` ", '"'), (" ''", '"')):
        text = text.replace(apart, joined)
    return re.sub(r"\s+(?=[,.;:!?%)\]])|(?<=[(\[])\s+", "", text)


def _read_text(path: Path) -> str:
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return data.decode("utf-8")
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise TrainingError(f'Cannot read "{path}": {error}. Fetch the file again.') from error


def _parse_json(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise TrainingError(f'Cannot read "{path}": expected JSON, {error}. Fetch the file again.') from error


def _reason(error: Exception) -> str:
    return f"no {error} found" if isinstance(error, KeyError) else str(error)
