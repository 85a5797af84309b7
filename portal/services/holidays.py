"""The agency's table of days off: taken over from the shipped one, added to, corrected, ended."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditTag
from portal.models.holidays import HolidayEntry, HolidayYear
from portal.models.periods import EvaluationPeriod
from portal.queries.holiday_effects import HolidayChange, effects
from portal.rules.holiday_changes import LONGEST_NAME, DayOff
from portal.rules.holiday_table import shipped_holidays
from portal.rules.window_moves import WindowMove
from portal.rules.workdays import HolidayKind
from portal.services import audit
from portal.services.audit import Act

LONGEST_REASON = 300
LONGEST_SOURCE = 200


def take_over(year: int, act: Act) -> int:
    """Copy a shipped year into the agency's table; returns how many days that are.

    Raises IllegalStep for a year that is not shipped or was taken over before.
    """
    with writing() as session:
        if year not in shipped_holidays().known_years:
            raise IllegalStep("Tahun itu tidak ada di tabel bawaan: masukkan dari surat keputusan.")
        if session.get(HolidayYear, year) is not None:
            raise IllegalStep("Tabel tahun itu sudah diambil.")
        made = copy_year(session, year, act)
        audit.record(session, act, AuditTag.HOLIDAYS_TAKEN_OVER, None, year=year, days=made)
    return made


def copy_year(session: Session, year: int, act: Act) -> int:
    """Copy a shipped year, fixed days among them; a day that is there already stays as it is."""
    table = shipped_holidays()
    sources = dict(table.sources)
    held = {
        (row.day, row.kind)
        for row in session.execute(
            sa.select(HolidayEntry.day, HolidayEntry.kind).where(HolidayEntry.ended_at.is_(None))
        )
    }
    fixed = [
        (act.at.date().replace(year=year, month=one.month, day=one.day), one.name)
        for one in table.yearly
    ]
    offered = [(day, name, HolidayKind.LIBUR_NASIONAL, sources["fixed"]) for day, name in fixed]
    offered += [
        (one.day, one.name, one.kind, sources[f"{year} {one.kind}"])
        for one in table.holidays
        if one.day.year == year
    ]
    fresh = [one for one in offered if (one[0], one[2]) not in held]
    session.add_all(
        HolidayEntry(
            day=day, name=name, kind=kind, source=source[:LONGEST_SOURCE], entered_by=act.actor,
            entered_at=act.at,
        )
        for day, name, kind, source in fresh
    )  # fmt: skip
    source = sources[f"{year} {HolidayKind.LIBUR_NASIONAL}"]
    session.add(HolidayYear(year=year, source=source, entered_at=act.at))
    session.flush()
    return len(fresh)


def change(wanted: HolidayChange, source: str, reason: str, act: Act) -> list[WindowMove]:
    """Add, correct and end days off in one act, and move the windows that follow; returns these.

    Raises Invalid without source or reason, IllegalStep when a line was changed by somebody else
    meanwhile or nothing would change.
    """
    source, reason = _words(source, LONGEST_SOURCE), _words(reason, LONGEST_REASON)
    if not reason:
        raise Invalid("Tulis alasan perubahan, paling banyak 300 huruf.")
    if wanted.added and not source:
        raise Invalid("Tulis dasar hari libur, misalnya nomor surat keputusannya.")
    if any(not 1 <= len(one.name) <= LONGEST_NAME for one in wanted.added):
        raise Invalid("Nama hari libur harus 1 sampai 160 huruf.")
    with writing() as session:
        moves = effects(wanted, act.on, session)
        held = _held(session, wanted)
        _write(session, wanted, held, (source, reason), act)
        _move(session, moves)
        audit.record(
            session, act, AuditTag.HOLIDAYS_CHANGED, None, reason=reason, source=source,
            added=[[one.day.isoformat(), one.name, one.kind.value] for one in wanted.added],
            ended=[[one.day.isoformat(), one.name, one.kind.value] for one in held.values()],
            complete=sorted(wanted.complete),
            before={one.period.span.key: one.before.closes.isoformat() for one in moves},
            after={one.period.span.key: one.after.closes.isoformat() for one in moves},
        )  # fmt: skip
    return moves


def _held(
    session: Session, wanted: HolidayChange
) -> dict[tuple[object, HolidayKind], HolidayEntry]:
    """The lines that a change ends: those named, and those that an added one replaces."""
    named = list(
        session.scalars(
            sa.select(HolidayEntry).where(
                HolidayEntry.id.in_(wanted.ended), HolidayEntry.ended_at.is_(None)
            )
        )
    )
    if len(named) < len(wanted.ended):
        raise IllegalStep("Hari libur ini baru saja diubah orang lain: muat ulang halamannya.")
    days = [one.day for one in wanted.added]
    same = session.scalars(
        sa.select(HolidayEntry).where(HolidayEntry.day.in_(days), HolidayEntry.ended_at.is_(None))
    )
    keys = {(one.day, one.kind) for one in wanted.added}
    replaced = [row for row in same if (row.day, row.kind) in keys]
    return {(row.day, row.kind): row for row in (*named, *replaced)}


def _write(
    session: Session,
    wanted: HolidayChange,
    held: Mapping[tuple[object, HolidayKind], HolidayEntry],
    words: tuple[str, str],
    act: Act,
) -> None:
    source, reason = words
    for row in held.values():
        row.ended_at, row.end_reason = act.at, reason
    session.flush()
    single = next(iter(held.values())) if len(held) == len(wanted.added) == 1 else None
    for one in wanted.added:
        before = held.get((one.day, one.kind)) or single
        session.add(_entry(one, source, before, act))
    for year in wanted.complete:
        if session.get(HolidayYear, year) is None:
            session.add(HolidayYear(year=year, source=source or reason, entered_at=act.at))
    session.flush()


def _entry(one: DayOff, source: str, before: HolidayEntry | None, act: Act) -> HolidayEntry:
    return HolidayEntry(
        day=one.day, name=one.name, kind=one.kind, source=source, entered_by=act.actor,
        entered_at=act.at, replaces_id=before.id if before else None,
    )  # fmt: skip


def _move(session: Session, moves: Iterable[WindowMove]) -> None:
    for one in moves:
        if one.changes_window:
            period = session.get_one(EvaluationPeriod, one.id)
            period.opens_on, period.closes_on = one.after.opens, one.after.closes
    session.flush()


def _words(text: str, longest: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else ""
