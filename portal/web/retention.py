"""Retention: every class with its time, what is due, the purge and its proofs."""

import uuid

from flask import Blueprint, Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.report import Report, Section
from portal.errors import IllegalStep
from portal.queries.privacy import Proof, proof, proofs
from portal.queries.purge_steps import due_figures, due_lines
from portal.rules.actions import Action
from portal.rules.retention import retention_on
from portal.services.purging import purge
from portal.web.downloads import report_file
from portal.web.filters import known_agency, saat
from portal.web.guards import allowed
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.paging import page_number, pager
from portal.web.privacy_words import age_words, step_words
from portal.web.refusals import words_of
from portal.web.visitors import acting, must_be

bp = Blueprint("retention", __name__, url_prefix="/privasi/penyimpanan")
PER_PAGE = 25
COMMAND = "flask privacy purge --dry-run"


@bp.get("")
@allowed(Action.PRIVACY_READ)
def index() -> Response:
    """All classes, what is due today, and the proofs of what went."""
    return _page()


@bp.post("/hapus")
@allowed(Action.PRIVACY_PURGE)
def run() -> BaseResponse:
    """Purge exactly what the page showed, after a tick that says so."""
    expected = request.form.get("jumlah", "")
    if request.form.get("setuju") != "ya":
        return _page([("setuju", _("Centang bahwa Anda sudah memeriksa daftarnya."))], 422)
    if not (expected.isascii() and expected.isdigit() and len(expected) < 12):
        return _page([("setuju", _("Muat ulang halaman ini, lalu periksa daftarnya lagi."))], 422)
    try:
        made = purge(acting(), expected=int(expected))
    except IllegalStep as error:
        return _page([("setuju", words_of(error))], 409)
    return redirect(url_for(".show", run=made, kabar="selesai"), 303)


@bp.get("/<uuid:run>")
@allowed(Action.PRIVACY_READ)
def show(run: uuid.UUID) -> Response:
    """The proof of one purge."""
    one = proof(run)
    return render(
        "privacy/proof.html",
        one=one,
        rule=retention_on(one.at.date()),
        step_words=step_words,
        age_words=age_words,
        notice=request.args.get("kabar", ""),
    )


@bp.get("/<uuid:run>/bukti.pdf")
@allowed(Action.PRIVACY_READ)
def document(run: uuid.UUID) -> Response:
    """The same on paper."""
    one = proof(run)
    response = make_response(report_file(_report(one)))
    response.mimetype = "application/pdf"
    name = f"bukti-penghapusan_{one.at:%Y%m%d}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(errors: list[tuple[str, str]] | None = None, status: int = 200) -> Response:
    act = acting()
    rule = retention_on(act.on)
    page = page_number(request.args.get("halaman", ""))
    found, total = proofs(page, PER_PAGE)
    # What may be purged is what is due at this very moment: a count of before is only looked at.
    is_asked = bool(errors) or request.args.get("hitung") == "ya"
    due, counted_at = (due_lines(rule, act.at), act.at) if is_asked else due_figures(act.at)
    return render(
        "privacy/retention.html",
        status=status,
        errors=errors or [],
        rule=rule,
        due=[line for line in due if line.count],
        total=sum(line.count for line in due),
        proofs=found,
        pager=pager(page, total, PER_PAGE, ".index"),
        may_purge=must_be().may(Action.PRIVACY_PURGE),
        step_words=step_words,
        age_words=age_words,
        command=COMMAND,
        counted_at=counted_at,
        is_fresh=counted_at == act.at,
    )


def _report(one: Proof) -> Report:
    rule, lang = retention_on(one.at.date()), spoken()
    rows = [
        (
            rule[line["class"]].title.in_(lang), step_words(line["step"]), str(line["count"]),
            age_words(line["oldest"], line["newest"]),
        )
        for line in one.lines
        if line["count"]
    ]  # fmt: skip
    nothing = [] if rows else [_("Tidak ada data yang jatuh tempo.")]
    chained = _("ya") if one.is_chained else _("tidak: periksa jejak audit")
    return Report(
        title=_("Bukti penghapusan data"),
        lead=_("Menurut UU 27/2022 Pasal 16 ayat (2) huruf g. Jejak audit tidak pernah dihapus."),
        facts=[
            (_("Instansi"), known_agency().name),
            (_("Waktu"), saat(one.at)),
            (_("Pelaku"), one.actor),
            (_("Aturan penyimpanan"), one.rule),
            (_("Baris yang dihapus atau dikosongkan"), str(one.total)),
            (_("Nomor jejak audit"), str(one.audit_sequence)),
            (_("Sidik jejak audit"), one.audit_digest),
            (_("Masih terangkai"), chained),
        ],
        sections=[
            Section(
                _("Yang dihapus"), nothing,
                (_("Kelas data"), _("Bagian"), _("Jumlah"), _("Tertua dan terbaru")), rows,
            )
        ],
        foot=known_agency().short_name,
        lang=lang,
    )  # fmt: skip
