"""Survey points, slips, publishing and comments from the command line."""

import csv
import sys
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from portal import clock
from portal.documents.poster import SIZES, PosterData, PosterSize, poster
from portal.documents.slips import SlipSheetData, slip_roll
from portal.errors import PortalError
from portal.queries.agency import agency
from portal.queries.comments import comments
from portal.queries.survey_points import listed_points, point_by_code
from portal.queries.units import unit_by_slug, units_with_services
from portal.rules import codes
from portal.rules.respondent_csv import safe_cell
from portal.rules.survey_periods import SurveyPeriod
from portal.services import survey_points, unit_index
from portal.services.audit import Act
from portal.services.comments import open_comments

point = AppGroup("point", help="Titik survei (loket, ruang layanan) dan posternya.")
index = AppGroup("index", help="Indeks kepuasan masyarakat.")


class Code(click.ParamType):
    """A survey point's code in any spelling."""

    name = "kode"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Normalised, or a usage error."""
        code = codes.normalise(value, codes.POINT_LENGTH)
        if code is None:
            self.fail(f"{value!r} bukan kode 8 huruf dan angka.", param, ctx)
        return code


class Period(click.ParamType):
    """A survey period's key such as 2026-t3."""

    name = "periode"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> SurveyPeriod:
        """Parsed, or a usage error."""
        try:
            return SurveyPeriod.parse(value)
        except ValueError:
            self.fail(
                f"{value!r} bukan periode; contoh: 2026-09, 2026-t3, 2026-s2, 2026.", param, ctx
            )


CODE, PERIOD = Code(), Period()


def acting() -> Act:
    """Whoever runs the command, now, in the agency's zone."""
    return Act(f"cli:{getuser()}", clock.now(agency().time_zone))


def refuse(error: PortalError) -> NoReturn:
    """Say why and leave with exit code 2."""
    click.echo(f"Tidak dapat: {error}", err=True)
    sys.exit(2)


@point.command("list")
def list_points() -> None:
    """Tampilkan semua titik survei."""
    for one in listed_points():
        state = "dicabut" if one.revoked_on else "dipakai"
        place = " / ".join((one.unit_name, one.service_name, one.name))
        click.echo(f"{codes.grouped(one.code)}  {state:8}  {place}")


@point.command("create")
@click.argument("unit")
@click.argument("layanan")
@click.argument("nama")
def create(unit: str, layanan: str, nama: str) -> None:
    """Buat titik survei NAMA pada LAYANAN milik UNIT (nama alamatnya, mis. puskesmas-poasia)."""
    try:
        found = unit_by_slug(unit)
        made = survey_points.create_point(found.service(layanan), nama, acting())
    except PortalError as error:
        refuse(error)
    else:
        click.echo(f"{codes.grouped(made.code)}  {current_app.config['PUBLIC_URL']}/s/{made.code}")


@point.command("window")
@click.argument("kode", type=CODE)
@click.option(
    "--buka", type=click.DateTime(["%Y-%m-%d"]), help="Hari pertama; kosong = tanpa batas."
)
@click.option(
    "--tutup", type=click.DateTime(["%Y-%m-%d"]), help="Hari terakhir; kosong = tanpa batas."
)
def window(kode: str, buka: date | None, tutup: date | None) -> None:
    """Atur masa buka sebuah titik survei."""
    try:
        days = [day.date() if day else None for day in (buka, tutup)]  # type: ignore[attr-defined]
        survey_points.set_window(point_by_code(kode).id, days[0], days[1], acting())
    except PortalError as error:
        refuse(error)


@point.command("revoke")
@click.argument("kode", type=CODE)
@click.option("--alasan", required=True, help="Mengapa kode ini dicabut.")
def revoke(kode: str, alasan: str) -> None:
    """Cabut sebuah kode untuk seterusnya (poster hilang atau disalin)."""
    try:
        survey_points.revoke_point(point_by_code(kode).id, alasan, acting())
    except PortalError as error:
        refuse(error)


@point.command("poster")
@click.argument("kode", type=CODE)
@click.argument("berkas", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--ukuran", type=click.Choice(SIZES), default="a4", show_default=True)
def make_poster(kode: str, berkas: Path, ukuran: PosterSize) -> None:
    """Tulis poster sebuah titik survei ke BERKAS (PDF)."""
    try:
        berkas.write_bytes(poster(poster_data(kode), ukuran))
    except PortalError as error:
        refuse(error)


@point.command("slips")
@click.argument("kode", type=CODE)
@click.argument("berkas", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--jumlah", type=int, default=240, show_default=True)
def slips(kode: str, berkas: Path, jumlah: int) -> None:
    """Terbitkan karcis sekali pakai dan tulis lembar cetaknya ke BERKAS (PDF). Kodenya tidak
    disimpan.
    """
    try:
        found = point_by_code(kode)
        pepper = survey_points.pepper(current_app.config["SECRET_KEY"])
        roll = survey_points.issue_slips(found.id, jumlah, pepper, acting())
    except PortalError as error:
        refuse(error)
    else:
        sheet = SlipSheetData(found.unit_name, found.name, current_app.config["PUBLIC_URL"])
        berkas.write_bytes(slip_roll(sheet, roll))


@index.command("publish")
@click.argument("periode", type=PERIOD)
@click.option("--unit", "slug", help="Hanya unit ini; tanpa opsi ini semua unit.")
@click.option("--alasan", help="Wajib untuk koreksi atas angka yang sudah terbit.")
def publish(periode: SurveyPeriod, slug: str | None, alasan: str | None) -> None:
    """Terbitkan angka periode yang sudah berakhir (mis. 2026-t3) sebagai angka tetap."""
    try:
        chosen = [unit_by_slug(slug)] if slug else units_with_services()
        for unit in chosen:
            revision = unit_index.publish(unit.id, periode, acting(), alasan)
            click.echo(f"{unit.name}: {periode.label} terbit, revisi {revision}")
    except PortalError as error:
        refuse(error)


@index.command("comments")
@click.argument("unit")
@click.argument("periode", type=PERIOD)
@click.argument("berkas", type=click.Path(dir_okay=False, path_type=Path))
def write_comments(unit: str, periode: SurveyPeriod, berkas: Path) -> None:
    """Tulis saran warga dari periode yang sudah berakhir ke BERKAS (CSV), tanpa kaitan dengan
    jawabannya.
    """
    try:
        found = unit_by_slug(unit)
        open_comments(found.id, periode, acting())
    except PortalError as error:
        refuse(error)
    else:
        with berkas.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["layanan", "saran"])
            writer.writerows(
                [one.service, safe_cell(one.text)] for one in comments(found.id, periode)
            )


def poster_data(code: str) -> PosterData:
    """What a point's poster prints."""
    found = point_by_code(code)
    base = current_app.config["PUBLIC_URL"]
    return PosterData(
        agency=agency().name,
        unit=found.unit_name,
        service=found.service_name,
        counter=found.name,
        base_url=base,
        code=found.code,
        index_url=f"{base}/indeks/{found.unit_slug}",
        languages=tuple(current_app.extensions["language_names"]),
    )
