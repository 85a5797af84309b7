"""The matrix of roles and results as tables: one for each goal of the leader, one for each team.

Source: PermenPANRB 6/2022, L.II.A.5.h-j; both layouts of form A.1.5.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from portal.queries.cascade_shares import Cell, SharedSheet

Person = tuple[uuid.UUID | None, str]


@dataclass(frozen=True)
class MatrixColumn:
    """A strategy of the leader's goal, or a result of the team leader; `cell_id` for the latter."""

    strategy_id: uuid.UUID
    cell_id: uuid.UUID | None
    text: str
    kind: str


@dataclass(frozen=True)
class MatrixRow:
    """A person with a cell for each column, None where nothing was written yet."""

    name: str
    title: str
    cells: Sequence[Cell | None]


@dataclass(frozen=True)
class MatrixTable:
    """One table; `team_leader` is "" in the layer right below the leader."""

    title: str
    team_leader: str
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]


class _Rows(Sequence[MatrixRow]):
    """Lines that are put together when they are looked at: a page shows few of them."""

    def __init__(
        self,
        people: Sequence[tuple[Person, tuple[str, str]]],
        columns: Sequence[uuid.UUID],
        cells: Mapping[Any, Cell],
    ) -> None:
        self._people, self._columns, self._cells = people, columns, cells

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, place: int) -> MatrixRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[MatrixRow]: ...

    def __getitem__(self, place: int | slice) -> MatrixRow | list[MatrixRow]:
        chosen = self._people[place]
        return (
            [self._row(*one) for one in chosen] if isinstance(place, slice) else self._row(*chosen)
        )

    def _row(self, person: Person, names: tuple[str, str]) -> MatrixRow:
        return MatrixRow(*names, [self._cells.get((person, one)) for one in self._columns])


def matrix_of(sheet: SharedSheet) -> list[MatrixTable]:
    """Every table of a unit: first the leader's layer, goal by goal, then the teams."""
    first = [cell for cell in sheet.cells if cell.leader_cell_id is None]
    everybody: dict[Person, tuple[str, str]] = {
        (one.id, ""): (one.name, one.title) for one in sheet.members
    }
    everybody |= {_person(cell): (cell.name, cell.title) for cell in first}
    titles = {goal.id: goal.text for goal in sheet.goals}
    by_goal: dict[uuid.UUID, list[MatrixColumn]] = {goal.id: [] for goal in sheet.goals}
    for one in sheet.strategies:
        column = MatrixColumn(one.id, None, one.text, one.kind.label)
        by_goal.setdefault(one.goal_id, []).append(column)
    found = {(_person(cell), cell.strategy_id): cell for cell in first}
    people = list(everybody.items())
    tables = [
        MatrixTable(
            titles.get(goal, ""), "", columns,
            _Rows(people, [column.strategy_id for column in columns], found),
        )
        for goal, columns in by_goal.items()
        if columns
    ]  # fmt: skip
    return [*tables, *_teams(sheet, first)]


def cut(tables: Sequence[MatrixTable], page: int, per_page: int) -> tuple[list[MatrixTable], int]:
    """Tables with the people of a page, and how many lines all of them have; a table without
    people is a line.
    """
    first, found, place = (page - 1) * per_page, [], 0
    for one in tables:
        start, end = max(0, first - place), max(0, first + per_page - place)
        if start < max(1, len(one.rows)) and end:
            found.append(replace(one, rows=one.rows[start:end]))
        place += max(1, len(one.rows))
    return found, place


def _teams(sheet: SharedSheet, leading: Sequence[Cell]) -> list[MatrixTable]:
    below = [cell for cell in sheet.cells if cell.leader_cell_id is not None]
    with_team = {cell.leader_cell_id for cell in below}
    by_leader: dict[Person, list[Cell]] = {}
    for cell in leading:
        if cell.id in with_team:
            by_leader.setdefault(_person(cell), []).append(cell)
    found = {(_person(cell), cell.leader_cell_id): cell for cell in below}
    tables = []
    for cells in by_leader.values():
        keys = {cell.id for cell in cells}
        team = {_person(c): (c.name, c.title) for c in below if c.leader_cell_id in keys}
        columns = [MatrixColumn(cell.strategy_id, cell.id, cell.text, "") for cell in cells]
        rows = _Rows(list(team.items()), [cell.id for cell in cells], found)
        tables.append(MatrixTable("", cells[0].name, columns, rows))
    return tables


def _person(cell: Cell) -> Person:
    return (cell.employee_id, "" if cell.employee_id else cell.name)
