"""How fast the ballot box is emptied, and what casting feels of it."""

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from portal.services.unit_index import mix_round
from tests.bench import servers
from tests.bench.driver import Load, Target, joined, load
from tests.bench.engines import Engine, count
from tests.bench.inside import fill_box, inside, keep_answers, multiply_answers, today, waiting
from tests.bench.mixer import BATCH, READY
from tests.bench.programs import Broken, program
from tests.bench.sizes import sized
from tests.bench.speed import PORTAL_DONE, WARM_SECONDS

STOCK = 1_000
WAITING = sized(20_000, 1_000)
COPIES = sized(39, 1)
READY_SECONDS = 30


def measure(
    engine: Engine, folder: Path, users: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """Answers mixed per second, and the rate and p99 of visits with and without mixing beside."""
    database = servers.seeded(engine, "mixing", folder)
    with inside(database, folder):
        keep_answers(STOCK)
        multiply_answers(COPIES)
        drained = _drain(WAITING)
    before = _answers(database)
    with servers.portal(database, folder) as server:
        urls = [f"{server.base}/s/{code}" for code in servers.survey_codes(database, users)]
        target = Target("portal", urls, PORTAL_DONE)
        warm = load(target, users, WARM_SECONDS)
        calm, busy, filled = [], [], 0
        for _ in range(rounds):
            calm.append(load(target, users, seconds))
            with inside(database, folder):
                fill_box(WAITING)
                filled += WAITING
            with _mixer(database, folder):
                busy.append(load(target, users, seconds))
    everything = joined([warm, *calm, *busy])
    return {
        "drained": drained,
        "calm": _of(calm),
        "while_mixing": _of(busy),
        "rate_ratio": round(
            median(b.per_second / c.per_second for b, c in zip(busy, calm, strict=True)), 3
        ),
        "failures": dict(everything.failures),
        "visits": len(everything.visits),
        "answers_added": _answers(database) - before - filled,
    }


def _drain(answers: int) -> dict[str, Any]:
    fill_box(answers)
    full = waiting()
    begun = time.perf_counter()
    mix_round(today(), BATCH, BATCH)
    seconds = time.perf_counter() - begun
    if waiting():
        raise Broken("Mixing left answers in the box")
    return {"answers": full, "seconds": round(seconds, 2), "per_second": round(full / seconds)}


@contextlib.contextmanager
def _mixer(database: str, folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.bench.mixer", database, str(folder)]
    log = folder / "mixer.log"
    log.unlink(missing_ok=True)
    with program(command, {}, log) as mixer:
        until = time.monotonic() + READY_SECONDS
        while READY not in log.read_text(errors="replace"):
            if mixer.process.poll() is not None or time.monotonic() > until:
                raise Broken(f"mixer: {log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield


def _of(loads: list[Load]) -> dict[str, float]:
    return {
        "per_second": round(median(one.per_second for one in loads), 1),
        "p50_ms": round(median(one.percentile(0.5) for one in loads), 1),
        "p99_ms": round(median(one.percentile(0.99) for one in loads), 1),
        "longest_ms": round(max(one.percentile(1.0) for one in loads), 1),
    }


def _answers(database: str) -> int:
    """Answers in the box and in the permanent table."""
    box = count(database, "SELECT count(*) FROM ballot_box")
    return box + count(database, "SELECT count(*) FROM citizen_ballot")
