"""The log of results: who writes what, until when, and what it counts for."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.db import writing as writing_rows
from portal.errors import Changed, IllegalStep, Invalid, NotAllowed, NotFound
from portal.models.log import EntryEvidence, LogCase, LogEntry, Week
from portal.models.periods import EvaluationPeriod
from portal.models.skp import Goal, Measure
from portal.queries import log
from portal.queries.action_steps import steps_of
from portal.queries.log_progress import progress_of
from portal.queries.log_terms import terms_on
from portal.rules.log_words import CaseChannel
from portal.rules.period_cycle import PeriodStage
from portal.rules.progress import Counting, Pace
from portal.rules.scheme_words import EntryKind
from portal.rules.schemes import load_shipped
from portal.services import action_steps, log_consents, log_review, log_weeks, periods
from portal.services import log as writing
from portal.services.evidence import keep_link
from portal.services.log_filling import NewCase, NewEntry
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.services import office, plans
from tests.stored import count, rows_of

ACT = factories.AGUS
SARI_NIP, BUDI_NIP = "199001012015032003", "198001012005011002"


@pytest.fixture
def house(app):
    """The office with Sari's plan in force and a scheme that knows everything about logs."""
    made = office.office()
    plans.in_force(made, plans.drafted(made))
    scheme = load_shipped("sorong")
    every = replace(scheme.log, entry_kinds=tuple(EntryKind), on_behalf=True)
    factories.agency()
    adopt_scheme(replace(scheme, log=every), "Uji", ACT)
    return made


def aim(house) -> tuple[uuid.UUID, uuid.UUID]:
    """Sari's goal and its measure."""
    return tuple(
        db.session.execute(
            sa.select(Goal.id, Measure.id)
            .join(Measure, Measure.goal_id == Goal.id)
            .where(Goal.employee_id == house.sari.id)
        ).one()
    )


def entry(house, **more) -> NewEntry:
    goal, measure = aim(house)
    said = {"text": "12 bayi lengkap", "goal_id": goal, "measure_id": measure,
            "quantity": Decimal("80.5"), **more}  # fmt: skip
    return NewEntry(on_date=said.pop("on_date", ACT.on), client_key=uuid.uuid4(), **said)


def written(house, **more) -> uuid.UUID:
    return writing.write(house.sari.id, entry(house, **more), ACT)


def test_an_entry_is_written_once_however_often_it_is_sent(house):
    new = entry(house)
    first = writing.write(house.sari.id, new, ACT)
    assert writing.write(house.sari.id, replace(new, text="lain"), ACT) == first
    (row,) = rows_of(LogEntry)
    assert (row.text, row.quantity, row.on_date) == ("12 bayi lengkap", Decimal("80.5"), ACT.on)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"text": "  "}, Invalid),
        ({"text": "x" * 501}, Invalid),
        ({"obstacle": "x" * 501}, Invalid),
        ({"quantity": Decimal(-1)}, Invalid),
        ({"measure_id": None}, Invalid),
        ({"goal_id": uuid.uuid4()}, Invalid),
        ({"measure_id": uuid.uuid4()}, Invalid),
        ({"on_date": ACT.on + timedelta(days=1)}, Invalid),
        ({"on_date": date(2026, 7, 31)}, IllegalStep),
        ({"kind": EntryKind.KASUS}, Invalid),
        ({"evidence": (uuid.uuid4(),)}, Invalid),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(house, change, error):
    with pytest.raises(error):
        written(house, **change)
    assert count(LogEntry) == 0


def test_the_goal_and_the_evidence_of_others_are_refused(house):
    piece = keep_link(house.joko.id, "https://contoh.go.id/a", ACT)
    with pytest.raises(Invalid):
        written(house, evidence=(piece,))
    with pytest.raises(Invalid):
        writing.write(house.joko.id, entry(house), ACT)


def test_one_piece_of_evidence_serves_several_entries(house):
    piece = keep_link(house.sari.id, "https://contoh.go.id/a", ACT)
    for _time in range(2):
        written(house, evidence=(piece,))
    assert count(EntryEvidence) == 2
    shown = log.entries_between(house.sari.id, ACT.on, ACT.on)
    assert [[one.name for one in row.evidence] for row in shown] == [["contoh.go.id/a"]] * 2


CASE = NewCase("P-7", CaseChannel.LOKET, ACT.on - timedelta(days=4), ACT.on, "Dijelaskan")


def test_a_case_tells_its_days_and_its_solution(house):
    written(house, kind=EntryKind.KASUS, case=CASE)
    (one,) = log.entries_between(house.sari.id, ACT.on, ACT.on)
    assert (one.case.number, one.case.days, one.case.solution) == ("P-7", 4, "Dijelaskan")


@pytest.mark.parametrize(
    "change",
    [
        {"number": " "},
        {"solution": ""},
        {"received_on": ACT.on + timedelta(days=1)},
        {"finished_on": ACT.on - timedelta(days=9)},
        {"finished_on": ACT.on + timedelta(days=1)},
    ],
)
def test_a_case_that_does_not_add_up_is_refused(house, change):
    with pytest.raises(Invalid):
        written(house, kind=EntryKind.KASUS, case=replace(CASE, **change))
    assert (count(LogEntry), count(LogCase)) == (0, 0)


def test_kinds_that_the_scheme_does_not_know_are_refused(app):
    house = office.office()
    factories.agency()
    adopt_scheme(load_shipped("serang"), "Uji", ACT)
    new = NewEntry(ACT.on, "Bersama", uuid.uuid4(), kind=EntryKind.CAPAIAN_TIM)
    with pytest.raises(Invalid):
        writing.write(house.sari.id, new, ACT)


def test_a_change_asks_for_the_version_that_was_seen(house):
    made = written(house)
    writing.change(made, entry(house, text="14 bayi lengkap"), 1, ACT)
    with pytest.raises(Changed):
        writing.change(made, entry(house, text="lain"), 1, ACT)
    one = log.entry(made)
    assert (one.text, one.version, one.changed_at) == ("14 bayi lengkap", 2, ACT.at)


def test_a_changed_entry_is_to_be_read_again(house):
    made = written(house)
    assert log_review.acknowledge(house.sari.id, [made], house.budi.id, ACT) == 1
    assert log_review.acknowledge(house.sari.id, [made], house.budi.id, ACT) == 0
    assert log.entry(made).acknowledged_by == "Budi"
    with pytest.raises(IllegalStep):
        writing.remove(made, 1, ACT)
    writing.change(made, entry(house, text="lain"), 1, ACT)
    assert log.entry(made).acknowledged_at is None


def test_nobody_acknowledges_their_own_or_anothers_entry(house):
    made = written(house)
    with pytest.raises(Invalid):
        log_review.acknowledge(house.sari.id, [made], house.sari.id, ACT)
    with pytest.raises(NotFound):
        log_review.acknowledge(house.joko.id, [made], house.budi.id, ACT)


def test_a_removed_entry_takes_its_parts_along(house):
    piece = keep_link(house.sari.id, "https://contoh.go.id/a", ACT)
    made = written(house, kind=EntryKind.KASUS, case=CASE, evidence=(piece,))
    log_review.comment(made, "Bagus", house.budi.id, ACT)
    assert [line.author for line in log.entry(made).comments] == ["Budi"]
    writing.remove(made, 1, ACT)
    assert (count(LogEntry), count(LogCase), count(EntryEvidence)) == (0, 0, 0)


def test_a_closed_day_is_not_changed_or_removed(house):
    made = written(house)
    later = replace(ACT, at=ACT.at + timedelta(days=60))
    with pytest.raises(IllegalStep):
        writing.change(made, entry(house), 1, later)
    with pytest.raises(IllegalStep):
        writing.remove(made, 1, later)
    assert log.entry(made).version == 1


def test_a_colleague_writes_only_with_the_consent_in_force(house):
    sari, joko = house.sari.id, house.joko.id
    with pytest.raises(NotAllowed):
        writing.write(sari, entry(house), ACT, helper=joko)
    consent = log_consents.give(sari, "199101012016011004", ACT)
    assert log_consents.give(sari, "199101012016011004", ACT) == consent
    writing.write(sari, entry(house), ACT, helper=joko)
    assert log.entries_between(sari, ACT.on, ACT.on)[0].entered_by == "Joko"
    with pytest.raises(NotFound):
        log_consents.end(consent, house.budi.id, ACT)
    log_consents.end(consent, sari, ACT)
    with pytest.raises(NotAllowed):
        writing.write(sari, entry(house), ACT, helper=joko)


@pytest.mark.parametrize("nip", ["", SARI_NIP, "1" * 18])
def test_consent_needs_a_colleague(house, nip):
    with pytest.raises(Invalid):
        log_consents.give(house.sari.id, nip, ACT)


def test_a_week_has_one_look_back(house):
    log_weeks.reflect(house.sari.id, ACT.on, "Dua loket", "", 0, ACT)
    with pytest.raises(Changed):
        log_weeks.reflect(house.sari.id, ACT.on, "lain", "", 0, ACT)
    log_weeks.reflect(house.sari.id, ACT.on, "Dua loket", "Mulai pagi", 1, ACT)
    (row,) = rows_of(Week)
    assert (row.monday.weekday(), row.change, row.version) == (0, "Mulai pagi", 2)
    for when, error in ((ACT.on + timedelta(days=9), IllegalStep), (date(2026, 3, 2), IllegalStep)):
        with pytest.raises(error):
            log_weeks.reflect(house.sari.id, when, "x", "", 0, ACT)
    with pytest.raises(Invalid):
        log_weeks.reflect(house.sari.id, ACT.on, " ", "", 2, ACT)


def test_progress_is_read_exactly_from_the_entries_up_to_the_day(house):
    for quantity in ("10.1", "10.2"):
        written(house, quantity=Decimal(quantity))
    written(house, quantity=None)
    ((goal,),) = (progress_of(house.sari.id, ACT.on),)
    (one,) = goal.measures
    assert goal.is_in_force
    assert (one.counting, one.progress.n, one.progress.value) == (
        Counting.TERAKHIR, 2, Decimal("10.2"),
    )  # fmt: skip
    assert one.progress.pace is Pace.TERTINGGAL
    before = progress_of(house.sari.id, ACT.on - timedelta(days=1))[0].measures[0]
    assert (before.progress.n, before.progress.pace) == (0, Pace.BELUM_CUKUP)


def test_the_steps_to_a_result_are_replaced_as_they_were_seen(house):
    goal, _measure = aim(house)
    sari = house.sari.id
    action_steps.save_steps(sari, {goal: ["Latih kader", " ", "Kunjungi  rumah"]}, {}, ACT)
    assert steps_of(sari, 2026) == {goal: ["Latih kader", "Kunjungi rumah"]}
    with pytest.raises(Changed):
        action_steps.save_steps(sari, {goal: ["lain"]}, {goal: []}, ACT)
    action_steps.save_steps(sari, {goal: []}, {goal: ["Latih kader", "Kunjungi rumah"]}, ACT)
    assert steps_of(sari, 2026) == {}
    with pytest.raises(NotFound):
        action_steps.save_steps(house.joko.id, {goal: ["x"]}, {}, ACT)
    with pytest.raises(Invalid):
        action_steps.save_steps(sari, {goal: ["x"] * 13}, {}, ACT)


def test_the_opened_period_decides_which_days_are_open(house):
    august = entry(house, on_date=date(2026, 8, 31))
    periods.open_year(2026, ACT)
    with pytest.raises(IllegalStep):
        writing.write(house.sari.id, august, ACT)
    _window("2026-08", closes_on=ACT.on)
    written = writing.write(house.sari.id, august, ACT)
    assert terms_on(ACT.on).open.first == date(2026, 8, 1)
    _window("2026-08", stage=PeriodStage.SELESAI)
    with pytest.raises(IllegalStep):
        writing.change(written, replace(august, text="Lain"), 1, ACT)


def test_a_practice_period_opens_no_day(house):
    periods.open_year(2026, ACT)
    before = terms_on(ACT.on).open
    _window("2026-08", closes_on=ACT.on, is_practice=True, name="Latihan")
    assert terms_on(ACT.on).open == before


def _window(key, **values):
    with writing_rows() as session:
        session.execute(
            sa.update(EvaluationPeriod).where(EvaluationPeriod.span_key == key).values(**values)
        )
