"""
Fine-tunes the reader on rows of prepare_rows.py, in fp32 on the CPU: bf16 was slower on one without AMX.

The learning rate rises over the warm-up, stays, and falls to zero over the last tenth of whatever ends first: passes
over the rows, steps or minutes. Only a run without --minutes can be repeated exactly.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from command import TrainingError, run, say, sha256_of
from reader import Example, Reader, ReaderOutput, create_reader, encode_rows, load_tokenizer
from rows import read_rows
from training import (
    NO_ANSWER_SPAN_WEIGHT,
    Batch,
    Progress,
    Schedule,
    add_run_arguments,
    answerable_loss,
    make_optimizer,
    positive_float,
    positive_int,
    save_run,
    set_up,
    take_step,
)

FINAL_SHARE = 0.1

# Batches are cut from so many rows sorted by length: little padding, and still random company.
BATCHES_SORTED_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training run depends on, besides rows and base."""

    batch: int
    rate: float
    warmup: int
    passes: int
    steps: int | None
    minutes: float | None
    seed: int
    threads: int


def plan_batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[int]]:
    """Positions of the examples of each batch, for one pass; the last batch of each stretch may be smaller."""
    order = rng.sample(range(len(examples)), len(examples))
    stretch = size * BATCHES_SORTED_TOGETHER
    batches: list[list[int]] = []
    for first in range(0, len(order), stretch):
        by_length = sorted(order[first : first + stretch], key=lambda position: len(examples[position].input.ids))
        batches += [by_length[start : start + size] for start in range(0, len(by_length), size)]
    rng.shuffle(batches)
    return batches


def reader_loss(output: ReaderOutput, batch: Batch, targets: Sequence[tuple[int, int] | None]) -> Tensor:
    """Scalar: cross-entropy of the span, over `[CLS]`, title and passage, plus that of `answerable`."""
    # `[CLS]` means "no answer".
    first, last = torch.tensor([target or (0, 0) for target in targets]).unbind(-1)
    has_answer = first > 0
    start, end = (
        F.cross_entropy(batch.where_answers_stand(logits), target, reduction="none")
        for logits, target in ((output.start_logits, first), (output.end_logits, last))
    )
    span = (start + end) / 2 * torch.where(has_answer, 1.0, NO_ANSWER_SPAN_WEIGHT)
    return span.mean() + answerable_loss(output.answerable, has_answer)


def train(reader: Reader, examples: Sequence[Example], settings: Settings) -> Progress:
    """
    Trains in place.

    Raises TrainingError if the loss is no longer a number.
    """
    rng = random.Random(settings.seed)
    plan = [batch for _ in range(settings.passes) for batch in plan_batches(examples, settings.batch, rng)]
    plan = list(islice(plan, settings.steps))
    optimizer = make_optimizer(reader, settings.rate)
    schedule = Schedule(settings.rate, settings.warmup, FINAL_SHARE)
    reader.train()
    progress = Progress()
    for step, positions in enumerate(plan, 1):
        minutes = progress.seconds / 60
        used = max((step - 1) / len(plan), minutes / settings.minutes if settings.minutes else 0)
        if used >= 1:
            break
        chosen = [examples[position] for position in positions]
        batch = Batch.of([example.input for example in chosen])
        output = reader(batch.ids, batch.mask, batch.types)
        loss = reader_loss(output, batch, [example.target for example in chosen])
        take_step(reader, optimizer, schedule.at(step, used), loss)
        progress.add(len(positions), loss.item(), len(plan))
    return progress


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, metavar="FILE", required=True, help="rows of prepare_rows.py")
    parser.add_argument("--base", type=Path, metavar="DIR", required=True, help="folder of the encoder to start from")
    add_run_arguments(parser)
    parser.add_argument(
        "--random-start", action="store_true", help="take only the shape of the base, and random weights"
    )
    parser.add_argument("--batch", type=positive_int, default=32, help="rows a step (default: %(default)s)")
    parser.add_argument("--rate", type=positive_float, default=1.2e-4, help="learning rate (default: %(default)s)")
    parser.add_argument("--warmup", type=positive_int, default=100, help="steps of warm-up (default: %(default)s)")
    parser.add_argument("--passes", type=positive_int, default=1, help="passes over the rows (default: %(default)s)")
    parser.add_argument("--minutes", type=positive_float, help="stop after so many minutes")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the order, the heads and dropout (default: %(default)s)"
    )
    return parser.parse_args()


def main() -> None:
    """Prints one JSON object: settings, inputs by hash, steps, loss of the first and last steps, and time."""
    options = parse_arguments()
    settings = Settings(**{name: getattr(options, name) for name in Settings.__slots__})
    set_up(settings.seed, settings.threads)
    rows = read_rows(options.rows)
    reader = create_reader(options.base, random_start=options.random_start)
    examples = [encoded.example for encoded in encode_rows(load_tokenizer(options.base), rows)]
    say(f"Training on {len(examples)} rows; the answers of {len(rows) - len(examples)} others were cut off.")
    if not examples:
        raise TrainingError(f'Cannot train on "{options.rows}": every answer was cut off. Make shorter passages.')
    progress = train(reader, examples, settings)
    used = {"used": len(examples), "cutOff": len(rows) - len(examples), "sha256": sha256_of(options.rows)}
    save_run(options.out, reader, progress, {"settings": asdict(settings), "rows": used})


if __name__ == "__main__":
    run(main)
