"""Fixtures of the tests that go through HTTP."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests import factories


@pytest.fixture
def monday(app: Flask) -> Iterator[None]:
    """It is half past nine on a Monday morning in Kendari, and stays so."""
    with time_machine.travel(factories.MOMENT, tick=False):
        yield


@pytest.fixture
def prompt(app: Flask) -> None:
    """Every answer is mixed and counted as soon as it is taken."""
    app.config.update(DRAIN_AT_ONCE=True, BALLOT_BATCH=1, RUNNING_STEP=1)
