"""Words of the feedback report, and the report as a document."""

from decimal import Decimal

from flask_babel import gettext as _

from portal.documents.report import Report, Section
from portal.queries.feedback_reports import CitizenVoice, FeedbackReport, Planned
from portal.rules.feedback_report import ActionState
from portal.rules.predikat import Ekspektasi
from portal.web import peer_words, result_words
from portal.web.filters import angka, known_agency, tanggal
from portal.web.period_words import span_words
from portal.web.public_view import period_label


def state_words(state: ActionState) -> str:
    """Where an action stands."""
    return {
        ActionState.BERJALAN: _("berjalan"),
        ActionState.SELESAI: _("selesai"),
        ActionState.DIHENTIKAN: _("dihentikan"),
    }[state]


def citizen_words(voice: CitizenVoice) -> str:
    """The unit's index with its n and range, in one sentence."""
    data = voice.snapshot.data
    if data.get("ikm") is None:
        return _("Indeks %(unit)s tidak dapat dihitung untuk periode itu.", unit=voice.unit)
    return _(
        "Warga memberi %(unit)s indeks %(ikm)s (rentang 95 persen %(low)s sampai %(high)s) dari "
        "%(n)s jawaban, %(period)s. Angka ini milik unit, bukan milik satu orang.",
        unit=voice.unit, ikm=angka(Decimal(data["ikm"]), 2),
        low=angka(Decimal(data["low"]), 2) if data.get("low") else "-",
        high=angka(Decimal(data["high"]), 2) if data.get("high") else "-",
        n=data["n"], period=period_label(voice.snapshot.period),
    )  # fmt: skip


def rating_words(value: str) -> str:
    """A rating as it stands in a signed document."""
    return result_words.rating_words(Ekspektasi(value))


def as_report(report: FeedbackReport, language: str) -> Report:
    """The report as a document: the same sources and words as the page."""
    content, row = report.sheet.content, report.sheet.row
    sections = [
        Section(
            _("Pejabat penilai"),
            (
                _("Hasil kerja: %(rating)s.", rating=rating_words(row.hasil_kerja)),
                _("Perilaku kerja: %(rating)s.", rating=rating_words(row.perilaku_kerja)),
                _("Kekuatan: %(list)s.", list=content.strength or "-"),
                _("Area perbaikan: %(list)s.", list=content.area or "-"),
                _("Langkah berikut: %(words)s", words=content.next_step or "-"),
            ),
        ),
        _peers(report, language),
        Section(
            _("Warga"),
            (citizen_words(report.citizens) if report.citizens else _("Belum ada angka unit."),),
        ),
        Section(
            _("Tindakan"),
            head=(_("Tindakan"), _("Sampai"), _("Disepakati"), _("Keadaan"), _("Hasil")),
            rows=[_action(one) for one in (*report.earlier, *report.actions)],
        ),
    ]  # fmt: skip
    if report.reading is not None:
        sections.append(Section(_("Yang saya ambil"), (report.reading.takeaway,)))
    return Report(
        title=_("Laporan umpan balik"),
        lead=_("Bahan untuk berkembang. Tidak ada angka di sini yang menentukan predikat."),
        facts=(
            (_("Pegawai"), content.employee.name), (_("NIP"), content.employee.nip),
            (_("Periode"), span_words(content.period_key)),
            (_("Kode dokumen"), row.code),
        ),
        sections=sections, foot=known_agency().service_name, lang=language,
    )  # fmt: skip


def _peers(report: FeedbackReport, language: str) -> Section:
    peers = report.peers
    if peers is None:
        return Section(_("Rekan"), (_("Belum dibuka untuk periode ini."),))
    if peers.is_empty:
        return Section(_("Rekan"), (_("Terlalu sedikit rekan menjawab untuk ditampilkan."),))
    lines = peers.together or tuple(
        line for side in peers.sides for block in side.blocks for line in block.lines
    )
    return Section(
        _("Rekan"),
        head=(_("Butir"), _("Penjawab"), _("Rekan"), _("Diri"), _("Selisih")),
        rows=[
            (
                one.label.in_(language), str(one.figure.n), peer_words.figure_words(one.figure),
                "-" if one.own is None else peer_words.own_words(one.own),
                "-" if one.gap is None else peer_words.gap_words(one.gap),
            )
            for one in lines
        ],
    )  # fmt: skip


def _action(one: Planned) -> tuple[str, ...]:
    return (
        one.text, tanggal(one.due_on), _("ya") if one.agreed_at else _("belum"),
        state_words(one.state), one.outcome or "-",
    )  # fmt: skip
