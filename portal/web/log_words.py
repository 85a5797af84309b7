"""Words of the log: kinds of entries, paces, channels, and how a figure is put."""

from collections.abc import Iterable

from flask_babel import gettext as _

from portal.errors import N_
from portal.queries.log import LoggedEntry
from portal.queries.log_progress import MeasureProgress
from portal.rules.log_words import CaseChannel, ShareState
from portal.rules.progress import Counting, Pace
from portal.rules.scheme_tongue import label_of
from portal.rules.scheme_words import EntryKind
from portal.web.languages import spoken
from portal.web.numbers import figure


def kind_options(kinds: Iterable[EntryKind]) -> list[tuple[str, str]]:
    """The kinds of a scheme with their words."""
    words = {
        EntryKind.CAPAIAN: _("Capaian saya"),
        EntryKind.KASUS: _("Pengaduan atau permohonan"),
        EntryKind.CAPAIAN_TIM: _("Capaian tim, dibagi dengan rekan"),
    }
    return [(kind.value, words[kind]) for kind in kinds]


def channel_options() -> list[tuple[str, str]]:
    """Ways in which a complaint comes in."""
    return [("", _("Pilih salurannya")), *((c.value, channel_label(c)) for c in CaseChannel)]


def channel_label(channel: CaseChannel) -> str:
    """A channel in the page's language."""
    words = {
        CaseChannel.LOKET: _("Datang ke loket"),
        CaseChannel.TELEPON: _("Telepon"),
        CaseChannel.PESAN: _("Pesan singkat (WhatsApp, SMS)"),
        CaseChannel.SURAT: _("Surat atau surel"),
        CaseChannel.LAPOR: _("SP4N-LAPOR!"),
        CaseChannel.MEDIA_SOSIAL: _("Media sosial"),
        CaseChannel.LAINNYA: _("Lainnya"),
    }
    return words[channel]


def evidence_wanted(one: LoggedEntry) -> str:
    """Criteria of an entry's result that are told only with evidence, while it bears none."""
    return ", ".join(label_of(criterion, spoken()) for criterion in one.unproven)


def share_words(state: ShareState) -> str:
    """What a colleague said to an entry of the team."""
    return {
        ShareState.DITAWARKAN: _("menunggu jawabannya"),
        ShareState.DITERIMA: _("setuju"),
        ShareState.DITOLAK: _("menolak"),
    }[state]


_PACES = {
    Pace.BELUM_CUKUP: (N_("Data belum cukup"), "info"),
    Pace.TERTINGGAL: (N_("Di belakang jadwal"), "warn"),
    Pace.SESUAI: (N_("Sesuai jadwal"), "good"),
    Pace.MELAMPAUI: (N_("Mendahului jadwal"), "good"),
    Pace.DI_LUAR: (N_("Di luar rentang"), "warn"),
}


def pace_words(pace: Pace) -> tuple[str, str]:
    """(words, tone of the badge); never a rating."""
    words, tone = _PACES[pace]
    return _(words), tone


def stands(one: MeasureProgress) -> str:
    """Where an indicator stands, with how many entries that rests on."""
    if one.progress.value is None:
        return _("Belum ada catatan yang menghitung indikator ini; target %(aim)s",
                 aim=one.target or "-")  # fmt: skip
    values = {
        "value": figure(one.progress.value), "unit": one.unit, "n": one.progress.n,
        "aim": one.target or "-",
    }  # fmt: skip
    if one.counting is Counting.TERAKHIR:
        return _("Terakhir %(value)s %(unit)s dari %(n)s catatan; target %(aim)s", **values)
    return _("%(value)s %(unit)s dari %(n)s catatan; target %(aim)s", **values)


def began(one: MeasureProgress) -> str:
    """Where a growth indicator began, how far it has moved since, and of whom or what."""
    parts = []
    if one.baseline is not None:
        value, start = one.progress.value, figure(one.baseline)
        if value is None:
            parts.append(_("Nilai awal %(start)s %(unit)s.", start=start, unit=one.unit))
        else:
            parts.append(
                _("Dari nilai awal %(start)s %(unit)s berubah %(change)s.", start=start,
                  unit=one.unit, change=f"{'+' if value > one.baseline else ''}"
                  f"{figure(value - one.baseline)}")
            )  # fmt: skip
    if one.denominator:
        parts.append(_("Penyebut: %(words)s.", words=one.denominator))
    return " ".join(parts)
