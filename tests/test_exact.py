"""Exact figures: what goes in comes out, on both engines, and a sum has no rounding."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.db import Exact, db

FIGURES = st.decimals(min_value=Decimal(-(10**12)), max_value=Decimal(10**12), places=4)


@given(FIGURES)
def test_a_figure_comes_back_as_it_went_in(figure):
    dialect = sa.create_engine("sqlite://").dialect
    kept = Exact().process_bind_param(figure, dialect)
    assert Exact().process_result_value(kept, dialect) == figure


def test_a_sum_in_the_database_has_no_rounding(app):
    figures = sa.Table("figures", sa.MetaData(), sa.Column("figure", Exact), prefixes=["TEMPORARY"])
    with db.engine.connect() as connection:
        figures.create(connection)
        connection.execute(sa.insert(figures), [{"figure": Decimal("0.1")}] * 3)
        assert connection.scalar(sa.select(sa.func.sum(figures.c.figure))) == Decimal("0.3")


@pytest.mark.parametrize("figure", [Decimal("0.00001"), Decimal(10**14)])
def test_more_digits_than_the_column_holds_are_refused(figure):
    with pytest.raises(ValueError, match="four decimals"):
        Exact().process_bind_param(figure, sa.create_engine("sqlite://").dialect)
