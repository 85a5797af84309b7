"""Members of a forum who are replaced while it runs: the row stays, and somebody else sits.

Revision: 0041
Follows: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None

NAME = 'forum_replacement'
CHAIR = 'uq_forum_member_chair'
GONE = 'ck_forum_member_replaced_is_gone'


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def upgrade() -> None:
    op.drop_index(CHAIR, 'forum_member')
    with op.batch_alter_table('forum_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            op.f(GONE), 'replaced_at IS NULL OR NOT (is_chair OR is_present)'
        )
    chair()
    op.create_table(
        NAME,
        sa.Column('session_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('former_id', sa.Uuid(), nullable=False),
        sa.Column('new_id', sa.Uuid(), nullable=False),
        sa.Column('of_chair', sa.Boolean(), nullable=False),
        sa.Column('leaves', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('replaced_by', sa.String(length=120), nullable=False),
        sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('former_id <> new_id', name=op.f('ck_forum_replacement_two_people')),
        sa.CheckConstraint('leaves OR of_chair', name=op.f('ck_forum_replacement_something_moves')),
        sa.CheckConstraint('length(reason) > 0', name=op.f('ck_forum_replacement_has_reason')),
        sa.CheckConstraint('number >= 1', name=op.f('ck_forum_replacement_number')),
        sa.ForeignKeyConstraint(
            ['session_id', 'former_id'], ['forum_member.session_id', 'forum_member.employee_id'],
            name=op.f('fk_forum_replacement_session_id_former_id'),
        ),
        sa.ForeignKeyConstraint(
            ['session_id', 'new_id'], ['forum_member.session_id', 'forum_member.employee_id'],
            name=op.f('fk_forum_replacement_session_id_new_id'),
        ),
        sa.PrimaryKeyConstraint('session_id', 'number', name=op.f('pk_forum_replacement')),
    )
    op.create_index('ix_forum_replacement_former_id', NAME, ['former_id'])
    op.create_index('ix_forum_replacement_new_id', NAME, ['new_id'])
    if is_sqlite():
        for act in ('UPDATE', 'DELETE'):
            op.execute(
                f'CREATE TRIGGER {NAME}_no_{act.lower()} BEFORE {act} ON {NAME} '
                f"BEGIN SELECT RAISE(ABORT, '{NAME} only takes new rows'); END"
            )
        return
    op.execute(
        f'CREATE TRIGGER {NAME}_append_only BEFORE UPDATE OR DELETE ON {NAME} '
        'FOR EACH ROW EXECUTE FUNCTION refuse_change_in_forum()'
    )


def downgrade() -> None:
    op.drop_table(NAME)
    op.drop_index(CHAIR, 'forum_member')
    with op.batch_alter_table('forum_member', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(GONE), type_='check')
        batch_op.drop_column('replaced_at')
    chair()


def chair() -> None:
    op.create_index(
        CHAIR, 'forum_member', ['session_id'], unique=True,
        sqlite_where=sa.text('is_chair'), postgresql_where=sa.text('is_chair'),
    )
