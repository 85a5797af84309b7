"""From what training needs are read: each source of the agency, and nothing of a small group."""

import datetime
import json

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.peer_ballots import PeerRelease
from portal.models.periods import EvaluationPeriod
from portal.models.talent import TalentPlace
from portal.queries.instruments import newest
from portal.queries.needs_kept import read_needs, written_needs
from portal.queries.periods import period_by_key
from portal.queries.training_needs import (
    agency_needs,
    counted_needs,
    led_units,
    people_in_need,
)
from portal.rules.competences import LevelSource
from portal.rules.employment import PostKind
from portal.rules.instruments import load_shipped
from portal.rules.nine_box import Performance, PerformanceAxis, Potential
from portal.rules.peer_answers import sha256
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.training_needs import NeedOrigin
from portal.services import audit, competences, kept_figures, periods, talent
from portal.services.competences import NewLevels
from portal.services.instruments import publish_instrument
from tests import factories
from tests.attacks.statements import watched
from tests.everything_results import result_row
from tests.services.office import office, worker

ACT = factories.AGUS
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def town(app, agency):
    """The house, and six more in Budi's unit."""
    factories.scheme()
    periods.open_year(2026, ACT)
    house = office()
    more = [worker(f"Rekan {n}", f"19900101201503{n:04}", house.sari.unit_id) for n in range(6)]
    return house, [one.id for one in more]


def closed():
    period = period_by_key("2026-t1").id
    with writing() as session:
        session.execute(sa.update(EvaluationPeriod).values(stage=PeriodStage.SELESAI))
    return period


def need(competence):
    return next((one for one in agency_needs(ACT.at).needs if one.competence == competence), None)


def released(people, mean, n=6, on=ACT.on):
    """What colleagues told of these people about communication, in the annual round."""
    publish_instrument(load_shipped("rekan"), ACT)
    version, _instrument = newest("rekan")
    figure = {"berkomunikasi": {"n": n, "mean": mean, "shares": None}}
    content = {
        "format": 1, "together": figure,
        "groups": [
            {"relation": "rekan", "version": str(version), "k": 5, "comment_k": 6,
             "items": figure, "comments": {}}
        ],
    }  # fmt: skip
    period = period_by_key("2026").id
    with writing() as session:
        session.add_all(
            PeerRelease(
                employee_id=one, period_id=period, content=content, sha256=sha256(content),
                released_on=on,
            )
            for one in people
        )  # fmt: skip


def test_what_colleagues_told_below_the_standard_is_a_hint(town):
    _house, people = town
    released(people[:5], "5/2")
    found = need("komunikasi")
    assert (found.people, found.origins, found.mean_gap) == (5, (NeedOrigin.PERILAKU,), None)
    # the survey promised no names: nobody is invited by it
    assert people_in_need("komunikasi", ACT.on) == []


@pytest.mark.parametrize(("mean", "days"), [("3", 0), ("1", 366)])
def test_colleagues_who_told_the_standard_or_told_it_long_ago_hint_at_nothing(town, mean, days):
    _house, people = town
    released(people[:5], mean, on=ACT.on - datetime.timedelta(days=days))
    assert need("komunikasi") is None


def test_four_people_of_whom_colleagues_told_little_are_shown_nowhere(town):
    _house, people = town
    released(people[:4], "1")
    page = agency_needs(ACT.at)
    assert (page.needs, page.hidden) == ((), 1)


def test_results_below_expectation_are_a_hint_once_the_period_is_closed(town):
    house, people = town
    period = period_by_key("2026-t1").id
    with writing() as session:
        session.add_all(
            result_row(
                one, period, house.budi.id, hasil_kerja=Ekspektasi.DIBAWAH,
                predikat=Predikat.BUTUH_PERBAIKAN, code=f"{number:016}",
            )
            for number, one in enumerate(people[:5])
        )  # fmt: skip
    assert need("orientasi_hasil") is None
    closed()
    found = need("orientasi_hasil")
    assert (found.people, found.origins) == (5, (NeedOrigin.HASIL_KERJA,))


def boxed(people, box, number=1):
    """Boxes of these people after the first quarter."""
    setting = talent.set_axes(PerformanceAxis.PREDIKAT, 68, 77, "Keputusan", ACT)
    period = closed()
    with writing() as session:
        session.add_all(
            TalentPlace(
                employee_id=one, period_id=period, number=number, box=box, score=80,
                performance=Performance.SESUAI, potential=Potential.TINGGI,
                predikat=Predikat.BAIK, setting_id=setting, rule_key="uji", placed_by="Agus",
                placed_at=ACT.at,
            )
            for one in people
        )  # fmt: skip


def able(people, level, by):
    new = NewLevels(LevelSource.ATASAN, ACT.on, {"komunikasi": (level, "")}, by)
    for one in people:
        competences.record(one, new, ACT)


def test_the_succession_group_is_held_against_the_post_of_the_units_head(town):
    house, people = town
    able(people, 1, house.budi.id)
    assert need("komunikasi") is None  # a pelaksana's post asks for level 1
    boxed(people, 8)
    found = need("komunikasi")
    assert (found.people, found.origins, found.mean_gap) == (6, (NeedOrigin.SUKSESI,), 1)


def test_other_boxes_and_boxes_that_were_corrected_away_are_no_succession(town):
    house, people = town
    able(people, 1, house.budi.id)
    boxed(people, 8)
    boxed(people, 5, number=2)
    assert need("komunikasi") is None


def test_every_source_stands_beside_the_others_with_one_number_of_people(town):
    house, people = town
    able(people, 1, house.budi.id)
    boxed(people, 9)
    released(people, "2")
    found = need("komunikasi")
    assert found.people == 6
    assert found.origins == (NeedOrigin.PERILAKU, NeedOrigin.SUKSESI)
    assert found.priority is not None
    assert found.confidence is not None


def test_what_is_kept_of_needs_is_what_was_counted(town):
    house, people = town
    able(people, 1, house.budi.id)
    boxed(people[:5], 9)
    released(people[1:], "2")
    counted = counted_needs(ACT.on)
    assert read_needs(json.loads(json.dumps(written_needs(counted)))) == counted
    assert [one.people for one in counted.pooled] == [6]
    places = [None, house.sari.unit_id, house.joko.unit_id]
    now = [agency_needs(ACT.at, place) for place in places]
    kept_figures.refresh(ACT.at)
    with watched() as seen:
        later = [agency_needs(ACT.at + MINUTE, place) for place in places]
    assert later == now
    assert len(seen.statements) == 2 * len(places)


def test_the_offices_own_acts_are_seen_at_once(town):
    house, people = town
    boxed(people, 8)
    able(people, 1, house.budi.id)
    kept_figures.refresh(ACT.at)
    assert need("komunikasi").people == 6
    boxed(people, 5, number=2)
    assert need("komunikasi").people == 6, "a row behind the services' back is not looked for"
    with writing() as session:
        audit.record(session, ACT, AuditTag.TALENT_PLACED, closed(), people=len(people))
    assert need("komunikasi") is None


def test_a_head_leads_units_and_a_unit_tells_its_own_need(town):
    house, people = town
    assert list(led_units(house.budi.id, ACT.on)[0]) == [house.sari.unit_id]
    assert led_units(house.sari.id, ACT.on)[0] == {}
    able(people, 1, house.budi.id)
    boxed(people, 8)
    mine = agency_needs(ACT.at, house.sari.unit_id)
    assert [(one.competence, one.people) for one in mine.needs] == [("komunikasi", 6)]
    assert agency_needs(ACT.at, house.joko.unit_id).needs == ()


def test_a_kind_of_post_above_is_asked_of_heads(town):
    house, _people = town
    more = [
        worker(f"Kepala {n}", f"19800101200501{n:04}", factories.unit(f"Seksi {n}").id,
               PostKind.PENGAWAS, leads=True).id
        for n in range(5)
    ]  # fmt: skip
    able(more, 2, house.dewi.id)
    boxed(more, 9)
    assert need("komunikasi").origins == (NeedOrigin.SUKSESI,)
