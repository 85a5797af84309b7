"""Writing a plan (SKP): its results with their indicators, and what is agreed beside them.

Only a draft can be written.  Who may write it is decided where it is loaded (`queries.standings`).
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.people import Posting
from portal.models.skp import (
    Goal,
    Measure,
    Skp,
    SkpAttachment,
    SkpExpectation,
    SkpIndicator,
    SkpItem,
)
from portal.rules.measures import CoreValue
from portal.rules.skp_words import (
    Approach,
    Aspect,
    AttachmentKind,
    Cascading,
    Direction,
    Perspective,
    Priority,
    SkpForm,
    SkpState,
)
from portal.services import audit
from portal.services.audit import Act

LONGEST_TEXT = 500
MOST_ITEMS = 60
MOST_LINES = 20


@dataclass(frozen=True)
class NewIndicator:
    """An indicator as typed; `measure_id` None for one that is new."""

    text: str
    target: str
    aspects: frozenset[Aspect]
    measure_id: uuid.UUID | None = None
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Direction | None = None
    baseline: Decimal | None = None
    denominator: str = ""
    source: str = ""
    due_on: datetime.date | None = None


@dataclass(frozen=True)
class NewItem:
    """A result as typed, with all its indicators in their order."""

    text: str
    priority: Priority
    indicators: Sequence[NewIndicator]
    leader_goal_id: uuid.UUID | None = None
    leader_text: str = ""
    cascading: Cascading | None = None
    assigned_by: str = ""
    perspective: Perspective | None = None


def start_skp(
    person: uuid.UUID, year: int, posting_id: uuid.UUID, approach: Approach, act: Act
) -> uuid.UUID:
    """The first version of a plan for a posting. Raises NotFound, or IllegalStep if there is one."""
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
        plan = Skp(
            employee_id=person, year=year, posting_id=posting_id, number=1, approach=approach,
            form=SkpForm.of(posting.post, leads_independent_unit=False), state=SkpState.DRAF,
        )  # fmt: skip
        session.add(plan)
        session.flush()
        audit.record(
            session, act, AuditTag.SKP_STARTED, plan.id, year=year, approach=approach.value
        )
        return plan.id


def save_item(
    skp_id: uuid.UUID, item_id: uuid.UUID | None, new: NewItem, seen: int, act: Act
) -> uuid.UUID:
    """Add a result, or replace the words of one, in a draft; returns the result's id.

    `seen` is the version of the plan that was on the screen.  Raises Changed when it has moved on,
    Invalid, IllegalStep or NotFound.
    """
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        if item_id is None:
            item = _added_item(session, plan)
        else:
            item = _item(plan, item_id)
        before = item.text
        _fill(item, new)
        _place_indicators(session, item, new.indicators)
        plan.version = seen + 1
        session.flush()
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id), before=before,
            after=item.text, indicators=len(item.indicators),
        )  # fmt: skip
        return item.id


def remove_item(skp_id: uuid.UUID, item_id: uuid.UUID, seen: int, act: Act) -> None:
    """Take a result out of a draft; its goal stays, because others may have referred to it."""
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        item = _item(plan, item_id)
        plan.items.remove(item)
        _renumber(plan)
        plan.version = seen + 1
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id),
            before=item.text, after=None,
        )  # fmt: skip


def move_item(skp_id: uuid.UUID, item_id: uuid.UUID, steps: int, seen: int, act: Act) -> None:
    """Move a result up (negative) or down; at the ends nothing happens."""
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        item = _item(plan, item_id)
        order = sorted(plan.items, key=lambda one: one.position)
        place = order.index(item)
        order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
        for position, one in enumerate(order, 1):
            one.position = position
        plan.version = seen + 1
        audit.record(
            session, act, AuditTag.SKP_WRITTEN, plan.id, goal=str(item.goal_id), moved=steps
        )


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
            session, act, AuditTag.SKP_WRITTEN, plan.id, expectations=len(plan.expectations),
            attachments=len(plan.attachments),
        )  # fmt: skip


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
        raise Invalid(f"{field} terlalu panjang: paling banyak {longest} huruf.")
    return words


def _added_item(session: Session, plan: Skp) -> SkpItem:
    if len(plan.items) >= MOST_ITEMS:
        raise Invalid("Rencana hasil kerja paling banyak 60: gabungkan yang sejenis.")
    goal = Goal(employee_id=plan.employee_id, year=plan.year)
    session.add(goal)
    session.flush()
    item = SkpItem(goal_id=goal.id, position=len(plan.items) + 1, text="")
    plan.items.append(item)
    return item


def _fill(item: SkpItem, new: NewItem) -> None:
    text = tidy(new.text, "Rencana hasil kerja")
    if not text:
        raise Invalid("Rencana hasil kerja belum diisi: tulis apa yang akan dicapai.")
    item.text = text
    item.priority = new.priority
    item.leader_goal_id = new.leader_goal_id
    item.leader_text = tidy(new.leader_text, "Rencana hasil kerja pimpinan")
    item.cascading = new.cascading
    item.assigned_by = tidy(new.assigned_by, "Pemberi penugasan", 200)
    item.perspective = new.perspective


def _place_indicators(session: Session, item: SkpItem, wanted: Sequence[NewIndicator]) -> None:
    """The indicators in their order; a known measure keeps its identity, the others are new."""
    if len(wanted) > MOST_LINES:
        raise Invalid("Indikator paling banyak 20 untuk satu rencana hasil kerja.")
    known = {indicator.measure_id: indicator for indicator in item.indicators}
    kept = []
    for position, new in enumerate(wanted, 1):
        found = known.get(new.measure_id) if new.measure_id else None
        if found is None:
            measure = Measure(goal_id=item.goal_id)
            session.add(measure)
            session.flush()
            found = SkpIndicator(measure_id=measure.id)
        _fill_indicator(found, new, position)
        kept.append(found)
    item.indicators[:] = kept


def _fill_indicator(row: SkpIndicator, new: NewIndicator, position: int) -> None:
    row.text = tidy(new.text, "Indikator")
    if not row.text:
        raise Invalid("Indikator belum diisi: tulis ukuran keberhasilannya.")
    if new.low is not None and new.high is not None and new.low > new.high:
        raise Invalid("Target terbalik: angka bawah lebih besar daripada angka atas.")
    row.position = position
    row.target = tidy(new.target, "Target", 200)
    row.aspects = sorted(aspect.value for aspect in new.aspects)
    row.unit = tidy(new.unit, "Satuan", 60)
    row.low, row.high, row.baseline = new.low, new.high, new.baseline
    row.direction = new.direction
    row.denominator = tidy(new.denominator, "Pembanding", 200)
    row.source = tidy(new.source, "Sumber data", 200)
    row.due_on = new.due_on


def _item(plan: Skp, item_id: uuid.UUID) -> SkpItem:
    found = next((item for item in plan.items if item.id == item_id), None)
    if found is None:
        raise NotFound("Rencana hasil kerja ini tidak ada di SKP ini.")
    return found


def _renumber(plan: Skp) -> None:
    for position, item in enumerate(sorted(plan.items, key=lambda one: one.position), 1):
        item.position = position
