"""Ballots without a name: what may be stored about a citizen's answer, and nothing else.

Every table here lives WITHOUT ROWID on SQLite and has random keys, because a sequence is a clock.
The box holds an answer only until it is mixed; receipt and ballot share no column afterwards.
`tests/attacks/` compares these columns with what the form promises.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, anonymous_pk, enum_of
from portal.rules.channels import Channel, HalfDay

RECEIPT_ID = sa.String(26).with_variant(sa.String(26, collation="C"), "postgresql")
NO_ROWID = {"sqlite_with_rowid": False}


class BallotBox(Base):
    """An answer that waits to be mixed with the others of its counter."""

    __tablename__ = "ballot_box"
    __table_args__ = NO_ROWID

    id: Mapped[uuid.UUID] = anonymous_pk()
    point_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("survey_point.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("instrument_version.id"))
    on_date: Mapped[datetime.date]
    half_day: Mapped[HalfDay] = mapped_column(enum_of(HalfDay))
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    scores: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    profile: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    comment: Mapped[str | None] = mapped_column(sa.Text)


class CitizenBallot(Base):
    """One mixed answer: counter, date, half-day, channel, scores and the profile that was given."""

    __tablename__ = "citizen_ballot"
    __table_args__ = (sa.Index("ix_citizen_ballot_point_date", "point_id", "on_date"), NO_ROWID)

    id: Mapped[uuid.UUID] = anonymous_pk()
    point_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("survey_point.id"))
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("instrument_version.id"))
    on_date: Mapped[datetime.date]
    half_day: Mapped[HalfDay] = mapped_column(enum_of(HalfDay))
    channel: Mapped[Channel] = mapped_column(enum_of(Channel))
    scores: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    profile: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class CitizenComment(Base):
    """A comment apart from its ballot, so that a name written into it unmasks no answer."""

    __tablename__ = "citizen_comment"
    __table_args__ = (sa.Index("ix_citizen_comment_point_month", "point_id", "month"), NO_ROWID)

    id: Mapped[uuid.UUID] = anonymous_pk()
    point_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("survey_point.id"))
    month: Mapped[datetime.date]
    text: Mapped[str] = mapped_column(sa.Text)


class Receipt(Base):
    """Proof that an answer was taken. `id` is the hash of the form's key; its first ten characters
    are the code.

    `point_id` is set only while the answer lies in the box; `settled` says that the row was
    rewritten in a later transaction than the ballots', so that row versions tell nothing either.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        sa.Index(
            "ix_receipt_waiting",
            "point_id",
            sqlite_where=sa.text("point_id IS NOT NULL"),
            postgresql_where=sa.text("point_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_receipt_unsettled",
            "settled",
            sqlite_where=sa.text("NOT settled"),
            postgresql_where=sa.text("NOT settled"),
        ),
        NO_ROWID,
    )

    id: Mapped[str] = mapped_column(RECEIPT_ID, primary_key=True)
    point_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("survey_point.id"))
    settled: Mapped[bool] = mapped_column(default=False)


class Tally(Base):
    """Counters per point, version, month and channel, kept while mixing; pages never count ballots.

    `item` is an unsur or profile key with the given value, `_n` with value "" (all answers), or
    `_indeks` with the respondent's own index as "num/den" (for the interval).
    """

    __tablename__ = "tally"
    __table_args__ = (sa.CheckConstraint("count > 0", name="positive"), NO_ROWID)

    point_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("survey_point.id"), primary_key=True)
    version_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("instrument_version.id"), primary_key=True
    )
    month: Mapped[datetime.date] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_of(Channel), primary_key=True)
    item: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    count: Mapped[int]
