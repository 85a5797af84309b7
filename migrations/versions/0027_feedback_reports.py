"""Feedback reports: that they were read, and what was agreed in them.

Revision: 0027
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_reading',
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('takeaway', sa.String(length=2000), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(takeaway) > 0', name=op.f('ck_report_reading_has_takeaway')),
    sa.ForeignKeyConstraint(['result_id', 'employee_id'], ['appraisal_result.id', 'appraisal_result.employee_id'], name=op.f('fk_report_reading_result_id_appraisal_result')),
    sa.PrimaryKeyConstraint('result_id', name=op.f('pk_report_reading'))
    )
    op.create_index('ix_report_reading_employee_id', 'report_reading', ['employee_id'])
    op.create_table('report_action',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('berjalan', 'selesai', 'dihentikan', name='actionstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by_id', sa.Uuid(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_report_action_has_text')),
    sa.CheckConstraint('(agreed_by_id IS NULL) = (agreed_at IS NULL)', name=op.f('ck_report_action_agreed')),
    sa.CheckConstraint('agreed_by_id IS NULL OR agreed_by_id <> employee_id', name=op.f('ck_report_action_not_agreed_by_oneself')),
    sa.CheckConstraint("(state = 'berjalan') = (closed_on IS NULL)", name=op.f('ck_report_action_closed')),
    sa.CheckConstraint("state = 'berjalan' OR length(outcome) > 0", name=op.f('ck_report_action_closed_with_words')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_report_action_version')),
    sa.ForeignKeyConstraint(['agreed_by_id'], ['employee.id'], name=op.f('fk_report_action_agreed_by_id_employee')),
    sa.ForeignKeyConstraint(['result_id', 'employee_id'], ['appraisal_result.id', 'appraisal_result.employee_id'], name=op.f('fk_report_action_result_id_appraisal_result')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_action'))
    )
    op.create_index('ix_report_action_agreed_by_id', 'report_action', ['agreed_by_id'])
    op.create_index('ix_report_action_employee_state', 'report_action', ['employee_id', 'state'])
    op.create_index('ix_report_action_result_id', 'report_action', ['result_id'])


def downgrade() -> None:
    op.drop_table('report_action')
    op.drop_table('report_reading')
