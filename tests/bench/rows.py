"""Public pages with few and with very many answers stored: the same time."""

import http.client
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from tests.bench import servers
from tests.bench.engines import Engine, count
from tests.bench.inside import inside, keep_answers, multiply_answers
from tests.bench.limit_app import make_engine
from tests.bench.programs import Broken
from tests.bench.sizes import sized

FEW = 1_000
WARM = sized(20, 2)
TURNS = sized(250, 20)


def measure(engine: Engine, folder: Path, rows: int) -> dict[str, Any]:
    """Milliseconds (median) of each page with `FEW` and with about `rows` answers, in turns."""
    few = servers.seeded(engine, "few", folder)
    with inside(few, folder):
        keep_answers(FEW)
    many = engine.copy(few, "many")
    begun = time.perf_counter()
    with inside(many, folder):
        multiply_answers(max(1, rows // FEW) - 1)
    filled = time.perf_counter() - begun
    stored = {name: count(url, "SELECT count(*) FROM citizen_ballot") for name, url in
              (("few", few), ("many", many))}  # fmt: skip
    with servers.portal(few, folder) as small, servers.portal(many, folder) as large:
        pages = {
            name: _compare({"few": small.base, "many": large.base}, path)
            for name, path in _pages(few).items()
        }
    return {"stored": stored, "filled_seconds": round(filled, 1), "pages": pages}


def _pages(database: str) -> dict[str, str]:
    """The home page, and the pages of the unit that has most services and of its first service."""
    engine = make_engine(database)
    with engine.connect() as connection:
        unit, service = connection.exec_driver_sql(
            "SELECT u.slug, min(s.slug) FROM unit u JOIN service s ON s.unit_id = u.id "
            "GROUP BY u.slug ORDER BY count(*) DESC, u.slug LIMIT 1"
        ).one()
    engine.dispose()
    return {"home": "/", "unit": f"/indeks/{unit}", "service": f"/indeks/{unit}/{service}"}


def _compare(bases: Mapping[str, str], path: str) -> dict[str, float]:
    lines = {name: _connection(base) for name, base in bases.items()}
    times: dict[str, list[float]] = {name: [] for name in bases}
    try:
        for turn in range(WARM + TURNS):
            for name in reversed(lines) if turn % 2 else lines:
                took = _get(lines[name], path)
                if turn >= WARM:
                    times[name].append(took)
    finally:
        for line in lines.values():
            line.close()
    few, many = median(times["few"]), median(times["many"])
    return {"few_ms": round(few, 2), "many_ms": round(many, 2), "ratio": round(many / few, 3)}


def _connection(base: str) -> http.client.HTTPConnection:
    parts = urlsplit(base)
    return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)


def _get(line: http.client.HTTPConnection, path: str) -> float:
    begun = time.perf_counter()
    line.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise Broken(f"GET {path}: {answer.status}")
    return (time.perf_counter() - begun) * 1000
