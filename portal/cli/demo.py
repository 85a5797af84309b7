"""`flask demo`: a lively demonstration agency, and optionally the server that shows it."""

import shlex
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url

from portal import clock
from portal.config import ROOT
from portal.documents.qr import survey_qr
from portal.errors import PortalError
from portal.queries.agency import agency_card
from portal.queries.forum_people import eligible_members
from portal.queries.survey_points import ListedPoint, listed_points
from portal.rules import codes
from portal.rules.demo_city import DemoCity, demo_cities, load_city
from portal.rules.instruments import load_shipped
from portal.rules.peer_answers import pepper as peer_pepper
from portal.rules.roles import Role
from portal.rules.schemes import load_shipped as load_scheme
from portal.services.audit import Act
from portal.services.demo import load_demo, quarters_until
from portal.services.demo_feedback import add_demo_feedback
from portal.services.demo_forum import add_demo_forum
from portal.services.demo_forum_now import add_demo_sitting, sit_each_quarter
from portal.services.demo_growth import add_demo_growth
from portal.services.demo_instruments import add_demo_instruments
from portal.services.demo_log import add_demo_log
from portal.services.demo_peers import add_demo_peers, released_round
from portal.services.demo_people import PASSWORD, add_demo_people, demo_logins
from portal.services.demo_periods import add_demo_periods
from portal.services.demo_plans import add_demo_plans
from portal.services.demo_recognition import add_demo_recognition
from portal.services.demo_reviews import REVIEWING, add_demo_reviews
from portal.services.demo_self import add_demo_selves
from portal.services.demo_service_times import add_demo_service_times
from portal.services.demo_staff import add_demo_staff
from portal.services.demo_team import add_demo_team
from portal.services.survey_points import issue_slips, pepper

SIZES = {"small": 1, "large": 20}
TIMED = frozenset({"kendari"})
"""Cities whose services have kept the times of their requests."""
SITTING = frozenset({"kendari"})
"""Cities whose forum sat over last year's annual evaluation and sits today."""
TALKING = frozenset({"sorong", "sofifi"})
"""Cities whose people talk: feedback, a question, a guidance."""
GROWING = frozenset({"jakarta", "sofifi"})
"""Cities whose people learn: levels, a course that was measured again, one to come."""
CHOOSING = frozenset({"kendari", "sofifi"})
"""Cities with lists of candidates and somebody who was chosen for a reason."""
MIGRATIONS = str(ROOT / "migrations")


@click.command("demo")
@click.option(
    "--city",
    type=click.Choice(demo_cities()),
    default="kendari",
    show_default=True,
    help="Kota contoh.",
)
@click.option(
    "--size",
    type=click.Choice(list(SIZES)),
    default="small",
    show_default=True,
    help="Banyaknya jawaban.",
)
@click.option("--reset", is_flag=True, help="Hapus semua isi basis data lebih dahulu.")
@click.option("--serve", is_flag=True, help="Jalankan server dan pekerja latarnya.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat yang dilayani.")
@click.option("--port", default=8000, show_default=True, help="Nomor port.")
@with_appcontext
def demo(city: str, size: str, reset: bool, serve: bool, host: str, port: int) -> None:
    """Siapkan instansi contoh: migrasi, data rekaan, tautan; dengan --serve juga servernya."""
    if current_app.config["PORTAL_ENV"] == "production":
        click.echo(
            "Data contoh tidak boleh masuk ke instansi sungguhan: setel PORTAL_ENV=demo.", err=True
        )
        sys.exit(2)
    try:
        _prepare(city, SIZES[size], reset=reset)
    except PortalError as error:
        click.echo(f"Tidak dapat: {error}", err=True)
        sys.exit(2)
    _print_links(city)
    if serve:
        sys.exit(_serve(host, port))


def _prepare(city: str, times: int, *, reset: bool) -> None:
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    if reset:
        flask_migrate.downgrade(directory=MIGRATIONS, revision="base")
    flask_migrate.upgrade(directory=MIGRATIONS)
    drawn = load_city(city)
    card = agency_card()
    if card.is_set_up and card.name == drawn.agency.name:
        return
    click.echo(f"Menyiapkan {drawn.agency.name} …")
    fill(drawn, city, times)


def fill(drawn: DemoCity, city: str, times: int) -> None:
    """Everything that is invented, in the order in which it rests on each other."""
    today = clock.today(drawn.agency.time_zone)
    scheme = load_scheme(city)
    since = date(today.year - 1, 1, 1) if city in SITTING else None
    load_demo(drawn, load_shipped("skm"), today, times, scheme, since)
    act = Act("demo", clock.now(drawn.agency.time_zone))
    add_demo_instruments(drawn, scheme, today)
    add_demo_staff(drawn, act)
    add_demo_people(drawn, act)
    if city in SITTING:
        add_demo_forum(drawn, act.at)
        sit_each_quarter(drawn, scheme, today)
    planned = add_demo_plans(drawn, today, scheme.plan.criteria)
    add_demo_log(drawn, scheme, planned, today, act)
    secret = peer_pepper(current_app.config["SECRET_KEY"])
    keys = Path(current_app.config["PEER_KEYS_FOLDER"])
    add_demo_periods(drawn, act.at, planned, released_round(drawn, secret, keys, planned))
    add_demo_team(drawn, scheme, planned, today, act)
    add_demo_selves(drawn, planned, today)
    if city in REVIEWING:
        add_demo_reviews(drawn, act.at)
    if city in SITTING:
        add_demo_sitting(drawn, act.at)
    if city in TALKING:
        add_demo_feedback(act)
    if city in GROWING:
        add_demo_growth(drawn, scheme, today)
    if city in CHOOSING:
        add_demo_recognition(drawn, scheme, today)
    add_demo_peers(drawn, secret, keys, today)
    if city in TIMED:
        add_demo_service_times(quarters_until(drawn, today)[0].start, today, act)


def _print_links(city: str) -> None:
    base = current_app.config["PUBLIC_URL"]
    points = listed_points()
    first = points[0]
    click.echo(f"\n{agency_card().name}: {len(points)} titik survei. Semua data rekaan.\n")
    click.echo(f"  Indeks untuk umum        {base}/")
    click.echo(f"  Survei warga             {base}/s/{first.code}   ({_place(first)})")
    click.echo(f"  Survei dengan karcis     {base}/k/{_one_slip(first)}")
    click.echo(f"  Poster (PDF)             {base}/s/{first.code}/poster-a4.pdf")
    click.echo(f"  Masuk sebagai pegawai    {base}/masuk   (kata sandi: {PASSWORD})")
    for one in demo_logins(load_city(city)):
        click.echo(f"    {one.login:22} {one.name}, {one.role.value}")
    for member in eligible_members(clock.today(agency_card().time_zone)):
        sits = Role.KETUA_FORUM if member.may_chair else Role.ANGGOTA_FORUM
        click.echo(f"    {member.nip:22} {member.name}, {sits.value}")
    click.echo("  Admin, hr, dan forum menyiapkan kode keamanan dua langkah saat pertama masuk.")
    click.echo("  Perintah, di terminal lain setelah")
    click.echo(f"    export {shell_settings()}")
    click.echo("    .venv/bin/flask point list\n")
    survey_qr(f"{base}/S/{first.code}").terminal(compact=True, border=2)
    click.echo(f"  Pindai untuk mengisi survei; kodenya {codes.grouped(first.code)}.\n")


def shell_settings() -> str:
    """What a shell must set so that `flask` means this agency and not the portal's own."""
    config = current_app.config
    database = make_url(config["SQLALCHEMY_DATABASE_URI"])
    found = {
        "PORTAL_ENV": config["PORTAL_ENV"],
        "PUBLIC_URL": config["PUBLIC_URL"],
        "DATABASE_URL": database.render_as_string(hide_password=True),
    }
    return " ".join(f"{name}={shlex.quote(value)}" for name, value in found.items())


def _place(point: ListedPoint) -> str:
    return f"{point.unit_name}, {point.service_name}, {point.name}"


def _one_slip(point: ListedPoint) -> str:
    act = Act("demo", clock.now(agency_card().time_zone))
    return issue_slips(point.id, 1, pepper(current_app.config["SECRET_KEY"]), act)[0]


def _serve(host: str, port: int) -> int:
    """Server and worker as children; when one ends or Ctrl-C comes, both are stopped."""
    settings = str(ROOT / "portal" / "data" / "deploy" / "gunicorn.conf.py")
    here = Path(sys.executable).parent
    commands = (
        [str(here / "gunicorn"), "--config", settings, "--bind", f"{host}:{port}", "wsgi:app"],
        [str(here / "flask"), "--app", "wsgi", "worker"],
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    running = [subprocess.Popen(command, cwd=ROOT) for command in commands]  # noqa: S603 - our own programs
    click.echo(f"Server berjalan di http://{host}:{port} — hentikan dengan Ctrl-C.")
    try:
        return running[0].wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=40)
