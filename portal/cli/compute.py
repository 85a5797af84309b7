"""Recompute published figures from a file: no database, no application, no account.

A citizen, a journalist or an auditor can run these commands on the tables that the portal
publishes and must get the same digits.  Faults in the input end with exit code 2.
"""

from collections.abc import Sequence

import click

from portal.cli import ikm_output
from portal.cli.compute_effect import effect_command
from portal.cli.compute_fairness import FAIRNESS_COMMANDS
from portal.cli.compute_forum import forum_command
from portal.cli.compute_habits import HABIT_COMMANDS
from portal.cli.compute_input import InputFault, content_of, print_json
from portal.rules.ikm import Index, Weights, equal_weights, index_of_means, index_of_rows
from portal.rules.ikm import weights_without as without
from portal.rules.ikm_rule import IkmRule, newest_rule
from portal.rules.respondent_csv import AnswerFileError, read_answers, read_means
from portal.rules.sampling import SampleTarget, krejcie_morgan, mean_sample, sample_target


@click.group()
def compute() -> None:
    """Hitung ulang angka yang diterbitkan, tanpa basis data."""


@compute.command()
@click.argument("file", metavar="BERKAS.csv")
@click.option(
    "--weights",
    "weight_list",
    metavar="BOBOT,...",
    help="Bobot per unsur, dipisah koma, misalnya 1/9,0.11,0.111. Yang pertama adalah bobot"
    " utama, yang lain menjadi pembanding. Tanpa pilihan ini: 1/9.",
)
@click.option("--means", is_flag=True, help="Berkas berisi satu baris rata-rata (NRR) per unsur.")
@click.option(
    "--tanpa",
    multiple=True,
    metavar="UNSUR",
    help="Unsur yang tidak berlaku bagi layanan ini; bobot unsur lain menjadi 1/k. Boleh diulang.",
)
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
def ikm(
    file: str, weight_list: str | None, means: bool, tanpa: tuple[str, ...], as_json: bool
) -> None:
    """Hitung IKM dari tabel responden x unsur.

    Kolom: persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, pengaduan, sarana
    (urutan bebas, pemisah koma atau titik koma, kolom lain diabaikan). Isi: 1 sampai 4, atau
    kosong bila tidak menjawab. Dengan --means: satu baris rata-rata dan, bila ada, kolom n.
    Tulis - sebagai nama berkas untuk membaca dari masukan baku.

    Unsur yang tidak dijawab siapa pun membuat IKM tidak dapat dihitung (null beserta alasannya),
    kecuali bila unsur itu dikeluarkan dengan --tanpa.
    """
    rule = newest_rule()
    main, *others = _weights(weight_list, tanpa, rule)
    try:
        index, silent = _index(content_of(file), means, rule, main)
    except AnswerFileError as error:
        raise InputFault(f"{file}: {ikm_output.sentence(error)}") from error
    if as_json:
        print_json(ikm_output.as_json(index, main, others))
    else:
        click.echo("\n".join(ikm_output.as_lines(index, main, others, silent)))


# Without this a negative number would be taken for an option and refused in English.
@compute.command(context_settings={"ignore_unknown_options": True})
@click.argument("population", metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON.")
def sample(population: str, as_json: bool) -> None:
    """Jumlah responden menurut tabel Krejcie-Morgan untuk populasi N orang."""
    try:
        target = sample_target(_whole_number(population))
    except ValueError:
        raise InputFault(
            f"“{population}” bukan populasi; tulis bilangan bulat mulai dari 1 tanpa titik pemisah."
        ) from None
    if as_json:
        print_json({"population": target.population, "row": target.row, "sample": target.sample})
    else:
        click.echo("\n".join(_sample_lines(target)))


def _weights(weight_list: str | None, tanpa: Sequence[str], rule: IkmRule) -> list[Weights]:
    """The main weights, then those for comparison."""
    try:
        staying = without(tanpa, rule.keys)
    except ValueError:
        raise InputFault(
            f"--tanpa {', '.join(tanpa)}: pilih dari {', '.join(rule.keys)}, dan sisakan satu."
        ) from None
    if weight_list is None:
        return [staying]
    return [_one_weight(text, staying) for text in dict.fromkeys(weight_list.split(","))]


def _one_weight(text: str, staying: Weights) -> Weights:
    try:
        return equal_weights(text, staying.each)
    except ValueError:
        raise InputFault(
            f"--weights: “{text.strip()}” bukan bobot untuk {len(staying.each)} unsur; tulis"
            f" misalnya {staying.text} atau desimal bertitik yang jumlahnya mendekati 1."
        ) from None


def _index(data: bytes, means: bool, rule: IkmRule, main: Weights) -> tuple[Index, int]:
    """The index of a file, and how many of its rows held no answer at all."""
    if means:
        given = read_means(data, tuple(main.each))
        return index_of_means(given.means, rule, main, given.n), 0
    answers = read_answers(data, tuple(main.each))
    return index_of_rows(answers.rows, rule, main), answers.silent


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError(f"Not a whole number: {text!r}")
    return int(text)


def _sample_lines(target: SampleTarget) -> list[str]:
    row = "tidak ada (seluruh populasi)" if target.row is None else str(target.row)
    return [
        f"Populasi                {target.population}",
        f"Baris tabel             {row}",
        f"Sampel                  {target.sample}",
        "",
        f"Rumus tanpa tabel       {krejcie_morgan(target.population)}",
        f"Untuk rata-rata ± 2,5   {mean_sample(target.population)}",
        "",
        "Catatan: sampel adalah sasaran, bukan batas; jawaban selebihnya tetap dihitung.",
    ]


for _command in (*FAIRNESS_COMMANDS, *HABIT_COMMANDS, effect_command, forum_command):
    compute.add_command(_command)
