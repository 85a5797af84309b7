"""The forum: evidence that advice names, attendance as it went, postponements, withdrawn opinions.

What was written never changes: triggers on both engines.

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

NEW = ('forum_advice_evidence', 'forum_dropped_case', 'forum_attendance', 'forum_postponement',
       'forum_withdrawal')
ADVICE = 'forum_advice'
CHECK = 'ck_forum_advice_change_has_evidence'


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def keep(table: str) -> None:
    """No engine lets a row of the table change or go."""
    if is_sqlite():
        for act in ('UPDATE', 'DELETE'):
            op.execute(
                f'CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} '
                f"BEGIN SELECT RAISE(ABORT, '{table} only takes new rows'); END"
            )
        return
    op.execute(
        f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} '
        'FOR EACH ROW EXECUTE FUNCTION refuse_change_in_forum()'
    )


def release(table: str) -> None:
    """Until `keep` again."""
    if is_sqlite():
        for act in ('update', 'delete'):
            op.execute(f'DROP TRIGGER IF EXISTS {table}_no_{act}')
        return
    op.execute(f'DROP TRIGGER {table}_append_only ON {table}')


def upgrade() -> None:
    # SQLite rebuilds the table, and its triggers go with the old one.
    release(ADVICE)
    with op.batch_alter_table(ADVICE, schema=None) as batch_op:
        batch_op.add_column(sa.Column('links', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table(ADVICE, schema=None) as batch_op:
        batch_op.alter_column('links', server_default=None)
        batch_op.drop_constraint(op.f(CHECK), type_='check')
        batch_op.create_check_constraint(
            op.f(CHECK), "verdict <> 'ubah' OR links > 0 OR length(evidence) > 0")
        batch_op.create_check_constraint(op.f('ck_forum_advice_links'), 'links >= 0')
    keep(ADVICE)
    op.create_table('forum_advice_evidence',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('catatan', 'umpan_balik', 'bukti', 'warga', 'rekan', 'waktu_layanan', 'penilaian_diri', name='linkkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.CheckConstraint('length(words) > 0', name=op.f('ck_forum_advice_evidence_has_words')),
    sa.ForeignKeyConstraint(['case_id'], ['forum_advice.case_id'], name=op.f('fk_forum_advice_evidence_case_id')),
    sa.PrimaryKeyConstraint('case_id', 'kind', 'source_id', name=op.f('pk_forum_advice_evidence'))
    )
    op.create_table('forum_dropped_case',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('dropped_by', sa.String(length=120), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_dropped_case_has_reason')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_forum_dropped_case_employee_id')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_forum_dropped_case_session_id')),
    sa.PrimaryKeyConstraint('session_id', 'employee_id', name=op.f('pk_forum_dropped_case'))
    )
    op.create_index('ix_forum_dropped_case_employee_id', 'forum_dropped_case', ['employee_id'])
    op.create_table('forum_attendance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['session_id', 'employee_id'], ['forum_member.session_id', 'forum_member.employee_id'], name=op.f('fk_forum_attendance_session_id_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_attendance'))
    )
    op.create_index('ix_forum_attendance_session_employee', 'forum_attendance', ['session_id', 'employee_id'])
    op.create_index('ix_forum_attendance_employee_id', 'forum_attendance', ['employee_id'])
    op.create_table('forum_postponement',
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('put_off_by', sa.String(length=120), nullable=False),
    sa.Column('put_off_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_forum_postponement_number')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_postponement_has_reason')),
    sa.ForeignKeyConstraint(['session_id'], ['forum_session.id'], name=op.f('fk_forum_postponement_session_id')),
    sa.PrimaryKeyConstraint('session_id', 'number', name=op.f('pk_forum_postponement'))
    )
    op.create_table('forum_withdrawal',
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id', 'member_id'], ['forum_opinion.case_id', 'forum_opinion.member_id'], name=op.f('fk_forum_withdrawal_case_id_member_id')),
    sa.PrimaryKeyConstraint('case_id', 'member_id', name=op.f('pk_forum_withdrawal'))
    )
    for table in NEW:
        keep(table)


def downgrade() -> None:
    release(ADVICE)
    # The former rule knows words alone: the first piece that was linked stands for them.
    op.execute(
        "UPDATE forum_advice SET evidence = (SELECT words FROM forum_advice_evidence e "
        "WHERE e.case_id = forum_advice.case_id ORDER BY position LIMIT 1) "
        "WHERE verdict = 'ubah' AND length(evidence) = 0"
    )
    for table in reversed(NEW):
        op.drop_table(table)
    with op.batch_alter_table(ADVICE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_forum_advice_links'), type_='check')
        batch_op.drop_constraint(op.f(CHECK), type_='check')
        batch_op.create_check_constraint(
            op.f(CHECK), "verdict <> 'ubah' OR length(evidence) > 0")
    with op.batch_alter_table(ADVICE, schema=None) as batch_op:
        batch_op.drop_column('links')
    keep(ADVICE)
