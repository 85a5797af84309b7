"""The invented requests of a demonstration: one file for the whole city, applied at once."""

import datetime
import uuid
from dataclasses import replace

import sqlalchemy as sa

from portal.db import writing
from portal.models.audit import AuditTag
from portal.models.people import ImportState
from portal.models.service_times import ServiceStandard, ServiceTimeBatch
from portal.models.units import Service, Unit
from portal.rules.demo_requests import drawn_requests
from portal.rules.service_sheet import RequestRow
from portal.rules.service_times import Request
from portal.services import audit
from portal.services.audit import Act
from portal.services.service_times import keep_requests, refresh


def add_demo_service_times(first: datetime.date, today: datetime.date, act: Act) -> int:
    """Requests of every service from a day on, in one commit; returns how many."""
    now = act.at.replace(tzinfo=None)  # requests are kept in local time
    with writing() as session:
        batch = ServiceTimeBatch(
            account_id=None, file_name="register-peragaan.xlsx", file_sha256="0" * 64,
            state=ImportState.DITERAPKAN, created_at=act.at, expires_at=act.at, applied_at=act.at,
            counts={}, problems=[], plan=None,
        )  # fmt: skip
        session.add(batch)
        session.flush()
        rows: list[RequestRow] = []
        services: set[uuid.UUID] = set()
        for key, name, unit in session.execute(
            sa.select(Service.id, Service.name, Unit.name).join(Unit, Service.unit_id == Unit.id)
        ):
            drawn = drawn_requests(name, unit, first, today)
            terms = drawn.terms
            session.add(
                ServiceStandard(
                    service_id=key, starts_on=first, basis=terms.basis, amount=terms.amount,
                    opens=terms.opens, closes=terms.closes,
                )
            )  # fmt: skip
            rows += [
                RequestRow(key, f"{number:032x}", _until(one, now))
                for number, one in enumerate(drawn.requests)
                if one.started <= now
            ]
            services.add(key)
        batch.counts = {
            "rows": len(rows), "errors": 0, "known": 0, "changed": 0,
            "open": sum(row.request.finished is None for row in rows),
        }  # fmt: skip
        session.flush()
        keep_requests(session, batch.id, rows)
        refresh(session, services)
        audit.record(
            session, act, AuditTag.SERVICE_TIMES_IMPORTED, batch.id, source="demo",
            written=len(rows),
        )  # fmt: skip
        return len(rows)


def _until(request: Request, now: datetime.datetime) -> Request:
    """As it stands now: what is finished later today is still open."""
    is_open = request.finished is not None and request.finished > now
    return replace(request, finished=None) if is_open else request
