"""Words of the period pages: stages, steps, refusals, clocks, days off."""

from datetime import date

from flask_babel import gettext as _

from portal.queries.periods import PeriodRow
from portal.rules.clock_file import Clock, Party
from portal.rules.extensions import ExtensionFault
from portal.rules.period_cycle import PeriodStage, PeriodStep, StepFault
from portal.rules.statutory import ClockState
from portal.rules.survey_periods import SurveyPeriod
from portal.rules.workdays import HolidayKind
from portal.web.filters import tanggal
from portal.web.languages import spoken
from portal.web.public_view import period_label


def title(period: PeriodRow) -> str:
    """The name of a period, in the language of the request."""
    return period.name or period_label(period.span)


def clock_words(clock: Clock) -> str:
    """What a clock is about, in the language of the request."""
    return clock.title_en if spoken() == "en" else clock.title


def span_words(key: str) -> str:
    """A span's key in words."""
    return period_label(SurveyPeriod.parse(key))


def stage_words(stage: PeriodStage) -> str:
    """The stage as the line of stages shows it."""
    return {
        PeriodStage.RENCANA: _("Direncanakan"),
        PeriodStage.BERJALAN: _("Berjalan"),
        PeriodStage.PENILAIAN: _("Evaluasi penilai"),
        PeriodStage.FORUM: _("Forum evaluasi"),
        PeriodStage.PENETAPAN: _("Penandatanganan"),
        PeriodStage.KEBERATAN: _("Masa keberatan"),
        PeriodStage.SELESAI: _("Selesai"),
    }[stage]


def stage_note(stage: PeriodStage) -> str:
    """What is open in a stage."""
    return {
        PeriodStage.RENCANA: _("Belum ada yang dapat diisi. Periode mulai pada hari pertamanya."),
        PeriodStage.BERJALAN: _(
            "Pegawai mencatat kinerja; pimpinan memantau dan memberi umpan balik."
        ),
        PeriodStage.PENILAIAN: _("Pejabat penilai mengevaluasi hasil kerja dan perilaku kerja."),
        PeriodStage.FORUM: _("Forum memberi pertimbangan; yang menetapkan tetap pejabat penilai."),
        PeriodStage.PENETAPAN: _("Dokumen evaluasi ditandatangani dan disampaikan kepada pegawai."),
        PeriodStage.KEBERATAN: _(
            "Pegawai dapat mengajukan keberatan kepada atasan pejabat penilai."
        ),
        PeriodStage.SELESAI: _("Periode ditutup; hasilnya tidak berubah lagi."),
    }[stage]


def step_words(step: PeriodStep) -> str:
    """The step as a button says it."""
    return {
        PeriodStep.MULAI: _("Mulai periode"),
        PeriodStep.BUKA_PENILAIAN: _("Buka evaluasi penilai"),
        PeriodStep.BUKA_FORUM: _("Buka forum evaluasi"),
        PeriodStep.KEMBALIKAN: _("Kembalikan kepada penilai"),
        PeriodStep.BUKA_PENETAPAN: _("Buka penandatanganan"),
        PeriodStep.BUKA_KEBERATAN: _("Mulai masa keberatan"),
        PeriodStep.TUTUP: _("Tutup periode"),
    }[step]


def step_consequences(step: PeriodStep, period: PeriodRow) -> list[str]:
    """What taking a step means, one sentence each."""
    closes = tanggal(period.window.closes)
    return {
        PeriodStep.MULAI: [_("Pegawai dapat mulai mencatat kinerja untuk periode ini.")],
        PeriodStep.BUKA_PENILAIAN: [
            _("Pejabat penilai dapat mengevaluasi sampai %(day)s.", day=closes),
            _("Evaluasi yang terlewat beralih kepada atasan pejabat penilai dan bersifat final."),
        ],
        PeriodStep.BUKA_FORUM: [
            _("Forum dapat membuka kasus; penilai menjawab pertimbangannya."),
            _("Waktu evaluasi penilai tetap berakhir pada %(day)s.", day=closes),
        ],
        PeriodStep.KEMBALIKAN: [
            _("Penilai dapat memperbaiki evaluasinya sampai %(day)s.", day=closes)
        ],
        PeriodStep.BUKA_PENETAPAN: [
            _("Pejabat penilai dapat menandatangani dokumen evaluasi."),
            _("Sesudah ditandatangani, dokumen disampaikan paling lambat 14 hari kerja."),
        ],
        PeriodStep.BUKA_KEBERATAN: [
            _(
                "Setiap pegawai mempunyai 14 hari kerja sejak menerima dokumen untuk mengajukan"
                " keberatan."
            ),
            _("Langkah ini tidak dapat dibatalkan."),
        ],
        PeriodStep.TUTUP: [
            _("Tidak ada yang dapat ditandatangani atau diajukan lagi untuk periode ini."),
            _("Langkah ini tidak dapat dibatalkan."),
        ],
    }[step]


def step_fault_words(fault: StepFault, step: PeriodStep, period: PeriodRow) -> str:
    """Why a step is refused, and what to do."""
    if fault is StepFault.BELUM_WAKTUNYA:
        when = {
            PeriodStep.MULAI: period.span.start,
            PeriodStep.BUKA_PENILAIAN: period.window.opens,
        }.get(step)
        if when is not None:
            return _("Belum waktunya: langkah ini terbuka mulai %(day)s.", day=tanggal(when))
        return _(
            "Belum waktunya: hak mengajukan keberatan belum berakhir bagi semua pegawai. Periksa"
            " dokumen mana yang belum diterima."
        )
    return {
        StepFault.BUKAN_LANGKAH: _(
            "Langkah ini bukan lanjutan dari tahap sekarang. Muat ulang halaman periode."
        ),
        StepFault.TIDAK_BERWENANG: _(
            "Peran Anda tidak mengambil langkah ini: minta pengelola kepegawaian."
        ),
        StepFault.WAKTU_HABIS: _(
            "Jendela evaluasi sudah ditutup pada %(day)s; evaluasi yang terlewat beralih menurut"
            " L.IV.A.11.",
            day=tanggal(period.window.closes),
        ),
        StepFault.BELUM_LENGKAP: _(
            "Belum semua evaluasi ditandatangani, atau masih ada keberatan yang belum diputus."
            " Lihat kemajuannya di halaman ini."
        ),
    }[fault]


def extension_fault_words(fault: ExtensionFault, limit: date | None) -> str:
    """Why an extension is refused, and what is possible."""
    if fault is ExtensionFault.MELEWATI_BATAS and limit is not None:
        return _(
            "Paling jauh sampai %(day)s: sesudah itu peraturan tidak memberi ruang.",
            day=tanggal(limit),
        )
    return {
        ExtensionFault.TIDAK_DAPAT: _(
            "Tenggat ini hak atau kewajiban pegawai menurut peraturan dan tidak dapat diubah"
            " instansi."
        ),
        ExtensionFault.MENUNGGU_DOKUMEN: _(
            "Tenggat ini berjalan sejak tanggal dokumen masing-masing pegawai, bukan sejak periode."
        ),
        ExtensionFault.SUDAH_LEWAT: _(
            "Tenggatnya sudah lewat. Kewajiban itu sudah beralih kepada atasan pejabat penilai."
        ),
        ExtensionFault.BUKAN_PERPANJANGAN: _(
            "Tanggal itu tidak sesudah tenggat yang berlaku: pilih tanggal yang lebih akhir."
        ),
        ExtensionFault.MELEWATI_BATAS: _("Tanggal itu melewati batas peraturan."),
    }[fault]


def party_words(party: Party) -> str:
    """Whom a clock binds."""
    return {
        Party.PEGAWAI: _("Pegawai"),
        Party.PEJABAT_PENILAI_KINERJA: _("Pejabat penilai"),
        Party.ATASAN_PEJABAT_PENILAI: _("Atasan pejabat penilai"),
        Party.JPT: _("Pejabat pimpinan tinggi"),
        Party.PIMPINAN_UNIT_KERJA_MANDIRI: _("Pimpinan unit kerja mandiri"),
        Party.PYB: _("Pejabat yang berwenang"),
    }[party]


def clock_state_words(state: ClockState) -> tuple[str, str]:
    """A clock's state and the tone of its badge."""
    return {
        ClockState.BELUM_MULAI: (_("Belum mulai"), ""),
        ClockState.BERJALAN: (_("Berjalan"), "info"),
        ClockState.HARI_TERAKHIR: (_("Hari terakhir"), "warn"),
        ClockState.LEWAT: (_("Lewat"), "bad"),
        ClockState.TERPENUHI: (_("Terpenuhi"), "good"),
        ClockState.TERPENUHI_TERLAMBAT: (_("Terpenuhi, terlambat"), "warn"),
        ClockState.BERLAKU: (_("Ketentuan berlaku"), "info"),
    }[state]


def kind_words(kind: HolidayKind) -> str:
    """Who took a day off."""
    return {
        HolidayKind.LIBUR_NASIONAL: _("Libur nasional"),
        HolidayKind.CUTI_BERSAMA: _("Cuti bersama"),
        HolidayKind.LIBUR_DAERAH: _("Libur daerah"),
    }[kind]
