"""The budget of every page of the staff: SQL statements and bytes, whoever looks at it.

An employee, the head above and somebody with every role of the office follow all links from the
menu through a town with rows in every table; each kind of address is measured as often as it comes.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account, LoginSession
from portal.models.people import Employee
from portal.rules.roles import Role
from portal.rules.tokens import session_digest
from portal.services import accounts
from portal.services.accounts import NewAccount
from portal.web.guards import guard_of
from tests import factories
from tests.attacks.statements import watched
from tests.everything import everything
from tests.page_checks import HERE
from tests.staff_files import HEAD_NIP, SARI_NIP
from tests.web.test_budgets import KB, on_the_wire

MOST_STATEMENTS, PAGE_KB, FIRST_KB, FILES = 8, 15, 40, 4
MOST_OF_ONE = 2
"""Pages of one kind; their rows differ and what they ask must not."""
LEAST_KINDS = 100
# The town keeps results whose content is only a number.
HOLLOW = {"results.show", "objections.show"}
LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
FILE = re.compile(r'<(?:link rel="stylesheet" href|script src)="(/[^"]+)"')
pytestmark = pytest.mark.engines("sqlite")


@dataclass(frozen=True)
class Cost:
    """One page: for whom, its kind, its address, what it asked, what it weighed."""

    who: str
    endpoint: str
    path: str
    statements: int
    wire: int


def test_every_page_of_the_staff_keeps_its_budget(app: Flask) -> None:
    """One walk, because a town with rows in every table takes seconds to build."""
    everything()
    found = [cost for who in _visitors() for cost in _walk(app, *who)]
    dear = {
        one for one in found
        if one.statements > MOST_STATEMENTS or one.wire > PAGE_KB * KB
    }  # fmt: skip
    assert not dear, "\n".join(map(str, sorted(dear, key=lambda one: one.endpoint)))
    # A first visit brings the style sheet and two scripts along.
    client = app.test_client()
    home = client.get("/masuk", base_url=HERE).get_data(as_text=True)
    staff = _files(_client(app, _visitors()[0][1]).get("/beranda", base_url=HERE).data.decode())
    files = sorted(set(staff) | set(_files(home)))
    assert len(files) + 1 <= FILES
    carried = sum(on_the_wire(_get(client, path)) for path in files)
    assert carried + max(one.wire for one in found) <= FIRST_KB * KB
    seen = {one.endpoint for one in found}
    known = {
        rule.endpoint for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and _is_of_staff(app, rule.endpoint)
    }  # fmt: skip
    assert len(seen) > LEAST_KINDS, sorted(known - seen)


def _visitors() -> list[tuple[str, uuid.UUID]]:
    """An employee, the head, and somebody with every role, each with an account."""
    return [("sari", _account(SARI_NIP)), ("head", _account(HEAD_NIP)), ("office", _office())]


def _account(nip: str) -> uuid.UUID:
    known = db.session.scalar(sa.select(Account.id).where(Account.login == nip))
    if known is None:
        name = db.session.scalars(sa.select(Employee.name).where(Employee.nip == nip)).one()
        accounts.create_account(NewAccount(nip, name), factories.AGUS)
    return known or _account(nip)


def _office() -> uuid.UUID:
    login = "semua@contoh.go.id"
    known = db.session.scalar(sa.select(Account.id).where(Account.login == login))
    if known is not None:
        return known
    accounts.create_account(NewAccount(login, "Semua Peran"), factories.AGUS)
    key = db.session.scalars(sa.select(Account.id).where(Account.login == login)).one()
    for role in Role:
        if role.is_granted and role is not Role.PEGAWAI:
            accounts.grant_role(key, role, None, "SK 12", factories.AGUS)
    return key


def _client(app: Flask, account: uuid.UUID) -> FlaskClient:
    """Somebody who proved a moment ago who they are."""
    token, now = uuid.uuid4().hex, clock.now(factories.WITA)
    with writing() as session:
        session.get_one(Account, account).totp_secret = "A" * 32
        session.add(
            LoginSession(
                digest=session_digest(token), id=uuid7(), account_id=account, device="uji",
                started_at=now, seen_at=now, is_confirmed=True, confirmed_at=now,
            )
        )  # fmt: skip
    client = app.test_client()
    with client.session_transaction(base_url=HERE) as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _walk(app: Flask, who: str, account: uuid.UUID) -> Iterator[Cost]:
    """Every page that links lead to, a few of each kind, the second time it is asked for."""
    client, waiting, done = _client(app, account), ["/beranda"], {"/beranda"}
    counted: dict[str, int] = {}
    while waiting:
        path = waiting.pop(0)
        endpoint = _endpoint(app, path)
        if (
            not _is_of_staff(app, endpoint)
            or endpoint in HOLLOW
            or counted.get(endpoint, 0) >= MOST_OF_ONE
        ):
            continue
        first = client.get(path, base_url=HERE)
        if first.status_code != 200 or first.mimetype != "text/html":
            continue
        counted[endpoint] = counted.get(endpoint, 0) + 1
        with watched() as seen:
            answer = _get(client, path)
        yield Cost(who, endpoint, path, len(seen.statements), on_the_wire(answer))
        for link in LINK.findall(first.get_data(as_text=True)):
            address = urljoin(path, link).replace("&amp;", "&")
            if address not in done:
                done.add(address)
                waiting.append(address)


def _get(client: FlaskClient, path: str) -> TestResponse:
    return client.get(path, base_url=HERE, headers={"Accept-Encoding": "br"})


def _files(page: str) -> list[str]:
    return FILE.findall(page)


def _endpoint(app: Flask, path: str) -> str:
    found = app.url_map.bind("localhost")
    try:
        return str(found.match(urlsplit(path).path, method="GET")[0])
    except HTTPException:
        return ""


def _is_of_staff(app: Flask, endpoint: str) -> bool:
    if endpoint not in app.view_functions:
        return False
    guard = guard_of(app, endpoint)
    return guard is not None and guard.kind == "signed_in"
