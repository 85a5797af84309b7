"""An estimate of credit points for each post of a year.

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('credit_estimate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('part', sa.Integer(), nullable=False, server_default='1'))
        batch_op.drop_constraint('pk_credit_estimate', type_='primary')
        batch_op.create_primary_key('pk_credit_estimate', ['employee_id', 'period_id', 'part'])
        batch_op.create_check_constraint(op.f('ck_credit_estimate_part'), 'part BETWEEN 1 AND 12')
    with op.batch_alter_table('credit_estimate', schema=None) as batch_op:
        batch_op.alter_column('part', server_default=None)


def downgrade() -> None:
    op.execute('DELETE FROM credit_estimate WHERE part > 1')
    with op.batch_alter_table('credit_estimate', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_credit_estimate_part'), type_='check')
        batch_op.drop_constraint('pk_credit_estimate', type_='primary')
        batch_op.create_primary_key('pk_credit_estimate', ['employee_id', 'period_id'])
        batch_op.drop_column('part')
