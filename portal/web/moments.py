"""Moments as people type them: a date in three fields and a time, in the agency's zone."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from portal.errors import Invalid
from portal.web.dates import read_date
from portal.web.filters import known_agency

_TIME = re.compile(r"([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])")


def read_moment(form: Mapping[str, str], name: str) -> datetime:
    """The moment in `name`-hari, -bulan, -tahun and `name`-jam ("14.05"). Raises Invalid."""
    day = read_date(form, name)
    if day is None:
        raise Invalid(_("Tulis tanggalnya: hari, bulan, tahun."))
    match = _TIME.fullmatch(form.get(f"{name}-jam", "").strip())
    if match is None:
        raise Invalid(_("Tulis jam dan menit, misalnya 14.05."))
    at = time(int(match[1]), int(match[2]))
    return datetime.combine(day, at, ZoneInfo(known_agency().time_zone))
