"""Drafts of schemes: written bit by bit, by several clerks, valid or not yet.

A draft binds nobody, so single saves are not in the audit trail; that it was begun, thrown away
or adopted is.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, NotFound
from portal.models.audit import AuditTag
from portal.models.schemes import SchemeDraft
from portal.rules.scheme_sections import Section, digest_of, with_part
from portal.services import audit
from portal.services.audit import Act

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Saved:
    """Whether a section was kept, and the fingerprint of what is stored of it now.

    Not kept means that somebody else changed the section since the form was drawn.
    """

    is_kept: bool
    digest: str


def create_draft(content: dict[str, Any], based_on: str | None, act: Act) -> uuid.UUID:
    """Begin a draft with this content, which need not be valid; its id."""
    with writing() as session:
        draft = SchemeDraft(
            title=title_of(content), based_on=based_on, content=content, changed_at=act.at,
            changed_by=act.actor,
        )  # fmt: skip
        session.add(draft)
        session.flush()
        audit.record(
            session, act, AuditTag.SCHEME_DRAFTED, draft.id, title=draft.title, based_on=based_on
        )
    return draft.id


def save_section(
    draft_id: uuid.UUID, section: Section, part: Mapping[str, Any], drawn_from: str, act: Act
) -> Saved:
    """Replace one section's part; `drawn_from` is the fingerprint its form was drawn from.

    Raises NotFound when the draft is gone.
    """
    with writing() as session:
        draft = locked_draft(session, draft_id)
        before = digest_of(section, draft.content)
        content = with_part(section, draft.content, part)
        after = digest_of(section, content)
        if after == before:
            return Saved(True, after)
        if drawn_from != before:
            return Saved(False, before)
        draft.content = content
        draft.title = title_of(content)
        draft.changed_at, draft.changed_by = act.at, act.actor
    return Saved(True, after)


def discard_draft(draft_id: uuid.UUID, act: Act, *, seen: int | None = None) -> None:
    """Throw a draft away; `seen` is the version on the screen. Raises NotFound, Changed."""
    with writing() as session:
        draft = locked_draft(session, draft_id)
        if seen not in (None, draft.version):
            raise Changed(
                "Draf ini diubah orang lain sejak Anda membukanya. Lihat isinya, lalu putuskan."
            )
        session.delete(draft)
        audit.record(
            session, act, AuditTag.SCHEME_DISCARDED, draft_id, before={"title": draft.title},
            after=None,
        )  # fmt: skip


def locked_draft(session: Session, draft_id: uuid.UUID) -> SchemeDraft:
    """The draft, for nobody else to change in this transaction. Raises NotFound."""
    draft = session.get(SchemeDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None:
        raise NotFound("Draf skema ini sudah tidak ada: mungkin sudah disahkan atau dihapus.")
    return draft


def title_of(content: dict[str, Any]) -> str:
    """The Indonesian name in a draft's content, or what stands for it in lists."""
    name = content.get("name")
    words = name.get("id") if isinstance(name, dict) else None
    text = " ".join(words.split()) if isinstance(words, str) else ""
    return text[:LONGEST_TITLE] or "Skema tanpa nama"
