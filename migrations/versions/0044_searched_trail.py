"""The audit trail is searched by the beginning of an actor's name, and posts that end are found.

Revision: 0044
Follows: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    operators = ' text_pattern_ops' if op.get_bind().dialect.name == 'postgresql' else ''
    actor = sa.text(f'lower(actor){operators}')
    op.create_index('ix_audit_entry_actor_key', 'audit_entry', [actor, 'tag'])
    op.create_index(
        'ix_posting_ending',
        'posting',
        ['ends_on'],
        sqlite_where=sa.text('ends_on IS NOT NULL'),
        postgresql_where=sa.text('ends_on IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_posting_ending', table_name='posting')
    op.drop_index('ix_audit_entry_actor_key', table_name='audit_entry')
