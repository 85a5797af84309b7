"""The people of the staff pages: their accounts, and browsers in which they are logged in.

*Agus* administers, *Ratna* manages the surveys of the whole agency, *Bambang* those of one unit,
*Hendra* audits, and *Joko* has an account and no role. All share one password.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyotp
from flask import Flask

from portal import clock
from portal.models.units import Unit
from portal.rules.access import Actor, Grant
from portal.rules.roles import Role
from portal.services import accounts, logins
from portal.services.accounts import NewAccount
from portal.services.audit import Act
from portal.web.filters import known_agency
from portal.web.guards import SECOND_FACTOR_ROLES
from portal.web.help import known_desk
from portal.web.visitors import OTHER_BROWSER
from tests import factories
from tests.browser import Browser
from tests.worlds import kept

SANDI = factories.PASSWORD
EARLIER = Act("demo", factories.MOMENT - timedelta(days=3))


@dataclass(frozen=True)
class Person:
    """An active account; `secret` is that of the authenticator app, if there is one."""

    id: UUID
    login: str
    name: str
    secret: str | None = None

    def code(self) -> str:
        """What the app shows now."""
        assert self.secret, f"{self.name} has no second factor"
        return pyotp.TOTP(self.secret).at(clock.now(factories.WITA))


@kept
def person(
    name: str, *roles: Role, unit: Unit | None = None, second_factor: bool | None = None
) -> Person:
    """An account with roles, agency-wide or in a unit; with a second factor where a role needs
    one, unless told otherwise.
    """
    login = f"{factories.slug_of(name)}@contoh.go.id"
    link = accounts.create_account(NewAccount(login, name), EARLIER)
    account_id = accounts.activate(link, SANDI, EARLIER.at)
    for role in roles:
        accounts.grant_role(account_id, role, unit.id if unit else None, "SK 12", EARLIER)
    needed = bool(SECOND_FACTOR_ROLES & set(roles)) if second_factor is None else second_factor
    return Person(account_id, login, name, enrolled(account_id) if needed else None)


@kept
def enrolled(account_id: UUID) -> str:
    """Set up a second factor; its secret."""
    secret = accounts.new_totp_secret()
    accounts.enrol_totp(account_id, secret, pyotp.TOTP(secret).at(EARLIER.at), EARLIER)
    return secret


def actor(*roles: Role, who: UUID | None = None, unit: UUID | None = None) -> Actor:
    """Somebody (else than anybody in the tests) with roles, as services ask for them."""
    reach = frozenset({unit}) if unit else None
    grants = tuple(Grant(role, EARLIER.on, unit_ids=reach) for role in roles)
    return Actor(factories.TODAY, who or UUID(int=7), grants)


def browser_of(app: Flask, who: Person) -> Browser:
    """A fresh browser in which this person has just logged in, and which shows the home page."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = entered(who), True
    return Browser(client, "/")


@kept
def entered(who: Person) -> str:
    """The token of a session of this person, begun now; what its pages would have remembered of
    the agency is remembered.
    """
    now = clock.now(known_agency().time_zone)
    known_desk()
    token = logins.log_in(who.login, SANDI, "peramban", OTHER_BROWSER, now).token
    if who.secret:
        logins.confirm_code(token, who.code(), now)
    return token
