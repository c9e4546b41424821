"""What speaks for each sentence of the candidate passages. Pure: numbers in, numbers out.

Most misses of good retrieval are the right paragraph and the wrong sentence: the topic sentence wins by its
words, and the answer follows with "it" or "the company". So a sentence is scored together with what stands
before it, and with what its passage is worth.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from functools import lru_cache

from index.article import Article, Passage, Span
from index.words import stems
from qa.answer import Finding, Reading, Window
from qa.asked_words import asked_voice, only_words, quoted_in, speech_of
from qa.odds import log_odds, sigmoid
from qa.periods import Mention, day_of, mentions
from qa.question import Kind, Question, shows, sign_of
from qa.retrieve import Candidate
from qa.timely import near_date, newest, places_in_time, says_so
from qa.voices import voice

HEARD = 0.0
"""Log-odds at least of a sentence that gives somebody's words, where these and nothing else are asked for."""
_ASKS = re.compile(r"\?[\s”’\"')\]*_]*$")
"""A question, whatever quotation marks, brackets or Markdown signs close it."""


@dataclass(frozen=True, slots=True)
class Features:
    """One sentence's evidence, each about 0 to 1 unless said. The order is the order of the fitted weights."""

    reader: float  # the reader's log-odds that this sentence answers (unbounded; 0 without a reader)
    cosine: float  # the passage's nearness to the question
    passage: float  # the passage's fused rank score
    sentence_cosine: float  # the sentence's own nearness to the question (0 when not computed)
    shared: float  # share of the question's rarity-weighted words in the sentence
    shared_before: float  # ... in the sentence, the one before it and the title
    kind: float  # whether it shows the kind of answer asked for
    kind_and_shared: float  # the two together: a number alone is no evidence
    year: float  # share of the years named in the question that sentence, neighbour or date holds
    length: float  # words / 40, at most 2: very short sentences rarely answer
    newest: float  # how new the article is among its rivals, or how old, as the question asks; 1 where it does not
    says_so: float  # whether the sentence itself says "now", or "at first", likewise
    near_date: float  # how near its dates, or those around it, are to the question's; 1 where that names none
    states: float  # 0 where the sentence itself asks, else 1
    key_kind: float  # whether its key words are of the kind asked for (0 without key words)
    key_new: float  # share of its key words that the question does not say itself: those answer nothing
    article: float  # share of the question's rarity-weighted words in the whole article
    voice: float  # where the question asks for somebody's words: 1 for theirs, 0 for another's; else 0.5

    def values(self) -> tuple[float, ...]:
        return astuple(self)


NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate sentence with its evidence. `story` and `copy` are its candidate's."""

    article: Article
    sentence: Span
    key: Span | None
    features: Features
    story: str = ""
    copy: int = 0


def window_of(candidate: Candidate) -> Window:
    """The candidate's passage as a reader sees it."""
    return passage_window(candidate.article, candidate.passage)


def passage_window(article: Article, passage: Passage) -> Window:
    """A passage as a reader sees it: whole sentences, headed by title and date."""
    pieces, spans, position = [], [], 0
    for sentence in passage.sentences:
        piece = sentence.of(article.text)
        spans.append(Span(position, position + len(piece)))
        pieces.append(piece)
        position += len(piece) + 1
    heading = "\n".join(part for part in (article.title, article.published) if part)
    return Window(" ".join(pieces), tuple(spans), heading)


def weigh(
    question: Question,
    candidates: Sequence[Candidate],
    reading: Reading | None,
    sentence_cosines: Sequence[Sequence[float]] | None = None,
    neighbours: bool = True,
) -> list[Scored]:
    """One Scored for every different sentence of the candidates. A sentence in two windows, the end of one and the
    beginning of the next, keeps its better view; the reader's probability is of the sentence, so of both together.

    `reading` is over the windows of `candidates` in order; `sentence_cosines[c][s]` likewise. Without
    `neighbours` (an ablation) a sentence stands by its own words.
    """
    findings = {(f.window, f.sentence): f for f in reading.findings} if reading else {}
    views: dict[tuple[str, int], list[Scored]] = defaultdict(list)
    title_stems: dict[str, frozenset[str]] = {}
    article_shares: dict[str, float] = {}
    asked, said, speaker = question.when, frozenset(stems(question.text)), asked_voice(question.text)
    quoted, only = quoted_in(question.text), reading is not None and only_words(question.text, speaker)
    places = places_in_time(candidate.article.published for candidate in candidates)
    for c, candidate in enumerate(candidates):
        article = candidate.article
        if article.id not in title_stems:
            title_stems[article.id] = frozenset(stems(article.title or ""))
            article_shares[article.id] = question.share_in(title_stems[article.id] | stems_of(article))
        before: frozenset[str] = frozenset()
        day = day_of(article.published)
        headed = tuple(mentions(article.title or "", day)) if asked.periods else ()
        dates_before: tuple[Mention, ...] = ()
        for s, sentence in enumerate(candidate.passage.sentences):
            text = sentence.of(article.text)
            own = frozenset(stems(text))
            finding = findings.get((c, s))
            key = plain_key(question, text, sentence.start) if reading is None else _key(finding, candidate, s)
            if quoted:
                key = _speaker_key(quoted, article, sentence, key)
            shared, kind = question.share_in(own), shows(question.kind, text)
            around = own | before | title_stems[article.id] if neighbours else own
            dates = tuple(mentions(text, day)) if asked.periods else ()
            beside = (*dates_before, *headed) if neighbours else ()
            features = Features(
                reader=finding.score if finding else 0.0,
                cosine=candidate.cosine,
                passage=candidate.fused,
                sentence_cosine=sentence_cosines[c][s] if sentence_cosines else 0.0,
                shared=shared,
                shared_before=question.share_in(around),
                kind=kind,
                kind_and_shared=kind * shared,
                year=_years(question, around, article.published),
                length=min(2.0, len(text.split()) / 40),
                newest=newest(asked.wish, places[article.published]),
                says_so=says_so(asked.wish, text),
                near_date=near_date(asked, dates, beside, day),
                states=float(not _ASKS.search(text)),
                key_kind=shows(question.kind, key.of(article.text)) if key else 0.0,
                key_new=_new(frozenset(stems(key.of(article.text))), said) if key else 0.0,
                article=article_shares[article.id],
                voice=voice(speaker, article, sentence),
            )
            scored = Scored(article, sentence, key, features, candidate.story, candidate.copy)
            views[article.id, sentence.start].append(scored)
            before, dates_before = own, dates
    found = (_together(seen) if reading else max(seen, key=_worth) for seen in views.values())
    return [_heard(scored) if only else scored for scored in found]


def _heard(scored: Scored) -> Scored:
    """Asked what somebody said and no more, a reader sees nothing that would tell one sentence from another."""
    features = scored.features
    if features.voice < 1.0 or features.reader >= HEARD:
        return scored
    return replace(scored, features=replace(features, reader=HEARD))


def _together(views: Sequence[Scored]) -> Scored:
    best = max(views, key=_worth)
    if len(views) == 1:
        return best
    probability = sum(sigmoid(view.features.reader) for view in views)
    return replace(best, features=replace(best.features, reader=log_odds(probability)))


def stems_of(article: Article) -> frozenset[str]:
    """Of all that the article's text says. Remembered: the same few articles are asked again and again."""
    return _stems_of(article.text)


@lru_cache(maxsize=64)
def _stems_of(text: str) -> frozenset[str]:
    return frozenset(stems(text))


def _key(finding: Finding | None, candidate: Candidate, number: int) -> Span | None:
    """The reader's key words of sentence `number`, where they stand in the article."""
    if finding is None or finding.key is None:
        return None
    offset = candidate.passage.sentences[number].start - window_start(candidate, number)
    key = Span(finding.key.start + offset, finding.key.end + offset)
    return key if any(map(str.isalnum, key.of(candidate.article.text))) else None  # a quotation mark answers nothing


def _speaker_key(quoted: tuple[str, ...], article: Article, sentence: Span, key: Span | None) -> Span | None:
    """Asked who said some words, their speaker, where the paper makes that plain; None where it is named elsewhere, for
    then nobody whom the sentence names is the answer."""
    said = speech_of(quoted, article, sentence)
    if said is None or said.speaker is None:
        return key
    return said.speaker if sentence.start <= said.speaker.start < sentence.end else None


def _new(key: frozenset[str], said: frozenset[str]) -> float:
    return len(key - said) / len(key) if key else 0.0


def window_start(candidate: Candidate, number: int) -> int:
    """Where sentence `number` starts in the text of `window_of(candidate)`."""
    return sum(s.end - s.start + 1 for s in candidate.passage.sentences[:number])


def _worth(view: Scored) -> tuple[float, float]:
    return view.features.reader, view.features.passage


def _years(question: Question, stems_around: frozenset[str], published: str | None) -> float:
    if not question.years:
        return 0.5
    held = [y for y in question.years if y in stems_around or (published or "").startswith(y)]
    return len(held) / len(question.years)


def plain_key(question: Question, text: str, start: int) -> Span | None:
    """Without a reader: the first thing in the sentence of the kind asked for, else None. `start` is where the
    sentence stands."""
    if question.kind in (Kind.OTHER, Kind.REASON, Kind.SPEECH):
        return None
    match = sign_of(question.kind).search(text)
    return Span(start + match.start(), start + match.end()) if match else None
