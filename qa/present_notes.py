"""When and who, in words: as of which day an answer holds, how quotes differ over time, and whose words a quote is.

>>> as_of_words("2018-03-14"), as_of_words(None)
('As of 14 March 2018', 'Undated')
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.dates import british_date
from qa.answer import Answer, Quote
from qa.differ import likely
from qa.periods import day_of
from qa.speech import has_marks

OWN = "The paper’s own words"
DATES = 3
"""An answer that draws on so many different dates has a timeline."""
DIFFER = "The articles differ: in order of date"
IN_ORDER = "In order of date"


@dataclass(frozen=True, slots=True)
class Moment:
    """One quote in its place in time: its number in the answer from 1, its article's ISO date, its key words, and
    whether it is the later or earlier of quotes that differ."""

    number: int
    published: str
    words: str
    mark: str


def as_of_words(published: str | None) -> str:
    return f"As of {british_date(published)}" if published else "Undated"


def moments(answer: Answer) -> list[Moment]:
    """The quotes of an answer in order of date, where that tells something: they differ, or are of three dates. What
    hardly answers is left out."""
    dated = [(quote.article.published, place) for place, quote in enumerate(answer.quotes)
             if day_of(quote.article.published) and likely(quote, answer.quotes[0])]  # fmt: skip
    if not answer.differ and len({published for published, _ in dated}) < DATES:
        return []
    places = [place for _, place in sorted(dated)]
    found = []
    for place in places:
        quote, mark = answer.quotes[place], ""
        if place in answer.differ:
            mark = {answer.differ[0]: "earlier", answer.differ[-1]: "later"}.get(place, "then")
        found.append(Moment(place + 1, quote.article.published or "", key_words(quote), mark))
    return found


def key_words(quote: Quote) -> str:
    """The quote's key words, line ends in them as spaces; none where none are known."""
    if quote.key is None:
        return ""
    return " ".join(quote.text[max(0, quote.key.start - quote.start) : max(0, quote.key.end - quote.start)].split())


def voice(quote: Quote) -> str | None:
    """Whose words a quote is, as far as that is sure.

    >>> from qa.answer import Citation, Said
    >>> cited = Citation("a", None, None, None, None, None, "a.txt", "")
    >>> voice(Quote("“No,” said Jane Holt.", 0, 21, None, 0.9, cited, said=(Said(0, 5, "Jane Holt", "the leader"),)))
    'In quotation marks: said by Jane Holt, the leader'
    >>> voice(Quote("The trust closed.", 0, 17, None, 0.9, cited))
    'The paper’s own words'
    """
    if not quote.said:
        return None if has_marks(quote.text) else OWN
    speakers = list(dict.fromkeys(said_by(said.speaker, said.role) for said in quote.said))
    spoken = sum(said.end - said.start for said in quote.said)
    whole = spoken >= len(quote.text.strip())
    if speakers == [""]:
        return "Quoted speech; who speaks is not said here" if whole else None
    named = " and ".join(name for name in speakers if name)
    if "" in speakers:
        return None
    return f"Said by {named}" if whole else f"In quotation marks: said by {named}"


def said_by(speaker: str | None, role: str | None) -> str:
    if not speaker:
        return ""
    speaker = speaker[0].lower() + speaker[1:] if speaker.split()[0] in ("The", "A", "An", "Its", "Their") else speaker
    return f"{speaker}, {role}" if role else speaker


def lines(answer: Answer) -> Iterator[str]:
    """For a terminal: the day, and the order of date where it tells something."""
    listed = moments(answer)
    if listed:
        yield (DIFFER if answer.differ else IN_ORDER) + ":"
        for moment in listed:
            words = f" {moment.words}" if moment.words else ""
            mark = f", {moment.mark}" if moment.mark else ""
            yield f"    {british_date(moment.published)}:{words} [{moment.number}]{mark}"
        yield ""
    yield as_of_words(answer.as_of)
