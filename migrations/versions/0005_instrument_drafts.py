"""Drafts of instruments: one for each instrument, with who changed it last.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('instrument_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('based_on', sa.Uuid(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('removed', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Uuid(), nullable=True),
    sa.Column('publish_on', sa.Date(), nullable=True),
    sa.Column('approved_by', sa.String(length=120), nullable=True),
    sa.CheckConstraint('version >= 1', name=op.f('ck_instrument_draft_version')),
    sa.CheckConstraint('(publish_on IS NULL) = (approved_by IS NULL)', name=op.f('ck_instrument_draft_approved')),
    sa.ForeignKeyConstraint(['based_on'], ['instrument_version.id'], name=op.f('fk_instrument_draft_based_on')),
    sa.ForeignKeyConstraint(['updated_by'], ['account.id'], name=op.f('fk_instrument_draft_updated_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_draft')),
    sa.UniqueConstraint('key', name=op.f('uq_instrument_draft_key'))
    )
    with op.batch_alter_table('instrument_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_draft_based_on'), ['based_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_instrument_draft_updated_by'), ['updated_by'], unique=False)


def downgrade() -> None:
    op.drop_table('instrument_draft')
