"""`python -m eval new`: a typed question, or lines of feedback, to draft cases, and those into a question file."""

import codecs
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.articles import read_folder
from eval.case import Case, Gold, case_line, load_cases
from eval.draft import draft
from eval.feedback import Ask, KeyWords, draft_feedback, parse_line
from eval.lint import case_faults, labelled, same_question
from eval.original import Original
from eval.paths import is_folder, is_there
from eval.table import plain
from index.article import Article, Span
from index.errors import RefusedInput, UsageError
from index.votes import read_votes
from qa.answer import Quote, Reader, Window

SHOWN = 3
"""So many sentences are shown to choose from."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft, None where none could be made, and what to say of it. `clear`: fit for the question file."""

    case: Case | None
    words: tuple[str, ...]
    clear: bool


@dataclass(slots=True)
class Desk:
    """What drafts are made from and held against: the cases there are, with those drafted so far, and the articles."""

    cases: list[Case]
    articles: Sequence[Article]
    originals: dict[str, Original]
    _by_label: dict[str, tuple[Article, Original]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_label = labelled(self.articles, self.originals)

    def faults(self, case: Case) -> list[str]:
        """What lint has against the one case, and whether its question is asked already."""
        same = same_question(case.question, case.history, self.cases)
        return case_faults(case, self._by_label) + ([f"{same.id} asks the same question already"] if same else [])


def open_desk(questions: Path, folder: Path) -> Desk:
    """A question file that is not there yet has no cases. Raises UsageError for files that cannot be read."""
    articles, originals = read_folder(folder)
    return Desk(load_cases(questions) if is_there(questions) else [], articles, originals)


def from_question(
    desk: Desk, question: str, history: Sequence[str], ask: Ask | None, pick: int | None = None,
    answers: Sequence[str] = (),
) -> Drafted:  # fmt: skip
    """The draft of one typed question. `ask` None: unanswerable, without asking. `pick` takes another than the first
    sentence, and also the nearest ones of a refusal; `answers` go before the key words found.

    Raises UsageError when there is no sentence of that number.
    """
    if not question.strip():
        raise UsageError("The question is empty; type one in words, such as: Who chairs the trust?")
    if not all(_is_text(text) for text in (question, *history, *answers)):
        raise UsageError("The question holds bytes that are no utf-8 text; type it again")
    words: list[str] = []
    gold, accepted = None, tuple(answers)
    if ask is not None:
        answer = ask(question, history)
        shown = (answer.quotes or answer.nearest)[:SHOWN]
        if pick and pick > len(shown):
            raise UsageError(f"There are {len(shown)} sentences to pick from, so no number {pick}; leave out --pick")
        number = pick or int(answer.answered and bool(shown))
        if answers and not number:
            raise UsageError("It was refused, so there is no sentence for --answer; give --pick N too, or leave it out")
        words = _choices(desk, shown, number)
        if answer.standalone != question:
            words.insert(0, f"Understood as: {plain(answer.standalone)}")
        if number:
            quote = shown[number - 1]
            gold = Gold(desk.originals[quote.article.id].label, quote.text)
            accepted = accepted or _key(quote, desk)
    case = draft(question, history, gold, accepted if gold else (), [c.id for c in desk.cases])
    faults = desk.faults(case)
    return Drafted(case, (*words, *(f"{case.id}: {plain(fault)}" for fault in faults)), not faults)


def _choices(desk: Desk, shown: Sequence[Quote], number: int) -> list[str]:
    """The sentences to choose from, the one drafted with a star."""
    rows = []
    for place, quote in enumerate(shown, 1):
        star, key = "*" if place == number else " ", " ".join(_key(quote, desk)) or "-"
        label = desk.originals[quote.article.id].label
        rows.append(f"{star} {place}. {plain(quote.text)} [{plain(label)}; key words: {plain(key)}]")
    if number:
        return [*rows, "Another with --pick N, unanswerable with --none; --write puts it into the question file."]
    return [*rows, "Refused, so drafted as unanswerable; --pick N if one of these does answer."]


def _key(quote: Quote, desk: Desk) -> tuple[str, ...]:
    return (quote.key.of(desk.originals[quote.article.id].text),) if quote.key else ()


def read_lines(name: str) -> list[bytes]:
    """The lines of a feedback file, of standard input for "-", or the votes in a library's folder. Raises UsageError
    when a file cannot be read, LibraryMissing for a folder that is no library."""
    if name != "-" and is_folder(Path(name)):
        return [vote.as_line().encode() for vote in read_votes(Path(name))]
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}; name a file of feedback") from None
    return data.removeprefix(codecs.BOM_UTF8).split(b"\n")


def from_feedback(
    desk: Desk, lines: Sequence[bytes], ask: Ask, key_words: KeyWords,
    progress: Callable[[Iterable], Iterable] = iter,
) -> list[Drafted]:  # fmt: skip
    """One for every line that is not blank; what is wrong with a line is said with its number."""
    drafted = []
    for number, line in progress([(n, line) for n, line in enumerate(lines, 1) if line.strip()]):
        try:
            ids = [case.id for case in desk.cases]
            case, doubt = draft_feedback(parse_line(line), desk.originals, ids, ask, key_words)
        except RefusedInput as error:
            drafted.append(Drafted(None, (f"line {number}: {plain(str(error))}",), False))
            continue
        faults = [*([doubt] if doubt else []), *desk.faults(case)]
        drafted.append(Drafted(case, tuple(f"line {number}, {case.id}: {plain(f)}" for f in faults), not faults))
        desk.cases.append(case)
    return drafted


def key_words_of(reader: Reader | None, question: str, sentence: str) -> str | None:
    """What the reader takes for the answer within a sentence that is known to hold it; None without a reader."""
    if reader is None:
        return None
    reading = reader.read(question, [Window(sentence, (Span(0, len(sentence)),))])
    keys = [finding.key for finding in sorted(reading.findings, key=lambda f: -f.score) if finding.key]
    return keys[0].of(sentence) if keys else None


def append_cases(path: Path, cases: Sequence[Case]) -> None:
    """After what stands there, in one write; the file is made when there is none. Raises UsageError when it cannot
    be written."""
    if not cases:
        return
    try:
        before = path.read_bytes() if path.exists() else b""
        start = b"\n" if before and not before.endswith(b"\n") else b""
        with path.open("ab") as file:
            file.write(start + "".join(f"{case_line(case)}\n" for case in cases).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another with --questions") from None


def _is_text(text: str) -> bool:
    """Bytes of a command line that are no utf-8 come as lone surrogates, which no file can hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
