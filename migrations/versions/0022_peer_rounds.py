"""Rounds of the survey among colleagues: terms, assignments, refusals, ties, extensions, reminders.

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

KEPT = ('period_id', 'is_practice', 'opens_on', 'nomination', 'anonymity', 'most_load', 'seed')


# What was promised before the first answer stays as it was, whoever asks.
def keep_promises() -> None:
    is_sqlite = op.get_context().dialect.name == 'sqlite'
    differs = 'IS NOT' if is_sqlite else 'IS DISTINCT FROM'
    changed = ' OR '.join(f'OLD.{name} {differs} NEW.{name}' for name in KEPT)
    broken = (f"OLD.state <> 'persiapan' AND (NEW.state = 'persiapan' "
              f"OR NEW.closes_on < OLD.closes_on OR {changed})")
    prepared = "(SELECT state FROM peer_round WHERE id = {}.round_id) = 'persiapan'"
    practice = "(SELECT is_practice FROM peer_round WHERE id = OLD.round_id)"
    moving = "(SELECT state FROM peer_round WHERE id = NEW.round_id) IN ('persiapan', 'membuka')"
    rows = (
        ('peer_round_kept', 'UPDATE', 'peer_round', broken),
        ('peer_group_no_insert', 'INSERT', 'peer_group', 'NOT ' + prepared.format('NEW')),
        ('peer_group_no_update', 'UPDATE', 'peer_group', 'NOT ' + prepared.format('OLD')),
        ('peer_group_no_delete', 'DELETE', 'peer_group',
         f"NOT {prepared.format('OLD')} AND NOT {practice}"),
        ('peer_assignment_no_insert', 'INSERT', 'peer_assignment',
         'NOT ' + prepared.format('NEW')),
        ('peer_assignment_no_update', 'UPDATE', 'peer_assignment', 'NOT ' + moving),
    )
    words = 'a round of colleagues keeps its terms once it is open'
    if not is_sqlite:
        op.execute("CREATE FUNCTION keep_peer_round() RETURNS trigger LANGUAGE plpgsql AS "
                   f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$")
    for name, act, table, when in rows:
        if is_sqlite:
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when} "
                       f"BEGIN SELECT RAISE(ABORT, '{words}'); END")
        elif table == 'peer_round':
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
                       f"WHEN ({when}) EXECUTE FUNCTION keep_peer_round()")
        else:  # a WHEN of PostgreSQL holds no subquery
            row = 'OLD' if act == 'DELETE' else 'NEW'
            op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                       f"IF {when} THEN RAISE EXCEPTION '{words}'; END IF; RETURN {row}; END $$")
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                       f"FOR EACH ROW EXECUTE FUNCTION {name}()")


def let_go() -> None:
    if op.get_context().dialect.name == 'sqlite':
        return
    op.execute('DROP FUNCTION keep_peer_round()')
    for name in ('peer_group_no_insert', 'peer_group_no_update', 'peer_group_no_delete',
                 'peer_assignment_no_insert', 'peer_assignment_no_update'):
        op.execute(f'DROP FUNCTION {name}()')


def upgrade() -> None:
    op.create_table('peer_tie',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('keluarga', 'usaha', 'sengketa', 'lainnya', name='tiekind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('declared_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint('employee_id <> other_id', name=op.f('ck_peer_tie_not_oneself')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= declared_on', name=op.f('ck_peer_tie_days')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_peer_tie_employee_id')),
    sa.ForeignKeyConstraint(['other_id'], ['employee.id'], name=op.f('fk_peer_tie_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_tie'))
    )
    with op.batch_alter_table('peer_tie', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_tie_other_id'), ['other_id'], unique=False)
        batch_op.create_index('uq_peer_tie_open', ['employee_id', 'other_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))

    op.create_table('peer_round',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('persiapan', 'membuka', 'berjalan', 'menutup', 'selesai', name='peerroundstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('nomination', sa.Enum('pegawai', 'sistem', 'atasan', name='nomination', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('anonymity', sa.Enum('angka_komentar', 'angka', name='anonymity', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('most_load', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_peer_round_window')),
    sa.CheckConstraint('length(seed) = 32', name=op.f('ck_peer_round_seed')),
    sa.CheckConstraint('most_load BETWEEN 1 AND 40', name=op.f('ck_peer_round_load')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_peer_round_version')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_peer_round_period_id_is_practice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_round')),
    sa.UniqueConstraint('period_id', name=op.f('uq_peer_round_period_id'))
    )
    op.create_table('peer_extension',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('previous', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_peer_extension_has_reason')),
    sa.CheckConstraint('until > previous', name=op.f('ck_peer_extension_longer')),
    sa.ForeignKeyConstraint(['round_id'], ['peer_round.id'], name=op.f('fk_peer_extension_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_extension'))
    )
    with op.batch_alter_table('peer_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_extension_round_id'), ['round_id'], unique=False)

    op.create_table('peer_group',
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.Column('k', sa.Integer(), nullable=False),
    sa.Column('comment_k', sa.Integer(), nullable=False),
    sa.CheckConstraint("relation IN ('rekan', 'bawahan', 'lintas_unit', 'pihak_lain')", name=op.f('ck_peer_group_of_colleagues')),
    sa.CheckConstraint('comment_k >= 5 AND comment_k >= k', name=op.f('ck_peer_group_comment_floor')),
    sa.CheckConstraint('invited >= k', name=op.f('ck_peer_group_enough_invited')),
    sa.CheckConstraint('k >= 3', name=op.f('ck_peer_group_k_floor')),
    sa.ForeignKeyConstraint(['round_id'], ['peer_round.id'], name=op.f('fk_peer_group_round_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_peer_group_version_id')),
    sa.PrimaryKeyConstraint('round_id', 'relation', name=op.f('pk_peer_group'))
    )
    with op.batch_alter_table('peer_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_group_version_id'), ['version_id'], unique=False)

    op.create_table('peer_reminder',
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['peer_round.id'], name=op.f('fk_peer_reminder_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'on_date', name=op.f('pk_peer_reminder'))
    )
    op.create_table('peer_assignment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('ratee_id', sa.Uuid(), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('state', sa.Enum('diusulkan', 'disetujui', 'dikeluarkan', 'ditolak', 'dibuka', name='assignmentstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('origin', sa.Enum('pegawai', 'atasan', 'sistem', 'kepegawaian', name='assignmentorigin', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(origin = 'sistem') = (proposed_by_id IS NULL)", name=op.f('ck_peer_assignment_proposer')),
    sa.CheckConstraint("state <> 'dikeluarkan' OR length(reason) > 0", name=op.f('ck_peer_assignment_out_has_reason')),
    sa.CheckConstraint('ratee_id <> rater_id', name=op.f('ck_peer_assignment_not_oneself')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['employee.id'], name=op.f('fk_peer_assignment_proposed_by_id')),
    sa.ForeignKeyConstraint(['ratee_id'], ['employee.id'], name=op.f('fk_peer_assignment_ratee_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_peer_assignment_rater_id')),
    sa.ForeignKeyConstraint(['round_id', 'relation'], ['peer_group.round_id', 'peer_group.relation'], name=op.f('fk_peer_assignment_round_id_relation')),
    sa.ForeignKeyConstraint(['round_id'], ['peer_round.id'], name=op.f('fk_peer_assignment_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_assignment')),
    sa.UniqueConstraint('round_id', 'ratee_id', 'rater_id', name=op.f('uq_peer_assignment_round_id_ratee_id_rater_id'))
    )
    with op.batch_alter_table('peer_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_assignment_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index('ix_peer_assignment_ratee_id', ['ratee_id'], unique=False)
        batch_op.create_index('ix_peer_assignment_rater_id', ['rater_id', 'round_id'], unique=False)
        batch_op.create_index('ix_peer_assignment_round_state', ['round_id', 'state'], unique=False)

    op.create_table('peer_decline',
    sa.Column('assignment_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('tidak_mengenal', 'terlalu_banyak', 'pribadi', name='declinekind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_peer_decline_has_text')),
    sa.ForeignKeyConstraint(['assignment_id'], ['peer_assignment.id'], name=op.f('fk_peer_decline_assignment_id')),
    sa.PrimaryKeyConstraint('assignment_id', name=op.f('pk_peer_decline'))
    )
    keep_promises()


def downgrade() -> None:
    op.drop_table('peer_decline')
    with op.batch_alter_table('peer_assignment', schema=None) as batch_op:
        batch_op.drop_index('ix_peer_assignment_round_state')
        batch_op.drop_index('ix_peer_assignment_rater_id')
        batch_op.drop_index('ix_peer_assignment_ratee_id')
        batch_op.drop_index(batch_op.f('ix_peer_assignment_proposed_by_id'))

    op.drop_table('peer_assignment')
    op.drop_table('peer_reminder')
    with op.batch_alter_table('peer_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_peer_group_version_id'))

    op.drop_table('peer_group')
    with op.batch_alter_table('peer_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_peer_extension_round_id'))

    op.drop_table('peer_extension')
    op.drop_table('peer_round')
    with op.batch_alter_table('peer_tie', schema=None) as batch_op:
        batch_op.drop_index('uq_peer_tie_open', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_peer_tie_other_id'))

    op.drop_table('peer_tie')
    let_go()
