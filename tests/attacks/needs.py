"""What an address may ask for."""

from dataclasses import dataclass

from portal.rules.actions import Action as A


@dataclass(frozen=True)
class Needs:
    """What an address asks for: `office` of whoever calls, `person` towards the account that is
    named; `of_unit` = only where the grant reaches the unit.
    """

    office: A | None = None
    person: A | None = None
    of_unit: bool = False


OPEN = None  # to the whole world
LOGIN = Needs()  # to whoever is logged in
