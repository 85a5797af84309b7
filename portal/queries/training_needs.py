"""Everybody's needs at once, pooled by the rules; a fixed number of statements for all staff."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from portal.db import db
from portal.models.audit import AuditEntry, AuditTag
from portal.models.competences import (
    CompetenceLevel,
    IntendedPost,
    PostStandard,
    PostStandardLevel,
)
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.competences import scheme_or_none
from portal.queries.kept_figures import Source, figures
from portal.queries.needs_kept import CountedNeeds, read_needs, written_needs
from portal.queries.raters import holds
from portal.queries.recognition import at_work, in_post, left
from portal.queries.succession import Required, Standards, aims_of_the_pool
from portal.queries.training_hints import people_with_signs, signs
from portal.queries.units import UnitRows, unit_rows
from portal.rules.competences import Recorded, counting, gaps
from portal.rules.development_rule import DevelopmentRule, development_on
from portal.rules.postings import PostingKind
from portal.rules.scheme_words import NeedSource
from portal.rules.schemes import Scheme
from portal.rules.training_needs import (
    Need,
    NeedOrigin,
    PooledNeed,
    grouped,
    pooled,
    pooled_within,
)

StaffNeed = Need[uuid.UUID, uuid.UUID]


@dataclass(frozen=True)
class NeedsPage:
    """Needs of the agency, pooled; `units` names the units, `people` counts everybody at work, as
    they were counted at a moment.

    `hidden` is how many competences somebody lacks whose group is too small to be shown.
    """

    needs: tuple[PooledNeed[uuid.UUID], ...]
    units: Mapping[uuid.UUID, str]
    people: int
    assessed: int
    hidden: int
    k: int
    pooled_from: int
    counted_at: datetime.datetime


def agency_needs(
    now: datetime.datetime, unit: uuid.UUID | None = None, units: UnitRows | None = None
) -> NeedsPage:
    """All needs, of the whole agency or of one unit with those below it; a unit's tell nothing that
    could be taken from the agency's to tell a small group.  `units` are all units, where they are
    known already.
    """
    kept, rule = figures(NEEDS, "", now), development_on(now.date()).needs
    rows = unit_rows() if units is None else units
    found = read_needs(kept.content)
    shown = found.pooled
    among = set(rows) if unit is None else _below(unit, rows)
    if unit is not None:
        terms = (found.pooled_from, rule)
        shown = tuple(pooled_within(shown, found.groups, found.able, among, terms))
    needed = {key for key, some in found.groups.items() if not among.isdisjoint(some)}
    staff = [numbers for one, numbers in found.staff.items() if one in among]
    return NeedsPage(
        needs=shown, units={one: name for one, (_parent, name) in rows.items()},
        people=sum(people for people, _known in staff), assessed=sum(known for _n, known in staff),
        hidden=len(needed - {one.competence for one in shown}), k=rule.k,
        pooled_from=found.pooled_from, counted_at=kept.made_at,
    )  # fmt: skip


def counted_needs(on: datetime.date) -> CountedNeeds:
    """Everybody's needs on a day, counted on the spot; five statements."""
    rule, scheme = development_on(on), scheme_or_none(on)
    working = _at_work(on)
    staff, known = _concerned(rule, on)
    groups = grouped(_all_needs(staff, known, rule, scheme, on))
    able: dict[str, Counter[uuid.UUID]] = defaultdict(Counter)
    told: Counter[uuid.UUID] = Counter()
    for person, levels in known.items():
        unit = staff[person].unit_id
        told[unit] += bool(levels)
        for key in levels:
            able[key][unit] += 1
    pooled_from = scheme.training.pooled_from if scheme else rule.needs.k
    return CountedNeeds(
        staff={unit: (working.get(unit, 0), told[unit]) for unit in {*working, *told}},
        groups=groups, able=able, pooled_from=pooled_from,
        pooled=tuple(pooled(groups, able, pooled_from, rule.needs)),
    )  # fmt: skip


def led_units(person: uuid.UUID | None, on: datetime.date) -> tuple[dict[uuid.UUID, str], UnitRows]:
    """Units that somebody leads on a day, by post or for the time being, by name; and all units, in
    the same statement.
    """
    leads = sa.exists().where(
        Posting.unit_id == Unit.id, Posting.employee_id == person, Posting.leads_unit,
        Posting.kind != PostingKind.TIM, *holds(Posting, on),
    )  # fmt: skip
    rows = db.session.execute(
        sa.select(Unit.id, Unit.parent_id, Unit.name, leads.label("leads")).order_by(
            Unit.name, Unit.id
        )
    ).all()
    units = UnitRows({row.id: (row.parent_id, row.name) for row in rows})
    return {row.id: row.name for row in rows if row.leads}, units


def people_in_need(competence: str, on: datetime.date) -> list[tuple[uuid.UUID, str, str]]:
    """(employee, name, unit) of everybody with a need of this competence, for the personnel
    office, which may read levels and results of each of them when it invites.

    Feedback is between two people, so whoever is known by that alone is not named.
    """
    rule, scheme = development_on(on), scheme_or_none(on)
    rows = unit_rows()
    staff, known = _concerned(rule, on)
    needs = _all_needs(staff, known, rule, scheme, on)
    wanted = {
        need.person
        for need in needs
        if need.competence == competence and need.origin is not NeedOrigin.PERILAKU
    }
    found = [(person, staff[person].name, rows[staff[person].unit_id][1]) for person in wanted]
    return sorted(found, key=lambda line: (line[2], line[1], line[0]))


def _at_work(on: datetime.date) -> dict[uuid.UUID, int]:
    """How many people are at work in each unit: the holders of posts without those few who left,
    by indexes alone.
    """
    held = sa.select(Posting.unit_id, sa.func.count().label("people")).where(*in_post(on))
    held = held.group_by(Posting.unit_id)
    rows = db.session.execute(
        held.add_columns(sa.literal(1).label("sign")).union_all(
            held.add_columns(sa.literal(-1)).where(Posting.employee_id.in_(left(on)))
        )
    )
    found: dict[uuid.UUID, int] = defaultdict(int)
    for row in rows:
        found[row.unit_id] += row.sign * row.people
    return found


def _below(unit: uuid.UUID, units: Mapping[uuid.UUID, Any]) -> set[uuid.UUID]:
    found = {unit}
    while more := {one for one, (parent, _name) in units.items() if parent in found} - found:
        found |= more
    return found


def _concerned(
    rule: DevelopmentRule, on: datetime.date
) -> tuple[dict[uuid.UUID, Any], dict[uuid.UUID, dict[str, Recorded]]]:
    """Whoever can have a need, with post, title and unit, and the levels that count of each.

    One statement for those at work of whom a level is known, who show a sign of a need or aim at a
    post, and for heads, whose posts others aim at: nobody else is read.
    """
    rows = db.session.execute(_concerned_rows(on))
    staff: dict[uuid.UUID, Any] = {}
    said: dict[uuid.UUID, list[Recorded]] = defaultdict(list)
    for row in rows:
        staff[row.employee_id] = row
        if row.competence is not None:
            said[row.employee_id].append(
                Recorded(row.competence, row.level, row.source, row.assessed_on)
            )
    known = {person: counting(records, on, rule.valid_years) for person, records in said.items()}
    return staff, known


@lru_cache(maxsize=4)
def _concerned_rows(on: datetime.date) -> Any:
    """The statement of a day, built once: building it takes longer than asking it."""
    level = CompetenceLevel
    wanted = sa.union(
        sa.select(level.employee_id),
        sa.select(IntendedPost.employee_id).where(IntendedPost.ended_at.is_(None)),
        sa.select(Posting.employee_id).where(Posting.leads_unit),
        people_with_signs(on),
    )
    return (
        sa.select(
            Posting.employee_id, Posting.unit_id, Posting.title, Posting.post,
            Posting.leads_unit, Employee.name, level.competence, level.level, level.source,
            level.assessed_on,
        )
        .join(Employee, Posting.employee_id == Employee.id)
        .outerjoin(
            level, sa.and_(level.employee_id == Posting.employee_id, level.assessed_on <= on)
        )
        .where(*at_work(on), Posting.employee_id.in_(wanted))
        .order_by(level.assessed_on, level.number.desc())
    )  # fmt: skip


def _all_needs(
    staff: Mapping[uuid.UUID, Any],
    known: Mapping[uuid.UUID, Mapping[str, Recorded]],
    rule: DevelopmentRule,
    scheme: Scheme | None,
    on: datetime.date,
) -> Iterator[StaffNeed]:
    asked = set(scheme.training.needs_from) if scheme else set(NeedSource)
    by_title, aims = _standards()
    standards = Standards(by_title, scheme.competences.levels if scheme else None, rule.required)
    if NeedSource.KOMPETENSI in asked:
        for person in known:
            row = staff[person]
            required = standards.of(row.title, row.post)
            yield from _gaps(person, row.unit_id, required, known, NeedOrigin.KOMPETENSI)
    seen = signs(rule, on)
    aimed = dict(aims_of_the_pool(seen.pool, staff, standards)) | aims
    for person, required in aimed.items():
        if person in staff:
            yield from _gaps(person, staff[person].unit_id, required, known, NeedOrigin.SUKSESI)
    for hint in seen.hints:
        if hint.person in staff and hint.source in asked:
            yield Need(hint.person, staff[hint.person].unit_id, hint.competence, hint.origin)


def _gaps(
    person: uuid.UUID,
    unit: uuid.UUID,
    required: Mapping[str, int],
    known: Mapping[uuid.UUID, Mapping[str, Recorded]],
    origin: NeedOrigin,
) -> Iterator[StaffNeed]:
    for gap in gaps(required, known.get(person, {})):
        if gap.size:
            yield Need(person, unit, gap.competence, origin, gap.size)


def _standards() -> tuple[dict[str, dict[str, int]], dict[uuid.UUID, Required]]:
    """Levels by the title of a post, and those of the post that each employee aims at."""
    rows = db.session.execute(
        sa.select(
            PostStandard.title_key, PostStandardLevel.competence, PostStandardLevel.level,
            IntendedPost.employee_id,
        )
        .join(PostStandardLevel, PostStandardLevel.standard_id == PostStandard.id)
        .outerjoin(
            IntendedPost,
            sa.and_(
                IntendedPost.standard_id == PostStandard.id, IntendedPost.ended_at.is_(None)
            ),
        )
    )  # fmt: skip
    by_title: dict[str, dict[str, int]] = defaultdict(dict)
    aims: dict[uuid.UUID, Any] = defaultdict(dict)
    for row in rows:
        by_title[row.title_key][row.competence] = row.level
        if row.employee_id is not None:
            aims[row.employee_id][row.competence] = row.level
    return by_title, aims


# The office's own acts, whose effect it looks for on the page; one person's level waits its turn.
_ACTS = (AuditTag.STANDARD_WRITTEN, AuditTag.TALENT_PLACED, AuditTag.PEERS_RELEASED)
_TAKEN = sa.and_(AuditEntry.tag == AuditTag.COMPETENCES_RECORDED, AuditEntry.object_id.is_(None))
NEEDS = Source(
    "kebutuhan", lambda _on: [""], lambda now, _key: written_needs(counted_needs(now.date())),
    sa.or_(AuditEntry.tag.in_(_ACTS), _TAKEN),
)  # fmt: skip
