"""The sheet of a published index: every figure a reader needs to trust it, as plain JSON values.

Figures are strings with the digits that are printed; what must not be shown is None. The sheet
holds keys and official letters only; the words around them belong to the page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.rules.channels import Channel
from portal.rules.disclosure import protect
from portal.rules.ikm import Index, Tally, equal_weights, index, merge
from portal.rules.ikm_rule import IkmRule
from portal.rules.sampling import mean_sample, sample_target

NOT_ANSWERED = "_"
CHANNELS = "_kanal"
"""The breakdown by channel among those by profile item."""


@dataclass(frozen=True)
class Counted:
    """Counters of a subject (unit or service) in a period: a tally per channel, and profile
    answers.
    """

    by_channel: Mapping[Channel, Tally]
    profile: Mapping[str, Mapping[str, int]]

    @property
    def n(self) -> int:
        """Respondents in all channels."""
        return sum(one.n for one in self.by_channel.values())


def sheet(
    counted: Counted,
    rule: IkmRule,
    *,
    population: int | None,
    cut_off: date,
    profile_items: Mapping[str, tuple[str, ...]],
    shared: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Any]:
    """The whole sheet. `population` is last period's recipients (None = unknown), `profile_items`
    key -> values.

    `shared` names the breakdowns (CHANNELS and profile keys) that may be shown beside those of the
    whole, each with the cells that are withheld (portal/rules/disclosure.py); None means that the
    figure stands alone.
    Below the rule's cell minimum only n's being too small is told.
    """
    if counted.n < rule.cell_minimum:
        return _withheld(rule, cut_off)
    cells = _shown_cells(counted, rule, profile_items, shared)
    channels = cells.get(CHANNELS, {})
    found = index(merge(counted.by_channel.values()), rule)
    return {
        "n": counted.n,
        "withheld": False,
        "rule": rule.key,
        "cut_off": cut_off.isoformat(),
        "weights": rule.weights[0].text,
        "deviation": str(round(found.deviation, 3)) if found.deviation is not None else None,
        **_main(found),
        "rows": [_row(u) for u in found.unsur],
        "comparisons": _comparisons(found, rule),
        "channels": [[key, n] for key, n in channels.items()],
        "without_assisted": _without_assisted(counted, rule, channels),
        "profile": [
            {"key": key, "rows": [[value, n] for value, n in cells[key].items()]}
            for key in profile_items
            if key in cells
        ],
        "target": _target(population),
        "missing": _missing(found, counted, population),
        "may_publish_grade": may_publish_grade(found),
    }


def grouped_sheet(rule: IkmRule, cut_off: date) -> dict[str, Any]:
    """The sheet of a service that is told only as part of its unit: its own figure, or what is left
    when it is subtracted, would be that of fewer than the cell minimum.
    """
    return {**_withheld(rule, cut_off), "grouped": True}


def breakdowns(
    counted: Counted, profile_items: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, int]]:
    """Every breakdown of a subject: name -> cell -> respondents; the cells of each sum up to n."""
    found = {
        CHANNELS: {channel.value: one.n for channel, one in counted.by_channel.items() if one.n}
    }
    for key, values in profile_items.items():
        given = counted.profile.get(key, {})
        found[key] = {value: given.get(value, 0) for value in values}
        found[key][NOT_ANSWERED] = counted.n - sum(found[key].values())
    return found


def _withheld(rule: IkmRule, cut_off: date) -> dict[str, Any]:
    return {"n": None, "withheld": True, "rule": rule.key, "cut_off": cut_off.isoformat()}


def may_publish_grade(found: Index) -> bool:
    """Whether the letter may stand as a grade: enough respondents, and every unsur answered."""
    return found.figure is not None and not found.is_indicative


def _main(found: Index) -> dict[str, Any]:
    figure, interval = found.figure, found.interval
    return {
        "ikm": str(figure.ikm_shown) if figure else None,
        "ni": str(figure.ni_shown) if figure else None,
        "mutu": figure.mutu.letter if figure else None,
        "kinerja": figure.mutu.kinerja if figure else None,
        "low": str(interval.shown[0]) if interval else None,
        "high": str(interval.shown[1]) if interval else None,
        "half_width": str(interval.half_width_shown) if interval else None,
        "certain": found.has_certain_mutu,
        "indicative": found.is_indicative,
        "reason": found.absence.value if found.absence else None,
        "unanswered": list(found.unanswered),
    }


def _row(unsur: Any) -> dict[str, Any]:
    return {
        "key": unsur.key,
        "nrr": str(unsur.nrr_shown) if unsur.nrr_shown is not None else None,
        "n": unsur.n,
        "rank": unsur.rank,
        "counts": list(unsur.counts or ()),
    }


def _comparisons(found: Index, rule: IkmRule) -> list[dict[str, str]]:
    compared = (found.compared(equal_weights(w.text, rule.keys)) for w in rule.weights[1:])
    return [
        {"weights": f.weights.text, "ikm": str(f.ikm_shown), "mutu": f.mutu.letter}
        for f in compared
        if f is not None
    ]


def _shown_cells(
    counted: Counted,
    rule: IkmRule,
    items: Mapping[str, tuple[str, ...]],
    shared: Mapping[str, Collection[str]] | None,
) -> dict[str, dict[str, int | None]]:
    found = breakdowns(counted, items)
    if shared is None:
        return {name: protect(row, rule.cell_minimum) for name, row in found.items()}
    return {
        name: {key: None if key in hidden else n for key, n in found[name].items()}
        for name, hidden in shared.items()
    }


def _without_assisted(
    counted: Counted, rule: IkmRule, shown: Mapping[str, int | None]
) -> dict[str, Any] | None:
    """The index without answers that an officer helped with, where neither part is small.

    Its n beside the total tells how many were helped, and through that a small channel whose cell
    is withheld; so it is shown only where the assisted cell itself is.
    """
    if any(c.is_assisted and shown.get(c.value) is None for c in counted.by_channel):
        return None
    unaided = [one for channel, one in counted.by_channel.items() if not channel.is_assisted]
    rest = merge(unaided)
    if min(rest.n, counted.n - rest.n) < rule.cell_minimum:
        return None
    found = index(rest, rule)
    return {"ikm": str(found.figure.ikm_shown), "n": rest.n} if found.figure else None


def _target(population: int | None) -> dict[str, Any] | None:
    if not population:
        return None
    target = sample_target(population)
    return {
        "population": population,
        "row": target.row,
        "sample": target.sample,
        "mean_sample": mean_sample(population),
    }


def _missing(found: Index, counted: Counted, population: int | None) -> list[str]:
    """Codes of what a reader must know is missing."""
    notes = []
    if found.is_indicative:
        notes.append("indicative")
    if not population:
        notes.append("no_population")
    elif counted.n < sample_target(population).sample:
        notes.append("below_target")
    if found.unanswered:
        notes.append("unanswered")
    if found.figure and not found.has_certain_mutu:
        notes.append("uncertain_mutu")
    if all(channel.is_open for channel, one in counted.by_channel.items() if one.n):
        notes.append("open_channel_only")
    return notes
