"""The straight line from question to answer: understand, retrieve, read, choose.

Built by `assemble`; holds parts that arrive ready. Each answer comes from one generation of the library.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.errors import RefusedInput
from index.library import Library, View
from index.protocols import Embedder, Matrix
from index.words import words
from qa.about import about_library, is_about_library
from qa.answer import Answer, Quote, Reader, Reading, Searched, Timings, Window
from qa.choose import Choice, Weights, choose
from qa.copies import Copies
from qa.courtesy import what_is_asked
from qa.differ import differing
from qa.evidence import Scored, weigh, window_of
from qa.followup import TURNS, Probe, stand_alone
from qa.leaning import ELSE
from qa.more import without
from qa.question import Question, understand
from qa.retrieve import Candidate, retrieve
from qa.spelling import correct
from qa.wording import Wording

MAX_QUESTION = 1_000
"""Characters of a question that are read; what comes after changes no answer."""
DOUBT = 0.3
"""From this probability of the reader's that the passages it was given do not answer, it is given more."""
NEAREST = 3
"""How many of the closest sentences a refusal shows, whatever the limit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The switches of an ablation; users never need them."""

    candidates: int = 12
    further: int = 8  # so many more are read where those leave DOUBT
    words: bool = True
    vectors: bool = True
    neighbours: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that `choose` decides on, for one question."""

    question: Question
    candidates: tuple[Candidate, ...]
    scored: tuple[Scored, ...]
    no_answer: float
    timings: Timings


@dataclass(frozen=True, slots=True)
class Decided:
    """One turn of a conversation: what it means by itself, and what is chosen. `said` is what was left out because
    it had been answered before."""

    standalone: str
    evidence: Evidence
    choice: Choice
    said: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """What was found out in answering one call, so that nothing is looked for twice: `turns` by their words and all
    before them, `evidence` by the question that it is for."""

    turns: dict[tuple[str, ...], Decided] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)


class LibraryAnswerer:
    """Answers from one library. Safe to call from several threads."""

    def __init__(
        self, library: Library, embedder: Embedder, reader: Reader | None, weights: Weights,
        settings: Settings | None = None,
    ):  # fmt: skip
        self.library = library
        self.embedder, self.reader, self.weights, self.settings = embedder, reader, weights, settings or Settings()
        self._wording = Wording()

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        """At most `limit` quotes (from 1). Raises RefusedInput for a question that is empty."""
        if limit < 1:
            raise ValueError(f"limit must be at least 1, not {limit}")
        started = time.perf_counter()
        question = _plain(question)
        history = [_plain(turn)[:MAX_QUESTION] for turn in history[-2 * TURNS :] if turn.strip()]
        history = [turn for turn in history if not is_about_library(turn)][-TURNS:]
        if not question.strip():
            raise RefusedInput("the question is empty; type a question in words, such as: Who chairs the trust?")
        with self.library.view() as view:
            searched = _searched(view)
            if about := about_library(question[:MAX_QUESTION], view, searched):
                took = Timings(total=1000 * (time.perf_counter() - started))
                return Answer(question, question, False, 0.0, searched=searched, timings=took, about=about)
            right, earlier = self._right(view, question), [self._right(view, turn) for turn in history]
            decided = self._decide(view, right, earlier, max(limit, NEAREST), Talk())
            evidence, choice = decided.evidence, decided.choice
            understood = decided.standalone
            copies = Copies(view)
            ranked = tuple(replace(quote, also_in=copies.also_in(quote)) for quote in choice.ranked)
        took = replace(evidence.timings, total=1000 * (time.perf_counter() - started))
        quotes = ranked[:limit] if choice.answered else ()
        nearest = ranked[:NEAREST] if not choice.answered and words(understood) else ()  # nothing is near to "?!"
        return Answer(
            question=question, standalone=understood, answered=choice.answered, confidence=choice.confidence,
            quotes=quotes, nearest=nearest,
            searched=searched, timings=took, differ=differing(evidence.question.text, quotes),
            unheard=() if choice.answered else evidence.question.unheard,
        )  # fmt: skip

    def _decide(self, view: View, question: str, history: Sequence[str], limit: int, talk: Talk) -> Decided:
        """One turn of a talk, its slips set right. "What else ...?" leaves out what answered the turn before it,
        and where that too asked for more, what answered the one before that."""
        turn = (*history, question)
        if turn in talk.turns:
            return talk.turns[turn]
        standalone = self._stand_alone(view, question, history, talk)
        evidence = self._evidence_in(talk, view, standalone)
        said: tuple[Quote, ...] = ()
        if history and ELSE.search(what_is_asked(question)):
            *earlier, last = history
            known = self._decide(view, last, earlier, 1, talk)
            said = (*known.choice.ranked[: known.choice.answered], *known.said)
            scored, no_answer = without(evidence.scored, evidence.no_answer, said)
            evidence = replace(evidence, scored=scored, no_answer=no_answer)
        choice = choose(evidence.question, evidence.scored, evidence.no_answer, self.weights, limit)
        talk.turns[turn] = Decided(standalone, evidence, choice, said)
        return talk.turns[turn]

    def _right(self, view: View, text: str) -> str:
        """The slips set right in as much of a text as is read."""
        read, rest = text[:MAX_QUESTION], text[MAX_QUESTION:]
        return correct(read, view.document_frequency(), lambda: self._wording.vocabulary(view)) + rest

    def gather(self, view: View, standalone: str) -> Evidence:
        """All the evidence for one question that stands alone, as somebody types it."""
        return self._evidence(view, self._right(view, standalone[:MAX_QUESTION]))

    def _evidence_in(self, talk: Talk, view: View, standalone: str) -> Evidence:
        text = standalone[:MAX_QUESTION]
        if text not in talk.evidence:
            talk.evidence[text] = self._evidence(view, text)
        return talk.evidence[text]

    def _evidence(self, view: View, text: str) -> Evidence:
        text = what_is_asked(text) or text
        clock = [time.perf_counter()]
        question = understand(text, view.document_frequency(), view.passage_count)
        vector = self.embedder.embed([text])
        clock.append(time.perf_counter())
        settings = self.settings
        most = settings.candidates + (settings.further if self.reader else 0)
        found = retrieve(view, question, vector, most, settings.words, settings.vectors)
        clock.append(time.perf_counter())
        candidates, reading = self._read(text, found)
        cosines = None if self.reader else self._sentence_cosines(vector, [window_of(c) for c in candidates])
        scored = weigh(question, candidates, reading, cosines, settings.neighbours)
        clock.append(time.perf_counter())
        steps = [1000 * (b - a) for a, b in pairwise(clock)]
        no_answer = reading.no_answer if reading else 0.5
        return Evidence(question, tuple(candidates), tuple(scored), no_answer, Timings(*steps))

    def _read(self, text: str, found: Sequence[Candidate]) -> tuple[Sequence[Candidate], Reading | None]:
        """The nearest of `found`, or all of them where the nearest leave doubt, and what the reader makes of them."""
        near = found[: self.settings.candidates]
        if not self.reader or not near:
            return near, None
        reading = self.reader.read(text, [window_of(c) for c in near])
        if reading.no_answer < DOUBT or len(found) == len(near):
            return near, reading
        return found, self.reader.read(text, [window_of(c) for c in found])

    def _sentence_cosines(self, vector: Matrix, windows: Sequence[Window]) -> list[list[float]]:
        """Each sentence's own nearness, seen with the one before it, so that "it" has something to mean."""
        texts = [
            w.text[(w.sentences[i - 1] if i and self.settings.neighbours else s).start : s.end]
            for w in windows
            for i, s in enumerate(w.sentences)
        ]
        scores = iter((self.embedder.embed(texts) @ vector[0]).tolist())
        return [[next(scores) for _ in w.sentences] for w in windows]

    def _stand_alone(self, view: View, question: str, history: Sequence[str], talk: Talk) -> str:
        if not history or len(question) > MAX_QUESTION:
            return question
        asked, history = what_is_asked(question), [text for turn in history if (text := what_is_asked(turn))]
        probes: dict[str, Probe] = {}

        def probe(standalone: str) -> Probe:
            if standalone not in probes:
                choice = self._answer_to_more(view, standalone, history, talk)
                if choice is None:
                    evidence = self._evidence_in(talk, view, standalone)
                    choice = choose(evidence.question, evidence.scored, evidence.no_answer, self.weights, 1)
                key = choice.ranked[0].key if choice.answered else None
                article = view.article(choice.ranked[0].article.id) if key else None
                probes[standalone] = Probe(choice.confidence, key.of(article.text) if key and article else None)
            return probes[standalone]

        standalone = stand_alone(asked, history, self._wording.names(view), probe)
        return question if standalone == asked else standalone

    def _answer_to_more(self, view: View, standalone: str, history: Sequence[str], talk: Talk) -> Choice | None:
        """What was answered to the last turn that asked for more, where `standalone` is what that turn meant: after
        "Who else?", "he" is not who was named first."""
        turn = max((n for n, text in enumerate(history) if n and ELSE.search(text)), default=0)
        if not turn or not ELSE.search(standalone):
            return None
        decided = self._decide(view, history[turn], history[:turn], 1, talk)
        return decided.choice if decided.standalone == standalone else None


def _plain(text: str) -> str:
    """Lone surrogates are no text: tokenizers and SQLite refuse them."""
    return text.encode("utf-8", "replace").decode()


def _searched(view: View) -> Searched:
    dates = sorted(e.published for e in view.catalogue() if e.published)
    return Searched(
        view.article_count,
        view.passage_count,
        dates[0] if dates else None,
        dates[-1] if dates else None,
        view.generation,
        view.article_count - len(dates),
    )
