"""Self-assessments: one for each employee and period, with results, forms, answers, evidence.

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('self_assessment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('draf', 'dikirim', 'dikembalikan', name='selfstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('report_parts', sa.JSON(), nullable=False),
    sa.Column('families', sa.JSON(), nullable=False),
    sa.Column('focus', sa.JSON(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_by_id', sa.Uuid(), nullable=True),
    sa.Column('returned_reason', sa.String(length=1000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'draf') = (sent_at IS NULL)", name=op.f('ck_self_assessment_sent')),
    sa.CheckConstraint("state <> 'dikembalikan' OR (length(returned_reason) > 0 AND returned_at IS NOT NULL)", name=op.f('ck_self_assessment_returned_has_reason')),
    sa.CheckConstraint('rater_id IS NULL OR rater_id <> employee_id', name=op.f('ck_self_assessment_not_own_rater')),
    sa.CheckConstraint('returned_by_id IS NULL OR returned_by_id <> employee_id', name=op.f('ck_self_assessment_not_returned_by_self')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_self_assessment_version')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_self_assessment_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_self_assessment_period_id_is_practice')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_self_assessment_rater_id')),
    sa.ForeignKeyConstraint(['returned_by_id'], ['employee.id'], name=op.f('fk_self_assessment_returned_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_self_assessment')),
    sa.UniqueConstraint('employee_id', 'period_id', name=op.f('uq_self_assessment_employee_id_period_id'))
    )
    with op.batch_alter_table('self_assessment', schema=None) as batch_op:
        batch_op.create_index('ix_self_assessment_period_id', ['period_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_self_assessment_rater_id'), ['rater_id'], unique=False)

    op.create_table('self_evidence',
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.String(length=90), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['self_assessment.id'], name=op.f('fk_self_evidence_assessment_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_self_evidence_evidence_id')),
    sa.PrimaryKeyConstraint('assessment_id', 'place', 'evidence_id', name=op.f('pk_self_evidence'))
    )
    with op.batch_alter_table('self_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_self_evidence_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('self_form',
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['self_assessment.id'], name=op.f('fk_self_form_assessment_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_self_form_version_id')),
    sa.PrimaryKeyConstraint('assessment_id', 'version_id', name=op.f('pk_self_form')),
    sa.UniqueConstraint('assessment_id', 'position', name=op.f('uq_self_form_assessment_id_position'))
    )
    with op.batch_alter_table('self_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_self_form_version_id'), ['version_id'], unique=False)

    op.create_table('self_report',
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(number = 0) = (goal_id IS NULL)', name=op.f('ck_self_report_of_a_goal')),
    sa.CheckConstraint('number >= 0', name=op.f('ck_self_report_number')),
    sa.ForeignKeyConstraint(['assessment_id'], ['self_assessment.id'], name=op.f('fk_self_report_assessment_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_self_report_goal_id')),
    sa.PrimaryKeyConstraint('assessment_id', 'number', name=op.f('pk_self_report')),
    sa.UniqueConstraint('assessment_id', 'goal_id', name=op.f('uq_self_report_assessment_id_goal_id'))
    )
    with op.batch_alter_table('self_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_self_report_goal_id'), ['goal_id'], unique=False)

    op.create_table('self_answer',
    sa.Column('assessment_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.String(length=90), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=True),
    sa.Column('value', sa.String(length=4000), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('writer', sa.String(length=16), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(version_id IS NULL) = (substr(place, 1, 6) = 'hasil-')", name=op.f('ck_self_answer_answers_have_a_version')),
    sa.ForeignKeyConstraint(['assessment_id', 'version_id'], ['self_form.assessment_id', 'self_form.version_id'], name=op.f('fk_self_answer_assessment_id_version_id')),
    sa.ForeignKeyConstraint(['assessment_id'], ['self_assessment.id'], name=op.f('fk_self_answer_assessment_id')),
    sa.PrimaryKeyConstraint('assessment_id', 'place', name=op.f('pk_self_answer'))
    )


def downgrade() -> None:
    op.drop_table('self_answer')
    with op.batch_alter_table('self_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_self_report_goal_id'))

    op.drop_table('self_report')
    with op.batch_alter_table('self_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_self_form_version_id'))

    op.drop_table('self_form')
    with op.batch_alter_table('self_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_self_evidence_evidence_id'))

    op.drop_table('self_evidence')
    with op.batch_alter_table('self_assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_self_assessment_rater_id'))
        batch_op.drop_index('ix_self_assessment_period_id')

    op.drop_table('self_assessment')
