"""Complete citizen visits per second against the yardstick, in turns."""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import servers
from tests.bench.driver import Load, Target, joined, load
from tests.bench.engines import Engine, count
from tests.bench.servers import Server

WARM_SECONDS = 2.0
LIMIT_DONE = "Terima kasih"
PORTAL_DONE = "data-selesai"


@dataclass
class Side:
    """One of the two servers: where the load goes, and what each round brought."""

    server: Server
    target: Target
    warm: Load = field(default_factory=lambda: Load(0.0))
    rounds: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def turn(self, users: int, seconds: float) -> None:
        """One round of load."""
        before = self.server.web.cpu()
        self.rounds.append(load(self.target, users, seconds))
        self.cpu.append(self.server.web.cpu() - before)

    def everything(self) -> Load:
        """Warming and rounds."""
        return joined([self.warm, *self.rounds])


def measure(
    engine: Engine, folder: Path, users: int, seconds: float, rounds: int
) -> dict[str, Any]:
    """Rates, times, bytes and memory of both servers, and whether every receipt has its answer."""
    database = servers.seeded(engine, "portal", folder)
    seeded = count(database, "SELECT count(*) FROM citizen_ballot")
    codes = servers.survey_codes(database, users)
    with contextlib.ExitStack() as stack:
        yardstick = stack.enter_context(servers.limit(engine.create("yardstick"), folder))
        ours = stack.enter_context(servers.portal(database, folder, worker=True))
        sides = (
            Side(yardstick, Target("limit", [f"{yardstick.base}/page"], LIMIT_DONE)),
            Side(ours, Target("portal", [f"{ours.base}/s/{c}" for c in codes], PORTAL_DONE)),
        )
        for side in sides:
            side.warm = load(side.target, users, WARM_SECONDS)
        for number in range(rounds):
            _round(sides, users, seconds, turned=number % 2 == 1)
        found = _report(*sides)
        found["pss_mib"] = {
            "web": round(ours.web.memory()),
            "worker": round(ours.worker.memory()) if ours.worker else 0,
            "limit": round(yardstick.web.memory()),
        }
    return found | {"stored": _stored(sides, seeded)}


def _round(sides: tuple[Side, Side], users: int, seconds: float, *, turned: bool) -> None:
    """Both sides once, the other one first every second time, so that a drift hits both alike."""
    for side in reversed(sides) if turned else sides:
        others = [s.server.worker for s in sides if s is not side and s.server.worker]
        with contextlib.ExitStack() as stack:
            for worker in others:
                stack.enter_context(worker.paused())
            side.turn(users, seconds)


def _report(limit: Side, ours: Side) -> dict[str, Any]:
    pairs = list(zip(ours.rounds, limit.rounds, strict=True))
    rates = [a.per_second / b.per_second for a, b in pairs]
    found: dict[str, Any] = {"rate_ratio": _spread(rates)}
    for share in (0.5, 0.95, 0.99):
        ratios = [a.percentile(share) / b.percentile(share) for a, b in pairs]
        found[f"p{share * 100:.0f}_ratio"] = _spread(ratios)
    cpu = [
        (b_cpu / len(b.visits)) / (a_cpu / len(a.visits))
        for (a, b), a_cpu, b_cpu in zip(pairs, ours.cpu, limit.cpu, strict=True)
    ]
    found["cpu_ratio"] = _spread(cpu)
    return found | {side.target.name: _of_side(side) for side in (limit, ours)}


def _of_side(side: Side) -> dict[str, Any]:
    whole = joined(side.rounds)
    return {
        "per_second": _spread([one.per_second for one in side.rounds]),
        "session_ms": {
            name: _spread([one.percentile(share) for one in side.rounds])
            for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
        },
        "step_ms_p50": [
            round(whole.percentile(0.5, lambda v, at=at: v.steps[at]), 2) for at in (0, 1)
        ],
        "server_cpu_ms_per_visit": round(1000 * sum(side.cpu) / max(1, len(whole.visits)), 2),
        "driver_cpu_ms_per_visit": round(1000 * whole.cpu / max(1, len(whole.visits)), 2),
        "requests_per_visit": round(whole.mean(lambda v: v.requests), 2),
        "bytes_received_per_visit": round(whole.mean(lambda v: v.received)),
        "bytes_sent_per_visit": round(whole.mean(lambda v: v.sent)),
        "failures": dict(side.everything().failures),
    }


def _stored(sides: tuple[Side, Side], seeded: int) -> dict[str, Any]:
    """Receipts that citizens saw against rows in the database, after everything has stopped."""
    limit, ours = sides
    seen = [visit.end for visit in ours.everything().visits]
    box = count(ours.server.database, "SELECT count(*) FROM ballot_box")
    mixed = count(ours.server.database, "SELECT count(*) FROM citizen_ballot") - seeded
    tallied = count(ours.server.database, "SELECT sum(count) FROM tally WHERE item = '_n'") - seeded
    return {
        "receipts_seen": len(set(seen)),
        "visits": len(seen),
        "receipts": count(ours.server.database, "SELECT count(*) FROM receipt"),
        "in_box": box,
        "mixed": mixed,
        "tallied": tallied,
        "limit_visits": len(limit.everything().visits),
        "limit_rows": count(limit.server.database, "SELECT count(*) FROM response"),
    }


def _spread(values: list[float]) -> dict[str, float]:
    return {
        "median": round(median(values), 3),
        "least": round(min(values), 3),
        "most": round(max(values), 3),
    }
