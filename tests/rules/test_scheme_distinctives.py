"""The five schemes: what is particular to each city, by name, and what only one of them does."""

from collections.abc import Callable

import pytest

from portal.rules.scheme_parts import Scheme
from portal.rules.schemes import load_shipped, shipped_schemes, to_mapping

SCHEMES = {name: load_shipped(name) for name in shipped_schemes()}


def cards(scheme: Scheme) -> dict[str, str]:
    return {str(card.family): card.instrument for card in scheme.job_cards}


def relations(scheme: Scheme) -> list[str]:
    return [str(group.relation) for group in scheme.peers.groups]


def opportunities(scheme: Scheme) -> list[str]:
    return [str(each.opportunity) for each in scheme.recognition.lists]


# What each city asks for, by name: a claim about its scheme that must hold.
DISTINCTIVES: dict[str, dict[str, Callable[[Scheme], bool]]] = {
    "sofifi": {
        "hasil_dan_kemampuan_sikap_perilaku": lambda s: (
            {"hasil_kerja", "kompetensi", "perilaku_kerja"} <= set(s.review.panels)
        ),
        "mampu_menjalankan_tugas": lambda s: s.competences.levels.pengawas == 2,
        "inisiatif_diakui": lambda s: (
            s.recognition.appreciation_notes and "adaptif" in s.recognition.appreciated
        ),
        "laporan_capaian_dan_kendala": lambda s: {"capaian", "kendala"} <= set(s.self_report.parts),
        "data_dikumpulkan_lebih_dahulu": lambda s: s.self_report.prefilled_from_log,
        "pengaduan_dan_cara_menyelesaikan": lambda s: (
            "kasus" in s.log.entry_kinds
            and "pengaduan" in s.service_metrics.measures
            and cards(s)["petugas_loket"] == "kartu_loket"
        ),
        "teknis_komunikasi_kolaborasi": lambda s: (
            "teknis" in s.competences.families
            and {"komunikasi", "kerja_sama"} == set(s.competences.focus)
        ),
        "proses_dan_hasil": lambda s: "cara_kerja" in s.plan.criteria,
        "proyek_lintas_sektor": lambda s: (
            {"lintas_unit", "pihak_lain"} <= set(relations(s)) and s.plan.team_goals
        ),
        "kekuatan_dan_kelemahan": lambda s: {"kekuatan", "area_perbaikan"} <= set(s.feedback.parts),
        "banyak_yang_kurang_komunikasi_dilatih": lambda s: (
            "komunikasi" in [p.competence for p in s.training.programmes]
            and s.training.pooled_from > 1
        ),
        "jelas_dan_terukur": lambda s: {"satuan", "target"} <= set(s.plan.target_parts),
        "berlanjut_bertahun_tahun": lambda s: s.feedback.history_years >= 3,
        "dampak_bagi_masyarakat": lambda s: s.citizens.trend_public,
    },
    "serang": {
        "hasil_dan_proses": lambda s: {"kualitas", "cara_kerja"} <= set(s.plan.criteria),
        "guru_hasil_metode_interaksi": lambda s: (
            cards(s)["guru"] == "kartu_guru" and s.plan.baseline_required
        ),
        "kemampuan_teknis": lambda s: "teknis" in s.instruments.supervisor,
        "integritas_disiplin_kerja_sama": lambda s: (
            {"akuntabel", "kolaboratif"} <= set(s.behaviour.focus) and s.behaviour.discipline_facts
        ),
        "petugas_kebersihan_berinisiatif": lambda s: (
            s.log.on_behalf
            and any(c.on_behalf for c in s.job_cards if c.family == "petugas_lapangan")
        ),
        "berkala": lambda s: s.cadence.periodic == "triwulan",
        "atasan_dan_rekan": lambda s: (
            relations(s) == ["rekan", "bawahan"] and "triwulan" in s.peers.rounds
        ),
        "pasien_menilai_petugas": lambda s: (
            s.citizens.reach == "pegawai"
            and s.citizens.person_n >= 30
            and "perawat_bidan" in cards(s)
        ),
        "empat_sumber": lambda s: list(s.feedback.sources) == ["diri", "atasan", "rekan", "warga"],
        "umpan_balik_sesudah_penilaian": lambda s: s.feedback.acknowledged,
        "pekerja_sosial_dilatih_komunikasi": lambda s: (
            cards(s)["pekerja_sosial"] == "kartu_sosial"
            and s.training.programmes[0].competence == "komunikasi"
        ),
        "pelatihan_dan_studi_lanjut": lambda s: (
            {"pengembangan_kompetensi", "studi_lanjut"} <= set(opportunities(s))
        ),
        "perencana_ke_seminar_internasional": lambda s: any(
            each.opportunity == "seminar_internasional" and list(each.families) == ["perencana"]
            for each in s.recognition.lists
        ),
        "objektif_dan_transparan": lambda s: s.review.evidence_for_extremes,
    },
    "jakarta": {
        "tiga_rumpun_kompetensi": lambda s: (
            list(s.competences.families) == ["teknis", "manajerial", "sosial_kultural"]
        ),
        "terus_mengembangkan_kemampuan": lambda s: "pengembangan" in s.competences.focus,
        "komunikasi_publik_bersama_unsur_survei": lambda s: (
            s.citizens.links[0].competence == "komunikasi"
            and "perilaku" in s.citizens.links[0].unsur
        ),
        "alat_pengembangan_karier": lambda s: (
            s.feedback.development_plan and "kelompok_suksesi" in opportunities(s)
        ),
        "sistematis_dan_terencana": lambda s: s.cadence.calendar_published,
        "indikator_yang_ditetapkan": lambda s: s.plan.indicators == "baku",
        "kesehatan_hasil_kolaborasi_kepuasan": lambda s: (
            cards(s)["perawat_bidan"] == "kartu_nakes"
            and {"hasil_kerja", "rekan", "warga"} <= set(s.review.panels)
        ),
        "semua_pihak_terlibat": lambda s: (
            {"rekan", "bawahan", "lintas_unit"} == set(relations(s)) and bool(s.instruments.citizen)
        ),
        "pelatihan_dan_bimbingan": lambda s: (
            s.readiness.role_guides and s.readiness.support_contacts
        ),
        "lokakarya_guru_sebelum_periode": lambda s: (
            s.readiness.workshops[0].family == "guru"
            and s.readiness.workshops[0].working_days_before > 0
        ),
        "keengganan_dijawab_dengan_latihan": lambda s: s.readiness.practice_days > 0,
        "sosialisasi_terukur": lambda s: (
            s.readiness.reach_percent >= 80 and s.readiness.reading_receipts
        ),
        "terbuka_terhadap_umpan_balik": lambda s: s.feedback.two_way and s.review.talk_before_sign,
    },
    "kendari": {
        "badan_kepegawaian_menjalankan": lambda s: s.steward.startswith("Badan Kepegawaian"),
        "sumbangan_bagi_organisasi": lambda s: s.plan.cascade_map,
        "rencana_tahunan_jelas_dan_terukur": lambda s: (
            len(s.plan.target_parts) == 4 and s.deadlines.plan_january_day <= 31
        ),
        "produktivitas_kualitas_inovasi": lambda s: (
            list(s.plan.criteria[:3]) == ["produktivitas", "kualitas", "inovasi"]
            and list(s.plan.evidence_criteria) == ["inovasi"]
        ),
        "kecepatan_permohonan": lambda s: (
            "kecepatan_layanan" in s.plan.criteria and "kecepatan" in s.service_metrics.measures
        ),
        "kepuasan_masyarakat": lambda s: (
            "kepuasan" in s.plan.criteria and list(s.instruments.citizen) == ["skm"]
        ),
        "forum_evaluasi": lambda s: (
            s.forum is not None
            and s.forum.blind_opinions
            and s.forum.recusal
            and s.forum.quorum_percent > 50
        ),
        "langkah_perbaikan": lambda s: s.feedback.development_plan,
        "kebutuhan_pelatihan_komunikasi": lambda s: (
            s.training.programmes[0].competence == "komunikasi"
        ),
        "promosi_dan_mutasi": lambda s: "promosi_mutasi" in opportunities(s),
        "konsisten_menjadi_koordinator": lambda s: any(
            each.opportunity == "koordinator_proyek" and each.periods >= 4
            for each in s.recognition.lists
        ),
        "subjektivitas_dan_hubungan_pribadi": lambda s: (
            s.review.ties_declared and "keadilan" in s.review.panels
        ),
        "umpan_balik_yang_cukup": lambda s: (
            s.feedback.acknowledged and s.feedback.notes_per_period >= 2
        ),
        "komunikasi_atasan_bawahan": lambda s: (
            s.review.talk_before_sign and s.feedback.rhythm == "bulan"
        ),
    },
    "sorong": {
        "target_dan_akuntabilitas": lambda s: (
            "produktivitas" in s.plan.evidence_criteria and "akuntabel" in s.behaviour.focus
        ),
        "imunisasi_dengan_nilai_awal": lambda s: (
            s.plan.baseline_required
            and cards(s)["perawat_bidan"] == "kartu_nakes"
            and "capaian_program" in s.service_metrics.measures
        ),
        "penghargaan_atau_promosi": lambda s: opportunities(s) == ["penghargaan", "promosi_mutasi"],
        "sosialisasi": lambda s: s.readiness.role_guides and s.readiness.reach_percent > 0,
        "pengembangan_indikator": lambda s: s.plan.indicators == "usulan",
        "guru_dari_kemajuan_murid": lambda s: (
            cards(s)["guru"] == "kartu_guru" and "hasil_belajar" in s.service_metrics.measures
        ),
        "laporan_harian_dan_mingguan": lambda s: s.log.frequency == "keduanya",
        "atasan_memantau_langsung": lambda s: (
            s.log.live_board and 0 < s.log.silence_alert_days <= 5
        ),
        "pegawai_merefleksikan": lambda s: s.log.reflection,
        "kemacetan_berkurang_kerja_tim": lambda s: (
            cards(s)["petugas_perhubungan"] == "kartu_perhubungan"
            and s.plan.team_goals
            and "capaian_tim" in s.log.entry_kinds
        ),
        "pengakuan_dan_citra_instansi": lambda s: (
            s.recognition.wall and s.citizens.improvements_public
        ),
        "cemas_dengan_target_terukur": lambda s: (
            s.readiness.target_examples and s.readiness.practice_days > 0
        ),
        "pelatihan_dan_dukungan": lambda s: (
            s.readiness.support_contacts and bool(s.training.programmes)
        ),
    },
}


@pytest.mark.parametrize(
    ("city", "name"), [(city, name) for city, names in DISTINCTIVES.items() for name in names]
)
def test_scheme_realises_what_is_particular_to_the_city(city: str, name: str) -> None:
    assert DISTINCTIVES[city][name](SCHEMES[city])


def _cities_where(holds: Callable[[Scheme], bool]) -> list[str]:
    return [city for city, scheme in SCHEMES.items() if holds(scheme)]


@pytest.mark.parametrize(
    ("holds", "cities"),
    [
        (lambda s: s.forum is not None, ["kendari"]),
        (lambda s: s.log.frequency == "keduanya", ["sorong"]),
        (lambda s: s.log.reflection, ["sorong"]),
        (lambda s: s.cadence.periodic == "bulan", ["sorong"]),
        (lambda s: not s.peers.groups, ["sorong"]),
        (lambda s: s.recognition.wall, ["sorong"]),
        (lambda s: bool(s.readiness.workshops), ["jakarta"]),
        (lambda s: "sosial_kultural" in s.competences.families, ["jakarta"]),
        (lambda s: s.citizens.reach == "pegawai", ["serang"]),
        (lambda s: s.behaviour.discipline_facts, ["serang"]),
        (lambda s: "inovasi" in s.plan.criteria, ["kendari"]),
        (lambda s: "kecepatan" in s.service_metrics.measures, ["kendari"]),
        (lambda s: s.review.ties_declared, ["kendari"]),
        (lambda s: s.readiness.practice_days > 0, ["jakarta", "sorong"]),
        (lambda s: s.plan.baseline_required, ["serang", "sorong"]),
        (lambda s: "lintas_unit" in relations(s), ["jakarta", "sofifi"]),
        (lambda s: "pihak_lain" in relations(s), ["sofifi"]),
    ],
)
def test_only_these_cities_work_in_this_way(
    holds: Callable[[Scheme], bool], cities: list[str]
) -> None:
    assert _cities_where(holds) == cities


def test_five_cities_have_five_different_schemes_and_each_knows_its_name() -> None:
    assert list(SCHEMES) == ["jakarta", "kendari", "serang", "sofifi", "sorong"]
    assert [scheme.key for scheme in SCHEMES.values()] == list(SCHEMES)
    practices = []
    for scheme in SCHEMES.values():
        mapping = to_mapping(scheme)
        for field in ("key", "name", "purpose", "steward"):
            del mapping[field]
        practices.append(mapping)
    assert all(practices.count(practice) == 1 for practice in practices)


def test_every_text_of_a_scheme_is_written_in_indonesian_and_english() -> None:
    for scheme in SCHEMES.values():
        lists = [each.title for each in scheme.recognition.lists]
        courses = [
            each.title for each in (*scheme.training.programmes, *scheme.readiness.workshops)
        ]
        for text in (scheme.name, scheme.purpose, *lists, *courses):
            assert [tag for tag, _ in text.pairs] == ["id", "en"]
