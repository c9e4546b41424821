"""The words with which papers report what somebody said: verbs, what stands between a name and its verb, and the nouns
for bodies and papers that speak. Tables only.

>>> import re
>>> re.fullmatch(VERB, "hit back") is not None, re.fullmatch(INVERTED, "told") is not None
(True, False)
"""

from qa.offices import VOICES

_BEFORE_OR_AFTER = (
    r"said|says|added|adds|warned|warns|insisted|insists|argued|argues|explained|explains|claimed|claims|wrote|writes|"
    r"replied|asked|admitted|stated|states|commented|concluded|concludes|declared|continued|joked|complained|recalled|"
    r"remarked|tweeted|posted|shouted|answered|responded|noted|notes|observed|quipped|predicted"
)
FINDING = r"(?:found|finds|shows)"
"""Of the verbs, those of bodies and papers alone: what a person found is no speech."""
VERB = (
    rf"(?:{_BEFORE_OR_AFTER}|say|state|tells|told|replies|asks|admits|describes|described|calls|called|comments|declares|"
    r"continues|jokes|complains|announced|promises|promised|recalls|stresses|stressed|accepts|accepted|conceded|"
    r"acknowledged|demanded|urged|confirms|confirmed|suggests|suggested|predicts|maintains|maintained|observes|denies|"
    r"denied|pledged|vowed|branded|labelled|hailed|lamented|emphasised|reiterated|alleges|alleged|testified|"
    r"believes|believed(?! to\b)|pointed out|points out|hit back|hit out|went on(?=:| to say)|put it|reads?(?=:)|"
    rf"{FINDING}(?= that\b)|(?:is|was|were) quoted as saying)"
)
INVERTED = rf"(?:{_BEFORE_OR_AFTER})"
"""Of the verbs, those that stand before their speaker: '“No,” said Ms Holt', but not '“No” told Ms Holt'."""
PRESENT = r"(?:say|state|warn|note|argue|insist|explain|write|claim|reads?)"
"""Before their speaker only right after a quotation, for elsewhere "state" and "claim" may be nouns."""
DEEDS = (
    r"(?:accept|admit|ask|demand|call|describe|post|confirm|den(?:y|ied|ies)|maintain|observe|hail|brand|label|pledge|"
    r"predict|quip|notes?\b|noted|hit|went|put)\w*"
)
"""Verbs that without quotation marks report a deed ("a company called ...", "she accepted", "has asked Jane Holt")."""
HELPER = (
    r"(?:(?:has|have|had|also|later|then|once|since|again|simply|today|yesterday|[a-z]+ly|(?:last|this) (?:week|night|"
    r"month|morning)|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day) )*"
)
RESPONDING = r"(?:respond|repl|answer)\w+"
"""What follows "to" after these is another's; one's own is what one responds by "saying"."""

RANK = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Coun|Prof|Professor|Rev|Reverend|Judge|Justice|"
    r"Revd|Rt|Canon|Archdeacon|Archbishop|Bishop|Ald|Alderman|Supt|Superintendent|Insp|Inspector|Sgt|"
    r"Sergeant|Det|Ch|PC|DC|DS|DI|DCI|Major|Captain|Colonel)\.?"
)
NOT_NAMES = (
    r"(?:The|A|An|And|But|Or|So|Yet|If|As|At|By|For|From|In|Of|On|To|With|When|While|After|Before|Since|Until|Then|Later|"
    r"Yesterday|Today|Tomorrow|However|Meanwhile|Also|Now|Last|Next|This|That|These|Those|There|Here|It|They|We|You|I|His|"
    r"Her|Its|Their|Our|My|One|Some|Many|Most|All|Both|Each|No|Not|Nobody|Everyone|Who|What|Which|Why|How|Where|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|"
    r"September|October|November|December)"
)
"""Words that may begin a sentence with a capital and be no part of the name that follows."""
SMALL = r"(?:to|of|in|on|at|by|for|with|about|that|how|why|when|where|if|as|from|after|before|than|and|or|but|nor)"
"""Small words, of which no office is made."""
SOMEONE = (
    r"(?:[a-z]+ )?(?!(?:was|is|has|its|his|this|does)\b)(?:[a-z]{2,}s|people|one|another|somebody|someone|they|it)"
)
"""Who speaks in words that tell too little."""
SPEAKING = (
    rf"(?:{VOICES}|council|trust|report|reviewers?|inspectors|regulator|watchdog|union|company|department|ministry|charity|board|"
    r"committee|auditors|commissioners|letter|review|statement|resident|neighbour|government|authority|police|force|"
    r"firm|school|hospital|college|university|club|operator|agency|panel|inquiry|inspection|investigation|study|survey|"
    r"audit|commission|inspectorate|association|group|authors|ministers|councillors|judges|officials|campaigners|post|"
    r"tweet|message|memo)"
)
"""What speaks with an article before it: "the union said", "a message read"."""
SPOKEN = (
    r"(?:spokes(?:man|woman|person)|report|letter|review|inquiry|inspection|inspectors|statement|survey|audit|source)"
)
"""Of these, what may have a body's name before it: "the Harbour Trust report", "a Pellow Council spokesman"."""
OFFICIALS = r"(?:inspectors|auditors|officials|commissioners|officers|detectives|ministers|investigators|prosecutors)"
"""Those who speak for the body that is named before them: "Stell inspectors said"."""
