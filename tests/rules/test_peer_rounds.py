"""Stages, terms and days of a round of colleagues."""

from datetime import date

import pytest

from portal.rules.peer_rounds import (
    GroupCount,
    PeerRoundState,
    RoundFault,
    RoundNow,
    closing_fault,
    default_load,
    frozen_group,
    is_open_for_answers,
    opening_fault,
    reminder_days,
)
from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup

OPENS, CLOSES = date(2026, 10, 5), date(2026, 10, 16)


def now(state, *, is_practice=False):
    return RoundNow(state, OPENS, CLOSES, is_practice)


@pytest.mark.parametrize(
    ("state", "on", "approved", "practice", "expected"),
    [
        ("persiapan", OPENS, 1, False, None),
        ("persiapan", date(2026, 10, 4), 1, False, RoundFault.BELUM_WAKTUNYA),
        ("persiapan", date(2026, 10, 4), 1, True, None),
        ("persiapan", OPENS, 0, False, RoundFault.KOSONG),
        ("berjalan", OPENS, 1, False, RoundFault.SUDAH_DIBUKA),
        ("selesai", OPENS, 1, True, RoundFault.SUDAH_DIBUKA),
    ],
)
def test_when_a_round_may_be_opened(state, on, approved, practice, expected):
    where = now(PeerRoundState(state), is_practice=practice)
    assert opening_fault(where, on, approved) is expected


@pytest.mark.parametrize(
    ("state", "on", "practice", "expected"),
    [
        ("berjalan", CLOSES, False, RoundFault.BELUM_BERAKHIR),
        ("berjalan", date(2026, 10, 17), False, None),
        ("berjalan", OPENS, True, None),
        ("persiapan", date(2026, 10, 17), False, RoundFault.TIDAK_BERJALAN),
        ("menutup", date(2026, 10, 17), False, RoundFault.TIDAK_BERJALAN),
    ],
)
def test_when_a_round_may_be_closed(state, on, practice, expected):
    assert closing_fault(now(PeerRoundState(state), is_practice=practice), on) is expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        ("berjalan", OPENS, True), ("berjalan", CLOSES, True),
        ("berjalan", date(2026, 10, 17), False), ("membuka", OPENS, False),
        ("menutup", CLOSES, False),
    ],
)  # fmt: skip
def test_answers_are_taken_in_the_window_of_a_running_round(state, on, expected):
    assert is_open_for_answers(now(PeerRoundState(state)), on) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((8, 5, 5), (8, 5, 5)), ((2, 1, 1), (3, 3, 5)), ((4, 6, 5), (6, 6, 6)),
        ((99, 5, 9), (30, 5, 9)),
    ],
    ids=["seperti skema", "lantai", "undangan di bawah batas", "terlalu banyak"],
)  # fmt: skip
def test_no_scheme_gets_below_the_floors(given, expected):
    invited, k, comment_k = given
    group = frozen_group(PeerGroup(Relation.PEER, "rekan", invited, k, comment_k))
    assert (group.invited, group.k, group.comment_k) == expected


def test_the_usual_load_is_a_quarter_above_the_mean_of_what_is_asked():
    peers = PeerGroup(Relation.PEER, "rekan", 8)
    across = PeerGroup(Relation.CROSS_UNIT, "lintas_unit", 6)
    below = PeerGroup(Relation.SUBORDINATE, "bawahan", 8)
    assert default_load([peers]) == 10
    assert default_load([peers, across, below]) == 18


def test_reminders_come_in_the_middle_near_the_end_and_on_the_last_day():
    assert reminder_days(OPENS, CLOSES) == (
        date(2026, 10, 10), date(2026, 10, 14), date(2026, 10, 16),
    )  # fmt: skip
    assert reminder_days(OPENS, date(2026, 10, 6)) == (date(2026, 10, 6),)
    assert reminder_days(OPENS, OPENS) == ()


def test_a_group_says_what_is_missing_before_it_can_be_shown():
    assert GroupCount(Relation.PEER, 3, 5, 8).missing == 2
    assert GroupCount(Relation.PEER, 3, 5, 8).is_short
    assert not GroupCount(Relation.PEER, 0, 5, 8).is_short
    assert GroupCount(Relation.PEER, 8, 5, 8).missing == 0
