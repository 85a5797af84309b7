"""What competence, learning and needs are called on pages."""

from flask_babel import gettext as _

from portal.rules.competences import LevelSource, family_of, known_competences, words_of
from portal.rules.development_rule import LEVELS, development_on
from portal.rules.measures import Family
from portal.rules.nine_box import Performance, Potential, talent_on
from portal.rules.training_hours import HoursAccount, HoursState
from portal.rules.training_needs import Confidence, NeedOrigin, Priority
from portal.rules.training_words import (
    ClaimState,
    LearningForm,
    LearningPath,
    PlaceState,
    ProgrammeState,
    ProposalState,
)
from portal.web.languages import spoken
from portal.web.visitors import acting

Option = tuple[str, str]
Badge = tuple[str, str]


def competence(key: str) -> str:
    """A competence by its label."""
    return words_of(key).label.in_(spoken())


def level(number: int | None) -> str:
    """A level with its name: "2 Dasar"; a dash for none."""
    if number is None:
        return "–"
    return f"{number} {development_on(acting().on).level_name(number, spoken())}"


def anchor(key: str, number: int | None) -> str:
    """What a level looks like at work, "" where nobody has written it."""
    found = words_of(key).levels.get(number) if number else None
    return found.in_(spoken()) if found else ""


def follow_up(label: str) -> str:
    """A follow-up of the nine boxes; in English what the regulation's words mean."""
    return talent_on(acting().on).english.get(label, label) if spoken() == "en" else label


def family(key: str) -> str:
    """The family of a competence."""
    return {
        Family.TEKNIS: _("Teknis"), Family.MANAJERIAL: _("Manajerial"),
        Family.SOSIAL_KULTURAL: _("Sosial kultural"),
    }[family_of(key)]  # fmt: skip


def source(one: LevelSource) -> str:
    """Who found a level."""
    return {
        LevelSource.PUSAT_PENILAIAN: _("Pusat penilaian kompetensi"),
        LevelSource.IMPOR: _("Impor"), LevelSource.ATASAN: _("Atasan"),
        LevelSource.DIRI: _("Penilaian diri"),
    }[one]  # fmt: skip


def path(one: LearningPath) -> str:
    """A path of learning."""
    return {
        LearningPath.PELATIHAN: _("Pelatihan"), LearningPath.LOKAKARYA: _("Lokakarya"),
        LearningPath.SEMINAR: _("Seminar"), LearningPath.KURSUS: _("Kursus"),
        LearningPath.COACHING: _("Coaching"), LearningPath.MENTORING: _("Mentoring"),
        LearningPath.E_LEARNING: _("E-learning"), LearningPath.MAGANG: _("Magang"),
        LearningPath.PERTUKARAN: _("Pertukaran pegawai"),
        LearningPath.BELAJAR_MANDIRI: _("Belajar mandiri"),
    }[one]  # fmt: skip


def form(one: LearningForm) -> str:
    """Klasikal or nonklasikal."""
    is_class = one is LearningForm.KLASIKAL
    return _("Klasikal (tatap muka)") if is_class else _("Nonklasikal (di luar kelas)")


def programme_state(one: ProgrammeState) -> Badge:
    """A course's state, and the tone of its badge."""
    return {
        ProgrammeState.DRAF: (_("Draf"), ""), ProgrammeState.TERBUKA: (_("Terbuka"), "good"),
        ProgrammeState.SELESAI: (_("Selesai"), "info"), ProgrammeState.BATAL: (_("Batal"), "bad"),
    }[one]  # fmt: skip


def place_state(one: PlaceState) -> Badge:
    """A place's state, and the tone of its badge."""
    return {
        PlaceState.TERDAFTAR: (_("Terdaftar"), "info"),
        PlaceState.MENUNGGU: (_("Daftar tunggu"), "warn"),
        PlaceState.BATAL: (_("Batal"), ""), PlaceState.HADIR: (_("Hadir"), "good"),
        PlaceState.TIDAK_HADIR: (_("Tidak hadir"), "bad"),
    }[one]  # fmt: skip


def proposal_state(one: ProposalState) -> Badge:
    """A wish's state, and the tone of its badge."""
    return {
        ProposalState.DIUSULKAN: (_("Menunggu persetujuan"), "warn"),
        ProposalState.DISETUJUI: (_("Disetujui"), "good"),
        ProposalState.DITOLAK: (_("Tidak disetujui"), "bad"),
        ProposalState.DITARIK: (_("Ditarik"), ""),
    }[one]  # fmt: skip


def claim_state(one: ClaimState) -> Badge:
    """A proof's state, and the tone of its badge."""
    return {
        ClaimState.DIAJUKAN: (_("Menunggu diperiksa"), "warn"),
        ClaimState.DITERIMA: (_("Diterima"), "good"), ClaimState.DITOLAK: (_("Ditolak"), "bad"),
    }[one]  # fmt: skip


def origin(one: NeedOrigin) -> str:
    """From what a need is read."""
    return {
        NeedOrigin.KOMPETENSI: _("level di bawah standar jabatan"),
        NeedOrigin.PERILAKU: _("umpan balik perilaku dari atasan dan rekan"),
        NeedOrigin.HASIL_KERJA: _("hasil kerja di bawah ekspektasi"),
        NeedOrigin.SUKSESI: _("rencana suksesi: level di bawah jabatan yang dituju"),
    }[one]  # fmt: skip


def priority(one: Priority | None) -> Badge:
    """A priority, and the tone of its badge; a dash where the share is withheld."""
    return {
        Priority.TINGGI: (_("Tinggi"), "bad"), Priority.MENENGAH: (_("Menengah"), "warn"),
        Priority.RENDAH: (_("Rendah"), ""), None: ("–", ""),
    }[one]  # fmt: skip


def confidence(one: Confidence | None) -> str:
    """How sure a share is; a dash where it is withheld."""
    return {
        Confidence.KUAT: _("kuat"), Confidence.SEDANG: _("sedang"), Confidence.LEMAH: _("lemah"),
        None: "–",
    }[one]  # fmt: skip


def hours(account: HoursAccount) -> str:
    """How the account of hours stands, in a sentence."""
    if account.state is HoursState.MELEBIHI:
        return _("Melebihi batas %(most)s JP setahun bagi PPPK.", most=account.most)
    if account.state is HoursState.TANPA_BATAS_MINIMUM:
        if account.most is None:
            return _("Tidak ada jumlah minimum bagi jenis kepegawaian ini.")
        return _("Tidak ada jumlah minimum; paling banyak %(most)s JP setahun.", most=account.most)
    if account.state is HoursState.CUKUP:
        return _("Jumlah minimum %(least)s JP setahun sudah tercapai.", least=account.least)
    return _(
        "Kurang %(n)s JP dari jumlah minimum %(least)s JP setahun.",
        n=account.missing, least=account.least,
    )  # fmt: skip


def competence_options(first: str) -> list[Option]:
    """All competences to choose from, `first` for none."""
    return [("", first), *((key, competence(key)) for key in known_competences())]


def level_options(first: str) -> list[Option]:
    """Levels 1-5 to choose from."""
    return [("", first), *((str(n), level(n)) for n in LEVELS)]


def path_options() -> list[Option]:
    """Paths to choose from."""
    return [(one.value, path(one)) for one in LearningPath]


def origin_list(origins: tuple[NeedOrigin, ...]) -> str:
    """Several origins in one line."""
    return ", ".join(origin(one) for one in origins)


def performance_words(step: Performance) -> str:
    """A step of the performance axis of the nine boxes."""
    return {
        Performance.DI_ATAS: _("Di atas ekspektasi"),
        Performance.SESUAI: _("Sesuai ekspektasi"),
        Performance.DI_BAWAH: _("Di bawah ekspektasi"),
    }[step]


def potential_words(step: Potential) -> str:
    """A step of the potential axis of the nine boxes."""
    return {
        Potential.TINGGI: _("Tinggi"),
        Potential.MENENGAH: _("Menengah"),
        Potential.RENDAH: _("Rendah"),
    }[step]
