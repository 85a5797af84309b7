"""A forum for 2,000 staff: its pages against the page of a session without a case.

Every fourth of the 2,000 evaluations is on the agenda, each with four opinions, every other one
with advice and an answer.
"""

import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.forum import ForumCase, ForumMember, ForumSeat, ForumSession
from portal.models.forum_advice import ForumAdvice, ForumAnswer, ForumOpinion
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.rules.forum_words import RecusalGround, Reply, SessionState, Verdict
from portal.rules.predikat import Ekspektasi
from portal.rules.roles import Role
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState
from portal.services import accounts
from portal.services.audit import Act
from tests.bench import servers, staff
from tests.bench.board import HEAD, become, employee_row, posting_row
from tests.bench.engines import Engine
from tests.bench.inside import inside

STAFF, RATERS, MEMBERS, EVERY = 2_000, 50, 5, 4
Row = dict[str, Any]
_RATINGS = tuple((one, other) for one in Ekspektasi for other in Ekspektasi)
_SEEN = {"agenda": "", "last page": "?halaman=20", "searched": "?q=bawahan+19",
         "to write": "?tampil=pendapat", "outcome": "/hasil",
         "outcome, proposals": "/hasil?tampil=usul"}  # fmt: skip


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of an empty one, in turns."""
    database = servers.seeded(engine, "forum", folder)
    with inside(database, folder):
        session, nothing, case = fill()
        client = staff.entered()
    with inside(database, folder):
        become(HEAD)
        _chair()
    paths = {name: f"/forum/{session}{tail}" for name, tail in _SEEN.items()}
    paths |= {"list": "/forum", "one case": f"/forum/kasus/{case}",
              "screen": f"/forum/kasus/{case}/layar"}  # fmt: skip
    bare = f"/forum/{nothing}"
    found = staff.times(client, [*paths.values(), bare])
    empty = found[bare]
    return {
        "staff": STAFF,
        "pages": {
            name: {"ms": round(found[path], 1), "empty_ms": round(empty, 1),
                   "ratio": round(found[path] / empty, 2)}
            for name, path in paths.items()
        },
    }  # fmt: skip


def fill() -> tuple[Any, Any, Any]:
    """The staff with ratings of this year, a session on a quarter of them, and one on nobody."""
    zone = agency_card().time_zone
    now, today = clock.now(zone), clock.today(zone)
    with writing() as session:
        unit = Unit(kind="dinas", name="Dinas Uji Forum", slug="dinas-uji-forum")
        session.add(unit)
        session.flush()
        period = session.scalars(
            sa.select(EvaluationPeriod.id).where(
                EvaluationPeriod.span_key == str(today.year), ~EvaluationPeriod.is_practice
            )
        ).one()
        people = [employee_row(number) for number in range(MEMBERS + RATERS + STAFF)]
        posts = [posting_row(one["id"], unit.id, today, leads=False) for one in people]
        session.execute(sa.insert(Employee), people)
        session.execute(sa.insert(Posting), posts)
        ids = [one["id"] for one in people]
        members, raters, below = ids[:MEMBERS], ids[MEMBERS:][:RATERS], ids[MEMBERS + RATERS :]
        sitting = _session(session, period, today, now, members)
        nothing = _session(session, period, today, now, members, 2)
        posting = {one["employee_id"]: one["id"] for one in posts}
        cases = _rows(session, sitting, period, unit.id, posting, members, raters, below, now)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return sitting, nothing, cases[len(cases) // 2]


def _session(
    session: Any,
    period: Any,
    today: datetime.date,
    now: datetime.datetime,
    members: list[Any],
    number: int = 1,
) -> Any:
    row = ForumSession(
        period_id=period, number=number, state=SessionState.SELESAI, meets_on=today,
        starts_at="09.00", place="Aula", opinions_due=today, seed="0" * 32,
        convened_by="bench", convened_at=now,
        terms={"quorum_percent": 67, "blind_opinions": True, "dissent_recorded": True},
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        ForumMember(
            session_id=row.id, employee_id=one, is_chair=place == 0, declared_at=now,
            is_present=True,
        )
        for place, one in enumerate(members)
    )  # fmt: skip
    session.flush()
    return row.id


def _rows(
    session: Any, sitting: Any, period: Any, unit: Any, posting: Any, members: list[Any],
    raters: list[Any], below: list[Any], now: datetime.datetime,
) -> list[Any]:  # fmt: skip
    found: dict[type, list[Row]] = {
        table: [] for table in (Evaluation, ForumCase, ForumSeat, ForumOpinion, ForumAdvice,
                                ForumAnswer)
    }  # fmt: skip
    for number, person in enumerate(below):
        rater, (hasil, perilaku) = raters[number % RATERS], _RATINGS[number % len(_RATINGS)]
        case, advised = uuid7(), number // EVERY % 2 == 0
        change = {"verdict": Verdict.UBAH, "hasil": Ekspektasi.SESUAI,
                  "perilaku": Ekspektasi.SESUAI}  # fmt: skip
        keep = {"verdict": Verdict.PERTAHANKAN, "hasil": None, "perilaku": None}
        is_change = (hasil, perilaku) != (Ekspektasi.SESUAI, Ekspektasi.SESUAI)
        view = change if is_change else keep
        found[Evaluation].append({
            "id": uuid7(), "employee_id": person, "period_id": period, "is_practice": False,
            "posting_id": posting[person], "unit_id": unit, "evaluator_id": rater,
            "case": Case.BIASA, "article": "Ps. 1(9)", "has_forum": True, "needs_evidence": False,
            "state": EvaluationState.SELESAI_FORUM if advised else EvaluationState.DIAJUKAN_FORUM,
            "hasil_kerja": hasil, "perilaku_kerja": perilaku, "hasil_reason": "Melebihi",
            "perilaku_reason": "Panutan", "strength": "a", "area": "b", "next_step": "c",
            "notes": "d", "started_at": now, "changed_at": now, "version": 1,
        })  # fmt: skip
        if number % EVERY:
            continue
        found[ForumCase].append({
            "id": case, "session_id": sitting, "employee_id": person,
            "position": number // EVERY + 1, "rater_id": rater,
            "hasil_before": hasil, "perilaku_before": perilaku,
            "grounds": [{"source": "sampel_acak", "figures": {"persen": "5"}}],
        })  # fmt: skip
        for place, member in enumerate(members):
            is_back = place == MEMBERS - 1
            found[ForumSeat].append({
                "case_id": case, "member_id": member, "session_id": sitting, "is_recused": is_back,
                "ground": RecusalGround.PENILAI if is_back else None,
            })  # fmt: skip
            if not is_back:
                found[ForumOpinion].append({
                    "case_id": case, "member_id": member, "is_recused": False, "reason": "Cukup",
                    "written_at": now, **(view if place else keep),
                })  # fmt: skip
        if advised:
            found[ForumAdvice].append({
                "case_id": case, "member_id": members[0], "is_recused": False, "reason": "Target",
                "evidence": "Laporan", "links": 0, "present": 4, "given_at": now, **view,
            })  # fmt: skip
        if advised and is_change:
            found[ForumAnswer].append({
                "case_id": case, "rater_id": rater, "reply": Reply.TERIMA, "reason": "Sepakat",
                "answered_at": now,
            })  # fmt: skip
    for table, rows in found.items():
        session.execute(sa.insert(table), rows)
    return [one["id"] for one in found[ForumCase]]


def _chair() -> None:
    act = Act("bench", clock.now(agency_card().time_zone))
    login = sa.select(Account.id).where(Account.login == "bench@contoh.go.id")
    key = db.session.scalars(login).one()
    accounts.grant_role(key, Role.KETUA_FORUM, None, "bench", act)
