"""The log of results: entries, cases, evidence of entries, comments, weeks, consent, action steps.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('log_consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('helper_id', sa.Uuid(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('employee_id <> helper_id', name=op.f('ck_log_consent_not_oneself')),
    sa.CheckConstraint('ended_at IS NULL OR ended_at >= given_at', name=op.f('ck_log_consent_moments')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_log_consent_employee_id')),
    sa.ForeignKeyConstraint(['helper_id'], ['employee.id'], name=op.f('fk_log_consent_helper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_consent'))
    )
    with op.batch_alter_table('log_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_log_consent_helper_id'), ['helper_id'], unique=False)
        batch_op.create_index('uq_log_consent_open', ['employee_id', 'helper_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('log_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('pratinjau', 'diterapkan', 'dibatalkan', name='importstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=True),
    sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name=op.f('ck_log_import_applied')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_log_import_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_import'))
    )
    with op.batch_alter_table('log_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_log_import_employee_id'), ['employee_id'], unique=False)

    op.create_table('log_week',
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('worked', sa.String(length=1000), nullable=False),
    sa.Column('change', sa.String(length=1000), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_log_week_version')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_log_week_employee_id')),
    sa.PrimaryKeyConstraint('employee_id', 'monday', name=op.f('pk_log_week'))
    )
    op.create_table('action_step',
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_action_step_has_text')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_action_step_goal_id')),
    sa.PrimaryKeyConstraint('goal_id', 'position', name=op.f('pk_action_step'))
    )
    op.create_table('log_entry',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('measure_id', sa.Uuid(), nullable=True),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('capaian', 'kasus', 'capaian_tim', name='entrykind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=True),
    sa.Column('obstacle', sa.String(length=500), nullable=False),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('consent_id', sa.Uuid(), nullable=True),
    sa.Column('client_key', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)', name=op.f('ck_log_entry_acknowledged')),
    sa.CheckConstraint('(entered_by_id IS NULL) = (consent_id IS NULL)', name=op.f('ck_log_entry_consent')),
    sa.CheckConstraint('acknowledged_by_id IS NULL OR acknowledged_by_id <> employee_id', name=op.f('ck_log_entry_not_acknowledged_by_oneself')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_log_entry_has_text')),
    sa.CheckConstraint('measure_id IS NULL OR goal_id IS NOT NULL', name=op.f('ck_log_entry_measure_of_goal')),
    sa.CheckConstraint('quantity IS NULL OR measure_id IS NOT NULL', name=op.f('ck_log_entry_counts_for')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_log_entry_version')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['employee.id'], name=op.f('fk_log_entry_acknowledged_by_id')),
    sa.ForeignKeyConstraint(['consent_id'], ['log_consent.id'], name=op.f('fk_log_entry_consent_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_log_entry_employee_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['employee.id'], name=op.f('fk_log_entry_entered_by_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_log_entry_goal_id')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_log_entry_measure_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_entry')),
    sa.UniqueConstraint('employee_id', 'client_key', name=op.f('uq_log_entry_employee_id_client_key'))
    )
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.create_index('ix_log_entry_employee_day', ['employee_id', 'on_date'], unique=False)
        batch_op.create_index('ix_log_entry_goal_day', ['goal_id', 'on_date'], unique=False)
        batch_op.create_index('ix_log_entry_measure_day', ['measure_id', 'on_date'], unique=False)

    op.create_table('entry_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_entry_comment_has_text')),
    sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_entry_comment_author_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['log_entry.id'], name=op.f('fk_entry_comment_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_comment'))
    )
    with op.batch_alter_table('entry_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_comment_entry_id'), ['entry_id'], unique=False)

    op.create_table('entry_evidence',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['log_entry.id'], name=op.f('fk_entry_evidence_entry_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_entry_evidence_evidence_id')),
    sa.PrimaryKeyConstraint('entry_id', 'evidence_id', name=op.f('pk_entry_evidence'))
    )
    with op.batch_alter_table('entry_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_evidence_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('log_case',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('channel', sa.Enum('loket', 'telepon', 'pesan', 'surat', 'lapor', 'media_sosial', 'lainnya', name='casechannel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('solution', sa.String(length=500), nullable=False),
    sa.CheckConstraint('finished_on IS NULL OR finished_on >= received_on', name=op.f('ck_log_case_dates')),
    sa.CheckConstraint('finished_on IS NULL OR length(solution) > 0', name=op.f('ck_log_case_solved')),
    sa.CheckConstraint('length(number) > 0', name=op.f('ck_log_case_has_number')),
    sa.ForeignKeyConstraint(['entry_id'], ['log_entry.id'], name=op.f('fk_log_case_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_log_case'))
    )


def downgrade() -> None:
    op.drop_table('log_case')
    with op.batch_alter_table('entry_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_evidence_evidence_id'))

    op.drop_table('entry_evidence')
    with op.batch_alter_table('entry_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_comment_entry_id'))

    op.drop_table('entry_comment')
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_log_entry_measure_day')
        batch_op.drop_index('ix_log_entry_goal_day')
        batch_op.drop_index('ix_log_entry_employee_day')

    op.drop_table('log_entry')
    op.drop_table('action_step')
    op.drop_table('log_week')
    with op.batch_alter_table('log_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_log_import_employee_id'))

    op.drop_table('log_import')
    with op.batch_alter_table('log_consent', schema=None) as batch_op:
        batch_op.drop_index('uq_log_consent_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_log_consent_helper_id'))

    op.drop_table('log_consent')
