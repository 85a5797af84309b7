"""What those who choose note of candidates, page by page, before anything is decided."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.db import writing
from portal.errors import Changed, Invalid
from portal.models.audit import AuditTag
from portal.models.recognition import Opportunity, OpportunityCandidate
from portal.rules.recognition import sign_of
from portal.services import audit
from portal.services.audit import Act
from portal.services.recognition import open_row
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class Mark:
    """Whether somebody is to be chosen and why, as typed, and the sign of what was shown."""

    is_marked: bool
    reason: str
    seen: str


def mark(
    opportunity_id: uuid.UUID,
    marks: Mapping[uuid.UUID, Mark],
    words: tuple[str, str] | None,
    seen: int,
    act: Act,
) -> int:
    """Keep what was changed on one page; `words` is the reason for all staff with its sign.

    What the page shows as it was is left alone, whatever others made of it meanwhile.  Returns the
    version that may be decided on: the one `seen` is of, unless only this page changed it.

    Raises Changed, IllegalStep, Invalid, NotFound.
    """
    typed = {
        person: (one.is_marked, tidy(one.reason, "Alasan", 500)) for person, one in marks.items()
    }
    with writing() as session:
        row = open_row(session, opportunity_id)
        known = {
            one.employee_id: one
            for one in session.scalars(
                sa.select(OpportunityCandidate).where(
                    OpportunityCandidate.opportunity_id == opportunity_id,
                    OpportunityCandidate.employee_id.in_(typed),
                )
            )
        }
        if typed.keys() - known.keys():
            raise Invalid("Pilih dari orang yang dipertimbangkan.")
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for person, new in typed.items():
            old = (known[person].is_marked, known[person].draft)
            if _is_new(old, new, marks[person].seen):
                known[person].is_marked, known[person].draft = new
                before[str(person)], after[str(person)] = list(old), list(new)
        if words is not None:
            _word(row, words, before, after)
        if not after:
            return seen
        is_current = row.version == seen
        row.version += 1
        audit.record(session, act, AuditTag.OPPORTUNITY_MARKED, row.id, before=before, after=after)
        return row.version if is_current else seen


def _word(
    row: Opportunity, words: tuple[str, str], before: dict[str, Any], after: dict[str, Any]
) -> None:
    text, sign = tidy(words[0], "Alasan", 2000), words[1]
    if _is_new((row.draft,), (text,), sign):
        before["reason"], after["reason"] = row.draft, text
        row.draft = text


def _is_new(old: tuple[str | bool, ...], new: tuple[str | bool, ...], seen: str) -> bool:
    """Whether this page changed something. Raises Changed where somebody else did as well."""
    if new == old or sign_of(*new) == seen:
        return False
    if sign_of(*old) != seen:
        raise Changed("Ada isian yang diubah orang lain sejak Anda membukanya. Periksa keduanya.")
    return True
