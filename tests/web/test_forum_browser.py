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


def test_a_whole_session_without_script(page, made):
    """Ties, opinions, discussion, advice, another opinion, minutes and the rater's answer."""
    sitting = called(made)
    case = case_of(sitting, made.house.sari.id)
    wulan, tono, rina = (
        enter(page, one.id, js=False) for one in (made.wulan, made.tono, made.rina)
    )
    tono.goto(f"/forum/{sitting}/ikatan")
    tono.check("#ikatan [name=pernyataan]")
    tono.click("#ikatan button.main")
    for tab, said in ((tono, "pertahankan"), (rina, "pertahankan"), (wulan, "pertahankan")):
        tab.goto(f"/forum/kasus/{case}")
        assert "Pendapat anggota lain terbuka setelah" in tab.inner_text("main")
        tab.check(f"#pendapat [value={said}]")
        tab.fill("#pendapat [name=alasan]", "Bukti cukup")
        tab.click("#pendapat button")
        assert "Pendapat Anda tersimpan" in tab.inner_text("main")
    wulan.goto(f"/forum/{sitting}/buka")
    for one in made.members:
        wulan.check(f"[value='{one}']")
    wulan.click("#buka button")
    rina.goto(f"/forum/kasus/{case}/layar")
    assert "Bukti cukup" in rina.inner_text("body")
    wulan.goto(f"/forum/kasus/{case}")
    wulan.check("#form-saran [value=ubah]")
    for summary in wulan.query_selector_all("#form-saran summary"):
        summary.click()
    wulan.select_option("#form-saran [name=hasil]", "sesuai_ekspektasi")
    wulan.select_option("#form-saran [name=perilaku]", "diatas_ekspektasi")
    wulan.check("#form-saran [name=tautan] >> nth=0")
    wulan.fill("#form-saran [name=alasan]", "Target tercapai, tidak dilampaui")
    wulan.click("#form-saran button")
    assert "Posyandu 12 Agustus" in wulan.inner_text("main")
    rina.goto(f"/forum/kasus/{case}")
    rina.click("summary:has-text('Saya berpendapat lain')")
    rina.fill("#form-beda [name=beda]", "Target memang dilampaui")
    rina.click("#form-beda button")
    assert "Pendapat berbeda Anda tercatat" in rina.inner_text("main")
    wulan.goto(f"/forum/{sitting}/simpulkan")
    wulan.click("#simpulkan button")
    assert "berita acaranya terkunci" in wulan.inner_text("main")
    minutes = wulan.request.get(f"/forum/{sitting}/berita-acara")
    assert minutes.body().startswith(b"%PDF")
    budi = enter(page, made.house.budi.id, js=False)
    budi.goto(f"/forum/saran/{case}")
    assert "Target memang dilampaui" in budi.inner_text("main")
    budi.check("#form-jawaban [value=terima]")
    budi.fill("#form-jawaban [name=alasan]", "Sepakat dengan saran forum")
    budi.click("#form-jawaban button.main")
    assert "Jawaban Anda tersimpan" in budi.inner_text("main")


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
