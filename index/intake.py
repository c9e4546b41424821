"""Taking articles in and out on behalf of a person: what `python -m index` and the chat's Articles tab share.

    received = take_upload(Path("library"), "story.txt", data, embedder)    # Received(state="added", ...)

From the Articles tab one file or address comes at a time: it is read or fetched before the library is locked. An
address may take minutes, so that there are two functions for it: `fetch_address` changes nothing and needs no turn,
`take_in` does. `python -m index add`, which may be given thousands, holds the lock and hands `update.add` the articles
of `read_all` as they are read.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import update
from index.article import Article
from index.catalogue import Entry
from index.embed import LazyEmbedder, load_embedder
from index.errors import LibraryDamaged, LibraryMissing, RefusedInput
from index.ingest import MAX_BYTES, Refusal, Source, read_articles
from index.library import Library
from index.protocols import Embedder
from index.update import Outcome
from index.uploads import discard, file_of, keep, safe_name, source_of


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one article of a file or an address. `name` is what it is called to people, `state` as in
    `update.Outcome`, `reason` one line where it was refused, `encoding` that of a text file that was not UTF-8."""

    name: str
    state: str
    article_id: str | None = None
    reason: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a file or an address held, read and not yet in a library. `name` is what it is called to people, `shown`
    what the reasons of its refusals call it."""

    name: str
    shown: str
    articles: tuple[Article, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def read_all(sources: Iterable[Source], addresses: Iterable[str], refusals: list[Refusal]) -> Iterator[Article]:
    """Articles one by one as they are read; what cannot be read goes to `refusals`."""
    for source in sources:
        try:
            yield from _articles(read_articles(source), refusals)
        except RefusedInput as error:
            refusals.append(Refusal(source.name, str(error).removeprefix(f"{source.name}: ")))
    for address in addresses:
        from index.ingest.web import fetch_articles

        try:
            yield from _articles(fetch_articles(address), refusals)
        except RefusedInput as error:
            refusals.append(Refusal(address, str(error).removeprefix(f"{address}: ")))


def _articles(found: Iterable[Article | Refusal], refusals: list[Refusal]) -> Iterator[Article]:
    for one in found:
        if isinstance(one, Refusal):
            refusals.append(one)
        else:
            yield one


def embedder_of(path: Path, model: str | None = None) -> Embedder:
    """The library's own model, loaded when needed; the one asked for, or the packaged one, when there is no library
    yet."""
    if model is not None:
        return load_embedder(model)
    try:
        recipe = Library(path).recipe
    except LibraryMissing:
        return load_embedder()
    return LazyEmbedder(recipe.model, recipe.dimensions)


def take_upload(path: Path, name: str, data: bytes, embedder: Embedder) -> list[Received]:
    """One uploaded file into the library in folder `path`, which is made where there is none.

    The file is kept in the library's folder for as long as an article of it is; what is refused leaves nothing
    behind. Raises LibraryBusy and other CuttingsErrors with all as it was before.
    """
    try:
        safe_name(name)
        if len(data) > MAX_BYTES:
            raise RefusedInput(f"larger than {MAX_BYTES / 1e6:g} MB; split it into one file an article")
        if known := _known(path, data):
            return [Received(name, "unchanged", known)]
        file, fresh = keep(path, name, data)
    except RefusedInput as error:
        return [Received(name, "refused", None, str(error))]
    try:
        source = Source(file, source_of(path, file))
        received = take_in(path, _gather(name, source.name, [source], []), embedder)
    except BaseException:
        _forget(file, fresh)
        raise
    if all(one.article_id is None for one in received):
        _forget(file, fresh)
    return received


def fetch_address(address: str) -> Gathered:
    """The article, or the feed's articles, at a public http(s) address. Touches no library; a page may take 30 seconds
    and a feed ten minutes. What cannot be had is among the refusals."""
    address = address.strip()
    if not address.lower().startswith(("http://", "https://")):
        reason = "this is no web address; it begins with https:// or http://"
    elif any(letter.isspace() or not letter.isprintable() for letter in address):
        reason = "there are spaces or unseen characters in it; copy it again"
    else:
        return _gather(address, address, [], [address])
    return Gathered(address, address, refusals=(Refusal(address, reason),))


def _gather(name: str, shown: str, sources: Sequence[Source], addresses: Sequence[str]) -> Gathered:
    refusals: list[Refusal] = []
    articles = tuple(read_all(sources, addresses, refusals))
    return Gathered(name, shown, articles, tuple(refusals))


def take_in(path: Path, gathered: Gathered, embedder: Embedder) -> list[Received]:
    """What was gathered into the library in folder `path`, which is made where there is none. Raises as `take_upload`
    does."""
    name, shown, articles, refusals = gathered.name, gathered.shown, gathered.articles, gathered.refusals
    outcomes = update.add(path, articles, embedder) if articles else []
    several = len(articles) + len(refusals) > 1

    received = [
        Received(
            f"{name}: {article.title}" if several and article.title else name,
            outcome.state, outcome.article_id, outcome.reason, article.encoding,
        )
        for article, outcome in zip(articles, outcomes, strict=True)
    ]  # fmt: skip
    return received + [
        Received(name + refusal.source.removeprefix(shown), "refused", None, refusal.reason.replace(shown, name))
        for refusal in refusals
    ]


def _known(path: Path, data: bytes) -> str | None:
    """The article that was read from these very bytes, where a file or address of it is still there."""
    digest = hashlib.sha256(data).hexdigest()
    entry = next((entry for entry in _entries(path) if entry.sha256 == digest), None)
    there = entry is not None and any("://" in source or file_of(path, source).is_file() for source in entry.sources)
    return entry.id if there else None


def _forget(file: Path, fresh: bool) -> None:
    if fresh:
        file.unlink(missing_ok=True)


def take_out(path: Path, ids: Sequence[str]) -> list[Outcome]:
    """`update.remove`, and then the uploaded copies that no article needs any more."""
    before = _sources(path)
    try:
        return update.remove(path, ids)
    finally:  # Ctrl-C may come when the articles are out
        after = _sources(path)
        discard(path, before - after, after)


def _sources(path: Path) -> set[str]:
    return {source for entry in _entries(path) for source in entry.sources}


def _entries(path: Path) -> Sequence[Entry]:
    """None where there is no library, and none of a damaged one: whoever changes it next says so."""
    library = Library(path)
    try:
        with library.view() as view:
            return view.catalogue()
    except (LibraryMissing, LibraryDamaged):
        return ()
    finally:
        library.close()
