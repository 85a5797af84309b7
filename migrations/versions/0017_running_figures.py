"""Running figures of the older shape go: they said less than the pages need, and the worker draws
new ones as answers come.

Revision: 0017
Follows: 0016
"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM running_index WHERE CAST(data AS TEXT) NOT LIKE '%\"counted\"%'")


def downgrade() -> None:
    """Nothing comes back: what is there can be drawn anew."""
