"""Whom somebody rates: the same answer as asking every employee for their rater."""

import random
from datetime import date, timedelta

import pytest

from portal.db import writing
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.rated_people import rated_by
from portal.queries.raters import rater_today
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
