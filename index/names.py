"""The words by which index.byline tells writers, their offices, and what only looks like a name. Tables only."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


PARTICLES = _words(
    """
    ab al ap bin da de del della den der di du e el ibn la le mac mc ni o of st van von y
    """
)
"""Small words inside names; they need no capital."""

JOB_NOUNS = _words(
    """
    correspondents editors writers journalists columnists
        apprentice broadcaster columnist contributor correspondent critic editor freelance freelancer intern journalist
    presenter producer reporter reporters trainee writer
    """
)
"""A job title holds at least one of these."""

JOB_WORDS = _words(
    """
    affairs agency and arts assistant associate at bureau business care chief children's childrens city co-editor
    communities community content council councils county court courts crime data democracy deputy digital duty east
    economics education england environment executive features for group head head-of health home housing in
    investigations investigative ldrs legal local managing midlands multimedia new news night north of online our policy
    political politics public regional reporting science scotland sector senior service social society south special
    sport sports staff sub technology the transport uk wales web west westminster whitehall
    """
)
"""What else job titles are made of."""

NOT_NAMES = _words(
    """
    keynes hamlets regis sea trent tyne thames avon wight sussex essex norfolk suffolk dorset devon cornwall cumbria
        a ad advertiser agency an analysis and april are argus article association at august bbc board borough breaking
    britain budget bulletin business by care centre children children's chronicle city college comment comments
    commission committee commons community conservative conservatives correspondent council council's county courier
    court courts crisis cuts daily debate december democrat democrats department desk digital district east eastern echo
    editor editorial education england executive express feature features february finance fire for friday from gazette
    getty government green group guardian had has have he health herald hide home hospital house how images in inc
    independent inquiry ireland is it itv january journal july june key kingdom labour latest liberal library limited
    live local london lords ltd magazine mail march may media mercury midlands minister ministry mirror monday more new
    news newsletter nhs north northern november observer october of office on online opinion parish park parliament
    party people plan plans plc points police politics post press public radio read reform related release report
    reporter reports review road saturday school scotland secretary sector september service services share she sky
    social south southern sport sports staff statement stories story street subscribe sunday tax team telegraph the they
    thursday times to topics town trust tuesday tv university update video village wales was we wednesday weekly were
    west western what when where who why will with world you young
    """
)
"""Words of bodies, sections and buttons, and small words: never part of a person's name."""

GIVEN_NAMES = _words(
    """
    aaron abigail adam adrian aisha alan alastair alex alexander alexandra ali alice alison amanda amelia amy andrea
    andrew andy angela ann anna anne annie anthony antonia arthur ashley barbara barry becky ben benjamin beth bethany
    bill bob brian bruce callum cameron carl carla carol caroline carolyn catherine charles charlie charlotte chloe
    chris christian christine christopher claire clare colin connor craig daisy dan daniel danielle darren dave david
    dawn dean debbie deborah denise dennis derek diana diane dominic donna dorothy douglas duncan ed eddie edward
    eleanor elizabeth ella ellen ellie emily emma eric erin eva eve evie fatima faye felicity fiona frances francis
    frank fred freddie freya gareth gary gavin gemma geoff geoffrey george georgia georgina gerald gillian gina glen
    gordon grace graeme graham grant greg gwen hannah harriet harry hasan hayley heather heidi helen helena henry hilary
    holly howard hugh ian imogen imran irene isaac isabel isabella isla ivan jack jackie jacob jade jake james jamie jan
    jane janet janice jason jay jean jeff jen jennifer jenny jeremy jess jessica jill jim jo joan joanna joanne joe joel
    john johnny jon jonathan jordan joseph josephine josh joshua joy joyce judith julia julian julie june justin karen
    kate katherine kathleen kathryn katie katy keith kelly ken kenneth kerry kevin kieran kim kirsty kyle laura lauren
    lawrence leah lee leo leon lesley lewis liam libby lily linda lindsay lisa liz lizzie louis louise lucy luke lydia
    lynn maggie malcolm marcus margaret maria marie mark martha martin mary matt matthew maureen max maya megan melanie
    melissa mia michael michelle mike millie mohammed molly muhammad nadia nancy naomi natalie natasha nathan neil nia
    nicholas nick nicola nigel nina noah noor norman oliver olivia oscar owen pamela pat patricia patrick paul paula
    pauline penny pete peter phil philip phillip phoebe poppy priya rachel ralph ray raymond rebecca rhys richard rob
    robert robin rod roger ron ronald rory rose rosie ross roy ruby russell ruth ryan sally sam samantha samuel sandra
    sara sarah scott sean sebastian shannon sharon shaun sheila shirley simon sofia sophia sophie stacey stella
    stephanie stephen steve steven stewart stuart sue susan suzanne sylvia tara ted teresa terry theo theresa thomas tim
    timothy tina toby tom tommy tony tracey tracy trevor valerie vanessa vera veronica vicky victor victoria vincent
    wayne wendy will william yasmin yusuf zara zoe
    """
)
"""Common given names in Britain: they tell a bare 'Joe Elm' from 'Budget Crisis' where nothing else does."""
