"""Whom somebody rates: the same answer as asking every employee for their rater."""

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.rated_people import rated_and_next, rated_by
from portal.queries.raters import rater_today
from portal.queries.units import unit_rows
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from tests import factories

ON = factories.TODAY
YESTERDAY, TOMORROW = ON - timedelta(days=1), ON + timedelta(days=1)
FURTHER = [PostingKind.PLT, PostingKind.PLH, PostingKind.TIM]
POSTS = (PostKind.JPT_PRATAMA, PostKind.PENGAWAS, PostKind.FUNGSIONAL, PostKind.PELAKSANA)


def an_agency(seed: int) -> list:
    """Nine units in a tree, thirty people at random in them, heads, acting ones, overrides."""
    rng = random.Random(seed)
    units = []
    for number in range(9):
        parent = rng.choice(units) if units else None
        units.append(factories.unit(f"Unit {seed} {number}", parent=parent, kind="dinas"))
    people = [f"1980010120050110{number:02d}" for number in range(30)]
    with writing() as session:
        rows = [
            Employee(nip=nip, name=nip, name_key=search_key(nip), employment=Employment.PNS)
            for nip in people
        ]
        session.add_all(rows)
        session.flush()
        for row in rows:
            for kind in (PostingKind.DEFINITIF, *rng.sample(FURTHER, rng.choice((0, 0, 1)))):
                session.add(a_posting(rng, row, rng.choice(units), kind, rows))
        for _ in range(5):
            employee, rater = rng.sample(rows, 2)
            session.add(
                RaterOverride(
                    employee_id=employee.id, rater_id=rater.id, reason="uji",
                    starts_on=rng.choice((YESTERDAY, ON, TOMORROW)),
                )
            )  # fmt: skip
    return [row.id for row in rows]


def a_posting(rng, row, unit, kind, rows) -> Posting:
    superior = rng.choice(rows)
    is_over = kind is not PostingKind.DEFINITIF and rng.random() < 0.3
    return Posting(
        employee_id=row.id, unit_id=unit.id, kind=kind, title="Jabatan", post=rng.choice(POSTS),
        family=JobFamily.UMUM, leads_unit=rng.random() < 0.35, is_delegated=rng.random() < 0.5,
        supervisor_id=superior.id if superior is not row and rng.random() < 0.3 else None,
        starts_on=date(2024, 1, 1), ends_on=YESTERDAY if is_over else None,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_list_agrees_with_the_page_of_every_employee(app, seed):
    people = an_agency(seed)
    asked = {one: rater_today(one, ON)[0].employee_id for one in people}
    rating = {rater for rater in asked.values() if rater}
    assert len(rating) > 2
    for rater in people:
        assert rated_by(rater, ON) == {one for one in people if asked[one] == rater}


@pytest.mark.parametrize("seed", range(3))
def test_the_next_rater_is_the_one_who_rates_when_the_person_is_gone(app, seed):
    people = an_agency(seed)
    units = unit_rows()
    told = {rater: rated_and_next(rater, units, ON)[0] for rater in people}
    for rater in people:
        assert {one.id for one in told[rater]} == rated_by(rater, ON)
    leaver = max(people, key=lambda one: len(told[one]))
    with writing() as session:
        session.execute(sa.delete(RaterOverride).where(RaterOverride.rater_id == leaver))
        session.execute(sa.delete(Posting).where(Posting.employee_id == leaver))
    for one in told[leaver]:
        assert rater_today(one.id, ON)[0].name == one.next_rater


@pytest.mark.engines("sqlite")
def test_namings_count_what_holds_on_the_day(app):
    people, units = an_agency(7), unit_rows()
    with writing() as session:
        named = session.scalars(sa.select(RaterOverride)).all()
    for rater in people:
        held = [one for one in named if one.rater_id == rater and one.starts_on <= ON]
        assert rated_and_next(rater, units, ON)[1] == len(held)
