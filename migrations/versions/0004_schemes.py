"""Schemes: adopted versions (append-only) and drafts.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def _refuse_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER scheme_version_no_{act.lower()} BEFORE {act} ON scheme_version "
                "BEGIN SELECT RAISE(ABORT, 'scheme_version only takes new rows'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER scheme_version_append_only BEFORE UPDATE OR DELETE ON scheme_version "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    op.create_table('scheme_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('based_on', sa.String(length=20), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('content_hash', sa.String(length=64), nullable=False),
    sa.Column('adopted_on', sa.Date(), nullable=False),
    sa.Column('adopted_by', sa.String(length=120), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_scheme_version_number')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_scheme_version_has_reason')),
    sa.CheckConstraint('number = 1 OR valid_from >= adopted_on', name=op.f('ck_scheme_version_not_backdated')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scheme_version')),
    sa.UniqueConstraint('number', name=op.f('uq_scheme_version_number'))
    )
    with op.batch_alter_table('scheme_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scheme_version_valid_from'), ['valid_from'], unique=False)

    op.create_table('scheme_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('based_on', sa.String(length=20), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=120), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_scheme_draft_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scheme_draft'))
    )
    _refuse_changes()


def downgrade() -> None:
    op.drop_table('scheme_draft')
    with op.batch_alter_table('scheme_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scheme_version_valid_from'))

    op.drop_table('scheme_version')
