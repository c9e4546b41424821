"""Penn Treebank tokens back to plain text, keeping where each token stands.

Escapes are those of the Penn Treebank's tokenisation guidelines (-LRB- for a bracket, `` and '' for quotation
marks); the spacing rules are ours.

    >>> join_tokens(["He", "did", "n't", "say", "``", "no", "''", "."])[0]
    'He didn’t say “no”.'
"""

import re
from collections.abc import Sequence

from index.article import Span

_ESCAPES = {
    "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}",
    "``": "“", "''": "”", "`": "‘", "\\/": "/", "\\*": "*",
}  # fmt: skip
_NO_SPACE_BEFORE = re.compile(r"^([,.;:?!%)\]}”]|'|’|n't$|n’t$|\.\.\.$)")
_NO_SPACE_AFTER = re.compile(r"([(\[{“‘$£€]|^#)$")


def join_tokens(tokens: Sequence[str], undirected: bool = False) -> tuple[str, tuple[Span, ...]]:
    """Plain text, and one span a token: `span.of(text)` is the token unescaped.

    `undirected`: the tokens may write '' for opening marks too, as TREC QA's do. It then opens a quotation where
    none is open and another '' follows to close it; a single one closes what an earlier sentence opened.

    >>> join_tokens("'' Go , '' he said . ''".split(), undirected=True)[0]
    '“Go,” he said.”'
    """
    if undirected:
        tokens = _directed(tokens)
    pieces: list[str] = []
    spans: list[Span] = []
    position, previous, open_quote = 0, "", False
    for raw in tokens:
        token = _ESCAPES.get(raw, raw.replace("\\/", "/"))
        if token == '"':  # undirected: the first opens, the next closes
            token, open_quote = ("”", False) if open_quote else ("“", True)
        if token.startswith("'") or token == "n't":
            token = token.replace("'", "’")
        glued = not previous or _NO_SPACE_BEFORE.match(token) or _NO_SPACE_AFTER.search(previous)
        if not glued:
            pieces.append(" ")
            position += 1
        spans.append(Span(position, position + len(token)))
        pieces.append(token)
        position += len(token)
        previous = token
    return "".join(pieces), tuple(spans)


def _directed(tokens: Sequence[str]) -> list[str]:
    """The same tokens with `` for every '' that opens."""
    result, inside = list(tokens), False
    for number, token in enumerate(tokens):
        if token == "``":
            inside = True
        elif token == "''" and inside:
            inside = False
        elif token == "''":
            following = next((later for later in tokens[number + 1 :] if later in ("``", "''")), None)
            if following == "''":
                result[number], inside = "``", True
    return result
