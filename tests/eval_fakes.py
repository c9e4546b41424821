"""Stand-ins for the evaluation's tests: a small fictional press, and an answerer that obeys its input."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from eval.truth import Found, Place
from index.article import Article, Span
from index.chunk import quotable_sentences
from index.words import stems
from qa.answer import Answer, Citation, Finding, Quote, Reading, Window

PRESS = {
    "mill.md": "---\ntitle: Mill bridge closes\ndate: 2019-03-02\n---\n\nThe mill bridge at Orsley closed on Tuesday. "
    "Repairs will cost 40,000 crowns.\n\nBridge warden Hilda Marl said “it was not safe”.\n",
    "ferry.md": "---\ntitle: Ferry to sail again\ndate: 2019-06-11\n---\n\nThe Orsley ferry sails again from July. "
    "Captain Odo Fenn will steer it for two summers.\n",
}
CASES = [
    {"id": "q1", "split": "train", "kind": "who", "question": "Who will steer the Orsley ferry for two summers?",
     "answers": ["Odo Fenn", "Captain Odo Fenn"], "gold": [{"article": "ferry.md", "sentence":
                                        "Captain Odo Fenn will steer it for two summers."}]},
    {"id": "q2", "split": "train", "kind": "how-much", "question": "What will the repairs cost?",
     "answers": ["40,000 crowns"], "gold": [{"article": "mill.md", "sentence": "Repairs will cost 40,000 crowns."}]},
    {"id": "q3", "split": "test", "kind": "when", "question": "When closed the mill bridge at Orsley?",
     "answers": ["Tuesday"], "gold": [{"article": "mill.md", "sentence":
                                       "The mill bridge at Orsley closed on Tuesday."}]},
    {"id": "q4", "split": "test", "kind": "absent-entity", "question": "Who governs Zembla?"},
    {"id": "q5", "split": "train", "kind": "nonsense", "question": "wug blick?"},
]  # fmt: skip


def write_press(folder: Path, press: dict[str, str] = PRESS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in press.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return folder


def write_cases(path: Path, cases: Sequence[dict] = CASES) -> Path:
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n", "utf-8")
    return path


class WordAnswerer:
    """Sentences by the share of the question's stems that they hold; refuses under `least`."""

    def __init__(self, articles: Sequence[Article], least: float = 0.3) -> None:
        self.articles, self.least = articles, least
        self.asked: list[str] = []

    def ask(self, question: str, history: Sequence[str] = (), limit: int = 3) -> Answer:
        self.asked.append(question)
        wanted = set(stems(question))
        scored = [
            (len(wanted & set(stems(span.of(a.text)))) / max(1, len(wanted)), a, span)
            for a in self.articles
            for span in quotable_sentences(a)
        ]
        scored.sort(key=lambda row: (-row[0], row[1].id, row[2].start))
        quotes = tuple(self.quote(a, span, score, wanted) for score, a, span in scored[:limit])
        best = scored[0][0] if scored else 0.0
        answered = best >= self.least
        return Answer(question, question, answered, best, quotes if answered else (), () if answered else quotes)

    def quote(self, article: Article, span: Span, score: float, wanted: set[str]) -> Quote:
        """The key is the last run of capitalised words or figures that the question does not hold."""
        text = span.of(article.text)
        runs = re.finditer(r"(?:[A-Z]\w+|\d[\d,]*)(?: (?:[A-Z]\w+|crowns))*", text)
        new = [m for m in runs if not wanted & set(stems(m[0]))]
        key = Span(span.start + new[-1].start(), span.start + new[-1].end()) if new else None
        return Quote(text, span.start, span.end, key, score, Citation.to(article))


class WordParts:
    """What `eval.parts.open_parts` opens, with the fake inside."""

    def __init__(self, articles: Sequence[Article], reader: str | None = None, building: object = None) -> None:
        self.answerer = WordAnswerer(articles)
        self.embedder, self.reader = "words", reader or "none"

    def trace(self, standalone: str, gold: Sequence[Place]) -> Found:
        """Finds the articles about a bridge, each as one passage."""
        found = [a.id for a in self.answerer.articles if "bridge" in a.text]
        wanted = {place.article for place in gold}
        return Found(tuple(id in wanted for id in found), len(wanted))


class WordReader:
    """A finding for every sentence: shared stems; the key is its last word."""

    name = "last word"

    def read(self, question: str, windows: Sequence[Window]) -> Reading:
        wanted = set(stems(question))
        findings = []
        for i, window in enumerate(windows):
            for j, span in enumerate(window.sentences):
                text = span.of(window.text)
                last = re.search(r"\w+(?=\W*$)", text)
                key = Span(span.start + last.start(), span.start + last.end()) if last else None
                findings.append(Finding(i, j, float(len(wanted & set(stems(text)))), key))
        return Reading(tuple(findings), 0.0 if max((f.score for f in findings), default=0) > 1 else 0.9)
