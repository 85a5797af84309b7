"""A quiet counter: one answer a day is mixed alone, and still nothing names the person behind it.

The thief holds somebody's receipt, slip or comment, but does not know on which day they came; the
ballots of the counter show their days openly. A join that gave the day would give the answer.
"""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.db import db
from portal.rules.channels import HalfDay
from portal.services import mixing, settling
from tests import factories
from tests.attacks.judge import Verdict, judge, total
from tests.attacks.matching import BALLOTS, attack
from tests.attacks.spoils import Spoils, take_everything
from tests.attacks.town import BATCH, Day, Town
from tests.databases import Prepared

pytestmark = pytest.mark.usefixtures("fresh_pages")

DAYS = 28
TOWNS = 2


def quiet_month(seed: int) -> Day:
    """One citizen a day at one counter, each leaves a comment; numbers run through the month."""
    town, month = Town(1), Day()
    rng = random.Random(seed)
    for number in range(DAYS):
        on = factories.TODAY.replace(day=1) + timedelta(days=number)
        day = town.live(rng, 1, on=on, comments=1.0)
        month.seen.append(replace(day.seen[0], number=number))
        month.scores[number] = day.scores[0]
        month.batch[number] = number
    return month


def without_days(month: Day, spoils: Spoils) -> tuple[Day, Spoils]:
    """The thief's view: all of the month are one cell, in no known order."""
    first = month.seen[0]
    seen = [replace(one, on_date=first.on_date, half_day=HalfDay.PAGI) for one in month.seen]
    random.Random(0).shuffle(seen)
    open_facts = {"on_date": first.on_date.isoformat(), "half_day": HalfDay.PAGI.value}
    tables = {**spoils.tables, BALLOTS: [row | open_facts for row in spoils.tables[BALLOTS]]}
    return Day(seen, month.scores, month.batch), Spoils(tables, spoils.files)


def verdicts(prepared: Prepared, towns: int = 1) -> dict[str, Verdict]:
    """All methods that go by receipts, slips and comments, over a month in each town."""
    found = []
    for seed in range(towns):
        month = quiet_month(seed)
        day, spoils = without_days(month, take_everything())
        guesses = attack(day.seen, spoils)
        by_token = {name: g for name, g in guesses.items() if not name.startswith("ballots by")}
        found.append(judge(day, spoils, by_token))
        db.session.remove()
        prepared.wipe(pages=True)
    return total(found)


def test_a_lone_answer_hides_among_a_batch_of_older_ones(app, prepared):
    """As promised of a batch: whoever matches everybody may be right with one in ten."""
    most = TOWNS * DAYS / BATCH
    for method, verdict in verdicts(prepared, TOWNS).items():
        allowed = max(most, verdict.expected)
        assert verdict.hits <= allowed + 5 * allowed**0.5, f"{method}: {verdict}"


@pytest.mark.engines("postgresql")
def test_a_lone_receipt_that_is_settled_alone_is_seen(app, prepared, monkeypatch):
    settle = settling.settle
    monkeypatch.setattr(mixing, "settle", lambda _company: settle(1))
    verdict = verdicts(prepared)["receipt.xmin = ballots.xmin, nearest not above"]
    assert verdict.hits >= 0.9 * DAYS


@pytest.mark.engines("postgresql")
def test_a_lone_comment_that_is_never_laid_anew_is_seen(app, prepared, monkeypatch):
    monkeypatch.setattr(mixing, "_taken_up", lambda *_: [])
    verdict = verdicts(prepared)["citizen_comment.xmin = ballots.xmin"]
    assert verdict.hits >= 0.9 * DAYS
