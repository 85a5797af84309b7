"""Many signatures with one password: each checked, refusals alone, resumable, good for an hour."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import Invalid, NotFound
from portal.models.accounts import Account
from portal.models.evaluations import Evaluation
from portal.models.result_jobs import SigningPiece
from portal.models.results import AppraisalResult
from portal.queries.signing import batch_view, signables
from portal.rules.result_jobs import JobState, PieceState
from portal.services import accounts, review_starts, signing_batches
from portal.services.accounts import NewAccount
from tests import factories
from tests.services.office import worker
from tests.services.reviewed import NOW, completed, organisation, quarter
from tests.stored import count, rows_of


@pytest.fixture
def team(app):
    """Budi with Sari and three more, all complete; an act with an account behind it."""
    factories.agency()
    house, period = quarter()
    organisation(house.budi.unit_id, period)
    nips = [f"19920101201603100{n}" for n in range(1, 4)]
    people = [house.sari] + [worker(f"Rekan {nip[-1]}", nip, house.budi.unit_id) for nip in nips]
    for one in people:
        made = review_starts.start(one.id, period, house.budi.id, NOW)
        completed(made, house.budi.id)
    accounts.create_account(NewAccount("budi@contoh.go.id", "Budi"), NOW)
    account = db.session.scalars(sa.select(Account.id)).one()
    return house, period, replace(NOW, account_id=account)


def chosen(house):
    db.session.rollback()
    return [(one.row.id, one.row.version) for one in signables(house.budi.id)]


def test_all_are_signed_and_it_goes_on_where_it_stopped(team):
    house, period, act = team
    assert all(one.is_ready for one in signables(house.budi.id))
    batch = signing_batches.begin(period, house.budi.id, chosen(house), act)
    assert signing_batches.go_on(batch, act.at, 1) == 1
    assert count(AppraisalResult) == 1
    assert batch_view(batch, house.budi.id).done == 1
    assert signing_batches.run_waiting(act.at + timedelta(minutes=5)) == 3
    view = batch_view(batch, house.budi.id)
    assert (view.state, view.done, view.total) == (JobState.SELESAI, 4, 4)
    assert signing_batches.run_waiting(act.at) == 0
    assert {row.signed_by_id for row in rows_of(AppraisalResult)} == {house.budi.id}


def test_one_refusal_stops_nobody_else(team):
    house, period, act = team
    pairs = chosen(house)
    with writing() as session:
        row = session.get_one(Evaluation, pairs[1][0])
        row.notes, row.version = "Diubah", row.version + 1
    batch = signing_batches.begin(period, house.budi.id, pairs, act)
    signing_batches.go_on(batch, act.at)
    view = batch_view(batch, house.budi.id)
    assert view.counts == {PieceState.SELESAI: 3, PieceState.DITOLAK: 1}
    assert "berubah" in view.refused[0][1]
    assert view.state is JobState.SELESAI


def test_after_an_hour_nothing_more_is_signed(team):
    house, period, act = team
    batch = signing_batches.begin(period, house.budi.id, chosen(house), act)
    signing_batches.go_on(batch, act.at, 1)
    signing_batches.run_waiting(act.at + timedelta(hours=1, seconds=1))
    assert batch_view(batch, house.budi.id).state is JobState.DIHENTIKAN
    assert count(AppraisalResult) == 1


def test_nobody_batches_what_is_not_theirs(team):
    house, period, act = team
    with pytest.raises(NotFound):
        signing_batches.begin(period, house.dewi.id, chosen(house), act)
    with pytest.raises(Invalid):
        signing_batches.begin(period, house.budi.id, [], act)
    with pytest.raises(Invalid):
        signing_batches.begin(period, house.budi.id, chosen(house), NOW)
    assert count(SigningPiece) == 0


def test_somebody_elses_batch_is_not_shown(team):
    house, period, act = team
    batch = signing_batches.begin(period, house.budi.id, chosen(house), act)
    with pytest.raises(NotFound):
        batch_view(batch, house.dewi.id)
