"""Times of services with their standards and figures; unread entries are found by an index.

Revision: 0015
Follows: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

BASIS = ('hari_kerja', 'hari_kalender', 'jam_kerja')


def upgrade() -> None:
    op.create_table('service_standard',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('basis', sa.Enum(*BASIS, name='basis', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=False),
    sa.Column('closes', sa.Time(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_service_standard_positive')),
    sa.CheckConstraint('opens < closes', name=op.f('ck_service_standard_hours')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_standard_service_id')),
    sa.PrimaryKeyConstraint('service_id', 'starts_on', name=op.f('pk_service_standard'))
    )
    op.create_table('service_time_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('pratinjau', 'diterapkan', 'dibatalkan', name='importstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=True),
    sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name=op.f('ck_service_time_batch_applied')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_service_time_batch_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_time_batch'))
    )
    with op.batch_alter_table('service_time_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_time_batch_account_id'), ['account_id'], unique=False)

    op.create_table('service_time',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.Column('started', sa.DateTime(), nullable=False),
    sa.Column('finished', sa.DateTime(), nullable=True),
    sa.Column('has_time', sa.Boolean(), nullable=False),
    sa.CheckConstraint('finished IS NULL OR finished >= started', name=op.f('ck_service_time_order')),
    sa.ForeignKeyConstraint(['batch_id'], ['service_time_batch.id'], name=op.f('fk_service_time_batch_id')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_time_service_id')),
    sa.PrimaryKeyConstraint('batch_id', 'service_id', 'digest', name=op.f('pk_service_time'))
    )
    with op.batch_alter_table('service_time', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_time_service_id'), ['service_id'], unique=False)

    op.create_table('service_time_figure',
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('period_key', sa.String(length=10), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=False),
    sa.Column('basis', sa.Enum(*BASIS, name='basis', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('unfinished', sa.Integer(), nullable=False),
    sa.Column('median', sa.BigInteger(), nullable=True),
    sa.Column('ninetieth', sa.BigInteger(), nullable=True),
    sa.Column('standard', sa.BigInteger(), nullable=True),
    sa.Column('within', sa.Integer(), nullable=False),
    sa.CheckConstraint('n >= 0 AND unfinished >= 0 AND within <= n', name=op.f('ck_service_time_figure_counts')),
    sa.CheckConstraint('(n = 0) = (median IS NULL)', name=op.f('ck_service_time_figure_has_median')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_service_time_figure_service_id')),
    sa.PrimaryKeyConstraint('service_id', 'period_key', name=op.f('pk_service_time_figure'))
    )
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.create_index('ix_log_entry_unread', ['employee_id'], unique=False, sqlite_where=sa.text('acknowledged_at IS NULL'), postgresql_where=sa.text('acknowledged_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('log_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_log_entry_unread')
    op.drop_table('service_time_figure')
    op.drop_table('service_time')
    op.drop_table('service_time_batch')
    op.drop_table('service_standard')
