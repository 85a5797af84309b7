"""Survey points in the memory of a process: a warm page asks the database nothing.

An entry lives for some seconds, so that another process sees a revoked code soon; casting asks the
database itself whether the point is open, so a stale page can never take an answer it must not.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy.exc import DBAPIError

from portal.clock import ticks
from portal.queries.survey_points import OpenPoint, point_by_code
from portal.rules.instruments import Checker
from portal.web.citizen_form import CONTROL_FIELDS
from portal.web.page_cache import SplicedPage

MOST_POINTS = 2_000


@dataclass
class CachedPoint:
    """A point, its checker, its rendered pages by (language, kind, day), and by (language, kiosk)
    the two ends of its receipts' address.
    """

    point: OpenPoint
    read_at: float
    checker: Checker
    pages: dict[tuple[str, str, str], SplicedPage] = field(default_factory=dict)
    receipt_urls: dict[tuple[str, bool], tuple[str, str]] = field(default_factory=dict)


class PointCache:
    """At most `MOST_POINTS` points, the least recently used leaves first."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._entries: OrderedDict[str, CachedPoint] = OrderedDict()
        self._lock = Lock()

    def get(self, code: str) -> CachedPoint:
        """The point with this code. Raises NotFound; while the database is away an old entry still
        serves.
        """
        entry = self._entries.get(code)
        if entry is not None and self._is_young(entry):
            return entry
        try:
            return self.put(point_by_code(code))
        except DBAPIError:
            if entry is None:
                raise
            return entry

    def put(self, point: OpenPoint) -> CachedPoint:
        """Keep a freshly read point; its pages survive when nothing about it changed."""
        old = self._entries.get(point.code)
        if old is not None and old.point == point:
            entry = old
            entry.read_at = ticks()
        else:
            entry = CachedPoint(point, ticks(), Checker(point.instrument, CONTROL_FIELDS))
        with self._lock:
            self._entries[point.code] = entry
            self._entries.move_to_end(point.code)
            while len(self._entries) > MOST_POINTS:
                self._entries.popitem(last=False)
        return entry

    def holds(self, entry: CachedPoint) -> bool:
        """Whether a page of this entry may still be shown without asking the database."""
        return self._entries.get(entry.point.code) is entry and self._is_young(entry)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()

    def _is_young(self, entry: CachedPoint) -> bool:
        return bool(ticks() - entry.read_at <= self._config["SURVEY_CACHE_SECONDS"])


def points() -> PointCache:
    """This application's cache."""
    store = current_app.extensions
    if "survey_points" not in store:
        store.setdefault("survey_points", PointCache(current_app.config))
    cache: PointCache = store["survey_points"]
    return cache
