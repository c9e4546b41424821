"""Saved questions: those whose answer somebody found right. After the library changed, which have another answer now?

A thumbs-up keeps a question with its first quote: words, article, offsets and the file's sha256 (`index/votes.py`).
Of several votes on the same question after the same history the last counts; a thumbs-down ends the watching.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.votes import Excerpt, Vote
from qa.answer import Answer, Answerer, Quote


@dataclass(frozen=True, slots=True)
class Change:
    """A saved question, what is quoted first now (None: it is refused), and in words what changed."""

    vote: Vote
    now: Excerpt | None
    said: str
    generation: int = 0

    def settled(self) -> Vote:
        """The vote with the answer of now in place of the old one."""
        return replace(self.vote, quote=self.now, generation=self.generation)

    def as_json(self) -> dict[str, object]:
        def shown(excerpt: Excerpt | None) -> dict[str, object] | None:
            return excerpt and {name: getattr(excerpt, name) for name in Excerpt.__slots__}

        return {"question": self.vote.question, "history": list(self.vote.history), "changed": self.said,
                "saved": shown(self.vote.quote), "now": shown(self.now)}  # fmt: skip


def excerpt_of(quote: Quote) -> Excerpt:
    return Excerpt(
        quote.text, quote.start, quote.end, quote.article.id, quote.article.source, quote.article.sha256,
        quote.article.title, quote.article.published,
    )  # fmt: skip


def first_of(answer: Answer) -> Excerpt | None:
    """What the answer quotes first, None where it refuses."""
    return excerpt_of(answer.quotes[0]) if answer.answered and answer.quotes else None


def asked(vote: Vote) -> tuple[str, tuple[str, ...]]:
    """What makes two votes be on one question."""
    return vote.question.strip(), vote.history


def saved_questions(votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """The votes, oldest first, that stand for a saved question each."""
    last = {asked(vote): vote for vote in votes}
    return tuple(vote for vote in last.values() if vote.up)


def change_of(vote: Vote, answer: Answer) -> Change | None:
    """What changed, or None where the same words of the same article are still quoted first.

    An article is the same when its file is the same, by checksum or by path: a file that was edited elsewhere in its
    text still gives the same answer.
    """
    old, now = vote.quote, first_of(answer)
    if old is None and now is None:
        return None
    if old is None:
        said = "It was refused when it was saved; now there is an answer."
    elif now is None:
        said = "It is refused now."
    elif old.text != now.text:
        said = "Another sentence is quoted first now."
    elif old.sha256 == now.sha256 or old.source == now.source:
        return None
    else:
        said = "The same words are quoted, but from another article."
    return Change(vote, now, said, answer.searched.generation)


def changes(votes: Sequence[Vote], answerer: Answerer) -> Iterator[Change | None]:
    """Each saved question asked again, in order: its change, or None. Raises as the answerer does."""
    for vote in votes:
        yield change_of(vote, answerer.ask(vote.question, vote.history))
