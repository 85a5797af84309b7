"""Staff pages in a real browser: origin and referrer as browsers send them, no script, axe."""

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.accounts import LoginSession
from portal.rules.roles import Role
from tests import people
from tests.chromium import axe
from tests.people import SANDI

pytestmark = pytest.mark.browser


@pytest.fixture
def ratna_at(page, point):
    """Opens a browser of a given width in which Ratna is logged in."""
    who = people.person("Ratna Wulandari", Role.PENGELOLA_SURVEI)

    def open_as_ratna(**options):
        tab = page(**options)
        tab.goto("/masuk")
        tab.fill("#login", who.login)
        tab.fill("#sandi", SANDI)
        tab.click("#masuk button")
        assert tab.url.endswith("/beranda")
        return tab

    return open_as_ratna


def test_without_script_an_expired_session_keeps_the_form(ratna_at, unit, point):
    """A browser must not send `Origin: null` here, or our own form would pass for a foreign one."""
    tab = ratna_at(js=False)
    tab.goto(f"/titik-survei/{unit.slug}")
    tab.fill("#nama", "Loket 9")
    tab.select_option("#layanan", index=1)
    with writing() as session:
        session.execute(sa.delete(LoginSession))
    tab.click("#titik-baru button")
    tab.fill("#login", "ratna-wulandari@contoh.go.id")
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    tab.click("text=Kirim sekarang")
    assert tab.inner_text("h1") == "Loket 9"


def test_a_browser_without_its_cookie_still_keeps_the_form(ratna_at, unit, point):
    tab = ratna_at(js=False)
    tab.goto(f"/titik-survei/{unit.slug}")
    tab.fill("#nama", "Loket 9")
    tab.context.clear_cookies()
    tab.click("#titik-baru button")
    assert tab.inner_text("h1") == "Masuk"
    assert tab.locator("[name='simpan.nama']").get_attribute("value") == "Loket 9"


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(ratna_at, unit, point, width):
    tab = ratna_at(width=width)
    paths = ["/beranda", "/akun", "/akun/dua-langkah", "/titik-survei"]
    for path in (*paths, f"/titik-survei/{unit.slug}", f"/titik-survei/titik/{point.id}"):
        tab.goto(path)
        axe(tab)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wide) == 0, path
