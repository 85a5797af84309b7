"""The form with which an opportunity is posted."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.errors import Invalid, NotFound
from portal.queries.competences import scheme_or_none
from portal.rules.employment import JobFamily
from portal.rules.recognition import OpportunityKind, Terms, award_month, is_monthly, kind_of
from portal.rules.scheme_words import LeastPredikat
from portal.services.recognition import NewOpportunity
from portal.web import growth_words, people_words, recognition_words
from portal.web.dates import parts_of, read_date
from portal.web.growth_forms import Errors, chosen, whole
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.visitors import acting


def form_page(errors: Errors) -> Response:
    """The form, empty, filled from a list of the scheme, or as typed."""
    on, scheme = acting().on, scheme_or_none(acting().on)
    lists = scheme.recognition.lists if scheme else ()
    text = request.values.get("daftar", "")
    listed = lists[int(text)] if text.isdigit() and int(text) < len(lists) else None
    values: dict[str, Any] = dict(request.form)
    if not errors:
        values = {"periode": "4", "paling-rendah": "baik", "orang": "1"}
    if listed is not None and not errors:
        terms = Terms.of(listed)
        values = {
            "nama": listed.title.in_(spoken()), "jenis": kind_of(listed.opportunity).value,
            "periode": str(terms.periods), "paling-rendah": terms.least.value, "orang": "1",
        }  # fmt: skip
    competences = list(Terms.of(listed).competences) if listed else []
    families = list(Terms.of(listed).families) if listed else []
    if errors:
        competences, families = request.form.getlist("kompetensi"), request.form.getlist("rumpun")
    last = tuple(request.form.get(f"tutup-{p}", "") for p in ("hari", "bulan", "tahun"))
    return render(
        "recognition/form.html", status=422 if errors else 200, errors=errors, values=values,
        lists=[(str(n), one.title.in_(spoken())) for n, one in enumerate(lists)],
        kinds=[(one.value, recognition_words.kind(one)) for one in OpportunityKind],
        leasts=[(one.value, recognition_words.least(one)) for one in LeastPredikat],
        all_competences=growth_words.competence_options("")[1:], competences=competences,
        all_families=people_words.family_options(), families=families,
        opens=parts_of(on), closes=last if errors else ("", "", ""),
    )  # fmt: skip


def read_new() -> NewOpportunity:
    """The form as typed. Raises Invalid."""
    form = request.form
    periods, seats, closes = whole("periode"), whole("orang"), read_date(form, "tutup")
    if periods is None or seats is None:
        raise Invalid(_("Banyaknya periode dan jumlah orang harus angka."))
    if closes is None:
        raise Invalid(_("Hari terakhir pengajuan belum diisi."))
    known = dict(growth_words.competence_options(""))
    terms = Terms(
        periods, chosen(LeastPredikat, "paling-rendah") or LeastPredikat.BAIK,
        tuple(one for one in form.getlist("rumpun") if one in set(JobFamily)),
        tuple(one for one in form.getlist("kompetensi") if one in known),
    )  # fmt: skip
    kind, on = chosen(OpportunityKind, "jenis") or OpportunityKind.PENGHARGAAN, acting().on
    return NewOpportunity(
        kind, form.get("nama", ""), terms, read_date(form, "buka") or on, closes, seats,
        form.get("keterangan", ""), award_month(on).key if is_monthly(kind) else None,
    )  # fmt: skip


def field_of(error: Invalid | NotFound) -> str:
    """The field that a refusal is about."""
    marks = (("periode", "periode"), ("Jumlah", "orang"), ("Hari", "tutup-hari"),
             ("anggal", "tutup-hari"), ("bulan", "tutup-hari"))  # fmt: skip
    return next((field for mark, field in marks if mark in error.message), "nama")
