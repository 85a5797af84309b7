"""The words a scheme may choose from; each member says what it turns on.

The values are what stands in the file, so they are Indonesian like the pages that show them.
"""

from enum import StrEnum


class Frequency(StrEnum):
    """How often results are logged (PermenPANRB 6/2022, Pasal 16(3) names these among others)."""

    HARIAN = "harian"
    MINGGUAN = "mingguan"
    KEDUANYA = "keduanya"


class EntryKind(StrEnum):
    """Kinds of log entries."""

    CAPAIAN = "capaian"  # progress on one goal
    KASUS = "kasus"  # one complaint or request: channel, days taken, how it was solved
    CAPAIAN_TIM = "capaian_tim"  # progress on a goal that several people share


class ReportPart(StrEnum):
    """Parts of the employee's own report."""

    CAPAIAN = "capaian"
    KENDALA = "kendala"
    CARA_KERJA = "cara_kerja"
    BANTUAN = "bantuan"  # what help is needed


class TargetPart(StrEnum):
    """What makes a target measurable."""

    SATUAN = "satuan"
    TARGET = "target"
    SUMBER_DATA = "sumber_data"
    TENGGAT = "tenggat"


class IndicatorSource(StrEnum):
    """Where indicators come from."""

    BEBAS = "bebas"  # written anew in every SKP
    BAKU = "baku"  # chosen from the agency's dictionary
    USULAN = "usulan"  # the dictionary grows by proposals that are reviewed and approved


class Nomination(StrEnum):
    """Who chooses the colleagues that are asked; the supervisor approves in every case."""

    PEGAWAI = "pegawai"
    SISTEM = "sistem"  # proposed from shared work
    ATASAN = "atasan"


class Reach(StrEnum):
    """How far a citizens' figure goes; beyond the service only above its threshold."""

    LAYANAN = "layanan"
    TIM = "tim"
    PEGAWAI = "pegawai"


class Metric(StrEnum):
    """Figures that service systems deliver."""

    KECEPATAN = "kecepatan"  # days from request to completion, against the service standard
    JUMLAH_LAYANAN = "jumlah_layanan"
    PENGADUAN = "pengaduan"
    CAPAIAN_PROGRAM = "capaian_program"  # coverage and outcome, such as immunisation or congestion
    HASIL_BELAJAR = "hasil_belajar"


class Panel(StrEnum):
    """What stands beside the two ratings."""

    HASIL_KERJA = "hasil_kerja"
    CARA_KERJA = "cara_kerja"
    PERILAKU_KERJA = "perilaku_kerja"
    KOMPETENSI = "kompetensi"
    ISIAN_DIRI = "isian_diri"
    REKAN = "rekan"
    WARGA = "warga"
    METRIK_LAYANAN = "metrik_layanan"
    CATATAN = "catatan"
    DISIPLIN = "disiplin"
    KEADILAN = "keadilan"


class AgendaSource(StrEnum):
    """Why a case comes before the forum."""

    SELISIH_DIRI_ATASAN = "selisih_diri_atasan"
    SELISIH_SUMBER = "selisih_sumber"  # supervisor against colleagues or citizens
    PENILAI_KETAT_LUNAK = "penilai_ketat_lunak"
    PASANGAN_DITANDAI = "pasangan_ditandai"  # residual of one rater and one employee stands out
    TANPA_BUKTI = "tanpa_bukti"
    POLA_DISTRIBUSI = "pola_distribusi"  # a unit's curve beside the guidance
    PREDIKAT_UJUNG = "predikat_ujung"
    PERMINTAAN_PEGAWAI = "permintaan_pegawai"
    SAMPEL_ACAK = "sampel_acak"


class FeedbackPart(StrEnum):
    """Parts that every feedback report has to fill."""

    KEKUATAN = "kekuatan"
    AREA_PERBAIKAN = "area_perbaikan"
    TINDAKAN = "tindakan"


class NeedSource(StrEnum):
    """From what a training need is read."""

    KOMPETENSI = "kompetensi"
    PERILAKU = "perilaku"
    HASIL_KERJA = "hasil_kerja"
    UMPAN_BALIK = "umpan_balik"


class Opportunity(StrEnum):
    """What an eligibility list is for; the first two are the awards of Pasal 31."""

    KELOMPOK_SUKSESI = "kelompok_suksesi"
    PENGEMBANGAN_KOMPETENSI = "pengembangan_kompetensi"
    STUDI_LANJUT = "studi_lanjut"
    SEMINAR_INTERNASIONAL = "seminar_internasional"
    KOORDINATOR_PROYEK = "koordinator_proyek"
    PROMOSI_MUTASI = "promosi_mutasi"
    PENGHARGAAN = "penghargaan"
    PEGAWAI_BULAN_INI = "pegawai_bulan_ini"  # posted for every month by the clock


class LeastPredikat(StrEnum):
    """The predikat that every counted period must reach."""

    BAIK = "baik"
    SANGAT_BAIK = "sangat_baik"
