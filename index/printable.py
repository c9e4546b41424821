"""Text as it is safe to print. What comes from articles, file names and addresses never drives the terminal."""


def visible(text: str) -> str:
    r"""One line: control and direction characters as escapes, line ends among them, so that no name can forge a line.

    >>> visible("a\x1b[31mb\u202e\n")
    'a\\x1b[31mb\\u202e\\n'
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
