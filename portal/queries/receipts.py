"""Receipts: whether an answer was counted, and nothing about what it said."""

from enum import StrEnum

import sqlalchemy as sa

from portal.db import db
from portal.models.ballots import Receipt


class ReceiptStatus(StrEnum):
    DIHITUNG = "dihitung"
    DI_KOTAK = "di kotak"
    TIDAK_DITEMUKAN = "tidak ditemukan"


def receipt_status(code: str) -> ReceiptStatus:
    """The state of the answer behind a normalised 10-character receipt code."""
    waiting = db.session.execute(
        sa.select(Receipt.point_id.is_not(None))
        .where(Receipt.id >= code, Receipt.id < code + "~")
        .limit(1)
    ).first()
    if waiting is None:
        return ReceiptStatus.TIDAK_DITEMUKAN
    return ReceiptStatus.DI_KOTAK if waiting[0] else ReceiptStatus.DIHITUNG
