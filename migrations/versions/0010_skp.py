"""Plans (SKP): versions, goals, measures, agreements, the clarification between two people; evidence.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('goal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_goal_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal'))
    )
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.create_index('ix_goal_employee_year', ['employee_id', 'year'], unique=False)

    op.create_table('measure',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_measure_goal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_goal_id'), ['goal_id'], unique=False)

    op.create_table('skp',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('posting_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('approach', sa.Enum('kualitatif', 'kuantitatif', name='approach', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('form', sa.Enum('pimpinan', 'pelaksana', name='skpform', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('state', sa.Enum('draf', 'diajukan', 'ditetapkan', 'digantikan', name='skpstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('rater_id', sa.Uuid(), nullable=True),
    sa.Column('is_by_superior', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('dialogue_on', sa.Date(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('set_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'draf') = (signed_at IS NULL)", name=op.f('ck_skp_signed')),
    sa.CheckConstraint("(state IN ('ditetapkan', 'digantikan')) = (set_at IS NOT NULL)", name=op.f('ck_skp_is_set')),
    sa.CheckConstraint('number = 1 OR length(reason) > 0', name=op.f('ck_skp_has_reason')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_skp_number')),
    sa.CheckConstraint('rater_id IS NULL OR rater_id <> employee_id', name=op.f('ck_skp_not_own_rater')),
    sa.CheckConstraint('set_by_id IS NULL OR set_by_id <> employee_id', name=op.f('ck_skp_not_set_by_oneself')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_skp_employee_id')),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_skp_posting_id')),
    sa.ForeignKeyConstraint(['rater_id'], ['employee.id'], name=op.f('fk_skp_rater_id')),
    sa.ForeignKeyConstraint(['set_by_id'], ['employee.id'], name=op.f('fk_skp_set_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skp')),
    sa.UniqueConstraint('employee_id', 'year', 'posting_id', 'number', name=op.f('uq_skp_employee_id_year_posting_id_number'))
    )
    with op.batch_alter_table('skp', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skp_posting_id'), ['posting_id'], unique=False)
        batch_op.create_index('ix_skp_rater_state', ['rater_id', 'state'], unique=False)
        batch_op.create_index('uq_skp_in_force', ['employee_id', 'year', 'posting_id'], unique=True, sqlite_where=sa.text("state = 'ditetapkan'"), postgresql_where=sa.text("state = 'ditetapkan'"))
        batch_op.create_index('uq_skp_open', ['employee_id', 'year', 'posting_id'], unique=True, sqlite_where=sa.text("state IN ('draf', 'diajukan')"), postgresql_where=sa.text("state IN ('draf', 'diajukan')"))

    op.create_table('skp_attachment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('skp_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('dukungan', 'pertanggungjawaban', 'konsekuensi', name='attachmentkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('is_agreed', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['skp_id'], ['skp.id'], name=op.f('fk_skp_attachment_skp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skp_attachment'))
    )
    with op.batch_alter_table('skp_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skp_attachment_skp_id'), ['skp_id'], unique=False)

    op.create_table('skp_expectation',
    sa.Column('skp_id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Enum('berorientasi_pelayanan', 'akuntabel', 'kompeten', 'harmonis', 'loyal', 'adaptif', 'kolaboratif', name='corevalue', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['skp_id'], ['skp.id'], name=op.f('fk_skp_expectation_skp_id')),
    sa.PrimaryKeyConstraint('skp_id', 'value', name=op.f('pk_skp_expectation'))
    )
    op.create_table('skp_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('skp_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('priority', sa.Enum('utama', 'tambahan', name='priority', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('leader_goal_id', sa.Uuid(), nullable=True),
    sa.Column('leader_text', sa.String(length=500), nullable=False),
    sa.Column('cascading', sa.Enum('langsung_aspek', 'langsung_wilayah', 'langsung_beban', 'tak_langsung_layanan', 'tak_langsung_output', name='cascading', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('assigned_by', sa.String(length=200), nullable=False),
    sa.Column('perspective', sa.Enum('penerima_layanan', 'proses_bisnis', 'penguatan_internal', 'anggaran', name='perspective', native_enum=False, create_constraint=True), nullable=True),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_skp_item_goal_id')),
    sa.ForeignKeyConstraint(['leader_goal_id'], ['goal.id'], name=op.f('fk_skp_item_leader_goal_id')),
    sa.ForeignKeyConstraint(['skp_id'], ['skp.id'], name=op.f('fk_skp_item_skp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skp_item')),
    sa.UniqueConstraint('skp_id', 'goal_id', name=op.f('uq_skp_item_skp_id_goal_id'))
    )
    with op.batch_alter_table('skp_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skp_item_goal_id'), ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_skp_item_leader_goal_id'), ['leader_goal_id'], unique=False)

    op.create_table('skp_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('skp_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['employee.id'], name=op.f('fk_skp_message_author_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_skp_message_goal_id')),
    sa.ForeignKeyConstraint(['skp_id'], ['skp.id'], name=op.f('fk_skp_message_skp_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skp_message'))
    )
    with op.batch_alter_table('skp_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skp_message_skp_id'), ['skp_id'], unique=False)

    op.create_table('skp_indicator',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('item_id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('aspects', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('target', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('low', sa.BigInteger(), nullable=True),
    sa.Column('high', sa.BigInteger(), nullable=True),
    sa.Column('direction', sa.Enum('naik', 'turun', 'rentang', name='direction', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('baseline', sa.BigInteger(), nullable=True),
    sa.Column('denominator', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.CheckConstraint('low IS NULL OR high IS NULL OR low <= high', name=op.f('ck_skp_indicator_target_range')),
    sa.ForeignKeyConstraint(['item_id'], ['skp_item.id'], name=op.f('fk_skp_indicator_item_id')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_skp_indicator_measure_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skp_indicator')),
    sa.UniqueConstraint('item_id', 'measure_id', name=op.f('uq_skp_indicator_item_id_measure_id'))
    )
    with op.batch_alter_table('skp_indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skp_indicator_measure_id'), ['measure_id'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('kind', sa.Enum('image/jpeg', 'image/png', 'image/webp', 'application/pdf', name='evidencekind', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('url', sa.String(length=500), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(sha256 IS NULL) = (kind IS NULL)', name=op.f('ck_evidence_kind')),
    sa.CheckConstraint('(sha256 IS NULL) = (size IS NULL)', name=op.f('ck_evidence_size')),
    sa.CheckConstraint('(url IS NULL) <> (sha256 IS NULL)', name=op.f('ck_evidence_file_or_link')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_evidence_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('employee_id', 'sha256', name=op.f('uq_evidence_employee_id_sha256')),
    sa.UniqueConstraint('employee_id', 'url', name=op.f('uq_evidence_employee_id_url'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_sha256'), ['sha256'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_sha256'))

    op.drop_table('evidence')
    with op.batch_alter_table('skp_indicator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skp_indicator_measure_id'))

    op.drop_table('skp_indicator')
    with op.batch_alter_table('skp_message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skp_message_skp_id'))

    op.drop_table('skp_message')
    with op.batch_alter_table('skp_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skp_item_leader_goal_id'))
        batch_op.drop_index(batch_op.f('ix_skp_item_goal_id'))

    op.drop_table('skp_item')
    op.drop_table('skp_expectation')
    with op.batch_alter_table('skp_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_skp_attachment_skp_id'))

    op.drop_table('skp_attachment')
    with op.batch_alter_table('skp', schema=None) as batch_op:
        batch_op.drop_index('uq_skp_open', sqlite_where=sa.text("state IN ('draf', 'diajukan')"), postgresql_where=sa.text("state IN ('draf', 'diajukan')"))
        batch_op.drop_index('uq_skp_in_force', sqlite_where=sa.text("state = 'ditetapkan'"), postgresql_where=sa.text("state = 'ditetapkan'"))
        batch_op.drop_index('ix_skp_rater_state')
        batch_op.drop_index(batch_op.f('ix_skp_posting_id'))

    op.drop_table('skp')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_goal_id'))

    op.drop_table('measure')
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.drop_index('ix_goal_employee_year')

    op.drop_table('goal')
