"""Talent with its axes and boxes, opportunities and thanks, earlier ratings, estimates of points.

Revision: 0026
Follows: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('opportunity',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('kelompok_suksesi', 'pengembangan_kompetensi', 'studi_lanjut', 'seminar_internasional', 'koordinator_proyek', 'promosi_mutasi', 'penghargaan', 'pegawai_bulan_ini', name='opportunitykind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('about', sa.String(length=2000), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('terbuka', 'diputuskan', 'ditarik', name='opportunitystate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('posted_by', sa.String(length=120), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=120), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'terbuka') = (decided_at IS NULL)", name=op.f('ck_opportunity_decided')),
    sa.CheckConstraint("state = 'terbuka' OR length(reason) > 0", name=op.f('ck_opportunity_has_reason')),
    sa.CheckConstraint('closes_on >= opens_on', name=op.f('ck_opportunity_days')),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_opportunity_has_title')),
    sa.CheckConstraint('seats >= 1', name=op.f('ck_opportunity_seats')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_opportunity_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opportunity'))
    )
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.create_index('ix_opportunity_state_closes', ['state', 'closes_on'], unique=False)

    op.create_table('talent_setting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('axis', sa.Enum('predikat', 'hasil_kerja', name='performanceaxis', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('medium_from', sa.Integer(), nullable=False),
    sa.Column('high_from', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('set_by', sa.String(length=120), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('0 < medium_from AND medium_from < high_from', name=op.f('ck_talent_setting_rises')),
    sa.CheckConstraint('high_from <= 100', name=op.f('ck_talent_setting_scale')),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_talent_setting_has_reason')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talent_setting'))
    )
    with op.batch_alter_table('talent_setting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talent_setting_set_at'), ['set_at'], unique=False)

    op.create_table('appreciation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('from_id', sa.Uuid(), nullable=False),
    sa.Column('to_id', sa.Uuid(), nullable=False),
    sa.Column('value', sa.Enum('berorientasi_pelayanan', 'akuntabel', 'kompeten', 'harmonis', 'loyal', 'adaptif', 'kolaboratif', name='corevalue', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('wall_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_appreciation_not_oneself')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_appreciation_has_text')),
    sa.ForeignKeyConstraint(['from_id'], ['employee.id'], name=op.f('fk_appreciation_from_id')),
    sa.ForeignKeyConstraint(['to_id'], ['employee.id'], name=op.f('fk_appreciation_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appreciation'))
    )
    with op.batch_alter_table('appreciation', schema=None) as batch_op:
        batch_op.create_index('ix_appreciation_from_id', ['from_id', 'given_at'], unique=False)
        batch_op.create_index('ix_appreciation_to_id', ['to_id', 'given_at'], unique=False)
        batch_op.create_index('ix_appreciation_wall_at', ['wall_at'], unique=False)

    op.create_table('earlier_predikat',
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('span_key', sa.String(length=10), nullable=False),
    sa.Column('predikat', sa.Enum('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang', name='predikat', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('document', sa.String(length=200), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(document) > 0', name=op.f('ck_earlier_predikat_document')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_earlier_predikat_employee_id')),
    sa.PrimaryKeyConstraint('employee_id', 'span_key', name=op.f('pk_earlier_predikat'))
    )
    op.create_table('opportunity_candidate',
    sa.Column('opportunity_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('is_own', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_chosen', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('evidence', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint('NOT is_chosen OR length(reason) > 0', name=op.f('ck_opportunity_candidate_chosen_for_a_reason')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_opportunity_candidate_employee_id')),
    sa.ForeignKeyConstraint(['opportunity_id'], ['opportunity.id'], name=op.f('fk_opportunity_candidate_opportunity_id')),
    sa.PrimaryKeyConstraint('opportunity_id', 'employee_id', name=op.f('pk_opportunity_candidate'))
    )
    with op.batch_alter_table('opportunity_candidate', schema=None) as batch_op:
        batch_op.create_index('ix_opportunity_candidate_employee_id', ['employee_id'], unique=False)

    op.create_table('potential_score',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('basis', sa.String(length=300), nullable=False),
    sa.Column('recorded_by', sa.String(length=120), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(basis) > 0', name=op.f('ck_potential_score_basis')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_potential_score_number')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_potential_score_score')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_potential_score_employee_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_potential_score')),
    sa.UniqueConstraint('employee_id', 'assessed_on', 'number', name=op.f('uq_potential_score_employee_id_assessed_on_number'))
    )
    op.create_table('credit_estimate',
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('jenjang', sa.Enum('pemula', 'terampil', 'mahir', 'penyelia', 'ahli_pertama', 'ahli_muda', 'ahli_madya', 'ahli_utama', name='jenjang', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('predikat', sa.Enum('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang', name='predikat', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('coefficient', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('rule_key', sa.String(length=60), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_credit_estimate_no_practice')),
    sa.CheckConstraint('months BETWEEN 1 AND 12', name=op.f('ck_credit_estimate_months')),
    sa.CheckConstraint('percent > 0 AND coefficient > 0 AND points > 0', name=op.f('ck_credit_estimate_positive')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_credit_estimate_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_credit_estimate_period_id_is_practice')),
    sa.PrimaryKeyConstraint('employee_id', 'period_id', name=op.f('pk_credit_estimate'))
    )
    with op.batch_alter_table('credit_estimate', schema=None) as batch_op:
        batch_op.create_index('ix_credit_estimate_period_id', ['period_id'], unique=False)

    op.create_table('talent_place',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('box', sa.Integer(), nullable=False),
    sa.Column('performance', sa.Enum('di_bawah', 'sesuai', 'di_atas', name='performance', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('potential', sa.Enum('rendah', 'menengah', 'tinggi', name='potential', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('predikat', sa.Enum('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang', name='predikat', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('setting_id', sa.Uuid(), nullable=False),
    sa.Column('rule_key', sa.String(length=60), nullable=False),
    sa.Column('placed_by', sa.String(length=120), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('follow_up', sa.String(length=200), nullable=False),
    sa.Column('follow_up_note', sa.String(length=500), nullable=False),
    sa.Column('followed_by', sa.String(length=120), nullable=False),
    sa.Column('followed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(follow_up = '') = (followed_at IS NULL)", name=op.f('ck_talent_place_followed')),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_talent_place_no_practice')),
    sa.CheckConstraint('box BETWEEN 1 AND 9', name=op.f('ck_talent_place_box')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_talent_place_number')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_talent_place_score')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_talent_place_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_talent_place_period_id_is_practice')),
    sa.ForeignKeyConstraint(['setting_id'], ['talent_setting.id'], name=op.f('fk_talent_place_setting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talent_place')),
    sa.UniqueConstraint('employee_id', 'period_id', 'number', name=op.f('uq_talent_place_employee_id_period_id_number'))
    )
    with op.batch_alter_table('talent_place', schema=None) as batch_op:
        batch_op.create_index('ix_talent_place_period_id', ['period_id', 'box'], unique=False)
        batch_op.create_index(batch_op.f('ix_talent_place_setting_id'), ['setting_id'], unique=False)



def downgrade() -> None:
    op.drop_table('talent_place')
    op.drop_table('credit_estimate')
    op.drop_table('potential_score')
    op.drop_table('opportunity_candidate')
    op.drop_table('earlier_predikat')
    op.drop_table('appreciation')
    op.drop_table('talent_setting')
    op.drop_table('opportunity')
