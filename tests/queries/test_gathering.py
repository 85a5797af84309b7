"""Questions that travel together come back as they would alone, on both engines."""

import sqlalchemy as sa

from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.queries.gathering import Question, answers
from portal.queries.periods import periods_begun, periods_of
from tests import factories
from tests.attacks.statements import watched
from tests.periods import opened
from tests.services.office import office


def test_answers_keep_their_types_and_order_in_one_statement(app, agency):
    office()
    opened()
    people = Question(
        sa.select(Employee.id, Employee.name, Employee.employment, Employee.left_on),
        [Employee.name.desc(), Employee.id],
        lambda *row: row,
    )
    number = Question(sa.select(sa.func.count()).select_from(EvaluationPeriod), (), int)
    with watched() as seen:
        begun, staff, (counted,) = answers([periods_begun(factories.TODAY), people, number])
    assert len(seen.statements) == 1
    known = {one.id: one for one in periods_of(2026)}
    assert begun
    assert all(known[one.id] == one for one in begun)
    assert staff == people.answer()
    assert [row[1] for row in staff] == sorted((row[1] for row in staff), reverse=True)
    assert counted == len(known)
    assert answers([]) == []
