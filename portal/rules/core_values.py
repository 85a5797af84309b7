"""The seven BerAKHLAK values with their official statements (PermenPANRB 6/2022, Ps. 10)."""

from typing import Final

from portal.rules.instruments import load_shipped
from portal.rules.measures import CoreValue


def _statements(value: CoreValue) -> tuple[str, tuple[str, ...]]:
    section = next(one for one in _FORM.sections if one.key == value.value)
    return section.title.in_("id"), tuple(item.label.in_("id") for item in section.items)


_FORM: Final = load_shipped("berakhlak")
VALUES: Final = {value: _statements(value) for value in CoreValue}
"""Value -> printed name and its three statements, in the official order."""
