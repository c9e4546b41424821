"""Training a tiny encoder: the loss falls, and a run that was stopped equals one that was not."""

import random
import sys
from dataclasses import replace

import pytest
from reader_fakes import write_encoder

from index.article import Span
from index.errors import UsageError
from qa.answer import Window
from qa.reader.data import Example, cut_document
from qa.reader.groups import Group
from qa.reader.lessons import held_out
from qa.reader.recipe import RECIPE, Stage
from qa.reader.train import MOST_WITHOUT, even_openings, load_examples, main

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402

from qa.reader.export import export  # noqa: E402
from qa.reader.export import main as export_main  # noqa: E402
from qa.reader.packing import unpack  # noqa: E402
from qa.reader.trainer import Trainer, rate_at, steps  # noqa: E402

STAGE = Stage("toy", {}, epochs=1, negatives=1, unanswerable=0.1, learning_rate=3e-3, groups_a_step=4)
NAMES = ("odile trant", "hugh marl", "rupert thwaite")


def group(rng: random.Random) -> Group:
    """Who chairs: the name stands at a random place in one of two windows, or in neither."""
    name = rng.choice(NAMES)
    pieces = ["the mill sank in may.", "the ferry closed.", f"{name} chairs the board."]
    rng.shuffle(pieces)
    text, sentences = "", []
    for piece in pieces:
        text += " " if text else ""
        sentences.append(Span(len(text), len(text) + len(piece)))
        text += piece
    right = Window(text, tuple(sentences))
    wrong = Window("the trust owes a boat.", (Span(0, 22),))
    start = text.index(name)
    if rng.random() < 0.2:
        return Group("who chairs the board", (wrong, wrong), ((), ()), "toy")
    return Group("who chairs the board", (wrong, right), ((), (Span(start, start + len(name)),)), "toy")


def batches(count: int) -> list[list[Group]]:
    rng = random.Random(1)
    return [[group(rng) for _ in range(4)] for _ in range(count)]


@pytest.fixture
def trainer_in(tmp_path_factory, monkeypatch):
    base = write_encoder(tmp_path_factory.mktemp("base"))
    monkeypatch.setattr("qa.reader.trainer.base_folder", lambda: base)
    return lambda folder: Trainer(folder, 13, "float32")


def test_a_few_steps_lower_the_loss(trainer_in, tmp_path):
    trainer, course = trainer_in(tmp_path), batches(20)
    before = trainer.validate(course[0])
    (report,) = steps(trainer, STAGE, course, course[0])
    after = trainer.validate(course[0])
    assert after["loss"] < 0.9 * before["loss"] and after["sentence"] >= before["sentence"]
    assert report["step"] == report["of"] == 20 and report["valid_loss"] == pytest.approx(after["loss"], abs=1e-4)
    assert (tmp_path / "checkpoint.pt").exists() and not list(tmp_path.glob("*.part"))


def test_the_embeddings_stay_the_packages_own(trainer_in, tmp_path):
    trainer = trainer_in(tmp_path)
    before = {n: p.clone() for n, p in trainer.network.named_parameters()}
    trainer.train_step(batches(1)[0], 1e-3)
    changed = {n for n, p in trainer.network.named_parameters() if not torch.equal(p, before[n])}
    assert changed and not any(n.startswith("encoder.embeddings") for n in changed)
    assert not any(n.startswith("encoder.embeddings") for n in trainer.trained_state())


def test_a_run_stopped_and_resumed_equals_one_not_stopped(trainer_in, tmp_path):
    """Dropout and all: the random state is part of a checkpoint."""
    course = batches(5)
    (tmp_path / "one").mkdir(), (tmp_path / "two").mkdir()
    whole = trainer_in(tmp_path / "one")
    list(steps(whole, STAGE, course, course[0][:2]))

    stopped = trainer_in(tmp_path / "two")
    for number in range(3):
        stopped.train_step(course[number], rate_at(number, len(course), STAGE))
    stopped.step = 3
    stopped.save()
    stopped.train_step(course[3], 1e-3)  # work after the checkpoint is lost, and must leave no trace
    torch.manual_seed(999)

    resumed = trainer_in(tmp_path / "two")
    assert resumed.resume() and (resumed.stage, resumed.step) == (0, 3)
    list(steps(resumed, STAGE, course, course[0][:2]))
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(tensor, resumed.network.state_dict()[name]), name


def test_a_stage_without_dropout_leaves_nothing_to_chance(trainer_in, tmp_path):
    course = batches(4)
    for dropout in (False, True):
        weights = []
        for seed in (1, 2):
            trainer = trainer_in(tmp_path)
            torch.manual_seed(seed)
            list(steps(trainer, replace(STAGE, dropout=dropout), course, course[0][:2]))
            weights.append(torch.cat([p.flatten() for p in trainer.network.parameters()]))
        assert torch.equal(*weights) is not dropout


def test_there_is_nothing_to_resume_at_first(trainer_in, tmp_path):
    assert not trainer_in(tmp_path).resume()


def test_the_rate_warms_up_and_decays():
    stage = replace(STAGE, learning_rate=1.0)
    rates = [rate_at(step, 100, stage) for step in range(100)]
    assert rates[0] < rates[5] == 1.0 and rates[5:] == sorted(rates[5:], reverse=True)
    assert rates[-1] == pytest.approx(0.1, abs=0.02) and rate_at(0, 1, stage) == 1.0


def test_the_rate_cools_down_to_nearly_nothing_at_the_last_step():
    stage = replace(STAGE, learning_rate=1.0, cool_from=40, last_step=80)
    plain, cooled = ([rate_at(step, 100, s) for step in range(80)] for s in (replace(stage, cool_from=None), stage))
    assert cooled[:41] == plain[:41] and cooled[40:] == sorted(cooled[40:], reverse=True)
    assert cooled[60] == pytest.approx(plain[40] / 2) and cooled[79] == pytest.approx(0.03 * plain[40])


def test_exported_weights_are_read_back_and_checkpoints_are_averaged(trainer_in, tmp_path, monkeypatch):
    trainer, course = trainer_in(tmp_path), batches(2)
    monkeypatch.setattr("qa.reader.export.base_folder", sys.modules["qa.reader.trainer"].base_folder)
    states = []
    for number, name in enumerate(("one.pt", "two.pt")):
        trainer.train_step(course[number], 1e-3)
        trainer.save(name)
        states.append(trainer.trained_state()["heads.weight"].clone())
    manifest = export({tmp_path / "one.pt": 1, tmp_path / "two.pt": 3}, tmp_path / "weights", rank=4)
    packed = load_file(tmp_path / "weights" / "reader.safetensors")
    assert torch.allclose(packed["heads.weight"].float(), (states[0] + 3 * states[1]) / 4, atol=1e-3)
    assert not torch.allclose(states[0], states[1], atol=1e-4)
    assert manifest["checkpoints"] == {"one.pt": 1, "two.pt": 3} and manifest["rank"] == 4
    assert any(name.endswith(".left") for name in packed)
    unpack(tmp_path / "weights" / "reader.safetensors", trainer.network)
    export({tmp_path / "one.pt": 1}, tmp_path / "weights", rank=None)
    assert not any(name.endswith(".left") for name in load_file(tmp_path / "weights" / "reader.safetensors"))
    with pytest.raises(UsageError, match="three"):
        export({tmp_path / "three.pt": 1}, tmp_path / "weights")


def test_every_source_of_the_recipe_has_a_loader_and_missing_data_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("qa.reader.train.LESSONS", tmp_path)  # all of them, once a stage, take a minute
    for stage in RECIPE:
        with pytest.raises(UsageError, match=r"CARD\.md"):
            load_examples(tmp_path, stage)


@pytest.mark.parametrize("written", [b"", b"words", None])
def test_what_is_no_checkpoint_is_named_and_nothing_is_written(tmp_path, capsys, written):
    path = tmp_path / "checkpoint.pt"
    torch.save([1], path) if written is None else path.write_bytes(written)
    assert export_main([str(tmp_path), "--to", str(tmp_path / "weights")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(path) in said and not (tmp_path / "weights").exists()


def test_training_that_is_stopped_says_how_to_go_on(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("qa.reader.train.run", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(["--data", str(tmp_path), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "stopped; the same command goes on from the last checkpoint\n"


def test_usage(capsys):
    for arguments in ([], ["--data", "x"], ["--data", "x", "--out", "y", "--only", "nothing"]):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0 and "example: python -m qa.reader.train" in capsys.readouterr().out


def test_one_family_in_ten_is_held_out():
    held = [held_out(f"family {n}") for n in range(2000)]
    assert 0.07 < sum(held) / len(held) < 0.13
    assert held[:50] == [held_out(f"family {n}") for n in range(50)]


def test_how_a_question_begins_does_not_give_away_that_nothing_answers():
    def made(question: str, answers: int) -> Example:
        return Example("lessons", question, cut_document("a", "a", "", "The mill closed."), (Span(4, 8),) * answers)

    examples = [made("Why did it close?", 0)] * 40 + [made("why did they go?", 1)] * 7 + [made("Who left?", 0)] * 3
    shares = even_openings(examples, range(len(examples)))
    assert set(shares) == {*range(40), *range(47, 50)}  # what is answered is drawn as it is
    assert sum(shares[n] for n in range(40)) == pytest.approx(MOST_WITHOUT * 8)
    assert sum(shares[n] for n in range(47, 50)) == pytest.approx(MOST_WITHOUT)  # none begins so that is answered
    assert even_openings(examples, range(44, 47)) == {}
    few = even_openings([*examples[40:47], examples[0]], range(8))
    assert few == {7: 1.0}
