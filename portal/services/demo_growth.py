"""Invented growth of a demonstration: standards, levels, a course that ended and was measured
again, one to come, a workshop before the period, thanks, and a list of candidates.
"""

import datetime
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.queries.periods import coming_periods
from portal.queries.post_standards import posts_without_standard, standard_options
from portal.queries.self_levels import levels_of_selves
from portal.rules.competences import LevelSource, required_by_kind
from portal.rules.demo_city import DemoCity
from portal.rules.development_rule import development_on
from portal.rules.employment import JobFamily, PostKind
from portal.rules.measures import Competence, CoreValue
from portal.rules.scheme_growth import Workshop
from portal.rules.schemes import Scheme
from portal.rules.training_words import LearningPath, ProgrammeState
from portal.services import (
    appreciations,
    competences,
    post_standards,
    training_places,
    training_programmes,
    training_proposals,
)
from portal.services.audit import Act
from portal.services.competences import NewLevels
from portal.services.post_standards import NewStandard
from portal.services.training_places import Noted
from portal.services.training_programmes import NewProgramme
from portal.services.training_proposals import NewProposal

SEED = 20_260_721
FUNCTIONAL = 3
DAY = datetime.timedelta(days=1)
TALK = "komunikasi"
TRAINED = 12
AIMING = 8
THANKS = (
    "Menyusun papan petunjuk sehingga warga tidak salah loket.",
    "Mengajak tiga unit menyamakan jadwal, keluhan selesai dalam sehari.",
    "Menemukan sebab data ganda dan menunjukkan cara mencegahnya.",
)
UNCLEAR = (
    "Bedanya bukti dukung dan realisasi.",
    "Kapan umpan balik rekan dibaca oleh atasan.",
    "Apa yang terjadi bila target berubah di tengah tahun.",
)


@dataclass(frozen=True)
class Worker:
    """Somebody of the invented staff with post and direct superior."""

    id: uuid.UUID
    name: str
    title: str
    post: PostKind
    family: JobFamily
    supervisor: uuid.UUID | None


def add_demo_growth(city: DemoCity, scheme: Scheme, today: datetime.date) -> int:
    """Competence, courses and thanks for a city with staff and self-assessments in it; returns how
    many levels were recorded.
    """
    staff = _staff()
    if not staff:
        return 0
    rng = random.Random(f"{SEED}:{city.agency.name}")  # noqa: S311 - the same on every machine
    zone = ZoneInfo(city.agency.time_zone)
    _standards(scheme, _act(zone, today - 300 * DAY))
    _aims(staff, _act(zone, today - 200 * DAY))
    trained = _trained(staff)
    before = _round(staff, scheme, rng, _act(zone, today - 170 * DAY), {})
    _past_course(trained, zone, today)
    lifts = {one.id: rng.random() < 0.7 for one in trained}
    after = _round(staff, scheme, rng, _act(zone, today - 15 * DAY), lifts)
    competences.take_from_selves(levels_of_selves(), _act(zone, today))
    _coming_course(scheme, staff, trained, zone, today)
    for workshop in scheme.readiness.workshops:
        people = [one for one in staff if one.family is workshop.family]
        _workshop(workshop.title.in_("id"), workshop.competence, workshop.family, people, zone,
                  today)  # fmt: skip
        _next_workshop(workshop, people, zone, today)
    if scheme.recognition.appreciation_notes:
        _thanks(staff, scheme.recognition.appreciated, zone, today)
    return before + after


def _act(zone: ZoneInfo, on: datetime.date, hour: int = 9) -> Act:
    return Act("demo", datetime.datetime.combine(on, datetime.time(hour), zone))


def _staff() -> list[Worker]:
    rows = db.session.execute(
        sa.select(
            Employee.id, Employee.name, Posting.title, Posting.post, Posting.family,
            Posting.supervisor_id,
        )
        .join(Posting, Posting.employee_id == Employee.id)
        .where(Posting.ends_on.is_(None))
        .order_by(Employee.nip)
    )  # fmt: skip
    return [Worker(*row) for row in rows]


def _standards(scheme: Scheme, act: Act) -> None:
    """A standard for every post that is held; technical competence where a job card measures it."""
    rule = development_on(act.on)
    for title, post, _people in posts_without_standard(act.on, 500):
        levels = required_by_kind(post, scheme.competences.levels, rule.required)
        if not levels:
            levels = {one.value: FUNCTIONAL for one in Competence}
        if post is PostKind.PELAKSANA:
            levels = {**levels, TALK: 2, "pelayanan_publik": 2}
        if title.startswith("Guru"):
            levels = {**levels, "teknis_mengajar": FUNCTIONAL}
        new = NewStandard(title, post, levels, "Keputusan contoh nomor 7 tahun ini")
        post_standards.save_standard(None, new, 0, act)


def _aims(staff: Sequence[Worker], act: Act) -> None:
    """Some are prepared for the post of their superior."""
    by_title = {title: key for key, title in standard_options()}
    titles = {one.id: one.title for one in staff}
    for one in [one for one in staff if one.supervisor is not None][1::3][:AIMING]:
        standard = by_title.get(titles.get(one.supervisor or one.id, ""))
        if standard is not None:
            reason = "Disiapkan sebagai calon pengganti pimpinan unit."
            post_standards.set_intended(one.id, standard, reason, act)


def _required(one: Worker, scheme: Scheme) -> int:
    if one.post is PostKind.FUNGSIONAL:
        return FUNCTIONAL
    level = getattr(scheme.competences.levels, one.post.value, 4)
    return max(2, int(level))


def _round(
    staff: Sequence[Worker],
    scheme: Scheme,
    rng: random.Random,
    act: Act,
    lifts: dict[uuid.UUID, bool],
) -> int:
    """One round of levels by the superiors: many lack communication, few lack the rest."""
    done = 0
    for one in staff:
        if one.supervisor is None:
            continue
        wanted = _required(one, scheme)
        levels = {}
        for key in (TALK, "kerja_sama", "pelayanan_publik", "integritas", "pengembangan"):
            is_short = rng.random() < (0.62 if key == TALK else 0.14)
            level = wanted - 1 if is_short else wanted + (rng.random() < 0.15)
            if key == TALK and lifts.get(one.id):
                level = wanted
            levels[key] = (max(1, min(5, level)), "Pengamatan dalam pekerjaan sehari-hari")
        if one.family is JobFamily.GURU:
            levels["teknis_mengajar"] = (FUNCTIONAL - (rng.random() < 0.55), "Kunjungan kelas")
        new = NewLevels(LevelSource.ATASAN, act.on, levels, one.supervisor)
        done += competences.record(one.id, new, act)
    return done


def _trained(staff: Sequence[Worker]) -> list[Worker]:
    return [one for one in staff if one.supervisor is not None][:TRAINED]


def _past_course(trained: Sequence[Worker], zone: ZoneInfo, today: datetime.date) -> None:
    """A course that ended three months ago, attended by most."""
    starts = today - 100 * DAY
    new = NewProgramme(
        "Berbicara jelas kepada warga, angkatan pertama", TALK, LearningPath.PELATIHAN, 12,
        starts, starts + DAY, starts - 5 * DAY, seats=len(trained), cost=250_000,
        provider="BKPSDM (contoh)", place="Aula kantor",
    )  # fmt: skip
    made = _opened(new, _act(zone, starts - 30 * DAY))
    for one in trained:
        training_places.enrol(made, one.id, _act(zone, starts - 10 * DAY))
    after = _act(zone, starts + DAY, 16)
    noted = {
        one.id: Noted(12, f"C-{number:03}") if number % 7 else Noted(None)
        for number, one in enumerate(trained, start=1)
    }
    training_places.note_attendance(made, noted, after)
    training_programmes.move(made, ProgrammeState.SELESAI, 2, after)


def _coming_course(
    scheme: Scheme,
    staff: Sequence[Worker],
    trained: Sequence[Worker],
    zone: ZoneInfo,
    today: datetime.date,
) -> None:
    """The scheme's own programme next month with a queue, an e-learning, and a wish that waits."""
    named = [one for one in scheme.training.programmes if one.competence == TALK]
    title = named[0].title.in_("id") if named else "Komunikasi pelayanan"
    act, starts = _act(zone, today), today + 28 * DAY
    made = _opened(
        NewProgramme(
            title, TALK, LearningPath.PELATIHAN, 16, starts, starts + 2 * DAY, today + 21 * DAY,
            seats=8, cost=300_000, provider="BKPSDM (contoh)", place="Aula kantor",
        ),
        act,
    )  # fmt: skip
    others = [one for one in staff if one.supervisor is not None and one not in trained]
    for one in others[:10]:
        training_places.enrol(made, one.id, act)
    _opened(
        NewProgramme(
            "Menulis surat dinas yang mudah dipahami", TALK, LearningPath.E_LEARNING, 6,
            today + 7 * DAY, today + 60 * DAY, today + 7 * DAY, provider="LMS instansi (contoh)",
        ),
        act,
    )  # fmt: skip
    for one in others[10:13]:
        wish = NewProposal("Sering menjelaskan persyaratan kepada warga.", programme_id=made)
        training_proposals.propose(one.id, one.id, one.supervisor, wish, act)


def _workshop(
    title: str,
    competence: str,
    family: JobFamily,
    people: Sequence[Worker],
    zone: ZoneInfo,
    today: datetime.date,
) -> None:
    """Held before the period, with attendance and what was not understood."""
    held = today - 40 * DAY
    new = NewProgramme(
        title, competence, LearningPath.LOKAKARYA, 6, held, held, held - 2 * DAY, family=family,
        provider="Dinas Pendidikan (contoh)", is_workshop=True,
    )  # fmt: skip
    made = _opened(new, _act(zone, held - 20 * DAY))
    for one in people:
        training_places.enrol(made, one.id, _act(zone, held - 10 * DAY))
    after = _act(zone, held, 16)
    noted = {one.id: Noted(6 if number % 6 else None) for number, one in enumerate(people, 1)}
    if noted:
        training_places.note_attendance(made, noted, after)
    there = [one for one in people if noted[one.id].hours is not None]
    for number, one in enumerate(there[: len(UNCLEAR)]):
        training_places.tell_afterwards(made, one.id, UNCLEAR[number], None, after)
    training_programmes.move(made, ProgrammeState.SELESAI, 2, after)


def _next_workshop(
    workshop: Workshop, people: Sequence[Worker], zone: ZoneInfo, today: datetime.date
) -> None:
    """The same again before the next period, with some enrolled already."""
    period = next(
        (one for one in coming_periods(today) if one.window.opens > today + 9 * DAY), None
    )
    if period is None:
        return
    held = min(period.window.opens - 2 * DAY, today + workshop.working_days_before * DAY)
    new = NewProgramme(
        f"{workshop.title.in_('id')}, angkatan berikutnya", workshop.competence,
        LearningPath.LOKAKARYA, 6, held, held, held - 2 * DAY, family=workshop.family,
        provider="Dinas Pendidikan (contoh)", is_workshop=True, period_id=period.id,
    )  # fmt: skip
    made = _opened(new, _act(zone, today))
    for one in people[::3]:
        training_places.enrol(made, one.id, _act(zone, today))


def _opened(new: NewProgramme, act: Act) -> uuid.UUID:
    made = training_programmes.save(None, new, 0, act)
    training_programmes.move(made, ProgrammeState.TERBUKA, 1, act)
    return made


def _thanks(
    staff: Sequence[Worker],
    values: Sequence[CoreValue],
    zone: ZoneInfo,
    today: datetime.date,
) -> None:
    team = [one for one in staff if one.supervisor is not None]
    for number, words in enumerate(THANKS[: len(team)]):
        one = team[number]
        value = values[number % len(values)] if values else CoreValue.ADAPTIF
        if one.supervisor is not None:
            act = _act(zone, today - (3 + number) * DAY)
            appreciations.give(one.supervisor, one.id, value, words, act)
