"""Levels out of an assessment centre's file: preview, all or none, and taken back."""

import datetime
import io

import pytest
import sqlalchemy as sa
import xlsxwriter

from portal.db import db, writing
from portal.errors import IllegalStep, Invalid, NotFound
from portal.models.competences import CompetenceImport, CompetenceLevel
from portal.models.people import Employee
from portal.queries.audit import check_chain
from portal.queries.competence_imports import level_import
from portal.rules.competence_sheet import LevelTrouble, read_levels
from portal.rules.competences import LevelSource
from portal.rules.sheet_cells import NumberText, SheetRow
from portal.rules.staff_columns import plain
from portal.services import competence_imports as importing
from portal.services.audit import Act
from portal.services.competence_imports import LevelFile
from tests import factories
from tests.services.office import office

ACT = factories.AGUS
SARI, BUDI = "199001012015032003", "198001012005011002"


@pytest.fixture
def house(app, agency):
    return office()


def sent(text, name="hasil.csv", basis="Laporan 12/2026", on=ACT.on):
    data = text if isinstance(text, bytes) else text.encode()
    return LevelFile(name, data, basis, on, None)


def levels():
    rows = db.session.execute(
        sa.select(Employee.name, CompetenceLevel.competence, CompetenceLevel.level)
        .join(Employee, CompetenceLevel.employee_id == Employee.id)
        .order_by(Employee.name, CompetenceLevel.competence, CompetenceLevel.number)
    )
    return [tuple(row) for row in rows]


def test_a_file_is_previewed_kept_and_taken_back(house):
    text = f"Hasil;;;\nNIP;Nama;Komunikasi;Integritas\n{SARI};Sari;3;\n{BUDI};Budi;2;4\n"
    made = importing.preview(sent(text), ACT)
    assert levels() == []
    card = level_import(made, None)
    assert dict(card.counts) == {"people": 2, "levels": 3, "known": 0, "errors": 0}
    assert card.is_ready
    assert importing.apply(made, None, ACT) == 3
    assert levels() == [
        ("Budi", "integritas", 4), ("Budi", "komunikasi", 2), ("Sari", "komunikasi", 3)
    ]  # fmt: skip
    row = db.session.scalars(sa.select(CompetenceLevel).limit(1)).one()
    assert (row.source, row.basis, row.assessor_id) == (LevelSource.IMPOR, "Laporan 12/2026", None)
    assert importing.undo(made, ACT) == 3
    assert levels() == []
    with pytest.raises(IllegalStep):
        importing.undo(made, ACT)
    assert check_chain().broken_at is None


def test_the_same_file_twice_adds_nothing_and_a_correction_can_be_taken_back_alone(house):
    text = f"NIP,Komunikasi\n{SARI},3\n"
    importing.apply(importing.preview(sent(text), ACT), None, ACT)
    again = importing.preview(sent(text), ACT)
    assert level_import(again, None).fresh == 0
    assert importing.apply(again, None, ACT) == 0
    right = importing.preview(sent(text.replace(",3", ",4")), ACT)
    importing.apply(right, None, ACT)
    assert [level for _n, _c, level in levels()] == [3, 4]
    importing.undo(right, ACT)
    assert [level for _n, _c, level in levels()] == [3]


def test_a_file_with_a_fault_is_not_kept_at_all(house):
    text = f"NIP;Komunikasi\n{SARI};3\n{BUDI};9\n"
    made = importing.preview(sent(text), ACT)
    (problem,) = level_import(made, None).problems
    assert (problem.row, problem.column, problem.trouble) == (3, "B", LevelTrouble.LEVEL_SALAH)
    with pytest.raises(IllegalStep, match="galat"):
        importing.apply(made, None, ACT)
    assert levels() == []


def test_a_spreadsheet_with_text_is_read_and_one_with_numbers_is_refused(house):
    def book(nip_as_text):
        kept = io.BytesIO()
        with xlsxwriter.Workbook(kept, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, ["NIP", "Komunikasi"])
            if nip_as_text:
                sheet.write_string(1, 0, SARI)
            else:
                sheet.write_number(1, 0, int(SARI))
            sheet.write_number(1, 1, 3)
        return kept.getvalue()

    made = importing.preview(sent(book(True), "hasil.xlsx"), ACT)
    assert level_import(made, None).counts["levels"] == 1
    wrong = importing.preview(sent(book(False), "hasil.xlsx"), ACT)
    assert [p.trouble for p in level_import(wrong, None).problems] == [LevelTrouble.NIP_ANGKA]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"basis": " "}, "laporan"),
        ({"on": None}, "Tanggal"),
        ({"on": ACT.on + datetime.timedelta(days=1)}, "Tanggal"),
        ({"text": "Nama;Komunikasi\nSari;3\n"}, "Kolom NIP"),
        ({"text": f"NIP;Nama\n{SARI};Sari\n"}, "Kolom NIP"),
    ],
)
def test_what_a_file_needs(house, change, words):
    given = {"text": f"NIP;Komunikasi\n{SARI};3\n"} | change
    with pytest.raises(Invalid, match=words):
        importing.preview(sent(**given), ACT)


def test_a_preview_is_its_senders_and_goes_after_half_a_day(house):
    made = importing.preview(sent(f"NIP;Komunikasi\n{SARI};3\n"), ACT)
    with pytest.raises(NotFound):
        importing.apply(made, house.sari.id, ACT)
    with pytest.raises(IllegalStep, match="kedaluwarsa"):
        importing.apply(made, None, Act("Agus", ACT.at + datetime.timedelta(hours=13)))


def test_the_database_knows_that_only_imports_come_from_files(house):
    made = importing.preview(sent(f"NIP;Komunikasi\n{SARI};3\n"), ACT)
    importing.apply(made, None, ACT)
    with pytest.raises(sa.exc.IntegrityError, match="imported"), writing() as session:
        session.execute(sa.update(CompetenceLevel).values(source=LevelSource.PUSAT_PENILAIAN))
    assert db.session.scalar(sa.select(sa.func.count(CompetenceImport.id))) == 1


NAMES = {plain(words): "komunikasi" for words in ("Komunikasi", "Communication", "komunikasi")}
PEOPLE = {SARI: "sari", BUDI: "budi"}


@pytest.mark.parametrize(
    ("head", "row", "trouble"),
    [
        (("NIP", "Komunikasih"), (SARI, "3"), LevelTrouble.KOLOM_TIDAK_DIKENAL),
        (("NIP", "Komunikasi", "Communication"), (SARI, "3", "3"), LevelTrouble.KOLOM_GANDA),
        (("NIP", "Komunikasi"), (NumberText("1.99E+17"), "3"), LevelTrouble.NIP_ANGKA),
        (("NIP", "Komunikasi"), ("12345", "3"), LevelTrouble.NIP_SALAH),
        (("NIP", "Komunikasi"), ("1" * 18, "3"), LevelTrouble.NIP_TIDAK_DIKENAL),
        (("NIP", "Komunikasi"), (SARI, "6"), LevelTrouble.LEVEL_SALAH),
        (("NIP", "Komunikasi"), (SARI, "tiga"), LevelTrouble.LEVEL_SALAH),
        (("NIP", "Komunikasi"), (SARI, "-"), LevelTrouble.TANPA_LEVEL),
    ],
)
def test_each_fault_is_named(head, row, trouble):
    sheet = read_levels([SheetRow(1, head), SheetRow(2, row)], PEOPLE, NAMES)
    assert [one.trouble for one in sheet.problems][:1] == [trouble]
    assert sheet.errors >= 1


@pytest.mark.parametrize("cell", ["3", "3.0", "3,0", "3 Menengah"])
def test_a_level_may_bear_its_name(cell):
    rows = [SheetRow(1, ("NIP", "Komunikasi")), SheetRow(2, ("1990 01 01 2015 03 2003", cell))]
    sheet = read_levels(rows, PEOPLE, NAMES)
    assert [dict(one.levels) for one in sheet.rows] == [{"komunikasi": 3}]


def test_a_person_stands_in_one_line():
    rows = [SheetRow(1, ("NIP", "Komunikasi")), SheetRow(2, (SARI, "3")), SheetRow(3, (SARI, "4"))]
    sheet = read_levels(rows, PEOPLE, NAMES)
    assert [one.trouble for one in sheet.problems] == [LevelTrouble.NIP_GANDA]
