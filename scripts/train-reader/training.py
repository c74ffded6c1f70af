"""What both passes of training share: batches, loss of `answerable`, learning rate, steps, and the record of a run."""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from command import TrainingError, say, sha256_of
from reader import ModelInput, Reader

# A row without answer teaches the span head little: one position, "no answer", that is right for half of the rows.
NO_ANSWER_SPAN_WEIGHT = 0.35

# Labels of the answerable head: some made rows are wrong, as when another sentence answers than the one deleted.
ANSWERABLE_LABELS = (0.03, 0.97)

WEIGHT_DECAY = 0.01
MAX_GRADIENT_NORM = 1.0
REPORT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs, all int64 [batch, tokens]."""

    ids: Tensor
    types: Tensor
    mask: Tensor

    @staticmethod
    def of(inputs: Sequence[ModelInput]) -> "Batch":
        """Pads to the longest."""
        shape = len(inputs), max(len(given.ids) for given in inputs)
        ids, types, mask = (torch.zeros(shape, dtype=torch.int64) for _ in range(3))
        for row, given in enumerate(inputs):
            tokens = len(given.ids)
            ids[row, :tokens] = torch.from_numpy(given.ids)
            types[row, :tokens] = torch.from_numpy(given.types)
            mask[row, :tokens] = 1
        return Batch(ids, types, mask)

    def where_answers_stand(self, logits: Tensor) -> Tensor:
        """Takes the probability from all positions but `[CLS]`, title and passage; logits are [batch, tokens]."""
        allowed = (self.types == 1) & (self.mask == 1)
        allowed[:, 0] = True
        return logits.masked_fill(~allowed, -1e4)


def answerable_loss(logits: Tensor, has_answer: Tensor) -> Tensor:
    """Scalar: binary cross-entropy of `answerable`; both arguments are [batch]."""
    labels = torch.where(has_answer, ANSWERABLE_LABELS[1], ANSWERABLE_LABELS[0])
    return F.binary_cross_entropy_with_logits(logits, labels)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A learning rate that rises over the warm-up, stays, and falls to zero over the last share of a run."""

    rate: float
    warmup: int
    """Steps."""
    final_share: float

    def at(self, step: int, used: float) -> float:
        """Learning rate of a step (1-based); `used` is the share of the run that is over, 0 to 1."""
        return self.rate * min(1.0, step / self.warmup) * min(1.0, (1 - used) / self.final_share)


def make_optimizer(reader: Reader, rate: float) -> torch.optim.AdamW:
    """AdamW over all that is not frozen but the word embeddings; biases and norms do not decay."""
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


def take_step(reader: Reader, optimizer: torch.optim.Optimizer, rate: float, loss: Tensor) -> None:
    """Moves the weights against the gradient of the loss."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(reader.parameters(), MAX_GRADIENT_NORM)
    optimizer.step()


@dataclass(slots=True)
class Progress:
    """What a run has done."""

    rows: int = 0
    losses: list[float] = field(default_factory=list)
    """One a step."""
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Time since the run began."""
        return time.monotonic() - self.began

    def add(self, rows: int, loss: float, planned: int) -> None:
        """
        Counts a step of the `planned` ones, and tells of it now and then.

        Raises TrainingError if the loss is no longer a number.
        """
        self.rows += rows
        self.losses.append(loss)
        step = len(self.losses)
        if not abs(loss) < float("inf"):
            raise TrainingError(f"Cannot go on: the loss of step {step} is {loss}. Lower --rate.")
        if step % REPORT_EVERY == 0 or step == planned:
            pace = self.rows / self.seconds
            say(f"step {step} of {planned}, {pace:.1f} rows/s, loss {fmean(self.losses[-REPORT_EVERY:]):.3f}")


def set_up(seed: int, threads: int) -> None:
    """Makes PyTorch compute the same each time."""
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)


def save_run(out: Path, reader: Reader, progress: Progress, inputs: Mapping[str, object]) -> None:
    """Writes the weights to `out` and a record of the run, which begins with `inputs`, beside them and to stdout."""
    seconds = progress.seconds
    # Unlike a pickle, the same weights are always the same bytes, and loading them runs no code.
    save_file(reader.state_dict(), out)
    losses = progress.losses
    edge = min(REPORT_EVERY, max(1, len(losses) // 4))
    record = {
        **inputs,
        "torch": torch.__version__,
        "steps": len(losses),
        "rowsSeen": progress.rows,
        "seconds": round(seconds, 1),
        "loss": {
            "first": round(fmean(losses[:edge]), 4),
            "last": round(fmean(losses[-edge:]), 4),
            "meanOfSteps": edge,
        },
        "sha256": sha256_of(out),
    }
    text = json.dumps(record, indent=2)
    Path(f"{out}.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def positive_int(text: str) -> int:
    """An argument of 1 or more."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {value}")
    return value


def natural_int(text: str) -> int:
    """An argument of 0 or more."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"expected 0 or more, got {value}")
    return value


def positive_float(text: str) -> float:
    """An argument above 0."""
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"expected more than 0, got {value}")
    return value


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """What every run takes: where the weights go, how long it lasts, and what makes it the same each time."""
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        required=True,
        help="weights to write; a record of the run goes to FILE.json",
    )
    parser.add_argument("--steps", type=positive_int, help="stop after so many steps")
    parser.add_argument(
        "--threads", type=positive_int, default=torch.get_num_threads(), help="CPU threads (default: %(default)s)"
    )
