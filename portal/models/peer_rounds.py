"""Rounds of the survey among colleagues: terms, who is asked about whom, ties, refusals.

An assignment is a duty to assess, never the answers.  Nothing in these tables tells whether or when
somebody answered: no column of an assignment changes after the window has opened.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.peer_rounds import (
    LONGEST_REASON,
    RELATIONS,
    Anonymity,
    AssignmentOrigin,
    AssignmentState,
    DeclineKind,
    PeerRoundState,
    ProposalState,
    TieKind,
)
from portal.rules.relations import Relation
from portal.rules.scheme_words import Nomination

_RELATIONS = ", ".join(f"'{one.value}'" for one in RELATIONS)


class PeerRound(Base):
    """The survey among colleagues in one period, real or practice.

    `seed` makes the system's draw reproducible.  `most_load` is how many colleagues one person
    rates at most.  From the opening on, before the first answer, triggers keep `anonymity`,
    `seed`, `most_load` and the groups as they are; the window's end may only move later.
    `fingerprint` is the SHA-256 of terms and assignments at the opening.  `public_key` seals
    answers: no round runs without one, and it goes when the answers were counted; `key_lost` says
    that the worker looked for the other half and did not find it.
    """

    __tablename__ = "peer_round"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.UniqueConstraint("period_id"),
        sa.CheckConstraint("closes_on >= opens_on", name="window"),
        sa.CheckConstraint("most_load BETWEEN 1 AND 40", name="load"),
        sa.CheckConstraint("length(seed) = 32", name="seed"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[uuid.UUID] = pk()
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PeerRoundState] = mapped_column(
        enum_of(PeerRoundState), default=PeerRoundState.PERSIAPAN
    )
    opens_on: Mapped[datetime.date]
    closes_on: Mapped[datetime.date]
    nomination: Mapped[Nomination] = mapped_column(enum_of(Nomination))
    anonymity: Mapped[Anonymity] = mapped_column(
        enum_of(Anonymity), default=Anonymity.ANGKA_KOMENTAR
    )
    most_load: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(32))
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    public_key: Mapped[str | None] = mapped_column(sa.String(64))
    key_lost: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention


class PeerGroupTerms(Base):
    """One relation of a round: its instrument, how many are asked, and from how many on figures
    and comments are shown.
    """

    __tablename__ = "peer_group"
    __table_args__ = (
        sa.CheckConstraint(f"relation IN ({_RELATIONS})", name="of_colleagues"),
        sa.CheckConstraint("k >= 3", name="k_floor"),
        sa.CheckConstraint("comment_k >= 5 AND comment_k >= k", name="comment_floor"),
        sa.CheckConstraint("invited >= k", name="enough_invited"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("peer_round.id"), primary_key=True)
    relation: Mapped[Relation] = mapped_column(enum_of(Relation), primary_key=True)
    position: Mapped[int]
    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("instrument_version.id"), index=True
    )
    invited: Mapped[int]
    k: Mapped[int]
    comment_k: Mapped[int]


class PeerAssignment(Base):
    """Somebody is to rate a colleague.

    `proposed_by_id` is None for the system.  `reason` says why the supervisor or the office added
    or took out a colleague.
    """

    __tablename__ = "peer_assignment"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["round_id", "relation"], ["peer_group.round_id", "peer_group.relation"]
        ),
        sa.UniqueConstraint("round_id", "ratee_id", "rater_id"),
        sa.CheckConstraint("ratee_id <> rater_id", name="not_oneself"),
        sa.CheckConstraint("(origin = 'sistem') = (proposed_by_id IS NULL)", name="proposer"),
        sa.CheckConstraint("state <> 'dikeluarkan' OR length(reason) > 0", name="out_has_reason"),
        sa.Index("ix_peer_assignment_rater_id", "rater_id", "round_id"),
        sa.Index("ix_peer_assignment_round_state", "round_id", "state"),
        sa.Index("ix_peer_assignment_ratee_id", "ratee_id"),
    )

    id: Mapped[uuid.UUID] = pk()
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("peer_round.id"))
    ratee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    relation: Mapped[Relation] = mapped_column(enum_of(Relation))
    state: Mapped[AssignmentState] = mapped_column(
        enum_of(AssignmentState), default=AssignmentState.DIUSULKAN
    )
    origin: Mapped[AssignmentOrigin] = mapped_column(enum_of(AssignmentOrigin))
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("employee.id"), index=True
    )
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), default="")


class PeerDecline(Base):
    """A colleague does not rate; `text` is read by them and the personnel office alone.

    `replaced_by_id` is the assignment that was made in its place.
    """

    __tablename__ = "peer_decline"
    __table_args__ = (
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("replaced_by_id <> assignment_id", name="another"),
    )

    assignment_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("peer_assignment.id"), primary_key=True
    )
    kind: Mapped[DeclineKind] = mapped_column(enum_of(DeclineKind))
    text: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("peer_assignment.id"), unique=True
    )


class PeerTie(Base):
    """Somebody declared that they are tied to a colleague; seen by them and the personnel office.

    `ended_on` is the day on which it was taken back.
    """

    __tablename__ = "peer_tie"
    __table_args__ = (
        sa.CheckConstraint("employee_id <> other_id", name="not_oneself"),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= declared_on", name="days"),
        sa.Index(
            "uq_peer_tie_open", "employee_id", "other_id", unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    other_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    kind: Mapped[TieKind] = mapped_column(enum_of(TieKind))
    note: Mapped[str] = mapped_column(sa.String(LONGEST_REASON), default="")
    declared_on: Mapped[datetime.date]
    ended_on: Mapped[datetime.date | None]


class PeerExtension(Base):
    """The window of a whole round was made longer: for everybody, so that nobody is singled out."""

    __tablename__ = "peer_extension"
    __table_args__ = (
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint("until > previous", name="longer"),
    )

    id: Mapped[uuid.UUID] = pk()
    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("peer_round.id"), index=True)
    previous: Mapped[datetime.date]
    until: Mapped[datetime.date]
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    decided_by: Mapped[str] = mapped_column(sa.String(120))
    decided_at: Mapped[datetime.datetime] = mapped_column(Moment)


class PeerReminder(Base):
    """On this day the system reminded those who had something open; of whom, nothing is kept."""

    __tablename__ = "peer_reminder"

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("peer_round.id"), primary_key=True)
    on_date: Mapped[datetime.date] = mapped_column(primary_key=True)


class PeerProposal(Base):
    """The system's proposal for a round: asked for, drawn by the worker, looked at, written.

    One for each round; asking again replaces it.  `basis` is the SHA-256 of everything the draw
    looked at, `digest` that of what it drew, `drawn` the draw itself, so that writing goes on
    where it stopped, after `written` rows.  While it is written nobody else changes who is asked.
    """

    __tablename__ = "peer_proposal"
    __table_args__ = (
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        sa.CheckConstraint("written BETWEEN 0 AND added", name="written"),
        sa.CheckConstraint(
            "state IN ('menunggu', 'dihitung') OR (length(digest) = 64 AND summary IS NOT NULL)",
            name="drawn",
        ),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("peer_round.id"), primary_key=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(
        enum_of(ProposalState), default=ProposalState.MENUNGGU
    )
    progress: Mapped[int] = mapped_column(default=0)
    is_renewed: Mapped[bool] = mapped_column(default=False)
    on_date: Mapped[datetime.date]
    asked_by: Mapped[str] = mapped_column(sa.String(120))
    basis: Mapped[str] = mapped_column(sa.String(64), default="")
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    added: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    summary: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    drawn: Mapped[bytes] = mapped_column(sa.LargeBinary, default=b"", deferred=True)
