"""The evaluation forum with its opinions and advice, questions about pairs, long computations.

What was written in a forum never changes: triggers on both engines.

Revision: 0024
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


WRITTEN = ('forum_opinion', 'forum_advice', 'forum_dissent', 'forum_answer', 'forum_minutes')


def keep_what_was_written() -> None:
    """No engine lets an opinion, advice, an answer or minutes change or go."""
    if op.get_bind().dialect.name == 'sqlite':
        for table in WRITTEN:
            for act in ('UPDATE', 'DELETE'):
                op.execute(
                    f'CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} '
                    f"BEGIN SELECT RAISE(ABORT, '{table} only takes new rows'); END"
                )
        return
    op.execute(
        'CREATE FUNCTION refuse_change_in_forum() RETURNS trigger LANGUAGE plpgsql AS '
        "$$ BEGIN RAISE EXCEPTION '% only takes new rows', TG_TABLE_NAME; END $$"
    )
    for table in WRITTEN:
        op.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} '
            'FOR EACH ROW EXECUTE FUNCTION refuse_change_in_forum()'
        )


def upgrade() -> None:
    op.create_table('fairness_run',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('menunggu', 'berjalan', 'selesai', 'gagal', name='runstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('data_sha256', sa.String(length=64), nullable=False),
    sa.Column('result', sa.JSON(), nullable=True),
    sa.CheckConstraint("(state = 'selesai') = (result IS NOT NULL)", name=op.f('ck_fairness_run_result')),
    sa.CheckConstraint('progress >= 0 AND progress <= 100', name=op.f('ck_fairness_run_progress')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fairness_run'))
    )
    with op.batch_alter_table('fairness_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fairness_run_year'), ['year'], unique=False)

    op.create_table('forum_request',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_forum_request_no_practice')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_request_has_reason')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_forum_request_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_forum_request_period_id_is_practice')),
    sa.PrimaryKeyConstraint('period_id', 'employee_id', name=op.f('pk_forum_request'))
    )
    with op.batch_alter_table('forum_request', schema=None) as batch_op:
        batch_op.create_index('ix_forum_request_employee_id', ['employee_id'], unique=False)

    op.create_table('forum_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('disiapkan', 'pendapat', 'sidang', 'selesai', 'dibatalkan', name='sessionstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('meets_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.String(length=5), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('opinions_due', sa.Date(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('convened_by', sa.String(length=120), nullable=False),
    sa.Column('convened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_reason', sa.String(length=500), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'dibatalkan') = (cancelled_reason IS NOT NULL)", name=op.f('ck_forum_session_cancelled')),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_forum_session_no_practice')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_forum_session_number')),
    sa.CheckConstraint('opinions_due <= meets_on', name=op.f('ck_forum_session_opinions_before_the_meeting')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_forum_session_version')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_forum_session_period_id_is_practice')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_forum_session_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_session')),
    sa.UniqueConstraint('period_id', 'number', name=op.f('uq_forum_session_period_id_number'))
    )
    with op.batch_alter_table('forum_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_session_meets_on'), ['meets_on'], unique=False)

    op.create_table('pair_question',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('z', sa.String(length=12), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answer = '') = (answered_at IS NULL)", name=op.f('ck_pair_question_answered')),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_pair_question_no_practice')),
    sa.CheckConstraint('rater_id <> employee_id', name=op.f('ck_pair_question_two_people')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_pair_question_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_pair_question_period_id_is_practice')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_pair_question_rater_id')),
    sa.PrimaryKeyConstraint('period_id', 'rater_id', 'employee_id', name=op.f('pk_pair_question'))
    )
    with op.batch_alter_table('pair_question', schema=None) as batch_op:
        batch_op.create_index('ix_pair_question_employee_id', ['employee_id'], unique=False)
        batch_op.create_index('ix_pair_question_rater_id', ['rater_id'], unique=False)

    op.create_table('forum_case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=True),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('hasil_before', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='hasilbefore', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('perilaku_before', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='perilakubefore', native_enum=False, create_constraint=True), nullable=False),
    sa.CheckConstraint('position >= 1', name=op.f('ck_forum_case_position')),
    sa.CheckConstraint('rater_id IS NULL OR rater_id <> employee_id', name=op.f('ck_forum_case_not_own_rater')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_forum_case_employee_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_forum_case_rater_id')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_forum_case_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_case')),
    sa.UniqueConstraint('id', 'session_id', name=op.f('uq_forum_case_id_session_id')),
    sa.UniqueConstraint('session_id', 'employee_id', name=op.f('uq_forum_case_session_id_employee_id')),
    sa.UniqueConstraint('session_id', 'position', name=op.f('uq_forum_case_session_id_position'))
    )
    with op.batch_alter_table('forum_case', schema=None) as batch_op:
        batch_op.create_index('ix_forum_case_employee_id', ['employee_id'], unique=False)
        batch_op.create_index('ix_forum_case_rater_id', ['rater_id'], unique=False)

    op.create_table('forum_member',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('is_chair', sa.Boolean(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_forum_member_employee_id')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_forum_member_session_id')),
    sa.PrimaryKeyConstraint('session_id', 'employee_id', name=op.f('pk_forum_member'))
    )
    with op.batch_alter_table('forum_member', schema=None) as batch_op:
        batch_op.create_index('ix_forum_member_employee_id', ['employee_id'], unique=False)
        batch_op.create_index('uq_forum_member_chair', ['session_id'], unique=True, sqlite_where=sa.text('is_chair'), postgresql_where=sa.text('is_chair'))

    op.create_table('forum_minutes',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('concluded_by_id', sa.Uuid(), nullable=False),
    sa.Column('concluded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_forum_minutes_sha256')),
    sa.ForeignKeyConstraint(['concluded_by_id'], ['employee.id'], name=op.f('fk_forum_minutes_concluded_by_id')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_forum_minutes_session_id')),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_forum_minutes')),
    sa.UniqueConstraint('code', name=op.f('uq_forum_minutes_code'))
    )
    op.create_table('forum_seat',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('is_recused', sa.Boolean(), nullable=False),
    sa.Column('ground', sa.Enum('diri', 'penilai', 'atasan_penilai', 'dinilai_olehnya', 'ikatan', name='recusalground', native_enum=False, create_constraint=True), nullable=True),
    sa.CheckConstraint('is_recused = (ground IS NOT NULL)', name=op.f('ck_forum_seat_recused_has_ground')),
    sa.ForeignKeyConstraint(['case_id', 'session_id'], ['forum_case.id', 'forum_case.session_id'], name=op.f('fk_forum_seat_case_id_session_id')),
    sa.ForeignKeyConstraint(['session_id', 'member_id'], ['forum_member.session_id', 'forum_member.employee_id'], name=op.f('fk_forum_seat_session_id_member_id')),
    sa.PrimaryKeyConstraint('case_id', 'member_id', name=op.f('pk_forum_seat')),
    sa.UniqueConstraint('case_id', 'member_id', 'is_recused', name=op.f('uq_forum_seat_case_id_member_id_is_recused'))
    )
    with op.batch_alter_table('forum_seat', schema=None) as batch_op:
        batch_op.create_index('ix_forum_seat_session_member', ['session_id', 'member_id'], unique=False)

    op.create_table('forum_advice',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('is_recused', sa.Boolean(), nullable=False),
    sa.Column('verdict', sa.Enum('pertahankan', 'ubah', name='verdict', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('hasil', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='hasiladvice', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('perilaku', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='perilakuadvice', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('reason', sa.String(length=4000), nullable=False),
    sa.Column('evidence', sa.String(length=2000), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(verdict = 'ubah') = (hasil IS NOT NULL) AND (hasil IS NULL) = (perilaku IS NULL)", name=op.f('ck_forum_advice_change_names_ratings')),
    sa.CheckConstraint("verdict <> 'ubah' OR length(evidence) > 0", name=op.f('ck_forum_advice_change_has_evidence')),
    sa.CheckConstraint('NOT is_recused', name=op.f('ck_forum_advice_not_recused')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_advice_has_reason')),
    sa.CheckConstraint('present >= 2', name=op.f('ck_forum_advice_present')),
    sa.ForeignKeyConstraint(['case_id', 'member_id', 'is_recused'], ['forum_seat.case_id', 'forum_seat.member_id', 'forum_seat.is_recused'], name=op.f('fk_forum_advice_case_id_member_id_is_recused')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_forum_advice'))
    )
    op.create_table('forum_opinion',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('is_recused', sa.Boolean(), nullable=False),
    sa.Column('verdict', sa.Enum('pertahankan', 'ubah', name='verdict', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('hasil', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='hasilopinion', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('perilaku', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='perilakuopinion', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('reason', sa.String(length=4000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(verdict = 'ubah') = (hasil IS NOT NULL) AND (hasil IS NULL) = (perilaku IS NULL)", name=op.f('ck_forum_opinion_change_names_ratings')),
    sa.CheckConstraint('NOT is_recused', name=op.f('ck_forum_opinion_not_recused')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_opinion_has_reason')),
    sa.ForeignKeyConstraint(['case_id', 'member_id', 'is_recused'], ['forum_seat.case_id', 'forum_seat.member_id', 'forum_seat.is_recused'], name=op.f('fk_forum_opinion_case_id_member_id_is_recused')),
    sa.PrimaryKeyConstraint('case_id', 'member_id', name=op.f('pk_forum_opinion'))
    )
    op.create_table('forum_tie',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('keluarga', 'proyek_bersama', 'sengketa', 'lainnya', name='tiekind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id', 'member_id'], ['forum_seat.case_id', 'forum_seat.member_id'], name=op.f('fk_forum_tie_case_id_member_id')),
    sa.PrimaryKeyConstraint('case_id', 'member_id', name=op.f('pk_forum_tie'))
    )
    op.create_table('forum_answer',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=False),
    sa.Column('reply', sa.Enum('terima', 'tetap', name='reply', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('reason', sa.String(length=4000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_answer_has_reason')),
    sa.ForeignKeyConstraint(['case_id'], ['forum_advice.case_id'], name=op.f('fk_forum_answer_case_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_forum_answer_rater_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_forum_answer'))
    )
    with op.batch_alter_table('forum_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_answer_rater_id'), ['rater_id'], unique=False)

    op.create_table('forum_dissent',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('is_recused', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT is_recused', name=op.f('ck_forum_dissent_not_recused')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_dissent_has_reason')),
    sa.ForeignKeyConstraint(['case_id', 'member_id', 'is_recused'], ['forum_seat.case_id', 'forum_seat.member_id', 'forum_seat.is_recused'], name=op.f('fk_forum_dissent_case_id_member_id_is_recused')),
    sa.ForeignKeyConstraint(['case_id'], ['forum_advice.case_id'], name=op.f('fk_forum_dissent_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'member_id', name=op.f('pk_forum_dissent'))
    )
    keep_what_was_written()


def downgrade() -> None:
    op.drop_table('forum_dissent')
    with op.batch_alter_table('forum_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_answer_rater_id'))

    op.drop_table('forum_answer')
    op.drop_table('forum_tie')
    op.drop_table('forum_opinion')
    op.drop_table('forum_advice')
    with op.batch_alter_table('forum_seat', schema=None) as batch_op:
        batch_op.drop_index('ix_forum_seat_session_member')

    op.drop_table('forum_seat')
    op.drop_table('forum_minutes')
    with op.batch_alter_table('forum_member', schema=None) as batch_op:
        batch_op.drop_index('uq_forum_member_chair', sqlite_where=sa.text('is_chair'), postgresql_where=sa.text('is_chair'))
        batch_op.drop_index('ix_forum_member_employee_id')

    op.drop_table('forum_member')
    with op.batch_alter_table('forum_case', schema=None) as batch_op:
        batch_op.drop_index('ix_forum_case_rater_id')
        batch_op.drop_index('ix_forum_case_employee_id')

    op.drop_table('forum_case')
    with op.batch_alter_table('pair_question', schema=None) as batch_op:
        batch_op.drop_index('ix_pair_question_rater_id')
        batch_op.drop_index('ix_pair_question_employee_id')

    op.drop_table('pair_question')
    with op.batch_alter_table('forum_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_session_meets_on'))

    op.drop_table('forum_session')
    with op.batch_alter_table('forum_request', schema=None) as batch_op:
        batch_op.drop_index('ix_forum_request_employee_id')

    op.drop_table('forum_request')
    with op.batch_alter_table('fairness_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fairness_run_year'))

    op.drop_table('fairness_run')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION refuse_change_in_forum()')
