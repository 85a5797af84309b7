"""The growth of a demonstration: what a visitor of Jakarta, Sofifi and Kendari finds."""

import datetime

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.models.recognition import Opportunity
from portal.models.training import TrainingProgramme
from portal.queries.training import turnout
from portal.queries.training_effects import effect_of
from portal.queries.training_needs import agency_needs
from portal.rules.competences import LevelSource
from portal.rules.demo_city import load_city
from portal.rules.instruments import load_shipped
from portal.rules.recognition import OpportunityState
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.demo import demo_act, load_demo
from portal.services.demo_growth import add_demo_growth
from portal.services.demo_recognition import add_demo_recognition
from portal.services.demo_staff import add_demo_staff

TODAY = datetime.date(2026, 9, 28)
pytestmark = pytest.mark.engines("sqlite")


def loaded(name):
    city, scheme = load_city(name), load_scheme(name)
    load_demo(city, load_shipped("skm"), TODAY, 1, scheme)
    add_demo_staff(city, demo_act(city, TODAY))
    return city, scheme


@pytest.mark.parametrize("name", ["jakarta", "sofifi"])
def test_many_lack_communication_and_those_trained_are_measured_again(app, name):
    city, scheme = loaded(name)
    assert add_demo_growth(city, scheme, TODAY) > 100
    needs = agency_needs(demo_act(city, TODAY).at).needs
    talk = next(one for one in needs if one.competence == "komunikasi")
    assert talk.is_proposed
    assert talk.people >= 10
    course = db.session.scalars(
        sa.select(TrainingProgramme).where(TrainingProgramme.title.contains("angkatan pertama"))
    ).one()
    found = effect_of(course.id, "komunikasi", course.ends_on, TODAY)
    assert found.by_source[LevelSource.ATASAN].difference.value is not None


def test_jakarta_holds_a_workshop_for_teachers_before_the_period(app):
    city, scheme = loaded("jakarta")
    add_demo_growth(city, scheme, TODAY)
    workshop = db.session.scalars(
        sa.select(TrainingProgramme).where(TrainingProgramme.is_workshop)
    ).one()
    found = turnout(workshop.id, 1)
    assert workshop.competence == "teknis_mengajar"
    assert found.there > 0
    assert found.unclear


def test_sofifi_names_an_employee_of_the_month_every_month(app):
    city, scheme = loaded("sofifi")
    add_demo_recognition(city, scheme, TODAY)
    rows = db.session.scalars(sa.select(Opportunity).where(Opportunity.month.is_not(None)))
    assert {row.month: row.state for row in rows} == {
        "2026-07": OpportunityState.DIPUTUSKAN, "2026-08": OpportunityState.TERBUKA,
    }  # fmt: skip


def test_kendari_has_a_list_for_promotion_and_a_decision_with_its_reason(app):
    city, scheme = loaded("kendari")
    assert add_demo_recognition(city, scheme, TODAY) > 3
    states = {row.title: row.state for row in db.session.scalars(sa.select(Opportunity))}
    assert states["Pertimbangan promosi dan mutasi"] is OpportunityState.TERBUKA
    assert OpportunityState.DIPUTUSKAN in states.values()
