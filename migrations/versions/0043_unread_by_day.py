"""Unread entries of a person in the order of their days: one look tells how many and the newest.

Revision: 0043
Follows: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None

UNREAD = {
    'sqlite_where': sa.text('acknowledged_at IS NULL'),
    'postgresql_where': sa.text('acknowledged_at IS NULL'),
}


def _renew(columns: list[str]) -> None:
    op.drop_index('ix_log_entry_unread', table_name='log_entry')
    op.create_index('ix_log_entry_unread', 'log_entry', columns, **UNREAD)


def upgrade() -> None:
    _renew(['employee_id', 'on_date', 'acknowledged_at'])


def downgrade() -> None:
    _renew(['employee_id', 'acknowledged_at'])
