"""The reader that comes with the program: packed layers on the installed encoder, each held against its checksum."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from reader_fakes import write_encoder

from index.article import Span
from index.errors import ModelMismatch
from qa.answer import Reading, Window
from qa.reader.remembering import RememberingReader
from qa.reader.shipped import WEIGHTS, ShippedNetwork, is_shipped

WINDOW = Window("Odile Trant chairs the board. It sank.", (Span(0, 29), Span(30, 38)), "The board\n2019")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(folder: Path, base: Path) -> None:
    manifest = {"sha256": sha256(folder / "reader.safetensors"), "base_sha256": sha256(base / "model.safetensors")}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.fixture
def base(tmp_path, monkeypatch):
    folder = write_encoder(tmp_path / "base")
    monkeypatch.setattr("qa.reader.shipped.base_folder", lambda: folder)
    return folder


@pytest.fixture
def weights(tmp_path, base):
    """What `export` makes of a trained network."""
    import torch

    from qa.reader.model import load_base
    from qa.reader.packing import pack

    folder = tmp_path / "weights"
    folder.mkdir()
    torch.manual_seed(3)
    pack(load_base(base)[0], folder / "reader.safetensors")
    write_manifest(folder, base)
    return folder


def test_it_reads(weights):
    reader = RememberingReader(ShippedNetwork(weights))
    reading = reader.read("Who chairs the board?", [WINDOW])
    assert [(f.window, f.sentence) for f in reading.findings] == [(0, 0), (0, 1)]
    assert reading == RememberingReader(ShippedNetwork(weights)).read("Who chairs the board?", [WINDOW])
    assert reader.read("Who?", []) == Reading((), 1.0)
    assert reader.name == f"cuttings-reader:{sha256(weights / 'reader.safetensors')[:12]}"


def test_packing_keeps_every_trained_layer(weights, base):
    """Half precision costs at most a thousandth; the embeddings stay the base's own."""
    import torch

    from qa.reader.model import load_base
    from qa.reader.packing import unpack

    torch.manual_seed(3)
    trained, _ = load_base(base)
    torch.manual_seed(4)
    fresh, _ = load_base(base)
    assert not torch.equal(fresh.heads.weight, trained.heads.weight)
    unpack(weights / "reader.safetensors", fresh)
    for name, tensor in trained.state_dict().items():
        assert torch.allclose(fresh.state_dict()[name], tensor, atol=1e-3), name
    assert (weights / "reader.safetensors").stat().st_size < (base / "model.safetensors").stat().st_size


@pytest.mark.parametrize("rank", [1, 4, 8])
def test_low_rank_packing_keeps_all_of_a_change_of_that_rank_and_the_best_part_of_any_other(tmp_path, base, rank):
    """Exact (to half precision) for a change of low rank; for another no cut of the same rank is nearer."""
    import torch

    from qa.reader.model import load_base
    from qa.reader.packing import pack, unpack

    torch.manual_seed(5)
    before = {name: tensor.clone() for name, tensor in load_base(base)[0].state_dict().items()}
    trained, _ = load_base(base)
    with torch.no_grad():
        for number, matrix in enumerate(p for n, p in trained.named_parameters() if p.dim() == 2 and "layer." in n):
            inner = rank if number % 2 else 16
            matrix += 0.1 * torch.randn(len(matrix), inner) @ torch.randn(inner, matrix.shape[1])
    pack(trained, tmp_path / "whole"), pack(trained, tmp_path / "cut", before, rank)
    assert (tmp_path / "cut").stat().st_size < (tmp_path / "whole").stat().st_size
    read, _ = load_base(base)
    unpack(tmp_path / "cut", read)
    number = 0
    for name, tensor in trained.state_dict().items():
        found = read.state_dict()[name]
        if tensor.dim() == 2 and "layer." in name:
            change = tensor - before[name]
            lost = torch.linalg.svdvals(change)[rank:].norm()  # what the best approximation must lose
            assert torch.linalg.norm(found - tensor) <= lost + 2e-3 * torch.linalg.norm(change), name
            number += 1
        else:
            assert torch.allclose(found, tensor, atol=1e-3), name
    assert number == 12


def test_packed_layers_of_another_network_are_named(tmp_path, base):
    from safetensors.torch import load_file, save_file

    from qa.reader.model import load_base
    from qa.reader.packing import pack, unpack

    network, _ = load_base(base)
    pack(network, tmp_path / "cut", dict(network.state_dict()), 2)
    packed = load_file(tmp_path / "cut")
    name = next(n for n in packed if n.endswith(".right"))
    for other in ({k: v for k, v in packed.items() if k != name}, {**packed, name: packed[name][:, 1:].contiguous()},
                  {**packed, "encoder.more": packed[name].clone()}):  # fmt: skip
        save_file(other, tmp_path / "other")
        with pytest.raises(ValueError, match="does not fit"):
            unpack(tmp_path / "other", network)


def damage(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize(
    "part", ["reader", "encoder", "no reader", "no encoder", "manifest", "empty manifest", "no manifest"]
)
def test_whatever_does_not_fit_is_refused_in_one_line(weights, base, part):
    manifest = weights / "manifest.json"
    {
        "reader": lambda: damage(weights / "reader.safetensors"),
        "encoder": lambda: damage(base / "model.safetensors"),
        "no reader": lambda: (weights / "reader.safetensors").unlink(),
        "no encoder": lambda: (base / "model.safetensors").unlink(),
        "manifest": lambda: manifest.write_text("[]"),
        "empty manifest": lambda: manifest.write_text(""),
        "no manifest": lambda: manifest.unlink(),
    }[part]()
    with pytest.raises(ModelMismatch) as caught:
        ShippedNetwork(weights)
    assert "\n" not in str(caught.value) and "--reader none" in str(caught.value)


def test_it_is_shipped_when_its_manifest_is(weights, tmp_path):
    assert is_shipped(weights) and not is_shipped(tmp_path)


@pytest.mark.skipif(not is_shipped(), reason="the trained weights are not in this checkout")
def test_the_weights_in_the_package_are_what_their_manifest_says():
    manifest = json.loads((WEIGHTS / "manifest.json").read_text("utf-8"))
    assert sha256(WEIGHTS / "reader.safetensors") == manifest["sha256"]


@pytest.mark.skipif(not is_shipped(), reason="the trained weights are not in this checkout")
def test_loading_it_says_nothing():
    loading = "from qa.reader import load_reader; load_reader(None)"
    ran = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)
    assert ran.stdout == ran.stderr == ""
