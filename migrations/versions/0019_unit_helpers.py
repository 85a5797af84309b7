"""A unit may name who helps its people with the portal.

Revision: 0019
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('unit_helper',
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('hours', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_unit_helper_version')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_unit_helper_employee_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_helper_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_unit_helper'))
    )
    with op.batch_alter_table('unit_helper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_helper_employee_id'), ['employee_id'], unique=False)


def downgrade() -> None:
    op.drop_table('unit_helper')
