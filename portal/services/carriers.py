"""Running the ways out: pause, resume, try again what was given up, note what was printed."""

import uuid

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Invalid
from portal.models.audit import AuditTag
from portal.models.messages import CarrierPause, Delivery
from portal.rules.messages import Carrier, DeliveryState
from portal.services import audit
from portal.services.audit import Act

LONGEST_REASON = 300


def pause(carrier: Carrier, reason: str, act: Act) -> None:
    """Send nothing by this carrier until somebody resumes it. Raises Invalid without a reason.

    What was planned waits; a second call changes nothing.
    """
    why = reason.strip()
    if not why or len(why) > LONGEST_REASON:
        raise Invalid("Tulis alasan jeda, paling banyak 300 huruf.")
    with writing() as session:
        if session.get(CarrierPause, carrier) is None:
            session.add(CarrierPause(carrier=carrier, since=act.at))
            audit.record(
                session, act, AuditTag.CARRIER_PAUSED, None, carrier=carrier.value, reason=why,
                before={"is_paused": False}, after={"is_paused": True},
            )  # fmt: skip


def resume(carrier: Carrier, act: Act) -> None:
    """Send again; a second call changes nothing."""
    with writing() as session:
        standing = session.get(CarrierPause, carrier)
        if standing is not None:
            session.delete(standing)
            audit.record(
                session, act, AuditTag.CARRIER_RESUMED, None, carrier=carrier.value,
                before={"is_paused": True}, after={"is_paused": False},
            )  # fmt: skip


def retry(carrier: Carrier, act: Act) -> int:
    """Everything that was given up is due now, with all its tries; returns how many."""
    with writing() as session:
        done = session.execute(
            sa.update(Delivery)
            .where(Delivery.carrier == carrier, Delivery.state == DeliveryState.MENYERAH)
            .values(state=DeliveryState.MENUNGGU, tries=0, next_at=act.at)
        )
        count = int(done.rowcount)  # type: ignore[attr-defined]
        if count:
            audit.record(
                session, act, AuditTag.DELIVERIES_RETRIED, None, carrier=carrier.value, count=count,
                before={"state": DeliveryState.MENYERAH.value},
                after={"state": DeliveryState.MENUNGGU.value},
            )  # fmt: skip
    return count


def note_printed(last: uuid.UUID, act: Act) -> int:
    """The waiting letters up to the delivery `last` were printed; returns how many.

    Ids grow with time, so letters that came after the printing keep waiting.
    """
    with writing() as session:
        done = session.execute(
            sa.update(Delivery)
            .where(
                Delivery.carrier == Carrier.SURAT,
                Delivery.state == DeliveryState.MENUNGGU,
                Delivery.id <= last,
            )
            .values(state=DeliveryState.TERKIRIM, sent_at=act.at, next_at=act.at)
        )
        count = int(done.rowcount)  # type: ignore[attr-defined]
        if count:
            audit.record(
                session, act, AuditTag.LETTERS_PRINTED, None, count=count,
                before={"state": DeliveryState.MENUNGGU.value},
                after={"state": DeliveryState.TERKIRIM.value},
            )  # fmt: skip
    return count
