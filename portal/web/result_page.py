"""What the pages about one document show: words, clocks, steps, and what can be done now."""

from datetime import date, datetime
from typing import Any

from portal.queries.holidays import office_calendar
from portal.queries.result_certificates import certificates_of
from portal.queries.results import ResultSheet
from portal.rules.actions import Action
from portal.rules.clock_file import clocks_on
from portal.rules.predikat import QUADRANT, Ekspektasi, OrganisationPredikat, Predikat
from portal.rules.result_clocks import clocks_of, full_rights_day
from portal.rules.results import (
    DeliveryWay,
    ResultForm,
    ResultStep,
    objection_fault,
    step_fault,
)
from portal.rules.statutory import ClockState
from portal.rules.workdays import Zone
from portal.web import period_words, result_words
from portal.web.filters import known_agency
from portal.web.visitors import acting

_ORDER = (Ekspektasi.DIBAWAH, Ekspektasi.SESUAI, Ekspektasi.DIATAS)


def context_of(sheet: ResultSheet) -> dict[str, Any]:
    """Everything that `results/show.html` and `results/explanation.html` need."""
    zone, calendar = Zone(known_agency().time_zone), office_calendar()
    rule, now = clocks_on(sheet.period.span.start), acting().at
    clocks = clocks_of(sheet.course, rule, now, calendar, zone, sheet.period.terms.own_days())
    ratings = sheet.content.ratings
    hasil, perilaku = Ekspektasi(ratings.hasil_kerja), Ekspektasi(ratings.perilaku_kerja)
    delivers = sheet.may(Action.RESULT_REPORT)
    return {
        "sheet": sheet, "row": sheet.row, "content": sheet.content, "words": result_words,
        "moment": _moment, "period": period_words.title(sheet.period),
        "steps": ResultStep, "forms": ResultForm,
        "predikat": Predikat(ratings.predikat), "hasil": hasil, "perilaku": perilaku,
        "organisation": OrganisationPredikat(sheet.content.organisation.predikat),
        "clocks": result_words.clock_rows(clocks), "now_running": _running(clocks),
        "full_rights": full_rights_day(sheet.course, rule, calendar, zone),
        "ways": [(way.value, result_words.way_words(way)) for way in DeliveryWay],
        "may": {
            step.value: step_fault(sheet.course, step) is None for step in ResultStep
        },
        "delivers": delivers, "may_object": sheet.is_own and sheet.may(Action.OBJECTION_FILE)
        and objection_fault(sheet.course, rule, now, calendar, zone) is None,
        "may_sign_decision": sheet.row.form is ResultForm.KEBERATAN
        and sheet.objection is not None
        and sheet.objection.signer_id == sheet.visitor.actor.employee_id,
        "certificates": certificates_of(sheet.row.id),
        "columns": [result_words.rating_words(one) for one in _ORDER],
        "rows": [result_words.rating_words(one) for one in reversed(_ORDER)],
        "cells": [
            [result_words.predikat_words(QUADRANT[h, p]) for p in _ORDER] for h in reversed(_ORDER)
        ],
        "chosen": (2 - _ORDER.index(hasil), _ORDER.index(perilaku)),
        "followed_quadrant": not sheet.row.has_failed_study,
    }  # fmt: skip


def _moment(text: str) -> datetime | date:
    """A day or a moment as the frozen content keeps it."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _running(clocks: Any) -> list[Any]:
    """The employee's own clocks that run now, for "what can I do now"."""
    running = (ClockState.BERJALAN, ClockState.HARI_TERAKHIR)
    return [
        one for one in clocks if result_words.for_employee(one) and one.reading.state in running
    ]
