"""The reader that comes with Cuttings: MiniLM as the package has it, with the layers trained here put on top.

`weights/` holds the trained layers in half precision (safetensors, never pickle) and `manifest.json` with the
sha256 of both halves. How they were made: `train.py` and CARD.md.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed import packaged_folder as base_folder
from index.errors import ModelMismatch
from qa.answer import Window

if TYPE_CHECKING:
    from qa.reader.spans import Marked

WEIGHTS = Path(__file__).parent / "weights"
MAX_TOKENS = 224


def is_shipped(folder: Path = WEIGHTS) -> bool:
    return (folder / "manifest.json").exists()


class ShippedNetwork:
    """Raises ModelMismatch when the weights or the encoder they belong to are not what the manifest says."""

    def __init__(self, folder: Path = WEIGHTS):
        import torch

        from qa.reader.model import load_base
        from qa.reader.packing import unpack

        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            sha256, base_sha256 = str(manifest["sha256"]), str(manifest["base_sha256"])
        except (OSError, ValueError, KeyError, TypeError):
            raise ModelMismatch(
                f"{folder / 'manifest.json'} cannot be read; install Cuttings again, or --reader none"
            ) from None
        _check(folder / "reader.safetensors", sha256)
        _check(base_folder() / "model.safetensors", base_sha256)
        self._network, self._tokenizer = load_base(base_folder())
        unpack(folder / "reader.safetensors", self._network)
        self._network.eval()
        self._torch = torch
        processor = torch.cpu.get_capabilities()
        self._bfloat16 = bool(processor.get("avx512_bf16") or processor.get("amx_bf16"))
        self.name = f"cuttings-reader:{sha256[:12]}"

    def mark(self, question: str, windows: Sequence[Window]) -> "list[Marked]":
        """The logits of each window, in view up to MAX_TOKENS."""
        from qa.reader.model import encode
        from qa.reader.spans import unpadded

        encoded = encode(self._tokenizer, [question] * len(windows), windows, MAX_TOKENS)
        # Half precision where the processor has it: 1.8 times faster, logits within 0.1 of float32.
        half = self._torch.autocast("cpu", dtype=self._torch.bfloat16, enabled=self._bfloat16)
        with self._torch.inference_mode(), half:
            logits = self._network(encoded.input_ids, encoded.attention_mask, encoded.token_type_ids)
        return unpadded(logits, encoded.spans, encoded.attention_mask)


def _check(path: Path, sha256: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelMismatch(
            f"{path} cannot be read ({error.strerror}); install Cuttings again, or --reader none"
        ) from None
    if found != sha256:
        raise ModelMismatch(
            f"{path} is not the file the reader was made with; install Cuttings again, or --reader none"
        )
