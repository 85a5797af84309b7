"""Backups: everything in one file, checked, and back into an empty database."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from getpass import getuser
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.errors import PortalError
from portal.queries.peer_keys import SealedRound
from portal.services.audit import Act
from portal.services.backup import (
    Contents,
    check_backup,
    restore_backup,
    sealed_in,
    take_backup,
)
from portal.services.peer_keys import state_of

FILE = click.Path(path_type=Path, dir_okay=False)
as_json_option = click.option(
    "--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin."
)


@click.command("backup")
@click.argument("berkas", type=FILE)
@as_json_option
@with_appcontext
def backup(berkas: Path, as_json: bool) -> None:
    """Tulis seluruh isi basis data ke BERKAS (SQLite atau PostgreSQL, sambil portal melayani).

    Hanya saat kotak suara warga kosong, supaya urutan jawaban tidak ikut tersimpan. BERKAS memuat
    data pegawai dan sandi teracak: simpan di tempat yang hanya dapat dibaca pengelola. Kunci
    putaran rekan tidak ikut; cadangkan terpisah, di tangan orang lain (`flask peers keys`).
    """
    try:
        found = take_backup(berkas, _act())
    except PortalError as error:
        _refuse(error, as_json)
    _tell(found, as_json, f"Tersimpan di {berkas}")


@click.command("restore")
@click.argument("berkas", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--check", "only_check", is_flag=True, help="Periksa saja; basis data tidak disentuh."
)
@as_json_option
@with_appcontext
def restore(berkas: Path, only_check: bool, as_json: bool) -> None:
    """Periksa BERKAS dan pulihkan isinya ke basis data yang kosong (setelah `flask db upgrade`)."""
    try:
        found = check_backup(berkas) if only_check else restore_backup(berkas, _act())
        rounds = [(one, _key_of(one)) for one in sealed_in(berkas)]
    except PortalError as error:
        _refuse(error, as_json)
    _tell(found, as_json, "Cadangan utuh" if only_check else "Dipulihkan", rounds)


def _key_of(one: SealedRound) -> str:
    keys = Path(current_app.config["PEER_KEYS_FOLDER"])
    return state_of(keys, one.id, one.public_key).value


def _act() -> Act:
    # An empty database knows no zone yet; entries are stored in UTC.
    return Act(f"cli:{getuser()}", clock.now("Asia/Jakarta"))


def _tell(
    found: Contents, as_json: bool, words: str, rounds: Sequence[tuple[SealedRound, str]] = ()
) -> None:
    if as_json:
        keys = {str(one.id): {"answers": one.answers, "key": state} for one, state in rounds}
        click.echo(json.dumps({"ok": True, **asdict(found), "sealed": keys}))
        return
    click.echo(f"{words}: {found.rows} baris dari {found.taken_at}, skema {found.revision}.")
    click.echo(f"Surat suara {found.counts['citizen_ballot']}, jejak audit {found.head}.")
    for one, state in rounds:
        click.echo(
            f"Putaran rekan {one.id}: {one.answers} jawaban tersegel, "
            f"kuncinya di mesin ini: {state}."
        )


def _refuse(error: PortalError, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"ok": False, "error": str(error)}))
    else:
        click.echo(f"Tidak dapat: {error}", err=True)
    sys.exit(1)
