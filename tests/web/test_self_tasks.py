"""What the home page says about self-assessments, to their owner and to the rater."""

import re

import pytest
import time_machine

from portal.db import db
from portal.models.people import Employee
from portal.services import evaluations, self_assessments
from tests import factories
from tests.attacks.statements import watched
from tests.services.office import office
from tests.services.selves import AUTUMN, NOW, begun, filled, quarter, sent
from tests.web.employees import browser_of

MOST_STATEMENTS = 8
OWN = "Lengkapi dan kirim penilaian diri"
BACK = "Perbaiki penilaian diri"
READ = "Baca 1 penilaian diri"


@pytest.fixture
def house(agency):
    with time_machine.travel(AUTUMN, tick=False):
        yield office()


def home(browser) -> str:
    return browser.visit("/beranda").text


def test_it_waits_for_its_owner_then_for_the_rater_and_comes_back(app, house):
    mine = begun(house, quarter())
    sari, budi = browser_of(app, house.sari.id), browser_of(app, house.budi.id)
    assert re.search(rf"{OWN}.* 0 dari \d+ ", home(sari))
    filled(house, mine)
    assert re.search(rf"{OWN}.* (\d+) dari \1 ", home(sari))
    assert READ not in home(budi)

    sent(house, mine)
    assert OWN not in home(sari)
    assert READ in home(budi)

    self_assessments.send_back(mine, "Sebut angkanya", house.budi.id, NOW)
    assert BACK in home(sari)
    assert READ not in home(budi)


def test_a_signed_evaluation_ends_the_reading(app, house):
    month, nip = quarter(), db.session.get_one(Employee, house.sari.id).nip
    sent(house, begun(house, month))
    budi = browser_of(app, house.budi.id)
    with watched() as seen:
        assert READ in home(budi)
    assert len(seen.statements) <= MOST_STATEMENTS, seen.statements
    evaluations.note_elsewhere(month, [nip], None, factories.AGUS)
    assert READ not in home(budi)
