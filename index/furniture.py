"""Which spans of a page are story and which are furniture: adverts, prompts, captions, teasers, menus.

Nothing is edited: every paragraph is judged, and only paragraphs with a role become blocks. Each rule gives
its reason (`Verdict.why`); `judge` shows them all. The rules, in the order in which they are asked:

1. header lines (title, date, byline) are what `dateline` found;
2. captions: repeats, credits, and the line under a dateline that stands between standfirst and story;
3. boilerplate: lines of the lexicon, teasers ('... more >'), prices, repeated headlines;
4. the end: after 'Comments', 'Most read' and the like nothing is story, unless the story plainly goes on; a whole
   sentence alone among paragraphs of the story ends nothing, whatever it says;
5. boxes: short lines without a stop that stand among lines that sell or link belong to them;
6. crossheads: short lines without a stop or a verb between paragraphs. They are kept, but never quoted. Several
   that follow a colon are a list.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Block, Role
from index.captions import find_captions
from index.crossheads import is_crosshead, is_listed, is_numbered_heading, is_solid
from index.dateline import Masthead
from index.layout import Paragraph, split_paragraphs
from index.lexicon import Kind
from index.prompts import boilerplate

_TEASER = re.compile(
    r"(?:\b(?:read )?more|cont(?:inued|\.\.\.)?\W*more|\bread on|\bfind out more|\bfull story)\s*(?:>|»|›|→|\.\.\.)+$",
    re.I,
)
_DATED_TEASER = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d|\d{1,2} [A-Z][a-z]{2,8} 20\d\d)(?=[A-Z‘“\"'][^\W\d_])"
)
_HEADING = re.compile(r"#{1,6}\s")
_ENDS = (Kind.COMMENTS, Kind.END, Kind.LIST)
_CROSSHEADS = frozenset(("accessibility", "events", "jobs"))
"""Lines of a page's foot that are crossheads as well."""
_BOX_WORDS = 14


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one paragraph is; `role` None is furniture. `why` names the rule, for people who ask."""

    paragraph: Paragraph
    role: Role | None
    why: str


def find_blocks(text: str, masthead: Masthead) -> tuple[Block, ...]:
    """The blocks of `text` from `masthead.start` on, in order; what no block covers is furniture."""
    return tuple(
        Block(verdict.paragraph.start, verdict.paragraph.end, verdict.role)
        for verdict in judge(text, masthead)
        if verdict.role is not None
    )


def judge(text: str, masthead: Masthead) -> list[Verdict]:
    """One verdict a paragraph, in order, with the rule that gave it."""
    page = _Page(split_paragraphs(text, masthead.start), masthead)
    page.judge_header()
    page.judge_lines()
    page.judge_end()
    page.judge_boxes()
    page.judge_rest()
    return [Verdict(one, *page.verdicts[at]) for at, one in enumerate(page.paragraphs)]


class _Page:
    """The paragraphs of one page and the verdicts so far: number -> (role or None, reason)."""

    def __init__(self, paragraphs: Sequence[Paragraph], masthead: Masthead) -> None:
        self.paragraphs = paragraphs
        self.masthead = masthead
        self.verdicts: dict[int, tuple[Role | None, str]] = {}
        self.kinds: dict[int, Kind] = {}
        self.first = next((at for at, one in enumerate(paragraphs) if one.start >= masthead.story), len(paragraphs))
        self.headers = {block.start: block.role for block in masthead.blocks}
        self.boilerplate = {at: kind for at, one in enumerate(paragraphs) if (kind := boilerplate(one)) is not None}
        story = [
            one for at, one in enumerate(paragraphs) if one.start not in self.headers and at not in self.boilerplate
        ]
        words = sum(one.words for one in story)
        # Verse and bare lists: most words stand in lines without a stop. Then shape tells nothing.
        self.prose = sum(one.words for one in story if is_solid(one)) >= 0.5 * words
        separate = sum(one.alone for one in paragraphs)
        self.spaced = separate >= 0.6 * len(paragraphs)

    def judge_header(self) -> None:
        captions = find_captions(self.paragraphs, repeats=self.prose)
        titles = {one.key for one in self.paragraphs if self.headers.get(one.start) is Role.HEADLINE}
        for at, one in enumerate(self.paragraphs):
            if one.start in self.headers:
                self.verdicts[at] = (self.headers[one.start], "header")
            elif not any(character.isalnum() for character in one.text):
                self.verdicts[at] = (None, "no words")
            elif one.key in titles and not one.closed:
                self.verdicts[at] = (Role.HEADLINE, "title again")
            elif at in captions:
                self.verdicts[at] = (Role.CAPTION, "credit or repeat")
            elif _HEADING.match(one.text):
                self.verdicts[at] = (Role.HEADLINE, "Markdown heading")
        self._judge_caption_under_dateline()

    def _judge_caption_under_dateline(self) -> None:
        """One sentence glued under the dateline, in a page that parts its paragraphs by blank lines, when a
        standfirst stood above: the picture's caption. Without a standfirst it may be the story's first line."""
        at = self.first
        if not (self.spaced and self.prose and 0 < at < len(self.paragraphs)) or at in self.verdicts:
            return
        one = self.paragraphs[at]
        standfirst = any(number not in self.verdicts and is_solid(self.paragraphs[number]) for number in range(at))
        followed = at + 1 < len(self.paragraphs) and self.paragraphs[at + 1].alone
        if not one.alone and standfirst and followed and one.words <= 30:
            self.verdicts[at] = (Role.CAPTION, "glued under the dateline, after a standfirst")

    def judge_lines(self) -> None:
        keys = Counter(one.key for one in self.paragraphs)
        for at, one in enumerate(self.paragraphs):
            if at in self.verdicts:
                continue
            kind = self.boilerplate.get(at)
            if kind is not None:
                self._mark(at, kind, f"boilerplate: {kind.name.lower()}")
            elif _TEASER.search(one.text[-40:]) or _DATED_TEASER.match(one.text):
                self._mark(at, Kind.LINK, "teaser")
            elif self.prose and keys[one.key] > 1 and not one.closed and not one.bullet:
                self._mark(at, Kind.LINK, "a line that is repeated")

    def _mark(self, at: int, kind: Kind, why: str) -> None:
        self.kinds[at] = kind
        self.verdicts[at] = (None, why)

    def judge_end(self) -> None:
        """Cuts at the first line that stands after a story's end."""
        solid = [at not in self.verdicts and is_solid(one) for at, one in enumerate(self.paragraphs)]
        # A comment button under the dateline ends nothing, so only words below the header count.
        words = [one.words if solid[at] and at >= self.first else 0 for at, one in enumerate(self.paragraphs)]
        before, total = 0, sum(words)
        for at in range(len(self.paragraphs)):
            ends = self.kinds.get(at) in _ENDS and before >= 10
            if ends and not self._goes_on(at, solid, before, total - before):
                for later in range(at, len(self.paragraphs)):
                    if later not in self.verdicts or self.verdicts[later][0] is not None:
                        self.verdicts[later] = (None, "after the story's end")
                return
            before += words[at]

    def _goes_on(self, at: int, solid: Sequence[bool], before: int, after: int) -> bool:
        """Whether the story goes on after a line that mostly stands at its end.

        After comments never, unless hardly any story came before. After a list of other stories it does where
        paragraphs follow that are no headline's blurb: two running, or the first after two or more headlines.
        """
        if self._is_within(at, solid):
            return True
        later = [number for number in range(at + 1, len(solid)) if solid[number]]
        running = any(two == one + 1 for one, two in pairwise(later))
        if running and after > before and before < 80 and sum(solid[self.first : at]) <= 1:
            return True
        above = [self._headlines_before(number, solid) for number in later]
        if self.kinds[at] is Kind.LIST:
            return running or any(count != 1 for count in above)
        return self.kinds[at] is Kind.END and bool(above) and above[0] >= 2 and not any(above[1:])

    def _is_within(self, at: int, solid: Sequence[bool]) -> bool:
        """A sentence or a crosshead that says what a page's foot says ('Registered in England in 1998, the home ...',
        'Jobs'), but with no second such sign near it, and with more of the story below."""
        one = self.paragraphs[at]
        if any(number in self.kinds for number in range(at - 2, at + 4) if number != at) or "comment" in one.key:
            return False
        if one.key in _CROSSHEADS:
            return at + 1 < len(solid) and solid[at + 1]
        return one.closed and one.words > 4 and any(solid[at + 1 :])

    def _headlines_before(self, at: int, solid: Sequence[bool]) -> int:
        """How many lines that could be headlines stand right before a paragraph. One makes it that headline's
        blurb; two or more are a list of headlines, after which the story goes on."""
        count = 0
        while at > 0 and not solid[at - 1] and at - 1 not in self.verdicts:
            count, at = count + 1, at - 1
        return count

    def judge_boxes(self) -> None:
        """Runs of paragraphs without a stop that hold a line which sells or links."""
        at = self.first
        while at < len(self.paragraphs):
            run = at
            while run < len(self.paragraphs) and not self._is_story(run):
                run += 1
            kinds = {self.kinds[number] for number in range(at, run) if number in self.kinds}
            if kinds - {Kind.INERT}:
                self._judge_box(at, run, selling=Kind.PROMO in kinds)
            at = run + 1

    def _judge_box(self, begin: int, end: int, selling: bool) -> None:
        introduced = begin > 0 and self.paragraphs[begin - 1].text.endswith(":") and begin - 1 not in self.verdicts
        for at in range(begin, end):
            one = self.paragraphs[at]
            if one.bullet:
                if selling and not introduced and at not in self.verdicts:
                    self.verdicts[at] = (None, "a list in a box that sells")
                continue
            introduced = introduced and at in self.kinds and self.kinds[at] is Kind.INERT
            if at not in self.verdicts and one.words <= _BOX_WORDS:
                self.verdicts[at] = (None, "a line in a box that sells or links")

    def _is_story(self, at: int) -> bool:
        one = self.paragraphs[at]
        return at not in self.verdicts and not one.bullet and (one.closed or one.words > _BOX_WORDS)

    def judge_rest(self) -> None:
        for at, one in enumerate(self.paragraphs):
            if at in self.verdicts:
                continue
            if at < self.first:
                self.verdicts[at] = self._in_header(at, one)
            elif self.prose and is_listed(self.paragraphs, at, self._is_furniture):
                self.verdicts[at] = (Role.BODY, "an item of a list")
            elif self.prose and (is_crosshead(one) or is_numbered_heading(self.paragraphs, at)):
                self.verdicts[at] = (Role.HEADLINE, "crosshead")
            else:
                self.verdicts[at] = (Role.BODY, "story")

    def _is_furniture(self, at: int) -> bool:
        return at < self.first or self.verdicts.get(at, (Role.BODY, ""))[0] is not Role.BODY

    def _in_header(self, at: int, one: Paragraph) -> tuple[Role | None, str]:
        """Between the first header line and the last: standfirsts, stopless captions, stray lines."""
        if one.words >= 6 or (one.closed and one.words >= 3):
            dated = any(role is Role.DATELINE for start, role in self.headers.items() if start < one.start)
            if dated and not one.closed and self._standfirst_above(at):
                return (Role.CAPTION, "a line without a stop below the dateline")
            return (Role.STANDFIRST, "between headline and dateline")
        return (None, "a stray line in the header")

    def _standfirst_above(self, at: int) -> bool:
        return any(self.verdicts.get(number, (None, ""))[0] is Role.STANDFIRST for number in range(at))
