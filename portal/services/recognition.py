"""Opportunities: posted with their terms, people put forward, chosen by people with reasons.

Source: PermenPANRB 6/2022 Pasal 31.  No list decides and nobody is left out by a number: whoever is
chosen without meeting the terms has that in the record as well.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.recognition import Opportunity, OpportunityCandidate
from portal.queries.competences import scheme_or_none
from portal.queries.recognition import month_is_posted, staff_for
from portal.rules.messages import MessageKind
from portal.rules.recognition import (
    OpportunityKind,
    OpportunityState,
    Terms,
    award_days,
    award_month,
    is_monthly,
    kind_of,
)
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import moved
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy


@dataclass(frozen=True)
class NewOpportunity:
    """An opportunity as typed; `month` is the key of that of an employee of the month."""

    kind: OpportunityKind
    title: str
    terms: Terms
    opens_on: datetime.date
    closes_on: datetime.date
    seats: int = 1
    about: str = ""
    month: str | None = None


def post(new: NewOpportunity, act: Act) -> uuid.UUID:
    """Announce it: whoever it is for is told, all staff may read it. Raises Invalid."""
    title, about = tidy(new.title, "Nama peluang", 200), tidy(new.about, "Keterangan", 2000)
    if not title:
        raise Invalid("Nama peluang belum diisi.")
    if not 1 <= new.seats <= 1000:
        raise Invalid("Jumlah yang dipilih dari 1 sampai 1000.")
    if new.closes_on < new.opens_on or new.closes_on < act.on:
        raise Invalid("Hari terakhir tidak boleh sudah lewat atau sebelum hari pertama.")
    if not 1 <= new.terms.periods <= 40:
        raise Invalid("Banyaknya periode dari 1 sampai 40.")
    month = _month(new, act)
    staff = staff_for(new.terms.families, act.on)
    with writing() as session:
        row = Opportunity(
            kind=new.kind, title=title, about=about, terms=asdict(new.terms), seats=new.seats,
            opens_on=new.opens_on, month=month, closes_on=new.closes_on, posted_by=act.actor,
            posted_at=act.at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.OPPORTUNITY_POSTED, row.id, title=title, terms=row.terms
        )
        notify(
            session, employees(staff), MessageKind.OPPORTUNITY_POSTED,
            link=f"/penghargaan/{row.id}", due=row.closes_on, act=act,
        )  # fmt: skip
        return row.id


def post_month(act: Act) -> uuid.UUID | None:
    """The clock's own: the employee of the month that is over, where the scheme in force has such a
    list and nobody posted it; None where there is nothing to post.
    """
    scheme = scheme_or_none(act.on)
    month = award_month(act.on)
    listed = next(
        (one for one in (scheme.recognition.lists if scheme else ())
         if is_monthly(kind_of(one.opportunity))), None,
    )  # fmt: skip
    if listed is None or month_is_posted(month.key):
        return None
    _first, last = award_days(month)
    new = NewOpportunity(
        OpportunityKind.PEGAWAI_BULAN_INI, listed.title.in_("id"), Terms.of(listed), act.on, last,
        month=month.key,
    )  # fmt: skip
    try:
        return post(new, act)
    except sa.exc.IntegrityError:  # another worker was quicker
        return None


def put_forward(
    opportunity_id: uuid.UUID, employee_id: uuid.UUID, note: str, act: Act, *, is_own: bool
) -> None:
    """Somebody is considered; a second time changes nothing. Raises IllegalStep once it is closed
    or decided, NotFound.
    """
    words = tidy(note, "Keterangan", 500)
    with writing() as session:
        row = open_row(session, opportunity_id)
        if act.on > row.closes_on and is_own:
            raise IllegalStep("Masa pengajuan peluang ini sudah berakhir.")
        known = session.get(OpportunityCandidate, (opportunity_id, employee_id))
        if known is not None:
            return
        session.add(
            OpportunityCandidate(
                opportunity_id=opportunity_id, employee_id=employee_id, is_own=is_own,
                note=words, added_at=act.at,
            )
        )  # fmt: skip
        audit.record(
            session, act, AuditTag.CANDIDATE_PUT_FORWARD, opportunity_id,
            person=str(employee_id), own=is_own,
        )  # fmt: skip


def decide(
    opportunity_id: uuid.UUID,
    chosen: Mapping[uuid.UUID, str],
    reason: str,
    evidence: Mapping[uuid.UUID, dict[str, Any]],
    seen: int,
    act: Act,
) -> None:
    """Choose people (employee -> reason), with the reason for all staff; everybody considered is
    told, and all others that there is a reason to read.  `evidence` are the facts of each as they
    stand now, and stay in the record.

    Raises Changed, IllegalStep, Invalid, NotFound.
    """
    words = tidy(reason, "Alasan", 2000)
    reasons = {person: tidy(text, "Alasan", 500) for person, text in chosen.items()}
    if not words:
        raise Invalid("Tulis alasan pilihan: semua pegawai dapat membacanya.")
    if not reasons or not all(reasons.values()):
        raise Invalid("Pilih paling sedikit satu orang dan tulis alasan bagi tiap orang.")
    with writing() as session:
        row = open_row(session, opportunity_id)
        if row.version != seen:
            raise Changed("Peluang ini berubah sejak Anda membukanya. Periksa, lalu putuskan.")
        if len(reasons) > row.seats:
            raise Invalid("Paling banyak %(n)s orang untuk peluang ini.", n=row.seats)
        candidates = {
            one.employee_id: one
            for one in session.scalars(
                sa.select(OpportunityCandidate).where(
                    OpportunityCandidate.opportunity_id == opportunity_id
                )
            )
        }
        if not reasons.keys() <= candidates.keys():
            raise Invalid("Pilih dari orang yang dipertimbangkan.")
        for person, one in candidates.items():
            one.evidence = evidence.get(person)
            one.is_chosen, one.reason = person in reasons, reasons.get(person, "")
            one.is_marked, one.draft = False, ""
        row.state, row.reason, row.draft = OpportunityState.DIPUTUSKAN, words, ""
        row.decided_by, row.decided_at = act.actor, act.at
        row.version += 1
        audit.record(
            session, act, AuditTag.OPPORTUNITY_DECIDED, row.id, reason=words,
            chosen={str(person): text for person, text in reasons.items()},
            **moved(OpportunityState.TERBUKA, row.state),
        )  # fmt: skip
        others = [one for one in staff_for((), act.on) if one not in candidates]
        for people, kind in (
            (candidates, MessageKind.OPPORTUNITY_DECIDED),
            (others, MessageKind.OPPORTUNITY_PUBLISHED),
        ):
            notify(session, employees(people), kind, link=f"/penghargaan/{row.id}", act=act)


def withdraw(opportunity_id: uuid.UUID, reason: str, act: Act) -> None:
    """Take an opportunity back, with the reason. Raises IllegalStep, Invalid, NotFound."""
    words = tidy(reason, "Alasan", 2000)
    if not words:
        raise Invalid("Tulis mengapa peluang ini ditarik.")
    with writing() as session:
        row = open_row(session, opportunity_id)
        row.state, row.reason, row.draft = OpportunityState.DITARIK, words, ""
        row.decided_by, row.decided_at = act.actor, act.at
        row.version += 1
        session.execute(
            sa.update(OpportunityCandidate)
            .where(OpportunityCandidate.opportunity_id == opportunity_id)
            .values(is_marked=False, draft="")
        )
        audit.record(
            session, act, AuditTag.OPPORTUNITY_WITHDRAWN, row.id, reason=words,
            **moved(OpportunityState.TERBUKA, row.state),
        )  # fmt: skip


def _month(new: NewOpportunity, act: Act) -> str | None:
    """The month of an employee of the month: one that is over, while its award is open.

    Raises Invalid.
    """
    if not is_monthly(new.kind):
        return None
    month = award_month(act.on)
    if new.month != month.key:
        raise Invalid("Pegawai bulan ini dipilih untuk bulan yang baru berakhir.")
    first, last = award_days(month)
    if not first <= new.opens_on <= new.closes_on <= last:
        raise Invalid("Pegawai bulan ini dibuka dan ditutup pada bulan sesudahnya.")
    return month.key


def open_row(session: Session, opportunity_id: uuid.UUID) -> Opportunity:
    """One that nobody decided yet, locked. Raises IllegalStep, NotFound."""
    row = session.get(Opportunity, opportunity_id, with_for_update=True)
    if row is None:
        raise NotFound("Peluang ini tidak dikenal.")
    if row.state is not OpportunityState.TERBUKA:
        raise IllegalStep("Peluang ini sudah diputuskan atau ditarik.")
    return row
