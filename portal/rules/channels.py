"""How a citizen's answer arrived, and in which half of the day: all that is kept of its origin.

Source: form of PermenPANRB 14/2017 for the hours of the survey (08.00-12.00, 13.00-17.00);
Pedoman Menteri PANRB 9/2024 for surveys that are answered on line.
"""

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    """Channels are counted and reported apart, because they can be trusted to different degrees."""

    KARCIS = "karcis"
    POSTER = "poster"
    KIOSK = "kiosk"
    DIBANTU = "dibantu"
    KERTAS = "kertas"

    @property
    def label(self) -> str:
        """The name that is printed in reports."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whoever has the picture can answer again and again; such answers never reach a person."""
        return self is Channel.POSTER

    @property
    def is_assisted(self) -> bool:
        """An officer stood between citizen and form; the index is also shown without these."""
        return self is Channel.DIBANTU


class HalfDay(StrEnum):
    """Half of a working day, the finest time that is stored beside an answer."""

    PAGI = "08-12"
    SIANG = "13-17"

    @classmethod
    def at(cls, hour: int) -> "HalfDay":
        """The half-day of an hour 0-23: the lunch hour still belongs to the morning's queue."""
        if not 0 <= hour <= 23:
            raise ValueError(f"Not an hour of the day: {hour}")
        return cls.PAGI if hour < 13 else cls.SIANG


_LABELS: Final = {
    Channel.KARCIS: "Karcis",
    Channel.POSTER: "Poster QR",
    Channel.KIOSK: "Kios",
    Channel.DIBANTU: "Dibantu petugas",
    Channel.KERTAS: "Formulir kertas",
}
