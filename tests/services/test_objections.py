"""Objections: fourteen working days, both sides, the superior decides; D.1.3 beside D.1.1."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.messages import Message
from portal.models.objections import Objection, ObjectionDecision, ObjectionStatement
from portal.models.results import AppraisalResult
from portal.queries.holidays import office_calendar
from portal.queries.result_counts import counted_results
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.result_content import read_content
from portal.rules.results import Outcome, ResultForm
from portal.rules.workflow import EvaluationState
from portal.services import objection_decisions, objections, result_steps
from portal.services.audit import Act
from portal.services.evidence import keep_link
from portal.services.objection_decisions import NewDecision
from portal.services.objections import NewObjection
from tests import factories
from tests.services.reviewed import NOW, later, row_of
from tests.services.signed import delivered, ready, received, result_of, signed
from tests.stored import count, rows_of

WHY = NewObjection("Rujukan bulan Agustus belum dilihat", "Mohon rating ditinjau")
BETTER = NewDecision(
    Outcome.MENGUBAH, "Bukti rujukan cukup", "", Ekspektasi.DIATAS, Ekspektasi.DIATAS
)
UPHELD = NewDecision(Outcome.MENGUATKAN, "Bukti sudah diperhitungkan")


@pytest.fixture
def zone():
    return factories.WITA


@pytest.fixture
def case(app, zone):
    factories.agency(time_zone=zone)
    house, evaluation = ready()
    return house, evaluation, received(house, signed(house, evaluation))


def filed(case, act=NOW):
    house, _evaluation, result = case
    return objections.file(result, house.sari.id, WHY, act)


def test_a_change_makes_a_further_document_and_leaves_the_first(case):
    house, evaluation, result = case
    proof = keep_link(house.sari.id, "https://contoh.go.id/rujukan", NOW)
    made = objections.file(
        result, house.sari.id, NewObjection(WHY.reasons, WHY.wish, [proof]), later(1, "Sari")
    )
    assert row_of(evaluation).state is EvaluationState.KEBERATAN
    assert rows_of(Objection)[0].decider_id == house.dewi.id
    objections.explain(made, house.budi.id, "Rujukan dicatat di unit lain", later(2))
    objections.explain(made, house.sari.id, "Saya yang mengantar", later(2, "Sari"))
    second = objection_decisions.decide(made, house.dewi.id, BETTER, later(3, "Dewi"))
    first, new = result_of(result), result_of(second)
    assert (first.predikat, first.is_current) == (Predikat.BAIK, False)
    assert (new.form, new.number, new.predikat) == (ResultForm.KEBERATAN, 2, Predikat.SANGAT_BAIK)
    assert (new.supersedes_id, new.is_current, new.is_final) == (result, True, True)
    counts = [(one.unit_id, one.predikat, one.number) for one in counted_results()]
    assert counts == [(new.unit_id, new.predikat, 1)]  # the superseded one is not counted
    content = read_content(new.content)
    assert content.objection.reasons == WHY.reasons
    assert content.objection.explanation == "Rujukan dicatat di unit lain"
    assert (content.superior.name, content.signed_by) == ("Dewi", "Dewi")
    assert row_of(evaluation).state is EvaluationState.DIPUTUS
    told = rows_of(Message, Message.kind == "objection_decided")
    assert {one.employee_id for one in told} == {house.sari.id, house.budi.id}


def test_upholding_makes_no_document(case):
    house, _evaluation, result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    assert objection_decisions.decide(made, house.dewi.id, UPHELD, NOW) is None
    assert result_of(result).is_current
    assert count(AppraisalResult) == 1


def test_the_rater_must_be_heard_or_it_is_said_why_not(case):
    house, _evaluation, _result = case
    made = filed(case)
    with pytest.raises(Invalid):
        objection_decisions.decide(made, house.dewi.id, UPHELD, NOW)
    late = NewDecision(Outcome.MENGUATKAN, "Bukti cukup", "Diminta 29 dan 30 September")
    objection_decisions.decide(made, house.dewi.id, late, later(7, "Dewi"))
    assert rows_of(ObjectionDecision)[0].unheard == "Diminta 29 dan 30 September"


@pytest.mark.parametrize("name", ["sari", "budi", "joko"])
def test_nobody_but_the_superior_decides(case, name):
    house, _evaluation, _result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    with pytest.raises(NotFound):
        objection_decisions.decide(made, getattr(house, name).id, BETTER, NOW)
    assert count(ObjectionDecision) == 0


@pytest.mark.parametrize("name", ["dewi", "joko"])
def test_nobody_but_the_two_sides_explains(case, name):
    house, _evaluation, _result = case
    made = filed(case)
    with pytest.raises(NotFound):
        objections.explain(made, getattr(house, name).id, "Menurut saya", NOW)


def test_each_side_explains_once(case):
    house, _evaluation, _result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    with pytest.raises(IllegalStep):
        objections.explain(made, house.budi.id, "Ralat", NOW)


def test_nobody_objects_for_another_or_twice(case):
    house, _evaluation, result = case
    with pytest.raises(NotFound):
        objections.file(result, house.joko.id, WHY, NOW)
    filed(case)
    with pytest.raises(IllegalStep):
        filed(case)


def test_evidence_of_somebody_else_is_refused(case):
    house, _evaluation, result = case
    proof = keep_link(house.joko.id, "https://contoh.go.id/lain", NOW)
    with pytest.raises(NotFound):
        objections.file(result, house.sari.id, NewObjection("Alasan", "", [proof]), NOW)


def test_reasons_are_compulsory(case):
    house, _evaluation, result = case
    with pytest.raises(Invalid):
        objections.file(result, house.sari.id, NewObjection("  "), NOW)


def test_before_receipt_there_is_nothing_to_object_to(app):
    factories.agency()
    house, evaluation = ready()
    result = delivered(house, signed(house, evaluation))
    with pytest.raises(IllegalStep, match="terima"):
        objections.file(result, house.sari.id, WHY, NOW)


def test_refusing_to_sign_costs_no_right(case):
    house, _evaluation, result = case
    result_steps.refuse(result, house.sari.id, "Saya keberatan", NOW)
    assert filed(case)


def test_a_decision_cannot_be_objected_to(case):
    house, _evaluation, _result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    second = objection_decisions.decide(made, house.dewi.id, BETTER, NOW)
    result_steps.receive(second, house.sari.id, NOW)
    with pytest.raises(IllegalStep, match="putusan"):
        objections.file(second, house.sari.id, WHY, NOW)


def test_the_same_ratings_are_no_change(case):
    house, _evaluation, _result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    same = NewDecision(Outcome.MENGUBAH, "Sama", "", Ekspektasi.SESUAI, Ekspektasi.SESUAI)
    with pytest.raises(Invalid):
        objection_decisions.decide(made, house.dewi.id, same, NOW)
    assert count(AppraisalResult) == 1


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_the_last_second_of_the_fourteenth_working_day_counts(case, zone):
    """In the agency's own zone: a second later the right has ended (K14, L.V.B.2)."""
    local = NOW.at.astimezone(ZoneInfo(zone)).date()
    last = office_calendar().add_workdays(local, 14)
    end = datetime.combine(last, time(23, 59, 59), ZoneInfo(zone))
    with pytest.raises(IllegalStep, match="14 hari kerja"):
        filed(case, Act("Sari", end + timedelta(seconds=1)))
    assert filed(case, Act("Sari", end))


@pytest.mark.parametrize("table", ["objection", "objection_statement", "objection_decision"])
def test_what_was_said_and_decided_stays(case, table):
    house, _evaluation, _result = case
    made = filed(case)
    objections.explain(made, house.budi.id, "Sudah", NOW)
    objection_decisions.decide(made, house.dewi.id, UPHELD, NOW)
    assert count(ObjectionStatement) == 1
    with pytest.raises(sa.exc.DBAPIError, match="only takes new rows"), writing() as session:
        session.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 - a name of our own


def test_the_database_lets_no_side_decide(case):
    house, _evaluation, _result = case
    made = filed(case)
    fields = {"objection_id": made, "employee_id": house.sari.id, "signer_id": house.budi.id,
              "outcome": Outcome.MENGUATKAN, "reasons": "Begitu", "decided_on": NOW.on,
              "decided_at": NOW.at}  # fmt: skip
    for by in (house.sari.id, house.budi.id):
        with pytest.raises(sa.exc.IntegrityError), writing() as session:
            session.add(ObjectionDecision(decided_by_id=by, **fields))
