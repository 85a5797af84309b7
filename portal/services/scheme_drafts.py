"""Drafts of schemes: written bit by bit, by several clerks, valid or not yet.

A draft binds nobody, so single saves are not in the audit trail; that it was begun, thrown away
or adopted is.
"""

import uuid
from typing import Any

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.schemes import SchemeDraft
from portal.services import audit
from portal.services.audit import Act

LONGEST_TITLE = 200


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


def title_of(content: dict[str, Any]) -> str:
    """The Indonesian name in a draft's content, or what stands for it in lists."""
    name = content.get("name")
    words = name.get("id") if isinstance(name, dict) else None
    text = " ".join(words.split()) if isinstance(words, str) else ""
    return text[:LONGEST_TITLE] or "Skema tanpa nama"
