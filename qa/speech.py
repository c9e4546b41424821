"""Who says so: what of a text is direct speech, and whose. Pure; wrong is worse than none.

    >>> text = 'The trust had failed, said Jane Holt, the council leader. “We are sorry,” she added.'
    >>> [(s.span.of(text), s.speaker.of(text)) for s in speech(text)]
    [('“We are sorry,”', 'Jane Holt')]

Quotation marks are paired first: “ ”, " ", ‘ ’, ' ' (told from apostrophes by what stands around them), and one that is
never closed runs to the end of the paragraph, as papers do it. A pair is speech where somebody is said to say it, or
where it holds a whole sentence; a word or two between marks with nobody near (a “one-off” payment) is not. A speaker
is taken only from the few shapes in which papers name one. He or she is who was named just before, if only one was.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, Span
from qa.answer import Said
from qa.speakers import Speaker, after_quote, before_quote, people, sex

WHOLE = 4
"""So many words between marks, with a capital and a stop, are speech though nobody is named."""
LONGEST = 8_000
"""Characters of a paragraph; in a longer one nobody knows which mark belongs to which."""
_ASIDE = re.compile(r"\b(?:to|with|by|from|of|about|against|for|like|\w{3,}ing) (?:the )?$")
"""Before a name that is only mentioned: "In a letter to Jane Holt he said ..."."""
_OPENERS = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»"}
_MARKS = re.compile("[“”\"‘’'«»]")
_ELIDED = re.compile(r"[‘’'](?:tis|twas|em|til|cause|n|[0-9]0s)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]['’”\"»)]*\s+(?=[A-Z“‘\"'«])")


@dataclass(frozen=True, slots=True)
class Speech:
    """Direct speech with its marks, and who speaks, where the text says so. All spans in the same text."""

    span: Span
    speaker: Span | None = None
    role: Span | None = None

    def moved(self, by: int) -> "Speech":
        """The same, in a text that begins `by` characters earlier."""

        def shift(span: Span | None) -> Span | None:
            return Span(span.start + by, span.end + by) if span else None

        return Speech(Span(self.span.start + by, self.span.end + by), shift(self.speaker), shift(self.role))


def speech(paragraph: str) -> tuple[Speech, ...]:
    """The direct speech of one paragraph, in order."""
    found: list[Speech] = []
    pairs = quotations(paragraph)
    for number, pair in enumerate(pairs):
        before = Span(pairs[number - 1].end if number else 0, pair.start)
        after = Span(pair.end, pairs[number + 1].start if number + 1 < len(pairs) else len(paragraph))
        speaker = _speaker(paragraph, pair, before, after, found[-1] if found else None)
        if speaker is None:
            if _is_whole(pair.of(paragraph)):
                found.append(Speech(pair))
            continue
        found.append(Speech(pair, speaker.name, speaker.role))
    return tuple(found)


def speech_in(article: Article, start: int, end: int) -> tuple[Speech, ...]:
    """The direct speech within characters `start` to `end` of an article, seen with the rest of its paragraph; the
    spans are cut to these characters, those of speakers may lie outside."""
    found = []
    for block in article.blocks:
        if block.start < end and start < block.end and block.end - block.start <= LONGEST:
            for one in speech(article.text[block.start : block.end]):
                one = one.moved(block.start)
                cut = Span(max(one.span.start, start), min(one.span.end, end))
                if cut.start < cut.end:
                    found.append(Speech(cut, one.speaker, one.role))
    return tuple(found)


def said_in(article: Article, start: int, end: int) -> tuple[Said, ...]:
    """`speech_in` as a quote carries it: the names in words, line ends in them as spaces."""

    def words(span: Span | None) -> str | None:
        return " ".join(span.of(article.text).split()) if span else None

    return tuple(
        Said(one.span.start, one.span.end, words(one.speaker), words(one.role))
        for one in speech_in(article, start, end)
    )


def has_marks(text: str) -> bool:
    """Whether the text holds anything that may be a quotation mark: then it cannot be said to be all the paper's own.

    >>> has_marks("the trust’s board"), has_marks("the “board”"), has_marks("the boys’ board")
    (False, True, True)
    """
    return any(not _within_word(text, m.start()) for m in _MARKS.finditer(text))


def quotations(text: str) -> list[Span]:
    """What stands between quotation marks, the marks included; outermost pairs only, in order."""
    spans: list[Span] = []
    at = 0
    while (opening := _opening(text, at)) is not None:
        close = _closing(text, opening)
        if close is None:
            if text[opening] in "“«" or (text[opening] == '"' and text.count('"', opening) == 1):
                spans.append(Span(opening, len(text.rstrip())))
                break
            at = opening + 1
            continue
        spans.append(Span(opening, close + 1))
        at = close + 1
    return spans


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def _opening(text: str, at: int) -> int | None:
    """The next mark that can open: something stands after it, nothing of a word before it."""
    for match in _MARKS.finditer(text, at):
        place, mark = match.start(), match.group()
        if mark not in _OPENERS or place + 1 >= len(text) or text[place + 1].isspace():
            continue
        before = text[place - 1] if place else " "
        if mark in "\"'‘" and not (before.isspace() or before in "([—–-/“*_"):
            continue
        odd = not text[place + 1].isalnum() and text[place + 1] not in '£“"…'
        if mark in "'‘" and (odd or _ELIDED.match(text, place)):
            continue
        return place
    return None


def _closing(text: str, opening: int) -> int | None:
    """The mark that closes the one at `opening`, None where none does."""
    mark, close = text[opening], _OPENERS[text[opening]]
    depth, doubtful = 0, None
    for match in _MARKS.finditer(text, opening + 1):
        place, this = match.start(), match.group()
        if mark in "“«" and this == mark:
            if _ends_paragraph_like(text, place):
                continue
            depth += 1
        elif this == close:
            before, after = text[place - 1], text[place + 1] if place + 1 < len(text) else " "
            if mark in "\"'‘" and (before.isspace() or after.isalnum()):
                if mark == '"' and before.isspace() and after.isalnum():
                    return None  # another opens before this one closed: nobody knows which is which
                continue
            if mark in "'‘" and before in "sS" and after.isspace() and text[place + 2 : place + 3].islower():
                doubtful = doubtful or place  # the boys’ school: an apostrophe, if a better mark comes
                continue
            if depth:
                depth -= 1
                continue
            return place
        elif mark in "'‘" and this in '“"‘' and doubtful is not None:
            break
    return doubtful


def _ends_paragraph_like(text: str, place: int) -> bool:
    """A “ at the beginning of a line within a quotation goes on with it, as papers mark every paragraph of one."""
    return "\n" in text[:place][len(text[:place].rstrip()) :]


def _is_whole(quoted: str) -> bool:
    inner = quoted.strip("“”\"‘’'«» ")
    last = quoted.rstrip("“”\"‘’'«» ")[-1:]
    return len(inner.split()) >= WHOLE and inner[:1].isupper() and last in ".!?…"


def _speaker(text: str, pair: Span, before: Span, after: Span, last: Speech | None) -> Speaker | None:
    """Who says `pair`: named after it, before it, or going on from the speech before. `before` and `after` are what
    stands between it and its neighbours."""
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, before.start, before.end)), default=before.start)
    stop = _SENTENCE_END.search(text, after.start, after.end)
    behind = Span(after.start, stop.start() + 1 if stop else after.end)
    ended = text[pair.start : pair.end].rstrip("”\"’'»")[-1:] in ".!?…"
    found = after_quote(text, behind, ended)
    if found is None:
        quoted = pair.of(text)
        sentence = quoted.strip("“”\"‘’'«» ")[:1].isupper() or text[begin : pair.start].rstrip().endswith((":", ","))
        found = before_quote(text, Span(begin, pair.start), None if sentence else quoted)
    if found is None and last is not None and _goes_on(text, last, pair):
        return Speaker(last.speaker, last.role)
    if found is None or not found.pronoun:
        return found
    return _meant(text, found)


def _goes_on(text: str, last: Speech, pair: Span) -> bool:
    """Whether nothing but the naming of the speaker stands between two quotations, or nothing at all."""
    between = text[last.span.end : pair.start]
    if between.strip() in ("", "and", "or", ",", ", and", "and the", "and that"):
        return True
    named = after_quote(text, Span(last.span.end, pair.start), False, whole=True)
    return named is not None


def _meant(text: str, pronoun: Speaker) -> Speaker:
    """The one person whom "he" or "she" can mean: the only one named earlier in the paragraph; else nobody."""
    wanted = "m" if text[pronoun.name.start : pronoun.name.end].lower() == "he" else "f"
    named: Sequence[Speaker] = people(text, Span(0, pronoun.name.start))
    different = {p.name.of(text).split()[-1] for p in named}
    if len(different) != 1:
        return Speaker(None)
    if len(named) == 1 and _ASIDE.search(text[: named[0].name.start]):
        return Speaker(None)
    known = {sex(p.name.of(text)) for p in named} - {None}
    return named[0] if known <= {wanted} else Speaker(None)
