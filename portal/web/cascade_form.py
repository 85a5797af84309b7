"""Forms of cascading: a strategy with its workblock, and the shares of roles."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.errors import Invalid
from portal.queries.cascade import Plan, UnitSheet
from portal.queries.cascade_shares import Cell, SharedSheet
from portal.rules.cascade_words import StrategyKind
from portal.rules.skp_words import Cascading
from portal.services.cascade import NewStrategy
from portal.services.role_cells import NewShare
from portal.web.dates import parts_of, read_date

Errors = list[tuple[str, str]]
# Field of the form -> attribute of the strategy.
TEXTS: Mapping[str, str] = {
    "strategi": "text", "pihak": "parties", "penerima": "beneficiaries", "tujuan": "purpose",
    "anggaran": "budget", "kegiatan-rutin": "routine", "kegiatan-baru": "transforming",
    "keluaran-rutin": "routine_milestones", "keluaran-baru": "transforming_milestones",
}  # fmt: skip


@dataclass(frozen=True)
class ShareRow:
    """A row of the form of shares: a person, their cell, and what stands in the field."""

    key: str
    employee_id: uuid.UUID | None
    name: str
    title: str
    cell: Cell | None
    text: str
    has_no_role: bool


def key_of(text: str) -> uuid.UUID | None:
    """An id as typed by a form, or None."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def seen() -> int:
    """The version that was on the screen."""
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def strategy_words(row: Plan) -> MultiDict[str, str]:
    """A stored strategy as its form."""
    fields = MultiDict({name: getattr(row, attribute) for name, attribute in TEXTS.items()})
    fields["hasil"] = f"{row.goal_id}:{row.measure_id or ''}"
    fields["jenis"], fields["cara"] = row.kind.value, row.cascading.value
    for part, text in zip(("hari", "bulan", "tahun"), parts_of(row.due_on), strict=True):
        fields[f"selesai-{part}"] = text
    return fields


def read_strategy(form: MultiDict[str, str], errors: Errors) -> NewStrategy | None:
    """The strategy as typed, or None with `errors` filled."""
    goal, _colon, measure = form.get("hasil", "").partition(":")
    goal_id = key_of(goal)
    if goal_id is None:
        errors.append(("hasil", _("Pilih hasil kerja pimpinan yang hendak dicapai.")))
    kinds, ways = {one.value for one in StrategyKind}, {one.value for one in Cascading}
    if form.get("jenis") not in kinds:
        errors.append(("jenis", _("Pilih apa yang dihasilkan strategi ini.")))
    if form.get("cara") not in ways:
        errors.append(("cara", _("Pilih cara penurunan.")))
    due = None
    try:
        due = read_date(form, "selesai")
    except Invalid as error:
        errors.append(("selesai-hari", str(error)))
    if errors or goal_id is None:
        return None
    return NewStrategy(
        goal_id=goal_id, measure_id=key_of(measure), kind=StrategyKind(form["jenis"]),
        cascading=Cascading(form["cara"]), due_on=due,
        **{attribute: form.get(name, "") for name, attribute in TEXTS.items()},
    )  # fmt: skip


def goal_options(sheet: UnitSheet) -> list[tuple[str, str]]:
    """The leader's goals and their indicators, as one list to choose from."""
    return [
        pair
        for goal in sheet.goals
        for pair in (
            (f"{goal.id}:", goal.text),
            *(
                (f"{goal.id}:{measure}", _("%(goal)s: %(text)s", goal=goal.text, text=text))
                for measure, text, _target in goal.measures
            ),
        )
    ]


def share_rows(
    sheet: SharedSheet, strategy: uuid.UUID, team: Cell | None, form: MultiDict[str, str] | None
) -> list[ShareRow]:
    """Everybody of the unit, and whoever else has a cell in this column; `form` as typed."""
    cells = [
        cell
        for cell in sheet.cells
        if cell.strategy_id == strategy and cell.leader_cell_id == (team.id if team else None)
    ]
    by_person = {cell.employee_id: cell for cell in cells if cell.employee_id}
    people = {one.id: (one.name, one.title) for one in sheet.members}
    people |= {key: (cell.name, cell.title) for key, cell in by_person.items()}
    if team is not None:
        people.pop(team.employee_id or uuid.UUID(int=0), None)
    rows = [_row(str(key), key, *names, by_person.get(key), form) for key, names in people.items()]
    outsiders = [cell for cell in cells if cell.employee_id is None]
    return [*rows, *(_row(str(c.id), None, c.name, c.title, c, form) for c in outsiders)]


def read_shares(rows: list[ShareRow]) -> list[NewShare]:
    """The rows as the service takes them."""
    return [
        NewShare(
            row.employee_id, "" if row.employee_id else row.name, row.text, row.has_no_role
        )
        for row in rows
    ]  # fmt: skip


def _row(
    key: str,
    person: uuid.UUID | None,
    name: str,
    title: str,
    cell: Cell | None,
    form: MultiDict[str, str] | None,
) -> ShareRow:
    if form is None:
        text, none = (cell.text if cell else ""), cell is not None and not cell.text
    else:
        text, none = form.get(f"peran-{key}", ""), bool(form.getlist(f"tanpa-{key}"))
    return ShareRow(key, person, name, title, cell, text, none)
