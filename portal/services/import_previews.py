"""What imported files share: one preview for each account, applied once without errors, taken back
once.
"""

import datetime
import uuid
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from portal.errors import N_, IllegalStep, NotFound
from portal.models.competences import CompetenceImport
from portal.models.people import ImportState
from portal.models.service_times import ServiceTimeBatch

Preview = TypeVar("Preview", CompetenceImport, ServiceTimeBatch)
TOO_OLD = N_(
    "Pratinjau ini sudah kedaluwarsa; belum ada yang berubah. Periksa lagi berkasnya untuk melihat"
    " pratinjau terbaru."
)


def drop_previews(session: Session, kind: type[Preview], account_id: uuid.UUID | None) -> None:
    """An account looks at one preview at a time."""
    session.execute(
        sa.delete(kind).where(
            kind.account_id == account_id, kind.state == ImportState.PRATINJAU
        )
    )  # fmt: skip


def applicable(
    session: Session,
    kind: type[Preview],
    import_id: uuid.UUID,
    account_id: uuid.UUID | None,
    at: datetime.datetime,
) -> Preview:
    """A preview that may be applied, held until the end of the transaction, with its plan.

    Raises NotFound for somebody else's, IllegalStep when it has run out, has errors or was applied
    before.
    """
    made = session.get(kind, import_id, with_for_update=True, options=[undefer(kind.plan)])
    if made is None or made.account_id != account_id:
        raise NotFound("Impor ini tidak dikenal atau pratinjaunya sudah kedaluwarsa.")
    if made.state is not ImportState.PRATINJAU:
        raise IllegalStep("Impor ini sudah diterapkan.")
    if made.expires_at <= at:
        raise IllegalStep(TOO_OLD)
    if made.counts["errors"]:
        raise IllegalStep("Berkas ini masih berisi galat: perbaiki, lalu unggah lagi.")
    return made


def taken_back(session: Session, kind: type[Preview], import_id: uuid.UUID) -> Preview:
    """An applied file that counts no more from now on, held until the end of the transaction.

    Raises NotFound, or IllegalStep where it does not count.
    """
    made = session.get(kind, import_id, with_for_update=True)
    if made is None:
        raise NotFound("Impor ini tidak dikenal.")
    if made.state is not ImportState.DITERAPKAN:
        raise IllegalStep("Impor ini tidak sedang dipakai, jadi tidak dapat dibatalkan.")
    made.state = ImportState.DIBATALKAN
    session.flush()
    return made
