"""
Fine-tunes the reader on rows of prepare_rows.py, in fp32 on the CPU: bf16 was slower on one without AMX.

The learning rate rises over the warm-up, stays, and falls to zero over the last tenth of whatever ends first: passes
over the rows, steps or minutes. Only a run without --minutes can be repeated exactly.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from statistics import fmean

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from command import TrainingError, run, say, sha256_of
from reader import Example, Reader, ReaderOutput, create_reader, encode_rows, load_tokenizer
from rows import read_rows

# A row without answer teaches the span head little: one position, "no answer", that is right for half of the rows.
NO_ANSWER_SPAN_WEIGHT = 0.35

# Labels of the answerable head: some made rows are wrong, as when another sentence answers than the one deleted.
ANSWERABLE_LABELS = (0.03, 0.97)

WEIGHT_DECAY = 0.01
MAX_GRADIENT_NORM = 1.0
FINAL_SHARE = 0.1
REPORT_EVERY = 50

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


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded examples, all int64."""

    ids: Tensor
    """[batch, tokens]; likewise `types` and `mask`."""
    types: Tensor
    mask: Tensor
    start: Tensor
    """[batch]: position of the answer's first word piece, 0 for no answer; likewise `end`, its last."""
    end: Tensor

    @staticmethod
    def of(examples: Sequence[Example]) -> "Batch":
        """Pads to the longest."""
        shape = len(examples), max(len(example.ids) for example in examples)
        ids, types, mask = (torch.zeros(shape, dtype=torch.int64) for _ in range(3))
        for row, example in enumerate(examples):
            tokens = len(example.ids)
            ids[row, :tokens] = torch.from_numpy(example.ids)
            types[row, :tokens] = torch.from_numpy(example.types)
            mask[row, :tokens] = 1
        start, end = torch.tensor([example.target or (0, 0) for example in examples]).unbind(-1)
        return Batch(ids, types, mask, start, end)


def plan_batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[int]]:
    """Positions of the examples of each batch, for one pass; the last batch of each stretch may be smaller."""
    order = rng.sample(range(len(examples)), len(examples))
    stretch = size * BATCHES_SORTED_TOGETHER
    batches: list[list[int]] = []
    for first in range(0, len(order), stretch):
        by_length = sorted(order[first : first + stretch], key=lambda position: len(examples[position].ids))
        batches += [by_length[start : start + size] for start in range(0, len(by_length), size)]
    rng.shuffle(batches)
    return batches


def reader_loss(output: ReaderOutput, batch: Batch) -> Tensor:
    """Scalar: cross-entropy of the span, over `[CLS]`, title and passage, plus binary cross-entropy of `answerable`."""
    allowed = (batch.types == 1) & (batch.mask == 1)
    allowed[:, 0] = True
    has_answer = batch.start > 0
    start, end = (
        F.cross_entropy(logits.masked_fill(~allowed, -1e4), target, reduction="none")
        for logits, target in ((output.start_logits, batch.start), (output.end_logits, batch.end))
    )
    span = (start + end) / 2 * torch.where(has_answer, 1.0, NO_ANSWER_SPAN_WEIGHT)
    labels = torch.where(has_answer, ANSWERABLE_LABELS[1], ANSWERABLE_LABELS[0])
    return span.mean() + F.binary_cross_entropy_with_logits(output.answerable, labels)


def rate_at(step: int, used: float, settings: Settings) -> float:
    """Learning rate of a step (1-based); `used` is the share of the run that is over, 0 to 1."""
    return settings.rate * min(1.0, step / settings.warmup) * min(1.0, (1 - used) / FINAL_SHARE)


def make_optimizer(reader: Reader, rate: float) -> torch.optim.AdamW:
    """AdamW over all but the word embeddings; biases and norms do not decay."""
    # They are half of the weights, and the rows hold too few of the words to move them well.
    reader.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    trained = [weight for weight in reader.parameters() if weight.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [weight for weight in trained if weight.ndim > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [weight for weight in trained if weight.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=rate,
    )


@dataclass(slots=True)
class Progress:
    """What a run has done."""

    rows: int = 0
    losses: list[float] = field(default_factory=list)
    """One a step."""


def train(reader: Reader, examples: Sequence[Example], settings: Settings) -> Progress:
    """
    Trains in place.

    Raises TrainingError if the loss is no longer a number.
    """
    rng = random.Random(settings.seed)
    plan = [batch for _ in range(settings.passes) for batch in plan_batches(examples, settings.batch, rng)]
    plan = list(islice(plan, settings.steps))
    optimizer = make_optimizer(reader, settings.rate)
    reader.train()
    progress = Progress()
    began = time.monotonic()
    for step, positions in enumerate(plan, 1):
        minutes = (time.monotonic() - began) / 60
        used = max((step - 1) / len(plan), minutes / settings.minutes if settings.minutes else 0)
        if used >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, used, settings)
        batch = Batch.of([examples[position] for position in positions])
        loss = reader_loss(reader(batch.ids, batch.mask, batch.types), batch)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(reader.parameters(), MAX_GRADIENT_NORM)
        optimizer.step()
        progress.rows += len(positions)
        progress.losses.append(loss.item())
        if not torch.isfinite(loss):
            raise TrainingError(f"Cannot go on: the loss of step {step} is {loss.item()}. Lower --rate.")
        if step % REPORT_EVERY == 0 or step == len(plan):
            pace = progress.rows / (time.monotonic() - began)
            say(f"step {step} of {len(plan)}, {pace:.1f} rows/s, loss {fmean(progress.losses[-REPORT_EVERY:]):.3f}")
    return progress


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""

    def positive_int(text: str) -> int:
        value = int(text)
        if value < 1:
            raise argparse.ArgumentTypeError(f"expected 1 or more, got {value}")
        return value

    def positive_float(text: str) -> float:
        value = float(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"expected more than 0, got {value}")
        return value

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, metavar="FILE", required=True, help="rows of prepare_rows.py")
    parser.add_argument("--base", type=Path, metavar="DIR", required=True, help="folder of the encoder to start from")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        required=True,
        help="weights to write; a record of the run goes to FILE.json",
    )
    parser.add_argument(
        "--random-start", action="store_true", help="take only the shape of the base, and random weights"
    )
    parser.add_argument("--batch", type=positive_int, default=32, help="rows a step (default: %(default)s)")
    parser.add_argument("--rate", type=positive_float, default=1.2e-4, help="learning rate (default: %(default)s)")
    parser.add_argument("--warmup", type=positive_int, default=100, help="steps of warm-up (default: %(default)s)")
    parser.add_argument("--passes", type=positive_int, default=1, help="passes over the rows (default: %(default)s)")
    parser.add_argument("--steps", type=positive_int, help="stop after so many steps")
    parser.add_argument("--minutes", type=positive_float, help="stop after so many minutes")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the order, the heads and dropout (default: %(default)s)"
    )
    parser.add_argument(
        "--threads", type=positive_int, default=torch.get_num_threads(), help="CPU threads (default: %(default)s)"
    )
    return parser.parse_args()


def main() -> None:
    """Prints one JSON object: settings, inputs by hash, steps, loss of the first and last steps, and time."""
    options = parse_arguments()
    settings = Settings(**{name: getattr(options, name) for name in Settings.__slots__})
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    torch.use_deterministic_algorithms(True)
    rows = read_rows(options.rows)
    reader = create_reader(options.base, random_start=options.random_start)
    examples = [encoded.example for encoded in encode_rows(load_tokenizer(options.base), rows)]
    say(f"Training on {len(examples)} rows; the answers of {len(rows) - len(examples)} others were cut off.")
    if not examples:
        raise TrainingError(f'Cannot train on "{options.rows}": every answer was cut off. Make shorter passages.')
    began = time.monotonic()
    progress = train(reader, examples, settings)
    seconds = time.monotonic() - began
    losses = progress.losses
    # Unlike a pickle, the same weights are always the same bytes, and loading them runs no code.
    save_file(reader.state_dict(), options.out)
    edge = min(REPORT_EVERY, max(1, len(losses) // 4))
    record = {
        "settings": asdict(settings),
        "rows": {"used": len(examples), "cutOff": len(rows) - len(examples), "sha256": sha256_of(options.rows)},
        "torch": torch.__version__,
        "steps": len(losses),
        "rowsSeen": progress.rows,
        "seconds": round(seconds, 1),
        "loss": {
            "first": round(fmean(losses[:edge]), 4),
            "last": round(fmean(losses[-edge:]), 4),
            "meanOfSteps": edge,
        },
        "sha256": sha256_of(options.out),
    }
    text = json.dumps(record, indent=2)
    Path(f"{options.out}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    run(main)
