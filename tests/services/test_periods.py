"""Periods in the database: opening a year, the table of steps, undo, practice periods."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.db import Base, db, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.holidays import HolidayEntry, HolidayYear
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod, Handover, PeriodEvent, real_period
from portal.queries.audit import check_chain
from portal.queries.periods import history_of, periods_of
from portal.rules.period_cycle import PeriodStage, PeriodStep, StepFault
from portal.rules.roles import Role
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.rules.transfers import Case
from portal.services import evaluations, periods
from portal.services.periods import StepRefused
from portal.services.schemes import adopt_scheme
from tests import factories
from tests.everything import contents
from tests.periods import KENDARI, act_on, opened, period, person
from tests.staff_files import HEAD_NIP, JOKO_NIP, SARI_NIP
from tests.staff_office import imported
from tests.stored import count

HR = [Role.HR]
CHAIR = [Role.KETUA_FORUM]


@pytest.fixture
def office(app):
    """An agency in WITA with three employees."""
    factories.agency()
    factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})
    imported()
    adopt_scheme(KENDARI, "SK 7/2025", act_on(date(2025, 12, 1)), date(2026, 1, 1))


def step(key, what, on, roles=HR, **more):
    return periods.take_step(period(key).id, what, roles, act_on(on), **more)


def refusal(key, what, on, roles=HR):
    before = contents()
    with pytest.raises(StepRefused) as refused:
        step(key, what, on, roles)
    assert contents() == before
    return refused.value.fault


def test_a_quarterly_year_has_four_periods_and_the_year_with_their_windows(office):
    opened()
    rows = periods_of(2026)
    assert [(r.span.key, r.window.opens, r.window.closes) for r in rows] == [
        ("2026-t1", date(2026, 3, 25), date(2026, 4, 15)),
        ("2026-t2", date(2026, 6, 24), date(2026, 7, 14)),
        ("2026-t3", date(2026, 9, 24), date(2026, 10, 14)),
        ("2026-t4", date(2026, 12, 25), date(2027, 1, 15)),
        ("2026", date(2026, 12, 25), date(2027, 1, 31)),
    ]
    assert {row.has_forum for row in rows} == {True, False}
    assert {row.stage for row in rows} == {PeriodStage.RENCANA}


def test_a_monthly_scheme_makes_thirteen(office):
    monthly = replace(KENDARI.cadence, periodic=PeriodKind.BULAN)
    adopt_scheme(replace(KENDARI, cadence=monthly), "SK 8", act_on(date(2026, 1, 2)))
    opened()
    assert len(periods_of(2026)) == 13


def test_opening_copies_the_shipped_days_off_once(office):
    opened()
    (known,) = db.session.scalars(sa.select(HolidayYear.year))
    days = count(HolidayEntry)
    assert (known, days) == (2026, 5 + 12 + 8)
    opened(2027, act=act_on(date(2026, 11, 2)))
    assert count(HolidayEntry) == days


@pytest.mark.parametrize(
    ("year", "error"), [(2026, IllegalStep), (2025, NotFound), (2028, Invalid)]
)
def test_a_year_opens_once_and_near(office, year, error):
    opened()
    before = contents()
    with pytest.raises(error):
        opened(year, act=act_on(date(2026, 2, 1)))
    assert contents() == before


def test_the_database_holds_one_real_period_for_a_span(office):
    opened()
    row = period("2026-t1")
    copy = {c.name: getattr(row, c.name) for c in EvaluationPeriod.__table__.columns}
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.execute(sa.insert(EvaluationPeriod), [copy | {"id": uuid4()}])


def test_a_period_goes_from_plan_to_the_end(office):
    """Ps. 16, 24-29: every stage in its time, with the staff's signatures and rights."""
    opened()
    assert step("2026-t1", PeriodStep.MULAI, date(2026, 1, 5)) is PeriodStage.BERJALAN
    early = refusal("2026-t1", PeriodStep.BUKA_PENILAIAN, date(2026, 3, 24))
    assert early is StepFault.BELUM_WAKTUNYA
    step("2026-t1", PeriodStep.BUKA_PENILAIAN, date(2026, 3, 25))
    step("2026-t1", PeriodStep.BUKA_PENETAPAN, date(2026, 4, 10))
    late = refusal("2026-t1", PeriodStep.BUKA_KEBERATAN, date(2026, 4, 10))
    assert late is StepFault.BELUM_LENGKAP
    nips = [SARI_NIP, JOKO_NIP, HEAD_NIP]
    evaluations.note_elsewhere(period("2026-t1").id, nips, None, act_on(date(2026, 4, 13)))
    step("2026-t1", PeriodStep.BUKA_KEBERATAN, date(2026, 4, 14))
    unread = refusal("2026-t1", PeriodStep.TUTUP, date(2026, 8, 1))
    assert unread is StepFault.BELUM_WAKTUNYA, "a document that nobody received lets no right end"
    received = date(2026, 4, 15)
    evaluations.note_elsewhere(period("2026-t1").id, nips, received, act_on(received))
    # 14 working days to object and 7 to decide, with two holidays and a cuti bersama between.
    last = date(2026, 5, 19)
    assert refusal("2026-t1", PeriodStep.TUTUP, last) is StepFault.BELUM_WAKTUNYA
    assert step("2026-t1", PeriodStep.TUTUP, date(2026, 5, 20)) is PeriodStage.SELESAI
    history = history_of(period("2026-t1").id)[0]
    assert [one.step for one in reversed(history)] == [
        *(PeriodStep.MULAI, PeriodStep.BUKA_PENILAIAN, PeriodStep.BUKA_PENETAPAN),
        *(PeriodStep.BUKA_KEBERATAN, PeriodStep.TUTUP),
    ]
    assert check_chain().broken_at is None


@pytest.mark.parametrize("roles", [[], [Role.PEGAWAI], [Role.ADMIN], CHAIR])
def test_others_take_no_step_of_the_personnel_office(office, roles):
    opened()
    assert refusal("2026-t1", PeriodStep.MULAI, date(2026, 1, 5), roles) is (
        StepFault.TIDAK_BERWENANG
    )


def test_two_officers_do_not_take_the_same_step_twice(office):
    opened()
    seen = period("2026-t1").version
    step("2026-t1", PeriodStep.MULAI, date(2026, 1, 5), version=seen)
    with pytest.raises(IllegalStep, match="orang lain"):
        step("2026-t1", PeriodStep.BUKA_PENILAIAN, date(2026, 3, 25), version=seen)


def annual_in_signing() -> None:
    opened()
    step("2026", PeriodStep.MULAI, date(2026, 1, 5))
    step("2026", PeriodStep.BUKA_PENILAIAN, date(2026, 12, 28))
    step("2026", PeriodStep.BUKA_FORUM, date(2027, 1, 11))


def test_a_step_is_taken_back_with_its_reason_while_raters_may_evaluate(office):
    annual_in_signing()
    year = period("2026").id
    with pytest.raises(Invalid, match="alasan"):
        periods.undo_step(year, HR, " ", act_on(date(2027, 1, 12)))
    with pytest.raises(StepRefused):
        periods.undo_step(year, CHAIR, "Keliru", act_on(date(2027, 1, 12)))
    back = periods.undo_step(year, HR, "Undangan keliru", act_on(date(2027, 1, 12)))
    assert back is PeriodStage.PENILAIAN
    assert history_of(year)[0][0].is_undo
    with pytest.raises(IllegalStep, match="tidak dapat dibatalkan"):
        periods.undo_step(year, HR, "Lagi", act_on(date(2027, 1, 12)))


def test_after_the_window_nothing_is_taken_back(office):
    annual_in_signing()
    with pytest.raises(StepRefused) as refused:
        periods.undo_step(period("2026").id, HR, "Terlambat", act_on(date(2027, 2, 1)))
    assert refused.value.fault is StepFault.WAKTU_HABIS


# A masa latihan


def practice(name="Latihan Mei") -> EvaluationPeriod:
    span = SurveyPeriod.parse("2026-t2")
    made = periods.create_practice(span, name, act_on(date(2026, 5, 4)))
    db.session.rollback()
    return db.session.get_one(EvaluationPeriod, made)


def handover_of(row, **more):
    now = act_on(date(2026, 7, 20)).at
    return {
        "period_id": row.id, "employee_id": person(SARI_NIP), "is_practice": row.is_practice,
        "from_id": None, "to_id": person(HEAD_NIP), "case": Case.PENILAI_LEWAT_WAKTU,
        "article": "L.IV.A.11", "effective_at": act_on(date(2026, 7, 14)).at, "recorded_at": now,
        **more,
    }  # fmt: skip


@pytest.mark.parametrize("claimed", [True, False])
def test_the_database_refuses_a_legal_fact_about_a_practice_period(office, claimed):
    """Neither honestly (the CHECK) nor by calling it real (the composite foreign key)."""
    row = handover_of(practice(), is_practice=claimed)
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.execute(sa.insert(Handover), [row])


def test_the_same_row_is_taken_for_a_real_period(office):
    opened()
    row = handover_of(period("2026-t2"))
    with writing() as session:
        session.execute(sa.insert(Handover), [row])
    assert count(Handover) == 1


def test_any_table_with_the_pattern_refuses_practice(office, request):
    """What a later table of results has to carry, tried on one that exists for this test only."""
    metadata = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    Base.metadata.tables["evaluation_period"].to_metadata(metadata)
    result = sa.Table(
        "uji_hasil", metadata,
        sa.Column("period_id", sa.Uuid, primary_key=True),
        sa.Column("is_practice", sa.Boolean, nullable=False, default=False), *real_period(),
    )  # fmt: skip
    opened()
    real, trial = period("2026-t2").id, practice().id
    db.session.rollback()
    with db.engine.begin() as connection:
        result.create(connection)
    try:
        with writing() as session:
            session.execute(sa.insert(result), [{"period_id": real}])
        for claimed in (True, False):
            row = {"period_id": trial, "is_practice": claimed}
            with pytest.raises(sa.exc.IntegrityError), writing() as session:
                session.execute(sa.insert(result), [row])
        with pytest.raises(sa.exc.IntegrityError), writing() as session:
            session.execute(
                sa.update(EvaluationPeriod)
                .where(EvaluationPeriod.id == real)
                .values(is_practice=True, name="Diam-diam")
            )
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            result.drop(connection)


def test_a_practice_period_has_every_stage_at_any_time(office):
    row = practice()
    for one in (PeriodStep.MULAI, PeriodStep.BUKA_PENILAIAN, PeriodStep.BUKA_PENETAPAN):
        periods.take_step(row.id, one, HR, act_on(date(2026, 5, 4)))
    assert history_of(row.id)[0][0].goal is PeriodStage.PENETAPAN


def test_deleting_practice_takes_all_of_it_and_nothing_else(office):
    opened()
    kept = contents()
    row = practice()
    for one in (PeriodStep.MULAI, PeriodStep.BUKA_PENILAIAN):
        periods.take_step(row.id, one, HR, act_on(date(2026, 5, 4)))
    evaluations.note_elsewhere(row.id, [SARI_NIP], None, act_on(date(2026, 5, 4)))
    periods.delete_practice(row.id, act_on(date(2026, 5, 5)))
    after = contents()
    trail = "audit_entry"
    assert {k: v for k, v in after.items() if k != trail} == {
        k: v for k, v in kept.items() if k != trail
    }
    assert check_chain().broken_at is None


def test_a_real_period_is_never_deleted(office):
    opened()
    step("2026-t1", PeriodStep.MULAI, date(2026, 1, 5))
    with pytest.raises(IllegalStep, match="Hanya masa latihan"):
        periods.delete_practice(period("2026-t1").id, act_on(date(2026, 5, 5)))
    with pytest.raises(sa.exc.DBAPIError, match="only takes new rows"), writing() as session:
        session.execute(sa.delete(PeriodEvent))


def test_an_unknown_nip_keeps_all_of_the_list_out(office):
    opened()
    step("2026-t1", PeriodStep.MULAI, date(2026, 1, 5))
    step("2026-t1", PeriodStep.BUKA_PENILAIAN, date(2026, 3, 25))
    before = contents()
    with pytest.raises(evaluations.UnknownNips) as refused:
        evaluations.note_elsewhere(
            period("2026-t1").id, [SARI_NIP, "12", "199001012015011009"], None,
            act_on(date(2026, 4, 1)),
        )  # fmt: skip
    assert refused.value.typed == ["12", "199001012015011009"]
    assert contents() == before
    assert db.session.scalar(sa.select(sa.func.count(Employee.id))) == 3
