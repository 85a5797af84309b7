"""Feedback, requests for it, guidance and counselling; given feedback never changes but for its answer.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


FIXED = (
    'employee_id', 'giver_id', 'relation', 'timing', 'channel', 'request_id', 'goal_id', 'value',
    'progress', 'text', 'next_step', 'note', 'seen_on', 'given_at', 'supersedes_id',
)


def keep_what_was_given() -> None:
    """No engine lets a given feedback change; only the answer is added, and that once."""
    if op.get_bind().dialect.name == 'sqlite':
        changed = ' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in (*FIXED, 'outcomes'))
        op.execute(
            'CREATE TRIGGER feedback_kept BEFORE UPDATE ON feedback '
            f'WHEN OLD.answered_at IS NOT NULL OR {changed} '
            "BEGIN SELECT RAISE(ABORT, 'feedback never changes once it is given'); END"
        )
        return
    changed = ' OR '.join(f'OLD.{name} IS DISTINCT FROM NEW.{name}' for name in FIXED)
    op.execute(
        'CREATE FUNCTION keep_feedback() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f'IF OLD.answered_at IS NOT NULL OR {changed} '
        'OR OLD.outcomes::text IS DISTINCT FROM NEW.outcomes::text THEN '
        "RAISE EXCEPTION 'feedback never changes once it is given'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        'CREATE TRIGGER feedback_kept BEFORE UPDATE ON feedback '
        'FOR EACH ROW EXECUTE FUNCTION keep_feedback()'
    )


def upgrade() -> None:
    op.create_table('counselling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Enum('berorientasi_pelayanan', 'akuntabel', 'kompeten', 'harmonis', 'loyal', 'adaptif', 'kolaboratif', name='corevalue', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('problem', sa.String(length=2000), nullable=False),
    sa.Column('breaks_expectation', sa.Boolean(), nullable=False),
    sa.Column('seen_in_others', sa.Boolean(), nullable=False),
    sa.Column('tried', sa.String(length=2000), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counsellor_id', sa.Uuid(), nullable=True),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('record', sa.String(length=4000), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(closed_at IS NULL) = (length(record) = 0) AND (closed_at IS NULL OR counsellor_id IS NOT NULL)', name=op.f('ck_counselling_closed')),
    sa.CheckConstraint('(counsellor_id IS NULL) = (planned_on IS NULL)', name=op.f('ck_counselling_planned')),
    sa.CheckConstraint('counsellor_id IS NULL OR counsellor_id <> employee_id', name=op.f('ck_counselling_not_own_counsellor')),
    sa.CheckConstraint('rater_id <> employee_id', name=op.f('ck_counselling_not_oneself')),
    sa.ForeignKeyConstraint(['counsellor_id'], ['employee.id'], name=op.f('fk_counselling_counsellor_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_counselling_employee_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_counselling_rater_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counselling'))
    )
    with op.batch_alter_table('counselling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counselling_counsellor_id'), ['counsellor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_counselling_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_counselling_rater_id'), ['rater_id'], unique=False)

    op.create_table('feedback_draft',
    sa.Column('giver_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_feedback_draft_employee_id')),
    sa.ForeignKeyConstraint(['giver_id'], ['employee.id'], name=op.f('fk_feedback_draft_giver_id')),
    sa.PrimaryKeyConstraint('giver_id', 'employee_id', name=op.f('pk_feedback_draft'))
    )
    with op.batch_alter_table('feedback_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_draft_employee_id'), ['employee_id'], unique=False)

    op.create_table('feedback_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('asked_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('value', sa.Enum('berorientasi_pelayanan', 'akuntabel', 'kompeten', 'harmonis', 'loyal', 'adaptif', 'kolaboratif', name='corevalue', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('question', sa.String(length=500), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(declined_at IS NULL) = (length(reason) = 0)', name=op.f('ck_feedback_request_declined_with_reason')),
    sa.CheckConstraint('(goal_id IS NULL) <> (value IS NULL)', name=op.f('ck_feedback_request_about')),
    sa.CheckConstraint('asked_id <> employee_id', name=op.f('ck_feedback_request_not_oneself')),
    sa.ForeignKeyConstraint(['asked_id'], ['employee.id'], name=op.f('fk_feedback_request_asked_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_feedback_request_employee_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_feedback_request_goal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_request'))
    )
    with op.batch_alter_table('feedback_request', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_request_asked_until', ['asked_id', 'until'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_request_employee_id'), ['employee_id'], unique=False)

    op.create_table('guidance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('guide_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('coaching', 'mentoring', 'formal_training', 'informal_training', name='guidancekind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('adjusts_target', sa.Boolean(), nullable=False),
    sa.Column('guide_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('employee_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recommendation', sa.String(length=1000), nullable=False),
    sa.Column('evaluated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(review IS NULL) = (reviewed_at IS NULL)', name=op.f('ck_guidance_reviewed')),
    sa.CheckConstraint('guide_id <> employee_id', name=op.f('ck_guidance_not_oneself')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_guidance_employee_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_guidance_goal_id')),
    sa.ForeignKeyConstraint(['guide_id'], ['employee.id'], name=op.f('fk_guidance_guide_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance'))
    )
    with op.batch_alter_table('guidance', schema=None) as batch_op:
        batch_op.create_index('ix_guidance_employee_held', ['employee_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_guide_id'), ['guide_id'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('giver_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('penilai', 'pimpinan', 'rekan', 'bawahan', 'pihak_lain', name='giverrelation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('timing', sa.Enum('berkala', 'insidentil', name='timing', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('channel', sa.Enum('langsung', 'tidak_langsung', name='channel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=True),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('value', sa.Enum('berorientasi_pelayanan', 'akuntabel', 'kompeten', 'harmonis', 'loyal', 'adaptif', 'kolaboratif', name='corevalue', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('progress', sa.Enum('menunjukkan', 'tidak', 'tetap_tidak', name='progress', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('next_step', sa.String(length=500), nullable=False),
    sa.Column('outcomes', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(answered_at IS NULL) = (length(answer) = 0)', name=op.f('ck_feedback_answered')),
    sa.CheckConstraint('(goal_id IS NULL) <> (value IS NULL)', name=op.f('ck_feedback_about')),
    sa.CheckConstraint('giver_id <> employee_id', name=op.f('ck_feedback_not_oneself')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_feedback_has_text')),
    sa.CheckConstraint('supersedes_id IS NULL OR supersedes_id <> id', name=op.f('ck_feedback_not_own_heir')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_feedback_employee_id')),
    sa.ForeignKeyConstraint(['giver_id'], ['employee.id'], name=op.f('fk_feedback_giver_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_feedback_goal_id')),
    sa.ForeignKeyConstraint(['request_id'], ['feedback_request.id'], name=op.f('fk_feedback_request_id')),
    sa.ForeignKeyConstraint(['supersedes_id'], ['feedback.id'], name=op.f('fk_feedback_supersedes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_feedback_supersedes_id'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index('ix_feedback_employee_given', ['employee_id', 'given_at'], unique=False)
        batch_op.create_index('ix_feedback_giver_given', ['giver_id', 'given_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_goal_id'), ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_request_id'), ['request_id'], unique=False)

    op.create_table('guidance_competence',
    sa.Column('guidance_id', sa.Uuid(), nullable=False),
    sa.Column('competence', sa.Enum('integritas', 'kerja_sama', 'komunikasi', 'orientasi_hasil', 'pelayanan_publik', 'pengembangan', 'mengelola_perubahan', 'pengambilan_keputusan', 'perekat_bangsa', name='competence', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_guidance_competence_has_reason')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_guidance_competence_level')),
    sa.ForeignKeyConstraint(['guidance_id'], ['guidance.id'], name=op.f('fk_guidance_competence_guidance_id')),
    sa.PrimaryKeyConstraint('guidance_id', 'competence', name=op.f('pk_guidance_competence'))
    )
    op.create_table('counselling_proof',
    sa.Column('counselling_id', sa.Uuid(), nullable=False),
    sa.Column('feedback_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['counselling_id'], ['counselling.id'], name=op.f('fk_counselling_proof_counselling_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_counselling_proof_feedback_id')),
    sa.PrimaryKeyConstraint('counselling_id', 'feedback_id', name=op.f('pk_counselling_proof'))
    )
    with op.batch_alter_table('counselling_proof', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counselling_proof_feedback_id'), ['feedback_id'], unique=False)

    op.create_table('feedback_evidence',
    sa.Column('feedback_id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_feedback_evidence_evidence_id')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_feedback_evidence_feedback_id')),
    sa.PrimaryKeyConstraint('feedback_id', 'evidence_id', name=op.f('pk_feedback_evidence'))
    )
    with op.batch_alter_table('feedback_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_evidence_evidence_id'), ['evidence_id'], unique=False)
    keep_what_was_given()


def downgrade() -> None:
    with op.batch_alter_table('feedback_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_evidence_evidence_id'))

    op.drop_table('feedback_evidence')
    with op.batch_alter_table('counselling_proof', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counselling_proof_feedback_id'))

    op.drop_table('counselling_proof')
    op.drop_table('guidance_competence')
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_request_id'))
        batch_op.drop_index(batch_op.f('ix_feedback_goal_id'))
        batch_op.drop_index('ix_feedback_giver_given')
        batch_op.drop_index('ix_feedback_employee_given')

    op.drop_table('feedback')
    with op.batch_alter_table('guidance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guidance_guide_id'))
        batch_op.drop_index('ix_guidance_employee_held')

    op.drop_table('guidance')
    with op.batch_alter_table('feedback_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_request_employee_id'))
        batch_op.drop_index('ix_feedback_request_asked_until')

    op.drop_table('feedback_request')
    with op.batch_alter_table('feedback_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_draft_employee_id'))

    op.drop_table('feedback_draft')
    with op.batch_alter_table('counselling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counselling_rater_id'))
        batch_op.drop_index(batch_op.f('ix_counselling_employee_id'))
        batch_op.drop_index(batch_op.f('ix_counselling_counsellor_id'))

    op.drop_table('counselling')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION keep_feedback()')
