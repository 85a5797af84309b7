"""A staff spreadsheet of 20,000 rows: seconds of preview, commit and undo, and their memory.

`python -m tests.bench.imports DATABASE FOLDER` works in a process of its own, so that its memory is
its own, and prints JSON.  The sheet holds supervisors, dates and contacts, as a real one does.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from portal import clock
from portal.db import db
from portal.models.people import Employee, StaffImport
from portal.models.units import Unit
from portal.queries.agency import agency_card
from portal.services import staff_import, staff_undo
from portal.services.audit import Act
from portal.services.staff_import import Upload
from tests.bench import servers
from tests.bench.engines import Engine
from tests.bench.inside import inside
from tests.bench.programs import ROOT, Broken
from tests.bench.sizes import sized
from tests.staff_files import nip_of, xlsx

ROWS = sized(20_000, 500)
LONGEST = 600
T = TypeVar("T")


def measure(engine: Engine, folder: Path) -> dict[str, Any]:
    """Seconds by step, and MiB at the peak of the portal and the process that reads the file."""
    database = servers.seeded(engine, "imports", folder)
    program = [sys.executable, "-m", "tests.bench.imports", database, str(folder)]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise Broken(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def sheet(units: list[str]) -> bytes:
    """Every fiftieth leads the forty-nine that follow."""
    rows = []
    for number in range(ROWS):
        head = number - number % 50
        rows.append(
            (
                *(nip_of(number), f"Pegawai ke-{number}, S.Kep.", "PNS", "III/b"),
                *(units[head // 50 % len(units)], "Perawat Ahli Pertama", "Fungsional"),
                "" if number == head else nip_of(head),
                *("01-03-2024", f"pegawai{number}@contoh.go.id", f"0812{number:08}"),
            )
        )
    return xlsx(rows)


def _run(database: str, folder: Path) -> dict[str, Any]:
    with inside(database, folder):
        act = Act("bench", clock.now(agency_card().time_zone))
        names = sa.select(Unit.name).group_by(Unit.name).having(sa.func.count() == 1)
        data = sheet(list(db.session.scalars(names.order_by(Unit.name))))
        before = _staff()
        upload = Upload("pegawai.xlsx", data, None)
        seconds: dict[str, float] = {}
        most = [0.0]
        threading.Thread(target=_watch, args=(most,), daemon=True).start()
        made = _timed(seconds, "preview", lambda: staff_import.preview(upload, act))
        if db.session.get_one(StaffImport, made).counts["created"] != ROWS:
            raise Broken(str(db.session.get_one(StaffImport, made).problems[:3]))
        _timed(seconds, "commit", lambda: staff_import.apply(made, None, act))
        added = _staff() - before
        again = _timed(seconds, "the same again", lambda: staff_import.preview(upload, act))
        unchanged = db.session.get_one(StaffImport, again).counts["unchanged"]
        _timed(seconds, "undo", lambda: staff_undo.undo(made, act))
        left = _staff() - before
    return {
        "rows": ROWS, "kilobytes": len(data) // 1000, "seconds": seconds, "added": added,
        "unchanged": unchanged, "left": left, "mib": most[0],
    }  # fmt: skip


def _watch(most: list[float]) -> None:
    """The peak of this process together with the one that reads the file."""
    while True:
        most[0] = max(most[0], sum(map(_resident, _tree())))
        time.sleep(0.02)


def _tree() -> Iterator[Path]:
    yield Path("/proc/self")
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            yield Path("/proc") / child


def _resident(process: Path) -> float:
    """MiB of its own and its part of what it shares, because a child that has been forked and has
    not begun yet shares all; a process that has just ended holds none.
    """
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
        return next((int(one.split()[1]) for one in lines if one.startswith("Pss:")), 0) / 1024
    except OSError:
        return 0


def _staff() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(Employee)) or 0
    db.session.rollback()
    return found


def _timed(seconds: dict[str, float], name: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    done = work()
    seconds[name] = time.perf_counter() - begun
    return done


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]))))
