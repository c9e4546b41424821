"""The chat page's own files (markup, style, script) and the plain Python behind them; no Gradio in here."""

from importlib.resources import files

SCRIPTS = ("chat.js", "pane.js", "greeting.js", "again.js", "vote.js", "shelf.js", "memory.js")
"""The page's script, in the order in which its parts are put together; they share their names."""


def asset(name: str) -> str:
    """The text of one of the page's files, e.g. `asset("chat.css")`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
