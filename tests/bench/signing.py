"""Signing 2,000 evaluations together and the documents of a unit as a bundle, killed in the middle.

A rater with 2,000 complete evaluations; a process of its own signs and is killed half way, the next
one goes on.  The same of a bundle of 200 documents (the others take as long each).
"""

import datetime
import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import bundling, clock
from portal.db import db, uuid7, writing
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation, OrganisationPerformance
from portal.models.people import Employee, Posting
from portal.models.periods import EvaluationPeriod
from portal.models.result_jobs import BundlePiece, SigningPiece
from portal.models.results import AppraisalResult
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.queries.signing import signables
from portal.rules.employment import PostKind
from portal.rules.period_cycle import PeriodStage
from portal.rules.predikat import Ekspektasi, OrganisationPredikat
from portal.rules.result_jobs import BundleKind, PieceState
from portal.rules.transfers import Case
from portal.services import document_bundles, signing_batches
from portal.services.audit import Act
from tests.bench import board, servers
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import Broken
from tests.bench.sizes import sized

STAFF, DOCUMENTS = sized((2_000, 200), (120, 20))
PATIENCE = 900


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Pieces a second, and whether everything was done once after the kill."""
    database = servers.seeded(engine, "signing", folder)
    with inside(database, folder):
        period, signer, unit = fill()
        act = _act()
        begun = time.perf_counter()
        chosen = [(one.row.id, one.row.version) for one in signables(signer)]
        listed = time.perf_counter() - begun
        batch = signing_batches.begin(period, signer, chosen, act)
    signed = _halves(database, folder, _sign, batch, SigningPiece, STAFF)
    with inside(database, folder):
        bundle = document_bundles.ask(period, unit, [unit], BundleKind.DOKUMEN, act)
        _keep_pieces(bundle, DOCUMENTS)
    made = _halves(database, folder, _make, bundle, BundlePiece, DOCUMENTS)
    with inside(database, folder):
        results = db.session.scalar(
            sa.select(sa.func.count(sa.distinct(AppraisalResult.employee_id))).where(
                AppraisalResult.signed_by_id == signer
            )
        )
    return {
        "staff": STAFF, "list_ms": round(listed * 1000), "documents": DOCUMENTS, "signed": results,
        "signing": signed, "bundle": made,
    }  # fmt: skip


def fill() -> tuple[Any, Any, Any]:
    """A unit with a head and 2,000 people, each with a complete evaluation in a window that is
    open now.
    """
    card = agency_card()
    now, today = clock.now(card.time_zone), clock.today(card.time_zone)
    with writing() as session:
        period = session.scalars(
            sa.select(EvaluationPeriod)
            .where(~EvaluationPeriod.is_practice, EvaluationPeriod.starts_on <= today)
            .order_by(EvaluationPeriod.ends_on.desc())
        ).first()
        if period is None:
            raise Broken("The demonstration has no period")
        period.stage = PeriodStage.PENETAPAN
        period.opens_on = min(period.opens_on, today)
        period.closes_on = today + datetime.timedelta(days=10)
        unit = Unit(kind="dinas", name="Dinas Uji Tanda Tangan", slug="dinas-uji-tanda-tangan")
        session.add(unit)
        session.flush()
        people = [board.employee_row(number) for number in range(STAFF + 1)]
        posts = [
            board.posting_row(one["id"], unit.id, today, leads=n == 0)
            for n, one in enumerate(people)
        ]
        posts[0] |= {"post": PostKind.PENGAWAS}
        session.execute(sa.insert(Employee), people)
        session.execute(sa.insert(Posting), posts)
        head, *below = (one["id"] for one in people)
        session.add(
            OrganisationPerformance(
                unit_id=unit.id, period_id=period.id, predikat=OrganisationPredikat.BAIK,
                basis="SK uji", entered_by="Uji", entered_at=now,
            )
        )  # fmt: skip
        session.execute(
            sa.insert(Evaluation),
            [
                {
                    "id": uuid7(), "employee_id": person, "period_id": period.id,
                    "posting_id": posts[n]["id"], "unit_id": unit.id, "evaluator_id": head,
                    "case": Case.BIASA, "article": "L.IV.A.1", "needs_talk": False,
                    "has_forum": False, "hasil_kerja": Ekspektasi.SESUAI,
                    "perilaku_kerja": Ekspektasi.SESUAI, "strength": "Teliti", "area": "Tertib",
                    "next_step": "Isi tiap Jumat", "notes": "Pertahankan", "started_at": now,
                    "changed_at": now,
                }
                for n, person in enumerate(below, start=1)
            ],
        )  # fmt: skip
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return period.id, head, unit.id


def _halves(
    database: str, folder: Path, work: Any, job: Any, table: Any, pieces: int
) -> dict[str, Any]:
    """One process until half is done, killed; a second one to the end."""
    context = multiprocessing.get_context("spawn")
    begun = time.perf_counter()
    first = context.Process(target=work, args=(database, folder, job))
    first.start()
    before = _wait(database, folder, table, pieces // 2, begun)
    os.kill(first.pid or 0, signal.SIGKILL)
    first.join()
    with inside(database, folder):
        before = _done(table)
    second = context.Process(target=work, args=(database, folder, job))
    again = time.perf_counter()
    second.start()
    second.join(PATIENCE)
    took = time.perf_counter() - again
    with inside(database, folder):
        after = _done(table)
    return {
        "killed_after": before, "done": after, "per_second": round((after - before) / took, 1),
    }  # fmt: skip


def _wait(database: str, folder: Path, table: Any, enough: int, begun: float) -> int:
    with inside(database, folder):
        while (done := _done(table)) < enough:
            if time.perf_counter() - begun > PATIENCE:
                raise Broken(f"{done} of {enough} after {PATIENCE} s")
            time.sleep(0.2)
    return done


def _done(table: Any) -> int:
    db.session.rollback()
    done = sa.select(sa.func.count()).where(table.state == PieceState.SELESAI)
    return int(db.session.scalar(done) or 0)


def _sign(database: str, folder: Path, job: Any) -> None:
    with inside(database, folder):
        while signing_batches.go_on(job, clock.now(agency_card().time_zone), 100):
            pass


def _make(database: str, folder: Path, job: Any) -> None:
    config = {"EVIDENCE_FOLDER": str(folder / "bukti"), "PUBLIC_URL": "https://contoh.go.id"}
    with inside(database, folder):
        while bundling.make_pieces(config, job):
            pass


def _keep_pieces(bundle: Any, most: int) -> None:
    keep = (
        sa.select(BundlePiece.result_id)
        .where(BundlePiece.bundle_id == bundle)
        .order_by(BundlePiece.result_id)
        .limit(most)
    )
    with writing() as session:
        session.execute(
            sa.delete(BundlePiece).where(
                BundlePiece.bundle_id == bundle, BundlePiece.result_id.not_in(keep)
            ),
            execution_options={"synchronize_session": False},
        )


def _act() -> Act:
    account = db.session.scalars(
        sa.select(Account.id).where(Account.disabled_on.is_(None)).limit(1)
    ).one()
    return Act("Uji", clock.now(agency_card().time_zone), account)
