"""Rows of the working year: plans, cascade, log, self-assessment, review, growth."""

from tests.attacks.stale import SARI, Stale
from tests.staff_files import SARI_NIP

CASCADE = {
    "cascade.edit_objective": Stale(
        "cascade.edit_objective", {"sasaran": "Sehat satu", "target": "90 persen"},
        {"sasaran": "Sehat dua"},         ("Sehat satu", "90 persen"),
    ),
    "cascade_strategies.share": Stale(
        "cascade_strategies.share", {"nama-lain": "Kader", "peran-lain": "Peran satu"},
        {"nama-lain": "Bidan desa", "peran-lain": "Peran dua"}, ("Peran satu",),
    ),
    "indicators.change": Stale(
        "indicators.change", {"definisi": "Definisi satu", "sumber": "Kohort"},
        {"definisi": "Definisi dua"},
        ("Definisi satu", "Kohort"), SARI,
    ),
    "standards.edit": Stale(
        "standards.edit", {"jabatan": "Kepala Satu", "dasar": "SK 1"},
        {"jabatan": "Kepala Dua", "dasar": "SK 2"}, ("Kepala Satu",),
    ),
    "skp_items.edit": Stale(
        "skp_items.edit", {"hasil": "Hasil satu", "i1-teks": "Ukuran satu"},
        {"hasil": "Hasil dua"}, ("Hasil satu", "Ukuran satu"), SARI
    ),
    "skp_items.create": Stale(
        "skp_items.create", {"hasil": "Hasil tiga"}, {"hasil": "Hasil empat"}, ("Hasil tiga",), SARI
    ),
    "skp_items.move": Stale(
        "skp.show", {"hasil": "Hasil lima"}, {}, ("Hasil lima",), SARI,
        after=("skp_items.edit", "skp_items.edit"),
    ),
    "skp.agreements": Stale(
        "skp.agreements", {"dukungan": "Dukungan satu"}, {"dukungan": "Dukungan dua"},
        ("Dukungan satu",), SARI,
    ),
    "log_steps.save": Stale(
        "log_steps.show", {"@": "Langkah satu"}, {"@": "Langkah dua"},
        ("Langkah satu",), SARI,
    ),
    "self_parts.save": Stale(
        "self_parts.edit", {"kendala": "Kendala satu"}, {"kendala": "Kendala dua"},
        ("Kendala satu",), SARI,
    ),
    "self_assessment.send": Stale(
        "self_assessment.check", {"bantuan": "Bantuan satu"}, {}, ("Bantuan satu",), SARI,
        after=("self_parts.edit", "self_parts.save"),
    ),
}  # fmt: skip

REVIEWS = {
    "guidance.edit": Stale(
        "guidance.edit", {"indikator": "Indikator satu"}, {"indikator": "Indikator dua"},
        ("Indikator satu",),
    ),
    "guidance.sign": Stale(
        "guidance.show", {"indikator": "Indikator tiga"}, {}, ("Indikator tiga",),
        after=("guidance.edit", "guidance.edit"),
    ),
    "review_parts.assign": Stale(
        "review.show", {"tempat": "tugas_belajar", "keterangan": "Tugas satu"},
        {"tempat": "dipekerjakan", "keterangan": "Tugas dua"}, ("Tugas satu",),
    ),
    "review_parts.rate": Stale(
        "review.show", {"alasan": "Alasan satu"}, {"alasan": "Alasan dua"}, ("Alasan satu",)
    ),
    "review_parts.write": Stale(
        "review.show", {"strength": "Kuat satu"}, {"strength": "Kuat dua"}, ("Kuat satu",)
    ),
    "review_parts.write_goal": Stale(
        "review.show", {"realisasi": "Nyata satu"}, {"realisasi": "Nyata dua"}, ("Nyata satu",)
    ),
    "earlier_results.edit": Stale(
        "earlier_results.edit", {"dokumen": "Ekspor 1", "baris": f"{SARI_NIP};2025-t4;Baik"},
        {"dokumen": "Ekspor 2", "baris": f"{SARI_NIP};2025-t4;Kurang"}, ("BAIK",),
    ),
    "talent.axes": Stale(
        "talent.axes", {"menengah": "60", "tinggi": "80", "dasar": "Keputusan 1"},
        {"menengah": "68", "tinggi": "77", "dasar": "Keputusan 2"}, ("60 / 80, Keputusan 1",),
    ),
    "development.aim": Stale(
        "development.aim", {"standar": "#1", "alasan": "Calon satu"},
        {"standar": "#1", "alasan": "Calon dua"}, ("Calon satu",),
    ),
    "training_desk.edit": Stale(
        "training_desk.edit", {"nama": "Kursus satu"}, {"nama": "Kursus dua"}, ("Kursus satu",)
    ),
    "training_desk.move": Stale(
        "training.show", {"nama": "Kursus tiga"}, {}, ("Kursus tiga",),
        after=("training_desk.edit", "training_desk.edit"),
    ),
    "peer_team.decide": Stale(
        "peer_team.index", {"setuju": None, "@": "Sedang cuti"}, {}, ("dikeluarkan: Sedang cuti",),
    ),
}  # fmt: skip

LOG = {
    "log_entries.edit": Stale(
        "log_entries.edit", {"teks": "14 bayi lengkap"}, {"teks": "15 bayi lengkap"},
        ("14 bayi lengkap",), SARI,
    ),
}  # fmt: skip

GONE = {
    "indicators.decide": Stale(
        "indicators.show", {"definisi": "Definisi lima"},
        {"putusan": "tolak", "alasan": "Kurang jelas"}, ("Definisi lima",),
        after=("indicators.change", "indicators.change", SARI),
    ),
    "log_entries.remove": Stale(
        "log_entries.remove", {"teks": "13 bayi lengkap"}, {}, ("13 bayi lengkap",), SARI,
        after=("log_entries.edit", "log_entries.edit"),
    ),
    "skp_items.remove": Stale(
        "skp_items.remove", {"hasil": "Hasil tujuh"}, {}, ("Hasil tujuh",), SARI,
        after=("skp_items.edit", "skp_items.edit"), again=False,
    ),
    "skp.drop": Stale(
        "skp.show", {"hasil": "Hasil delapan"}, {}, ("Hasil delapan",), SARI,
        after=("skp_items.create", "skp_items.create"),
    ),
    "cascade.remove_objective": Stale(
        "cascade.unit", {"sasaran": "Sehat tiga"}, {}, ("Sehat tiga",),
        after=("cascade.edit_objective", "cascade.edit_objective"),
    ),
}  # fmt: skip
