"""Nobody alone reaches a signed state of their own record: whatever they send, in any order.

Sari holds every office at once, that of personnel lent to her, is delegated to lead her own unit as
Plt., and chairs the forum.
"""

import random
import re
import uuid
from datetime import timedelta

import pytest
import time_machine

from portal.db import db, writing
from portal.models.accounts import RoleGrant
from portal.models.evaluations import Evaluation
from portal.models.people import Posting
from portal.models.results import AppraisalResult
from portal.rules.employment import JobFamily, PostKind
from portal.rules.postings import PostingKind
from portal.rules.roles import Role
from portal.services import accounts, role_grants
from portal.services.audit import Act
from tests import factories, people
from tests.people import SANDI, Person
from tests.services.reviewed import AUTUMN, begun, completed, goals_of, quarter, row_of
from tests.stored import rows_of
from tests.web.employees import employee_account

OFFICES = (
    Role.ADMIN, Role.KETUA_FORUM, Role.ANGGOTA_FORUM, Role.AUDITOR,
)  # fmt: skip
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
UPHELD = {"versi": "1", "sandi": SANDI, "kode": "", "alasan": "serangan", "setuju": "ya"}


@pytest.fixture
def record(agency):
    """Sari's evaluation, complete in Budi's hands but for his signature."""
    with time_machine.travel(AUTUMN, tick=False):
        house, period = quarter()
        evaluation = completed(begun(house, period), house.budi.id)
        with writing() as session:
            session.add(
                Posting(
                    employee_id=house.sari.id, unit_id=house.budi.unit_id, kind=PostingKind.PLT,
                    title="Plt. Kepala", post=PostKind.PENGAWAS, family=JobFamily.UMUM,
                    leads_unit=True, is_delegated=True, starts_on=AUTUMN.date(),
                )
            )  # fmt: skip
        yield house, period, evaluation


@pytest.fixture
def sari(app, record):
    house, _period, _evaluation = record
    plain = employee_account(house.sari.id)
    for role in OFFICES:
        accounts.grant_role(plain.id, role, None, "SK 1", factories.AGUS)
    lent(Role.HR, plain.login)
    return people.browser_of(
        app, Person(plain.id, plain.login, plain.name, people.enrolled(plain.id))
    )


def lent(role, login):
    """The office is lent to her for a month by its holder."""
    holder = people.person("Ratna Dewi", role)
    (own,) = rows_of(RoleGrant, RoleGrant.account_id == holder.id, RoleGrant.role == role)
    days = AUTUMN.date(), AUTUMN.date() + timedelta(days=30)
    role_grants.delegate(own.id, holder.id, login, days, "Cuti", Act(holder.name, AUTUMN))


def attempts(record):
    """Every step on the way to a signature, on the own record and through each office."""
    house, period, evaluation = record
    goal, mark = goals_of(evaluation)[0].goal_id, row_of(evaluation).version
    one, me = f"/penilaian/{evaluation}", str(house.sari.id)
    proved = UPHELD | {"versi": str(mark)}
    return [
        ("/penilaian", {"pegawai": me, "periode": str(period)}),
        (f"{one}/rating", {"dimensi": "hasil_kerja", "rating-hasil_kerja": "diatas_ekspektasi"}),
        (f"{one}/hasil-kerja/{goal}", {"temuan": "Bagus"}),
        (f"{one}/teks", {"bagian": "catatan", "notes": "Bagus"}),
        (f"{one}/bagikan", proved), (f"{one}/tarik", proved), (f"{one}/forum", proved),
        (f"/penilaian/saya/{evaluation}/tanggapi", {"tanggapan": "Setuju"}),
        (f"/tanda-tangan/{evaluation}", proved),
        ("/tanda-tangan", proved | {"pilih": str(evaluation), "semua": str(period)}),
        (f"/tanda-tangan/bersama/{uuid.uuid4()}/lanjutkan", proved),
        (f"/hasil/{evaluation}/terima", proved),
        (f"/penilaian/pengecualian/{evaluation}", proved),
        ("/forum/baru", {"periode": str(period), "anggota": me, "ketua": me, "tempat": "Aula",
                         "pukul": "9.00"}),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_no_sequence_of_requests_signs_the_own_record(record, sari, seed):
    _house, _period, evaluation = record
    before = row_of(evaluation)
    kept = (
        before.state,
        before.evaluator_id,
        before.hasil_kerja,
        before.hasil_reason,
        before.notes,
    )
    steps = attempts(record) * 2
    random.Random(seed).shuffle(steps)
    token = TOKEN.search(sari.visit("/beranda").html)[1]
    reached = set()
    for path, fields in steps:
        answer = sari.client.post(path, data=fields | {"csrf_token": token})
        assert answer.status_code < 500, path
        assert "/masuk" not in answer.headers.get("Location", ""), f"{path} was not reached"
        reached.add(answer.status_code)
        db.session.rollback()
        assert rows_of(AppraisalResult) == [], path
        row = row_of(evaluation)
        found = (row.state, row.evaluator_id, row.hasil_kerja, row.hasil_reason, row.notes)
        assert found == kept, f"{path}: {answer.status_code}"
    assert reached <= {403, 404, 409, 422}, reached
    assert len(rows_of(Evaluation, Evaluation.employee_id == before.employee_id)) == 1


def test_the_same_request_signs_in_the_raters_hands(app, record):
    """Without this the others would prove nothing."""
    house, _period, evaluation = record
    budi = people.browser_of(app, employee_account(house.budi.id))
    token = TOKEN.search(budi.visit("/beranda").html)[1]
    path, fields = next(one for one in attempts(record) if one[0] == f"/tanda-tangan/{evaluation}")
    answer = budi.client.post(path, data=fields | {"csrf_token": token})
    assert answer.status_code == 303
    assert len(rows_of(AppraisalResult)) == 1
