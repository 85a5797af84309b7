"""Every address: what it asks for is written in one table, and nothing else decides it.

A route that is not in the table fails with what to do; test_who_gets_in.py walks them all.
"""

import pytest
from flask import Flask

from tests.attacks.addresses import routes
from tests.attacks.rights_dialogue import DIALOGUE
from tests.attacks.rights_forum import FORUM
from tests.attacks.rights_growth import GROWTH
from tests.attacks.rights_office import OFFICE
from tests.attacks.rights_peer_answers import PEER_ANSWERS
from tests.attacks.rights_peers import PEERS
from tests.attacks.rights_results import RESULTS
from tests.attacks.rights_work import WORK

pytestmark = pytest.mark.engines("sqlite")

RIGHTS = {**OFFICE, **WORK, **DIALOGUE, **FORUM, **GROWTH, **RESULTS, **PEERS, **PEER_ANSWERS}


def test_every_route_is_in_the_table(app: Flask) -> None:
    known = {rule.endpoint for _, rule in routes(app)}
    assert not known - RIGHTS.keys(), (
        f"Write into rights_*.py who may call {sorted(known - RIGHTS.keys())}: "
        "OPEN, LOGIN, or Needs(action) with the action that its guard in portal/web asks for"
    )
    assert not RIGHTS.keys() - known, f"These are gone: {sorted(RIGHTS.keys() - known)}"
