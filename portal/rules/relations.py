"""Who speaks about an employee's work.

Source: PermenPANRB 6/2022, Pasal 18: the Pimpinan must give feedback; peers of equal level,
subordinates and other connected parties may.  Citizens fall under the other parties; they have a
survey of their own and therefore a name of their own here.
"""

from enum import StrEnum


class Relation(StrEnum):
    """The place from which somebody sees the work of the employee."""

    SELF = "diri"
    SUPERVISOR = "atasan"
    PEER = "rekan"
    SUBORDINATE = "bawahan"
    CROSS_UNIT = "lintas_unit"
    OTHER_PARTY = "pihak_lain"
    CITIZEN = "warga"
