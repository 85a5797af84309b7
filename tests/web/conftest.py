"""Fixtures of the tests that go through HTTP."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from portal.db import db
from portal.models.people import Employee
from portal.rules.roles import Role
from portal.services import accounts
from portal.services.accounts import NewAccount
from tests import factories, people
from tests.people import EARLIER, SANDI, Person
from tests.services.office import office


@pytest.fixture
def monday(app: Flask) -> Iterator[None]:
    """It is half past nine on a Monday morning in Kendari, and stays so."""
    with time_machine.travel(factories.MOMENT, tick=False):
        yield


@pytest.fixture
def prompt(app: Flask) -> None:
    """Every answer is mixed and counted as soon as it is taken."""
    app.config.update(DRAIN_AT_ONCE=True, BALLOT_BATCH=1, RUNNING_STEP=1)


@pytest.fixture
def house(app, agency):
    factories.scheme()
    return office()


@pytest.fixture
def at(app, house):
    """Opens a browser in which an employee is logged in."""

    def log_in(who, *roles):
        row = db.session.get(Employee, who.id)
        link = accounts.create_account(NewAccount(row.nip, row.name), EARLIER)
        account = accounts.activate(link, SANDI, EARLIER.at)
        for role in roles:
            accounts.grant_role(account, role, None, "SK", EARLIER)
        secret = people._enrolled(account) if Role.HR in roles else None
        return people.browser_of(app, Person(account, row.nip, row.name, secret))

    return log_in
