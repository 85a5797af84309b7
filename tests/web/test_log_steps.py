"""The page of the Rencana Aksi, and the form by week."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.skp import Goal
from portal.rules.schemes import load_shipped
from portal.services import action_steps, log
from portal.services.log_filling import NewEntry
from portal.services.schemes import adopt_scheme
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


def test_a_weekly_scheme_asks_for_the_week(app):
    house = office.office()
    factories.agency()
    adopt_scheme(load_shipped("serang"), "Uji", factories.AGUS)
    sari = entered(app, "199001012015032003")
    log.write(house.sari.id, NewEntry(factories.TODAY, "Ruas bersih", uuid4()), factories.AGUS)
    page = sari.visit("/catatan")
    assert "Hasil yang tercapai minggu ini" in page.text
    assert "Ruas bersih" in page.text
