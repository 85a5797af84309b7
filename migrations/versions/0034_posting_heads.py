"""An index of the few postings that lead a unit: a board must not look through all who work.

Revision: 0034
Follows: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_posting_heads', 'posting', ['unit_id'],
        sqlite_where=sa.text('leads_unit = 1'), postgresql_where=sa.text('leads_unit'),
    )


def downgrade() -> None:
    op.drop_index('ix_posting_heads', table_name='posting')
