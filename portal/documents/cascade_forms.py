"""The workblock (A.1.4) and the matrix of roles and results (A.1.5, both layouts).

Source: PermenPANRB 6/2022, Lampiran (titles and columns as printed there).
"""

from collections.abc import Sequence

from portal.documents.official_forms import Block, OfficialForm
from portal.queries.cascade import Plan, UnitSheet
from portal.queries.cascade_matrix import MatrixRow, MatrixTable
from portal.queries.cascade_shares import SharedSheet
from portal.rules.cascade_words import NO_ROLE


def matrix_form(
    sheet: UnitSheet, tables: Sequence[MatrixTable], agency: str, period: str
) -> OfficialForm:
    """The matrix; with team leaders in it the second layout follows the first."""
    blocks = [
        Block(
            f"TIM {one.team_leader}" if one.team_leader else one.title,
            ("PEGAWAI", "JABATAN", *(_head(column.kind, column.text) for column in one.columns)),
            (4, 4, *(6 for _column in one.columns)),
            [_row(row) for row in one.rows],
        )
        for one in tables
    ]  # fmt: skip
    return OfficialForm(
        "A.1.5", "MATRIKS PEMBAGIAN PERAN DAN HASIL", f"{agency}: {sheet.unit.name}", period, (),
        blocks, (), wide=True,
    )  # fmt: skip


def workblock_form(
    sheet: SharedSheet, row: Plan, due: str, agency: str, period: str
) -> OfficialForm:
    """The workblock of one strategy; `due` is its date in words."""
    goal = next((one for one in sheet.goals if one.id == row.goal_id), None)
    measure = next((m for m in goal.measures if m[0] == row.measure_id), None) if goal else None
    moved = ": ".join(filter(None, measure[1:])) if measure else goal.text if goal else ""
    owners = [
        cell.name
        for cell in sheet.cells
        if cell.strategy_id == row.id and cell.text and cell.leader_cell_id is None
    ]
    rows = [
        ("JUDUL INISIATIF STRATEGI PENCAPAIAN IKU", row.text),
        ("INDIKATOR DAN TARGET YANG DIINTERVENSI", moved),
        ("PEMILIK STRATEGI", ", ".join(owners)),
        ("PIHAK YANG TERLIBAT", row.parties),
        ("WAKTU PENYELESAIAN", due),
        ("PENERIMA MANFAAT", row.beneficiaries),
        ("TUJUAN", row.purpose),
        ("ANGGARAN", row.budget),
        ("STRATEGI (KEY ACTIVITIES): A. RUTIN", row.routine),
        ("STRATEGI (KEY ACTIVITIES): B. TRANSFORMATIF", row.transforming),
        ("KELUARAN KUNCI (KEY MILESTONE): A. RUTIN", row.routine_milestones),
        ("KELUARAN KUNCI (KEY MILESTONE): B. TRANSFORMATIF", row.transforming_milestones),
    ]
    return OfficialForm(
        "A.1.4", "WORKBLOCK UNTUK IDENTIFIKASI STRATEGI PENCAPAIAN HASIL KERJA",
        f"{agency}: {sheet.unit.name}", period, (), (Block("", (), (6, 13), rows),), (),
    )  # fmt: skip


def _head(kind: str, text: str) -> str:
    return f"{kind.upper()}: {text}" if kind else text


def _row(row: MatrixRow) -> list[str]:
    cells = ["" if cell is None else cell.text or NO_ROLE for cell in row.cells]
    return [row.name, row.title, *cells]
