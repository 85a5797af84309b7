"""On paper nothing of a sheet is missing that a screen folds: by CSS, or unfolded beforehand."""

import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from portal.services import reviews
from portal.services.reviews import NewGoal, goal_mark
from tests.people import SANDI
from tests.services.reviewed import NOW, begun, completed, goals_of, quarter
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser
FINDING = "Kohort ibu hamil terisi sembilan dari sepuluh bulan. " * 6
# What lies in folds that are not open, the tables behind charts apart, and whether it has a size.
HIDDEN = """() => [...document.querySelectorAll("main details:not([open]):not(.figure details)")]
  .filter(one => [...one.children].slice(1).some(part => !part.getClientRects().length
    || !part.checkVisibility({contentVisibilityAuto: true})))
  .map(one => one.querySelector("summary").innerText)"""


@pytest.fixture
def sheet(agency):
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    (goal, *_rest) = goals_of(evaluation)
    new = NewGoal(goal.realisation, "", FINDING)
    reviews.write_goal(evaluation, house.budi.id, goal.goal_id, new, goal_mark(goal), NOW)
    return employee_account(house.budi.id), f"/penilaian/{evaluation}"


@pytest.fixture
def tab(page, sheet):
    opened = page(width=794, js=False)
    opened.goto("/masuk")
    opened.fill("#login", sheet[0].login)
    opened.fill("#sandi", SANDI)
    opened.click("#masuk button")
    return opened


def test_folded_parts_are_printed(tab, sheet):
    tab.goto(sheet[1])
    assert tab.evaluate(HIDDEN), "nothing is folded on the screen"
    tab.emulate_media(media="print")
    assert tab.evaluate(HIDDEN) == []
    assert FINDING.strip() in tab.locator("main").inner_text()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_pdf_of_a_browser_holds_the_folded_words(tab, sheet, tmp_path):
    tab.goto(sheet[1])
    paper = tmp_path / "lembar.pdf"
    tab.pdf(path=str(paper))
    read = subprocess.run(
        ["pdftotext", str(paper), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "sembilan dari sepuluh bulan" in " ".join(read.split())
    assert "konsisten dan menjaga nilai itu" in " ".join(read.split()), "the folded guide"


def test_the_print_view_is_unfolded_for_every_browser(tab, sheet):
    tab.goto(sheet[1])
    tab.get_by_role("link", name="Versi cetak").click()
    expect(tab.locator("main details:not([open])")).to_have_count(0)
    assert tab.locator("main details").count() > 3
