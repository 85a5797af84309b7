"""The catalogue of courses, one course with its people, and one employee's learning."""

import datetime
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from portal.db import db
from portal.errors import NotFound
from portal.models.people import Employee, Posting
from portal.models.training import TrainingPlace, TrainingProgramme
from portal.models.units import Unit
from portal.queries.raters import holds
from portal.rules.postings import PostingKind
from portal.rules.training_words import LearningForm, LearningPath, PlaceState, ProgrammeState

# Pages read the row and change nothing.
Programme = TrainingProgramme


@dataclass(frozen=True)
class ListedProgramme:
    """A course with the visitor's own place in it, None without one."""

    row: Programme
    place: PlaceState | None
    unclear: str = ""

    @property
    def free(self) -> int | None:
        """Seats that are left; None without limit."""
        return None if self.row.seats is None else self.row.seats - self.row.taken


@dataclass(frozen=True)
class Participant:
    """Somebody in a course, or in its queue."""

    employee_id: uuid.UUID
    name: str
    unit: str
    state: PlaceState
    hours: int | None
    certificate: str
    unclear: str


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue is asked for; drafts are for whoever writes it."""

    text: str = ""
    competence: str = ""
    form: LearningForm | None = None
    with_drafts: bool = False
    with_past: bool = False


def catalogue(
    wanted: Catalogue, me: uuid.UUID | None, on: datetime.date, page: int, per_page: int
) -> tuple[list[ListedProgramme], int]:
    """A page of courses, the next to begin first, and how many fit."""
    course = TrainingProgramme
    conditions = _conditions(wanted, on)
    rows = db.session.execute(
        sa.select(course, TrainingPlace.state, sa.func.count().over().label("total"))
        .outerjoin(
            TrainingPlace,
            sa.and_(TrainingPlace.programme_id == course.id, TrainingPlace.employee_id == me),
        )
        .where(*conditions)
        .order_by(course.starts_on.desc() if wanted.with_past else course.starts_on, course.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execution_options(populate_existing=True)
    ).all()
    if not rows and page > 1:  # past the end
        return [], db.session.scalar(sa.select(sa.func.count(course.id)).where(*conditions)) or 0
    return [ListedProgramme(row, state) for row, state, _total in rows], (
        rows[0].total if rows else 0
    )


def programme_card(
    programme_id: uuid.UUID, me: uuid.UUID | None, *, with_drafts: bool
) -> ListedProgramme:
    """One course. Raises NotFound, for a draft also where the visitor does not write courses."""
    row = db.session.execute(
        sa.select(TrainingProgramme, TrainingPlace.state, TrainingPlace.unclear)
        .outerjoin(
            TrainingPlace,
            sa.and_(
                TrainingPlace.programme_id == TrainingProgramme.id,
                TrainingPlace.employee_id == me,
            ),
        )
        .where(TrainingProgramme.id == programme_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None or (row[0].state is ProgrammeState.DRAF and not with_drafts):
        raise NotFound("Pelatihan ini tidak dikenal.")
    return ListedProgramme(row[0], row[1], row[2] or "")


def participants(
    programme_id: uuid.UUID, on: datetime.date, page: int, per_page: int
) -> tuple[list[Participant], int]:
    """A page of everybody in a course or in its queue, by name; who cancelled is left out."""
    wanted = (
        TrainingPlace.programme_id == programme_id, TrainingPlace.state != PlaceState.BATAL,
    )  # fmt: skip
    total = db.session.scalar(sa.select(sa.func.count()).select_from(TrainingPlace).where(*wanted))
    rows = db.session.execute(
        sa.select(
            TrainingPlace.employee_id, Employee.name, Unit.name.label("unit"),
            TrainingPlace.state, TrainingPlace.hours, TrainingPlace.certificate,
            TrainingPlace.unclear,
        )
        .join(Employee, TrainingPlace.employee_id == Employee.id)
        .outerjoin(
            Posting,
            sa.and_(
                Posting.employee_id == Employee.id, Posting.kind == PostingKind.DEFINITIF,
                *holds(Posting, on),
            ),
        )
        .outerjoin(Unit, Posting.unit_id == Unit.id)
        .where(*wanted)
        .order_by(Employee.name_key, Employee.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )  # fmt: skip
    return [
        Participant(r.employee_id, r.name, r.unit or "", r.state, r.hours, r.certificate, r.unclear)
        for r in rows
    ], total or 0


@dataclass(frozen=True)
class Turnout:
    """How many came, did not come, wait, and what came without being clear to somebody."""

    enrolled: int
    waiting: int
    there: int
    absent: int
    unclear: tuple[str, ...]


def turnout(programme_id: uuid.UUID, least: int) -> Turnout:
    """Attendance of a course; what was not understood only from `least` participants on."""
    rows = db.session.execute(
        sa.select(TrainingPlace.state, TrainingPlace.unclear).where(
            TrainingPlace.programme_id == programme_id
        )
    ).all()
    number = {state: sum(1 for row in rows if row.state is state) for state in PlaceState}
    words = sorted({row.unclear for row in rows if row.unclear})
    is_enough = number[PlaceState.HADIR] >= least
    return Turnout(
        number[PlaceState.TERDAFTAR], number[PlaceState.MENUNGGU], number[PlaceState.HADIR],
        number[PlaceState.TIDAK_HADIR], tuple(words) if is_enough else (),
    )  # fmt: skip


def _conditions(wanted: Catalogue, on: datetime.date) -> list[sa.ColumnElement[bool]]:
    course = TrainingProgramme
    found: list[sa.ColumnElement[bool]] = []
    if not wanted.with_drafts:
        found.append(course.state != ProgrammeState.DRAF)
    if not wanted.with_past:
        found += [course.ends_on >= on, course.state != ProgrammeState.BATAL]
    if wanted.text:
        found.append(sa.func.lower(course.title).contains(wanted.text.casefold(), autoescape=True))
    if wanted.competence:
        found.append(course.competence == wanted.competence)
    if wanted.form is not None:
        paths = [path for path in LearningPath if path.form is wanted.form]
        found.append(course.path.in_(paths))
    return found
