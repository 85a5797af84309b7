"""What makes an invented year look lived in: steps to results, a talk about a plan, a new version,
proposals for the dictionary, and results of a team that colleagues share.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.accounts import Account
from portal.models.skp import Skp, SkpIndicator, SkpItem
from portal.rules.cascade_words import ControlLevel, ReportingPeriod
from portal.rules.demo_cascade import STEPS
from portal.rules.demo_city import DemoCity
from portal.rules.employment import JobFamily
from portal.rules.measures import Criterion
from portal.rules.roles import Role
from portal.rules.scheme_words import EntryKind
from portal.rules.schemes import Scheme
from portal.rules.skp_words import Aspect, SkpState
from portal.services import action_steps, indicators, log, log_shares, skp_items, skp_steps
from portal.services.audit import Act
from portal.services.demo_people import demo_logins
from portal.services.demo_plans import PlannedYear, promised
from portal.services.indicators import NewDefinition
from portal.services.log_filling import NewEntry
from portal.services.skp_items import NewIndicator, NewItem
from portal.services.skp_steps import Rating

TEAM = 3
MOST_TEAMS = 6
TOLD = ("Kunjungan bersama ke kelurahan: semua keluarga sasaran terlayani",
        "Antrean Senin pagi selesai sebelum pukul 11 berkat pembagian loket")  # fmt: skip
TALK = ("Apakah warga yang pindah di tengah tahun ikut dihitung sebagai penyebut?",
        "Tidak. Penyebutnya warga tercatat pada 1 Januari; pindahan masuk kendala.")  # fmt: skip
WHY = "Hasil dialog triwulan II: batas bawah dinaikkan karena capaian sudah melewatinya."
DEFINITIONS = (
    NewDefinition(
        "Cakupan imunisasi dasar lengkap", "Bayi yang menerima semua imunisasi dasar pada usianya",
        "Kohort bayi puskesmas", "Dinas Kesehatan", ControlLevel.OUTPUT_SEDANG,
        ReportingPeriod.TRIWULANAN, "Bayi terlindung dari penyakit yang dapat dicegah",
        "Bayi lengkap / bayi sasaran x 100", "persen", JobFamily.PERAWAT_BIDAN,
    ),
    NewDefinition(
        "Kemajuan membaca murid", "Murid yang lancar membaca pada asesmen akhir dibanding awal",
        "Asesmen kelas", "Dinas Pendidikan", ControlLevel.OUTPUT_RENDAH,
        ReportingPeriod.SEMESTERAN, "Murid menguasai bacaan kelasnya",
        "Murid lancar / murid yang diuji dua kali x 100", "persen", JobFamily.GURU,
    ),
    NewDefinition(
        "Lama antrean di simpang", "Rata-rata menit antre pada jam sibuk",
        "Hitung lalu lintas mingguan", "Dinas Perhubungan", ControlLevel.OUTPUT_RENDAH,
        ReportingPeriod.BULANAN, unit="menit", family=JobFamily.PETUGAS_PERHUBUNGAN,
    ),
)  # fmt: skip


def add_demo_team(
    city: DemoCity, scheme: Scheme, planned: Sequence[PlannedYear], today: datetime.date, act: Act
) -> None:
    """All of it, for people with a plan in force; the logins must be there."""
    below = [one for one in planned if one.rater_id is not None]
    zone = ZoneInfo(city.agency.time_zone)
    for one in below:
        steps = {goal.goal_id: STEPS[: 2 + place] for place, goal in enumerate(one.works)}
        action_steps.save_steps(one.employee_id, steps, {}, replace(act, actor=one.name))
    names = {one.employee_id: one.name for one in planned}
    visited = next(one.name for one in demo_logins(city) if one.role is Role.PEGAWAI)
    below.sort(key=lambda one: one.name != visited)
    for one in below[:2]:
        _talk_and_revise(one, names, today, zone)
    _propose(act)
    if EntryKind.CAPAIAN_TIM in scheme.log.entry_kinds:
        _share(below, act)


def _talk_and_revise(
    one: PlannedYear, names: dict[uuid.UUID, str], today: datetime.date, zone: ZoneInfo
) -> None:
    """A question in January, and after the second quarter a version with a higher target."""
    rater = one.rater_id
    plan = db.session.scalars(
        sa.select(Skp.id).where(
            Skp.employee_id == one.employee_id, Skp.state == SkpState.DITETAPKAN
        )
    ).one()
    if rater is None:
        return
    for who, words, day in ((one.employee_id, TALK[0], 9), (rater, TALK[1], 10)):
        act = _at(names[who], min(today, datetime.date(today.year, 1, day)), zone)
        skp_steps.clarify(plan, words, who, act, one.works[0].goal_id)
    talked = datetime.date(today.year, 7, 8)
    if today < talked:
        return
    act = _at(one.name, talked, zone)
    fresh = skp_steps.revise(plan, WHY, talked, act)
    item, indicator = db.session.execute(
        sa.select(SkpItem, SkpIndicator)
        .join(SkpIndicator, SkpIndicator.item_id == SkpItem.id)
        .where(SkpItem.skp_id == fresh, SkpItem.position == 1)
    ).one()
    low = one.works[0].work.low + 1
    new = NewItem(
        item.text, item.priority, (_raised(indicator, low),), item.leader_goal_id,
        item.leader_text, item.cascading, item.assigned_by, item.perspective, item.objective_id,
        frozenset(map(Criterion, item.criteria)),
    )  # fmt: skip
    skp_items.save_item(fresh, item.id, new, 1, act)
    skp_steps.submit(fresh, Rating(rater), 2, act)
    skp_steps.set_plan(fresh, rater, promised(fresh), _at(names[rater], talked, zone))


def _raised(one: SkpIndicator, low: int) -> NewIndicator:
    high = Decimal(low) if one.high is None else one.high
    return NewIndicator(
        one.text, f"{low} - {high:f} {one.unit}", frozenset(map(Aspect, one.aspects)),
        one.measure_id, one.unit, Decimal(low), high, one.direction, one.baseline,
        one.denominator, one.source, one.due_on,
    )  # fmt: skip


def _propose(act: Act) -> None:
    """Three indicators: two in the dictionary, one that waits for somebody else's word."""
    rows = db.session.execute(
        sa.select(Account.id, Account.login).where(
            Account.login.in_(("dewi@contoh.go.id", "agus@contoh.go.id"))
        )
    )
    accounts = {row.login.partition("@")[0]: row.id for row in rows}
    if len(accounts) < 2:
        return
    for number, drawn in enumerate(DEFINITIONS):
        entry = indicators.propose(None, drawn, accounts["agus"], 0, act)
        if number < 2:
            indicators.decide(entry, True, "", accounts["dewi"], 1, act)


def _share(below: Sequence[PlannedYear], act: Act) -> None:
    """One of each team writes, another agrees, and the first has not answered yet."""
    teams: dict[uuid.UUID | None, list[PlannedYear]] = defaultdict(list)
    for one in below:
        teams[one.rater_id].append(one)
    whole = [team for team in teams.values() if len(team) >= TEAM]
    for number, team in enumerate(whole[:MOST_TEAMS]):
        writer, agreeing, silent = team[1], team[2], team[0]
        new = NewEntry(
            act.on, TOLD[number % len(TOLD)], uuid.uuid4(), goal_id=writer.works[0].goal_id,
            kind=EntryKind.CAPAIAN_TIM,
        )  # fmt: skip
        by = replace(act, actor=writer.name)
        entry = log.write(writer.employee_id, new, by)
        mates = [agreeing.employee_id, silent.employee_id]
        log_shares.offer(entry, writer.employee_id, mates, by)
        log_shares.accept(
            entry, agreeing.employee_id, agreeing.works[0].goal_id, None, 1,
            replace(act, actor=agreeing.name),
        )  # fmt: skip


def _at(name: str, on: datetime.date, zone: ZoneInfo) -> Act:
    return Act(name, datetime.datetime.combine(on, datetime.time(10), zone))
