"""
Writes a trained reader as the bot loads it: ONNX in int8, with configuration and tokenizer, for @xenova/transformers 2.

Prints one JSON object: the SHA-256 of each file, as `FILES` in src/reading/transformers-reader.ts lists them, and how
far the outputs of the fp32 and the int8 graph lie from those of PyTorch on an example.
"""

import argparse
import json
import logging
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from tokenizers import Tokenizer
from transformers import BertConfig

from command import TrainingError, run, say, sha256_of
from reader import INPUT_NAMES, OUTPUT_NAMES, Reader, load_reader, load_tokenizer

# The newest that onnxruntime 1.14 reads, which @xenova/transformers 2.17 brings.
OPSET = 14
IR_VERSION = 8

# Above this, something other than rounding differs between PyTorch's graph and the exported one.
MAX_EXPORT_DIFFERENCE = 1e-3

WEIGHTS_FILE = "onnx/model_quantized.onnx"


def example_inputs(base: Path) -> dict[str, torch.Tensor]:
    """Two pairs of unequal length, int64 [2, tokens] by input name."""
    encoded = load_tokenizer(base)(
        ["How high is the weir?", "Who?"],
        ["The weir is four metres high.", "Ada Brandt built it, and her sister drew the plans."],
        padding=True,
        return_tensors="pt",
    )
    return {name: encoded[name] for name in INPUT_NAMES}


def export_graph(reader: Reader, inputs: dict[str, torch.Tensor], path: Path) -> None:
    """Writes the fp32 graph; batch and tokens stay open."""
    # Attention as plain matrix products: a fused operator would not be in opset 14.
    reader.bert.set_attn_implementation("eager")
    token_axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUT_NAMES, *OUTPUT_NAMES[:2])}
    torch.onnx.export(
        reader.eval(),
        tuple(inputs[name] for name in INPUT_NAMES),
        path,
        input_names=list(INPUT_NAMES),
        output_names=list(OUTPUT_NAMES),
        dynamic_axes={**token_axes, OUTPUT_NAMES[2]: {0: "batch"}},
        opset_version=OPSET,
        # The newer exporter starts at opset 18.
        dynamo=False,
    )


def quantize(source: Path, target: Path) -> None:
    """Weights to int8, per channel; activations are quantised while it runs."""
    quantize_dynamic(
        source, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
    )
    graph = onnx.load(target)
    graph.ir_version = min(graph.ir_version, IR_VERSION)
    onnx.checker.check_model(graph)
    onnx.save(graph, target)


def largest_difference(reader: Reader, inputs: dict[str, torch.Tensor], path: Path) -> float:
    """The largest absolute difference of a logit between PyTorch and the ONNX file."""
    with torch.no_grad():
        expected = reader.eval()(*(inputs[name] for name in INPUT_NAMES))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    outputs = session.run(list(OUTPUT_NAMES), {name: tensor.numpy() for name, tensor in inputs.items()})
    return max(float(np.abs(ours - theirs.numpy()).max()) for ours, theirs in zip(outputs, expected, strict=True))


def model_config(config: BertConfig) -> dict[str, object]:
    """What `config.json` must say, and nothing that changes with the version of a library."""
    return {
        "architectures": ["BertModel"],
        "hidden_size": config.hidden_size,
        "intermediate_size": config.intermediate_size,
        "max_position_embeddings": config.max_position_embeddings,
        "model_type": config.model_type,
        "num_attention_heads": config.num_attention_heads,
        "num_hidden_layers": config.num_hidden_layers,
        "pad_token_id": config.pad_token_id,
        "vocab_size": config.vocab_size,
        "type_vocab_size": config.type_vocab_size,
        "hidden_act": config.hidden_act,
        "layer_norm_eps": config.layer_norm_eps,
    }


def tokenizer_config(config: BertConfig) -> dict[str, object]:
    """What `tokenizer_config.json` must say for BERT's uncased vocabulary."""
    return {
        "do_lower_case": True,
        "unk_token": "[UNK]",
        "sep_token": "[SEP]",
        "pad_token": "[PAD]",
        "cls_token": "[CLS]",
        "mask_token": "[MASK]",
        "tokenize_chinese_chars": True,
        "strip_accents": None,
        "model_max_length": config.max_position_embeddings,
        "tokenizer_class": "BertTokenizer",
    }


def tokenizer_without_limits(path: Path) -> dict[str, object]:
    """`tokenizer.json` without cutting and padding, which the bot does itself."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    fields: dict[str, object] = json.loads(tokenizer.to_str())
    return fields


def silence_advice() -> None:
    """Keeps stderr for what a person can act on; `largest_difference` finds a wrong graph by its outputs."""
    # PyTorch and transformers warn of the older exporter and of traced shapes, onnxruntime of a missing preparation.
    warnings.filterwarnings("ignore")
    logging.getLogger().setLevel(logging.ERROR)


def parse_arguments() -> argparse.Namespace:
    """The command line; ends the process with exit code 2 where it makes no sense."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, metavar="FILE", required=True, help="weights of train_reader.py")
    parser.add_argument(
        "--base", type=Path, metavar="DIR", required=True, help="folder of the encoder that was started from"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="folder to write")
    return parser.parse_args()


def main() -> None:
    """Writes the folder and prints what it holds."""
    options = parse_arguments()
    silence_advice()
    out: Path = options.out
    reader = load_reader(options.weights, options.base)
    inputs = example_inputs(options.base)
    (out / WEIGHTS_FILE).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "model.onnx"
        export_graph(reader, inputs, graph)
        exported = largest_difference(reader, inputs, graph)
        if exported > MAX_EXPORT_DIFFERENCE:
            raise TrainingError(
                f"Cannot trust the export: a logit differs by {exported:.2g} from PyTorch's, expected at most "
                f"{MAX_EXPORT_DIFFERENCE}. Install the versions of requirements.txt."
            )
        quantize(graph, out / WEIGHTS_FILE)
    small_files = {
        "tokenizer.json": tokenizer_without_limits(options.base / "tokenizer.json"),
        "tokenizer_config.json": tokenizer_config(reader.bert.config),
        "config.json": model_config(reader.bert.config),
    }
    for name, fields in small_files.items():
        (out / name).write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
    say(f'Wrote the reader to "{out}".')
    result = {
        "files": {name: sha256_of(out / name) for name in (WEIGHTS_FILE, *small_files)},
        "bytes": (out / WEIGHTS_FILE).stat().st_size,
        "largestDifference": {"fp32": exported, "int8": largest_difference(reader, inputs, out / WEIGHTS_FILE)},
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    run(main)
