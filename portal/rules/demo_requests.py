"""Invented requests of an invented city's services: drawn with a seed, the same everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from portal.rules.service_times import Basis, Request, Terms

SEED: Final = 20_260_918
A_DAY: Final = 1.2
"""Requests of a service that come in on a working day, on the average."""
_KINDS: Final = (
    # words of a service, its standard, the usual time
    (("rawat", "darurat", "pemeriksaan", "imunisasi", "ibu"), Basis.JAM_KERJA, Decimal(2), 1.1),
    (("surat", "legalisasi", "keanggotaan", "keliling"), Basis.JAM_KERJA, Decimal(4), 2.2),
    (("bangunan", "izin", "perizinan"), Basis.HARI_KERJA, Decimal(14), 9.0),
)
_OTHERS: Final = (Basis.HARI_KERJA, Decimal(3), 2.0)


@dataclass(frozen=True, slots=True)
class DrawnService:
    """The standard of a service and its requests, oldest first."""

    terms: Terms
    requests: tuple[Request, ...]


def drawn_requests(name: str, unit: str, first: date, until: date) -> DrawnService:
    """Requests of one service from a day to another; the last ones may be open.

    Every service grows a little quicker with the quarters, and some break their standard.
    """
    rng = Random(f"{SEED}:{unit}:{name}")  # noqa: S311 - the same figures on every machine
    basis, amount, usual = _kind(name.casefold())
    pace = rng.uniform(0.7, 1.5)
    found = []
    for day in _workdays(first, until):
        share = (day - first).days / max((until - first).days, 1)
        for _ in range(_arrivals(rng)):
            took = usual * pace * (1.15 - 0.3 * share) * rng.lognormvariate(0, 0.45)
            found.append(_request(rng, day, took, basis, until))
    return DrawnService(Terms(basis, amount), tuple(found))


def _kind(name: str) -> tuple[Basis, Decimal, float]:
    for words, basis, amount, usual in _KINDS:
        if any(word in name for word in words):
            return basis, amount, usual
    return _OTHERS


def _arrivals(rng: Random) -> int:
    return int(A_DAY) + (rng.random() < A_DAY % 1)


def _request(rng: Random, day: date, took: float, basis: Basis, until: date) -> Request:
    started = datetime.combine(day, time(8)) + timedelta(minutes=rng.randrange(0, 300))
    if basis is Basis.JAM_KERJA:
        finished = started + timedelta(minutes=max(5, round(took * 60)))
        latest = datetime.combine(day, time(15, 55))
        finished = min(finished, latest)
    else:
        last = _workdays(day, day + timedelta(days=90))[round(took)]
        finished = datetime.combine(last, started.time())
    is_open = finished.date() > until
    return Request(started, None if is_open else finished, has_time=True)


def _workdays(first: date, last: date) -> Sequence[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]
