"""Words of the review pages: states, steps, what is missing, ratings, kinds of evidence."""

from flask_babel import gettext as _

from portal.errors import N_
from portal.queries.review_inbox import Stand
from portal.rules.feedback_words import Progress
from portal.rules.predikat import Ekspektasi
from portal.rules.release_steps import ReleaseStep, StepMark
from portal.rules.reviews import Assignment, Dimension, Exemption, Lack, LinkKind, Piece
from portal.rules.transfers import Case
from portal.rules.workflow import EvaluationState
from portal.web.result_words import organisation_words as organisation_words
from portal.web.result_words import predikat_words as predikat_words
from portal.web.result_words import rating_words as rating_words

_STANDS = {
    Stand.BELUM: (N_("Belum dimulai"), "warn"),
    Stand.BERALIH: (N_("Perlu diambil alih"), "bad"),
    Stand.DRAF: (N_("Draf"), "info"),
    Stand.DIBAGIKAN: (N_("Dibagikan kepada pegawai"), "info"),
    Stand.FORUM: (N_("Di forum evaluasi"), "info"),
    Stand.SIAP: (N_("Selesai dibahas forum"), "warn"),
    Stand.SELESAI: (N_("Sudah ditandatangani"), "good"),
    Stand.DIKECUALIKAN: (N_("Dikecualikan"), ""),
}


def stand_words(stand: Stand) -> tuple[str, str]:
    """(words, tone of the badge)."""
    words, tone = _STANDS[stand]
    return _(words), tone


_STATES = {
    EvaluationState.DRAF: N_("Draf"),
    EvaluationState.DIBAGIKAN: N_("Dibagikan kepada pegawai"),
    EvaluationState.DIAJUKAN_FORUM: N_("Di forum evaluasi"),
    EvaluationState.SELESAI_FORUM: N_("Selesai dibahas forum"),
    EvaluationState.DIKECUALIKAN: N_("Dikecualikan"),
    EvaluationState.KEBERATAN: N_("Ada keberatan"),
}


def state_words(state: EvaluationState) -> str:
    """Where an evaluation stands."""
    return _(_STATES.get(state, N_("Sudah ditandatangani")))


_LACKS = {
    Lack.PREDIKAT_ORGANISASI: (
        "organisasi", N_("Capaian kinerja organisasi unit ini belum ditetapkan.")
    ),
    Lack.RATING_HASIL: ("rating-hasil_kerja", N_("Pilih rating hasil kerja.")),
    Lack.ALASAN_HASIL: ("alasan-hasil_kerja", N_("Tulis alasan rating hasil kerja.")),
    Lack.BUKTI_HASIL: (
        "bukti-hasil_kerja", N_("Tautkan sedikitnya satu bukti untuk rating hasil kerja.")
    ),
    Lack.RATING_PERILAKU: ("rating-perilaku_kerja", N_("Pilih rating perilaku kerja.")),
    Lack.ALASAN_PERILAKU: (
        "alasan-perilaku_kerja", N_("Tulis alasan rating perilaku kerja.")
    ),
    Lack.BUKTI_PERILAKU: (
        "bukti-perilaku_kerja",
        N_("Tautkan sedikitnya satu bukti untuk rating perilaku kerja."),
    ),
    Lack.KEKUATAN: (Piece.STRENGTH.value, N_("Tulis kekuatan pegawai.")),
    Lack.AREA: (Piece.AREA.value, N_("Tulis yang perlu ditingkatkan.")),
    Lack.LANGKAH: (Piece.NEXT_STEP.value, N_("Tulis langkah berikut.")),
    Lack.CATATAN: (Piece.NOTES.value, N_("Tulis catatan atau rekomendasi.")),
    Lack.SUMBER_TEMPAT: (
        "keterangan", N_("Tulis keterangan dari tempat belajar atau tempat tugas.")
    ),
    Lack.ALASAN_SEBARAN: (
        Piece.DISTRIBUTION_REASON.value,
        N_("Tulis mengapa sebaran rating Anda berbeda dari pola. Rating tetap Anda tentukan."),
    ),
}  # fmt: skip


def lack_words(lack: Lack) -> tuple[str, str]:
    """(id of the part where it is mended, what to do)."""
    part, words = _LACKS[lack]
    return part, _(words)


_ORDER = (Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH)


def rating_options() -> list[tuple[str, str]]:
    """The three ratings in the regulation's order."""
    return [(one.value, rating_words(one)) for one in _ORDER]


_GUIDES = {
    (Dimension.HASIL_KERJA, Ekspektasi.DIATAS): N_(
        "sebagian besar atau semua hasil melebihi, dan tidak ada hasil utama yang di bawah"
    ),
    (Dimension.HASIL_KERJA, Ekspektasi.SESUAI): N_(
        "sebagian besar atau semua hasil sesuai; hanya sebagian kecil hasil utama di bawah"
    ),
    (Dimension.HASIL_KERJA, Ekspektasi.DIBAWAH): N_("sebagian besar atau semua hasil di bawah"),
    (Dimension.PERILAKU_KERJA, Ekspektasi.DIATAS): N_(
        "konsisten dan menjaga nilai itu juga pada orang lain di dalam atau di luar unit"
    ),
    (Dimension.PERILAKU_KERJA, Ekspektasi.SESUAI): N_("konsisten pada diri sendiri"),
    (Dimension.PERILAKU_KERJA, Ekspektasi.DIBAWAH): N_("belum konsisten"),
}


def rating_guide(dimension: Dimension) -> list[tuple[str, str]]:
    """The regulation's example guide to the three ratings (L.IV.B.3)."""
    return [(rating_words(one), _(_GUIDES[dimension, one])) for one in _ORDER]


def dimension_words(dimension: Dimension) -> str:
    """What is rated."""
    return _("Hasil kerja") if dimension is Dimension.HASIL_KERJA else _("Perilaku kerja")


_KINDS = {
    LinkKind.CATATAN: N_("Catatan"),
    LinkKind.UMPAN_BALIK: N_("Umpan balik"),
    LinkKind.BUKTI: N_("Bukti dukung"),
    LinkKind.WARGA: N_("Survei warga"),
    LinkKind.REKAN: N_("Survei rekan"),
    LinkKind.WAKTU_LAYANAN: N_("Waktu layanan"),
    LinkKind.PENILAIAN_DIRI: N_("Penilaian diri"),
}


def kind_words(kind: LinkKind) -> str:
    """A kind of evidence; a sheet says one beside each line that a rating may rest on."""
    return _(_KINDS[kind])


_PROGRESS = {
    None: ("", ""),
    Progress.MENUNJUKKAN: (N_("Ada kemajuan"), "good"),
    Progress.TIDAK: (N_("Belum ada kemajuan"), "warn"),
    Progress.TETAP_TIDAK: (N_("Tetap belum ada kemajuan"), "warn"),
}


def progress_words(progress: Progress | None) -> tuple[str, str]:
    """What a feedback says about progress, with the tone of its badge."""
    words, tone = _PROGRESS[progress]
    return _(words) if words else "", tone


def assignment_options() -> list[tuple[str, str]]:
    """Where the employee spent the period."""
    return [
        (Assignment.BIASA.value, _("Bekerja di unit ini")),
        (Assignment.TUGAS_BELAJAR.value, _("Tugas belajar (L.IV.A.16-17)")),
        (Assignment.TIDAK_LULUS.value, _("Tugas belajar, tidak lulus atau putus studi")),
        (Assignment.DIPEKERJAKAN.value, _("Dipekerjakan atau ditugaskan di luar (L.IV.A.15)")),
    ]


def exemption_options() -> list[tuple[str, str]]:
    """Grounds on which somebody is excused."""
    return [
        (Exemption.PEJABAT_NEGARA.value, _("Pejabat negara atau lembaga nonstruktural")),
        (Exemption.DIBERHENTIKAN_SEMENTARA.value, _("Diberhentikan sementara")),
        (Exemption.CUTI_LUAR_TANGGUNGAN.value, _("Cuti di luar tanggungan negara")),
        (Exemption.MASA_PERSIAPAN_PENSIUN.value, _("Masa persiapan pensiun")),
        (Exemption.LAIN.value, _("Sebab lain (aturan tidak menyebutnya)")),
    ]


_CASES = {
    Case.PEGAWAI_PINDAH: N_("Pegawai pindah unit dalam periode ini; penilai baru yang menilai."),
    Case.PENILAI_PINDAH_DI_LUAR_WAKTU: N_("Penilai lama pindah sebelum waktu evaluasi."),
    Case.PENILAI_PINDAH_DALAM_WAKTU: N_(
        "Penilai pindah dalam waktu evaluasi dan tetap menilai unit lamanya."
    ),
    Case.PENILAI_BERHALANGAN_TETAP: N_("Penilai sebelumnya berhalangan tetap."),
    Case.PENILAI_DIGANTI: N_("Penilai ditunjuk sebagai pengganti."),
    Case.PENILAI_LEWAT_WAKTU: N_(
        "Penilai melewati waktu evaluasi: atasannya yang menilai, dan hasilnya final."
    ),
}


def case_words(case: Case) -> str:
    """Why this person evaluates, where it is out of the ordinary; "" otherwise."""
    return _(_CASES[case]) if case in _CASES else ""


def release_words(step: ReleaseStep) -> str:
    """A step on the way of one's own evaluation."""
    return {
        ReleaseStep.PENULISAN: _("Pejabat penilai menulis penilaian"),
        ReleaseStep.DIBAGIKAN: _("Draf dibagikan kepada Anda"),
        ReleaseStep.PERCAKAPAN: _("Percakapan tentang draf"),
        ReleaseStep.FORUM: _("Forum evaluasi memberi saran kepada penilai"),
        ReleaseStep.TANDA_TANGAN: _("Ditandatangani pejabat penilai"),
        ReleaseStep.PENYAMPAIAN: _("Dokumen disampaikan kepada Anda"),
        ReleaseStep.PENERIMAAN: _("Anda menerima dokumen"),
    }[step]


def mark_words(mark: StepMark) -> tuple[str, str]:
    """(words, tone of the badge)."""
    return {
        StepMark.SELESAI: (_("Selesai"), "good"),
        StepMark.BERJALAN: (_("Sedang berjalan"), "info"),
        StepMark.MENUNGGU: (_("Berikutnya"), ""),
    }[mark]
