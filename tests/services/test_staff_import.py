"""The staff import: preview writes nothing, applying is all or nothing, undoing is exact."""

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.db import db, writing
from portal.errors import IllegalStep, NotFound
from portal.models.people import Posting, StaffImport
from portal.queries.raters import rater_today
from portal.queries.staff_import import import_card
from portal.rules.postings import PostingKind
from portal.rules.raters import RaterBasis
from portal.rules.staff_rows import HeaderError, Trouble
from portal.services import postings, staff_import
from portal.services.audit import Act
from tests import factories
from tests.everything import contents
from tests.staff_files import (
    HEAD_NIP,
    HEAD_ROW,
    JOKO_NIP,
    JOKO_ROW,
    SARI_NIP,
    SARI_ROW,
    STAFF,
    nip_of,
)
from tests.staff_office import (
    imported,
    lean_on_posting,
    moved_sari,
    person,
    preview,
    staff,
    troubles,
)


@pytest.fixture(autouse=True)
def office(app):
    """A health office with one puskesmas."""
    factories.agency()
    return factories.unit_tree({"Dinas Kesehatan": {"Puskesmas Poasia": {}}})


def test_a_preview_writes_nobody(office):
    before = staff()
    card = import_card(preview(), None, 10)
    assert staff() == before
    assert (card.counts["created"], card.counts["errors"]) == (3, 0)
    assert [one["person"]["name"] for one in card.created][2] == "Joko"


def test_applying_writes_people_postings_and_one_audit_entry(office):
    entries = len(contents()["audit_entry"])
    imported(STAFF)
    assert len(contents()["audit_entry"]) == entries + 1
    sari, head = person(SARI_NIP), person(HEAD_NIP)
    assert (sari.name, sari.name_key, sari.phone) == (
        "Ns. Sari Dewi, S.Kep.", "sari dewi, s.kep.", "+6281311112222",
    )  # fmt: skip
    post = db.session.scalars(sa.select(Posting).where(Posting.employee_id == sari.id)).one()
    assert post.unit_id == office["Puskesmas Poasia"].id
    assert (post.supervisor_id, post.starts_on) == (head.id, date(2024, 3, 1))


def test_the_rater_follows_from_the_sheet(office):
    imported()
    head = person(HEAD_NIP).id
    rater, superior = rater_today(person(SARI_NIP).id, factories.TODAY)
    assert (rater.employee_id, rater.basis) == (head, RaterBasis.ATASAN_DITUNJUK)
    rater, _ = rater_today(person(JOKO_NIP).id, factories.TODAY)
    assert (rater.employee_id, rater.basis) == (head, RaterBasis.BERJENJANG)
    assert superior.basis is RaterBasis.TIDAK_ADA


def test_the_same_file_twice_changes_nothing(office):
    imported()
    before = staff()
    card = import_card(imported(), None, 0)
    assert staff() == before
    assert (card.counts["unchanged"], card.counts["created"], card.counts["changed"]) == (3, 0, 0)


def test_a_new_post_ends_the_old_one_the_day_before(office):
    imported()
    imported((moved_sari(),))
    held = db.session.scalars(
        sa.select(Posting)
        .where(Posting.employee_id == person(SARI_NIP).id)
        .order_by(Posting.starts_on)
    ).all()
    assert [(p.title, p.starts_on, p.ends_on) for p in held] == [
        ("Perawat Ahli Pertama", date(2024, 3, 1), date(2026, 8, 31)),
        ("Perawat Ahli Muda", date(2026, 9, 1), None),
    ]
    assert (person(SARI_NIP).name, person(SARI_NIP).version) == ("Ns. Sari Dewi, M.Kep.", 2)


def test_a_post_that_began_today_is_corrected_where_it_stands(office):
    imported((HEAD_ROW, JOKO_ROW))
    imported(((*JOKO_ROW[:5], "Pengolah Data", *JOKO_ROW[6:]),))
    (post,) = db.session.scalars(
        sa.select(Posting).where(Posting.employee_id == person(JOKO_NIP).id)
    )
    assert (post.title, post.starts_on, post.ends_on) == ("Pengolah Data", factories.TODAY, None)


def test_an_empty_cell_changes_nothing(office):
    imported()
    before = staff()
    bare = (*SARI_ROW[:2], "", "", *SARI_ROW[4:6], "", "", "", "", "")
    imported((bare,))
    assert staff() == before


def test_one_bad_row_among_good_ones_keeps_all_out(office):
    bad = (*JOKO_ROW[:4], "Puskesmas Posia", *JOKO_ROW[5:])
    made = preview((HEAD_ROW, SARI_ROW, bad))
    assert troubles(made) == [(4, "E", Trouble.UNIT_TIDAK_DIKENAL)]
    assert import_card(made, None, 0).problems[0].hint == "Puskesmas Poasia"
    with pytest.raises(IllegalStep, match="galat"):
        staff_import.apply(made, None, factories.AGUS)
    assert staff()["employee"] == []


def test_a_failure_in_the_middle_writes_nothing(office, monkeypatch):
    made = preview()

    def failing(*_args: object) -> None:
        raise OSError("disk")

    before = contents()
    monkeypatch.setattr(staff_import, "_link_accounts", failing)
    with pytest.raises(OSError, match="disk"):
        staff_import.apply(made, None, factories.AGUS)
    assert contents() == before


def test_staff_that_changed_since_the_preview_is_not_overwritten(office):
    imported()
    made = preview((moved_sari(),))
    lean_on_posting()
    before = staff()
    with pytest.raises(IllegalStep, match="berubah sejak"):
        staff_import.apply(made, None, factories.AGUS)
    assert staff() == before


def test_two_previews_of_one_file_apply_once(office):
    first, second = preview(), preview()
    staff_import.apply(first, None, factories.AGUS)
    before = staff()
    for again in (first, second):
        with pytest.raises(IllegalStep):
            staff_import.apply(again, None, factories.AGUS)
    assert staff() == before


def test_a_preview_expires_and_belongs_to_who_made_it(office):
    made = preview()
    late = Act("Agus", factories.MOMENT + timedelta(hours=13))
    with pytest.raises(IllegalStep, match="kedaluwarsa"):
        staff_import.apply(made, None, late)
    with pytest.raises(NotFound):
        staff_import.apply(made, uuid.uuid4(), factories.AGUS)
    preview(act=late)
    assert db.session.scalars(sa.select(StaffImport.id)).all() != [made]


def test_a_header_may_stand_below_a_title_and_in_other_words(office):
    heads = ("No", "NIP BARU", "NAMA PEGAWAI", "UNOR", "Nama Jabatan")
    rows = [("1", SARI_NIP, "Sari", "PUSKESMAS  POASIA", "Perawat Ahli Pertama")]
    above = [("DAFTAR PEGAWAI",), ("Per 1 Januari 2026",), ()]
    card = import_card(preview(rows, heads=heads, above=above), None, 1)
    assert (card.counts["created"], card.counts["errors"]) == (1, 0)
    assert card.created[0]["row"] == 5


def test_missing_columns_are_named(office):
    with pytest.raises(HeaderError) as refused:
        preview([("a", "b")], heads=("NIP", "Nama"))
    assert refused.value.missing == ("Unit Kerja", "Jabatan")


@pytest.mark.parametrize(
    ("place", "value", "trouble"),
    [
        (0, 198505172010012902, Trouble.NIP_ANGKA),
        (0, "1,98505E+17", Trouble.NIP_ANGKA),
        (0, "19850517", Trouble.NIP_SALAH),
        (0, HEAD_NIP, Trouble.NIP_GANDA),
        (1, "", Trouble.NAMA_KOSONG),
        (2, "honorer", Trouble.STATUS_SALAH),
        (3, "V/z", Trouble.GOLONGAN_SALAH),
        (4, "", Trouble.UNIT_KOSONG),
        (5, "", Trouble.JABATAN_KOSONG),
        (5, "Plt. Kepala Puskesmas", Trouble.JABATAN_SEMENTARA),
        (6, "Bos", Trouble.JENIS_SALAH),
        (7, SARI_NIP, Trouble.ATASAN_SENDIRI),
        (7, nip_of(99), Trouble.ATASAN_TIDAK_DIKENAL),
        (8, "31-02-2024", Trouble.TANGGAL_SALAH),
        (9, "sari(at)contoh", Trouble.SUREL_SALAH),
        (10, "12", Trouble.PONSEL_SALAH),
    ],
)
def test_every_trouble_names_row_and_column(office, place, value, trouble):
    row = (*SARI_ROW[:place], value, *SARI_ROW[place + 1 :])
    made = preview((HEAD_ROW, row))
    assert (3, "ABCDEFGHIJK"[place], trouble) in troubles(made)
    assert import_card(made, None, 0).has_errors


def test_a_plt_acts_and_the_posting_before_him_stays(office):
    imported()
    sari, unit = person(SARI_NIP), office["Puskesmas Poasia"]
    new = postings.NewPosting(
        unit.id, PostingKind.PLT, "Kepala Puskesmas", *_kinds(), factories.TODAY,
        factories.TODAY + timedelta(days=90), leads_unit=True, is_delegated=True,
    )  # fmt: skip
    postings.add_posting(sari.id, new, factories.AGUS)
    rater, _ = rater_today(person(JOKO_NIP).id, factories.TODAY)
    assert (rater.name, rater.basis) == ("Ns. Sari Dewi, S.Kep.", RaterBasis.PEJABAT_SEMENTARA)
    open_ones = sa.select(Posting).where(Posting.employee_id == sari.id, Posting.ends_on.is_(None))
    assert len(db.session.scalars(open_ones).all()) == 1


def _kinds():
    (post,) = db.session.scalars(
        sa.select(Posting).where(Posting.employee_id == person(HEAD_NIP).id)
    )
    return post.post, post.family


def test_the_database_refuses_a_second_open_definitive_posting(office):
    imported()
    (post,) = db.session.scalars(
        sa.select(Posting).where(Posting.employee_id == person(JOKO_NIP).id)
    )
    twin = {c.key: getattr(post, c.key) for c in sa.inspect(Posting).columns if c.key != "id"}
    with pytest.raises(sa.exc.IntegrityError), writing() as session:
        session.add(Posting(**twin))
