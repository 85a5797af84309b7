"""Evaluations, their results and evidence, and the predicate of the organisation before them.

Revision: 0020
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0024'
branch_labels = None
depends_on = None


FIXED = (
    'employee_id', 'period_id', 'is_practice', 'posting_id', 'skp_id', 'unit_id', 'evaluator_id',
    'by_superior', 'assignment', 'assignment_source', 'hasil_kerja', 'perilaku_kerja',
    'hasil_reason', 'perilaku_reason', 'notes', 'recommendation', 'strength', 'area', 'next_step',
    'distribution_reason', 'answer', 'talk_on',
)
UNSIGNED = "('draf', 'dibagikan', 'diajukan_forum', 'selesai_forum', 'dikecualikan')"
PARTS = ('evaluation_goal', 'evaluation_evidence')
NO_GROUNDS = 'a rating away from sesuai_ekspektasi needs evidence'
KEPT = 'a signed evaluation never changes'


def groundless(rating: str) -> str:
    return (
        f"(NEW.{rating} <> 'sesuai_ekspektasi' AND NOT EXISTS (SELECT 1 FROM evaluation_evidence e "
        f"WHERE e.evaluation_id = NEW.id AND e.dimension = '{rating}'))"
    )


def guard_ratings() -> None:
    """No rating away from "sesuai" leaves the rater without evidence; what is signed stays."""
    no_grounds = (
        "NEW.needs_evidence AND NEW.state NOT IN ('draf', 'dikecualikan') AND "
        f"({groundless('hasil_kerja')} OR {groundless('perilaku_kerja')})"
    )
    signed = f'OLD.state NOT IN {UNSIGNED}'
    if op.get_bind().dialect.name == 'sqlite':
        _guard_sqlite(no_grounds, signed)
    else:
        _guard_postgresql(no_grounds, signed)


def _guard_sqlite(no_grounds: str, signed: str) -> None:
    changed = ' OR '.join(f'OLD.{name} IS NOT NEW.{name}' for name in FIXED)
    for act in ('INSERT', 'UPDATE'):
        op.execute(
            f"CREATE TRIGGER evaluation_grounds_{act.lower()} BEFORE {act} ON evaluation "
            f"WHEN {no_grounds} BEGIN SELECT RAISE(ABORT, '{NO_GROUNDS}'); END"
        )
    op.execute(
        f'CREATE TRIGGER evaluation_kept BEFORE UPDATE ON evaluation '
        f'WHEN {signed} AND ({changed} OR NEW.state IN {UNSIGNED}) '
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    op.execute(
        f'CREATE TRIGGER evaluation_stays BEFORE DELETE ON evaluation '
        f"WHEN {signed} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    )
    for table in PARTS:
        for act, row in (('INSERT', 'NEW'), ('UPDATE', 'OLD'), ('DELETE', 'OLD')):
            op.execute(
                f'CREATE TRIGGER {table}_kept_{act.lower()} BEFORE {act} ON {table} '
                f'WHEN EXISTS (SELECT 1 FROM evaluation p WHERE p.id = {row}.evaluation_id '
                f"AND p.state NOT IN {UNSIGNED}) BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            )


def _guard_postgresql(no_grounds: str, signed: str) -> None:
    changed = ' OR '.join(f'OLD.{name} IS DISTINCT FROM NEW.{name}' for name in FIXED)
    op.execute(
        'CREATE FUNCTION guard_evaluation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN '
        f"IF TG_OP = 'DELETE' THEN IF {signed} THEN RAISE EXCEPTION '{KEPT}'; END IF; "
        'RETURN OLD; END IF; '
        f"IF {no_grounds} THEN RAISE EXCEPTION '{NO_GROUNDS}'; END IF; "
        f"IF TG_OP = 'UPDATE' THEN IF {signed} AND ({changed} OR NEW.state IN {UNSIGNED}) THEN "
        f"RAISE EXCEPTION '{KEPT}'; END IF; END IF; RETURN NEW; END $$"
    )
    op.execute(
        'CREATE TRIGGER evaluation_guarded BEFORE INSERT OR UPDATE OR DELETE ON evaluation '
        'FOR EACH ROW EXECUTE FUNCTION guard_evaluation()'
    )
    op.execute(
        'CREATE FUNCTION keep_evaluation_parts() RETURNS trigger LANGUAGE plpgsql AS $$ '
        'DECLARE parent uuid; BEGIN '
        "IF TG_OP = 'INSERT' THEN parent := NEW.evaluation_id; "
        'ELSE parent := OLD.evaluation_id; END IF; '
        'IF EXISTS (SELECT 1 FROM evaluation p WHERE p.id = parent '
        f"AND p.state NOT IN {UNSIGNED}) THEN RAISE EXCEPTION '{KEPT}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    for table in PARTS:
        op.execute(
            f'CREATE TRIGGER {table}_kept BEFORE INSERT OR UPDATE OR DELETE ON {table} '
            'FOR EACH ROW EXECUTE FUNCTION keep_evaluation_parts()'
        )


def upgrade() -> None:
    op.create_table('organisation_predikat',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('predikat', sa.Enum('istimewa', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang', name='organisationpredikat', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('basis', sa.String(length=1000), nullable=False),
    sa.Column('is_last_years', sa.Boolean(), nullable=False),
    sa.Column('entered_by', sa.String(length=120), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(basis) > 0', name=op.f('ck_organisation_predikat_has_basis')),
    sa.CheckConstraint('version = 1 OR length(reason) > 0', name=op.f('ck_organisation_predikat_correction_has_reason')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_organisation_predikat_version')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_organisation_predikat_period_id_is_practice')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_organisation_predikat_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation_predikat')),
    sa.UniqueConstraint('unit_id', 'period_id', name=op.f('uq_organisation_predikat_unit_id_period_id'))
    )
    with op.batch_alter_table('organisation_predikat', schema=None) as batch_op:
        batch_op.create_index('ix_organisation_predikat_period_id', ['period_id'], unique=False)

    op.create_table('evaluation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('posting_id', sa.Uuid(), nullable=False),
    sa.Column('skp_id', sa.Uuid(), nullable=True),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('evaluator_id', sa.Uuid(), nullable=False),
    sa.Column('by_superior', sa.Boolean(), nullable=False),
    sa.Column('case', sa.Enum('biasa', 'pegawai_pindah', 'penilai_pindah_di_luar_waktu', 'penilai_pindah_dalam_waktu', 'penilai_berhalangan_tetap', 'penilai_diganti', 'penilai_lewat_waktu', 'penilai_pindah', 'skp_lewat_januari', name='case', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('article', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('draf', 'dibagikan', 'diajukan_forum', 'selesai_forum', 'ditandatangani', 'diserahkan', 'diterima', 'dikembalikan', 'ditolak', 'keberatan', 'diputus', 'selesai', 'dikecualikan', name='evaluationstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('needs_evidence', sa.Boolean(), nullable=False),
    sa.Column('needs_talk', sa.Boolean(), nullable=False),
    sa.Column('has_forum', sa.Boolean(), nullable=False),
    sa.Column('assignment', sa.Enum('biasa', 'tugas_belajar', 'tidak_lulus', 'dipekerjakan', name='assignment', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('assignment_source', sa.String(length=2000), nullable=False),
    sa.Column('hasil_kerja', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='hasilkerja', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('perilaku_kerja', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='perilakukerja', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('hasil_reason', sa.String(length=2000), nullable=False),
    sa.Column('perilaku_reason', sa.String(length=2000), nullable=False),
    sa.Column('distribution_reason', sa.String(length=2000), nullable=False),
    sa.Column('notes', sa.String(length=2000), nullable=False),
    sa.Column('recommendation', sa.String(length=2000), nullable=False),
    sa.Column('strength', sa.String(length=2000), nullable=False),
    sa.Column('area', sa.String(length=2000), nullable=False),
    sa.Column('next_step', sa.String(length=2000), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=2000), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('talk_on', sa.Date(), nullable=True),
    sa.Column('talk_note', sa.String(length=2000), nullable=False),
    sa.Column('exemption', sa.Enum('pejabat_negara', 'diberhentikan_sementara', 'cuti_luar_tanggungan', 'masa_persiapan_pensiun', 'lain', name='exemption', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('exemption_reason', sa.String(length=500), nullable=False),
    sa.Column('kept_period_id', sa.Uuid(), nullable=True),
    sa.Column('kept_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('earlier', sa.JSON(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'dikecualikan') = (exemption IS NOT NULL)", name=op.f('ck_evaluation_excused')),
    sa.CheckConstraint("NOT is_practice OR state IN ('diajukan_forum', 'dibagikan', 'draf', 'selesai_forum', 'dikecualikan')", name=op.f('ck_evaluation_practice_unsigned')),
    sa.CheckConstraint("state IN ('diajukan_forum', 'dibagikan', 'draf', 'selesai_forum', 'dikecualikan') OR NOT needs_talk OR by_superior OR talk_on IS NOT NULL", name=op.f('ck_evaluation_has_talk')),
    sa.CheckConstraint("state IN ('draf', 'dikecualikan') OR (hasil_kerja IS NOT NULL AND perilaku_kerja IS NOT NULL)", name=op.f('ck_evaluation_has_ratings')),
    sa.CheckConstraint("state IN ('draf', 'dikecualikan') OR (length(strength) > 0 AND length(area) > 0 AND length(next_step) > 0 AND length(notes) + length(recommendation) > 0)", name=op.f('ck_evaluation_has_feedback')),
    sa.CheckConstraint("state IN ('draf', 'dikecualikan') OR NOT needs_evidence OR ((hasil_kerja = 'sesuai_ekspektasi' OR length(hasil_reason) > 0) AND (perilaku_kerja = 'sesuai_ekspektasi' OR length(perilaku_reason) > 0))", name=op.f('ck_evaluation_has_reasons')),
    sa.CheckConstraint('evaluator_id <> employee_id', name=op.f('ck_evaluation_not_oneself')),
    sa.CheckConstraint('exemption IS NULL OR length(exemption_reason) > 0', name=op.f('ck_evaluation_exemption_has_reason')),
    sa.CheckConstraint('kept_agreed_at IS NULL OR kept_period_id IS NOT NULL', name=op.f('ck_evaluation_kept_was_offered')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_evaluation_version')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_evaluation_employee_id')),
    sa.ForeignKeyConstraint(['evaluator_id'], ['employee.id'], name=op.f('fk_evaluation_evaluator_id')),
    sa.ForeignKeyConstraint(['kept_period_id'], ['evaluation_period.id'], name=op.f('fk_evaluation_kept_period_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_evaluation_period_id_is_practice')),
    sa.ForeignKeyConstraint(['posting_id'], ['posting.id'], name=op.f('fk_evaluation_posting_id')),
    sa.ForeignKeyConstraint(['skp_id'], ['skp.id'], name=op.f('fk_evaluation_skp_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_evaluation_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('employee_id', 'period_id', name=op.f('uq_evaluation_employee_id_period_id'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_evaluator_state', ['evaluator_id', 'state'], unique=False)
        batch_op.create_index('ix_evaluation_period_state', ['period_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_posting_id'), ['posting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_skp_id'), ['skp_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_unit_id'), ['unit_id'], unique=False)

    op.create_table('evaluation_evidence',
    sa.Column('evaluation_id', sa.Uuid(), nullable=False),
    sa.Column('dimension', sa.Enum('hasil_kerja', 'perilaku_kerja', name='dimension', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('kind', sa.Enum('catatan', 'umpan_balik', 'bukti', 'warga', 'rekan', 'waktu_layanan', 'penilaian_diri', name='linkkind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(words) > 0', name=op.f('ck_evaluation_evidence_has_words')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluation_evidence_evaluation_id')),
    sa.PrimaryKeyConstraint('evaluation_id', 'dimension', 'kind', 'source_id', name=op.f('pk_evaluation_evidence'))
    )
    op.create_table('evaluation_goal',
    sa.Column('evaluation_id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('realisation', sa.String(length=2000), nullable=False),
    sa.Column('feedback', sa.String(length=2000), nullable=False),
    sa.Column('finding', sa.String(length=2000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluation_goal_evaluation_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_evaluation_goal_goal_id')),
    sa.PrimaryKeyConstraint('evaluation_id', 'goal_id', name=op.f('pk_evaluation_goal'))
    )
    with op.batch_alter_table('evaluation_goal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_goal_goal_id'), ['goal_id'], unique=False)

    guard_ratings()


def downgrade() -> None:
    with op.batch_alter_table('evaluation_goal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_goal_goal_id'))

    op.drop_table('evaluation_goal')
    op.drop_table('evaluation_evidence')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_unit_id'))
        batch_op.drop_index(batch_op.f('ix_evaluation_skp_id'))
        batch_op.drop_index(batch_op.f('ix_evaluation_posting_id'))
        batch_op.drop_index('ix_evaluation_period_state')
        batch_op.drop_index('ix_evaluation_evaluator_state')

    op.drop_table('evaluation')
    with op.batch_alter_table('organisation_predikat', schema=None) as batch_op:
        batch_op.drop_index('ix_organisation_predikat_period_id')

    op.drop_table('organisation_predikat')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION guard_evaluation()')
        op.execute('DROP FUNCTION keep_evaluation_parts()')
