"""When a running figure may move, so that no difference of two figures is a handful of answers.

Source: UU 27/2022 (personal data: no more than needed).  A service is shown in blocks: each time
at least `step` answers more, and always at least `minimum` answers behind what has come in, because
the figure that is published later holds those too.  The running figure of a unit is the sum of what
its services show.  Whatever is subtracted from whatever, the rest is made of whole blocks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.channels import Channel
from portal.rules.ikm import Tally, merge, own_index_key, stored_tally
from portal.rules.index_sheet import Counted


@dataclass(frozen=True)
class Counters:
    """The tallies of a service as they stood once, by channel; `cut_off` is that day."""

    by_channel: Mapping[Channel, Tally]
    cut_off: date

    @property
    def n(self) -> int:
        """Respondents in all channels."""
        return sum(one.n for one in self.by_channel.values())

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, from which `from_json` makes an equal object."""
        channels = {
            channel.value: {
                "counts": {key: list(counts) for key, counts in one.counts.items()},
                "own": {own_index_key(index): n for index, n in one.own.items()},
            }
            for channel, one in sorted(self.by_channel.items())
        }
        return {"cut_off": self.cut_off.isoformat(), "channels": channels}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Counters":
        """The counters that `as_json` wrote down; ValueError or KeyError for anything else."""
        tallies = {
            Channel(key): stored_tally(one["counts"], one["own"])
            for key, one in stored["channels"].items()
        }
        return cls(tallies, date.fromisoformat(stored["cut_off"]))


@dataclass(frozen=True)
class Progress:
    """What a service shows, and the state that it will show next; None = not yet."""

    shown: Counters | None = None
    mark: Counters | None = None


def advance(before: Progress, now: Counters, step: int, minimum: int) -> Progress:
    """The progress once `now` is counted; `before` itself where nothing moves.

    The mark is shown as soon as `minimum` answers have come after it, and is at least `step` ahead
    of what was shown.  A step below the minimum protects nobody: everything is shown at once, as in
    a demonstration.  Asking twice with the same counters moves nothing.
    """
    if step < minimum:
        shown = _n(before.shown)
        return Progress(now, None) if now.n - shown >= step else before
    shown, mark = _n(before.shown), _n(before.mark)
    if before.mark is not None and mark - shown >= step:
        if now.n - mark < minimum:
            return before
        return Progress(before.mark, now)
    if now.n - shown >= max(step, mark - shown + 1):
        return Progress(before.shown, now)
    return before


def together(parts: Iterable[Counters]) -> tuple[Counted, date] | None:
    """The counters of a unit from those that its services show, with the latest day; None without
    any.
    """
    given = list(parts)
    if not given:
        return None
    channels = {channel for part in given for channel in part.by_channel}
    merged = {
        channel: merge(p.by_channel[channel] for p in given if channel in p.by_channel)
        for channel in sorted(channels)
    }
    return Counted(merged, {}), max(part.cut_off for part in given)


def _n(counters: Counters | None) -> int:
    return counters.n if counters is not None else 0
