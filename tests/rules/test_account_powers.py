"""Whose secrets may be renewed by whom: written out as a table, office by office."""

from datetime import date
from uuid import UUID

import pytest

from portal.rules.access import Actor, Grant
from portal.rules.account_powers import AccountPowers, may_renew, may_reset_second_factor
from portal.rules.roles import Role

DAY = date(2026, 9, 14)
ME, YOU, UNIT, OTHER = (UUID(int=n) for n in (1, 2, 3, 4))
R = Role


def actor(*roles: Role, unit: UUID | None = None) -> Actor:
    reach = frozenset({unit}) if unit else None
    return Actor(DAY, ME, tuple(Grant(role, DAY, unit_ids=reach) for role in roles))


def whose(*roles: Role, person: UUID = YOU, unit: UUID | None = UNIT) -> AccountPowers:
    return AccountPowers(person, person, frozenset(roles), frozenset({unit} if unit else ()))


TABLE = [
    # by, whose account, new link, second factor
    (actor(R.ADMIN), whose(), True, True),
    (actor(R.ADMIN), whose(R.ADMIN), True, True),
    (actor(R.ADMIN), whose(R.AUDITOR), True, True),
    (actor(R.ADMIN), whose(R.KETUA_FORUM), True, True),
    (actor(R.ADMIN), whose(R.ADMIN, person=ME), False, False),
    (actor(R.ADMIN, R.AUDITOR), whose(), False, False),
    (actor(R.HR), whose(), True, True),
    (actor(R.HR), whose(unit=None), True, True),
    (actor(R.HR), whose(R.PENGELOLA_SURVEI), True, True),
    (actor(R.HR), whose(R.KETUA_FORUM), True, False),
    (actor(R.HR), whose(R.HR), True, False),
    (actor(R.HR), whose(R.ADMIN), False, False),
    (actor(R.HR), whose(R.AUDITOR), False, False),
    (actor(R.HR), whose(R.PENGELOLA_SURVEI, R.ADMIN), False, False),
    (actor(R.HR), whose(person=ME), False, False),
    (actor(R.HR, unit=UNIT), whose(), True, True),
    (actor(R.HR, unit=UNIT), whose(unit=OTHER), False, False),
    (actor(R.HR, unit=UNIT), whose(unit=None), False, False),
    (actor(R.HR, unit=UNIT), whose(R.PENGELOLA_SURVEI), False, False),
    (actor(R.HR, unit=UNIT), whose(R.HR), False, False),
    (actor(R.AUDITOR), whose(), False, False),
    (actor(R.PENGELOLA_SURVEI), whose(), False, False),
    (actor(), whose(), False, False),
]


@pytest.mark.parametrize(("by", "account", "link", "factor"), TABLE)
def test_who_renews_whose_secrets(
    by: Actor, account: AccountPowers, link: bool, factor: bool
) -> None:
    assert may_renew(by, account) is link
    assert may_reset_second_factor(by, account) is factor
