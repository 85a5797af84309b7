"""Receipts of colleagues' answers: whether one was counted, and the list of a round."""

import uuid
from enum import StrEnum

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerReceipt, PeerRelease
from portal.queries.prepared import Prepared
from portal.rules.peer_answers import Mark


class PeerReceiptStatus(StrEnum):
    """What is known of the answer behind a code."""

    DIHITUNG = "dihitung"
    DI_KOTAK = "di kotak"
    TIDAK_DITEMUKAN = "tidak ditemukan"


def receipt_status(code: str) -> PeerReceiptStatus:
    """The state of the answer behind a normalised 10-character code."""
    found = _MARK.rows(db.session.connection(), {"first": code, "beyond": code + "~"})
    if not found:
        return PeerReceiptStatus.TIDAK_DITEMUKAN
    is_waiting = found[0].mark is Mark.DI_KOTAK
    return PeerReceiptStatus.DI_KOTAK if is_waiting else PeerReceiptStatus.DIHITUNG


def receipts_of(period_id: uuid.UUID) -> list[str]:
    """The codes of a released round in their own order; none before it is released."""
    is_released = sa.exists().where(PeerRelease.period_id == period_id)
    wanted = sa.select(PeerReceipt.id).where(PeerReceipt.period_id == period_id, is_released)
    return [one[:10] for one in db.session.scalars(wanted.order_by(PeerReceipt.id))]


_ID = PeerReceipt.id.type
_MARK = Prepared(
    sa.select(PeerReceipt.mark)
    .where(
        PeerReceipt.id >= sa.bindparam("first", type_=_ID),
        PeerReceipt.id < sa.bindparam("beyond", type_=_ID),
    )
    .limit(1)
)
