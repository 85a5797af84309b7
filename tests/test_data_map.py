"""The record of processing covers the schema: no table or column without class, ground and end."""

import sqlalchemy as sa
from markupsafe import escape

from portal.db import Base
from portal.rules.data_map import data_map
from portal.rules.retention import shipped_retention

FILE = "portal/data/rules/data_map.toml"
PEOPLE = {"account", "employee"}


def test_every_table_has_a_line():
    missing = set(Base.metadata.tables) - set(data_map().tables)
    gone = set(data_map().tables) - set(Base.metadata.tables)
    assert not missing, (
        f"Write one line for each of {sorted(missing)} into {FILE}: "
        'name = { class = "...", id = "...", en = "...", of = ["employee_id"] }'
    )
    assert not gone, f"These tables are gone, remove their lines from {FILE}: {sorted(gone)}"


def test_every_line_names_classes_and_columns_that_there_are():
    known = {one.key for one in shipped_retention()[-1].classes}
    faults = []
    for name, mapped in data_map().tables.items():
        table = Base.metadata.tables[name]
        used = {mapped.class_key, *mapped.columns.values()}
        faults += [f"{name}: no class {key!r} in retention.toml" for key in used - known]
        named = {*mapped.columns, *mapped.hide, *(mapped.of or ())}
        faults += [f"{name}: no column {c!r}" for c in named - set(table.columns.keys())]
    assert not faults, "\n".join(faults)


def test_the_notice_to_staff_and_the_assessment_tell_of_every_table(client):
    """UU 27/2022 Ps. 21 and 31: each class with rows about staff is on the notice, each table on
    the assessment, and what is "no personal data" holds none.
    """
    words, known = data_map(), shipped_retention()[-1]
    notice, dpia = (client.get(path).text for path in ("/privasi/pegawai", "/privasi/dpia"))
    about = words.classes_of_people()
    missing = [one.key for one in known.classes if one.key in about]
    missing = [key for key in missing if escape(known[key].title.in_("id")) not in notice]
    assert not missing, f"Not on the notice to staff: {missing}"
    untold = [one.name for one in words.tables.values() if escape(one.title.in_("id")) not in dpia]
    assert not untold, f"Not on the assessment: {untold}"
    bare = [one.key for one in known.classes if "tidak memuat data pribadi" in one.keep.in_("id")]
    assert not about & set(bare), f"Has rows of people, and says it holds none: {about & set(bare)}"


def test_a_table_about_people_says_whose_its_rows_are():
    silent = [
        name
        for name, table in Base.metadata.tables.items()
        if data_map().tables[name].of is None and targets(table) & PEOPLE
    ]
    assert not silent, (
        f"Add `of` to {silent} in {FILE}: the columns that say whose row it is, "
        "or [] with a comment why it is nobody's own"
    )


def test_whose_leads_to_a_person():
    """`of` names a person's key, a foreign key to one, or to a table that has an `of` itself."""
    faults = []
    for name, mapped in data_map().tables.items():
        table = Base.metadata.tables[name]
        for column in mapped.of or ():
            keys = {key.column.table.name for key in table.c[column].foreign_keys}
            follows = keys <= PEOPLE | {n for n, m in data_map().tables.items() if m.of}
            if not follows or not (keys or name in PEOPLE or column == "object_id"):
                faults.append(f"{name}.{column}")
    assert not faults, f"These lead to nobody: {faults}"


def test_every_column_that_a_person_sees_has_words():
    labels = data_map().labels
    bare = {
        f"{name}.{column.name}"
        for name, mapped in data_map().tables.items()
        for column in Base.metadata.tables[name].columns
        if mapped.of and mapped.is_shown(column.name)
        if not {column.name, column.name.removesuffix("_id")} & labels.keys()
        if not (isinstance(column.type, sa.Uuid) and not column.foreign_keys)
    }
    assert not bare, f"Write words under [labels] of {FILE}: {sorted(bare)}"


def targets(table: sa.Table) -> set[str]:
    """Names of the tables that a table refers to."""
    return {key.column.table.name for key in table.foreign_keys}
