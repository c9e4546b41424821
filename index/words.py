"""Text to words and stems, exactly as the library's full-text index makes them.

The index is SQLite FTS5 with `tokenize='porter unicode61 remove_diacritics 2'`. Ranking weighs words by how rare
they are (`View.document_frequency`), so the stems computed here must be the very terms that FTS5 stored; the
well-known Porter packages differ from FTS5 in about one word in a thousand (technology, possibly, specced), which
is why the algorithm stands here again. (Letters added to Unicode since 2012, and two that no newspaper prints, may
still differ.) Source: SQLite's ext/fts5/fts5_tokenize.c and M. F. Porter, "An algorithm
for suffix stripping", 1980. A test compares the two on real FTS5 tables.

    >>> words("The children's Café re-opened")
    ['the', 'children', 's', 'cafe', 're', 'opened']
    >>> stems("Technologies possibly re-opened")
    ['technolog', 'possibl', 're', 'open']
"""

import unicodedata
from functools import lru_cache

_DROPPED_MARKS = frozenset(
    768 + bit for bit in range(50) if (0x08029FDF >> bit if bit < 32 else 0x000361F8 >> (bit - 32)) & 1
)
"""Combining marks that unicode61 deletes inside a word; every other mark ends the word."""


def words(text: str) -> list[str]:
    """The words of a text in order: lower case, accents removed, split at whatever is no letter or number."""
    return "".join(map(_fold, text)).split()


def stems(text: str) -> list[str]:
    """The stems of a text in order, one for each of `words(text)`."""
    return [stem(word) for word in words(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """One folded word to its stem. Words under 3 or over 64 bytes stay as they are."""
    raw = word.encode("utf-8", "replace")
    if not 3 <= len(raw) <= 64:
        return word
    return _porter(raw.decode("latin-1")).encode("latin-1").decode("utf-8", "replace")


@lru_cache(maxsize=20_000)
def _fold(char: str) -> str:
    """One character as it stands in a word: folded; '' where it vanishes; ' ' where it ends the word."""
    if ord(char) in _DROPPED_MARKS:
        return ""
    if (category := unicodedata.category(char))[0] not in "LN" and category not in ("Co", "Cn"):
        return " "
    folded = char.casefold() if len(char.casefold()) == 1 else char.lower()[0]
    base, *marks = unicodedata.normalize("NFD", folded)
    return base if marks and base.isascii() else folded


# --- Porter's algorithm over bytes (each byte of a non-English letter counts as a consonant) ------------------

_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"),
    ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
)  # fmt: skip
_STEP_3 = (
    ("ical", "ic"), ("ness", ""), ("icate", "ic"), ("iciti", "ic"), ("ful", ""), ("ative", ""), ("alize", "al"),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate",
    "iti", "ous", "ive", "ize",
)  # fmt: skip


def _is_vowel(char: str, y_is_vowel: bool) -> bool:
    return char in "aeiou" or (y_is_vowel and char == "y")


def _pattern(stem: str) -> str:
    """Vowels and consonants in turn: 'toy' -> 'cvc'; y is a vowel after a consonant."""
    out, after_consonant = [], False
    for char in stem:
        after_consonant = not _is_vowel(char, after_consonant)
        out.append("c" if after_consonant else "v")
    return "".join(out)


def _measure(stem: str) -> int:
    """Porter's m: how often a consonant follows a vowel."""
    return _pattern(stem).count("vc")


def _has_vowel(stem: str) -> bool:
    return any(_is_vowel(char, place > 0) for place, char in enumerate(stem))


def _ends_short(stem: str) -> bool:
    """Porter's *o: consonant, vowel, consonant, and the last is not w, x or y."""
    return stem[-1:] not in ("w", "x", "y") and _pattern(stem).endswith("cvc")


def _porter(word: str) -> str:
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(word, _STEP_2)
    word = _replace(word, _STEP_3)
    for suffix in _STEP_4:
        if word.endswith(suffix) and len(word) > len(suffix):
            head = word[: -len(suffix)]
            if _measure(head) > 1 and (suffix != "ion" or head[-1] in "st"):
                word = head
            break
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _ends_short(word[:-1])):
            word = word[:-1]
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word


def _plural(word: str) -> str:
    if not word.endswith("s") or word.endswith("ss"):
        return word
    if (len(word) > 4 and word.endswith("sses")) or (len(word) > 3 and word.endswith("ies")):
        return word[:-2]
    return word[:-1]


def _past(word: str) -> str:
    if len(word) > 3 and word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        if len(word) > len(suffix) and word.endswith(suffix):
            head = word[: -len(suffix)]
            return _mend(head) if _has_vowel(head) else word
    return word


def _mend(head: str) -> str:
    """What is left after -ed or -ing: 'hopp' -> 'hop', 'conflat' -> 'conflate', 'fil' -> 'file'."""
    if len(head) > 2 and head.endswith(("at", "bl", "iz")):
        return head + "e"
    if len(head) > 1 and head[-1] == head[-2] and head[-1] not in "aeioulsz":
        return head[:-1]
    return head + "e" if _measure(head) == 1 and _ends_short(head) else head


def _replace(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    """The first suffix that fits, replaced if a whole syllable stands before it."""
    for suffix, instead in rules:
        if len(word) > len(suffix) and word.endswith(suffix):
            head = word[: -len(suffix)]
            return head + instead if _measure(head) > 0 else word
    return word
