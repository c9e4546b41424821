"""The nouns of answering: Citation, Quote, Answer, and the Reader's seat. Frozen; the JSON of the contract."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.article import Article, Span


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote comes from. Unknown fields are None, never guessed."""

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    url: str | None
    source: str
    sha256: str

    @classmethod
    def to(cls, article: Article) -> "Citation":
        return cls(
            id=article.id, title=article.title, published=article.published, publisher=article.publisher,
            byline=article.byline, url=article.url, source=article.source, sha256=article.sha256,
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that says the same: a copy of the quoted one's story. `start` and `end` are where its words
    stand there; they may differ in a word or two, or in the marks."""

    article: Citation
    start: int
    end: int

    def as_json(self) -> dict[str, object]:
        return {"start": self.start, "end": self.end, "article": self.article.as_json()}


@dataclass(frozen=True, slots=True)
class Said:
    """Direct speech within a quote, in article offsets, its quotation marks included. `speaker` and `role` are as the
    article names them, None where it does not."""

    start: int
    end: int
    speaker: str | None = None
    role: str | None = None

    def as_json(self) -> dict[str, object]:
        return {"start": self.start, "end": self.end, "speaker": self.speaker, "role": self.role}


@dataclass(frozen=True, slots=True)
class Quote:
    """One whole sentence, or two that follow one another, word for word: `article.text[start:end] == text`.

    `key` is the shortest span that answers, in article offsets, or None. `score` is the probability (0 to 1)
    that this quote answers the question. `page` is the page it begins on, where the source is a PDF. `also_in` names
    the other copies of the article's story that say it. `said` is what of it is direct speech.
    """

    text: str
    start: int
    end: int
    key: Span | None
    score: float
    article: Citation
    page: int | None = None
    also_in: tuple[Copy, ...] = ()
    said: tuple[Said, ...] = ()

    def as_json(self) -> dict[str, object]:
        page = {} if self.page is None else {"page": self.page}
        return {
            "text": self.text, "start": self.start, "end": self.end,
            "key": [self.key.start, self.key.end] if self.key else None,
            "score": round(self.score, 4), "article": self.article.as_json(), **page,
            "also_in": [copy.as_json() for copy in self.also_in], "said": [said.as_json() for said in self.said],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched, for an honest refusal. Dates are ISO or None when no article has one."""

    articles: int = 0
    passages: int = 0
    earliest: str | None = None
    latest: str | None = None
    generation: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of each step of one answer."""

    embed: float = 0.0
    retrieve: float = 0.0
    read: float = 0.0
    total: float = 0.0

    def as_json(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 1) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cuttings says to a question. No quotes is an answer too: then `nearest` holds what came closest.

    `differ` are the positions of quotes that answer differently at different dates (qa/differ.py), oldest first.
    Of a refusal, `unheard` are the question's words that no article has, as they were typed; `about` is what there is
    to say where no article was asked but the library itself (qa/about.py), else None.
    """

    question: str
    standalone: str
    answered: bool
    confidence: float
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    searched: Searched = field(default_factory=Searched)
    timings: Timings = field(default_factory=Timings)
    differ: tuple[int, ...] = ()
    unheard: tuple[str, ...] = ()
    about: str | None = None

    @property
    def as_of(self) -> str | None:
        """The ISO date of the first quote's article: the day on which the answer was true, as far as is known."""
        return self.quotes[0].article.published if self.quotes else None

    def as_json(self, id: str | int | float | None = None) -> dict[str, object]:
        """The contract's JSON. `id` is the caller's own name for the question."""
        return {
            "id": id, "question": self.question, "standalone": self.standalone,
            "answered": self.answered, "confidence": round(self.confidence, 4),
            "quotes": [quote.as_json() for quote in self.quotes],
            "nearest": [quote.as_json() for quote in self.nearest],
            "as_of": self.as_of, "differ": list(self.differ), "unheard": list(self.unheard), "about": self.about,
            "timings_ms": self.timings.as_json(),
        }  # fmt: skip


class Answerer(Protocol):
    """A question, and the questions asked before it, to an Answer."""

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        """At most `limit` quotes. Raises `RefusedInput` only for a question that is no text at all."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """What a reader sees of one passage: its text, the sentences in it (offsets into `text`), and a heading
    (title and date) that gives context but can never hold the answer."""

    text: str
    sentences: tuple[Span, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader makes of one sentence of one window.

    `score` is a log-odds-like number comparable across windows and questions: higher is better. `key` is the
    best key span within the sentence (offsets into the window's text), or None.
    """

    window: int
    sentence: int
    score: float
    key: Span | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All findings over the windows of one question, and the probability (0 to 1) that none answers."""

    findings: tuple[Finding, ...]
    no_answer: float


class Reader(Protocol):
    """Question and candidate windows, seen together by one model."""

    @property
    def name(self) -> str: ...

    def read(self, question: str, windows: Sequence[Window]) -> Reading:
        """One finding for every sentence of every window."""
        ...
