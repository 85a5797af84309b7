"""Every page of the fairness panel of an agency in which 5,000 people have five raters each: their
own and four members of the forum, with a real row for every opinion; nine competences for each.

The pages are asked for in a process of their own, so that its memory is its own.
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.competences import CompetenceLevel
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumOpinion
from portal.models.people import Employee, Posting
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.queries.fairness_panel import latest_run
from portal.queries.periods import period_by_key
from portal.rules.competences import LevelSource
from portal.rules.employment import Employment, JobFamily, PostKind
from portal.rules.forum_words import SessionState, Verdict
from portal.rules.measures import Competence
from portal.rules.postings import PostingKind
from portal.rules.predikat import Ekspektasi
from portal.rules.transfers import Case
from portal.services import fairness
from portal.services.audit import Act
from tests.bench import servers, staff
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import ROOT, Broken
from tests.bench.sizes import sized

RATEES, RATERS, OTHERS = *sized((5_000, 200), (300, 30)), 4
LONGEST = 600
PAGES = {
    "raters": "/keadilan", "adjusted": "/keadilan/tersesuaikan", "habits": "/keadilan/kebiasaan",
    "drift": "/keadilan/perubahan", "selves": "/keadilan/diri", "forum": "/keadilan/forum",
    "groups": "/keadilan/kelompok", "items": "/keadilan/butir", "export": "/keadilan/data.csv",
}  # fmt: skip
RATINGS = tuple(Ekspektasi)
Row = dict[str, Any]


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Seconds of each page, of the Rasch job with the notes of progress it left, and memory."""
    database = servers.seeded(engine, "panel", folder)
    with inside(database, folder):
        fill()
    program = [sys.executable, "-m", "tests.bench.panel", database, str(folder)]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise Broken(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def fill() -> None:
    """Raters who head units, their people, a session in which others looked at all of them."""
    rng = random.Random(1)
    today, now = clock.today(agency_card().time_zone), clock.now(agency_card().time_zone)
    period = period_by_key(str(today.year)).id
    fresh = [_employee(rng, number) for number in range(RATERS)]
    ratees = [_employee(rng, number) for number in range(RATERS, RATERS + RATEES)]
    with writing() as session:
        top = session.scalars(sa.select(Unit.id).where(Unit.parent_id.is_(None))).first()
        units = [
            {"id": uuid7(), "kind": "dinas", "name": f"Unit {n:03}", "slug": f"unit-uji-{n:03}",
             "parent_id": top}
            for n in range(RATERS)
        ]  # fmt: skip
        session.execute(sa.insert(Unit), units)
        session.execute(sa.insert(Employee), fresh + ratees)
        posts = [
            _posting(one["id"], units[place % RATERS]["id"], today)
            for place, one in enumerate(fresh + ratees)
        ]
        # Whoever rated in the demonstration rates here, too: without them its years hang apart.
        known = {*session.scalars(sa.select(Evaluation.evaluator_id)),
                 *session.scalars(sa.select(ForumOpinion.member_id))}  # fmt: skip
        raters = [*({"id": one} for one in sorted(known)), *fresh][:RATERS]
        harsh = [rng.gauss(0, 0.5) for _ in raters]
        session.execute(sa.insert(Posting), posts)
        sitting = ForumSession(
            period_id=period, number=900, state=SessionState.SELESAI, meets_on=today,
            starts_at="09.00", place="Aula", opinions_due=today, seed="0" * 32, terms={},
            convened_by="bench", convened_at=now,
        )  # fmt: skip
        session.add(sitting)
        session.flush()
        session.execute(
            sa.insert(ForumMember),
            [{"session_id": sitting.id, "employee_id": one["id"]} for one in raters],
        )
        rows = _ratings(rng, sitting.id, period, raters, ratees, posts[RATERS:], harsh, now)
        for table, values in rows.items():
            session.execute(sa.insert(table), values)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _ratings(
    rng: random.Random, sitting: Any, period: Any, raters: list[Row], ratees: list[Row],
    posts: list[Row], harsh: list[float], now: Any,
) -> dict[Any, list[Row]]:  # fmt: skip
    found: dict[Any, list[Row]] = {
        Evaluation: [], ForumCase: [], ForumSeat: [], ForumOpinion: [], CompetenceLevel: [],
    }  # fmt: skip
    for place, one in enumerate(ratees):
        level, own = rng.gauss(0, 0.7), place % RATERS
        hasil, perilaku = (_rating(rng, level - harsh[own]) for _ in range(2))
        found[Evaluation].append(
            {
                "id": uuid7(), "employee_id": one["id"], "period_id": period,
                "posting_id": posts[place]["id"], "evaluator_id": raters[own]["id"],
                "case": Case.BIASA, "article": "Ps. 1(9)", "hasil_kerja": hasil,
                "perilaku_kerja": perilaku, "started_at": now, "changed_at": now,
            }
        )  # fmt: skip
        case = uuid7()
        found[ForumCase].append(
            {
                "id": case, "session_id": sitting, "employee_id": one["id"], "position": place + 1,
                "rater_id": raters[own]["id"], "grounds": [], "hasil_before": hasil,
                "perilaku_before": perilaku,
            }
        )  # fmt: skip
        for other in rng.sample([n for n in range(RATERS) if n != own], OTHERS):
            member = raters[other]["id"]
            found[ForumSeat].append({"case_id": case, "member_id": member, "session_id": sitting})
            found[ForumOpinion].append(
                {
                    "case_id": case, "member_id": member, "verdict": Verdict.UBAH,
                    "hasil": _rating(rng, level - harsh[other]),
                    "perilaku": _rating(rng, level - harsh[other]), "reason": "Bukti",
                    "written_at": now,
                }
            )  # fmt: skip
        found[CompetenceLevel] += [
            {
                "id": uuid7(), "employee_id": one["id"], "competence": item.value,
                "level": min(5, max(1, round(3 + level + rng.gauss(0, 0.6)))),
                "source": LevelSource.ATASAN, "assessed_on": now.date(),
                "assessor_id": raters[own]["id"], "recorded_by": "bench", "recorded_at": now,
            }
            for item in Competence
        ]  # fmt: skip
    return found


def _rating(rng: random.Random, level: float) -> Ekspektasi:
    seen = level + rng.gauss(0, 0.5)
    return (
        Ekspektasi.DIBAWAH
        if seen < -0.6
        else (Ekspektasi.DIATAS if seen > 0.6 else Ekspektasi.SESUAI)
    )


def _employee(rng: random.Random, number: int) -> Row:
    name, born = f"Panel {number:05}", rng.randrange(1966, 2000)
    begun, sex = 2000 + number // 1000, rng.choice("12")
    return {
        "id": uuid7(), "nip": f"{born}0101{begun}01{sex}{number % 1000:03}",
        "name": name, "name_key": name.casefold(), "employment": Employment.PNS,
        "golongan": rng.choice(["II/c", "III/a", "III/d", "IV/a"]), "version": 1,
    }  # fmt: skip


def _posting(person: Any, unit: Any, today: Any) -> Row:
    return {
        "id": uuid7(), "employee_id": person, "unit_id": unit, "kind": PostingKind.DEFINITIF,
        "title": "Pelaksana", "family": JobFamily.UMUM, "post": PostKind.PELAKSANA,
        "leads_unit": False, "is_delegated": False, "starts_on": today,
    }  # fmt: skip


def _measured(database: str, folder: Path) -> dict[str, Any]:
    with inside(database, folder):
        client = staff.entered()
        before = _peak_mib()
        seconds, kilobytes = {}, {}
        for name, path in PAGES.items():
            begun = time.process_time()
            answer = client.get(path, base_url="https://127.0.0.1")
            seconds[name] = round(time.process_time() - begun, 2)
            if answer.status_code != 200:
                raise Broken(f"{path}: {answer.status_code}")
            kilobytes[name] = round(len(answer.data) / 1024)
        pages = _peak_mib()
        act = Act("bench", clock.now(agency_card().time_zone))
        year = act.on.year
        fairness.request_run(year, act)
        begun = time.process_time()
        fairness.run_waiting(str(current_app.config["SECRET_KEY"]).encode(), act)
        seconds["rasch"] = round(time.process_time() - begun, 1)
        run = latest_run(year)
        if run is None or run.result is None or not run.result["enough"]:
            raise Broken("Rasch gave nothing")
        return {
            "ratees": RATEES, "ratings": run.result["n"], "seconds": seconds,
            "kilobytes": kilobytes, "mib": {"pages": pages - before, "rasch": _peak_mib() - before},
        }  # fmt: skip


def _peak_mib() -> int:
    """Of this program alone: what rusage tells begins with the peak of whoever started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    os.environ.setdefault("PORTAL_ENV", "production")
    print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]))))
