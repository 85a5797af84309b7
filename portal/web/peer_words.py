"""Words of the survey among colleagues: relations, promises, figures."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _

from portal.queries.peer_duties import Duty
from portal.rules.disclosure import Figure
from portal.rules.instrument_parts import Text
from portal.rules.relations import Relation
from portal.rules.scales import round_half_up
from portal.web.filters import angka


def relation_words(relation: Relation) -> str:
    """From which side somebody sees the work."""
    return {
        Relation.PEER: _("Rekan setingkat"),
        Relation.SUBORDINATE: _("Bawahan"),
        Relation.CROSS_UNIT: _("Rekan lintas unit"),
        Relation.OTHER_PARTY: _("Pihak lain"),
    }.get(relation, relation.value)


def left_words(duty: Duty, on: date) -> str:
    """How much time is left."""
    days = (duty.closes_on - on).days
    if days == 0:
        return _("Hari terakhir")
    return _("Sisa %(n)s hari", n=days)


def figure_words(figure: Figure) -> str:
    """A mean as it may be told: in half points of few answers, in two decimals of many."""
    if figure.shares is None:
        return _("sekitar %(mean)s", mean=angka(round_half_up(figure.mean, 1), 1))
    return str(angka(round_half_up(figure.mean, 2), 2))


def own_words(value: Fraction) -> str:
    """A mean with one decimal."""
    return str(angka(round_half_up(value, 1), 1))


def joined(texts: Sequence[Text], language: str) -> str:
    """Labels in a row."""
    return ", ".join(one.in_(language) for one in texts) or _("tidak ada yang menonjol")


def gap_words(gap: Fraction) -> str:
    """The own figure minus the colleagues', in steps of the scale."""
    size = angka(round_half_up(abs(gap), 1), 1)
    if abs(gap) < Fraction(1, 2):
        return _("sejalan")
    if gap > 0:
        return _("Anda %(n)s lebih tinggi", n=size)
    return _("Anda %(n)s lebih rendah", n=size)
