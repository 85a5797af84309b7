"""A round of colleagues in which the head is asked about the nurse, for addresses that name one."""

from uuid import UUID

from portal.db import writing
from portal.models.peer_rounds import PeerAssignment
from portal.queries.periods import period_by_key
from portal.rules.instruments import load_shipped
from portal.rules.peer_rounds import AssignmentOrigin, TieKind
from portal.rules.relations import Relation
from portal.services import peer_rounds, peer_ties
from portal.services.audit import Act
from portal.services.instruments import publish_instrument


def peers(nurse: UUID, colleague: UUID, act: Act) -> dict[str, object]:
    """Values for `peer_round`, `assignment` and `tie`."""
    for key in ("rekan", "bawahan"):
        publish_instrument(load_shipped(key), act)
    made = peer_rounds.prepare(period_by_key("2026").id, act)
    with writing() as session:
        row = PeerAssignment(
            round_id=made, ratee_id=nurse, rater_id=colleague, relation=Relation.PEER,
            origin=AssignmentOrigin.PEGAWAI, proposed_by_id=nurse,
        )  # fmt: skip
        session.add(row)
        session.flush()
        assignment = row.id
    tie = peer_ties.declare(nurse, colleague, TieKind.LAINNYA, "", act)
    return {"peer_round": made, "assignment": assignment, "tie": tie}
