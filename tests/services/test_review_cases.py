"""Special cases of the regulation: who evaluates, on what ground, and what becomes of a draft.

The table of all of them is `test_review_cases_named.py`.
"""

import uuid
from datetime import date

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.people import Employee, Posting, RaterOverride
from portal.queries.evaluations import evaluation_row, lacks_of
from portal.queries.evaluators import in_charge
from portal.queries.period_facts import facts
from portal.queries.periods import period_row
from portal.queries.review_materials import materials
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.feedback_words import GiverRelation
from portal.rules.postings import PostingKind
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.reviews import Assignment, Exemption, Lack, mark_of, predikat_in
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState, EvaluationStep
from portal.services import (
    feedback,
    review_exceptions,
    review_starts,
    reviews,
)
from portal.services.evaluation_steps import locked, require_evaluator, take
from portal.services.period_clock import tick
from tests.periods import period as period_of
from tests.services import dialogue
from tests.services.office import worker
from tests.services.reviewed import (
    AUTUMN,
    HASIL,
    NOW,
    act_on,
    begun,
    completed,
    organisation,
    quarter,
    rated,
    row_of,
)

pytestmark = pytest.mark.usefixtures("app")
SEPTEMBER = date(2026, 9, 25)


def moved(employee: uuid.UUID, unit: uuid.UUID, day: date, *, leads: bool = False) -> None:
    """A definitive post in another unit from a day on."""
    with writing() as session:
        old = session.scalars(
            sa.select(Posting).where(Posting.employee_id == employee, Posting.ends_on.is_(None))
        ).one()
        old.ends_on = date.fromordinal(day.toordinal() - 1)
        session.flush()
        session.add(
            Posting(
                employee_id=employee, unit_id=unit, kind=PostingKind.DEFINITIF, title="Pindahan",
                post=old.post, family=old.family, leads_unit=leads, starts_on=day,
            )
        )  # fmt: skip


def head(name: str, nip: str, unit: uuid.UUID, since: date) -> uuid.UUID:
    """A new head of a unit from a day on."""
    made = worker(name, nip, unit, PostKind.PENGAWAS, leads=True)
    with writing() as session:
        session.get(Posting, made.posting_id).starts_on = since
    return made.id


def charge(house, period, act=NOW):
    return in_charge(house.sari.id, period_row(period), act.on)


def test_the_usual_case_and_that_pns_and_pppk_are_alike():
    """Ps. 1(9), Ps. 4: the direct superior, for PNS and PPPK by the same rules."""
    house, period = quarter()
    for employment in (Employment.PNS, Employment.PPPK):
        with writing() as session:
            session.get(Employee, house.sari.id).employment = employment
        found = charge(house, period)
        assert (found.evaluator_id, found.case) == (house.budi.id, Case.BIASA)
        assert found.unit_id == house.budi.unit_id
    assert row_of(completed(begun(house, period), house.budi.id)).hasil_kerja is Ekspektasi.SESUAI


def test_an_employee_who_moved_is_evaluated_by_the_new_rater_and_the_new_unit_counts():
    """L.IV.A.13.a."""
    house, period = quarter()
    rina = head("Rina", "198101012006012004", house.joko.unit_id, date(2024, 1, 1))
    moved(house.sari.id, house.joko.unit_id, date(2026, 9, 1))
    found = charge(house, period)
    assert (found.evaluator_id, found.case) == (rina, Case.PEGAWAI_PINDAH)
    assert (found.unit_id, found.may_keep_last) == (house.joko.unit_id, True)
    with pytest.raises(NotFound):
        review_starts.start(house.sari.id, period, house.budi.id, NOW)
    assert row_of(review_starts.start(house.sari.id, period, rina, NOW)).article == "L.IV.A.13.a"


def test_no_former_result_is_kept_that_was_not_signed_here():
    """L.IV.A.13.a: what may be kept is a result, and not a draft."""
    house, period = quarter()
    rina = head("Rina", "198101012006012004", house.joko.unit_id, date(2024, 1, 1))
    moved(house.sari.id, house.joko.unit_id, date(2026, 9, 1))
    evaluation = review_starts.start(house.sari.id, period, rina, NOW)
    with pytest.raises(IllegalStep, match="Belum ada hasil periodik"):
        review_exceptions.offer_keeping(evaluation, rina, NOW)


def test_a_draft_goes_over_when_the_employee_moves_within_the_window():
    """L.IV.A.13.a, with the window already open."""
    house, period = quarter()
    rina = head("Rina", "198101012006012004", house.joko.unit_id, date(2024, 1, 1))
    evaluation = begun(house, period)
    rated(evaluation, house.budi.id, HASIL, Ekspektasi.DIATAS, "Alasan Budi")
    moved(house.sari.id, house.joko.unit_id, date(2026, 9, 29))
    after = act_on(date(2026, 10, 1))
    with pytest.raises(IllegalStep, match="beralih"):
        rated(evaluation, house.budi.id, HASIL, Ekspektasi.SESUAI, act=after)
    assert review_starts.start(house.sari.id, period, rina, after) == evaluation
    row = row_of(evaluation)
    assert (row.evaluator_id, row.hasil_kerja, row.hasil_reason) == (rina, None, "")
    assert row.earlier["texts"]["hasil_reason"] == "Alasan Budi"
    assert row.earlier["hasil_kerja"] == "diatas_ekspektasi"


def test_a_rater_who_left_before_the_evaluation_time_evaluates_nobody():
    """L.IV.A.14.a."""
    house, period = quarter()
    rina = head("Rina", "198101012006012004", house.budi.unit_id, date(2026, 8, 25))
    moved(house.budi.id, house.joko.unit_id, date(2026, 8, 25))
    found = charge(house, period)
    assert (found.evaluator_id, found.case) == (rina, Case.PENILAI_PINDAH_DI_LUAR_WAKTU)
    assert found.article == "L.IV.A.14.a"


def test_a_rater_who_leaves_within_the_time_still_evaluates():
    """L.IV.A.14.b."""
    house, period = quarter()
    opens = period_row(period).window.opens
    day = date.fromordinal(opens.toordinal() + 1)
    head("Rina", "198101012006012004", house.budi.unit_id, day)
    moved(house.budi.id, house.joko.unit_id, day)
    found = charge(house, period, act_on(date(2026, 10, 1)))
    assert (found.evaluator_id, found.case) == (house.budi.id, Case.PENILAI_PINDAH_DALAM_WAKTU)


def test_an_acting_official_is_evaluated_where_he_acts():
    """L.IV.A.5."""
    house, period = quarter()
    rina = head("Rina", "198101012006012004", house.joko.unit_id, date(2024, 1, 1))
    with writing() as session:
        session.add(
            Posting(
                employee_id=house.sari.id, unit_id=house.joko.unit_id, kind=PostingKind.PLT,
                title="Plt. Kepala Seksi", post=PostKind.PELAKSANA, family=JobFamily.UMUM,
                leads_unit=False, starts_on=date(2026, 6, 1),
            )
        )  # fmt: skip
    assert charge(house, period).evaluator_id == rina


@pytest.mark.parametrize(("delegated", "who"), [(True, "rina"), (False, "dewi")])
def test_a_plt_head_rates_by_delegation_only_else_the_next_level(delegated, who):
    """L.IV.A.3."""
    house, period = quarter()
    with writing() as session:
        old = session.get(Posting, house.budi.posting_id)
        old.ends_on = date(2026, 7, 1)
    rina = worker("Rina", "198101012006012004", house.joko.unit_id, PostKind.PENGAWAS)
    with writing() as session:
        session.add(
            Posting(
                employee_id=rina.id, unit_id=house.budi.unit_id, kind=PostingKind.PLT,
                title="Plt. Kepala", post=PostKind.PENGAWAS, family=JobFamily.UMUM,
                leads_unit=True, is_delegated=delegated, starts_on=date(2026, 7, 2),
            )
        )  # fmt: skip
    assert charge(house, period).evaluator_id == {"rina": rina.id, "dewi": house.dewi.id}[who]


def test_leaders_of_several_teams_give_feedback_to_the_one_rater():
    """L.IV.A.4."""
    house, period = quarter()
    note = dialogue.no_progress(text="Di tim kami laporan selalu tepat waktu")
    feedback.give(house.sari.id, house.dewi.id, note, NOW)
    feedback.give(house.sari.id, house.joko.id, note, NOW)
    row = evaluation_row(begun(house, period))
    between = (AUTUMN.replace(month=7, day=1), AUTUMN.replace(month=10, day=1))
    found = materials(row, period_row(period), house.sari.unit_id, between)
    assert len(found.heard) == 2
    assert {one.giver for one in found.heard} == {"Dewi", "Joko"}
    assert all(isinstance(one.relation, GiverRelation) for one in found.heard)


def test_a_study_assignment_needs_what_the_institution_reports():
    """L.IV.A.16 and L.IV.A.17."""
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id)
    mark = mark_of("biasa", "")
    reviews.assign(evaluation, house.budi.id, Assignment.TUGAS_BELAJAR, "", mark, NOW)
    assert lacks_of(evaluation_row(evaluation)) == (Lack.SUMBER_TEMPAT,)
    mark = mark_of("tugas_belajar", "")
    words = "Transkrip UNHALU 20 September: IPK 3,4"
    reviews.assign(evaluation, house.budi.id, Assignment.TIDAK_LULUS, words, mark, NOW)
    row = row_of(evaluation)
    assert lacks_of(evaluation_row(evaluation)) == ()
    predikat = predikat_in(row.assignment, row.hasil_kerja, row.perilaku_kerja)
    assert predikat is Predikat.KURANG


def test_another_appointed_official_evaluates_a_seconded_employee():
    """L.IV.A.15."""
    house, period = quarter()
    with writing() as session:
        session.add(
            RaterOverride(
                employee_id=house.sari.id, rater_id=house.joko.id, reason="Dipekerjakan di PMI",
                starts_on=date(2026, 1, 5),
            )
        )  # fmt: skip
    found = charge(house, period)
    assert found.evaluator_id == house.joko.id
    assert found.unit_id == house.sari.unit_id


def test_exempt_persons_are_excused_with_ground_and_readmitted_with_reason():
    """L.II.C.8."""
    house, period = quarter()
    with pytest.raises(Invalid):
        review_exceptions.excuse(house.sari.id, period, Exemption.LAIN, " ", NOW)
    ground = Exemption.MASA_PERSIAPAN_PENSIUN
    review_exceptions.excuse(house.sari.id, period, ground, "SK MPP 3/2026", NOW)
    row = row_of(evaluation_id(house, period))
    assert (row.state, row.exemption) == (EvaluationState.DIKECUALIKAN, ground)
    with pytest.raises(IllegalStep):
        rated(row.id, house.budi.id, HASIL, None)
    before = facts(period_of("2026-t3"), NOW.on).employees
    review_exceptions.readmit(row.id, "SK dicabut", NOW)
    assert row_of(row.id).state is EvaluationState.DRAF
    assert facts(period_of("2026-t3"), NOW.on).employees == before + 1


def evaluation_id(house, period):
    return review_starts.start(house.sari.id, period, house.budi.id, NOW)


def test_a_missed_window_hands_over_and_the_superior_begins_anew():
    """L.IV.A.11."""
    house, period = quarter()
    evaluation = completed(begun(house, period), house.budi.id, Ekspektasi.DIATAS)
    closes = period_row(period).window.closes
    late = act_on(date.fromordinal(closes.toordinal() + 1))
    for too_late in (
        lambda: signed(evaluation, house.budi.id, late),
        lambda: rated(evaluation, house.budi.id, HASIL, None, act=late),
    ):
        with pytest.raises(IllegalStep, match="lewat"):
            too_late()
    tick(late.at)
    organisation(house.dewi.unit_id, period, act=late)
    with pytest.raises(IllegalStep):
        rated(evaluation, house.dewi.id, HASIL, Ekspektasi.SESUAI, act=late)
    assert review_starts.start(house.sari.id, period, house.dewi.id, late) == evaluation
    row = row_of(evaluation)
    assert (row.by_superior, row.case) == (True, Case.PENILAI_LEWAT_WAKTU)
    assert (row.hasil_kerja, row.unit_id) == (None, house.budi.unit_id)
    with pytest.raises(NotFound):
        rated(evaluation, house.budi.id, HASIL, Ekspektasi.SESUAI, act=late)
    completed(evaluation, house.dewi.id, act=late)
    assert signed(evaluation, house.dewi.id, late) is EvaluationState.DITANDATANGANI


def signed(evaluation, by, act):
    with writing() as session:
        row = locked(session, evaluation)
        party = require_evaluator(row, by, act)
        take(session, row, EvaluationStep.TANDATANGANI, party, act)
        return row.state
