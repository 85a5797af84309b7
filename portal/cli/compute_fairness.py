"""`compute agreement`, `compute severity` and `compute rasch`: fairness from a table of ratings."""

import sys
from collections.abc import Callable

import click

from portal.cli import agreement_output, fairness_words, rasch_output, severity_output
from portal.cli.compute_input import InputFault, content_of, print_json
from portal.rules.fairness.agreement import agreement as agreement_of
from portal.rules.fairness.rasch import rasch as rasch_of
from portal.rules.fairness.rasch_table import Model
from portal.rules.fairness.rating_csv import RatingFileError, read_categories, read_ratings
from portal.rules.fairness.ratings import Rating, pairs_of
from portal.rules.fairness.severity import severity as severity_of
from portal.rules.respondent_csv import AnswerFileError

_MODELS = {"skala-bersama": Model.RATING_SCALE, "per-butir": Model.PARTIAL_CREDIT}
_JSON = click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
_FILE = click.argument("file", metavar="BERKAS.csv")


@click.command()
@_FILE
@_JSON
def agreement(file: str, as_json: bool) -> None:
    """Apakah para penilai sepakat? ICC, alfa Krippendorff, alfa Cronbach.

    Kolom: ratee, rater, value (pemisah koma atau titik koma; kolom lain diabaikan). Bila ada kolom
    item, nilai dirata-ratakan per pasangan dan alfa Cronbach dihitung atas butir. Nilai kosong
    berarti tidak dinilai. Yang tidak dapat dihitung menjadi null beserta alasannya.
    """
    found = agreement_of(_read(file, read_ratings))
    if as_json:
        print_json(agreement_output.as_json(found))
    else:
        click.echo("\n".join(agreement_output.as_lines(found)))


@click.command()
@_FILE
@_JSON
def severity(file: str, as_json: bool) -> None:
    """Penilai mana yang ketat atau longgar, dalam poin skala; positif = lebih ketat.

    Kolom: ratee, rater, value, dan item bila ada (dirata-ratakan per pasangan). Nilai yang
    disesuaikan hanya diberikan bila penilai berbeda nyata (p < 0,01), cukup besar (simpangan baku
    sekurang-kurangnya 0,25 poin), dan semua penilai terhubung; bila tidak, null beserta alasannya.
    """
    found = severity_of(pairs_of(_read(file, read_ratings)))
    if as_json:
        print_json(severity_output.as_json(found))
    else:
        click.echo("\n".join(severity_output.as_lines(found)))


@click.command()
@_FILE
@click.option(
    "--model",
    "model_name",
    type=click.Choice(list(_MODELS)),
    help="Satu skala untuk semua butir, atau skala sendiri per butir. Tanpa pilihan ini:"
    " per-butir bila tidak ada kolom rater, selain itu skala-bersama.",
)
@_JSON
def rasch(file: str, model_name: str | None, as_json: bool) -> None:
    """Ukuran Rasch banyak-segi dalam logit; positif pada penilai dan butir = lebih berat.

    Kolom: ratee, value, serta rater atau item atau keduanya. Isi value: bilangan bulat mulai dari
    0. Yang mendapat nilai tertinggi atau terendah di mana-mana berada di luar jangkauan: null.
    """
    ratings = _read(file, read_categories)
    model = _MODELS[model_name] if model_name else _usual_model(ratings)
    found = rasch_of(ratings, model, _tell)
    if as_json:
        print_json(rasch_output.as_json(found))
    else:
        click.echo("\n".join(rasch_output.as_lines(found)))


def _usual_model(ratings: list[Rating]) -> Model:
    """Without raters it is a questionnaire, whose items have scales of their own."""
    return Model.RATING_SCALE if any(one.rater for one in ratings) else Model.PARTIAL_CREDIT


def _tell(done: int, change: float) -> None:
    """Progress for whoever watches; nothing is written into a file or a pipe."""
    if sys.stderr.isatty():
        click.echo(f"Putaran {done}: perubahan terbesar {change:.6f} logit", err=True)


def _read(file: str, reader: Callable[[bytes], list[Rating]]) -> list[Rating]:
    try:
        return reader(content_of(file))
    except (AnswerFileError, RatingFileError) as error:
        raise InputFault(f"{file}: {fairness_words.fault(error)}") from error


FAIRNESS_COMMANDS = (agreement, severity, rasch)
