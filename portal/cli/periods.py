"""`flask period`: open a year, close a period, let the clock catch up."""

import json
import sys
from getpass import getuser
from typing import Any

import click
from flask.cli import AppGroup

from portal import clock
from portal.cli.survey import PERIOD
from portal.errors import PortalError
from portal.queries.agency import agency
from portal.queries.periods import period_by_key, periods_of
from portal.rules.period_cycle import PeriodStep
from portal.rules.roles import Role
from portal.rules.survey_periods import SurveyPeriod
from portal.services import periods
from portal.services.audit import Act
from portal.services.period_clock import tick as tick_once
from portal.services.periods import StepRefused
from portal.web import period_words

period = AppGroup("period", help="Periode penilaian.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Cetak JSON untuk mesin.")


@period.command("open")
@click.argument("tahun", type=click.IntRange(2022, 2999))
@as_json_option
def open_year(tahun: int, as_json: bool) -> None:
    """Buka TAHUN kinerja: periode bulanan atau triwulanan dan tahunan dari skema yang berlaku.

    Keluar dengan kode 0 bila dibuka, 2 bila ditolak.
    """
    act = _act()
    try:
        periods.open_year(tahun, act)
    except PortalError as error:
        _refuse(str(error), as_json)
    rows = [row for row in periods_of(tahun) if not row.is_practice]
    listed = [
        {
            "key": row.span.key,
            "opens": row.window.opens.isoformat(),
            "closes": row.window.closes.isoformat(),
        }
        for row in rows
    ]
    lines = [f"{one['key']:8}  {one['opens']} .. {one['closes']}" for one in listed]
    _say({"year": tahun, "periods": listed}, lines, as_json)


@period.command("close")
@click.argument("periode", type=PERIOD)
@as_json_option
def close(periode: SurveyPeriod, as_json: bool) -> None:
    """Tutup PERIODE (mis. 2026-t3) bila semua hak sudah berakhir.

    Keluar dengan kode 0 bila ditutup, 2 bila ditolak.
    """
    act = _act()
    try:
        row = period_by_key(periode.key)
        stage = periods.take_step(row.id, PeriodStep.TUTUP, (Role.HR,), act)
    except StepRefused as error:
        _refuse(period_words.step_fault_words(error.fault, PeriodStep.TUTUP, row), as_json)
    except PortalError as error:
        _refuse(str(error), as_json)
    said = {"period": periode.key, "stage": stage.value}
    _say(said, [f"{periode.label}: {stage.value}"], as_json)


@period.command("tick")
@as_json_option
def tick(as_json: bool) -> None:
    """Jalankan jam peraturan sekarang (langkah otomatis dan pengalihan); aman diulang."""
    try:
        done = tick_once(_act().at)
    except PortalError as error:
        _refuse(str(error), as_json)
    steps = [{"period": key, "step": step.value} for key, step in done.steps]
    lines = [f"{one['period']}: {one['step']}" for one in steps]
    lines.append(f"{done.handed_over} evaluasi beralih.")
    _say({"steps": steps, "handed_over": done.handed_over}, lines, as_json)


def _act() -> Act:
    try:
        return Act(f"cli:{getuser()}", clock.now(agency().time_zone))
    except PortalError as error:
        click.echo(f"Tidak dapat: {error}", err=True)
        sys.exit(2)


def _say(data: dict[str, Any], lines: list[str], as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines))


def _refuse(words: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"refused": words}, ensure_ascii=False))
    else:
        click.echo(f"Tidak dapat: {words}", err=True)
    sys.exit(2)
