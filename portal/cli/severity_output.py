"""What `compute severity` prints."""

from typing import Any

from portal.cli.fairness_words import REASONS, cell, notes_of, rounded
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.severity import MINIMUM_RATEES, Severity


def as_json(found: Severity) -> dict[str, Any]:
    """The analysis; `adjusted` is null where the gate withholds it, and `reasons` says why."""
    group = {name: at for at, one in enumerate(found.components) for name in one.ratees}
    document: dict[str, Any] = {
        "grand_mean": rounded(found.grand_mean),
        "f": rounded(found.f),
        "df": list(found.df),
        "p": found.p,
        "severity_sd": rounded(found.sd),
        "residual_sd": rounded(found.residual_sd),
        "components": [list(one.raters) for one in found.components],
        "joining": [{"rater": one.rater, "ratee": one.ratee} for one in found.joining],
        "raters": [
            {
                "rater": one.rater,
                "n": one.n,
                "severity": rounded(one.severity),
                "shrunk": rounded(one.shrunk),
                "low": rounded(one.low),
                "high": rounded(one.high),
            }
            for one in found.raters
        ],
        "ratees": [
            {
                "ratee": one.ratee,
                "n": one.n,
                "observed": rounded(one.observed),
                "adjusted": rounded(one.adjusted),
                "component": group[one.ratee],
            }
            for one in found.ratees
        ],
    }
    if reasons := _reasons(found):
        document["reasons"] = reasons
    if notes := _notes(found):
        document["notes"] = notes
    return document


def as_lines(found: Severity) -> list[str]:
    """Raters, then ratees, as tables in points of the scale."""
    df1, df2 = found.df
    test = f"F({df1}; {df2}) = {cell(found.f)}, p = {cell(found.p, 4)}"
    return [
        f"Rata-rata umum {cell(found.grand_mean)}; {test}",
        f"Simpangan baku keketatan {cell(found.sd)} poin, sisa {cell(found.residual_sd)} poin",
        "",
        f"{'Penilai':<24}{'n':>6}{'Keketatan':>12}{'Disusutkan':>12}  Selang kepercayaan 95%",
        *(
            f"{one.rater:<24}{one.n:>6}{cell(one.severity):>12}{cell(one.shrunk):>12}"
            f"  {cell(one.low)} sampai {cell(one.high)}"
            for one in found.raters
        ),
        "",
        f"{'Dinilai':<24}{'n':>6}{'Rata-rata':>12}{'Disesuaikan':>12}",
        *(
            f"{one.ratee:<24}{one.n:>6}{cell(one.observed):>12}{cell(one.adjusted):>12}"
            for one in found.ratees
        ),
        *notes_of([*dict.fromkeys(_reasons(found).values()), *_notes(found)]),
    ]


def _reasons(found: Severity) -> dict[str, str]:
    reasons: dict[str, Absence | None] = {"f": found.absence, "adjusted": found.gate}
    return {name: REASONS[why] for name, why in reasons.items() if why is not None}


def _notes(found: Severity) -> list[str]:
    notes = []
    if len(found.components) > 1:
        notes.append(
            f"{len(found.components)} kelompok tidak terhubung; keketatan hanya berlaku di dalam"
            " kelompoknya. Tugaskan juga: "
            + "; ".join(f"{one.rater} menilai {one.ratee}" for one in found.joining)
            + "."
        )
    few = [one.rater for one in found.raters if not one.is_enough]
    if few:
        notes.append(
            f"Data belum cukup (kurang dari {MINIMUM_RATEES} orang dinilai, atau tanpa penilai"
            f" lain) untuk {len(few)} penilai: {', '.join(few[:10])}"
            f"{' …' if len(few) > 10 else ''}."
        )
    return notes
