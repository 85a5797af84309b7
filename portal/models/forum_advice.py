"""What members of a forum write: opinions, advice, dissent; the rater's answer; the minutes.

None of it ever changes (triggers), and none of it is a rating.  Whoever stands back from a case
cannot have written on it: every row refers to a seat that is not recused.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of
from portal.models.forum import LONGEST_EVIDENCE, rating
from portal.rules.forum_words import Reply, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.reviews import LONGEST_WORDS, LinkKind

LONGEST_REASON = 4000


def judging_seat() -> tuple[sa.ForeignKeyConstraint, sa.CheckConstraint]:
    """The row belongs to a member who does not stand back from the case.

    The table needs `case_id`, `member_id` and `is_recused` (always false).
    """
    return (
        sa.ForeignKeyConstraint(
            ["case_id", "member_id", "is_recused"],
            ["forum_seat.case_id", "forum_seat.member_id", "forum_seat.is_recused"],
        ),
        sa.CheckConstraint("NOT is_recused", name="not_recused"),
    )


class ForumOpinion(Base):
    """What a member wrote about a case before reading the others; it never changes."""

    __tablename__ = "forum_opinion"
    __table_args__ = (
        *judging_seat(),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint(
            "(verdict = 'ubah') = (hasil IS NOT NULL) AND (hasil IS NULL) = (perilaku IS NULL)",
            name="change_names_ratings",
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    is_recused: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    hasil: Mapped[Ekspektasi | None] = mapped_column(rating("hasilopinion"))
    perilaku: Mapped[Ekspektasi | None] = mapped_column(rating("perilakuopinion"))
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumAdvice(Base):
    """What the forum advises on a case, recorded by whoever chairs it.

    `links` counts the pieces of evidence that it names (`ForumAdviceEvidence`); `evidence` are the
    forum's own words, for what lies in no list.
    """

    __tablename__ = "forum_advice"
    __table_args__ = (
        *judging_seat(),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.CheckConstraint(
            "(verdict = 'ubah') = (hasil IS NOT NULL) AND (hasil IS NULL) = (perilaku IS NULL)",
            name="change_names_ratings",
        ),
        sa.CheckConstraint(
            "verdict <> 'ubah' OR links > 0 OR length(evidence) > 0", name="change_has_evidence"
        ),
        sa.CheckConstraint("links >= 0", name="links"),
        sa.CheckConstraint("present >= 2", name="present"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID]
    is_recused: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[Verdict] = mapped_column(enum_of(Verdict))
    hasil: Mapped[Ekspektasi | None] = mapped_column(rating("hasiladvice"))
    perilaku: Mapped[Ekspektasi | None] = mapped_column(rating("perilakuadvice"))
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    evidence: Mapped[str] = mapped_column(sa.String(LONGEST_EVIDENCE), default="")
    links: Mapped[int] = mapped_column(default=0)
    present: Mapped[int]
    given_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumAdviceEvidence(Base):
    """Something of the employee's case that advice rests on.

    `source_id` is the row of that kind, as in `evaluation_evidence`; `words` are what stood there
    when the advice was recorded, and stay.
    """

    __tablename__ = "forum_advice_evidence"
    __table_args__ = (sa.CheckConstraint("length(words) > 0", name="has_words"),)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_advice.case_id"), primary_key=True
    )
    kind: Mapped[LinkKind] = mapped_column(enum_of(LinkKind), primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_WORDS))


class ForumDissent(Base):
    """A member who does not share the advice, with the reason, for the minutes."""

    __tablename__ = "forum_dissent"
    __table_args__ = (
        *judging_seat(),
        sa.ForeignKeyConstraint(["case_id"], ["forum_advice.case_id"]),
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    member_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    is_recused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_EVIDENCE))
    written_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumAnswer(Base):
    """What the rater answers to the advice; whoever keeps the rating says why."""

    __tablename__ = "forum_answer"
    __table_args__ = (sa.CheckConstraint("length(reason) > 0", name="has_reason"),)

    case_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_advice.case_id"), primary_key=True
    )
    rater_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    reply: Mapped[Reply] = mapped_column(enum_of(Reply))
    reason: Mapped[str] = mapped_column(sa.String(LONGEST_REASON))
    answered_at: Mapped[datetime.datetime] = mapped_column(Moment)


class ForumMinutes(Base):
    """The record of a concluded session as it is printed, with its fingerprint and the code by
    which anybody can check a copy.
    """

    __tablename__ = "forum_minutes"
    __table_args__ = (sa.CheckConstraint("length(sha256) = 64", name="sha256"),)

    session_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("forum_session.id"), primary_key=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    concluded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    concluded_at: Mapped[datetime.datetime] = mapped_column(Moment)
