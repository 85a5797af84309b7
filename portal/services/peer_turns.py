"""What the worker does for rounds of colleagues, whatever it may have missed."""

from portal.rules.peer_rounds import PeerRoundState
from portal.services import peer_mixing
from portal.services.audit import Act
from portal.services.peer_openings import begin_due_closings, continue_opening, unfinished
from portal.services.peer_releases import release_due


def turn_rounds(act: Act) -> None:
    """Mix answers, go on with openings and closings, release what was closed."""
    for one in unfinished(PeerRoundState.MEMBUKA):
        continue_opening(one, act)
    begin_due_closings(act)
    peer_mixing.drain()
    for one in unfinished(PeerRoundState.MENUTUP):
        release_due(one, act)
