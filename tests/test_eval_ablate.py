"""Leaving parts out: which variants there are, and one table of what each is worth."""

from eval_fakes import WordAnswerer, write_cases, write_press

from eval.__main__ import main
from eval.ablate import first_against, variants
from eval.articles import read_folder
from eval.case import load_cases
from eval.run import ask_all
from eval.truth import wanted_of


def test_each_switch_is_thrown_alone():
    for reader in (False, True):
        whole, *others = variants(reader)
        assert whole.reader is reader and whole.words and whole.vectors and whole.neighbours and whole.further
        for other in others:
            thrown = sum(not part for part in (other.words, other.vectors, other.neighbours, other.further))
            assert thrown == 1 or (other.reader is not reader and thrown == 0)
    assert {v.name for v in variants(False)} < {v.name for v in variants(True)}
    assert [v.reader for v in variants(True) if not v.further] == [True]  # without a reader nothing is read


def test_a_variant_is_held_against_the_whole(tmp_path):
    articles, originals = read_folder(write_press(tmp_path / "p"))
    wanted = [wanted_of(case, originals) for case in load_cases(write_cases(tmp_path / "q"))]
    whole = ask_all(wanted, WordAnswerer(articles), originals)
    mute = ask_all(wanted, WordAnswerer(articles, least=2.0), originals)
    assert first_against(whole, whole).value == 0 and first_against(whole, whole).p == 1
    assert first_against(mute, whole).value == -1


def test_the_command(tmp_path, monkeypatch, capsys):
    press, questions = write_press(tmp_path / "p"), write_cases(tmp_path / "q")

    def opened(articles, reader, building):
        return False, lambda variant: WordAnswerer(articles, least=0.3 if variant.words else 2.0)

    monkeypatch.setattr("eval.parts.open_variants", opened)
    assert main(["ablate", "--questions", str(questions), "--articles", str(press)]) == 0
    printed = capsys.readouterr()
    rows = {line.split("  ")[0]: line for line in printed.out.splitlines()}
    assert "100.0 [29.2, 100.0]" in rows["words only, no reader"] and "-100.0" in rows["vectors only, no reader"]
    assert "no reader here" in printed.err


def test_the_switches_are_those_of_the_answerer(tmp_path, fake_embedder, monkeypatch):
    """Real library and answerer, a fake model: every variant opens and answers."""
    from eval.parts import open_variants

    monkeypatch.setattr("eval.cache.cache_root", lambda: tmp_path)
    monkeypatch.setattr("eval.parts.open_embedder", lambda: fake_embedder)
    monkeypatch.setattr("eval.parts.open_reader", lambda name: None)
    articles, _ = read_folder(write_press(tmp_path / "p"))
    _, opener = open_variants(articles, None, lambda articles: None)
    for variant in variants(reader=False):
        assert opener(variant).ask("Who will steer the Orsley ferry?").searched.articles == 2
