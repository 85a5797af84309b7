"""Privacy: requests for correction, proofs of purge, breach reports; the help desk.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('breach_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('known_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('handling', sa.Text(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.CheckConstraint('until_at >= from_at', name=op.f('ck_breach_report_span')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_breach_report'))
    )
    op.create_table('help_desk',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('post', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('hours', sa.String(length=80), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_help_desk_only_one')),
    sa.CheckConstraint('length(post) > 0', name=op.f('ck_help_desk_has_post')),
    sa.CheckConstraint('phone IS NOT NULL OR email IS NOT NULL', name=op.f('ck_help_desk_reachable')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_help_desk_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_desk'))
    )
    op.create_table('purge_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('rule', sa.String(length=80), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('audit_sequence', sa.Integer(), nullable=False),
    sa.Column('audit_digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('total >= 0', name=op.f('ck_purge_run_total')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_purge_run'))
    )
    op.create_table('correction_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('field', sa.Enum('nama', 'surel', 'telepon', 'nip', 'status', 'golongan', 'penempatan', 'lainnya', name='correctionfield', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('present', sa.String(length=200), nullable=False),
    sa.Column('wanted', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('diajukan', 'diterapkan', 'ditolak', name='correctionstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'diajukan') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)", name=op.f('ck_correction_request_decided')),
    sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name=op.f('ck_correction_request_refusal_has_reason')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_correction_request_version')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_correction_request_account_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_correction_request_decided_by')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_correction_request_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_request'))
    )
    with op.batch_alter_table('correction_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_request_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_request_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_correction_request_state_filed', ['state', 'filed_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('correction_request', schema=None) as batch_op:
        batch_op.drop_index('ix_correction_request_state_filed')
        batch_op.drop_index(batch_op.f('ix_correction_request_employee_id'))
        batch_op.drop_index(batch_op.f('ix_correction_request_account_id'))

    op.drop_table('correction_request')
    op.drop_table('purge_run')
    op.drop_table('help_desk')
    op.drop_table('breach_report')
