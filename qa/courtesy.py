"""What is asked, without the courtesies around it. Pure; the words of the question itself are never changed.

The reader was taught on questions as they are: "Please could you tell me who chairs the trust, thanks?" costs it half
its confidence, and an introduction of one sentence all of it.

    >>> what_is_asked("Good morning, could you please tell me who chairs the trust? Many thanks!")
    'Who chairs the trust?'
    >>> what_is_asked("Tell me about Odile Trant.")
    'Who is Odile Trant?'
    >>> what_is_asked("Thank you very much!")
    ''
"""

import re
from functools import lru_cache

from qa.leaning import PERSON_SAID, leans
from qa.names import is_person

_I = re.IGNORECASE
_BEGIN = r"^[\s,.!?…–—-]*"
_WH = r"(?:who|whom|whose|what|when|where|why|how|which|whether|if)\b"
_WHO = r"(?:ladies|gentlemen|sir|madam|all|both|there|everyone|everybody|again|cuttings|team|folks)"
_HELLO = rf"(?:hello|hullo|hi(?:ya)?|hey|greetings|dear|good (?:morning|afternoon|evening|day))(?: (?:and )?{_WHO})*"
_ASIDE = (
    r"(?:excuse me|(?:i['’]m |i am )?(?:so |very )?sorry(?: (?:to (?:bother|trouble) you|for the (?:bother|trouble)))?"
    r"|(?:just )?(?:a |one |another |my )?(?:quick |last |final |further |next )?question|ok(?:ay)?|right|well|hmm+"
    r"|er+m?|alright|great|perfect|brilliant|lovely|fine|yes|(?:just )?out of (?:curiosity|interest)|by the way|btw"
    r"|if (?:you|i) (?:don['’]?t mind|may|might|could)(?: ask)?|if possible|please|pls|plz|kindly)"
)
_THANKS = (
    r"(?:(?:many |with )?thanks|thank you|thankyou|thx|ta|cheers|much obliged)"
    r"(?: (?:very much|so much|a lot|a million|again|indeed|in advance|for (?:that|this|your help|the help))){0,3}"
)
_PLEASE = r"(?:please|pls|plz|if (?:(?:you|it)['’]?(?:s| is| are)? )?(?:please|possible|can|could|know))"
_MAY_YOU = r"(?:(?:can|could|would|will|might) (?:you|anyone|anybody|someone|somebody) )"
_PARTLY = r"(?:(?:please|pls|kindly|possibly|perhaps|also|just|quickly|briefly|really|then|either|happen to) )*"
_TELL = (
    r"(?:tell|inform|remind|show|advise|let|help|explain)(?: (?:to )?(?:me|us))?"
    r"(?: (?:to )?(?:know|find out|understand|see))?"
)
_SOURCE = (
    r"(?:according to|in|from|based on|judging by|going by|as per) (?:(?:all|any|one) of )?(?:the|these|those|this|your"
    r"|my|our) (?:news |press )?(?:articles|cuttings|clippings)"
    r"(?: (?:(?:that )?you have|here|above|i added))?"
)
_TAKEN_OFF = tuple(re.compile(pattern, _I) for pattern in (
    rf"{_BEGIN}(?:{_HELLO}|{_ASIDE}|{_THANKS})(?:\s*[,.!:;]+(?:\s+|$)|\s*[–—]\s*|\s+-+\s+|\W*$)",
    rf"{_BEGIN}{_ASIDE} (?={_THANKS}\W*$)",
    rf"{_BEGIN}(?:hello|hi(?:ya)?|hey)(?: {_WHO})?\s+(?={_WH})",
    rf"{_BEGIN}(?:please|pls|plz|kindly)[,\s]+",
    # "Could anybody tell me", "Do you happen to know", "I was wondering if you know", and then what is asked
    rf"{_BEGIN}(?:{_MAY_YOU}?{_PARTLY}(?:be able to |be so kind as to )?{_PARTLY}{_TELL}|find out|say"
    rf"|{_MAY_YOU}{_PARTLY}find out"
    rf"|(?:do|does|would|might) (?:you|anyone|anybody|someone|somebody) {_PARTLY}know"
    r"|(?:(?:have you|do you have|is there|got) )?any idea(?: of)?"
    rf"|(?:i|we)(?:['’]?(?:d|m|re|ve)| am| are| was| were| have| had| would| do)?(?: been| be)? {_PARTLY}"
    r"(?:(?:like|love|want|wish|need|hope|hoping|try|trying|keen|curious|interested|able)(?:ed|ing)? (?:to|in) )?"
    r"(?:know|knowing|find(?:ing)? out|learn(?:ing)?|ask|see|understand|establish|be told|check|wonder(?:ed|ing)?)"
    r"(?: (?:you|about|if you (?:can|could|know|might)(?: tell (?:me|us))?))?"
    r"|(?:(?:what|the (?:thing|question)) )?(?:i|we)(?:['’]d)? (?:really )?(?:want|need|would like|like) to know is"
    rf"|(?:my|the|our) question is)(?:\s*[,:]\s*|\s+)(?=(?:(?:in|at|on|from|by|to|with)\s+)?{_WH})",
    rf"{_BEGIN}{_SOURCE}(?:\s*,\s*|\s+(?={_WH}))",
    rf"(?:\s*[,.;!–—-]\s*|(?<=[?!.])\s*)(?:{_PLEASE}|{_THANKS})(?=\W*$)|(?<!\bto)\s+{_PLEASE}(?=\W*$)",
    rf"\s*,?\s+{_SOURCE}(?=\W*$)",
))  # fmt: skip
_INTRODUCED = re.compile(
    r"^\s*(?:i|we|my|our|as an?|please|can|could|would)\b[^?\"“‘]*?\b(?:tell (?:me|us)|let (?:me|us) know"
    r"|help (?:me|us)|find out|wonder(?:ed|ing)?|to know|to ask|any idea|question is)"
    rf"(?-i:(?:[^?\"“‘A-Z\d]|\bI\b)*?)[\s,:](?=(?!if|whether){_WH})", _I,
)  # fmt: skip
"""An introduction and a request in one sentence; what stands between the request and the question names nothing."""
_ABOUT = re.compile(
    rf"{_BEGIN}{_MAY_YOU}?{_PARTLY}(?:(?:(?:tell|show|give|inform|teach|remind) (?:me|us)"
    r"(?: (?:more|something|anything|everything|all|what you know|the (?:facts|basics|background|story|news)))*"
    r"|(?:give (?:me |us )?)?(?:an? |the )?(?:short |brief |quick )?(?:summary|overview|description|background"
    r"|information|info|details|facts|news)|what do (?:you|we) know"
    r"|what (?:do|does|can|could) (?:you|(?:the|these|your|my) (?:articles|cuttings|papers|news))"
    r" (?:say|tell me|tell us|know)|more"
    r"|(?:is there |do you have |have you got |got )?(?:anything|something|any (?:news|information|info))"
    r"|(?:i|we)(?:['’]d| would)? (?:want|need|like)(?: to (?:know|learn|hear)| information| info)?(?: more)?)"
    r"\s+(?:on|about|of|regarding|concerning)|describe|summari[sz]e)\s+(?:the (?:article|story|news) (?:about|on)\s+)?"
    r"(?P<subject>[^?!]+?)[?!.\s]*$", _I,
)  # fmt: skip
"""Somebody or something to be told about, without a question."""
_MORE = re.compile(
    rf"{_BEGIN}{_MAY_YOU}?{_PARTLY}(?:(?:tell|show|give) (?:me|us) |any |some |is there )*(?:any |some |the )?"
    r"(?:more|rest|go on|continue|carry on)(?: details?| information| about (?:it|this|that))?\W*$", _I,
)  # fmt: skip
_LIST = re.compile(
    rf"{_BEGIN}{_MAY_YOU}?{_PARTLY}(?:list|name|give (?:me|us)|show (?:me|us)) (?:all |all of |each of |every one of "
    r"|a list of |the names of )*(?P<subject>(?:the|these|those|its|their|his|her|all) [^?!]*?s\b[^?!]*?)[?!.\s]*$", _I,
)  # fmt: skip
_PEOPLE = re.compile(r"(?:\w+ )*?\w+(?:[bdgklmnprtv]ers|ors|ees|ists|men|women|people)\b", _I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“‘A-Z])|\n+")
_HELP = re.compile(rf"{_BEGIN}{_MAY_YOU}{_PARTLY}help(?: (?:me|us))?(?: out)?(?: with (?:this|something))?\W*$", _I)
_SAID_INDIRECTLY = re.compile(r"(who|what) ((?:the|an?|this|that) [^,?]+) (is|was|are|were)\b\W*$", _I)
_OF_THEMSELVES = re.compile(r"^\W*(?:i|i['’](?:m|ve|d|ll)|we|we['’](?:re|ve|d)|my|our|hope|hoping|just)\b", _I)
_NAMES_SOMETHING = re.compile(
    r"(?<!^)\b(?!I\b)[A-Z]|\d|[\"“”]|(?i:\b(?:about|on|regarding|concerning|into|of) (?!this\b|that\b|it\b|my\b))"
)


@lru_cache(maxsize=1024)
def what_is_asked(text: str) -> str:
    """The question alone, '' where nothing but courtesies was typed. What has none comes back as it is."""
    asked = _without(text.strip())
    alone = _without(_INTRODUCED.sub("", " ".join(_without_introductions(_SENTENCE.split(asked)))))
    if not leans(alone) or leans(asked):  # "I write about the mill. When did it close?" is asked as it is
        asked = alone
    if _MORE.match(asked):
        return "What else?"
    if not re.search(r"\w", asked):
        return "" if re.search(r"\w", text) else text
    if asked == text.strip():
        return _told_about(text)
    if re.match(_WH, asked, _I):
        asked = _SAID_INDIRECTLY.sub(r"\1 \3 \2", asked.rstrip(".,;:!? ")) + "?"
    return _told_about(asked[0].upper() + asked[1:] if text.strip()[0].isupper() else asked)


def _without_introductions(sentences: list[str]) -> list[str]:
    """Without what whoever asks says of himself or herself before and after, unless the rest then lacks its meaning."""
    first, last = 0, len(sentences)
    while first < last - 1 and _says_nothing(sentences[first]):
        first += 1
    while last > first + 1 and _says_nothing(sentences[last - 1]):
        last -= 1
    return sentences[first:last]


def _says_nothing(sentence: str) -> bool:
    if _HELP.match(sentence) or not re.search(r"\w", _without(sentence)):
        return True
    return bool(_OF_THEMSELVES.match(sentence)) and "?" not in sentence and not _NAMES_SOMETHING.search(sentence)


def _without(text: str) -> str:
    before = None
    while before != text:
        before = text
        for pattern in _TAKEN_OFF:
            text = pattern.sub("", text, count=1)
    return text


def _told_about(text: str) -> str:
    """A request to be told about somebody or something, as the question that it is."""
    if match := _ABOUT.match(text):
        subject = match["subject"].strip(" .,;:")
        if re.match(_WH, subject, _I):
            return f"{subject[0].upper()}{subject[1:]}?"
        role = re.search(rf"{PERSON_SAID.pattern}(?= (?:of|at|for|in)\b|$)", subject, _I)
        return f"{'Who' if is_person(subject) or role else 'What'} is {subject}?"
    if match := _LIST.match(text):
        subject = match["subject"].strip(" .,;:")
        return f"{'Who' if _PEOPLE.match(subject) else 'What'} are {subject}?"
    return text
