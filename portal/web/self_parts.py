"""One page of a self-assessment: shown, saved piece by piece or whole, with evidence."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import IllegalStep, Invalid, NotFound
from portal.queries.logged_results import goal_material
from portal.queries.self_assessments import SelfSheet
from portal.queries.self_lists import evidence_of
from portal.rules.evidence_files import LARGEST
from portal.rules.scheme_words import ReportPart
from portal.rules.self_assessments import Part, SelfState, Stored, joined, with_lines
from portal.services import evidence, self_assessments
from portal.services.self_assessments import Typed
from portal.web import self_words
from portal.web.guards import signed_in
from portal.web.htmx import render, wants_fragment
from portal.web.kept_pages import blank, fill
from portal.web.languages import spoken
from portal.web.refusals import words_of
from portal.web.self_assessment import check_page, frame, own
from portal.web.self_drawing import drawn
from portal.web.self_form import (
    Field,
    Read,
    evidence_places,
    fields_of,
    new_window,
    read_part,
)
from portal.web.visitors import acting, here

bp = Blueprint("self_parts", __name__, url_prefix="/penilaian-diri/<uuid:assessment>/bagian")
Clashes = dict[str, Stored]
PART = "/<laman:self_part>"
# For the texts of the form around a file.
ROOM = 256 * 1024


@bp.url_value_preprocessor
def admit_evidence(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """A photo is larger than other forms; set before the form is read for its token."""
    if endpoint == "self_parts.save" and here() is not None:
        request.max_content_length = LARGEST + ROOM


@bp.get(PART)
@signed_in
def edit(assessment: uuid.UUID, self_part: str) -> Response:
    """One page, with what is stored."""
    sheet = own(assessment)
    page = sheet.page(self_part)
    if not sheet.row.state.is_open:
        raise IllegalStep("Penilaian diri ini sudah dikirim, jadi tidak dapat diubah lagi.")
    return _page(sheet, page)


@bp.post(PART)
@signed_in
def save(assessment: uuid.UUID, self_part: str) -> BaseResponse:
    """The pieces of a page: all at once by a button, or by themselves as they are typed."""
    # Answers to questions need the questions only, not everything answered so far.
    sheet = own(assessment, is_frame=not self_part.startswith("hasil-"))
    part = joined(sheet.page(self_part))
    read = read_part(sheet, part)
    if request.form.get("aksi") == "catatan":
        _take_log(sheet, part, read)
    kept = {part.place(k): one for k, one in read.typed.items() if k not in read.errors}
    try:
        clashes = self_assessments.save(
            assessment, sheet.row.employee_id, kept, request.form.get("jendela", "")[:16], acting()
        )
    except IllegalStep as error:
        return _unsaved(sheet, part, read, words_of(error))
    if wants_fragment():
        return _piece(sheet, part, read, clashes)
    return _saved(sheet, part, read, clashes)


def _take_log(sheet: SelfSheet, part: Part, read: Read) -> None:
    """The lines of the log that the report does not hold yet, behind what was typed."""
    if part.result is None:
        return
    found = _material(sheet, part)["entries"]
    lines = {
        ReportPart.CAPAIAN.value: [one.line for one in found],
        ReportPart.KENDALA.value: [f"- {one.obstacle}" for one in found if one.obstacle],
    }
    for key, one in read.typed.items():
        if key in lines:
            longer = with_lines(one.value, lines[key])
            read.typed[key] = Typed(longer, one.note, one.shown, one.version_id)


def _saved(sheet: SelfSheet, part: Part, read: Read, clashes: Clashes) -> BaseResponse:
    assessment, bad_evidence = sheet.row.id, ""
    try:
        _take_evidence_away(assessment)
        is_laid = _lay_evidence(sheet, part)
    except (Invalid, NotFound) as error:
        is_laid, bad_evidence = False, words_of(error)
    if read.errors or clashes or bad_evidence:
        now = own(assessment)
        return _page(now, now.page(part.key), read, clashes, bad_evidence)
    does = request.form.get("aksi", "")
    if is_laid or does in ("bukti", "catatan") or "lepas" in request.form:
        where = url_for(".edit", assessment=assessment, self_part=part.key, kabar="simpan")
        return redirect(where, 303)
    if does == "nanti":
        return redirect(url_for("self_assessment.show", assessment=assessment, kabar="simpan"), 303)
    return _next(sheet, part)


def _next(sheet: SelfSheet, part: Part) -> BaseResponse:
    """The page after this one; or the last look itself, because on a slow line every redirect is a
    wait, and posting the same once more changes nothing.
    """
    keys = [page[0].key for page in sheet.pages]
    at = keys.index(part.key) + 1
    if at == len(keys):
        return check_page(own(sheet.row.id))
    return redirect(url_for(".edit", assessment=sheet.row.id, self_part=keys[at]), 303)


def _take_evidence_away(assessment: uuid.UUID) -> None:
    """What a button named as "id place"; the evidence itself stays."""
    wanted, _blank, place = request.form.get("lepas", "").partition(" ")
    if not wanted:
        return
    sheet = own(assessment)
    found = next((one for one in sheet.evidence.get(place, ()) if str(one.id) == wanted), None)
    if found is not None:
        self_assessments.detach(assessment, sheet.row.employee_id, place, found.id)


def _lay_evidence(sheet: SelfSheet, part: Part) -> bool:
    """Keep what was handed in and lay it where it was said. Raises Invalid, NotFound."""
    me, act, form = sheet.row.employee_id, acting(), request.form
    if form.get("berkas"):  # its name alone, as a form without files posts it
        raise Invalid(_("Pilih berkas lagi, lalu tekan “Simpan dan tambahkan bukti”."))
    places = [place for place, _words in evidence_places(sheet, part)]
    if not places:
        return False
    place = form.get("untuk", "") if form.get("untuk") in places else places[0]
    found: list[uuid.UUID] = []
    known = {str(one.id): one.id for one in evidence_of(me)} if form.get("bukti-lama") else {}
    if form.get("bukti-lama") in known:
        found.append(known[form["bukti-lama"]])
    if form.get("tautan", "").strip():
        found.append(evidence.keep_link(me, form["tautan"], act))
    file = request.files.get("berkas")
    if file is not None and file.filename:
        folder = current_app.config["EVIDENCE_FOLDER"]
        found.append(evidence.keep_file(me, file.filename, file.read(), Path(folder), act))
    for one in found:
        self_assessments.attach(sheet.row.id, me, place, one)
    return bool(found)


def _piece(sheet: SelfSheet, part: Part, read: Read, clashes: Clashes) -> Response:
    """The line under one item: saved when, or what is wrong, or what the other window wrote."""
    wanted = request.args.get("butir", "")
    field = next((f for f in fields_of(sheet, part, read, clashes) if f.key == wanted), None)
    if field is None:
        raise NotFound(_("Butir ini tidak ada di bagian ini."))
    status = 409 if field.clash is not None else 422 if field.error else 200
    clash = clashes.get(part.place(wanted))
    return render(
        "self/_saved.html", status=status, field=field, at=acting().at,
        mark=clash.mark if clash else None,
    )  # fmt: skip


def _page(
    sheet: SelfSheet,
    page: Sequence[Part],
    read: Read | None = None,
    clashes: Clashes | None = None,
    bad_evidence: str = "",
) -> Response:
    part, keys = joined(page), [one[0].key for one in sheet.pages]
    fields = fields_of(sheet, part, read, clashes)
    errors = [(f"b-{f.key}" if f.item else f.key, f.error) for f in fields if f.error]
    errors += [(f"s-{f.key}", _("Jawaban ini juga diubah di jendela lain."))
               for f in fields if f.clash is not None]  # fmt: skip
    errors += [("tautan", bad_evidence)] if bad_evidence else []
    wrong = (read and read.errors) or bad_evidence
    at, places = keys.index(part.key), evidence_places(sheet, part)
    version = sheet.versions[part.instrument.key] if part.instrument else None
    known = [(str(one.id), one.name) for one in evidence_of(sheet.row.employee_id)]
    notice, laid = request.args.get("kabar", ""), _laid(sheet, places)

    def context(window: str) -> dict[str, Any]:
        return {
            "part": part, "blocks": _blocks(page, fields), "errors": errors, "number": at + 1,
            "of": len(keys), "heading": self_words.page_title(page, sheet.pages, spoken()),
            "group": self_words.part_group(part, spoken()), "window": window, "places": places,
            "known": known, "before": keys[at - 1] if at else None, "notice": notice,
            "typed": request.form, "bad_evidence": bad_evidence, "laid": laid,
            "draw": lambda field, url: drawn(field, version, url), **_material(sheet, part),
            **frame(sheet),
        }  # fmt: skip

    is_fresh = part.section is not None and sheet.row.state is SelfState.DRAF
    is_fresh = is_fresh and read is None and not any(map(_has_words, fields))
    if is_fresh and not (known or laid or notice or errors):
        own_words = {"id": sheet.row.id, "window": new_window()}
        same = (
            version, tuple(keys), part.key, tuple(f.key for f in fields if f.is_required),
            tuple(sheet.row.focus), sheet.period, frame(sheet)["fault"],
        )  # fmt: skip
        return fill("self/part.html", same, own_words, lambda: context(blank("window")))
    status = 422 if wrong else 409 if clashes else 200
    return render("self/part.html", status=status, **context(new_window()))


def _has_words(field: Field) -> bool:
    return bool(field.value or field.note)


def _blocks(page: Sequence[Part], fields: list[Field]) -> list[tuple[Part, str, str, list[Field]]]:
    """(part, title, helper, pieces) of each part of a page; a result is one without a section."""
    known = {field.key: field for field in fields}
    return [
        (
            part, self_words.part_title(part, spoken()), _helper(part),
            [known[item.key] for item in part.section.items] if part.section else fields,
        )
        for part in page
    ]  # fmt: skip


def _laid(sheet: SelfSheet, places: list[tuple[str, str]]) -> list[tuple[str, str, Any]]:
    """(place, words, evidence) of everything laid to this page."""
    return [(place, words, one) for place, words in places for one in sheet.evidence.get(place, ())]


def _helper(part: Part) -> str:
    helper = part.section.helper if part.section else None
    return helper.in_(spoken()) if helper else ""


def _material(sheet: SelfSheet, part: Part) -> dict[str, Any]:
    """Entries of the log and indicators of the plan beside a result."""
    if part.result is None:
        return {"entries": [], "indicators": []}
    span = sheet.period.span
    goal = sheet.goals.get(part.result.number)
    entries, indicators = goal_material(
        sheet.row.employee_id, span.start, span.end, goal, list(sheet.goals.values())
    )
    return {"entries": entries, "indicators": indicators}


def _unsaved(sheet: SelfSheet, part: Part, read: Read, why: str) -> Response:
    """What was typed on a page that can no longer be saved, to be copied."""
    fields = fields_of(sheet, part, read)
    return render(
        "self/unsaved.html", status=409, why=why, sheet=sheet, part=part,
        heading=self_words.part_title(part, spoken()),
        fields=[f for f in fields if f.value or f.note],
    )  # fmt: skip
