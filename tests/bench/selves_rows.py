"""Employees who are logged in and have a self-assessment of thirteen items before them, in bulk."""

import datetime
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account, LoginSession
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.self_assessments import SelfAssessment, SelfForm
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.instruments import Instrument, load_shipped
from portal.rules.measures import Family
from portal.rules.period_cycle import PeriodStage
from portal.rules.postings import PostingKind
from portal.rules.self_assessments import SelfState
from portal.rules.tokens import session_digest
from portal.services.audit import Act
from portal.services.instruments import publish_instrument
from tests.bench.programs import Broken

ITEMS = 13
Row = dict[str, Any]
Ready = tuple[str, str]
"""The address of somebody's self-assessment, and the cookie of their session."""


def thirteen() -> Instrument:
    """The shipped questionnaire on BerAKHLAK, cut after its thirteenth scale."""
    whole, left, sections = load_shipped("berakhlak"), ITEMS, []
    for section in whole.sections:
        items = tuple(one for one in section.items if one.kind == "scale")[:left]
        left -= len(items)
        if items:
            sections.append(replace(section, items=items))
    return replace(whole, key="uji_tiga_belas", sections=tuple(sections))


def fill(people: int) -> list[Ready]:
    """So many below one head, each with a session and an untouched draft in an open period."""
    now = clock.now(agency_card().time_zone)
    version = publish_instrument(thirteen(), Act("bench", now)).id
    period = _open_period(now.date())
    cards = [_Card(number, now) for number in range(people + 1)]
    with writing() as session:
        unit = Unit(kind="dinas", name="Dinas Uji Diri", slug="dinas-uji-diri")
        session.add(unit)
        session.flush()
        session.execute(sa.insert(Employee), [one.employee for one in cards])
        session.execute(sa.insert(Posting), [one.posting(unit.id) for one in cards])
        session.execute(sa.insert(Account), [one.account for one in cards[1:]])
        session.execute(sa.insert(LoginSession), [one.session for one in cards[1:]])
        session.execute(sa.insert(SelfAssessment), [one.draft(period) for one in cards[1:]])
        session.execute(sa.insert(SelfForm), [one.form(version) for one in cards[1:]])
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return [one.ready for one in cards[1:]]


def answered() -> Iterator[tuple[str, int]]:
    """(state, stored answers) of every draft that was handed out."""
    rows = db.session.execute(
        sa.text(
            "SELECT s.state, count(a.place) FROM self_assessment s JOIN self_form f "
            "ON f.assessment_id = s.id JOIN instrument_version v ON v.id = f.version_id "
            "LEFT JOIN self_answer a ON a.assessment_id = s.id AND a.value <> '' "
            "WHERE v.key = 'uji_tiga_belas' GROUP BY s.id, s.state"
        )
    )
    yield from ((row[0], row[1]) for row in rows)


def _open_period(on: datetime.date) -> uuid.UUID:
    """A running period of the demonstration, its window opened today."""
    with writing() as session:
        row = session.scalars(
            sa.select(EvaluationPeriod)
            .where(
                EvaluationPeriod.stage == PeriodStage.BERJALAN,
                EvaluationPeriod.starts_on <= on, EvaluationPeriod.ends_on >= on,
            )
            .order_by(EvaluationPeriod.starts_on.desc())
        ).first()  # fmt: skip
        if row is None:
            raise Broken("the demonstration has no running period")
        row.opens_on = min(row.opens_on, on)
        return row.id


class _Card:
    """One person with everything that the visit needs; number 0 is the head."""

    def __init__(self, number: int, now: datetime.datetime) -> None:
        self._number, self._now = number, now
        self._token, self._csrf = secrets.token_urlsafe(32), secrets.token_hex(20)
        self._id, self._account, self._draft = uuid7(), uuid7(), uuid7()

    @property
    def employee(self) -> Row:
        name = f"Penilai Diri {self._number:05}"
        return {
            "id": self._id, "nip": f"1987{self._number:014}", "name": name,
            "name_key": name.casefold(), "employment": Employment.PNS, "golongan": "III/a",
            "version": 1,
        }  # fmt: skip

    def posting(self, unit: uuid.UUID) -> Row:
        leads = self._number == 0
        return {
            "id": uuid7(), "employee_id": self._id, "unit_id": unit,
            "kind": PostingKind.DEFINITIF, "title": "Kepala" if leads else "Pelaksana",
            "family": JobFamily.UMUM, "leads_unit": leads, "is_delegated": False,
            "post": PostKind.JPT_PRATAMA if leads else PostKind.PELAKSANA,
            "starts_on": self._now.date() - datetime.timedelta(days=400),
        }  # fmt: skip

    @property
    def account(self) -> Row:
        employee = self.employee
        return {
            "id": self._account, "login": employee["nip"], "name": employee["name"],
            "employee_id": self._id, "created_at": self._now, "totp_last_step": 0,
        }  # fmt: skip

    @property
    def session(self) -> Row:
        return {
            "digest": session_digest(self._token), "id": uuid7(), "account_id": self._account,
            "device": "bench", "started_at": self._now, "seen_at": self._now,
            "is_confirmed": True, "confirmed_at": self._now,
        }  # fmt: skip

    def draft(self, period: uuid.UUID) -> Row:
        return {
            "id": self._draft, "employee_id": self._id, "period_id": period,
            "is_practice": False, "state": SelfState.DRAF, "report_parts": [],
            "families": [one.value for one in Family], "focus": [],
            "due_on": self._now.date(), "started_at": self._now, "version": 1,
            "returned_reason": "",
        }  # fmt: skip

    def form(self, version: uuid.UUID) -> Row:
        return {"assessment_id": self._draft, "version_id": version, "position": 1}

    @property
    def ready(self) -> Ready:
        """What a browser of theirs would hold."""
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        signer = app.session_interface.get_signing_serializer(app)
        content = {"_user_id": self._token, "_fresh": True, "csrf_token": self._csrf}
        return f"/penilaian-diri/{self._draft}", f"session={signer.dumps(content)}"
