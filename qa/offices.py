"""Offices of British public life as papers write them beside a name, and the short forms of forenames. Tables only.

>>> import re
>>> re.fullmatch(OFFICE, "deputy police and crime commissioner") is not None
True
"""

from index.words import stem


def _any(table: str) -> str:
    return "|".join(each.strip() for each in table.split(",") if each.strip())


_OFTEN = _any(
    """
    its, the, their, then, former, retired, deputy, assistant, acting, interim, senior, joint, council, trust, party,
    group, county, city, town, borough, district, parish, opposition, board, union, company, police, fire, prison,
    school, hospital, harbour, chief, prime, first, shadow, home, foreign, health, education, transport, culture,
    justice, defence, environment, housing, finance, children[’']s, general, permanent, detective, lord, medical,
    nursing, police and crime, work and pensions
    """
)
"""What often stands before an office and belongs to it."""
_PERSON = _any(
    """
    leader, chief executive, director, commissioner, secretary(?: of state)?, minister, chancellor, chair,
    chair(?:man|woman|person), mayor, provost, convener, whip, councillor, alderman, MP, MSP, peer, speaker, ambassador,
    governor, president, lord lieutenant, sheriff, solicitor general, attorney general, auditor general, clerk,
    registrar, treasurer, auditor, inspector, ombudsman, coroner, magistrate, judge, chief constable, constable,
    superintendent, sergeant, officer, bishop, archbishop, archdeacon, dean, canon, vicar, rector, chaplain, rabbi,
    imam, head ?teacher, headmaster, headmistress, principal, manager, editor, owner, trustee,
    spokes(?:man|woman|person)
    """
)
HEAD = rf"(?:{_PERSON}|head)"
"""The word for an office, in small letters."""
VOICES = rf"(?:{_PERSON}|police and crime commissioner)"
"""Of these, what is nobody but a person when it stands alone: "the bishop said", but not "the head said"."""
OFFICE = rf"(?:(?:{_OFTEN}) )*{HEAD}"
"""An office as it stands before a name: "acting chief constable"."""
CAPITAL = rf"(?:{_any('Leader, Minister, Secretary, Chancellor, Mayor, Speaker, President, Governor, Commissioner')}|"
CAPITAL += rf"{_any('Constable, Bishop, Archbishop, Dean, Provost, Ombudsman, Coroner, Inspector, General')})"
"""Last words of offices that papers write with capitals: "the Prime Minister", "the Bishop of Stell"."""

RANKS = frozenset(
    stem(word)
    for word in """
    mr mrs ms miss mx dr sir dame lord lady baron baroness cllr councillor coun alderman prof professor rev revd
    reverend right rt very most canon archdeacon bishop archbishop judge justice chief constable superintendent supt
    inspector insp sergeant sgt detective det pc dc ds di dci major captain colonel prime minister president chancellor
    mayor governor coroner
    """.split()
)
"""Stems of what stands before a name and is no forename."""

_SHORT = """
alexander alex al sandy; alexandra alex sandy; andrew andy drew; anthony antony tony; barbara barb; benjamin ben;
catherine katherine kathryn cathy kathy kate katie; charles charlie chas; christine chris chrissie; christopher
chris kit; daniel dan danny; david dave davy; deborah debra debbie deb; donald don; douglas doug; edward ed eddie
ted ned; elizabeth elisabeth liz lizzie beth betty eliza; frances fran; francis frank; frederick fred freddie;
geoffrey jeffrey geoff jeff; gerald gerry jerry; gregory greg; harold harry; henry harry; isabel isabelle bel izzy;
jacqueline jackie jacqui; james jim jimmy jamie; jennifer jenny jen; jessica jess; joanna jo; joanne jo; john jack
johnny; jonathan jon; joseph joe; joshua josh; judith judy; kenneth ken kenny; lawrence laurence larry; leonard len
lenny; margaret maggie meg peggy; matthew matt; michael mike mick mickey; nathaniel nat; nicholas nick; nicola
nicky; oliver olly ollie; pamela pam; patricia pat patsy trish; patrick pat paddy; penelope penny; peter pete;
philip phillip phil; rebecca becky; richard rick dick richie; robert bob bobby rob robbie; ronald ron ronnie;
samantha sam; samuel sam; sandra sandy; stephen steven steve; stuart stewart stu; susan sue susie; suzanne sue
susie; terence terry; theresa teresa terry tess; thomas tom tommy; timothy tim; victoria vicky tori; vincent vince;
walter wally walt; william bill billy will
"""
_SPELLINGS = tuple(frozenset(stem(name) for name in names.split()) for names in _SHORT.split(";"))


def one_forename(one: str, other: str) -> bool:
    """Whether two stems may be one person's forename: Bob and Robert, but not Christine and Christopher."""
    return one == other or any(one in names and other in names for names in _SPELLINGS)
