"""What is wrong with a staff spreadsheet, row by row, and how to mend it."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.rules.nip import NipWarning
from portal.rules.postings import PostingKind
from portal.rules.staff_rows import HeaderError, Problem, Trouble
from portal.spreadsheets.faults import FileFault, SpreadsheetError
from portal.spreadsheets.limits import LONGEST_CELL, MEBIBYTE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from portal.web.filters import tanggal
from portal.web.people_words import nip_words


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
    return (_row_words(one) | _placement_words(one))[one.trouble]


def _row_words(one: Problem) -> dict[Trouble, tuple[str, str]]:
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
            _("Isi kolom Jenis Penempatan dengan Plt. atau Plh., di baris tersendiri."),
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
    }


def _placement_words(one: Problem) -> dict[Trouble, tuple[str, str]]:
    """Of rows for acting posts and teams."""
    return {
        Trouble.PENEMPATAN_SALAH: (
            _("Jenis penempatan tidak dikenal."),
            _("Tulis Definitif, Plt., Plh., atau Tim kerja."),
        ),
        Trouble.PENEMPATAN_GANDA: (
            _("Penempatan ini sudah ada di baris %(row)s.", row=one.hint),
            _("Hapus salah satu baris."),
        ),
        Trouble.PENEMPATAN_BERBEDA: (
            _("Penempatan ini sudah tercatat dengan isi lain, atau sudah berakhir."),
            _("Akhiri dahulu di kartu pegawai, lalu tulis dengan tanggal mulai yang baru."),
        ),
        Trouble.TANPA_DEFINITIF: (
            _("Pegawai ini belum ada di portal dan tidak punya baris definitif di berkas."),
            _("Tambahkan baris jabatan definitifnya."),
        ),
        Trouble.MULAI_KOSONG: (
            _("Penempatan ini belum punya tanggal mulai."),
            _("Isi TMT seperti 17-08-2024."),
        ),
        Trouble.SELESAI_KOSONG: (
            _("Plt. dan Plh. memerlukan tanggal selesai."),
            _("Isi tanggal selesai seperti di surat perintahnya."),
        ),
        Trouble.SELESAI_DEFINITIF: (
            _("Jabatan definitif tidak diberi tanggal selesai di impor."),
            _("Kosongkan, atau isi kolom Jenis Penempatan."),
        ),
        Trouble.TANGGAL_TERBALIK: (
            _("Tanggal selesai mendahului tanggal mulai."),
            _("Tukar keduanya."),
        ),
    }


def extras_told(entry: dict[str, Any]) -> list[str]:
    """Acting posts and teams of one line of a preview: kind, post and, where known, last day."""
    found = []
    for extra in entry.get("extras", ()):
        fields = extra["fields"]
        words = f"{PostingKind(fields['kind']).label} {fields['title']}"
        if fields["ends_on"]:
            words += " " + _("sampai %(day)s", day=tanggal(date.fromisoformat(fields["ends_on"])))
        found.append(words)
    return found


def _nip_odd(one: Problem) -> str:
    """The hint of an odd NIP; every other trouble has a hint of another kind."""
    is_odd = one.trouble is Trouble.NIP_JANGGAL and one.hint
    return nip_words(NipWarning(one.hint)) if is_odd else ""
