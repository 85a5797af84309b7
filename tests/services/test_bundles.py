"""Bundles of a unit's documents: piece by piece, resumable, one archive, gone after a week."""

import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import bundling
from portal.db import db
from portal.errors import Invalid
from portal.models.accounts import Account
from portal.models.results import ResultCertificate
from portal.queries.document_bundles import bundle_view, bundles_of
from portal.rules.result_jobs import BundleKind, JobState
from portal.services import accounts, certificates, document_bundles
from portal.services.accounts import NewAccount
from portal.services.certificates import NewCertificate
from portal.services.document_bundles import archive_of
from tests import factories
from tests.documents.pdf_reader import text
from tests.services.reviewed import NOW
from tests.services.signed import ready, result_of, signed
from tests.stored import count


@pytest.fixture
def config(tmp_path):
    return {"EVIDENCE_FOLDER": str(tmp_path / "bukti"), "PUBLIC_URL": "https://contoh.go.id"}


@pytest.fixture
def case(app):
    factories.agency()
    house, evaluation = ready()
    result = signed(house, evaluation)
    accounts.create_account(NewAccount("budi@contoh.go.id", "Budi"), NOW)
    account = db.session.scalars(sa.select(Account.id)).one()
    return house, result, replace(NOW, account_id=account)


def asked(case, kind=BundleKind.LENGKAP):
    _house, result, act = case
    row = result_of(result)
    return document_bundles.ask(row.period_id, row.unit_id, [row.unit_id], kind, act)


def test_a_bundle_holds_every_form_of_everybody(case, config):
    _house, _result, act = case
    bundle = asked(case)
    assert asked(case) == bundle, "asked twice it is one"
    assert bundling.make_round(config) == 1
    view = bundle_view(bundle, act.account_id)
    assert (view.state, view.done, view.total, view.refused) == (JobState.SELESAI, 1, 1, 0)
    with zipfile.ZipFile(archive_of(Path(config["EVIDENCE_FOLDER"]), bundle)) as archive:
        names = archive.namelist()
        said = text(archive.read(names[1]))
    assert names == ["199001012015032003-C.1.3.pdf", "199001012015032003-D.1.1.pdf"]
    assert "DOKUMEN EVALUASI KINERJA PEGAWAI" in said
    assert "https://contoh.go.id/verifikasi/" in said.replace(" ", "")


def test_it_goes_on_after_a_stop_and_makes_nothing_twice(case, config, monkeypatch):
    bundle = asked(case, BundleKind.DOKUMEN)
    monkeypatch.setattr(bundling, "ROUND_SECONDS", -1)
    assert bundling.make_round(config) == 0
    assert bundling.make_pieces(config, bundle) == 1
    assert bundling.make_pieces(config, bundle) == 0
    monkeypatch.undo()
    bundling.make_round(config)
    assert bundles_of(case[2].account_id)[0].state is JobState.SELESAI


def test_the_archive_goes_after_a_week(case, config, time_machine):
    bundle = asked(case)
    time_machine.move_to(NOW.at)
    bundling.make_round(config)
    assert archive_of(Path(config["EVIDENCE_FOLDER"]), bundle).exists()
    time_machine.move_to(NOW.at + timedelta(days=8))
    bundling.make_round(config)
    assert not archive_of(Path(config["EVIDENCE_FOLDER"]), bundle).exists()


def test_nothing_signed_makes_no_bundle(case, config):
    house, result, act = case
    row = result_of(result)
    with pytest.raises(Invalid):
        document_bundles.ask(
            row.period_id, house.joko.unit_id, [house.joko.unit_id], BundleKind.HASIL, act
        )


def test_a_certified_signature_is_laid_to_a_document(case, tmp_path):
    house, result, act = case
    signed_pdf = b"%PDF-1.7 /ByteRange [0 1 2 3]"
    for data in (b"", b"%PDF-1.7 tanpa tanda tangan", b"GIF89a /ByteRange"):
        with pytest.raises(Invalid):
            certificates.add(result, house.budi.id, NewCertificate("BSrE", "", data), tmp_path, act)
    for _again in range(2):
        certificates.add(
            result, house.budi.id, NewCertificate("BSrE", "", signed_pdf), tmp_path, act
        )
    certificates.add(result, house.budi.id, NewCertificate("BSrE", "TTE-9"), tmp_path, act)
    assert count(ResultCertificate) == 2
