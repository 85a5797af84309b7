"""Channels and half-days: the names that reports print, and what each channel means."""

import pytest

from portal.rules.channels import Channel, HalfDay


def test_every_channel_has_a_printed_name():
    assert [channel.label for channel in Channel] == [
        "Karcis", "Poster QR", "Kios", "Dibantu petugas", "Formulir kertas",
    ]  # fmt: skip


def test_only_the_poster_is_open_and_only_help_is_assisted():
    assert [channel for channel in Channel if channel.is_open] == ["poster"]
    assert [channel for channel in Channel if channel.is_assisted] == ["dibantu"]


@pytest.mark.parametrize(
    ("hour", "half"), [(0, "08-12"), (8, "08-12"), (12, "08-12"), (13, "13-17"), (23, "13-17")]
)
def test_an_hour_is_kept_only_as_half_a_day(hour, half):
    assert HalfDay.at(hour) == half


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_outside_the_day_is_refused(hour):
    with pytest.raises(ValueError, match="hour"):
        HalfDay.at(hour)
