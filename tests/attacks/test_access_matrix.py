"""Every address x everybody: who gets in is written in one table, and nothing else decides it.

A route that is not in the table fails with what to do. Beside it: no GET changes a
row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.queries.accounts import devices
from portal.rules.access import TABLE
from portal.rules.actions import Action as A
from portal.rules.roles import Role, Standing
from portal.services import logins
from tests import factories, people
from tests.attacks.addresses import HERE, Town, path_of, routes
from tests.browser import Browser
from tests.everything import contents
from tests.people import EARLIER, Person

pytestmark = pytest.mark.engines("sqlite")


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
            *("public.table", "public.check", "public.check_form", "public.method"),
            *("public.survey_poster", "health.alive", "health.ready", "komponen.show"),
            *("survey.find", "survey.show", "survey.cast", "survey.receipt", "survey.show_slip"),
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
            *("account.second_factor", "account.enrol", "account.messages"),
            *("account.save_messages", "messages.index", "messages.open_message"),
            "messages.mark_all",
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
    # the staff register
    "people.index": Needs(A.PEOPLE_READ),
    "people.show": Needs(person=A.RECORD_READ),
    "people.add_posting": Needs(person=A.POSTINGS_WRITE),
    "people.end_posting": Needs(person=A.POSTINGS_WRITE),
    "people.name_rater": Needs(person=A.POSTINGS_WRITE),
    "people.end_naming": Needs(person=A.POSTINGS_WRITE),
    **dict.fromkeys(
        (
            *("people_import.form", "people_import.upload", "people_import.template"),
            *("people_import.show", "people_import.apply", "people_import.report"),
            *("people_import.confirm_undo", "people_import.undo"),
        ),
        Needs(A.PEOPLE_IMPORT),
    ),
    # the agency's scheme
    "scheme_way.show": LOGIN,
    **dict.fromkeys(
        (
            *("schemes.index", "schemes.version", "schemes.shipped"),
            *("schemes.export_version", "schemes.export_shipped"),
        ),
        Needs(A.SCHEMES_READ),
    ),
    **dict.fromkeys(
        (
            *("scheme_drafts.create", "scheme_drafts.import_form", "scheme_drafts.import_file"),
            *("scheme_drafts.show", "scheme_drafts.export", "scheme_drafts.confirm_discard"),
            *("scheme_drafts.discard", "scheme_sections.edit", "scheme_sections.save"),
            *("scheme_adoption.confirm", "scheme_adoption.adopt"),
        ),
        Needs(A.SCHEMES_WRITE),
    ),
    # what leaves the portal
    "outbox.index": Needs(A.MESSAGES_READ),
    **dict.fromkeys(
        (
            *("outbox.pause", "outbox.resume", "outbox.retry", "outbox.unread"),
            *("outbox.letters", "outbox.letters_pdf", "outbox.printed"),
        ),
        Needs(A.MESSAGES_SEND),
    ),
    # plans: no role but owner, rater and the rater's superior
    **dict.fromkeys(
        (
            *("skp.index", "skp.start", "skp.submit", "skp.send_back", "skp.set_plan"),
            *("skp.revise", "skp.drop", "skp.clarify", "skp.agreements", "skp_items.create"),
            *("skp_items.edit", "skp_items.move", "skp_items.remove"),
        ),
        Needs(person=A.PLAN_WRITE),
    ),
    "skp.show": Needs(person=A.PLAN_READ),
    # feedback, guidance, counselling: for people on the staff, with the object asked again
    **dict.fromkeys(
        (
            *("feedback.index", "feedback.choose", "feedback_requests.index"),
            *("feedback_requests.choose", "feedback_requests.ask", "feedback_requests.decline"),
            *("feedback_record.duty", "guidance.index", "counselling.index"),
            *("feedback.show", "feedback.answer", "feedback.correct"),
            *("feedback_record.show", "feedback_record.record_pdf", "feedback_record.record_xlsx"),
            *("guidance.show", "guidance.edit", "guidance.sign", "guidance.review"),
            *("guidance.evaluate", "guidance.form_pdf", "guidance.form_xlsx"),
        ),
        Needs(person=A.FEEDBACK_READ),
    ),
    **dict.fromkeys(
        ("feedback.give", "feedback.save_draft", "guidance.create"), Needs(person=A.FEEDBACK_GIVE)
    ),
    "counselling.report": Needs(person=A.COUNSELLING_REPORT),
    # A case that is not open to somebody does not exist for them: 404, as for an unknown number.
    **dict.fromkeys(
        (
            *("counselling.show", "counselling.plan", "counselling.close"),
            *("counselling.form_pdf", "counselling.form_xlsx"),
        ),
        LOGIN,
    ),
    # proof
    **dict.fromkeys(
        ("audit.index", "audit.export_csv", "audit.export_xlsx", "audit.head_pdf"),
        Needs(A.AUDIT_READ),
    ),
    "audit.check": Needs(A.AUDIT_VERIFY),
}
GRANTED = [role for role in Role if role.is_granted]


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
        f"Write into RIGHTS of this file who may call {sorted(known - RIGHTS.keys())}: "
        "OPEN, LOGIN, or Needs(action) with the action that its guard in portal/web asks for"
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
        seen, wanted = outcome(answer), want(rule.endpoint)
        if seen != wanted:
            found.append(f"{method} {rule}: {seen} ({answer.status_code}), not {wanted}")
    return found


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


@pytest.mark.parametrize("role", GRANTED)
def test_no_get_changes_a_row(town: Town, role: Role) -> None:
    who = people.person("Joko Susilo", role)
    browser = people.browser_of(town.app, who)
    before = contents()
    for method, rule in routes(town.app):
        if method == "GET":
            ask(town, browser.client, method, rule, who.id)
            assert contents() == before, f"GET {rule} as {role} changed the database"
