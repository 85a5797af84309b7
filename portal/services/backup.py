"""One file with everything the portal knows, and the way back into an empty database.

The file is an SQLite database of its own whatever the engine, written row by row from one snapshot:
it can be taken from either engine while citizens answer, opened without a server, and restored on
the other engine. Rows stand in the order of their keys, and those of answers are random, so that
the file says nothing about the order in which people came. It is taken only while the citizens'
ballot box is empty, because there an answer still lies beside its receipt and its comment; what
colleagues answer lies sealed in theirs, and the key is in no backup.
"""

import datetime
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.db import Base, db, is_postgresql, sqlite, writing
from portal.errors import IllegalStep, Invalid
from portal.models.audit import AuditEntry, AuditTag
from portal.models.ballots import BallotBox, CitizenBallot, Tally
from portal.queries.health import schema_revision
from portal.queries.peer_keys import SealedRound, sealed_rounds
from portal.rules.audit_chain import GENESIS
from portal.services import audit
from portal.services.audit import Act

CHUNK = 1_000
MANIFEST = sa.Table(
    "backup_manifest", sa.MetaData(), sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
)  # fmt: skip
FORMAT = 1

Row = dict[str, Any]


@dataclass(frozen=True)
class Contents:
    """What a backup holds: rows and their digest by table, and the newest audit digest."""

    revision: str
    taken_at: str
    counts: dict[str, int]
    digests: dict[str, str]
    head: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())


def take_backup(path: Path, act: Act) -> Contents:
    """Write everything into a new file that only its owner may read.

    Raises Invalid where the file already stands, IllegalStep while answers wait in the ballot box.
    """
    if path.exists():
        raise Invalid("Berkas %(file)s sudah ada: pilih nama lain.", file=path)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        found = _write(part, act)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    with writing() as session:
        audit.record(session, act, AuditTag.BACKUP_TAKEN, None, rows=found.rows, head=found.head)
    return found


def check_backup(path: Path) -> Contents:
    """Read a backup whole and prove that nothing is missing or changed.

    Raises Invalid for what is no backup, and IllegalStep naming the first fault: a damaged file,
    rows that do not fit their digest, a broken audit chain, counters that differ from the ballots.
    """
    with _opened(path) as connection:
        found = _manifest(connection)
        if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
            raise IllegalStep("Cadangan ini rusak: berkasnya tidak utuh.")
        for table in _tables():
            count, digest = _digest(_rows(connection, table))
            if (count, digest) != (found.counts.get(table.name), found.digests.get(table.name)):
                raise IllegalStep(
                    "Cadangan ini rusak: isi tabel %(table)s tidak cocok.", table=table.name
                )
        if _chain(connection) != found.head:
            raise IllegalStep("Cadangan ini rusak: rantai jejak auditnya putus.")
        if not _counters_fit(connection):
            raise IllegalStep("Cadangan ini rusak: hitungan jawaban berbeda dari surat suaranya.")
    return found


def restore_backup(path: Path, act: Act) -> Contents:
    """Put a checked backup into an empty, migrated database of either engine, all or nothing.

    Raises as `check_backup` does, and IllegalStep where the database holds rows already or has
    another schema than the backup.
    """
    found = check_backup(path)
    if schema_revision() != found.revision:
        raise IllegalStep(
            "Cadangan ini memakai skema %(revision)s: jalankan `flask db upgrade %(revision)s` "
            "pada basis data kosong, pulihkan, lalu `flask db upgrade`.",
            revision=found.revision,
        )
    with _opened(path) as source, writing() as session:
        for table in _tables():
            if session.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                raise IllegalStep(
                    "Basis data tujuan sudah berisi (tabel %(table)s): "
                    "pulihkan hanya ke yang kosong.",
                    table=table.name,
                )
        for table in _tables():
            for rows in _chunks(_parents_first(table, _rows(source, table))):
                session.execute(sa.insert(table), rows)
        audit.record(session, act, AuditTag.BACKUP_RESTORED, None, rows=found.rows, head=found.head)
    return found


def sealed_in(path: Path) -> list[SealedRound]:
    """Rounds of colleagues in a backup whose answers need a key that is not in it."""
    with _opened(path) as connection:
        return sealed_rounds(connection)


def _write(part: Path, act: Act) -> Contents:
    target = sa.create_engine(f"sqlite:///{part}", module=sqlite, poolclass=sa.NullPool)
    counts, digests = {}, {}
    with _snapshot() as source, target.begin() as file:
        _refuse_waiting(source)
        file.exec_driver_sql("BEGIN")  # else each table is a transaction and a flush of its own
        Base.metadata.create_all(file)
        MANIFEST.create(file)
        for table in _tables():
            counts[table.name], digests[table.name] = _digest(_copied(source, file, table))
        head = _chain(source)
        if not head:
            raise IllegalStep("Rantai jejak audit putus: jalankan `flask audit verify`.")
        found = Contents(schema_revision() or "", act.at.isoformat(), counts, digests, head)
        manifest = {"format": FORMAT, **asdict(found)}
        file.execute(sa.insert(MANIFEST), [{"key": k, "value": v} for k, v in manifest.items()])
    return found


@contextmanager
def _snapshot() -> Iterator[sa.Connection]:
    """Reads that all see the same moment; writers go on."""
    options = {"isolation_level": "REPEATABLE READ"} if is_postgresql() else {}
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def _opened(path: Path) -> Iterator[sa.Connection]:
    def connect() -> Any:
        return sqlite.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    engine = sa.create_engine("sqlite://", module=sqlite, creator=connect, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.DatabaseError as error:
        if isinstance(error.orig, sqlite.DatabaseError) and error.orig is not None:
            raise Invalid("%(file)s bukan cadangan portal, atau rusak.", file=path) from error
        raise


def _manifest(connection: sa.Connection) -> Contents:
    stored: dict[str, Any] = {row.key: row.value for row in connection.execute(sa.select(MANIFEST))}
    if stored.pop("format", None) != FORMAT:
        raise Invalid("Cadangan ini dibuat dengan bentuk yang tidak dikenal versi ini.")
    return Contents(**stored)


def _refuse_waiting(source: sa.Connection) -> None:
    waiting = source.scalar(sa.select(sa.func.count()).select_from(BallotBox))
    if waiting:
        raise IllegalStep(
            "Masih ada %(number)s jawaban di kotak suara. Cadangkan setelah kotak kosong, "
            "biasanya lewat tengah malam (pekerja: `flask worker`).",
            number=waiting,
        )


def _tables() -> Sequence[sa.Table]:
    """Parents before their children."""
    return Base.metadata.sorted_tables


def _rows(connection: sa.Connection, table: sa.Table) -> Iterator[Row]:
    wanted = sa.select(table).order_by(*table.primary_key)
    with closing(connection.execution_options(yield_per=CHUNK).execute(wanted)) as found:
        for row in found.mappings():
            yield dict(row)


def _copied(source: sa.Connection, file: sa.Connection, table: sa.Table) -> Iterator[Row]:
    for rows in _chunks(_rows(source, table)):
        file.execute(sa.insert(table), rows)
        yield from rows


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    gathered: list[Row] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == CHUNK:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _parents_first(table: sa.Table, rows: Iterable[Row]) -> Iterable[Row]:
    """Rows of a tree (units) after the rows that they hang from; other tables as they come."""
    links = [
        ([one.parent.name for one in key.elements], [one.column.name for one in key.elements])
        for key in table.foreign_key_constraints
        if key.referred_table is table
    ]
    if not links:
        return rows
    left = list(rows)
    placed: list[Row] = []
    known: list[set[tuple[Any, ...]]] = [set() for _link in links]
    while left:
        ready = [row for row in left if _hangs_only_from(row, links, known)]
        if not ready:
            raise IllegalStep(
                "Cadangan ini rusak: isi tabel %(table)s tidak cocok.", table=table.name
            )
        placed += ready
        for (_own, above), keys in zip(links, known, strict=True):
            keys |= {tuple(row[name] for name in above) for row in ready}
        done = {id(row) for row in ready}
        left = [row for row in left if id(row) not in done]
    return placed


def _hangs_only_from(
    row: Row, links: list[tuple[list[str], list[str]]], known: list[set[tuple[Any, ...]]]
) -> bool:
    """Whether the rows it refers to are placed; a key with an empty part refers to none."""
    keys = (tuple(row[name] for name in own) for own, _above in links)
    pairs = zip(keys, known, strict=True)
    return all(None in key or key in placed for key, placed in pairs)


def _digest(rows: Iterable[Row]) -> tuple[int, str]:
    """How many rows, and one digest of them all; the same on both engines."""
    count, digest = 0, hashlib.sha256()
    for row in rows:
        count += 1
        line = json.dumps(row, sort_keys=True, default=_plain, ensure_ascii=True)
        digest.update(line.encode() + b"\n")
    return count, digest.hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _chain(connection: sa.Connection) -> str:
    """The newest digest of an unbroken audit trail; "" for a broken one."""
    head = GENESIS
    for number, row in enumerate(_rows(connection, AuditEntry.__table__), start=1):  # type: ignore[arg-type]
        entry = AuditEntry(**row)
        fits = (entry.sequence, entry.previous, entry.digest) == (
            number, head, entry.link().digest(),
        )  # fmt: skip
        if not fits:
            return ""
        head = entry.digest
    return head


def _counters_fit(connection: sa.Connection) -> bool:
    counted = sa.select(sa.func.coalesce(sa.func.sum(Tally.count), 0)).where(Tally.item == "_n")
    ballots = sa.select(sa.func.count()).select_from(CitizenBallot)
    return connection.scalar(counted) == connection.scalar(ballots)
