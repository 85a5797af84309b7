"""`compute effect`: the change after a course from the sums that its page gives away."""

from typing import Any

import click

from portal.cli.compute_input import InputFault, content_of, print_json
from portal.cli.fairness_words import cell, rounded
from portal.rules.fairness.figures import Figure
from portal.rules.training_effect import Effect, EffectFileError, effect, read_table

LEAST = 2


@click.command("effect")
@click.argument("file", metavar="BERKAS.csv")
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
def effect_command(file: str, as_json: bool) -> None:
    """Apakah peserta pelatihan berubah lebih banyak daripada yang belum dilatih? Dalam level.

    Berkas ialah tabel yang diunduh dari halaman dampak: jumlah, kuadrat, dan hasil kali tiap
    kelompok. Rentang t 95 persen, selisih menurut Welch, dan regresi ke rata-rata.
    """
    try:
        sides = read_table(content_of(file))
    except EffectFileError as error:
        raise InputFault(f"{file}: {error}.") from error
    found = {source: effect(*both, LEAST) for source, both in sides.items()}
    if as_json:
        print_json({source: _document(one) for source, one in found.items()})
    else:
        click.echo("\n".join(line for source, one in found.items() for line in _lines(source, one)))


def _document(one: Effect) -> dict[str, Any]:
    return {
        "trained": _figure(one.trained), "others": _figure(one.others),
        "difference": _figure(one.difference), "expected": rounded(one.expected),
    }  # fmt: skip


def _figure(one: Figure) -> dict[str, Any]:
    return {
        "n": one.n, "value": rounded(one.value), "low": rounded(one.low),
        "high": rounded(one.high),
    }  # fmt: skip


def _lines(source: str, one: Effect) -> list[str]:
    named = (("Peserta", one.trained), ("Belum dilatih", one.others), ("Selisih", one.difference))
    return [
        source,
        *(
            f"  {name:<16}n {figure.n:<6}{cell(figure.value)}  ({cell(figure.low)} sampai"
            f" {cell(figure.high)})"
            for name, figure in named
        ),
        f"  Regresi ke rata-rata: {cell(one.expected)}",
    ]
