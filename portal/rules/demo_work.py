"""What the invented staff of a demonstration plan and note down, by job family.

Every figure and sentence is made up.  A measure that cannot be added up (a percentage) is read once
in a while; all others are counted entry by entry.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.rules.employment import JobFamily
from portal.rules.measures import Criterion
from portal.rules.skp_words import Aspect, Direction, Perspective


@dataclass(frozen=True, slots=True)
class Work:
    """One result with one indicator; `low` to `high` is the target of the year.

    `times` is how often somebody notes something for it in a year of daily entries; `notes` are
    what they write, with `{n}` for the quantity.  `baseline` marks a figure that is read, not
    counted.
    """

    goal: str
    measure: str
    unit: str
    low: int
    high: int
    times: int
    notes: tuple[str, ...]
    aspect: Aspect = Aspect.KUANTITAS
    direction: Direction = Direction.NAIK
    baseline: int | None = None
    source: str = "Laporan bulanan unit"
    perspective: Perspective | None = None
    also: tuple[Criterion, ...] = ()
    denominator: str = ""

    @property
    def criteria(self) -> frozenset[Criterion]:
        """By what the result is looked at: as its aspect has it, and what was named beside."""
        return frozenset({_BY_ASPECT[self.aspect], *self.also})

    @property
    def target(self) -> str:
        """As it is printed."""
        return f"{self.low} - {self.high} {self.unit}"

    @property
    def middle(self) -> Decimal:
        """Half-way between low and high."""
        return Decimal(self.low + self.high) / 2


_BY_ASPECT: Final = {
    Aspect.KUANTITAS: Criterion.PRODUKTIVITAS,
    Aspect.KUALITAS: Criterion.KUALITAS,
    Aspect.WAKTU: Criterion.KECEPATAN_LAYANAN,
    Aspect.BIAYA: Criterion.PRODUKTIVITAS,
}
_NEW: Final = (Criterion.INOVASI, Criterion.CARA_KERJA)
_CONTENT: Final = (Criterion.KEPUASAN,)

HEAD: Final = (
    Work("Warga terlayani sesuai standar pelayanan", "Persentase layanan selesai tepat waktu",
         "persen", 85, 92, 12, ("Layanan tepat waktu bulan ini {n} persen",),
         Aspect.WAKTU, baseline=78, denominator="permohonan yang masuk ke unit",
         perspective=Perspective.PENERIMA_LAYANAN),
    Work("Cara kerja unit diperbaiki bersama pegawai",
         "Jumlah perbaikan cara kerja yang diterapkan",
         "perbaikan", 10, 14, 24,
         ("Alur antrean baru diterapkan", "Formulir disederhanakan setelah usul pegawai",
          "Pembagian tugas loket diperbaiki"),
         perspective=Perspective.PROSES_BISNIS, also=_NEW),
    Work("Pegawai mendapat bimbingan teratur", "Jumlah dialog kinerja dengan pegawai", "dialog",
         40, 52, 48, ("Dialog kinerja dengan {n} pegawai", "Hambatan target dibahas satu per satu"),
         perspective=Perspective.PENGUATAN_INTERNAL),
    Work("Anggaran unit terserap sesuai rencana", "Persentase serapan anggaran", "persen",
         90, 97, 12, ("Serapan anggaran {n} persen menurut laporan keuangan",),
         baseline=0, source="Laporan realisasi anggaran", perspective=Perspective.ANGGARAN),
)  # fmt: skip

_COUNTER: Final = (
    Work("Pemohon terlayani pada hari yang sama", "Jumlah berkas selesai di hari yang sama",
         "berkas", 2400, 2800, 170,
         ("{n} berkas selesai hari itu juga", "{n} pemohon terlayani, tidak ada antrean tersisa",
          "{n} berkas selesai, dua dilengkapi dengan warga di loket")),
    Work("Keluhan warga di loket terselesaikan", "Jumlah keluhan yang selesai ditangani",
         "keluhan", 60, 80, 46,
         ("{n} keluhan selesai dijelaskan dan disepakati warga",
          "{n} keluhan diteruskan dan mendapat jawaban tertulis"), Aspect.KUALITAS,
         also=_CONTENT),
    Work("Persyaratan mudah dipahami pemohon", "Persentase berkas lengkap saat pertama datang",
         "persen", 75, 85, 12, ("Berkas lengkap saat pertama datang: {n} persen",),
         Aspect.KUALITAS, baseline=62, also=_NEW, denominator="berkas yang diajukan di loket"),
)  # fmt: skip

_GENERAL: Final = (
    Work("Dokumen dinas selesai dan mudah ditemukan", "Jumlah dokumen yang selesai dan diarsipkan",
         "dokumen", 900, 1100, 150,
         ("{n} dokumen selesai dan masuk arsip digital", "{n} surat selesai diverifikasi")),
    Work("Data unit mutakhir", "Jumlah data unit yang diperbarui dan diperiksa", "data", 200, 260,
         60, ("{n} baris data diperbarui dan dicocokkan", "{n} data ganda dibersihkan"),
         Aspect.KUALITAS),
)  # fmt: skip

BY_FAMILY: Final[dict[JobFamily, tuple[Work, ...]]] = {
    JobFamily.PERAWAT_BIDAN: (
        Work("Ibu dan bayi mendapat pelayanan lengkap", "Jumlah kunjungan yang dilayani lengkap",
             "kunjungan", 850, 1000, 150,
             ("{n} kunjungan ibu dan bayi dilayani lengkap",
              "{n} ibu hamil diperiksa, semua tercatat",
              "{n} anak ditimbang dan dicatat di posyandu")),
        Work("Cakupan imunisasi dasar meningkat", "Persentase bayi yang imunisasinya lengkap",
             "persen", 80, 90, 12, ("Imunisasi lengkap bayi binaan mencapai {n} persen",),
             Aspect.KUALITAS, baseline=68, source="Kohort bayi",
             denominator="bayi sasaran di wilayah kerja"),
        Work("Keluarga memahami perawatan di rumah",
             "Jumlah keluarga yang didampingi sampai mandiri",
             "keluarga", 90, 120, 70,
             ("{n} keluarga selesai didampingi merawat di rumah",
              "{n} keluarga dapat merawat luka sendiri"), Aspect.KUALITAS, also=_CONTENT),
    ),
    JobFamily.GURU: (
        Work("Murid mencapai kompetensi membaca kelasnya", "Persentase murid yang lancar membaca",
             "persen", 82, 90, 12, ("Hasil tes membaca: {n} persen murid lancar",),
             Aspect.KUALITAS, baseline=66, source="Asesmen kelas",
             denominator="murid di kelas yang diampu"),
        Work("Pembelajaran tersusun dan dibagikan", "Jumlah perangkat ajar yang dipakai bersama",
             "perangkat", 36, 44, 40, ("{n} perangkat ajar selesai dan dipakai di kelas",
                                       "Perangkat ajar diperbaiki menurut hasil murid")),
        Work("Murid yang tertinggal terdampingi", "Jumlah sesi pendampingan yang tuntas",
             "sesi", 120, 150, 110, ("{n} sesi pendampingan tuntas, catatan murid diperbarui",
                                     "{n} murid dapat menyelesaikan bacaan tingkatnya")),
    ),
    JobFamily.PETUGAS_LOKET: _COUNTER,
    JobFamily.PERENCANA: (
        Work("Rencana dan laporan kinerja unit tepat waktu",
             "Jumlah dokumen perencanaan yang disahkan",
             "dokumen", 18, 22, 30, ("{n} dokumen perencanaan disahkan",
                                     "Laporan kinerja triwulan selesai dan disahkan")),
        Work("Data program dipakai untuk mengambil keputusan",
             "Jumlah telaah data yang ditindaklanjuti",
             "telaah", 40, 52, 60, ("{n} telaah data ditindaklanjuti pimpinan",
                                    "Telaah capaian triwulan dipakai dalam rapat anggaran"),
             Aspect.KUALITAS, also=_NEW),
    ),
    JobFamily.PETUGAS_LAPANGAN: (
        Work("Jalan dan saluran di wilayah tugas bersih",
             "Jumlah ruas yang bersih menurut pemeriksaan",
             "ruas", 900, 1050, 180, ("{n} ruas bersih menurut pemeriksaan mandor",
                                      "{n} ruas selesai, satu saluran dibuka dari sumbatan")),
        Work("Laporan sampah liar tertangani", "Jumlah titik sampah liar yang selesai diangkut",
             "titik", 110, 140, 80, ("{n} titik sampah liar selesai diangkut",)),
    ),
    JobFamily.PETUGAS_PERHUBUNGAN: (
        Work("Kemacetan di simpang binaan berkurang", "Rata-rata lama antrean di simpang", "menit",
             6, 8, 12, ("Rata-rata antrean simpang {n} menit pada jam sibuk",),
             Aspect.WAKTU, Direction.TURUN, 13, "Hitung lalu lintas mingguan"),
        Work("Angkutan laik jalan", "Jumlah kendaraan yang diperiksa dan laik", "kendaraan",
             1100, 1300, 150, ("{n} kendaraan diperiksa dan laik jalan",
                               "{n} angkutan laik, tiga diperbaiki di tempat")),
    ),
    JobFamily.PEKERJA_SOSIAL: (
        Work("Keluarga rentan terdampingi sampai mandiri", "Jumlah keluarga dampingan yang mandiri",
             "keluarga", 45, 60, 46, ("{n} keluarga menyelesaikan pendampingan",)),
        Work("Bantuan sosial tepat sasaran", "Jumlah data penerima yang diverifikasi di rumah",
             "data", 700, 850, 140, ("{n} data penerima diverifikasi di rumah warga",
                                     "{n} data diverifikasi, dua dicoret karena pindah")),
    ),
}  # fmt: skip


def work_of(family: JobFamily, *, leads: bool) -> tuple[Work, ...]:
    """What somebody of a family works at; heads have the four perspectives."""
    return HEAD if leads else BY_FAMILY.get(family, _GENERAL)
