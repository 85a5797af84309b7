"""The invented dialogue of a demonstration."""

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.feedback import Feedback, FeedbackRequest
from portal.models.guidance import Guidance
from portal.models.people import Posting
from portal.rules.employment import PostKind
from portal.services.demo_feedback import add_demo_feedback
from tests.services.dialogue import ACT
from tests.services.office import office, worker
from tests.stored import count, rows_of


def test_a_team_gets_feedback_a_question_and_a_guidance(app):
    house = office()
    rina = worker("Rina", "199201012018012005", house.sari.unit_id, PostKind.PELAKSANA)
    with writing() as session:
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id.in_([house.sari.id, rina.id]))
            .values(supervisor_id=house.budi.id)
        )
    db.session.rollback()
    assert add_demo_feedback(ACT) == 2
    rows = rows_of(Feedback)
    assert {row.giver_id for row in rows} == {house.budi.id}
    assert any(row.answer for row in rows)
    assert (count(FeedbackRequest), count(Guidance)) == (1, 1)


def test_without_staff_nothing_is_written(app):
    assert add_demo_feedback(ACT) == 0
    assert count(Feedback) == 0
