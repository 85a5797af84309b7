"""Competence standards and levels; courses, proposals, places and learning elsewhere.

Revision: 0025
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post_standard',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_key', sa.String(length=200), nullable=False),
    sa.Column('post', sa.Enum('jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator', 'pengawas', 'pelaksana', 'fungsional', name='postkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_post_standard_has_title')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_post_standard_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_standard')),
    sa.UniqueConstraint('title_key', name=op.f('uq_post_standard_title_key'))
    )
    op.create_table('competence_level',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('competence', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('pusat_penilaian', 'impor', 'atasan', 'diri', name='levelsource', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('assessor_id', sa.Uuid(), nullable=True),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('evidence', sa.String(length=1000), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(source = 'diri') = (assessor_id IS NOT NULL AND assessor_id = employee_id)", name=op.f('ck_competence_level_oneself')),
    sa.CheckConstraint("(source IN ('diri', 'atasan')) = (assessor_id IS NOT NULL)", name=op.f('ck_competence_level_assessor')),
    sa.CheckConstraint("source IN ('diri', 'atasan') OR length(basis) > 0", name=op.f('ck_competence_level_basis')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_competence_level_level')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_competence_level_number')),
    sa.ForeignKeyConstraint(['assessor_id'], ['employee.id'], name=op.f('fk_competence_level_assessor_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_competence_level_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competence_level')),
    sa.UniqueConstraint('employee_id', 'competence', 'source', 'assessed_on', 'number', name='uq_competence_level_said')
    )
    with op.batch_alter_table('competence_level', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_competence_level_assessor_id'), ['assessor_id'], unique=False)
        batch_op.create_index('ix_competence_level_competence', ['competence', 'source', 'assessed_on'], unique=False)

    op.create_table('intended_post',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('set_by', sa.String(length=120), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_intended_post_has_reason')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_intended_post_employee_id')),
    sa.ForeignKeyConstraint(['standard_id'], ['post_standard.id'], name=op.f('fk_intended_post_standard_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intended_post'))
    )
    with op.batch_alter_table('intended_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intended_post_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_intended_post_standard_id'), ['standard_id'], unique=False)
        batch_op.create_index('uq_intended_post_current', ['employee_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('post_standard_level',
    sa.Column('standard_id', sa.Uuid(), nullable=False),
    sa.Column('competence', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_post_standard_level_level')),
    sa.ForeignKeyConstraint(['standard_id'], ['post_standard.id'], name=op.f('fk_post_standard_level_standard_id')),
    sa.PrimaryKeyConstraint('standard_id', 'competence', name=op.f('pk_post_standard_level'))
    )
    op.create_table('learning_claim',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('path', sa.Enum('pelatihan', 'lokakarya', 'seminar', 'kursus', 'coaching', 'mentoring', 'e_learning', 'magang', 'pertukaran', 'belajar_mandiri', name='learningpath', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('competence', sa.String(length=60), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('finished_on', sa.Date(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('diajukan', 'diterima', 'ditolak', name='claimstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(state = 'diajukan') = (decided_at IS NULL)", name=op.f('ck_learning_claim_decided')),
    sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name=op.f('ck_learning_claim_refused_for_a_reason')),
    sa.CheckConstraint('hours BETWEEN 1 AND 1000', name=op.f('ck_learning_claim_hours')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_learning_claim_employee_id')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_learning_claim_evidence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_learning_claim')),
    sa.UniqueConstraint('employee_id', 'evidence_id', name=op.f('uq_learning_claim_employee_id_evidence_id'))
    )
    with op.batch_alter_table('learning_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_learning_claim_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_learning_claim_evidence_id'), ['evidence_id'], unique=False)
        batch_op.create_index('ix_learning_claim_state', ['state', 'claimed_at'], unique=False)

    op.create_table('training_programme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('competence', sa.String(length=60), nullable=False),
    sa.Column('path', sa.Enum('pelatihan', 'lokakarya', 'seminar', 'kursus', 'coaching', 'mentoring', 'e_learning', 'magang', 'pertukaran', 'belajar_mandiri', name='learningpath', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('provider', sa.String(length=200), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('about', sa.String(length=2000), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('cost', sa.BigInteger(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('enrol_until', sa.Date(), nullable=False),
    sa.Column('family', sa.Enum('guru', 'perawat_bidan', 'petugas_loket', 'perencana', 'pekerja_sosial', 'petugas_lapangan', 'petugas_perhubungan', 'umum', name='jobfamily', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('state', sa.Enum('draf', 'terbuka', 'selesai', 'batal', name='programmestate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('is_workshop', sa.Boolean(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('cost >= 0', name=op.f('ck_training_programme_cost')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_training_programme_days')),
    sa.CheckConstraint('enrol_until <= starts_on', name=op.f('ck_training_programme_enrol_before')),
    sa.CheckConstraint('hours BETWEEN 1 AND 1000', name=op.f('ck_training_programme_hours')),
    sa.CheckConstraint('seats IS NULL OR seats >= 1', name=op.f('ck_training_programme_seats')),
    sa.CheckConstraint('taken >= 0 AND (seats IS NULL OR taken <= seats)', name=op.f('ck_training_programme_taken')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_training_programme_version')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_training_programme_period_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_programme'))
    )
    with op.batch_alter_table('training_programme', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_programme_competence'), ['competence'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_programme_period_id'), ['period_id'], unique=False)
        batch_op.create_index('ix_training_programme_state_starts', ['state', 'starts_on'], unique=False)

    op.create_table('training_place',
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('terdaftar', 'menunggu', 'batal', 'hadir', 'tidak_hadir', name='placestate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('certificate', sa.String(length=100), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=True),
    sa.Column('unclear', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(state = 'hadir') = (hours IS NOT NULL)", name=op.f('ck_training_place_hours_if_there')),
    sa.CheckConstraint('hours IS NULL OR hours BETWEEN 0 AND 1000', name=op.f('ck_training_place_hours')),
    sa.ForeignKeyConstraint(['certificate_id'], ['evidence.id'], name=op.f('fk_training_place_certificate_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_training_place_employee_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['training_programme.id'], name=op.f('fk_training_place_programme_id')),
    sa.PrimaryKeyConstraint('programme_id', 'employee_id', name=op.f('pk_training_place'))
    )
    with op.batch_alter_table('training_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_place_certificate_id'), ['certificate_id'], unique=False)
        batch_op.create_index('ix_training_place_employee_id', ['employee_id'], unique=False)
        batch_op.create_index('ix_training_place_queue', ['programme_id', 'state', 'queued_at'], unique=False)

    op.create_table('training_proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=True),
    sa.Column('competence', sa.String(length=60), nullable=False),
    sa.Column('wish', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('origin', sa.Enum('kompetensi', 'perilaku', 'hasil_kerja', 'suksesi', name='needorigin', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('proposed_by_id', sa.Uuid(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approver_id', sa.Uuid(), nullable=True),
    sa.Column('state', sa.Enum('diusulkan', 'disetujui', 'ditolak', 'ditarik', name='proposalstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=False),
    sa.CheckConstraint("(state IN ('diusulkan', 'ditarik')) = (decided_at IS NULL)", name=op.f('ck_training_proposal_decided')),
    sa.CheckConstraint("state <> 'ditolak' OR length(answer) > 0", name=op.f('ck_training_proposal_refused_for_a_reason')),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> employee_id', name=op.f('ck_training_proposal_not_decided_by_self')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_training_proposal_has_reason')),
    sa.CheckConstraint('programme_id IS NOT NULL OR length(wish) > 0', name=op.f('ck_training_proposal_asks_something')),
    sa.ForeignKeyConstraint(['approver_id'], ['employee.id'], name=op.f('fk_training_proposal_approver_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['employee.id'], name=op.f('fk_training_proposal_decided_by_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_training_proposal_employee_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['training_programme.id'], name=op.f('fk_training_proposal_programme_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['employee.id'], name=op.f('fk_training_proposal_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_proposal'))
    )
    with op.batch_alter_table('training_proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_proposal_approver_id'), ['approver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_proposal_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_proposal_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_proposal_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_proposal_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index('ix_training_proposal_state', ['state', 'proposed_at'], unique=False)
        batch_op.create_index('uq_training_proposal_open', ['employee_id', 'programme_id'], unique=True, sqlite_where=sa.text("state = 'diusulkan'"), postgresql_where=sa.text("state = 'diusulkan'"))



def downgrade() -> None:
    op.drop_table('training_proposal')
    op.drop_table('training_place')
    op.drop_table('training_programme')
    op.drop_table('learning_claim')
    op.drop_table('post_standard_level')
    op.drop_table('intended_post')
    op.drop_table('competence_level')
    op.drop_table('post_standard')
