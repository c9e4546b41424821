"""When and who: what changed over time, the order of date, and whose words a quote is, in the page and elsewhere."""

import re

import pytest

from index.article import Span
from qa.answer import Answer, Citation, Quote, Said
from qa.differ import differing, quoted
from qa.present_html import answer_html, spoken
from qa.present_notes import as_of_words, moments, voice
from qa.terminal import as_text

MONEY = "How much did the Pellow boats cost?"


def cost(sum_: str, published: str, score: float = 0.9) -> Quote:
    quote = quoted(f"The Pellow boats cost {sum_}.", sum_, published)
    return Quote(quote.text, quote.start, quote.end, quote.key, score, quote.article)


def answer(question: str, *quotes: Quote) -> Answer:
    return Answer(question, question, True, 0.9, quotes, differ=differing(question, quotes))


def test_a_figure_that_changed_is_told_in_order_of_date() -> None:
    told = answer(MONEY, cost("£5m", "2020-03-01"), cost("£2m", "2018-03-01"))
    assert told.differ == (1, 0)
    assert [(m.number, m.words, m.mark) for m in moments(told)] == [(2, "£2m", "earlier"), (1, "£5m", "later")]
    html = answer_html(told)
    assert html.index("£2m</bdi></span>") < html.index("£5m</bdi></span>") and 'class="later"' in html
    assert "The articles differ" in spoken(told) and "As of" in html
    text = as_text(told)
    assert text.index("1 March 2018: £2m [2], earlier") < text.index("1 March 2020: £5m [1], later")
    assert "As of 1 March 2020" in text
    assert told.as_json()["differ"] == [1, 0] and told.as_json()["as_of"] == "2020-03-01"


def test_an_office_that_changed_hands() -> None:
    def chair(name: str, published: str) -> Quote:
        return quoted(f"{name} chairs the Pellow trust.", name, published)

    who = "Who chairs the Pellow trust?"
    assert answer(who, chair("Odile Trant", "2016-01-01"), chair("Hugh Marl", "2019-01-01")).differ == (0, 1)
    for same in ("Ms Trant", "Odile Trant’s", "Odile Trant CBE", "Ms Trant, the lawyer"):
        assert answer(who, chair("Odile Trant", "2016-01-01"), chair(same, "2019-01-01")).differ == ()


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (MONEY, [cost("£5m", "2020-03-01"), cost("£5m", "2018-03-01")]),  # they agree
        (MONEY, [cost("£5m", "2020-03-01"), cost("£5 million", "2018-03-01")]),  # in another house's style
        (MONEY, [cost("£5m", "2020-03-01"), cost("£2m", "2020-03-01")]),  # of one day
        (MONEY, [cost("£5m", "2020-03-01"), cost("£2m", "2018-03-01", 0.2)]),  # hardly an answer
        ("How much did the Pellow boats cost in 2018?", [cost("£5m", "2020-03-01"), cost("£2m", "2018-03-01")]),
        (MONEY, [cost("£5m", "2020-03-01"), quoted("The wall was built for £2m.", "£2m", "2018-03-01")]),  # of else
        (MONEY, [cost("£5m", "2020-03-01"), quoted("The Pellow boats cost 2 lives.", "2", "2018-03-01")]),
        ("Why did the Pellow boats cost so much?", [cost("£5m", "2020-03-01"), cost("£2m", "2018-03-01")]),
        (MONEY, [cost("£5m", "spring 2020"), cost("£2m", "2018-03-01")]),
        (MONEY, []),
    ],
)  # fmt: skip
def test_what_does_not_differ(question: str, quotes: list[Quote]) -> None:
    assert differing(question, quotes) == ()


def holds(name: str, office: str, published: str, score: float = 0.9) -> Quote:
    quote = quoted(f"{name} is {office} of the Pellow trust.", name, published)
    return Quote(quote.text, quote.start, quote.end, quote.key, score, quote.article)


WHO = "Who is the chair of the Pellow trust?"


@pytest.mark.parametrize(
    ("question", "first", "other"),
    [
        (WHO, holds("Odile Trant", "chair", "2020-03-01", 0.4), holds("Hugh Marl", "chair", "2018-03-01", 0.4)),
        (WHO, holds("Odile Trant", "chair", "2020-03-01"), holds("Hugh Marl", "chair", "2018-03-01", 0.55)),
        (WHO, holds("Odile Trant", "chair", "2020-03-01"), holds("Hugh Marl", "director", "2018-03-01")),
        (WHO, holds("Odile Trant", "chair", "2020-03-01"), holds("The Marl Board", "chair", "2018-03-01")),
        (WHO, holds("Odile Trant", "chair", "2020-03-01"), holds("Ida Wren and Bo Marl", "chair", "2018-03-01")),
        ("Who appointed the head of the ferry office?", *[holds(name, "chair", day) for name, day in
         (("Odile Trant", "2020-03-01"), ("Hugh Marl", "2018-03-01"))]),
        ("Who said the Pellow trust was late?", *[holds(name, "critic", day) for name, day in
         (("Odile Trant", "2020-03-01"), ("Hugh Marl", "2018-03-01"))]),
    ],
    ids=["unsure", "far less sure", "another office", "no person", "two", "of something else", "who says"],
)  # fmt: skip
def test_of_what_is_not_sure_nothing_is_claimed(question: str, first: Quote, other: Quote) -> None:
    assert differing(question, [first, other]) == ()


def test_of_what_is_sure_it_is_claimed_also_with_the_office_in_the_key() -> None:
    late = holds("Odile Trant", "chair", "2020-03-01", 0.5)
    early = quoted("Trust chair Hugh Marl spoke of Pellow.", "Trust chair Hugh Marl", "2018-03-01")
    early = Quote(early.text, early.start, early.end, early.key, 0.35, early.article)
    assert differing(WHO, [late, early]) == (1, 0)
    run = "Who runs the Pellow ferries?"
    bodies = [quoted(f"{name} runs the Pellow ferries.", name, day) for name, day in
              (("The Pellow Board", "2020-03-01"), ("Marl Council", "2018-03-01"))]  # fmt: skip
    assert differing(run, bodies) == (1, 0)


def test_what_hardly_answers_is_in_no_timeline_and_has_no_key_words_marked() -> None:
    weak = [cost("£5m", "2020-03-01"), cost("£4m", "2018-03-01", 0.05), cost("£3m", "2019-03-01", 0.05)]
    assert moments(answer(MONEY, *weak)) == []
    html = answer_html(answer(MONEY, *weak))
    assert re.findall('<mark class="key">(.*?)</mark>', html) == ["£5m"]
    assert re.findall('<mark class="asked">(.*?)</mark>', html) == ["Pellow", "boats", "cost"] * 2


def test_three_dates_make_a_timeline_and_two_do_not() -> None:
    three = [cost("£5m", date) for date in ("2020-03-01", "2018-03-01", "2019-03-01")]
    assert [m.number for m in moments(answer(MONEY, *three))] == [2, 3, 1]
    html = answer_html(answer(MONEY, *three))
    assert re.findall(r'<li class="plain"><time datetime="([\d-]+)"', html) == [
        "2018-03-01",
        "2019-03-01",
        "2020-03-01",
    ]
    assert 'class="timeline"' not in answer_html(answer(MONEY, *three[:2]))


def test_an_answer_without_a_date_says_so() -> None:
    cited = Citation("a", None, None, None, None, None, "a.txt", "")
    undated = Answer("q", "q", True, 0.9, (Quote("It closed.", 0, 10, None, 0.9, cited),))
    assert as_of_words(None) == "Undated" and "Undated" in answer_html(undated) and "Undated" in as_text(undated)
    assert undated.as_json()["as_of"] is None


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("The trust closed.", (), "The paper’s own words"),
        ("The trust’s board met.", (), "The paper’s own words"),
        ("The “trust” closed.", (), None),
        ("“No,” said Jane Holt.", (Said(0, 5, "Jane Holt"),), "In quotation marks: said by Jane Holt"),
        ("“It is over.”", (Said(0, 13, "Jane Holt", "council leader"),), "Said by Jane Holt, council leader"),
        ("“It is over.”", (Said(0, 13),), "Quoted speech; who speaks is not said here"),
        ("“It is over.”", (Said(0, 13, "The council"),), "Said by the council"),
        ("“No” and “no”", (Said(0, 4, "Jane Holt"), Said(9, 13)), None),
    ],
)  # fmt: skip
def test_whose_words(text: str, said: tuple[Said, ...], words: str | None) -> None:
    cited = Citation("a", None, None, None, None, None, "a.txt", "")
    quote = Quote(text, 0, len(text), Span(0, 3), 0.9, cited, said=said)
    assert voice(quote) == words
    html = answer_html(Answer("q", "q", True, 0.9, (quote,)))
    assert html.count('class="speech"') == len(said) and ((words or "§") in html) is (words is not None)
    assert ((words or "§") in as_text(Answer("q", "q", True, 0.9, (quote,)))) is (words is not None)
