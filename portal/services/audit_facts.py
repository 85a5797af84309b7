"""Before and after of a row, as the trail keeps them: what changed and nothing else."""

import datetime
import enum
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.db import Base

Facts = Mapping[str, Any]


def facts_of(row: Base, *names: str) -> dict[str, Any]:
    """The named columns of a row in words that JSON knows."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as the trail writes it: days in ISO form, figures without trailing zeros."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def moved(before: Any, after: Any) -> dict[str, dict[str, Any]]:
    """`before` and `after` of a detail, for something that has a state."""
    return {"before": {"state": plain(before)}, "after": {"state": plain(after)}}


def changed(before: Facts, after: Facts) -> dict[str, dict[str, Any]]:
    """`before` and `after` of a detail, with the fields that differ."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {
        "before": {key: before.get(key) for key in keys},
        "after": {key: after.get(key) for key in keys},
    }
