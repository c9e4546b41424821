"""The chat page's own files (markup, style, script) and the plain Python behind them; no Gradio in here."""

from importlib.resources import files


def asset(name: str) -> str:
    """The text of one of the page's files, e.g. `asset("chat.css")`."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
