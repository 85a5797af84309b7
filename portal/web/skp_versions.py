"""Versions of a plan beside each other: what was added, removed and reworded."""

import uuid
from collections.abc import Hashable, Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.queries.skp import Indicator, Item
from portal.queries.skp_versions import Whole, comparison
from portal.rules.measures import CoreValue
from portal.rules.skp_diff import Change, Part, differences, marked
from portal.rules.skp_words import AttachmentKind
from portal.web import skp_words
from portal.web.filters import tanggal
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.numbers import typed_decimal
from portal.web.visitors import acting, must_be

bp = Blueprint("skp_versions", __name__, url_prefix="/skp/<uuid:plan>")


@bp.get("/beda")
@signed_in
def compare(plan: uuid.UUID) -> Response:
    """Two versions, the one before unless another was chosen."""
    pair = comparison(plan, _key(request.args.get("dengan", "")), must_be(), acting().on)
    after = pair.version(pair.after)
    return render(
        "skp/compare.html", pair=pair, plan=pair.after.plan, marked=marked, change=Change,
        before=pair.version(pair.before), after=after, state_words=skp_words.state_words,
        others=[
            (str(one.id), _("Versi %(n)s", n=one.number))
            for one in pair.versions
            if one.id != plan
        ],
        chosen=str((pair.before if pair.after.plan.id == plan else pair.after).plan.id),
        asked=plan, goals=differences(_goals(pair.before), _goals(pair.after)),
        agreed=differences(_agreed(pair.before), _agreed(pair.after)),
    )  # fmt: skip


def _goals(whole: Whole) -> Mapping[Hashable, Part]:
    return {item.goal_id: _goal(item) for item in whole.plan.items}


def _goal(item: Item) -> Part:
    fields = (
        (_("Prioritas"), item.priority.value.capitalize()),
        (_("Perspektif"), item.perspective.label if item.perspective else ""),
        (_("Hasil kerja pimpinan"), item.leader_text),
        (_("Cara penurunan"), item.cascading.label if item.cascading else ""),
        (_("Pemberi penugasan"), item.assigned_by),
        (_("Kriteria hasil"), skp_words.criterion_labels(item.criteria)),
    )
    return Part(item.text, fields, {one.measure_id: _measure(one) for one in item.indicators})


def _measure(one: Indicator) -> Part:
    figures = " - ".join(typed_decimal(n) for n in (one.low, one.high) if n is not None)
    fields = (
        (_("Target"), one.target),
        (_("Angka target"), figures),
        (_("Satuan"), one.unit),
        (_("Aspek"), ", ".join(one.aspects)),
        (_("Angka awal"), typed_decimal(one.baseline)),
        (_("Penyebut"), one.denominator),
        (_("Sumber data"), one.source),
        (_("Tercapai paling lambat"), tanggal(one.due_on) if one.due_on else ""),
    )
    return Part(one.text, fields)


def _agreed(whole: Whole) -> Mapping[Hashable, Part]:
    """Expectations by value; lines of the lampiran have no identity but their words."""
    kinds = {kind.value: kind.label for kind in AttachmentKind}
    values = {value.value: skp_words.value_label(value) for value in CoreValue}
    return {
        (kind, text if kind in kinds else ""): Part(
            _("%(kind)s: %(text)s", kind=kinds[kind], text=text) if kind in kinds else values[kind],
            () if kind in kinds else ((_("Ekspektasi khusus"), text),),
        )
        for kind, text in whole.lines
    }


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
