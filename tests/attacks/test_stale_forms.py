"""Of two tabs with one form the slower gets 409, sees what stands and keeps what it typed: one row
for every form of `edits.SEEN`, and a form without a row fails.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from portal.services.period_clock import tick
from tests import factories
from tests.attacks.edits import SEEN
from tests.attacks.stale import Stale, faults_of
from tests.attacks.stale_further import WORLDS
from tests.attacks.stale_office import LAST, PEOPLE, SETTINGS
from tests.attacks.stale_work import CASCADE, GONE, LOG, REVIEWS
from tests.attacks.stale_worlds import World
from tests.attacks.test_english_staff import pages_of, people_of

MORNING = datetime(2026, 9, 28, 9, 30, tzinfo=ZoneInfo(factories.WITA))
TOWN = {**CASCADE, **REVIEWS, **PEOPLE, **SETTINGS, **LOG, **GONE, **LAST}
# These need a step of the clock or of another person in between, and are proven beside their pages.
ELSEWHERE = {
    "forum_members.replace": "web/test_forum.py::test_members_replace_nobody",
    "instrument_drafts.publish": "web/test_instruments.py::"
    "test_nobody_removes_what_was_changed_meanwhile_nor_publishes_what_was_not_read",
    "instrument_drafts.withdraw": "web/test_instruments.py::"
    "test_another_question_of_an_unsur_waits_for_the_next_quarter_and_can_be_taken_back",
    "instrument_editing.add_item": "web/test_instrument_meetings.py::"
    "test_a_question_for_a_section_that_was_just_removed_keeps_its_words",
    "log_shares.accept": "web/test_log_shares_pages.py::"
    "test_refusals_keep_the_page_and_say_what_to_do",
    "log_weeks.reflect": "web/test_nothing_lost.py::"
    "test_the_slower_of_two_tabs_keeps_its_words_beside_the_stored_ones",
    "peer_feedback.act_on": "web/test_peer_feedback.py::"
    "test_the_rater_reads_the_same_and_both_agree_on_what_to_do",
}


def test_every_form_with_a_version_has_a_row():
    rows = [*TOWN, *(endpoint for _world, _at, rows in WORLDS for endpoint in rows), *ELSEWHERE]
    assert not set(SEEN) - set(rows), (
        f"Write into attacks/stale_*.py what two tabs send: {sorted(set(SEEN) - set(rows))}"
    )
    assert not set(rows) - set(SEEN), f"These are gone: {sorted(set(rows) - set(SEEN))}"
    assert len(rows) == len(set(rows)), "Each form has one row"


@pytest.mark.parametrize("place", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_proven_elsewhere_is_there(place):
    name, _colons, test = place.partition("::")
    text = (Path(__file__).parents[1] / name).read_text()
    assert "409" in text.partition(f"def {test}(")[2].partition("\ndef test_")[0]


@pytest.mark.engines("sqlite")
@time_machine.travel(MORNING, tick=False)
def test_the_slower_of_two_tabs_sees_both_texts(town):
    tick(MORNING)
    pages = pages_of(town.app, town.values(town.sari.id))
    pages["step"] = f"/periode/{town.more['evaluation']}/langkah/buka_penetapan"
    walked(town.app, World(dict(people_of(town)), pages), TOWN)


@pytest.mark.parametrize(("build", "at", "rows"), WORLDS, ids=[min(one[2]) for one in WORLDS])
def test_further_forms(app, agency, build, at, rows):
    with time_machine.travel(at, tick=False):
        walked(app, build(app), rows)


def walked(app, world: World, rows: dict[str, Stale]) -> None:
    faults = [
        f"{endpoint}: {fault}"
        for endpoint, row in rows.items()
        for fault in attempt(app, endpoint, row, world)
    ]
    assert not faults, "\n".join(faults)


def attempt(app, endpoint: str, row: Stale, world: World) -> list[str]:
    try:
        return list(faults_of(app, endpoint, row, world.clients, world.pages))
    except AssertionError as error:
        return [str(error)]
