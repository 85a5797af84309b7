"""Results in a real browser: nothing wider than a phone, and the way without script is the same."""

import os

import pytest

from portal.models.results import AppraisalResult
from portal.rules.roles import Role
from portal.services import accounts, objections
from portal.services.objections import NewObjection
from tests.people import EARLIER, SANDI
from tests.services.reviewed import later
from tests.services.signed import ready, received, signed
from tests.stored import rows_of
from tests.web.employees import employee_account

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def case(agency):
    house, evaluation = ready()
    result = received(house, signed(house, evaluation))
    made = objections.file(
        result, house.sari.id, NewObjection("Rujukan belum dilihat", "Mohon ditinjau"),
        later(2, "Sari"),
    )  # fmt: skip
    return house, result, made


def enter(page, who, width):
    opened = page(width=width)
    opened.goto("/masuk")
    opened.fill("#login", who.login)
    opened.fill("#sandi", SANDI)
    opened.click("#masuk button")
    return opened


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(page, case, width):
    house, result, made = case
    paths = {
        "sari": ("/hasil", f"/hasil/{result}", f"/hasil/{result}/penjelasan", f"/keberatan/{made}"),
        "budi": ("/tanda-tangan", "/hasil/ditandatangani", f"/keberatan/{made}"),
        "dewi": (f"/keberatan/{made}",),
    }
    (row,) = rows_of(AppraisalResult)
    for name, wanted in paths.items():
        tab = enter(page, employee_account(getattr(house, name).id), width)
        for number, path in enumerate((*wanted, f"/verifikasi/{row.code}")):
            tab.goto(path)
            tab.wait_for_load_state("networkidle")
            wide = tab.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, wide)
            if SHOTS:
                tab.screenshot(path=f"{SHOTS}/{name}-{number}-{width}.png", full_page=True)


def test_the_personnel_office_on_a_phone(page, case):
    house, _result, _made = case
    who = employee_account(house.joko.id)
    accounts.grant_role(who.id, Role.AUDITOR, None, "SK", EARLIER)
    for width in (360, 1280):
        tab = enter(page, who, width)
        tab.goto("/rekap-hasil")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        if SHOTS:
            tab.screenshot(path=f"{SHOTS}/hr-{width}.png", full_page=True)
