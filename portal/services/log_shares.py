"""Sharing an entry of a team: its author offers it, and each colleague agrees for themselves.

A result that several people reached is written once and stands in the log of everybody who agrees,
with the same evidence; the credit is shared as in the matrix of roles (PermenPANRB 6/2022,
L.II.A.5.h-j).
"""

import uuid
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.log import EntryEvidence, LogEntry
from portal.models.log_shares import EntryShare
from portal.queries.log_shares import teammates
from portal.queries.log_terms import LogTerms, terms_on
from portal.rules.log_words import ShareState
from portal.rules.messages import MessageKind
from portal.rules.scheme_words import EntryKind
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.log import entry_of
from portal.services.log_filling import NewEntry, added, refilled, require_open
from portal.services.messages import Recipient, notify

MOST_SHARES = 30
PAGE = "/catatan/bersama"


def offer(
    entry_id: uuid.UUID, author: uuid.UUID, colleagues: Collection[uuid.UUID], act: Act
) -> int:
    """Offer an entry to colleagues of the team; returns how many were asked for the first time.

    Raises NotFound for somebody else's entry, Invalid for whoever is no colleague of the team,
    IllegalStep for an entry that is none of a team or was itself taken over from a colleague.
    """
    wanted = set(colleagues)
    if not wanted or len(wanted) > MOST_SHARES:
        raise Invalid("Pilih paling sedikit satu, paling banyak 30 rekan.")
    with writing() as session:
        row = session.scalar(sa.select(LogEntry).where(LogEntry.id == entry_id).with_for_update())
        if row is None or row.employee_id != author:
            raise NotFound("Catatan ini tidak dikenal atau sudah dihapus.")
        if row.kind is not EntryKind.CAPAIAN_TIM or _is_taken_over(session, entry_id):
            raise IllegalStep("Hanya capaian tim yang Anda tulis sendiri yang dapat dibagikan.")
        if not wanted <= {one.id for one in teammates(author, row.goal_id, act.on)}:
            raise Invalid("Pilih rekan dari daftar tim Anda.")
        asked = set(
            session.scalars(
                sa.select(EntryShare.colleague_id).where(EntryShare.entry_id == entry_id)
            )
        )
        fresh = wanted - asked
        session.add_all(
            EntryShare(entry_id=entry_id, colleague_id=one, offered_at=act.at) for one in fresh
        )
        if fresh:
            told = [Recipient(employee_id=one) for one in sorted(fresh)]
            notify(session, told, MessageKind.LOG_TO_REVIEW, link=PAGE, act=act)
            audit.record(
                session, act, AuditTag.LOG_SHARED, entry_id, colleagues=sorted(map(str, fresh))
            )
        return len(fresh)


def accept(
    entry_id: uuid.UUID,
    colleague: uuid.UUID,
    goal_id: uuid.UUID | None,
    measure_id: uuid.UUID | None,
    seen: int,
    act: Act,
) -> uuid.UUID:
    """Take an offered entry into one's own log, for one's own goal; returns the entry there.

    Agreed to before, the words are brought up to date.  `seen` is the version of the offered entry
    that was on the screen.  Raises NotFound, Changed, Invalid, or IllegalStep for a closed day.
    """
    terms = terms_on(act.on)
    with writing() as session:
        source = entry_of(session, entry_id, seen)
        share = _share(session, entry_id, colleague)
        require_open(source.on_date, terms)
        proofs = session.scalars(
            sa.select(EntryEvidence.evidence_id).where(EntryEvidence.entry_id == entry_id)
        ).all()
        new = NewEntry(
            on_date=source.on_date, text=source.text, client_key=uuid.uuid4(), goal_id=goal_id,
            measure_id=measure_id, quantity=source.quantity if measure_id else None,
            kind=EntryKind.CAPAIAN_TIM, evidence=tuple(proofs),
        )  # fmt: skip
        share.accepted_id = _taken_over(session, share, new, source, terms, act)
        share.accepted_version, share.answered_at = source.version, act.at
        before, share.state = share.state, ShareState.DITERIMA
        audit.record(
            session, act, AuditTag.LOG_SHARE_ANSWERED, entry_id, colleague=str(colleague),
            accepted=str(share.accepted_id), version=source.version,
            **moved(before, share.state),
        )  # fmt: skip
        return share.accepted_id


def decline(entry_id: uuid.UUID, colleague: uuid.UUID, act: Act) -> None:
    """Leave an offered entry to those who reached it. Raises NotFound, IllegalStep."""
    with writing() as session:
        share = _share(session, entry_id, colleague)
        if share.state is ShareState.DITERIMA:
            raise IllegalStep("Capaian ini sudah ada di catatan Anda: hapus catatannya di sana.")
        if share.state is ShareState.DITAWARKAN:
            share.state, share.answered_at = ShareState.DITOLAK, act.at
            audit.record(
                session, act, AuditTag.LOG_SHARE_ANSWERED, entry_id, colleague=str(colleague),
                **moved(ShareState.DITAWARKAN, share.state),
            )  # fmt: skip


def _taken_over(
    session: Session, share: EntryShare, new: NewEntry, source: LogEntry, terms: LogTerms, act: Act
) -> uuid.UUID:
    """The entry in the colleague's log, new or brought up to date."""
    owners = {source.employee_id, source.entered_by_id} - {None}
    mine = session.get(LogEntry, share.accepted_id) if share.accepted_id else None
    if mine is not None:
        require_open(mine.on_date, terms)
        refilled(session, mine, new, terms, act, owners)
        return mine.id
    row = LogEntry(employee_id=share.colleague_id, client_key=new.client_key, created_at=act.at)
    return added(session, row, new, terms, act, owners)


def _share(session: Session, entry_id: uuid.UUID, colleague: uuid.UUID) -> EntryShare:
    share = session.get(EntryShare, (entry_id, colleague), with_for_update=True)
    if share is None:
        raise NotFound("Capaian tim ini tidak ditawarkan kepada Anda.")
    return share


def _is_taken_over(session: Session, entry_id: uuid.UUID) -> bool:
    taken = sa.exists().where(EntryShare.accepted_id == entry_id)
    return bool(session.scalar(sa.select(taken)))
