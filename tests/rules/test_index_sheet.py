"""The sheet of a published index: its figures, and what it withholds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.channels import Channel
from portal.rules.ikm import tally
from portal.rules.ikm_rule import newest_rule
from portal.rules.index_sheet import NOT_ANSWERED, Counted, sheet
from portal.rules.unsur import UNSUR

DAY = date(2026, 9, 30)
SEX = {"jenis_kelamin": ("laki_laki", "perempuan")}


def made(sizes: dict[Channel, int], profile: dict[str, int] | None = None, **more: Any) -> Any:
    """A sheet of people who all answered 3, so many in each channel."""
    answers = dict.fromkeys(UNSUR, 3)
    by_channel = {channel: tally([answers] * n) for channel, n in sizes.items()}
    counted = Counted(by_channel, {"jenis_kelamin": profile or {}})
    options = {"population": None, "cut_off": DAY, "profile_items": SEX, **more}
    return sheet(counted, newest_rule(), **options)


def test_the_sheet_carries_the_printed_digits_and_where_they_come_from() -> None:
    found = made({Channel.POSTER: 40, Channel.KARCIS: 60}, population=4384)
    assert (found["n"], found["ikm"], found["mutu"], found["ni"]) == (100, "75.00", "C", "3.000")
    assert found["weights"] == "1/9"
    target = found["target"]
    assert (target["population"], target["row"], target["sample"]) == (4384, 4500, 354)
    assert found["cut_off"] == "2026-09-30"
    assert {row["n"] for row in found["rows"]} == {100}
    assert [c["weights"] for c in found["comparisons"]] == ["0.11", "0.111"]
    assert found["may_publish_grade"] is True


@pytest.mark.parametrize("n", [0, 1, 4])
def test_below_five_answers_nothing_but_that_is_told(n: int) -> None:
    found = made({Channel.POSTER: n} if n else {})
    assert found["withheld"] is True
    assert found["n"] is None
    assert "ikm" not in found
    assert "rows" not in found


def test_below_thirty_answers_a_figure_is_a_hint_and_no_grade() -> None:
    found = made({Channel.KARCIS: 29})
    assert found["indicative"] is True
    assert found["may_publish_grade"] is False
    assert "indicative" in found["missing"]


def test_a_reader_is_told_what_is_missing() -> None:
    assert set(made({Channel.POSTER: 40})["missing"]) == {"no_population", "open_channel_only"}
    assert "below_target" in made({Channel.KARCIS: 40}, population=1000)["missing"]
    assert made({Channel.KARCIS: 300}, population=1000)["missing"] == []


def test_the_rest_without_assisted_answers_is_shown_where_both_parts_are_large() -> None:
    found = made({Channel.POSTER: 30, Channel.DIBANTU: 8})
    assert found["without_assisted"] == {"ikm": "75.00", "n": 30}


def test_the_rest_is_withheld_where_it_would_give_a_withheld_channel_away() -> None:
    """41 in all and 33 without help are 8 helped, and so 3 on paper."""
    found = made({Channel.POSTER: 30, Channel.DIBANTU: 8, Channel.KERTAS: 3})
    assert dict(found["channels"])["kertas"] is None
    assert found["without_assisted"] is None


def test_those_who_left_the_profile_out_are_a_cell_of_their_own() -> None:
    found = made({Channel.KARCIS: 60}, {"laki_laki": 20, "perempuan": 30})
    assert found["profile"] == [
        {
            "key": "jenis_kelamin",
            "rows": [["laki_laki", 20], ["perempuan", 30], [NOT_ANSWERED, 10]],
        }
    ]


CHANNELS = st.dictionaries(st.sampled_from(Channel), st.integers(1, 40), min_size=1)


@given(CHANNELS)
def test_no_small_channel_follows_from_what_the_sheet_shows(sizes: dict[Channel, int]) -> None:
    found = made(sizes)
    if found["withheld"]:
        return
    shown = dict(found["channels"])
    withheld = {key for key, n in shown.items() if n is None}
    assert all(n is None or n >= 5 for n in shown.values())
    rest = found["without_assisted"]
    if rest is not None:
        assert Channel.DIBANTU.value not in withheld
    if withheld:
        hidden = found["n"] - sum(n for n in shown.values() if n)
        assert hidden >= 5
        assert len(withheld) >= 2
