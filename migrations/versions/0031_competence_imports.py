"""Files of assessment centres, and which levels came from them.

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('competence_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_sha256', sa.String(length=64), nullable=False),
    sa.Column('state', sa.Enum('pratinjau', 'diterapkan', 'dibatalkan', name='importstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('plan', sa.JSON(), nullable=True),
    sa.CheckConstraint("(state = 'pratinjau') = (applied_at IS NULL)", name=op.f('ck_competence_import_applied')),
    sa.CheckConstraint('length(basis) > 0', name=op.f('ck_competence_import_basis')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_competence_import_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competence_import'))
    )
    op.create_index('ix_competence_import_account_id', 'competence_import', ['account_id'])
    with op.batch_alter_table('competence_level', schema=None) as batch_op:
        batch_op.add_column(sa.Column('import_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f('fk_competence_level_import_id'), 'competence_import', ['import_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_competence_level_imported'), "import_id IS NULL OR source = 'impor'")
        batch_op.create_index('ix_competence_level_import_id', ['import_id'])


def downgrade() -> None:
    with op.batch_alter_table('competence_level', schema=None) as batch_op:
        batch_op.drop_index('ix_competence_level_import_id')
        batch_op.drop_constraint(op.f('ck_competence_level_imported'), type_='check')
        batch_op.drop_constraint(op.f('fk_competence_level_import_id'), type_='foreignkey')
        batch_op.drop_column('import_id')
    op.drop_table('competence_import')
