"""Boards add up the log and count what is unread from indexes alone, however large the table is.

Revision: 0037
Follows: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

UNREAD = {
    'sqlite_where': sa.text('acknowledged_at IS NULL'),
    'postgresql_where': sa.text('acknowledged_at IS NULL'),
}


def _renew(measured: list[str], unread: list[str]) -> None:
    op.drop_index('ix_log_entry_measure_day', table_name='log_entry')
    op.create_index('ix_log_entry_measure_day', 'log_entry', measured)
    op.drop_index('ix_log_entry_unread', table_name='log_entry')
    op.create_index('ix_log_entry_unread', 'log_entry', unread, **UNREAD)


def upgrade() -> None:
    _renew(['measure_id', 'on_date', 'quantity'], ['employee_id', 'acknowledged_at'])


def downgrade() -> None:
    _renew(['measure_id', 'on_date'], ['employee_id'])
