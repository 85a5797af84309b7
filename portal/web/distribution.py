"""How predikat spread in units, beside the guidance: advice that blocks and changes nothing."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.queries.organisation_predikats import led_units, spread_of
from portal.queries.periods import current_periods
from portal.rules.distribution import Advice, Gap, distribution_on, gaps
from portal.rules.predikat import Predikat
from portal.web import period_words, review_words
from portal.web.filters import angka
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.organisation_predikats import chosen_period
from portal.web.paging import page_number, pager
from portal.web.visitors import acting, must_be

bp = Blueprint("distribution", __name__, url_prefix="/penilaian/sebaran")
PER_PAGE = 10


@bp.get("")
@signed_in
def show() -> Response:
    """Units by name with their curve; small groups are told as such."""
    on, period = acting().on, chosen_period()
    units = [o for o in led_units(must_be(), period.id, on) if o.is_led] if period else []
    page = page_number(request.args.get("halaman", ""))
    shown = units[(page - 1) * PER_PAGE :][:PER_PAGE]
    spread = spread_of([one.id for one in shown], period.id) if period else {}
    rule = distribution_on(period.span.end if period else on)
    with_circular = request.args.get("edaran") == "ya"
    rows = []
    for one in shown:
        counts = spread[one.id]
        total = sum(counts.values())
        found: tuple[Gap, ...] | None = None
        if one.row is not None:
            found = gaps(one.row.predikat, counts, rule, with_circular=with_circular)
        # The own list is no news to its rater; others see a curve only of a group.
        is_told = total >= rule.least or one.leads
        rows.append((one, counts, total, is_told, [_words(gap) for gap in found or ()], found))
    kept = {"periode": str(period.id)} if period else {}
    return render(
        "distribution/show.html", rows=rows, rule=rule, period=period, words=review_words,
        title=period_words.title, with_circular=with_circular, periods=current_periods(on),
        pager=pager(page, len(units), PER_PAGE, ".show", **kept), size=PER_PAGE,
    )  # fmt: skip


def _words(gap: Gap) -> str:
    names = f" {_('dan')} ".join(review_words.predikat_words(Predikat(one)) for one in gap.predikat)
    share = angka(round(gap.share * 100), 0)
    return {
        Advice.BUKAN_SEBAGIAN_BESAR: _(
            "%(names)s (%(share)s persen) bukan yang terbanyak, padahal idealnya demikian.",
            names=names, share=share,
        ),
        Advice.DI_ATAS_BATAS: _(
            "%(names)s %(share)s persen; surat edaran menyebut paling banyak %(bound)s persen.",
            names=names, share=share, bound=gap.bound,
        ),
        Advice.DI_BAWAH_BATAS: _(
            "%(names)s %(share)s persen; surat edaran menyebut sedikitnya %(bound)s persen.",
            names=names, share=share, bound=gap.bound,
        ),
    }[gap.advice]  # fmt: skip
