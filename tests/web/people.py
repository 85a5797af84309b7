"""People who are logged in, for the tests of staff pages."""

from uuid import UUID

import pyotp
from flask import Flask

from portal.rules.roles import Role
from portal.services import accounts, logins
from portal.services.accounts import NewAccount
from tests import factories
from tests.browser import Browser

SANDI = "kuda tangga melon"


def account(login: str, *roles: Role, unit: UUID | None = None) -> UUID:
    act = factories.AGUS
    made = accounts.activate(
        accounts.create_account(NewAccount(login, f"Akun {login[:4]}"), act), SANDI, act.at
    )
    for role in roles:
        accounts.grant_role(made, role, unit, "uji", act)
    return made


def entered(app: Flask, login: str, *roles: Role, unit: UUID | None = None) -> Browser:
    """A browser that is logged in, with a second factor where the role asks for one."""
    made = account(login, *roles, unit=unit)
    now = factories.MOMENT
    token = logins.log_in(login, SANDI, "uji", "Chrome", now).token
    if roles:
        secret = accounts.new_totp_secret()
        accounts.enrol_totp(made, secret, pyotp.TOTP(secret).at(now), factories.AGUS)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return Browser(client)
