"""Some weeks of invented feedback for a demonstration: leaders, answers, a question, a guidance."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal.db import db
from portal.models.people import Employee, Posting
from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.guidance import GuidanceKind, fields_of
from portal.rules.measures import CoreValue
from portal.services import feedback, feedback_requests, guidance
from portal.services.audit import Act
from portal.services.feedback import NewFeedback
from portal.services.feedback_requests import NewRequest
from portal.services.guidance import NewGuidance

MOST_LEADERS = 6
MOST_EACH = 4
# value, progress, follow-up, what was seen, next step, the answer ("" = none yet)
TALKS: Sequence[tuple[CoreValue, Progress, Outcome, str, str, str]] = (
    (
        CoreValue.BERORIENTASI_PELAYANAN, Progress.MENUNJUKKAN, Outcome.APRESIASI,
        "Antrean pagi hari Senin selesai sebelum pukul 11 karena berkas diperiksa di pintu masuk.",
        "Tuliskan caranya agar loket lain dapat meniru.", "Terima kasih. Caranya saya tulis.",
    ),
    (
        CoreValue.AKUNTABEL, Progress.TIDAK, Outcome.BIMBINGAN,
        "Laporan bulan lalu masuk dua hari setelah tenggat, sehingga rekap dinas ikut tertunda.",
        "Sepakati tanggal pengumpulan data dengan tiap loket.",
        "Data dari dua loket terlambat. Saya minta bantuan jadwal bersama.",
    ),
    (
        CoreValue.KOLABORATIF, Progress.MENUNJUKKAN, Outcome.PENUGASAN_BARU,
        "Pada rapat lintas bidang tanggal 5 usulan jadwalnya dipakai oleh tiga unit.",
        "Pimpin penyusunan jadwal triwulan depan.", "",
    ),
)  # fmt: skip
WEEK = datetime.timedelta(weeks=1)


def add_demo_feedback(act: Act) -> int:
    """Feedback of some leaders about some of their people; returns how many there are.

    For a database with `demo_staff` in it; in one without staff nothing is written.
    """
    teams = _teams()
    made = 0
    for leader, people in list(teams.items())[:MOST_LEADERS]:
        for number, person in enumerate(people[:MOST_EACH]):
            _talk(leader, person, number, act)
            made += 1
    pairs = [(leader, people) for leader, people in teams.items() if len(people) > 1]
    if pairs:
        leader, people = pairs[0]
        _ask(people[0], people[1], act)
        _guide(leader, people[0], act)
    return made


def _teams() -> Mapping[uuid.UUID, Sequence[uuid.UUID]]:
    """People by their named direct superior, the largest teams first."""
    rows = db.session.execute(
        sa.select(Posting.supervisor_id, Posting.employee_id)
        .join(Employee, Posting.employee_id == Employee.id)
        .where(Posting.supervisor_id.is_not(None), Posting.ends_on.is_(None))
        .order_by(Employee.nip)
    )
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for leader, person in rows:
        if leader is not None:
            found[leader].append(person)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _talk(leader: uuid.UUID, person: uuid.UUID, number: int, act: Act) -> None:
    value, progress, outcome, text, step, answer = TALKS[number % len(TALKS)]
    then = Act(act.actor, act.at - WEEK * (number % 4))
    new = NewFeedback(
        relation=GiverRelation.PENILAI, timing=Timing.INSIDENTIL if number % 3 else Timing.BERKALA,
        channel=Channel.LANGSUNG, value=value, progress=progress, text=text, next_step=step,
        outcomes=frozenset({outcome}),
    )  # fmt: skip
    note = feedback.give(person, leader, new, then)
    if answer:
        feedback.answer(note, person, answer, then)


def _ask(person: uuid.UUID, colleague: uuid.UUID, act: Act) -> None:
    question = "Apa satu hal yang membuat serah terima tugas dari saya lebih mudah?"
    until = act.on + WEEK * 2
    new = NewRequest(colleague, question, until, value=CoreValue.KOLABORATIF)
    feedback_requests.ask(person, new, act)


def _guide(leader: uuid.UUID, person: uuid.UUID, act: Act) -> None:
    words = {
        "indikator": "Ketepatan waktu laporan bulanan", "target": "Paling lambat tanggal 5",
        "strategi": "Data loket dikumpulkan setiap Jumat", "target_skp": "12 laporan tepat waktu",
        "progres": "7 dari 9 laporan tepat waktu", "hambatan": "Data dua loket terlambat",
        "penyebab": "Belum ada jadwal bersama", "peluang": "Formulir bersama untuk semua loket",
        "indikator_lanjut": "Ketepatan waktu laporan bulanan",
        "strategi_lanjut": "Jadwal Jumat disepakati semua loket mulai bulan depan",
    }  # fmt: skip
    fields = {one.key: words.get(one.key, "") for one in fields_of(GuidanceKind.COACHING)}
    new = NewGuidance(GuidanceKind.COACHING, act.on, fields)
    made = guidance.write(person, leader, new, act)
    guidance.sign(made, leader, 1, act)
