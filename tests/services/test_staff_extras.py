"""Acting posts and places in teams in the staff spreadsheet: the guarantees of every other row."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import IllegalStep
from portal.models.people import Employee, Posting
from portal.queries.employee_records import history
from portal.queries.raters import rater_today
from portal.queries.staff_import import import_card
from portal.rules.postings import PostingKind
from portal.rules.raters import RaterBasis
from portal.rules.staff_rows import Trouble
from portal.services import postings, staff_import, staff_undo
from portal.services.audit import Act
from tests import factories
from tests.staff_files import HEAD_ROW, HEADS, JOKO_NIP, JOKO_ROW, SARI_NIP, SARI_ROW, nip_of
from tests.staff_office import imported, person, preview, staff, troubles

WIDE = (*HEADS, "Jenis Penempatan", "Tanggal Selesai", "Delegasi Menilai")
PLT = (
    *(SARI_NIP, "", "", "", "Puskesmas Poasia", "Plt. Kepala Puskesmas", "Pengawas", ""),
    *("01-08-2026", "", "", "Plt.", "31-12-2026", "ya"),
)
TEAM = (
    *(JOKO_NIP, "Joko", "", "", "Dinas Kesehatan", "Anggota Tim Stunting", "", ""),
    *("2026-07-01", "", "", "Tim kerja", "", ""),
)
ALL = (HEAD_ROW, SARI_ROW, JOKO_ROW, PLT, TEAM)


@pytest.fixture(autouse=True)
def office(app):
    """A health office with one puskesmas."""
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


def changed(row, **cells):
    """The row with other cells, by the names of their columns."""
    names = {name.replace(" ", "_").casefold(): place for place, name in enumerate(WIDE)}
    places = {names[name]: value for name, value in cells.items()}
    return tuple(places.get(place, cell) for place, cell in enumerate(row))


def taken(rows=ALL, act=factories.AGUS):
    made = preview(rows, act, heads=WIDE)
    staff_import.apply(made, None, act)
    return made


def extras():
    rows = db.session.scalars(
        sa.select(Posting).where(Posting.kind != PostingKind.DEFINITIF).order_by(Posting.starts_on)
    )
    return [(p.kind, p.title, p.starts_on, p.ends_on, p.leads_unit, p.is_delegated) for p in rows]


def test_acting_posts_and_teams_come_with_the_file(office):
    taken()
    assert extras() == [
        (PostingKind.TIM, "Anggota Tim Stunting", date(2026, 7, 1), None, False, False),
        (PostingKind.PLT, "Kepala Puskesmas", date(2026, 8, 1), date(2026, 12, 31), True, True),
    ]
    rater, _ = rater_today(person(JOKO_NIP).id, factories.TODAY)
    assert (rater.name, rater.basis) == ("Ns. Sari Dewi, S.Kep.", RaterBasis.PEJABAT_SEMENTARA)
    told = history(person(SARI_NIP).id)[0].after["extras"]
    assert told == "Plt. Kepala Puskesmas (2026-08-01 - 2026-12-31)"


def test_the_same_file_twice_changes_nothing(office):
    taken()
    before = staff()
    later = Act("Agus", factories.MOMENT + timedelta(days=3))
    card = import_card(taken(act=later), None, 0)
    assert staff() == before
    assert (card.counts["unchanged"], card.counts["changed"]) == (3, 0)


def test_a_row_for_somebody_known_needs_no_definitive_one(office):
    imported()
    card = import_card(taken((PLT,)), None, 5)
    assert (card.counts["created"], card.counts["changed"], card.counts["unchanged"]) == (0, 1, 0)
    assert (person(SARI_NIP).name, person(SARI_NIP).version) == ("Ns. Sari Dewi, S.Kep.", 2)
    assert len(extras()) == 1
    assert import_card(taken((PLT,)), None, 0).counts["unchanged"] == 1


def test_a_longer_term_moves_the_last_day_and_nothing_else(office):
    taken()
    before = extras()
    made = taken((changed(PLT, tanggal_selesai="28-02-2027"),))
    assert [one[3] for one in extras()] == [None, date(2027, 2, 28)]
    staff_undo.undo(made, factories.AGUS)
    assert extras() == before


@pytest.mark.parametrize("rows", [(PLT, TEAM), ALL, (changed(PLT, tanggal_selesai="1-1-2027"),)])
def test_undoing_restores_every_row(office, rows):
    taken((HEAD_ROW, SARI_ROW, JOKO_ROW, PLT))
    before = staff()
    made = taken(rows)
    staff_undo.undo(made, factories.AGUS)
    assert staff() == before


def test_undoing_the_first_file_leaves_nobody(office):
    before = staff()
    staff_undo.undo(taken(), factories.AGUS)
    assert staff() == before
    assert db.session.scalars(sa.select(Employee.id)).all() == []


def _end_today(post):
    """As on the person's page, which shows the last day that the file gave."""
    seen = post.ends_on.isoformat() if post.ends_on else ""
    postings.end_posting(person(SARI_NIP).id, post.id, factories.TODAY, factories.AGUS, seen=seen)


def test_undoing_is_refused_when_the_post_was_ended_since(office):
    made = taken()
    (post,) = db.session.scalars(sa.select(Posting).where(Posting.kind == PostingKind.PLT))
    _end_today(post)
    before = staff()
    with pytest.raises(IllegalStep):
        staff_undo.undo(made, factories.AGUS)
    assert staff() == before


def test_a_preview_is_stale_when_the_post_was_ended_since(office):
    taken()
    made = preview((changed(PLT, tanggal_selesai="28-02-2027"),), heads=WIDE)
    (post,) = db.session.scalars(sa.select(Posting).where(Posting.kind == PostingKind.PLT))
    _end_today(post)
    before = staff()
    with pytest.raises(IllegalStep):
        staff_import.apply(made, None, factories.AGUS)
    assert staff() == before


@pytest.mark.parametrize(
    ("cells", "column", "trouble"),
    [
        ({"jenis_penempatan": "Wakil"}, "L", Trouble.PENEMPATAN_SALAH),
        ({"tmt_jabatan": ""}, "I", Trouble.MULAI_KOSONG),
        ({"tanggal_selesai": ""}, "M", Trouble.SELESAI_KOSONG),
        ({"tanggal_selesai": "01-07-2026"}, "M", Trouble.TANGGAL_TERBALIK),
        ({"tanggal_selesai": "31-02-2027"}, "M", Trouble.TANGGAL_SALAH),
        ({"nip": nip_of(70)}, "A", Trouble.TANPA_DEFINITIF),
        ({"nip_atasan": nip_of(70)}, "H", Trouble.ATASAN_TIDAK_DIKENAL),
    ],
)
def test_every_trouble_names_row_and_column(office, cells, column, trouble):
    made = preview((HEAD_ROW, SARI_ROW, changed(PLT, **cells)), heads=WIDE)
    assert (4, column, trouble) in troubles(made)
    with pytest.raises(IllegalStep):
        staff_import.apply(made, None, factories.AGUS)
    assert staff()["employee"] == []


def test_a_post_twice_in_one_file_is_refused(office):
    made = preview((HEAD_ROW, SARI_ROW, PLT, PLT), heads=WIDE)
    assert troubles(made)[-1] == (5, "A", Trouble.PENEMPATAN_GANDA)


def test_a_definitive_post_takes_no_last_day(office):
    made = preview((HEAD_ROW, (*SARI_ROW, "", "31-12-2026", "")), heads=WIDE)
    assert troubles(made) == [(3, "M", Trouble.SELESAI_DEFINITIF)]


@pytest.mark.parametrize("cells", [{"delegasi_menilai": "tidak"}, {"jenis_jabatan": "Pelaksana"}])
def test_what_is_recorded_otherwise_is_not_rewritten(office, cells):
    taken()
    made = preview((changed(PLT, **cells),), heads=WIDE)
    assert troubles(made) == [(2, "L", Trouble.PENEMPATAN_BERBEDA)]


def test_a_post_that_is_over_stays_over(office):
    taken()
    (post,) = db.session.scalars(sa.select(Posting).where(Posting.kind == PostingKind.PLT))
    _end_today(post)
    late = Act("Agus", factories.MOMENT + timedelta(days=1))
    assert troubles(preview((PLT,), late, heads=WIDE)) == [(2, "L", Trouble.PENEMPATAN_BERBEDA)]
