"""How people leave, units and services that close, versions of units.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('leaving', sa.Enum('pensiun', 'berhenti', 'pindah_instansi', 'meninggal', name='leaving', native_enum=False, create_constraint=True, length=15), nullable=True))
        batch_op.add_column(sa.Column('left_reason', sa.String(length=500), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_employee_leaving_has_day'), 'leaving IS NULL OR left_on IS NOT NULL')

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('merged_into_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_unit_merged_into_id'), 'unit', ['merged_into_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_unit_not_own_parent'), 'parent_id IS NULL OR parent_id <> id')
        batch_op.create_check_constraint(batch_op.f('ck_unit_merged_is_closed'), 'merged_into_id IS NULL OR (closed_on IS NOT NULL AND merged_into_id <> id)')

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))


    op.create_table('staff_import_change',
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_staff_import_change_employee_id')),
    sa.ForeignKeyConstraint(['import_id'], ['staff_import.id'], name=op.f('fk_staff_import_change_import_id')),
    sa.PrimaryKeyConstraint('employee_id', 'import_id', name=op.f('pk_staff_import_change'))
    )
    with op.batch_alter_table('staff_import_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_import_change_import_id'), ['import_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('staff_import_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_import_change_import_id'))

    op.drop_table('staff_import_change')
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_column('closed_on')

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_unit_merged_is_closed'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_unit_not_own_parent'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_unit_merged_into_id'), type_='foreignkey')
        batch_op.drop_column('version')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('closed_on')

    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_employee_leaving_has_day'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_employee_leaving'), type_='check')
        batch_op.drop_column('left_reason')
        batch_op.drop_column('leaving')
