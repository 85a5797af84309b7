"""Fairness figures in words for lay officials: what was seen, never what somebody is."""

from decimal import Decimal

from flask_babel import gettext as _

from portal.queries.fairness_panel import PairLine, RaterLine
from portal.rules.fairness.bias import Light
from portal.rules.fairness.figures import Absence, Figure
from portal.web.forum_words import absence_words

Toned = tuple[str, str]
BANDS = ((0.9, 3), (0.75, 2), (0.5, 1))


def two(value: float | None) -> Decimal | None:
    """Two decimals for a page."""
    return None if value is None else round(Decimal(str(value)), 2)


def written(value: float | None) -> str:
    """0,37, or what there is instead."""
    return _("data belum cukup") if value is None else f"{value:.2f}".replace(".", ",")


def reliability_words(figure: Figure | None) -> Toned:
    """How far other raters would have come to the same order."""
    if figure is None or figure.value is None:
        why = figure.absence if figure is not None and figure.absence else Absence.FEW_RATEES
        return absence_words(why), ""
    place = next((place for low, place in BANDS if figure.value >= low), 0)
    return (
        (_("rendah"), "bad"), (_("sedang"), "warn"), (_("baik"), "good"), (_("kuat"), "good"),
    )[place]  # fmt: skip


def severity_words(line: RaterLine) -> str:
    """A rater's dot as a sentence."""
    if line.severity is None or line.low is None or line.high is None:
        return _("%(name)s: data belum cukup (n %(n)s)", name=line.name, n=line.n)
    size = written(abs(line.severity))
    values = {"name": line.name, "size": size, "n": line.n}
    if line.low <= 0 <= line.high:
        return _(
            "%(name)s: tidak berbeda nyata dari penilai lain (n %(n)s)", name=line.name, n=line.n
        )
    if line.severity > 0:
        return _(
            "%(name)s: rata-rata %(size)s poin di bawah penilai lain untuk orang yang sama "
            "(n %(n)s)",
            **values,
        )
    return _(
        "%(name)s: rata-rata %(size)s poin di atas penilai lain untuk orang yang sama (n %(n)s)",
        **values,
    )


def pair_words(line: PairLine) -> str:
    """A pair that stands out, as a question and never as an accusation."""
    return _(
        "Nilai dari %(rater)s untuk %(employee)s jauh dari perkiraan (z = %(z)s, %(n)s periode). "
        "Mohon penjelasan.",
        rater=line.rater, employee=line.employee, z=f"{line.z:.1f}".replace(".", ","),
        n=line.periods,
    )  # fmt: skip


def group_words(key: str) -> tuple[str, str, str]:
    """What is compared: the question and the names of both groups."""
    return {
        "kelamin": (_("Menurut jenis kelamin"), _("Laki-laki"), _("Perempuan")),
        "usia": (_("Menurut usia"), _("Di bawah 40 tahun"), _("40 tahun ke atas")),
        "kepegawaian": (_("Menurut kepegawaian"), "PNS", "PPPK"),
    }[key]


def light_words(light: Light) -> Toned:
    """The traffic light: red only where both conditions hold."""
    return {
        Light.GREY: (_("Data belum cukup"), ""),
        Light.GREEN: (_("Tidak terdeteksi perbedaan dengan data ini"), "good"),
        Light.YELLOW: (_("Perlu dipantau"), "warn"),
        Light.RED: (_("Perlu diperiksa"), "bad"),
    }[light]
