"""Words that nobody has ever seen, set right by the library's own vocabulary.

A word is only changed when it is no English word, and the library holds nothing of its stem and exactly one thing close
to it: better an unknown word than a wrong one. A folder of few articles lacks most plain words: without a dictionary
"assigned" would become "resigned" there. Where the library holds nothing close, the dictionary may, of a stem that the
library knows: of articles that say "resigned" people ask when he will "reisgn". What stands in double quotation marks
stays as it was typed.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.words import stem, words
from qa.question import STOP_WORDS

_SHORT, _LONG = 4, 5
"""Letters that a slip has at least; shorter than the second, it may only be a slip of a question word: "whne"."""
_FORM = 6
"""Letters of a slip that may be taken for a word that the library has in another form only."""
_ENDINGS = ("e", "s", "es", "ed", "ing", "y", "ies", "ied")
_ENDING = re.compile(r"(?:ies|ied|es|ed|ing|[esy])$")
_ASKING = ("what", "when", "where", "which", "whose", "whom")
_CONTRACTED = re.compile(
    r"(?:could|would|should|must|might|need|ought|do|does|did|is|are|was|were|has|have|had|ca|wo)nt?|(?:they|you|we)(?:re|ve|ll|d)"
)
"""What is left of "couldn't" before its apostrophe, and how it is typed without one."""
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")


def correct(question: str, known_stems: Collection[str], vocabulary: Callable[[], Collection[str]]) -> str:
    """The question with its unknown words replaced where one word of the vocabulary is clearly meant.

    `vocabulary` gives whole words in lower case as articles spell them; it is only called when a word is unknown.
    """
    corrected = question
    kept = {word for quoted in _QUOTED.findall(question) for word in words(quoted)}
    for word in dict.fromkeys(words(question)):
        known = word in kept or word in STOP_WORDS or stem(word) in known_stems or _CONTRACTED.fullmatch(word)
        if known or len(word) < _SHORT or any(c.isdigit() for c in word) or word in english():
            continue
        if len(word) < _LONG and not _may_ask(question, word):
            continue
        near = process.extract(
            word, vocabulary() if len(word) >= _LONG else _ASKING,
            scorer=DamerauLevenshtein.distance, score_cutoff=_allowed(word), limit=None,
        )  # fmt: skip
        # Who mistypes a name still knows how it begins: "Mr Garrison" is not taken for Mr Harrison.
        if _is_named(question, word):
            near = [match for match in near if match[0][0] == word[0] and not _is_longer(word, match[0])]
        elif not near and len(word) >= _FORM:
            near = [match for match in _english_near(word) if _inflected(match[0], vocabulary())]
        nearest = sorted(match[0] for match in near if match[1] == near[0][1])
        if len({stem(other) for other in nearest}) == 1:  # one word, perhaps in several forms
            meant = min(nearest, key=lambda other: (other[0] != word[0], other))
            corrected = _replace(
                corrected, word, lambda was, meant=meant: meant.capitalize() if was[0].isupper() else meant
            )
    return corrected


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """Some 82,800 words of English in lower case, British and American, in all their forms: the dictionary that comes
    with symspellpy, a word and its frequency a line. Read (0.1 s, 8 MB) when a question first has a word that the
    library has not."""
    dictionary = resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    return frozenset(line.split(" ", 1)[0] for line in dictionary.read_text(encoding="utf-8-sig").splitlines())


def _english_near(word: str) -> list[tuple[str, float, int]]:
    """The words of English that are one slip away from it, but for its first letter."""
    near = process.extract(word, english(), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=None)
    return [match for match in near if match[0][0] == word[0]]


def _inflected(word: str, vocabulary: Collection[str]) -> bool:
    """Whether the vocabulary has the word in another form of the same word: "resigned" of "resign", but not "resident"
    of "reside", though their stems are one."""
    base = _ENDING.sub("", word)
    base = base[:-1] if base[-1:] == base[-2:-1] else base  # "stopped" is of "stop"
    forms = (base + end for end in ("", *_ENDINGS, *(base[-1:] + end for end in ("", "s", "ed", "ing"))))
    return any(form in vocabulary and stem(form) == stem(word) for form in forms)


def as_typed(question: str, corrected: str) -> str | None:
    """The question with the words that were set right in quotation marks, so that they are kept when it is asked again;
    None where not its spelling alone was changed.

    >>> as_typed("Who is the comissioner?", "Who is the commissioner?")
    'Who is the “comissioner”?'
    """
    typed, meant = words(question), words(corrected)
    changed = {one: other for one, other in zip(typed, meant, strict=False) if one != other}
    slips = all(
        len(one) >= _SHORT and DamerauLevenshtein.distance(one, other) <= _allowed(one)
        for one, other in changed.items()
    )
    if not changed or not slips or len(typed) != len(meant):
        return None
    for word in changed:
        question = _replace(question, word, lambda was: f"“{was}”")
    return question


def _allowed(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 1 if len(word) < 8 else 2


def _is_longer(name: str, known: str) -> bool:
    """Whether a name goes on where a known one ends, but for its last letter typed twice: Corbyn is not Corby, Corbyy
    is."""
    more = name.removeprefix(known)
    return more != name and bool(more.strip(known[-1]))


def _may_ask(question: str, word: str) -> bool:
    """Whether a word of four letters may be a slip of who, what or when: "Mr Bhat" is none."""
    return word[0] in "wh" and not _is_named(question, word)


def _is_named(question: str, word: str) -> bool:
    """Whether the word stands with a capital anywhere but at the question's beginning."""
    places = (m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", _lowered(question)))
    return any(question[place].isupper() and question[:place].strip() for place in places)


def _replace(text: str, word: str, other: Callable[[str], str]) -> str:
    """Every occurrence of a folded word with what `other` makes of it as it stands there."""
    lowered = _lowered(text)
    position = lowered.find(word)
    while position >= 0:
        end = position + len(word)
        if not lowered[position - 1 : position].isalnum() and not lowered[end : end + 1].isalnum():
            new = other(text[position:end])
            text = text[:position] + new + text[end:]
            lowered, end = _lowered(text), position + len(new)
        position = lowered.find(word, end)
    return text


def _lowered(text: str) -> str:
    """Lower case, character by character: "İ" would become two, and every place after it be wrong."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
