"""Text -> sentence spans: pure, linear, made for British news pages.

One pass over the stops of a block. Each stop is asked two things: is the word before it an abbreviation that
runs on, and does what follows look like a beginning? When in doubt we do not split: a quote of two sentences
is whole, half a sentence is not.

    >>> text = 'Cllr. Ash resigned. "It is over," he said. "I am tired."'
    >>> [span.of(text) for span in split_sentences(text, 0, len(text))]
    ['Cllr. Ash resigned.', '"It is over," he said.', '"I am tired."']
"""

import re
import unicodedata

from index.abbreviations import (
    ALWAYS_TITLES,
    BEFORE_NUMBERS,
    DAYS_AND_ZONES,
    ENDINGS,
    RUN_ON,
    SPEECH_VERBS,
    STARTERS,
    TITLES,
)
from index.article import Span
from index.layout import is_wrapped_mark

LONGEST = 1_000
"""Characters; a run without stops that is longer (a table, a menu, a damaged file) is cut at white space."""

_CLOSERS = "\"'”’»)]}›*_"
_OPENERS = "\"'“‘«([{‹„‚*_"
# A stop, the closing marks that belong to its sentence, and a footnote number such as [12].
_STOP = re.compile(
    rf"(?P<stop>(?:\.[ \u00a0]){{2,3}}\.|[.!?…]+|[。！？।؟]+)(?P<close>[{re.escape(_CLOSERS)}]*(?:\[\d{{1,3}}\])*)"
)
# A blank line begins a new sentence, and so does a line with a list mark, unless wrapping put a dash there.
_BREAK = re.compile(r"\n[^\S\n]*\n|\n(?=[^\S\n]*(?:[•·▪‣●◦■*–—-]|\d{1,3}[.)])\s)")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")


def split_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of `text[start:end]`, which is one block.

    Spans are in order, do not overlap, begin and end in a character that is no white space, and together
    cover every character of the block that is no white space.
    """
    spans: list[Span] = []
    begin = start
    for cut in _cuts(text, start, end):
        _add(spans, text, begin, cut)
        begin = cut
    _add(spans, text, begin, end)
    return tuple(spans)


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where a new sentence begins to be looked for, in order."""
    cuts = [match.start() for match in _BREAK.finditer(text, start, end) if not _is_wrapped(text, start, match, end)]
    begin = start
    breaks = iter([*cuts, end])
    upcoming = next(breaks)
    for match in _STOP.finditer(text, start, end):
        while match.start() >= upcoming:
            begin, upcoming = upcoming, next(breaks)
        if _ends_sentence(text, begin, match, end):
            begin = match.end()
            cuts.append(begin)
    return sorted(cuts)


def _is_wrapped(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether what looks like a list mark is a dash or a number that line wrapping put at the head of a line."""
    if match[0] != "\n":
        return False
    before = text[max(start, match.start() - 200) : match.start()].rpartition("\n")[2]
    return is_wrapped_mark(before.strip(), text[match.end() : min(end, match.end() + 80)].lstrip())


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    stop, close, after = match["stop"], match["close"], match.end()
    if stop[0] in "。！？।؟":
        return True
    if after >= end:
        return False  # the end of the block ends the sentence anyway
    if not text[after].isspace():
        return _is_glued(text, begin, match, end)
    upcoming = _next_beginning(text, after, end)
    if upcoming >= end:
        return False
    first = text[upcoming]
    following = _word_at(text, upcoming, end)
    if first.islower() and not (len(following) > 1 and following[1].isupper()):
        return False  # '"Why?" he asked', 'approx. five'; but 'eBay' may begin a sentence
    if stop != ".":
        if set(stop) <= set(".… \u00a0") and following in ("I", "I'm", "I’m", "I've", "I’ve"):
            return False  # 'Well... I think so'
        quoted = any(mark in "\"'”’»" for mark in close)
        return not (quoted and set(stop) & set("!?") and _attribution_follows(text, upcoming, end))
    word = _word_before(text, begin, match.start())
    ahead = match.start() - len(word)
    if ahead - begin < 8 and not text[begin:ahead].strip(_OPENERS + " \t\r\n") and _is_enumerator(word):
        return False  # '1. The council', 'a. Children'
    return not _runs_on(word, following, first, text, begin, match.start())


def _runs_on(word: str, following: str, first: str, text: str, begin: int, stop: int) -> bool:
    """Whether the full stop after `word` belongs to an abbreviation in the middle of a sentence."""
    bare = word.strip(_OPENERS).rstrip(".").lower()
    if not bare:
        return False
    starts = following.lower() in STARTERS
    initials = re.fullmatch(r"(?:[a-z]\.)*[a-z]", bare) and word.strip(_OPENERS)[:1].isupper()
    before = _word_before(text, begin, stop - len(word) - 1)[:1]
    if bare == "st" and starts:  # 'in Abbey St. The road'
        return not before.isupper()
    if bare in ALWAYS_TITLES or (bare in RUN_ON and not initials):
        return True
    if bare in TITLES:
        return not starts
    if bare == "i" and before.islower():  # 'So did I. Mr Ash'; but 'James I. Ash'
        return False
    if bare in ENDINGS or initials:  # J. K. Smith, U.S. Senate; but 'plan B. The', 'the U.S. It'
        return not starts and first.isalpha()
    if bare in BEFORE_NUMBERS:
        return first.isdigit()
    if re.fullmatch(r"[\d.:]*[ap]\.m", bare):
        return following.lower() in DAYS_AND_ZONES
    return False


def _next_beginning(text: str, at: int, end: int) -> int:
    """The first character after `at` that is no white space, opening mark or dash."""
    while at < end and (text[at].isspace() or text[at] in _OPENERS or text[at] in "–—-"):
        at += 1
    return at


def _word_at(text: str, at: int, end: int) -> str:
    match = _WORD.match(text, at, min(end, at + 40))
    return match[0] if match else ""


def _word_before(text: str, begin: int, stop: int) -> str:
    """The run of characters before `stop` back to white space, 24 characters at most."""
    at = stop
    floor = max(begin, stop - 24)
    while at > floor and not text[at - 1].isspace():
        at -= 1
    return text[at:stop]


def _is_enumerator(word: str) -> bool:
    bare = word.strip(_OPENERS)
    return (bare.isdigit() and len(bare) <= 3) or (len(bare) == 1 and bare.isalpha() and bare != "I")


def _is_glued(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Two sentences with the space between them lost: 'the council.The report'.

    Asked narrowly, because addresses and file names look alike: a plain lower-case word before, a capital and
    a small letter after, and no second stop in what follows up to the next space.
    """
    after = match.end()
    word = _word_before(text, begin, match.start())
    bare = word.strip(_OPENERS + _CLOSERS)
    if match["stop"] not in (".", "?", "!") or len(bare) < 3 or not (bare[-2:].isalpha() and bare[-1].islower()):
        return False
    if any(mark in word for mark in "./@\\:_") or bare.lower() in TITLES | ALWAYS_TITLES | RUN_ON:
        return False
    tail = text[after : min(end, after + 24)].split(maxsplit=1)
    following = tail[0].lstrip(_OPENERS) if tail else ""
    if not (len(following) >= 2 and following[0].isupper() and (following[1].islower() or following in ("A", "I"))):
        return False
    return not any(mark in following.rstrip(".,;:!?" + _CLOSERS) for mark in "./@\\_")


def _attribution_follows(text: str, at: int, end: int) -> bool:
    """'"Never!" Cllr Ash said.': names in capitals, then a verb of speech, is no new sentence."""
    for word in text[at : min(end, at + 80)].split()[:6]:
        bare = word.strip(",.;:")
        if bare.lower() in SPEECH_VERBS:
            return True
        if not bare[:1].isupper():
            return False
    return False


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    """Trims one sentence and appends it; cuts it at white space when it is monstrous."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        cut = begin + LONGEST
        while cut > begin and not text[cut].isspace():
            cut -= 1
        if cut == begin:  # a single word of more than LONGEST characters: cut it, not before a combining mark
            cut = begin + LONGEST
            while cut > begin + LONGEST // 2 and unicodedata.combining(text[cut]):
                cut -= 1
        stop = cut
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        spans.append(Span(begin, stop))
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        spans.append(Span(begin, end))
