"""Rows of colleagues' answers for the filled database."""

from uuid import UUID

import sqlalchemy as sa

from portal.db import db, writing
from portal.models.instruments import InstrumentVersion
from portal.models.peer_ballots import (
    PeerAction,
    PeerBox,
    PeerComment,
    PeerReceipt,
    PeerRelease,
    PeerSlip,
    PeerUnitPicture,
)
from portal.models.peer_rounds import PeerRound
from portal.models.units import Unit
from portal.rules.peer_answers import sha256
from portal.rules.relations import Relation
from portal.services.peer_mixing import drain
from tests import factories


def answers(ratee: UUID, round_id: UUID) -> None:
    """A mixed answer and one in the box, with marks and comments; a release and what follows."""
    act = factories.AGUS
    known = sa.select(InstrumentVersion.id).where(InstrumentVersion.key == "rekan")
    period = db.session.scalars(
        sa.select(PeerRound.period_id).where(PeerRound.id == round_id)
    ).one()
    version = db.session.scalars(known).one()
    for mark in ("A", "B"):
        with writing() as session:
            session.add_all([
                PeerBox(
                    period_id=period, ratee_id=ratee, relation=Relation.PEER, version_id=version,
                    scores={"mutu_kerja": 4}, comments={"komentar_andal": ["Teliti", mark * 26]},
                ),
                PeerReceipt(id=mark * 26, period_id=period),
                PeerSlip(digest=mark * 64, period_id=period),
            ])  # fmt: skip
        if mark == "A":
            drain(everything=True)
    content: dict[str, object] = {"format": 1, "groups": [], "together": {}}
    shared = {"employee_id": ratee, "period_id": period}
    with writing() as session:
        session.add_all([
            PeerRelease(content=content, sha256=sha256(content), released_on=act.on, **shared),
            PeerAction(text="Magang di loket", employee_agreed_at=act.at, **shared),
            PeerUnitPicture(
                period_id=period, people=6, content=[[str(version), "mutu_kerja", 6, "7/2"]],
                unit_id=session.scalars(sa.select(Unit.id).limit(1)).one(),
            ),
        ])  # fmt: skip
    assert db.session.scalar(sa.select(sa.exists().where(PeerComment.ratee_id == ratee)))
