"""Competence standards of posts, the posts people aim at, and the levels found in people.

Levels are beside the predikat: no table of appraisals refers to these, none of these to a rating.
"""

import datetime
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.models.people import ImportState
from portal.rules.competences import LevelSource
from portal.rules.employment import PostKind


class PostStandard(Base):
    """What one post asks for (standar kompetensi jabatan); found by the title of a posting.

    `title_key` is the title in small letters; `basis` names the decree; `version` grows with each
    change.
    """

    __tablename__ = "post_standard"
    __table_args__ = (
        sa.UniqueConstraint("title_key"),
        sa.CheckConstraint("length(title) > 0", name="has_title"),
        sa.CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[uuid.UUID] = pk()
    title: Mapped[str] = mapped_column(sa.String(200))
    title_key: Mapped[str] = mapped_column(sa.String(200))
    post: Mapped[PostKind] = mapped_column(enum_of(PostKind))
    basis: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime.datetime] = mapped_column(Moment)


class PostStandardLevel(Base):
    """The level of one competence that a standard asks for."""

    __tablename__ = "post_standard_level"
    __table_args__ = (sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    standard_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("post_standard.id"), primary_key=True
    )
    competence: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    level: Mapped[int]


class IntendedPost(Base):
    """The post that somebody is being prepared for, with the reason; the newest one counts."""

    __tablename__ = "intended_post"
    __table_args__ = (
        sa.CheckConstraint("length(reason) > 0", name="has_reason"),
        sa.Index(
            "uq_intended_post_current",
            "employee_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    standard_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("post_standard.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    set_by: Mapped[str] = mapped_column(sa.String(120))
    set_at: Mapped[datetime.datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(Moment)


class CompetenceImport(Base):
    """A file of an assessment centre that was read: `plan` until it is applied; `basis` names the
    report, `assessed_on` its day.
    """

    __tablename__ = "competence_import"
    __table_args__ = (
        sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name="applied"),
        sa.CheckConstraint("length(basis) > 0", name="basis"),
    )

    id: Mapped[uuid.UUID] = pk()
    account_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[ImportState] = mapped_column(enum_of(ImportState))
    created_at: Mapped[datetime.datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime.datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(Moment)
    assessed_on: Mapped[datetime.date]
    basis: Mapped[str] = mapped_column(sa.String(300))
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    problems: Mapped[list[Any]] = mapped_column(sa.JSON, deferred=True)
    plan: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True), deferred=True)


class CompetenceLevel(Base):
    """A level (1-5) that somebody found in an employee on a day; rows are added, never changed.

    `number` counts what the same source said about the same competence on the same day: the last
    one holds.  `assessor_id` is the employee who judged (oneself, the rater), `basis` the document
    of an assessment centre or an import, or the questionnaire that a level was taken from.  Rows of
    an import go when it is taken back.
    """

    __tablename__ = "competence_level"
    __table_args__ = (
        sa.UniqueConstraint(
            "employee_id",
            "competence",
            "source",
            "assessed_on",
            "number",
            name="uq_competence_level_said",
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint(
            "(source IN ('diri', 'atasan')) = (assessor_id IS NOT NULL)", name="assessor"
        ),
        sa.CheckConstraint(
            "(source = 'diri') = (assessor_id IS NOT NULL AND assessor_id = employee_id)",
            name="oneself",
        ),
        sa.CheckConstraint("source IN ('diri', 'atasan') OR length(basis) > 0", name="basis"),
        sa.CheckConstraint("import_id IS NULL OR source = 'impor'", name="imported"),
        sa.Index("ix_competence_level_competence", "competence", "source", "assessed_on"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    competence: Mapped[str] = mapped_column(sa.String(60))
    level: Mapped[int]
    source: Mapped[LevelSource] = mapped_column(enum_of(LevelSource))
    assessed_on: Mapped[datetime.date]
    number: Mapped[int] = mapped_column(default=1)
    assessor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("employee.id"), index=True)
    basis: Mapped[str] = mapped_column(sa.String(300), default="")
    evidence: Mapped[str] = mapped_column(sa.String(1000), default="")
    import_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("competence_import.id"), index=True
    )
    recorded_by: Mapped[str] = mapped_column(sa.String(120))
    recorded_at: Mapped[datetime.datetime] = mapped_column(Moment)
