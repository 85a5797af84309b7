"""Published figures as open data: a record for each, in the shape of `ikm.schema.json`.

Only what the public pages show leaves this way, field by field, so that a new figure on a sheet is
not published by accident.  Source: PermenPANRB 14/2017 (the index); the shape is this portal's.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from portal.rules.survey_periods import SurveyPeriod

VERSION: Final = 1
SCHEMA_FILE: Final = Path(__file__).parents[1] / "data" / "open_data" / "ikm.schema.json"
FLAT: Final = (
    "unit", "unit_kunci", "layanan", "layanan_kunci", "periode", "mulai", "selesai", "ditahan",
    "n", "ikm", "batas_bawah", "batas_atas", "mutu", "kinerja", "indikatif", "layak_mutu",
    "target_sampel", "aturan", "bobot", "batas_data", "terbit", "revisi", "alasan_revisi",
    "halaman_web", "tabel", "sha256",
)  # fmt: skip
"""Fields of a record that are one cell of a table; `unsur` is a list."""


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a page of records."""
    read: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return read


def described(*, in_english: bool) -> dict[str, str]:
    """Field of a record -> what it means, in the order of the schema."""
    fields = schema()["$defs"]["angka"]["properties"]
    words = "x-english" if in_english else "description"
    return {name: field[words] for name, field in fields.items()}


def figures(period: SurveyPeriod, data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a record that comes from the sheet of a published index (`rules.index_sheet`)."""
    target = data.get("target") or {}
    return {
        "periode": period.key,
        "mulai": period.start.isoformat(),
        "selesai": period.end.isoformat(),
        "ditahan": bool(data["withheld"]),
        "n": data["n"],
        "ikm": data.get("ikm"),
        "batas_bawah": data.get("low"),
        "batas_atas": data.get("high"),
        "mutu": data.get("mutu"),
        "kinerja": data.get("kinerja"),
        "indikatif": data.get("indicative"),
        "layak_mutu": data.get("may_publish_grade"),
        "target_sampel": target.get("sample"),
        "unsur": [
            {"kunci": row["key"], "nrr": row["nrr"], "n": row["n"]} for row in data.get("rows", ())
        ],
        "aturan": data["rule"],
        "bobot": data.get("weights"),
        "batas_data": data["cut_off"],
    }


def flat(record: Mapping[str, Any], unsur: tuple[str, ...]) -> list[str]:
    """A record as the cells of one line: `FLAT`, then the mean of each unsur."""
    means = {row["kunci"]: row["nrr"] for row in record["unsur"]}
    return [*(_cell(record[name]) for name in FLAT), *(_cell(means.get(key)) for key in unsur)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value)
