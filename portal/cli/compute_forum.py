"""`compute forum`: what a session of the forum changed, from the file that its page gives away."""

from typing import Any

import click

from portal.cli import fairness_words
from portal.cli.compute_input import InputFault, content_of, print_json
from portal.cli.fairness_words import cell, rounded
from portal.rules.fairness.rating_csv import RatingFileError
from portal.rules.forum_effect import Effect, effect
from portal.rules.forum_effect_csv import read_outcomes
from portal.rules.respondent_csv import AnswerFileError


@click.command("forum")
@click.argument("file", metavar="BERKAS.csv")
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
def forum_command(file: str, as_json: bool) -> None:
    """Sebelum dan sesudah forum: yang berubah, urutan (Spearman), sebaran penilai.

    Kolom: session, before_results, before_behaviour, after_results, after_behaviour, change,
    evidence, reply, points_before, points_after, n. Rating 1 sampai 3; baris dengan points ialah
    jumlah poin n kasus satu penilai.
    """
    try:
        sessions = read_outcomes(content_of(file))
    except (AnswerFileError, RatingFileError) as error:
        raise InputFault(f"{file}: {fairness_words.fault(error)}") from error
    found = {name: effect(*pieces) for name, pieces in sessions.items()}
    if as_json:
        print_json({name: _document(one) for name, one in found.items()})
        return
    for name, one in found.items():
        click.echo(f"{name}: {one.cases} kasus, {one.advised} usul, {one.moved} berubah")
        click.echo(
            f"  Spearman {cell(one.spearman)}; sebaran {cell(one.spread_before)} - "
            f"{cell(one.spread_after)}"
        )


def _document(one: Effect) -> dict[str, Any]:
    return {
        "cases": one.cases, "advised": one.advised, "accepted": one.accepted, "kept": one.kept,
        "waiting": one.waiting, "moved": one.moved, "with_evidence": one.with_evidence,
        "spearman": rounded(one.spearman), "spread_before": rounded(one.spread_before),
        "spread_after": rounded(one.spread_after),
    }  # fmt: skip
