"""Talk before shock: a draft is shared, answered in writing, talked about, and then goes on."""

import datetime
import uuid

from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evaluations import Evaluation
from portal.rules.messages import MessageKind
from portal.rules.workflow import EvaluationState, EvaluationStep
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import plain
from portal.services.evaluation_steps import locked, require_evaluator, take, touch
from portal.services.messages import employees, notify
from portal.services.reviews import tidied
from portal.services.seen import require_seen


def share(evaluation_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> None:
    """Show the draft to the employee, who reads and answers it; nothing is decided by that.

    Raises Changed, IllegalStep while something is missing, or NotFound.
    """
    with writing() as session:
        row = _moved(session, evaluation_id, by, seen, EvaluationStep.BAGIKAN, act)
        row.shared_at = act.at
        notify(
            session, employees([row.employee_id]), MessageKind.REVIEW_SHARED,
            link=f"/penilaian/saya/{row.id}", act=act,
        )  # fmt: skip


def take_back(evaluation_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> None:
    """Go on writing after the talk; the employee's answer stays. Raises as `share`."""
    with writing() as session:
        _moved(session, evaluation_id, by, seen, EvaluationStep.TARIK, act)


def submit_to_forum(evaluation_id: uuid.UUID, by: uuid.UUID, seen: int, act: Act) -> None:
    """Hand a complete evaluation to the forum, which advises. Raises as `share`."""
    with writing() as session:
        _moved(session, evaluation_id, by, seen, EvaluationStep.AJUKAN_FORUM, act)


def answer(
    evaluation_id: uuid.UUID, person: uuid.UUID, text: str, act: Act, *, seen: str | None = None
) -> None:
    """The employee's written answer to the shared draft; changed until it is taken back or signed.

    `seen` marks the answer on the screen.  Raises IllegalStep where nothing is shared, Invalid
    without words, NotFound to anybody else, Changed.
    """
    words = tidied(text, "Tanggapan")
    if not words:
        raise Invalid("Tulis tanggapan Anda, atau biarkan saja: menanggapi tidak wajib.")
    with writing() as session:
        row = locked(session, evaluation_id)
        if row.employee_id != person:
            raise NotFound("Penilaian ini tidak dikenal.")
        if row.state is not EvaluationState.DIBAGIKAN:
            raise IllegalStep("Draf ini sedang tidak dibagikan, jadi tidak dapat ditanggapi.")
        require_seen(seen, (row.answer,), row.answer or "")
        before = len(row.answer or "")
        row.answer, row.answered_at = words, act.at
        touch(row, act)
        notify(
            session, employees([row.evaluator_id]), MessageKind.REVIEW_ANSWERED,
            link=f"/penilaian/{row.id}", act=act,
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.EVALUATION_ANSWERED, row.id, before={"letters": before},
            after={"letters": len(words)},
        )  # fmt: skip


def record_talk(
    evaluation_id: uuid.UUID,
    by: uuid.UUID,
    on: datetime.date,
    note: str,
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """That the two talked about the shared draft, on which day; `seen` marks what the page showed.

    Raises IllegalStep where it was never shared, Invalid for a day before that or to come,
    NotFound, or Changed.
    """
    words = tidied(note, "Catatan percakapan")
    with writing() as session:
        row = locked(session, evaluation_id)
        require_evaluator(row, by, act)
        if row.shared_at is None or not row.state.is_open:
            raise IllegalStep("Bagikan draf lebih dulu, supaya pegawai tahu apa yang dibicarakan.")
        shared = row.shared_at.astimezone(act.at.tzinfo).date()
        if not shared <= on <= act.on:
            raise Invalid("Tanggal percakapan: antara hari draf dibagikan dan hari ini.")
        now = f"{row.talk_on} {row.talk_note}".strip() if row.talk_on else ""
        require_seen(seen, (row.talk_on, row.talk_note), now)
        before, row.talk_on, row.talk_note = row.talk_on, on, words
        touch(row, act)
        audit.record(
            session, act, AuditTag.EVALUATION_TALKED, row.id, before={"on": plain(before)},
            after={"on": plain(on)},
        )  # fmt: skip


def _moved(
    session: Session,
    evaluation_id: uuid.UUID,
    by: uuid.UUID,
    seen: int,
    step: EvaluationStep,
    act: Act,
) -> Evaluation:
    row = locked(session, evaluation_id, seen)
    party = require_evaluator(row, by, act)
    before = take(session, row, step, party, act)
    audit.record(
        session, act, AuditTag.EVALUATION_MOVED, row.id, step=step.value, before=before.value,
        after=row.state.value,
    )  # fmt: skip
    return row
