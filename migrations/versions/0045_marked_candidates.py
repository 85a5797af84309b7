"""Candidates are marked page by page, with a reason as far as it is written, before anybody decides.

Revision: 0045
Follows: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('opportunity') as batch_op:
        batch_op.add_column(
            sa.Column('draft', sa.String(length=2000), nullable=False, server_default='')
        )
    with op.batch_alter_table('opportunity_candidate') as batch_op:
        batch_op.add_column(
            sa.Column('is_marked', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column('draft', sa.String(length=500), nullable=False, server_default='')
        )


def downgrade() -> None:
    with op.batch_alter_table('opportunity_candidate') as batch_op:
        batch_op.drop_column('draft')
        batch_op.drop_column('is_marked')
    with op.batch_alter_table('opportunity') as batch_op:
        batch_op.drop_column('draft')
