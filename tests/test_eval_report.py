"""The report shows what is hostile and runs none of it, and fetches nothing."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from eval_fakes import WordParts, write_cases, write_press
from hypothesis import given
from hypothesis import strategies as st

from eval.articles import read_folder
from eval.case import load_cases
from eval.charts import latency_svg, reliability_svg, risk_coverage_svg
from eval.figures import compute
from eval.metrics.calibration import reliability
from eval.outcome import Broke
from eval.report import html_page, markdown, write_report
from eval.run import ask_all
from eval.saved import Run, Signature
from eval.truth import wanted_of
from index.errors import UsageError

OWN_TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "code", "div", "table", "tr", "th", "td",
    "figure", "figcaption", "svg", "line", "rect", "text", "circle", "polyline", "article", "blockquote", "mark",
    "small", "b",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("report")
    articles, originals = read_folder(write_press(tmp_path / "p"))
    wanted = [wanted_of(case, originals) for case in load_cases(write_cases(tmp_path / "q"))]
    outcomes = ask_all(wanted, WordParts(articles).answerer, originals)
    return Run(Signature("questions", "1", "e", "r", "d", "q", "a", 5, 2), tuple(compute(outcomes)), tuple(outcomes))


class Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_data(self, data):
        self.words.append(data)


def hostile(run, text):
    """The first question missed, with `text` wherever others' words go."""
    one = run.outcomes[0]
    quotes = tuple(replace(q, text=f"a {text} b", key=text, article=text) for q in one.quotes)
    bad = replace(one, id=text, kind=text, split=text, question=text, history=(text,), answers=(text,), wanted=(text,),
                  quotes=quotes, broke=Broke.SENTENCE)  # fmt: skip
    return replace(run, outcomes=(bad, *run.outcomes[1:]), signature=replace(run.signature, reader=text))


attacks = st.sampled_from([
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "\"' onload=x", "&lt;b&gt;", "<!--", "]]>",
    "</article></body>", "![x](http://evil.example/a.png)", "<iframe src=//evil.example>", "\u202e\u2028🙂",
])  # fmt: skip


@given(st.lists(attacks, min_size=1, max_size=3).map("".join))
def test_nothing_hostile_becomes_markup(run, text):
    page = Tags(html_page(hostile(run, text)))
    plain = Tags(html_page(hostile(run, "plain")))
    assert set(page.tags) <= OWN_TAGS and page.tags == plain.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in plain.attributes]
    assert any(text in words for words in page.words)  # shown as it is, not left out


def test_the_page_asks_no_other_host(run):
    page = html_page(run)
    names = {name for name, _ in Tags(page).attributes}
    assert not names & {"src", "href", "srcset", "xlink:href", "action", "data"}
    assert "url(" not in page and "@import" not in page and "default-src 'none'" in page


def test_markdown_keeps_hostile_words_as_words(run):
    text = markdown(hostile(run, "<script>x</script> [a](http://evil.example) | `b` ![i](j)"))
    assert "<script" not in text and "](" not in text and "\n| " not in text.split("## Misses")[1]


def test_every_miss_is_told_with_what_was_said_and_wanted(run):
    missed = hostile(run, "Who sails the moon?")
    for report in (html_page(missed), markdown(missed)):
        assert "Misses (1)" in report and "Who sails the moon?" in report and "sentence 1" in report


def test_pictures_are_drawn_from_their_numbers():
    svg = reliability_svg(reliability([0.95, 0.95, 0.25], [True, False, False]))
    assert svg.count('class="bar"') == 2 and ">2</text>" in svg
    assert latency_svg([1.0, 2.0, 1000.0]).count('class="bar"') == 24 and "nan" not in latency_svg([])
    import numpy as np

    assert risk_coverage_svg(np.array([0.5, 1.0]), np.array([0.0, 0.5])).count(",") == 2


def test_both_files_are_written_and_a_bad_folder_is_told(run, tmp_path):
    assert write_report(run, tmp_path / "a" / "b").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "a" / "b" / "report.md").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="--report"):
        write_report(run, tmp_path / "file")


def test_what_a_refusal_kept_back_is_shown(run):
    one = run.outcomes[0]
    refused = replace(one, answered=False, quotes=(), nearest=one.quotes, broke=Broke.REFUSAL)
    for report in (html_page(replace(run, outcomes=(refused,))), markdown(replace(run, outcomes=(refused,)))):
        assert "efused; nearest" in report and "Captain Odo Fenn" in report
    empty = replace(refused, nearest=())
    assert "nothing came near" in html_page(replace(run, outcomes=(empty,)))


def test_a_run_that_answered_nothing_has_a_report(run):
    refused = tuple(replace(o, answered=False, quotes=(), confidence=0.0) for o in run.outcomes)
    page = html_page(replace(run, outcomes=refused))
    assert "nan" not in page.split("<h2>Pictures")[1].split("<h2>Misses")[0]
