"""The third row of form B.1.9: technical competences, named by whoever guides.

Revision: 0039
Follows: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'guidance_technical',
        sa.Column('guidance_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('name', sa.String(length=150), nullable=False),
        sa.Column('level', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.CheckConstraint('length(name) > 0', name=op.f('ck_guidance_technical_has_name')),
        sa.CheckConstraint('length(reason) > 0', name=op.f('ck_guidance_technical_has_reason')),
        sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_guidance_technical_level')),
        sa.ForeignKeyConstraint(
            ['guidance_id'], ['guidance.id'], name=op.f('fk_guidance_technical_guidance_id')
        ),
        sa.PrimaryKeyConstraint('guidance_id', 'position', name=op.f('pk_guidance_technical')),
    )


def downgrade() -> None:
    op.drop_table('guidance_technical')
