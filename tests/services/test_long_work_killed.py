"""A worker that is killed while signing or making a bundle: the next one goes on, and nothing is
signed or made twice.
"""

import os
import signal
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

import pytest
import sqlalchemy as sa

from portal import bundling
from portal.db import db
from portal.models.accounts import Account
from portal.models.result_jobs import BundlePiece, SigningPiece
from portal.models.results import AppraisalResult
from portal.queries.document_bundles import bundle_view
from portal.queries.signing import batch_view, signables
from portal.rules.result_jobs import BundleKind, JobState, PieceState
from portal.services import accounts, document_bundles, review_starts, signing_batches
from portal.services.accounts import NewAccount
from portal.services.document_bundles import archive_of
from tests import factories
from tests.services.office import worker
from tests.services.reviewed import NOW, completed, organisation, quarter
from tests.stored import rows_of

STAFF = 5


@pytest.fixture
def team(app):
    """Budi with five complete evaluations, and an act with his account behind it."""
    factories.agency()
    house, period = quarter()
    organisation(house.budi.unit_id, period)
    people = [house.sari] + [
        worker(f"Rekan {n}", f"19920101201603100{n}", house.budi.unit_id) for n in range(1, STAFF)
    ]
    for one in people:
        completed(review_starts.start(one.id, period, house.budi.id, NOW), house.budi.id)
    accounts.create_account(NewAccount("budi@contoh.go.id", "Budi"), NOW)
    account = db.session.scalars(sa.select(Account.id)).one()
    return house, period, replace(NOW, account_id=account)


def killed(child: Popen[bytes] | int, table, enough: int) -> int:
    """Kill another process when some pieces are done; returns how many were."""
    try:
        for _ in range(1500):
            if done(table) >= enough:
                break
            time.sleep(0.01)
    finally:
        if isinstance(child, int):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        else:
            child.kill()
            child.wait()
    return done(table)


def done(table) -> int:
    db.session.rollback()
    return sum(row.state is PieceState.SELESAI for row in rows_of(table))


def begun(team):
    house, period, act = team
    chosen = [(one.row.id, one.row.version) for one in signables(house.budi.id)]
    return signing_batches.begin(period, house.budi.id, chosen, act)


def signing_elsewhere(batch, act) -> int:
    """A process that signs one after the other."""
    db.session.remove()
    child = os.fork()
    if child == 0:
        try:
            db.engine.dispose(close=False)
            while signing_batches.go_on(batch, act.at, 1):
                time.sleep(0.02)
        finally:
            os._exit(0)
    return child


# The compiler of documents has threads of its own, which a fork would lose.
MAKING = """
import sys
from portal import bundling, create_app
from uuid import UUID
url, folder, bundle = sys.argv[1:]
config = {"EVIDENCE_FOLDER": folder, "PUBLIC_URL": "https://contoh.go.id"}
with create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": url}).app_context():
    while bundling.make_pieces(config, UUID(bundle), 1):
        pass
"""


def test_signing_goes_on_after_a_kill_and_signs_nothing_twice(team):
    house, _period, act = team
    batch = begun(team)

    before = killed(signing_elsewhere(batch, act), SigningPiece, 2)
    assert 2 <= before < STAFF, "killed in the middle"
    assert batch_view(batch, house.budi.id).done == before, "the progress is what was committed"
    assert len(rows_of(AppraisalResult)) == before
    assert signing_batches.run_waiting(act.at) == STAFF - before
    view = batch_view(batch, house.budi.id)
    assert (view.state, view.done, view.total) == (JobState.SELESAI, STAFF, STAFF)
    assert len({row.employee_id for row in rows_of(AppraisalResult)}) == STAFF


def test_a_bundle_goes_on_after_a_kill_and_holds_everybody_once(team, prepared, tmp_path):
    _house, period, act = team
    config = {"EVIDENCE_FOLDER": str(tmp_path / "bukti"), "PUBLIC_URL": "https://contoh.go.id"}
    signing_batches.go_on(begun(team), act.at)
    (unit,) = {row.unit_id for row in rows_of(AppraisalResult)}
    bundle = document_bundles.ask(period, unit, [unit], BundleKind.DOKUMEN, act)
    words = (prepared.database.url, config["EVIDENCE_FOLDER"], str(bundle))
    before = killed(Popen([sys.executable, "-c", MAKING, *words]), BundlePiece, 2)
    assert 2 <= before < STAFF, "killed in the middle"
    assert bundle_view(bundle, act.account_id).done == before
    assert bundling.make_round(config) == STAFF - before
    view = bundle_view(bundle, act.account_id)
    assert (view.state, view.done, view.refused) == (JobState.SELESAI, STAFF, 0)
    with zipfile.ZipFile(archive_of(Path(config["EVIDENCE_FOLDER"]), bundle)) as archive:
        assert len(archive.namelist()) == STAFF
        assert archive.testzip() is None
