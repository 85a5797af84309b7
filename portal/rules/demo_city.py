"""Invented agencies for the demonstration: units, services, survey points and how people answer.

Read from `portal/data/demo/<city>.toml`.  Nothing in those files is a measurement of a real office,
and they hold no codes of survey points: such codes are drawn when the data is loaded.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.rules.channels import Channel
from portal.rules.instruments import allowed_values, load_shipped
from portal.rules.survey_periods import PeriodKind
from portal.rules.tables import Table, TableError
from portal.rules.unsur import UNSUR

_SHIPPED: Final = Path(__file__).resolve().parent.parent / "data" / "demo"
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CITY: Final = re.compile(r"[a-z]{1,20}")
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_RANGES: Final = {
    "person_spread": (0, 2),
    "item_spread": (0, 2),
    "uniform_rate": (0, 1),
    "free_biaya": (1, 6),
    "assisted_shift": (-1, 1),
    "skip_unsur": (0, 1),
    "skip_profile": (0, 1),
    "morning": (0, 1),
    "comment_rate": (0, 1),
}

Weights = Mapping[str, int]


class DemoError(TableError):
    """A demonstration file that cannot be used; the message names unit, service and field."""


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """The invented agency; `zone_name` is WIB, WITA or WIT."""

    name: str
    short_name: str
    service_name: str
    time_zone: str
    zone_name: str
    brand: str
    cadence: PeriodKind


@dataclass(frozen=True, slots=True)
class DemoPoint:
    """A counter or room; `share` is its part of the service's answers, relative to the others."""

    name: str
    share: int


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service: `recipients` per quarter, `answers` per quarter with the oldest first.

    `shift` is added to the latent mean of every unsur of its unit.
    """

    slug: str
    name: str
    is_free: bool
    recipients: int
    answers: tuple[int, ...]
    shift: float
    points: tuple[DemoPoint, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How the people of one unit answer; means are latent, `trend` is added every quarter."""

    means: Mapping[str, float]
    trend: float
    missing: Mapping[str, float]
    channels: Weights
    is_open_on_saturday: bool


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the tree; `habits` is None where nobody is served."""

    slug: str
    name: str
    kind: str
    parent: str | None
    habits: Habits | None
    services: tuple[DemoService, ...]


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A sentence citizens write: praise or complaint, about an unsur or (None) in general.

    Without `kinds` it fits every kind of unit.
    """

    text: str
    about: str | None
    is_complaint: bool
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Temper:
    """What all units of the city have in common: spreads of the latent scores, rates 0 to 1.

    `adults` gives the weights of every profile answer, `minors` those that hold for people who
    turn out to be under 17.  `closed` are (month, day) of holidays.
    """

    person_spread: float
    item_spread: float
    uniform_rate: float
    free_biaya: float
    assisted_shift: float
    skip_unsur: float
    skip_profile: float
    morning: float
    comment_rate: float
    closed: frozenset[tuple[int, int]]
    adults: Mapping[str, Weights]
    minors: Mapping[str, Weights]


@dataclass(frozen=True, slots=True)
class DemoCity:
    """One demonstration file; the last of `quarters` is the one that is still running."""

    agency: DemoAgency
    quarters: int
    temper: Temper
    units: tuple[DemoUnit, ...]
    comments: tuple[DemoComment, ...]


def demo_cities() -> tuple[str, ...]:
    """Return the names of the cities that ship with the portal."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def load_city(name: str) -> DemoCity:
    """Return the demonstration city `name`; DemoError when there is none or its file is wrong."""
    path = _SHIPPED / f"{name}.toml"
    if not _CITY.fullmatch(name) or not path.is_file():
        raise DemoError(name, f"no such city; there are {', '.join(demo_cities())}")
    return parse_city(tomllib.loads(path.read_text(encoding="utf-8")))


def parse_city(mapping: Mapping[str, object]) -> DemoCity:
    """Return the city described by a mapping read from TOML; DemoError for the first fault."""
    table = Table(mapping, "city", DemoError)
    quarters = table.take("quarters", int)
    city = DemoCity(
        agency=_agency(table.table("agency")),
        quarters=quarters,
        temper=_temper(table.table("temper")),
        units=tuple(_unit(row, quarters) for row in table.tables("units")),
        comments=tuple(_comment(row) for row in table.tables("comments")),
    )
    table.done()
    table.unique("units", (unit.slug for unit in city.units))
    seen: set[str | None] = {None}
    for unit in city.units:
        if unit.parent not in seen:
            raise table.error(unit.slug, f"the parent {unit.parent!r} does not stand above it")
        seen.add(unit.slug)
    return city


def _agency(table: Table) -> DemoAgency:
    fields = ("name", "short_name", "service_name", "time_zone", "zone_name", "brand")
    cadence = PeriodKind(table.one_of("cadence", list(PeriodKind)))
    agency = DemoAgency(**{field: table.words(field) for field in fields}, cadence=cadence)
    table.done()
    return agency


def _temper(table: Table) -> Temper:
    offered = allowed_values(load_shipped("skm"))
    adults = {key: values for key, values in offered.items() if key not in UNSUR}
    minors = {key: values for key, values in adults.items() if key != "usia"}
    temper = Temper(
        **{field: table.number(field, *bounds) for field, bounds in _RANGES.items()},
        closed=frozenset(_month_day(table, day) for day in table.take("closed", list)),
        adults=_profiles(table.table("adults"), adults),
        minors=_profiles(table.table("minors"), minors),
    )
    table.done()
    return temper


def _month_day(table: Table, day: object) -> tuple[int, int]:
    match = _MONTH_DAY.fullmatch(str(day))
    if match is None:
        raise table.error("closed", f"{day!r} is not a day such as 08-17")
    return int(match[1]), int(match[2])


def _profiles(table: Table, offered: Mapping[str, Collection[str]]) -> dict[str, Weights]:
    weights = {key: _weights(table.table(key), offered[key]) for key in offered}
    table.done()
    return weights


def _unit(table: Table, quarters: int) -> DemoUnit:
    slug = table.where = table.matching("slug", _SLUG)
    services: list[Table] = table.tables("services") if "services" in table else []
    unit = DemoUnit(
        slug=slug,
        name=table.words("name"),
        kind=table.matching("kind", _SLUG),
        parent=table.maybe("parent", str),
        habits=_habits(table.table("habits")) if services else None,
        services=tuple(_service(row, slug, quarters) for row in services),
    )
    table.done()
    table.unique("services", (service.slug for service in unit.services))
    return unit


def _habits(table: Table) -> Habits:
    means, missing = table.table("means"), table.table("missing")
    habits = Habits(
        means={key: means.number(key, 1, 5) for key in UNSUR},
        trend=table.number("trend", -1, 1),
        missing={key: missing.number(key, 0, 1) for key in missing.fields() if key in UNSUR},
        channels=_weights(table.table("channels"), list(Channel)),
        is_open_on_saturday=table.take("saturday", bool),
    )
    for part in (means, missing, table):
        part.done()
    return habits


def _service(table: Table, unit: str, quarters: int) -> DemoService:
    slug = table.matching("slug", _SLUG)
    table.where = f"{unit}/{slug}"
    answers: list[object] = table.take("answers", list)
    if len(answers) != quarters or not all(isinstance(n, int) and n >= 0 for n in answers):
        raise table.error("answers", f"must be {quarters} whole numbers not below 0")
    service = DemoService(
        slug=slug,
        name=table.words("name"),
        is_free=table.one_of("fee", ("gratis", "berbayar")) == "gratis",
        recipients=table.take("recipients", int),
        answers=tuple(int(str(n)) for n in answers),
        shift=table.number("shift", -2, 2) if "shift" in table else 0.0,
        points=tuple(_point(row) for row in table.tables("points")),
    )
    table.done()
    table.unique("points", (point.name for point in service.points))
    if service.recipients < max(service.answers):
        raise table.error("recipients", "fewer people were served than answered")
    return service


def _point(table: Table) -> DemoPoint:
    point = DemoPoint(table.words("name"), table.take("share", int))
    table.done()
    if point.share <= 0:
        raise table.error("share", "must be greater than 0")
    return point


def _comment(table: Table) -> DemoComment:
    kinds: list[object] = table.maybe("kinds", list) or []
    comment = DemoComment(
        text=table.words("text"),
        about=table.one_of("about", UNSUR) if "about" in table else None,
        is_complaint=table.one_of("tone", ("keluhan", "pujian")) == "keluhan",
        kinds=tuple(str(kind) for kind in kinds),
    )
    table.done()
    return comment


def _weights(table: Table, allowed: Collection[str]) -> Weights:
    weights = {key: table.take(key, int) for key in table.fields() if key in allowed}
    table.done()
    if min(weights.values(), default=0) < 0 or sum(weights.values()) <= 0:
        raise DemoError(table.where, "weights must not be negative and not all be 0")
    return weights
