"""Sari, Budi, Dewi and Joko of `tests/services/office.py` with accounts, logged in."""

from flask import Flask

from portal.db import writing
from portal.models.accounts import Account
from portal.services import accounts
from portal.services.accounts import NewAccount
from tests import people
from tests.browser import Browser
from tests.people import EARLIER, SANDI, Person
from tests.services.office import Worker


def account_of(name: str, worker: Worker) -> Person:
    """An active account tied to this employee's record."""
    login = f"{name.casefold()}@contoh.go.id"
    made = accounts.activate(
        accounts.create_account(NewAccount(login, name), EARLIER), SANDI, EARLIER.at
    )
    with writing() as session:
        row = session.get(Account, made)
        assert row is not None
        row.employee_id = worker.id
    return Person(made, login, name)


def browser_for(app: Flask, name: str, worker: Worker) -> Browser:
    """A browser in which this employee has just logged in."""
    return people.browser_of(app, account_of(name, worker))
