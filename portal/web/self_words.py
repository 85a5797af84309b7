"""Words of the self-assessment: states, report parts, measures."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from portal.queries.self_assessments import SelfSheet
from portal.rules.scheme_words import ReportPart
from portal.rules.self_assessments import Part, SelfState, SendFault
from portal.web.filters import tanggal
from portal.web.instrument_words import measure_options


def state_words(state: SelfState | None) -> tuple[str, str]:
    """(words, tone of the badge); None = not begun."""
    found = {
        SelfState.DRAF: (_("Sedang diisi"), "info"),
        SelfState.DIKIRIM: (_("Terkirim"), "good"),
        SelfState.DIKEMBALIKAN: (_("Perlu diperbaiki"), "warn"),
    }
    return found[state] if state else (_("Belum dimulai"), "")


def report_words(part: ReportPart) -> tuple[str, str]:
    """(label, hint) of a text of the report."""
    return {
        ReportPart.CAPAIAN: (
            _("Capaian"),
            _("Apa yang tercapai dalam periode ini? Sebut angka dan buktinya, bukan kegiatannya."),
        ),
        ReportPart.CARA_KERJA: (
            _("Cara kerja"),
            _("Bagaimana hasil itu dicapai? Apa yang Anda ubah, dengan siapa Anda bekerja?"),
        ),
        ReportPart.KENDALA: (
            _("Kendala"),
            _("Apa yang menghambat, dan apa yang sudah Anda lakukan? Kosongkan bila tidak ada."),
        ),
        ReportPart.BANTUAN: (
            _("Bantuan yang diperlukan"),
            _("Dukungan apa dari atasan atau unit lain yang Anda perlukan?"),
        ),
    }[part]


def part_title(part: Part, language: str) -> str:
    """Heading of a part."""
    if part.result is not None:
        return part.result.title or _("Hasil lain di luar rencana")
    return part.section.title.in_(language) if part.section else ""


def page_title(page: Sequence[Part], pages: Sequence[Sequence[Part]], language: str) -> str:
    """Heading of a page: its one part, or the questionnaire and which page of it."""
    if len(page) == 1:
        return part_title(page[0], language)
    same = [one for one in pages if one[0].instrument is page[0].instrument]
    title = part_group(page[0], language)
    if len(same) == 1:
        return title
    return _(
        "%(title)s, halaman %(n)s dari %(all)s", title=title, n=same.index(page) + 1, all=len(same)
    )


def part_group(part: Part, language: str) -> str:
    """Under which the page stands: the report, or the name of its questionnaire."""
    return part.instrument.title.in_(language) if part.instrument else _("Laporan hasil kerja")


def measure_label(measure: str) -> str:
    """A core value or competence; a technical one of the agency without its underscores."""
    return dict(measure_options()).get(measure) or measure.replace("_", " ").capitalize()


def send_fault_words(sheet: SelfSheet, on: date) -> str:
    """Why it cannot be sent on a day, or ""."""
    fault = sheet.send_fault(on)
    if fault is SendFault.BELUM_WAKTUNYA:
        return _(
            "Belum waktunya mengirim: pengiriman dibuka %(day)s. Isian Anda tersimpan sementara "
            "itu.",
            day=tanggal(sheet.period.window.opens),
        )
    if fault is SendFault.SUDAH_DITUTUP:
        return _(
            "Periode ini sudah ditutup, jadi penilaian diri tidak dapat dikirim lagi. Isian Anda "
            "tetap tersimpan dan dapat diunduh."
        )
    return ""
