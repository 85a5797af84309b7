"""Plans and the cascade in a real browser: without script, with axe, on narrow screens."""

import pytest

from portal.services.role_cells import NewShare, share_out
from tests import factories
from tests.chromium import axe
from tests.people import SANDI
from tests.services.office import office
from tests.services.plans import ACT, drafted, in_force, plan_of
from tests.services.test_cascade import leader_goal, strategy_of
from tests.web.staff import account_of

pytestmark = pytest.mark.browser
UNIT = "/kaskade/puskesmas-poasia/2026"


@pytest.fixture
def house(app):
    factories.agency()
    return office()


def logged_in(page, who, **options):
    tab = page(**options)
    tab.goto("/masuk")
    tab.fill("#login", who.login)
    tab.fill("#sandi", SANDI)
    tab.click("#masuk button")
    return tab


@pytest.mark.engines("sqlite")
def test_a_plan_is_written_and_handed_in_without_script(page, house):
    tab = logged_in(page, account_of("Sari", house.sari), js=False)
    plan = drafted(house)
    tab.goto(f"/skp/{plan}/hasil/baru")
    tab.fill("#hasil", "Antrean imunisasi lebih singkat")
    tab.fill("#i1-teks", "Rata-rata waktu tunggu")
    tab.fill("#i1-target", "10 - 15 menit")
    tab.check("#i1-aspek")
    tab.press("#i1-target", "Enter")
    assert "Antrean imunisasi lebih singkat" in tab.inner_text("#hasil")
    tab.click("#ajukan button")
    assert "SKP diajukan." in tab.inner_text("main")
    assert len(plan_of(plan).items) == 2


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page, house, width):
    strategy = strategy_of(house, leader_goal(house))
    share_out(strategy.id, None, [NewShare(house.sari.id, "", "Posyandu lengkap")], 1, ACT)
    plan = drafted(house)
    tab = logged_in(page, account_of("Budi", house.budi), width=width)
    paths = [f"/skp/{plan}", f"/skp/{plan}/hasil/baru", f"/skp/{plan}/kesepakatan", "/skp"]
    paths += [UNIT, f"{UNIT}/matriks", f"{UNIT}/strategi/{strategy.id}/peran"]
    paths += ["/kaskade", "/kaskade/peta", "/kamus-indikator", "/kamus-indikator/usul"]
    for path in paths:
        tab.goto(path)
        axe(tab)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert tab.evaluate(wide) == 0, path
    in_force(house, plan)
    tab.goto(f"/skp/{plan}")
    axe(tab)
