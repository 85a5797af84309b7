"""The rows of a publication: which figures of a unit are told, with which table behind them.

Whatever is published of a unit is made of the same parts: each service that is shown, and the rest
of the unit as one. No difference of figures, breakdowns or tables is smaller than the cell minimum.
"""

import datetime
import gzip
import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.errors import IllegalStep
from portal.models.unit_index import UnitIndex
from portal.queries.index_subjects import Subject
from portal.queries.instruments import profile_items
from portal.queries.tallies import counted, population, respondents
from portal.rules.disclosure import protect, renewable, withheld_together
from portal.rules.ikm_rule import IkmRule, rule_on
from portal.rules.index_sheet import Counted, breakdowns, grouped_sheet, sheet
from portal.rules.respondent_csv import write_table
from portal.rules.respondent_table import Respondent, published_tables
from portal.rules.survey_periods import SurveyPeriod

Key = uuid.UUID | None
Last = Mapping[Key, UnitIndex]
Shared = Mapping[str, Collection[str]] | None


@dataclass(frozen=True)
class Frozen:
    """What all rows of one publication have in common."""

    revision: int
    reason: str | None
    on: datetime.date


@dataclass(frozen=True)
class _Plan:
    """Services with figures of their own, those told only within their unit, and what else may be
    shown. Services in neither keep the figure that they have.
    """

    shown: frozenset[uuid.UUID]
    grouped: frozenset[uuid.UUID]
    has_breakdowns: bool


def snapshots(
    subjects: Sequence[Subject], period: SurveyPeriod, frozen: Frozen, last: Last
) -> list[UnitIndex]:
    """Rows for the unit (the first subject) and its services; `last` is the revision before.

    Raises IllegalStep when the counters and the ballots differ, or for a correction that adds
    fewer answers than may be told.
    """
    rule = rule_on(period.end)
    numbers = {one.service_id: counted(one.service_ids, period) for one in subjects}
    plan = _plan({key: one.n for key, one in numbers.items()}, rule, last)
    rows = {one.service_id: _respondents(one, period, numbers) for one in subjects[1:]}
    tables = published_tables(
        {key: rows[key] for key in plan.shown},
        [row for key, some in rows.items() if key not in plan.shown for row in some],
        rule.cell_minimum,
        has_profiles=plan.has_breakdowns,
    )
    told = [s for s in subjects if s.service_id in {None, *plan.shown, *plan.grouped}]
    shared = _shared(numbers, plan, rule)
    return [
        _row(
            one,
            period,
            frozen,
            numbers[one.service_id],
            () if _is_hidden(one, plan, numbers, rule) else tables[one.service_id],
            grouped_sheet(rule, min(period.end, frozen.on))
            if one.service_id in plan.grouped
            else _sheet(one, period, numbers[one.service_id], frozen, shared[one.service_id]),
        )
        for one in told
    ]


def _is_hidden(
    subject: Subject, plan: _Plan, numbers: Mapping[Key, Counted], rule: IkmRule
) -> bool:
    return subject.service_id in plan.grouped or numbers[subject.service_id].n < rule.cell_minimum


def _plan(sizes: Mapping[Key, int], rule: IkmRule, last: Last) -> _Plan:
    services = {key: n for key, n in sizes.items() if key is not None}
    if not last or last[None].data["withheld"]:
        return _first(services, sizes[None], rule)
    standing = {key: row for key, row in last.items() if key is not None and _is_told(row)}
    grown = {str(key): services[key] - row.n for key, row in standing.items()}
    more = sizes[None] - last[None].n
    renewed = renewable(grown, more - sum(grown.values()), rule.cell_minimum)
    if renewed is None:
        raise IllegalStep(
            "Koreksi ini menambah kurang dari %(minimum)s jawaban; selisihnya dengan angka yang "
            "sudah terbit akan membuka jawaban itu. Terbitkan setelah jawaban lain menyusul.",
            minimum=rule.cell_minimum,
        )
    shown = frozenset(key for key in standing if str(key) in renewed)
    return _Plan(shown, frozenset(), more == 0 and bool(last[None].data["channels"]))


def _first(services: Mapping[uuid.UUID, int], whole: int, rule: IkmRule) -> _Plan:
    if whole < rule.cell_minimum:
        return _Plan(frozenset(services), frozenset(), has_breakdowns=True)
    told = protect({str(key): n for key, n in services.items()}, rule.cell_minimum)
    shown = frozenset(key for key in services if told[str(key)] is not None)
    return _Plan(shown, frozenset(services) - shown, has_breakdowns=True)


def _is_told(row: UnitIndex) -> bool:
    """Its number of answers is known to readers: a figure, or none at all."""
    return not row.data["withheld"] or (row.n == 0 and not row.data.get("grouped"))


def _shared(numbers: Mapping[Key, Counted], plan: _Plan, rule: IkmRule) -> dict[Key, Shared]:
    """Breakdowns of each subject with the cells that it withholds. One service with all answers of
    its unit is that unit under another name.
    """
    if not plan.has_breakdowns:
        return {key: {} for key in numbers}
    items = profile_items()
    cells = {key: breakdowns(one, items) for key, one in numbers.items()}
    together: dict[str, frozenset[str]] = {}
    for name, whole in cells[None].items():
        parts = [cells[key][name] for key in plan.shown]
        rest = {key: n - sum(part.get(key, 0) for part in parts) for key, n in whole.items()}
        told = protect(whole, rule.cell_minimum)
        hidden = {key for key, n in told.items() if n is None}
        found = withheld_together([*parts, rest], hidden, rule.cell_minimum)
        if any(n and key not in found for key, n in whole.items()):
            together[name] = found
    return {
        key: None if key is None or one.n == numbers[None].n else together
        for key, one in numbers.items()
    }


def _respondents(
    subject: Subject, period: SurveyPeriod, numbers: Mapping[Key, Counted]
) -> list[Respondent]:
    rows = respondents(subject.service_ids, period)
    if len(rows) != numbers[subject.service_id].n:
        raise IllegalStep(
            "Jumlah jawaban dan hitungannya berbeda: periksa basis data sebelum menerbitkan."
        )
    return rows


def _sheet(
    subject: Subject,
    period: SurveyPeriod,
    numbers: Counted,
    frozen: Frozen,
    shared: Shared,
) -> dict[str, object]:
    return sheet(
        numbers,
        rule_on(period.end),
        population=population(subject.service_ids, period),
        cut_off=min(period.end, frozen.on),
        profile_items=profile_items(),
        shared=shared,
    )


def _row(
    subject: Subject,
    period: SurveyPeriod,
    frozen: Frozen,
    numbers: Counted,
    rows: Sequence[Respondent],
    data: dict[str, object],
) -> UnitIndex:
    table = write_table(rows).encode()
    return UnitIndex(
        unit_id=subject.unit_id,
        service_id=subject.service_id,
        period_key=period.key,
        period_start=period.start,
        revision=frozen.revision,
        reason=frozen.reason,
        n=numbers.n,
        ikm=data.get("ikm"),
        data=data,
        published_on=frozen.on,
        table_sha256=hashlib.sha256(table).hexdigest(),
        table_gzip=gzip.compress(table, 9, mtime=0),
    )
