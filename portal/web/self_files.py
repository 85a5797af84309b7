"""What leaves a self-assessment: copies as text, JSON and PDF, its evidence, and the years."""

import json
import uuid
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.documents.report import Report, Section
from portal.queries.self_assessments import EvidenceCard, SelfSheet
from portal.queries.self_lists import answers_over_periods
from portal.rules.actions import Action
from portal.rules.self_assessments import Part, Stored
from portal.services import evidence as files
from portal.web import period_words, self_words
from portal.web.downloads import report_file
from portal.web.filters import known_agency, saat
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.languages import spoken
from portal.web.self_assessment import loaded
from portal.web.self_form import Line, lines_of
from portal.web.visitors import acting, myself

bp = Blueprint("self_files", __name__, url_prefix="/penilaian-diri")
FORMAT = "portal-self-assessment/1"
FOLDER = "EVIDENCE_FOLDER"


@bp.get("/<uuid:assessment>/unduh.<any(txt,json,pdf):copy>")
@signed_in
def download(assessment: uuid.UUID, copy: str) -> Response:
    """Everything written, also of a draft whose period was closed."""
    sheet = loaded(assessment, Action.SELF_READ)
    makers = {"txt": _as_text, "json": _as_json, "pdf": _as_pdf}
    kinds = {"txt": "text/plain; charset=utf-8", "json": "application/json",
             "pdf": "application/pdf"}  # fmt: skip
    response = make_response(makers[copy](sheet))
    response.headers["Content-Type"] = kinds[copy]
    name = f"penilaian-diri-{sheet.period.span.key}.{copy}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/<uuid:assessment>/bukti/<uuid:evidence>")
@signed_in
def show_evidence(assessment: uuid.UUID, evidence: uuid.UUID) -> BaseResponse:
    """A file that was laid to this self-assessment."""
    sheet = loaded(assessment, Action.SELF_READ)
    every = (one for found in sheet.evidence.values() for one in found)
    card = next((one for one in every if one.id == evidence and one.sha256), None)
    if card is None or card.sha256 is None:
        abort(404)
    data = files.read(Path(current_app.config[FOLDER]), card.sha256)
    if data is None:
        abort(404)
    response = make_response(data)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers.set("Content-Disposition", "attachment", filename=card.name)
    return response


@bp.get("/riwayat")
@signed_in
def history() -> Response:
    """One's own development over the periods, by value and competence."""
    years = answers_over_periods(myself(Action.SELF_READ))
    measures = list(dict.fromkeys(measure for _span, found in years for measure in found))
    charts = [
        (
            measure,
            self_words.measure_label(measure),
            [
                {
                    "label": period_words.span_words(span),
                    "value": found[measure].mean if measure in found else None,
                    "low": found[measure].low if measure in found else None,
                    "high": found[measure].high if measure in found else None,
                }
                for span, found in years
            ],
        )
        for measure in measures
    ]
    newest = [{"label": label, **{k: v for k, v in rows[-1].items() if k != "label"}}
              for _measure, label, rows in charts]  # fmt: skip
    return render(
        "self/history.html", charts=charts, newest=newest,
        last=period_words.span_words(years[-1][0]) if years else "",
    )  # fmt: skip


def _parts(sheet: SelfSheet) -> list[tuple[str, str, list[Line]]]:
    language = spoken()
    return [
        (self_words.part_group(p, language), self_words.part_title(p, language), lines_of(sheet, p))
        for p in sheet.parts
    ]


def _evidence(found: tuple[EvidenceCard, ...]) -> list[str]:
    return [one.url or one.name for one in found]


def _facts(sheet: SelfSheet) -> list[tuple[str, str]]:
    state, _tone = self_words.state_words(sheet.row.state)
    facts = [
        (_("Pegawai"), sheet.name),
        (_("Periode"), period_words.title(sheet.period)),
        (_("Keadaan"), state),
    ]
    if sheet.row.sent_at:
        facts.append((_("Dikirim"), saat(sheet.row.sent_at)))
    return [*facts, (_("Salinan dibuat"), saat(acting().at))]


def _as_text(sheet: SelfSheet) -> str:
    lines = [_("PENILAIAN DIRI"), *(f"{name}: {words}" for name, words in _facts(sheet))]
    for group, title, pieces in _parts(sheet):
        lines += ["", f"== {group}: {title} =="]
        for one in pieces:
            lines += ["", f"{one.label}", one.words or "-"]
            lines += [_("Alasan: %(words)s", words=one.note)] if one.note else []
            lines += [_("Bukti: %(name)s", name=name) for name in _evidence(one.evidence)]
    return "\n".join(lines) + "\n"


def _as_json(sheet: SelfSheet) -> str:
    return json.dumps(
        {
            "format": FORMAT, "agency": known_agency().name, "employee": sheet.name,
            "period": sheet.period.span.key, "is_practice": sheet.period.is_practice,
            "state": sheet.row.state.value,
            "sent_at": sheet.row.sent_at.isoformat() if sheet.row.sent_at else None,
            "made_at": acting().at.isoformat(timespec="seconds"),
            "parts": [_part(sheet, part) for part in sheet.parts],
        },
        ensure_ascii=False, indent=2,
    )  # fmt: skip


def _part(sheet: SelfSheet, part: Part) -> dict[str, Any]:
    version = sheet.versions[part.instrument.key] if part.instrument else None
    return {
        "key": part.key,
        "title": self_words.part_title(part, "id"),
        "instrument_version": str(version) if version else None,
        "answers": [
            {
                "key": one.key, "label": one.label,
                "value": sheet.stored.get(part.place(one.key), Stored()).value,
                "words": one.words, "note": one.note, "evidence": _evidence(one.evidence),
            }
            for one in lines_of(sheet, part)
        ],
        "evidence": _evidence(sheet.evidence.get(part.key, ())),
    }  # fmt: skip


def _as_pdf(sheet: SelfSheet) -> bytes:
    return report_file(
        Report(
            title=_("Penilaian diri %(period)s", period=period_words.title(sheet.period)),
            lead=_("Laporan pegawai tentang dirinya: bahan percakapan, bukan predikat."),
            facts=_facts(sheet),
            sections=[
                Section(
                    title=f"{group}: {title}",
                    paragraphs=[
                        f"{one.label}: {one.words or '-'}" + (f" ({one.note})" if one.note else "")
                        for one in pieces
                    ],
                )
                for group, title, pieces in _parts(sheet)
            ],
            foot=known_agency().short_name,
            lang=spoken(),
        )
    )
