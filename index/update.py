"""The only writers: create, add, remove, rebuild. Every change is one transaction over whole articles.

    outcomes = add(Path("library"), [read_article(source) for source in sources], load_embedder())

Whatever the order of changes, a library answers exactly as one made fresh from the same files: passages are
numbered by content (see index/catalogue.py), and what is removed is gone from texts, words and vectors.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import schema
from index.article import Article
from index.batch import Batch, batches, embed_one, holds
from index.catalogue import Entry
from index.database import database_of, make_database
from index.errors import CuttingsError, LibraryDamaged
from index.lock import writing
from index.protocols import Embedder
from index.recipe import Recipe, require_model
from index.uploads import file_of
from index.writer import Cut, Writer

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


@dataclass
class _Ledger:
    """What a command did, told by the generation that holds it: Ctrl-C may come between a commit and the next line of
    Python, and only the library knows then whether the commit was made."""

    pages: list[tuple[int, list[Outcome]]] = field(default_factory=list)
    writer: Writer | None = None

    def write(self, generation: int, outcomes: list[Outcome]) -> None:
        """Outcomes that are true from this generation on: noted before it is committed."""
        self.pages.append((generation, outcomes))

    @property
    def done(self) -> list[Outcome]:
        now = self.writer.generation if self.writer else 0
        return [outcome for generation, page in self.pages if generation <= now for outcome in page]


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
def _opened(path: Path, mend: Recipe | None = None) -> Iterator[tuple[Writer, _Ledger]]:
    """The lock, a Writer and its ledger. Ctrl-C leaves as Interrupted."""
    ledger = _Ledger()
    try:
        with _held(path, mend) as ledger.writer:
            yield ledger.writer, ledger
    except KeyboardInterrupt:
        raise Interrupted(ledger.done) from None


@contextmanager
def _held(path: Path, mend: Recipe | None) -> Iterator[Writer]:
    database_of(path)
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
    with _opened(path) as (writer, ledger):
        require_model(writer.recipe, embedder.name, str(path))
        for batch in batches(articles, writer, embedder):
            _take(writer, ledger, batch, embedder)
            if progress:
                progress(len(batch), sum(len(cut.passages) for _, cut in batch if cut))
        return ledger.done


def _take(writer: Writer, ledger: _Ledger, batch: Batch, embedder: Embedder) -> None:
    """One transaction, or none when there is nothing to change."""
    if all(cut is None and writer.by_source.get(a.source) == writer.by_id[a.id] for a, cut in batch):
        ledger.write(writer.generation, [Outcome(article.source, "unchanged", article.id) for article, _ in batch])
        return
    with writer.change() as generation:
        ledger.write(generation, [_take_one(writer, article, cut, embedder) for article, cut in batch])


def _take_one(writer: Writer, article: Article, cut: Cut | None, embedder: Embedder) -> Outcome:
    source, known, before = article.source, writer.by_id.get(article.id), writer.by_source.get(article.source)
    if cut is not None and not cut.passages:
        return Outcome(
            source, "refused", None, "no sentence that could be quoted was found in it; is it a list or a picture?"
        )
    state = "added"
    if before is not None and before.id != article.id:
        _detach(writer, before, source)
        state, known = "changed", writer.by_id.get(article.id)
    if known is None or (cut is not None and not holds(writer, article)):
        if cut is None:  # its only copy went a moment ago, in this very batch
            cut = embed_one(article, writer.recipe, embedder)
        sources = {source}
        if known is not None:
            writer.delete(known)
            sources |= set(known.sources)
            state = "changed" if source in known.sources else state
        writer.insert(article, sorted(sources), cut)
    elif source in known.sources:
        state = "unchanged"
    else:
        gone = {name for name in known.sources if _is_gone(writer.path, name, source)}
        writer.set_sources(known, sorted((set(known.sources) - gone) | {source}))
        state = state if state == "changed" else "moved" if gone else "copied"
    return Outcome(source, state, article.id)


def _is_gone(library: Path, old: str, new: str) -> bool:
    """Whether the file of source `old` is no longer there, as far as can be told from here."""
    if "://" in old or "://" in new:
        return False
    return file_of(library, new).exists() and not file_of(library, old).exists()


def _detach(writer: Writer, entry: Entry, source: str) -> None:
    """Take one source from an article, and the article with its last one."""
    left = [name for name in entry.sources if name != source]
    if left and writer.is_sound(entry):
        writer.set_sources(entry, left)
    else:
        writer.delete(entry)


def remove(path: Path, ids: Iterable[str]) -> list[Outcome]:
    """Take articles out, by id, by the beginning of an id that only one has, or by source (then the article stays
    as long as it has another source). One Outcome each: removed or refused. All in one transaction.

    Raises Interrupted on Ctrl-C, and so does `rebuild`: with all of its outcomes when it was done by then, else none.
    """
    outcomes: list[Outcome] = []
    with _opened(path) as (writer, ledger):
        wanted = [(name, *_find(writer, name)) for name in dict.fromkeys(ids)]
        if not any(entry for _, entry, _ in wanted):
            return [Outcome(name, "refused", None, reason) for name, _, reason in wanted]
        with writer.change() as generation:
            for name, found, reason in wanted:
                entry = found and writer.by_id.get(found.id)
                if found is None:
                    outcomes.append(Outcome(name, "refused", None, reason))
                    continue
                if entry is not None:
                    source = writer.known_name(name)
                    _detach(writer, entry, source) if source in entry.sources else writer.delete(entry)
                outcomes.append(Outcome(name, "removed", found.id))
            ledger.write(generation, outcomes)
        return ledger.done


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
    with _opened(path, mend=recipe) as (writer, ledger):
        kept: list[tuple[Article, Sequence[str], Cut]] = []
        for entry in sorted(writer.by_id.values(), key=lambda entry: entry.id):
            try:
                article = writer.read(entry)
            except LibraryDamaged:
                outcomes.append(Outcome(entry.source, "refused", entry.id, "its text is damaged: add it again"))
                continue
            cut = embed_one(article, recipe, embedder)
            kept.append((article, entry.sources, cut))
            outcomes.append(Outcome(entry.source, "rebuilt", entry.id))
            if progress:
                progress(1, len(cut.passages))
        with writer.change() as generation:
            writer.replace_everything(recipe, kept)
            ledger.write(generation, outcomes)
        return ledger.done
