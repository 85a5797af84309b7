"""The forum in a real browser: a session led without script, arrow keys, phones and projector."""

import os

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.models.accounts import Account
from portal.services import forum_opinions
from tests import people
from tests.people import SANDI
from tests.services.forums import (
    ABOVE,
    CHANGE,
    KEEP,
    NOW,
    WINTER,
    assembly,
    called,
    case_of,
    submitted,
)

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def made(agency):
    with time_machine.travel(WINTER):
        yield assembly()


def enter(page, member, **options):
    """A tab in which a member of the forum is logged in."""
    row = db.session.scalars(sa.select(Account).where(Account.employee_id == member)).one()
    who = people.Person(row.id, row.login, row.name, people.enrolled(row.id))
    tab = page(**options)
    tab.goto("/masuk")
    tab.fill("#login", who.login)
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    tab.fill("[name=kode]", who.code())
    tab.click("#kode-keamanan button")
    return tab


def shot(tab, name):
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"], name
    if SHOTS:
        tab.screenshot(path=f"{SHOTS}/forum-{name}.png", full_page=True)


def test_the_chair_leads_a_session_without_script(page, made):
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    for one, view in ((made.tono, CHANGE), (made.rina, KEEP)):
        forum_opinions.opine(case, one.id, view, NOW)
    tab = enter(page, made.wulan.id, js=False)
    tab.goto(f"/forum/kasus/{case}")
    tab.check("#pendapat [value=pertahankan]")
    tab.fill("#pendapat [name=alasan]", "Bukti cukup")
    tab.click("#pendapat button")
    tab.goto(f"/forum/{sitting}/buka")
    for one in made.members:
        tab.check(f"[value='{one}']")
    tab.click("#buka button")
    tab.goto(f"/forum/kasus/{case}")
    tab.check("#form-saran [value=ubah]")
    for summary in tab.query_selector_all("#form-saran summary"):
        summary.click()
    tab.select_option("#form-saran [name=hasil]", "sesuai_ekspektasi")
    tab.select_option("#form-saran [name=perilaku]", "diatas_ekspektasi")
    tab.check("#form-saran [name=tautan] >> nth=0")
    tab.fill("#form-saran [name=alasan]", "Target tercapai, tidak dilampaui")
    tab.click("#form-saran button")
    assert "Posyandu 12 Agustus" in tab.inner_text("main")
    tab.goto(f"/forum/{sitting}/simpulkan")
    tab.click("#simpulkan button")
    assert "berita acaranya terkunci" in tab.inner_text("main")


def test_pages_fit_phone_and_projector_and_arrows_turn_cases(page, made):
    submitted(made.house.joko, made.house.dewi, made.period, ABOVE, ABOVE)
    sitting = called(made)
    cases = [case_of(sitting, one.id) for one in (made.house.sari, made.house.joko)]
    for one in (made.tono, made.rina, made.wulan):
        for case in cases:
            forum_opinions.opine(case, one.id, CHANGE if one is made.tono else KEEP, NOW)
    for width in (360, 1280):
        tab = enter(page, made.wulan.id, width=width)
        for name, path in (
            ("sidang", f"/forum/{sitting}"), ("kasus", f"/forum/kasus/{cases[0]}"),
            ("layar", f"/forum/kasus/{cases[0]}/layar"), ("halangan", f"/forum/{sitting}/halangan"),
            ("hasil", f"/forum/{sitting}/hasil"), ("ikatan", f"/forum/{sitting}/ikatan"),
        ):  # fmt: skip
            tab.goto(path)
            shot(tab, f"{name}-{width}")
    tab.goto(f"/forum/kasus/{cases[0]}/layar")
    first = tab.inner_text("h1")
    key = "ArrowRight" if tab.query_selector("a[rel=next]") else "ArrowLeft"
    with tab.expect_navigation():
        tab.keyboard.press(key)
    assert tab.inner_text("h1") != first
