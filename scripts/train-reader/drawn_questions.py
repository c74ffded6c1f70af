"""Judged questions with the passages that they bring up, as scripts/draw-reader-rows.ts writes them: JSON Lines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command import TrainingError
from rows import read_lines
from sentences import Range


@dataclass(frozen=True, slots=True)
class DrawnPassage:
    """A passage as the bot gives it to its reader. Ranges are half-open, in code points of the passage."""

    title: str
    """Empty where the passage is shown without one."""
    passage: str
    answers: bool
    spans: tuple[Range, ...]
    """Right short answers; empty where the set does not say which are right."""
    sentences: tuple[Range, ...]
    """Sentences that answer by themselves."""


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question and its passages, best first."""

    id: str
    question: str
    answerable: bool
    passages: tuple[DrawnPassage, ...]


def read_questions(path: Path) -> list[DrawnQuestion]:
    """
    Reads what `npm run reader:rows` wrote.

    Raises TrainingError, which names the line, if one is no such question or a range is not in its passage, or if there
    is none.
    """
    return read_lines(path, _parse_question, "it holds no question. Draw them with `npm run reader:rows`.")


def _parse_question(line: bytes, place: str) -> DrawnQuestion:
    try:
        fields = json.loads(line)
        passages = tuple(_parse_passage(passage) for passage in fields["passages"])
        question = DrawnQuestion(str(fields["id"]), str(fields["question"]), bool(fields["answerable"]), passages)
    except (ValueError, TypeError, KeyError) as error:
        raise TrainingError(
            f"Cannot use {place}: expected a question of `npm run reader:rows`, got {line[:60]!r}."
        ) from error
    for passage in passages:
        for start, end in (*passage.spans, *passage.sentences):
            if not 0 <= start < end <= len(passage.passage):
                raise TrainingError(
                    f"Cannot use {place}: an answer stands at {[start, end]}, but the passage has "
                    f"{len(passage.passage)} characters. Draw the questions again with `npm run reader:rows`."
                )
    return question


def _parse_passage(fields: dict[str, Any]) -> DrawnPassage:
    return DrawnPassage(
        title=str(fields["title"]),
        passage=str(fields["passage"]),
        answers=bool(fields["answers"]),
        spans=_parse_ranges(fields["spans"]),
        sentences=_parse_ranges(fields["sentences"]),
    )


def _parse_ranges(ranges: Sequence[Sequence[int]]) -> tuple[Range, ...]:
    return tuple((int(start), int(end)) for start, end in ranges)
