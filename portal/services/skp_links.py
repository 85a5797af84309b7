"""What a result in a plan refers to outside it: a goal of a unit, a matrix, the dictionary."""

import uuid

from sqlalchemy.orm import Session

from portal.errors import Invalid
from portal.models.cascade import RoleCell, UnitObjective
from portal.models.indicators import IndicatorDefinition
from portal.models.skp import Skp, SkpItem
from portal.rules.cascade_words import DefinitionState


def known_objective(session: Session, plan: Skp, key: uuid.UUID | None) -> uuid.UUID | None:
    """A unit's goal of the plan's year, or None. Raises Invalid."""
    if key is None:
        return None
    objective = session.get(UnitObjective, key)
    if objective is None or objective.year != plan.year:
        raise Invalid("Pilih sasaran unit dari daftar tahun ini.")
    return key


def take_over(session: Session, plan: Skp, item: SkpItem, cell_id: uuid.UUID | None) -> None:
    """Note in the matrix which goal this part became (L.II.A.5.j).

    Raises Invalid for somebody else's part.
    """
    if cell_id is None:
        return
    cell = session.get(RoleCell, cell_id)
    if cell is None or cell.employee_id != plan.employee_id or not cell.text:
        raise Invalid("Peran ini bukan peran Anda: ambil dari daftar peran Anda.")
    cell.goal_id = item.goal_id


def known_definition(session: Session, key: uuid.UUID | None) -> uuid.UUID | None:
    """An entry of the dictionary that may be reused, or None."""
    entry = session.get(IndicatorDefinition, key) if key else None
    return entry.id if entry and entry.state is DefinitionState.DISETUJUI else None
