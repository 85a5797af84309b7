"""A colleague says before the window opens that they will not rate, and somebody else is found."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.db import writing
from portal.errors import N_, IllegalStep, NotFound
from portal.models.audit import AuditTag
from portal.models.peer_rounds import PeerAssignment, PeerDecline
from portal.rules.messages import MessageKind
from portal.rules.peer_rounds import AssignmentOrigin, AssignmentState, DeclineKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.peer_rounds import in_preparation, tidy_reason

TEAM_PERSON_PAGE = "/rekan-penilai/tim/{}/pegawai?ganti={}"
OWN_PAGE = "/rekan-penilai?putaran={}&ganti={}"
_other = aliased(PeerDecline)


def decline(
    assignment: uuid.UUID,
    rater: uuid.UUID,
    kind: DeclineKind,
    text: str,
    supervisor: uuid.UUID | None,
    act: Act,
) -> None:
    """Say that one will not rate a colleague, before the window opens; twice is once.

    `supervisor` (of the ratee), and the ratee who proposed this colleague, are told that somebody
    else is needed, not why.  Raises Invalid without a reason, IllegalStep once the round is open,
    NotFound for another's.
    """
    words = tidy_reason(text, N_("Tulis alasan Anda; hanya kepegawaian yang membacanya."))
    with writing() as session:
        row = session.get(PeerAssignment, assignment)
        if row is None or row.rater_id != rater:
            raise NotFound("Permintaan menilai ini tidak dikenal.")
        in_preparation(session, row.round_id)
        if row.state is AssignmentState.DITOLAK:
            return
        if row.state is not AssignmentState.DISETUJUI:
            raise IllegalStep("Permintaan menilai ini sudah dibatalkan.")
        row.state = AssignmentState.DITOLAK
        session.add(PeerDecline(assignment_id=assignment, kind=kind, text=words))
        session.flush()
        page = TEAM_PERSON_PAGE.format(row.ratee_id, assignment)
        notify(
            session, employees([supervisor] if supervisor else []), MessageKind.PEER_TO_REPLACE,
            link=page, act=act,
        )  # fmt: skip
        if row.origin is AssignmentOrigin.PEGAWAI:
            notify(
                session, employees([row.ratee_id]), MessageKind.PEER_TO_REPLACE,
                link=OWN_PAGE.format(row.round_id, assignment), act=act,
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.PEERS_DECLINED, assignment, round=str(row.round_id),
            **moved(AssignmentState.DISETUJUI, row.state),
        )  # fmt: skip


def note_replacement(
    session: Session, declined: uuid.UUID | None, ratee: uuid.UUID, row: PeerAssignment
) -> None:
    """Note whom a refusal led to, the first time; another employee's refusal is not known here."""
    if declined is None or row.state is AssignmentState.DITOLAK:
        return
    session.execute(
        sa.update(PeerDecline)
        .where(
            PeerDecline.assignment_id == declined, PeerDecline.replaced_by_id.is_(None),
            sa.exists().where(
                PeerAssignment.id == declined, PeerAssignment.ratee_id == ratee,
                PeerAssignment.round_id == row.round_id,
            ),
            ~sa.exists().where(_other.replaced_by_id == row.id),
        )
        .values(replaced_by_id=row.id),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
