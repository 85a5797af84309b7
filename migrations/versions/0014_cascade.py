"""Cascading: goals of units, strategies, shares of roles; the indicator dictionary; plans after a
transfer.

Revision: 0014
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0012'
branch_labels = None
depends_on = None

REFERENCES = (
    ('skp', 'follows_id', 'skp'),
    ('skp_item', 'objective_id', 'unit_objective'),
    ('skp_indicator', 'definition_id', 'indicator_definition'),
)


def refer(table: str, column: str, other: str) -> None:
    """A reference that may be empty. Written out, because SQLite adds one without copying the table
    (and losing its CHECKs) only in this form.
    """
    kind = sa.Uuid().compile(dialect=op.get_bind().dialect)
    op.execute(
        f'ALTER TABLE {table} ADD COLUMN {column} {kind} '
        f'CONSTRAINT fk_{table}_{column} REFERENCES {other} (id)'
    )
    op.create_index(f'ix_{table}_{column}', table, [column])


def upgrade() -> None:
    op.create_table('unit_objective',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('indicator', sa.String(length=500), nullable=False),
    sa.Column('target', sa.String(length=200), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_unit_objective_has_text')),
    sa.CheckConstraint('parent_id IS NULL OR parent_id <> id', name=op.f('ck_unit_objective_not_own_parent')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_unit_objective_version')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit_objective.id'], name=op.f('fk_unit_objective_parent_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_objective_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_objective'))
    )
    with op.batch_alter_table('unit_objective', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_objective_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index('ix_unit_objective_unit_year', ['unit_id', 'year'], unique=False)

    op.create_table('indicator_definition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=200), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('definition', sa.String(length=1000), nullable=False),
    sa.Column('formula', sa.String(length=500), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('owner', sa.String(length=200), nullable=False),
    sa.Column('level', sa.Enum('outcome', 'outcome_antara', 'output_rendah', 'output_sedang', 'output_tinggi', name='controllevel', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('period', sa.Enum('bulanan', 'triwulanan', 'semesteran', 'tahunan', name='reportingperiod', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('family', sa.Enum('guru', 'perawat_bidan', 'petugas_loket', 'perencana', 'pekerja_sosial', 'petugas_lapangan', 'petugas_perhubungan', 'umum', name='jobfamily', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('state', sa.Enum('usulan', 'disetujui', 'ditolak', name='definitionstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('proposed_by', sa.String(length=150), nullable=False),
    sa.Column('proposer_id', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=150), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'usulan') = (decided_at IS NULL)", name=op.f('ck_indicator_definition_decided')),
    sa.CheckConstraint("state <> 'ditolak' OR length(reason) > 0", name=op.f('ck_indicator_definition_refused_for_a_reason')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_indicator_definition_version')),
    sa.ForeignKeyConstraint(['proposer_id'], ['account.id'], name=op.f('fk_indicator_definition_proposer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_definition'))
    )
    with op.batch_alter_table('indicator_definition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_definition_proposer_id'), ['proposer_id'], unique=False)
        batch_op.create_index('ix_indicator_definition_state_name', ['state', 'name_key'], unique=False)

    op.create_table('strategy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('measure_id', sa.Uuid(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('kind', sa.Enum('outcome_antara', 'output', 'layanan', name='strategykind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('cascading', sa.Enum('langsung_aspek', 'langsung_wilayah', 'langsung_beban', 'tak_langsung_layanan', 'tak_langsung_output', name='cascading', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('parties', sa.String(length=500), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('beneficiaries', sa.String(length=500), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('budget', sa.String(length=200), nullable=False),
    sa.Column('routine', sa.String(length=1000), nullable=False),
    sa.Column('transforming', sa.String(length=1000), nullable=False),
    sa.Column('routine_milestones', sa.String(length=1000), nullable=False),
    sa.Column('transforming_milestones', sa.String(length=1000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_strategy_has_text')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_strategy_version')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_strategy_goal_id')),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_strategy_measure_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_strategy_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strategy'))
    )
    with op.batch_alter_table('strategy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strategy_goal_id'), ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_strategy_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index('ix_strategy_unit_year', ['unit_id', 'year'], unique=False)

    op.create_table('role_cell',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('strategy_id', sa.Uuid(), nullable=False),
    sa.Column('leader_cell_id', sa.Uuid(), nullable=True),
    sa.Column('employee_id', sa.Uuid(), nullable=True),
    sa.Column('outsider', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(employee_id IS NULL) = (length(outsider) > 0)', name=op.f('ck_role_cell_somebody')),
    sa.CheckConstraint('goal_id IS NULL OR length(text) > 0', name=op.f('ck_role_cell_taken_has_role')),
    sa.CheckConstraint('leader_cell_id IS NULL OR leader_cell_id <> id', name=op.f('ck_role_cell_not_own_leader')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_role_cell_employee_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_role_cell_goal_id')),
    sa.ForeignKeyConstraint(['leader_cell_id'], ['role_cell.id'], name=op.f('fk_role_cell_leader_cell_id')),
    sa.ForeignKeyConstraint(['strategy_id'], ['strategy.id'], name=op.f('fk_role_cell_strategy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_cell'))
    )
    with op.batch_alter_table('role_cell', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_cell_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_cell_goal_id'), ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_cell_leader_cell_id'), ['leader_cell_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_cell_strategy_id'), ['strategy_id'], unique=False)
        batch_op.create_index('uq_role_cell_direct', ['strategy_id', 'employee_id', 'outsider'], unique=True, sqlite_where=sa.text('leader_cell_id IS NULL'), postgresql_where=sa.text('leader_cell_id IS NULL'))
        batch_op.create_index('uq_role_cell_team', ['leader_cell_id', 'employee_id', 'outsider'], unique=True, sqlite_where=sa.text('leader_cell_id IS NOT NULL'), postgresql_where=sa.text('leader_cell_id IS NOT NULL'))

    for table, column, other in REFERENCES:
        refer(table, column, other)


def downgrade() -> None:
    for table, column, _other in reversed(REFERENCES):
        op.drop_index(f'ix_{table}_{column}', table_name=table)
        op.drop_column(table, column)

    with op.batch_alter_table('role_cell', schema=None) as batch_op:
        batch_op.drop_index('uq_role_cell_team', sqlite_where=sa.text('leader_cell_id IS NOT NULL'), postgresql_where=sa.text('leader_cell_id IS NOT NULL'))
        batch_op.drop_index('uq_role_cell_direct', sqlite_where=sa.text('leader_cell_id IS NULL'), postgresql_where=sa.text('leader_cell_id IS NULL'))
        batch_op.drop_index(batch_op.f('ix_role_cell_strategy_id'))
        batch_op.drop_index(batch_op.f('ix_role_cell_leader_cell_id'))
        batch_op.drop_index(batch_op.f('ix_role_cell_goal_id'))
        batch_op.drop_index(batch_op.f('ix_role_cell_employee_id'))

    op.drop_table('role_cell')
    with op.batch_alter_table('strategy', schema=None) as batch_op:
        batch_op.drop_index('ix_strategy_unit_year')
        batch_op.drop_index(batch_op.f('ix_strategy_measure_id'))
        batch_op.drop_index(batch_op.f('ix_strategy_goal_id'))

    op.drop_table('strategy')
    with op.batch_alter_table('indicator_definition', schema=None) as batch_op:
        batch_op.drop_index('ix_indicator_definition_state_name')
        batch_op.drop_index(batch_op.f('ix_indicator_definition_proposer_id'))

    op.drop_table('indicator_definition')
    with op.batch_alter_table('unit_objective', schema=None) as batch_op:
        batch_op.drop_index('ix_unit_objective_unit_year')
        batch_op.drop_index(batch_op.f('ix_unit_objective_parent_id'))

    op.drop_table('unit_objective')
