"""`flask import staff FILE`: the staff spreadsheet from the command line, all or nothing."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.cli.survey import acting
from portal.errors import PortalError
from portal.queries.staff_import import ImportCard, import_card
from portal.rules.staff_rows import HeaderError
from portal.services import staff_import
from portal.services.staff_import import Upload
from portal.spreadsheets.faults import SpreadsheetError
from portal.web.import_words import file_words, header_words, problem_words

imports = AppGroup("import", help="Mengambil alih data dari lembar kerja.")
LINES = 50


@imports.command("staff")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Hanya periksa; tidak ada yang berubah.")
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON untuk mesin.")
def staff(file: Path, dry_run: bool, as_json: bool) -> None:
    """Impor pegawai dari FILE (XLSX, XLS, ODS, CSV).

    Keluar dengan kode 0 bila diterapkan atau bersih, 1 bila ada baris yang galat (tidak ada yang
    berubah), 2 bila berkas tidak dapat dibaca.
    """
    act = acting()
    try:
        made = staff_import.preview(Upload(file.name, file.read_bytes(), None), act)
        card = import_card(made, None, 0)
        is_applied = not (dry_run or card.has_errors)
        if is_applied:
            staff_import.apply(made, None, act)
    except SpreadsheetError as error:
        _refuse(file_words(error), as_json)
    except HeaderError as error:
        _refuse(header_words(error), as_json)
    except PortalError as error:
        _refuse(str(error), as_json)
    if as_json:
        click.echo(json.dumps(_report(card, is_applied), ensure_ascii=False))
    else:
        _print(card, is_applied)
    sys.exit(1 if card.has_errors else 0)


def _refuse(words: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"applied": False, "refused": words}, ensure_ascii=False))
    else:
        click.echo(f"Tidak dapat: {words}", err=True)
    sys.exit(2)


def _report(card: ImportCard, is_applied: bool) -> dict[str, Any]:
    return {
        "applied": is_applied,
        **card.counts,
        "problems": [
            {
                "row": one.row,
                "column": one.column,
                "name": one.name,
                "value": one.value,
                "code": one.trouble.value,
                "is_warning": one.trouble.is_warning,
                "problem": problem_words(one)[0],
                "fix": problem_words(one)[1],
            }
            for one in card.problems
        ],
    }


def _print(card: ImportCard, is_applied: bool) -> None:
    for one in card.problems[:LINES]:
        wrong, cure = problem_words(one)
        kind = "peringatan" if one.trouble.is_warning else "galat"
        click.echo(f"baris {one.row}, kolom {one.column} ({one.name}), {kind}: {wrong} {cure}")
    left = card.counts["errors"] + card.counts["warnings"] - LINES
    if left > 0:
        click.echo(f"... dan {left} lagi; --json menampilkan semuanya.")
    counts = card.counts
    click.echo(
        f"{counts['rows']} baris: {counts['created']} baru, {counts['changed']} berubah,"
        f" {counts['unchanged']} sama, {counts['errors']} galat, {counts['warnings']} peringatan."
    )
    click.echo("Diterapkan." if is_applied else "Tidak ada yang diterapkan.")
