"""Fixtures that every test may use. Keep it additive: others build on what is here."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode puts no folder of tests on the path

import site_fakes
from fakes import FakeEmbedder, fingerprint, make_article

# A busy machine is no bug: laws are held to their word, not to a stopwatch. And the same commit gives the same
# verdict: the examples are drawn afresh only when asked (HYPOTHESIS_PROFILE=explore), by someone who will look.
settings.register_profile("calm", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "calm"))


@pytest.fixture
def fake_embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def article_of():
    """`make_article(text, source=..., title=..., published=...)`."""
    return make_article


@pytest.fixture(name="fingerprint")
def fingerprint_fixture():
    """`fingerprint(library)`: everything it can answer."""
    return fingerprint


@pytest.fixture
def empty_site():
    """A web server of this machine without any page yet: see `site_fakes.Site`."""
    with site_fakes.serving() as site:
        yield site


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long counts run only when asked for: `-m slow` (alone), `-m "slow or not slow"` (with all the others)."""
    if not config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
