"""The invented plans of a demonstration, written, signed and set by the same services as any other.

Heads whose rater is the head of the region sit at the top of the agency and keep a draft, because
nobody in the portal can set theirs.
"""

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.models.skp import SkpAttachment, SkpIndicator, SkpItem
from portal.rules.demo_cascade import STRATEGIES, strategy_of
from portal.rules.demo_city import DemoCity
from portal.rules.demo_staff import DemoEmployee, demo_staff
from portal.rules.demo_work import Work, work_of
from portal.rules.measures import CoreValue, Criterion
from portal.rules.skp_words import Approach, AttachmentKind, Cascading, Priority
from portal.services import skp_drafts, skp_items, skp_steps
from portal.services.audit import Act
from portal.services.demo_cascade import DemoCascade, begin_cascade
from portal.services.skp_items import NewIndicator, NewItem
from portal.services.skp_steps import Rating

WISHES = {
    CoreValue.BERORIENTASI_PELAYANAN: "Warga yang datang terakhir tetap disapa dan dilayani",
    CoreValue.KOLABORATIF: "Berbagi cara kerja yang berhasil dengan unit lain setiap triwulan",
}
AGREED = {
    AttachmentKind.DUKUNGAN: [
        "Satu perangkat dan jaringan internet cadangan untuk hari ramai",
        "Pendampingan pimpinan sekali sebulan",
    ],
    AttachmentKind.PERTANGGUNGJAWABAN: [
        "Kemajuan dicatat setiap pekan dengan bukti hasil, dibahas pada dialog bulanan",
    ],
    AttachmentKind.KONSEKUENSI: [
        "Hasil melampaui ekspektasi: diusulkan memimpin penugasan baru",
        "Hasil tidak tercapai: bimbingan kinerja dan penyesuaian penugasan",
    ],
}


@dataclass(frozen=True)
class PlannedWork:
    """A result in force with its one indicator."""

    work: Work
    goal_id: uuid.UUID
    measure_id: uuid.UUID


@dataclass(frozen=True)
class PlannedYear:
    """One invented employee's plan of the year; `rater_id` None at the top of the agency."""

    employee_id: uuid.UUID
    name: str
    rater_id: uuid.UUID | None
    works: tuple[PlannedWork, ...]


def add_demo_plans(
    city: DemoCity, today: datetime.date, criteria: Collection[Criterion] = ()
) -> list[PlannedYear]:
    """A plan of this year for every invented employee, heads before those they lead;
    results name those of `criteria` that fit them.
    """
    posts = {
        row.nip: (row.id, row.posting_id, row.name)
        for row in db.session.execute(
            sa.select(
                Employee.nip, Employee.id, Employee.name, Posting.id.label("posting_id")
            ).join(Posting, Posting.employee_id == Employee.id)
        )
    }
    staff = demo_staff(city)
    around = begin_cascade(city, staff, {nip: post[0] for nip, post in posts.items()}, today)
    done: dict[str, PlannedYear] = {}
    for one in staff:
        person, posting, name = posts[one.nip]
        above = done.get(one.supervisor_nip) if one.supervisor_nip else None
        act = _at(city, today, 8, name)
        skp_id = _draft(one, person, posting, above, around, act, criteria)
        if above is not None:
            version = 2 + len(work_of(one.family, leads=one.leads_unit))
            signed = _at(city, today, 12, name)
            skp_steps.submit(skp_id, Rating(above.employee_id), version, signed)
            set_on = _at(city, today, 20, above.name)
            skp_steps.set_plan(skp_id, above.employee_id, promised(skp_id), set_on)
        works = _planned(skp_id, work_of(one.family, leads=one.leads_unit))
        if one.leads_unit:
            around.share_out(one, [planned.goal_id for planned in works])
        rater = above.employee_id if above else None
        done[one.nip] = PlannedYear(person, name, rater, works)
    return list(done.values())


def promised(skp_id: uuid.UUID) -> set[uuid.UUID]:
    """Everything asked for, which the invented raters promise (Ps. 11)."""
    wanted = (SkpAttachment.skp_id == skp_id, SkpAttachment.kind == AttachmentKind.DUKUNGAN)
    return set(db.session.scalars(sa.select(SkpAttachment.id).where(*wanted)))


def _at(city: DemoCity, today: datetime.date, day: int, name: str) -> Act:
    """An act in January, or today where January has not come that far."""
    on = min(today, datetime.date(today.year, 1, day))
    zone = ZoneInfo(city.agency.time_zone)
    return Act(name, datetime.datetime.combine(on, datetime.time(9), zone))


def _draft(
    one: DemoEmployee,
    person: uuid.UUID,
    posting: uuid.UUID,
    above: PlannedYear | None,
    around: DemoCascade,
    act: Act,
    criteria: Collection[Criterion],
) -> uuid.UUID:
    year = act.on.year
    skp_id = skp_drafts.start_skp(
        person, year, posting, Approach.KUANTITATIF, act, is_independent=one.leads_unit
    )
    for place, work in enumerate(work_of(one.family, leads=one.leads_unit)):
        item = replace(
            _item(work, _served(one, place), above, year),
            cell_id=around.cells.get((one.nip, place)),
            objective_id=_carried(one, place, above, around),
            criteria=work.criteria.intersection(criteria),
        )  # fmt: skip
        skp_items.save_item(skp_id, None, item, place + 1, act)
    skp_drafts.save_agreements(skp_id, WISHES, AGREED, place + 2, act)
    return skp_id


def _served(one: DemoEmployee, place: int) -> int:
    """The place of the leader's goal that somebody's work serves."""
    return STRATEGIES[strategy_of(place, leads=one.leads_unit)].goal


def _carried(
    one: DemoEmployee, place: int, above: PlannedYear | None, around: DemoCascade
) -> uuid.UUID | None:
    """The unit's goal that heads carry, and so do those right below the top, whose head's plan is
    set outside the portal.
    """
    goals = around.objectives[one.unit_slug]
    carries = one.leads_unit or (above is not None and above.rater_id is None)
    return goals[_served(one, place)] if carries else None


def _item(work: Work, place: int, above: PlannedYear | None, year: int) -> NewItem:
    served = above.works[place] if above else None
    return NewItem(
        text=work.goal,
        priority=Priority.UTAMA,
        indicators=(
            NewIndicator(
                text=work.measure, target=work.target, aspects=frozenset({work.aspect}),
                unit=work.unit, low=Decimal(work.low), high=Decimal(work.high),
                direction=work.direction, source=work.source,
                baseline=None if work.baseline is None else Decimal(work.baseline),
                denominator=work.denominator, due_on=datetime.date(year, 12, 31),
            ),
        ),
        leader_goal_id=served.goal_id if served else None,
        leader_text=served.work.goal if served else "",
        cascading=Cascading.TAK_LANGSUNG_LAYANAN if served else None,
        perspective=work.perspective,
    )  # fmt: skip


def _planned(skp_id: uuid.UUID, works: tuple[Work, ...]) -> tuple[PlannedWork, ...]:
    rows = db.session.execute(
        sa.select(SkpItem.goal_id, SkpIndicator.measure_id)
        .join(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(SkpItem.skp_id == skp_id)
        .order_by(SkpItem.position)
    )
    return tuple(
        PlannedWork(work, row.goal_id, row.measure_id)
        for work, row in zip(works, rows, strict=True)
    )
