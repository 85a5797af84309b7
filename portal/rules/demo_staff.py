"""Invented employees for a demonstration city: seeded, so that every machine shows the same ones.

Names are put together by chance and belong to nobody; the last three digits of every NIP are 900 or
more, which no real sequence of a birth day and month of appointment reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from portal.rules.demo_city import DemoCity, DemoUnit
from portal.rules.employment import Employment, JobFamily, PostKind

SEED: Final = 20_260_917
PEOPLE: Final = 60
FEWEST: Final = 3
_FIRST: Final = {
    "1": ("Abdul", "Agung", "Arif", "Bayu", "Dedi", "Eko", "Fajar", "Hasan", "Ilham", "Iwan",
          "La Ode Rahmat", "Made", "Nur", "Rizal", "Slamet", "Taufik", "Wahyu", "Yusuf"),
    "2": ("Aisyah", "Ayu", "Citra", "Dian", "Endang", "Fitri", "Hasnah", "Indah", "Kartika",
          "Lestari", "Maya", "Nurul", "Putri", "Ratih", "Sri", "Titin", "Wa Ode Siti", "Yuliana"),
}  # fmt: skip
_LAST: Final = (
    *("Firmansyah", "Hidayat", "Kurniawan", "Lubis", "Mahmud", "Nasution", "Pratama", "Ramadhan"),
    *("Santoso", "Saputra", "Setiawan", "Siregar", "Suharto", "Tanjung", "Utami", "Wijaya"),
    "",
)
_DEGREES: Final = ("S.Sos.", "S.E.", "S.Kom.", "S.AP.", "S.H.", "A.Md.", "S.KM.")
_HEALTH: Final = ("puskesmas", "rsud")
Post = tuple[str, PostKind, JobFamily]
_AT_THE_COUNTER: Final = (
    "Petugas Loket Pelayanan", PostKind.PELAKSANA, JobFamily.PETUGAS_LOKET,
)  # fmt: skip
_SPECIALISTS: Final[dict[str, Post]] = {
    "dinas-perhubungan": (
        "Pengatur Lalu Lintas", PostKind.PELAKSANA, JobFamily.PETUGAS_PERHUBUNGAN,
    ),
    "dinas-sosial": ("Pekerja Sosial Ahli Muda", PostKind.FUNGSIONAL, JobFamily.PEKERJA_SOSIAL),
    "dinas-lingkungan-hidup": (
        "Petugas Kebersihan", PostKind.PELAKSANA, JobFamily.PETUGAS_LAPANGAN,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoEmployee:
    """An invented employee with a definitive post; `is_delegated` as in a posting."""

    nip: str
    name: str
    employment: Employment
    golongan: str
    unit_slug: str
    title: str
    post: PostKind
    family: JobFamily
    leads_unit: bool
    is_delegated: bool
    supervisor_nip: str | None
    starts_on: date


def demo_staff(city: DemoCity, people: int = PEOPLE) -> list[DemoEmployee]:
    """About `people` employees over all units of a city, heads before those they lead."""
    rng = Random(f"{SEED}:{city.agency.name}")  # noqa: S311 - the same staff on every machine
    share = max(FEWEST, round(people / len(city.units)))
    heads: dict[str, str] = {}
    found: list[DemoEmployee] = []
    for unit in city.units:
        above = heads.get(unit.parent) if unit.parent else None
        head = _employee(rng, unit, _head_post(unit), len(found), above, leads=True)
        heads[unit.slug] = head.nip
        found.append(head)
        posts = _posts(unit)
        for place in range(share - 1):
            post = posts[min(place, len(posts) - 1)]
            found.append(_employee(rng, unit, post, len(found), head.nip, leads=False))
    return found


def head_nips(city: DemoCity, most: int) -> list[str]:
    """The first heads of units with staff of their own, in the order of the city's units."""
    staff = demo_staff(city)
    led = {one.supervisor_nip for one in staff if not one.leads_unit}
    return [one.nip for one in staff if one.leads_unit and one.nip in led][:most]


def team_nips(city: DemoCity, heads: Sequence[str]) -> list[str]:
    """The staff of these heads, without the heads of other units."""
    staff = demo_staff(city)
    return [one.nip for one in staff if one.supervisor_nip in heads and not one.leads_unit]


def _head_post(unit: DemoUnit) -> Post:
    posts = {
        "puskesmas": ("Kepala Puskesmas", PostKind.FUNGSIONAL, JobFamily.UMUM),
        "rsud": ("Direktur RSUD", PostKind.ADMINISTRATOR, JobFamily.UMUM),
        "kecamatan": ("Camat", PostKind.ADMINISTRATOR, JobFamily.UMUM),
        "kelurahan": ("Lurah", PostKind.PENGAWAS, JobFamily.UMUM),
        "sekolah": ("Kepala Sekolah", PostKind.FUNGSIONAL, JobFamily.GURU),
    }
    return posts.get(unit.kind, (f"Kepala {unit.name}", PostKind.JPT_PRATAMA, JobFamily.UMUM))


def _posts(unit: DemoUnit) -> Sequence[Post]:
    if unit.kind in _HEALTH:
        return (
            ("Perawat Ahli Muda", PostKind.FUNGSIONAL, JobFamily.PERAWAT_BIDAN),
            ("Bidan Terampil", PostKind.FUNGSIONAL, JobFamily.PERAWAT_BIDAN),
            ("Petugas Loket Pendaftaran", PostKind.PELAKSANA, JobFamily.PETUGAS_LOKET),
            ("Perawat Terampil", PostKind.FUNGSIONAL, JobFamily.PERAWAT_BIDAN),
        )
    if unit.kind == "sekolah":
        return (
            ("Guru Ahli Muda", PostKind.FUNGSIONAL, JobFamily.GURU),
            ("Guru Ahli Pertama", PostKind.FUNGSIONAL, JobFamily.GURU),
        )
    if unit.kind == "dinas":
        return (
            ("Sekretaris Dinas", PostKind.ADMINISTRATOR, JobFamily.UMUM),
            ("Perencana Ahli Muda", PostKind.FUNGSIONAL, JobFamily.PERENCANA),
            _SPECIALISTS.get(unit.slug, _AT_THE_COUNTER),
            _AT_THE_COUNTER,
            ("Pengelola Data", PostKind.PELAKSANA, JobFamily.UMUM),
        )
    return (
        _AT_THE_COUNTER,
        ("Pengadministrasi Umum", PostKind.PELAKSANA, JobFamily.UMUM),
    )


def _employee(
    rng: Random, unit: DemoUnit, post: Post, number: int, above: str | None, *, leads: bool
) -> DemoEmployee:
    title, kind, family = post
    sex = rng.choice("12")
    is_pppk = not leads and kind is PostKind.PELAKSANA and rng.random() < 0.3
    born = rng.randint(1968, 1982) if leads else rng.randint(1975, 1998)
    appointed = born + rng.randint(23, 27)
    month = "21" if is_pppk else f"{rng.randint(1, 12):02d}"
    day = f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    # The number of the person makes every NIP of a city a different one.
    nip = f"{born}{day}{appointed}{month}{sex}{900 + number % 100}"
    name = " ".join(filter(None, (rng.choice(_FIRST[sex]), rng.choice(_LAST))))
    return DemoEmployee(
        nip=nip,
        name=f"{name}, {rng.choice(_DEGREES)}",
        employment=Employment.PPPK if is_pppk else Employment.PNS,
        golongan="IX" if is_pppk else _golongan(kind, rng),
        unit_slug=unit.slug,
        title=title,
        post=kind,
        family=family,
        leads_unit=leads,
        # A functional official rates only by delegation (L.IV.A.7).
        is_delegated=leads and kind is PostKind.FUNGSIONAL,
        supervisor_nip=above,
        starts_on=date(rng.randint(2019, 2024), rng.randint(1, 12), 1),
    )


def _golongan(kind: PostKind, rng: Random) -> str:
    ranks = {
        PostKind.JPT_PRATAMA: ("IV/b", "IV/c"),
        PostKind.ADMINISTRATOR: ("IV/a", "III/d"),
        PostKind.PENGAWAS: ("III/c", "III/d"),
        PostKind.FUNGSIONAL: ("III/b", "III/c", "III/d"),
    }
    return rng.choice(ranks.get(kind, ("II/c", "II/d", "III/a")))
