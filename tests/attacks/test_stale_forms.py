"""Of two tabs with one form the slower gets 409, sees what stands and keeps what it typed: one row
for every form of `edits.SEEN`, and a form without a row fails.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

from portal.services.period_clock import tick
from tests import factories

from tests.attacks.stale import faults_of
from tests.attacks.stale_office import LAST, PEOPLE, SETTINGS
from tests.attacks.stale_work import CASCADE, GONE, REVIEWS
from tests.attacks.test_english_staff import pages_of, people_of

ROWS = {**CASCADE, **REVIEWS, **PEOPLE, **SETTINGS, **GONE, **LAST}


MORNING = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))


def test_the_slower_of_two_tabs_sees_both_texts(town):
    time = time_machine.travel(MORNING, tick=False)
    time.start()
    tick(MORNING)
    pages = pages_of(town.app, town.values(town.sari.id))
    clients = dict(people_of(town))
    faults = []
    for endpoint, row in ROWS.items():
        try:
            found = list(faults_of(town.app, endpoint, row, clients, pages))
        except Exception as error:
            found = [repr(error)]
        faults += [f"{endpoint}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
