"""What every test of a service proves besides its own."""

from collections.abc import Iterator

import pytest

from tests.services import moves


@pytest.fixture(autouse=True)
def _moves_are_told() -> Iterator[None]:
    """Whatever writes people, postings, raters or units has a tag that makes figures count anew."""
    moves.silent.clear()
    yield
    found = list(moves.silent)
    assert not found, f"Put these tags into MOVES of queries/kept_figures.py: {found}"
