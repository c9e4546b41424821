"""Masks cut from a pool drop what dropout drops."""

import pytest

torch = pytest.importorskip("torch")

from qa.reader.dropout import PooledDropout, pool_dropouts  # noqa: E402


@pytest.mark.parametrize("shape", [(4, 7, 5), (32, 80, 384), (3, 2_000, 1_000)])
def test_it_zeroes_its_share_and_keeps_the_mean(shape):
    torch.manual_seed(3)
    states = torch.ones(shape)
    dropped = PooledDropout(0.25)(states)
    assert dropped.shape == states.shape and dropped.dtype == states.dtype
    assert all(value == 0 or value == pytest.approx(4 / 3, rel=0.01) for value in dropped.unique().tolist())
    if states.numel() > 10_000:
        assert float((dropped == 0).float().mean()) == pytest.approx(0.25, abs=0.01)
        assert float(dropped.mean()) == pytest.approx(1.0, abs=0.02)


def test_two_calls_differ_and_a_seed_repeats_them():
    def twice():
        torch.manual_seed(5)
        drop = PooledDropout(0.5)
        return drop(torch.ones(50, 50)), drop(torch.ones(50, 50))

    first, second = twice()
    assert not torch.equal(first, second)
    assert all(torch.equal(a, b) for a, b in zip((first, second), twice(), strict=True))


def test_it_drops_nothing_when_not_training_and_is_no_weight():
    drop = PooledDropout(0.5).eval()
    states = torch.randn(5, 6)
    assert drop(states) is states
    assert not drop.state_dict()


def test_gradients_pass_where_states_passed():
    states = torch.ones(40, 40, requires_grad=True)
    dropped = PooledDropout(0.5)(states)
    dropped.sum().backward()
    assert torch.equal(states.grad == 0, dropped == 0)


def test_every_dropout_that_drops_is_replaced():
    network = torch.nn.Sequential(torch.nn.Dropout(0.1), torch.nn.Sequential(torch.nn.Dropout(0.0), torch.nn.Dropout()))
    pool_dropouts(network)
    assert [type(m).__name__ for m in network.modules() if not isinstance(m, torch.nn.Sequential)] == [
        "PooledDropout", "Dropout", "PooledDropout",
    ]  # fmt: skip
