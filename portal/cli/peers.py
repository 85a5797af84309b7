"""`flask peers`: the keys of rounds of colleagues, and asking a round anew whose key is lost."""

import json
import sys
from datetime import datetime
from getpass import getuser
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from portal import clock
from portal.errors import PortalError
from portal.queries.agency import agency
from portal.queries.peer_keys import sealed_rounds
from portal.services.audit import Act
from portal.services.peer_keys import path_of, state_of
from portal.services.peer_repeats import repeat_round

peers = AppGroup("peers", help="Putaran survei rekan: kunci dan pengulangan.")
DAY = click.DateTime(["%Y-%m-%d"])


@peers.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin.")
def list_keys(as_json: bool) -> None:
    """Tampilkan putaran yang jawabannya tersegel, berkas kuncinya, dan apakah kunci itu ada.

    Cadangkan berkas itu terpisah dari basis data, di tangan orang lain, dan musnahkan salinannya
    setelah putaran dihitung: siapa memegang keduanya dapat membaca jawaban. Keluar dengan kode 1
    bila ada kunci yang hilang, asing, atau dapat dibaca orang lain.
    """
    keys = Path(current_app.config["PEER_KEYS_FOLDER"])
    found = [
        {
            "round": str(one.id), "state": one.state.value, "answers": one.answers,
            "file": str(path_of(keys, one.id)), "key": state_of(keys, one.id, one.public_key).value,
        }
        for one in sealed_rounds()
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"rounds": found}, ensure_ascii=False))
    else:
        for row in found:
            click.echo("{round}  {state:8}  {answers} jawaban  {file}: {key}".format(**row))
        click.echo(f"{len(found)} putaran tersegel.")
    sys.exit(0 if all(row["key"] == "ada" for row in found) else 1)


@peers.command("repeat")
@click.argument("putaran", type=click.UUID)
@click.option("--sampai", type=DAY, required=True, help="Hari terakhir yang baru (2026-10-31).")
@click.option("--alasan", required=True, help="Mengapa putaran diulang; dibaca semua.")
def repeat(putaran: UUID, sampai: datetime, alasan: str) -> None:
    """Ulangi PUTARAN yang kuncinya hilang: jawaban tersegel dibuang, semua ditanya lagi.

    Penugasan dan ketentuan tetap. Jalankan pada mesin pekerja. Keluar dengan kode 2 bila ditolak.
    """
    keys = Path(current_app.config["PEER_KEYS_FOLDER"])
    act = Act(f"cli:{getuser()}", clock.now(agency().time_zone))
    try:
        gone = repeat_round(putaran, sampai.date(), alasan, act, keys)
    except PortalError as error:
        click.echo(f"Tidak dapat: {error}", err=True)
        sys.exit(2)
    click.echo(f"Putaran diulang sampai {sampai.date()}; {gone} jawaban tersegel dibuang.")
