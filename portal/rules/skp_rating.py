"""Whom a plan is handed to: the rater, or after the end of January the rater's superior.

Source: PermenPANRB 6/2022, L.II.C.4-7.
"""

from datetime import date

from portal.rules.clock_file import clocks_on


def may_go_to_superior(on: date, year: int, number: int, *, follows: bool = False) -> bool:
    """Whether the employee may turn to the rater's superior on a day (L.II.C.5).

    Only from the day after clock K3's date, for a plan of which no version was set yet (`number` is
    that of the version), and not after a transfer (`follows`), when the new Pimpinan has had no
    January (L.II.C.6).
    """
    clock = clocks_on(on)["K3"]
    return number == 1 and not follows and on > date(year, clock.month, clock.day)
