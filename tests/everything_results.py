"""Rows of results for the filled database: signed, received, objected to, changed; long work."""

from uuid import UUID

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.accounts import Account
from portal.models.evidence import Evidence
from portal.models.feedback_reports import ReportAction, ReportReading
from portal.models.objections import (
    Objection,
    ObjectionDecision,
    ObjectionEvidence,
    ObjectionStatement,
)
from portal.models.people import Posting
from portal.models.result_jobs import BundlePiece, DocumentBundle, SigningBatch, SigningPiece
from portal.models.results import AppraisalResult, ResultCertificate, ResultEvent
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.result_jobs import BundleKind, JobState, PieceState
from portal.rules.results import AFTER, DeliveryWay, HeardParty, Outcome, ResultForm, ResultStep
from tests import factories


def result_row(
    employee_id: UUID, period_id: UUID, signer_id: UUID, **changes: object
) -> AppraisalResult:
    """A signed document with the plainest ratings."""
    fields: dict[str, object] = {
        "employee_id": employee_id, "period_id": period_id, "number": 1,
        "form": ResultForm.PENILAI, "hasil_kerja": Ekspektasi.SESUAI,
        "perilaku_kerja": Ekspektasi.SESUAI, "predikat": Predikat.BAIK, "is_final": False,
        "content": {"version": 1}, "rule_key": "permenpanrb-6-2022", "sha256": "a" * 64,
        "code": "ABCDEFGHJKMNPQRS", "signed_by_id": signer_id, "signed_at": factories.AGUS.at,
    }  # fmt: skip
    return AppraisalResult(**(fields | changes))


def results(employee_id: UUID, period_id: UUID, head: UUID, boss: UUID) -> None:
    """A result received and objected to, changed by the superior; a batch and a bundle."""
    act = factories.AGUS
    account = db.session.scalars(sa.select(Account.id).limit(1)).one()
    unit = db.session.scalars(sa.select(Posting.unit_id).limit(1)).one()
    proof = db.session.scalars(sa.select(Evidence.id).limit(1)).one()
    with writing() as session:
        first = result_row(employee_id, period_id, head, superior_id=boss)
        session.add(first)
        session.flush()
        for step in (ResultStep.DISAMPAIKAN, ResultStep.DITERIMA):
            by = head if step is ResultStep.DISAMPAIKAN else employee_id
            way = DeliveryWay.PORTAL if step is ResultStep.DISAMPAIKAN else None
            session.add(
                ResultEvent(
                    result_id=first.id, step=step, after=AFTER[step], employee_id=employee_id,
                    by_id=by, on_day=act.on, recorded_at=act.at, way=way,
                )
            )  # fmt: skip
            session.flush()
        session.add(
            ResultCertificate(
                result_id=first.id, provider="Penyelenggara", reference="TTE-1", added_by_id=head,
                added_at=act.at,
            )
        )  # fmt: skip
        case = Objection(
            result_id=first.id, employee_id=employee_id, signer_id=head, decider_id=boss,
            reasons="Bukti belum dilihat", filed_on=act.on, filed_at=act.at,
        )  # fmt: skip
        session.add(case)
        session.flush()
        session.add(ObjectionEvidence(objection_id=case.id, evidence_id=proof))
        sides = {"objection_id": case.id, "employee_id": employee_id, "signer_id": head}
        session.add(
            ObjectionStatement(
                **sides, party=HeardParty.PENILAI, by_id=head, text="Sudah dilihat",
                written_at=act.at,
            )
        )  # fmt: skip
        second = result_row(
            employee_id, period_id, boss, number=2, form=ResultForm.KEBERATAN, is_final=True,
            supersedes_id=first.id, code="0123456789ABCDEF",
        )  # fmt: skip
        session.add(second)
        session.flush()
        session.add(
            ObjectionDecision(
                **sides, outcome=Outcome.MENGUBAH, reasons="Bukti cukup", result_id=second.id,
                decided_by_id=boss, decided_on=act.on, decided_at=act.at,
            )
        )  # fmt: skip
        batch = SigningBatch(
            period_id=period_id, signer_id=head, account_id=account, actor="Kepala",
            state=JobState.BERJALAN, confirmed_at=act.at,
            expires_at=act.at.replace(hour=act.at.hour + 1),
        )  # fmt: skip
        bundle = DocumentBundle(
            period_id=period_id, unit_id=unit, kind=BundleKind.DOKUMEN, account_id=account,
            actor="Kepala", state=JobState.BERJALAN, asked_at=act.at,
        )  # fmt: skip
        session.add_all([batch, bundle, *_report(second, employee_id)])
        session.flush()
        session.add_all(
            [
                SigningPiece(
                    batch_id=batch.id, employee_id=employee_id, signer_id=head, seen_version=1,
                    state=PieceState.SELESAI, result_id=first.id,
                ),
                BundlePiece(bundle_id=bundle.id, result_id=first.id),
            ]
        )  # fmt: skip


def _report(result: AppraisalResult, employee_id: UUID) -> list[ReportReading | ReportAction]:
    """The report of a result as it was read, with one action."""
    act = factories.AGUS
    return [
        ReportReading(
            result_id=result.id, employee_id=employee_id, takeaway="Kohort dulu", read_at=act.at
        ),
        ReportAction(
            result_id=result.id, employee_id=employee_id, text="Mengisi kohort", due_on=act.on,
            written_at=act.at, agreed_by_id=result.signed_by_id, agreed_at=act.at,
        ),
    ]  # fmt: skip
