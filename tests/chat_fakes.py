"""A small library and answerer for the chat's tests: they obey their input, choosing sentences by shared words.

Loaded by the fixture `chat_fakes` in conftest.py. The articles are invented, in invented places.
"""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from index.article import Article, Block, Role, Span
from qa.answer import Answer, Citation, Quote, Searched, Timings
from qa.courtesy import what_is_asked

SENTENCE = re.compile(r"\S.*?(?:[.!?][”\"']?(?=\s|$)|$)", re.DOTALL)
STOP = set(
    re.findall(
        r"\w+",
        "a an and are as at be by did do does for from had has have how in is it of on or that the this to was were "
        "what when where which who why will with",
    )
)

HARBOUR = """Harbour trust to be wound up after damning review

By Petra Oakshott
Published 29th January 2020, 16:05

Sign up to our daily newsletter

The Lanmouth Harbour Trust will be wound up in October after reviewers found that it had spent £4.2m it did not have.

Ferries at Lanmouth quay. Photo: A. Reader

Reviewers said the trust had “lost sight of its purpose” & called for commissioners. Dame Isolde Farrant will
chair the board until then. She was appointed by the county council on 14 January, replacing Rupert Thwaite.

Mr Thwaite resigned in December because auditors refused to sign the accounts.

“We let people down, and I am sorry,” he told the council’s scrutiny committee.

Hide Ad

The county council said 212 jobs would move to two new bodies, Lanmouth Ports and the Wenmarsh Navigation.

More from Lanmouth Today
Ten best chip shops in the county
Subscribe for £1 a month
"""

PORTS = """New body takes over the ferries

Lanmouth Ports took charge of all six ferry routes on 1 April 2021, a year after the county council chose it.

Its first chief executive is Noor Akhtar, who ran the airport at Straddle for nine years. The body starts with
£11.5m and no debt, according to papers published by the council.

Fares will be held until 2023. The Wenmarsh Navigation, which looks after the canals, opened its doors on the
same day with 61 staff.

Comments are closed
"""

FLOOD = """Wall that held back the Wen

The flood wall at Marrowby cost £38m and took three winters to build.

It was finished in May 2013, and engineers say that it has since kept the river out of 640 homes. Marrowby had
been flooded in 1998 and 2007.
"""


def article(text: str, source: str, furniture: Sequence[str] = (), **fields: str | None) -> Article:
    """Paragraphs as blocks: the first is the headline, those in `furniture` (by their beginnings) have no block."""
    blocks = []
    for number, match in enumerate(re.finditer(r"(?:[^\n]+\n?)+", text)):
        line = match.group().rstrip()
        if any(line.startswith(start) for start in furniture):
            continue
        role = Role.HEADLINE if number == 0 else Role.BODY
        role = Role.DATELINE if line.startswith(("By ", "Published ")) else role
        role = Role.CAPTION if "Photo:" in line else role
        blocks.append(Block(match.start(), match.start() + len(line), role))
    digest = sha256(text.encode()).hexdigest()
    return Article(id=digest[:16], text=text, sha256=digest, source=source, blocks=tuple(blocks), **fields)


def sample_articles() -> list[Article]:
    adverts = ("Sign up", "Hide Ad", "More from", "Ten best", "Subscribe", "Comments are")
    return [
        article(HARBOUR, "cuttings/harbour.txt", adverts, title="Harbour trust to be wound up after damning review",
                published="2020-01-29", publisher="Lanmouth Today", byline="Petra Oakshott",
                url="https://lanmouth.example/news/trust-wound-up"),
        article(PORTS, "cuttings/ports.md", adverts, title="New body takes over the ferries", published="2021-04-01",
                publisher="Wenmarsh Courier"),
        article(FLOOD, "cuttings/flood.txt", title="Wall that held back the Wen", published="2013-05-03"),
    ]  # fmt: skip


@dataclass
class Row:
    """One line of the catalogue."""

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    byline: str | None
    url: str | None
    source: str
    passages: int
    sha256: str


class FakeView:
    def __init__(self, articles: Sequence[Article], generation: int) -> None:
        self._articles = articles
        self.generation = generation

    def catalogue(self) -> list[Row]:
        return [
            Row(
                a.id,
                a.title,
                a.published,
                a.publisher,
                a.byline,
                a.url,
                a.source,
                sum(1 for _ in sentences(a)),
                a.sha256,
            )
            for a in self._articles
        ]

    def article(self, id: str) -> Article:
        return next(a for a in self._articles if a.id == id) if any(a.id == id for a in self._articles) else _no(id)


def _no(id: str) -> Article:
    raise KeyError(id)


class FakeLibrary:
    """Articles in a list; `generation` goes up with each that is added."""

    def __init__(self, articles: Sequence[Article] = ()) -> None:
        self.articles = list(articles)

    @contextmanager
    def view(self) -> Iterator[FakeView]:
        yield FakeView(tuple(self.articles), len(self.articles))


def sentences(article: Article) -> Iterator[Span]:
    for block in article.blocks:
        if block.role is Role.BODY:
            for match in SENTENCE.finditer(article.text, block.start, block.end):
                yield Span(match.start(), match.end())


def content_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if word not in STOP}


class FakeAnswerer:
    """Ranks sentences by the share of the question's words they hold; answers from a half upwards.

    The key is the longest run of digits or capitalised words. A question of one or two words is completed with the
    one before it. `delay` seconds are slept over each question.
    """

    def __init__(self, library: FakeLibrary, delay: float = 0.0) -> None:
        self.library = library
        self.delay = delay
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        self.asked.append((question, tuple(history)))
        time.sleep(self.delay)
        if not what_is_asked(question):
            return Answer(question, question, False, 0.0, about="Ask me something about the articles.")
        short = len(content_words(question)) <= 1 and history
        standalone = f"{history[-1]} {question}" if short else question
        words = content_words(standalone)
        found = []
        for article in self.library.articles:
            for span in sentences(article):
                text = span.of(article.text)
                score = len(words & content_words(text)) / max(1, len(words))
                keys = list(re.finditer(r"£?\d[\d.,]*\w*|[A-Z]\w+(?: [A-Z]\w+)+", text))
                longest = max(keys, key=lambda m: m.end() - m.start(), default=None)
                key = Span(span.start + longest.start(), span.start + longest.end()) if longest else None
                found.append(Quote(text, span.start, span.end, key, score, Citation.to(article)))
        found.sort(key=lambda quote: -quote.score)
        best = [quote for quote in found[:limit] if quote.score >= 0.5]
        dates = sorted(a.published for a in self.library.articles if a.published)
        return Answer(
            question=question, standalone=standalone, answered=bool(best),
            confidence=best[0].score if best else 0.1, quotes=tuple(best),
            nearest=() if best else tuple(q for q in found[:limit] if q.score > 0),
            searched=Searched(len(self.library.articles), len(found), dates[0] if dates else None,
                              dates[-1] if dates else None, len(self.library.articles)),
            timings=Timings(total=self.delay * 1000),
        )  # fmt: skip


@contextmanager
def served(application: object) -> Iterator[str]:
    """The application on a free port of this machine, in a thread; gives its address."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="error", timeout_graceful_shutdown=1))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    until = time.monotonic() + 20
    while not server.started:
        assert running.is_alive() and time.monotonic() < until
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join(10)
