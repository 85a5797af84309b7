"""What the invented units of a demonstration want to reach, and by which strategies."""

from dataclasses import dataclass
from typing import Final

from portal.rules.cascade_words import StrategyKind
from portal.rules.skp_words import Cascading


@dataclass(frozen=True, slots=True)
class DrawnObjective:
    """A goal of a unit with its indicator; `{unit}` stands for the unit's name."""

    text: str
    indicator: str
    target: str


@dataclass(frozen=True, slots=True)
class DrawnStrategy:
    """A strategy for the head's goal of that place, with the workblock."""

    goal: int
    text: str
    kind: StrategyKind
    cascading: Cascading
    routine: str
    transforming: str
    milestones: str


# In the order of the heads' goals (`demo_work.HEAD`).
CITY_OBJECTIVES: Final = (
    DrawnObjective("Pelayanan publik cepat, mudah, dan memuaskan warga",
                   "Indeks kepuasan masyarakat", "85 - 90"),
    DrawnObjective("Tata kelola pemerintahan ringkas dan terbuka", "Indeks reformasi birokrasi",
                   "78 - 82"),
    DrawnObjective("Aparatur cakap dan berintegritas", "Indeks profesionalitas ASN", "75 - 80"),
    DrawnObjective("Keuangan daerah dipakai tepat guna",
                   "Persentase program yang mencapai targetnya", "90 - 95 persen"),
)  # fmt: skip
UNIT_OBJECTIVES: Final = (
    DrawnObjective("Layanan {unit} selesai sesuai standar", "Persentase layanan tepat waktu",
                   "85 - 92 persen"),
    DrawnObjective("Cara kerja {unit} makin ringkas", "Jumlah prosedur yang diperbaiki",
                   "10 - 14 prosedur"),
    DrawnObjective("Pegawai {unit} mampu menjalankan tugasnya",
                   "Persentase pegawai yang memenuhi standar kompetensi", "80 - 88 persen"),
    DrawnObjective("Anggaran {unit} dipakai tepat guna", "Persentase serapan sesuai rencana",
                   "90 - 97 persen"),
)  # fmt: skip
OF_KIND: Final = {
    "puskesmas": "Ibu, bayi, dan keluarga di wilayah {unit} makin sehat",
    "rsud": "Pasien {unit} tertangani tepat waktu dan aman",
    "sekolah": "Murid {unit} mencapai kompetensi kelasnya",
}
STRATEGIES: Final = (
    DrawnStrategy(0, "Menata loket dan jadwal layanan menurut jam ramai", StrategyKind.LAYANAN,
                  Cascading.TAK_LANGSUNG_LAYANAN, "Jadwal petugas dibagi menurut antrean",
                  "Pendaftaran dari rumah untuk layanan yang paling ramai",
                  "Antrean pagi selesai sebelum pukul 11"),
    DrawnStrategy(0, "Menjemput warga yang belum terjangkau layanan", StrategyKind.OUTPUT,
                  Cascading.LANGSUNG_WILAYAH, "Kunjungan menurut daftar yang belum terlayani",
                  "Daftar disusun bersama kelurahan", "Satu wilayah tuntas tiap bulan"),
    DrawnStrategy(1, "Memperbaiki alur kerja yang tersendat bersama pegawai", StrategyKind.OUTPUT,
                  Cascading.TAK_LANGSUNG_OUTPUT, "Tinjauan alur setiap bulan",
                  "Satu formulir untuk permohonan sejenis", "Satu alur diperbaiki tiap bulan"),
    DrawnStrategy(2, "Dialog kinerja terjadwal dan belajar antarrekan", StrategyKind.OUTPUT,
                  Cascading.TAK_LANGSUNG_OUTPUT, "Dialog setiap bulan",
                  "Rekan saling mengamati sehari", "Semua pegawai punya rencana belajar"),
    DrawnStrategy(3, "Memantau belanja tiap bulan terhadap rencana", StrategyKind.OUTCOME_ANTARA,
                  Cascading.TAK_LANGSUNG_OUTPUT, "Rekonsiliasi setiap bulan",
                  "Belanja yang tidak berdampak dialihkan", "Serapan sesuai rencana tiap triwulan"),
)  # fmt: skip
OUTSIDER: Final = ("Kelompok warga peduli layanan", "Masukan warga terkumpul setiap triwulan")
LENT: Final = "Data layanan dari unit lain masuk setiap bulan"
STEPS: Final = (
    "Sepakati pembagian tugas dan sumber datanya", "Catat hasil pada hari tercapainya",
    "Bahas hambatan dalam dialog bulanan", "Periksa kembali angka terhadap sumbernya",
)  # fmt: skip


def strategy_of(place: int, *, leads: bool) -> int:
    """Which strategy the `place`-th work of somebody carries; heads have one for each goal."""
    return next(n for n, one in enumerate(STRATEGIES) if one.goal == place) if leads else place


def objectives_of(kind: str, unit: str) -> tuple[DrawnObjective, ...]:
    """The goals of a unit in its own words."""
    first = UNIT_OBJECTIVES[0]
    texts = (OF_KIND.get(kind, first.text), *(one.text for one in UNIT_OBJECTIVES[1:]))
    return tuple(
        DrawnObjective(text.format(unit=unit), one.indicator, one.target)
        for text, one in zip(texts, UNIT_OBJECTIVES, strict=True)
    )
