"""Evidence that is handed in: kept under its fingerprint, once, and never half."""

import os
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.db import writing
from portal.errors import Invalid
from portal.models.evaluations import EvaluationEvidence
from portal.models.evidence import Evidence
from portal.models.privacy import PurgeRun
from portal.queries.audit import entries
from portal.queries.privacy import proof
from portal.queries.purge_steps import UNUSED_EVIDENCE
from portal.rules.evidence_files import EvidenceKind, fingerprint
from portal.rules.reviews import LinkKind
from portal.services.audit import Act
from portal.services.evidence import keep_file, keep_link, path_of, read
from portal.services.evidence_sweep import sweep
from tests import factories, staff_office
from tests.everything import everything
from tests.rules.test_evidence_files import EXIF_JPEG, PDF, SECRET, jpeg
from tests.services.office import office
from tests.staff_files import SARI_NIP
from tests.stored import rows_of

ACT = factories.AGUS


@pytest.fixture
def sari(app):
    return office().sari.id


def test_a_photo_is_kept_without_its_metadata_under_its_fingerprint(sari, tmp_path):
    made = keep_file(sari, "C:\\Users\\sari\\IMG_1.jpg", EXIF_JPEG, tmp_path, ACT)
    [row] = rows_of(Evidence)
    assert (row.id, row.name, row.kind) == (made, "IMG_1.jpg", EvidenceKind.JPEG)
    assert (row.sha256, row.size) == (fingerprint(jpeg()), len(jpeg()))
    assert read(tmp_path, row.sha256) == jpeg()
    assert not any(SECRET in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert entries()[-1].tag == "evidence:added"


def test_the_same_file_twice_is_one_evidence_but_another_persons_is_their_own(app, tmp_path):
    house = office()
    made = keep_file(house.sari.id, "a.pdf", PDF, tmp_path, ACT)
    assert keep_file(house.sari.id, "b.pdf", PDF, tmp_path, ACT) == made
    assert keep_file(house.budi.id, "a.pdf", PDF, tmp_path, ACT) != made
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1


def test_a_file_that_was_changed_or_lost_is_not_handed_out_and_mended_by_a_new_upload(
    sari, tmp_path
):
    keep_file(sari, "a.pdf", PDF, tmp_path, ACT)
    place = path_of(tmp_path, fingerprint(PDF))
    place.write_bytes(PDF + b" ")
    assert read(tmp_path, fingerprint(PDF)) is None
    place.unlink()
    assert read(tmp_path, fingerprint(PDF)) is None
    keep_file(sari, "a.pdf", PDF, tmp_path, ACT)
    assert read(tmp_path, fingerprint(PDF)) == PDF


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "kosong"), (b"PK\x03\x04", "JPEG, PNG, WebP"), (EXIF_JPEG[:30], "terpotong")],
)
def test_a_bad_file_is_refused_with_the_mend_and_leaves_nothing(sari, tmp_path, data, message):
    with pytest.raises(Invalid, match=message):
        keep_file(sari, "a.jpg", data, tmp_path, ACT)
    assert rows_of(Evidence) == []
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_kept_once(sari):
    made = keep_link(sari, " https://contoh.go.id/laporan?x=1 ", ACT)
    assert keep_link(sari, "https://contoh.go.id/laporan?x=1", ACT) == made
    [row] = rows_of(Evidence)
    assert (row.name, row.url) == ("contoh.go.id/laporan", "https://contoh.go.id/laporan?x=1")


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "contoh.go.id", "https://", "https://a.id/" + "x" * 500]
)
def test_anything_else_is_no_link(sari, url):
    with pytest.raises(Invalid, match="https://"):
        keep_link(sari, url, ACT)


def test_a_name_without_anything_printable_gets_one(sari, tmp_path):
    keep_file(sari, "\x00\x07", PDF, tmp_path, ACT)
    assert rows_of(Evidence)[0].name == "bukti.pdf"


def test_two_uploads_at_once_leave_one_whole_file(sari, tmp_path, app):
    def upload() -> None:
        with app.app_context():
            keep_file(sari, "a.pdf", PDF, tmp_path, ACT)

    uploads = [threading.Thread(target=upload) for _ in range(2)]
    for one in uploads:
        one.start()
    for one in uploads:
        one.join()
    assert read(tmp_path, fingerprint(PDF)) == PDF
    assert len(rows_of(Evidence)) == 1


def after(folder, days: int):
    """What a sweep takes so many days later; the files are as old as their rows."""
    for file in folder.rglob("?" * 64):
        os.utime(file, (ACT.at.timestamp(), ACT.at.timestamp()))
    return sweep(folder, Act("portal", ACT.at + timedelta(days=days)))


def test_what_no_form_took_goes_after_ninety_days_with_its_file_and_a_proof(sari, tmp_path):
    keep_file(sari, "a.pdf", PDF, tmp_path, ACT)
    keep_link(sari, "https://contoh.go.id/laporan", ACT)
    assert after(tmp_path, 90) == (0, 0)
    assert after(tmp_path, 91) == (2, 1)
    assert rows_of(Evidence) == []
    assert read(tmp_path, fingerprint(PDF)) is None
    (run,) = rows_of(PurgeRun)
    assert [(line["step"], line["count"]) for line in proof(run.id).lines] == [(UNUSED_EVIDENCE, 2)]
    assert entries()[-1].tag == "data:purged"


def test_what_something_rests_on_stays_with_its_file(app, tmp_path):
    """In a database with a row in every table: entries, feedback, objections, claims, courses."""
    everything()
    used = {one.id for one in rows_of(Evidence)}
    office = staff_office.person(SARI_NIP).id
    fresh = keep_file(office, "a.pdf", PDF, tmp_path, ACT)
    linked = keep_file(office, "b.jpg", EXIF_JPEG, tmp_path, ACT)
    with writing() as session:
        session.execute(sa.update(EvaluationEvidence).values(kind=LinkKind.BUKTI, source_id=linked))
    assert after(tmp_path, 3653) == (1, 1)
    left = {one.id for one in rows_of(Evidence)}
    assert left == used | {linked}
    assert fresh not in left
    assert read(tmp_path, fingerprint(jpeg())) is not None


def test_a_file_stays_as_long_as_another_person_needs_it_or_it_was_just_handed_in(app, tmp_path):
    house = office()
    keep_file(house.sari.id, "a.pdf", PDF, tmp_path, ACT)
    keep_file(house.budi.id, "a.pdf", PDF, tmp_path, Act("Budi", ACT.at + timedelta(days=50)))
    assert after(tmp_path, 100) == (1, 0)
    assert read(tmp_path, fingerprint(PDF)) == PDF
    assert sweep(tmp_path, Act("portal", ACT.at + timedelta(days=100))) == (0, 0)


def test_a_file_that_no_row_names_goes_after_a_day_and_nothing_else_in_the_folder(sari, tmp_path):
    keep_file(sari, "a.pdf", PDF, tmp_path, ACT)
    lost = path_of(tmp_path, "ab" * 32)
    lost.parent.mkdir(exist_ok=True)
    lost.write_bytes(PDF)
    other = tmp_path / "bundel" / "dokumen.zip"
    other.parent.mkdir()
    other.write_bytes(PDF)
    assert after(tmp_path, 2) == (0, 1)
    assert not lost.exists()
    assert other.exists()
