"""Text of others as HTML: the two functions that every word of an article, a file name or a question goes through."""

from html import escape


def escaped(text: str) -> str:
    """Text of others as HTML text or attribute value. Nothing is stripped: what was written is what is read. (The form
    feed that stands for a page turned in a PDF is white space, which browsers would show as a box.)"""
    return escape(text.replace("\f", " "), quote=True)


def isolated(text: str) -> str:
    """Text of others inside a line of ours: its direction (right-to-left marks, overrides) ends where it ends."""
    return f"<bdi>{escaped(text)}</bdi>"
