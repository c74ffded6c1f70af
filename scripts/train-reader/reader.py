"""
The reader: a BERT encoder with three linear heads, and how a row becomes its input.

Input   `[CLS] question [SEP] title. passage [SEP]`, at most MAX_TOKENS word pieces, the passage cut first
Output  start_logits, end_logits  float32 [batch, tokens]  where the answer begins and ends; position 0, `[CLS]`, means
                                                           "no answer" (Devlin et al. 2019, SQuAD 2.0)
        answerable                float32 [batch]          logit that the passage answers the question
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import AutoTokenizer, BertConfig, BertModel, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from command import TrainingError
from rows import Row

# The bot's passages hold at most 160 word pieces; with a question and a title, few inputs are longer than this.
MAX_TOKENS = 192

# Longer questions would leave no room for the passage.
MAX_QUESTION_CHARS = 400

ENCODED_TOGETHER = 1000

INPUT_NAMES = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT_NAMES = ("start_logits", "end_logits", "answerable")


class ReaderOutput(NamedTuple):
    """The three outputs, in the order of OUTPUT_NAMES."""

    start_logits: Tensor
    end_logits: Tensor
    answerable: Tensor


class Reader(nn.Module):
    """BERT with a head for the span and one, on `[CLS]`, for whether there is an answer."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        self.span_head = nn.Linear(bert.config.hidden_size, 2)
        self.answerable_head = nn.Linear(bert.config.hidden_size, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> ReaderOutput:
        """All inputs int64 [batch, tokens]; in the mask 1 is a word piece and 0 padding."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        start_logits, end_logits = self.span_head(hidden).unbind(-1)
        return ReaderOutput(start_logits, end_logits, self.answerable_head(hidden[:, 0]).squeeze(-1))


def create_reader(base: Path, *, random_start: bool = False) -> Reader:
    """
    A reader on the encoder in the folder `base`, its heads random. With `random_start` only its `config.json` is read.

    Raises TrainingError if the folder holds no BERT model. Nothing is ever fetched from the network.
    """
    _require_files(base, ["config.json"] if random_start else ["config.json", "model.safetensors"])
    # Its report lists the pooling layer, which is left out on purpose.
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        if random_start:
            return Reader(BertModel(BertConfig.from_json_file(base / "config.json"), add_pooling_layer=False))
        loaded = BertModel.from_pretrained(
            base, local_files_only=True, add_pooling_layer=False, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise TrainingError(f'Cannot load a BERT model from "{base}": {first_line(error)} Check its files.') from error
    bert, report = cast("tuple[BertModel, dict[str, set[str]]]", loaded)
    # transformers only warns of these, and starts them at random.
    if report["missing_keys"]:
        raise TrainingError(
            f'Cannot start from "{base}": "{min(report["missing_keys"])}" is not in its weights. Name a BERT encoder.'
        )
    return Reader(bert)


def load_reader(weights: Path, base: Path) -> Reader:
    """
    The reader that train_reader.py saved as `weights`; of `base` only `config.json` is read.

    Raises TrainingError if the weights are damaged, or belong to a model of another shape.
    """
    reader = create_reader(base, random_start=True)
    try:
        reader.load_state_dict(load_file(weights))
    except (RuntimeError, SafetensorError) as error:
        raise TrainingError(
            f'Cannot load "{weights}" into the model of "{base}": {first_line(error)} '
            "Name the base that the reader was trained from."
        ) from error
    return reader


def first_line(error: Exception) -> str:
    """The first line of another library's message, as a sentence."""
    return str(error).partition("\n")[0].rstrip(".:") + "."


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer in a folder, which knows where in the text each word piece stands."""
    _require_files(folder, ["tokenizer.json", "tokenizer_config.json"])
    return cast(PreTrainedTokenizerBase, AutoTokenizer.from_pretrained(folder, local_files_only=True))


def _require_files(folder: Path, names: Sequence[str]) -> None:
    # Else transformers takes a folder that does not exist for the name of a model to download.
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise TrainingError(
            f'Cannot use "{folder}" as a model: "{missing[0]}" is not there. The README says where it comes from.'
        )


Offsets = list[tuple[int, int]]

Pieces = tuple[int, int]
"""Positions of a first and a last word piece, both included."""


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A question and a text as word pieces; arrays, since lists of 100,000 rows would fill gigabytes."""

    ids: npt.NDArray[np.int32]
    """[tokens]"""
    types: npt.NDArray[np.int8]
    """[tokens]: 0 for the question, 1 for title and passage."""


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """A question and a text with the places of their word pieces."""

    input: ModelInput
    offsets: Offsets
    """[tokens]: half-open range of each word piece in its text, in code points; empty for special tokens."""

    def find(self, start: int, end: int) -> Pieces | None:
        """The word pieces of a range of the text, in code points; None if it has none, or was cut."""
        inside = [
            position
            for position, (first, last) in enumerate(self.offsets)
            if self.input.types[position] == 1 and first < last and first < end and start < last
        ]
        return (inside[0], inside[-1]) if inside and self.offsets[inside[-1]][1] >= end else None


@dataclass(frozen=True, slots=True)
class Example:
    """A row as the model's input, and what it should mark."""

    input: ModelInput
    target: Pieces | None
    """None for no answer."""


@dataclass(frozen=True, slots=True)
class EncodedRow:
    """A row with its input."""

    row: Row
    example: Example
    offsets: Offsets
    """Those of EncodedPair."""


def passage_text(title: str, passage: str) -> str:
    """What stands after the first `[SEP]`; the bot puts title and passage together alike."""
    return f"{title}. {passage}" if title else passage


def encode_pairs(
    tokenizer: PreTrainedTokenizerBase, pairs: Sequence[tuple[str, str]], max_tokens: int = MAX_TOKENS
) -> Iterator[EncodedPair]:
    """Encodes questions with their texts, in order."""
    for first in range(0, len(pairs), ENCODED_TOGETHER):
        part = pairs[first : first + ENCODED_TOGETHER]
        encoded = tokenizer(
            [question[:MAX_QUESTION_CHARS] for question, _ in part],
            [text for _, text in part],
            truncation="only_second",
            max_length=max_tokens,
            return_offsets_mapping=True,
            return_token_type_ids=True,
        )
        columns = (encoded["input_ids"], encoded["token_type_ids"], encoded["offset_mapping"])
        for ids, types, offsets in zip(*columns, strict=True):
            yield EncodedPair(ModelInput(np.array(ids, np.int32), np.array(types, np.int8)), offsets)


def encode_rows(tokenizer: PreTrainedTokenizerBase, rows: Sequence[Row]) -> Iterator[EncodedRow]:
    """Encodes rows in order, and leaves out those whose answer was cut off."""
    pairs = [(row.question, passage_text(row.title, row.passage)) for row in rows]
    for row, (_, text), encoded in zip(rows, pairs, encode_pairs(tokenizer, pairs), strict=True):
        if row.span is None:
            yield EncodedRow(row, Example(encoded.input, None), encoded.offsets)
            continue
        shift = len(text) - len(row.passage)
        target = encoded.find(row.span[0] + shift, row.span[1] + shift)
        if target is not None:
            yield EncodedRow(row, Example(encoded.input, target), encoded.offsets)
