"""What employee and rater agree to do after the colleagues' feedback."""

import uuid

from sqlalchemy.orm.exc import StaleDataError

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_ballots import LONGEST_ACTION, PeerAction
from portal.queries.peer_releases import release_of
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.skp_drafts import tidy


def write_action(
    employee_id: uuid.UUID, period_id: uuid.UUID, by: uuid.UUID, text: str, seen: int, act: Act
) -> None:
    """Write or change it; whoever writes agrees, the other is asked anew.

    `seen` is the version on the screen, 0 for none.  Raises Invalid, Changed, NotFound before the
    release, IllegalStep in a practice round.
    """
    words = tidy(text, "Tindakan", LONGEST_ACTION)
    if not words:
        raise Invalid("Tulis tindakan yang disepakati, misalnya apa, kapan, dan dengan siapa.")
    released = release_of(employee_id, period_id)
    if released is None:
        raise NotFound("Umpan balik rekan untuk periode ini belum dibuka.")
    if released.is_practice:
        raise IllegalStep("Masa latihan tidak mencatat tindakan.")
    is_own = by == employee_id
    try:
        with writing() as session:
            row = session.get(PeerAction, (employee_id, period_id))
            if (row.version if row else 0) != seen:
                raise Changed(
                    "Tindakan ini baru saja diubah: baca yang baru, lalu simpan lagi tulisan Anda."
                )
            if row is None:
                row = PeerAction(employee_id=employee_id, period_id=period_id, text=words)
                session.add(row)
            before = _agreed(row) if seen else {}
            row.text = words
            row.employee_agreed_at = act.at if is_own else None
            row.rater_agreed_at = None if is_own else act.at
            row.rater_id = row.rater_id if is_own else by
            session.flush()
            audit.record(
                session, act, AuditTag.PEER_ACTION_WRITTEN, employee_id, period=str(period_id),
                **changed(before, _agreed(row)),
            )  # fmt: skip
    except StaleDataError as error:
        raise Changed("Tindakan ini baru saja diubah: muat ulang halaman.") from error


def agree(employee_id: uuid.UUID, period_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> None:
    """Agree to what the other wrote.  Raises NotFound, Changed."""
    with writing() as session:
        row = session.get(PeerAction, (employee_id, period_id))
        if row is None:
            raise NotFound("Belum ada tindakan yang ditulis.")
        if row.version != seen:
            raise Changed("Tindakan ini baru saja diubah: baca yang baru dulu.")
        before = _agreed(row)
        if by == employee_id:
            row.employee_agreed_at = row.employee_agreed_at or act.at
        else:
            row.rater_agreed_at, row.rater_id = row.rater_agreed_at or act.at, by
        session.flush()
        audit.record(
            session, act, AuditTag.PEER_ACTION_AGREED, employee_id, period=str(period_id),
            **changed(before, _agreed(row)),
        )  # fmt: skip


def _agreed(row: PeerAction) -> dict[str, object]:
    """Which words, as their version, and who agreed to them; the words are the two people's."""
    return {
        **facts_of(row, "version", "rater_id"),
        "employee_agreed": row.employee_agreed_at is not None,
        "rater_agreed": row.rater_agreed_at is not None,
    }
