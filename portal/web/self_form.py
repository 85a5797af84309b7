"""One page of a self-assessment: what it shows, and what was typed on it."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _

from portal.queries.self_assessments import EvidenceCard, SelfSheet
from portal.rules.instruments import Checker, Instrument, Section
from portal.rules.relations import Relation
from portal.rules.scheme_words import ReportPart
from portal.rules.self_assessments import LONGEST_NOTE, LONGEST_TEXT, Part, Stored
from portal.rules.tables import UNPRINTABLE
from portal.services.self_assessments import Typed
from portal.web.citizen_form import FormItem, form_item, messages
from portal.web.languages import spoken
from portal.web.self_words import report_words

WINDOW_LENGTH = 16
MOST_CHECKERS = 200
_checkers: dict[tuple[uuid.UUID, tuple[str, ...]], tuple[Instrument, Checker]] = {}


@dataclass(frozen=True)
class Field:
    """One piece on the page; `item` only for questions, `clash` is what another window wrote."""

    key: str
    label: str
    hint: str
    value: str
    note: str
    mark: str
    is_required: bool
    evidence: tuple[EvidenceCard, ...] = ()
    item: FormItem | None = None
    error: str = ""
    clash: str | None = None


@dataclass(frozen=True)
class Line:
    """One piece as it is read: label, words of the answer, note, evidence."""

    key: str
    label: str
    words: str
    note: str
    evidence: tuple[EvidenceCard, ...]
    is_missing: bool


@dataclass(frozen=True)
class Read:
    """What a form said: pieces by item, and what is wrong by item."""

    typed: dict[str, Typed]
    errors: dict[str, str]


def new_window() -> str:
    """A name for the window that a page is drawn in."""
    return secrets.token_hex(WINDOW_LENGTH // 2)


def read_part(sheet: SelfSheet, part: Part) -> Read:
    """The posted pieces of a page; what the form does not hold is left alone.

    Wrong ones are told and not kept, so that all the others still are.
    """
    keys = keys_of(sheet, part)
    version = sheet.versions[part.instrument.key] if part.instrument else None
    errors = _answer_errors(part, version) if version else {}
    typed = {}
    for key in keys:
        if key not in request.form and f"ket-{key}" not in request.form:
            continue
        value = _lines(request.form.get(key, ""))
        note = _lines(request.form.get(f"ket-{key}", ""))
        shown = (request.form.getlist(f"lihat-{key}") or [""])[-1]
        typed[key] = Typed(value, note, shown, version)
        if part.section is None and (fault := _text_fault(value, LONGEST_TEXT)):
            errors[key] = fault
        elif fault := _text_fault(note, LONGEST_NOTE):
            errors.setdefault(key, fault)
    return Read(typed, errors)


def keys_of(sheet: SelfSheet, part: Part) -> tuple[str, ...]:
    """Names of the pieces of a page, in their order."""
    if part.section is not None:
        return tuple(item.key for item in part.section.items)
    return tuple(one.value for one in sheet.report_parts)


def fields_of(
    sheet: SelfSheet,
    part: Part,
    read: Read | None = None,
    clashes: Mapping[str, Stored] | None = None,
) -> list[Field]:
    """The pieces of a page as stored, or as typed where a form came back."""
    required = sheet.required(part)
    return [
        replace(
            _field(sheet, part, key, read, (clashes or {}).get(part.place(key))),
            is_required=key in required,
        )
        for key in keys_of(sheet, part)
    ]


def lines_of(sheet: SelfSheet, part: Part) -> list[Line]:
    """The pieces of a page for reading."""
    missing = sheet.missing(part)
    found = []
    for key in keys_of(sheet, part):
        one = sheet.stored.get(part.place(key), Stored())
        found.append(
            Line(
                key, _label(part, key), _words(part, key, one.value), one.note,
                sheet.evidence.get(part.place(key), ()), key in missing,
            )
        )  # fmt: skip
    return found


def evidence_places(sheet: SelfSheet, part: Part) -> list[tuple[str, str]]:
    """(place, words) to which evidence can be laid on a page."""
    if part.section is None:
        return [(part.key, _("Hasil kerja ini"))]
    asked = [item for item in part.section.items if item.kind != "text"]
    return [(part.place(item.key), item.label.in_(spoken())) for item in asked]


def _field(
    sheet: SelfSheet, part: Part, key: str, read: Read | None, clash: Stored | None
) -> Field:
    stored = sheet.stored.get(part.place(key), Stored())
    typed = read.typed.get(key) if read else None
    value, note = (typed.value, typed.note) if typed else (stored.value, stored.note)
    error = read.errors.get(key, "") if read else ""
    label, hint = report_words(ReportPart(key)) if part.section is None else ("", "")
    return Field(
        key=key, label=label, hint=hint, value=value, note=note, mark=stored.mark,
        is_required=False,
        evidence=sheet.evidence.get(part.place(key), ()), item=_item(part, key, value, error),
        error=error, clash=None if clash is None else _words(part, key, clash.value) or "-",
    )  # fmt: skip


def _item(part: Part, key: str, value: str, error: str) -> FormItem | None:
    if part.section is None:
        return None
    item = next(item for item in part.section.items if item.key == key)
    found = form_item(item, spoken(), value, error or None, Relation.SELF)
    return replace(found, is_self=True)


def _label(part: Part, key: str) -> str:
    if part.section is None:
        return report_words(ReportPart(key))[0]
    item = next(item for item in part.section.items if item.key == key)
    return item.label.in_(spoken())


def _words(part: Part, key: str, value: str) -> str:
    """The answer in words: the step of a scale with its anchor, a number with its unit."""
    if part.section is None:
        return value
    item = next(item for item in part.section.items if item.key == key)
    option = next((one for one in item.options if one.key == value), None)
    if option is not None:
        anchor = f": {option.anchor.in_(spoken())}" if option.anchor else ""
        number = f"{option.key}. " if item.kind == "scale" else ""
        return f"{number}{option.label.in_(spoken())}{anchor}"
    if item.options and value:
        return _("Belum ada kesempatan")
    return f"{value} {item.unit.in_(spoken())}" if item.unit and value else value


def _answer_errors(part: Part, version: uuid.UUID) -> dict[str, str]:
    if part.instrument is None or part.section is None:
        return {}
    raw = {
        i.key: form.getlist(i.key) for i in part.section.items if i.key in (form := request.form)
    }
    asked, checker = _checker(part.instrument, part.section, version)
    checked = checker.check(raw)
    problems = [(p.field, p.code) for p in checked.problems if p.code != "nothing_answered"]
    return messages(asked, spoken(), problems) if problems else {}


def _checker(
    instrument: Instrument, section: Section, version: uuid.UUID
) -> tuple[Instrument, Checker]:
    """Of one page; a version never changes, so each is made once."""
    key = (version, tuple(item.key for item in section.items))
    if key not in _checkers:
        if len(_checkers) >= MOST_CHECKERS:
            _checkers.clear()
        asked = replace(instrument, sections=(section,))
        _checkers[key] = (asked, Checker(asked, most_comments=len(section.items)))
    return _checkers[key]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _text_fault(text: str, limit: int) -> str:
    if len(text) > limit:
        return _("Persingkat menjadi paling banyak %(n)s huruf.", n=limit)
    if UNPRINTABLE.search(text):
        return _("Hapus tanda yang tidak dapat dibaca.")
    return ""
