"""The inbox of somebody who evaluates 500 people and the sheet of one of them, against the inbox of
somebody who evaluates nobody.

Everybody below has a plan in force with three indicators and a year of entries; a period is in its
evaluation, half of the evaluations have begun, a tenth of the people have shared a draft.
"""

import uuid
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import clock
from portal.db import db, uuid7, writing
from portal.models.evaluations import Evaluation, EvaluationGoal
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.skp import Skp, SkpItem
from portal.queries.agency import agency_card
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState
from tests.bench import board, servers, staff
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import Broken

INBOX = "/penilaian"
BEGUN, RATED = 2, 10
"""Every second evaluation has begun, in every tenth both ratings stand."""


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Milliseconds (median) of each page and of the empty one."""
    database = servers.seeded(engine, "reviews", folder)
    with inside(database, folder):
        board.fill()
        sheet = _fill()
        client, other = staff.entered(), staff.entered(board.NOBODYS_RATER)
        board.become(board.HEAD)
        board.become(board.MEMBER, board.NOBODYS_RATER)  # on the staff, and nobody's rater
    paths = {
        "inbox": INBOX, "last page": f"{INBOX}?halaman=20", "begun": f"{INBOX}?tampil=draf",
        "unread": f"{INBOX}?tampil=catatan", "sheet": f"{INBOX}/{sheet}",
    }  # fmt: skip
    pages = board.beside_empty(client, paths, other, INBOX)
    return {"reports": board.REPORTS, "pages": pages}


def _fill() -> uuid.UUID:
    """Evaluations in a period that is open for them; returns one that is rated."""
    now = clock.now(agency_card().time_zone)
    with writing() as session:
        period = session.scalars(
            sa.select(EvaluationPeriod)
            .where(EvaluationPeriod.stage == PeriodStage.BERJALAN)
            .order_by(EvaluationPeriod.starts_on.desc())
        ).first()
        if period is None:
            raise Broken("the demonstration has no running period")
        period.opens_on, period.stage = min(period.opens_on, now.date()), PeriodStage.PENILAIAN
        head = session.scalars(sa.select(Employee.id).where(Employee.nip == board.HEAD)).one()
        posts = session.execute(
            sa.select(Posting.employee_id, Posting.id, Posting.unit_id, Skp.id)
            .join(Employee, Posting.employee_id == Employee.id)
            .join(Skp, Skp.employee_id == Employee.id)
            .where(Employee.nip.between(board.MEMBER, f"1985{board.REPORTS:014}"))
            .order_by(Employee.nip)
        ).all()
        rows = []
        for number, (person, posting, unit, plan) in enumerate(posts[::BEGUN]):
            rating = Ekspektasi.SESUAI if number % (RATED // BEGUN) == 0 else None
            rows.append(
                {
                    "id": uuid7(), "employee_id": person, "period_id": period.id,
                    "posting_id": posting, "unit_id": unit, "skp_id": plan, "evaluator_id": head,
                    "case": Case.BIASA, "article": "Ps. 1(9)", "started_at": now,
                    "changed_at": now, "state": EvaluationState.DRAF, "hasil_kerja": rating,
                    "perilaku_kerja": rating,
                }
            )  # fmt: skip
        session.execute(sa.insert(Evaluation), rows)
        items = session.execute(
            sa.select(SkpItem.goal_id, SkpItem.text, SkpItem.position).where(
                SkpItem.skp_id == rows[0]["skp_id"]
            )
        ).all()
        goals = [
            {"evaluation_id": rows[0]["id"], "goal_id": goal, "position": place, "title": text}
            for goal, text, place in items
        ]
        session.execute(sa.insert(EvaluationGoal), goals)
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return rows[0]["id"]  # type: ignore[return-value]
