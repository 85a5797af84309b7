"""Entries of a team are offered to colleagues, who agree or decline.

Revision: 0018
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('entry_share',
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('colleague_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('ditawarkan', 'diterima', 'ditolak', name='sharestate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_id', sa.Uuid(), nullable=True),
    sa.Column('accepted_version', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'diterima') = (accepted_id IS NOT NULL)", name=op.f('ck_entry_share_accepted')),
    sa.CheckConstraint('(accepted_id IS NULL) = (accepted_version IS NULL)', name=op.f('ck_entry_share_version')),
    sa.CheckConstraint("(state = 'ditawarkan') = (answered_at IS NULL)", name=op.f('ck_entry_share_answered')),
    sa.CheckConstraint('accepted_id IS NULL OR accepted_id <> entry_id', name=op.f('ck_entry_share_not_itself')),
    sa.ForeignKeyConstraint(['accepted_id'], ['log_entry.id'], name=op.f('fk_entry_share_accepted_id')),
    sa.ForeignKeyConstraint(['colleague_id'], ['employee.id'], name=op.f('fk_entry_share_colleague_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['log_entry.id'], name=op.f('fk_entry_share_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', 'colleague_id', name=op.f('pk_entry_share')),
    sa.UniqueConstraint('accepted_id', name=op.f('uq_entry_share_accepted_id'))
    )
    with op.batch_alter_table('entry_share', schema=None) as batch_op:
        batch_op.create_index('ix_entry_share_colleague_state', ['colleague_id', 'state'], unique=False)


def downgrade() -> None:
    op.drop_table('entry_share')
