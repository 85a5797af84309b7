"""How predikat spread in units, beside the guidance: advice that blocks and changes nothing."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from portal.queries.organisation_predikats import LedUnit, led_units, spread_of, with_predikat
from portal.queries.periods import PeriodRow, current_periods
from portal.rules.distribution import Advice, DistributionRule, Gap, distribution_on, gaps
from portal.rules.predikat import Predikat
from portal.web import period_words, review_words
from portal.web.filters import angka
from portal.web.guards import signed_in
from portal.web.htmx import render
from portal.web.organisation_predikats import chosen_period
from portal.web.paging import page_number, pager
from portal.web.table_files import table_file
from portal.web.visitors import acting, must_be

bp = Blueprint("distribution", __name__, url_prefix="/penilaian/sebaran")
PER_PAGE = 10
Curve = tuple[LedUnit, Mapping[Predikat, int], int, bool, list[str], tuple[Gap, ...] | None]


@bp.get("")
@signed_in
def show() -> Response:
    """Units by name with their curve; small groups are told as such."""
    on = acting().on
    periods = current_periods(on)
    period = chosen_period(periods)
    units = [o for o in led_units(must_be(), period.id, on) if o.is_led] if period else []
    page = page_number(request.args.get("halaman", ""))
    rule = distribution_on(period.span.end if period else on)
    with_circular = request.args.get("edaran") == "ya"
    shown = units[(page - 1) * PER_PAGE :][:PER_PAGE]
    rows = _curves(shown, period, rule, with_circular=with_circular) if period else []
    kept = {"periode": str(period.id)} if period else {}
    return render(
        "distribution/show.html", rows=rows, rule=rule, period=period, words=review_words,
        title=period_words.title, with_circular=with_circular, periods=periods,
        pager=pager(page, len(units), PER_PAGE, ".show", **kept), size=PER_PAGE,
    )  # fmt: skip


@bp.get("/tabel.<any(csv,xlsx):suffix>")
@signed_in
def export(suffix: str) -> Response:
    """Every unit that the visitor leads, with what the page withholds withheld."""
    period = chosen_period()
    units = led_units(must_be(), period.id, acting().on) if period else []
    rule = distribution_on(period.span.end if period else acting().on)
    led = [one for one in units if one.is_led]
    found = _curves(led, period, rule, with_circular=False) if period else []
    few = _("kurang dari %(n)s", n=rule.least)
    heads = [_("Unit kerja"), _("Capaian organisasi"), *map(review_words.predikat_words, Predikat),
             _("Jumlah"), _("Terhadap pola")]  # fmt: skip
    rows: list[list[str | int]] = [
        [
            one.name, review_words.organisation_words(one.row.predikat) if one.row else "",
            *((counts[predikat] if is_told else few) for predikat in Predikat), total,
            "" if departures is None else " ".join(said) or _("Sesuai dengan pola."),
        ]
        for one, counts, total, is_told, said, departures in found
    ]  # fmt: skip
    return table_file(heads, rows, suffix, _("Sebaran predikat"))


def _curves(
    units: Sequence[LedUnit], period: PeriodRow, rule: DistributionRule, *, with_circular: bool
) -> list[Curve]:
    if not units:
        return []
    spread = spread_of([one.id for one in units], period.id)
    rows: list[Curve] = []
    for one in with_predikat(units, period.id):
        counts = spread[one.id]
        total = sum(counts.values())
        found: tuple[Gap, ...] | None = None
        if one.row is not None:
            found = gaps(one.row.predikat, counts, rule, with_circular=with_circular)
        # The own list is no news to its rater; others see a curve only of a group.
        is_told = total >= rule.least or one.leads
        rows.append((one, counts, total, is_told, [_words(gap) for gap in found or ()], found))
    return rows


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
