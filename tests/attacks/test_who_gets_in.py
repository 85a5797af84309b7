"""Every address x everybody: exactly the table's people get in, and no GET changes a row."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import db, sqlite
from portal.queries.accounts import devices
from portal.rules.access import TABLE
from portal.rules.roles import Role, Standing
from portal.services import logins
from tests import factories, people
from tests.attacks.addresses import HERE, Town, path_of, routes
from tests.attacks.needs import Needs
from tests.attacks.test_access_matrix import RIGHTS
from tests.browser import Browser
from tests.people import EARLIER, Person

pytestmark = pytest.mark.engines("sqlite")

GRANTED = [role for role in Role if role.is_granted]


def ask(client: FlaskClient, method: str, path: str) -> TestResponse:
    sent: dict[str, Any] = {"data": {"x": "y"}} if method == "POST" else {}
    return client.open(path, method=method, base_url=HERE, **sent)


class Watch:
    """Notices every commit to the database by anybody else, even one that leaves all rows alike."""

    def __init__(self) -> None:
        self._connection = sqlite.connect(str(db.engine.url.database), isolation_level=None)

    def __enter__(self) -> Callable[[], int]:
        return lambda: int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


def outcome(answer: TestResponse) -> str:
    """ "in", "login" or "refused"."""
    target = answer.headers.get("Location", "")
    if answer.status_code == 401 or target.startswith("/masuk?"):
        return "login"
    return "refused" if answer.status_code == 403 else "in"


def expected(needs: Needs | None, roles: tuple[Role, ...], *, reaches: bool = True) -> str:
    """What the table of rights says about holders of these roles."""
    if needs is None:
        return "in"
    may = {s: {a for r in roles for a in TABLE.get((r, s), ())} for s in Standing}
    wrong_unit = needs.of_unit and not reaches
    lacks_office = needs.office is not None and needs.office not in may[Standing.OFFICE]
    lacks_person = needs.person is not None and needs.person not in may[Standing.OTHER]
    return "refused" if lacks_office or lacks_person or wrong_unit else "in"


def faults_of(
    town: Town, browser: Browser | None, device: object, want: Callable[[str], str]
) -> list[str]:
    """Every address where somebody gets another answer than the table's, and every GET that wrote
    something on the way.
    """
    town.app.config["WTF_CSRF_ENABLED"] = False
    client = browser.client if browser else town.app.test_client()
    values, found = town.values(device), []
    with Watch() as version:
        for method, rule in routes(town.app):
            before = version()
            answer = ask(client, method, path_of(rule, values))
            assert answer.status_code < 500, f"{method} {rule}: {answer.status_code}"
            seen, wanted = outcome(answer), want(rule.endpoint)
            if seen != wanted:
                found.append(f"{method} {rule}: {seen} ({answer.status_code}), not {wanted}")
            if method == "GET" and version() != before:
                found.append(f"GET {rule} changed the database")
    return found


def test_the_watch_sees_a_commit_and_nothing_else(town: Town) -> None:
    with Watch() as version:
        before = version()
        db.session.execute(sa.text("SELECT 1"))
        db.session.commit()
        assert version() == before
        factories.unit("Puskesmas Mata")
        assert version() != before


def test_nobody_gets_to_the_public_pages_and_to_the_login(town: Town) -> None:
    faults = faults_of(town, None, town.sari.id, lambda e: "in" if RIGHTS[e] is None else "login")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "roles", [(), *((role,) for role in GRANTED)], ids=lambda r: str(*r) or "-"
)
def test_a_role_opens_exactly_what_the_table_says(town: Town, roles: tuple[Role, ...]) -> None:
    faults = faults_as(town, people.person("Joko Susilo", *roles), roles, reaches=True)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("reaches", [True, False], ids=["unit sendiri", "unit lain"])
def test_a_manager_of_one_unit_stays_in_it(town: Town, reaches: bool) -> None:
    place = town.unit if reaches else factories.unit("Puskesmas Mata")
    bambang = people.person("Bambang", Role.PENGELOLA_SURVEI, unit=place)
    faults = faults_as(town, bambang, (Role.PENGELOLA_SURVEI,), reaches=reaches)
    assert not faults, "\n".join(faults)


def faults_as(town: Town, who: Person, roles: tuple[Role, ...], *, reaches: bool) -> list[str]:
    """The faults of a person with two devices, the second of which one of the addresses ends."""
    logins.log_in(who.login, people.SANDI, "jaringan", "ponsel", EARLIER.at)
    (other,) = devices(who.id)
    browser = people.browser_of(town.app, who)
    return faults_of(town, browser, other.id, lambda e: expected(RIGHTS[e], roles, reaches=reaches))
