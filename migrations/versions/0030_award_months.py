"""The month of an employee of the month, one for each.

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None

LIVING = "month IS NOT NULL AND state <> 'ditarik'"


def upgrade() -> None:
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('month', sa.String(length=10), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_opportunity_month_of_kind'), "month IS NULL OR kind = 'pegawai_bulan_ini'"
        )
    op.create_index(
        'uq_opportunity_month', 'opportunity', ['month'], unique=True,
        sqlite_where=sa.text(LIVING), postgresql_where=sa.text(LIVING),
    )


def downgrade() -> None:
    op.drop_index('uq_opportunity_month', table_name='opportunity')
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_opportunity_month_of_kind'), type_='check')
        batch_op.drop_column('month')
