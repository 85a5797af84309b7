"""A plan (SKP) from its beginning: the draft, and what is agreed beside its results.

Only a draft can be written.  Who may write it is decided where it is loaded (`queries.standings`).
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Posting
from portal.models.skp import Skp, SkpAttachment, SkpExpectation
from portal.rules.measures import CoreValue
from portal.rules.skp_words import Approach, AttachmentKind, SkpForm, SkpState
from portal.services import audit
from portal.services.audit import Act

LONGEST_TEXT = 500
MOST_LINES = 20


def start_skp(
    person: uuid.UUID,
    year: int,
    posting_id: uuid.UUID,
    approach: Approach,
    act: Act,
    *,
    is_independent: bool = False,
) -> uuid.UUID:
    """The first version of a plan for a posting; `is_independent` for heads of units on their own.

    Raises NotFound, or IllegalStep when there is a plan already.
    """
    with writing() as session:
        posting = session.get(Posting, posting_id)
        if posting is None or posting.employee_id != person:
            raise NotFound("Penempatan ini tidak dikenal.")
        existing = session.scalar(
            sa.select(Skp.id).where(
                Skp.employee_id == person, Skp.year == year, Skp.posting_id == posting_id
            )
        )
        if existing is not None:
            raise IllegalStep("SKP untuk jabatan dan tahun ini sudah ada: buka yang itu.")
        former = _former(session, person, year, posting)
        form = SkpForm.of(posting.post, leads_independent_unit=is_independent)
        plan = Skp(
            employee_id=person, year=year, posting_id=posting_id, number=1, approach=approach,
            form=form, state=SkpState.DRAF, follows_id=former,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        audit.record(
            session, act, AuditTag.SKP_STARTED, plan.id, year=year, approach=approach.value,
            follows=str(former) if former else None,
        )  # fmt: skip
        return plan.id


def _former(session: Session, person: uuid.UUID, year: int, posting: Posting) -> uuid.UUID | None:
    """The plan for the post held before a transfer to this one, if there is one (L.II.C.6)."""
    return session.scalar(
        sa.select(Skp.id)
        .join(Posting, Skp.posting_id == Posting.id)
        .where(
            Skp.employee_id == person, Skp.year == year, Skp.posting_id != posting.id,
            Skp.state == SkpState.DITETAPKAN, Posting.kind == posting.kind,
            Posting.ends_on < posting.starts_on,
        )
        .order_by(Posting.ends_on.desc())
        .limit(1)
    )  # fmt: skip


def save_agreements(
    skp_id: uuid.UUID,
    expectations: Mapping[CoreValue, str],
    lines: Mapping[AttachmentKind, Sequence[str]],
    seen: int,
    act: Act,
) -> None:
    """Ekspektasi khusus per value, and the three blocks of the lampiran (Ps. 10(4), 11-13).

    Empty texts are left out. Raises Changed, Invalid, IllegalStep or NotFound.
    """
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        wanted = {value: tidy(text, "Ekspektasi khusus") for value, text in expectations.items()}
        before = _agreed(plan)
        plan.expectations[:] = []
        plan.attachments[:] = []
        session.flush()
        plan.expectations.extend(
            SkpExpectation(value=value, text=text) for value, text in wanted.items() if text
        )
        for kind, texts in lines.items():
            kept = [text for text in (tidy(one, kind.label) for one in texts) if text]
            if len(kept) > MOST_LINES:
                raise Invalid("Lampiran paling banyak 20 baris untuk setiap bagian.")
            plan.attachments.extend(
                SkpAttachment(kind=kind, position=position, text=text)
                for position, text in enumerate(kept, 1)
            )
        plan.version = seen + 1
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, before=before, after=_agreed(plan)
        )


def _agreed(plan: Skp) -> dict[str, Any]:
    lines: dict[str, list[str]] = {}
    for line in sorted(plan.attachments, key=lambda one: one.position):
        lines.setdefault(line.kind.value, []).append(line.text)
    return {one.value.value: one.text for one in plan.expectations} | lines


def draft_of(session: Session, skp_id: uuid.UUID, seen: int) -> Skp:
    """The draft, as it was seen, held until the end of the transaction.

    Raises NotFound, IllegalStep when it is no draft any more, Changed when it was saved meanwhile.
    """
    plan = session.scalar(sa.select(Skp).where(Skp.id == skp_id).with_for_update())
    if plan is None:
        raise NotFound("SKP ini tidak dikenal.")
    if plan.state is not SkpState.DRAF:
        raise IllegalStep("SKP ini sudah diajukan: tarik dahulu untuk mengubahnya.")
    if plan.version != seen:
        raise Changed("SKP ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    return plan


def tidy(text: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """A text without spare blanks. Raises Invalid when it is too long, naming the field."""
    words = " ".join(text.split())
    if len(words) > longest:
        raise Invalid(
            "%(field)s terlalu panjang: paling banyak %(longest)s huruf.",
            field=field,
            longest=longest,
        )
    return words
