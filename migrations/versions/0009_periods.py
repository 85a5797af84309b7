"""Periods: days off, evaluation periods and their steps, extensions, signatures, hand-overs, feeds.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


# Hand-overs only take new rows; of the steps those of a practice period may go with it.
def refuse_changes() -> None:
    if op.get_context().dialect.name == 'sqlite':
        real = '(SELECT is_practice FROM evaluation_period WHERE id = OLD.period_id) = 0'
        for table, act, when in (
            ('handover', 'UPDATE', ''), ('handover', 'DELETE', ''), ('period_event', 'UPDATE', ''),
            ('period_event', 'DELETE', f'WHEN {real} '),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {when}"
                f"BEGIN SELECT RAISE(ABORT, '{table} only takes new rows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_step() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN "
        "IF TG_OP = 'DELETE' AND EXISTS "
        "(SELECT 1 FROM evaluation_period WHERE id = OLD.period_id AND is_practice) "
        "THEN RETURN OLD; END IF; "
        "RAISE EXCEPTION '% only takes new rows', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE TRIGGER handover_append_only BEFORE UPDATE OR DELETE ON handover "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER period_event_append_only BEFORE UPDATE OR DELETE ON period_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_step()"
    )


def upgrade() -> None:
    op.create_table('evaluation_period',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('span_key', sa.String(length=10), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('stage', sa.Enum('rencana', 'berjalan', 'penilaian', 'forum', 'penetapan', 'keberatan', 'selesai', name='periodstage', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('rule_key', sa.String(length=60), nullable=False),
    sa.Column('scheme_version_id', sa.Uuid(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_evaluation_period_window')),
    sa.CheckConstraint('ends_on >= starts_on AND opens_on >= starts_on', name=op.f('ck_evaluation_period_days')),
    sa.CheckConstraint('is_practice = (name IS NOT NULL)', name=op.f('ck_evaluation_period_practice_has_name')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_evaluation_period_version')),
    sa.ForeignKeyConstraint(['scheme_version_id'], ['scheme_version.id'], name=op.f('fk_evaluation_period_scheme_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_period')),
    sa.UniqueConstraint('id', 'is_practice', name=op.f('uq_evaluation_period_id_is_practice'))
    )
    with op.batch_alter_table('evaluation_period', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_period_year'), ['year'], unique=False)
        batch_op.create_index('uq_evaluation_period_span', ['span_key'], unique=True, sqlite_where=sa.text('NOT is_practice'), postgresql_where=sa.text('NOT is_practice'))

    op.create_table('holiday',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('kind', sa.Enum('libur_nasional', 'cuti_bersama', 'libur_daerah', name='holidaykind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('entered_by', sa.String(length=120), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('end_reason', sa.String(length=300), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (end_reason IS NULL)', name=op.f('ck_holiday_ended')),
    sa.CheckConstraint('end_reason IS NULL OR length(end_reason) > 0', name=op.f('ck_holiday_end_reason')),
    sa.CheckConstraint('length(name) > 0 AND length(source) > 0', name=op.f('ck_holiday_named')),
    sa.ForeignKeyConstraint(['replaces_id'], ['holiday.id'], name=op.f('fk_holiday_replaces_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday'))
    )
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.create_index('uq_holiday_day_kind', ['day', 'kind'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('holiday_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_holiday_year'))
    )
    op.create_table('extension',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=True),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('clock', sa.String(length=4), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint('(employee_id IS NULL) <> (unit_id IS NULL)', name=op.f('ck_extension_one_addressee')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)', name=op.f('ck_extension_withdrawn')),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_extension_no_practice')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_extension_has_reason')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_extension_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_extension_period_id_is_practice')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_extension_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_extension_period_id', ['period_id'], unique=False)

    op.create_table('handover',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=True),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('case', sa.Enum('biasa', 'pegawai_pindah', 'penilai_pindah_di_luar_waktu', 'penilai_pindah_dalam_waktu', 'penilai_berhalangan_tetap', 'penilai_diganti', 'penilai_lewat_waktu', 'penilai_pindah', 'skp_lewat_januari', name='case', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('article', sa.String(length=60), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_handover_no_practice')),
    sa.CheckConstraint('from_id IS NULL OR from_id <> to_id', name=op.f('ck_handover_hands_over')),
    sa.CheckConstraint('recorded_at > effective_at', name=op.f('ck_handover_after_the_moment')),
    sa.CheckConstraint('to_id <> employee_id', name=op.f('ck_handover_not_to_oneself')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_handover_employee_id')),
    sa.ForeignKeyConstraint(['from_id'], ['employee.id'], name=op.f('fk_handover_from_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_handover_period_id_is_practice')),
    sa.ForeignKeyConstraint(['to_id'], ['employee.id'], name=op.f('fk_handover_to_id')),
    sa.PrimaryKeyConstraint('period_id', 'employee_id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index('ix_handover_to_id', ['to_id'], unique=False)

    op.create_table('period_event',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('step', sa.Enum('mulai', 'buka_penilaian', 'buka_forum', 'kembalikan', 'buka_penetapan', 'buka_keberatan', 'tutup', name='periodstep', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('origin', sa.Enum('rencana', 'berjalan', 'penilaian', 'forum', 'penetapan', 'keberatan', 'selesai', name='periodstage', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('goal', sa.Enum('rencana', 'berjalan', 'penilaian', 'forum', 'penetapan', 'keberatan', 'selesai', name='goalstage', native_enum=False, create_constraint=True, length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('is_automatic', sa.Boolean(), nullable=False),
    sa.Column('is_undo', sa.Boolean(), nullable=False),
    sa.CheckConstraint("is_automatic = (actor = '')", name=op.f('ck_period_event_actor')),
    sa.CheckConstraint('NOT is_undo OR length(reason) > 0', name=op.f('ck_period_event_undo_has_reason')),
    sa.CheckConstraint('origin <> goal', name=op.f('ck_period_event_moves')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_period_event_period_id')),
    sa.PrimaryKeyConstraint('period_id', 'number', name=op.f('pk_period_event'))
    )
    op.create_table('signed_evaluation',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('evaluator_id', sa.Uuid(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_where', sa.Enum('portal', 'ekinerja', name='signedwhere', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_signed_evaluation_employee_id')),
    sa.ForeignKeyConstraint(['evaluator_id'], ['employee.id'], name=op.f('fk_signed_evaluation_evaluator_id')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_signed_evaluation_period_id')),
    sa.PrimaryKeyConstraint('period_id', 'employee_id', name=op.f('pk_signed_evaluation'))
    )
    with op.batch_alter_table('signed_evaluation', schema=None) as batch_op:
        batch_op.create_index('ix_signed_evaluation_employee_id', ['employee_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_feed_account_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('account_id', name=op.f('uq_calendar_feed_account_id'))
    )
    refuse_changes()


def downgrade() -> None:
    op.drop_table('calendar_feed')
    with op.batch_alter_table('signed_evaluation', schema=None) as batch_op:
        batch_op.drop_index('ix_signed_evaluation_employee_id')

    op.drop_table('signed_evaluation')
    op.drop_table('period_event')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('ix_handover_to_id')

    op.drop_table('handover')
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.drop_index('ix_extension_period_id')
        batch_op.drop_index(batch_op.f('ix_extension_employee_id'))

    op.drop_table('extension')
    op.drop_table('holiday_year')
    with op.batch_alter_table('holiday', schema=None) as batch_op:
        batch_op.drop_index('uq_holiday_day_kind', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('holiday')
    with op.batch_alter_table('evaluation_period', schema=None) as batch_op:
        batch_op.drop_index('uq_evaluation_period_span', sqlite_where=sa.text('NOT is_practice'), postgresql_where=sa.text('NOT is_practice'))
        batch_op.drop_index(batch_op.f('ix_evaluation_period_year'))

    op.drop_table('evaluation_period')
    if op.get_context().dialect.name == 'postgresql':
        op.execute("DROP FUNCTION refuse_change_of_step()")
