"""From a training run to the files that ship: `python -m qa.reader.export RUN [--to DIR]`.

What training changed in each matrix is kept to a low rank (`packing.py`): 8 MB instead of 21, and as many right.
Several checkpoints of one run may be averaged, weight by weight (Izmailov et al., "Averaging Weights Leads to Wider
Optima and Better Generalization", UAI 2018), some counted more than once.

Example:
    python -m qa.reader.export runs/reader --checkpoint reading-1000.pt --checkpoint reading-1200.pt*2
"""

import argparse
import hashlib
import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.cli.command import Parser, exit_code_of
from index.embed import packaged_folder as base_folder
from index.errors import UsageError
from qa.reader.shipped import WEIGHTS

RANK = 96


def export(checkpoints: Mapping[Path, int], to: Path, rank: int | None = RANK) -> dict[str, object]:
    """Write `reader.safetensors` and `manifest.json` into `to`; returns the manifest. `checkpoints` are averaged, each
    counted so many times; `rank` None keeps every matrix whole. Raises UsageError."""
    import torch

    from qa.reader.model import load_base
    from qa.reader.packing import pack

    states, whole = [], sum(checkpoints.values())
    for path, count in checkpoints.items():
        try:
            states.append((torch.load(path, weights_only=True)["network"], count / whole))
        except OSError:
            raise UsageError(f"there is no {path}; give the --out folder of python -m qa.reader.train") from None
        except (pickle.UnpicklingError, EOFError, RuntimeError, KeyError, TypeError):
            raise UsageError(f"{path} is no checkpoint of python -m qa.reader.train; name another") from None
    mean = {name: sum(share * state[name] for state, share in states) for name in states[0][0]}
    network, _ = load_base(base_folder())
    base = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.load_state_dict(mean, strict=False)
    to.mkdir(parents=True, exist_ok=True)
    pack(network, to / "reader.safetensors", base, rank)
    manifest = {
        "sha256": _sha256(to / "reader.safetensors"),
        "base_sha256": _sha256(base_folder() / "model.safetensors"),
        "checkpoints": {path.name: count for path, count in checkpoints.items()},
        "rank": rank,
    }
    (to / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _checkpoint(text: str) -> tuple[str, int]:
    """'plain-1800.pt*6': the file and how often it counts."""
    name, times, count = text.rpartition("*")
    if not times:
        return text, 1
    if not count.isdigit() or int(count) < 1:
        raise argparse.ArgumentTypeError(f"a file, or a file*2 to count it twice, not {text!r}")
    return name, int(count)


def _rank(text: str) -> int | None:
    if text == "full":
        return None
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1, or 'full', not {text!r}")
    return int(text)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = Parser(
        prog="python -m qa.reader.export",
        description="Put trained layers where the program finds them.",
        epilog="example: python -m qa.reader.export runs/reader",
    )
    parser.add_argument("run", type=Path, help="the --out folder of the training")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="default: qa/reader/weights")
    parser.add_argument(
        "--checkpoint", action="append", type=_checkpoint, metavar="FILE[*N]",
        help="which one (default: the last); given several times, their average, each counted N times (default: 1)",
    )  # fmt: skip
    parser.add_argument(
        "--rank", type=_rank, default=RANK, help=f"of what is kept of each matrix's change, or 'full' (default: {RANK})"
    )
    given = parser.parse_args(arguments)

    def work() -> int:
        counts = dict(given.checkpoint or [("checkpoint.pt", 1)])
        manifest = export({given.run / name: count for name, count in counts.items()}, given.to, given.rank)
        size = (given.to / "reader.safetensors").stat().st_size / 1e6
        print(f"{given.to}: {size:.1f} MB, sha256 {manifest['sha256']}")
        return 0

    return exit_code_of(work)


if __name__ == "__main__":
    sys.exit(main())
