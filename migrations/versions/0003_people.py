"""People: employees, dated postings, named raters, staff imports; accounts know their employee.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('employee',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('nip', sa.String(length=18).with_variant(sa.String(length=18, collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('name_key', sa.String(length=150).with_variant(sa.String(length=150, collation='C'), 'postgresql'), nullable=False),
    sa.Column('employment', sa.Enum('pns', 'cpns', 'pppk', 'pppk_paruh_waktu', name='employment', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('golongan', sa.String(length=10), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(nip) = 18', name=op.f('ck_employee_nip_length')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_employee_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee')),
    sa.UniqueConstraint('nip', name=op.f('uq_employee_nip'))
    )
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_name_key'), ['name_key'], unique=False)

    op.create_table('posting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('definitif', 'plt', 'plh', 'tim', name='postingkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('post', sa.Enum('jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator', 'pengawas', 'pelaksana', 'fungsional', name='postkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('family', sa.Enum('guru', 'perawat_bidan', 'petugas_loket', 'perencana', 'pekerja_sosial', 'petugas_lapangan', 'petugas_perhubungan', 'umum', name='jobfamily', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('supervisor_id', sa.Uuid(), nullable=True),
    sa.Column('leads_unit', sa.Boolean(), nullable=False),
    sa.Column('is_delegated', sa.Boolean(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_posting_dates')),
    sa.CheckConstraint('supervisor_id IS NULL OR supervisor_id <> employee_id', name=op.f('ck_posting_not_own_supervisor')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_posting_employee_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['employee.id'], name=op.f('fk_posting_supervisor_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_posting_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_posting'))
    )
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.create_index('ix_posting_employee_starts', ['employee_id', 'starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_posting_supervisor_id'), ['supervisor_id'], unique=False)
        batch_op.create_index('ix_posting_unit_leads', ['unit_id', 'leads_unit'], unique=False)
        batch_op.create_index('uq_posting_open_definitif', ['employee_id'], unique=True, sqlite_where=sa.text("kind = 'definitif' AND ends_on IS NULL"), postgresql_where=sa.text("kind = 'definitif' AND ends_on IS NULL"))

    op.create_table('rater_override',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_rater_override_dates')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_rater_override_has_reason')),
    sa.CheckConstraint('rater_id <> employee_id', name=op.f('ck_rater_override_not_oneself')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_rater_override_employee_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_rater_override_rater_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rater_override'))
    )
    with op.batch_alter_table('rater_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rater_override_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rater_override_rater_id'), ['rater_id'], unique=False)

    op.create_table('staff_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('pratinjau', 'diterapkan', 'dibatalkan', name='importstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('plan', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('undo', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name=op.f('ck_staff_import_applied')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_import_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_import'))
    )
    with op.batch_alter_table('staff_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_import_account_id'), ['account_id'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('employee_id', sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_account_employee_id'), ['employee_id'])
        batch_op.create_foreign_key(batch_op.f('fk_account_employee_id'), 'employee', ['employee_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_account_employee_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_account_employee_id'), type_='unique')
        batch_op.drop_column('employee_id')

    with op.batch_alter_table('staff_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_import_account_id'))

    op.drop_table('staff_import')
    with op.batch_alter_table('rater_override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rater_override_rater_id'))
        batch_op.drop_index(batch_op.f('ix_rater_override_employee_id'))

    op.drop_table('rater_override')
    with op.batch_alter_table('posting', schema=None) as batch_op:
        batch_op.drop_index('uq_posting_open_definitif', sqlite_where=sa.text("kind = 'definitif' AND ends_on IS NULL"), postgresql_where=sa.text("kind = 'definitif' AND ends_on IS NULL"))
        batch_op.drop_index('ix_posting_unit_leads')
        batch_op.drop_index(batch_op.f('ix_posting_supervisor_id'))
        batch_op.drop_index('ix_posting_employee_starts')

    op.drop_table('posting')
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_name_key'))

    op.drop_table('employee')
