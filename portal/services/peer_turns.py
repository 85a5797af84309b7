"""What the worker does for rounds of colleagues, whatever it may have missed."""

from portal.rules.peer_rounds import PeerRoundState
from portal.services import peer_mixing, peer_proposals
from portal.services.audit import Act
from portal.services.peer_openings import begin_due_closings, continue_opening, unfinished
from portal.services.peer_releases import release_due
from portal.services.peer_reminders import remind_due


def turn_rounds(act: Act) -> None:
    """Mix answers, draw and write proposals, go on with openings, remind, begin closings that are
    due, and release what is closed and moderated.
    """
    peer_mixing.drain()
    peer_proposals.run_waiting(act)
    for one in unfinished(PeerRoundState.MEMBUKA):
        continue_opening(one, act)
    remind_due(act)
    begin_due_closings(act)
    for one in unfinished(PeerRoundState.MENUTUP):
        release_due(one, act)
