"""A small agency of postings, to be changed row by row.

The Dinas (Dewi) with its Bidang (Budi) and in it the Seksi (Tono), where Sari works; Joko leads
the other Bidang, and Rina stands ready.
"""

from datetime import date
from itertools import count
from uuid import NAMESPACE_OID, UUID, uuid5

from portal.rules.employment import PostKind
from portal.rules.period_cycle import EvaluationPeriod, EvaluationWindow
from portal.rules.postings import Posting, PostingKind, Roster, Unit
from portal.rules.survey_periods import SurveyPeriod


def known(name) -> UUID:
    return uuid5(NAMESPACE_OID, name)


SARI, BUDI, TONO, DEWI, JOKO, RINA = map(known, ("sari", "budi", "tono", "dewi", "joko", "rina"))
DINAS, BIDANG, SEKSI, LAIN = map(known, ("dinas", "bidang", "seksi", "bidang lain"))
UNITS = [Unit(DINAS, None), Unit(BIDANG, DINAS), Unit(SEKSI, BIDANG), Unit(LAIN, DINAS)]
START, END = date(2026, 1, 1), date(2026, 12, 31)
JUNE = date(2026, 6, 15)
Q3 = EvaluationPeriod(SurveyPeriod.parse("2026-t3"))
WINDOW = EvaluationWindow(date(2026, 9, 24), date(2026, 10, 14))
numbers = count()


def post(who, unit, kind=PostingKind.DEFINITIF, level=PostKind.PENGAWAS, **more):
    usual = {"starts": START, "ends": None, "is_head": level is not PostKind.PELAKSANA}
    place = {"id": known(f"posting {next(numbers)}"), "employee_id": who, "unit_id": unit}
    return Posting(**{**usual, **place, "kind": kind, "post": level, **more})


def leads(who, unit, level=PostKind.PENGAWAS, **more):
    return post(who, unit, level=level, **more)


def works(who, unit, **more):
    return post(who, unit, level=PostKind.PELAKSANA, **more)


def roster(*postings, overrides=(), without=()):
    usual = {
        DEWI: leads(DEWI, DINAS, PostKind.JPT_PRATAMA),
        BUDI: leads(BUDI, BIDANG, PostKind.ADMINISTRATOR),
        TONO: leads(TONO, SEKSI),
        JOKO: leads(JOKO, LAIN, PostKind.ADMINISTRATOR),
        SARI: works(SARI, SEKSI),
    }
    rows = [row for who, row in usual.items() if who not in without]
    return Roster(UNITS, [*rows, *postings], overrides)
