"""
Turns an exported reader back into fp32 weights that training can go on from, where the original ones are gone.

int8 gives a weight to within half a step of its scale. The word embeddings, which training leaves as they are, are
taken from the base after a check that the int8 ones are theirs. Prints one JSON object: the files by hash, the largest
error that rounding can have left in a weight, and how far the outputs lie from those of the int8 graph on an example.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import numpy_helper
from safetensors.torch import save_file

from command import TrainingError, run, say, sha256_of
from export_reader import WEIGHTS_FILE, example_inputs, largest_difference, silence_advice
from reader import Reader, create_reader, first_line

WORD_EMBEDDINGS = "bert.embeddings.word_embeddings.weight"

# Rounding is to half a step; the float32 of scale and product adds a little.
MAX_STEPS_OFF = 0.501

# The first reader that shipped was exported by other code.
EARLIER_PREFIX = "m."
EARLIER_HEADS = {"qa": "span_head", "ans": "answerable_head"}


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight in fp32 in PyTorch's layout."""

    value: npt.NDArray[np.float32]
    step: float
    """Largest distance of two neighbouring int8 values; 0 for a weight that was never rounded."""


def restore_weights(graph: onnx.GraphProto) -> dict[str, Weight]:
    """The weights of an exported graph by their names in PyTorch."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    # Matrices that inputs are multiplied with lose their names, and their module's lives on in the product's.
    products = {
        node.input[1]: node.name.strip("/").rpartition("/")[0].replace("/", ".") + ".weight"
        for node in graph.node
        if node.op_type == "MatMulInteger"
    }
    weights: dict[str, Weight] = {}
    for name, array in arrays.items():
        source = name.removesuffix("_quantized")
        if source != name:
            scale = arrays[f"{source}_scale"].astype(np.float32)
            value = (array.astype(np.float32) - arrays[f"{source}_zero_point"].astype(np.float32)) * scale
            # ONNX multiplies with [inputs, outputs], PyTorch keeps [outputs, inputs].
            value = np.ascontiguousarray(value.T if name in products else value)
            weights[module_name(products.get(name, source))] = Weight(value, float(scale.max()))
        elif array.dtype == np.float32:
            weights[module_name(name)] = Weight(array.copy(), 0.0)
    return weights


def module_name(name: str) -> str:
    """The name that reader.py gives a weight."""
    module, dot, rest = name.removeprefix(EARLIER_PREFIX).partition(".")
    return EARLIER_HEADS.get(module, module) + dot + rest


def load_graph(path: Path) -> onnx.GraphProto:
    """Raises TrainingError if the file is no ONNX model."""
    try:
        return onnx.load(path).graph
    except DecodeError as error:
        raise TrainingError(f'Cannot load "{path}": it is no ONNX model. Name the folder of an export.') from error


def load_restored(reader: Reader, weights: dict[str, Weight], source: Path, base: Path) -> float:
    """
    Puts the weights into a reader on its base; returns the largest error that rounding can have left in one.

    Raises TrainingError if they are not all there, are of a model of another shape, or began from another base.
    """
    own = reader.state_dict()
    missing = [name for name in own if name not in weights]
    if missing:
        raise TrainingError(
            f'Cannot restore "{source}": "{missing[0]}" is not in it in int8. Name a reader of export_reader.py.'
        )
    restored = {name: torch.from_numpy(weights[name].value) for name in own}
    words, rounded = own[WORD_EMBEDDINGS], restored[WORD_EMBEDDINGS]
    if words.shape == rounded.shape:
        off = float((words - rounded).abs().max())
        if off > MAX_STEPS_OFF * weights[WORD_EMBEDDINGS].step:
            raise TrainingError(
                f'Cannot restore "{source}" with "{base}": a word embedding differs by {off:.2g}, expected at most '
                f"{MAX_STEPS_OFF * weights[WORD_EMBEDDINGS].step:.2g}. Name the base that the reader was trained from."
            )
        restored[WORD_EMBEDDINGS] = words.clone()
    try:
        reader.load_state_dict(restored)
    except RuntimeError as error:
        raise TrainingError(
            f'Cannot load "{source}" into the model of "{base}": {first_line(error)} '
            "Name the base that the reader was trained from."
        ) from error
    return max(weights[name].step for name in own if name != WORD_EMBEDDINGS) / 2


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, metavar="DIR", required=True, help="folder of an exported reader")
    parser.add_argument(
        "--base", type=Path, metavar="DIR", required=True, help="folder of the encoder that it was trained from"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", required=True, help="weights to write")
    return parser.parse_args()


def main() -> None:
    """Writes the weights and prints what became of them."""
    options = parse_arguments()
    silence_advice()
    source: Path = options.model / WEIGHTS_FILE
    weights = restore_weights(load_graph(source))
    reader = create_reader(options.base)
    error = load_restored(reader, weights, source, options.base)
    save_file(reader.state_dict(), options.out)
    say(f'Wrote the weights to "{options.out}".')
    result = {
        "model": sha256_of(source),
        "sha256": sha256_of(options.out),
        "largestRoundingError": error,
        "largestDifference": largest_difference(reader, example_inputs(options.base), source),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    run(main)
