"""Words of the people pages: labels, and what is wrong with a file and how to mend it."""

from flask_babel import gettext as _

from portal.queries.staff_list import StaffOrder, StaffStatus
from portal.rules.employment import Employment, JobFamily, Leaving, PostKind
from portal.rules.nip import NipWarning
from portal.rules.postings import PostingKind
from portal.rules.raters import RaterBasis
from portal.rules.staff_rows import HeaderError, Problem, Trouble
from portal.rules.transfers import Case
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import LONGEST_CELL, MEBIBYTE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS


def file_words(error: SpreadsheetError) -> str:
    """Why a file is refused, where, and what to do."""
    words = {
        FileFault.KOSONG: _("Berkas ini tidak berisi baris. Pilih berkas yang berisi pegawai."),
        FileFault.TERLALU_BESAR: _(
            "Berkas lebih besar dari %(most)s MB. Hapus gambar, atau bagi menjadi beberapa berkas.",
            most=MOST_BYTES // MEBIBYTE,
        ),
        FileFault.BUKAN_LEMBAR_KERJA: _(
            "Ini bukan lembar kerja. Pilih berkas XLSX, XLS, ODS, atau CSV."
        ),
        FileFault.RUSAK: _("Berkas rusak. Buka di aplikasi lembar kerja, lalu simpan lagi."),
        FileFault.BERSANDI: _("Berkas memakai kata sandi. Simpan salinan tanpa kata sandi."),
        FileFault.MAKRO: _("Berkas berisi makro. Simpan sebagai XLSX biasa, tanpa makro."),
        FileFault.BOM: _(
            "Isi berkas jauh lebih besar dari yang wajar. Salin tabelnya ke berkas baru."
        ),
        FileFault.BERKAS_DI_DALAM: _(
            "Ada berkas lain di dalam berkas ini. Hapus lampirannya, lalu simpan lagi."
        ),
        FileFault.DTD: _(
            "Berkas ini tidak dibuat oleh aplikasi lembar kerja. Salin tabelnya ke berkas baru."
        ),
        FileFault.TERLALU_BANYAK_BARIS: _(
            "Lebih dari %(most)s baris. Bagi menjadi beberapa berkas.", most=MOST_ROWS
        ),
        FileFault.TERLALU_BANYAK_KOLOM: _(
            "Lebih dari %(most)s kolom. Hapus kolom yang tidak dipakai.", most=MOST_COLUMNS
        ),
        FileFault.SEL_TERLALU_PANJANG: _(
            "Ada sel atau baris yang terlalu panjang (paling banyak %(most)s huruf per sel).",
            most=LONGEST_CELL,
        ),
        FileFault.KARAKTER_NOL: _("Ada huruf yang rusak. Simpan lagi sebagai CSV UTF-8 atau XLSX."),
        FileFault.TANDA_KUTIP: _(
            "Tanda kutip tidak berpasangan. Simpan lagi dari aplikasi lembar kerja."
        ),
    }[error.fault]
    if error.row and error.column:
        place = _("Baris %(row)s, kolom ke-%(column)s.", row=error.row, column=error.column)
    elif error.row:
        place = _("Baris %(row)s.", row=error.row)
    else:
        return words
    return f"{words} {place}"


def header_words(error: HeaderError) -> str:
    """Which columns are missing or stand twice, and what to do."""
    if error.missing:
        return _(
            "Kolom wajib tidak ditemukan: %(names)s. Beri nama kolom seperti di templat.",
            names=", ".join(error.missing),
        )
    return _(
        "Kolom ini ada dua kali: %(names)s. Hapus salah satunya.", names=", ".join(error.double)
    )


def problem_words(one: Problem) -> tuple[str, str]:
    """What is wrong, and how to mend it."""
    return {
        Trouble.NIP_ANGKA: (
            _("NIP tersimpan sebagai angka, sehingga digit terakhirnya sudah hilang."),
            _("Kolom NIP harus berformat Teks: ubah formatnya, lalu ketik atau tempel ulang NIP."),
        ),
        Trouble.NIP_SALAH: (_("NIP tidak berisi 18 digit."), _("Tulis 18 digit NIP sebagai teks.")),
        Trouble.NIP_GANDA: (
            _("NIP ini sudah ada di baris %(row)s.", row=one.hint),
            _("Hapus salah satu baris."),
        ),
        Trouble.NIP_JANGGAL: (
            _("NIP ini janggal: %(why)s.", why=_nip_odd(one)),
            _("Cocokkan dengan SK. Bila memang demikian, biarkan."),
        ),
        Trouble.NAMA_KOSONG: (_("Nama kosong."), _("Tulis nama lengkap dengan gelar.")),
        Trouble.TERLALU_PANJANG: (
            _("Isi terlalu panjang."),
            _("Paling banyak %(most)s huruf.", most=one.hint),
        ),
        Trouble.STATUS_SALAH: (
            _("Status kepegawaian tidak dikenal."),
            _("Tulis PNS, CPNS, PPPK, atau PPPK Paruh Waktu."),
        ),
        Trouble.GOLONGAN_SALAH: (
            _("Golongan tidak dikenal untuk %(kind)s.", kind=one.hint),
            _("Tulis seperti III/b untuk PNS atau IX untuk PPPK."),
        ),
        Trouble.UNIT_KOSONG: (_("Unit kerja kosong."), _("Tulis nama unit kerja.")),
        Trouble.UNIT_TIDAK_DIKENAL: (
            _("Unit kerja tidak dikenal."),
            _("Maksud Anda %(name)s?", name=one.hint)
            if one.hint
            else _("Tulis nama unit seperti di portal, atau jalurnya dengan tanda /."),
        ),
        Trouble.UNIT_GANDA: (
            _("Lebih dari satu unit bernama begini."),
            _("Tulis jalurnya, misalnya %(path)s.", path=one.hint),
        ),
        Trouble.JABATAN_KOSONG: (_("Jabatan kosong."), _("Tulis nama jabatan definitif.")),
        Trouble.JABATAN_SEMENTARA: (
            _("Ini jabatan sementara (Plt., Plh., Pj.)."),
            _("Tulis jabatan definitifnya; tambahkan yang sementara di kartu pegawai."),
        ),
        Trouble.JENIS_SALAH: (
            _("Jenis jabatan tidak dikenal."),
            _("Tulis JPT Pratama, Administrator, Pengawas, Pelaksana, atau Fungsional."),
        ),
        Trouble.JENIS_DISIMPULKAN: (
            _("Jenis jabatan disimpulkan dari namanya: %(kind)s.", kind=one.hint),
            _("Isi kolom Jenis Jabatan bila ini keliru."),
        ),
        Trouble.RUMPUN_SALAH: (
            _("Rumpun tidak dikenal."),
            _("Pilih dari daftar di templat, atau kosongkan."),
        ),
        Trouble.YA_TIDAK: (_("Isi harus ya atau tidak."), _("Tulis ya, tidak, atau kosongkan.")),
        Trouble.ATASAN_SENDIRI: (
            _("NIP atasan sama dengan NIP pegawai."),
            _("Tulis NIP atasan langsung, atau kosongkan."),
        ),
        Trouble.ATASAN_TIDAK_DIKENAL: (
            _("Atasan ini tidak ada di berkas dan belum ada di portal."),
            _("Tambahkan barisnya, atau kosongkan kolom ini."),
        ),
        Trouble.TANGGAL_SALAH: (_("Tanggal tidak terbaca."), _("Tulis seperti 17-08-2024.")),
        Trouble.SUREL_SALAH: (
            _("Alamat surel tidak lengkap."),
            _("Tulis alamat lengkap dengan tanda @."),
        ),
        Trouble.PONSEL_SALAH: (
            _("Nomor telepon tidak terbaca."),
            _("Tulis seperti 0812-3456-7890."),
        ),
    }[one.trouble]


def basis_words(basis: RaterBasis) -> str:
    """On what the choice of a rater rests."""
    return {
        RaterBasis.PENGGANTIAN: _("ditunjuk sebagai pengganti dengan alasan tercatat"),
        RaterBasis.ATASAN_DITUNJUK: _("atasan langsung menurut penempatan"),
        RaterBasis.KEPALA_UNIT: _("pimpinan unit kerja"),
        RaterBasis.PEJABAT_SEMENTARA: _("Plt. atau Plh. yang diberi delegasi"),
        RaterBasis.BERJENJANG: _("pimpinan unit di atasnya"),
        RaterBasis.TIDAK_ADA: _(
            "tidak ada pimpinan dengan wewenang menilai di unit atau di atasnya"
        ),
    }[basis]


def case_words(case: Case) -> str:
    """What happened, as far as it decides who evaluates."""
    return {
        Case.BIASA: _("tidak ada perpindahan"),
        Case.PEGAWAI_PINDAH: _("pegawai pindah unit; penilai yang baru menilai"),
        Case.PENILAI_PINDAH_DI_LUAR_WAKTU: _(
            "penilai berganti sebelum waktu penilaian; penilai yang baru menilai"
        ),
        Case.PENILAI_PINDAH_DALAM_WAKTU: _(
            "penilai berganti di dalam waktu penilaian; penilai yang lama menilai"
        ),
        Case.PENILAI_BERHALANGAN_TETAP: _("penilai berhalangan tetap; penggantinya menilai"),
        Case.PENILAI_DIGANTI: _("penilai diganti dengan alasan tercatat"),
        Case.PENILAI_LEWAT_WAKTU: _("penilai lewat waktu; atasannya menilai"),
        Case.PENILAI_PINDAH: _("penilai berganti"),
        Case.SKP_LEWAT_JANUARI: _("SKP lewat Januari; atasan penilai menetapkan"),
    }[case]


def nip_words(warning: NipWarning) -> str:
    """What is odd about a NIP."""
    return {
        NipWarning.TANGGAL_LAHIR: _("delapan digit pertama bukan tanggal"),
        NipWarning.USIA: _("usia di luar 17 sampai 70 tahun"),
        NipWarning.BULAN_PENGANGKATAN: _("bulan pengangkatan bukan 01 sampai 12"),
        NipWarning.JENIS_KELAMIN: _("digit ke-15 bukan 1 atau 2"),
        NipWarning.NOMOR_URUT_NOL: _("nomor urut 000, jejak lembar kerja yang memotong angka"),
    }[warning]


def kind_options() -> list[tuple[str, str]]:
    """Kinds of postings."""
    return [(kind.value, kind.label) for kind in PostingKind]


def post_options() -> list[tuple[str, str]]:
    """Kinds of posts."""
    return [(kind.value, kind.label) for kind in PostKind]


def family_options() -> list[tuple[str, str]]:
    """Job families."""
    return [(family.value, family.label) for family in JobFamily]


def status_options() -> list[tuple[str, str]]:
    """Kinds of employment to choose from."""
    return [(kind.value, kind.label) for kind in Employment]


def staff_status_options() -> list[tuple[str, str]]:
    """Whom the list shows."""
    words = {
        StaffStatus.SEMUA: _("Semua"),
        StaffStatus.BEKERJA: _("Masih bekerja"),
        StaffStatus.TANPA_PENEMPATAN: _("Belum ditempatkan"),
        StaffStatus.KELUAR: _("Tidak bekerja lagi"),
    }
    return [(status.value, words[status]) for status in StaffStatus]


def order_options() -> list[tuple[str, str]]:
    """Orders of the list."""
    words = {
        StaffOrder.NAMA: _("Nama, A ke Z"),
        StaffOrder.NAMA_TURUN: _("Nama, Z ke A"),
        StaffOrder.NIP: _("NIP, kecil ke besar"),
        StaffOrder.NIP_TURUN: _("NIP, besar ke kecil"),
    }
    return [(order.value, words[order]) for order in StaffOrder]


def leaving_options() -> list[tuple[str, str]]:
    """Kinds of leaving to choose from."""
    return [(kind.value, leaving_words(kind)) for kind in Leaving]


def leaving_words(kind: Leaving) -> str:
    """A kind of leaving in the page's language."""
    return {
        Leaving.PENSIUN: _("Pensiun"),
        Leaving.BERHENTI: _("Berhenti atau diberhentikan"),
        Leaving.PINDAH_INSTANSI: _("Pindah instansi"),
        Leaving.MENINGGAL: _("Meninggal dunia"),
    }[kind]


def field_labels() -> dict[str, str]:
    """Names of the personal data."""
    return {
        "name": _("Nama dengan gelar"),
        "employment": _("Status kepegawaian"),
        "golongan": _("Golongan"),
        "email": _("Surel"),
        "phone": _("Nomor HP"),
    }


def status_labels() -> tuple[str, ...]:
    """Kinds of employment, as the template offers them."""
    return tuple(kind.label for kind in Employment)


def _nip_odd(one: Problem) -> str:
    """The hint of an odd NIP; every other trouble has a hint of another kind."""
    is_odd = one.trouble is Trouble.NIP_JANGGAL and one.hint
    return nip_words(NipWarning(one.hint)) if is_odd else ""
