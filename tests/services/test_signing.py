"""Signing: complete, in the right hands, once; what is signed never changes."""

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, IllegalStep, NotFound
from portal.models.audit import AuditEntry
from portal.models.periods import Handover, SignedEvaluation
from portal.models.results import AppraisalResult, ResultEvent
from portal.queries.periods import period_by_key
from portal.rules.predikat import QUADRANT, Ekspektasi, Predikat
from portal.rules.result_content import digest, read_content
from portal.rules.results import ResultForm
from portal.rules.workflow import EvaluationState
from portal.services import review_starts, signing
from portal.services.period_clock import tick
from tests import factories
from tests.services.reviewed import NOW, act_on, begun, completed, quarter, row_of
from tests.services.signed import ready, received, result_of, signed
from tests.stored import count, rows_of


@pytest.fixture(autouse=True)
def agency(app):
    return factories.agency()


def test_a_signature_freezes_everything_and_is_noted():
    house, evaluation = ready(hasil=Ekspektasi.DIATAS)
    row = result_of(signed(house, evaluation))
    content = read_content(row.content)
    assert (row.form, row.number, row.predikat) == (ResultForm.PENILAI, 1, Predikat.BAIK)
    assert (row.signed_by_id, row.superior_id) == (house.budi.id, house.dewi.id)
    assert (content.employee.name, content.rater.name, content.superior.name) == (
        "Sari", "Budi", "Dewi",
    )  # fmt: skip
    assert content.sheet == "C.1.3"
    assert content.organisation.predikat == "baik"
    assert [one.text for one in content.goals] == ["Cakupan imunisasi dasar meningkat"]
    assert content.goals[0].indicators[0].target == "80 - 90 persen"
    assert len(content.values) == 7
    assert content.proofs[0].words == "Catatan 12 Agustus: posyandu"
    assert row.sha256 == digest(row.content)
    assert row.is_current
    assert row_of(evaluation).state is EvaluationState.DITANDATANGANI
    (noted,) = rows_of(SignedEvaluation)
    assert noted.evaluator_id == house.budi.id
    (entry,) = rows_of(AuditEntry, AuditEntry.tag == "result:signed")
    assert entry.detail["after"]["predikat"] == "baik"
    assert entry.detail["sha256"] == row.sha256


@pytest.mark.parametrize("hasil", Ekspektasi)
@pytest.mark.parametrize("perilaku", Ekspektasi)
def test_the_nine_cells_of_the_quadrant_reach_the_document(hasil, perilaku):
    house, evaluation = ready(hasil=hasil, perilaku=perilaku)
    row = result_of(signed(house, evaluation))
    assert row.predikat is QUADRANT[hasil, perilaku]


def test_nobody_but_the_evaluator_signs():
    house, evaluation = ready()
    seen = row_of(evaluation).version
    for other in (house.sari, house.dewi, house.joko):
        with pytest.raises(NotFound):
            signing.sign(evaluation, other.id, seen, NOW)
    assert count(AppraisalResult) == 0


def test_an_old_page_signs_nothing():
    house, evaluation = ready()
    with pytest.raises(Changed):
        signing.sign(evaluation, house.budi.id, row_of(evaluation).version - 1, NOW)


def test_an_incomplete_evaluation_is_not_signed():
    house, period = quarter()
    evaluation = begun(house, period)
    with pytest.raises(IllegalStep):
        signed(house, evaluation)


def test_nothing_is_signed_twice():
    house, evaluation = ready()
    signed(house, evaluation)
    with pytest.raises(IllegalStep):
        signed(house, evaluation)
    assert count(AppraisalResult) == 1


def test_after_the_window_the_rater_has_lost_the_right():
    house, evaluation = ready()
    closes = period_by_key("2026-t3").window.closes
    late = act_on(closes.replace(day=closes.day + 1))
    tick(late.at)
    with pytest.raises(IllegalStep):
        signed(house, evaluation, late)


def test_the_superior_signs_after_the_hand_over_and_it_is_final():
    house, period = quarter()
    begun(house, period)
    closes = period_by_key("2026-t3").window.closes
    act = act_on(closes.replace(day=closes.day + 3), "Dewi")
    tick(act.at)
    assert {row.to_id for row in rows_of(Handover)} == {house.dewi.id}
    evaluation = review_starts.start(house.sari.id, period, house.dewi.id, act)
    completed(evaluation, house.dewi.id, act=act)
    made = signing.sign(evaluation, house.dewi.id, row_of(evaluation).version, act)
    row = result_of(made)
    content = read_content(row.content)
    assert (row.form, row.is_final) == (ResultForm.ATASAN, True)
    assert (content.rater.name, content.superior.name, content.signed_by) == (
        "Budi", "Dewi", "Dewi",
    )  # fmt: skip
    assert content.article.startswith("L.IV.A.11")


def test_without_the_organisations_predicate_nobody_signs(monkeypatch):
    house, evaluation = ready()
    monkeypatch.setattr("portal.queries.evaluations.organisation_of", lambda *_: None)
    with pytest.raises(IllegalStep):
        signed(house, evaluation)


@pytest.mark.parametrize("table", ["appraisal_result", "result_event"])
@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
def test_what_is_signed_never_changes(table, act):
    house, evaluation = ready()
    received(house, signed(house, evaluation))
    column = "code" if table == "appraisal_result" else "note"
    value = "'ZZZZZZZZZZZZZZZZ'" if column == "code" else "'lain'"
    changed = f"UPDATE {table} SET {column} = {value}"  # noqa: S608 - names of our own
    removed = f"DELETE FROM {table}"  # noqa: S608 - a name of our own
    statement = changed if act == "UPDATE" else removed
    with pytest.raises(sa.exc.DBAPIError, match="only takes new rows"), writing() as session:
        session.execute(sa.text(statement))


@pytest.mark.parametrize(
    "changes",
    [
        {"predikat": Predikat.SANGAT_BAIK},
        {"signed_by_id": "employee"},
        {"number": 3},
        {"form": ResultForm.KEBERATAN},
        {"form": ResultForm.ATASAN, "is_final": False},
        {"sha256": "kurang"},
        {"number": 2, "form": ResultForm.KEBERATAN, "is_final": True},
    ],
)
def test_the_database_refuses_what_the_law_does_not_know(changes):
    house, evaluation = ready()
    first = result_of(signed(house, evaluation))
    fields = {
        column.key: getattr(first, column.key)
        for column in AppraisalResult.__table__.columns
        if column.key != "id"
    } | {"code": signing.new_code(), "period_id": period_by_key("2026-t2").id}
    values = {k: house.sari.id if v == "employee" else v for k, v in changes.items()}
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(AppraisalResult(**(fields | values)))


def test_steps_of_a_document_keep_their_order_in_the_database():
    house, evaluation = ready()
    result = signed(house, evaluation)
    fields = {"result_id": result, "employee_id": house.sari.id, "on_day": NOW.on,
              "recorded_at": NOW.at, "by_id": house.sari.id}  # fmt: skip
    for step, after in (("diterima", "disampaikan"), ("ditandatangani", "diterima")):
        with pytest.raises(sa.exc.IntegrityError), writing() as session:
            session.add(ResultEvent(step=step, after=after, **fields))
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(ResultEvent(step="diterima", after=None, **fields))
