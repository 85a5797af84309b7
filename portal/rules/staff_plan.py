"""What a staff spreadsheet would change: rows against what is known, as a plan to be confirmed.

An empty cell changes nothing, and whoever is not in the file stays as they are. A changed post ends
the posting the day before and begins a new one; only a posting that has not yet held for a day is
corrected where it stands. The plan holds plain values, because it waits in the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from portal.rules.employment import Employment
from portal.rules.names import search_key
from portal.rules.postings import PostingKind
from portal.rules.staff_rows import StaffRow

PERSON: Final = ("name", "employment", "golongan", "email", "phone")
LEFT: Final = ("left_on", "leaving", "left_reason")
POST: Final = ("post", "family", "leads_unit", "is_delegated", "supervisor_nip")

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """A posting of an employee, open and definitive or an extra one; ids as text, enums as their
    values.
    """

    id: str
    unit_id: str
    title: str
    post: str
    family: str
    leads_unit: bool
    is_delegated: bool
    supervisor_nip: str | None
    starts_on: date
    kind: str = PostingKind.DEFINITIF.value
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownEmployee:
    """An employee as the database has them."""

    id: str
    version: int
    name: str
    employment: str
    golongan: str | None
    email: str | None
    phone: str | None
    left_on: date | None
    posting: KnownPosting | None
    leaving: str | None = None
    left_reason: str | None = None
    extras: tuple[KnownPosting, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """Everything to be done.

    `created`: `{row, person: {...}, posting: {...}, extras}`; `changed`: `{row, id, version, name,
    before, after, posting, extras}` with posting None or `{end: id, ends_on, fix: bool, fields}`.
    `extras` are acting posts and places in teams, made by `rules.staff_extras`.
    """

    created: list[Fields]
    changed: list[Fields]
    unchanged: int

    def as_json(self) -> Fields:
        """Plain values."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
        }


def plan_of(rows: Iterable[StaffRow], known: Mapping[str, KnownEmployee], today: date) -> StaffPlan:
    """Compare rows with `known` (by NIP) on a day."""
    created, changed, unchanged = [], [], 0
    for row in rows:
        employee = known.get(row.nip)
        if employee is None:
            created.append(_new(row, today))
            continue
        change = _change(row, employee, today)
        if change is None:
            unchanged += 1
        else:
            changed.append(change)
    return StaffPlan(created, changed, unchanged)


def _new(row: StaffRow, today: date) -> Fields:
    person = {
        "nip": row.nip,
        "name": row.name,
        "name_key": search_key(row.name),
        "employment": (row.employment or Employment.PNS).value,
        "golongan": row.golongan,
        "email": row.email,
        "phone": row.phone,
    }
    starts = row.starts_on or today
    return {"row": row.row, "person": person, "posting": post_fields(row, starts), "extras": []}


def post_fields(row: StaffRow, starts: date) -> Fields:
    """The fields of a posting as a row gives them."""
    return {
        "unit_id": row.unit_id,
        "title": row.title,
        "post": row.post.value,
        "family": row.family.value,
        "leads_unit": row.leads_unit,
        "is_delegated": row.is_delegated,
        "supervisor_nip": row.supervisor_nip,
        "starts_on": starts.isoformat(),
    }


def _change(row: StaffRow, employee: KnownEmployee, today: date) -> Fields | None:
    after = {
        name: value
        for name in PERSON
        if (value := getattr(row, name)) is not None and value != getattr(employee, name)
    }
    if employee.left_on is not None:
        after |= dict.fromkeys(LEFT)
    posting = _moved(row, employee.posting, today)
    if not after and posting is None:
        return None
    before = {name: _plain(getattr(employee, name)) for name in after}
    return {
        "row": row.row,
        "id": employee.id,
        "version": employee.version,
        "name": row.name,
        "before": before,
        "after": {name: _plain(value) for name, value in after.items()},
        "posting": posting,
        "extras": [],
    }


def _moved(row: StaffRow, current: KnownPosting | None, today: date) -> Fields | None:
    """The end of one posting and the beginning of the next; None when the post is the same."""
    if current is None:
        fields = post_fields(row, row.starts_on or today)
        return {"end": None, "ends_on": None, "fix": False, "fields": fields}
    same_post = (row.unit_id, row.title) == (current.unit_id, current.title)
    fields = post_fields(row, today)
    for name in POST:
        if name not in row.said and same_post:
            fields[name] = getattr(current, name)
    if same_post and all(fields[name] == getattr(current, name) for name in POST):
        return None
    starts = row.starts_on if row.starts_on and row.starts_on > current.starts_on else today
    if starts <= current.starts_on:
        fields["starts_on"] = current.starts_on.isoformat()
        return {"end": current.id, "ends_on": None, "fix": True, "fields": fields}
    fields["starts_on"] = starts.isoformat()
    last = starts - timedelta(days=1)
    return {"end": current.id, "ends_on": last.isoformat(), "fix": False, "fields": fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
