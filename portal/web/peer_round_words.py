"""Words of rounds of colleagues: states, who proposes, ties, refusals, levels of anonymity."""

from flask_babel import gettext as _

from portal.queries.peer_rounds import RoundCard
from portal.queries.periods import PeriodRow
from portal.rules.assigning import Ground
from portal.rules.peer_rounds import (
    Anonymity,
    AssignmentOrigin,
    AssignmentState,
    DeclineKind,
    PairWarning,
    PeerRoundState,
    RoundFault,
    TieKind,
)
from portal.rules.scheme_words import Nomination
from portal.web import period_words
from portal.web.filters import tanggal
from portal.web.peer_words import relation_words

__all__ = ["relation_words"]


def title(card: RoundCard) -> str:
    """A round by its period."""
    return title_of(card.period)


def title_of(period: PeriodRow) -> str:
    """The round of a period."""
    return _("Survei rekan %(period)s", period=period_words.title(period))


def round_state(state: PeerRoundState) -> tuple[str, str]:
    """Where a round stands, with the tone of its badge."""
    return {
        PeerRoundState.PERSIAPAN: (_("Memilih penilai"), "info"),
        PeerRoundState.MEMBUKA: (_("Sedang dibuka"), "warn"),
        PeerRoundState.BERJALAN: (_("Sedang diisi"), "good"),
        PeerRoundState.MENUTUP: (_("Sedang ditutup"), "warn"),
        PeerRoundState.SELESAI: (_("Selesai"), ""),
    }[state]


def assignment_state(state: AssignmentState) -> tuple[str, str]:
    """What became of a proposal, with the tone of its badge."""
    return {
        AssignmentState.DIUSULKAN: (_("Menunggu atasan"), "info"),
        AssignmentState.DISETUJUI: (_("Disetujui"), "good"),
        AssignmentState.DIKELUARKAN: (_("Dikeluarkan"), ""),
        AssignmentState.DITOLAK: (_("Tidak dapat menilai"), "warn"),
        AssignmentState.DIBUKA: (_("Diminta menilai"), "good"),
    }[state]


def warning_words(warning: PairWarning) -> str:
    """Why somebody should think twice about a colleague."""
    return {
        PairWarning.HUBUNGAN: _("Anda menyatakan hubungan dengannya: pertimbangkan orang lain"),
        PairWarning.SALING: _("Anda juga menilainya: pertimbangkan orang lain"),
    }[warning]


def origin_words(origin: AssignmentOrigin) -> str:
    """Who proposed."""
    return {
        AssignmentOrigin.PEGAWAI: _("usulan pegawai"),
        AssignmentOrigin.ATASAN: _("ditambahkan atasan"),
        AssignmentOrigin.SISTEM: _("usulan sistem"),
        AssignmentOrigin.KEPEGAWAIAN: _("ditambahkan kepegawaian"),
    }[origin]


def nomination_words(nomination: Nomination) -> str:
    """Who chooses."""
    return {
        Nomination.PEGAWAI: _("Pegawai mengusulkan, atasan menyetujui."),
        Nomination.SISTEM: _("Sistem mengusulkan dari pekerjaan bersama, atasan menyetujui."),
        Nomination.ATASAN: _("Atasan memilih."),
    }[nomination]


def anonymity_words(level: Anonymity) -> str:
    """What may be read of answers; a name never."""
    return {
        Anonymity.ANGKA_KOMENTAR: _("Tanpa nama: angka dan komentar, mulai dari batas tampil"),
        Anonymity.ANGKA: _("Tanpa nama: hanya angka, mulai dari batas tampil"),
    }[level]


def ground_words(ground: Ground) -> str:
    """Why the system proposes somebody."""
    return {
        Ground.KERJA_BERSAMA: _("Bekerja bersama (tim, strategi, atau catatan)"),
        Ground.SATU_ATASAN: _("Satu unit atau satu penilai"),
        Ground.BAWAHAN: _("Bawahan"),
        Ground.LINTAS_UNIT: _("Dari unit lain"),
        Ground.PENGHUBUNG: _("Penghubung kelompok yang terpisah"),
    }[ground]


def tie_words(kind: TieKind) -> str:
    """What ties two people."""
    return {
        TieKind.KELUARGA: _("Hubungan keluarga"),
        TieKind.USAHA: _("Kepentingan usaha atau keuangan bersama"),
        TieKind.SENGKETA: _("Sengketa atau perselisihan"),
        TieKind.LAINNYA: _("Hubungan lain"),
    }[kind]


def decline_words(kind: DeclineKind) -> str:
    """Why somebody does not rate."""
    return {
        DeclineKind.TIDAK_MENGENAL: _("Saya tidak cukup melihat pekerjaannya"),
        DeclineKind.TERLALU_BANYAK: _("Saya sudah diminta menilai terlalu banyak orang"),
        DeclineKind.PRIBADI: _("Ada alasan pribadi"),
    }[kind]


def round_fault(fault: RoundFault, card: RoundCard) -> str:
    """Why a step is refused, and what helps."""
    return {
        RoundFault.SUDAH_DIBUKA: _("Putaran ini sudah dibuka."),
        RoundFault.BELUM_WAKTUNYA: _(
            "Putaran dapat dibuka mulai %(day)s. Ubah ketentuannya bila perlu lebih awal.",
            day=tanggal(card.opens_on),
        ),
        RoundFault.BELUM_BERAKHIR: _(
            "Jendela yang dijanjikan masih terbuka sampai %(day)s.", day=tanggal(card.closes_on)
        ),
        RoundFault.TIDAK_BERJALAN: _("Putaran ini tidak sedang berjalan."),
        RoundFault.KOSONG: _("Belum ada penilai yang disetujui, jadi belum ada yang dibuka."),
        RoundFault.BERUBAH: _("Ketentuan putaran baru saja berubah: periksa dulu, lalu ulangi."),
        RoundFault.TERLALU_KECIL: _(
            "Semua kelompok kurang dari tiga penilai, jadi tidak seorang pun ditanya. "
            "Tambahkan penilai dulu."
        ),
        RoundFault.USULAN_DITULIS: _("Usulan sistem sedang ditulis: tunggu sebentar, lalu ulangi."),
    }[fault]
