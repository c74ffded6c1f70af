"""Rows: one question with one passage and the place of the answer, as JSON Lines."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar

from command import TrainingError

Line = TypeVar("Line")

Kind = Literal["positive", "typed", "deleted", "neighbour", "swapped", "real", "far"]


@dataclass(frozen=True, slots=True)
class Row:
    """A question with a passage that answers it or does not; make_rows.py says what each kind is."""

    question: str
    title: str
    """Empty where the passage is shown without one."""
    passage: str
    span: tuple[int, int] | None
    """Half-open range of the answer in code points of the passage; None where the passage does not answer."""
    kind: Kind
    answers: tuple[str, ...] = ()
    """Every text that counts as right; only in held-out rows, where the answer is scored."""


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Writes one row a line, and replaces the file."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def read_rows(path: Path) -> list[Row]:
    """
    Reads what `write_rows` wrote.

    Raises TrainingError, which names the line, if one is no row or its span is not in its passage, or if there is none.
    """
    return read_lines(path, _parse_row, "it holds no row. Make rows with prepare_rows.py.")


def read_lines(path: Path, parse: Callable[[bytes, str], Line], none: str) -> list[Line]:
    """
    Parses each line of a file; `parse` also gets the line's name for its errors.

    Raises TrainingError, which ends in `none`, if there is no line.
    """
    with path.open("rb") as file:
        lines = [parse(line, f'"{path}", line {number}') for number, line in enumerate(file, 1)]
    if not lines:
        raise TrainingError(f'Cannot use "{path}": {none}')
    return lines


def _parse_row(line: bytes, place: str) -> Row:
    try:
        fields = json.loads(line)
        span = None if fields["span"] is None else (int(fields["span"][0]), int(fields["span"][1]))
        row = Row(**{**fields, "span": span, "answers": tuple(fields["answers"])})
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise TrainingError(f"Cannot use {place}: expected a row of prepare_rows.py, got {line[:60]!r}.") from error
    if row.span is not None and not 0 <= row.span[0] < row.span[1] <= len(row.passage):
        raise TrainingError(
            f"Cannot use {place}: the answer stands at {list(row.span)}, "
            f"but the passage has {len(row.passage)} characters. Make the rows again with prepare_rows.py."
        )
    return row
