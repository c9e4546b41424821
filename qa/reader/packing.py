"""Trained layers to and from a small file: half-precision safetensors, the embeddings left to the base package.

What training changed in a matrix is close to a matrix of low rank. Only that is kept: two thin factors, to be added to
the base encoder's own matrix, by the singular values that matter most (Eckart and Young 1936; LoRA, Hu et al., ICLR
2022, trains such factors from the start).
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

_FROZEN = "encoder.embeddings."
_LEFT, _RIGHT = ".left", ".right"


def pack(network: nn.Module, path: Path, base: Mapping[str, Tensor] | None = None, rank: int | None = None) -> None:
    """All layers but the frozen embeddings, float16. With `base`, the network's state before training, and `rank`, each
    matrix (out, in) of the encoder as its difference from `base`, cut to factors (out, rank) and (rank, in)."""
    state: dict[str, Tensor] = {}
    for name, trained in network.state_dict().items():
        if name.startswith(_FROZEN):
            continue
        matrix = trained.dim() == 2 and name.startswith("encoder.")
        if not matrix or base is None or rank is None or min(trained.shape) <= rank:
            state[name] = trained.half().contiguous()
            continue
        left, strength, right = torch.linalg.svd(trained.float() - base[name].float(), full_matrices=False)
        root = strength[:rank].sqrt()  # in both factors, so that neither leaves the range of float16
        state[name + _LEFT] = (left[:, :rank] * root).half().contiguous()
        state[name + _RIGHT] = (root[:, None] * right[:rank]).half().contiguous()
    save_file(state, path)


def unpack(path: Path, network: nn.Module) -> None:
    """Put the trained layers into a network that has the base encoder; float32 in memory. Raises ValueError when the
    file is of another network."""
    stored, own = {n: t.to(torch.float32) for n, t in load_file(path).items()}, network.state_dict()
    state: dict[str, Tensor] = {}
    try:
        for name, tensor in stored.items():
            if name.endswith(_LEFT):
                whole = name.removesuffix(_LEFT)
                state[whole] = own[whole].float() + tensor @ stored[whole + _RIGHT]
            elif not name.endswith(_RIGHT):
                state[name] = tensor
        missing, unexpected = network.load_state_dict(state, strict=False)
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{path} does not fit the network: {error}") from None
    if unexpected or any(not n.startswith(_FROZEN) for n in missing):
        raise ValueError(f"{path} does not fit the network: {unexpected or missing}")
