"""Pages of schemes in a real browser: axe, width, saving by itself, the Enter key, no script."""

import pytest

from portal.db import db
from portal.queries.schemes import listed_drafts, scheme_draft
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped, to_mapping
from portal.services.scheme_drafts import create_draft
from tests import factories, people
from tests.chromium import axe
from tests.people import SANDI

pytestmark = pytest.mark.browser


@pytest.fixture
def dewi_at(page, point):
    """Opens a browser of a given width in which the personnel office is logged in."""
    who = people.person("Dewi Anggraini", Role.HR)
    factories.scheme("kendari")

    def open_as_dewi(**options):
        tab = page(**options)
        tab.goto("/masuk")
        tab.fill("#login", who.login)
        tab.fill("#sandi", SANDI)
        tab.click("#masuk button")
        tab.fill("#kode", who.code())
        tab.click("#kode-keamanan button")
        return tab

    return open_as_dewi


@pytest.fixture
def draft(app, act):
    """Sorong's scheme, with a fault and a change."""
    content = to_mapping(load_shipped("sorong"))
    content["deadlines"]["report"] = 40
    return create_draft(content, "sorong", act)


def stored(draft):
    """What the server has written meanwhile, in a fresh transaction."""
    db.session.rollback()
    db.session.expire_all()
    return scheme_draft(draft).content


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(dewi_at, draft, act, width):
    tab = dewi_at(width=width)
    good = create_draft(to_mapping(load_shipped("serang")), "serang", act)
    parts = (f"/skema/draf/{draft}/bagian/{part}" for part in ("rekan", "tenggat", "umum"))
    paths = ("/skema", "/skema/versi/1", "/cara-kita-menilai", "/skema/draf/impor",
             f"/skema/draf/{draft}", *parts, f"/skema/draf/{good}/sahkan",
             f"/skema/draf/{good}/hapus")  # fmt: skip
    for path in paths:
        tab.goto(path)
        axe(tab)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wide) == 0, path


def test_a_change_is_saved_by_itself(dewi_at, draft):
    tab = dewi_at(width=360)
    tab.goto(f"/skema/draf/{draft}/bagian/tenggat")
    tab.fill("[id='deadlines.report']", "28")
    with tab.expect_response(lambda answer: answer.request.method == "POST"):
        tab.locator("[id='deadlines.report']").blur()
    tab.locator("#tersimpan", has_text="Tersimpan").wait_for()
    assert stored(draft)["deadlines"]["report"] == 28
    tab.fill("[id='deadlines.decide_objection']", "5")
    tab.click("button.main")
    assert tab.inner_text("h1") == "Kesiapan"
    assert stored(draft)["deadlines"]["decide_objection"] == 5


@pytest.mark.parametrize("js", [True, False])
def test_the_enter_key_saves_and_takes_nothing_away(dewi_at, act, js):
    draft = create_draft(to_mapping(load_shipped("kendari")), "kendari", act)
    tab = dewi_at(width=360, js=js)
    tab.goto(f"/skema/draf/{draft}/bagian/rekan")
    groups = len(stored(draft)["peers"]["groups"])
    tab.fill("[id='peers.groups.1.invited']", "11")
    with tab.expect_navigation():
        tab.press("[id='peers.groups.1.invited']", "Enter")
    kept = stored(draft)["peers"]["groups"]
    assert (kept[0]["invited"], len(kept)) == (11, groups)


def test_without_script_a_scheme_is_copied_and_mended(dewi_at):
    tab = dewi_at(js=False)
    tab.goto("/skema")
    tab.click("#salin-versi-1 button")
    tab.click("text=Survei rekan")
    tab.click("text=Tambah: Kelompok penilai")
    tab.click("text=Hapus Kelompok penilai 3")
    tab.click("button.main")
    (draft,) = listed_drafts()
    assert stored(draft.id) == to_mapping(load_shipped("kendari"))
