"""The sheet of a plan as a page, for every step that ends on it."""

import uuid

from flask import Response, request

from portal.errors import NotFound
from portal.queries import skp
from portal.queries.schemes import scheme_in_force
from portal.queries.skp import SkpSheet
from portal.rules.actions import Action
from portal.rules.measures import CoreValue
from portal.rules.result_criteria import spread
from portal.rules.schemes import Scheme
from portal.rules.skp_rating import may_go_to_superior
from portal.rules.skp_words import AttachmentKind, SkpForm, SkpState
from portal.rules.skp_writing import Found, remarks, writing_on
from portal.web import skp_words
from portal.web.htmx import render
from portal.web.visitors import acting, must_be

Errors = list[tuple[str, str]]


def loaded(plan: uuid.UUID, action: Action) -> SkpSheet:
    """The plan for a purpose, today."""
    return skp.skp_sheet(plan, must_be(), action, acting().on)


def seen() -> int:
    """The version of the plan that was on the screen."""
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def scheme_today() -> Scheme | None:
    """The agency's scheme, or None before one was adopted."""
    try:
        return scheme_in_force(acting().on)
    except NotFound:
        return None


def remarks_of(sheet: SkpSheet) -> tuple[Found, ...]:
    """What the writing rules say about a plan today."""
    return remarks(skp.as_draft(sheet.plan, scheme_today()), writing_on(acting().on))


def sheet_page(plan: uuid.UUID, errors: Errors | None = None, status: int = 200) -> Response:
    """The sheet, with what went wrong and everything typed."""
    sheet = loaded(plan, Action.PLAN_READ)
    is_open = sheet.plan.state in (SkpState.DRAF, SkpState.DIAJUKAN)
    return render(
        "skp/show.html", status=status, sheet=sheet, errors=errors or [], typed=request.form,
        remarks=remarks_of(sheet) if is_open else (),
        spread=_spread(sheet),
        notice=request.args.get("kabar", ""),
        is_head=sheet.plan.form is SkpForm.PIMPINAN, may_talk=sheet.may_talk,
        late=may_go_up(sheet), words=skp_words, kinds=list(AttachmentKind),
        values=list(CoreValue),
        goals=[(str(item.goal_id), item.text) for item in sheet.plan.items],
        supports=[
            (str(one.id), one.text)
            for one in sheet.attachments
            if one.kind is AttachmentKind.DUKUNGAN
        ],
    )  # fmt: skip


def _spread(sheet: SkpSheet) -> list[tuple[str, int, bool]]:
    results = [item.criteria for item in sheet.plan.items]
    return skp_words.spread_rows(spread(results, sheet.criteria, sheet.with_evidence))


def may_go_up(sheet: SkpSheet) -> bool:
    """Whether the employee may turn to the rater's superior now (L.II.C.5)."""
    plan = sheet.plan
    return may_go_to_superior(
        acting().on, plan.year, plan.number, follows=plan.follows_id is not None
    )
