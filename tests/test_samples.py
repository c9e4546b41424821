"""The sample articles keep the shape that the question set and the first chat rely on."""

import hashlib
import re
from itertools import combinations
from pathlib import Path

import pytest

from index.dates import parse_date
from index.ingest.frontmatter import read_front_matter

FOLDER = Path(__file__).parents[1] / "eval" / "articles"
FILES = sorted(FOLDER.glob("*.md"))
TEXTS = {file.name: file.read_text(encoding="utf-8") for file in FILES}

# No date in the front matter, but one line near the top that gives it: dates stand in many forms.
DATED_IN_TEXT = {
    "2019-10-lady-aldith-costs.md": "2019-10-10",
    "2019-12-how-big-was-the-hole.md": "2019-12-09",
    "2020-01-cold-asher-cost-rises.md": "2020-01-22",
    "2020-05-lady-aldith-arrives.md": "2020-05-14",
}
UNDATED = {"harrowmere-market-charter.md", "northamptonshire-who-was-who.md"}
# Two outlets ran one press release nearly word for word; every other sentence belongs to one article.
PRESS_RELEASE = {"2019-06-harrowmere-water-herald.md", "2019-06-harrowmere-water-mercury.md"}


def body(name: str) -> str:
    front = read_front_matter(TEXTS[name])
    assert front is not None, f"{name}: no front matter"
    return TEXTS[name][front.end :]


def sentences(name: str) -> set[str]:
    """Sentences of eight words or more, split roughly: enough to see that one stands in two articles."""
    parts = re.split(r"(?<=[.!?”\"])\s+|\n+", body(name))
    words = (" ".join(re.findall(r"\w+", part.lower())) for part in parts)
    return {part for part in words if part.count(" ") >= 7}


def test_there_are_at_least_40_articles():
    assert len(FILES) >= 40


@pytest.mark.parametrize("name", TEXTS)
def test_front_matter_holds_what_it_claims(name):
    front = read_front_matter(TEXTS[name])
    assert front is not None
    assert front.title and len(front.title) > 10
    assert front.publisher
    assert front.byline == "Cuttings sample desk"
    assert re.search(r"^about: \S.{10,}$", TEXTS[name][: front.end], re.M), "`about` names the event"
    if name in DATED_IN_TEXT or name in UNDATED:
        assert front.published is None
    else:
        assert front.published and name.startswith(front.published[:7]), "the name begins with the month of the date"


@pytest.mark.parametrize("name", DATED_IN_TEXT)
def test_a_date_left_out_of_the_front_matter_stands_at_the_top_of_the_text(name):
    top = [part for line in body(name).strip().splitlines()[:4] for part in line.split("|")]
    assert parse_date(DATED_IN_TEXT[name]) == DATED_IN_TEXT[name]
    assert DATED_IN_TEXT[name] in [parse_date(part.removeprefix("Published").strip()) for part in top]


@pytest.mark.parametrize("name", sorted(UNDATED))
def test_an_undated_article_names_no_full_date_at_its_top(name):
    assert [parse_date(line) for line in body(name).strip().splitlines()[:4]] == [None] * 4


@pytest.mark.parametrize("name", TEXTS)
def test_length_and_addresses(name):
    assert 200 <= len(body(name).split()) <= 600
    assert not re.search(r"https?:|www\.|\.(?:com|org|net|uk)\b", TEXTS[name]), "no address of a real outlet"


def test_articles_are_told_apart_by_content_and_by_title():
    digests = {hashlib.sha256(text.encode()).hexdigest()[:16] for text in TEXTS.values()}
    titles = {read_front_matter(text).title for text in TEXTS.values()}
    assert len(digests) == len(titles) == len(FILES)


def test_a_sentence_stands_in_one_article_only_but_for_the_press_release():
    told = {name: sentences(name) for name in TEXTS}
    shared = {frozenset(pair) for pair in combinations(told, 2) if told[pair[0]] & told[pair[1]]}
    assert shared == {frozenset(PRESS_RELEASE)}


def test_hard_things_are_there():
    """What makes news hard to quote: both kinds of quotation mark, nested quotes, lists, furniture, revisions."""
    every = "\n".join(TEXTS.values())
    for wanted in ("“", '"', "‘", "’", "£", "%", "–", "\n- ", "\n1. ", "\n| ", "\n> ", "Correction", "Caption:"):
        assert wanted in every, wanted
    assert len([text for text in TEXTS.values() if re.search(r"“[^”]*‘[^’]*’[^”]*”", text)]) >= 4
    for figures in (("£4.2m", "£6.8m", "£6.1m"), ("412", "388", "173"), ("£21.1m", "£12.7m", "£41.5m")):
        for figure in figures:
            assert sum(figure in text for text in TEXTS.values()) >= 1, figure
