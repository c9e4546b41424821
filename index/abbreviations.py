"""The words that decide whether a full stop ends a sentence: tables for index.sentences, nothing else.

All in lower case, without the final stop.
"""


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


ALWAYS_TITLES = _words("mr mrs ms mx messrs dr prof rev revd cllr clr")
"""Written before a name and never anywhere else."""

TITLES = _words(
    "fr br sr ald sgt sjt cpl pte lt lieut col gen maj capt cmdr cdr "
    "adm brig insp supt det ds di dci dc pc wpc con hon rt sir gov sen rep pres mme mlle st ste mt ft sec amb"
)
"""Mostly written before a name; a typical beginning after it ('a new PC. The') says otherwise."""

RUN_ON = _words("e.g eg i.e ie cf viz vs v approx ca c esp incl excl ex et circa n.b aka w.r.t")
"""Never the last word of a sentence."""

BEFORE_NUMBERS = _words(
    "no nos p pp para paras fig figs vol ch art sec sect ref tel ext jan feb mar apr jun jul aug sep sept oct nov "
    "dec mon tue tues wed thu thur thurs fri sat sun s ss cl reg regs sch pt vs"
)
"""Abbreviations only in front of a number: 'No. 10', 'Sept. 5', 'para. 4'; otherwise 'The answer was no. Then'."""

ENDINGS = _words(
    "ltd plc inc co corp bros llp etc jr snr jnr dept govt univ assn ave rd sq blvd ph.d phd m.d b.a m.a u.s u.k e.u "
    "u.n u.s.a d.c n.h.s m.p j.p q.c k.c c.b.e o.b.e m.b.e b.c a.d est dist asst admin min max al"
)
"""May stand in the middle or at the end: the end when a typical beginning follows."""

DAYS_AND_ZONES = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun gmt bst utc "
    "january february march april may june july august september october november december"
)
"""What may follow 'a.m.' or 'p.m.' within a sentence."""

STARTERS = _words(
    "the a an it its he she they we you this that these those there here his her their our my your in on at by for "
    "from with without to of as if when while after before since until although though because but and or so yet "
    "however meanwhile earlier later last next now then today yesterday tomorrow both all some many most more few "
    "several each every no not nor only just also even still what who why how where which whose one two three four "
    "five six seven eight nine ten such another other others about under over during between among despite "
    "following once nobody nothing everyone anyone someone neither either under up down out"
)
"""Words that begin sentences and hardly ever follow an abbreviation with a capital inside one."""

SPEECH_VERBS = _words(
    "said says asked asks added adds told tells replied replies wrote writes tweeted shouted cried answered demanded "
    "claimed insisted declared wondered continued exclaimed joked warned"
)
