"""The index of units and services: moving the running figure, publishing, correcting."""

import datetime
import gzip
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import db, writing
from portal.errors import IllegalStep, NotFound
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.models.survey_points import SurveyPoint
from portal.models.unit_index import RunningIndex, UnitIndex
from portal.models.units import Service, Unit
from portal.queries.instruments import profile_items
from portal.queries.tallies import counted, population, respondents, still_in_box
from portal.rules.ikm_rule import rule_on
from portal.rules.index_sheet import Counted, sheet
from portal.rules.respondent_csv import write_table
from portal.rules.respondent_table import protect_profiles
from portal.rules.survey_periods import SurveyPeriod
from portal.services import audit, mixing, settling
from portal.services.audit import Act


@dataclass(frozen=True)
class Subject:
    """A whole unit (`service_id` None, all its services) or one service of it."""

    unit_id: uuid.UUID
    service_id: uuid.UUID | None
    service_ids: tuple[uuid.UUID, ...]


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
    """Renew the running figures of these points' services and units, once `step` new answers are
    in.

    The day before counts too, because its last answers are mixed after midnight.
    """
    if not point_ids:
        return
    cadence = db.session.scalars(sa.select(Agency.cadence)).one()
    yesterday = today - datetime.timedelta(days=1)
    periods = {SurveyPeriod.containing(cadence, day) for day in (today, yesterday)}
    with writing() as session:
        for subject in _subjects_of_points(session, point_ids):
            for period in sorted(periods):
                _refresh(session, subject, period, today, step)


def publish(unit_id: uuid.UUID, period: SurveyPeriod, act: Act, reason: str | None = None) -> int:
    """Freeze the figures of a unit and of each of its services for a finished period.

    Returns the revision. Raises IllegalStep while the period runs, while answers wait in the box,
    or when a published figure would be corrected without a reason.
    """
    if period.end >= act.on:
        raise IllegalStep(
            f"{period.label} belum berakhir: terbitkan setelah {period.end:%d-%m-%Y}."
        )
    with writing() as session:
        subjects = _subjects_of_unit(session, unit_id)
        if still_in_box(subjects[0].service_ids, period.end):
            raise IllegalStep(
                "Masih ada jawaban di kotak suara: jalankan `flask worker` sampai kosong."
            )
        revision = _next_revision(session, unit_id, period, reason)
        for subject in subjects:
            session.add(_snapshot(subject, period, revision, reason, act))
        session.execute(
            sa.delete(RunningIndex).where(
                RunningIndex.unit_id == unit_id, RunningIndex.period_key == period.key
            )
        )
        audit.record(
            session, act, AuditTag.INDEX_PUBLISHED, unit_id,
            period=period.key, revision=revision, reason=reason,
        )  # fmt: skip
    return revision


def _snapshot(
    subject: Subject, period: SurveyPeriod, revision: int, reason: str | None, act: Act
) -> UnitIndex:
    rule = rule_on(period.end)
    numbers = counted(subject.service_ids, period)
    rows = respondents(subject.service_ids, period)
    if len(rows) != numbers.n:
        raise IllegalStep(
            "Jumlah jawaban dan hitungannya berbeda: periksa basis data sebelum menerbitkan."
        )
    shown = protect_profiles(rows, rule.cell_minimum) if numbers.n >= rule.cell_minimum else ()
    table = write_table(shown).encode()
    data = _sheet(subject, period, numbers, min(period.end, act.on))
    return UnitIndex(
        unit_id=subject.unit_id,
        service_id=subject.service_id,
        period_key=period.key,
        period_start=period.start,
        revision=revision,
        reason=reason,
        n=numbers.n,
        ikm=data.get("ikm"),
        data=data,
        published_on=act.on,
        table_sha256=hashlib.sha256(table).hexdigest(),
        table_gzip=gzip.compress(table, 9, mtime=0),
    )


def _sheet(
    subject: Subject, period: SurveyPeriod, numbers: Counted, cut_off: datetime.date
) -> dict[str, object]:
    return sheet(
        numbers,
        rule_on(period.end),
        population=population(subject.service_ids, period),
        cut_off=cut_off,
        profile_items=profile_items(),
    )


def _refresh(
    session: Session, subject: Subject, period: SurveyPeriod, today: datetime.date, step: int
) -> None:
    published = session.scalar(
        sa.select(UnitIndex.id).where(
            UnitIndex.unit_id == subject.unit_id, UnitIndex.period_key == period.key
        ).limit(1)
    )  # fmt: skip
    if published is not None:
        return
    row = session.scalar(
        sa.select(RunningIndex).where(
            RunningIndex.unit_id == subject.unit_id,
            RunningIndex.service_id.is_(subject.service_id)
            if subject.service_id is None
            else RunningIndex.service_id == subject.service_id,
            RunningIndex.period_key == period.key,
        )
    )
    numbers = counted(subject.service_ids, period)
    if numbers.n - (row.n if row else 0) < step:
        return
    data = _sheet(subject, period, numbers, min(period.end, today))
    if row is None:
        session.add(
            RunningIndex(
                unit_id=subject.unit_id, service_id=subject.service_id,
                period_key=period.key, period_start=period.start, n=numbers.n, data=data,
            )
        )  # fmt: skip
        return
    row.n, row.data = numbers.n, data


def _every_point() -> Sequence[uuid.UUID]:
    return db.session.scalars(sa.select(SurveyPoint.id)).all()


def _subjects_of_points(session: Session, point_ids: Sequence[uuid.UUID]) -> Iterable[Subject]:
    touched = session.execute(
        sa.select(Service.unit_id, Service.id)
        .join(SurveyPoint, SurveyPoint.service_id == Service.id)
        .where(SurveyPoint.id.in_(point_ids))
        .distinct()
    ).all()
    for unit_id in sorted({unit for unit, _ in touched}):
        whole, *services = _subjects_of_unit(session, unit_id)
        moved = {service for unit, service in touched if unit == unit_id}
        yield whole
        yield from (one for one in services if one.service_id in moved)


def _subjects_of_unit(session: Session, unit_id: uuid.UUID) -> list[Subject]:
    """The unit first, then its services in the order of their names."""
    services = session.scalars(
        sa.select(Service.id).where(Service.unit_id == unit_id).order_by(Service.name)
    ).all()
    if not services or session.get(Unit, unit_id) is None:
        raise NotFound("Unit ini tidak punya layanan yang disurvei.")
    whole = Subject(unit_id, None, tuple(services))
    return [whole, *(Subject(unit_id, one, (one,)) for one in services)]


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
