"""Texts made to measure how well copies of one story are told from stories that are merely near: invented affairs.

A version is written as newsrooms make it: paragraphs taken over ("p1 p2"), new ones (any other key), and wording
changed by house style. Versions of an affair that carry the same letter are copies of one story; every pair of
versions of one affair is one labelled pair. The affairs in `TUNED` were looked at when the thresholds in
index/story.py were chosen; those in `HELD` were not.
"""

from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True)
class Affair:
    """`versions`: name -> (story letter, paragraph keys, house-style replacements)."""

    paragraphs: dict[str, str]
    versions: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=dict)

    def text(self, version: str) -> str:
        _, keys, edits = self.versions[version]
        text = "\n\n".join(self.paragraphs[key] for key in keys.split())
        for old, new in edits:
            assert old in text, (version, old)
            text = text.replace(old, new)
        return text


FERRY = Affair(
    {
        "p1": "Pellow Harbour Board is to spend £6.4 million on two electric ferries that will carry up to 180 "
        "passengers each between Pellow and Saltney Quay from the spring of 2024.",
        "p2": "The boats will replace the Marigold and the Teasel, which were built in 1978 and burn almost 900 litres "
        "of diesel a day. They will be charged overnight at a new substation on the west pier.",
        "p3": "The board approved the order at its meeting on Tuesday by seven votes to two, after hearing that the "
        "Department for Transport had agreed to pay 60 per cent of the cost.",
        "p4": "Odile Trant, chair of the board, said: “These are the quietest boats ever to work this estuary. People "
        "who live along the front have put up with fumes for 45 years and they deserve better.”",
        "p5": "Crossings will take 14 minutes, three minutes less than now, and bicycles will travel free of charge. "
        "The board said that fares would not rise before 2025.",
        "p6": "The contract has gone to Orsley Marine, which employs 212 people at its yard in Stellmouth and built "
        "the pilot boats that the port of Wenmarsh has used since 2019.",
        "p7": "Hugh Marl, managing director of Orsley Marine, said the order would secure 40 jobs and allow the yard "
        "to take on six apprentices in September.",
        "p8": "Residents can see drawings of the new ferries at Pellow Library until 28 October, and comments may be "
        "sent to the harbour office in Quay Street.",
        "local": "Commuters who live in the villages north of Saltney Quay are among those set to gain from quieter "
        "and faster crossings, campaigners said last night.",
        "u1": "The firm building Pellow’s electric ferries has gone into administration with one hull unfinished in "
        "its shed, throwing the £6.4 million project into doubt.",
        "u2": "Administrators from Carrow Lyle were called in to Orsley Marine on Friday evening and sent all but 20 "
        "of the workforce home. Staff said that they had not been paid since the end of June.",
        "u3": "The harbour board has so far handed over £2.1 million. Its treasurer, Benedict Frome, told members that "
        "the money was covered by a bond but that recovering it could take a year.",
        "u4": "“We will not leave this estuary without a crossing,” he said. “The old boats have been surveyed and "
        "can run for two more winters if they must.”",
        "u5": "Opposition members called for an inquiry into how the yard was chosen. One of them, Ida Keswick, said "
        "warnings about its accounts had been ignored.",
        "u6": "The administrators hope to find a buyer for the yard within six weeks, and say that three parties have "
        "asked for papers.",
        "o1": "Two battery-powered ferries have been ordered for the Pellow crossing, in a deal that will see off the "
        "ageing diesel boats which generations of commuters have cursed and loved.",
        "o2": "Harbour board members spent more than two hours arguing over the price before they backed the plan. "
        "Councillor Ida Keswick, who voted against, called it a vanity project and walked out.",
        "o3": "Skipper Tom Arkle, who has taken the Marigold across since he was 22, was in the public gallery. He "
        "said he would miss the sound of her engine but not the smell of it on his clothes.",
        "o4": "Whitehall will meet well over half of the bill. The first boat is due in time for the Easter holidays "
        "the year after next, and nobody will pay more for a ticket until the following year at the earliest.",
        "s1": "A campaign to keep the Marigold afloat as a museum has raised £31,000 in its first week.",
        "s2": "The Friends of the Marigold want to moor the 1978 ferry beside the old customs house, with a café in "
        "the saloon and lessons in knots and charts for schools on the car deck.",
        "s3": "Tom Arkle, its skipper, has agreed to lead tours. “She has never missed a tide,” he said. “It would be "
        "a crime to send her for scrap.”",
        "s4": "The group has until March to find £250,000, the sum that the harbour board wants for the vessel.",
    },
    {
        "release": ("a", "p1 p2 p3 p4 p5 p6 p7 p8", ()),
        "trimmed": ("a", "p1 p3 p2 p4 p6", ()),
        "brief": ("a", "p1 p2 p5", ()),
        "house style": (
            "a", "p1 p2 p3 p4 p5 p7",
            (("£6.4 million", "£6.4m"), ("60 per cent", "60%"), ("said: “", "told the meeting: “"), ("on Tuesday ", ""),
             ("up to 180 passengers each", "as many as 180 passengers each"), ("almost 900", "nearly 900"),
             ("free of charge", "free")),
        ),
        "local opening": ("a", "local p1 p2 p3 p4 p5 p6", ()),
        "later update": ("b", "u1 u2 u3 u4 u5 u6 p2 p3 p6", ()),
        "own report": ("c", "o1 o2 p4 o3 o4", ()),
        "sidebar": ("d", "s1 s2 s3 s4 p2", ()),
    },
)  # fmt: skip

FIRE = Affair(
    {
        "p1": "Three people have died and eleven are in hospital after a fire tore through a block of flats in the "
        "centre of Marrowby in the early hours of Sunday.",
        "p2": "Crews were called to Tallow House in Cooper Street at 2.40am and found flames coming from the fourth "
        "and fifth floors. More than 90 firefighters fought the blaze, which was out by dawn.",
        "p3": "Neighbours described people calling from windows and a man lowering a child on a knotted sheet. About "
        "130 residents spent the night in the sports hall of St Botolph’s School.",
        "p4": "The chief fire officer, Ruth Hallam, said: “My thoughts are with the families tonight. Our crews went "
        "into conditions that I have not seen in 28 years of service.”",
        "p5": "The nine-storey block was built in 1966 and is owned by the Wen Valley housing association, which "
        "refurbished it in 2014.",
        "p6": "Police and fire investigators will examine the building once engineers have said that it is safe. They "
        "have asked anyone with film of the fire to come forward.",
        "p7": "The association said that it was finding hotel rooms for those who had lost their homes and had opened "
        "a telephone line for relatives.",
        "local": "A woman who grew up in Ashby was among the first to raise the alarm at the tower, her mother told "
        "this newspaper yesterday.",
        "u1": "A faulty tumble dryer started the fire at Tallow House that killed four people, investigators have "
        "found.",
        "u2": "Their report, published yesterday, says that the machine had been recalled by its maker in 2016 but "
        "that nobody had told the tenants of the flat, a couple in their thirties.",
        "u3": "It also finds that two fire doors on the fifth floor had been wedged open and that a third had been "
        "taken away and never put back.",
        "u4": "A fourth victim, Joan Prewett, 71, died in hospital eight days after the fire.",
        "u5": "Her son Martin said: “They knew about that machine and they did nothing. My mother would be alive if "
        "someone had sent one letter.”",
        "u6": "The coroner will open an inquest on 4 March. The housing association said it accepted every one of the "
        "report’s 22 recommendations.",
        "t1": "The death toll in the Marrowby flats fire rose to four yesterday when a woman of 71 died in hospital.",
        "t2": "Joan Prewett had lived on the fifth floor since 1989. Friends called her the heart of the building and "
        "left flowers beneath her window.",
        "t3": "Eight people are still being treated, two of them in intensive care. A fund for survivors has passed "
        "£200,000.",
        "v1": "Volunteers in Marrowby have given out 4,000 meals and a lorryload of clothes to families made homeless "
        "by the Tallow House fire.",
        "v2": "The kitchen at St Botolph’s School has been open from six in the morning until midnight, run by "
        "parents, "
        "two mosques and the cricket club.",
        "v3": "“Someone turned up with a hundred pairs of slippers,” said Nadia Rahim, who has slept on a camp bed in "
        "her office since Sunday. “I sat down and cried.”",
        "v4": "The head teacher, Owen Fitch, said that lessons would start again on Thursday and that the kitchen "
        "would move to the town hall.",
    },
    {
        "agency": ("a", "p1 p2 p3 p4 p5 p6 p7", ()),
        "trimmed": ("a", "p1 p2 p4 p5", ()),
        "local opening": ("a", "local p1 p2 p3 p4 p5 p6", ()),
        "reordered": ("a", "p1 p4 p2 p6 p3 p5", (("said: “", "said last night: “"),)),
        "toll": ("b", "t1 t2 t3 p2 p5 p6", ()),
        "report": ("c", "u1 u2 u3 u4 u5 u6 p2 p5", ()),
        "volunteers": ("d", "v1 v2 v3 v4 p5", ()),
    },
)

_PRICES = (
    "House prices in {town} {moved} by {a} per cent in {month}, official figures show, leaving the average home at "
    "£{b}.",
    "The {change} is {compared} the picture across the region, where prices went up by 0.3 per cent, according to the "
    "Land Registry.",
    "Over the last year the average price in {town} has {year} by £{c}, which puts it {d}th of the 35 districts in the "
    "region for growth.",
    "Owners of flats in {town} fared {fared}: prices {moved} by {e} per cent to an average of £{f}.",
    "First-time buyers in {town} spent an average of £{g}, about £{h} more than five years ago.",
    "Marcus Bellweather, an analyst with the Land Trust Bank, said: “Buyers are still finding their feet. With rates "
    "where they are, we expect the market to tread water until the spring, and sellers who want to move will have to "
    "be realistic about what they ask.”",
    "Property in {town} is {dear} than the regional average of £251,000.",
)
PRICES = Affair(
    {
        **{
            f"k{i}": line.format(town="Kettlesham", moved="fell", a="1.4", b="232,118", month="August", change="drop",
                                 compared="against", year="risen", c="4,100", d="21", fared="worst", e="2.2",
                                 f="141,300", g="198,700", h="39,000", dear="cheaper")
            for i, line in enumerate(_PRICES, 1)
        },
        **{
            f"w{i}": line.format(town="Wenmarsh", moved="rose", a="0.9", b="287,430", month="August", change="rise",
                                 compared="better than", year="fallen", c="1,900", d="30", fared="best", e="1.1",
                                 f="176,850", g="241,200", h="52,000", dear="dearer")
            for i, line in enumerate(_PRICES, 1)
        },
        **{
            f"s{i}": line.format(town="Kettlesham", moved="rose", a="0.6", b="233,511", month="September",
                                 change="rise", compared="better than", year="risen", c="6,200", d="17", fared="well",
                                 e="0.4", f="141,865", g="199,900", h="41,000", dear="cheaper")
            for i, line in enumerate(_PRICES, 1)
        },
    },
    {
        "Kettlesham in August": ("a", "k1 k2 k3 k4 k5 k6 k7", ()),
        "trimmed": ("a", "k1 k2 k3 k6", ()),
        "house style": ("a", "k1 k2 k3 k4 k5 k6", ((" per cent", "%"), ("official figures show", "figures reveal"))),
        "another town": ("b", "w1 w2 w3 w4 w5 w6 w7", ()),
        "another month": ("c", "s1 s2 s3 s4 s5 s6 s7", ()),
    },
)  # fmt: skip

COURT = Affair(
    {
        "p1": "A bookkeeper who stole £84,000 from the hospice where she worked has been jailed for two years and four "
        "months.",
        "p2": "Gwen Castleton, 52, of Mill Lane, Ashby, paid 61 false invoices into an account in her sister’s name, "
        "Wenmarsh Crown Court was told.",
        "p3": "She spent the money on holidays in Madeira, a hot tub and school fees. The thefts came to light when "
        "she was off sick and a colleague opened a bank statement.",
        "p4": "Judge Patrick Onslow told her: “Nurses at this hospice were buying biscuits for dying patients out of "
        "their own pockets while you were choosing a hot tub.”",
        "p5": "Castleton admitted fraud by abuse of position between March 2015 and July 2018. She had no previous "
        "convictions.",
        "p6": "Defending, Miss Alice Verney said that her client was deeply ashamed, had sold her house and would pay "
        "back every penny.",
        "p7": "Ashby Hospice cares for about 300 patients a year and raises two thirds of its money through its shops, "
        "a lottery and an annual midnight walk.",
        "u1": "A bookkeeper jailed for stealing from a hospice has been ordered to repay £71,500 or spend another "
        "fifteen months behind bars.",
        "u2": "Gwen Castleton appeared by video link from prison for a confiscation hearing that lasted ten minutes.",
        "u3": "The court heard that £46,000 had been raised from the sale of her share in a house, and that the rest "
        "would come from a pension she had not mentioned to the police.",
        "u4": "She has three months to pay. The hospice said that it would put the money towards a new family room.",
        "u5": "Its chief executive, Colm Deasy, said: “This closes a chapter. Our supporters stayed with us when they "
        "had every reason to be angry.”",
        "s1": "The trustees of Ashby Hospice have apologised to donors after a review found that nobody had checked "
        "the charity’s books for three years.",
        "s2": "The auditors, Lowther and Pim, found passwords on sticky notes and one cheque book for which nobody "
        "could account. Two trustees have stood down.",
        "s3": "From April, two people must approve every payment above £500, and a finance committee will meet each "
        "month.",
        "n1": "A man of 34 who broke into a lorry park and stole fuel worth £9,000 has been jailed for eighteen "
        "months.",
        "n2": "Darren Swale, of no fixed address, cut the fence of the yard in Station Road on six nights in November, "
        "Wenmarsh Crown Court was told.",
        "n3": "Judge Patrick Onslow told him that his victims were small firms which could not bear such losses.",
        "n4": "Swale admitted six counts of burglary and asked for nineteen other offences to be considered.",
    },
    {
        "court report": ("a", "p1 p2 p3 p4 p5 p6 p7", ()),
        "trimmed": ("a", "p1 p2 p4 p5", ()),
        "house style": (
            "a", "p1 p3 p2 p4 p6",
            (("£84,000", "£84k"), ("has been jailed", "was jailed yesterday"),
             ("two years and four months", "28 months"), ("Miss Alice Verney", "Alice Verney"),
             ("came to light", "were uncovered")),
        ),
        "merged": ("a", "p1 p2 p3 p4 p5 p6", (("invoices into", "invoices, totalling £84,000, into"),)),
        "confiscation": ("b", "u1 u2 u3 u4 u5 p3 p5 p7", ()),
        "trustees": ("c", "s1 s2 s3 p7 p3", ()),
        "another case": ("d", "n1 n2 n3 n4", ()),
    },
)  # fmt: skip

LIBRARIES = Affair(
    {
        "p1": "Nine of the 24 public libraries in Wenshire are to close in April under plans to save £1.3 million that "
        "the county council’s cabinet agreed yesterday.",
        "p2": "The branches at Corby Green, Dunmere, Eastcote, Fenny Ash, Holloway Road, Little Orsley, Nether Pellow, "
        "Stoke Marl and Tarrant will shut for good unless volunteers come forward to run them.",
        "p3": "Council leader Frances Udall said: “Nobody goes into politics to close a library. But we face a gap of "
        "£38 million next year and adult social care must come first.”",
        "p4": "A consultation drew 6,200 replies, of which 93 per cent were against the closures. A petition with "
        "21,000 names was handed in at County Hall in September.",
        "p5": "Groups that want to take over a branch have until 31 January to send in a plan. The council will give "
        "each of them the books, the shelves and a peppercorn rent for five years.",
        "p6": "Fourteen libraries will keep their staff but open for fewer hours, and the mobile library, which stops "
        "at 112 villages, will be withdrawn in June.",
        "p7": "About 70 people work in the nine branches. Unions were told on Monday that the council hopes to find "
        "other posts for half of them.",
        "p8": "The decision can still be called in by the scrutiny committee, which meets on 12 December.",
        "local": "Readers in Dunmere could lose the library where the novelist Edith Sorrell wrote her first three "
        "books, in a round of cuts that has left the village reeling.",
        "u1": "Volunteers have saved seven of the nine Wenshire libraries that were due to close this month.",
        "u2": "Community groups signed leases at a ceremony in County Hall last night. The branches at Tarrant and "
        "Holloway Road found no takers, and locked their doors for the last time on Saturday.",
        "u3": "At Fenny Ash, the new committee has already painted the children’s room and plans to open on Sundays. "
        "“We had a rota of 80 names in a fortnight,” said its chair, Bill Oakes.",
        "u4": "But the Library Users’ Alliance warned that goodwill would not last for ever. It said that in other "
        "counties one volunteer branch in four had folded within three years.",
        "u5": "The council has set aside £60,000 for training and for a helpline.",
        "o1": "Campaigners jeered and sang as councillors in Wenshire voted to shut more than a third of the county’s "
        "libraries.",
        "o2": "Police were called when protesters dressed as characters from children’s stories sat down on the steps "
        "of County Hall and read aloud for an hour. Nobody was arrested.",
        "o3": "“They will have to carry me out of Stoke Marl,” said Peggy Larch, 81, who learned to read there. “I "
        "have outlived six chief librarians and I shall outlive this lot.”",
        "o4": "The opposition wants the choice put off for a year. Its leader, Sunil Mehra, said that the sums were "
        "written on the back of an envelope.",
    },
    {
        "release": ("a", "p1 p2 p3 p4 p5 p6 p7 p8", ()),
        "trimmed": ("a", "p1 p2 p3 p5 p6", ()),
        "brief": ("a", "p1 p2 p6", ()),
        "local opening": ("a", "local p1 p3 p2 p4 p5", ()),
        "house style": (
            "a", "p1 p2 p3 p4 p5 p6 p8",
            (("£1.3 million", "£1.3m"), ("£38 million", "£38m"), ("93 per cent", "93%"), ("yesterday", "on Wednesday"),
             ("Council leader Frances Udall", "Frances Udall, who leads the council,"), ("shut for good", "close"),
             ("will be withdrawn", "is to be scrapped"), ("A consultation drew", "A public consultation attracted")),
        ),
        "later update": ("b", "u1 u2 u3 u4 u5 p2 p4 p7", ()),
        "own report": ("c", "o1 o2 p3 o3 o4", ()),
    },
)  # fmt: skip

WEATHER = Affair(
    {
        "p1": "The Environment Agency has issued a flood warning for the River Wen between Marrowby and the Straddle "
        "lock, where levels were 2.31 metres and rising at noon on Thursday.",
        "p2": "People with homes in Tanner’s Row and Lower Quay are urged to move cars, pets and valuables to higher "
        "ground and to have a bag ready.",
        "p3": "Forecasters expect up to 48mm of rain over the hills by Friday evening, with gusts of 55mph on the "
        "coast.",
        "p4": "Sandbags can be collected from the depot in Forge Lane until 10pm. Each household may take ten.",
        "p5": "Trains between Wenmarsh and Pellow will run at half speed, and the B4117 at Nether Orsley is closed.",
        "p6": "A spokesman for the agency said: “Never walk or drive through flood water. Thirty centimetres of moving "
        "water is enough to float a car.”",
        "q1": "The Environment Agency has issued a flood warning for the River Wen between Ashby and the Corby weir, "
        "where levels were 1.87 metres and rising at noon on Monday.",
        "q2": "People with homes in Church Walk and the Holmes are urged to move cars, pets and valuables to higher "
        "ground and to have a bag ready.",
        "q3": "Forecasters expect up to 32mm of rain over the hills by Tuesday evening, with gusts of 40mph on the "
        "coast.",
        "q4": "Sandbags can be collected from the fire station in Ashby until 8pm. Each household may take six.",
        "q5": "Trains between Ashby and Kettlesham will run at half speed, and the A619 at Dunmere is closed.",
        "r1": "Families in Marrowby were counting the cost last night after the Wen burst its banks and filled 46 "
        "homes "
        "with water and mud.",
        "r2": "In Tanner’s Row the flood reached the light switches. “I heard the fridge fall over at four in the "
        "morning,” said Leo Strand, 39, who carried his daughters out on his shoulders.",
        "r3": "The wall at Lower Quay, finished in 2013 for £38m, held. Councillors asked why it stopped 200 metres "
        "short of the houses that were worst hit.",
        "r4": "The water fell by a metre during the day, and engineers hoped to have the power back by tonight.",
    },
    {
        "warning": ("a", "p1 p2 p3 p4 p5 p6", ()),
        "trimmed": ("a", "p1 p2 p3 p6", ()),
        "reordered": ("a", "p1 p3 p2 p6 p4", (("Each household may take ten.", "Ten is the limit for a household."),)),
        "another warning": ("b", "q1 q2 q3 q4 q5 p6", ()),
        "aftermath": ("c", "r1 r2 r3 r4 p6", ()),
    },
)  # fmt: skip

HOSPITAL = Affair(
    {
        "p1": "Patients at the Wen Valley hospital were put at risk because its only heart scanner was out of use for "
        "19 weeks, the health watchdog said today.",
        "p2": "Inspectors who made an unannounced visit in February found that 416 people had waited longer than the "
        "limit of six weeks, and that 31 of them had been admitted as emergencies in the meantime.",
        "p3": "The Care Standards Board rated the cardiac unit inadequate and the hospital as a whole as requiring "
        "improvement, one grade lower than in 2016.",
        "p4": "Dr Helena Groves, the board’s chief inspector of hospitals, said: “Managers knew that the scanner was "
        "failing in the autumn. It is hard to see why it took until March to hire another.”",
        "p5": "Staff were praised for their kindness. One patient told inspectors that the night nurses “could not do "
        "enough”, and the children’s ward was rated outstanding.",
        "p6": "The hospital’s chief executive, Simon Trask, apologised. He said that a second scanner costing £740,000 "
        "would be in use by August and that the backlog had been halved.",
        "p7": "The trust that runs the hospital was formed in 2011 from a merger of three smaller ones and serves "
        "410,000 people. It has had four chief executives in six years.",
        "p8": "A helpline for patients is open from 8am to 8pm on weekdays.",
        "local": "A grandfather from Kettlesham whose operation was put off five times has called for heads to roll "
        "after a damning report on the Wen Valley hospital.",
        "u1": "The chief executive of the Wen Valley hospital has resigned, two weeks after inspectors found that "
        "heart patients had been put at risk.",
        "u2": "Simon Trask said in a letter to staff that the hospital needed fresh leadership. He will leave at the "
        "end of the month without a pay-off.",
        "u3": "His deputy, Professor Amina Sadler, takes over at once. She came from the Straddle Infirmary in 2020, "
        "where she was medical director.",
        "u4": "Unison, which represents 1,400 of the staff, welcomed her appointment but said the board as a whole "
        "should consider its position.",
        "u5": "Mr Trask, 57, was paid £182,000 a year. He told colleagues that he would take a long walk and then look "
        "for something smaller to run.",
        "s1": "A second heart scanner has been switched on at the Wen Valley hospital, three weeks ahead of time.",
        "s2": "The first patient was Dilys Crane, 68, who brought the radiographers a fruit cake. “In and out in forty "
        "minutes,” she said. “It is like a very loud coffin, but the music was nice.”",
        "s3": "Some 25 people a day will be scanned, on seven days a week, until nobody waits longer than six weeks. "
        "That should take until the new year.",
        "s4": "The League of Friends paid for the waiting room with the takings of two summer fairs.",
    },
    {
        "agency": ("a", "p1 p2 p3 p4 p5 p6 p7 p8", ()),
        "trimmed": ("a", "p1 p2 p4 p6", ()),
        "local opening": ("a", "local p1 p2 p3 p4 p6 p7", ()),
        "house style": (
            "a", "p1 p2 p3 p4 p5 p6",
            (("said today", "said on Thursday"), ("made an unannounced visit", "visited without warning"),
             ("Dr Helena Groves, the board’s chief inspector", "Chief inspector Helena Groves"),
             ("£740,000", "£740k"), ("apologised. He said that", "apologised, and said"),
             ("in the meantime", "while they waited")),
        ),
        "resignation": ("b", "u1 u2 u3 u4 u5 p2 p3 p7", ()),
        "long resignation": ("b", "u1 u2 u3 u4 p3 p2", ()),
        "scanner": ("c", "s1 s2 s3 s4 p7", ()),
    },
)  # fmt: skip

CHARITY = Affair(
    {
        "p1": "More than 800 walkers raised £57,200 for the Pellow lifeboat at the weekend on a 21-mile tramp around "
        "the estuary.",
        "p2": "The youngest, Arlo Finch, was six and did the last two miles on his uncle’s shoulders. The oldest, "
        "retired postman Walter Ames, finished in under seven hours at the age of 84.",
        "p3": "Organiser Bridget Lyle said: “The sun came out, nobody got lost and the bacon rolls were gone by ten. I "
        "could not have asked for more.”",
        "p4": "It was the twelfth Estuary Walk, which began in 2008 after the lifeboat station lost its roof in a "
        "gale. "
        "It has now brought in £480,000.",
        "p5": "The money will go towards a tractor that launches the boat, which costs £92,000.",
        "y1": "More than 950 walkers raised £63,900 for the Pellow lifeboat at the weekend on a 21-mile tramp around "
        "the estuary.",
        "y2": "The youngest, Maisie Brook, was five and walked every step. The oldest was again Walter Ames, now 85, "
        "who said that his knees had asked him not to come back.",
        "y3": "Organiser Bridget Lyle said: “It rained from start to finish and nobody cared. The soup was gone by "
        "eleven.”",
        "y4": "It was the thirteenth Estuary Walk, which began in 2008 after the lifeboat station lost its roof in a "
        "gale. It has now brought in £544,000.",
        "y5": "The money will go towards new engines for the boat, which cost £118,000.",
    },
    {
        "this year": ("a", "p1 p2 p3 p4 p5", ()),
        "trimmed": ("a", "p1 p2 p3", ()),
        "house style": (
            "a", "p1 p2 p4 p3",
            (("at the weekend", "on Saturday"), ("Organiser Bridget Lyle said", "Bridget Lyle, who organised it, said"),
             ("retired postman ", "")),
        ),
        "the year after": ("b", "y1 y2 y3 y4 y5", ()),
        "the year after, trimmed": ("b", "y1 y2 y4", ()),
    },
)  # fmt: skip

TUNED = {"ferry": FERRY, "fire": FIRE, "prices": PRICES, "court": COURT}
HELD = {"libraries": LIBRARIES, "weather": WEATHER, "hospital": HOSPITAL, "charity": CHARITY}


@dataclass(frozen=True)
class Pair:
    name: str
    one: str
    other: str
    copies: bool


def pairs(affairs: dict[str, Affair]) -> list[Pair]:
    """Every two versions of each affair, and the first versions of every two affairs."""
    found = []
    for name, affair in affairs.items():
        for a, b in combinations(affair.versions, 2):
            same = affair.versions[a][0] == affair.versions[b][0]
            found.append(Pair(f"{name}: {a} / {b}", affair.text(a), affair.text(b), same))
    for (name, one), (another, other) in combinations(affairs.items(), 2):
        a, b = next(iter(one.versions)), next(iter(other.versions))
        found.append(Pair(f"{name} / {another}", one.text(a), other.text(b), False))
    return found
