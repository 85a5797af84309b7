"""Words of the feedback report, and the report as a document."""

from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from portal.documents.report import Report, Section
from portal.queries.feedback_reports import CitizenVoice, FeedbackReport, Planned
from portal.queries.peer_releases import PeerFeedback, PeerLine
from portal.rules.feedback_report import ActionState, standing_out
from portal.rules.predikat import Ekspektasi
from portal.web import peer_words, result_words
from portal.web.filters import angka, known_agency, tanggal
from portal.web.period_words import span_words
from portal.web.public_view import period_label
from portal.web.self_words import measure_label as labelled


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


def measure_label(measure: str) -> str:
    """A core value or competence by its name alone."""
    return labelled(measure).split(": ", 1)[-1]


def own_answers(report: FeedbackReport) -> int:
    """How many answers the employee's own view rests on."""
    return sum(one.n for one in (report.views or {}).values())


def own_words(report: FeedbackReport) -> tuple[str, str]:
    """(strengths, areas) in the employee's own view, as rows of labels."""
    strong, weak = standing_out(report.views or {})
    nothing = _("tidak ada yang menonjol")
    return (
        ", ".join(map(measure_label, strong)) or nothing,
        ", ".join(map(measure_label, weak)) or nothing,
    )


def own_lines(report: FeedbackReport) -> list[tuple[str, str, str]]:
    """Measure, answers, own mean: the own view where no colleague stands beside it."""
    return [
        (measure_label(measure), str(one.n), angka(Decimal(str(one.mean)), 1))
        for measure, one in (report.views or {}).items()
    ]


def gap_rows(report: FeedbackReport, language: str) -> list[dict[str, object]]:
    """Of each item the own view as a dot and a line from it to what colleagues say."""
    lines = _peer_lines(report.peers) if report.peers else ()
    rows: list[dict[str, object]] = []
    for one in lines:
        if one.own is not None:
            ends = sorted((_decimal(one.own), _decimal(one.figure.mean)))
            rows.append(
                {
                    "label": one.label.in_(language), "value": _decimal(one.own), "low": ends[0],
                    "high": ends[1],
                }
            )  # fmt: skip
    return rows


def rating_words(value: str) -> str:
    """A rating as it stands in a signed document."""
    return result_words.rating_words(Ekspektasi(value))


def as_report(report: FeedbackReport, language: str) -> Report:
    """The report as a document: the same sources and words as the page."""
    content, row = report.sheet.content, report.sheet.row
    sections = [
        _own(report),
        Section(
            _("Pejabat penilai (n 1)"),
            (
                _("Hasil kerja: %(rating)s.", rating=rating_words(row.hasil_kerja)),
                _("Perilaku kerja: %(rating)s.", rating=rating_words(row.perilaku_kerja)),
                _("Kekuatan: %(list)s.", list=content.strength or "-"),
                _("Area perbaikan: %(list)s.", list=content.area or "-"),
                _("Langkah berikut: %(words)s", words=content.next_step or "-"),
            ),
        ),
        *_peers(report, language),
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


def _own(report: FeedbackReport) -> Section:
    if report.views is None:
        return Section(_("Diri sendiri"), (_("Belum dibuka untuk periode ini."),))
    if not report.views:
        return Section(_("Diri sendiri"), (_("Tidak ada penilaian diri yang dikirim."),))
    strong, weak = own_words(report)
    return Section(
        _("Diri sendiri (n %(n)s jawaban)", n=own_answers(report)),
        (_("Kekuatan: %(list)s.", list=strong), _("Area perbaikan: %(list)s.", list=weak)),
        (_("Unsur"), _("Jawaban"), _("Diri")),
        own_lines(report),
    )


def _peers(report: FeedbackReport, language: str) -> list[Section]:
    peers = report.peers
    if peers is None:
        return [Section(_("Rekan"), (_("Belum dibuka untuk periode ini."),))]
    if peers.is_empty:
        return [Section(_("Rekan"), (_("Terlalu sedikit rekan menjawab untuk ditampilkan."),))]
    lines = _peer_lines(peers)
    fewest, most = min(one.figure.n for one in lines), max(one.figure.n for one in lines)
    n = str(most) if fewest == most else _("%(low)s sampai %(high)s", low=fewest, high=most)
    return [
        Section(
            _("Rekan (n %(n)s)", n=n),
            (
                _("Kekuatan: %(list)s.", list=peer_words.joined(peers.strengths, language)),
                _("Area perbaikan: %(list)s.", list=peer_words.joined(peers.areas, language)),
            ),
            (_("Butir"), _("Penjawab"), _("Rekan"), _("Diri"), _("Selisih")),
            [
                (
                    one.label.in_(language), str(one.figure.n),
                    peer_words.figure_words(one.figure),
                    "-" if one.own is None else peer_words.own_words(one.own),
                    "-" if one.gap is None else peer_words.gap_words(one.gap),
                )
                for one in lines
            ],
        ),
        *(
            Section(f"{peer_words.relation_words(side.relation)}: {label.in_(language)}", texts)
            for side in peers.sides
            for block in side.blocks
            for label, texts in block.comments
        ),
    ]  # fmt: skip


def _peer_lines(peers: PeerFeedback) -> tuple[PeerLine, ...]:
    return peers.together or tuple(
        line for side in peers.sides for block in side.blocks for line in block.lines
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(str(round(float(value), 2)))


def _action(one: Planned) -> tuple[str, ...]:
    return (
        one.text, tanggal(one.due_on), _("ya") if one.agreed_at else _("belum"),
        state_words(one.state), one.outcome or "-",
    )  # fmt: skip
