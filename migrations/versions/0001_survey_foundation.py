"""Survey foundation: agency, units, points, ballots, figures, audit.

The trail, published figures and published instrument texts refuse UPDATE and DELETE by trigger on
both engines. A later batch change of such a table on SQLite rebuilds it and must lay the triggers anew;
tests/test_migrations.py looks for them.

Revision: 0001
Follows: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_entry", "unit_index", "instrument_version")


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} only takes new rows'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% only takes new rows', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def upgrade() -> None:
    op.create_table('agency',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('short_name', sa.String(length=60), nullable=False),
    sa.Column('service_name', sa.String(length=120), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('brand', sa.String(length=20), nullable=False),
    sa.Column('cadence', sa.Enum('bulan', 'triwulan', 'semester', 'tahun', name='periodkind', native_enum=False, create_constraint=True), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_agency_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agency'))
    )
    op.create_table('audit_entry',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('tag', sa.String(length=60), nullable=False),
    sa.Column('object_id', sa.Uuid(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('digest', name=op.f('uq_audit_entry_digest'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_object_id'), ['object_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_tag'), ['tag'], unique=False)

    op.create_table('instrument_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_version')),
    sa.UniqueConstraint('key', 'number', name=op.f('uq_instrument_version_key_number'))
    )
    op.create_table('unit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('slug', name=op.f('uq_unit_slug'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_name'), ['name'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_parent_id'), ['parent_id'], unique=False)

    op.create_table('service',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_service_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('unit_id', 'slug', name=op.f('uq_service_unit_id_slug'))
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_unit_id'), ['unit_id'], unique=False)

    op.create_table('running_index',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('period_key', sa.String(length=10), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_running_index_service_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_running_index_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_running_index'))
    )
    with op.batch_alter_table('running_index', schema=None) as batch_op:
        batch_op.create_index('uq_running_index_service', ['service_id', 'period_key'], unique=True, sqlite_where=sa.text('service_id IS NOT NULL'), postgresql_where=sa.text('service_id IS NOT NULL'))
        batch_op.create_index('uq_running_index_unit', ['unit_id', 'period_key'], unique=True, sqlite_where=sa.text('service_id IS NULL'), postgresql_where=sa.text('service_id IS NULL'))

    op.create_table('service_volume',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('period_key', sa.String(length=10), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.CheckConstraint('recipients >= 0', name=op.f('ck_service_volume_not_negative')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_volume_service_id')),
    sa.PrimaryKeyConstraint('service_id', 'period_key', name=op.f('pk_service_volume'))
    )
    op.create_table('survey_point',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('closes_on', sa.Date(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.CheckConstraint('closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on', name=op.f('ck_survey_point_window')),
    sa.CheckConstraint('length(code) = 8', name=op.f('ck_survey_point_code_length')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_survey_point_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_point')),
    sa.UniqueConstraint('code', name=op.f('uq_survey_point_code'))
    )
    with op.batch_alter_table('survey_point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_point_service_id'), ['service_id'], unique=False)

    op.create_table('unit_index',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('period_key', sa.String(length=10), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('ikm', sa.Numeric(precision=5, scale=2), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('published_on', sa.Date(), nullable=False),
    sa.Column('table_sha256', sa.String(length=64), nullable=False),
    sa.Column('table_gzip', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('revision = 1 OR reason IS NOT NULL', name=op.f('ck_unit_index_correction_has_reason')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_unit_index_revision')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_unit_index_service_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_index_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_index'))
    )
    with op.batch_alter_table('unit_index', schema=None) as batch_op:
        batch_op.create_index('uq_unit_index_service', ['service_id', 'period_key', 'revision'], unique=True, sqlite_where=sa.text('service_id IS NOT NULL'), postgresql_where=sa.text('service_id IS NOT NULL'))
        batch_op.create_index('uq_unit_index_unit', ['unit_id', 'period_key', 'revision'], unique=True, sqlite_where=sa.text('service_id IS NULL'), postgresql_where=sa.text('service_id IS NULL'))

    op.create_table('ballot_box',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('half_day', sa.Enum('08-12', '13-17', name='halfday', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('channel', sa.Enum('karcis', 'poster', 'kiosk', 'dibantu', 'kertas', name='channel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.Column('profile', sa.JSON(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_ballot_box_point_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_ballot_box_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_box')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('ballot_box', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_box_point_id'), ['point_id'], unique=False)

    op.create_table('citizen_ballot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('half_day', sa.Enum('08-12', '13-17', name='halfday', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('channel', sa.Enum('karcis', 'poster', 'kiosk', 'dibantu', 'kertas', name='channel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('scores', sa.JSON(), nullable=False),
    sa.Column('profile', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_citizen_ballot_point_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_citizen_ballot_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen_ballot')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('citizen_ballot', schema=None) as batch_op:
        batch_op.create_index('ix_citizen_ballot_point_date', ['point_id', 'on_date'], unique=False)

    op.create_table('citizen_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_citizen_comment_point_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citizen_comment')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('citizen_comment', schema=None) as batch_op:
        batch_op.create_index('ix_citizen_comment_point_month', ['point_id', 'month'], unique=False)

    op.create_table('receipt',
    sa.Column('id', sa.String(length=26).with_variant(sa.String(length=26, collation='C'), 'postgresql'), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=True),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_receipt_point_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index('ix_receipt_unsettled', ['settled'], unique=False, sqlite_where=sa.text('NOT settled'), postgresql_where=sa.text('NOT settled'))
        batch_op.create_index('ix_receipt_waiting', ['point_id'], unique=False, sqlite_where=sa.text('point_id IS NOT NULL'), postgresql_where=sa.text('point_id IS NOT NULL'))

    op.create_table('slip',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('siap', 'dipakai', 'selesai', 'terpakai', name='slipstate', native_enum=False, create_constraint=True), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_slip_point_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_slip')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slip_point_id'), ['point_id'], unique=False)

    op.create_table('tally',
    sa.Column('point_id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('channel', sa.Enum('karcis', 'poster', 'kiosk', 'dibantu', 'kertas', name='channel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count > 0', name=op.f('ck_tally_positive')),
    sa.ForeignKeyConstraint(['point_id'], ['survey_point.id'], name=op.f('fk_tally_point_id')),
    sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_tally_version_id')),
    sa.PrimaryKeyConstraint('point_id', 'version_id', 'month', 'channel', 'item', 'value', name=op.f('pk_tally')),
    sqlite_with_rowid=False
    )
    _refuse_changes()


def downgrade() -> None:
    op.drop_table('tally')
    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slip_point_id'))

    op.drop_table('slip')
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.drop_index('ix_receipt_waiting', sqlite_where=sa.text('point_id IS NOT NULL'), postgresql_where=sa.text('point_id IS NOT NULL'))
        batch_op.drop_index('ix_receipt_unsettled', sqlite_where=sa.text('NOT settled'), postgresql_where=sa.text('NOT settled'))

    op.drop_table('receipt')
    with op.batch_alter_table('citizen_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_citizen_comment_point_month')

    op.drop_table('citizen_comment')
    with op.batch_alter_table('citizen_ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_citizen_ballot_point_date')

    op.drop_table('citizen_ballot')
    with op.batch_alter_table('ballot_box', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_box_point_id'))

    op.drop_table('ballot_box')
    with op.batch_alter_table('unit_index', schema=None) as batch_op:
        batch_op.drop_index('uq_unit_index_unit', sqlite_where=sa.text('service_id IS NULL'), postgresql_where=sa.text('service_id IS NULL'))
        batch_op.drop_index('uq_unit_index_service', sqlite_where=sa.text('service_id IS NOT NULL'), postgresql_where=sa.text('service_id IS NOT NULL'))

    op.drop_table('unit_index')
    with op.batch_alter_table('survey_point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_point_service_id'))

    op.drop_table('survey_point')
    op.drop_table('service_volume')
    with op.batch_alter_table('running_index', schema=None) as batch_op:
        batch_op.drop_index('uq_running_index_unit', sqlite_where=sa.text('service_id IS NULL'), postgresql_where=sa.text('service_id IS NULL'))
        batch_op.drop_index('uq_running_index_service', sqlite_where=sa.text('service_id IS NOT NULL'), postgresql_where=sa.text('service_id IS NOT NULL'))

    op.drop_table('running_index')
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_unit_id'))

    op.drop_table('service')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_parent_id'))
        batch_op.drop_index(batch_op.f('ix_unit_name'))

    op.drop_table('unit')
    op.drop_table('instrument_version')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_tag'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_object_id'))

    op.drop_table('audit_entry')
    op.drop_table('agency')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
