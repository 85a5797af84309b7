"""Closing the loop: who was trained is compared with people whom nobody has trained yet."""

import datetime

import pytest

from portal.queries.training_effects import effect_of
from portal.rules.competences import LevelSource
from portal.services import competences, training_places
from portal.services.audit import Act
from portal.services.competences import NewLevels
from portal.services.training_places import Noted
from tests import factories
from tests.everything_growth import opened
from tests.services.office import office, worker

ACT = factories.AGUS
AFTER = Act("Agus", ACT.at + datetime.timedelta(days=60))
ENDS = ACT.on + datetime.timedelta(days=11)


@pytest.fixture
def house(app, agency):
    factories.scheme()
    return office()


def team(house, number):
    return [
        worker(f"Rekan {n}", f"19900101201503{n:04}", house.sari.unit_id).id for n in range(number)
    ]


def said(person, by, level, act):
    new = NewLevels(LevelSource.ATASAN, act.on, {"komunikasi": (level, "")}, by)
    competences.record(person, new, act)


def attended(people, **changes):
    made = opened(seats=None, **changes)
    for one in people:
        training_places.enrol(made, one, ACT)
    day = Act("Agus", ACT.at + datetime.timedelta(days=11))
    training_places.note_attendance(made, {one: Noted(8) for one in people}, day)
    return made


def test_whoever_attended_another_course_of_this_competence_is_no_comparison(house):
    people = team(house, 17)
    for number, one in enumerate(people):
        said(one, house.budi.id, 1 + number % 2, ACT)
        said(one, house.budi.id, 2 + number % 2 + (number < 6), AFTER)
    made = attended(people[:6])
    attended(people[6:9])
    attended(people[9:11], competence="integritas")
    found = effect_of(made, "komunikasi", ENDS, AFTER.on)
    effect = found.by_source[LevelSource.ATASAN]
    assert (effect.trained.n, effect.others.n) == (6, 8)
    assert effect.difference.value == 1.0
    assert [row[:2] for row in found.table.rows] == [
        ("atasan", "peserta"), ("atasan", "belum_dilatih")
    ]  # fmt: skip


def test_a_small_side_leaves_no_table(house):
    people = team(house, 8)
    for one in people:
        said(one, house.budi.id, 1, ACT)
        said(one, house.budi.id, 2, AFTER)
    made = attended(people[:4])
    found = effect_of(made, "komunikasi", ENDS, AFTER.on)
    assert found.table.rows == ()
    assert found.by_source[LevelSource.ATASAN].difference.value is None
