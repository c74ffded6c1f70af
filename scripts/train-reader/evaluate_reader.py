"""
Scores an exported reader on held-out rows of prepare_rows.py, each on its own, as the bot reads.

exactMatch, f1  of the best span, over the rows with an answer (Rajpurkar et al. 2016), whether or not it is sure of one
auroc           how well `answerable` tells rows with an answer from each kind of the others; 0.5 is chance
"""

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]

from command import TrainingError, run, say
from export_reader import WEIGHTS_FILE
from reader import INPUT_NAMES, OUTPUT_NAMES, EncodedRow, encode_rows, first_line, load_tokenizer, passage_text
from rows import Row, read_rows

# In word pieces: two in a thousand answers are longer.
MAX_SPAN_TOKENS = 30

Logits = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a row."""

    answer: str
    answerable: float


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """Raises TrainingError if the file is no model that runs here."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no other class in common
        raise TrainingError(
            f'Cannot run "{path}": {first_line(error)} Export the reader with export_reader.py.'
        ) from error


def read_row(session: onnxruntime.InferenceSession, encoded: EncodedRow) -> Reading:
    """Runs the model on one row."""
    ids, types = encoded.example.input.ids, encoded.example.input.types
    batch = np.array([ids, np.ones_like(ids), types], dtype=np.int64)[:, np.newaxis]
    start, end, answerable = session.run(list(OUTPUT_NAMES), dict(zip(INPUT_NAMES, batch, strict=True)))
    first, last = best_span(start[0], end[0], encoded)
    text = passage_text(encoded.row.title, encoded.row.passage)[encoded.offsets[first][0] : encoded.offsets[last][1]]
    return Reading(text, float(answerable[0]))


def best_span(start: Logits, end: Logits, encoded: EncodedRow) -> tuple[int, int]:
    """Positions, both included, of the word pieces of title and passage with the highest sum; logits are [tokens]."""
    types = encoded.example.input.types
    pieces = [place for place, (first, last) in enumerate(encoded.offsets) if types[place] == 1 and first < last]
    spans = ((first, last) for index, first in enumerate(pieces) for last in pieces[index : index + MAX_SPAN_TOKENS])
    return max(spans, key=lambda span: float(start[span[0]] + end[span[1]]), default=(0, 0))


def normalise_answer(text: str) -> list[str]:
    """Words in lower case without punctuation and articles, as SQuAD's own evaluation compares them."""
    bare = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", bare).split()


def f1_of(given: list[str], right: list[str]) -> float:
    """Harmonic mean of precision and recall of words."""
    shared = sum((Counter(given) & Counter(right)).values())
    return 2 * shared / (len(given) + len(right)) if shared else float(given == right)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Share of pairs in which the positive one is higher, ties half; None where one side is empty."""
    if not positive or not negative:
        return None
    order = np.sort(np.array(negative))
    below = np.searchsorted(order, positive, side="left")
    not_above = np.searchsorted(order, positive, side="right")
    return float(np.mean(below + not_above) / 2 / len(negative))


def score(rows: Sequence[Row], readings: Sequence[Reading]) -> dict[str, object]:
    """Scores by name, shares from 0 to 1."""
    logits: dict[str, list[float]] = {}
    exact: list[float] = []
    f1: list[float] = []
    for row, reading in zip(rows, readings, strict=True):
        logits.setdefault("answered" if row.span else row.kind, []).append(reading.answerable)
        if row.span:
            given = normalise_answer(reading.answer)
            right = [normalise_answer(answer) for answer in row.answers or (row.passage[slice(*row.span)],)]
            exact.append(max(float(given == answer) for answer in right))
            f1.append(max(f1_of(given, answer) for answer in right))
    answered = logits.pop("answered", [])
    return {
        "rows": {"answered": len(answered), **{kind: len(values) for kind, values in sorted(logits.items())}},
        "exactMatch": round(fmean(exact), 4) if exact else None,
        "f1": round(fmean(f1), 4) if f1 else None,
        "auroc": {kind: _rounded(auroc(answered, values)) for kind, values in sorted(logits.items())},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, metavar="DIR", required=True, help="folder that export_reader.py wrote")
    parser.add_argument("--rows", type=Path, metavar="FILE", required=True, help="held-out rows of prepare_rows.py")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: %(default)s)")
    return parser.parse_args()


def main() -> None:
    """Prints one JSON object."""
    options = parse_arguments()
    rows = read_rows(options.rows)
    encoded = list(encode_rows(load_tokenizer(options.model), rows))
    say(f"Scoring {len(encoded)} rows; the answers of {len(rows) - len(encoded)} others were cut off.")
    session = open_session(options.model / WEIGHTS_FILE, options.threads)
    readings = [read_row(session, row) for row in encoded]
    print(json.dumps(score([row.row for row in encoded], readings), indent=2))


if __name__ == "__main__":
    run(main)
