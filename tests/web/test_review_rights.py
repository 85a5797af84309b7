"""The employee against the own record: no sequence of requests rates, shares, signs or excuses."""

import uuid
from urllib.parse import urlencode

import pytest
import time_machine

from portal.rules.workflow import EvaluationState
from portal.services import review_talks
from tests.services import reviewed
from tests.services.office import office
from tests.services.reviewed import AUTUMN, NOW, begun, completed, quarter, row_of
from tests.web.employees import browser_of

FORMS = {
    "rating": {"dimensi": "hasil_kerja", "rating-hasil_kerja": "diatas_ekspektasi"},
    "teks": {"bagian": "umpan", "strength": "Hebat"},
    "tempat-tugas": {"tempat": "biasa"},
    "bagikan": {"versi": "1"},
    "tarik": {"versi": "1"},
    "ajukan-forum": {"versi": "1"},
    "percakapan": {"tanggal-hari": "28", "tanggal-bulan": "9", "tanggal-tahun": "2026"},
    "pakai-hasil-lama": {},
}


@pytest.fixture
def mine(app, agency):
    with time_machine.travel(AUTUMN, tick=False):
        house, period = quarter("jakarta", office())
        yield house, period, completed(begun(house, period), house.budi.id)


@pytest.mark.parametrize("is_shared", [False, True])
def test_no_request_of_the_employee_moves_the_own_record(app, mine, is_shared):
    house, period, evaluation = mine
    if is_shared:
        review_talks.share(evaluation, house.budi.id, row_of(evaluation).version, NOW)
    before = row_of(evaluation)
    kept = (before.state, before.hasil_kerja, before.perilaku_kerja, before.strength)
    app.config["WTF_CSRF_ENABLED"] = False
    client = browser_of(app, house.sari.id).client
    goal = reviewed.goals_of(evaluation)[0].goal_id
    paths = {f"/penilaian/{evaluation}/{rest}": form for rest, form in FORMS.items()}
    paths[f"/penilaian/{evaluation}/hasil-kerja/{goal}"] = {"realisasi": "100 persen"}
    paths["/penilaian"] = {"pegawai": str(house.sari.id), "periode": str(period)}
    paths["/penilaian/pengecualian"] = {"nip": "199001012015032003", "sebab": "lain"}
    paths[f"/penilaian/organisasi/{house.sari.unit_id}"] = {"predikat": "istimewa", "dasar": "x"}
    paths[f"/penilaian/saya/{evaluation}/setuju"] = {}
    for _again in range(2):
        for path, form in paths.items():
            answer = client.post(
                path, data=urlencode(form), content_type="application/x-www-form-urlencoded"
            )
            assert answer.status_code in (403, 404, 409), path
    row = row_of(evaluation)
    assert (row.state, row.hasil_kerja, row.perilaku_kerja, row.strength) == kept
    assert row.state in (EvaluationState.DRAF, EvaluationState.DIBAGIKAN)


def test_an_unknown_evaluation_is_not_found(app, mine):
    house, _period, _evaluation = mine
    browser_of(app, house.budi.id).visit(f"/penilaian/{uuid.uuid4()}", status=404)
