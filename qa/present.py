"""Answer -> the words a person reads, plain text only. The page's HTML is made of these in `present_html`.

Nothing here changes what an article says: a quote is passed on as it stands, only dates and labels are worded.

    >>> confidence_words(0.9)
    'Very likely the answer'
"""

import re
from collections.abc import Sequence
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from index.article import Span
from index.dates import british_date
from index.words import stem, words
from qa.answer import Answer, Citation, Quote, Searched
from qa.question import STOP_WORDS

NOT_AN_ANSWER = "Not an answer, but closest"
WEAKER = "Less likely"
HOW_TO_ADD = "python -m index add FOLDER"
FRAGMENT_WORDS = 5


def counted(number: int, singular: str) -> str:
    """A number with its noun: '1 article', '1,204 articles'.

    >>> counted(1204, "article")
    '1,204 articles'
    """
    return f"{number:,} {singular}" + ("" if number == 1 else "s")


def period(earliest: str | None, latest: str | None) -> str | None:
    """'from 3 May 2013 to 1 April 2021', 'of 3 May 2013', or None where no article has a date."""
    first, last = british_date(earliest), british_date(latest)
    if first is None or last is None:
        return None
    return f"of {first}" if first == last else f"from {first} to {last}"


def held(searched: Searched) -> str:
    """How many articles there are, and from when.

    >>> held(Searched(articles=5, earliest="2013-05-03", latest="2021-04-01", undated=1))
    '5 articles, 4 of them from 3 May 2013 to 1 April 2021 and 1 undated'
    """
    when = period(searched.earliest, searched.latest)
    what = counted(searched.articles, "article")
    if when and searched.undated:
        return f"{what}, {searched.articles - searched.undated:,} of them {when} and {searched.undated:,} undated"
    return f"{what} {when}" if when else what


def refusal_sentence(searched: Searched, unheard: Sequence[str] = ()) -> str:
    """What was searched, and that nothing in it answers; `unheard` are words that it does not have at all.

    >>> refusal_sentence(Searched(articles=42, earliest="2013-05-03", latest="2021-04-01"))
    'I searched 42 articles from 3 May 2013 to 1 April 2021 and found no sentence that answers this.'
    """
    if searched.articles == 0:
        return f"There are no articles in the library yet. Add some with: {HOW_TO_ADD}"
    comma = "," if searched.undated and searched.earliest else ""
    said = f"I searched {held(searched)}{comma} and found no sentence that answers this."
    if not unheard:
        return said
    them = " or ".join(f"“{word}”" for word in unheard)
    return f"{said} None of them has the word{'s' if len(unheard) > 1 else ''} {them}."


def refusal_words(answer: Answer) -> str:
    """What is said where no sentence answers: what was searched, or what there is to say of the library itself."""
    return answer.about or refusal_sentence(answer.searched, answer.unheard)


def confidence_words(confidence: float) -> str:
    """A calibrated probability in words, so that nobody reads '0.73' as a mark out of ten."""
    if confidence >= 0.85:
        return "Very likely the answer"
    if confidence >= 0.6:
        return "Probably the answer"
    if confidence >= 0.35:
        return "Possibly the answer: read it in its article"
    return "A weak match: read it in its article"


def citation_parts(citation: Citation, page: int | None = None) -> list[str]:
    """Publisher, date, title, page and byline, those that are known; the source's file name where there is no title.

    >>> citation_parts(Citation(id="a", title="Trust to close", published="2020-01-29", publisher="The Gazette",
    ...                         byline=None, url=None, source="a.txt", sha256=""))
    ['The Gazette', '29 January 2020', 'Trust to close']
    """
    title = citation.title or file_name(citation.source)
    place = f"page {page}" if page is not None else None
    parts = [citation.publisher, british_date(citation.published), title, place, citation.byline]
    return [part for part in parts if part]


def copy_name(citation: Citation) -> str:
    """How a quote names another copy of its story: where, and when.

    >>> copy_name(Citation(id="a", title="Trust to close", published="2019-05-03", publisher="Kettlesham Herald",
    ...                    byline=None, url=None, source="a.txt", sha256=""))
    'Kettlesham Herald (3 May 2019)'
    """
    where = citation.publisher or citation.title or file_name(citation.source)
    when = british_date(citation.published)
    return f"{where} ({when})" if when else where


def file_name(source: str) -> str:
    """The last part of a path or address, for people: 'articles/x.txt' -> 'x.txt'."""
    return source.replace("\\", "/").rstrip("/").rpartition("/")[2] or source


def copied_quote(quote: Quote) -> str:
    """A quote with its citation, as it goes to the clipboard: the exact words in curly quotes, then where from."""
    link = safe_address(quote.article.url)
    where = ", ".join(citation_parts(quote.article, quote.page)) + (f", {link}" if link else "")
    return f"“{quote.text}” ({where})"


def safe_address(url: str | None) -> str | None:
    """`url` where it is a plain http or https address, else None: javascript:, data: and the like are no links.

    >>> safe_address("javascript:alert(1)") is None
    True
    """
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def address_at_quote(quote: Quote) -> str | None:
    """The article's address with a text fragment (https://wicg.github.io/scroll-to-text-fragment/), so that the
    browser opens the original page at the quote. A long quote is named by its first and last words."""
    url = safe_address(quote.article.url)
    words = quote.text.split()
    if url is None or not words:
        return url
    if len(words) > 2 * FRAGMENT_WORDS:
        ends = [" ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])]
    else:
        ends = [" ".join(words)]
    fragment = ",".join(percent(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def words_asked(text: str, offset: int, question: str) -> list[Span]:
    """Where `text`, which begins at `offset` of its article, holds content words of the question, in any form.

    >>> words_asked("The trusts were closed.", 100, "When did the trust close?")
    [Span(start=104, end=110), Span(start=116, end=122)]
    """
    wanted = {stem(word) for word in words(question) if word not in STOP_WORDS}
    return [
        Span(offset + match.start(), offset + match.end())
        for match in re.finditer(r"\w+", text)
        if any(stem(word) in wanted for word in words(match.group()))
    ]
