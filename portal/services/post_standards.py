"""Competence standards of posts, and the post that somebody is prepared for.

Source: PermenPANRB 38/2017 (standar kompetensi jabatan, set by the agency).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.competences import IntendedPost, PostStandard, PostStandardLevel
from portal.models.people import Employee
from portal.rules.competences import is_competence
from portal.rules.development_rule import LEVELS
from portal.rules.employment import PostKind
from portal.rules.post_titles import title_key
from portal.services import audit
from portal.services.audit import Act
from portal.services.seen import require_seen
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewStandard:
    """A standard as typed; `levels` are competence -> level."""

    title: str
    post: PostKind
    levels: Mapping[str, int]
    basis: str = ""


def save_standard(
    standard_id: uuid.UUID | None, new: NewStandard, seen: int, act: Act
) -> uuid.UUID:
    """A new standard, or other levels for one. Raises Changed, Invalid or NotFound."""
    title, basis = tidy(new.title, "Nama jabatan", 200), tidy(new.basis, "Dasar", 300)
    if not title:
        raise Invalid("Nama jabatan belum diisi.")
    if not new.levels:
        raise Invalid("Isi level paling sedikit satu kompetensi.")
    if any(not is_competence(key) or n not in LEVELS for key, n in new.levels.items()):
        raise Invalid("Level kompetensi dari 1 sampai 5.")
    with writing() as session:
        row = _standard(session, standard_id, seen)
        _refuse_twin(session, row, title_key(title))
        before = _levels(session, row.id) if standard_id else {}
        row.title, row.title_key, row.post, row.basis = title, title_key(title), new.post, basis
        row.updated_at = act.at
        session.add(row)
        session.flush()
        session.execute(sa.delete(PostStandardLevel).where(PostStandardLevel.standard_id == row.id))
        session.add_all(
            PostStandardLevel(standard_id=row.id, competence=key, level=level)
            for key, level in new.levels.items()
        )
        audit.record(
            session, act, AuditTag.STANDARD_WRITTEN, row.id, title=title, before=before,
            after=dict(new.levels),
        )  # fmt: skip
        return row.id


def set_intended(
    employee_id: uuid.UUID,
    standard_id: uuid.UUID | None,
    reason: str,
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """The post somebody is prepared for from now on; None ends it.

    `seen` marks the post and reason on the screen.  Raises Invalid, NotFound, Changed.
    """
    words = tidy(reason, "Alasan", 500)
    if not words:
        raise Invalid("Tulis alasannya, agar pegawai tahu mengapa jabatan ini yang dituju.")
    with writing() as session:
        # One writer at a time for a person, so that two choices never both stay open.
        if session.get(Employee, employee_id, with_for_update=True) is None:
            raise NotFound("Pegawai ini tidak dikenal.")
        if standard_id is not None and session.get(PostStandard, standard_id) is None:
            raise NotFound("Standar jabatan ini tidak dikenal.")
        held = session.execute(
            sa.select(IntendedPost, PostStandard.title)
            .join(PostStandard, PostStandard.id == IntendedPost.standard_id)
            .where(IntendedPost.employee_id == employee_id, IntendedPost.ended_at.is_(None))
        ).first()
        now = (held[0].standard_id, held[0].reason) if held else ()
        require_seen(seen, now, f"{held.title}: {held[0].reason}" if held else "")
        before = held[0].standard_id if held else None
        if held:
            held[0].ended_at = act.at
            session.flush()
        if standard_id is not None:
            session.add(
                IntendedPost(
                    employee_id=employee_id, standard_id=standard_id, reason=words,
                    set_by=act.actor, set_at=act.at,
                )
            )  # fmt: skip
        audit.record(
            session, act, AuditTag.INTENDED_POST_SET, employee_id, reason=words,
            before={"standard": str(before) if before else None},
            after={"standard": str(standard_id) if standard_id else None},
        )  # fmt: skip


def _standard(session: Session, standard_id: uuid.UUID | None, seen: int) -> PostStandard:
    if standard_id is None:
        return PostStandard(version=1)
    row = session.get(PostStandard, standard_id, with_for_update=True)
    if row is None:
        raise NotFound("Standar jabatan ini tidak dikenal.")
    if row.version != seen:
        raise Changed("Standar ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    row.version = seen + 1
    return row


def _refuse_twin(session: Session, row: PostStandard, key: str) -> None:
    own = row.id or uuid.UUID(int=0)
    with session.no_autoflush:
        twin = session.scalar(
            sa.select(PostStandard.id).where(PostStandard.title_key == key, PostStandard.id != own)
        )
    if twin is not None:
        raise Invalid("Jabatan ini sudah mempunyai standar: ubah yang itu.")


def _levels(session: Session, standard_id: uuid.UUID) -> dict[str, int]:
    rows = session.execute(
        sa.select(PostStandardLevel.competence, PostStandardLevel.level).where(
            PostStandardLevel.standard_id == standard_id
        )
    )
    return {row.competence: row.level for row in rows}
