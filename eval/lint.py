"""`python -m eval lint`: is a question file sound? A wrong question measures nothing, and costs a good change."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.articles import read_folder
from eval.case import ANSWERABLE, UNANSWERABLE, Case, load_cases
from eval.metrics.span import normalise
from eval.original import Original
from eval.table import one_line
from index.article import Article
from index.chunk import quotable_sentences
from index.errors import UsageError

SPLITS = ("train", "test")
TEST_SHARE = (0.2, 0.5)
"""What share of a kind may be held apart as `test`; a third is meant."""
FEW = 6
"""Kinds with fewer questions than this are not held to it."""


def lint(questions: Path, folder: Path) -> tuple[list[str], int]:
    """One line for every fault, and how many questions were checked. Raises UsageError for unreadable files."""
    cases = load_cases(questions)
    if not cases:
        raise UsageError(f"{questions} holds no question; one line of JSON each, in the form of eval/case.py")
    articles, originals = read_folder(folder)
    by_label = labelled(articles, originals)
    faults = [f"{case.id}: {fault}" for case in cases for fault in case_faults(case, by_label)]
    return faults + duplicates(cases) + imbalances(cases), len(cases)


def labelled(articles: Iterable[Article], originals: Mapping[str, Original]) -> dict[str, tuple[Article, Original]]:
    """Every article and its original by the names that a question may call it."""
    both = [(article, originals[article.id]) for article in articles]
    return {label: (article, original) for article, original in both for label in original.labels}


def case_faults(case: Case, articles: Mapping[str, tuple[Article, Original]]) -> list[str]:
    """What is wrong with one question by itself."""
    faults = []
    if case.split not in SPLITS:
        faults.append(f"split {case.split!r} is neither train nor test")
    if not case.question.strip() and case.kind != "nonsense":
        faults.append("the question is empty")
    if case.kind not in ANSWERABLE + UNANSWERABLE:
        faults.append(f"kind {case.kind!r} is unknown; the kinds are in eval/case.py")
    if case.kind in UNANSWERABLE and (case.gold or case.answers):
        faults.append(f"kind {case.kind} is for what the articles do not answer, but it has gold or answers")
    if case.kind in ANSWERABLE and not case.gold:
        faults.append(f"kind {case.kind} needs a gold sentence")
    if case.gold and not case.answers:
        faults.append("it has gold sentences but no answers")
    if case.kind == "follow-up" and not case.history:
        faults.append("a follow-up needs a history")
    faults += [fault for gold in case.gold if (fault := _gold_fault(gold.article, gold.sentence, articles))]
    held = " ".join(normalise(gold.sentence) for gold in case.gold)
    for answer in case.answers:
        if not any(answer in gold.sentence for gold in case.gold) and case.gold:
            near = " (only with other case or punctuation)" if normalise(answer) in held else ""
            faults.append(f"the answer {one_line(answer)!r} stands in no gold sentence{near}")
    return faults


def _gold_fault(name: str, sentence: str, articles: Mapping[str, tuple[Article, Original]]) -> str | None:
    """Whether the sentence is in the article, and is one whole quotable sentence there or a run of them."""
    if name not in articles:
        return f"there is no article {name}"
    article, original = articles[name]
    start = original.text.find(sentence) if sentence else -1
    if start < 0:
        return f"not in {name} word for word: {one_line(sentence)!r}"
    spans = quotable_sentences(article)
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    while start >= 0:
        if start in starts and start + len(sentence) in ends:
            return None
        start = original.text.find(sentence, start + 1)
    return f"no whole sentence (or run of them) that may be quoted from {name}: {one_line(sentence)!r}"


def duplicates(cases: Sequence[Case]) -> list[str]:
    """Ids used twice, and questions asked twice after the same history (case and punctuation aside)."""
    ids = [f"{name}: the id is used {count} times" for name, count in Counter(c.id for c in cases).items() if count > 1]
    asked = defaultdict(list)
    for case in cases:
        asked[_asked(case.question, case.history)].append(case.id)
    return ids + [f"{', '.join(same)}: the same question" for same in asked.values() if len(same) > 1]


def same_question(question: str, history: Sequence[str], cases: Sequence[Case]) -> Case | None:
    """The first case that asks the same after the same history (case and punctuation aside)."""
    asked = _asked(question, history)
    return next((case for case in cases if _asked(case.question, case.history) == asked), None)


def _asked(question: str, history: Sequence[str]) -> tuple[str, ...]:
    return tuple(normalise(text) or text for text in (*history, question))


def imbalances(cases: Sequence[Case]) -> list[str]:
    """Kinds of which too few or too many questions are held apart. Nothing to say of a file with one split."""
    if len({case.split for case in cases} & set(SPLITS)) < 2:
        return []
    faults = []
    for kind, count in Counter(case.kind for case in cases).items():
        test = sum(case.kind == kind and case.split == "test" for case in cases)
        if count >= FEW and not TEST_SHARE[0] <= test / count <= TEST_SHARE[1]:
            faults.append(f"kind {kind}: {test} of {count} are of split test; about a third should be")
    return faults
