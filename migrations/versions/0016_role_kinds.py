"""How a role is held: lasting, as Plt. or Plh., or lent by its holder; an index of a unit's people.

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

KIND = sa.Enum('tetap', 'plt', 'plh', 'delegasi', name='grantkind', native_enum=False,
               create_constraint=True, length=8)


def upgrade() -> None:
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', KIND, nullable=False, server_default='tetap'))
    # A loan without a last day was never offered by any page; what is there lasts until today.
    op.execute("UPDATE role_grant SET ends_on = starts_on"
               " WHERE delegated_by IS NOT NULL AND ends_on IS NULL")
    op.execute("UPDATE role_grant SET kind = 'delegasi' WHERE delegated_by IS NOT NULL")
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.alter_column('kind', server_default=None)
        batch_op.create_check_constraint(
            op.f('ck_role_grant_kind_has_end'), "kind = 'tetap' OR ends_on IS NOT NULL")
        batch_op.create_check_constraint(
            op.f('ck_role_grant_lender'),
            "(kind = 'delegasi') = (delegated_by IS NOT NULL)")
    op.create_index('ix_posting_unit_people', 'posting',
                    ['unit_id', 'kind', 'starts_on', 'ends_on', 'employee_id'])


def downgrade() -> None:
    op.drop_index('ix_posting_unit_people', 'posting')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grant_lender'), type_='check')
        batch_op.drop_constraint(op.f('ck_role_grant_kind_has_end'), type_='check')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grant_grantkind'), type_='check')
        batch_op.drop_column('kind')
