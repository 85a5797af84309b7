"""The forum in words: states, grounds of a case, opinions, advice, and why somebody stands back."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from portal.errors import N_
from portal.queries.forum_agenda import Show
from portal.queries.forum_outcome import Wanted
from portal.rules.fairness.figures import Absence
from portal.rules.forum_effect import Direction
from portal.rules.forum_words import (
    CaseStanding,
    RecusalGround,
    Reply,
    SessionState,
    TieKind,
    Verdict,
)
from portal.rules.predikat import Ekspektasi, Predikat, predikat_of
from portal.rules.scales import round_half_up
from portal.rules.scheme_words import AgendaSource
from portal.web import period_words
from portal.web.result_words import predikat_words as named

Toned = tuple[str, str]


def session_title(number: int, span_key: str) -> str:
    """Sidang 1, Tahun 2025."""
    return _("Sidang %(n)s, %(period)s", n=number, period=period_words.span_words(span_key))


def state_words(state: SessionState) -> Toned:
    """A state with its tone."""
    return {
        SessionState.DISIAPKAN: (_("Disiapkan"), ""),
        SessionState.PENDAPAT: (_("Menulis pendapat"), "info"),
        SessionState.SIDANG: (_("Bersidang"), "warn"),
        SessionState.SELESAI: (_("Selesai"), "good"),
        SessionState.DIBATALKAN: (_("Dibatalkan"), ""),
    }[state]


def ground_words(ground: Mapping[str, Any]) -> str:
    """Why a case is on the agenda, as a sentence with its figures; never an accusation."""
    figures = ground.get("figures", {})
    source = AgendaSource(ground["source"])
    if source is AgendaSource.SELISIH_DIRI_ATASAN:
        return _("Penilaian diri (%(n)s persen skala) dan rating perilaku berlawanan arah",
                 n=figures["diri"])  # fmt: skip
    if source is AgendaSource.SELISIH_SUMBER:
        return _source_gap(figures)
    if source is AgendaSource.PENILAI_KETAT_LUNAK:
        return _("Penilainya berbeda %(n)s poin dari penilai lain untuk orang yang sama",
                 n=figures["poin"])  # fmt: skip
    if source is AgendaSource.PASANGAN_DITANDAI:
        return _("Nilai pasangan penilai dan pegawai ini jauh dari perkiraan (z = %(z)s)",
                 z=figures["z"])  # fmt: skip
    return _plain(source, figures)


def _source_gap(figures: Mapping[str, str]) -> str:
    if "diri" in figures:
        return _("Penilaian diri %(own)s persen dan rekan %(peers)s persen skala (n %(n)s)",
                 own=figures["diri"], peers=figures["rekan"], n=figures["n"])  # fmt: skip
    return _("Rekan (%(peers)s persen skala, n %(n)s) dan rating perilaku berlawanan arah",
             peers=figures["rekan"], n=figures["n"])  # fmt: skip


def _plain(source: AgendaSource, figures: Mapping[str, str]) -> str:
    predikat = figures.get("predikat")
    words = {
        AgendaSource.TANPA_BUKTI: _("Rating di atas atau di bawah ekspektasi tanpa bukti tertaut"),
        AgendaSource.POLA_DISTRIBUSI: _("Sebaran predikat unit berbeda dari pola yang ideal"),
        AgendaSource.PREDIKAT_UJUNG: _("Predikat di ujung: %(predikat)s",
                                       predikat=named(Predikat(predikat))) if predikat else "",
        AgendaSource.PERMINTAAN_PEGAWAI: _("Diminta oleh pegawai"),
        AgendaSource.SAMPEL_ACAK: _("Sampel acak %(n)s persen", n=figures.get("persen", "")),
    }  # fmt: skip
    return words[source]


def source_words(source: AgendaSource) -> str:
    """A source without figures, for the employee and the minutes."""
    return {
        AgendaSource.SELISIH_DIRI_ATASAN: _("selisih penilaian diri dan atasan"),
        AgendaSource.SELISIH_SUMBER: _("selisih antarsumber"),
        AgendaSource.PENILAI_KETAT_LUNAK: _("penilai berbeda dari penilai lain"),
        AgendaSource.PASANGAN_DITANDAI: _("pasangan yang jauh dari perkiraan"),
        AgendaSource.TANPA_BUKTI: _("rating tanpa bukti"),
        AgendaSource.POLA_DISTRIBUSI: _("sebaran predikat unit"),
        AgendaSource.PREDIKAT_UJUNG: _("predikat di ujung"),
        AgendaSource.PERMINTAAN_PEGAWAI: _("permintaan pegawai"),
        AgendaSource.SAMPEL_ACAK: _("sampel acak"),
    }[source]


_RATINGS = {
    Ekspektasi.DIATAS: N_("Di atas ekspektasi"),
    Ekspektasi.SESUAI: N_("Sesuai ekspektasi"),
    Ekspektasi.DIBAWAH: N_("Di bawah ekspektasi"),
}


def rating_words(rating: Ekspektasi | None) -> str:
    """A rating in everyday letters."""
    return _(_RATINGS[rating]) if rating else "-"


def rating_options() -> list[tuple[str, str]]:
    """The three ratings to choose from; none is chosen beforehand."""
    found = [(one.value, rating_words(one)) for one in reversed(list(Ekspektasi))]
    return [("", _("Pilih rating")), *found]


def predikat_words(ratings: tuple[Ekspektasi, Ekspektasi]) -> str:
    """What the quadrant makes of two ratings."""
    return named(predikat_of(*ratings))


def verdict_words(verdict: Verdict | None) -> Toned:
    """An opinion or advice."""
    if verdict is None:
        return _("Belum ada saran"), ""
    return {
        Verdict.PERTAHANKAN: (_("Pertahankan"), "good"),
        Verdict.UBAH: (_("Usul perubahan"), "warn"),
    }[verdict]


def standing_words(standing: CaseStanding) -> Toned:
    """(a word for the list, what it means) of a case that left the forum's hands."""
    gone = _("Gugur")
    return {
        CaseStanding.TERBUKA: (_("Menunggu saran"), ""),
        CaseStanding.DIBAHAS: (_("Dibahas"), ""),
        CaseStanding.DITANDATANGANI: (
            gone, _("Kasus ini gugur: penilaiannya ditandatangani sebelum forum memberi saran.")
        ),
        CaseStanding.BERALIH: (
            gone, _("Kasus ini gugur: penilaian beralih ke pejabat lain, yang memutuskan tanpa "
                    "saran forum (L.IV.A.11, 13-14).")
        ),
        CaseStanding.DIKECUALIKAN: (
            gone, _("Kasus ini gugur: pegawai dikecualikan dari penilaian ini.")
        ),
        CaseStanding.TIDAK_DIBAHAS: (
            _("Tidak dibahas"),
            _("Sidang selesai tanpa saran atas kasus ini; penilaian kembali ke pejabat penilai."),
        ),
        CaseStanding.DITARIK: (
            gone, _("Kasus ini gugur: penilaiannya tidak lagi diajukan ke forum.")
        ),
    }[standing]  # fmt: skip


def verdict_options() -> list[tuple[str, str]]:
    """To choose from."""
    return [
        (Verdict.PERTAHANKAN.value, _("Pertahankan penilaian sekarang")),
        (Verdict.UBAH.value, _("Usulkan perubahan")),
    ]


def reply_words(reply: Reply | None) -> Toned:
    """The rater's answer."""
    if reply is None:
        return _("Menunggu jawaban penilai"), "info"
    return {
        Reply.TERIMA: (_("Penilai menerima"), "good"),
        Reply.TETAP: (_("Penilai tetap pada penilaiannya"), "warn"),
    }[reply]


def reply_options() -> list[tuple[str, str]]:
    """To choose from; none is chosen beforehand."""
    return [
        (Reply.TERIMA.value, _("Saya terima: penilaian saya ubah sendiri sebelum menandatangani")),
        (Reply.TETAP.value, _("Saya tetap pada penilaian saya")),
    ]


def show_options(*, is_member: bool) -> list[tuple[str, str]]:
    """What of the agenda can be shown."""
    own = [
        (Show.PENDAPAT.value, _("Belum saya tulis pendapatnya")),
        (Show.HALANGAN.value, _("Saya berhalangan")),
    ]
    return [
        (Show.SEMUA.value, _("Semua kasus")), *(own if is_member else []),
        (Show.SARAN.value, _("Belum ada saran")), (Show.USUL.value, _("Ada usul perubahan")),
    ]  # fmt: skip


def wanted_options() -> list[tuple[str, str]]:
    """What of the table before and after can be shown."""
    return [
        (Wanted.SEMUA.value, _("Semua kasus")), (Wanted.USUL.value, _("Ada usul perubahan")),
        (Wanted.MENUNGGU.value, _("Menunggu jawaban penilai")),
        (Wanted.DITERIMA.value, _("Diterima penilai")), (Wanted.TETAP.value, _("Penilai tetap")),
    ]  # fmt: skip


def percent_words(share: Fraction) -> str:
    """A share as whole percents."""
    return _("%(n)s persen", n=round_half_up(share * 100, 0))


def direction_words(direction: Direction) -> str:
    """Where ratings moved."""
    return {
        Direction.NAIK: _("naik"), Direction.TURUN: _("turun"),
        Direction.CAMPURAN: _("satu naik, satu turun"),
    }[direction]  # fmt: skip


def tie_words(kind: TieKind) -> str:
    """A declared tie."""
    return dict(tie_options())[kind.value]


def back_words(ground: RecusalGround) -> str:
    """Why a member stands back, said of somebody else."""
    return {
        RecusalGround.DIRI: _("yang dinilai sendiri"),
        RecusalGround.PENILAI: _("pejabat penilainya"),
        RecusalGround.ATASAN_PENILAI: _("atasan pejabat penilai"),
        RecusalGround.DINILAI_OLEHNYA: _("dinilai oleh orang ini"),
        RecusalGround.IKATAN: _("menyatakan ikatan"),
    }[ground]


def tie_options() -> list[tuple[str, str]]:
    """Ties to choose from."""
    return [
        ("", _("Tidak ada ikatan")),
        (TieKind.KELUARGA.value, _("Keluarga atau hubungan dekat")),
        (TieKind.PROYEK_BERSAMA.value, _("Sedang bekerja dalam proyek yang sama")),
        (TieKind.SENGKETA.value, _("Pernah atau sedang berselisih")),
        (TieKind.LAINNYA.value, _("Ikatan lain")),
    ]


def recusal_words(ground: RecusalGround | None) -> str:
    """Why the visitor stands back."""
    return {
        None: "",
        RecusalGround.DIRI: _("Ini penilaian Anda sendiri"),
        RecusalGround.PENILAI: _("Anda penilainya"),
        RecusalGround.ATASAN_PENILAI: _("Anda atasan penilainya"),
        RecusalGround.DINILAI_OLEHNYA: _("Anda dinilai oleh orang ini"),
        RecusalGround.IKATAN: _("Anda menyatakan ikatan"),
    }[ground]


def absence_words(absence: Absence) -> str:
    """Why there is no figure, in a short sentence."""
    return _reasons()[absence]


def _reasons() -> dict[Absence, str]:
    few = _("Data belum cukup")
    return {
        **dict.fromkeys(Absence, few),
        Absence.DISCONNECTED: _("Kelompok penilai tidak terhubung, jadi tidak dapat dibandingkan"),
        Absence.NOT_SIGNIFICANT: _("Perbedaan antarpenilai tidak melampaui kebetulan"),
        Absence.SMALL_SPREAD: _("Perbedaan antarpenilai terlalu kecil untuk berarti"),
        Absence.NO_VARIATION: _("Semua nilai sama, jadi tidak ada yang dapat dihitung"),
        Absence.FEW_PERIODS: _("Baru dapat dilihat setelah dua periode"),
        Absence.SMALL_CELL: _("Salah satu kelompok terlalu kecil"),
    }
