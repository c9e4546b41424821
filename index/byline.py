"""Who wrote it: the shapes in which news pages name their writers. A line, not a story, is looked at.

>>> read_byline("By Ann Elm, Local Democracy Reporter @annelm")
'Ann Elm'
>>> read_byline("By 2020 the debt will be paid off") is None
True
"""

import re

from index.names import GIVEN_NAMES, JOB_NOUNS, JOB_WORDS, NOT_NAMES, PARTICLES

_PREFIX = re.compile(
    r"(?:(?:exclusive|report|story|words|text|written|reported|posted|published|analysis|article|review|interview)s?\s+)?by\b(?!-)"
    r"\s*[:|]?\s*|(?:author|byline|reporter|writer|correspondent|words)\s?:\s*",
    re.I,
)
_WORD = re.compile(r"(?:[^\W\d_](?:[.'’]|[^\W\d_]|-(?=[^\W\d_]))*)")
_TAIL = re.compile(r"\s*(?:\(?@\w+\)?|\S+@\S+\.\w+|https?://\S+|\(\s*\))\s*", re.I)
_JOINING = frozenset({"and", "of", "the", "at", "for", "in"})
_JOB_ANY = JOB_NOUNS | JOB_WORDS
_LONGEST = 120  # characters


def read_byline(line: str) -> str | None:
    """The writer of a line that says 'by' (or 'Author:'); else None. Job titles and handles are left off."""
    match = _PREFIX.match(line)
    if not match or len(line) > _LONGEST:
        return None
    return names_in(line[match.end() :])


def is_bare_prefix(line: str) -> bool:
    """'By', 'Words by:', 'Author:' alone on a line, with the name on the next."""
    match = _PREFIX.match(line)
    return bool(match) and match.end() == len(line)


def names_in(line: str) -> str | None:
    """The names a line consists of, as written, once job titles and handles at its end are left off.

    'Ann Elm and Bo Ash, Political Correspondents' -> 'Ann Elm and Bo Ash'; 'Ann Elm writes' -> None. An outlet or
    desk ('Press Association', 'BBC News') is a name here too: after 'By' it is what the page gives.
    """
    if len(line) > _LONGEST:
        return None
    line = " ".join(_TAIL.sub(" ", line).split()).strip(" ,;|.-–—·•:\t")
    if not line:
        return None
    kept: list[str] = []
    for part in re.split(r"\s*(?:,|\||·|•|\s[-–—]\s|\()\s*", line):
        words = part.split()
        while words and words[0].lower() in ("and", "&") and kept:
            words = words[1:]
        name = _without_job(words)
        if not name or not _is_capitalised(name):
            if kept or not words or not name:
                break
            return None
        kept.append(" ".join(name))
        if len(name) < len(words):
            break  # a job title followed, so what comes after is no name
    if not kept:
        return None
    found = line[: line.index(kept[-1], line.index(kept[0])) + len(kept[-1])] if " ".join(kept) != line else line
    return found if sum(len(name.split()) for name in kept) <= 12 else None


def is_person(line: str) -> bool:
    """Two to four words in capitals, none of which belongs to bodies, sections or buttons: 'Joe Elm'."""
    words = line.split()
    if not 2 <= len(words) <= 5 or len(line) > 50 or line[-1] in ".?!:,;":
        return False
    return (
        _is_capitalised(words)
        and words[0].lower() not in PARTICLES
        and not any(word.lower().strip(".,'’") in NOT_NAMES or word.lower().endswith("shire") for word in words)
    )


def is_known_person(line: str) -> bool:
    """A person whose given name is a common one: enough without 'by', a date or a job title near it."""
    return is_person(line) and line.split()[0].casefold() in GIVEN_NAMES


def is_job(line: str) -> bool:
    """'Political Correspondent', 'Local Democracy Reporter, Northampton': a writer's office, alone on a line."""
    words = line.split()
    if not 1 <= len(words) <= 9 or line[-1] in ".?!:" or not words[0][0].isupper():
        return False
    bare = [word.casefold().strip(",()") for word in words]
    return any(word in JOB_NOUNS for word in bare) and sum(word in _JOB_ANY for word in bare) >= len(bare) / 2


def _without_job(words: list[str]) -> list[str]:
    """The words before a job title that the line ends with: from the first of a run of job words that holds a noun."""
    bare = [word.casefold().strip(",()") for word in words]
    for at, word in enumerate(bare):
        if word in _JOB_ANY - _JOINING and any(later in JOB_NOUNS for later in bare[at:]):
            return words[:at] if at else ([] if len(words) > 1 or word in JOB_NOUNS else words)
    return words


def _is_capitalised(words: list[str]) -> bool:
    """Every word begins in a capital and is made of letters, but for particles and 'and'."""
    if not 1 <= len(words) <= 9 or not words[0][0].isupper():
        return False
    for word in words:
        if word in ("and", "&") or word.casefold() in PARTICLES or word == "the":
            continue
        if not (_WORD.fullmatch(word.strip(",")) and word[0].isupper()):
            return False
    return True
