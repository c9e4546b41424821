"""The evidence pack: what was asked, and every quote that was given, so that others can check it. Pure.

The JSON is the full form, `{"cuttings_pack": 1, "questions": [...]}`: each question as the contract's answer has it,
with the time it was asked (UTC) and the generation of the library that answered. CSV (`qa/pack_csv.py`) and Markdown
(`qa/pack_markdown.py`) are made from the same Pack. What came nearest to a question that has no answer is no
evidence, and is left out.

    >>> pack = Pack((Asked("Who?", "Who?", False, 0.1, "2026-11-21T23:40:00Z", 7),))
    >>> from_json(as_json(pack)) == pack
    True
"""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.article import Span
from index.errors import UsageError
from qa.answer import Answer, Answerer, Citation, Copy, Quote, Said

VERSION = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and its answer. `asked` is UTC, as in 2026-11-21T23:40:00Z; scores have four places."""

    question: str
    standalone: str
    answered: bool
    confidence: float
    asked: str
    generation: int
    quotes: tuple[Quote, ...] = ()

    @classmethod
    def of(cls, answer: Answer, when: datetime) -> "Asked":
        """`when` is the time of asking, in any time zone."""
        return cls(
            answer.question, answer.standalone, answer.answered, round(answer.confidence, 4),
            when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), answer.searched.generation,
            tuple(replace(quote, score=round(quote.score, 4)) for quote in answer.quotes),
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        return {
            "question": self.question, "standalone": self.standalone, "answered": self.answered,
            "confidence": self.confidence, "asked": self.asked, "generation": self.generation,
            "quotes": [quote.as_json() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pack:
    """The questions of one conversation or batch, in the order in which they were asked."""

    asked: tuple[Asked, ...]


class Recording:
    """An answerer that notes what it answers, and when. What is refused as no question is not noted."""

    def __init__(self, answerer: Answerer, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._answerer = answerer
        self._clock = clock
        self._asked: list[Asked] = []

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        when = self._clock()
        answer = self._answerer.ask(question, history, limit)
        self._asked.append(Asked.of(answer, when))
        return answer

    @property
    def pack(self) -> Pack:
        return Pack(tuple(self._asked))


def as_json(pack: Pack) -> str:
    """The full form, with a line end at its end."""
    whole = {"cuttings_pack": VERSION, "questions": [asked.as_json() for asked in pack.asked]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Pack:
    """The pack that `as_json` wrote. Raises UsageError, naming the place, for anything else."""
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise UsageError("it is no JSON") from None
    if not isinstance(whole, dict) or "cuttings_pack" not in whole:
        raise UsageError('it has no "cuttings_pack"')
    check_version(whole["cuttings_pack"])
    return from_questions(whole.get("questions"))


def from_questions(questions: object) -> Pack:
    """The pack of the "questions" of the JSON form, of whatever origin. Raises UsageError, naming the place."""
    fields = Fields({"questions": questions}, "the pack").each("questions")
    return Pack(tuple(_asked(each) for each in fields))


def check_version(version: object) -> None:
    """Raises UsageError for a form that this version of Cuttings does not read."""
    if isinstance(version, bool) or version != VERSION:
        raise UsageError(f'it is of another form than this version of Cuttings reads ("cuttings_pack": {VERSION})')


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object of unknown origin, read field by field. `place` is how messages name it: 'question 2, quote 1'."""

    values: dict[str, object]
    place: str

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return value if isinstance(value, str) else self._wrong(name, "text")

    def known(self, name: str) -> str | None:
        return None if self.values.get(name) is None else self.text(name)

    def whole(self, name: str) -> int:
        value = self.values.get(name)
        fine = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return value if fine else self._wrong(name, "a whole number from 0")

    def share(self, name: str) -> float:
        value = self.values.get(name)
        fine = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        return value if fine and 0 <= value <= 1 else self._wrong(name, "a number from 0 to 1")

    def yes(self, name: str) -> bool:
        value = self.values.get(name)
        return value if isinstance(value, bool) else self._wrong(name, "true or false")

    def inner(self, name: str) -> "Fields":
        value = self.values.get(name)
        return Fields(value, self.place) if isinstance(value, dict) else self._wrong(name, "an object")

    def each(self, name: str) -> list["Fields"]:
        """The objects of a list, each named by the singular of `name` and its number."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(name, "a list of objects")
        before = "" if self.place == "the pack" else self.place + ", "
        return [Fields(item, f"{before}{name.removesuffix('s')} {number}") for number, item in enumerate(value, 1)]

    def span(self, name: str) -> Span | None:
        match self.values.get(name):
            case None:
                return None
            case [int(start), int(end)] if 0 <= start <= end:
                return Span(start, end)
        self._wrong(name, "a start and an end")

    def _wrong(self, name: str, wanted: str):  # -> NoReturn, for every type asked for
        raise UsageError(f'{self.place}: "{name}" is not {wanted}')


def _asked(fields: Fields) -> Asked:
    return Asked(
        fields.text("question"), fields.text("standalone"), fields.yes("answered"), fields.share("confidence"),
        fields.text("asked"), fields.whole("generation"), tuple(_quote(quote) for quote in fields.each("quotes")),
    )  # fmt: skip


def _citation(article: Fields) -> Citation:
    return Citation(
        id=article.text("id"), title=article.known("title"), published=article.known("published"),
        publisher=article.known("publisher"), byline=article.known("byline"), url=article.known("url"),
        source=article.text("source"), sha256=article.text("sha256"),
    )  # fmt: skip


def _quote(fields: Fields) -> Quote:
    citation = _citation(fields.inner("article"))
    text, start, end = fields.text("text"), fields.whole("start"), fields.whole("end")
    if not text:
        raise UsageError(f"{fields.place}: it has no words")
    page = None if fields.values.get("page") is None else fields.whole("page")
    copies = () if fields.values.get("also_in") is None else fields.each("also_in")  # packs of before have none
    also_in = tuple(Copy(_citation(copy.inner("article")), copy.whole("start"), copy.whole("end")) for copy in copies)
    said = () if fields.values.get("said") is None else fields.each("said")  # packs of before have none
    speech = tuple(Said(one.whole("start"), one.whole("end"), one.known("speaker"), one.known("role")) for one in said)
    return Quote(text, start, end, fields.span("key"), fields.share("score"), citation, page, also_in, speech)
