"""The invented log of a demonstration: months of entries and looks back, in one commit.

Written in bulk, because twelve thousand single acts would make everybody wait for nothing;
one entry of the trail says so.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import uuid7, writing
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.log import EntryComment, EntryEvidence, LogCase, LogEntry, Week
from portal.rules.demo_city import DemoCity
from portal.rules.demo_year import DrawnEntry, drawn_log, drawn_weeks
from portal.rules.scheme_words import EntryKind, Frequency
from portal.rules.schemes import Scheme
from portal.services import audit
from portal.services.audit import Act
from portal.services.demo_plans import PlannedYear

_DAY = datetime.timedelta(days=1)
ACKNOWLEDGED_AFTER = datetime.timedelta(days=10)
COMMENTS = ("Terima kasih, lanjutkan.", "Bagus. Bagikan caranya di rapat Senin.",
            "Apa yang Anda perlukan supaya lebih cepat?")  # fmt: skip
Row = dict[str, Any]


def add_demo_log(
    city: DemoCity, scheme: Scheme, planned: Sequence[PlannedYear], today: datetime.date, act: Act
) -> int:
    """Entries of everybody with a plan in force until today; returns how many."""
    act = Act(act.actor, act.at.astimezone(ZoneInfo(city.agency.time_zone)))
    rows: dict[type[Any], list[Row]] = {
        LogEntry: [], LogCase: [], EntryComment: [], Week: [], Evidence: [], EntryEvidence: [],
    }  # fmt: skip
    for one in planned:
        _of_person(one, scheme, today, act, rows)
    with writing() as session:
        for table, values in rows.items():
            if values:
                session.execute(sa.insert(table), values)
        entries = len(rows[LogEntry])
        audit.record(session, act, AuditTag.LOG_IMPORTED, None, source="demo", written=entries)
    return entries


def _of_person(
    one: PlannedYear, scheme: Scheme, today: datetime.date, act: Act,
    rows: dict[type[Any], list[Row]],
) -> None:  # fmt: skip
    daily = scheme.log.frequency is not Frequency.MINGGUAN
    works = [planned.work for planned in one.works]
    cases = EntryKind.KASUS in scheme.log.entry_kinds and any(
        "keluhan" in work.unit for work in works
    )
    for number, drawn in enumerate(drawn_log(one.name, works, today, daily=daily, cases=cases)):
        row = _entry(one, drawn, today, act)
        rows[LogEntry].append(row)
        if one.works[drawn.place].work.criteria.intersection(scheme.plan.evidence_criteria):
            _prove(one, row, number, rows)
        if drawn.case is not None:
            rows[LogCase].append(_case(row, drawn))
        if one.rater_id is not None and number % 40 == 7:
            rows[EntryComment].append(
                {
                    "id": uuid7(), "entry_id": row["id"], "author_id": one.rater_id,
                    "text": COMMENTS[number % 3],
                    "written_at": min(row["created_at"] + _DAY / 4, act.at),
                }
            )  # fmt: skip
    if scheme.log.reflection:
        rows[Week] += [
            {
                "employee_id": one.employee_id, "monday": week.monday, "worked": week.worked,
                "change": week.change, "sent_at": _at(week.monday + 4 * _DAY, 15, act),
                "version": 1,
            }
            for week in drawn_weeks(one.name, today)
        ]  # fmt: skip


def _entry(one: PlannedYear, drawn: DrawnEntry, today: datetime.date, act: Act) -> Row:
    work = one.works[drawn.place]
    is_read = one.rater_id is not None and drawn.on + ACKNOWLEDGED_AFTER <= today
    return {
        "id": uuid7(), "employee_id": one.employee_id, "goal_id": work.goal_id,
        "measure_id": None if drawn.case else work.measure_id, "on_date": drawn.on,
        "kind": EntryKind.KASUS if drawn.case else EntryKind.CAPAIAN, "text": drawn.text,
        "quantity": drawn.quantity, "obstacle": drawn.obstacle, "client_key": uuid.uuid4(),
        "created_at": _at(drawn.on, 16, act), "version": 1,
        "acknowledged_at": _at(drawn.on + 4 * _DAY, 9, act) if is_read else None,
        "acknowledged_by_id": one.rater_id if is_read else None,
    }  # fmt: skip


def _prove(one: PlannedYear, row: Row, number: int, rows: dict[type[Any], list[Row]]) -> None:
    """A link to a page of the agency's own archive for most entries that need evidence."""
    if number % 5 == 3:
        return
    piece = {
        "id": uuid7(), "employee_id": one.employee_id,
        "name": f"Foto dan berita acara {row['on_date']:%d-%m-%Y}", "added_at": row["created_at"],
        "url": f"https://arsip.contoh.go.id/bukti/{row['id'].hex[-12:]}",
    }  # fmt: skip
    rows[Evidence].append(piece)
    rows[EntryEvidence].append({"entry_id": row["id"], "evidence_id": piece["id"]})


def _case(row: Row, drawn: DrawnEntry) -> Row:
    case = drawn.case
    if case is None:
        raise ValueError("This entry is no case")
    received = drawn.on - datetime.timedelta(days=case.days or 0)
    return {
        "entry_id": row["id"], "number": case.number, "channel": case.channel,
        "received_on": received, "finished_on": None if case.days is None else drawn.on,
        "solution": case.solution,
    }  # fmt: skip


def _at(day: datetime.date, hour: int, act: Act) -> datetime.datetime:
    """An hour of a day, never later than the demonstration itself."""
    return min(datetime.datetime.combine(day, datetime.time(hour), act.at.tzinfo), act.at)
