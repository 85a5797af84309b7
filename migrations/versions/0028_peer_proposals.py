"""Rounds of colleagues: frozen pictures of units, proposals of the worker, whom a refusal led to.

Revision: 0028
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0019'
branch_labels = None
depends_on = None


def keep_pictures() -> None:
    """A picture is frozen like the releases it is made of."""
    if op.get_context().dialect.name == 'sqlite':
        for act in ('UPDATE', 'DELETE'):
            op.execute(
                f"CREATE TRIGGER peer_unit_picture_no_{act.lower()} BEFORE {act} ON peer_unit_picture "
                "BEGIN SELECT RAISE(ABORT, 'peer_unit_picture only takes new rows'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER peer_unit_picture_append_only BEFORE UPDATE OR DELETE ON peer_unit_picture "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_step()"
    )


def upgrade() -> None:
    op.create_table('peer_unit_picture',
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_peer_unit_picture_no_practice')),
    sa.CheckConstraint('people >= 1', name=op.f('ck_peer_unit_picture_people')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_peer_unit_picture_period_id_is_practice')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_peer_unit_picture_unit_id')),
    sa.PrimaryKeyConstraint('period_id', 'unit_id', name=op.f('pk_peer_unit_picture')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_peer_unit_picture_unit_id', 'peer_unit_picture', ['unit_id'])
    keep_pictures()
    op.create_table('peer_proposal',
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('menunggu', 'dihitung', 'siap', 'ditulis', 'selesai', name='proposalstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('is_renewed', sa.Boolean(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.String(length=120), nullable=False),
    sa.Column('basis', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('written', sa.Integer(), nullable=False),
    sa.Column('summary', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('drawn', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('progress BETWEEN 0 AND 100', name=op.f('ck_peer_proposal_progress')),
    sa.CheckConstraint('written BETWEEN 0 AND added', name=op.f('ck_peer_proposal_written')),
    sa.CheckConstraint("state IN ('menunggu', 'dihitung') OR (length(digest) = 64 AND summary IS NOT NULL)", name=op.f('ck_peer_proposal_drawn')),
    sa.ForeignKeyConstraint(['round_id'], ['peer_round.id'], name=op.f('fk_peer_proposal_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_peer_proposal_unit_id')),
    sa.PrimaryKeyConstraint('round_id', name=op.f('pk_peer_proposal'))
    )
    op.create_index(op.f('ix_peer_proposal_unit_id'), 'peer_proposal', ['unit_id'])
    with op.batch_alter_table('peer_decline', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_by_id', sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_peer_decline_replaced_by_id'), ['replaced_by_id'])
        batch_op.create_foreign_key(batch_op.f('fk_peer_decline_replaced_by_id'), 'peer_assignment', ['replaced_by_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_peer_decline_another'), 'replaced_by_id <> assignment_id')


def downgrade() -> None:
    with op.batch_alter_table('peer_decline', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_peer_decline_another'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_peer_decline_replaced_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_peer_decline_replaced_by_id'), type_='unique')
        batch_op.drop_column('replaced_by_id')
    op.drop_index(op.f('ix_peer_proposal_unit_id'), table_name='peer_proposal')
    op.drop_table('peer_proposal')
    op.drop_index('ix_peer_unit_picture_unit_id', table_name='peer_unit_picture')
    op.drop_table('peer_unit_picture')
