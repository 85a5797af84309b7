"""Employees of the little office at their own pages."""

from uuid import UUID

from flask import Flask

from portal.db import db
from portal.models.people import Employee
from portal.services import accounts
from portal.services.accounts import NewAccount
from tests import people
from tests.browser import Browser
from tests.people import EARLIER, SANDI, Person


def employee_account(employee_id: UUID) -> Person:
    """An active account of somebody on the staff; being on it is all the role they need."""
    row = db.session.get(Employee, employee_id)
    assert row is not None
    link = accounts.create_account(NewAccount(row.nip, row.name), EARLIER)
    return Person(accounts.activate(link, SANDI, EARLIER.at), row.nip, row.name)


def browser_of(app: Flask, employee_id: UUID) -> Browser:
    """A browser in which that employee has just logged in."""
    return people.browser_of(app, employee_account(employee_id))
