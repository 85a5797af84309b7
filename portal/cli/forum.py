"""Checking the minutes of the forum: every stored record against its fingerprint."""

import json
import sys

import click
from flask.cli import AppGroup

from portal.queries.forum_minutes import check_minutes

forum = AppGroup("forum", help="Forum evaluasi.")


@forum.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin.")
def verify(as_json: bool) -> None:
    """Hitung ulang sidik semua berita acara; keluar dengan kode 1 bila ada yang berubah.

    Berkas JSON yang diunduh diperiksa tanpa portal: sha256sum berita-acara-forum.json
    """
    found = check_minutes()
    wrong = [one.code for one in found if not one.is_whole]
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "minutes": len(found), "changed": wrong}))
    else:
        for one in found:
            click.echo(f"{one.code} {one.sha256} {'utuh' if one.is_whole else 'BERUBAH'}")
        click.echo(f"{len(found)} berita acara, {len(wrong)} berubah.")
    sys.exit(1 if wrong else 0)
