"""A saved web page becomes an Article through trafilatura; its own metadata comes first."""

import pytest

from index.article import QUOTABLE, Article
from index.errors import RefusedInput
from index.ingest import Source, read_article

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Bins to be emptied monthly | Stell Gazette</title>
<link rel="canonical" href="https://www.stellgazette.example/news/bins">
<meta property="og:title" content="Bins to be emptied monthly">
<meta property="og:site_name" content="Stell Gazette">
<meta name="author" content="Ann Elm">
<meta property="article:published_time" content="2019-05-03T08:00:00+01:00">
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Bins to be emptied monthly</h1>
<p class="byline">By Ann Elm</p>
<p>Bins in Stell will be emptied once a month from June, under plans agreed by the council on Monday night.</p>
<p>The change would save £2m a year, and 14 lorries would be sold, according to papers seen by members.</p>
<div class="ad">Advertisement</div>
<p>“It smells already,” said Hal Dunmore, who lives in Mill Street &amp; has three children.</p>
<script>alert("no")</script>
<p>The council has been asked to say what will happen to the 40 people who work on the lorries now.</p>
</article>
<aside><h2>Most read</h2><ul><li><a href="/x">Man bites dog in Harrowmere</a></li></ul></aside>
<footer>© 2019 Stell Gazette</footer></body></html>"""


def read(folder, data: bytes, name: str = "page.html") -> Article:
    (folder / name).write_bytes(data)
    return read_article(Source(folder / name, name))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_saved_page(tmp_path, encoding):
    article = read(tmp_path, PAGE.encode(encoding))
    assert (article.title, article.published) == ("Bins to be emptied monthly", "2019-05-03")
    assert (article.publisher, article.byline) == ("Stell Gazette", "Ann Elm")
    assert article.url == "https://www.stellgazette.example/news/bins"
    quoted = [article.text[block.start : block.end] for block in article.blocks if block.role in QUOTABLE]
    assert len(quoted) == 4
    assert quoted[2] == "“It smells already,” said Hal Dunmore, who lives in Mill Street & has three children."
    assert not any(word in " ".join(quoted) for word in ("Man bites", "alert", "Advertisement", "Home", "©", "By Ann"))


@pytest.mark.parametrize(
    "data",
    [
        b"<html></html>",
        b"<html><body><script>x</script></body></html>",
        b"no tags at all",
        b"<p>",
        b"\0\0\0\0",
        b"%PDF-1.4 text",
        b"<" * 10_000,
        b"<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_is_refused_in_one_line(tmp_path, data):
    try:
        article = read(tmp_path, data)
    except RefusedInput as error:
        assert str(error).startswith("page.html: ") and "\n" not in str(error)
    else:
        assert article.text.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_saved_from_a_browser_knows_where_it_was(tmp_path, encoding):
    saved = "<!DOCTYPE html>\n<!-- saved from url=(0040)https://www.stellgazette.example/saved-1 -->\n"
    article = read(tmp_path, (saved + PAGE).encode(encoding))
    assert article.url == "https://www.stellgazette.example/saved-1"
    assert "saved from" not in article.text


@pytest.mark.parametrize("url", ["about:internet", "file:///C:/bins.html", "javascript:alert(1)", "https://a b/"])
def test_what_is_no_address_of_a_page_is_not_taken_for_one(tmp_path, url):
    article = read(tmp_path, f"<!-- saved from url=(0014){url} -->\n{PAGE}".encode())
    assert article.url == "https://www.stellgazette.example/news/bins"
