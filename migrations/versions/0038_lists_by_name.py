"""Indexes from which long lists are sorted and counted without reading a row: documents by the
names of people, their predikat by unit, and who has not read what.

Revision: 0038
Follows: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None

UNREAD = sa.text('read_at IS NULL')


def _unread(*columns: str) -> None:
    op.create_index(
        'ix_message_unread_employee', 'message', list(columns),
        sqlite_where=UNREAD, postgresql_where=UNREAD,
    )


def upgrade() -> None:
    op.create_index('ix_employee_key_of', 'employee', ['id', 'name_key'])
    op.create_index(
        'ix_appraisal_result_employee_signed', 'appraisal_result', ['employee_id', 'signed_at', 'id']
    )
    op.drop_index('ix_appraisal_result_period_id', table_name='appraisal_result')
    op.create_index(
        'ix_appraisal_result_period_id', 'appraisal_result', ['period_id', 'unit_id', 'predikat']
    )
    op.drop_index('ix_message_unread_employee', table_name='message')
    _unread('employee_id', 'kind', 'created_at', 'due_on', 'read_at')


def downgrade() -> None:
    op.drop_index('ix_message_unread_employee', table_name='message')
    _unread('employee_id')
    op.drop_index('ix_appraisal_result_period_id', table_name='appraisal_result')
    op.create_index('ix_appraisal_result_period_id', 'appraisal_result', ['period_id', 'unit_id'])
    op.drop_index('ix_appraisal_result_employee_signed', table_name='appraisal_result')
    op.drop_index('ix_employee_key_of', table_name='employee')
