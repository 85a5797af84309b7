"""The matrix of roles and results: who brings forth what for a strategy (L.II.A.5.h-j).

One layer, or two: below a team leader's cell the members share out what it promises.  People of
other units and agencies are recorded here before anything of it stands in their plan (A.5.j).
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.db import writing
from portal.errors import Changed, IllegalStep, Invalid, NotFound
from portal.models.audit import AuditTag
from portal.models.cascade import RoleCell, Strategy
from portal.models.people import Employee
from portal.services import audit
from portal.services.audit import Act
from portal.services.skp_drafts import tidy

MOST_CELLS = 300


@dataclass(frozen=True)
class NewShare:
    """One row of the form: an employee, or somebody of another agency by name.

    `has_no_role` says TIDAK ADA PERAN; without a text and without that there is no cell yet.
    """

    employee_id: uuid.UUID | None
    outsider: str
    text: str
    has_no_role: bool = False


def share_out(
    strategy_id: uuid.UUID,
    leader_cell_id: uuid.UUID | None,
    shares: Sequence[NewShare],
    seen: int,
    act: Act,
) -> None:
    """Write a column of the matrix: of a strategy, or of a team leader's cell in it.

    Rows that are not given stay as they are.  Raises Changed, Invalid, IllegalStep or NotFound.
    """
    if len(shares) > MOST_CELLS:
        raise Invalid("Terlalu banyak orang untuk satu strategi.")
    with writing() as session:
        strategy = session.scalar(
            sa.select(Strategy).where(Strategy.id == strategy_id).with_for_update()
        )
        if strategy is None:
            raise NotFound("Strategi ini tidak dikenal.")
        if strategy.version != seen:
            raise Changed(
                "Pembagian peran ini berubah sejak Anda membukanya. Bandingkan, lalu simpan lagi."
            )
        known = _known(session, strategy_id, leader_cell_id)
        before = _texts(known)
        for share in shares:
            _put(session, strategy_id, leader_cell_id, share, known)
        strategy.version = seen + 1
        session.flush()
        after = _texts(_known(session, strategy_id, leader_cell_id))
        audit.record(
            session, act, AuditTag.ROLES_SHARED, strategy.id,
            team=str(leader_cell_id) if leader_cell_id else None,
            before={key: text for key, text in before.items() if after.get(key) != text},
            after={key: text for key, text in after.items() if before.get(key) != text},
        )  # fmt: skip


def _texts(known: Mapping["Key", RoleCell]) -> dict[str, str]:
    """Role by the person's id, or by the outsider's name."""
    return {str(person or outsider): cell.text for (person, outsider), cell in known.items()}


Key = tuple[uuid.UUID | None, str]


def _known(
    session: Session, strategy_id: uuid.UUID, leader_cell_id: uuid.UUID | None
) -> dict[Key, RoleCell]:
    if leader_cell_id is not None:
        leader = session.get(RoleCell, leader_cell_id)
        if leader is None or leader.strategy_id != strategy_id or not leader.text:
            raise NotFound("Ketua tim ini tidak mempunyai peran dalam strategi itu.")
        if leader.leader_cell_id is not None:
            raise IllegalStep("Matriks hanya mempunyai dua lapis: ketua tim dan anggota.")
    rows = session.scalars(
        sa.select(RoleCell).where(
            RoleCell.strategy_id == strategy_id, RoleCell.leader_cell_id == leader_cell_id
        )
    )
    return {(row.employee_id, row.outsider): row for row in rows}


def _put(
    session: Session,
    strategy_id: uuid.UUID,
    leader_cell_id: uuid.UUID | None,
    share: NewShare,
    known: dict[Key, RoleCell],
) -> None:
    text = "" if share.has_no_role else tidy(share.text, "Peran")
    key = (share.employee_id, tidy(share.outsider, "Nama dan instansi", 200))
    cell = known.get(key)
    if not text and cell is not None and _is_leaned_on(session, cell):
        raise IllegalStep("Peran yang sudah masuk SKP atau dibagi ke tim tidak dapat dihapus.")
    if not text and not share.has_no_role:
        if cell is not None:
            session.delete(cell)
        return
    if cell is None:
        if share.employee_id and session.get(Employee, share.employee_id) is None:
            raise NotFound("Pegawai ini tidak dikenal.")
        cell = RoleCell(
            strategy_id=strategy_id, leader_cell_id=leader_cell_id, employee_id=key[0],
            outsider=key[1],
        )  # fmt: skip
        session.add(cell)
        known[key] = cell
    cell.text = text


def _is_leaned_on(session: Session, cell: RoleCell) -> bool:
    has_team = sa.exists().where(RoleCell.leader_cell_id == cell.id)
    return cell.goal_id is not None or bool(session.scalar(sa.select(has_team)))
