"""Trained layers to and from a small file: half-precision safetensors, the embeddings left to the base package."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

_FROZEN = "encoder.embeddings."


def pack(network: nn.Module, path: Path) -> None:
    """All layers but the frozen embeddings, float16."""
    state = {n: t.half().contiguous() for n, t in network.state_dict().items() if not n.startswith(_FROZEN)}
    save_file(state, path)


def unpack(path: Path, network: nn.Module) -> None:
    """Put the trained layers into a network that has the base encoder; float32 in memory."""
    state = {n: t.to(torch.float32) for n, t in load_file(path).items()}
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(not n.startswith(_FROZEN) for n in missing):
        raise ValueError(f"{path} does not fit the network: {unexpected or missing}")
