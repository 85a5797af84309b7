"""Feedback in a real browser: with and without script, axe, nothing wider than the screen."""

import os

import pytest

from portal.db import db
from portal.models.people import Employee
from portal.rules.measures import CoreValue
from portal.services import accounts, feedback, feedback_requests
from portal.services.accounts import NewAccount
from portal.services.feedback_requests import NewRequest
from tests import factories
from tests.chromium import axe
from tests.people import EARLIER, SANDI
from tests.services import dialogue
from tests.services.office import office
from tests.services.plans import drafted, in_force

pytestmark = pytest.mark.browser


@pytest.fixture
def house(app, agency):
    factories.scheme()
    made = office()
    in_force(made, drafted(made))
    return made


@pytest.fixture
def budi_at(page, house):
    """Opens a browser of a given width in which Budi is logged in."""
    row = db.session.get(Employee, house.budi.id)
    accounts.activate(
        accounts.create_account(NewAccount(row.nip, row.name), EARLIER), SANDI, EARLIER.at
    )

    def open_as_budi(**options):
        tab = page(**options)
        tab.goto("/masuk")
        tab.fill("#login", row.nip)
        tab.fill("#sandi", SANDI)
        tab.click("#masuk button")
        return tab

    return open_as_budi


def fill(tab):
    tab.select_option("#tentang", index=1)
    tab.fill("#tulisan", "Ia selalu malas pada rapat 10 September.")
    tab.check("[name=kemajuan] >> nth=0")


@pytest.mark.parametrize("js", [True, False])
def test_a_draft_is_kept_and_checked_with_and_without_script(budi_at, house, js):
    tab = budi_at(js=js)
    tab.goto(f"/umpan-balik/beri/{house.sari.id}")
    fill(tab)
    tab.click("text=Simpan draf dan periksa")
    tab.wait_for_selector("text=Draf tersimpan")
    assert "malas" in tab.inner_text("#keadaan-draf")
    assert tab.input_value("#tulisan").startswith("Ia selalu")
    tab.click("text=Kirim umpan balik")
    tab.wait_for_selector("text=terkirim kepada Sari")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(budi_at, house, width):
    note = feedback.give(house.sari.id, house.budi.id, dialogue.no_progress(), dialogue.ACT)
    done = dialogue.signed(house.sari.id, house.budi.id)
    asked = NewRequest(house.budi.id, "Apa?", dialogue.ACT.on, value=CoreValue.LOYAL)
    feedback_requests.ask(house.sari.id, asked, dialogue.ACT)
    tab = budi_at(width=width)
    paths = {
        "index": "/umpan-balik?tampil=diberikan", "beri": "/umpan-balik/beri",
        "form": f"/umpan-balik/beri/{house.sari.id}", "note": f"/umpan-balik/{note}",
        "kewajiban": "/umpan-balik/kewajiban", "permintaan": "/umpan-balik/permintaan",
        "minta": "/umpan-balik/minta?q=sari", "tanya": f"/umpan-balik/minta/{house.sari.id}",
        "rekaman": f"/umpan-balik/pegawai/{house.sari.id}", "bimbingan": f"/bimbingan/{done}",
        "baru": f"/bimbingan/baru/{house.sari.id}", "b19": f"/bimbingan/{done}/kompetensi",
        "konseling": "/konseling", "lapor": f"/konseling/lapor/{house.sari.id}",
    }  # fmt: skip
    for name, path in paths.items():
        tab.goto(path)
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        if os.environ.get("SHOTS"):
            tab.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
