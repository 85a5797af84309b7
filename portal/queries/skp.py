"""Plans as pages and documents need them."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Employee, Posting
from portal.models.skp import (
    Skp,
    SkpIndicator,
    SkpItem,
)
from portal.queries.accounts import Visitor
from portal.queries.skp_around import AgreedLine, Line, around
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.measures import CoreValue, Criterion
from portal.rules.schemes import Scheme
from portal.rules.skp_words import Aspect, SkpState
from portal.rules.skp_writing import Draft, DraftIndicator, DraftItem

# Rows as pages read them; pages change nothing and import no table.
Item = SkpItem
Indicator = SkpIndicator
Plan = Skp


@dataclass(frozen=True)
class SkpSheet:
    """A plan with everything in it, as one visitor may see it.

    `leader` are the goals of the rater's plan of that year, as (goal, words), for choosing;
    `partners` names by goal who shares it, `criteria` what the scheme has results looked at by.
    """

    plan: Skp
    sight: Sight
    lines: Sequence[Line]
    leader: Sequence[tuple[uuid.UUID, str]]
    expectations: Mapping[CoreValue, str]
    attachments: Sequence[AgreedLine]
    partners: Mapping[uuid.UUID, Sequence[str]]
    criteria: Sequence[Criterion]
    with_evidence: Sequence[Criterion]

    @property
    def may_write(self) -> bool:
        """Whether the visitor may change this draft now."""
        return self.plan.state is SkpState.DRAF and self.sight.may(Action.PLAN_WRITE)

    @property
    def may_set(self) -> bool:
        """Whether the visitor is the one to set this plan now: the rater, or the rater's superior
        where it came to them after January (L.II.C.5).
        """
        me = self.sight.visitor.actor.employee_id
        is_mine = me == self.sight.rater.employee_id or self.plan.is_by_superior
        is_waiting = self.plan.state is SkpState.DIAJUKAN
        return is_waiting and is_mine and self.sight.may(Action.PLAN_SET)

    @property
    def may_talk(self) -> bool:
        """Whether the visitor takes part in the clarification."""
        return self.sight.may(Action.PLAN_WRITE) or self.may_set


@dataclass(frozen=True)
class ListedSkp:
    """A line of a list of plans; `is_former`: for a post that was left before the year's end."""

    id: uuid.UUID
    employee_id: uuid.UUID
    name: str
    year: int
    number: int
    state: SkpState
    signed_at: datetime.datetime | None
    set_at: datetime.datetime | None
    items: int
    title: str
    is_former: bool


def skp_sheet(skp_id: uuid.UUID, visitor: Visitor, action: Action, on: datetime.date) -> SkpSheet:
    """One plan, for that purpose. Raises NotFound, or NotAllowed without saying whose it is."""
    plan = _whole(skp_id)
    if plan is None:
        raise NotFound("SKP ini tidak dikenal.")
    try:
        sight = in_sight(plan.employee_id, visitor, action, on)
    except NotAllowed as error:
        raise NotAllowed("SKP ini tidak terbuka bagi Anda.") from error
    return SkpSheet(plan, sight, **around(plan, sight))


def plans_of(person: uuid.UUID) -> list[ListedSkp]:
    """Every version of somebody's plans, the newest year and version first."""
    return _listed(Skp.employee_id == person)


def plans_waiting_for(rater: uuid.UUID) -> list[ListedSkp]:
    """Plans that were handed to a rater and wait to be set, the longest waiting first."""
    waiting = _listed(Skp.rater_id == rater, Skp.state == SkpState.DIAJUKAN)
    return sorted(waiting, key=lambda one: (str(one.signed_at), one.name))


def in_force(person: uuid.UUID, year: int) -> uuid.UUID | None:
    """The plan that holds for a person in a year, the one that was set last if there are more."""
    return db.session.scalar(
        sa.select(Skp.id)
        .where(Skp.employee_id == person, Skp.year == year, Skp.state == SkpState.DITETAPKAN)
        .order_by(Skp.set_at.desc())
        .limit(1)
    )


def as_draft(plan: Skp, scheme: Scheme | None) -> Draft:
    """The plan as the writing rules look at it, with what the scheme asks of a target."""
    return Draft(
        year=plan.year, form=plan.form, approach=plan.approach,
        items=tuple(_draft_item(item) for item in plan.items),
        target_parts=frozenset(scheme.plan.target_parts) if scheme else frozenset(),
        baseline_required=scheme.plan.baseline_required if scheme else False,
        criteria=scheme.plan.criteria if scheme else (),
    )  # fmt: skip


def _draft_item(item: SkpItem) -> DraftItem:
    return DraftItem(
        text=item.text, priority=item.priority, perspective=item.perspective,
        serves_leader=item.leader_goal_id is not None or bool(item.leader_text),
        criteria=item.criteria,
        indicators=tuple(
            DraftIndicator(
                text=one.text, target=one.target, unit=one.unit, low=one.low, high=one.high,
                aspects=frozenset(map(Aspect, one.aspects)), is_growth=bool(one.denominator),
                baseline=one.baseline, source=one.source, due_on=one.due_on,
            )
            for one in item.indicators
        ),
    )  # fmt: skip


def _whole(skp_id: uuid.UUID) -> Skp | None:
    """The plan with results and indicators, in one statement."""
    return (
        db.session.scalars(
            sa.select(Skp)
            .where(Skp.id == skp_id)
            .options(joinedload(Skp.items).joinedload(SkpItem.indicators))
            .execution_options(populate_existing=True)
        )
        .unique()
        .first()
    )


def _listed(*wanted: sa.ColumnElement[bool]) -> list[ListedSkp]:
    items = (
        sa.select(sa.func.count())
        .select_from(SkpItem)
        .where(SkpItem.skp_id == Skp.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Skp, Employee.name, items, Posting.title, Posting.ends_on)
        .join(Employee, Skp.employee_id == Employee.id)
        .join(Posting, Skp.posting_id == Posting.id)
        .where(*wanted)
        .order_by(Skp.year.desc(), Skp.number.desc(), Skp.id)
    )
    return [
        ListedSkp(
            plan.id, plan.employee_id, name, plan.year, plan.number, plan.state, plan.signed_at,
            plan.set_at, number, title,
            ends_on is not None and ends_on < datetime.date(plan.year, 12, 31),
        )
        for plan, name, number, title, ends_on in rows
    ]  # fmt: skip
