"""The `python -m index` commands: arguments in, words and tables out. Nothing is decided here."""
