"""
Trains a reader on, shortly, with judged questions of the bot's own corpus: the second pass.

Each step shows a few questions with passages that the bot finds for them, and a few rows of the first pass, so that the
reader does not forget them. The set says which passages answer a question; where in them is learnt from all places that
may be right at once. The learning rate rises over the warm-up, stays, and falls to zero over the last 40 %.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, cycle, islice
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from command import TrainingError, run, say, sha256_of
from drawn_questions import DrawnPassage, DrawnQuestion, read_questions
from reader import (
    EncodedPair,
    ModelInput,
    Pieces,
    Reader,
    encode_pairs,
    encode_rows,
    load_reader,
    load_tokenizer,
    passage_text,
)
from rows import Row, read_rows
from sentences import Range
from training import (
    NO_ANSWER_SPAN_WEIGHT,
    Batch,
    Progress,
    Schedule,
    add_run_arguments,
    answerable_loss,
    make_optimizer,
    natural_int,
    positive_float,
    positive_int,
    save_run,
    set_up,
    take_step,
)

# Passages of one question in a step.
PASSAGES = 4

# The passages that the bot finds first are nearly right, so they teach most.
HARDEST = 3

# Longer than in the first pass: these passages are whole, and the answer may stand at their end.
MAX_TOKENS = 256

# Against that of single passages: the bot compares passages of one question by the same logit.
LIST_WEIGHT = 0.5

# A sentence holds more than the answer.
SENTENCE_WEIGHT = 0.5

FINAL_SHARE = 0.4

# Parts of a step that are padded apart, by length.
MICRO_BATCHES = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on, besides weights, questions and rows."""

    batch: int
    reminders: int
    rate: float
    warmup: int
    passes: int
    steps: int | None
    frozen_layers: int
    seed: int
    threads: int


@dataclass(frozen=True, slots=True)
class TaughtPassage:
    """A question with one passage as the model's input, and what is right to say of it."""

    input: ModelInput
    answers: bool
    spans: tuple[Pieces, ...] = ()
    """Any of them is a right answer."""
    sentences: tuple[Pieces, ...] = ()
    """Where there are no spans, the answer is in one of these."""


class Reading(NamedTuple):
    """What the model makes of one passage."""

    start: Tensor
    """[tokens]: log-probability that the answer begins there; position 0 means "no answer"; likewise `end`."""
    end: Tensor
    answerable: Tensor
    """Scalar: logit."""


def teach_questions(
    tokenizer: PreTrainedTokenizerBase, questions: Sequence[DrawnQuestion]
) -> list[list[TaughtPassage]]:
    """The passages of each question, best first, without questions whose answer was not found: they teach nothing."""
    useful = [
        question
        for question in questions
        if question.passages and question.answerable == any(passage.answers for passage in question.passages)
    ]
    pairs = [
        (question.question, passage_text(passage.title, passage.passage))
        for question in useful
        for passage in question.passages
    ]
    encoded = encode_pairs(tokenizer, pairs, MAX_TOKENS)
    return [[_teach_passage(passage, next(encoded)) for passage in question.passages] for question in useful]


def _teach_passage(passage: DrawnPassage, encoded: EncodedPair) -> TaughtPassage:
    shift = len(passage_text(passage.title, passage.passage)) - len(passage.passage)

    def find(ranges: Sequence[Range]) -> tuple[Pieces, ...]:
        found = (encoded.find(start + shift, end + shift) for start, end in ranges)
        # Ranges that differ in characters may be the same word pieces, and would count twice.
        return tuple(sorted({pieces for pieces in found if pieces is not None}))

    return TaughtPassage(encoded.input, passage.answers, find(passage.spans), find(passage.sentences))


def teach_rows(tokenizer: PreTrainedTokenizerBase, rows: Sequence[Row]) -> list[TaughtPassage]:
    """Rows of the first pass, but for those whose answer was cut off."""
    examples = (encoded.example for encoded in encode_rows(tokenizer, rows))
    return [
        TaughtPassage(example.input, example.target is not None, (example.target,) if example.target else ())
        for example in examples
    ]


def choose_passages(passages: Sequence[TaughtPassage], rng: random.Random) -> list[TaughtPassage]:
    """
    What a step shows of a question's passages (best first).

    The first that answers, another at random, and the hardest of the others; without answer the hardest and one more.
    """
    right = [passage for passage in passages if passage.answers]
    wrong = [passage for passage in passages if not passage.answers]
    if right:
        chosen = [right[0], *_one_of(right[1:], rng)]
        return chosen + wrong[: PASSAGES - len(chosen)]
    return wrong[:HARDEST] + _one_of(wrong[HARDEST:], rng)


def _one_of(passages: list[TaughtPassage], rng: random.Random) -> list[TaughtPassage]:
    return rng.sample(passages, min(1, len(passages)))


def read_passages(reader: Reader, passages: Sequence[TaughtPassage]) -> list[Reading]:
    """Runs the model on micro-batches of similar length; one reading a passage, in order."""
    by_length = sorted(range(len(passages)), key=lambda position: len(passages[position].input.ids))
    size = -(-len(passages) // MICRO_BATCHES)
    readings: dict[int, Reading] = {}
    for first in range(0, len(by_length), size):
        positions = by_length[first : first + size]
        batch = Batch.of([passages[position].input for position in positions])
        output = reader(batch.ids, batch.mask, batch.types)
        start, end = (
            F.log_softmax(batch.where_answers_stand(logits), -1) for logits in (output.start_logits, output.end_logits)
        )
        readings.update(zip(positions, map(Reading, start, end, output.answerable), strict=True))
    return [readings[position] for position in range(len(passages))]


def span_loss(reading: Reading, passage: TaughtPassage) -> Tensor:
    """Scalar: how improbable the right places are together (marginal likelihood: Clark and Gardner 2018)."""
    if not passage.answers:
        return -NO_ANSWER_SPAN_WEIGHT * (reading.start[0] + reading.end[0]) / 2
    if passage.spans:
        likelihoods = [reading.start[first] + reading.end[last] for first, last in passage.spans]
        return -torch.logsumexp(torch.stack(likelihoods), 0) / 2
    if passage.sentences:
        start, end = (
            torch.logsumexp(torch.cat([side[first : last + 1] for first, last in passage.sentences]), 0)
            for side in (reading.start, reading.end)
        )
        return -SENTENCE_WEIGHT * (start + end) / 2
    return torch.zeros(())


def list_loss(readings: Sequence[Reading], passages: Sequence[TaughtPassage]) -> Tensor | None:
    """Scalar: how improbable the passages of one question that answer are among them all; None if none or all do."""
    logits = torch.stack([reading.answerable for reading in readings])
    right = [reading.answerable for reading, passage in zip(readings, passages, strict=True) if passage.answers]
    if not 0 < len(right) < len(passages):
        return None
    return torch.logsumexp(logits, 0) - torch.logsumexp(torch.stack(right), 0)


def step_loss(reader: Reader, groups: Sequence[Sequence[TaughtPassage]], reminders: Sequence[TaughtPassage]) -> Tensor:
    """Scalar: the loss of some questions, a group of passages each, and of some rows of the first pass."""
    passages = [*chain.from_iterable(groups), *reminders]
    readings = read_passages(reader, passages)
    has_answer = torch.tensor([passage.answers for passage in passages])
    loss = answerable_loss(torch.stack([reading.answerable for reading in readings]), has_answer)
    spans = [span_loss(reading, passage) for reading, passage in zip(readings, passages, strict=True)]
    loss = loss + torch.stack(spans).mean()
    in_order = iter(readings)
    lists = [list_loss(list(islice(in_order, len(group))), group) for group in groups]
    listed = [one for one in lists if one is not None]
    return loss + LIST_WEIGHT * torch.stack(listed).mean() if listed else loss


def freeze_lowest(reader: Reader, layers: int) -> None:
    """
    Keeps the embeddings and the lowest layers as they are: they know the language, and a few questions are no reason to
    change it.

    Raises TrainingError if there are not so many layers.
    """
    encoder = list(reader.bert.encoder.layer)
    if layers > len(encoder):
        raise TrainingError(f"Cannot freeze {layers} layers: the model has {len(encoder)}. Lower --frozen-layers.")
    for module in (reader.bert.embeddings, *encoder[:layers]):
        module.requires_grad_(False)


def plan_steps(questions: int, settings: Settings, rng: random.Random) -> list[list[int]]:
    """Positions of the questions of each step; each pass has its own order."""
    plan: list[list[int]] = []
    for _ in range(settings.passes):
        order = rng.sample(range(questions), questions)
        plan += [order[first : first + settings.batch] for first in range(0, questions, settings.batch)]
    return plan[: settings.steps]


def adapt(
    reader: Reader,
    questions: Sequence[Sequence[TaughtPassage]],
    plan: Sequence[Sequence[int]],
    reminders: Iterator[TaughtPassage],
    settings: Settings,
    rng: random.Random,
) -> Progress:
    """Trains in place all that is not frozen. Raises TrainingError if the loss is no longer a number."""
    optimizer = make_optimizer(reader, settings.rate)
    schedule = Schedule(settings.rate, settings.warmup, FINAL_SHARE)
    reader.train()
    progress = Progress()
    for step, positions in enumerate(plan, 1):
        groups = [choose_passages(questions[position], rng) for position in positions]
        reminded = list(islice(reminders, settings.reminders))
        loss = step_loss(reader, groups, reminded)
        take_step(reader, optimizer, schedule.at(step, (step - 1) / len(plan)), loss)
        progress.add(sum(map(len, groups)) + len(reminded), loss.item(), len(plan))
    return progress


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, metavar="FILE", required=True, help="what npm run reader:rows wrote")
    parser.add_argument("--rows", type=Path, metavar="FILE", required=True, help="rows of prepare_rows.py")
    parser.add_argument("--weights", type=Path, metavar="FILE", required=True, help="weights to start from")
    parser.add_argument(
        "--base", type=Path, metavar="DIR", required=True, help="folder of the encoder that they were trained from"
    )
    add_run_arguments(parser)
    parser.add_argument("--batch", type=positive_int, default=5, help="questions a step (default: %(default)s)")
    parser.add_argument("--reminders", type=natural_int, default=4, help="rows a step (default: %(default)s)")
    parser.add_argument("--rate", type=positive_float, default=5e-5, help="learning rate (default: %(default)s)")
    parser.add_argument("--warmup", type=positive_int, default=20, help="steps of warm-up (default: %(default)s)")
    parser.add_argument(
        "--passes", type=positive_int, default=2, help="passes over the questions (default: %(default)s)"
    )
    parser.add_argument(
        "--frozen-layers", type=natural_int, default=2, help="lowest layers to leave as they are (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of order, choice and dropout (default: %(default)s)")
    return parser.parse_args()


def main() -> None:
    """Prints one JSON object: settings, inputs by hash, steps, loss of the first and last steps, and time."""
    options = parse_arguments()
    settings = Settings(**{name: getattr(options, name) for name in Settings.__slots__})
    set_up(settings.seed, settings.threads)
    rng = random.Random(settings.seed)
    drawn, rows = read_questions(options.questions), read_rows(options.rows)
    reader = load_reader(options.weights, options.base)
    freeze_lowest(reader, settings.frozen_layers)
    tokenizer = load_tokenizer(options.base)
    questions = teach_questions(tokenizer, drawn)
    if not questions:
        raise TrainingError(
            f'Cannot train on "{options.questions}": no answer is in a passage. Draw questions of this corpus.'
        )
    plan = plan_steps(len(questions), settings, rng)
    wanted = settings.reminders * len(plan)
    reminders = teach_rows(tokenizer, rng.sample(rows, min(wanted, len(rows))))
    say(f"Training on {len(questions)} questions; the answers of {len(drawn) - len(questions)} others were not found.")
    progress = adapt(reader, questions, plan, cycle(reminders), settings, rng)
    inputs = {
        "settings": asdict(settings),
        "weights": sha256_of(options.weights),
        "questions": {
            "used": len(questions),
            "withoutAnswer": len(drawn) - len(questions),
            "sha256": sha256_of(options.questions),
        },
        "reminders": {"different": len(reminders), "sha256": sha256_of(options.rows)},
    }
    save_run(options.out, reader, progress, inputs)


if __name__ == "__main__":
    run(main)
