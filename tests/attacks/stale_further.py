"""Rows of the forms that further worlds show: forum, talks, signing, the year, growth, rounds."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from flask import Flask

from tests import factories, peer_town
from tests.attacks import stale_worlds as worlds
from tests.attacks.stale import Stale
from tests.services import forums, reviewed


def _day(name: str, day: int, month: int) -> dict[str, str]:
    return {f"{name}-hari": str(day), f"{name}-bulan": str(month), f"{name}-tahun": "2026"}


OTHER_DAY = {"pukul": "10.00", "tempat": "Aula"}
FORUM = {
    "forum.call": Stale("sidang", {}, {}, (), "hr", again=False),
    "forum.cancel": Stale(
        "sidang", _day("tanggal", 31, 12) | OTHER_DAY | {"alasan-tunda": "Kuorum"},
        {"alasan": "Batal"}, ("31 Desember 2026",), "hr", after=("sidang", "forum.postpone"),
    ),
}  # fmt: skip
SITTING = {
    "forum.postpone": Stale(
        "sidang", _day("tanggal", 30, 12) | OTHER_DAY | {"alasan-tunda": "Listrik padam"},
        _day("tanggal", 31, 12) | OTHER_DAY | {"alasan-tunda": "Kuorum"}, ("30 Desember 2026",),
        "hr",
    ),
    "forum_chair.conclude": Stale(
        "simpulkan", _day("tanggal", 31, 12) | OTHER_DAY | {"alasan-tunda": "Ketua sakit"},
        {"alasan": "Selesai"}, ("31 Desember 2026",), "ketua",
        after=("sidang", "forum.postpone", "hr"), again=False,
    ),
}  # fmt: skip
REVIEW = {
    "review_talks.share": Stale(
        "lembar", {"strength": "Kuat satu"}, {}, ("Kuat satu",), "budi",
        after=("lembar", "review_parts.write"),
    ),
    "review_talks.answer": Stale(
        "saya", {"tanggapan": "Setuju satu"}, {"tanggapan": "Setuju dua"}, ("Setuju satu",), "sari"
    ),
    "review_talks.talk": Stale(
        "lembar", _day("tanggal", 28, 9) | {"catatan-percakapan": "Bicara satu"},
        _day("tanggal", 28, 9) | {"catatan-percakapan": "Bicara dua"}, ("Bicara satu",), "budi",
    ),
}  # fmt: skip
BEFORE_FORUM = {
    "review_talks.submit": Stale(
        "lembar", {"tanggapan": "Setuju tiga"}, {}, ("Setuju tiga",), "budi",
        after=("saya", "review_talks.answer", "sari"),
    ),
}  # fmt: skip
SHARED = {
    "review_talks.take_back": Stale(
        "lembar", {"tanggapan": "Setuju empat"}, {}, ("Setuju empat",), "budi",
        after=("saya", "review_talks.answer", "sari"),
    ),
}  # fmt: skip
SIGNING = {
    "signing.sign": Stale(
        "tanda", {"strength": "Kuat dua"}, {"sandi": factories.PASSWORD}, ("Kuat dua",), "budi",
        after=("lembar", "review_parts.write"), again=False,
    ),
}  # fmt: skip
YEAR = {
    "cascade_strategies.edit": Stale(
        "strategi", {"strategi": "Pos satu", "anggaran": "Rp5 juta"}, {"strategi": "Pos dua"},
        ("Pos satu", "Rp5 juta"), "budi",
    ),
    "cascade_strategies.remove": Stale(
        "unit", {"strategi": "Pos tiga"}, {}, ("Pos tiga",), "budi",
        after=("strategi", "cascade_strategies.edit"),
    ),
    "counselling.plan": Stale(
        "kasus", _day("jadwal", 20, 10) | {"konselor": "198801012010012007", "tempat": "Ruang 1"},
        _day("jadwal", 21, 10) | {"konselor": "198801012010012007", "tempat": "Ruang 2"},
        ("Ruang 1",), "hana",
    ),
    "feedback.save_draft": Stale(
        "beri", {"tulisan": "Draf satu"}, {"tulisan": "Draf dua"}, ("Draf satu",), "budi"
    ),
    "skp.submit": Stale(
        "skp", {"hasil": "Hasil lain"}, {}, ("Hasil lain",), "sari",
        after=("hasil", "skp_items.edit"),
    ),
}  # fmt: skip
GROWTH = {
    "talent.follow": Stale(
        "talenta", {"label": "#1", "catatan": "Catatan satu"},
        {"label": "#2", "catatan": "Catatan dua"}, ("Catatan satu",), "dewi",
    ),
    "training_desk.attendance": Stale(
        "kehadiran", {"@": "7"}, {"@": "6"}, ("7",), "dewi",
    ),
    "training.afterwards": Stale(
        "kursus", {"belum-jelas": "Tanya satu"}, {"belum-jelas": "Tanya dua"}, ("Tanya satu",),
        "sari",
    ),
    "recognition.mark": Stale(
        "peluang", {"terpilih": "#0", "@": "Catatan satu"}, {"@": "Catatan dua"},
        ("Catatan satu",), "dewi",
    ),
    "recognition.decide": Stale(
        "peluang", {"terpilih": "#0", "@": "Alasan satu", "alasan": "Teladan satu"},
        {"terpilih": "#0", "@": "Alasan dua", "alasan": "Teladan dua"}, ("Teladan satu",), "dewi",
        again=False,
    ),
}  # fmt: skip
REPORT = {
    "feedback_reports.agree": Stale(
        "laporan", {"akhir": "dihentikan", "@": "Diganti"}, {}, ("Diganti",), "budi",
        after=("laporan", "feedback_reports.close", "sari"), again=False,
    ),
}  # fmt: skip
PROPOSAL = {
    "peer_round_steps.propose": Stale(
        "usulan", {"unit": "#1"}, {}, (), "hr", after=("usulan", "peer_round_steps.ask"),
        again=False,
    ),
}  # fmt: skip
DRAWN = {
    "peer_round_steps.open_round": Stale(
        "buka", {"beban": "9"}, {}, (), "hr", after=("ketentuan", "peer_rounds.terms")
    ),
}
AUTUMN = reviewed.AUTUMN
WORLDS: tuple[tuple[Callable[[Flask], worlds.World], datetime, Mapping[str, Stale]], ...] = (
    (worlds.forum, forums.WINTER, FORUM),
    (worlds.sitting, forums.WINTER, SITTING),
    (partial(worlds.review, scheme="kendari"), AUTUMN, REVIEW),
    (worlds.before_forum, forums.WINTER, BEFORE_FORUM),
    (worlds.shared, AUTUMN, SHARED),
    (partial(worlds.review, scheme="serang"), AUTUMN, SIGNING),
    (worlds.report, AUTUMN, REPORT),
    (worlds.year, factories.MOMENT, YEAR),
    (worlds.growth, factories.MOMENT + timedelta(days=1), GROWTH),
    (worlds.proposal, peer_town.NOW.at, PROPOSAL),
    (worlds.drawn, peer_town.OPENING.at, DRAWN),
)
