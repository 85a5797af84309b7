"""Times of services: files are previewed, applied whole and undone; standards are set.

Figures are made anew with every act, so that a page reads a few rows however many requests.
"""

import datetime
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, Invalid
from portal.models.agency import Agency
from portal.models.audit import AuditTag
from portal.models.people import ImportState
from portal.models.service_times import (
    ServiceStandard,
    ServiceTime,
    ServiceTimeBatch,
    ServiceTimeFigure,
)
from portal.queries.holidays import office_calendar
from portal.queries.service_times import standards_mark
from portal.rules.service_sheet import MOST_ROWS, RequestRow, RequestSheet, Services, read_requests
from portal.rules.service_times import Basis, Clock, Request, Terms, summary
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import facts_of
from portal.services.import_previews import applicable, drop_previews, taken_back
from portal.spreadsheets.reading import read_rows

PREVIEW_LASTS = datetime.timedelta(hours=12)
CHUNK = 5_000
Known = dict[tuple[uuid.UUID, str], Request]


@dataclass(frozen=True)
class ServiceFile:
    """An uploaded file, who sent it, and the services that may be written."""

    name: str
    data: bytes
    account_id: uuid.UUID | None
    services: Services


def number_key(secret_key: str) -> bytes:
    """The key under which numbers of requests are hashed; after a new SECRET_KEY a request is no
    longer known again.
    """
    return hashlib.sha256(f"permohonan:{secret_key}".encode()).digest()


def preview(sent: ServiceFile, key: bytes, act: Act) -> uuid.UUID:
    """Read a file; nothing of it counts before it is applied.

    Raises SpreadsheetError for a file that cannot be read, Invalid for one without the columns.
    """
    rows = read_rows(sent.data, most_rows=MOST_ROWS, with_time=True)
    sheet = read_requests(rows, sent.services, key, act.on)
    if sheet.missing:
        raise Invalid(
            "Kolom wajib tidak ditemukan: %(names)s. Beri nama kolom seperti di templat.",
            names=", ".join(column.value for column in sheet.missing),
        )
    with writing() as session:
        drop_previews(session, ServiceTimeBatch, sent.account_id)
        known = _known(session, {row.service_id for row in sheet.rows})
        made = _batch(sent, sheet, known, act)
        session.add(made)
        session.flush()
        return made.id


def apply(batch_id: uuid.UUID, account_id: uuid.UUID | None, act: Act) -> int:
    """Let a previewed file count; returns how many requests are new or changed.

    Raises NotFound for somebody else's preview, IllegalStep when it has run out, has errors or was
    applied before.
    """
    with writing() as session:
        made = applicable(session, ServiceTimeBatch, batch_id, account_id, act.at)
        rows = [_row(one) for one in made.plan or []]
        known = _known(session, {row.service_id for row in rows})
        fresh = [row for row in rows if known.get((row.service_id, row.digest)) != row.request]
        made.state, made.applied_at, made.plan = ImportState.DITERAPKAN, act.at, None
        session.flush()
        keep_requests(session, made.id, fresh)
        refresh(session, {row.service_id for row in fresh})
        audit.record(
            session, act, AuditTag.SERVICE_TIMES_IMPORTED, made.id, file=made.file_name,
            sha256=made.file_sha256, written=len(fresh),
        )  # fmt: skip
        return len(fresh)


def undo(batch_id: uuid.UUID, act: Act) -> None:
    """An applied file counts no more; what an older one said of the same requests counts again.

    Raises NotFound, or IllegalStep where it does not count.
    """
    with writing() as session:
        made = taken_back(session, ServiceTimeBatch, batch_id)
        services = session.scalars(
            sa.select(ServiceTime.service_id).where(ServiceTime.batch_id == batch_id).distinct()
        )
        refresh(session, set(services))
        audit.record(
            session, act, AuditTag.SERVICE_TIMES_UNDONE, batch_id, file=made.file_name,
            before={"state": ImportState.DITERAPKAN.value}, after={"state": made.state.value},
        )  # fmt: skip


def set_standard(
    service_id: uuid.UUID,
    terms: Terms,
    starts_on: datetime.date,
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """The standard of a service from a day on; a second one for the same day replaces the first.

    `seen` is the `standards_mark` of a form.  Raises Invalid for a standard that is no time,
    Changed where somebody else set one meanwhile.
    """
    if terms.amount is None or not 0 < terms.amount < 10_000:
        raise Invalid("Standar waktu harus lebih dari 0 dan kurang dari 10.000.")
    if terms.opens >= terms.closes:
        raise Invalid("Jam buka harus sebelum jam tutup.")
    with writing() as session:
        row = session.get(ServiceStandard, (service_id, starts_on))
        before = _standard(row) if row else None
        if seen not in (None, standards_mark(service_id, session)):
            raise Changed(
                "Orang lain baru saja mengubah standar layanan ini. Bandingkan dengan isian Anda, "
                "lalu simpan lagi."
            )
        if row is None:
            row = ServiceStandard(service_id=service_id, starts_on=starts_on)
            session.add(row)
        row.basis, row.amount = terms.basis, terms.amount
        row.opens, row.closes = terms.opens, terms.closes
        session.flush()
        refresh(session, {service_id})
        audit.record(
            session, act, AuditTag.SERVICE_STANDARD_SET, service_id,
            starts_on=starts_on.isoformat(), before=before, after=_standard(row),
        )  # fmt: skip


def _standard(row: ServiceStandard) -> dict[str, Any]:
    return facts_of(row, "basis", "amount", "opens", "closes")


def keep_requests(session: Session, batch_id: uuid.UUID, rows: Sequence[RequestRow]) -> None:
    """Write requests of a batch, some thousands at a time."""
    for first in range(0, len(rows), CHUNK):
        values = [
            {
                "batch_id": batch_id, "service_id": row.service_id, "digest": row.digest,
                "started": row.request.started, "finished": row.request.finished,
                "has_time": row.request.has_time,
            }
            for row in rows[first : first + CHUNK]
        ]  # fmt: skip
        session.execute(sa.insert(ServiceTime), values)


def refresh(session: Session, services: Collection[uuid.UUID]) -> None:
    """Make the figures of these services anew, all periods of them."""
    if not services:
        return
    cadence = session.scalar(sa.select(Agency.cadence)) or PeriodKind.TRIWULAN
    calendar = office_calendar(session)
    standards = _standards(session, services)
    session.execute(sa.delete(ServiceTimeFigure).where(ServiceTimeFigure.service_id.in_(services)))
    parts: dict[tuple[uuid.UUID, SurveyPeriod], list[Request]] = defaultdict(list)
    for (service, _digest), one in _known(session, services).items():
        day = (one.finished or one.started).date()
        parts[service, SurveyPeriod.containing(cadence, day)].append(one)
    clocks: dict[Terms, Clock] = {}
    for (service, period), requests in parts.items():
        terms = _terms_on(standards.get(service, ()), period.end)
        clock = clocks.setdefault(terms, Clock(terms, calendar))
        session.add(_figure(service, period, requests, clock))
    session.flush()


def _figure(
    service: uuid.UUID, period: SurveyPeriod, requests: Iterable[Request], clock: Clock
) -> ServiceTimeFigure:
    made = summary(requests, clock)
    return ServiceTimeFigure(
        service_id=service, period_key=period.key, period_start=period.start,
        basis=clock.terms.basis, n=made.n, unfinished=made.unfinished, median=made.median,
        ninetieth=made.ninetieth, standard=clock.terms.amount, within=made.within,
    )  # fmt: skip


def _standards(
    session: Session, services: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[ServiceStandard]]:
    found: dict[uuid.UUID, list[ServiceStandard]] = defaultdict(list)
    for row in session.scalars(
        sa.select(ServiceStandard)
        .where(ServiceStandard.service_id.in_(services))
        .order_by(ServiceStandard.starts_on)
    ):
        found[row.service_id].append(row)
    return found


def _terms_on(standards: Sequence[ServiceStandard], on: datetime.date) -> Terms:
    held = [row for row in standards if row.starts_on <= on]
    if not held:
        return Terms()
    row = held[-1]
    return Terms(Basis(row.basis), row.amount, row.opens, row.closes)


def _known(session: Session, services: Collection[uuid.UUID]) -> Known:
    """What counts now of each request: what the newest batch in use says."""
    rows = session.execute(
        sa.select(
            ServiceTime.service_id, ServiceTime.digest, ServiceTime.started, ServiceTime.finished,
            ServiceTime.has_time,
        )
        .join(ServiceTimeBatch, ServiceTime.batch_id == ServiceTimeBatch.id)
        .where(
            ServiceTime.service_id.in_(services),
            ServiceTimeBatch.state == ImportState.DITERAPKAN,
        )
        .order_by(ServiceTimeBatch.applied_at, ServiceTimeBatch.id)
    )  # fmt: skip
    return {(row[0], row[1]): Request(row[2], row[3], row[4]) for row in rows}


def _batch(sent: ServiceFile, sheet: RequestSheet, known: Known, act: Act) -> ServiceTimeBatch:
    base = sent.name.replace("\\", "/").rpartition("/")[2]
    same = sum(known.get((row.service_id, row.digest)) == row.request for row in sheet.rows)
    changed = sum((row.service_id, row.digest) in known for row in sheet.rows) - same
    return ServiceTimeBatch(
        account_id=sent.account_id,
        file_name="".join(sign for sign in base if sign.isprintable())[:200] or "tanpa nama",
        file_sha256=hashlib.sha256(sent.data).hexdigest(), state=ImportState.PRATINJAU,
        created_at=act.at, expires_at=act.at + PREVIEW_LASTS,
        counts={
            "rows": len(sheet.rows), "errors": sheet.errors, "known": same, "changed": changed,
            "open": sum(row.request.finished is None for row in sheet.rows),
        },
        problems=[astuple(one) for one in sheet.problems],
        plan=None if sheet.errors else [_stored(row) for row in sheet.rows],
    )  # fmt: skip


def _stored(row: RequestRow) -> list[Any]:
    finished = row.request.finished
    return [
        str(row.service_id), row.digest, row.request.started.isoformat(),
        finished.isoformat() if finished else None, row.request.has_time,
    ]  # fmt: skip


def _row(stored: list[Any]) -> RequestRow:
    service, digest, started, finished, has_time = stored
    moment = datetime.datetime.fromisoformat
    request = Request(moment(started), moment(finished) if finished else None, has_time)
    return RequestRow(uuid.UUID(service), digest, request)
