"""Words of the plan's pages: states, choices, and what the writing rules have to say."""

from collections.abc import Iterable

from flask_babel import gettext as _

from portal.queries.skp import Indicator
from portal.rules.measures import CoreValue, Criterion
from portal.rules.result_criteria import Spread
from portal.rules.scheme_tongue import label_of, word_of
from portal.rules.skp_words import (
    Approach,
    Aspect,
    AttachmentKind,
    Cascading,
    Direction,
    Perspective,
    Priority,
    SkpState,
)
from portal.rules.skp_writing import Found, Remark
from portal.web.languages import spoken
from portal.web.numbers import figure

Options = list[tuple[str, str]]


def state_words(state: SkpState) -> tuple[str, str]:
    """A state in words, and the tone of its badge."""
    return {
        SkpState.DRAF: (_("Draf"), "info"),
        SkpState.DIAJUKAN: (_("Menunggu ditetapkan"), "warn"),
        SkpState.DITETAPKAN: (_("Ditetapkan"), "good"),
        SkpState.DIGANTIKAN: (_("Digantikan"), ""),
    }[state]


def approach_options() -> Options:
    """The two approaches, with what each means."""
    return [
        (Approach.KUANTITATIF.value, _("Kuantitatif: indikator terpisah dari target angka")),
        (Approach.KUALITATIF.value, _("Kualitatif: indikator dan target dalam satu kalimat")),
    ]


def priority_options() -> Options:
    """Main or additional; the rater decides (no weights)."""
    return [(Priority.UTAMA.value, _("Utama")), (Priority.TAMBAHAN.value, _("Tambahan"))]


def aspect_options() -> Options:
    """The four aspects."""
    return [(aspect.value, aspect.label) for aspect in Aspect]


def perspective_options() -> Options:
    """The four perspektif of heads."""
    return [(one.value, one.label) for one in Perspective]


def cascading_options() -> Options:
    """How a result follows from the leader's."""
    return [("", _("Belum dipilih")), *((one.value, one.label) for one in Cascading)]


def direction_options() -> Options:
    """Which way is better."""
    return [
        ("", _("Tidak ditentukan")),
        (Direction.NAIK.value, _("Makin besar makin baik")),
        (Direction.TURUN.value, _("Makin kecil makin baik")),
        (Direction.RENTANG.value, _("Harus di dalam rentang")),
    ]


def criterion_options(criteria: Iterable[Criterion]) -> Options:
    """By what a result may be looked at, in the order of the scheme."""
    return [(one.value, label_of(one, spoken())) for one in criteria]


def criterion_labels(values: Iterable[str]) -> str:
    """The criteria of a result in one line."""
    return ", ".join(label_of(one, spoken()) for one in values)


def spread_rows(rows: Iterable[Spread]) -> list[tuple[str, int, bool]]:
    """(criterion, number of results, whether evidence is due) for the picture of a plan."""
    return [(label_of(one.criterion, spoken()), one.results, one.needs_evidence) for one in rows]


def growth_words(one: Indicator) -> str:
    """Where a growth indicator begins, and of whom or what it is a part."""
    parts = []
    if one.baseline is not None:
        parts.append(_("awal %(n)s", n=figure(one.baseline)))
    if one.denominator:
        parts.append(_("penyebut: %(words)s", words=one.denominator))
    return "; ".join(parts)


def value_label(value: CoreValue) -> str:
    """A BerAKHLAK value as it is printed."""
    return value.value.replace("_", " ").capitalize()


def attachment_hint(kind: AttachmentKind) -> str:
    """What belongs into a block of the lampiran."""
    return {
        AttachmentKind.DUKUNGAN: _(
            "Orang, anggaran, peralatan, atau pendampingan yang diperlukan."
        ),
        AttachmentKind.PERTANGGUNGJAWABAN: _("Kapan kemajuan dilaporkan dan dengan bukti apa."),
        AttachmentKind.KONSEKUENSI: _("Apa yang terjadi bila hasil tercapai atau tidak tercapai."),
    }[kind]


def remark_words(found: Found) -> str:
    """A remark of the writing rules, with its mend."""
    place = ""
    if found.item is not None:
        place = _("Hasil %(n)s", n=found.item)
        if found.indicator is not None:
            place = _("%(item)s, indikator %(n)s", item=place, n=found.indicator)
        place += ": "
    return place + _REMARKS[found.remark](found)


_REMARKS = {
    Remark.TANPA_HASIL: lambda f: _(
        "Belum ada rencana hasil kerja. Tambahkan paling sedikit satu."
    ),
    Remark.TANPA_UTAMA: lambda f: _("Tandai paling sedikit satu hasil sebagai utama."),
    Remark.TANPA_ANGGARAN: lambda f: _("Perspektif Anggaran wajib ada pada SKP pimpinan."),
    Remark.TANPA_PERSPEKTIF: lambda f: _("pilih perspektifnya."),
    Remark.PENUGASAN_PLT_UTAMA: lambda f: _("penugasan Plt. atau Plh. selalu utama."),
    Remark.TANPA_INDIKATOR: lambda f: _("tulis indikatornya: dari mana orang tahu ini tercapai?"),
    Remark.TANPA_ASPEK: lambda f: _("pilih aspeknya: kuantitas, kualitas, waktu, atau biaya."),
    Remark.TANPA_TARGET: lambda f: _("tulis targetnya, sebaiknya berupa rentang."),
    Remark.TANPA_SATUAN: lambda f: _("tulis satuannya, misalnya persen, orang, atau hari."),
    Remark.TANPA_SUMBER: lambda f: _("tulis sumber datanya, agar dapat diperiksa."),
    Remark.TANPA_TENGGAT: lambda f: _("tulis tanggal tercapainya."),
    Remark.TENGGAT_DI_LUAR_TAHUN: lambda f: _("tenggatnya di luar tahun SKP ini."),
    Remark.TANPA_BASELINE: lambda f: _("tulis angka awal, karena ini ukuran pertumbuhan."),
    Remark.TERLALU_BANYAK: lambda f: _("jumlahnya terlalu banyak untuk dibahas satu per satu."),
    Remark.KATA_MUTLAK: lambda f: _(
        "kata “%(word)s” bersifat mutlak. Beri ruang toleransi, kecuali menyangkut jiwa, cedera, "
        "keamanan negara, atau kerugian besar.",
        word=f.word,
    ),
    Remark.BERBENTUK_AKTIVITAS: lambda f: _(
        "“%(word)s …” adalah kegiatan. Tulis apa yang tercapai karenanya.", word=f.word
    ),
    Remark.BERBENTUK_KATEGORI: lambda f: _(
        "“%(word)s” adalah jenis pekerjaan. Tulis hasil yang dapat dilihat.", word=f.word
    ),
    Remark.TARGET_TUNGGAL: lambda f: _("targetnya satu angka; rentang memberi ruang toleransi."),
    Remark.TANPA_INDUK: lambda f: _("belum terhubung dengan hasil kerja pimpinan."),
    Remark.TANPA_KRITERIA: lambda f: _("pilih kriterianya: dengan apa hasil ini dilihat?"),
    Remark.KRITERIA_TANPA_HASIL: lambda f: _(
        "Belum ada hasil kerja untuk kriteria %(name)s. Boleh, bila memang bukan tugas Anda.",
        name=word_of(f.word, spoken()),
    ),
}
