"""The reader's room: passages in, the sentence that answers out, or nothing. `load_reader` is its door."""

from qa.answer import Reader

NONE = "none"
"""The name that asks for no reader at all."""


def load_reader(name: str | None = None) -> Reader | None:
    """None gives the reader that comes with the program; "none" gives None; anything else is a local folder or a
    hub id of a Hugging Face extractive question-answering model.

    Raises ModelMismatch when it cannot be loaded, in words that say what to type.
    """
    if name == NONE:
        return None
    from qa.reader.remembering import RememberingReader

    if name:
        from qa.reader.huggingface import HuggingFaceNetwork

        return RememberingReader(HuggingFaceNetwork(name))
    from qa.reader.shipped import ShippedNetwork, is_shipped

    return RememberingReader(ShippedNetwork()) if is_shipped() else None
