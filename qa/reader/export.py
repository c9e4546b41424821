"""From a training run to the files that ship: `python -m qa.reader.export RUN [--to DIR]`.

What training changed in each matrix is kept to a low rank (`packing.py`): 8 MB instead of 21, and as many right.
Several checkpoints of one run may be averaged, weight by weight (Izmailov et al., "Averaging Weights Leads to Wider
Optima and Better Generalization", UAI 2018).

Example:
    python -m qa.reader.export runs/reader --checkpoint reading-1000.pt --checkpoint reading-1200.pt
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.embed import packaged_folder as base_folder
from index.errors import CuttingsError, UsageError
from qa.reader.shipped import WEIGHTS

RANK = 96


def export(checkpoints: Sequence[Path], to: Path, rank: int | None = RANK) -> dict[str, object]:
    """Write `reader.safetensors` and `manifest.json` into `to`; returns the manifest. `rank` None keeps every matrix
    whole. Raises UsageError."""
    import torch

    from qa.reader.model import load_base
    from qa.reader.packing import pack

    states = []
    for path in checkpoints:
        try:
            states.append(torch.load(path, weights_only=True)["network"])
        except OSError:
            raise UsageError(f"there is no {path}; give the --out folder of python -m qa.reader.train") from None
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    network, _ = load_base(base_folder())
    base = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.load_state_dict(mean, strict=False)
    to.mkdir(parents=True, exist_ok=True)
    pack(network, to / "reader.safetensors", base, rank)
    manifest = {
        "sha256": _sha256(to / "reader.safetensors"),
        "base_sha256": _sha256(base_folder() / "model.safetensors"),
        "checkpoints": [path.name for path in checkpoints],
        "rank": rank,
    }
    (to / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _rank(text: str) -> int | None:
    if text == "full":
        return None
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1, or 'full', not {text!r}")
    return int(text)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m qa.reader.export",
        description="Put trained layers where the program finds them.",
        epilog="example: python -m qa.reader.export runs/reader",
    )
    parser.add_argument("run", type=Path, help="the --out folder of the training")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="default: qa/reader/weights")
    parser.add_argument(
        "--checkpoint", action="append", help="which one (default: the last); given several times, their average"
    )
    parser.add_argument(
        "--rank", type=_rank, default=RANK, help=f"of what is kept of each matrix's change, or 'full' (default: {RANK})"
    )
    given = parser.parse_args(arguments)
    try:
        manifest = export([given.run / name for name in given.checkpoint or ["checkpoint.pt"]], given.to, given.rank)
    except CuttingsError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    size = (given.to / "reader.safetensors").stat().st_size / 1e6
    print(f"{given.to}: {size:.1f} MB, sha256 {manifest['sha256']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
