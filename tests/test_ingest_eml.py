"""An e-mail becomes an Article: subject, sender and date are its own; attachments are named."""

from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import QUOTABLE, Article
from index.chunk import cut_passages
from index.errors import RefusedInput
from index.ingest import Refusal, Source, read_article, read_articles
from index.ingest.properties import fit_characters

hostile = st.one_of(st.sampled_from("aé.,“” \t\n\u00a0\u2028\u0301😀\u202e=>"), st.characters(codec="utf-8"))
STORY = "The old bridge at Stell will close for a year from June.\n\nIts arches are to be taken down, he said.\n"
PAGE = "<html><body><p>Stell’s bridge will close for a year from June, it said.</p><p>It is old.</p></body></html>"


def message(text: str | None = STORY, subject: str = "Bridge to close", sender: str = "Ann Elm <ann@stell.example>"):
    mail = EmailMessage()
    for name, value in (
        ("Subject", subject),
        ("From", sender),
        ("Date", "Fri, 03 May 2019 00:30:00 +0100"),
        ("To", "desk@stell.example"),
    ):
        mail[name] = value
    if text is not None:
        mail.set_content(text)
    return mail


def source(folder, data: bytes, name: str = "mail.eml") -> Source:
    (folder / name).write_bytes(data)
    return Source(folder / name, name)


def read(folder, data: bytes) -> Article:
    return read_article(source(folder, data))


def quoted(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks if block.role in QUOTABLE]


def test_an_email_whole(tmp_path):
    article = read(tmp_path, message().as_bytes())
    assert (article.title, article.byline, article.published) == ("Bridge to close", "Ann Elm", "2019-05-03")
    assert article.text == STORY and quoted(article) == STORY.strip().split("\n\n")


def test_html_alone_goes_through_the_html_door(tmp_path):
    mail = message(None, subject="RE: Fwd: Bridge to close", sender="news@stell.example")
    mail.set_content(PAGE, subtype="html")
    article = read(tmp_path, mail.as_bytes())
    assert "Stell’s bridge will close" in article.text and "<" not in article.text
    assert (article.title, article.byline) == ("Bridge to close", "news@stell.example")


def test_plain_text_goes_before_html(tmp_path):
    mail = message()
    mail.add_alternative(PAGE, subtype="html")
    assert read(tmp_path, mail.as_bytes()).text == STORY


def test_attachments_are_named_and_pictures_of_the_text_are_not(tmp_path):
    mail = message()
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan of  bridge.pdf")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="photo.png")
    mail.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<a>"
    )
    article, *rest = read_articles(source(tmp_path, mail.as_bytes()))
    assert article.text == STORY
    assert [refusal.source for refusal in rest] == ["mail.eml, attachment plan of bridge.pdf",
                                                    "mail.eml, attachment photo.png"]  # fmt: skip
    assert all(isinstance(one, Refusal) and "not read; save it" in one.reason for one in rest)


@pytest.mark.parametrize(
    ("date", "iso"),
    [("Fri, 03 May 2019 23:59:00 -0700", "2019-05-03"), ("3 May 2019 10:00", "2019-05-03"), (None, None),
     ("Fri, 03 May 2999 10:00:00 +0000", None), ("Thu, 01 Jan 1970 00:00:00 +0000", None), ("soon", None), ("", None)],
)  # fmt: skip
def test_the_date(tmp_path, date, iso):
    head = f"Subject: Bridge\nFrom: Ann Elm <a@b.example>\n{'' if date is None else f'Date: {date}'}\n".rstrip("\n")
    assert read(tmp_path, f"{head}\n\n{STORY}".encode()).published == iso


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "no-such-charset", "us-ascii"])
def test_every_charset_and_wrong_ones(tmp_path, charset):
    text = "Le café at Stell will close, Hal Dunmore has said."
    real = "cp1252" if charset in ("iso-8859-1", "windows-1252") else "utf-8"
    head = f"Subject: x\nFrom: a@b.example\nContent-Type: text/plain; charset={charset}\n\n".encode()
    assert read(tmp_path, head + text.encode(real)).text == text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=hostile, max_size=300))
def test_the_text_is_stored_as_it_was_sent_and_every_quote_is_a_slice(tmp_path, text):
    import base64

    head = (
        b"Subject: x\nFrom: a@b.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    )
    try:
        article = read(tmp_path, head + base64.encodebytes(text.encode()))
    except RefusedInput:
        return
    assert article.text == fit_characters(text)
    for passage in cut_passages(article):
        assert all(span.of(article.text).strip() for span in passage.sentences)


@pytest.mark.parametrize(
    "data",
    [b"just words", b"{}", b"%PDF-1.4", b"\0" * 40, b"Subject: x\nFrom: a@b.example\n\n", b"Subject: x\nFrom: a\n\n---",
     b"Subject: x\nFrom: a\nContent-Type: multipart/mixed\n\nwords",
     b"Subject: x\nFrom: a\nContent-Type: text/html\n\n<p>"],
)  # fmt: skip
def test_refused_by_name(tmp_path, data):
    with pytest.raises(RefusedInput) as caught:
        read(tmp_path, data)
    message = str(caught.value)
    assert message.startswith("mail.eml: ") and "\n" not in message and ";" in message


GOOD = message()
GOOD.add_alternative(PAGE, subtype="html")
GOOD.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
GOOD = GOOD.as_bytes()


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), piece=st.binary(max_size=6), cut=st.integers(0, 40))
def test_no_damage_makes_a_traceback(tmp_path, at, piece, cut):
    try:
        article, *_ = read_articles(source(tmp_path, GOOD[:at] + piece + GOOD[at + cut :]))
    except RefusedInput as error:
        assert "\n" not in str(error)
        return
    (article.text + (article.title or "") + (article.byline or "")).encode()
