"""Figures in the words of the public pages: from the sheet's keys and strings to what a template
shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.queries.unit_index import Snapshot
from portal.rules.channels import Channel
from portal.rules.index_sheet import NOT_ANSWERED
from portal.rules.instruments import Instrument
from portal.rules.survey_periods import PeriodKind, SurveyPeriod
from portal.web.languages import chosen

ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True)
class UnsurRow:
    """One bar: mean on 1-4, its n, and its place from the bottom."""

    key: str
    label: str
    nrr: Decimal | None
    n: int | None
    rank: int | None


@dataclass(frozen=True)
class Figure:
    """An index as its page shows it. None means: not to be shown, or not defined (`reason` says
    why).
    """

    period_label: str
    is_running: bool
    ikm: Decimal | None
    mutu: str | None
    kinerja: str | None
    half_width: Decimal | None
    low: Decimal | None
    high: Decimal | None
    n: int | None
    indicative: bool
    target: int | None
    target_row: int | None
    mean_target: int | None
    population: int | None
    reason: str | None
    rows: tuple[UnsurRow, ...]
    channels: tuple[tuple[str, int | None], ...]
    without_assisted: tuple[Decimal, int] | None
    profile: tuple[tuple[str, tuple[tuple[str, int | None], ...]], ...]
    comparisons: tuple[tuple[str, Decimal, str], ...]
    cut_off: date | None
    revision: int
    correction: str | None
    published_on: date | None
    weights: str
    missing: tuple[str, ...]
    may_publish_grade: bool
    sha256: str | None
    grouped: bool
    csv_url: str | None = None
    command: str = ""


def figure(snapshot: Snapshot, instrument: Instrument, csv_url: str | None = None) -> Figure:
    """A snapshot in the language of the request."""
    data = snapshot.data
    target = data.get("target") or {}
    return Figure(
        period_label=period_label(snapshot.period),
        is_running=snapshot.is_running,
        ikm=_decimal(data.get("ikm")),
        mutu=data.get("mutu"),
        kinerja=kinerja(data.get("kinerja")),
        half_width=_decimal(data.get("half_width")),
        low=_decimal(data.get("low")),
        high=_decimal(data.get("high")),
        n=data["n"],
        indicative=bool(data.get("indicative")),
        target=target.get("sample"),
        target_row=target.get("row"),
        mean_target=target.get("mean_sample"),
        population=target.get("population"),
        reason=_reason(data, instrument),
        rows=_rows(data, instrument),
        channels=tuple((channel_label(key), n) for key, n in data.get("channels", [])),
        without_assisted=_without_assisted(data),
        profile=_profile(data, instrument),
        comparisons=tuple(
            (c["weights"], Decimal(c["ikm"]), c["mutu"]) for c in data.get("comparisons", [])
        ),
        cut_off=date.fromisoformat(data["cut_off"]),
        revision=snapshot.revision,
        correction=snapshot.reason,
        published_on=snapshot.published_on,
        weights=data.get("weights", ""),
        missing=tuple(_missing(code, data, instrument) for code in data.get("missing", [])),
        may_publish_grade=bool(data.get("may_publish_grade")),
        sha256=snapshot.sha256,
        grouped=bool(data.get("grouped")),
        csv_url=csv_url,
        command="flask compute ikm data.csv --json",
    )


def period_label(period: SurveyPeriod) -> str:
    """A period in words, in the language of the request."""
    if period.kind is PeriodKind.TRIWULAN:
        return _("Triwulan %(number)s %(year)s", number=ROMAN[period.number], year=period.year)
    if period.kind is PeriodKind.SEMESTER:
        return _("Semester %(number)s %(year)s", number=ROMAN[period.number], year=period.year)
    if period.kind is PeriodKind.TAHUN:
        return _("Tahun %(year)s", year=period.year)
    months = (
        _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"),
        _("Juli"), _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
    )  # fmt: skip
    return f"{months[period.number - 1]} {period.year}"


def kinerja(official: str | None) -> str | None:
    """The official words for the class, with a translation where the page is not Indonesian."""
    words = {
        "Sangat baik": _("Sangat baik"),
        "Baik": _("Baik"),
        "Kurang baik": _("Kurang baik"),
        "Tidak baik": _("Tidak baik"),
    }
    return words.get(official, official) if official else None


def channel_label(key: str) -> str:
    """How the answers came in."""
    words = {
        Channel.KARCIS: _("Karcis sekali pakai"),
        Channel.POSTER: _("Poster QR (jalur terbuka)"),
        Channel.KIOSK: _("Perangkat di loket"),
        Channel.DIBANTU: _("Dibantu petugas"),
        Channel.KERTAS: _("Formulir kertas"),
    }
    return words[Channel(key)]


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def _labels(instrument: Instrument) -> dict[str, str]:
    return {item.key: item.label.in_(chosen()) for item in instrument.items}


def _rows(data: Mapping[str, Any], instrument: Instrument) -> tuple[UnsurRow, ...]:
    labels = _labels(instrument)
    rows = [
        UnsurRow(r["key"], labels.get(r["key"], r["key"]), _decimal(r["nrr"]), r["n"], r["rank"])
        for r in data.get("rows", [])
    ]
    return tuple(sorted(rows, key=lambda row: (row.nrr is None, row.nrr or Decimal(0))))


def _without_assisted(data: Mapping[str, Any]) -> tuple[Decimal, int] | None:
    rest = data.get("without_assisted")
    return (Decimal(rest["ikm"]), rest["n"]) if rest else None


def _profile(
    data: Mapping[str, Any], instrument: Instrument
) -> tuple[tuple[str, tuple[tuple[str, int | None], ...]], ...]:
    labels = _labels(instrument)
    options = {
        item.key: {option.key: option.label.in_(chosen()) for option in item.options}
        for item in instrument.items
    }
    return tuple(
        (
            labels.get(table["key"], table["key"]),
            tuple(
                (_("Tidak menjawab") if v == NOT_ANSWERED else options[table["key"]].get(v, v), n)
                for v, n in table["rows"]
            ),
        )
        for table in data.get("profile", [])
        if table["key"] in options
    )


def _reason(data: Mapping[str, Any], instrument: Instrument) -> str | None:
    if data.get("grouped"):
        return _(
            "Jawabannya ikut dihitung dalam angka unit. Angkanya tidak ditampilkan tersendiri, "
            "karena dari selisihnya dengan angka unit dapat terbaca jawaban kelompok di bawah "
            "5 orang."
        )
    if data.get("withheld"):
        return _("Data belum cukup: kurang dari 5 jawaban, sehingga angkanya belum ditampilkan.")
    if data.get("ikm") is None:
        return _missing("unanswered", data, instrument)
    return None


def _missing(code: str, data: Mapping[str, Any], instrument: Instrument) -> str:
    labels = _labels(instrument)
    unanswered = ", ".join(labels.get(key, key) for key in data.get("unanswered", []))
    target = data.get("target") or {}
    sentences = {
        "indicative": _("Kurang dari 30 jawaban: angka ini indikatif."),
        "no_population": _(
            "Jumlah penerima layanan periode sebelumnya belum dicatat, "
            "sehingga target jawaban belum dapat dihitung."
        ),
        "below_target": _(
            "Jawaban belum mencapai target %(target)s.", target=target.get("sample", "-")
        ),
        "unanswered": _("Belum ada jawaban untuk unsur: %(unsur)s.", unsur=unanswered or "-"),
        "uncertain_mutu": _(
            "Rentang ketelitiannya melewati batas antarmutu, sehingga huruf mutunya belum pasti."
        ),
        "open_channel_only": _(
            "Semua jawaban datang lewat jalur terbuka, "
            "yang dapat diisi siapa pun yang memegang gambar kodenya."
        ),
    }
    return sentences[code]
