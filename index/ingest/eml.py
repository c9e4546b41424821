"""An e-mail (.eml) -> Article: its subject is the title, its sender the byline, its date the date.

The stored text is its plain text, or what the HTML door makes of its HTML. Attachments are not read, but named.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from index.article import Article
from index.errors import RefusedInput
from index.ingest.html import extract
from index.ingest.properties import fit_characters, make_article
from index.ingest.walk import Refusal, Source

_REPLY = re.compile(r"(?:(?:re|fwd?|aw)\s*(?:\[\d+\])?:\s*)+", re.I)
_MOST_NAMED = 20


def read(data: bytes, source: Source, sha256: str) -> Article:
    """`data` are the bytes of `source`. Raises RefusedInput for what is no e-mail or holds no words."""
    message = _message(data, source.name)
    text = _text(message, source.name)
    if not any(character.isalnum() for character in text):
        raise RefusedInput(f"{source.name}: no text in the e-mail; save what it came with and add that")
    subject = _REPLY.sub("", _header(message, "Subject")) or None
    return make_article(
        text, source, sha256, headline=subject, published=_date(message), byline=_sender(message),
    )  # fmt: skip


def attachments(data: bytes, source: Source) -> Iterator[Refusal]:
    """What came with the e-mail and is not read. Pictures that belong to its text are not named."""
    try:
        found = _attached(_message(data, source.name))
    except RefusedInput:
        raise
    except Exception:  # headers made to confuse
        yield Refusal(source.name, "its attachments cannot be told; save them and add those")
        return
    for name in found[:_MOST_NAMED]:
        yield Refusal(f"{source.name}, attachment {name}", "attachments are not read; save it and add that file")
    if len(found) > _MOST_NAMED:
        yield Refusal(source.name, f"{len(found) - _MOST_NAMED} more attachments are not read; save them and add those")


def _attached(message: EmailMessage) -> list[str]:
    found = []
    for part in message.walk():
        name = part.get_filename()
        inline = part.get_content_maintype() == "image" and (
            part.get_content_disposition() != "attachment" or "Content-ID" in part
        )
        if not inline and (name or part.get_content_disposition() == "attachment"):
            found.append(" ".join(fit_characters(str(name or part.get_content_type())).split())[:100])
    return found


def _message(data: bytes, name: str) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
        known = [one for one in ("From", "Subject", "Date", "To", "Received", "Content-Type") if message.get(one)]
    except Exception as error:  # headers made to confuse: the library raises many kinds of error over them
        kind = type(error).__name__
        raise RefusedInput(f"{name}: the e-mail cannot be read ({kind}); save its text as .txt") from None
    if len(known) < 2:
        raise RefusedInput(f"{name}: not an e-mail, whatever its name says; save its text as .txt")
    return message


def _text(message: EmailMessage, name: str) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
        plain = _decoded(part) if part is not None else ""
        if part is not None and part.get_content_subtype() == "plain" and not any(map(str.isalnum, plain)):
            part = message.get_body(preferencelist=("html",)) or part  # an empty plain part beside the real one
            plain = _decoded(part)
    except RefusedInput:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise RefusedInput(f"{name}: the e-mail is damaged ({kind}); save its text as .txt") from None
    if part is not None and part.get_content_subtype() == "html":
        return extract(plain, name, "e-mail").text
    return plain


def _decoded(part: EmailMessage) -> str:
    data = part.get_payload(decode=True) or b""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        text = data.decode(charset)
    except (LookupError, ValueError):  # an unknown charset, or a wrong one
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return fit_characters(text)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(fit_characters(str(message.get(name) or "")).split())[:500]
    except Exception:  # a header that the library cannot parse says nothing
        return ""


def _sender(message: EmailMessage) -> str | None:
    name, address = parseaddr(_header(message, "From"))
    return " ".join(name.split()) or address or None


def _date(message: EmailMessage) -> str | None:
    """The day on the sender's own calendar; a date before e-mail or after tomorrow is none."""
    try:
        sent = message["Date"].datetime
    except Exception:  # no header, or one that is no date
        return None
    if sent is None:
        return None
    aware = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    known = sent.year >= 1980 and aware <= datetime.now(UTC) + timedelta(days=1)
    return sent.date().isoformat() if known else None
