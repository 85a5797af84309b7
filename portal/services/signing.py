"""Signing an evaluation in the portal: complete, in the right hands, once, and frozen from then on.

Whether the person has proved who they are again is asked where the signature is given
(`web/signing.py`); here the law's conditions are.
"""

import secrets
import uuid

from sqlalchemy.orm import Session

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.models.people import Posting
from portal.models.results import AppraisalResult
from portal.queries.periods import period_row
from portal.queries.result_sources import content_of, signers_of
from portal.rules.clock_file import clocks_on
from portal.rules.codes import encode
from portal.rules.predikat import Ekspektasi, Predikat
from portal.rules.result_content import ResultContent, digest
from portal.rules.results import CODE_LENGTH, ResultForm, is_final_when_signed
from portal.rules.reviews import Assignment
from portal.rules.workflow import EvaluationStep
from portal.services import audit
from portal.services.audit import Act
from portal.services.evaluation_steps import locked, require_evaluator, take
from portal.services.evaluations import note_signed


def sign(evaluation_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> uuid.UUID:
    """Sign one evaluation; returns the id of the frozen result.

    `seen` is the version on the screen.  Raises Changed, IllegalStep (incomplete, too early, too
    late, gone over to somebody else), or NotFound to anybody but the evaluator.
    """
    with writing() as session:
        return sign_within(session, evaluation_id, by, seen, act)


def sign_within(
    session: Session, evaluation_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act
) -> uuid.UUID:
    """The same inside another use case."""
    row = locked(session, evaluation_id, seen)
    party = require_evaluator(row, by, act)
    before = take(session, row, EvaluationStep.TANDATANGANI, party, act)
    period = period_row(row.period_id)
    form = ResultForm.ATASAN if row.by_superior else ResultForm.PENILAI
    signers = signers_of(row, act.on)
    content = content_of(row, period, form, signers, act.at)
    result = frozen(row, content, act)
    result.signed_by_id, result.superior_id = by, signers.hears_id
    group = session.get_one(Posting, row.posting_id).post.group
    result.is_final = is_final_when_signed(form, group, has_superior=signers.hears_id is not None)
    result.rule_key = clocks_on(period.span.start).key
    session.add(result)
    session.flush()
    note_signed(session, row.period_id, row.employee_id, by, act.at)
    audit.record(
        session, act, AuditTag.RESULT_SIGNED, result.id, evaluation=str(row.id), form=form.value,
        number=result.number, sha256=result.sha256, before={"state": before.value},
        after={"state": row.state.value, "predikat": result.predikat.value},
    )  # fmt: skip
    return result.id


def frozen(row: Evaluation, content: ResultContent, act: Act) -> AppraisalResult:
    """The row of a document with fingerprint and code; who signs is still to say."""
    stored = content.as_json()
    return AppraisalResult(
        employee_id=row.employee_id, period_id=row.period_id, number=1,
        form=ResultForm(content.form), unit_id=row.unit_id,
        hasil_kerja=Ekspektasi(content.ratings.hasil_kerja),
        perilaku_kerja=Ekspektasi(content.ratings.perilaku_kerja),
        predikat=Predikat(content.ratings.predikat),
        has_failed_study=row.assignment is Assignment.TIDAK_LULUS, content=stored,
        sha256=digest(stored), code=new_code(), signed_at=act.at,
    )  # fmt: skip


def new_code() -> str:
    """A verification code: 80 random bits that say nothing about person, period or order."""
    return encode(secrets.token_bytes(10), CODE_LENGTH)
