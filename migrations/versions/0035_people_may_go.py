"""Indexes of every reference to an employee that had none: whoever takes an import of thousands back
must not have each of them looked up in every row of the year.

Revision: 0035
Follows: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

ALWAYS = (
    ('entry_comment', 'author_id'),
    ('forum_minutes', 'concluded_by_id'),
    ('handover', 'employee_id'),
    ('peer_ballot', 'ratee_id'),
    ('peer_comment', 'ratee_id'),
    ('result_certificate', 'added_by_id'),
    ('skp_message', 'author_id'),
)
WHERE_SET = (
    ('appraisal_result', 'superior_id'),
    ('handover', 'from_id'),
    ('log_entry', 'acknowledged_by_id'),
    ('log_entry', 'entered_by_id'),
    ('self_assessment', 'returned_by_id'),
    ('signed_evaluation', 'evaluator_id'),
    ('skp', 'set_by_id'),
)


def upgrade() -> None:
    for table, column in ALWAYS:
        op.create_index(f'ix_{table}_{column}', table, [column])
    for table, column in WHERE_SET:
        wanted = sa.text(f'{column} IS NOT NULL')
        op.create_index(
            f'ix_{table}_{column}', table, [column], sqlite_where=wanted, postgresql_where=wanted
        )


def downgrade() -> None:
    for table, column in (*WHERE_SET, *ALWAYS):
        op.drop_index(f'ix_{table}_{column}', table_name=table)
