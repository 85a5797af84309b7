"""Colleagues' answers lie sealed until their round is over; what waited in the open is mixed first.

Revision: 0040
Follows: 0039
"""

import random
import uuid

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

RELATIONS = sa.Enum('diri', 'atasan', 'rekan', 'bawahan', 'lintas_unit', 'pihak_lain', 'warga', name='relation', native_enum=False, create_constraint=True)
WORDS = 'a round of colleagues runs only with a key'
KEYLESS = "NEW.state = 'berjalan' AND OLD.state <> 'berjalan' AND NEW.public_key IS NULL"


def answers(name: str, **more: object) -> sa.TableClause:
    whom = {'id': sa.Uuid, 'period_id': sa.Uuid, 'ratee_id': sa.Uuid, 'relation': sa.String}
    return sa.table(name, *(sa.column(key, kind) for key, kind in {**whom, **more}.items()))


BALLOT = answers('peer_ballot', version_id=sa.Uuid, scores=sa.JSON)
BOX = answers('peer_box', version_id=sa.Uuid, scores=sa.JSON, comments=sa.JSON)
COMMENT = answers('peer_comment', item=sa.String, text=sa.Text, state=sa.String, claim=sa.String)


def mix_what_waits() -> None:
    """Answers of the open box go to the mixed ones, in a new order and under new ids."""
    rows = op.get_bind().execute(sa.select(BOX)).all()
    ballots = [
        {'id': uuid.uuid4(), 'period_id': row.period_id, 'ratee_id': row.ratee_id,
         'relation': row.relation, 'version_id': row.version_id, 'scores': row.scores}
        for row in rows
    ]
    comments = [
        {'id': uuid.uuid4(), 'period_id': row.period_id, 'ratee_id': row.ratee_id,
         'relation': row.relation, 'item': item, 'text': text, 'state': 'baru', 'claim': claim}
        for row in rows
        for item, (text, claim) in row.comments.items()
    ]
    for table, made in ((BALLOT, ballots), (COMMENT, comments)):
        random.SystemRandom().shuffle(made)
        if made:
            op.bulk_insert(table, made)
    for table in ('peer_receipt', 'peer_slip'):
        op.execute(f"UPDATE {table} SET mark = 'tuntas' WHERE mark <> 'tuntas'")


def give_back() -> None:
    """What is sealed cannot be opened here: its assignments can be answered again."""
    waiting = 'SELECT DISTINCT period_id FROM peer_box'
    for table in ('peer_receipt', 'peer_slip'):
        op.execute(f"DELETE FROM {table} WHERE mark = 'di_kotak' AND period_id IN ({waiting})")


def box(key: list[str], *content: sa.schema.SchemaItem) -> None:
    op.drop_table('peer_box')
    op.create_table(
        'peer_box',
        sa.Column('ratee_id', sa.Uuid(), nullable=False),
        sa.Column('period_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('relation', RELATIONS, nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=False),
        *content,
        sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_box_period_id')),
        sa.ForeignKeyConstraint(['ratee_id'], ['employee.id'], name=op.f('fk_peer_box_ratee_id')),
        sa.ForeignKeyConstraint(['version_id'], ['instrument_version.id'], name=op.f('fk_peer_box_version_id')),
        sa.PrimaryKeyConstraint(*key, name=op.f('pk_peer_box')),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    op.add_column('peer_round', sa.Column('public_key', sa.String(length=64), nullable=True))
    op.add_column('peer_round', sa.Column('key_lost', sa.Boolean(), nullable=False, server_default=sa.false()))
    mix_what_waits()
    box(['ratee_id', 'period_id', 'id'], sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('length(sealed) > 48', name=op.f('ck_peer_box_sealed')))
    op.create_table(
        'peer_count',
        sa.Column('period_id', sa.Uuid(), nullable=False),
        sa.Column('employee_id', sa.Uuid(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_peer_count_employee_id')),
        sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_peer_count_period_id')),
        sa.PrimaryKeyConstraint('period_id', 'employee_id', name=op.f('pk_peer_count')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_peer_count_employee_id', 'peer_count', ['employee_id'])
    if op.get_context().dialect.name == 'sqlite':
        op.execute(f"CREATE TRIGGER peer_round_keyed BEFORE UPDATE ON peer_round WHEN {KEYLESS} "
                   f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")
        return
    op.execute("CREATE FUNCTION peer_round_keyed() RETURNS trigger LANGUAGE plpgsql AS "
               f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$")
    op.execute(f"CREATE TRIGGER peer_round_keyed BEFORE UPDATE ON peer_round FOR EACH ROW "
               f"WHEN ({KEYLESS}) EXECUTE FUNCTION peer_round_keyed()")


def downgrade() -> None:
    if op.get_context().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER peer_round_keyed')
    else:
        op.execute('DROP TRIGGER peer_round_keyed ON peer_round')
        op.execute('DROP FUNCTION peer_round_keyed()')
    give_back()
    op.drop_index('ix_peer_count_employee_id', 'peer_count')
    op.drop_table('peer_count')
    box(['id'], sa.Column('scores', sa.JSON(), nullable=False), sa.Column('comments', sa.JSON(), nullable=False))
    op.create_index('ix_peer_box_period_id', 'peer_box', ['period_id'])
    op.drop_column('peer_round', 'key_lost')
    op.drop_column('peer_round', 'public_key')
