"""Running the portal: worker, assets, audit."""

import json
import sys
from getpass import getuser

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from portal import clock
from portal.errors import PortalError
from portal.queries.agency import agency_card
from portal.queries.audit import ChainCheck, check_chain
from portal.rules.audit_chain import Head
from portal.services.accounts import create_first_admin
from portal.services.audit import Act
from portal.web import assets as asset_files
from portal.web import catalogues
from portal.work import make_queue

assets = AppGroup("assets", help="Berkas statis dan katalog bahasa.")
audit = AppGroup("audit", help="Jejak audit.")
admin = AppGroup("admin", help="Pengelola sistem.")


@assets.command("build")
def build() -> None:
    """Bangun berkas statis bernama hash, versi padat, dan katalog bahasa."""
    manifest = asset_files.build()
    compiled = catalogues.build()
    click.echo(f"{len(manifest)} aset dan {len(compiled)} katalog bahasa dibangun.")


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin.")
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="NOMOR:KEPALA",
    help="Kepala yang pernah dicetak atau disurelkan; boleh diulang.",
)
def verify(as_json: bool, heads: tuple[str, ...]) -> None:
    """Periksa rantai jejak audit; keluar dengan kode 1 bila ada baris yang diubah, dihapus atau
    ditukar. Baris terakhir yang dihapus hanya terlihat terhadap kepala yang disimpan di luar.
    """
    try:
        noted = [Head.parse(one) for one in heads]
    except ValueError:
        raise click.BadParameter(
            "tulis NOMOR:KEPALA, misalnya 120:9f2c... (64 angka heksadesimal)", param_hint="--head"
        ) from None
    found = check_chain(*noted)
    if as_json:
        state = {
            "ok": found.is_whole,
            "entries": found.entries,
            "head": found.head,
            "broken_at": found.broken_at,
            "misses": str(found.misses) if found.misses else None,
        }
        click.echo(json.dumps(state))
    else:
        click.echo(_verdict(found))
    sys.exit(0 if found.is_whole else 1)


def _verdict(found: ChainCheck) -> str:
    if found.broken_at is not None:
        return (
            f"Rantai putus pada catatan {found.broken_at}; kepala terakhir yang utuh {found.head}."
        )
    if found.misses is not None:
        return (
            f"Jejak tidak lagi memuat kepala {found.misses}: ada catatan yang dihapus dari "
            "ujungnya, atau seluruh rantai ditulis ulang."
        )
    return f"Utuh: {found.entries} catatan, kepala {found.head}."


@click.command("worker")
@click.option("--threads", default=1, show_default=True, help="Banyaknya pekerja.")
@with_appcontext
def worker(threads: int) -> None:
    """Jalankan pekerjaan latar: mengosongkan kotak suara dan memperbarui angka."""
    queue = make_queue(current_app._get_current_object())  # type: ignore[attr-defined]
    queue.create_consumer(workers=threads, periodic=True, backoff=1.15, max_delay=10).run()


@admin.command("create")
@click.argument("login")
@click.argument("nama")
def create_admin(login: str, nama: str) -> None:
    """Buat pengelola sistem pertama (NIP atau surel, nama); sesudah itu perintah ini tertutup."""
    act = Act(f"cli:{getuser()}", clock.now(agency_card().time_zone))
    try:
        token = create_first_admin(login, nama, act)
    except PortalError as error:
        click.echo(f"Tidak dapat: {error}", err=True)
        sys.exit(2)
    click.echo("Buka tautan ini untuk membuat kata sandi (14 hari, satu kali):")
    click.echo(f"{current_app.config['PUBLIC_URL']}/aktivasi/{token}")
