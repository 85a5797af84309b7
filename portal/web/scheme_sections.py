"""One section of a draft: filled in bit by bit, saved by itself, never overwritten unseen."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers.response import Response as BaseResponse

from portal.errors import NotFound
from portal.queries.schemes import DraftCard, agency_instruments
from portal.rules.actions import Action
from portal.rules.scheme_faults import control_of, faults, sentence_of
from portal.rules.scheme_form import YES, Control, Group, Part, form_of
from portal.rules.scheme_posted import read_part, with_step
from portal.rules.scheme_sections import (
    Section,
    digest_of,
    part_of,
    section_of,
    section_with,
    sections,
    with_part,
)
from portal.services import scheme_drafts
from portal.services.scheme_drafts import Saved
from portal.web.guards import allowed
from portal.web.htmx import render, wants_fragment
from portal.web.languages import spoken
from portal.web.scheme_drafts import DRAFT, card_of
from portal.web.visitors import acting

bp = Blueprint("scheme_sections", __name__, url_prefix="/skema/draf")
PART = f"{DRAFT}/bagian/<slug:part>"


@bp.get(PART)
@allowed(Action.SCHEMES_WRITE)
def edit(scheme_draft_id: uuid.UUID, part: str) -> Response:
    """The section's form, with what is wrong beside each field."""
    draft, section = card_of(scheme_draft_id), _section(part)
    return render(
        "schemes/section.html",
        draft=draft,
        section=section,
        form=form_of(section, draft.content, agency_instruments(), spoken()),
        errors=_errors(section, draft.content),
        saved=Saved(True, digest_of(section, draft.content)),
        at=draft.changed_at,
        wrong=0,
        after=_next(section),
    )


@bp.post(PART)
@allowed(Action.SCHEMES_WRITE)
def save(scheme_draft_id: uuid.UUID, part: str) -> BaseResponse:
    """Keep the section as it was typed, right or wrong; a button may add or take away a row."""
    draft, section = card_of(scheme_draft_id), _section(part)
    step = request.form.get("aksi", "")
    typed = read_part(section, request.form.to_dict(flat=False), part_of(section, draft.content))
    typed = with_step(typed, step)
    drawn_from = request.form.get("awal", "")
    saved = scheme_drafts.save_section(scheme_draft_id, section, typed, drawn_from, acting())
    if wants_fragment():
        kept = saved if saved.is_kept else Saved(False, drawn_from)
        wrong = len(_errors(section, with_part(section, draft.content, typed)))
        return render(
            "schemes/section.html", fragment="schemes/_saved.html", saved=kept, at=acting().at,
            draft=draft, wrong=wrong,
        )  # fmt: skip
    if not saved.is_kept:
        return _both(card_of(scheme_draft_id), section, typed, saved)
    return redirect(_after(scheme_draft_id, section, step), 303)


def _section(part: str) -> Section:
    section = section_of(part, spoken())
    if section is None:
        raise NotFound(_("Bagian skema ini tidak ada."))
    return section


def _errors(section: Section, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = ((control_of(fault), sentence_of(fault, spoken())) for fault in faults(content))
    return [(name, words) for name, words in named if section_with(name).slug == section.slug]


def _next(section: Section) -> Section | None:
    every = sections(spoken())
    at = every.index(section) + 1
    return every[at] if at < len(every) else None


def _after(draft_id: uuid.UUID, section: Section, step: str) -> str:
    verb, _space, name = step.partition(" ")
    here = url_for(".edit", scheme_draft_id=draft_id, part=section.slug)
    if verb in ("tambah", "hapus"):
        return f"{here}#{name.rstrip('.0123456789')}"
    if verb == "lanjut":
        after = _next(section)
        overview = url_for("scheme_drafts.show", scheme_draft_id=draft_id)
        is_last = after is None
        return overview if is_last else url_for(
            ".edit", scheme_draft_id=draft_id, part=after.slug if after else ""
        )  # fmt: skip
    return here


def _both(draft: DraftCard, section: Section, typed: dict[str, Any], saved: Saved) -> Response:
    """Both texts beside each other; the visitor says which one stays."""
    instruments = agency_instruments()
    mine = dict(_controls(form_of(section, typed, instruments, spoken())))
    theirs = dict(_controls(form_of(section, draft.content, instruments, spoken())))
    rows = [
        (label, theirs[label].shown if label in theirs else "", one.shown)
        for label, one in mine.items()
        if label not in theirs or theirs[label].shown != one.shown
    ]
    rows += [(label, one.shown, "") for label, one in theirs.items() if label not in mine]
    return render(
        "schemes/both.html", status=409, draft=draft, section=section, rows=rows,
        kept=[("awal", saved.digest), *_pairs(mine.values())],
    )  # fmt: skip


def _controls(parts: Iterable[Part], around: str = "") -> Iterator[tuple[str, Control]]:
    """Every control with its label, after that of the group it stands in."""
    for part in parts:
        label = f"{around} › {part.label}" if around else part.label
        if isinstance(part, Control):
            yield label, part
        else:
            inner = part.parts if isinstance(part, Group) else part.rows
            yield from _controls(inner, label if isinstance(part, Group) else around)


def _pairs(controls: Iterable[Control]) -> Iterator[tuple[str, str]]:
    """What the form would send."""
    for one in controls:
        if one.kind == "choices":
            yield from ((one.name, each) for each in one.value)
        elif one.kind != "yes":
            yield one.name, str(one.value)
        elif one.value == YES:
            yield one.name, YES
