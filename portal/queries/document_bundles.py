"""Bundles of documents: what is left to make, and how far each is."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.people import Employee
from portal.models.periods import EvaluationPeriod
from portal.models.result_jobs import BundlePiece, DocumentBundle
from portal.models.results import AppraisalResult, ResultEvent
from portal.models.units import Unit
from portal.rules.result_content import ResultContent, read_content
from portal.rules.result_jobs import BundleKind, JobState, PieceState
from portal.rules.results import ResultStep

LATEST = 20


@dataclass(frozen=True)
class PieceToMake:
    """A document with what its forms print beside the content."""

    result_id: uuid.UUID
    nip: str
    name: str
    content: ResultContent
    code: str
    sha256: str
    signed_at: datetime.datetime
    employee_signed_at: datetime.datetime | None
    rater_signed_at: datetime.datetime | None


@dataclass(frozen=True)
class BundleView:
    """A bundle with its progress."""

    id: uuid.UUID
    unit: str
    span_key: str
    kind: BundleKind
    state: JobState
    asked_at: datetime.datetime
    finished_at: datetime.datetime | None
    size: int | None
    total: int
    done: int
    refused: int


def pieces_to_make(bundle_id: uuid.UUID, most: int) -> Sequence[PieceToMake]:
    """The next pieces that wait; two statements."""
    rows = db.session.execute(
        sa.select(AppraisalResult, Employee.nip, Employee.name)
        .join(BundlePiece, BundlePiece.result_id == AppraisalResult.id)
        .join(Employee, AppraisalResult.employee_id == Employee.id)
        .where(BundlePiece.bundle_id == bundle_id, BundlePiece.state == PieceState.MENUNGGU)
        .order_by(AppraisalResult.id)
        .limit(most)
    ).all()
    signed = signatures_of([row.AppraisalResult.id for row in rows])
    return [
        PieceToMake(
            one.id, nip, name, read_content(one.content), one.code, one.sha256, one.signed_at,
            signed.get((one.id, ResultStep.DITANDATANGANI)),
            signed.get((one.id, ResultStep.PENILAI_TANDA_TANGAN)),
        )
        for one, nip, name in rows
    ]  # fmt: skip


def signatures_of(
    results: Sequence[uuid.UUID],
) -> dict[tuple[uuid.UUID, ResultStep], datetime.datetime]:
    """When employees and raters signed documents, by document and step."""
    if not results:
        return {}
    rows = db.session.execute(
        sa.select(ResultEvent.result_id, ResultEvent.step, ResultEvent.recorded_at).where(
            ResultEvent.result_id.in_(results),
            ResultEvent.step.in_((ResultStep.DITANDATANGANI, ResultStep.PENILAI_TANDA_TANGAN)),
        )
    )
    return {(result_id, step): at for result_id, step, at in rows}


def bundle_asked(bundle_id: uuid.UUID) -> tuple[BundleKind, datetime.datetime]:
    """Which forms a bundle holds, and when it was asked for. Raises NotFound."""
    found = db.session.execute(
        sa.select(DocumentBundle.kind, DocumentBundle.asked_at).where(
            DocumentBundle.id == bundle_id
        )
    ).first()
    if found is None:
        raise NotFound("Bundel ini tidak dikenal.")
    return found.kind, found.asked_at


def bundles_of(account_id: uuid.UUID) -> list[BundleView]:
    """The latest bundles that somebody asked for."""
    return _views(DocumentBundle.account_id == account_id)


def bundle_view(bundle_id: uuid.UUID, account_id: uuid.UUID) -> BundleView:
    """One's own bundle. Raises NotFound."""
    found = _views(DocumentBundle.id == bundle_id, DocumentBundle.account_id == account_id)
    if not found:
        raise NotFound("Bundel ini tidak dikenal.")
    return found[0]


def _views(*wanted: sa.ColumnElement[bool]) -> list[BundleView]:
    done = sa.func.sum(sa.case((BundlePiece.state == PieceState.MENUNGGU, 0), else_=1))
    refused = sa.func.sum(sa.case((BundlePiece.state == PieceState.DITOLAK, 1), else_=0))
    rows = db.session.execute(
        sa.select(
            DocumentBundle.id, Unit.name, EvaluationPeriod.span_key, DocumentBundle.kind,
            DocumentBundle.state, DocumentBundle.asked_at, DocumentBundle.finished_at,
            DocumentBundle.size, sa.func.count(BundlePiece.result_id), done, refused,
        )
        .join(Unit, DocumentBundle.unit_id == Unit.id)
        .join(EvaluationPeriod, DocumentBundle.period_id == EvaluationPeriod.id)
        .join(BundlePiece, BundlePiece.bundle_id == DocumentBundle.id)
        .where(*wanted)
        .group_by(DocumentBundle.id, Unit.name, EvaluationPeriod.span_key)
        .order_by(DocumentBundle.asked_at.desc())
        .limit(LATEST)
    )  # fmt: skip
    return [BundleView(*row) for row in rows]
