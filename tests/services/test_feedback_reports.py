"""Feedback reports: who may answer one and when, what is agreed, and what the database refuses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.queries.feedback_reports import open_actions_of, unread_reports
from portal.rules.feedback_report import ActionState, read_until, report_rule
from portal.rules.workdays import WorkCalendar
from portal.services import feedback_reports
from portal.services.feedback_reports import NewAction
from tests.services.reviewed import NOW
from tests.services.signed import delivered, ready, received, signed
from tests.stored import count, rows_of

SOON = NOW.on + timedelta(days=30)


@pytest.fixture
def case(app, agency):
    """The little office and Sari's document, received."""
    house, evaluation = ready()
    result = signed(house, evaluation)
    return house, received(house, result)


def action(house, result, text: str = "Mengisi kohort tiap Jumat"):
    return feedback_reports.plan_action(result, house.sari.id, NewAction(text, SOON), NOW)


def row(key):
    db.session.rollback()
    return db.session.get(ReportAction, key, populate_existing=True)


def test_reading_is_said_once_with_words(case):
    house, result = case
    assert [one.result_id for one in unread_reports(house.sari.id).answer()] == [result]
    with pytest.raises(Invalid):
        feedback_reports.acknowledge(result, house.sari.id, "  ", NOW)
    assert feedback_reports.acknowledge(result, house.sari.id, "Kohort dulu", NOW)
    assert not feedback_reports.acknowledge(result, house.sari.id, "Lain lagi", NOW)
    assert [one.takeaway for one in rows_of(ReportReading)] == ["Kohort dulu"]
    assert unread_reports(house.sari.id).answer() == []


def test_nobody_answers_for_another(case):
    house, result = case
    for other in (house.budi.id, house.joko.id):
        with pytest.raises(NotFound):
            feedback_reports.acknowledge(result, other, "Saya baca", NOW)
        with pytest.raises(NotFound):
            feedback_reports.plan_action(result, other, NewAction("Ini", SOON), NOW)


def test_before_delivery_there_is_no_report(app, agency):
    house, evaluation = ready()
    result = signed(house, evaluation)
    with pytest.raises(IllegalStep):
        feedback_reports.acknowledge(result, house.sari.id, "Kohort", NOW)
    delivered(house, result)
    assert feedback_reports.acknowledge(result, house.sari.id, "Kohort", NOW)


def test_an_action_needs_words_and_a_day_to_come(case):
    house, result = case
    for new in (NewAction("", SOON), NewAction("Kohort", None), NewAction("Kohort", NOW.on)):
        with pytest.raises(Invalid):
            feedback_reports.plan_action(result, house.sari.id, new, NOW)
    assert count(ReportAction) == 0


def test_a_report_holds_so_many_actions(case):
    house, result = case
    most = report_rule(NOW.on).most_actions
    for number in range(most):
        action(house, result, f"Tindakan {number}")
    with pytest.raises(IllegalStep):
        action(house, result, "Satu lagi")
    assert count(ReportAction) == most


def test_the_rater_agrees_to_what_was_shown(case):
    house, result = case
    key = action(house, result)
    with pytest.raises(IllegalStep):
        feedback_reports.agree(key, house.sari.id, 1, NOW)
    with pytest.raises(Changed):
        feedback_reports.agree(key, house.budi.id, 7, NOW)
    assert feedback_reports.agree(key, house.budi.id, 1, NOW)
    assert not feedback_reports.agree(key, house.budi.id, 1, NOW)
    assert row(key).agreed_by_id == house.budi.id
    with pytest.raises(IllegalStep):
        feedback_reports.drop_action(key, house.sari.id, NOW)


def test_what_nobody_agreed_to_can_be_taken_back(case):
    house, result = case
    key = action(house, result)
    with pytest.raises(NotFound):
        feedback_reports.drop_action(key, house.budi.id, NOW)
    feedback_reports.drop_action(key, house.sari.id, NOW)
    assert count(ReportAction) == 0


def test_closing_says_how_it_went(case):
    house, result = case
    key = action(house, result)
    with pytest.raises(Invalid):
        feedback_reports.close_action(key, house.sari.id, ActionState.SELESAI, " ", NOW)
    with pytest.raises(Invalid):
        feedback_reports.close_action(key, house.sari.id, ActionState.BERJALAN, "Ya", NOW)
    with pytest.raises(NotFound):
        feedback_reports.close_action(key, house.budi.id, ActionState.SELESAI, "Ya", NOW)
    assert [one.id for one in open_actions_of(house.sari.id)] == [key]
    feedback_reports.close_action(key, house.sari.id, ActionState.SELESAI, "Kohort penuh", NOW)
    assert (row(key).state, row(key).closed_on) == (ActionState.SELESAI, NOW.on)
    with pytest.raises(IllegalStep):
        feedback_reports.close_action(key, house.sari.id, ActionState.DIHENTIKAN, "Tidak", NOW)
    assert open_actions_of(house.sari.id) == []


@pytest.mark.parametrize(
    "values",
    [
        {"agreed_at": NOW.at},
        {"closed_on": NOW.on},
        {"state": ActionState.SELESAI, "closed_on": NOW.on},
        {"text": ""},
    ],
)
def test_the_database_refuses_half_a_step(case, values):
    house, result = case
    key = action(house, result)
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.execute(sa.update(ReportAction).where(ReportAction.id == key).values(**values))


def test_fourteen_working_days_to_read():
    calendar = WorkCalendar()
    assert read_until(NOW.on, calendar) == calendar.add_workdays(NOW.on, 14)
