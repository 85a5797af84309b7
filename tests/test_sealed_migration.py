"""Rounds of colleagues that were open when their answers began to be sealed, and the way back."""

import uuid
from dataclasses import replace

import flask_migrate
import pytest
import sqlalchemy as sa

from portal.db import db, write_connection
from portal.models.peer_ballots import (
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
)
from portal.models.peer_rounds import PeerGroupTerms, PeerRound
from portal.rules.peer_answers import Mark, assignment_digest, told
from portal.services import peer_keys
from portal.services.peer_keys import path_of
from portal.services.peer_releases import release_round
from tests import colleagues
from tests.colleagues import cast, circle
from tests.conftest import reached
from tests.databases import make_app
from tests.peer_seals import KEYS
from tests.stored import count, rows_of

EARLIER = "0039"


@pytest.fixture
def migrated(engine_name, databases):
    database = reached(lambda: databases.copied(engine_name, "migrated"))
    app = make_app(database.url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    database.remove()


def in_the_open(duty, number):
    """An answer as it lay in the box before: scores and comments for everybody to read."""
    period, version = db.session.execute(
        sa.select(PeerRound.period_id, PeerGroupTerms.version_id).join(
            PeerGroupTerms, PeerGroupTerms.round_id == PeerRound.id
        )
    ).one()
    db.session.rollback()
    about = {"period_id": period, "ratee_id": duty.ratee, "relation": duty.relation.value,
             "version_id": version}  # fmt: skip
    kinds = {"id": sa.Uuid, "period_id": sa.Uuid, "ratee_id": sa.Uuid, "version_id": sa.Uuid,
             "relation": sa.String, "scores": sa.JSON, "comments": sa.JSON}  # fmt: skip
    box = sa.table("peer_box", *(sa.column(name, kind) for name, kind in kinds.items()))
    mark = {"period_id": about["period_id"], "mark": Mark.DI_KOTAK}
    words = {"komentar_andal": [f"Lama {number}", f"{number}" * 26]}
    with write_connection() as connection:
        connection.execute(
            sa.insert(box).values(
                id=uuid.uuid4(), scores=colleagues.scores(2), comments=words, **about
            )
        )
        connection.execute(sa.insert(PeerReceipt).values(id=f"{number}" * 26, **mark))
        digest = assignment_digest(duty.id, colleagues.PEPPER)
        connection.execute(sa.insert(PeerSlip).values(digest=digest, **mark))


def test_a_round_that_was_open_is_mixed_goes_on_sealed_and_counts_both(migrated):
    here = circle()
    db.session.remove()
    flask_migrate.downgrade(revision=EARLIER)
    for number, duty in enumerate(here.duties[:2]):
        in_the_open(duty, number)
    flask_migrate.upgrade()
    assert (count(PeerBox), count(PeerBallot), count(PeerComment)) == (0, 2, 2)
    assert {row.mark for row in (*rows_of(PeerReceipt), *rows_of(PeerSlip))} == {Mark.TUNTAS}
    path_of(KEYS, here.round_id).unlink()
    peer_keys.give_keys(KEYS, colleagues.act())
    (row,) = rows_of(PeerRound)
    seal = replace(colleagues.seal(), public_key=row.public_key)
    for duty in here.duties[2:]:
        cast(duty, 4, comments={"komentar_andal": "Baru"}, seal=seal)
    colleagues.closed(here)
    release_round(here.round_id, colleagues.act(), KEYS)
    (release,) = rows_of(PeerRelease)
    (group,) = told(release.content).shown
    assert group.figures["mutu_kerja"].n == 6
    assert set(group.comments["komentar_andal"]) == {"Lama 0", "Lama 1", "Baru"}
    assert not path_of(KEYS, here.round_id).exists()


def test_going_back_gives_the_assignments_back_whose_answers_nobody_can_open(migrated):
    here = circle()
    cast(here.duties[0])
    db.session.remove()
    flask_migrate.downgrade(revision=EARLIER)
    with db.engine.connect() as connection:
        for table in ("peer_box", "peer_slip", "peer_receipt"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0  # noqa: S608
    db.session.remove()
    flask_migrate.upgrade()
    assert count(PeerRound) == 1
