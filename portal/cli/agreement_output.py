"""What `compute agreement` prints."""

from typing import Any

from portal.cli.fairness_words import REASONS, figure, line, notes_of, rounded
from portal.rules.fairness import consistency, icc, krippendorff
from portal.rules.fairness.agreement import Agreement
from portal.rules.fairness.icc import MCGRAW_WONG


def as_json(found: Agreement) -> dict[str, Any]:
    """Figures with intervals; what is undefined is null, and `reasons` says why."""
    document: dict[str, Any] = {
        "n": {"ratees": found.ratees, "raters": found.raters, "ratings": found.ratings},
        "icc": {form.value: figure(one) for form, one in found.icc.items()},
        "krippendorff": {
            level.value: rounded(one.value) for level, one in found.krippendorff.items()
        },
        "krippendorff_interval": {
            level.value: None if one.low is None else [rounded(one.low), rounded(one.high)]
            for level, one in found.krippendorff.items()
        },
        "cronbach": figure(found.cronbach),
        "cronbach_over": "item" if found.is_over_items else "rater",
    }
    if found.deleted:
        document["cronbach_deleted"] = {
            name: rounded(one.value) for name, one in found.deleted.items()
        }
    reasons = {f"icc.{form}": one.absence for form, one in found.icc.items()}
    reasons |= {f"krippendorff.{level}": one.absence for level, one in found.krippendorff.items()}
    reasons["cronbach"] = found.cronbach.absence
    if given := {name: REASONS[why] for name, why in reasons.items() if why is not None}:
        document["reasons"] = given
    if notes := _notes(found):
        document["notes"] = notes
    return document


def as_lines(found: Agreement) -> list[str]:
    """The figures as a table with 95 percent intervals."""
    over = "butir" if found.is_over_items else "penilai"
    return [
        f"{found.ratees} orang dinilai, {found.raters} penilai, {found.ratings} nilai",
        "",
        f"{'Ukuran':<30}{'Nilai':>8}  Selang kepercayaan 95%",
        *(line(f"ICC({form.value}) = {MCGRAW_WONG[form]}", one) for form, one in found.icc.items()),
        *(line(f"Alfa Krippendorff {level}", one) for level, one in found.krippendorff.items()),
        line(f"Alfa Cronbach ({over})", found.cronbach),
        *(line(f"  tanpa {name}", one) for name, one in found.deleted.items()),
        *notes_of(_notes(found)),
    ]


def _notes(found: Agreement) -> list[str]:
    """Where a figure rests on too little to be shown to officials."""
    needed = {
        "ICC": (found.ratees, icc.MINIMUM_RATEES),
        "Alfa Krippendorff": (
            max(one.n for one in found.krippendorff.values()),
            krippendorff.MINIMUM_UNITS,
        ),
        "Alfa Cronbach": (found.cronbach.n, consistency.MINIMUM_PERSONS),
    }
    return [
        f"{name}: data belum cukup untuk keputusan ({n} dari sekurang-kurangnya {minimum})."
        for name, (n, minimum) in needed.items()
        if n < minimum
    ]
