"""`python -m eval squad`: a benchmark's questions, asked of all its paragraphs together, or of their own alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from eval.figures import ANSWERING, SQUAD2, compute
from eval.original import original_of
from eval.outcome import Outcome
from eval.run import digest_articles, digest_questions, package_version, weights_name
from eval.saved import Run, Signature
from eval.squad_file import NO_ANSWER, Asked, SquadFile
from eval.truth import judge
from index.article import Article, Span
from index.chunk import cut_passages
from qa.answer import Answer, Citation, Quote, Reader
from qa.evidence import passage_window

MOST_QUOTES = 3
REFUSE_FROM = 0.5
"""With --gold, the probability of no answer from which it counts as refused, where the file has such questions."""


def squad_run(file: SquadFile, outcomes: Sequence[Outcome], form: str, embedder: str, reader: str) -> Run:
    """The run of a SQuAD file; figures over refusing only where some questions have no answer.

    Intervals are over paragraphs, not questions: about five questions share each, so they are no independent trials.
    """
    paragraphs = {one.wanted.case.id: one.article for one in file.asked}
    outcomes = [replace(outcome, cluster=paragraphs[outcome.id]) for outcome in outcomes]
    originals = {article.id: original_of(article) for article in file.articles}
    refusing = not all(outcome.answerable for outcome in outcomes)
    unasked = () if refusing else ("auroc", "refusal_precision", "refusal_recall")
    measures = [m for m in (*(SQUAD2 if refusing else ()), *ANSWERING) if m.name not in unasked]
    wanted = [one.wanted for one in file.asked]
    signature = Signature(
        form=form, version=package_version(), embedder=embedder, reader=reader,
        settings="-" if form == "squad gold" else weights_name(), questions=digest_questions(wanted),
        articles=digest_articles(originals), question_count=len(wanted), article_count=len(originals),
    )  # fmt: skip
    return Run(signature, tuple(compute(outcomes, measures)), tuple(outcomes))


def read_gold(
    file: SquadFile, reader: Reader, clock: Callable[[], float], progress: Callable[[Iterable], Iterable] = iter
) -> list[Outcome]:
    """Each question read in its own paragraph only: the reader by itself, with nothing to retrieve.

    `clock` gives seconds.
    """
    articles = {article.id: article for article in file.articles}
    originals = {article.id: original_of(article) for article in file.articles}
    may_refuse = any(one.wanted.case.kind == NO_ANSWER for one in file.asked)
    outcomes = []
    for one in progress(file.asked):
        start = clock()
        answer = _read_one(one, articles[one.article], reader, may_refuse)
        outcomes.append(judge(one.wanted, answer, originals, (clock() - start) * 1000))
    return outcomes


def _read_one(one: Asked, article: Article, reader: Reader, may_refuse: bool) -> Answer:
    """The best three sentences of the paragraph with their key words, overlapping windows counted once. It is cut as a
    library cuts it, and read as the chat reads it."""
    question, passages = one.wanted.case.question, cut_passages(article)
    windows = [passage_window(article, passage) for passage in passages]
    reading = reader.read(question, windows)
    quotes: dict[Span, Quote] = {}
    for finding in sorted(reading.findings, key=lambda f: -f.score):
        span = passages[finding.window].sentences[finding.sentence]
        if span in quotes:
            continue
        shift = span.start - windows[finding.window].sentences[finding.sentence].start
        key = Span(finding.key.start + shift, finding.key.end + shift) if finding.key else None
        quotes[span] = Quote(
            span.of(article.text), span.start, span.end, key, 1 - reading.no_answer, Citation.to(article)
        )
    answered = bool(quotes) and not (may_refuse and reading.no_answer >= REFUSE_FROM)
    best = tuple(quotes.values())[:MOST_QUOTES]
    shown, nearest = (best, ()) if answered else ((), best)
    return Answer(question, question, answered, 1 - reading.no_answer, shown, nearest)
