"""The nine unsur of the citizen survey, by name and never by number.

Source: annex of PermenPANRB 14/2017.  The official questionnaire asks `sarana` before `pengaduan`,
the annex lists them the other way round, and published tables come in both orders; a name cannot
be read in the wrong order.
"""

from typing import Final

UNSUR: Final = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "pengaduan",
    "sarana",
)
"""Keys in the order of the annex (U1 to U9), the order of every table."""
