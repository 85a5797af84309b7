"""The page of the Rencana Aksi."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.skp import Goal
from portal.services import action_steps
from tests import factories
from tests.services import office, plans
from tests.web.people import entered


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(factories.MOMENT, tick=False)


def test_steps_are_kept_and_two_windows_see_each_other(app):
    house = office.office()
    plans.in_force(house, plans.drafted(house))
    factories.agency()
    sari = entered(app, "199001012015032003")
    goal = str(db.session.scalars(sa.select(Goal.id)).one())
    sari.visit("/catatan/rencana-aksi")
    sari.submit("langkah", **{goal: "Latih kader\r\nKunjungi rumah"})
    page = sari.submit("langkah", **{goal: "Latih kader\r\nKunjungi rumah\r\nCatat"})
    assert "Kunjungi rumah\nCatat" in page.form("langkah").select_one("textarea").text
    action_steps.save_steps(
        house.sari.id, {db.session.scalars(sa.select(Goal.id)).one(): ["dari ponsel"]},
        {db.session.scalars(sa.select(Goal.id)).one(): ["Latih kader", "Kunjungi rumah", "Catat"]},
        factories.AGUS,
    )  # fmt: skip
    page = sari.submit("langkah", status=409, **{goal: "dari kantor"})
    assert "dari ponsel" in page.text
    assert page.form("langkah").select_one("textarea").text == "dari kantor"
    sari.submit("langkah", status=422, **{goal: "x\r\n" * 13})
    sari.submit("langkah", **{goal: "dari kantor"})
