"""What else? The question that is meant, and its evidence without what has been answered already. Pure.

>>> more_of("Anyone else?", "Who resigned in May?")
'Who else resigned in May?'
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import log

from rapidfuzz import fuzz

from index.words import stems
from qa.answer import Quote
from qa.choose import sigmoid
from qa.evidence import Scored

SAME = 90
"""A sentence this alike (rapidfuzz ratio, 0 to 100) to what was quoted says nothing else."""
_LEAST = 1e-9
_LEAD = re.compile(
    r"\W*(who|where|when|why|what(?! \w+ (?:did|does|do|is|are|was|were|has|have|had|will)\b)"
    r"|how(?! (?:much|many|long|often|far|old|big)\b))\b",
    re.IGNORECASE,
)
"""A question word with no noun to it, as "What year did ...?" has."""


def more_of(question: str, before: str) -> str | None:
    """`question`, which is no more than "Who else?", after `before`; None where another word was asked there, or
    "else" would part two words."""
    lead = _LEAD.match(before)
    asked = re.search(r"\b(?:who|what|where|when|why|how|any\w+)\b", question, re.IGNORECASE)
    word = asked.group().lower() if asked else ""
    word = "who" if word in ("anyone", "anybody") else word
    fits = lead and word in ("what", "anything", lead.group(1).lower())
    return f"{lead.group()} else{before[lead.end() :]}" if lead and fits else None


def without(scored: Sequence[Scored], no_answer: float, said: Sequence[Quote]) -> tuple[tuple[Scored, ...], float]:
    """The sentences that none of the quotes has, here or in other articles, and the probability that nothing answers,
    both as if the reader had never seen the others: what is left of its probability is shared out anew. Without a
    reader (all its scores 0) only the sentences go."""
    kept = [s for s in scored if not any(repeats(s, quote) for quote in said)]
    if not any(s.features.reader for s in scored):
        return tuple(kept), no_answer
    shares = [sigmoid(s.features.reader) for s in kept]
    whole = max(_LEAST, sum(shares) + no_answer)
    return tuple(
        replace(s, features=replace(s.features, reader=_log_odds(share / whole)))
        for s, share in zip(kept, shares, strict=True)
    ), no_answer / whole


def repeats(scored: Scored, quote: Quote) -> bool:
    """Whether the quote has the sentence, or nearly so."""
    one, other = (" ".join(stems(text)) for text in (scored.sentence.of(scored.article.text), quote.text))
    return f" {one} " in f" {other} " or fuzz.ratio(one, other) >= SAME


def _log_odds(share: float) -> float:
    share = min(max(share, _LEAST), 1 - _LEAST)
    return log(share / (1 - share))
