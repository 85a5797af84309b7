"""Fairness figures in words for lay officials: what was seen, never what somebody is."""

from decimal import Decimal

from flask_babel import gettext as _

from portal.queries.fairness_groups import BiasLine, BiasPage
from portal.queries.fairness_habits import HabitLine
from portal.queries.fairness_panel import PairLine, RaterLine
from portal.rules.fairness.bias import Light
from portal.rules.fairness.figures import Absence, Figure
from portal.rules.fairness.items_alike import ItemDifference, Size
from portal.web import growth_words
from portal.web.forum_words import absence_words

Toned = tuple[str, str]
BANDS = ((0.9, 3), (0.75, 2), (0.5, 1))


def two(value: float | None) -> Decimal | None:
    """Two decimals for a page; what rounds to nothing has no sign."""
    return None if value is None else round(Decimal(str(value)), 2) + 0


def written(value: float | None) -> str:
    """0,37, or what there is instead."""
    return _("data belum cukup") if value is None else f"{value:z.2f}".replace(".", ",")


def p_words(p: float | None) -> str:
    """= 0,042, or < 0,001 for what rounds to nothing."""
    if p is None:
        return "= -"
    return "< 0,001" if p < 0.001 else f"= {p:.3f}".replace(".", ",")


def reliability_words(figure: Figure | None) -> Toned:
    """How far other raters would have come to the same order."""
    if figure is None or figure.value is None:
        why = figure.absence if figure is not None and figure.absence else Absence.FEW_RATEES
        return absence_words(why), ""
    if figure.is_clamped:
        return _("rendah; perkiraan di bawah nol ditulis 0"), "bad"
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


def group_words(key: str, name: str = "") -> tuple[str, str, str]:
    """What is compared: the question and the names of both groups."""
    rest = _("Semua yang lain")
    return {
        "kelamin": (_("Menurut jenis kelamin"), _("Laki-laki"), _("Perempuan")),
        "usia": (_("Menurut usia"), _("Di bawah 40 tahun"), _("40 tahun ke atas")),
        "kepegawaian": (_("Menurut kepegawaian"), "PNS", "PPPK"),
        "golongan": (_("Golongan %(name)s", name=name), _("Golongan %(name)s", name=name), rest),
        "unit": (name, name, rest),
    }[key]


def comparison(line: BiasLine) -> str:
    """The name of a comparison in the files behind the page; the same in every language."""
    return f"{line.key}: {line.name}" if line.name else line.key


def by_chance(page: BiasPage) -> int:
    """How many of the red lights would stand there with equal chances, at most 1 in 20."""
    told = sum(one.audit.absence is None for one in page.lines)
    return -(-told // 20)


def light_words(light: Light) -> Toned:
    """The traffic light: red only where both conditions hold."""
    return {
        Light.GREY: (_("Data belum cukup"), ""),
        Light.GREEN: (_("Tidak terdeteksi perbedaan dengan data ini"), "good"),
        Light.YELLOW: (_("Perlu dipantau"), "warn"),
        Light.RED: (_("Perlu diperiksa"), "bad"),
    }[light]


def difference_words(figure: Figure) -> str:
    """A standardised difference with its interval, and how large that is usually called."""
    if figure.value is None:
        return _("data belum cukup")
    size = abs(figure.value)
    said = _("kecil") if size < 0.5 else _("sedang") if size < 0.8 else _("besar")
    return _(
        "%(value)s simpangan baku (%(low)s sampai %(high)s), %(size)s", value=signed(figure.value),
        low=signed(figure.low), high=signed(figure.high), size=said,
    )  # fmt: skip


def signed(value: float | None) -> str:
    """+0,37 or -0,37."""
    return _("data belum cukup") if value is None else f"{value:+z.2f}".replace(".", ",")


def between(figure: Figure) -> str:
    """0,37 (0,21 sampai 0,53), or what there is instead."""
    if figure.value is None:
        return _("data belum cukup (n %(n)s)", n=figure.n)
    if figure.low is None or figure.high is None:
        return written(figure.value)
    return _(
        "%(value)s (%(low)s sampai %(high)s)", value=written(figure.value),
        low=written(figure.low), high=written(figure.high),
    )  # fmt: skip


def spread_words(line: HabitLine) -> str:
    """A narrow use of the scale as a sentence; nothing where it is as wide as elsewhere."""
    found = line.habits.spread
    if found.value is None or found.high is None or found.high >= 1:
        return ""
    return _(
        "%(name)s memakai rentang yang lebih sempit daripada penilai lain (%(n)s persen).",
        name=line.name, n=round(found.value * 100),
    )  # fmt: skip


def halo_words(line: HabitLine) -> str:
    """Nearly the same for all items, as a sentence; nothing where items differ as elsewhere."""
    found = line.habits.halo
    if found.value is None or found.high is None or found.high >= 1:
        return ""
    return _(
        "%(name)s: hampir semua unsur diberi nilai yang mirip (perbedaan antarunsur %(n)s persen "
        "dari penilai lain).",
        name=line.name, n=round(found.value * 100),
    )  # fmt: skip


def course_words(lasting: bool | Absence) -> Toned:
    """What a course over periods asks for."""
    if isinstance(lasting, Absence):
        return _("data belum cukup: sedikitnya tiga periode"), ""
    if lasting:
        return _("Tiga periode di luar 0,5 poin: dibicarakan dengan tim, lalu pelatihan"), "warn"
    return _("Tidak menetap"), "good"


def size_words(found: ItemDifference) -> Toned:
    """How large the difference of an item is."""
    if found.size is None:
        return _("data belum cukup"), ""
    return {
        Size.NEGLIGIBLE: (_("Tidak terdeteksi perbedaan dengan data ini"), "good"),
        Size.MODERATE: (_("Sedang: perlu dipantau"), "warn"),
        Size.LARGE: (_("Besar: kalimat butirnya perlu diperiksa"), "bad"),
    }[found.size]


def item_words(key: str) -> str:
    """A competence by its name."""
    return growth_words.competence(key)
