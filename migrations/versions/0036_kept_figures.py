"""Figures that the worker counts beforehand, each with the place in the audit trail that it saw.

Revision: 0036
Follows: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'kept_figures',
        sa.Column('key', sa.String(length=80), nullable=False),
        sa.Column('basis', sa.Integer(), nullable=False),
        sa.Column('on_day', sa.Date(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.CheckConstraint('basis >= 0', name=op.f('ck_kept_figures_basis')),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_kept_figures')),
    )


def downgrade() -> None:
    op.drop_table('kept_figures')
