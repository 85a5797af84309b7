"""Settling: after mixing, nothing below the rows may tell any more which of them belong together.

PostgreSQL stamps every row with the number of the transaction that wrote it, lays rows in the order
in which they came, and leaves dead rows in its pages; SQLite's log keeps the order of writes.
"""

import random
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.db import db, is_postgresql, writing
from portal.models.ballots import Receipt
from portal.models.survey_points import Slip, SlipState
from portal.rules import codes

PATIENCE = 300
"""Milliseconds that scrubbing waits for others; its connections are thrown away afterwards."""
LOCK_NOT_AVAILABLE = "55P03"

_random = random.SystemRandom()


def is_settled() -> bool:
    """False between mixing an answer and `settle`, and so after a crash between the two."""
    return not db.session.scalar(sa.select(sa.exists().where(_MIXED_RECEIPT)))


def settle(company: int) -> None:
    """Give receipts and spent slips new row versions, apart from the ballots', and scrub the rest.

    At the end of a quiet day a single answer is mixed. The row versions of its receipt and slip
    would follow directly on its ballot's, and so tell which is which; therefore older ones, chosen
    at random, are laid anew with them until there are `company` together.
    """
    with writing() as session:
        _settle_receipts(session, company)
        _settle_slips(session, company)
    scrub()


def scrub() -> None:
    """Remove dead row versions (PostgreSQL) or the log that keeps the order of writes (SQLite)."""
    scrub_tables(("ballot_box",), ("citizen_ballot", "citizen_comment", "receipt", "slip"))


def scrub_tables(boxes: Sequence[str], others: Sequence[str]) -> None:
    """The same for these tables; the files of the boxes are written anew as well."""
    if is_postgresql():
        _vacuum(boxes, others)
    else:
        _truncate_log()


def _settle_receipts(session: Session, company: int) -> None:
    few = list(session.scalars(sa.select(Receipt.id).where(_MIXED_RECEIPT).limit(company)))
    if len(few) >= company:
        session.execute(
            sa.update(Receipt).where(_MIXED_RECEIPT).values(settled=True),
            execution_options=_CORE_ONLY,
        )
    elif few:
        start = codes.encode(secrets.token_bytes(16), codes.SLIP_LENGTH)
        few += older_keys(session, Receipt.id, Receipt.settled.is_(True), start, company - len(few))
        rows = [{"id": one, "point_id": None, "settled": True} for one in few]
        _lay_anew(session, Receipt.id, rows)


def _settle_slips(session: Session, company: int) -> None:
    mixed = Slip.state == SlipState.SELESAI
    points = session.execute(
        sa.select(Slip.point_id, sa.func.count()).where(mixed).group_by(Slip.point_id)
    ).all()
    for point_id, count in points:
        here = Slip.point_id == point_id
        if count >= company:
            session.execute(
                sa.update(Slip).where(here, mixed).values(state=SlipState.TERPAKAI),
                execution_options=_CORE_ONLY,
            )
            continue
        few = list(session.scalars(sa.select(Slip.digest).where(here, mixed)))
        used = sa.and_(here, Slip.state == SlipState.TERPAKAI)
        few += older_keys(session, Slip.digest, used, secrets.token_hex(32), company - len(few))
        rows = [{"digest": d, "point_id": point_id, "state": SlipState.TERPAKAI} for d in few]
        _lay_anew(session, Slip.digest, rows)


def older_keys(
    session: Session,
    key: InstrumentedAttribute[str],
    settled: sa.ColumnElement[bool],
    start: str,
    count: int,
) -> list[str]:
    """`count` keys of settled rows, or as many as there are.

    Keys are hashes, so that whatever follows a random `start` is a random choice.
    """
    found: list[str] = []
    for side in (key >= start, key < start):
        wanted = sa.select(key).where(settled, side).order_by(key).limit(count - len(found))
        found += session.scalars(wanted)
    return found


def _lay_anew(
    session: Session, key: InstrumentedAttribute[str], rows: list[dict[str, Any]]
) -> None:
    """Delete and insert in a new order: an UPDATE would keep the order in which the rows lie."""
    gone = sa.delete(key.class_).where(key.in_([row[key.key] for row in rows]))
    session.execute(gone, execution_options=_CORE_ONLY)
    _random.shuffle(rows)
    session.execute(sa.insert(key.class_), rows)


def _truncate_log() -> None:
    """Waits for a reader but briefly, because every writer would wait with it."""
    raw = db.engine.raw_connection()
    raw.detach()
    try:
        raw.cursor().execute(f"PRAGMA busy_timeout={PATIENCE}")
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


def _vacuum(boxes: Sequence[str], others: Sequence[str]) -> None:
    """Plain VACUUM leaves the bytes of dead rows in pages that still hold a living one.

    The box's dead rows are whole answers in the order in which they were cast, so while others
    still wait in it, its file is written anew. That takes milliseconds and an exclusive lock.
    While a backup reads the box, citizens would wait behind us: the next round does it then.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        connection.exec_driver_sql(f"VACUUM {', '.join((*boxes, *others))}")
        filled = [box for box in boxes if _size_of(connection, box)]
        if filled:
            connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
        for box in filled:
            try:
                connection.exec_driver_sql(f"VACUUM (FULL) {box}")
            except sa.exc.OperationalError as error:
                if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                    raise


def _size_of(connection: sa.Connection, table: str) -> int:
    return int(connection.exec_driver_sql(f"SELECT pg_relation_size('{table}')").scalar() or 0)


_MIXED_RECEIPT = sa.and_(Receipt.point_id.is_(None), ~Receipt.settled)
_CORE_ONLY = {"synchronize_session": False}
