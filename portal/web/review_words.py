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


def state_words(state: EvaluationState) -> str:
    """Where an evaluation stands."""
    return {
        EvaluationState.DRAF: _("Draf"),
        EvaluationState.DIBAGIKAN: _("Dibagikan kepada pegawai"),
        EvaluationState.DIAJUKAN_FORUM: _("Di forum evaluasi"),
        EvaluationState.SELESAI_FORUM: _("Selesai dibahas forum"),
        EvaluationState.DIKECUALIKAN: _("Dikecualikan"),
        EvaluationState.KEBERATAN: _("Ada keberatan"),
    }.get(state, _("Sudah ditandatangani"))


def lack_words(lack: Lack) -> tuple[str, str]:
    """(id of the part where it is mended, what to do)."""
    return {
        Lack.PREDIKAT_ORGANISASI: (
            "organisasi", _("Capaian kinerja organisasi unit ini belum ditetapkan.")
        ),
        Lack.RATING_HASIL: ("rating-hasil_kerja", _("Pilih rating hasil kerja.")),
        Lack.ALASAN_HASIL: ("alasan-hasil_kerja", _("Tulis alasan rating hasil kerja.")),
        Lack.BUKTI_HASIL: (
            "bukti-hasil_kerja", _("Tautkan sedikitnya satu bukti untuk rating hasil kerja.")
        ),
        Lack.RATING_PERILAKU: ("rating-perilaku_kerja", _("Pilih rating perilaku kerja.")),
        Lack.ALASAN_PERILAKU: (
            "alasan-perilaku_kerja", _("Tulis alasan rating perilaku kerja.")
        ),
        Lack.BUKTI_PERILAKU: (
            "bukti-perilaku_kerja",
            _("Tautkan sedikitnya satu bukti untuk rating perilaku kerja."),
        ),
        Lack.KEKUATAN: (Piece.STRENGTH.value, _("Tulis kekuatan pegawai.")),
        Lack.AREA: (Piece.AREA.value, _("Tulis yang perlu ditingkatkan.")),
        Lack.LANGKAH: (Piece.NEXT_STEP.value, _("Tulis langkah berikut.")),
        Lack.CATATAN: (Piece.NOTES.value, _("Tulis catatan atau rekomendasi.")),
        Lack.SUMBER_TEMPAT: (
            "keterangan", _("Tulis keterangan dari tempat belajar atau tempat tugas.")
        ),
        Lack.ALASAN_SEBARAN: (
            Piece.DISTRIBUTION_REASON.value,
            _("Tulis mengapa sebaran rating Anda berbeda dari pola. Rating tetap Anda tentukan."),
        ),
    }[lack]  # fmt: skip


def rating_words(rating: Ekspektasi) -> str:
    """A rating in everyday words; its printed label is the regulation's."""
    return {
        Ekspektasi.DIATAS: _("Di atas ekspektasi"),
        Ekspektasi.SESUAI: _("Sesuai ekspektasi"),
        Ekspektasi.DIBAWAH: _("Di bawah ekspektasi"),
    }[rating]


_ORDER = (Ekspektasi.DIATAS, Ekspektasi.SESUAI, Ekspektasi.DIBAWAH)


def rating_options() -> list[tuple[str, str]]:
    """The three ratings in the regulation's order."""
    return [(one.value, rating_words(one)) for one in _ORDER]


def rating_guide(dimension: Dimension) -> list[tuple[str, str]]:
    """The regulation's example guide to the three ratings (L.IV.B.3)."""
    guide = {
        (Dimension.HASIL_KERJA, Ekspektasi.DIATAS): _(
            "sebagian besar atau semua hasil melebihi, dan tidak ada hasil utama yang di bawah"
        ),
        (Dimension.HASIL_KERJA, Ekspektasi.SESUAI): _(
            "sebagian besar atau semua hasil sesuai; hanya sebagian kecil hasil utama di bawah"
        ),
        (Dimension.HASIL_KERJA, Ekspektasi.DIBAWAH): _("sebagian besar atau semua hasil di bawah"),
        (Dimension.PERILAKU_KERJA, Ekspektasi.DIATAS): _(
            "konsisten dan menjaga nilai itu juga pada orang lain di dalam atau di luar unit"
        ),
        (Dimension.PERILAKU_KERJA, Ekspektasi.SESUAI): _("konsisten pada diri sendiri"),
        (Dimension.PERILAKU_KERJA, Ekspektasi.DIBAWAH): _("belum konsisten"),
    }
    return [(rating_words(one), guide[dimension, one]) for one in _ORDER]


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


def progress_words(progress: Progress | None) -> tuple[str, str]:
    """What a feedback says about progress, with the tone of its badge."""
    return {
        None: ("", ""),
        Progress.MENUNJUKKAN: (_("Ada kemajuan"), "good"),
        Progress.TIDAK: (_("Belum ada kemajuan"), "warn"),
        Progress.TETAP_TIDAK: (_("Tetap belum ada kemajuan"), "warn"),
    }[progress]


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


def case_words(case: Case) -> str:
    """Why this person evaluates, where it is out of the ordinary; "" otherwise."""
    return {
        Case.PEGAWAI_PINDAH: _("Pegawai pindah unit dalam periode ini; penilai baru yang menilai."),
        Case.PENILAI_PINDAH_DI_LUAR_WAKTU: _("Penilai lama pindah sebelum waktu evaluasi."),
        Case.PENILAI_PINDAH_DALAM_WAKTU: _(
            "Penilai pindah dalam waktu evaluasi dan tetap menilai unit lamanya."
        ),
        Case.PENILAI_BERHALANGAN_TETAP: _("Penilai sebelumnya berhalangan tetap."),
        Case.PENILAI_DIGANTI: _("Penilai ditunjuk sebagai pengganti."),
        Case.PENILAI_LEWAT_WAKTU: _(
            "Penilai melewati waktu evaluasi: atasannya yang menilai, dan hasilnya final."
        ),
    }.get(case, "")


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
