"""Figures as people type them: a comma or a point for decimals, points between thousands."""

import re
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.errors import Invalid

MOST_DIGITS = 14
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d{1,4})?")
_PLAIN = re.compile(r"-?\d+([.,]\d{1,4})?")


def read_decimal(text: str, field: str) -> Decimal | None:
    """The figure, exact; None for an empty field. Raises Invalid naming `field` and the mend."""
    typed = text.strip().replace(" ", "").removesuffix("%")
    if not typed:
        return None
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(".", "")
    elif not _PLAIN.fullmatch(typed):
        raise Invalid(
            _("%(field)s: tulis angka seperti 85 atau 80,5 (paling banyak empat desimal).",
              field=field)
        )  # fmt: skip
    figure = Decimal(typed.replace(",", "."))
    if len(str(int(abs(figure)))) > MOST_DIGITS:
        raise Invalid(_("%(field)s: angkanya terlalu besar.", field=field))
    return figure


def typed_decimal(figure: Decimal | None) -> str:
    """A stored figure as it stands in a field again."""
    return "" if figure is None else f"{figure:f}".replace(".", ",")


def figure(value: Decimal) -> str:
    """A quantity without noughts at the end: 1.234,5."""
    return str(format_decimal(value, format="#,##0.####"))
