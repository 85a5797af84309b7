"""What opportunities, their states and what somebody lacks are called on pages."""

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _

from portal.queries.recognition import Person, Posted
from portal.rules.predikat import Predikat
from portal.rules.recognition import Lack, OpportunityKind, OpportunityState, ResultSource, Standing
from portal.rules.scheme_words import LeastPredikat
from portal.web.period_words import span_words

Badge = tuple[str, str]


def kind(one: OpportunityKind) -> str:
    """A kind of opportunity."""
    return {
        OpportunityKind.KELOMPOK_SUKSESI: _("Kelompok rencana suksesi"),
        OpportunityKind.PENGEMBANGAN_KOMPETENSI: _("Prioritas pengembangan kompetensi"),
        OpportunityKind.STUDI_LANJUT: _("Studi lanjut"),
        OpportunityKind.SEMINAR_INTERNASIONAL: _("Seminar atau studi di luar negeri"),
        OpportunityKind.KOORDINATOR_PROYEK: _("Koordinator proyek"),
        OpportunityKind.PROMOSI_MUTASI: _("Promosi dan mutasi"),
        OpportunityKind.PENGHARGAAN: _("Penghargaan"),
        OpportunityKind.PEGAWAI_BULAN_INI: _("Pegawai bulan ini"),
    }[one]


def state(one: OpportunityState) -> Badge:
    """A state, and the tone of its badge."""
    return {
        OpportunityState.TERBUKA: (_("Terbuka"), "good"),
        OpportunityState.DIPUTUSKAN: (_("Diputuskan"), "info"),
        OpportunityState.DITARIK: (_("Ditarik"), "bad"),
    }[one]


def least(one: LeastPredikat) -> str:
    """The least predikat."""
    return _("Baik") if one is LeastPredikat.BAIK else _("Sangat Baik")


def lack(one: Lack) -> str:
    """What somebody lacks."""
    return {
        Lack.PERIODE_KURANG: _("belum cukup periode"),
        Lack.PREDIKAT_KURANG: _("ada predikat di bawah syarat"),
        Lack.BUKAN_RUMPUN: _("bukan rumpun jabatan ini"),
    }[one]


def lacks(some: Iterable[Lack]) -> str:
    """Several in one line."""
    return ", ".join(lack(one) for one in some)


def lacks_of(evidence: dict[str, list[str]] | None) -> str:
    """What somebody lacked when it was decided."""
    return lacks(Lack(one) for one in (evidence or {}).get("lacks", []))


def praise(one: Person) -> str:
    """What else is known of somebody for an employee of the month, "" where nothing is."""
    told = [_("%(n)s apresiasi di dinding bulan itu", n=one.thanks)] if one.thanks else []
    told += [_("pernah terpilih: %(month)s", month=span_words(month)) for month in one.won]
    return "; ".join(told)


def counted(one: Standing) -> str:
    """The predikat of the periods that count, by how often each was given."""
    number = Counter(rated.predikat for rated in one.counted)
    told = [f"{p.label.capitalize()} {number[p]}" for p in Predikat if number[p]]
    return _("%(list)s dari %(n)s periode", list=", ".join(told), n=len(one.counted))


def title(row: Posted) -> str:
    """An opportunity by its title, with the month where it has one."""
    return f"{row.title}: {span_words(row.month)}" if row.month else row.title


def source(one: ResultSource) -> str:
    """Where a predikat was signed."""
    return _("portal") if one is ResultSource.PORTAL else _("e-Kinerja")
