"""Bundles of a unit's documents: asked for once, made piece by piece, finished or resumed."""

import datetime
import uuid
from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Invalid
from portal.models.audit import AuditTag
from portal.models.result_jobs import BundlePiece, DocumentBundle
from portal.models.results import AppraisalResult
from portal.rules.result_jobs import BundleKind, JobState, PieceState
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved

KEPT_FOR = datetime.timedelta(days=7)
"""A finished archive is a copy of personal data and goes after a week."""
MOST = 20_000


def ask(
    period_id: uuid.UUID,
    unit_id: uuid.UUID,
    unit_ids: Collection[uuid.UUID],
    kind: BundleKind,
    act: Act,
) -> uuid.UUID:
    """Ask for the current documents of a unit and all below it (`unit_ids`).

    The same that is still running is returned.  Raises Invalid where nothing is signed.
    """
    if act.account_id is None:
        raise Invalid("Bundel hanya dapat diminta dari akun.")
    with writing() as session:
        running = session.scalar(
            sa.select(DocumentBundle.id).where(
                DocumentBundle.account_id == act.account_id,
                DocumentBundle.period_id == period_id, DocumentBundle.unit_id == unit_id,
                DocumentBundle.kind == kind, DocumentBundle.state == JobState.BERJALAN,
            )
        )  # fmt: skip
        if running is not None:
            return running
        wanted = session.scalars(
            sa.select(AppraisalResult.id)
            .where(
                AppraisalResult.period_id == period_id, AppraisalResult.unit_id.in_(unit_ids),
                AppraisalResult.is_current,
            )
            .order_by(AppraisalResult.id)
            .limit(MOST)
        ).all()  # fmt: skip
        if not wanted:
            raise Invalid("Belum ada dokumen yang ditandatangani di unit ini pada periode itu.")
        bundle = DocumentBundle(
            period_id=period_id, unit_id=unit_id, kind=kind, account_id=act.account_id,
            actor=act.actor, state=JobState.BERJALAN, asked_at=act.at,
        )  # fmt: skip
        session.add(bundle)
        session.flush()
        pieces = [
            {
                "bundle_id": bundle.id, "result_id": one, "state": PieceState.MENUNGGU.value,
                "fault": "",
            }
            for one in wanted
        ]  # fmt: skip
        session.execute(sa.insert(BundlePiece), pieces)
        audit.record(
            session, act, AuditTag.BUNDLE_ASKED, bundle.id, unit=str(unit_id), kind=kind.value,
            count=len(wanted),
        )  # fmt: skip
        return bundle.id


def archive_of(folder: Path, bundle_id: uuid.UUID) -> Path:
    """Where the finished archive of a bundle lies, beside the folder of evidence."""
    return folder.parent / "bundel" / f"{bundle_id}.zip"


def running() -> list[uuid.UUID]:
    """Bundles that are not finished, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(DocumentBundle.id)
            .where(DocumentBundle.state == JobState.BERJALAN)
            .order_by(DocumentBundle.asked_at)
        )
    )


def note_pieces(bundle_id: uuid.UUID, faults: dict[uuid.UUID, str]) -> None:
    """Keep that these pieces were made ("") or why not."""
    with writing() as session:
        for result_id, fault in faults.items():
            piece = session.get_one(BundlePiece, (bundle_id, result_id))
            piece.state = PieceState.DITOLAK if fault else PieceState.SELESAI
            piece.fault = fault[:300]


def finish(bundle_id: uuid.UUID, sha256: str, size: int, now: datetime.datetime) -> None:
    """The archive lies ready."""
    with writing() as session:
        bundle = session.get_one(DocumentBundle, bundle_id)
        bundle.state, bundle.sha256, bundle.size = JobState.SELESAI, sha256, size
        bundle.finished_at = now
        audit.record(
            session, Act(bundle.actor, now, bundle.account_id), AuditTag.BUNDLE_MADE, bundle.id,
            sha256=sha256, size=size, **moved(JobState.BERJALAN, bundle.state),
        )  # fmt: skip


def outdated(now: datetime.datetime) -> list[uuid.UUID]:
    """Finished bundles whose archive is due to go."""
    return list(
        db.session.scalars(
            sa.select(DocumentBundle.id).where(DocumentBundle.finished_at < now - KEPT_FOR)
        )
    )
