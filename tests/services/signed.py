"""Signed documents for tests: Budi signs Sari's third quarter, Dewi hears objections."""

import uuid

from portal.db import db
from portal.models.results import AppraisalResult
from portal.rules.predikat import Ekspektasi
from portal.rules.results import DeliveryWay
from portal.services import result_steps, signing
from portal.services.audit import Act
from portal.services.result_steps import Delivery
from tests.services.office import Office
from tests.services.reviewed import NOW, begun, completed, quarter, row_of
from tests.worlds import kept


@kept
def ready(house: Office | None = None, **ratings: Ekspektasi) -> tuple[Office, uuid.UUID]:
    """The office and an evaluation that can be signed."""
    made, period = quarter(house=house)
    return made, completed(begun(made, period), made.budi.id, **ratings)


@kept
def signed(house: Office, evaluation: uuid.UUID, act: Act = NOW) -> uuid.UUID:
    return signing.sign(evaluation, house.budi.id, row_of(evaluation).version, act)


@kept
def delivered(house: Office, result: uuid.UUID, act: Act = NOW) -> uuid.UUID:
    result_steps.deliver(result, house.budi.id, Delivery(DeliveryWay.PORTAL, act.on), act)
    return result


@kept
def received(house: Office, result: uuid.UUID, act: Act = NOW) -> uuid.UUID:
    result_steps.receive(delivered(house, result, act), house.sari.id, act)
    return result


def result_of(result: uuid.UUID) -> AppraisalResult:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(AppraisalResult, result)
    assert found is not None
    return found
