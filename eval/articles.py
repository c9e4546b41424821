"""Articles for an evaluation: a folder of them, read through the program's own ingest and again as plain files to check
quotes against; and texts that never were files."""

from dataclasses import replace
from pathlib import Path

from eval.original import Original, read_original
from eval.paths import is_folder
from index.article import Article, Block, Role
from index.errors import RefusedInput, UsageError
from index.ingest import find_sources, read_article
from index.ingest.walk import TEXT_SUFFIXES


def read_folder(folder: Path) -> tuple[list[Article], dict[str, Original]]:
    """Articles as the library takes them, files of the same bytes as one, and the original of each by id.

    Raises UsageError when the folder holds no article, or one that the program refuses: a question set whose
    articles are not all there measures nothing.
    """
    if not is_folder(folder):
        raise UsageError(f"There is no folder {folder}; name a folder of articles with --articles DIR")
    sources, refusals = find_sources([str(folder)])
    sources = [s for s in sources if s.path.suffix.lower() in TEXT_SUFFIXES and s.path.stem.lower() != "readme"]
    if refusals:
        raise UsageError(f"{refusals[0].source} was refused: {refusals[0].reason}")
    articles, originals = [], {}
    for source in sources:
        try:
            article = read_article(source)
        except RefusedInput as error:
            raise UsageError(f"The article {source.name} was refused: {error}") from None
        label = source.path.relative_to(folder).as_posix()
        if first := originals.get(article.id):
            originals[article.id] = replace(first, copies=(*first.copies, label))
            continue
        articles.append(article)
        originals[article.id] = read_original(source.path, label)
    if not articles:
        raise UsageError(
            f"No articles ({', '.join(sorted(TEXT_SUFFIXES))}) in {folder}; name another folder with --articles DIR"
        )
    return articles, originals


def body_blocks(text: str) -> tuple[Block, ...]:
    """Of a text that is all body, with no furniture in it (a benchmark's paragraph, a lesson): one block a line.

    >>> [(block.start, block.end) for block in body_blocks("One.\\n\\nTwo.")]
    [(0, 5), (6, 10)]
    """
    blocks, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(start, start + len(line), Role.BODY))
        start += len(line)
    return tuple(blocks)
