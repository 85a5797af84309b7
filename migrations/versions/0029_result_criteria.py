"""Results name the criteria by which they are looked at; reports, for which of them evidence is due.

Revision: 0029
Follows: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None

COLUMNS = (('skp_item', 'criteria'), ('self_report', 'evidence_criteria'))


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
