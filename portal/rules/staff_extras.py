"""Acting posts and places in teams of a staff spreadsheet, added to the plan of the import.

A row is known by employee, kind, unit, post and first day. One that is there already changes at
most its last day, and only while neither the old nor the new one is over: what has been is history,
and everything else about a running post is ended and begun anew. Source: PermenPANRB 6/2022,
L.IV.A.3-6.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from portal.rules.nip import masked
from portal.rules.staff_columns import Header, StaffColumn, letter
from portal.rules.staff_plan import (
    POST,
    Fields,
    KnownEmployee,
    KnownPosting,
    StaffPlan,
    post_fields,
)
from portal.rules.staff_rows import Problem, StaffRow, StaffSheet, Trouble


def with_extras(
    plan: StaffPlan,
    sheet: StaffSheet,
    header: Header,
    known: Mapping[str, KnownEmployee],
    today: date,
) -> StaffPlan:
    """The plan with every extra posting at its employee; what cannot be is noted in the sheet.

    `unchanged` counts employees, so somebody of whom only an extra post is new is one less.
    """
    made = {entry["person"]["nip"]: entry["extras"] for entry in plan.created}
    moved = {entry["id"]: entry for entry in plan.changed}
    in_file = {row.nip for row in sheet.rows}
    changed, seen = set(moved), set[str]()
    for row in sheet.extras:
        employee = known.get(row.nip)
        extra = _extra(row, employee.extras if employee else (), today)
        if not _is_staff(row, employee, in_file):
            _note(sheet, header, row, StaffColumn.NIP, Trouble.TANPA_DEFINITIF)
        elif extra is None:
            _note(sheet, header, row, StaffColumn.PENEMPATAN, Trouble.PENEMPATAN_BERBEDA)
        elif employee is None:
            made[row.nip].append(extra)
        else:
            seen.add(row.nip)
            if extra:
                moved.setdefault(employee.id, _entry(row, employee))["extras"].append(extra)
    unchanged = plan.unchanged + len(seen - in_file) - len(set(moved) - changed)
    return StaffPlan(plan.created, list(moved.values()), unchanged)


def _is_staff(row: StaffRow, employee: KnownEmployee | None, in_file: set[str]) -> bool:
    """Whether the person is there by a row of the file, or works here already."""
    works = employee is not None and employee.left_on is None
    return row.nip in in_file or works


def extras_of(entries: Iterable[Fields]) -> list[tuple[Fields, Fields]]:
    """(entry, extra) pairs of a stored plan."""
    return [(entry, extra) for entry in entries for extra in entry.get("extras", ())]


def _extra(row: StaffRow, held: Sequence[KnownPosting], today: date) -> Fields | None:
    """What to do about a row: {} when it is there already, None when it is there otherwise."""
    starts = row.starts_on or today
    same = [one for one in held if _key(one) == (row.kind.value, row.unit_id, row.title, starts)]
    if not same:
        ends = row.ends_on.isoformat() if row.ends_on else None
        fields = post_fields(row, starts) | {"kind": row.kind.value, "ends_on": ends}
        return {"move": None, "fields": fields}
    (there,) = same[:1]
    fields = post_fields(row, starts)
    if any(name in row.said and fields[name] != getattr(there, name) for name in POST):
        return None
    if row.ends_on == there.ends_on:
        return {}
    if min(row.ends_on or date.max, there.ends_on or date.max) < today:
        return None
    before = there.ends_on.isoformat() if there.ends_on else None
    after = row.ends_on.isoformat() if row.ends_on else None
    told = fields | {"kind": row.kind.value, "ends_on": after}
    return {"move": {"id": there.id, "before": before, "after": after}, "fields": told}


def _key(one: KnownPosting) -> tuple[str, str, str, date]:
    return (one.kind, one.unit_id, one.title, one.starts_on)


def _entry(row: StaffRow, employee: KnownEmployee) -> Fields:
    return {
        "row": row.row, "id": employee.id, "version": employee.version, "name": employee.name,
        "before": {}, "after": {}, "posting": None, "extras": [],
    }  # fmt: skip


def _note(
    sheet: StaffSheet, header: Header, row: StaffRow, column: StaffColumn, trouble: Trouble
) -> None:
    place = header.places.get(column)
    where = letter(place) if place is not None else ""
    sheet.note(Problem(row.row, where, column.value, masked(row.nip), trouble))
