"""What came of one question: enough to compute every figure, and to read what went wrong, without the library.

Two kinds of run leave outcomes: those where questions are answered (`Outcome`), and those where a list is ranked
(`Ranked`). Both are saved in a run's JSON and read back by `compare`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Broke(StrEnum):
    """The first link of the chain that failed."""

    RETRIEVAL = "retrieval"  # no passage with the sentence that answers was found
    SENTENCE = "sentence"  # it was found, and another sentence stood first
    SPAN = "span"  # the right sentence, with other key words than those accepted
    REFUSAL = "refusal"  # the right sentence stood first and was kept back, or what cannot be answered was answered


@dataclass(frozen=True, slots=True)
class Shown:
    """One quote as it was given: its words, whose they are, its key words, and what the check of it found.

    `valid`: the words stand in the original file at the offsets given. `attributed`: the article named is the one
    that holds them, under its own title and date.
    """

    text: str
    article: str
    key: str | None
    right: bool
    valid: bool
    attributed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question answered or refused. `right_at` is the place (from 1) of the first right quote, 0 for none.

    `would_be_right`: the first quote, or after a refusal the nearest passage, is right: what answering would have
    risked. `exact` and `f1` (0 to 1) compare the first quote's key words with `answers`. `cluster` names what several
    questions share (a benchmark's paragraph), "" when the question stands alone; intervals depend on it.
    `passage_at` is the place (from 1) of the first retrieved passage with a sentence that answers, 0 for none, and
    `passage_ndcg` the nDCG@10 of the passages; None where nothing answers, or nothing was retrieved.
    """

    id: str
    split: str
    kind: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    answered: bool
    confidence: float
    right_at: int
    would_be_right: bool
    exact: float
    f1: float
    quotes: tuple[Shown, ...]
    nearest: tuple[Shown, ...]
    answers: tuple[str, ...]
    wanted: tuple[str, ...]
    broke: Broke | None
    milliseconds: float
    cluster: str = ""
    passage_at: int | None = None
    passage_ndcg: float | None = None

    @property
    def good(self) -> bool:
        """Right first, or rightly refused."""
        return self.right_at == 1 if self.answerable else not self.answered

    @property
    def said(self) -> str:
        """What a person reads first: the first quote, or that nothing was said."""
        return self.quotes[0].text if self.quotes else "(refused)"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A list ranked for one question; `scores` maps a measure's name to its value for this question.

    `clean`: the question has both things to find and things to pass over.
    """

    id: str
    question: str
    scores: Mapping[str, float]
    clean: bool = True
    top: str = ""
    milliseconds: float = 0.0

    @property
    def said(self) -> str:
        return self.top
