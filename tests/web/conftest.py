"""Fixtures of the tests that go through HTTP."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from portal.db import db, writing
from portal.models.agency import Agency
from portal.models.people import Employee, Posting
from portal.rules.roles import SECOND_FACTOR_ROLES, Role
from portal.services import accounts, periods
from portal.services.accounts import NewAccount
from portal.services.period_clock import tick
from tests import factories, people
from tests.browser import Browser
from tests.people import EARLIER, SANDI, Person
from tests.periods import person
from tests.services.office import office as working_office
from tests.staff_files import HEAD_NIP
from tests.staff_office import imported
from tests.worlds import kept

AUTUMN = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))


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
    """Sari, her rater Budi, Dewi above him, and Joko elsewhere."""
    factories.scheme()
    return working_office()


@pytest.fixture
def at(house, entered_as):
    """Opens a browser in which somebody of the house is logged in."""
    return entered_as


@pytest.fixture
def autumn(app: Flask) -> Iterator[None]:
    """The window of the third quarter is open."""
    with time_machine.travel(AUTUMN, tick=False):
        yield


@pytest.fixture
def office(agency: Agency, autumn: None) -> None:
    """Staff with a head, and a scheme."""
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    with writing() as session:
        session.execute(sa.update(Posting).values(starts_on=date(2024, 3, 1)))
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id == person(HEAD_NIP))
            .values(leads_unit=True)
        )
    factories.scheme()


@pytest.fixture
def dewi(app: Flask, office: None) -> Browser:
    """Dewi runs the personnel office."""
    return people.browser_of(app, people.person("Dewi Anggraini", Role.HR))


@pytest.fixture
def opened(office: None) -> None:
    """The year is open and the clock has caught up."""
    periods.open_year(2026, factories.AGUS)
    tick(AUTUMN)


@pytest.fixture
def entered_as(app):
    """Opens a browser in which an employee is logged in."""

    def log_in(who, *roles):
        return people.browser_of(app, account_of(who.id, *roles))

    return log_in


@kept
def account_of(employee, *roles):
    """An employee's account, with a second factor where a role needs one."""
    row = db.session.get(Employee, employee)
    link = accounts.create_account(NewAccount(row.nip, row.name), EARLIER)
    account = accounts.activate(link, SANDI, EARLIER.at)
    for role in roles:
        accounts.grant_role(account, role, None, "SK", EARLIER)
    secret = people.enrolled(account) if SECOND_FACTOR_ROLES & set(roles) else None
    return Person(account, row.nip, row.name, secret)
