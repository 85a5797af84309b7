"""Evidence that is handed in: kept under its fingerprint, once, and never half."""

import threading

import pytest

from portal.errors import Invalid
from portal.models.evidence import Evidence
from portal.queries.audit import entries
from portal.rules.evidence_files import EvidenceKind, fingerprint
from portal.services.evidence import keep_file, keep_link, path_of, read
from tests import factories
from tests.rules.test_evidence_files import EXIF_JPEG, PDF, SECRET, jpeg
from tests.services.office import office
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
