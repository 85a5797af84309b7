"""How many of the staff have an account: counted by indexes, against the plain rule."""

import datetime

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.people import Employee
from portal.queries.account_batches import with_account
from tests import factories
from tests.services.office import office, worker

ACT = factories.AGUS


def account(login, employee=None):
    return Account(login=login, name=login, employee_id=employee, created_at=ACT.at)


def rule(on):
    """Everybody at work; with an account whoever has one, or whose NIP is somebody's login."""
    accounts = list(db.session.query(Account))
    staff = [one for one in db.session.query(Employee) if not one.left_on or one.left_on > on]
    done = [
        one for one in staff
        if any(one.id == a.employee_id or one.nip == a.login for a in accounts)
    ]  # fmt: skip
    return len(done), len(staff)


def test_accounts_are_counted_as_the_rule_counts_them(app, agency):
    house = office()
    people = [worker(f"R {n}", f"19900101201503{n:04}", house.sari.unit_id).id for n in range(9)]
    nips = [f"19900101201503{n:04}" for n in range(9)]
    with writing() as session:
        session.add_all(
            [
                account("a@contoh.go.id", people[0]), account(nips[1], people[1]),
                account(nips[2]), account(nips[3], people[4]), account(nips[5]),
                account("b@contoh.go.id", people[6]), account(nips[7]),
                account("kantor@contoh.go.id"),
            ]
        )  # fmt: skip
        for gone, day in ((5, 0), (6, 0), (7, 1)):
            session.get(Employee, people[gone]).left_on = ACT.on + datetime.timedelta(days=day)
    for days in (-1, 0, 1, 2):
        on = ACT.on + datetime.timedelta(days=days)
        assert with_account(on).answer() == [rule(on)]
    assert rule(ACT.on)[0] == 6
