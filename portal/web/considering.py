"""The form in which those who are considered are marked, page by page, with a reason for each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal.errors import Changed, IllegalStep, Invalid
from portal.queries.candidates import chosen_ids
from portal.queries.considered import Considered, Wanted, Which, these
from portal.queries.recognition import Posted
from portal.rules.recognition import OpportunityState, sign_of
from portal.services.candidate_marks import Mark
from portal.web.growth_forms import Errors
from portal.web.paging import page_number
from portal.web.refusals import words_of

PER_PAGE = 25
_SIGN, _REASON = "semula-", "alasan-"


@dataclass(frozen=True)
class Entry:
    """What the form shows of somebody: the stored, or what was typed; `other` is what somebody
    else stored meanwhile, in place of what the page showed.
    """

    is_marked: bool
    reason: str
    other: Considered | None = None


def noted() -> tuple[dict[uuid.UUID, Mark], tuple[str, str] | None]:
    """What the form says of the people on its page, and the reason for all staff with its sign."""
    form = request.form
    people = chosen_ids([name.removeprefix(_SIGN) for name in form if name.startswith(_SIGN)])
    ticked = chosen_ids(form.getlist("terpilih"))
    marks = {
        one: Mark(one in ticked, form.get(f"{_REASON}{one}", ""), form.get(f"{_SIGN}{one}", ""))
        for one in people
    }
    sign = form.get("semula-alasan")
    overall = (form.get("alasan", ""), sign) if sign is not None else None
    return marks, overall


def wanted(row: Posted, kept: Which | None) -> Wanted:
    """Whom the address asks for; those who were chosen once it is decided."""
    if row.state is not OpportunityState.TERBUKA:
        return Wanted(Which.TERPILIH, "", page_number(request.args.get("halaman", "")), PER_PAGE)
    if kept is not None:
        return Wanted(kept, "", 1, PER_PAGE)
    typed = request.args.get("tampil", "")
    offered = (Which.SEMUA, Which.DITANDAI, Which.TANPA_ALASAN)
    which = next((one for one in offered if one.value == typed), Which.SEMUA)
    text = request.args.get("q", "").strip()[:60]
    return Wanted(which, text, page_number(request.args.get("halaman", "")), PER_PAGE)


def filters(asked: Wanted) -> dict[str, str]:
    """What an address needs beside the page."""
    shown = asked.which in (Which.DITANDAI, Which.TANPA_ALASAN)
    return ({"tampil": asked.which.value} if shown else {}) | (
        {"q": asked.text} if asked.text else {}
    )


def turned(opportunity: uuid.UUID) -> str:
    """Where the pressed button leads: another page, a search, others of the list, or here again."""
    typed = request.form.get("ke", "")
    same: dict[str, Any] = {
        name: request.args[name] for name in ("tampil", "q", "halaman") if name in request.args
    }
    if typed == "cari":
        same = {"q": request.form.get("cari", "").strip()[:60]}
    elif typed in set(Which):
        same = {"tampil": typed}
    elif typed:
        same["halaman"] = str(page_number(typed))
    return url_for("recognition.show", opportunity=opportunity, kabar="tanda", **same)


def entries(known: Sequence[Considered], *, is_stored: bool) -> dict[uuid.UUID, Entry]:
    """What the form shows of each."""
    marks = {} if is_stored else noted()[0]
    found = {}
    for one in known:
        typed = marks.get(one.id)
        if typed is None or sign_of(typed.is_marked, typed.reason) == typed.seen:
            found[one.id] = Entry(one.is_marked, one.draft)
        else:
            other = one if typed.seen != one.sign else None
            found[one.id] = Entry(typed.is_marked, typed.reason, other)
    return found


def overall(row: Posted, *, is_stored: bool) -> tuple[str, str, str | None]:
    """The reason for all staff as the form shows it, its sign, and what somebody else stored."""
    sign = sign_of(row.draft)
    words = None if is_stored else noted()[1]
    if words is None or sign_of(words[0]) == words[1]:
        return row.draft, sign, None
    return words[0], sign, row.draft if words[1] != sign else None


def unfinished(chosen: Sequence[Considered]) -> Errors:
    """Who is marked without a reason, each as a link to the field; a page of them."""
    return [
        (f"{_REASON}{one.id}", _("Tulis alasan memilih %(name)s.", name=one.name))
        for one in chosen
        if not one.draft
    ][:PER_PAGE]


def faults(error: Changed | IllegalStep | Invalid) -> Errors:
    """A refusal of the page, at its first field."""
    return [("terpilih" if noted()[0] else "alasan", words_of(error))]


def lost(row: Posted, *, is_open: bool) -> list[tuple[str, str]]:
    """What was typed into a form that is closed by now, with the names it is about."""
    if is_open or not request.form:
        return []
    form, marks = request.form, noted()[0]
    people = these(row.id, marks) if marks else []
    return [
        (_("Alasan pilihan, dibaca semua pegawai"), form.get("alasan", "")),
        (_("Mengapa ditarik?"), form.get("alasan-tarik", "")),
        *((_("Alasan memilih %(name)s", name=one.name), marks[one.id].reason) for one in people),
    ]
