"""What feedback, guidance and their choices are called on pages."""

from flask_babel import gettext as _

from portal.queries.feedback import Note
from portal.rules.feedback import FoundHint, Hint
from portal.rules.feedback_words import Channel, GiverRelation, Outcome, Progress, Timing
from portal.rules.measures import CoreValue
from portal.web.skp_words import value_label

Options = list[tuple[str, str]]


def relation_words(relation: GiverRelation) -> str:
    """From which place somebody speaks."""
    return {
        GiverRelation.PENILAI: _("Pejabat penilai kinerja"),
        GiverRelation.PIMPINAN: _("Pimpinan lain"),
        GiverRelation.REKAN: _("Rekan kerja setingkat"),
        GiverRelation.BAWAHAN: _("Pegawai di bawahnya"),
        GiverRelation.PIHAK_LAIN: _("Pihak lain yang berhubungan dengan kinerja"),
    }[relation]


def timing_options() -> Options:
    """Regular or incidental."""
    return [
        (Timing.BERKALA.value, _("Berkala/terjadwal")),
        (Timing.INSIDENTIL.value, _("Insidentil")),
    ]


def channel_options() -> Options:
    """Face to face or through a medium."""
    return [
        (Channel.LANGSUNG.value, _("Langsung (tatap muka)")),
        (Channel.TIDAK_LANGSUNG.value, _("Tidak langsung (melalui media)")),
    ]


def timing_words(timing: Timing) -> str:
    """How regular it was."""
    return dict(timing_options())[timing.value]


def channel_words(channel: Channel) -> str:
    """How it was given."""
    return dict(channel_options())[channel.value]


def progress_words(progress: Progress) -> tuple[str, str]:
    """Words and tone of a badge."""
    return {
        Progress.MENUNJUKKAN: (_("Menunjukkan kemajuan"), "good"),
        Progress.TIDAK: (_("Belum menunjukkan kemajuan"), "warn"),
        Progress.TETAP_TIDAK: (_("Tetap belum maju setelah pembinaan"), "warn"),
    }[progress]


def progress_options(*, is_leader: bool) -> Options:
    """Leaders choose among three, others may leave it open."""
    choices = [one for one in Progress if is_leader or one is not Progress.TETAP_TIDAK]
    options = [(one.value, progress_words(one)[0]) for one in choices]
    return options if is_leader else [*options, ("", _("Tidak menilai kemajuan"))]


def outcome_words(outcome: Outcome) -> str:
    """The seven follow-ups."""
    return {
        Outcome.APRESIASI: _("Apresiasi"),
        Outcome.PENUGASAN_BARU: _("Penugasan baru"),
        Outcome.PENYESUAIAN_EKSPEKTASI: _("Penyesuaian ekspektasi"),
        Outcome.PENYESUAIAN_SUMBER_DAYA: _("Penyesuaian dukungan sumber daya"),
        Outcome.BIMBINGAN: _("Bimbingan kinerja"),
        Outcome.KONSELING: _("Konseling kinerja"),
        Outcome.AMBIL_ALIH: _("Mengambil alih rencana hasil kerja, dengan catatan"),
    }[outcome]


def outcome_groups() -> list[tuple[str, Options]]:
    """The follow-ups under the progress to which they belong (Ps. 20)."""
    parts = (
        (_("Bila ada kemajuan"), (Outcome.APRESIASI, Outcome.PENUGASAN_BARU)),
        (
            _("Bila belum ada kemajuan"),
            (
                Outcome.PENYESUAIAN_EKSPEKTASI, Outcome.PENYESUAIAN_SUMBER_DAYA,
                Outcome.BIMBINGAN, Outcome.KONSELING,
            ),
        ),
        (_("Bila tetap belum maju setelah bimbingan atau konseling"), (Outcome.AMBIL_ALIH,)),
    )  # fmt: skip
    return [(title, [(one.value, outcome_words(one)) for one in ones]) for title, ones in parts]


def about_options(goals: list[tuple[object, str]]) -> Options:
    """Results first, then the seven values."""
    return [
        ("", _("Pilih hasil kerja atau nilai")),
        *((f"hasil:{goal}", _("Hasil: %(text)s", text=text)) for goal, text in goals),
        *((f"nilai:{one.value}", _("Nilai: %(name)s", name=value_label(one))) for one in CoreValue),
    ]


def about_words(goal: str, value: CoreValue | None) -> str:
    """What a feedback or a request is about."""
    return value_label(value) if value else goal


def note_title(note: Note) -> str:
    """A feedback as the heading of its page."""
    return _("Umpan balik tentang %(what)s", what=about_words(note.goal, note.value))


def hint_words(found: FoundHint) -> str:
    """A hint with its mend."""
    return {
        Hint.TERLALU_PENDEK: _("Masih pendek: tulis apa yang dilakukan dan apa akibatnya."),
        Hint.TANPA_WAKTU: _("Sebutkan kapan itu terlihat, agar dapat diingat dan diperiksa."),
        Hint.TANPA_BUKTI: _("Sertakan tautan bukti bila ada."),
        Hint.TANPA_LANGKAH: _("Tulis satu langkah berikut yang dapat dilakukan."),
        Hint.KATA_MUTLAK: _(
            "Kata “%(word)s” bersifat mutlak. Ceritakan satu kejadian.", word=found.word
        ),
        Hint.KATA_PRIBADI: _(
            "Kata “%(word)s” menilai orangnya. Tulis perbuatan yang terlihat.", word=found.word
        ),
    }[found.hint]
