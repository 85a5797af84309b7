"""Words of results: predikat, ratings, states, steps, clocks."""

from flask_babel import gettext as _

from portal.errors import N_
from portal.queries.result_lists import ListedResult
from portal.rules.clock_file import Party
from portal.rules.predikat import Ekspektasi, OrganisationPredikat, Predikat
from portal.rules.result_clocks import ResultClock
from portal.rules.results import DeliveryWay, Outcome, ResultForm, ResultStep
from portal.rules.reviews import Lack
from portal.rules.statutory import ClockState
from portal.web.filters import tanggal
from portal.web.period_words import clock_state_words, party_words

_PREDIKATS = {
    Predikat.SANGAT_BAIK: N_("Sangat baik"),
    Predikat.BAIK: N_("Baik"),
    Predikat.BUTUH_PERBAIKAN: N_("Butuh perbaikan"),
    Predikat.KURANG: N_("Kurang (misconduct)"),
    Predikat.SANGAT_KURANG: N_("Sangat kurang"),
}


def predikat_words(predikat: Predikat) -> str:
    """As people say it; the forms print the label of the regulation."""
    return _(_PREDIKATS[predikat])


_ORGANISATIONS = {
    OrganisationPredikat.ISTIMEWA: N_("Istimewa"),
    OrganisationPredikat.BAIK: N_("Baik"),
    OrganisationPredikat.BUTUH_PERBAIKAN: N_("Butuh perbaikan"),
    OrganisationPredikat.KURANG: N_("Kurang"),
    OrganisationPredikat.SANGAT_KURANG: N_("Sangat kurang"),
}


def organisation_words(predikat: OrganisationPredikat) -> str:
    """Capaian kinerja organisasi in words."""
    return _(_ORGANISATIONS[predikat])


_RATINGS = {
    Ekspektasi.DIATAS: N_("Di atas ekspektasi"),
    Ekspektasi.SESUAI: N_("Sesuai ekspektasi"),
    Ekspektasi.DIBAWAH: N_("Di bawah ekspektasi"),
}


def rating_words(rating: Ekspektasi) -> str:
    """A rating in words."""
    return _(_RATINGS[rating])


def form_words(form: ResultForm) -> str:
    """What kind of document it is."""
    return {
        ResultForm.PENILAI: _("Dokumen evaluasi (D.1.1)"),
        ResultForm.ATASAN: _("Dokumen evaluasi oleh atasan pejabat penilai (D.1.2)"),
        ResultForm.KEBERATAN: _("Dokumen evaluasi hasil keberatan (D.1.3)"),
    }[form]


def step_words(step: ResultStep) -> str:
    """A step as the history shows it."""
    return {
        ResultStep.DISAMPAIKAN: _("Disampaikan kepada pegawai"),
        ResultStep.DITERIMA: _("Diterima pegawai"),
        ResultStep.DITANDATANGANI: _("Ditandatangani dan dikembalikan pegawai"),
        ResultStep.MENOLAK: _("Pegawai menolak menandatangani"),
        ResultStep.PENILAI_TANDA_TANGAN: _("Ditandatangani pejabat penilai"),
        ResultStep.DILAPORKAN: _("Dilaporkan kepada pengelola kepegawaian"),
    }[step]


def way_words(way: DeliveryWay) -> str:
    """How a document was delivered."""
    return {
        DeliveryWay.PORTAL: _("Lewat portal"),
        DeliveryWay.LANGSUNG: _("Diserahkan langsung (cetak)"),
        DeliveryWay.SURAT: _("Lewat surat"),
    }[way]


def outcome_words(outcome: Outcome) -> str:
    """How an objection ended."""
    return {
        Outcome.MENGUATKAN: _("Menguatkan hasil evaluasi"),
        Outcome.MENGUBAH: _("Mengubah hasil evaluasi"),
    }[outcome]


def state_of(one: ListedResult) -> tuple[str, str]:
    """(words, tone) of where a document stands."""
    states = (
        (not one.is_current, lambda: (_("Digantikan putusan keberatan"), "")),
        (one.objection_id and one.decided_on is None, lambda: (_("Keberatan diproses"), "warn")),
        (one.decided_on is not None, lambda: (_("Dikuatkan atas keberatan"), "good")),
        (one.delivered_on is None, lambda: (_("Belum disampaikan"), "warn")),
        (one.received_on is None, lambda: (_("Belum diterima"), "warn")),
        (one.signed_on is not None, lambda: (_("Ditandatangani kedua pihak"), "good")),
        (one.refused_on is not None, lambda: (_("Ditolak ditandatangani"), "bad")),
    )
    found = next((words for is_so, words in states if is_so), None)
    return found() if found else (_("Menunggu tanda tangan pegawai"), "info")


def stage_options() -> list[tuple[str, str]]:
    """Filters of the personnel office's list."""
    return [
        ("", _("Semua keadaan")),
        ("belum-disampaikan", _("Belum disampaikan")),
        ("belum-diterima", _("Belum diterima pegawai")),
        ("menolak", _("Ditolak ditandatangani")),
        ("keberatan", _("Keberatan diproses")),
        ("belum-dilaporkan", _("Belum dilaporkan")),
    ]


def clock_rows(clocks: tuple[ResultClock, ...]) -> list[tuple[str, str, str, tuple[str, str]]]:
    """(matter, for whom, until when, state) of each clock, in words."""
    return [
        (
            f"{title_of(one)} ({one.key}, {one.reading.clock.article})",
            ", ".join(party_words(party) for party in one.bound),
            _until(one),
            clock_state_words(one.reading.state),
        )
        for one in clocks
    ]


def title_of(one: ResultClock) -> str:
    """What a clock is about."""
    return {
        "K7": _("Menyampaikan dokumen"),
        "K8": _("Menandatangani dan mengembalikan"),
        "K9": _("Melaporkan dokumen"),
        "K10": _("Menandatangani sebagai pengganti penilai"),
        "K11": _("Menyampaikan dokumen"),
        "K12": _("Menandatangani dan mengembalikan"),
        "K13": _("Melaporkan dokumen"),
        "K14": _("Mengajukan keberatan"),
        "K15": _("Memutus keberatan"),
        "K16": _("Melaporkan dokumen yang diubah"),
    }[one.key]


def left_words(one: ResultClock) -> str:
    """How many working days are left, in words."""
    left = one.reading.workdays_left
    if one.reading.state is ClockState.HARI_TERAKHIR:
        return _("hari ini hari terakhir")
    return _("%(n)s hari kerja lagi", n=left)


def for_employee(one: ResultClock) -> bool:
    """Whether a clock is the employee's own."""
    return Party.PEGAWAI in one.bound


def lack_words(lack: Lack) -> str:
    """What an evaluation still lacks."""
    return {
        Lack.PREDIKAT_ORGANISASI: _("capaian kinerja organisasi"),
        Lack.RATING_HASIL: _("rating hasil kerja"),
        Lack.ALASAN_HASIL: _("alasan rating hasil kerja"),
        Lack.BUKTI_HASIL: _("bukti rating hasil kerja"),
        Lack.RATING_PERILAKU: _("rating perilaku kerja"),
        Lack.ALASAN_PERILAKU: _("alasan rating perilaku kerja"),
        Lack.BUKTI_PERILAKU: _("bukti rating perilaku kerja"),
        Lack.KEKUATAN: _("kekuatan"),
        Lack.AREA: _("yang perlu ditingkatkan"),
        Lack.LANGKAH: _("langkah berikut"),
        Lack.CATATAN: _("catatan atau rekomendasi"),
        Lack.SUMBER_TEMPAT: _("keterangan dari tempat tugas"),
        Lack.ALASAN_SEBARAN: _("alasan sebaran rating yang berbeda dari pola"),
    }[lack]


def _until(one: ResultClock) -> str:
    end = one.reading.deadline
    if end is None:
        return _("belum berjalan")
    words = tanggal(end.date())
    if one.own_end is None:
        return words
    return _("%(day)s (instansi: %(own)s)", day=words, own=tanggal(one.own_end))
