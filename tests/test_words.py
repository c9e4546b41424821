"""Law: the stems computed in Python are the very terms that FTS5 stores."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.words import stem, stems, words

TOKENIZER = "porter unicode61 remove_diacritics 2"
HOSTILE = (
    "aeiouyAZéÉñçßœæøŁſµ0129½'’`\"“”-–—_.,:;!?()/\\|@#£€%&*+=<>~^ "
    "\t\n\r\u00a0\u2028\u200b\u202e\u0301\u0308\ufeff😀中文καςйЩ"
)
VOCABULARY = """
    relational conditional rational valency hesitancy digitizer conformably radically differently vilely analogously
    vietnamization predication operator feudalism decisiveness hopefulness callousness formality sensitivity sensibility
    triplicate formative formalize electricity electrical hopeful goodness revival allowance inference airliner
    gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologous communism activate
    angularity effective bowdlerize probate rate cease controlling rolling agreed feed plastered bled motoring sing
    conflated troubled sized hopping tanned falling hissing fizzed failing filing happy sky caresses ponies ties cats
    technology technologies possibly horribly assembly apology ideology specced grokking eed sses ies is as us news
    commissioners councillors children's o'neill services' councils commissioning reorganisation unitary authorities
    councillor safeguarding inspectors inspected inspection ofsted borough wellingborough northamptonshire y yy yes
    said saying says year years yearly dying died tied tying lying generally generalization a an be to of in oxygen
    """.split()


def fts5_stems(texts: Sequence[str]) -> list[list[str]]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE words USING fts5(body, tokenize='{TOKENIZER}')")
    connection.executemany("INSERT INTO words(rowid, body) VALUES (?, ?)", enumerate(texts))
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, instance)")
    found = defaultdict(list)
    for term, document in connection.execute("SELECT term, doc FROM vocabulary ORDER BY doc, offset"):
        found[document].append(term)
    connection.close()
    return [found[place] for place in range(len(texts))]


def test_vocabulary_is_stemmed_as_by_fts5():
    endings = " s es ed ing ly ness ational ation er ement ology ible ibly 's".split(" ")
    made = [word + ending for word in VOCABULARY for ending in endings]
    assert len(made) > 1500
    assert [stems(word) for word in made] == fts5_stems(made)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(HOSTILE) | st.characters(min_codepoint=32, max_codepoint=0x1DF), max_size=40))
@example("x" * 65 + "ing " + "y" * 61 + "ing")
@example("e\u0301tat café CAFÉ ＡＢＣ")
def test_any_text_is_stemmed_as_by_fts5(text):
    assert stems(text) == fts5_stems([text])[0]


def test_apostrophes_part_words():
    assert words("The children’s and the children's") == ["the", "children", "s", "and", "the", "children", "s"]


def test_every_stem_belongs_to_one_word():
    text = "Nobody's re-organised councils, “£1.2m”"
    assert stems(text) == [stem(word) for word in words(text)]


@pytest.mark.parametrize("text", ["", "   ", "\u2028", "?!…—"])
def test_no_words(text):
    assert words(text) == stems(text) == []
