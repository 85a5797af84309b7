"""Colleagues' answers without a name: box, ballots, comments, receipts, marks, frozen releases.

Revision: 0021
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0017'
branch_labels = None
depends_on = None


def keep_releases() -> None:
    """A release is never changed; that of a practice round goes with its period."""
    if op.get_context().dialect.name == 'sqlite':
        for act, when in (('UPDATE', ''), ('DELETE', 'WHEN NOT OLD.is_practice ')):
            op.execute(
                f"CREATE TRIGGER peer_release_no_{act.lower()} BEFORE {act} ON peer_release {when}"
                "BEGIN SELECT RAISE(ABORT, 'peer_release only takes new rows'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER peer_release_append_only BEFORE UPDATE OR DELETE ON peer_release "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_step()"
    )


def upgrade() -> None:
    op.create_table('peer_action',
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=True),
    sa.Column('employee_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rater_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_peer_action_no_practice')),
    sa.CheckConstraint('employee_agreed_at IS NOT NULL OR rater_agreed_at IS NOT NULL', name=op.f('ck_peer_action_written_by_one')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_peer_action_has_text')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_peer_action_version')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_peer_action_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_peer_action_period_id_is_practice')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_peer_action_rater_id')),
    sa.PrimaryKeyConstraint('employee_id', 'period_id', name=op.f('pk_peer_action'))
    )
    with op.batch_alter_table('peer_action', schema=None) as batch_op:
        batch_op.create_index('ix_peer_action_period_id', ['period_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_peer_action_rater_id'), ['rater_id'], unique=False)

    op.create_table('peer_ballot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('ratee_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_ballot_period_id')),
    sa.ForeignKeyConstraint(['ratee_id'], ['employee.id'], name=op.f('fk_peer_ballot_ratee_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_peer_ballot_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_ballot')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_ballot', schema=None) as batch_op:
        batch_op.create_index('ix_peer_ballot_period_ratee', ['period_id', 'ratee_id'], unique=False)

    op.create_table('peer_box',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('ratee_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.Column('comments', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_box_period_id')),
    sa.ForeignKeyConstraint(['ratee_id'], ['employee.id'], name=op.f('fk_peer_box_ratee_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_peer_box_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_box')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_box', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_box_period_id'), ['period_id'], unique=False)

    op.create_table('peer_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('ratee_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('baru', 'layak', 'diminta_ulang', 'ditulis_ulang', 'ditahan', name='commentstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('claim', sa.String(length=26).with_variant(sa.String(length=26, collation='C'), 'postgresql'), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_peer_comment_has_text')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_comment_period_id')),
    sa.ForeignKeyConstraint(['ratee_id'], ['employee.id'], name=op.f('fk_peer_comment_ratee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_comment')),
    sa.UniqueConstraint('claim', name=op.f('uq_peer_comment_claim')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_comment', schema=None) as batch_op:
        batch_op.create_index('ix_peer_comment_period_ratee', ['period_id', 'ratee_id'], unique=False)

    op.create_table('peer_receipt',
    sa.Column('id', sa.String(length=26).with_variant(sa.String(length=26, collation='C'), 'postgresql'), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('mark', sa.Enum('di_kotak', 'tercampur', 'tuntas', name='mark', native_enum=False, create_constraint=True), nullable=False),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_receipt_period_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_receipt')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_receipt', schema=None) as batch_op:
        batch_op.create_index('ix_peer_receipt_period_id', ['period_id'], unique=False)
        batch_op.create_index('ix_peer_receipt_unsettled', ['period_id'], unique=False, sqlite_where=sa.text("mark <> 'tuntas'"), postgresql_where=sa.text("mark <> 'tuntas'"))

    op.create_table('peer_release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('released_on', sa.Date(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_peer_release_sha256')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_peer_release_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_peer_release_period_id_is_practice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_release')),
    sa.UniqueConstraint('employee_id', 'period_id', name=op.f('uq_peer_release_employee_id_period_id')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_release', schema=None) as batch_op:
        batch_op.create_index('ix_peer_release_period_id', ['period_id'], unique=False)

    op.create_table('peer_slip',
    sa.Column('digest', sa.String(length=64).with_variant(sa.String(length=64, collation='C'), 'postgresql'), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('mark', sa.Enum('di_kotak', 'tercampur', 'tuntas', name='mark', native_enum=False, create_constraint=True), nullable=False),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_slip_period_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_peer_slip')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('peer_slip', schema=None) as batch_op:
        batch_op.create_index('ix_peer_slip_unsettled', ['period_id'], unique=False, sqlite_where=sa.text("mark <> 'tuntas'"), postgresql_where=sa.text("mark <> 'tuntas'"))
    keep_releases()


def downgrade() -> None:
    with op.batch_alter_table('peer_slip', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_slip_unsettled', sqlite_where=sa.text("mark <> 'tuntas'"), postgresql_where=sa.text("mark <> 'tuntas'"))

    op.drop_table('peer_slip')
    with op.batch_alter_table('peer_release', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_release_period_id')

    op.drop_table('peer_release')
    with op.batch_alter_table('peer_receipt', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_receipt_unsettled', sqlite_where=sa.text("mark <> 'tuntas'"), postgresql_where=sa.text("mark <> 'tuntas'"))
        batch_op.drop_index('ix_peer_receipt_period_id')

    op.drop_table('peer_receipt')
    with op.batch_alter_table('peer_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_comment_period_ratee')

    op.drop_table('peer_comment')
    with op.batch_alter_table('peer_box', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_peer_box_period_id'))

    op.drop_table('peer_box')
    with op.batch_alter_table('peer_ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_ballot_period_ratee')

    op.drop_table('peer_ballot')
    with op.batch_alter_table('peer_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_peer_action_rater_id'))
        batch_op.drop_index('ix_peer_action_period_id')

    op.drop_table('peer_action')
