"""Evidence (bukti dukung): files under their fingerprint, and links; each belongs to one employee.

The bytes lie in a folder and not in a row: they are written once, read seldom, and would make every
backup of the database as large as all photos together.
"""

import datetime
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, enum_of, pk
from portal.rules.evidence_files import EvidenceKind


class Evidence(Base):
    """A file (`kind`, `sha256`, `size` in bytes) or a link (`url`); handed in twice it is one."""

    __tablename__ = "evidence"
    __table_args__ = (
        sa.UniqueConstraint("employee_id", "sha256"),
        sa.UniqueConstraint("employee_id", "url"),
        sa.CheckConstraint("(url IS NULL) <> (sha256 IS NULL)", name="file_or_link"),
        sa.CheckConstraint("(sha256 IS NULL) = (kind IS NULL)", name="kind"),
        sa.CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="size"),
    )

    id: Mapped[uuid.UUID] = pk()
    employee_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("employee.id"))
    name: Mapped[str] = mapped_column(sa.String(150))
    kind: Mapped[EvidenceKind | None] = mapped_column(enum_of(EvidenceKind))
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    size: Mapped[int | None]
    url: Mapped[str | None] = mapped_column(sa.String(500))
    added_at: Mapped[datetime.datetime] = mapped_column(Moment)
