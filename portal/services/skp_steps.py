"""The way of a plan: signed by the employee, returned or set by the rater, revised in the year.

Sources: PermenPANRB 6/2022, Ps. 14, 20(4)-(5), L.II.C.1-7.  Nobody sets the own plan; the database
refuses it as well.
"""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.skp import (
    Skp,
    SkpAttachment,
    SkpExpectation,
    SkpIndicator,
    SkpItem,
    SkpMessage,
)
from portal.rules.skp_words import AttachmentKind, SkpState
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import draft_of, tidy

LONGEST_MESSAGE = 2000


@dataclass(frozen=True)
class Rating:
    """Who is to set the plan; `by_superior` after January (L.II.C.5)."""

    rater_id: uuid.UUID
    by_superior: bool = False


def submit(skp_id: uuid.UUID, rating: Rating, seen: int, act: Act) -> None:
    """The employee signs and hands the plan to the rater (Ps. 14(3)).

    Raises Changed, IllegalStep, or Invalid when there is nothing in it.
    """
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        if not plan.items:
            raise Invalid("SKP ini masih kosong: tulis paling sedikit satu rencana hasil kerja.")
        plan.state, plan.signed_at = SkpState.DIAJUKAN, act.at
        plan.rater_id, plan.is_by_superior = rating.rater_id, rating.by_superior
        plan.version += 1
        audit.record(
            session, act, AuditTag.SKP_SUBMITTED, plan.id, rater=str(rating.rater_id),
            by_superior=rating.by_superior, items=len(plan.items),
            before={"state": SkpState.DRAF.value}, after={"state": plan.state.value},
        )  # fmt: skip


def send_back(skp_id: uuid.UUID, reason: str, by: uuid.UUID, act: Act) -> None:
    """Back to the draft: by the rater for clarification, or by the employee before it is set.

    The reason stands in the clarification. Raises IllegalStep, Invalid or NotFound.
    """
    with writing() as session:
        plan = _submitted(session, skp_id)
        words = tidy(reason, "Alasan", LONGEST_MESSAGE)
        if not words:
            raise Invalid("Tulis apa yang perlu diubah atau dibicarakan.")
        plan.state, plan.signed_at = SkpState.DRAF, None
        plan.version += 1
        session.add(SkpMessage(skp_id=plan.id, author_id=by, written_at=act.at, text=words))
        audit.record(
            session, act, AuditTag.SKP_RETURNED, plan.id, by=str(by),
            before={"state": SkpState.DIAJUKAN.value}, after={"state": plan.state.value},
        )  # fmt: skip


def set_plan(skp_id: uuid.UUID, by: uuid.UUID, agreed: set[uuid.UUID], act: Act) -> None:
    """The rater sets the plan; the version in force until now is superseded (Ps. 14(3)).

    `agreed` are the lines of resources that the rater promises (Ps. 11). Raises IllegalStep.
    """
    with writing() as session:
        plan = _submitted(session, skp_id)
        if by == plan.employee_id:
            raise IllegalStep("Tidak seorang pun menetapkan SKP-nya sendiri.")
        former = session.scalar(_same_plan(plan).where(Skp.state == SkpState.DITETAPKAN))
        if former is not None:
            former.state = SkpState.DIGANTIKAN
            former.version += 1
            session.flush()
        plan.state, plan.set_at, plan.set_by_id = SkpState.DITETAPKAN, act.at, by
        plan.version += 1
        for line in plan.attachments:
            if line.kind is AttachmentKind.DUKUNGAN:
                line.is_agreed = line.id in agreed
        audit.record(
            session, act, AuditTag.SKP_SET, plan.id, by=str(by), number=plan.number,
            by_superior=plan.is_by_superior, supersedes=str(former.id) if former else None,
            before={"state": SkpState.DIAJUKAN.value}, after={"state": plan.state.value},
        )  # fmt: skip


def revise(skp_id: uuid.UUID, reason: str, dialogue_on: datetime.date, act: Act) -> uuid.UUID:
    """A new draft from the version in force, with the reason and the day of the dialogue.

    Source: Ps. 14(2), 20(4)-(5).  Raises IllegalStep when a draft is open already, or Invalid.
    """
    with writing() as session:
        plan = session.get(Skp, skp_id)
        if plan is None:
            raise NotFound("SKP ini tidak dikenal.")
        words = tidy(reason, "Alasan perubahan")
        if not words:
            raise Invalid("Tulis alasan perubahan SKP.")
        if not datetime.date(plan.year, 1, 1) <= dialogue_on <= act.on:
            raise Invalid("Tanggal dialog harus di tahun SKP ini dan tidak di masa depan.")
        if plan.state is not SkpState.DITETAPKAN:
            raise IllegalStep("Hanya SKP yang berlaku yang dapat diubah.")
        if session.scalar(_same_plan(plan).where(Skp.state.in_(OPEN))) is not None:
            raise IllegalStep("Perubahan SKP ini sudah ditulis: buka draf yang ada.")
        fresh = _copy(plan)
        fresh.number = plan.number + 1 + _dropped(session, plan)
        fresh.reason, fresh.dialogue_on = words, dialogue_on
        session.add(fresh)
        session.flush()
        audit.record(
            session, act, AuditTag.SKP_REVISED, fresh.id, follows=str(plan.id), reason=words,
            dialogue_on=dialogue_on.isoformat(), number=fresh.number,
        )  # fmt: skip
        return fresh.id


def drop(skp_id: uuid.UUID, seen: int, act: Act) -> None:
    """Give up a draft that was never set; its goals stay for whoever refers to them."""
    with writing() as session:
        plan = draft_of(session, skp_id, seen)
        goals = [item.text for item in plan.items]
        session.execute(sa.delete(SkpMessage).where(SkpMessage.skp_id == plan.id))
        session.delete(plan)
        audit.record(
            session, act, AuditTag.SKP_DROPPED, plan.id, number=plan.number,
            before={"goals": goals}, after=None,
        )  # fmt: skip


def clarify(
    skp_id: uuid.UUID, text: str, by: uuid.UUID, act: Act, goal_id: uuid.UUID | None = None
) -> None:
    """A line of the clarification between employee and rater. Raises Invalid or NotFound."""
    with writing() as session:
        plan = session.get(Skp, skp_id)
        if plan is None:
            raise NotFound("SKP ini tidak dikenal.")
        words = tidy(text, "Pesan", LONGEST_MESSAGE)
        if not words:
            raise Invalid("Pesan masih kosong.")
        if goal_id is not None and all(item.goal_id != goal_id for item in plan.items):
            raise NotFound("Rencana hasil kerja ini tidak ada di SKP ini.")
        session.add(
            SkpMessage(skp_id=plan.id, author_id=by, goal_id=goal_id, written_at=act.at, text=words)
        )
        audit.record(session, act, AuditTag.SKP_CLARIFIED, plan.id, by=str(by))


OPEN = (SkpState.DRAF, SkpState.DIAJUKAN)


def _submitted(session: Session, skp_id: uuid.UUID) -> Skp:
    plan = session.scalar(sa.select(Skp).where(Skp.id == skp_id).with_for_update())
    if plan is None:
        raise NotFound("SKP ini tidak dikenal.")
    if plan.state is not SkpState.DIAJUKAN:
        raise IllegalStep("SKP ini tidak sedang diajukan: muat ulang halamannya.")
    return plan


def _same_plan(plan: Skp) -> sa.Select[Skp]:
    return sa.select(Skp).where(
        Skp.employee_id == plan.employee_id,
        Skp.year == plan.year,
        Skp.posting_id == plan.posting_id,
    )


def _dropped(session: Session, plan: Skp) -> int:
    """How many later numbers were used up, so that a number never names two versions."""
    last = session.scalar(
        sa.select(sa.func.max(Skp.number)).where(
            Skp.employee_id == plan.employee_id,
            Skp.year == plan.year,
            Skp.posting_id == plan.posting_id,
        )
    )
    return (last or plan.number) - plan.number


def _copy(plan: Skp) -> Skp:
    """The same words for the same goals and measures, as a draft."""
    fresh = Skp(
        employee_id=plan.employee_id, year=plan.year, posting_id=plan.posting_id,
        approach=plan.approach, form=plan.form, state=SkpState.DRAF,
    )  # fmt: skip
    fresh.items = [
        SkpItem(
            **_columns(item, SkpItem),
            indicators=[
                SkpIndicator(**_columns(indicator, SkpIndicator)) for indicator in item.indicators
            ],
        )
        for item in plan.items
    ]
    fresh.expectations = [
        SkpExpectation(value=one.value, text=one.text) for one in plan.expectations
    ]
    fresh.attachments = [
        SkpAttachment(kind=one.kind, position=one.position, text=one.text)
        for one in plan.attachments
    ]
    return fresh


def _columns(row: SkpItem | SkpIndicator, kind: type[SkpItem | SkpIndicator]) -> dict[str, object]:
    """Everything in a row but its own key and its parent's."""
    own = {"id", "skp_id", "item_id"}
    return {
        column.key: getattr(row, column.key)
        for column in kind.__table__.columns
        if column.key not in own
    }
