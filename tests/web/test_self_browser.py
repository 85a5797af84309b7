"""Self-assessment in a real browser: saving by itself, a lost line, an ended session."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from portal.db import writing
from portal.models.accounts import LoginSession
from portal.rules.self_assessments import Stored
from tests.people import SANDI
from tests.services.office import office
from tests.services.selves import begun, quarter, sheet_of
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser
PLACE = "berakhlak.jujur_disiplin"


@pytest.fixture
def mine(agency):
    house = office()
    made = begun(house, quarter())
    return house, made


@pytest.fixture
def tab(page, mine):
    """Sari at the section Akuntabel."""
    who = employee_account(mine[0].sari.id)
    opened = page(width=360)
    opened.goto("/masuk")
    opened.fill("#login", who.login)
    opened.fill("#sandi", SANDI)
    opened.click("#masuk button")
    opened.goto(f"/penilaian-diri/{mine[1]}/bagian/berakhlak-akuntabel")
    opened.wait_for_load_state("networkidle")
    return opened


def choose(tab, step):
    tab.locator(f"label:has(> input[name=jujur_disiplin][value='{step}'])").click()


def value(mine):
    return sheet_of(mine[1]).stored.get(PLACE, Stored()).value


def test_a_tap_is_saved_by_itself_and_a_lost_line_is_made_up_for(tab, mine):
    choose(tab, 4)
    expect(tab.locator("#s-jujur_disiplin")).to_contain_text("Tersimpan")
    assert value(mine) == "4"
    tab.context.set_offline(True)
    choose(tab, 2)
    expect(tab.locator("#kabar")).to_contain_text("Isian Anda masih ada")
    with tab.expect_response(lambda answer: "butir=" in answer.url and answer.ok):
        tab.context.set_offline(False)
    expect(tab.locator("#kabar")).to_be_hidden()
    assert value(mine) == "2"


def test_an_ended_session_says_how_to_go_on(tab):
    with writing() as session:
        session.execute(sa.delete(LoginSession))
    choose(tab, 5)
    expect(tab.locator("#kabar")).to_contain_text("Tekan tombol Simpan")
