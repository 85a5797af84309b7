"""Places in courses: taken while there is a seat, queued after that, never one too many.

A seat is taken by one conditional UPDATE of the course's counter, which a CHECK guards as well, so
that two people who press at the same moment cannot both get the last one.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.evidence import Evidence
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.rules.messages import MessageKind
from portal.rules.training_words import PlaceState, ProgrammeState
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of, moved
from portal.services.messages import employees, notify
from portal.services.seen import require_seen
from portal.services.skp_drafts import tidy

NOTED = ("state", "hours", "certificate")
COMING = (PlaceState.TERDAFTAR, PlaceState.MENUNGGU)


@dataclass(frozen=True)
class Noted:
    """Who was there: `hours` are the JP that count, None for somebody who did not come; `seen` is
    the `noted_mark` of what a form showed of them.
    """

    hours: int | None
    certificate: str = ""
    seen: str | None = None


class Place(Protocol):
    """What a form shows of a participant."""

    @property
    def state(self) -> PlaceState: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def certificate(self) -> str: ...


def noted_mark(place: Place) -> str:
    """What is noted of a participant, as a form carries it to notice a change."""
    hours = "" if place.hours is None else place.hours
    return f"{place.state.value}|{hours}|{place.certificate}"


def enrol(programme_id: uuid.UUID, employee_id: uuid.UUID, act: Act) -> PlaceState:
    """A seat, or a place in the queue where none is free; a second time it is the same.

    Raises IllegalStep when enrolment is over, NotFound.
    """
    with writing() as session:
        programme = _programme(session, programme_id)
        return enrol_within(session, programme, employee_id, act)


def enrol_within(
    session: Session, programme: TrainingProgramme, employee_id: uuid.UUID, act: Act
) -> PlaceState:
    """The same inside another use case, which holds the course's row."""
    if programme.state is not ProgrammeState.TERBUKA or act.on > programme.enrol_until:
        raise IllegalStep("Pendaftaran pelatihan ini sudah ditutup.")
    place = session.get(TrainingPlace, (programme.id, employee_id), with_for_update=True)
    if place is not None and place.state is not PlaceState.BATAL:
        return place.state
    has_seat = _take_seat(session, programme.id)
    before = place.state if place else None
    if place is None:
        place = TrainingPlace(programme_id=programme.id, employee_id=employee_id)
    place.state = PlaceState.TERDAFTAR if has_seat else PlaceState.MENUNGGU
    place.queued_at, place.noted_at, place.hours = act.at, None, None
    session.add(place)
    audit.record(
        session, act, AuditTag.PLACE_TAKEN, programme.id, person=str(employee_id),
        **moved(before, place.state),
    )  # fmt: skip
    return place.state


def cancel(programme_id: uuid.UUID, employee_id: uuid.UUID, act: Act) -> None:
    """Give a place back before the course begins; the first in the queue gets the seat and is told.

    Raises IllegalStep once it has begun, NotFound.
    """
    with writing() as session:
        programme = _programme(session, programme_id)
        place = session.get(TrainingPlace, (programme_id, employee_id), with_for_update=True)
        if place is None or place.state not in COMING:
            raise NotFound("Anda tidak terdaftar dalam pelatihan ini.")
        if act.on >= programme.starts_on:
            raise IllegalStep("Pelatihan sudah dimulai: hubungi pengelola kepegawaian.")
        before, place.state = place.state, PlaceState.BATAL
        audit.record(
            session, act, AuditTag.PLACE_CANCELLED, programme_id, person=str(employee_id),
            **moved(before, place.state),
        )  # fmt: skip
        if before is PlaceState.TERDAFTAR:
            _free_seat(session, programme_id)
            _call_next(session, programme_id, act)


def note_attendance(programme_id: uuid.UUID, noted: Mapping[uuid.UUID, Noted], act: Act) -> int:
    """Who was there, with the hours that count; may be noted again until the course is finished.

    Returns how many are noted. Raises Changed where others noted something else meanwhile,
    IllegalStep before the first day or after the end, Invalid.
    """
    with writing() as session:
        programme = _programme(session, programme_id)
        if programme.state is not ProgrammeState.TERBUKA or act.on < programme.starts_on:
            raise IllegalStep("Kehadiran dicatat sejak hari pertama sampai pelatihan ditutup.")
        places = {
            row.employee_id: row
            for row in session.scalars(
                sa.select(TrainingPlace)
                .where(TrainingPlace.programme_id == programme_id)
                .with_for_update()
            )
            if row.state.takes_a_seat
        }
        if not noted.keys() <= places.keys():
            raise Invalid("Ada nama yang tidak terdaftar dalam pelatihan ini.")
        before = {str(one): facts_of(places[one], *NOTED) for one in noted}
        for person, one in noted.items():
            shown = noted_mark(places[person])
            _note(places[person], one, programme, act)
            if one.seen not in (None, shown) and noted_mark(places[person]) != shown:
                raise Changed(
                    "Kehadiran dicatat orang lain sejak Anda membuka halaman ini. Bandingkan yang "
                    "tercatat dengan isian Anda, lalu simpan lagi."
                )
        audit.record(
            session, act, AuditTag.ATTENDANCE_NOTED, programme_id, noted=len(noted),
            **changed(before, {str(one): facts_of(places[one], *NOTED) for one in noted}),
        )  # fmt: skip
        return len(noted)


def tell_afterwards(
    programme_id: uuid.UUID,
    employee_id: uuid.UUID,
    unclear: str,
    certificate_id: uuid.UUID | None,
    act: Act,
    *,
    seen: str | None = None,
) -> None:
    """What a participant did not understand, and the certificate (evidence of their own).

    `seen` marks the words on the screen.  Raises IllegalStep for somebody who was not there,
    NotFound, Changed.
    """
    words = tidy(unclear, "Yang belum jelas", 1000)
    with writing() as session:
        place = session.get(TrainingPlace, (programme_id, employee_id), with_for_update=True)
        if place is None:
            raise NotFound("Anda tidak terdaftar dalam pelatihan ini.")
        if place.state is not PlaceState.HADIR:
            raise IllegalStep("Isian ini dibuka setelah kehadiran Anda dicatat.")
        if certificate_id is not None:
            owner = session.scalar(
                sa.select(Evidence.employee_id).where(Evidence.id == certificate_id)
            )
            if owner != employee_id:
                raise NotFound("Bukti ini tidak dikenal.")
        require_seen(seen, (place.unclear,), place.unclear)
        before = _afterwards(place)
        place.certificate_id = certificate_id or place.certificate_id
        place.unclear = words
        audit.record(
            session, act, AuditTag.ATTENDANCE_NOTED, programme_id, person=str(employee_id),
            **changed(before, _afterwards(place)),
        )  # fmt: skip


def _afterwards(place: TrainingPlace) -> dict[str, Any]:
    """The participant's own words stay out of the trail; that there are some is told."""
    return {**facts_of(place, "certificate_id"), "unclear": bool(place.unclear)}


def _note(place: TrainingPlace, one: Noted, programme: TrainingProgramme, act: Act) -> None:
    if one.hours is not None and not 0 <= one.hours <= programme.hours:
        raise Invalid("Jam pelajaran seorang peserta dari 0 sampai %(most)s.", most=programme.hours)
    place.hours = one.hours
    place.state = PlaceState.TIDAK_HADIR if one.hours is None else PlaceState.HADIR
    place.certificate = tidy(one.certificate, "Nomor sertifikat", 100)
    place.noted_at = act.at


def _programme(session: Session, programme_id: uuid.UUID) -> TrainingProgramme:
    row = session.get(TrainingProgramme, programme_id, with_for_update=True)
    if row is None:
        raise NotFound("Pelatihan ini tidak dikenal.")
    return row


def _take_seat(session: Session, programme_id: uuid.UUID) -> bool:
    course = TrainingProgramme
    return _changed(
        session,
        sa.update(course)
        .where(
            course.id == programme_id, sa.or_(course.seats.is_(None), course.taken < course.seats)
        )
        .values(taken=course.taken + 1),
    )


def _free_seat(session: Session, programme_id: uuid.UUID) -> None:
    course = TrainingProgramme
    _changed(
        session,
        sa.update(course)
        .where(course.id == programme_id, course.taken > 0)
        .values(taken=course.taken - 1),
    )


def _call_next(session: Session, programme_id: uuid.UUID, act: Act) -> None:
    """The seat goes to whoever waits longest."""
    place = session.scalars(
        sa.select(TrainingPlace)
        .where(
            TrainingPlace.programme_id == programme_id,
            TrainingPlace.state == PlaceState.MENUNGGU,
        )
        .order_by(TrainingPlace.queued_at, TrainingPlace.employee_id)
        .limit(1)
        .with_for_update()
    ).first()
    if place is None or not _take_seat(session, programme_id):
        return
    place.state = PlaceState.TERDAFTAR
    audit.record(
        session, act, AuditTag.PLACE_TAKEN, programme_id, person=str(place.employee_id),
        from_queue=True, **moved(PlaceState.MENUNGGU, place.state),
    )  # fmt: skip
    notify(
        session, employees([place.employee_id]), MessageKind.TRAINING_PLACE,
        link=f"/pelatihan/{programme_id}", act=act,
    )  # fmt: skip


def _changed(session: Session, statement: Any) -> bool:
    session.flush()
    done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount)
