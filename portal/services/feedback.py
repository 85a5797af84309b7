"""Feedback: given, corrected by a new one, answered once; and the draft on the way there.

Source: PermenPANRB 6/2022, Ps. 17-20.  Who may give is decided where the employee is loaded
(`queries.feedback_sight`).
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.feedback import Feedback, FeedbackDraft, FeedbackEvidence, FeedbackRequest
from portal.models.skp import Goal
from portal.rules.feedback import (
    Decided,
    Earlier,
    OutcomeFault,
    draft_marks,
    outcome_fault,
)
from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.measures import CoreValue
from portal.rules.messages import MessageKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.messages import employees, notify
from portal.services.seen import require_seen

LONGEST_TEXT = 2000
LONGEST_STEP = 500
LONGEST_NOTE = 1000
LONGEST_DRAFT = 20_000
_FAULTS = {
    OutcomeFault.BUKAN_PIMPINAN: "Tindak lanjut hanya dipilih oleh pimpinan (Ps. 20).",
    OutcomeFault.TANPA_KEMAJUAN: "Pilih dahulu apakah ada kemajuan, baru tindak lanjutnya.",
    OutcomeFault.TIDAK_SESUAI: "Tindak lanjut ini tidak sesuai dengan kemajuan yang dipilih.",
    OutcomeFault.BUKAN_HASIL: "Yang diambil alih adalah rencana hasil kerja: pilih hasilnya.",
    OutcomeFault.BELUM_DIBIMBING: (
        "Hasil kerja baru dapat diambil alih setelah ada umpan balik dengan bimbingan atau "
        "konseling untuk hasil yang sama."
    ),
    OutcomeFault.TANPA_CATATAN: (
        "Tulis catatan pengambilalihan: mengapa pegawai tidak dapat menyelesaikannya."
    ),
}


@dataclass(frozen=True)
class NewFeedback:
    """Feedback as written; exactly one of `goal_id` and `value`; `evidence` are kept proofs."""

    relation: GiverRelation
    timing: Timing
    channel: Channel
    text: str
    goal_id: uuid.UUID | None = None
    value: CoreValue | None = None
    progress: Progress | None = None
    next_step: str = ""
    outcomes: frozenset[Outcome] = frozenset()
    note: str = ""
    seen_on: datetime.date | None = None
    request_id: uuid.UUID | None = None
    evidence: Sequence[uuid.UUID] = ()


def give(person: uuid.UUID, giver: uuid.UUID, new: NewFeedback, act: Act) -> uuid.UUID:
    """Keep feedback about a person and tell them. Raises Invalid, IllegalStep or NotFound."""
    with writing() as session:
        _answers_request(session, new, person, giver)
        row = _row(session, person, giver, new, act)
        session.execute(
            sa.delete(FeedbackDraft).where(
                FeedbackDraft.giver_id == giver, FeedbackDraft.employee_id == person
            )
        )
        audit.record(
            session, act, AuditTag.FEEDBACK_GIVEN, row.id, about=str(person), by=str(giver),
            relation=new.relation.value, timing=new.timing.value,
        )  # fmt: skip
        _tell(session, person, MessageKind.FEEDBACK_GIVEN, row.id, act)
        return row.id


def correct(note: uuid.UUID, giver: uuid.UUID, new: NewFeedback, act: Act) -> uuid.UUID:
    """A corrected version beside the old one, which stays as it was and is marked superseded.

    Raises IllegalStep when it was corrected already, Invalid, or NotFound for another's feedback.
    """
    with writing() as session:
        old = _current(session, note)
        if old.giver_id != giver:
            raise NotFound("Umpan balik ini tidak dikenal.")
        row = _row(session, old.employee_id, giver, new, act, old)
        audit.record(
            session, act, AuditTag.FEEDBACK_CORRECTED, row.id, before={"feedback": str(note)},
            after={"feedback": str(row.id)},
        )  # fmt: skip
        _tell(session, old.employee_id, MessageKind.FEEDBACK_GIVEN, row.id, act)
        return row.id


def answer(note: uuid.UUID, by: uuid.UUID, text: str, act: Act) -> None:
    """What the employee says to it; once, and nothing of the feedback changes after that.

    Raises Invalid, IllegalStep, or NotFound for feedback about somebody else.
    """
    with writing() as session:
        row = _current(session, note)
        if row.employee_id != by:
            raise NotFound("Umpan balik ini tidak dikenal.")
        if row.answered_at is not None:
            raise IllegalStep("Umpan balik ini sudah dijawab.")
        row.answer = written(text, "Jawaban", LONGEST_TEXT)
        row.answered_at = act.at
        audit.record(
            session, act, AuditTag.FEEDBACK_ANSWERED, row.id, before={"is_answered": False},
            after={"is_answered": True},
        )  # fmt: skip
        _tell(session, row.giver_id, MessageKind.FEEDBACK_ANSWERED, row.id, act)


def save_draft(
    person: uuid.UUID,
    giver: uuid.UUID,
    fields: Mapping[str, Sequence[str]],
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """Keep what is typed so far; the giver alone sees it.

    `seen` marks the draft on the screen.  Raises Invalid when it is too much,
    Changed when the draft was saved in another window meanwhile.
    """
    if sum(len(text) for texts in fields.values() for text in texts) > LONGEST_DRAFT:
        raise Invalid("Draf ini terlalu panjang: ringkas isinya.")
    with writing() as session:
        draft = session.get(FeedbackDraft, (giver, person))
        now = " ".join(draft.fields.get("tulisan", ())) if draft else ""
        require_seen(seen, draft_marks(draft.fields if draft else {}), now)
        if draft is None:
            draft = FeedbackDraft(giver_id=giver, employee_id=person)
            session.add(draft)
        draft.fields = {name: list(texts) for name, texts in fields.items()}
        draft.saved_at = act.at


def written(text: str, field: str, longest: int, *, may_be_empty: bool = False) -> str:
    """A text of several lines without blanks at its ends. Raises Invalid, naming the field."""
    words = text.replace("\r\n", "\n").strip()
    if not words and not may_be_empty:
        raise Invalid("%(field)s masih kosong.", field=field)
    if len(words) > longest:
        raise Invalid(
            "%(field)s terlalu panjang: paling banyak %(longest)s huruf.",
            field=field,
            longest=longest,
        )
    return words


def _row(
    session: Session,
    person: uuid.UUID,
    giver: uuid.UUID,
    new: NewFeedback,
    act: Act,
    old: Feedback | None = None,
) -> Feedback:
    _check(session, person, new, act)
    row = Feedback(
        employee_id=person, giver_id=giver, relation=new.relation, timing=new.timing,
        channel=new.channel, goal_id=new.goal_id, value=new.value, progress=new.progress,
        text=written(new.text, "Isi umpan balik", LONGEST_TEXT),
        next_step=written(new.next_step, "Langkah berikut", LONGEST_STEP, may_be_empty=True),
        outcomes=[one.value for one in Outcome if one in new.outcomes],
        note=written(new.note, "Catatan", LONGEST_NOTE, may_be_empty=True), seen_on=new.seen_on,
        given_at=act.at, request_id=old.request_id if old else new.request_id,
        supersedes_id=old.id if old else None,
    )  # fmt: skip
    row.proofs = [FeedbackEvidence(evidence_id=one) for one in dict.fromkeys(new.evidence)]
    session.add(row)
    session.flush()
    return row


def _check(session: Session, person: uuid.UUID, new: NewFeedback, act: Act) -> None:
    if (new.goal_id is None) == (new.value is None):
        raise Invalid("Pilih satu: rencana hasil kerja atau nilai BerAKHLAK.")
    if new.goal_id is not None:
        goal = session.get(Goal, new.goal_id)
        if goal is None or goal.employee_id != person:
            raise NotFound("Rencana hasil kerja ini bukan milik pegawai tersebut.")
    if new.seen_on is not None and new.seen_on > act.on:
        raise Invalid("Tanggal kejadian tidak boleh di masa depan.")
    if new.evidence:
        known = set(
            session.scalars(
                sa.select(Evidence.id).where(
                    Evidence.id.in_(new.evidence), Evidence.employee_id == person
                )
            )
        )
        if known != set(new.evidence):
            raise NotFound("Bukti ini tidak dikenal.")
    decided = Decided(new.relation, new.progress, new.outcomes, new.goal_id is not None, new.note)
    fault = outcome_fault(decided, _earlier(session, person, new.goal_id))
    if fault is not None:
        raise Invalid(_FAULTS[fault])


def _earlier(session: Session, person: uuid.UUID, goal: uuid.UUID | None) -> list[Earlier]:
    """What leaders decided before about the same result, corrected versions left out."""
    if goal is None:
        return []
    heirs = sa.select(Feedback.supersedes_id).where(Feedback.supersedes_id.is_not(None))
    rows = session.execute(
        sa.select(Feedback.progress, Feedback.outcomes).where(
            Feedback.employee_id == person, Feedback.goal_id == goal, Feedback.id.not_in(heirs)
        )
    )
    return [Earlier(row.progress, frozenset(map(Outcome, row.outcomes))) for row in rows]


def _answers_request(
    session: Session, new: NewFeedback, person: uuid.UUID, giver: uuid.UUID
) -> None:
    if new.request_id is None:
        return
    asked = session.get(FeedbackRequest, new.request_id)
    if asked is None or (asked.employee_id, asked.asked_id) != (person, giver):
        raise NotFound("Permintaan ini tidak dikenal.")
    if asked.declined_at is not None:
        raise IllegalStep("Permintaan ini sudah Anda tolak.")
    done = session.scalar(sa.select(Feedback.id).where(Feedback.request_id == asked.id).limit(1))
    if done is not None:
        raise IllegalStep("Permintaan ini sudah dijawab.")


def _current(session: Session, note: uuid.UUID) -> Feedback:
    """A feedback that no correction has superseded, held until the end of the transaction."""
    row = session.scalar(sa.select(Feedback).where(Feedback.id == note).with_for_update())
    if row is None:
        raise NotFound("Umpan balik ini tidak dikenal.")
    heir = session.scalar(sa.select(Feedback.id).where(Feedback.supersedes_id == note))
    if heir is not None:
        raise IllegalStep("Umpan balik ini sudah dikoreksi: buka versi yang baru.")
    return row


def _tell(session: Session, whom: uuid.UUID, kind: MessageKind, note: uuid.UUID, act: Act) -> None:
    notify(session, employees([whom]), kind, link=f"/umpan-balik/{note}", act=act)
