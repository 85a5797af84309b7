"""`python -m tests.bench`: measures, prints the table, writes build/bench.json."""

import argparse
import contextlib
import datetime
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import (
    board,
    fairness,
    forum,
    imports,
    logs,
    mixing,
    panel,
    peers,
    reviews,
    rows,
    selves,
    signing,
    speed,
    staff,
    weight,
)
from tests.bench.engines import ENGINES, Engine, engine_of, flush_microseconds
from tests.bench.programs import ROOT, Broken
from tests.bench.report import table
from tests.bench.sizes import QUICK, sized
from tests.bench.verdicts import verdicts
from tests.postgres import NoPostgres

PARTS = (
    "fairness",
    "panel",
    "speed",
    "weight",
    "rows",
    "mixing",
    "staff",
    "board",
    "reviews",
    "logs",
    "selves",
    "forum",
    "peers",
    "signing",
    "imports",
)
ON_ENGINES = {*PARTS} - {"fairness", "weight"}


def options(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Speeds as ratios within one run, bytes, and times that must not grow. "
        "Everything runs on the loopback and in a temporary folder.",
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="one part (may repeat)")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one engine")
    parser.add_argument("--seconds", type=float, default=sized(6, 1), help="of load in each turn")
    parser.add_argument("--rounds", type=int, default=sized(3, 1), help="turns of each server")
    parser.add_argument("--users", type=int, default=8, help="citizens at a time")
    parser.add_argument(
        "--rows",
        type=int,
        default=int(os.environ.get("BENCH_ROWS", sized("1000000", "2000"))),
        help="answers stored in the large database (BENCH_ROWS)",
    )
    parser.add_argument(
        "--people",
        type=int,
        default=int(os.environ.get("BENCH_PEOPLE", sized("10000", "200"))),
        help="further employees, each with 220 entries of the log (BENCH_PEOPLE)",
    )
    parser.add_argument("--place", type=Path, help="folder on the disk to be measured")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a budget is missed")
    return parser.parse_args(words)


def main() -> int:
    """Exit code 0; 1 when an answer was lost, a part could not run, or, if strict, on any miss."""
    chosen = options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # either way everything is ended
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-", dir=chosen.place))
    try:
        machine = _machine(folder)
        print(f"{machine['processors']} processors; a flush takes {machine['flush_us']} µs\n")
        found = _measured(chosen, folder)
    except KeyboardInterrupt:
        print("\nStopped; everything that was started has been ended.")
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = verdicts(found)
    print(f"\n{table(lines)}")
    missed = sum(line.holds is False for line in lines)
    print(f"\nBudgets met: {sum(line.holds is True for line in lines)}, missed: {missed}")
    if QUICK:
        print("A quick run: it shows that every part works; its figures say nothing.")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    report = {"machine": machine, "found": found, "verdicts": [vars(line) for line in lines]}
    chosen.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(f"\nDetails: {chosen.json}")
    grave = [line for line in lines if line.holds is False and (chosen.strict or _is_grave(line))]
    return 1 if grave else 0


def _is_grave(line: Any) -> bool:
    return line.budget in ("0", "equal", "is measured")


def _measured(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    parts = chosen.only or PARTS
    if "weight" in parts:
        _part(found, "weight", lambda: weight.measure(_room(folder, "weight")))
    if "fairness" in parts:
        _part(found, "fairness", fairness.measure)
    if not ON_ENGINES.intersection(parts):
        return found
    for name in chosen.engine or ENGINES:
        with contextlib.ExitStack() as stack:
            try:
                engine = stack.enter_context(engine_of(name, folder))
            except (NoPostgres, Broken) as error:
                found[f"speed {name}"] = {"not_measured": str(error)}
                continue
            for part, work in _of_engine(chosen, engine, folder).items():
                if part in parts:
                    _part(found, f"{part} {name}", work)
    return found


def _of_engine(
    chosen: argparse.Namespace, engine: Engine, folder: Path
) -> dict[str, Callable[[], dict[str, Any]]]:
    load = (chosen.users, chosen.seconds, chosen.rounds)
    return {
        "speed": lambda: speed.measure(engine, _room(folder, engine.name, "speed"), *load),
        "rows": lambda: rows.measure(engine, _room(folder, engine.name, "rows"), chosen.rows),
        "logs": lambda: logs.measure(engine, _room(folder, engine.name, "logs"), chosen.people),
        "selves": lambda: selves.measure(engine, _room(folder, engine.name, "selves"), *load),
        "reviews": lambda: reviews.measure(engine, _room(folder, engine.name, "reviews")),
        "peers": lambda: peers.measure(engine, _room(folder, engine.name, "peers"), *load),
        "forum": lambda: forum.measure(engine, _room(folder, engine.name, "forum")),
        "panel": lambda: panel.measure(engine, _room(folder, engine.name, "panel")),
        "board": lambda: board.measure(engine, _room(folder, engine.name, "board")),
        "imports": lambda: imports.measure(engine, _room(folder, engine.name, "imports")),
        "staff": lambda: staff.measure(engine, _room(folder, engine.name, "staff")),
        "signing": lambda: signing.measure(engine, _room(folder, engine.name, "signing")),
        "mixing": lambda: mixing.measure(engine, _room(folder, engine.name, "mixing"), *load),
    }


def _part(found: dict[str, Any], name: str, work: Callable[[], dict[str, Any]]) -> None:
    begun = datetime.datetime.now(datetime.UTC)
    print(f"{name} …", end=" ", flush=True)
    try:
        found[name] = work()
    except Broken as error:
        found[name] = {"not_measured": str(error)[-300:]}
    took = datetime.datetime.now(datetime.UTC) - begun
    print(f"{took.total_seconds():.0f} s", flush=True)


def _room(folder: Path, *parts: str) -> Path:
    """A folder of its own for a part: its secret, queue and logs."""
    room = folder.joinpath(*parts)
    room.mkdir(parents=True, exist_ok=True)
    return room


def _machine(folder: Path) -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "flush_us": round(flush_microseconds(folder)),
    }


if __name__ == "__main__":
    sys.exit(main())
