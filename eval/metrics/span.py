"""How near a key span is to an accepted answer: exact match and token F1.

Source: the official SQuAD evaluation scripts (v1.1, Rajpurkar et al. 2016; v2.0, Rajpurkar et al. 2018),
followed to the letter so that figures can be held against published ones.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b", re.UNICODE)
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(answer: str) -> str:
    """Lower case, without ASCII punctuation, without a, an, the; single spaces. Only measures may do this.

    >>> normalise("The  Leader's £65m, a loan.")
    'leaders £65m loan'
    """
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact(prediction: str, accepted: str) -> float:
    """1 when both are the same once normalised, else 0."""
    return float(normalise(prediction) == normalise(accepted))


def token_f1(prediction: str, accepted: str) -> float:
    """Harmonic mean of precision and recall of the normalised words, counted with repeats.

    When either is empty once normalised: 1 if both are, else 0 (the rule of v2.0).

    >>> token_f1("Ms Jo Elm", "Jo Elm of Ashby")  # 2 shared words: 2/3 and 2/4
    0.5714285714285715
    """
    ours, theirs = normalise(prediction).split(), normalise(accepted).split()
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    if shared == 0:
        return 0.0
    precision, recall = shared / len(ours), shared / len(theirs)
    return 2 * precision * recall / (precision + recall)


def best_exact(prediction: str, accepted: Sequence[str]) -> float:
    """The highest `exact` over all accepted answers; with none, 1 only for an empty prediction (v2.0)."""
    return max((exact(prediction, answer) for answer in _answers(accepted)), default=0.0)


def best_f1(prediction: str, accepted: Sequence[str]) -> float:
    """The highest `token_f1` over all accepted answers; with none, 1 only for an empty prediction (v2.0)."""
    return max((token_f1(prediction, answer) for answer in _answers(accepted)), default=0.0)


def _answers(accepted: Sequence[str]) -> list[str]:
    """As the v2.0 script: answers that normalise to nothing are left out; no answer left means the empty one."""
    return [answer for answer in accepted if normalise(answer)] or [""]
