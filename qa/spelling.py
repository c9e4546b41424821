"""Words that the library has never seen, set right by its own vocabulary.

A word is only changed when the library holds nothing of that stem and exactly one thing close to it: better an
unknown word than a wrong one.
"""

import re
from collections.abc import Callable, Collection

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.words import stem, words


def correct(question: str, known_stems: Collection[str], vocabulary: Callable[[], Collection[str]]) -> str:
    """The question with its unknown words replaced where one word of the vocabulary is clearly meant.

    `vocabulary` gives whole words in lower case as articles spell them; it is only called when a word is unknown.
    """
    corrected = question
    for word in dict.fromkeys(words(question)):
        if len(word) < 5 or word.isdigit() or stem(word) in known_stems or any(c.isdigit() for c in word):
            continue
        allowed = 1 if len(word) < 8 else 2
        near = process.extract(
            word, vocabulary(), scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=None,
        )  # fmt: skip
        # Who mistypes a name still knows how it begins: "Mr Garrison" is not taken for Mr Harrison.
        near = [match for match in near if match[0][0] == word[0] or not _is_named(question, word)]
        nearest = sorted(match[0] for match in near if match[1] == near[0][1])
        if len({stem(other) for other in nearest}) == 1:  # one word, perhaps in several forms
            corrected = _replace(corrected, word, min(nearest, key=lambda other: (other[0] != word[0], other)))
    return corrected


def _is_named(question: str, word: str) -> bool:
    """Whether the word stands with a capital anywhere but at the question's beginning."""
    places = (m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", _lowered(question)))
    return any(question[place].isupper() and question[:place].strip() for place in places)


def _replace(text: str, word: str, other: str) -> str:
    """Every occurrence of a folded word, keeping an initial capital."""
    lowered = _lowered(text)
    position = lowered.find(word)
    while position >= 0:
        end = position + len(word)
        if not lowered[position - 1 : position].isalnum() and not lowered[end : end + 1].isalnum():
            new = other.capitalize() if text[position].isupper() else other
            text = text[:position] + new + text[end:]
            lowered, end = _lowered(text), position + len(new)
        position = lowered.find(word, end)
    return text


def _lowered(text: str) -> str:
    """Lower case, character by character: "İ" would become two, and every place after it be wrong."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
