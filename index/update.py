"""The only writers: create, add, remove, rebuild. Every change is one transaction over whole articles.

    outcomes = add(Path("library"), [read_article(source) for source in sources], load_embedder())

Whatever the order of changes, a library answers exactly as one made fresh from the same files: passages are
numbered by content (see index/catalogue.py), and what is removed is gone from texts, words and vectors.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from index import schema
from index.article import Article, Passage
from index.catalogue import Entry
from index.chunk import cut_passages, indexed_text
from index.database import make_database
from index.errors import CuttingsError, LibraryDamaged, LibraryMissing
from index.lock import writing
from index.protocols import Embedder
from index.recipe import Recipe, require_model
from index.writer import Cut, Writer

BATCH_PASSAGES, BATCH_ARTICLES = 512, 256
"""A transaction is due when either is reached; an article is never split between two."""

Progress = Callable[[int, int], None]
"""Called with the articles and the passages just done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source. `state`: added, changed (new bytes under a known source), moved (known bytes, the
    old file is gone), copied (known bytes, one more source), unchanged, removed, rebuilt, refused."""

    source: str
    state: str
    article_id: str | None = None
    reason: str | None = None


class Interrupted(KeyboardInterrupt):
    """Ctrl-C. `outcomes` are done and stay; nothing is half done."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self.outcomes = outcomes


def create(path: Path, recipe: Recipe) -> None:
    """An empty library in folder `path`. One that is there already is left as it is."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if (path / schema.DATABASE).exists():
            return
        with writing(path):
            if not (path / schema.DATABASE).exists():
                make_database(path, recipe)
    except OSError as error:
        raise CuttingsError(
            f"no library can be made in {path} ({error.strerror}); choose another folder with --library"
        ) from None


@contextmanager
def _opened(path: Path, mend: Recipe | None = None) -> Iterator[Writer]:
    """The lock and a Writer."""
    if not (path / schema.DATABASE).is_file():
        raise LibraryMissing(f"there is no library in {path}; make one with `python -m index add FOLDER`")
    with writing(path):
        for left_over in (*path.glob("*.tmp*"), path / schema.OLD_VECTORS):  # nobody else writes now
            left_over.unlink(missing_ok=True)  # from a writer that was killed, or from an earlier version
        writer = Writer(path, mend)
        try:
            yield writer
        finally:
            writer.close()


def add(path: Path, articles: Iterable[Article], embedder: Embedder, progress: Progress | None = None) -> list[Outcome]:
    """Take articles in, one Outcome each, in order. Makes the library if there is none.

    Raises ModelMismatch, LibraryBusy, LibraryDamaged; Interrupted on Ctrl-C.
    """
    create(path, Recipe(embedder.name, embedder.dimensions))
    outcomes: list[Outcome] = []
    with _opened(path) as writer:
        require_model(writer.recipe, embedder.name, str(path))
        try:
            for batch in _batches(articles, writer, embedder):
                outcomes += _take(writer, batch, embedder)
                if progress:
                    progress(len(batch), sum(len(cut.passages) for _, cut in batch if cut))
        except KeyboardInterrupt:
            raise Interrupted(outcomes) from None
    return outcomes


_Batch = list[tuple[Article, Cut | None]]


def _batches(articles: Iterable[Article], writer: Writer, embedder: Embedder) -> Iterator[_Batch]:
    """Articles with what must be embedded of them (None: all of it is in the library), a transaction at a time."""
    batch: list[tuple[Article, tuple[Passage, ...] | None]] = []
    waiting = 0
    for read in articles:
        article = replace(read, source=writer.known_name(read.source))
        passages = None if _has(writer, article) else _cut(article, writer.recipe)
        batch.append((article, passages))
        waiting += len(passages or ())
        if waiting >= BATCH_PASSAGES or len(batch) >= BATCH_ARTICLES:
            yield _embedded(batch, embedder)
            batch, waiting = [], 0
    if batch:
        yield _embedded(batch, embedder)


def _cut(article: Article, recipe: Recipe) -> tuple[Passage, ...]:
    return tuple(cut_passages(article, recipe.max_words, recipe.overlap))


def _embedded(batch: Sequence[tuple[Article, tuple[Passage, ...] | None]], embedder: Embedder) -> _Batch:
    texts = [indexed_text(article, passage) for article, passages in batch for passage in passages or ()]
    vectors, at, done = embedder.embed(texts), 0, []
    for article, passages in batch:
        if passages is None:
            done.append((article, None))
        else:
            done.append((article, Cut(passages, vectors[at : at + len(passages)])))
            at += len(passages)
    return done


def _has(writer: Writer, article: Article) -> bool:
    """Whether the library holds this very article, read the same way, undamaged."""
    entry = writer.by_id.get(article.id)
    return entry is not None and _same_reading(entry, article, writer) and writer.is_sound(entry)


def _same_reading(entry: Entry, article: Article, writer: Writer) -> bool:
    """A later version of Cuttings may read the same bytes better; another source's name may give another title,
    and then the first source in order counts."""
    if article.source > entry.source:
        return True
    if schema.pack_fields(article) != schema.pack_fields(entry):
        return False
    try:
        stored = writer.read(entry)
    except CuttingsError:
        return False
    return (stored.text, stored.blocks) == (article.text, article.blocks)


def _take(writer: Writer, batch: _Batch, embedder: Embedder) -> list[Outcome]:
    """One transaction, or none when there is nothing to change."""
    if all(cut is None and writer.by_source.get(a.source) == writer.by_id[a.id] for a, cut in batch):
        return [Outcome(article.source, "unchanged", article.id) for article, _ in batch]
    with writer.change():
        return [_take_one(writer, article, cut, embedder) for article, cut in batch]


def _take_one(writer: Writer, article: Article, cut: Cut | None, embedder: Embedder) -> Outcome:
    source, known, before = article.source, writer.by_id.get(article.id), writer.by_source.get(article.source)
    if cut is not None and not cut.passages:
        return Outcome(source, "refused", None, "no sentence that could be quoted was found in it")
    state = "added"
    if before is not None and before.id != article.id:
        _detach(writer, before, source)
        state, known = "changed", writer.by_id.get(article.id)
    if known is None or (cut is not None and not _has(writer, article)):
        if cut is None:  # its only copy went a moment ago, in this very batch
            passages = _cut(article, writer.recipe)
            cut = Cut(passages, embedder.embed([indexed_text(article, passage) for passage in passages]))
        sources = {source}
        if known is not None:
            writer.delete(known)
            sources |= set(known.sources)
            state = "changed" if source in known.sources else state
        writer.insert(article, sorted(sources), cut)
    elif source in known.sources:
        state = "unchanged"
    else:
        gone = {name for name in known.sources if _is_gone(name, source)}
        writer.set_sources(known, sorted((set(known.sources) - gone) | {source}))
        state = state if state == "changed" else "moved" if gone else "copied"
    return Outcome(source, state, article.id)


def _is_gone(old: str, new: str) -> bool:
    """Whether the file of source `old` is no longer there, as far as can be told from here."""
    return "://" not in old and "://" not in new and Path(new).exists() and not Path(old).exists()


def _detach(writer: Writer, entry: Entry, source: str) -> None:
    """Take one source from an article, and the article with its last one."""
    left = [name for name in entry.sources if name != source]
    if left and writer.is_sound(entry):
        writer.set_sources(entry, left)
    else:
        writer.delete(entry)


def remove(path: Path, ids: Iterable[str]) -> list[Outcome]:
    """Take articles out, by id, by the beginning of an id that only one has, or by source (then the article stays
    as long as it has another source). One Outcome each: removed or refused. All in one transaction."""
    outcomes: list[Outcome] = []
    with _opened(path) as writer:
        wanted = [(name, *_find(writer, name)) for name in dict.fromkeys(ids)]
        if not any(entry for _, entry, _ in wanted):
            return [Outcome(name, "refused", None, reason) for name, _, reason in wanted]
        with writer.change():
            for name, found, reason in wanted:
                entry = found and writer.by_id.get(found.id)
                if found is None:
                    outcomes.append(Outcome(name, "refused", None, reason))
                    continue
                if entry is not None:
                    source = writer.known_name(name)
                    _detach(writer, entry, source) if source in entry.sources else writer.delete(entry)
                outcomes.append(Outcome(name, "removed", found.id))
    return outcomes


def _find(writer: Writer, name: str) -> tuple[Entry | None, str]:
    if (entry := writer.by_id.get(name) or writer.by_source.get(writer.known_name(name))) is not None:
        return entry, ""
    found = [entry for id, entry in writer.by_id.items() if name and id.startswith(name.lower())]
    if len(found) == 1:
        return found[0], ""
    if found:
        return None, f"{len(found)} articles have an id that begins so; type more of it"
    return None, "no article has this id or source; `python -m index list` shows those there are"


def rebuild(path: Path, embedder: Embedder, recipe: Recipe, progress: Progress | None = None) -> list[Outcome]:
    """Cut and embed everything again, swapped in at the end in one transaction. Mends a damaged word index,
    passages or vectors; an article whose text is damaged is given up: its Outcome is "refused" and names it."""
    outcomes: list[Outcome] = []
    require_model(recipe, embedder.name, "the new library")
    with _opened(path, mend=recipe) as writer:
        kept: list[tuple[Article, Sequence[str], Cut]] = []
        for entry in sorted(writer.by_id.values(), key=lambda entry: entry.id):
            try:
                article = writer.read(entry)
            except LibraryDamaged:
                outcomes.append(Outcome(entry.source, "refused", entry.id, "its text is damaged: add it again"))
                continue
            passages = _cut(article, recipe)
            cut = Cut(passages, embedder.embed([indexed_text(article, passage) for passage in passages]))
            kept.append((article, entry.sources, cut))
            outcomes.append(Outcome(entry.source, "rebuilt", entry.id))
            if progress:
                progress(1, len(passages))
        with writer.change():
            writer.replace_everything(recipe, kept)
    return outcomes
