"""Survey points in the memory of a process: a warm page asks the database nothing.

An entry lives for some seconds, so that another process sees a revoked code soon; casting asks the
database itself whether the point is open, so a stale page can never take an answer it must not.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

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
    """A point, its checker, and its rendered pages by (language, mode, day)."""

    point: OpenPoint
    read_at: float
    checker: Checker
    pages: dict[tuple[str, str, str], SplicedPage] = field(default_factory=dict)


class PointCache:
    """At most `MOST_POINTS` points, the least recently used leaves first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, CachedPoint] = OrderedDict()
        self._lock = Lock()

    def get(self, code: str) -> CachedPoint:
        """The point with this code. Raises NotFound; while the database is away an old entry still
        serves.
        """
        lifetime = current_app.config["SURVEY_CACHE_SECONDS"]
        with self._lock:
            entry = self._entries.get(code)
        if entry is not None and ticks() - entry.read_at <= lifetime:
            return entry
        try:
            return self.put(point_by_code(code), entry)
        except DBAPIError:
            if entry is None:
                raise
            return entry

    def put(self, point: OpenPoint, old: CachedPoint | None = None) -> CachedPoint:
        """Keep a freshly read point; its pages survive when nothing about it changed."""
        if old is not None and old.point == point:
            old.read_at = ticks()
            return old
        entry = CachedPoint(point, ticks(), Checker(point.instrument, CONTROL_FIELDS))
        with self._lock:
            self._entries[point.code] = entry
            self._entries.move_to_end(point.code)
            while len(self._entries) > MOST_POINTS:
                self._entries.popitem(last=False)
        return entry

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()


def points() -> PointCache:
    """This application's cache."""
    cache: PointCache = current_app.extensions.setdefault("survey_points", PointCache())
    return cache
