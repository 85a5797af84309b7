"""The words of the instrument pages: relations, kinds, measures, faults, differences."""

from flask_babel import gettext as _

from portal.rules.instrument_checks import Fault, Finding
from portal.rules.instrument_diff import Change, ChangeKind
from portal.rules.instrument_upload import UploadError, UploadFault
from portal.rules.instruments import Instrument
from portal.rules.measures import Competence, CoreValue, Criterion
from portal.rules.relations import Relation
from portal.web.languages import BY_TAG

Options = list[tuple[str, str]]


def relation_words(relation: Relation) -> str:
    """Who answers, seen from the employee."""
    return {
        Relation.SELF: _("Pegawai tentang dirinya"),
        Relation.SUPERVISOR: _("Atasan"),
        Relation.PEER: _("Rekan kerja"),
        Relation.SUBORDINATE: _("Bawahan"),
        Relation.CROSS_UNIT: _("Rekan lintas unit"),
        Relation.OTHER_PARTY: _("Pihak lain"),
        Relation.CITIZEN: _("Warga"),
    }[relation]


def relation_options() -> Options:
    """All of them, for a list to choose from."""
    return [(one.value, relation_words(one)) for one in Relation]


def served(instrument: Instrument) -> list[Relation]:
    """Whom an instrument may be given to, in the order of the list."""
    return [relation for relation in Relation if instrument.serves(relation)]


def kind_words(kind: str) -> str:
    """What kind of question it is."""
    return {
        "scale": _("Skala dengan perilaku"),
        "choice": _("Pilihan"),
        "number": _("Angka"),
        "text": _("Isian bebas"),
    }[kind]


def language_words(tag: str) -> str:
    """A language by its own name."""
    return BY_TAG[tag].name if tag in BY_TAG else tag


def measure_options() -> Options:
    """What a scale can show: the core values, then the competences."""
    found = [("", _("Tidak ditentukan"))]
    found += [(v.value, _("Nilai: %(name)s", name=_plain(v.value))) for v in CoreValue]
    return found + [(c.value, _("Kompetensi: %(name)s", name=_plain(c.value))) for c in Competence]


def criterion_options() -> Options:
    """By which criterion of the scheme a result is looked at."""
    return [("", _("Tidak ditentukan")), *((c.value, _plain(c.value)) for c in Criterion)]


def _plain(key: str) -> str:
    return key.replace("_", " ").capitalize()


def finding_words(finding: Finding) -> str:
    """What keeps a draft from being published, and the mend."""
    detail = finding.detail
    return {
        Fault.NO_SECTIONS: _("Belum ada bagian. Tambahkan bagian, lalu pertanyaannya."),
        Fault.EMPTY_SECTION: _(
            "Bagian “%(name)s” belum berisi pertanyaan. Isi atau hapus.", name=detail
        ),
        Fault.NO_INTRO: _("Kalimat pengantar masih kosong."),
        Fault.NO_BASIS: _("Dasar hukum atau dasar penetapan masih kosong."),
        Fault.TOO_MANY_SECTIONS: _("Paling banyak %(n)s bagian. Gabungkan.", n=detail),
        Fault.TOO_MANY_ITEMS: _("Paling banyak %(n)s pertanyaan. Kurangi.", n=detail),
        Fault.TOO_MANY_OPTIONS: _("“%(name)s” punya terlalu banyak pilihan.", name=detail),
        Fault.LIMIT_TOO_LONG: _("Isian “%(name)s” boleh paling panjang 4.000 huruf.", name=detail),
        Fault.RESERVED_KEY: _("Nama butir “%(name)s” dipakai portal sendiri. Ganti.", name=detail),
        Fault.CITIZEN_NEEDS_ONE_COMMENT: _(
            "Survei untuk warga memuat tepat satu isian bebas untuk saran."
        ),
        Fault.SKM_UNSUR: _(
            "SKM harus memuat kesembilan unsur menurut PermenPANRB 14/2017 dan tidak lebih"
            " (periksa: %(detail)s). Kembalikan unsur yang dihapus; skala tambahan dibuat sebagai"
            " instrumen sendiri.",
            detail=detail,
        ),
        Fault.SKM_VALUES: _(
            "Unsur “%(name)s” harus punya empat jawaban, bernilai 1 sampai 4.", name=detail
        ),
        Fault.SKM_PROFILE: _(
            "SKM menanyakan empat hal tentang responden: jenis kelamin, usia, pendidikan, dan"
            " pekerjaan. Yang lain membuat responden dapat dikenali."
        ),
        Fault.SKM_OPTION_GONE: _(
            "Pilihan “%(name)s” pernah dipakai menjawab dan ada di tabel yang terbit. Kembalikan.",
            name=detail,
        ),
        Fault.SKM_RELATIONS: _("SKM hanya untuk warga."),
        Fault.MALFORMED: _("Ada bagian yang tidak dapat dibaca: %(detail)s", detail=detail),
    }[finding.fault]


def upload_words(error: UploadError) -> str:
    """Why a file is refused, and the mend."""
    return {
        UploadFault.EMPTY: _("Pilih berkas TOML yang berisi instrumen."),
        UploadFault.TOO_LARGE: _("Berkas lebih besar dari 128 KB; instrumen tidak sebesar itu."),
        UploadFault.NOT_UTF8: _("Berkas ini bukan teks UTF-8. Simpan ulang sebagai UTF-8."),
        UploadFault.NOT_TOML: _("Berkas ini bukan TOML yang benar. %(where)s", where=error.detail),
        UploadFault.NOT_AN_INSTRUMENT: _(
            "Berkas ini bukan instrumen yang dapat dipakai. Tempat salahnya: %(where)s",
            where=error.detail,
        ),
        UploadFault.TEXT_TOO_LONG: _(
            "Ada kalimat lebih panjang dari 1.000 huruf: “%(start)s…”", start=error.detail
        ),
    }[error.fault]


def field_words(field: str) -> str:
    """A field of an instrument, with its language and option: "question en", "label id 3"."""
    name, *more = field.split(" ")
    words = _field_names().get(name, name)
    if more and len(more) > 1:
        words = _("%(field)s untuk jawaban %(which)s", field=words, which=more[1])
    if more and more[0] != "id":
        words = _("%(field)s (%(language)s)", field=words, language=language_words(more[0]))
    return words


def _field_names() -> dict[str, str]:
    return {
        "name": _("nama"),
        "title": _("judul"),
        "intro": _("pengantar"),
        "basis": _("dasar"),
        "languages": _("bahasa"),
        "relations": _("penjawab"),
        "label": _("nama singkat"),
        "question": _("kalimat pertanyaan"),
        "question_self": _("kalimat pertanyaan untuk diri sendiri"),
        "helper": _("penjelasan sederhana"),
        "anchor": _("perilaku"),
        "kind": _("jenis pertanyaan"),
        "limit": _("panjang isian"),
        "minimum": _("angka terkecil"),
        "maximum": _("angka terbesar"),
        "unit": _("satuan"),
        "value": _("yang diukur"),
        "criterion": _("kriteria"),
        "may_be_unobserved": _("boleh dijawab “tidak sempat mengamati”"),
        "unsur_number": _("nomor unsur"),
    }


def change_words(change: Change) -> str:
    """A difference as a sentence."""
    if change.kind is ChangeKind.ADDED:
        return _("“%(place)s” ditambahkan.", place=change.place)
    if change.kind is ChangeKind.REMOVED:
        return _("“%(place)s” dihapus.", place=change.place)
    if change.kind is ChangeKind.MOVED:
        return _("Urutan menjadi: %(order)s.", order=change.place)
    where = _("“%(place)s”,", place=change.place) + " " if change.place else ""
    field = field_words(change.field)
    if not change.before:
        return where + _("%(field)s diisi: “%(after)s”.", field=field, after=change.after)
    if not change.after:
        return where + _("%(field)s dikosongkan, tadinya “%(before)s”.", field=field,
                         before=change.before)  # fmt: skip
    return where + _("%(field)s: “%(before)s” menjadi “%(after)s”.", field=field,
                     before=change.before, after=change.after)  # fmt: skip
