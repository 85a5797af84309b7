"""Delivery, receipt, signature or refusal, report; nobody takes a step that is not theirs."""

from datetime import timedelta

import pytest

from portal.db import db
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditEntry
from portal.models.messages import Message
from portal.models.periods import SignedEvaluation
from portal.queries.results import events_of
from portal.rules.results import DeliveryWay, ResultStep
from portal.rules.workflow import EvaluationState
from portal.services import result_steps
from portal.services.result_steps import Delivery
from tests import factories
from tests.services.reviewed import NOW, later, row_of
from tests.services.signed import delivered, ready, received, result_of, signed
from tests.stored import rows_of


@pytest.fixture(autouse=True)
def agency(app):
    return factories.agency()


@pytest.fixture
def case(agency):
    """(office, evaluation, result)"""
    house, evaluation = ready()
    return house, evaluation, signed(house, evaluation)


def steps(result):
    db.session.rollback()
    return set(events_of(result))


def test_a_document_goes_its_way(case):
    house, evaluation, result = case
    delivered(house, result)
    (told,) = rows_of(Message, Message.kind == "result_ready")
    assert (told.employee_id, told.link) == (house.sari.id, f"/hasil/{result}")
    assert row_of(evaluation).state is EvaluationState.DISERAHKAN
    result_steps.receive(result, house.sari.id, later(2, "Sari"))
    (noted,) = rows_of(SignedEvaluation)
    assert noted.received_on == later(2).on
    result_steps.countersign(result, house.sari.id, later(3, "Sari"))
    assert row_of(evaluation).state is EvaluationState.DIKEMBALIKAN
    assert result_steps.report([result], house.budi.id, later(4)) == 1
    assert result_steps.report([result], house.budi.id, later(4)) == 0, "once"
    assert steps(result) == {
        ResultStep.DISAMPAIKAN, ResultStep.DITERIMA, ResultStep.DITANDATANGANI,
        ResultStep.DILAPORKAN,
    }  # fmt: skip
    assert len(rows_of(AuditEntry, AuditEntry.tag == "result:reported")) == 1


def test_the_employee_receives_nothing_before_it_is_delivered(case):
    house, _evaluation, result = case
    with pytest.raises(IllegalStep):
        result_steps.receive(result, house.sari.id, NOW)


def test_nobody_delivers_or_reports_their_own(case):
    house, _evaluation, result = case
    with pytest.raises(NotFound):
        result_steps.deliver(result, house.sari.id, Delivery(DeliveryWay.PORTAL, NOW.on), NOW)
    with pytest.raises(NotFound):
        result_steps.report([result], house.sari.id, NOW)


def test_nobody_signs_for_the_employee(case):
    house, _evaluation, result = case
    received(house, result)
    for other in (house.budi, house.dewi, house.joko):
        with pytest.raises(NotFound):
            result_steps.countersign(result, other.id, NOW)


def test_a_paper_is_noted_with_its_day_and_proof(case):
    house, _evaluation, result = case
    by_hand = Delivery(DeliveryWay.LANGSUNG, later(1).on, "Diserahkan di ruang kepala")
    result_steps.deliver(result, house.budi.id, by_hand, later(3))
    with pytest.raises(Invalid):
        result_steps.note_receipt(result, house.budi.id, later(1).on, "", later(3))
    with pytest.raises(Invalid):
        result_steps.note_receipt(result, house.budi.id, NOW.on, "Saksi Wulan", later(3))
    result_steps.note_receipt(result, house.budi.id, later(2).on, "Saksi Wulan", later(3))
    assert events_of(result)[ResultStep.DITERIMA].on_day == later(2).on


def test_days_to_come_are_refused(case):
    house, _evaluation, result = case
    tomorrow = Delivery(DeliveryWay.SURAT, NOW.on + timedelta(days=1))
    with pytest.raises(Invalid):
        result_steps.deliver(result, house.budi.id, tomorrow, NOW)


def test_a_refusal_is_recorded_with_its_reason_and_can_still_become_a_signature(case):
    house, evaluation, result = case
    received(house, result)
    with pytest.raises(Invalid):
        result_steps.refuse(result, house.sari.id, " ", NOW)
    result_steps.refuse(result, house.budi.id, "Tidak bersedia di depan saksi", NOW)
    assert row_of(evaluation).state is EvaluationState.DITOLAK
    result_steps.countersign(result, house.sari.id, later(1, "Sari"))
    assert row_of(evaluation).state is EvaluationState.DIKEMBALIKAN
    with pytest.raises(IllegalStep):
        result_steps.refuse(result, house.sari.id, "Berubah pikiran", later(2, "Sari"))


def test_every_step_happens_once(case):
    house, _evaluation, result = case
    received(house, result)
    with pytest.raises(IllegalStep):
        delivered(house, result)
    with pytest.raises(IllegalStep):
        result_steps.receive(result, house.sari.id, NOW)


def test_reading_the_document_again_changes_nothing(case):
    house, _evaluation, result = case
    before = result_of(result).sha256
    received(house, result)
    assert result_of(result).sha256 == before
