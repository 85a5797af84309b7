"""What colleagues said about a colleague, without a name: box, ballots, comments, marks, release.

As long as a round takes answers they lie sealed in the box: the private key is in no table.

Every table of answers and marks lives WITHOUT ROWID on SQLite and has random keys, because a
sequence is a clock.  A ballot says whom it is about, from which side, and in which period; it knows
no assignment, no author and no day.  That an assignment was answered is a mark under a keyed hash,
which is removed when the answers are counted.
`tests/attacks/` compares these columns with what the form promises.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, anonymous_pk, enum_of
from portal.models.ballots import NO_ROWID, RECEIPT_ID
from portal.models.periods import real_period
from portal.rules.peer_answers import CommentState, Mark
from portal.rules.relations import Relation

LONGEST_ACTION = 2000
DIGEST = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def _unsettled(table: str) -> sa.Index:
    wanted = sa.text("mark <> 'tuntas'")
    return sa.Index(
        f"ix_{table}_unsettled", "period_id", sqlite_where=wanted, postgresql_where=wanted
    )


class PeerBox(Base):
    """An answer that waits for the end of its round, sealed for the round's key: what was said
    cannot be read from here, not even its length.  Rows lie by whom they are about, as they are
    counted.
    """

    __tablename__ = "peer_box"
    __table_args__ = (
        sa.CheckConstraint("length(sealed) > 48", name="sealed"),
        NO_ROWID,
    )

    ratee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evaluation_period.id"), primary_key=True
    )
    id: Mapped[uuid.UUID] = anonymous_pk()
    relation: Mapped[Relation] = mapped_column(enum_of(Relation))
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("instrument_version.id"))
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


class PeerBallot(Base):
    """One counted answer of a group that may be shown: whom it is about, from which side, in which
    period, and the scores.
    """

    __tablename__ = "peer_ballot"
    __table_args__ = (sa.Index("ix_peer_ballot_period_ratee", "period_id", "ratee_id"), NO_ROWID)

    id: Mapped[uuid.UUID] = anonymous_pk()
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evaluation_period.id"))
    ratee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    relation: Mapped[Relation] = mapped_column(enum_of(Relation))
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("instrument_version.id"))
    scores: Mapped[dict[str, int]] = mapped_column(sa.JSON)


class PeerComment(Base):
    """One comment, apart from the scores and from the other comments of its writer.

    Names and NIP are masked before it is stored.  `claim` is a hash of the form's key and the item:
    whoever holds the key can rewrite it when a moderator asks for that.
    """

    __tablename__ = "peer_comment"
    __table_args__ = (
        sa.Index("ix_peer_comment_period_ratee", "period_id", "ratee_id"),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        NO_ROWID,
    )

    id: Mapped[uuid.UUID] = anonymous_pk()
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evaluation_period.id"))
    ratee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    relation: Mapped[Relation] = mapped_column(enum_of(Relation))
    item: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[CommentState] = mapped_column(enum_of(CommentState), default=CommentState.BARU)
    claim: Mapped[str] = mapped_column(RECEIPT_ID, unique=True)


class PeerReceipt(Base):
    """Proof that an answer was taken.  `id` is the hash of the form's key; its first ten characters
    are the code.
    """

    __tablename__ = "peer_receipt"
    __table_args__ = (
        sa.Index("ix_peer_receipt_period_id", "period_id"), _unsettled("peer_receipt"), NO_ROWID
    )  # fmt: skip

    id: Mapped[str] = mapped_column(RECEIPT_ID, primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evaluation_period.id"))
    mark: Mapped[Mark] = mapped_column(enum_of(Mark), default=Mark.DI_KOTAK)


class PeerSlip(Base):
    """An assignment that is spent: a keyed hash of its id, and nothing that leads to the answer."""

    __tablename__ = "peer_slip"
    __table_args__ = (_unsettled("peer_slip"), NO_ROWID)

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("evaluation_period.id"))
    mark: Mapped[Mark] = mapped_column(enum_of(Mark), default=Mark.DI_KOTAK)


class PeerCount(Base):
    """What the answers about an employee come to, once they were counted and until their comments
    are read and everything is released.  `content` is that of `rules.peer_answers.counted`.
    """

    __tablename__ = "peer_count"
    __table_args__ = (sa.Index("ix_peer_count_employee_id", "employee_id"), NO_ROWID)

    period_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("evaluation_period.id"), primary_key=True
    )
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class PeerRelease(Base):
    """What may be read about an employee, frozen once when the round was closed.

    `content` is that of `rules.peer_answers.frozen`, whatever page or file shows it.
    """

    __tablename__ = "peer_release"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["period_id", "is_practice"], ["evaluation_period.id", "evaluation_period.is_practice"]
        ),
        sa.UniqueConstraint("employee_id", "period_id"),
        sa.CheckConstraint("length(sha256) = 64", name="sha256"),
        sa.Index("ix_peer_release_period_id", "period_id"),
        NO_ROWID,
    )

    id: Mapped[uuid.UUID] = anonymous_pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    period_id: Mapped[uuid.UUID]
    is_practice: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    released_on: Mapped[datetime.date]


class PeerUnitPicture(Base):
    """What is told of one unit's own staff after a release, frozen with it: whoever moves later
    changes no figure, so that no two looks can be subtracted from each other.

    `content` holds [version, item, employees, mean], empty below the smallest number of employees.
    """

    __tablename__ = "peer_unit_picture"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("people >= 1", name="people"),
        sa.Index("ix_peer_unit_picture_unit_id", "unit_id"),
        NO_ROWID,
    )

    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    is_practice: Mapped[bool] = mapped_column(default=False)
    people: Mapped[int]
    content: Mapped[list[Any]] = mapped_column(sa.JSON)


class PeerAction(Base):
    """What employee and rater agreed to do after reading the colleagues' feedback.

    Whoever writes agrees by writing; the other's agreement is asked anew after each change.
    """

    __tablename__ = "peer_action"
    __table_args__ = (
        *real_period(),
        sa.CheckConstraint("length(text) > 0", name="has_text"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint(
            "employee_agreed_at IS NOT NULL OR rater_agreed_at IS NOT NULL", name="written_by_one"
        ),
        sa.Index("ix_peer_action_period_id", "period_id"),
    )

    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), primary_key=True)
    period_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    is_practice: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.String(LONGEST_ACTION))
    rater_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    employee_agreed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    rater_agreed_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own convention
