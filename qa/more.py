"""What else? The question that is meant, and its evidence without what has been answered already. Pure.

>>> more_of("anyone", "Who resigned in May?")
'Who else resigned in May?'
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answer import Quote
from qa.choose import alike, stemmed
from qa.evidence import Scored
from qa.odds import LEAST, log_odds, sigmoid

_LEAD = re.compile(
    r"\W*(who|where|when|why|what(?! \w+ (?:did|does|do|is|are|was|were|has|have|had|will)\b)"
    r"|how(?! (?:much|many|long|often|far|old|big)\b))\b",
    re.IGNORECASE,
)
"""A question word with no noun to it, as "What year did ...?" has."""


def more_of(word: str, before: str) -> str | None:
    """What "Who else?" (its first word given) means after `before`; None where another word was asked there, or "else"
    would part two words."""
    lead, word = _LEAD.match(before), word.lower()
    word = "who" if word in ("anyone", "anybody") else word
    if lead is None or word not in ("what", "anything", lead.group(1).lower()):
        return None
    return f"{lead.group()} else{before[lead.end() :]}"


def without(scored: Sequence[Scored], no_answer: float, said: Sequence[Quote]) -> tuple[tuple[Scored, ...], float]:
    """The sentences that none of the quotes has, here or in other articles, and the probability that nothing answers,
    both as if the reader had never seen the others: what is left of its probability is shared out anew. Without a
    reader (all its scores 0) only the sentences go."""
    if not said:
        return tuple(scored), no_answer
    kept = [s for s in scored if not any(repeats(s, quote) for quote in said)]
    if not any(s.features.reader for s in scored):
        return tuple(kept), no_answer
    shares = [sigmoid(s.features.reader) for s in kept]
    whole = max(LEAST, sum(shares) + no_answer)
    return tuple(
        replace(s, features=replace(s.features, reader=log_odds(share / whole)))
        for s, share in zip(kept, shares, strict=True)
    ), no_answer / whole


def repeats(scored: Scored, quote: Quote) -> bool:
    """Whether the quote has the sentence, or nearly so."""
    one, other = stemmed(scored.sentence.of(scored.article.text)), stemmed(quote.text)
    return f" {one} " in f" {other} " or alike(one, other)
