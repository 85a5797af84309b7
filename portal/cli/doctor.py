"""`flask doctor`: everything that must not reach citizens, each with its mend.

It does not start the application, because an unsafe production refuses to start.
"""

import json
import sys
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from portal import config
from portal.db import SAFE_SQLITE, attach_sqlite, engine_options, sqlite
from portal.queries.peer_keys import sealed_rounds
from portal.services.peer_keys import KeyState, path_of, state_of
from portal.web import assets

_LOST = "supaya jawaban yang sudah diterima tidak hilang."
_TOLD = (
    "karena arsip log menyimpan urutan dan jam setiap jawaban warga, dan pencampuran tidak lagi "
    "melindungi mereka (jawaban rekan tersegel). Untuk cadangan, pakai `flask backup`."
)
_KEYS = {
    KeyState.HILANG: "tidak ada: kembalikan dari cadangan kunci, atau ulangi putaran dengan "
    "`flask peers repeat`; selama itu jawabannya tidak dapat dibuka",
    KeyState.ASING: "bukan kunci putaran itu: kembalikan yang benar, atau ulangi putaran dengan "
    "`flask peers repeat`",
    KeyState.TERBUKA: "dapat dibaca orang lain di mesin ini: jalankan `chmod 700` pada foldernya "
    "dan `chmod 600` pada berkasnya",
}
"""What is wrong with the key of a round of colleagues."""
NEEDED = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), ("on", _LOST)),
    "archive_mode": ("off", _TOLD),
}
"""Setting of PostgreSQL -> what it must be, and why."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Tulis sebagai JSON untuk mesin.")
@click.option(
    "--web", "only_web", is_flag=True, help="Mesin web tanpa pekerja: kunci rekan tidak di sini."
)
def doctor(as_json: bool, only_web: bool) -> None:
    """Periksa pengaturan; keluar dengan kode 1 bila ada yang tidak aman untuk dipakai warga."""
    try:
        settings = config.load()
    except config.ConfigError as error:
        problems = [str(error)]
    else:
        keys = None if only_web else Path(settings["PEER_KEYS_FOLDER"])
        problems = [
            *config.unsafe(settings),
            *database_problems(str(settings["SQLALCHEMY_DATABASE_URI"]), keys),
            *file_problems(),
        ]
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(f"[!] {problem}")
        click.echo("Ada yang harus diperbaiki." if problems else "Semua pengaturan aman.")
    sys.exit(1 if problems else 0)


def database_problems(url: str, keys: Path | None = None) -> list[str]:
    """What is wrong with the database at `url`, and with the folder of `keys` that open
    colleagues' answers; empty when an acknowledged answer survives a power cut.
    """
    if not url:
        return []
    try:
        engine = sa.create_engine(url, **engine_options(url))
        try:
            return [*_problems(engine), *(_key_problems(engine, keys) if keys else ())]
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as error:
        return [
            f"Basis data tidak terjangkau ({type(error).__name__}): "
            "periksa DATABASE_URL dan servernya."
        ]


def _problems(engine: sa.Engine) -> list[str]:
    if engine.dialect.name == "sqlite":
        return _sqlite_problems(engine)
    with engine.connect() as connection:
        return _postgresql_problems(connection)


def _sqlite_problems(engine: sa.Engine) -> list[str]:
    database = Path(engine.url.database or "")
    if not database.exists():
        return [f"Berkas basis data {database.name} belum ada: jalankan `flask db upgrade`."]
    attach_sqlite(engine)
    problems = []
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        problems.append(
            f"SQLite {sqlite.sqlite_version} punya galat WAL yang dapat merusak berkas: "
            "pasang paket tambahan `sqlite` (pysqlite3)."
        )
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        sync = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        intact = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    if mode != "wal" or sync != 2:
        problems.append(
            "SQLite harus journal_mode=WAL dan synchronous=FULL: berkas ada di disk jaringan?"
        )
    if intact != "ok":
        problems.append("Berkas basis data rusak: pulihkan dari cadangan terakhir.")
    return problems


def _postgresql_problems(connection: sa.Connection) -> list[str]:
    found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in NEEDED}
    return [
        f"PostgreSQL {name}={value}: harus {NEEDED[name][0]}, {NEEDED[name][1]}"
        for name, value in found.items()
        if value != NEEDED[name][0]
    ]


def _key_problems(engine: sa.Engine, keys: Path) -> list[str]:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return []
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("peer_round"):
            return []
        rounds = sealed_rounds(connection)
    states = [(path_of(keys, one.id), state_of(keys, one.id, one.public_key)) for one in rounds]
    return [
        f"Kunci putaran rekan {path} {_KEYS[state]}." for path, state in states if state in _KEYS
    ]


def file_problems() -> list[str]:
    """Assets that were not built."""
    return (
        [] if assets.MANIFEST.exists() else ["Aset belum dibangun: jalankan `flask assets build`."]
    )
