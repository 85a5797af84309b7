"""A plan as files: its official form, the lampiran, and the indicator manual."""

import uuid

from flask import Blueprint, Response, abort
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.official_forms import OfficialForm, Signature
from portal.documents.skp_forms import Printed, attachment_form, manual_form, plan_form
from portal.queries.indicators import entries_of
from portal.queries.skp import SkpSheet
from portal.queries.skp_parties import PrintedPerson, parties_of
from portal.rules.actions import Action
from portal.web.downloads import KINDS, form_file
from portal.web.filters import known_agency, saat
from portal.web.guards import signed_in
from portal.web.skp_sheet import loaded

bp = Blueprint("skp_documents", __name__, url_prefix="/skp/<uuid:plan>/unduh")


@bp.get("/<string:which>/<string:form_kind>")
@signed_in
def download(plan: uuid.UUID, which: str, form_kind: str) -> Response:
    """`which` is skp, lampiran or manual; `form_kind` is pdf or xlsx."""
    sheet = loaded(plan, Action.PLAN_READ)
    if form_kind not in KINDS or which not in ("skp", "lampiran", "manual"):
        abort(404)
    with force_locale("id"):
        form = _form(sheet, which)
    return form_file(form, form_kind, f"{form.code} {sheet.sight.name} {sheet.plan.year}")


def _form(sheet: SkpSheet, which: str) -> OfficialForm:
    around = _printed(sheet)
    if which == "manual":
        return manual_form(sheet, around, entries_of(sheet.plan))
    return plan_form(sheet, around) if which == "skp" else attachment_form(sheet, around)


def _printed(sheet: SkpSheet) -> Printed:
    plan = sheet.plan
    parties = parties_of(plan, sheet.sight.rater.employee_id, sheet.sight.on)
    signed = _("ditandatangani %(at)s", at=saat(plan.signed_at)) if plan.signed_at else ""
    was_set = _("ditetapkan %(at)s", at=saat(plan.set_at)) if plan.set_at else ""
    return Printed(
        agency=known_agency().name,
        period=_("Periode penilaian: 1 Januari sampai 31 Desember %(year)s", year=plan.year),
        employee=_lines(parties.employee), rater=_lines(parties.rater),
        signatures=(
            _signature(_("Pegawai yang dinilai"), parties.employee, signed),
            _signature(_("Pejabat penilai kinerja"), parties.rater, was_set),
        ),
        leader_texts=dict(sheet.leader),
    )  # fmt: skip


def _lines(person: PrintedPerson | None) -> list[tuple[str, str]]:
    texts = (
        (person.name, person.nip, person.rank, person.title, person.unit) if person else ("",) * 5
    )
    labels = ("NAMA", "NIP", "PANGKAT/ GOL. RUANG", "JABATAN", "UNIT KERJA")
    return list(zip(labels, texts, strict=True))


def _signature(capacity: str, person: PrintedPerson | None, signed: str) -> Signature:
    if person is None:
        return Signature(capacity, "", "", signed)
    return Signature(capacity, person.name, _("NIP %(nip)s", nip=person.nip), signed)
