"""The feedback of colleagues as a document: the same figures and words as on the page."""

from flask_babel import gettext as _

from portal.documents.report import Report, Section
from portal.queries.peer_releases import PeerFeedback, PeerLine, PeerSide
from portal.queries.standings import Sight
from portal.web import peer_words
from portal.web.filters import known_agency, tanggal
from portal.web.period_words import span_words


def feedback_report(sight: Sight, feedback: PeerFeedback, language: str) -> Report:
    """A report of what is released, and of nothing else."""
    sections = [_summary(feedback, language)]
    if feedback.together:
        sections.append(_table(_("Semua rekan"), feedback.together, language))
    for side in feedback.sides:
        sections += _side(side, language)
    if feedback.action is not None:
        sections.append(Section(_("Tindakan yang disepakati"), (feedback.action.text,)))
    return Report(
        title=_("Umpan balik rekan"),
        lead=_("Bahan pertimbangan dan pengembangan, bukan nilai dan bukan bagian dari rumus."),
        facts=(
            (_("Pegawai"), sight.name), (_("NIP"), sight.nip),
            (_("Periode"), span_words(feedback.span_key)),
            (_("Dibuka pada"), tanggal(feedback.released_on)), (_("Sidik"), feedback.sha256),
        ),
        sections=sections, foot=known_agency().service_name, lang=language,
    )  # fmt: skip


def _summary(feedback: PeerFeedback, language: str) -> Section:
    if feedback.is_empty:
        return Section(_("Ringkasan"), (_("Terlalu sedikit rekan menjawab untuk ditampilkan."),))
    nothing = _("tidak ada yang menonjol")
    strong = ", ".join(text.in_(language) for text in feedback.strengths) or nothing
    weak = ", ".join(text.in_(language) for text in feedback.areas) or nothing
    return Section(
        _("Ringkasan"),
        (_("Kekuatan: %(list)s.", list=strong), _("Area perbaikan: %(list)s.", list=weak)),
    )


def _side(side: PeerSide, language: str) -> list[Section]:
    name = peer_words.relation_words(side.relation)
    found = []
    for block in side.blocks:
        title = f"{name}: {block.title.in_(language)}"
        found.append(_table(title, block.lines, language))
        found += [
            Section(label.in_(language), tuple(f"- {text}" for text in texts))
            for label, texts in block.comments
        ]
    return found


def _table(title: str, lines: tuple[PeerLine, ...], language: str) -> Section:
    return Section(
        title,
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
