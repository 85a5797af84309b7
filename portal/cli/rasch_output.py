"""What `compute rasch` prints."""

from typing import Any

from portal.cli.fairness_words import REASONS, cell, notes_of, rounded
from portal.rules.fairness.rasch import (
    MINIMUM_PER_CATEGORY,
    MINIMUM_RATINGS,
    MISFIT,
    Measure,
    Rasch,
)
from portal.rules.fairness.rasch_table import Facet, Model

_TITLES = {Facet.RATEE: "Dinilai", Facet.RATER: "Penilai", Facet.ITEM: "Butir"}
_KEYS = {Facet.RATEE: "ratees", Facet.RATER: "raters", Facet.ITEM: "items"}


def as_json(found: Rasch) -> dict[str, Any]:
    """Measures in logits; a facet that the file does not have is an empty list.

    `thresholds` is a list of numbers on a shared scale, else one object for each item.
    """
    document: dict[str, Any] = {"model": found.model.value, "n": found.n}
    for facet, key in _KEYS.items():
        document[key] = [_measure(one) for one in _named(found, facet)]
    if found.model is Model.RATING_SCALE:
        document["categories"] = [label for scale in found.scales for label in scale.categories]
        document["counts"] = [count for scale in found.scales for count in scale.counts]
        document["thresholds"] = [
            rounded(value) for scale in found.scales for value in scale.thresholds
        ]
    else:
        document["thresholds"] = [
            {
                "item": scale.item,
                "categories": list(scale.categories),
                "counts": list(scale.counts),
                "thresholds": [rounded(value) for value in scale.thresholds],
            }
            for scale in found.scales
        ]
    document |= {"rounds": found.rounds, "converged": found.absence is None}
    if found.absence is not None:
        document["reasons"] = {"measure": REASONS[found.absence]}
    if notes := _notes(found):
        document["notes"] = notes
    return document


def as_lines(found: Rasch) -> list[str]:
    """One table for each facet, hardest or best first, then the thresholds."""
    lines = [f"{found.n} nilai, {found.rounds} putaran"]
    for facet, title in _TITLES.items():
        rows = _named(found, facet)
        if not rows:
            continue
        lines += ["", f"{title:<32}{'n':>6}{'Logit':>8}{'SE':>7}{'Infit':>7}{'Outfit':>8}"]
        lines += [_line(one) for one in sorted(rows, key=_order)]
    lines += ["", "Ambang antartingkat (logit)"]
    for scale in found.scales:
        steps = "  ".join(
            f"{low}-{high}: {cell(value)}"
            for low, high, value in zip(
                scale.categories, scale.categories[1:], scale.thresholds, strict=False
            )
        )
        lines.append(f"{scale.item or 'semua butir':<32}{steps}")
    reasons = [] if found.absence is None else [REASONS[found.absence]]
    return lines + notes_of(reasons + _notes(found))


def _named(found: Rasch, facet: Facet) -> list[Measure]:
    return [one for one in found.measures[facet] if one.id]


def _measure(one: Measure) -> dict[str, Any]:
    document = {
        "id": one.id,
        "measure": rounded(one.measure),
        "se": rounded(one.se),
        "infit": rounded(one.infit),
        "outfit": rounded(one.outfit),
    }
    return document if one.absence is None else {**document, "reason": REASONS[one.absence]}


def _line(one: Measure) -> str:
    if one.measure is None:
        return f"{one.id:<32}{REASONS[one.absence] if one.absence else ''}"
    mark = "  tidak konsisten" if one.infit is not None and one.infit > MISFIT else ""
    return (
        f"{one.id:<32}{one.n:>6}{cell(one.measure):>8}{cell(one.se):>7}{cell(one.infit):>7}"
        f"{cell(one.outfit):>8}{mark}"
    )


def _order(one: Measure) -> tuple[bool, float, str]:
    return one.measure is None, -(one.measure or 0.0), one.id


def _notes(found: Rasch) -> list[str]:
    if found.is_enough or not found.scales:
        return []
    return [
        f"Data belum cukup untuk keputusan: perlu sekurang-kurangnya {MINIMUM_RATINGS} nilai dan"
        f" {MINIMUM_PER_CATEGORY} pada setiap tingkat skala."
    ]
