"""Released feedback of colleagues, as every page and file shows it: only what is frozen."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.peer_ballots import PeerAction, PeerRelease, PeerUnitPicture
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.peer_duties import instrument_of
from portal.queries.self_lists import answers_over_periods
from portal.rules.disclosure import Figure
from portal.rules.instrument_parts import Text
from portal.rules.peer_answers import Told, told
from portal.rules.peer_report import areas, gap, leading, strengths
from portal.rules.relations import Relation
from portal.rules.self_assessments import Spread


@dataclass(frozen=True)
class PeerLine:
    """One item: what colleagues said, and how the employee sees it (None = not told)."""

    key: str
    label: Text
    figure: Figure
    own: Fraction | None
    gap: Fraction | None


@dataclass(frozen=True)
class PeerBlock:
    """One block of the questionnaire with the comments that may be read."""

    title: Text
    lines: tuple[PeerLine, ...]
    comments: tuple[tuple[Text, tuple[str, ...]], ...]


@dataclass(frozen=True)
class PeerSide:
    """What is told from one side; `k` people at least answered each item."""

    relation: Relation
    k: int
    comment_k: int
    blocks: tuple[PeerBlock, ...]


@dataclass(frozen=True)
class AgreedAction:
    """What employee and rater agreed to do."""

    text: str
    version: int
    employee_agreed_at: datetime.datetime | None
    rater_agreed_at: datetime.datetime | None


@dataclass(frozen=True)
class PeerFeedback:
    """The feedback of colleagues about an employee in a period."""

    employee_id: uuid.UUID
    period_id: uuid.UUID
    span_key: str
    is_practice: bool
    released_on: datetime.date
    sha256: str
    sides: tuple[PeerSide, ...]
    together: tuple[PeerLine, ...]
    strengths: tuple[Text, ...]
    areas: tuple[Text, ...]
    action: AgreedAction | None

    @property
    def is_empty(self) -> bool:
        """Whether too few answered for anything to be told."""
        return not self.sides and not self.together


@dataclass(frozen=True)
class ReleaseCard:
    """One period with a release."""

    period_id: uuid.UUID
    span_key: str
    is_practice: bool
    released_on: datetime.date


@dataclass(frozen=True)
class UnitPicture:
    """One unit: item label -> mean of what is told about its employees; empty below the minimum."""

    name: str
    people: int
    lines: tuple[tuple[Text, int, Fraction], ...]


def release_of(employee_id: uuid.UUID, period_id: uuid.UUID) -> PeerFeedback | None:
    """What may be read about an employee in a period; None as long as nothing is released.

    Whoever calls asks for the right first: `in_sight` with `Action.PEER_RESULT_READ`.
    """
    row = db.session.execute(
        sa.select(PeerRelease, EvaluationPeriod.span_key, PeerAction)
        .join(EvaluationPeriod, EvaluationPeriod.id == PeerRelease.period_id)
        .outerjoin(PeerAction, agreed_on_release())
        .where(PeerRelease.employee_id == employee_id, PeerRelease.period_id == period_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    release, span_key, action = row
    return feedback_in(release, action, span_key, own_views(employee_id, span_key))


def agreed_on_release() -> sa.ColumnElement[bool]:
    """An agreed action belongs to a release: the same employee, the same period."""
    return sa.and_(
        PeerAction.employee_id == PeerRelease.employee_id,
        PeerAction.period_id == PeerRelease.period_id,
    )


def feedback_in(
    release: PeerRelease, action: PeerAction | None, span_key: str, views: Mapping[str, Spread]
) -> PeerFeedback:
    """A release as pages show it, beside how the employee sees themselves."""
    content = told(release.content)
    own = _own(views)
    labels = {
        item.key: item.label
        for group in content.groups
        for item in instrument_of(group.terms.version_id).items
    }
    figures = leading(content)
    return PeerFeedback(
        employee_id=release.employee_id, period_id=release.period_id, span_key=span_key,
        is_practice=release.is_practice, released_on=release.released_on, sha256=release.sha256,
        sides=_sides(content, own), together=_together(content, labels, own),
        strengths=tuple(labels[item] for item in strengths(figures)),
        areas=tuple(labels[item] for item in areas(figures)),
        action=_agreed(action) if action else None,
    )  # fmt: skip


def releases_of(employee_id: uuid.UUID) -> list[ReleaseCard]:
    """Periods with a release, the newest first."""
    rows = db.session.execute(
        sa.select(
            PeerRelease.period_id, EvaluationPeriod.span_key, PeerRelease.is_practice,
            PeerRelease.released_on,
        )
        .join(EvaluationPeriod, EvaluationPeriod.id == PeerRelease.period_id)
        .where(PeerRelease.employee_id == employee_id)
        .order_by(EvaluationPeriod.ends_on.desc(), EvaluationPeriod.starts_on)
    )  # fmt: skip
    return [ReleaseCard(*row) for row in rows]


def released_periods() -> list[ReleaseCard]:
    """Real periods whose round is released, the newest first."""
    rows = db.session.execute(
        sa.select(
            PeerRelease.period_id, EvaluationPeriod.span_key, PeerRelease.is_practice,
            sa.func.max(PeerRelease.released_on),
        )
        .join(EvaluationPeriod, EvaluationPeriod.id == PeerRelease.period_id)
        .where(~PeerRelease.is_practice)
        .group_by(PeerRelease.period_id, EvaluationPeriod.span_key, PeerRelease.is_practice)
    )  # fmt: skip
    return sorted((ReleaseCard(*row) for row in rows), key=lambda c: c.released_on, reverse=True)


def measures_of(content: Told, items: Collection[str]) -> set[str]:
    """What these items of a release measure: core values and competences."""
    return {
        item.value
        for group in content.groups
        for item in instrument_of(group.terms.version_id).items
        if item.key in items and item.value
    }


def unit_pictures(period_id: uuid.UUID, page: int, per_page: int) -> tuple[list[UnitPicture], int]:
    """The frozen pictures of units by name, and how many units there are, in one statement."""
    rows = db.session.execute(
        sa.select(
            Unit.name, PeerUnitPicture.people, PeerUnitPicture.content, sa.func.count().over()
        )
        .join(Unit, Unit.id == PeerUnitPicture.unit_id)
        .where(PeerUnitPicture.period_id == period_id)
        .order_by(Unit.name, Unit.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    ).all()
    return [_picture(*row[:3]) for row in rows], rows[0][3] if rows else 0


def _picture(name: str, people: int, content: list[list[Any]]) -> UnitPicture:
    labels = {
        (version, item.key): item.label
        for version in {one[0] for one in content}
        for item in instrument_of(uuid.UUID(version)).items
    }
    return UnitPicture(
        name, people,
        tuple((labels[version, item], n, Fraction(mean)) for version, item, n, mean in content),
    )  # fmt: skip


def _sides(content: Told, own: dict[str, Fraction]) -> tuple[PeerSide, ...]:
    sides = []
    for group in content.shown:
        blocks = []
        for section in instrument_of(group.terms.version_id).sections:
            lines = tuple(
                _line(i.key, i.label, group.figures[i.key], own.get(i.value or ""))
                for i in section.items
                if i.key in group.figures
            )
            comments = tuple(
                (i.label, group.comments[i.key]) for i in section.items if i.key in group.comments
            )
            if lines or comments:
                blocks.append(PeerBlock(section.title, lines, comments))
        sides.append(
            PeerSide(group.terms.relation, group.terms.k, group.terms.comment_k, tuple(blocks))
        )
    return tuple(sides)


def _together(
    content: Told, labels: dict[str, Text], own: dict[str, Fraction]
) -> tuple[PeerLine, ...]:
    measures = {
        item.key: item.value
        for group in content.groups
        for item in instrument_of(group.terms.version_id).items
    }
    return tuple(
        _line(item, labels[item], figure, own.get(measures[item] or ""))
        for item, figure in content.together.items()
    )


def _line(key: str, label: Text, figure: Figure, own: Fraction | None) -> PeerLine:
    return PeerLine(key, label, figure, own, gap(own, figure))


def own_views(employee_id: uuid.UUID, span_key: str) -> dict[str, Spread]:
    """Measure -> how the employee answered about themselves in a period."""
    return dict(answers_over_periods(employee_id)).get(span_key, {})


def _own(views: Mapping[str, Spread]) -> dict[str, Fraction]:
    """Measure -> the employee's own view in the same period."""
    return {
        measure: Fraction(spread.mean).limit_denominator(spread.n)
        for measure, spread in views.items()
    }


def _agreed(row: PeerAction) -> AgreedAction:
    return AgreedAction(row.text, row.version, row.employee_agreed_at, row.rater_agreed_at)
