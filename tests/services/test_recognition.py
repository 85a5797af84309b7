"""Talent, opportunities and thanks: what the services keep, and what they refuse."""

import datetime

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.messages import Message
from portal.models.people import Posting
from portal.models.periods import EvaluationPeriod
from portal.models.recognition import Appreciation, Opportunity, OpportunityCandidate
from portal.models.talent import CreditEstimate, TalentPlace
from portal.queries.credit_points import credit_page
from portal.queries.periods import period_by_key
from portal.queries.recognition import people_for
from portal.queries.standings import in_sight
from portal.queries.talent import box_counts, boxes_of
from portal.rules.actions import Action
from portal.rules.employment import JobFamily, PostKind
from portal.rules.measures import CoreValue
from portal.rules.messages import MessageKind
from portal.rules.nine_box import PerformanceAxis
from portal.rules.period_cycle import PeriodStage
from portal.rules.postings import PostingKind
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.recognition import OpportunityKind, Terms
from portal.rules.reviews import mark_of
from portal.rules.scheme_words import LeastPredikat
from portal.services import (
    appreciations,
    credit_points,
    earlier_results,
    periods,
    recognition,
    talent,
)
from portal.services.recognition import NewOpportunity
from tests import factories, stored
from tests.everything_results import result_row
from tests.services.growth_visitor import visitor_of
from tests.services.office import office

ACT = factories.AGUS
TERMS = Terms(2, LeastPredikat.BAIK, (), ("komunikasi",))


@pytest.fixture
def house(app, agency):
    factories.scheme()
    return office()


def closed(key):
    """The period, closed."""
    period = period_by_key(key).id
    with writing() as session:
        session.execute(
            sa.update(EvaluationPeriod)
            .where(EvaluationPeriod.id == period)
            .values(stage=PeriodStage.SELESAI)
        )
    db.session.expire_all()
    return period


def signed(person, signer, period, predikat=Predikat.BAIK, hasil=Ekspektasi.SESUAI, code="A"):
    good = Ekspektasi.DIATAS if predikat is Predikat.SANGAT_BAIK else Ekspektasi.SESUAI
    with writing() as session:
        session.add(
            result_row(
                person, period, signer, predikat=predikat, hasil_kerja=hasil,
                perilaku_kerja=good, code=code * 16,
            )
        )  # fmt: skip


@pytest.fixture
def year(house):
    periods.open_year(2026, ACT)
    return house


def axes(medium=68, high=77, axis=PerformanceAxis.PREDIKAT):
    return talent.set_axes(axis, medium, high, "Keputusan wali kota", ACT)


def test_boxes_come_from_closed_periods_and_keep_their_grounds(year):
    axes()
    talent.record_potential({year.sari.id: 80, year.joko.id: 50}, ACT.on, "Laporan 7", ACT)
    period = period_by_key("2026-t1").id
    signed(year.sari.id, year.budi.id, period)
    with pytest.raises(IllegalStep, match="ditutup"):
        talent.place_all(period, ACT)
    closed("2026-t1")
    assert talent.place_all(period, ACT) == 1
    assert talent.place_all(period, ACT) == 0
    row = db.session.scalars(sa.select(TalentPlace)).one()
    assert (row.box, row.score, row.predikat) == (8, 80, Predikat.BAIK)
    assert box_counts(period) == {8: 1}


def test_a_corrected_potential_makes_a_new_row_and_keeps_the_old_one(year):
    axes()
    talent.record_potential({year.sari.id: 80}, ACT.on, "Laporan 7", ACT)
    period = period_by_key("2026-t1").id
    signed(year.sari.id, year.budi.id, period)
    closed("2026-t1")
    talent.place_all(period, ACT)
    assert talent.record_potential({year.sari.id: 80}, ACT.on, "Laporan 7", ACT) == 0
    talent.record_potential({year.sari.id: 70}, ACT.on, "Ralat", ACT)
    talent.place_all(period, ACT)
    assert [one.row.box for one in boxes_of(year.sari.id)] == [5, 8]
    assert box_counts(period) == {5: 1}


def test_a_follow_up_is_one_of_the_boxs_and_chosen_by_people(year):
    axes()
    talent.record_potential({year.sari.id: 80}, ACT.on, "Laporan 7", ACT)
    period = period_by_key("2026-t1").id
    signed(year.sari.id, year.budi.id, period)
    closed("2026-t1")
    talent.place_all(period, ACT)
    place = boxes_of(year.sari.id)[0].row.id
    with pytest.raises(Invalid):
        talent.choose_follow_up(place, "Dipecat", "", None, ACT)
    talent.choose_follow_up(place, "Bimbingan kinerja", "Triwulan depan", mark_of("", ""), ACT)
    with pytest.raises(Changed):
        talent.choose_follow_up(place, "Bimbingan kinerja", "Kapan?", mark_of("", ""), ACT)
    assert boxes_of(year.sari.id)[0].row.follow_up == "Bimbingan kinerja"


@pytest.mark.parametrize("pair", [(0, 50), (70, 70), (80, 60), (60, 101)])
def test_axes_that_make_no_sense_are_refused(house, pair):
    with pytest.raises(Invalid):
        axes(*pair)


def test_no_boxes_without_axes(year):
    with pytest.raises(IllegalStep, match="sumbu"):
        talent.place_all(period_by_key("2026-t1").id, ACT)


def posted(seats=1):
    new = NewOpportunity(
        OpportunityKind.KOORDINATOR_PROYEK, "Koordinator", TERMS, ACT.on,
        ACT.on + datetime.timedelta(days=14), seats,
    )  # fmt: skip
    return recognition.post(new, ACT)


def test_eligibility_reads_the_portal_and_what_was_before_it(year):
    signed(year.sari.id, year.budi.id, closed("2026-t1"))
    lines = [(year.sari.id, "2025-t4", Predikat.BAIK), (year.joko.id, "2025-t4", Predikat.KURANG)]
    assert earlier_results.record(lines, "Ekspor e-Kinerja", ACT) == 2
    found = {one.name: one for one in people_for(TERMS, ACT.on)}
    assert found["Sari"].standing.is_eligible
    assert [r.source.value for r in found["Sari"].standing.counted] == ["portal", "ekinerja"]
    assert not found["Joko"].standing.is_eligible
    assert found["Sari"].evidence["results"][0]["period"] == "2026-t1"


def test_a_choice_needs_reasons_and_keeps_the_evidence(year):
    made = posted()
    recognition.put_forward(made, year.sari.id, "", ACT, is_own=False)
    recognition.put_forward(made, year.joko.id, "Saya mau", ACT, is_own=True)
    recognition.put_forward(made, year.joko.id, "Lagi", ACT, is_own=True)
    facts = {one.id: one.evidence for one in people_for(TERMS, ACT.on)}
    for chosen, reason in (({}, "a"), ({year.sari.id: ""}, "a"), ({year.sari.id: "b"}, "")):
        with pytest.raises(Invalid):
            recognition.decide(made, chosen, reason, facts, 1, ACT)
    both = {year.sari.id: "b", year.joko.id: "c"}
    with pytest.raises(Invalid, match="Paling banyak 1"):
        recognition.decide(made, both, "a", facts, 1, ACT)
    with pytest.raises(Invalid, match="dipertimbangkan"):
        recognition.decide(made, {year.budi.id: "b"}, "a", facts, 1, ACT)
    with pytest.raises(Changed):
        recognition.decide(made, {year.sari.id: "b"}, "a", facts, 9, ACT)
    recognition.decide(made, {year.sari.id: "Pernah memimpin"}, "Proyek layanan", facts, 1, ACT)
    rows = {
        row.employee_id: row
        for row in db.session.scalars(
            sa.select(OpportunityCandidate).execution_options(populate_existing=True)
        )
    }
    assert rows[year.sari.id].is_chosen
    assert rows[year.joko.id].evidence["lacks"] == ["periode_kurang"]
    told = db.session.scalars(
        sa.select(Message.employee_id).where(Message.kind == MessageKind.OPPORTUNITY_DECIDED.value)
    ).all()
    assert set(told) == {year.sari.id, year.joko.id}
    with pytest.raises(IllegalStep):
        recognition.put_forward(made, year.budi.id, "", ACT, is_own=True)


def test_the_database_knows_that_a_choice_has_a_reason(year):
    made = posted()
    recognition.put_forward(made, year.sari.id, "", ACT, is_own=False)
    with pytest.raises(sa.exc.IntegrityError, match="reason"), writing() as session:
        session.execute(sa.update(OpportunityCandidate).values(is_chosen=True))


def test_an_opportunity_is_withdrawn_with_a_reason(house):
    made = posted()
    with pytest.raises(Invalid):
        recognition.withdraw(made, " ", ACT)
    recognition.withdraw(made, "Anggaran dialihkan", ACT)
    assert db.session.get(Opportunity, made, populate_existing=True).reason == "Anggaran dialihkan"


def test_thanks_go_to_others_once_and_to_the_wall_only_by_wish(house):
    words = "Menata antrean sehingga lansia tidak berdiri lama"
    made = appreciations.give(house.budi.id, house.sari.id, CoreValue.ADAPTIF, words, ACT)
    again = appreciations.give(house.budi.id, house.sari.id, CoreValue.ADAPTIF, words, ACT)
    assert made == again
    with pytest.raises(IllegalStep):
        appreciations.give(house.sari.id, house.sari.id, CoreValue.ADAPTIF, words, ACT)
    with pytest.raises(Invalid):
        appreciations.give(house.budi.id, house.sari.id, CoreValue.ADAPTIF, "Bagus", ACT)
    with pytest.raises(NotFound):
        appreciations.choose_wall(made, house.budi.id, True, ACT)
    appreciations.choose_wall(made, house.sari.id, True, ACT)
    row = db.session.get(Appreciation, made, populate_existing=True)
    assert row.wall_at is not None
    assert stored.told(AuditTag.APPRECIATION_SHOWN) == ({"on_wall": False}, {"on_wall": True})


def test_a_newer_copy_of_a_former_predikat_tells_what_it_replaces(house):
    key = (house.sari.id, "2025-t4")
    earlier_results.record([(*key, Predikat.BAIK)], "Ekspor e-Kinerja", ACT)
    assert stored.told(AuditTag.EARLIER_RESULTS_RECORDED) == ({}, {})
    earlier_results.record([(*key, Predikat.KURANG)], "Ekspor kedua", ACT)
    assert stored.told(AuditTag.EARLIER_RESULTS_RECORDED) == (
        {f"{key[0]} {key[1]}": Predikat.BAIK.value},
        {f"{key[0]} {key[1]}": Predikat.KURANG.value},
    )  # fmt: skip


def test_an_estimate_of_points_is_frozen_with_its_figures(year):
    with writing() as session:
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id == year.sari.id)
            .values(title="Perawat Ahli Pertama")
        )
    signed(year.sari.id, year.budi.id, closed("2026"), Predikat.SANGAT_BAIK, Ekspektasi.DIATAS)
    on = datetime.date(2027, 2, 1)
    sight = in_sight(year.sari.id, visitor_of(year.sari.id, on), Action.DEVELOPMENT_READ, on)
    (line,) = credit_page(sight, on).lines
    assert (str(line.points), line.months) == ("18.75", 12)
    assert credit_points.keep(year.sari.id, line, ACT)
    assert not credit_points.keep(year.sari.id, line, ACT)
    row = db.session.scalars(sa.select(CreditEstimate)).one()
    assert (row.percent, str(row.points), row.rule_key) == (150, "18.75", "angka-kredit-2023")


def test_a_promotion_in_the_year_is_kept_in_two_parts(year):
    with writing() as session:
        session.execute(
            sa.update(Posting)
            .where(Posting.employee_id == year.sari.id)
            .values(title="Perawat Ahli Pertama", ends_on=datetime.date(2026, 6, 30))
        )
        session.add(
            Posting(
                employee_id=year.sari.id, unit_id=year.sari.unit_id, kind=PostingKind.DEFINITIF,
                title="Perawat Ahli Muda", post=PostKind.FUNGSIONAL,
                family=JobFamily.PERAWAT_BIDAN, starts_on=datetime.date(2026, 7, 1),
            )
        )  # fmt: skip
    signed(year.sari.id, year.budi.id, closed("2026"))
    on = datetime.date(2027, 2, 1)
    sight = in_sight(year.sari.id, visitor_of(year.sari.id, on), Action.DEVELOPMENT_READ, on)
    (line,) = credit_page(sight, on).lines
    assert [(p.title, p.estimate.months, str(p.estimate.shown)) for p in line.parts] == [
        ("Perawat Ahli Pertama", 6, "6.25"), ("Perawat Ahli Muda", 6, "12.50"),
    ]  # fmt: skip
    credit_points.keep(year.sari.id, line, ACT)
    with writing() as session:  # what is known later about the posts changes nothing
        session.execute(
            sa.update(Posting).where(Posting.starts_on == datetime.date(2026, 7, 1))
            .values(starts_on=datetime.date(2026, 9, 1))
        )  # fmt: skip
    (kept,) = credit_page(sight, on).lines
    assert (str(kept.points), kept.months, kept.kept_at) == ("18.75", 12, ACT.at)
