"""Messages, deliveries, preferences, paused carriers; the audit trail is searched by moment and actor.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('carrier_pause',
    sa.Column('carrier', sa.Enum('surel', 'gerbang', 'surat', name='carrier', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('carrier', name=op.f('pk_carrier_pause'))
    )
    op.create_table('message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('mailbox', sa.Enum('jejak_audit', name='mailbox', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('link', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('detail', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("link LIKE '/%' AND link NOT LIKE '//%'", name=op.f('ck_message_link')),
    sa.CheckConstraint('(mailbox IS NULL) = (detail IS NULL)', name=op.f('ck_message_detail')),
    sa.CheckConstraint('CASE WHEN employee_id IS NULL THEN 0 ELSE 1 END + CASE WHEN account_id IS NULL THEN 0 ELSE 1 END + CASE WHEN mailbox IS NULL THEN 0 ELSE 1 END = 1', name=op.f('ck_message_one_recipient')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_message_account_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_message_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('ix_message_account_id', ['account_id', 'created_at'], unique=False)
        batch_op.create_index('ix_message_employee_id', ['employee_id', 'created_at'], unique=False)
        batch_op.create_index('ix_message_unplanned', ['created_at'], unique=False, sqlite_where=sa.text('planned_at IS NULL'), postgresql_where=sa.text('planned_at IS NULL'))
        batch_op.create_index('ix_message_unread_account', ['account_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.create_index('ix_message_unread_employee', ['employee_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))

    op.create_table('message_preference',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('by_email', sa.Boolean(), nullable=False),
    sa.Column('by_gateway', sa.Boolean(), nullable=False),
    sa.Column('quiet_from', sa.Integer(), nullable=True),
    sa.Column('quiet_until', sa.Integer(), nullable=True),
    sa.CheckConstraint('(quiet_from IS NULL) = (quiet_until IS NULL)', name=op.f('ck_message_preference_quiet_both')),
    sa.CheckConstraint('quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23 AND quiet_from <> quiet_until', name=op.f('ck_message_preference_quiet_hours')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_message_preference_account_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_message_preference'))
    )
    op.create_table('delivery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('message_id', sa.Uuid(), nullable=False),
    sa.Column('carrier', sa.Enum('surel', 'gerbang', 'surat', name='carrier', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('state', sa.Enum('menunggu', 'terkirim', 'menyerah', 'dibatalkan', name='deliverystate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_error', sa.Enum('tidak_terhubung', 'waktu_habis', 'tls', 'masuk_ditolak', 'ditunda', 'penerima_ditolak', 'pesan_ditolak', 'jawaban_aneh', name='deliveryfault', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'terkirim') = (sent_at IS NOT NULL)", name=op.f('ck_delivery_sent')),
    sa.CheckConstraint('tries >= 0', name=op.f('ck_delivery_tries')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_delivery_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('message_id', 'carrier', name=op.f('uq_delivery_message_id_carrier'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_due', ['state', 'carrier', 'next_at'], unique=False)

    op.create_index(op.f('ix_audit_entry_actor'), 'audit_entry', ['actor'])
    op.create_index(op.f('ix_audit_entry_at'), 'audit_entry', ['at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_audit_entry_at'), table_name='audit_entry')
    op.drop_index(op.f('ix_audit_entry_actor'), table_name='audit_entry')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_delivery_due')

    op.drop_table('delivery')
    op.drop_table('message_preference')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('ix_message_unread_employee', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_message_unread_account', sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_message_unplanned', sqlite_where=sa.text('planned_at IS NULL'), postgresql_where=sa.text('planned_at IS NULL'))
        batch_op.drop_index('ix_message_employee_id')
        batch_op.drop_index('ix_message_account_id')

    op.drop_table('message')
    op.drop_table('carrier_pause')
