"""Rows of colleagues' answers for the filled database."""

from uuid import UUID

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import (
    PeerAction,
    PeerBallot,
    PeerBox,
    PeerComment,
    PeerCount,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
    PeerUnitPicture,
)
from portal.models.peer_rounds import PeerRound
from portal.models.units import Unit
from portal.rules.peer_answers import Mark, sha256
from portal.rules.peer_sealing import packed
from portal.rules.relations import Relation
from portal.services import sealing
from tests import factories
from tests.peer_seals import PUBLIC, seal


def answers(ratee: UUID, round_id: UUID) -> None:
    """A counted answer and one in the box, with marks and comments; a release and what follows."""
    act = factories.AGUS
    known = sa.select(InstrumentVersion.id).where(InstrumentVersion.key == "rekan")
    period = db.session.scalars(
        sa.select(PeerRound.period_id).where(PeerRound.id == round_id)
    ).one()
    version = db.session.scalars(known).one()
    about = {"period_id": period, "ratee_id": ratee, "relation": Relation.PEER}
    words = {"komentar_andal": ["Teliti", "B" * 26]}
    sealed = packed({"mutu_kerja": 4}, words, seal().room)
    with writing() as session:
        session.execute(
            sa.update(PeerRound).where(PeerRound.id == round_id).values(public_key=PUBLIC)
        )
        session.add_all([
            PeerBallot(version_id=version, scores={"mutu_kerja": 4}, **about),
            PeerComment(item="komentar_andal", text="Teliti", claim="A" * 26, **about),
            PeerReceipt(id="A" * 26, period_id=period, mark=Mark.TUNTAS),
            PeerBox(
                version_id=version, sealed=sealing.sealed(sealed, bytes.fromhex(PUBLIC)), **about
            ),
            PeerReceipt(id="B" * 26, period_id=period),
            PeerSlip(digest="B" * 64, period_id=period),
        ])  # fmt: skip
    content: dict[str, object] = {"format": 1, "groups": [], "together": {}}
    shared = {"employee_id": ratee, "period_id": period}
    with writing() as session:
        session.add_all([
            PeerCount(content=content, **shared),
            PeerRelease(content=content, sha256=sha256(content), released_on=act.on, **shared),
            PeerAction(text="Magang di loket", employee_agreed_at=act.at, **shared),
            PeerUnitPicture(
                period_id=period, people=6, content=[[str(version), "mutu_kerja", 6, "7/2"]],
                unit_id=session.scalars(sa.select(Unit.id).limit(1)).one(),
            ),
        ])  # fmt: skip
