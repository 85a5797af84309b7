"""`compute habits`, `pairs`, `drift`, `groups`, `means`, `items` and `gap`: other figures of the
fairness panel, from the files that it gives away.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from portal.cli import fairness_words
from portal.cli.compute_input import InputFault, content_of, print_json
from portal.cli.fairness_words import REASONS, figure, rounded
from portal.rules.fairness import group_csv
from portal.rules.fairness.bias import Audit, audit
from portal.rules.fairness.counters import counter_of
from portal.rules.fairness.drift import courses
from portal.rules.fairness.figures import Absence
from portal.rules.fairness.habits import habits as habits_of
from portal.rules.fairness.habits import pooled_gap
from portal.rules.fairness.items_alike import differences
from portal.rules.fairness.marked_pairs import marked_pairs
from portal.rules.fairness.means import difference
from portal.rules.fairness.rating_csv import RatingFileError, read_periods, read_ratings
from portal.rules.fairness.ratings import pairs_of
from portal.rules.fairness.steadied import steadied
from portal.rules.respondent_csv import AnswerFileError

_JSON = click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
_FILE = click.argument("file", metavar="BERKAS.csv")
_T = TypeVar("_T")
Row = dict[str, Any]


@click.command()
@_FILE
@click.option("--lowest", type=float, default=1.0, show_default=True, help="Ujung bawah skala.")
@click.option("--highest", type=float, default=3.0, show_default=True, help="Ujung atas skala.")
@_JSON
def habits(file: str, lowest: float, highest: float, as_json: bool) -> None:
    """Kebiasaan penilai: halo, penyempitan rentang, bagian nilai tertinggi dan tengah.

    Kolom: ratee, rater, item, value. Halo: ragam antarbutir dibagi ragam semua penilai; rentang:
    simpangan baku dibagi simpangan baku semua penilai. Sedikitnya 8 orang, untuk halo 4 butir.
    """
    ratings = _read(file, read_ratings)
    if not lowest < highest:
        raise InputFault("--lowest harus lebih kecil daripada --highest.")
    _print(
        [
            {
                "rater": one.rater, "n": one.ratees, "halo": figure(one.halo),
                "spread": figure(one.spread), "top": rounded(one.top),
                "middle": rounded(one.middle),
            }
            for one in habits_of(ratings, lowest, highest)
        ],
        "raters", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def pairs(file: str, as_json: bool) -> None:
    """Pasangan penilai dan pegawai yang jauh dari perkiraan, dari beberapa periode bersama.

    Kolom: period, ratee, rater, value, dan item bila ada. Ditandai bila |z| lebih dari 2,6; tanda
    meminta penjelasan, bukan tuduhan.
    """
    periods = _read(file, read_periods)
    found = marked_pairs([pairs_of(rows) for _label, rows in periods])
    if isinstance(found, Absence):
        _tell(as_json, {"pairs": [], "reason": REASONS[found]})
        return
    _print(
        [
            {
                "rater": one.rater, "ratee": one.ratee, "periods": one.periods,
                "difference": rounded(one.difference), "z": rounded(one.z),
                "marked": one.is_marked,
            }
            for one in found
        ],
        "pairs", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def drift(file: str, as_json: bool) -> None:
    """Keketatan tiap penilai dari periode ke periode, dengan selang kepercayaan.

    Kolom: period, ratee, rater, value, dan item bila ada. `lasting` benar bila tiga periode
    terakhir di luar 0,5 poin pada sisi yang sama; null bila periodenya belum cukup.
    """
    periods = _read(file, read_periods)
    _print(
        [
            {
                "rater": one.rater,
                "lasting": one.lasting if isinstance(one.lasting, bool) else None,
                "periods": [
                    {
                        "period": label, "n": point.n, "severity": rounded(point.severity),
                        "low": rounded(point.low), "high": rounded(point.high),
                    }
                    for label, point in one.points
                ],
            }
            for one in courses([(label, pairs_of(rows)) for label, rows in periods])
        ],
        "raters", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def groups(file: str, as_json: bool) -> None:
    """Dua kelompok pegawai: aturan empat perlima, Mantel-Haenszel, Fisher, dan peluang menemukan.

    Kolom: comparison, with_a, without_a, with_b, without_b; satu baris per lapisan.
    """
    _print(
        [
            {"comparison": name, **_audit(audit(strata))}
            for name, strata in _read(file, group_csv.read_strata).items()
        ],
        "comparisons", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def means(file: str, as_json: bool) -> None:
    """Selisih baku rata-rata dua kelompok (g Hedges) dengan selang kepercayaan.

    Kolom: comparison, group (a atau b), n, mean, sd; dua baris per perbandingan.
    """
    found = _read(file, group_csv.read_sides)
    _print(
        [
            {"comparison": name, "n": [one.n for one in sides], "g": figure(difference(*sides))}
            for name, sides in found.items()
        ],
        "comparisons", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def items(file: str, as_json: bool) -> None:
    """Apakah satu butir berlaku lain bagi dua kelompok yang nilainya secara keseluruhan sama?

    Kolom: comparison, item, level (kelas nilai keseluruhan), group (a atau b), value, n.
    """
    found = _read(file, group_csv.read_items)
    _print(
        [
            {
                "comparison": name, "item": one.item, "n": [one.n_a, one.n_b],
                "levels": one.levels, "chi_square": rounded(one.chi_square), "p": one.p,
                "difference": rounded(one.difference), "size": one.size and one.size.value,
                **({"reason": REASONS[one.absence]} if one.absence else {}),
            }
            for name, cells in found.items()
            for one in differences(cells)
        ],
        "items", as_json,
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def gap(file: str, as_json: bool) -> None:
    """Penilaian diri dibandingkan dengan rekan: selisih rata-rata, bagian yang besar.

    Kolom: own, others; satu baris per orang, sedikitnya 10.
    """
    found = pooled_gap(_read(file, group_csv.read_own))
    _tell(
        as_json,
        {
            "n": found.points.n, "points": figure(found.points), "in_sd": rounded(found.in_sd),
            "large": figure(found.large), "higher": found.higher,
        },
    )  # fmt: skip


@click.command()
@_FILE
@_JSON
def counters(file: str, as_json: bool) -> None:
    """Indeks unit yang ditarik ke rata-rata bila jawabannya sedikit (Bayes empiris).

    Kolom seperti data terbuka: unit, n, ikm, batas_bawah, batas_atas. Sedikitnya 5 jawaban per
    unit dan 8 unit; baris tanpa angka dilewati.
    """
    rows = _read(file, group_csv.read_printed)
    _print(
        [
            {
                "unit": one.name, "n": one.steadied.n, "raw": rounded(one.raw),
                "steadied": figure(one.steadied), "weight": rounded(one.weight),
            }
            for one in steadied([counter_of(row) for row in rows])
        ],
        "counters", as_json,
    )  # fmt: skip


def _audit(found: Audit) -> Row:
    reason = {"reason": REASONS[found.absence]} if found.absence else {}
    return {
        "n": [found.n_a, found.n_b], "light": found.light.value, "ratio": rounded(found.ratio),
        "four_fifths": found.is_ratio_kept, "odds": figure(found.odds),
        "chi_square": rounded(found.chi_square), "p": found.p, "fisher_p": found.fisher_p,
        "power": rounded(found.power), **reason,
    }  # fmt: skip


def _print(rows: list[Row], name: str, as_json: bool) -> None:
    if as_json:
        print_json({name: rows})
        return
    for row in rows:
        click.echo("; ".join(f"{key}: {_said(value)}" for key, value in row.items()))
    if not rows:
        click.echo("Data belum cukup.")


def _tell(as_json: bool, document: Row) -> None:
    if as_json:
        print_json(document)
    else:
        click.echo("\n".join(f"{key}: {_said(value)}" for key, value in document.items()))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        if value.get("value") is None:
            return str(value.get("reason", "-"))
        return f"{_said(value['value'])} ({_said(value['low'])} sampai {_said(value['high'])})"
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "-"
    if isinstance(value, float):
        return f"{value:.4g}".replace(".", ",")
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "-" if value is None else str(value)


def _read(file: str, reader: Callable[[bytes], _T]) -> _T:
    try:
        return reader(content_of(file))
    except (AnswerFileError, RatingFileError) as error:
        raise InputFault(f"{file}: {fairness_words.fault(error)}") from error


HABIT_COMMANDS = (habits, pairs, drift, groups, means, items, gap, counters)
