"""The catalogue of courses: written, opened, finished or called off by the personnel office."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.periods import EvaluationPeriod
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.rules.competences import is_competence
from portal.rules.employment import JobFamily
from portal.rules.messages import MessageKind
from portal.rules.training_words import MOST_HOURS, LearningPath, PlaceState, ProgrammeState
from portal.services import audit
from portal.services.audit import Act
from portal.services.audit_facts import changed, facts_of
from portal.services.messages import employees, notify
from portal.services.skp_drafts import tidy

MOST_SEATS = 100_000
MOST_COST = 10**12
# What the trail tells of a course that was written.
TOLD = (
    *("title", "competence", "path", "hours", "seats", "cost", "starts_on", "ends_on"),
    *("enrol_until", "provider", "place", "about", "family", "is_workshop", "period_id"),
)
# The moves a course can make.
MOVES = {
    ProgrammeState.DRAF: (ProgrammeState.TERBUKA, ProgrammeState.BATAL),
    ProgrammeState.TERBUKA: (ProgrammeState.SELESAI, ProgrammeState.BATAL),
    ProgrammeState.SELESAI: (),
    ProgrammeState.BATAL: (),
}


@dataclass(frozen=True)
class NewProgramme:
    """A course as typed; `seats` None = without limit, `cost` in rupiah for each seat."""

    title: str
    competence: str
    path: LearningPath
    hours: int
    starts_on: datetime.date
    ends_on: datetime.date
    enrol_until: datetime.date
    seats: int | None = None
    cost: int = 0
    provider: str = ""
    place: str = ""
    about: str = ""
    family: JobFamily | None = None
    is_workshop: bool = False
    period_id: uuid.UUID | None = None


def save(programme_id: uuid.UUID | None, new: NewProgramme, seen: int, act: Act) -> uuid.UUID:
    """A new course, as a draft, or other words for one that has not ended.

    Raises Changed, IllegalStep, Invalid or NotFound.
    """
    _check(new)
    with writing() as session:
        row = _stored(session, programme_id, seen)
        if row.state in (ProgrammeState.SELESAI, ProgrammeState.BATAL):
            raise IllegalStep("Pelatihan ini sudah berakhir, jadi tidak dapat diubah lagi.")
        if new.seats is not None and new.seats < row.taken:
            raise Invalid(
                "Tempat tidak boleh kurang dari %(taken)s orang yang sudah terdaftar.",
                taken=row.taken,
            )
        before = facts_of(row, *TOLD) if programme_id else {}
        _fill(session, row, new)
        session.add(row)
        session.flush()
        audit.record(
            session, act, AuditTag.PROGRAMME_WRITTEN, row.id, title=row.title,
            version=row.version, **changed(before, facts_of(row, *TOLD)),
        )  # fmt: skip
        return row.id


def move(programme_id: uuid.UUID, goal: ProgrammeState, seen: int, act: Act) -> None:
    """Open a course for enrolment, finish it, or call it off; whoever is in it is told of that.

    Raises Changed, IllegalStep or NotFound.
    """
    with writing() as session:
        row = _stored(session, programme_id, seen)
        if goal not in MOVES[row.state]:
            raise IllegalStep("Langkah ini tidak dapat diambil pada keadaan pelatihan sekarang.")
        if goal is ProgrammeState.SELESAI and row.ends_on > act.on:
            raise IllegalStep("Pelatihan baru dapat ditutup setelah hari terakhirnya.")
        if goal is ProgrammeState.SELESAI and _unnoted(session, row.id):
            raise IllegalStep("Catat dulu kehadiran semua peserta.")
        before, row.state = row.state, goal
        if goal is ProgrammeState.BATAL:
            _call_off(session, row, act)
        audit.record(
            session, act, AuditTag.PROGRAMME_MOVED, row.id, before=before.value, after=goal.value
        )


def _check(new: NewProgramme) -> None:
    if not is_competence(new.competence):
        raise Invalid("Pilih kompetensi dari daftar.")
    if not 1 <= new.hours <= MOST_HOURS:
        raise Invalid("Jam pelajaran dari 1 sampai %(most)s.", most=MOST_HOURS)
    if new.seats is not None and not 1 <= new.seats <= MOST_SEATS:
        raise Invalid("Tempat paling sedikit 1, atau kosongkan bila tanpa batas.")
    if not 0 <= new.cost <= MOST_COST:
        raise Invalid("Biaya harus angka rupiah, 0 bila tanpa biaya.")
    if new.ends_on < new.starts_on:
        raise Invalid("Hari terakhir tidak boleh sebelum hari pertama.")
    if new.period_id is not None and not new.is_workshop:
        raise Invalid("Periode hanya bagi lokakarya persiapan: centang pilihannya juga.")
    if new.enrol_until > new.starts_on:
        raise Invalid("Batas pendaftaran paling lambat hari pertama pelatihan.")


def _fill(session: Session, row: TrainingProgramme, new: NewProgramme) -> None:
    texts = (("title", "Nama pelatihan", 200), ("provider", "Penyelenggara", 200),
             ("place", "Tempat pelaksanaan", 200), ("about", "Keterangan", 2000))  # fmt: skip
    for name, label, longest in texts:
        setattr(row, name, tidy(getattr(new, name), label, longest))
    if not row.title:
        raise Invalid("Nama pelatihan belum diisi.")
    if new.period_id is not None:
        with session.no_autoflush:
            period = session.get(EvaluationPeriod, new.period_id)
        if period is None or period.is_practice:
            raise NotFound("Periode ini tidak dikenal.")
        if new.ends_on >= period.opens_on:
            raise Invalid("Lokakarya harus selesai sebelum masa penilaian periode itu dibuka.")
    for name in (
        *("competence", "path", "hours", "seats", "cost", "starts_on", "ends_on", "enrol_until"),
        *("family", "is_workshop", "period_id"),
    ):
        setattr(row, name, getattr(new, name))


def _stored(session: Session, programme_id: uuid.UUID | None, seen: int) -> TrainingProgramme:
    if programme_id is None:
        return TrainingProgramme(version=1, taken=0, state=ProgrammeState.DRAF)
    row = session.get(TrainingProgramme, programme_id, with_for_update=True)
    if row is None:
        raise NotFound("Pelatihan ini tidak dikenal.")
    if row.version != seen:
        raise Changed("Pelatihan ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi.")
    row.version = seen + 1
    return row


def _unnoted(session: Session, programme_id: uuid.UUID) -> bool:
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    TrainingPlace.programme_id == programme_id,
                    TrainingPlace.state == PlaceState.TERDAFTAR,
                )
            )
        )
    )


def _call_off(session: Session, row: TrainingProgramme, act: Act) -> None:
    waiting = (PlaceState.TERDAFTAR, PlaceState.MENUNGGU)
    people = list(
        session.scalars(
            sa.select(TrainingPlace.employee_id).where(
                TrainingPlace.programme_id == row.id, TrainingPlace.state.in_(waiting)
            )
        )
    )
    session.execute(
        sa.update(TrainingPlace)
        .where(TrainingPlace.programme_id == row.id, TrainingPlace.state.in_(waiting))
        .values(state=PlaceState.BATAL)
    )
    row.taken = 0
    notify(
        session, employees(people), MessageKind.TRAINING_CANCELLED, link=f"/pelatihan/{row.id}",
        act=act,
    )  # fmt: skip
