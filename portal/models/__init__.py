"""Tables, relations, constraints; no policy. Importing this package makes every table known."""

from portal.models import (
    accounts,
    agency,
    audit,
    ballots,
    evidence,
    feedback,
    guidance,
    instruments,
    messages,
    people,
    schemes,
    skp,
    survey_points,
    unit_index,
    units,
)

__all__ = [
    "accounts",
    "agency",
    "audit",
    "ballots",
    "evidence",
    "feedback",
    "guidance",
    "instruments",
    "messages",
    "people",
    "schemes",
    "skp",
    "survey_points",
    "unit_index",
    "units",
]
