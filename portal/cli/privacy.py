"""`flask privacy ...`: a person's whole file, and the purge of what has outlived its time."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.cli.survey import acting, refuse
from portal.errors import PortalError
from portal.queries.own_data import held_everything, subject_of_nip
from portal.queries.privacy import Proof, proof
from portal.queries.purge_steps import due_lines
from portal.rules.nip import NipError, normalised
from portal.rules.retention import retention_on
from portal.services.exports import note_export
from portal.services.purging import purge as purge_now
from portal.web import own_file

privacy = AppGroup("privacy", help="Pelindungan data pribadi.")


@privacy.command("export")
@click.argument("nip")
@click.option(
    "--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Tulis PDF ke berkas ini."
)
def export(nip: str, pdf: Path | None) -> None:
    """Cetak semua data tentang pegawai dengan NIP ini sebagai JSON (UU 27/2022 Ps. 7).

    Setiap ekspor masuk jejak audit. Keluar dengan kode 2 bila NIP tidak dikenal.
    """
    try:
        subject, act = subject_of_nip(normalised(nip)), acting()
        note_export(subject, "pdf" if pdf else "json", act, is_own=False)
        held = held_everything(subject)
        if pdf is None:
            click.echo(own_file.as_json(subject, held, act.at))
            return
        pdf.write_bytes(own_file.as_pdf(subject, held, act.at))
    except NipError:
        click.echo("Tidak dapat: NIP harus 18 angka.", err=True)
        sys.exit(2)
    except PortalError as error:
        refuse(error)
    click.echo(f"Ditulis: {pdf}")


@privacy.command("purge")
@click.option("--dry-run", is_flag=True, help="Hanya hitung; tidak ada yang dihapus.")
@click.option("--json", "as_json", is_flag=True, help="Cetak sebagai JSON untuk mesin.")
def purge(dry_run: bool, as_json: bool) -> None:
    """Hapus data yang melewati masa simpannya, dan cetak buktinya. Jejak audit tidak disentuh."""
    try:
        act = acting()
        rule = retention_on(act.on)
        if dry_run:
            lines = [line.as_json() for line in due_lines(rule, act.at)]
            made: Proof | None = None
        else:
            made = proof(purge_now(act))
            lines = made.lines
    except PortalError as error:
        refuse(error)
    total = sum(line["count"] for line in lines)
    if as_json:
        found = {
            "purged": made is not None, "rule": rule.version, "total": total, "lines": lines,
            "audit_sequence": made.audit_sequence if made else None,
            "audit_digest": made.audit_digest if made else None,
        }  # fmt: skip
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in lines:
        if line["count"]:
            click.echo(
                f"{line['step']}: {line['count']} ({line['oldest'] or '-'} sampai "
                f"{line['newest'] or '-'})"
            )
    if made is None:
        click.echo(f"{total} baris jatuh tempo; tidak ada yang dihapus.")
    else:
        click.echo(f"{total} baris dihapus. Jejak audit {made.audit_sequence}: {made.audit_digest}")
