"""Two versions of one plan beside each other, and all versions with their two signatures."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.people import Employee
from portal.models.skp import Skp, SkpAttachment, SkpExpectation, SkpItem
from portal.queries.accounts import Visitor
from portal.queries.standings import Sight, in_sight
from portal.rules.actions import Action
from portal.rules.skp_words import SkpState


@dataclass(frozen=True)
class Version:
    """A version with its reason and both signatures."""

    id: uuid.UUID
    number: int
    state: SkpState
    reason: str
    dialogue_on: datetime.date | None
    signed_at: datetime.datetime | None
    set_at: datetime.datetime | None
    set_by: str
    by_superior: bool


@dataclass(frozen=True)
class Whole:
    """Everything in a version; `lines` are (kind, words) of expectations and the lampiran."""

    plan: Skp
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Comparison:
    """Two versions of a plan, the older first, as one visitor may see them."""

    sight: Sight
    versions: Sequence[Version]
    before: Whole
    after: Whole

    def version(self, whole: Whole) -> Version:
        """Number, reason and signatures of one of the two."""
        return next(one for one in self.versions if one.id == whole.plan.id)


def comparison(
    skp_id: uuid.UUID, other: uuid.UUID | None, visitor: Visitor, on: datetime.date
) -> Comparison:
    """A version and another of the same plan, the one before it unless told otherwise.

    A plan after a transfer is compared with the one that it follows.  Raises NotFound, or
    NotAllowed without saying whose it is.
    """
    rows = _versions(skp_id)
    if not rows:
        raise NotFound("SKP ini tidak dikenal.")
    person = rows[0].employee_id
    try:
        sight = in_sight(person, visitor, Action.PLAN_READ, on)
    except NotAllowed as error:
        raise NotAllowed("SKP ini tidak terbuka bagi Anda.") from error
    versions = [_version(row) for row in rows]
    keys = [one.id for one in versions]
    place = keys.index(skp_id)
    against = other if other in keys else keys[place + 1] if place + 1 < len(keys) else None
    if against is None or against == skp_id:
        raise NotFound("Belum ada versi lain untuk dibandingkan.")
    newer, older = sorted((skp_id, against), key=keys.index)
    whole = _wholes([older, newer])
    return Comparison(sight, versions, whole[older], whole[newer])


def _versions(skp_id: uuid.UUID) -> list[Any]:
    """All versions of the plan, the newest first, then the plan that it follows."""
    mine = aliased(Skp)
    setter = aliased(Employee)
    same = sa.and_(
        Skp.employee_id == mine.employee_id,
        Skp.year == mine.year,
        sa.or_(Skp.posting_id == mine.posting_id, Skp.id == mine.follows_id),
    )
    rows = db.session.execute(
        sa.select(
            Skp.id, Skp.employee_id, Skp.number, Skp.state, Skp.reason, Skp.dialogue_on,
            Skp.signed_at, Skp.set_at, setter.name.label("set_by"), Skp.is_by_superior,
            (Skp.posting_id == mine.posting_id).label("is_same_post"),
        )
        .join(mine, same)
        .outerjoin(setter, Skp.set_by_id == setter.id)
        .where(mine.id == skp_id)
    ).all()  # fmt: skip
    return sorted(rows, key=lambda row: (not row.is_same_post, -row.number))


def _version(row: Any) -> Version:
    return Version(
        row.id, row.number, row.state, row.reason, row.dialogue_on, row.signed_at, row.set_at,
        row.set_by or "", row.is_by_superior,
    )  # fmt: skip


def _wholes(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Whole]:
    """Both versions in two statements."""
    plans = (
        db.session.scalars(
            sa.select(Skp)
            .where(Skp.id.in_(keys))
            .options(joinedload(Skp.items).joinedload(SkpItem.indicators))
        )
        .unique()
        .all()
    )
    rows = db.session.execute(
        sa.union_all(
            _lines(SkpExpectation.skp_id, SkpExpectation.value, SkpExpectation.text, 0, keys),
            _lines(
                SkpAttachment.skp_id, SkpAttachment.kind, SkpAttachment.text,
                SkpAttachment.position, keys,
            ),
        ).order_by("kind", "place")
    )  # fmt: skip
    lines: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        lines[row.skp_id].append((row.kind, row.text))
    return {plan.id: Whole(plan, lines[plan.id]) for plan in plans}


def _lines(key: Any, kind: Any, text: Any, place: Any, keys: Sequence[uuid.UUID]) -> sa.Select[Any]:
    position = sa.literal(place) if isinstance(place, int) else place
    return sa.select(
        key.label("skp_id"), sa.cast(kind, sa.String(200)).label("kind"), text.label("text"),
        position.label("place"),
    ).where(key.in_(keys))  # fmt: skip
