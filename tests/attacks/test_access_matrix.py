"""Every address x everybody: who gets in is written in one table, and nothing else decides it.

A route that is not in the table fails with what to do. Beside it: no GET changes a row, and no POST
is obeyed without the token of its own session.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.extensions import csrf
from portal.models.survey_points import SurveyPoint
from portal.models.units import Service, Unit
from portal.queries.accounts import account_card, devices
from portal.rules.access import TABLE
from portal.rules.actions import Action as A
from portal.rules.roles import Role, Standing
from tests import factories, people
from tests.browser import Browser
from tests.everything import contents
from tests.people import EARLIER, Person

pytestmark = pytest.mark.engines("sqlite")
HERE = "http://localhost"


@dataclass(frozen=True)
class Needs:
    """What an address asks for: `office` of whoever calls, `person` towards the account that is
    named; `of_unit` = only where the grant reaches the unit.
    """

    office: A | None = None
    person: A | None = None
    of_unit: bool = False


OPEN = None  # to the whole world
LOGIN = Needs()  # to whoever is logged in
RIGHTS: dict[str, Needs | None] = {
    # citizens and the public
    **dict.fromkeys(
        (
            *("public.home", "public.unit_index", "public.service_index", "public.privacy"),
            *("public.unit_table", "public.service_table", "public.check", "public.check_form"),
            *("public.method", "public.survey_poster", "health.alive", "health.ready"),
            *("survey.find", "survey.show", "survey.cast", "survey.receipt", "survey.show_slip"),
            *("survey.cast_slip", "komponen.show"),
        ),
        OPEN,
    ),
    # logging in
    **dict.fromkeys(
        ("auth.login", "auth.log_in", "auth.log_out", "auth.activation", "auth.activate"), OPEN
    ),
    **dict.fromkeys(("auth.code", "auth.give_code"), LOGIN),
    # everybody's own
    **dict.fromkeys(
        (
            *("home.show", "account.show", "account.change_password", "account.end_device"),
            *("account.second_factor", "account.enrol"),
        ),
        LOGIN,
    ),
    # the survey desk
    "points.index": Needs(A.POINTS_READ),
    "points.unit": Needs(A.POINTS_READ, of_unit=True),
    "points.point": Needs(A.POINTS_READ, of_unit=True),
    "points.create": Needs(A.POINTS_WRITE, of_unit=True),
    "points.window": Needs(A.POINTS_WRITE, of_unit=True),
    "points.confirm_revoke": Needs(A.POINTS_WRITE, of_unit=True),
    "points.revoke": Needs(A.POINTS_WRITE, of_unit=True),
    "points.slips": Needs(A.SLIPS_PRINT, of_unit=True),
    "points.publish": Needs(A.INDEX_PUBLISH, of_unit=True),
    "points.read_comments": Needs(A.COMMENTS_READ, of_unit=True),
    # accounts
    "accounts.index": Needs(A.ACCOUNTS_READ),
    "accounts.show": Needs(A.ACCOUNTS_READ),
    "accounts.create": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.offer_link": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.disable": Needs(A.ACCOUNTS_READ, A.ACCOUNT_WRITE),
    "accounts.grant": Needs(A.ACCOUNTS_READ, A.GRANTS_WRITE),
    "accounts.end_grant": Needs(A.ACCOUNTS_READ, A.GRANTS_WRITE),
    # proof
    "audit.index": Needs(A.AUDIT_READ),
}
GRANTED = [role for role in Role if role.is_granted]
LAST = "auth.log_out"


@dataclass(frozen=True)
class Town:
    """What the addresses name."""

    app: Flask
    unit: Unit
    service: Service
    point: SurveyPoint
    sari: Person

    def values(self, device: object) -> dict[str, object]:
        """A value for every parameter of an address."""
        grant = account_card(self.sari.id, EARLIER.on).grants[0].id
        return {
            "code": self.point.code, "receipt": "7K3M99QXW2", "slip": "0" * 26, "link": "0" * 26,
            "unit": self.unit.slug, "service": self.service.slug, "period": "2026-t2",
            "mode": "kiosk", "size": "a4", "point": self.point.id, "account": self.sari.id,
            "grant": grant, "device": device,
        }  # fmt: skip


@pytest.fixture
def town(app: Flask, point: SurveyPoint, unit: Unit, service: Service) -> Town:
    """A unit with a counter, and Sari, whose account others may or may not touch."""
    return Town(app, unit, service, point, people.person("Sari Dewi", Role.PEGAWAI))


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """(method, rule) of the whole url map; logging out comes last."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint == LAST, r.rule)):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, rule


def path_of(rule: Rule, values: dict[str, object]) -> str:
    chosen = {name: values[name] for name in rule.arguments}
    if "tenda-a5" in rule.rule and "size" in chosen:
        chosen["size"] = "tenda-a5"
    built = rule.build(chosen)
    assert built is not None, rule
    return built[1]


def ask(town: Town, client: FlaskClient, method: str, rule: Rule, device: object) -> TestResponse:
    sent: dict[str, Any] = {"data": {"x": "y"}} if method == "POST" else {}
    return client.open(path_of(rule, town.values(device)), method=method, base_url=HERE, **sent)


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


def test_every_route_is_in_the_table(app: Flask) -> None:
    known = {rule.endpoint for _, rule in routes(app)}
    assert not known - RIGHTS.keys(), (
        f"Write into RIGHTS of this file who may call {sorted(known - RIGHTS.keys())}: OPEN, LOGIN, "
        "or Needs(action) with the action that its guard in portal/web asks for"
    )
    assert not RIGHTS.keys() - known, f"These are gone: {sorted(RIGHTS.keys() - known)}"


def faults_of(
    town: Town, browser: Browser | None, device: object, want: Callable[[str], str]
) -> list[str]:
    """Every address where somebody gets another answer than the table's."""
    town.app.config["WTF_CSRF_ENABLED"] = False
    client = browser.client if browser else town.app.test_client()
    found = []
    for method, rule in routes(town.app):
        answer = ask(town, client, method, rule, device)
        assert answer.status_code < 500, f"{method} {rule}: {answer.status_code}"
        if (seen := outcome(answer)) != want(rule.endpoint):
            found.append(f"{method} {rule}: {seen} ({answer.status_code}), not {want(rule.endpoint)}")
    return found


def test_nobody_gets_to_the_public_pages_and_to_the_login(town: Town) -> None:
    faults = faults_of(town, None, town.sari.id, lambda e: "in" if RIGHTS[e] is None else "login")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("roles", [(), *((role,) for role in GRANTED)], ids=lambda r: str(*r) or "-")
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
    people.browser_of(town.app, who) if not who.secret else None
    other = devices(who.id)[0].id if not who.secret else None
    browser = people.browser_of(town.app, who)
    device = other or devices(who.id)[0].id
    return faults_of(
        town, browser, device, lambda e: expected(RIGHTS[e], roles, reaches=reaches)
    )


@pytest.mark.parametrize("role", GRANTED)
def test_no_get_changes_a_row(town: Town, role: Role) -> None:
    who = people.person("Joko Susilo", role)
    browser = people.browser_of(town.app, who)
    before = contents()
    for method, rule in routes(town.app):
        if method == "GET":
            ask(town, browser.client, method, rule, who.id)
            assert contents() == before, f"GET {rule} as {role} changed the database"


def posts(app: Flask) -> list[Rule]:
    """POST routes that need a token. The survey has none: citizens have no session that another
    site could abuse, and each form carries its own one-time key.
    """
    assert csrf._exempt_blueprints == {"survey"}
    assert not csrf._exempt_views
    return [r for m, r in routes(app) if m == "POST" and not r.endpoint.startswith("survey.")]


@pytest.fixture
def called(app: Flask) -> Iterator[list[str]]:
    """Endpoints whose view was reached."""
    seen: list[str] = []
    original = dict(app.view_functions)

    def watched(endpoint: str, view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def noting(**values: Any) -> Any:
            seen.append(endpoint)
            return view(**values)

        return noting

    app.view_functions.update({e: watched(e, v) for e, v in original.items()})
    yield seen
    app.view_functions.update(original)


def token_of(client: FlaskClient) -> str:
    """The token in the forms of this session."""
    page = Browser(client).visit("/masuk")
    return str(page.form("masuk").select_one("[name=csrf_token]")["value"])


REFUSED = {303, 400, 403, 415}


@pytest.mark.parametrize("attack", ["tanpa token", "token sesi lain", "text/plain", "hanya htmx"])
def test_no_post_is_obeyed_without_the_token_of_its_session(
    town: Town, called: list[str], attack: str
) -> None:
    who = people.person("Agus Salim", Role.ADMIN)
    client = people.browser_of(town.app, who).client
    foreign = token_of(town.app.test_client())
    before = contents()
    called.clear()
    for rule in posts(town.app):
        data: Any = {"alasan": "serangan"}
        sent: dict[str, Any] = {}
        if attack == "token sesi lain":
            data["csrf_token"] = foreign
        elif attack == "text/plain":
            data, sent = f"csrf_token={foreign}", {"content_type": "text/plain"}
        elif attack == "hanya htmx":
            sent = {"headers": {"HX-Request": "true"}}
        path = path_of(rule, town.values(who.id))
        answer = client.post(path, data=data, base_url=HERE, **sent)
        assert answer.status_code in REFUSED, f"{rule}: {answer.status_code}"
    assert called == []
    assert contents() == before


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", "http://localhost.jahat.example"])
def test_a_post_from_elsewhere_is_refused_without_an_echo(
    town: Town, called: list[str], origin: str
) -> None:
    client = people.browser_of(town.app, people.person("Agus Salim", Role.ADMIN)).client
    called.clear()
    for rule in posts(town.app):
        path = path_of(rule, town.values(town.sari.id))
        data = {"alasan": "tulisan-penyerang"}
        answer = client.post(path, data=data, base_url=HERE, headers={"Origin": origin})
        assert answer.status_code == 403, f"{rule}: {answer.status_code}"
        assert "tulisan-penyerang" not in answer.get_data(as_text=True)
    assert called == []


def test_with_the_right_token_the_same_post_is_obeyed(town: Town, called: list[str]) -> None:
    """So that the refusals above are the token's doing."""
    browser = people.browser_of(town.app, people.person("Agus Salim", Role.ADMIN))
    page = browser.visit(f"/akun-dan-peran/{town.sari.id}")
    assert page.form("tautan-baru")
    called.clear()
    browser.submit("tautan-baru")
    assert called == ["accounts.offer_link"]
