"""TREC QA files as released with jacana (Wang et al. 2007; Yao et al. 2013): questions, each with sentences that
answer it and sentences that do not, all of them tokens of the Penn Treebank.

They look like XML and are not (a bare "&" stands in the text), so they are read line by line: tags on lines of
their own, and in each block the first line is the tokens, separated by tabs.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import UsageError
from qa.reader.treebank import join_tokens


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question and its sentences, as plain text. `relevant[i]` tells whether `sentences[i]` answers."""

    id: str
    question: str
    sentences: tuple[str, ...]
    relevant: tuple[bool, ...]

    @property
    def clean(self) -> bool:
        """Both sorts of sentence are there: the questions of the "clean" setting (Rao et al. 2016)."""
        return any(self.relevant) and not all(self.relevant)


_OPEN = re.compile(r"<QApairs\s+id\s*=\s*['\"]?([^'\">]*)['\"]?\s*>")
_BLOCK = re.compile(r"<(question|positive|negative)>")


def read_trecqa(path: Path) -> list[Candidates]:
    """Every question of the file, in order. Raises UsageError naming the line where the form is another."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}; name a TREC QA file") from None
    except UnicodeDecodeError as error:
        number = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {number}: bytes that are no utf-8 text; name a TREC QA file, whole") from None
    found: list[Candidates] = []
    seen: dict[str, int] = {}
    name, question, sentences, relevant = None, "", [], []
    expecting = None
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\r")
        if expecting:
            text = _text(line)
            if not text or line.startswith("<"):
                raise UsageError(f"{path}, line {number}: the tokens of a {expecting} were expected here")
            if expecting == "question":
                question = text
            else:
                sentences.append(text)
                relevant.append(expecting == "positive")
            expecting = None
        elif opened := _OPEN.fullmatch(line.strip()):
            name, question, sentences, relevant = opened[1], "", [], []
        elif block := _BLOCK.fullmatch(line.strip()):
            if name is None:
                raise UsageError(f"{path}, line {number}: <{block[1]}> outside <QApairs>")
            expecting = block[1]
        elif line.strip() == "</QApairs>":
            if name is None or not question:
                raise UsageError(f"{path}, line {number}: </QApairs> without a question before it")
            count = seen[name] = seen.get(name, 0) + 1
            id = name if count == 1 else f"{name}#{count}"  # some files repeat an id; compare needs each once
            found.append(Candidates(id, question, tuple(sentences), tuple(relevant)))
            name = None
    if name is not None or expecting:
        raise UsageError(f"{path} ends in the middle of a question; is the file whole?")
    if not found:
        raise UsageError(f"{path} holds no <QApairs>; name a TREC QA file (see eval/trecqa_file.py)")
    return found


def _text(line: str) -> str:
    """One line of tokens as plain text; trailing tabs are no tokens. These files often write '' for both marks."""
    return join_tokens([token for part in line.split("\t") if (token := part.strip())], undirected=True)[0]
