"""Words of the people pages: labels and choices."""

from flask_babel import gettext as _

from portal.queries.staff_list import StaffOrder, StaffStatus
from portal.rules.employment import Employment, JobFamily, Leaving, PostKind
from portal.rules.nip import NipWarning
from portal.rules.postings import PostingKind
from portal.rules.raters import RaterBasis
from portal.rules.scheme_tongue import label_of
from portal.rules.transfers import Case
from portal.web.languages import spoken


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
    return [(family.value, family_words(family)) for family in JobFamily]


def family_words(family: JobFamily) -> str:
    """A job family in the language of the request."""
    return label_of(family, spoken())


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
