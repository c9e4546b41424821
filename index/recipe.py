"""What a library is made with. It is stored inside, so that old vectors never meet another model's questions.

>>> Recipe(model="fake-64", dimensions=64).as_json()
'{"dimensions": 64, "format": 3, "max_words": 90, "model": "fake-64", "overlap": 1}'
"""

import json
from dataclasses import asdict, dataclass, replace

from index.errors import LibraryDamaged, ModelMismatch

FORMAT = 3
"""Rises whenever the tables, the digests or the way articles are read change; another format is refused."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """`model` is the embedder's identity, "NAME@sha256:WEIGHTS"; NAME is what `load_embedder` takes.
    `max_words` and `overlap` (in sentences) are the passage window."""

    model: str
    dimensions: int
    max_words: int = 90
    overlap: int = 1
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """Raises LibraryDamaged when the text is no recipe, or (as OtherFormat) one of another format."""
        try:
            recipe = cls(**json.loads(text))
        except (ValueError, TypeError):
            raise LibraryDamaged(
                "the library's recipe cannot be read; move the folder aside and add the articles again"
            ) from None
        if recipe.format != FORMAT:
            raise OtherFormat(recipe)
        return recipe


class OtherFormat(LibraryDamaged):
    """A library of another version of Cuttings. `recipe` is what this version would make of it, or None where a
    later version made it."""

    def __init__(self, found: Recipe) -> None:
        older = isinstance(found.format, int) and 1 <= found.format < FORMAT
        what = "run `python -m index rebuild` to bring it forward" if older else "open it with a later version"
        super().__init__(
            f"the library has format {found.format}, this version of Cuttings reads format {FORMAT}; {what}"
        )
        self.recipe = replace(found, format=FORMAT) if older else None


def same_model(one: str, other: str) -> bool:
    """Whether two identities name the same weights, wherever they lie on the disk.

    >>> same_model("/models/a@sha256:12ab", "someone/a@sha256:12ab")
    True
    """
    return one.rpartition("@sha256:")[2] == other.rpartition("@sha256:")[2]


def require_model(recipe: Recipe, model: str, where: str) -> None:
    """Raises ModelMismatch, in the user's words, unless `model` is the one the library was built with."""
    if not same_model(recipe.model, model):
        raise ModelMismatch(
            f"{where} was built with the model {recipe.model}, not with {model}; leave --model out to go on with "
            f"its own model, or run `python -m index rebuild --model NAME` to embed everything again with another"
        )


def require_same_model(recipe: Recipe, opened_with: str) -> None:
    """Raises ModelMismatch where the library has another model than when it was opened: the questions are embedded
    with the old one, and what they would be compared with means something else."""
    if not same_model(recipe.model, opened_with):
        raise ModelMismatch(
            f"the library was rebuilt with another model, {recipe.model}, after this program had loaded {opened_with}; "
            "stop the program and start it again"
        )
