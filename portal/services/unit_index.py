"""The index of units and services: moving the running figure, publishing, correcting."""

import datetime
import uuid
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import RunningIndex, UnitIndex
from portal.queries.index_subjects import Subject, subjects_of_points, subjects_of_unit
from portal.queries.instruments import profile_items
from portal.queries.tallies import counted, population, still_in_box
from portal.rules.ikm_rule import rule_on
from portal.rules.index_sheet import sheet
from portal.rules.running_figure import Counters, Progress, advance, together
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services import audit, mixing, settling
from portal.services.audit import Act
from portal.services.index_snapshots import Frozen, snapshots


def mix_round(today: datetime.date, batch: int, step: int) -> int:
    """What the worker does every minute: mix what is due, then move the figures of what moved.

    Settling comes last and marks the round as finished: after a crash in between nobody knows any
    more which counters had moved, so that the next round looks at all of them.
    """
    was_cut_short = not settling.is_settled()
    moved = mixing.mix_due(today, batch)
    refresh_running(_every_point() if was_cut_short else moved, today, step)
    settling.settle(batch)
    return len(moved)


def refresh_running(point_ids: Sequence[uuid.UUID], today: datetime.date, step: int) -> None:
    """Move the running figures of these points' services and units, in blocks of `step` answers.

    The day before counts too, because its last answers are mixed after midnight. How a figure
    moves: portal/rules/running_figure.py.
    """
    if not point_ids:
        return
    cadence = db.session.scalar(sa.select(Agency.cadence)) or PeriodKind.TRIWULAN
    yesterday = today - datetime.timedelta(days=1)
    periods = {SurveyPeriod.containing(cadence, day) for day in (today, yesterday)}
    with writing() as session:
        for whole, services in subjects_of_points(point_ids):
            for period in sorted(periods):
                if _overlapping(session, whole.unit_id, period) is None:
                    _refresh(session, whole, services, period, today, step)


def publish(unit_id: uuid.UUID, period: SurveyPeriod, act: Act, reason: str | None = None) -> int:
    """Freeze the figures of a unit and of each of its services for a finished period.

    Returns the revision. A service whose figure, or what is left of the unit's without it, would be
    that of fewer than five is told only within its unit; a correction leaves the figures standing
    that grew by fewer. Raises IllegalStep while the period runs, while answers wait in the box,
    when a published figure would be corrected without a reason or by fewer than five answers, or
    when a period of another length that holds the same days was published.
    """
    if period.end >= act.on:
        raise IllegalStep(
            "%(period)s belum berakhir: terbitkan setelah %(day)s.",
            period=period, day=period.end,
        )  # fmt: skip
    with writing() as session:
        subjects = subjects_of_unit(unit_id)
        if still_in_box(subjects[0].service_ids, period.end):
            raise IllegalStep(
                "Masih ada jawaban di kotak suara: jalankan `flask worker` sampai kosong."
            )
        _refuse_overlap(session, unit_id, period)
        revision = _next_revision(session, unit_id, period, reason)
        frozen = Frozen(revision, reason, act.on)
        session.add_all(snapshots(subjects, period, frozen, _last(session, unit_id, period)))
        session.execute(
            sa.delete(RunningIndex).where(
                RunningIndex.unit_id == unit_id, RunningIndex.period_key == period.key
            )
        )
        audit.record(
            session, act, AuditTag.INDEX_PUBLISHED, unit_id,
            period=period.key, reason=reason,
            before={"revision": revision - 1 or None}, after={"revision": revision},
        )  # fmt: skip
    return revision


def _refresh(
    session: Session,
    whole: Subject,
    services: Collection[Subject],
    period: SurveyPeriod,
    today: datetime.date,
    step: int,
) -> None:
    rows = {
        row.service_id: row
        for row in session.scalars(
            sa.select(RunningIndex).where(
                RunningIndex.unit_id == whole.unit_id, RunningIndex.period_key == period.key
            )
        )
    }
    has_moved = False
    for subject in services:
        row = rows.get(subject.service_id)
        before = _progress(row)
        now = Counters(counted(subject.service_ids, period).by_channel, min(period.end, today))
        after = advance(before, now, step, rule_on(period.end).cell_minimum)
        if after is not before:
            rows[subject.service_id] = _store(session, row, subject, period, after)
            has_moved = has_moved or after.shown is not before.shown
    if has_moved:
        shown = (_progress(row).shown for key, row in rows.items() if key is not None)
        _store_whole(session, rows.get(None), whole, period, [one for one in shown if one])


def _progress(row: RunningIndex | None) -> Progress:
    if row is None:
        return Progress()
    stored = (row.data["counted"], row.data["mark"])
    return Progress(*(Counters.from_json(one) if one else None for one in stored))


def _store(
    session: Session,
    row: RunningIndex | None,
    subject: Subject,
    period: SurveyPeriod,
    after: Progress,
) -> RunningIndex:
    data = {
        "shown": _sheet(subject, period, [after.shown]) if after.shown else None,
        "counted": after.shown.as_json() if after.shown else None,
        "mark": after.mark.as_json() if after.mark else None,
    }
    return _put(session, row, subject, period, after.shown.n if after.shown else 0, data)


def _store_whole(
    session: Session,
    row: RunningIndex | None,
    whole: Subject,
    period: SurveyPeriod,
    parts: list[Counters],
) -> None:
    data = {"shown": _sheet(whole, period, parts), "counted": None, "mark": None}
    _put(session, row, whole, period, sum(part.n for part in parts), data)


def _put(
    session: Session,
    row: RunningIndex | None,
    subject: Subject,
    period: SurveyPeriod,
    n: int,
    data: dict[str, Any],
) -> RunningIndex:
    if row is None:
        row = RunningIndex(
            unit_id=subject.unit_id, service_id=subject.service_id,
            period_key=period.key, period_start=period.start,
        )  # fmt: skip
        session.add(row)
    row.n, row.data = n, data
    return row


def _sheet(subject: Subject, period: SurveyPeriod, parts: list[Counters]) -> dict[str, Any] | None:
    """Without breakdowns, because their cells would grow by single answers from block to block."""
    found = together(parts)
    if found is None:
        return None
    return sheet(
        found[0],
        rule_on(period.end),
        population=population(subject.service_ids, period),
        cut_off=found[1],
        profile_items=profile_items(),
        shared={},
    )


def _every_point() -> Sequence[uuid.UUID]:
    return db.session.scalars(sa.select(SurveyPoint.id)).all()


def _overlapping(session: Session, unit_id: uuid.UUID, period: SurveyPeriod) -> str | None:
    """A published period of the unit that shares days with this one, or is it."""
    keys = session.scalars(
        sa.select(UnitIndex.period_key).where(UnitIndex.unit_id == unit_id).distinct()
    )
    months = set(period.months())
    return next((key for key in keys if months & set(SurveyPeriod.parse(key).months())), None)


def _refuse_overlap(session: Session, unit_id: uuid.UUID, period: SurveyPeriod) -> None:
    """A year minus its quarters is made of what the quarters hide."""
    other = _overlapping(session, unit_id, period)
    if other is not None and other != period.key:
        raise IllegalStep(
            "%(period)s memuat hari yang sama dengan %(other)s yang sudah terbit, "
            "sehingga selisihnya dapat membuka jawaban yang disembunyikan di sana.",
            period=period, other=SurveyPeriod.parse(other),
        )  # fmt: skip


def _last(
    session: Session, unit_id: uuid.UUID, period: SurveyPeriod
) -> dict[uuid.UUID | None, UnitIndex]:
    """The snapshots of the last revision, by service; the unit's own under None."""
    rows = session.scalars(
        sa.select(UnitIndex)
        .where(UnitIndex.unit_id == unit_id, UnitIndex.period_key == period.key)
        .order_by(UnitIndex.revision)
    ).all()
    return {row.service_id: row for row in rows if row.revision == rows[-1].revision}


def _next_revision(
    session: Session, unit_id: uuid.UUID, period: SurveyPeriod, reason: str | None
) -> int:
    last = session.scalar(
        sa.select(sa.func.max(UnitIndex.revision)).where(
            UnitIndex.unit_id == unit_id, UnitIndex.period_key == period.key
        )
    )
    if last and not (reason and reason.strip()):
        raise IllegalStep("Angka ini sudah terbit: koreksi memerlukan alasan (--alasan).")
    return (last or 0) + 1
