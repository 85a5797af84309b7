"""The rules of the house that a machine can check; every failure says what to do about it.

The rules for templates are in `test_house_templates.py`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from portal.config import ROOT
from portal.web.guards import guard_of
from tests.databases import make_app

PORTAL = ROOT / "portal"

GROUND = {"db", "group_commit", "errors"}
# What each floor may import of the portal, and of others; "*" is anything that is installed.
FLOORS: dict[str, tuple[set[str], set[str]]] = {
    "rules": ({"rules"}, set()),
    "models": ({"models", "rules", "db"}, {"sqlalchemy"}),
    "queries": (
        {"queries", "models", "rules", "db", "errors", "config"},
        {"sqlalchemy", "alembic"},
    ),
    "spreadsheets": ({"spreadsheets", "rules"}, {"python_calamine"}),
    "senders": ({"senders", "rules"}, set()),
    "services": (
        {"services", "models", "rules", "queries", "spreadsheets", *GROUND},
        {"sqlalchemy", "argon2", "pyotp"},
    ),
    "documents": ({"documents", "queries", "rules", "errors", "config"}, {"*"}),
    "web": (
        {
            *("web", "services", "queries", "documents", "rules", "spreadsheets"),
            *("errors", "clock", "config", "extensions"),
        },
        {"*"},
    ),
}
NOT_FOR_DOCUMENTS = {"flask", "sqlalchemy"}
# file -> (what it imports against the rule, why it may)
EXCEPTIONS = {
    "web/errors.py": ("db", "a failed statement leaves a transaction that must be rolled back"),
}
CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "func.now"),
}
CLOCK_FILES = {
    "clock.py": "the only place where time enters",
    "db.py": "uuid7 carries its moment by definition (RFC 9562)",
}
BANNED = {
    "db.Column": "use mapped_column and the vocabulary of portal/db.py",
    "db.Model": "derive from portal.db.Base",
    "db.paginate": "use portal/web/paging.py",
    "render_template_string": "put the template into a file, where it is compiled and linted",
}
# Every fixed word of an address. A new one is listed here after asking: is it Indonesian?
WORDS = {
    "pendamping",
    *("s", "k", "kiosk", "dibantu", "terima-kasih", "indeks", "periode", "periksa", "privasi"),
    *("forum", "ikatan", "panggil", "keluarkan", "pendapat", "layar", "beda", "simpulkan", "minta"),
    *("halangan", "ganti", "tunda"),
    *("berita-acara", "periksa-berita-acara", "keadilan", "rasch", "pasangan", "data.xlsx"),
    *("kelompok", "tanya", "tersesuaikan", "kebiasaan", "perubahan", "diri", "x.csv", "tabel.x"),
    *("menilai-rekan", "butir", "tanda-terima", "x.txt", "tulis-ulang", "moderasi-rekan"),
    *("umpan-balik-rekan", "unduh.pdf", "tindakan", "unit"),
    *("cara-hitung", "komponen", "data.csv", "poster-x.pdf", "templat.xlsx", "galat.xlsx"),
    *("data-terbuka", "ikm.json", "ikm.csv", "ikm.schema.json", "dasbor", "x.x"),
    *("laporan-umpan-balik", "laporan.pdf", "baca", "sepakati"),
    *("pegawai", "impor", "terapkan", "batalkan", "penempatan", "penilai"),
    *("skema", "draf", "bagian", "versi", "bawaan", "hapus", "sahkan", "skema.toml"),
    *("cara-kita-menilai", "pantauan", "dibaca", "waktu-layanan", "standar"),
    *("tambah", "ubah", "nip", "berhenti", "riwayat", "unit-kerja", "pindahkan", "layanan"),
    *("masuk", "kode", "keluar", "aktivasi", "beranda", "akun", "sandi", "perangkat"),
    *("dua-langkah", "data-instansi", "akun-dan-peran", "peran", "akhiri", "tautan", "tutup"),
    "jejak-audit",
    *("titik-survei", "titik", "masa-buka", "cabut", "karcis", "terbitkan", "saran"),
    *("instrumen", "bawaan", "teks", "versi", "salin", "baru", "draf", "berkas.toml", "pratinjau"),
    *(
        "umum",
        "susunan",
        "butir",
        "tarik",
        "buang",
        "lanjut",
        "perpanjang",
        "kemajuan",
        "kepala.pdf",
    ),
    *("pesan", "buka", "baca-semua", "pemberitahuan", "pesan-keluar", "jeda", "lanjutkan"),
    *("coba-lagi", "surat", "surat.pdf", "dicetak", "belum-dibaca", "ekspor.csv", "ekspor.xlsx"),
    *("data-saya", "unduh", "dpia", "perbaikan", "permintaan", "putuskan", "penyimpanan"),
    *("hapus", "bukti.pdf", "insiden", "baru", "pemberitahuan.pdf"),
    *("bantuan", "istilah", "meja", "penilaian-diri", "bagian", "periksa", "kirim", "unduh.x"),
    *("buka", "langkah", "latihan", "hapus", "perpanjangan", "selesai", "hari-libur", "tambah"),
    *("bagikan", "ambil", "lengkap", "kalender", "x.ics", "konsol", "kelengkapan.x", "pengingat"),
    *("skp", "hasil", "baru", "pindah", "ajukan", "kembalikan", "tetapkan", "ubah", "buang"),
    *("setuju", "kesepakatan", "umpan-balik", "beri", "minta", "jawab", "koreksi", "tolak"),
    *("kewajiban", "rekaman.pdf", "rekaman.xlsx", "bimbingan", "tanda-tangan", "kompetensi"),
    *("catatan", "catatan.csv", "minggu", "salin", "kasus", "naskah", "untuk", "ubah", "komentar"),
    *("bukti", "izin", "diketahui", "rencana-aksi", "formulir.pdf", "formulir.xlsx", "konseling"),
    *("instansi", "kembali", "beda", "bersama", "putusan", "lapor", "jadwal", "delegasi"),
    *("kaskade", "peta", "matriks", "sasaran", "strategi", "peran", "kamus-indikator", "usul"),
    *("hasil", "ditandatangani", "penjelasan", "sampaikan", "tanda-terima", "terima", "menolak"),
    *("penilai", "lapor", "sertifikat", "x.pdf", "keberatan", "bersama", "lanjutkan", "verifikasi"),
    *("rekap-hasil", "hasil.xlsx", "bundel", "berkas.zip", "hitung"),
    *("rekan-penilai", "putaran-rekan", "tim", "hubungan", "ketentuan", "kesiapan", "usulan"),
    *("pengembangan", "level", "tujuan", "belajar", "bukti-belajar", "usulan", "tarik"),
    *("kompetensi.x", "angka-kredit.x", "riwayat.x", "katalog.x"),
    *("standar-kompetensi", "ekspor.x", "pelatihan", "usulkan", "batal", "sesudah", "undang"),
    *("talenta", "susun", "sumbu", "potensi", "tindak-lanjut", "angka-kredit", "predikat-lama"),
    *(
        "penghargaan",
        "ajukan-diri",
        "calon",
        "calon.x",
        "tanda",
        "pertimbangkan",
        "apresiasi",
        "dinding",
    ),
    *("kehadiran", "peserta.x", "dampak", "kebutuhan-pelatihan", "perbarui"),
    *("penilaian", "rating", "tempat-tugas", "hasil-kerja", "ajukan-forum", "percakapan", "saya"),
    *("pakai-hasil-lama", "organisasi", "sebaran", "pengecualian", "batal"),
    *("healthz", "readyz"),  # what balancers ask for by convention
}
# QR codes hold capitals in fewer modules (alphanumeric mode), so posters and slips print these.
CAPITALS = {"/S/": "survey points", "/K/": "slips"}


def sources(folder: Path = PORTAL) -> list[Path]:
    """Python files below a folder."""
    return sorted(folder.rglob("*.py"))


def name_of(path: Path) -> str:
    """`web/errors.py` for portal/web/errors.py."""
    return path.relative_to(PORTAL).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full dotted name) of everything imported; `from a import b` is a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write the import in full, from portal"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`a.b` for the attribute b of the plain name a, `a` for a name, else ""."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
        inner = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
        return f"{inner}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor):
    ours, others = FLOORS[floor]
    faults = []
    for path in sources(PORTAL / floor):
        for line, name in imports(tree_of(path)):
            top, _, rest = name.partition(".")
            part = rest.partition(".")[0]
            if top == "portal":
                allowed = part in ours or EXCEPTIONS.get(name_of(path), ("",))[0] == part
            else:
                allowed = top in sys.stdlib_module_names or top in others or "*" in others
                allowed = allowed and not (floor == "documents" and top in NOT_FOR_DOCUMENTS)
            if not allowed:
                faults.append(f"portal/{name_of(path)}:{line} imports {name}")
    assert not faults, (
        f"portal/{floor} may import {sorted(ours)} of the portal and {sorted(others) or 'nothing'} "
        f"besides. Move the code to the floor it belongs to:\n" + "\n".join(faults)
    )


def test_the_ground_floor_imports_nothing_of_the_portal():
    settings = ["config.py", "config_outbox.py", "config_sso.py"]
    ground = [*settings, "clock.py", "db.py", "errors.py", "extensions.py"]
    faults = [
        f"portal/{name}:{line} imports {found}"
        for name in ground
        for line, found in imports(tree_of(PORTAL / name))
        if found.startswith("portal") and f"{found.split('.')[1]}.py" not in ground
    ]
    assert not faults, "These files are imported from everywhere:\n" + "\n".join(faults)


def test_no_import_stands_inside_a_function():
    faults = [
        f"portal/{name_of(path)}:{inner.lineno}"
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not faults, "A cycle means that code is on the wrong floor; import at the top:\n" + str(
        faults
    )


def test_web_never_touches_the_session():
    faults = [
        f"portal/{name_of(path)}:{node.lineno}"
        for path in sources(PORTAL / "web")
        if name_of(path) not in EXCEPTIONS
        for node in ast.walk(tree_of(path))
        if dotted(node) in {"db.session", "db.engine"}
    ]
    assert not faults, f"Reads belong to portal/queries, writes to portal/services: {faults}"


def test_time_enters_through_the_clock_alone():
    faults = [
        f"portal/{name_of(path)}:{node.lineno} {dotted(node)}"
        for path in sources()
        if name_of(path) not in CLOCK_FILES
        for node in ast.walk(tree_of(path))
        if dotted(node) in CLOCKS
    ]
    faults += [
        f"portal/{name_of(path)}:{line} {name}"
        for path in sources()
        if name_of(path) not in CLOCK_FILES
        for line, name in imports(tree_of(path))
        if name in CLOCKS
    ]
    assert not faults, f"Take the moment as an argument; web asks portal.clock: {faults}"


def test_banned_names_are_not_used():
    faults = []
    for path in sources():
        for node in ast.walk(tree_of(path)):
            name = dotted(node)
            reason = BANNED.get(name) or BANNED.get(name.rpartition(".")[2])
            if re.fullmatch(r"[A-Z]\w+\.query", name):
                reason = "use sa.select, which the type checker understands"
            if reason:
                faults.append(f"portal/{name_of(path)}:{node.lineno} {name}: {reason}")
    assert not faults, "\n".join(faults)


@pytest.mark.engines("sqlite")
def test_every_endpoint_carries_a_guard(app):
    bare = [name for name in app.view_functions if guard_of(app, name) is None]
    assert not bare, f"Mark these views with a decorator of portal/web/guards.py: {bare}"


def test_an_endpoint_without_a_guard_is_refused(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'kosong.db'}")
    app.add_url_rule("/lupa-ditandai", "lupa", lambda: "rahasia")
    answer = app.test_client().get("/lupa-ditandai")
    assert answer.status_code == 403
    assert "rahasia" not in answer.get_data(as_text=True)


@pytest.mark.engines("sqlite")
def test_addresses_are_kebab_case_indonesian_with_typed_parameters(app: Flask):
    faults = []
    for rule in app.url_map.iter_rules():
        address = rule.rule
        for capital in CAPITALS:
            address = address.replace(capital, capital.lower())
        fixed = re.sub(r"<[a-z]+(\([^<>()]*\))?:[a-z_]+>", "x", address)
        if "<" in fixed:
            faults.append(f"{rule}: give every parameter a converter (portal/web/converters.py)")
        words = {word for word in fixed.split("/") if word not in {"", "x"}}
        if unknown := words - WORDS:
            faults.append(f"{rule}: {unknown} not in WORDS of this file; kebab-case Indonesian?")
    assert not faults, "\n".join(faults)
