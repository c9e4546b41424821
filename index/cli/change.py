"""add, remove and rebuild from the command line."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index import update
from index.article import Article
from index.cli.command import say
from index.embed import load_embedder
from index.errors import LibraryDamaged
from index.folder import without_dots
from index.ingest import Refusal, find_sources
from index.intake import embedder_of, read_all, take_out
from index.library import Library
from index.recipe import OtherFormat, Recipe
from index.update import Outcome

_ORDER = ("added", "changed", "moved", "copied", "rebuilt", "unchanged", "removed", "refused")
_DELAY = 1
"""Seconds of work after which a bar is worth showing."""


def add(path: Path, paths: Sequence[str], model: str | None) -> int:
    """Take in what the paths lead to; every refusal is named with its reason."""
    addresses = [given for given in paths if given.lower().startswith(("http://", "https://"))]
    given_files = [given for given in paths if given not in addresses]
    files = [without_dots(given) if given and "://" not in given else given for given in given_files]
    sources, refusals = find_sources(files)
    if not sources and not addresses:
        return _report(path, [], refusals)
    embedder = embedder_of(path, model)
    encodings: dict[str, str] = {}
    articles = _noting(read_all(sources, addresses, refusals), encodings)
    try:
        with _progress(len(sources) + len(addresses), "articles") as progress:
            outcomes = update.add(path, articles, embedder, progress)
    except update.Interrupted as stopped:
        if stopped.outcomes or refusals:
            _report(path, stopped.outcomes, refusals, encodings)
        if stopped.outcomes:
            last = stopped.outcomes[-1].source
            say(f"stopped after {last}: what is counted here is in, whole; the same command again takes in the rest")
        else:
            say("stopped before any article was in; the same command again begins anew")
        return 1
    return _report(path, outcomes, refusals, encodings)


def _noting(articles: Iterable[Article], encodings: dict[str, str]) -> Iterator[Article]:
    """The articles as they come, with the encoding by id of those that were not UTF-8."""
    for article in articles:
        if article.encoding:
            encodings[article.id] = article.encoding
        yield article


def remove(path: Path, ids: Sequence[str]) -> int:
    """Take articles out; an id that fits none, or several, is named and the others are done."""
    try:
        return _report(path, take_out(path, ids), [])
    except update.Interrupted as stopped:
        return _stopped(path, stopped, "nothing was removed")


def rebuild(path: Path, model: str | None, max_words: int | None, overlap: int | None) -> int:
    """Embed everything again, with another model or other settings where they are given."""
    total = None
    try:
        library = Library(path)
        recipe = library.recipe
        with library.view() as view:
            total = view.article_count
    except OtherFormat as error:
        if error.recipe is None:
            raise
        recipe = error.recipe
    except LibraryDamaged as error:
        say(f"{error} -- trying now")
        recipe = None
    embedder = load_embedder(model if model is not None or recipe is None else recipe.model)
    new = Recipe(embedder.name, embedder.dimensions)
    if recipe is not None:
        new = replace(new, max_words=recipe.max_words, overlap=recipe.overlap)
    new = replace(new, max_words=max_words or new.max_words, overlap=new.overlap if overlap is None else overlap)
    try:
        with _progress(total, "articles") as progress:
            outcomes = update.rebuild(path, embedder, new, progress)
    except update.Interrupted as stopped:
        return _stopped(path, stopped, "nothing was rebuilt, and the library is as it was before")
    return _report(path, outcomes, [])


def _stopped(path: Path, stopped: update.Interrupted, undone: str) -> int:
    """Ctrl-C while all was to be done at once: it is, or it is not."""
    if stopped.outcomes:
        _report(path, stopped.outcomes, [])
        say("stopped, but by then it was done")
    else:
        say(f"stopped: {undone}")
    return 1


@contextmanager
def _progress(total: int | None, unit: str) -> Iterator[update.Progress]:
    """A bar on standard error: only on a terminal, and only after a second."""
    from tqdm import tqdm

    with tqdm(total=total, unit=f" {unit}", delay=_DELAY, disable=not sys.stderr.isatty(), leave=False) as bar:
        passages = 0

        def step(articles: int, more: int) -> None:
            nonlocal passages
            passages += more
            bar.set_postfix_str(f"{passages} passages", refresh=False)
            bar.update(articles)

        yield step


def _report(
    path: Path, outcomes: Sequence[Outcome], refusals: Sequence[Refusal], encodings: Mapping[str, str] | None = None
) -> int:
    """Each refusal by name, then one line of counts. Exit code 1 when anything was refused. `encodings`: by id, of
    articles that were not UTF-8; told of those that are new."""
    for refusal in refusals:
        say(f"refused {refusal.source}: {refusal.reason}")
    for outcome in outcomes:
        if outcome.state == "refused":
            say(f"refused {outcome.source}: {outcome.reason}")
        elif encodings and outcome.state in ("added", "changed") and outcome.article_id in encodings:
            say(f"{outcome.source}: not UTF-8, read as {encodings[outcome.article_id]}")
    counts = Counter(outcome.state for outcome in outcomes)
    counts["refused"] += len(refusals)
    say(", ".join(f"{counts[state]} {state}" for state in _ORDER if counts[state]) or "there was nothing to do")
    return 1 if counts["refused"] else 0
