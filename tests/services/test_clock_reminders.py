"""Reminders of the clocks K7-K16, in three zones to the second.

They go to whose clock runs, on the day with three working days left and on the last one, and never
to anybody whose step is done.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.models.messages import Message
from portal.models.periods import EvaluationPeriod
from portal.queries.holidays import office_calendar
from portal.queries.periods import period_row
from portal.rules.messages import MessageKind as Kind
from portal.rules.predikat import Ekspektasi
from portal.rules.results import Outcome
from portal.services import objection_decisions, objections, review_starts, signing
from portal.services.audit import Act
from portal.services.clock_reminders import remind_due
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from portal.services.period_clock import tick
from tests import factories
from tests.services.office import worker
from tests.services.reviewed import NOW, completed, row_of
from tests.services.signed import delivered, ready, received, signed
from tests.stored import rows_of

SECOND = timedelta(seconds=1)
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]


@pytest.fixture(params=ZONES)
def zone(request):
    return request.param


@pytest.fixture
def case(app, zone):
    """The agency leaves officials the law's whole time."""
    factories.agency(time_zone=zone)
    house, evaluation = ready()
    agency_takes(LAW)
    return house, evaluation, row_of(evaluation).period_id


LAW = {"deliver_document": 14, "superior_signs": 14, "superior_delivers": 7}


def agency_takes(days):
    with writing() as session:
        for row in session.scalars(sa.select(EvaluationPeriod)):
            row.terms = {**row.terms, "deadlines": {**row.terms["deadlines"], **days}}


def act_at(moment, zone, who="Budi"):
    return Act(who, moment.replace(tzinfo=ZoneInfo(zone)))


def told(kind, who):
    rows = rows_of(Message, Message.kind == kind.value, Message.employee_id == who.id)
    return sorted(row.created_at for row in rows)


def remind(moment):
    remind_due(Act("jam", moment))


def assert_reminded(kind, who, start, days, zone):
    """Nothing a second before the day with three days left, one message at its first second; the
    same on the last day; nothing new after it.
    """
    calendar, tz = office_calendar(), ZoneInfo(zone)
    last = calendar.add_workdays(start, days)
    before = len(told(kind, who))
    moments = []
    for day in (calendar.add_workdays(last, -3), last):
        edge = datetime.combine(day, time(), tz)
        remind(edge - SECOND)
        assert len(told(kind, who)) == before + len(moments), (kind, day, "too early")
        moments.append(edge)
        remind(edge)
        assert told(kind, who)[before:] == moments, (kind, day)
    remind(datetime.combine(last, time(23, 59, 59), tz) + SECOND)
    assert told(kind, who)[before:] == moments, (kind, "after the end")
    return last


def at_noon(day, zone, who="Budi"):
    return Act(who, datetime.combine(day, time(12), ZoneInfo(zone)))


def test_the_rater_delivers_and_the_employee_signs_or_objects(case, zone):
    """K7, then K8 and K14 from the day of receipt."""
    house, evaluation, _period = case
    signing_day = act_at(NOW.at, zone)
    result = signed(house, evaluation, signing_day)
    last = assert_reminded(Kind.RESULT_TO_DELIVER, house.budi, signing_day.on, 14, zone)
    received(house, result, at_noon(last, zone))
    assert_reminded(Kind.RESULT_TO_SIGN, house.sari, last, 14, zone)
    (due,) = {m.due_on for m in rows_of(Message, Message.kind == Kind.OBJECTION_ENDING.value)}
    assert due == office_calendar().add_workdays(last, 14)
    assert len(told(Kind.OBJECTION_ENDING, house.sari)) == 2


def test_the_superior_decides_and_reports_the_change(case, zone):
    """K15 for both whom it concerns, then K16, and K9 for the rater before it."""
    house, evaluation, period = case
    start = act_at(NOW.at, zone)
    result = received(house, signed(house, evaluation, start), start)
    made = objections.file(result, house.sari.id, NewObjection("Keliru"), start)
    assert [len(told(Kind.OBJECTION_TO_DECIDE, house.dewi))] == [1]
    assert_reminded(Kind.OBJECTION_TO_DECIDE, house.dewi, start.on, 7, zone)
    assert len(told(Kind.OBJECTION_TO_EXPLAIN, house.budi)) == 3
    late = at_noon(start.on + timedelta(days=20), zone, "Dewi")
    best = Ekspektasi.DIATAS
    change = NewDecision(Outcome.MENGUBAH, "Bukti baru", "Diminta 2 Oktober", best, best)
    objection_decisions.decide(made, house.dewi.id, change, late)
    closes = period_row(period).window.closes
    assert_reminded(Kind.RESULT_TO_REPORT, house.dewi, closes, 30, zone)
    assert not told(Kind.RESULT_TO_REPORT, house.budi), "his document is superseded"
    assert len(told(Kind.OBJECTION_TO_DECIDE, house.dewi)) == 3


def test_after_a_missed_window_the_superior_is_reminded(case, zone):
    """K10, then K11, K12 and K13 of the superior's own document."""
    house, evaluation, period = case
    closes = period_row(period).window.closes
    over = at_noon(closes + timedelta(days=1), zone, "Dewi")
    tick(over.at)
    assert told(Kind.REVIEW_TO_TAKE_OVER, house.dewi)[-1] == over.at
    last = assert_reminded(Kind.REVIEW_TO_TAKE_OVER, house.dewi, closes, 14, zone)
    act = at_noon(last, zone, "Dewi")
    review_starts.start(house.sari.id, period, house.dewi.id, act)
    completed(evaluation, house.dewi.id, act=act)
    result = signing.sign(evaluation, house.dewi.id, row_of(evaluation).version, act)
    last = assert_reminded(Kind.RESULT_TO_DELIVER, house.dewi, last, 7, zone)
    received(house, result, at_noon(last, zone, "Dewi"))
    last = assert_reminded(Kind.RESULT_TO_SIGN, house.sari, last, 7, zone)
    assert not told(Kind.OBJECTION_ENDING, house.sari), "final results are not objected to"
    report = office_calendar().add_workdays(closes, 30)
    remind(datetime.combine(report, time(), ZoneInfo(zone)))
    assert len(told(Kind.RESULT_TO_REPORT, house.dewi)) == 2


@pytest.mark.parametrize("zone", ZONES[:1], indirect=True)
def test_many_documents_are_one_message_and_what_is_done_none(case, zone):
    house, evaluation, period = case
    act = act_at(NOW.at, zone)
    signed(house, evaluation, act)
    more = []
    for number in range(3):
        one = worker(f"Staf {number}", f"19900101201501000{number}", house.budi.unit_id)
        made = completed(review_starts.start(one.id, period, house.budi.id, act), house.budi.id)
        more.append(signed(house, made, act))
    last = office_calendar().add_workdays(act.on, 14)
    tick(at_noon(last, zone).at)
    tick(at_noon(last, zone).at + timedelta(minutes=10))
    assert len(told(Kind.RESULT_TO_DELIVER, house.budi)) == 1
    for result in more:
        delivered(house, result, at_noon(last, zone))
    assert not told(Kind.RESULT_TO_SIGN, house.sari)


@pytest.mark.parametrize("zone", ZONES[1:2], indirect=True)
def test_an_agency_with_a_shorter_day_reminds_of_it_first_and_then_of_the_laws(case, zone):
    house, evaluation, _period = case
    agency_takes({"deliver_document": 7})
    act = act_at(NOW.at, zone)
    signed(house, evaluation, act)
    days = [office_calendar().add_workdays(act.on, n) for n in range(1, 16)]
    for day in days:
        tick(at_noon(day, zone).at)
    rows = rows_of(Message, Message.kind == Kind.RESULT_TO_DELIVER.value)
    assert sorted((row.created_at.date(), row.due_on) for row in rows) == [
        (days[3], days[6]), (days[6], days[6]), (days[10], days[13]), (days[13], days[13]),
    ]  # fmt: skip
