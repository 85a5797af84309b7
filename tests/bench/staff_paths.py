"""The lists that the bench of the staff visits: every page that opens without naming anything, what
hangs on a unit, a period or a person, searches and sorted columns, and the last page of each.
"""

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import db
from tests.bench.inside import today
from tests.bench.programs import Broken

SEARCHES = (
    "/pegawai?q=sari", "/pegawai?q=1985", "/pegawai?q=198", "/akun-dan-peran?q=198",
    "/akun-dan-peran?q=sari", "/rekap-hasil?cari=sari", "/rekap-hasil?cari=a",
    "/rekap-hasil?keadaan=belum-dilaporkan", "/rekap-hasil?keadaan=belum-disampaikan",
    "/rekap-hasil?keadaan=belum-diterima", "/rekap-hasil?keadaan=menolak",
    "/rekap-hasil?keadaan=keberatan", "/talenta?q=sari", "/talenta?q=a", "/talenta?kotak=8",
    "/jejak-audit?q=demo", "/jejak-audit?q=tidak-ada", "/jejak-audit?q=s", "/jejak-audit?q=staff",
    "/jejak-audit?q=sri", "/jejak-audit?dari-hari=1&dari-bulan=1&dari-tahun=2026",
    "/pegawai?urut=nip", "/pegawai?urut=nip-turun", "/pegawai?urut=nama-turun",
    "/pegawai?status=keluar", "/pegawai?status=tanpa-penempatan",
)  # fmt: skip
# No lists: files, what changes the session, the check of the whole trail, and the analyses of
# fairness, which the part `panel` measures.
SKIPPED = re.compile(
    r"static|\.(csv|xlsx|pdf|json|ics)$|^/(masuk|keluar|healthz|readyz|s|komponen|keadilan)\b"
)
NOT_LISTS = {"/jejak-audit/periksa"}
# Lists that hang on something, with the table and column that name it.  The plans of one unit are
# no list of the staff: copied people bring their unit more plans than it can have.
HANGING = {
    "/pegawai?unit={}": "unit.id", "/unit-kerja/{}": "unit.id",
    "/pantauan/unit-kerja/{}": "unit.id", "/dasbor/{}": "unit.id", "/dasbor/layanan/{}": "unit.id",
    "/dasbor/pelatihan/{}": "unit.id", "/rekap-hasil?unit={}": "unit.id",
    "/kebutuhan-pelatihan?unit={}": "unit.id", "/titik-survei/{}": "unit.slug",
    "/pegawai/{}/riwayat": "employee.id", "/catatan/pegawai/{}": "employee.id",
    "/umpan-balik/pegawai/{}": "employee.id", "/penghargaan/{}": "opportunity.id",
    "/penghargaan/{}/calon": "opportunity.id", "/penghargaan/{}/calon?semua=1": "opportunity.id",
    "/penghargaan/{}/calon?semua=1&q=sari": "opportunity.id", "/periode/{}": "evaluation_period.id",
    "/tanda-tangan/{}": "evaluation_period.id", "/rekap-hasil?periode={}": "evaluation_period.id",
    "/putaran-rekan/{}": "peer_round.id", "/putaran-rekan/{}/kesiapan": "peer_round.id",
    "/putaran-rekan/{}/kemajuan": "peer_round.id", "/putaran-rekan/{}/usulan": "peer_round.id",
    "/pelatihan/{}": "training_programme.id", "/pelatihan/{}/undang": "training_programme.id",
    "/pelatihan/{}/kehadiran": "training_programme.id", "/forum/{}": "forum_session.id",
    "/forum/{}/hasil": "forum_session.id", "/forum/{}/halangan": "forum_session.id",
    "/kaskade/{}/YEAR": "unit.slug", "/kaskade/{}/YEAR/matriks": "unit.slug",
    "/standar-kompetensi/{}": "post_standard.id", "/keberatan/{}": "objection.id",
    "/talenta?periode={}": "evaluation_period.span_key",
    "/kebutuhan-pelatihan/usulan/{}": "post_standard_level.competence",
}  # fmt: skip
# Lists that are measured elsewhere or hold no staff, with the reason.
ELSEWHERE = {
    **dict.fromkeys(
        ("fairness.show", "fairness_habits.habits", "fairness_habits.changes",
         "fairness_habits.adjusted"),
        "an analysis of ratings, measured by the part `panel`",
    ),
    "privacy.own_table": "one person's own rows",
}  # fmt: skip
# So many of each, from both ends of their names.
SOME = 2
# Whoever holds an office sees its lists instead.
_PLAIN = "NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = a.id)"
_PAGES = re.compile(r"\(halaman \d+ dari (\d+)\)")


def lists(client: FlaskClient) -> list[str]:
    """Every list that opens for a visitor, and the last page of those that are cut."""
    rules = current_app.url_map.iter_rules()
    plain = {
        str(rule) for rule in rules
        if "GET" in (rule.methods or ()) and not rule.arguments and not SKIPPED.search(str(rule))
    }  # fmt: skip
    found = []
    for path in [*sorted(plain - NOT_LISTS), *SEARCHES, *_hanging()]:
        answer = fetched(client, path)
        if answer.status_code >= 500:
            raise Broken(f"{path}: {answer.status_code}")
        if answer.status_code != 200 or not answer.mimetype.startswith("text/html"):
            continue
        found.append(path)
        if cut := _PAGES.findall(answer.get_data(as_text=True)):
            last = max(map(int, cut))
            found.append(f"{path}{'&' if '?' in path else '?'}halaman={last}")
    return found


def fetched(client: FlaskClient, path: str) -> TestResponse:
    """A page in a context of its own, as a server gives it: nothing is kept from the page before,
    and no visitor has another's token.
    """
    with client.application.app_context():
        return client.get(path, base_url="https://127.0.0.1")


def busiest_head() -> str:
    """The login of whoever leads the unit with the most people and has no office beside it."""
    return _login(
        "SELECT a.login FROM account a JOIN posting p ON p.employee_id = a.employee_id "
        "JOIN posting q ON q.unit_id = p.unit_id WHERE p.leads_unit AND p.ends_on IS NULL "
        "AND {plain} "
        "GROUP BY a.login ORDER BY count(*) DESC, a.login LIMIT 1"
    )


def busiest_superior() -> str:
    """The login of whoever decides on objections and is named as superior most often; no office."""
    return _login(
        "SELECT a.login FROM account a JOIN appraisal_result r ON r.superior_id = a.employee_id "
        "WHERE {plain} GROUP BY a.login ORDER BY count(*) DESC, a.login LIMIT 1"
    )


def busiest_signer() -> str:
    """The login of whoever signed the most results and has no office beside it."""
    return _login(
        "SELECT a.login FROM account a JOIN appraisal_result r ON r.signed_by_id = a.employee_id "
        "WHERE {plain} GROUP BY a.login ORDER BY count(*) DESC, a.login LIMIT 1"
    )


def _login(statement: str) -> str:
    return str(db.session.scalars(sa.text(statement.replace("{plain}", _PLAIN))).one())


def _hanging() -> Iterator[str]:
    kept: dict[str, list[Any]] = {}
    for pattern, name in HANGING.items():
        if name not in kept:
            table, column = name.split(".")
            key = sa.column(column, sa.Uuid() if column == "id" else sa.String())
            ends = [key.asc(), key.desc()]
            kept[name] = list(
                dict.fromkeys(
                    one
                    for order in ends
                    for one in db.session.scalars(
                        sa.select(key).select_from(sa.table(table)).order_by(order).limit(SOME)
                    )
                )
            )
        for one in kept[name]:
            yield pattern.format(one).replace("YEAR", str(today().year))
