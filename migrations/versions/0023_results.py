"""Signed results and what follows them: steps, certificates, objections, batches, bundles.

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


KEPT = (
    'appraisal_result', 'result_event', 'result_certificate', 'objection', 'objection_evidence',
    'objection_statement', 'objection_decision',
)


def refuse_changes() -> None:
    """What was signed, answered or decided only takes new rows."""
    is_sqlite = op.get_context().dialect.name == 'sqlite'
    for table in KEPT:
        if not is_sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for act in ('UPDATE', 'DELETE'):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only takes new rows'); END"
            )


def upgrade() -> None:
    op.create_table('appraisal_result',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('is_practice', sa.Boolean(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('form', sa.Enum('D.1.1', 'D.1.2', 'D.1.3', name='resultform', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=True),
    sa.Column('hasil_kerja', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='ekspektasi', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('perilaku_kerja', sa.Enum('dibawah_ekspektasi', 'sesuai_ekspektasi', 'diatas_ekspektasi', name='perilakuekspektasi', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('predikat', sa.Enum('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang', name='predikat', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('has_failed_study', sa.Boolean(), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('rule_key', sa.String(length=60), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('signed_by_id', sa.Uuid(), nullable=False),
    sa.Column('superior_id', sa.Uuid(), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('supersedes_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(NOT has_failed_study AND ((hasil_kerja = 'diatas_ekspektasi' AND perilaku_kerja = 'dibawah_ekspektasi' AND predikat = 'kurang') OR (hasil_kerja = 'diatas_ekspektasi' AND perilaku_kerja = 'sesuai_ekspektasi' AND predikat = 'baik') OR (hasil_kerja = 'diatas_ekspektasi' AND perilaku_kerja = 'diatas_ekspektasi' AND predikat = 'sangat_baik') OR (hasil_kerja = 'sesuai_ekspektasi' AND perilaku_kerja = 'dibawah_ekspektasi' AND predikat = 'kurang') OR (hasil_kerja = 'sesuai_ekspektasi' AND perilaku_kerja = 'sesuai_ekspektasi' AND predikat = 'baik') OR (hasil_kerja = 'sesuai_ekspektasi' AND perilaku_kerja = 'diatas_ekspektasi' AND predikat = 'baik') OR (hasil_kerja = 'dibawah_ekspektasi' AND perilaku_kerja = 'dibawah_ekspektasi' AND predikat = 'sangat_kurang') OR (hasil_kerja = 'dibawah_ekspektasi' AND perilaku_kerja = 'sesuai_ekspektasi' AND predikat = 'butuh_perbaikan') OR (hasil_kerja = 'dibawah_ekspektasi' AND perilaku_kerja = 'diatas_ekspektasi' AND predikat = 'butuh_perbaikan'))) OR (has_failed_study AND predikat = CASE WHEN perilaku_kerja = 'dibawah_ekspektasi' THEN 'sangat_kurang' ELSE 'kurang' END)", name=op.f('ck_appraisal_result_quadrant')),
    sa.CheckConstraint("(number = 2) = (form = 'D.1.3')", name=op.f('ck_appraisal_result_form_of_number')),
    sa.CheckConstraint("form = 'D.1.1' OR is_final", name=op.f('ck_appraisal_result_final')),
    sa.CheckConstraint('(number = 2) = (supersedes_id IS NOT NULL)', name=op.f('ck_appraisal_result_supersedes')),
    sa.CheckConstraint('NOT is_practice', name=op.f('ck_appraisal_result_no_practice')),
    sa.CheckConstraint('length(code) = 16', name=op.f('ck_appraisal_result_code')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_appraisal_result_sha256')),
    sa.CheckConstraint('number IN (1, 2)', name=op.f('ck_appraisal_result_number')),
    sa.CheckConstraint('signed_by_id <> employee_id', name=op.f('ck_appraisal_result_not_signed_by_oneself')),
    sa.CheckConstraint('superior_id IS NULL OR superior_id <> employee_id', name=op.f('ck_appraisal_result_not_own_superior')),
    sa.CheckConstraint('supersedes_id IS NULL OR supersedes_id <> id', name=op.f('ck_appraisal_result_not_own_heir')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_appraisal_result_employee_id')),
    sa.ForeignKeyConstraint(['period_id', 'is_practice'], ['evaluation_period.id', 'evaluation_period.is_practice'], name=op.f('fk_appraisal_result_period_id_is_practice')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['employee.id'], name=op.f('fk_appraisal_result_signed_by_id')),
    sa.ForeignKeyConstraint(['superior_id'], ['employee.id'], name=op.f('fk_appraisal_result_superior_id')),
    sa.ForeignKeyConstraint(['supersedes_id', 'employee_id', 'period_id'], ['appraisal_result.id', 'appraisal_result.employee_id', 'appraisal_result.period_id'], name='fk_appraisal_result_supersedes'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_appraisal_result_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appraisal_result')),
    sa.UniqueConstraint('code', name=op.f('uq_appraisal_result_code')),
    sa.UniqueConstraint('employee_id', 'period_id', 'number', name=op.f('uq_appraisal_result_employee_id_period_id_number')),
    sa.UniqueConstraint('id', 'employee_id', 'period_id', name=op.f('uq_appraisal_result_id_employee_id_period_id')),
    sa.UniqueConstraint('id', 'employee_id', name=op.f('uq_appraisal_result_id_employee_id')),
    sa.UniqueConstraint('id', 'signed_by_id', name=op.f('uq_appraisal_result_id_signed_by_id')),
    sa.UniqueConstraint('supersedes_id', name=op.f('uq_appraisal_result_supersedes_id'))
    )
    with op.batch_alter_table('appraisal_result', schema=None) as batch_op:
        batch_op.create_index('ix_appraisal_result_period_id', ['period_id', 'unit_id'], unique=False)
        batch_op.create_index('ix_appraisal_result_signed_by_id', ['signed_by_id'], unique=False)

    op.create_table('document_bundle',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('unit_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('dokumen', 'hasil', 'lengkap', name='bundlekind', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('state', sa.Enum('berjalan', 'selesai', 'dihentikan', name='jobstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'selesai') = (sha256 IS NOT NULL)", name=op.f('ck_document_bundle_finished')),
    sa.CheckConstraint('(sha256 IS NULL) = (size IS NULL)', name=op.f('ck_document_bundle_size')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_document_bundle_account_id')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_document_bundle_period_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_document_bundle_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_bundle'))
    )
    with op.batch_alter_table('document_bundle', schema=None) as batch_op:
        batch_op.create_index('ix_document_bundle_account_id', ['account_id'], unique=False)

    op.create_table('signing_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=False),
    sa.Column('signer_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('actor', sa.String(length=120), nullable=False),
    sa.Column('acting_for', sa.String(length=200), nullable=True),
    sa.Column('state', sa.Enum('berjalan', 'selesai', 'dihentikan', name='jobstate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('expires_at > confirmed_at', name=op.f('ck_signing_batch_expires')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_signing_batch_account_id')),
    sa.ForeignKeyConstraint(['period_id'], ['evaluation_period.id'], name=op.f('fk_signing_batch_period_id')),
    sa.ForeignKeyConstraint(['signer_id'], ['employee.id'], name=op.f('fk_signing_batch_signer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_batch')),
    sa.UniqueConstraint('id', 'signer_id', name=op.f('uq_signing_batch_id_signer_id'))
    )
    with op.batch_alter_table('signing_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signing_batch_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_signing_batch_signer_id', ['signer_id'], unique=False)

    op.create_table('bundle_piece',
    sa.Column('bundle_id', sa.Uuid(), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.Enum('menunggu', 'selesai', 'ditolak', name='piecestate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(state = 'ditolak') = (length(fault) > 0)", name=op.f('ck_bundle_piece_refused')),
    sa.ForeignKeyConstraint(['bundle_id'], ['document_bundle.id'], name=op.f('fk_bundle_piece_bundle_id')),
    sa.ForeignKeyConstraint(['result_id'], ['appraisal_result.id'], name=op.f('fk_bundle_piece_result_id')),
    sa.PrimaryKeyConstraint('bundle_id', 'result_id', name=op.f('pk_bundle_piece'))
    )
    with op.batch_alter_table('bundle_piece', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bundle_piece_result_id'), ['result_id'], unique=False)
        batch_op.create_index('ix_bundle_piece_state', ['bundle_id', 'state'], unique=False)

    op.create_table('objection',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('signer_id', sa.Uuid(), nullable=False),
    sa.Column('decider_id', sa.Uuid(), nullable=True),
    sa.Column('reasons', sa.String(length=8000), nullable=False),
    sa.Column('wish', sa.String(length=2000), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('decider_id IS NULL OR (decider_id <> employee_id AND decider_id <> signer_id)', name=op.f('ck_objection_decided_by_another')),
    sa.CheckConstraint('length(reasons) > 0', name=op.f('ck_objection_has_reasons')),
    sa.ForeignKeyConstraint(['decider_id'], ['employee.id'], name=op.f('fk_objection_decider_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_objection_employee_id')),
    sa.ForeignKeyConstraint(['result_id', 'employee_id'], ['appraisal_result.id', 'appraisal_result.employee_id'], name=op.f('fk_objection_result_id_employee_id')),
    sa.ForeignKeyConstraint(['result_id', 'signer_id'], ['appraisal_result.id', 'appraisal_result.signed_by_id'], name=op.f('fk_objection_result_id_signer_id')),
    sa.ForeignKeyConstraint(['signer_id'], ['employee.id'], name=op.f('fk_objection_signer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('id', 'employee_id', 'signer_id', name=op.f('uq_objection_id_employee_id_signer_id')),
    sa.UniqueConstraint('result_id', name=op.f('uq_objection_result_id'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index('ix_objection_decider_id', ['decider_id'], unique=False)
        batch_op.create_index('ix_objection_employee_id', ['employee_id'], unique=False)
        batch_op.create_index('ix_objection_signer_id', ['signer_id'], unique=False)

    op.create_table('result_certificate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('provider', sa.String(length=120), nullable=False),
    sa.Column('reference', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('size', sa.Integer(), nullable=True),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(sha256 IS NULL) = (size IS NULL)', name=op.f('ck_result_certificate_size')),
    sa.CheckConstraint('sha256 IS NOT NULL OR length(reference) > 0', name=op.f('ck_result_certificate_has_proof')),
    sa.ForeignKeyConstraint(['added_by_id'], ['employee.id'], name=op.f('fk_result_certificate_added_by_id')),
    sa.ForeignKeyConstraint(['result_id'], ['appraisal_result.id'], name=op.f('fk_result_certificate_result_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_certificate')),
    sa.UniqueConstraint('result_id', 'sha256', name=op.f('uq_result_certificate_result_id_sha256'))
    )
    op.create_table('result_event',
    sa.Column('result_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.Enum('disampaikan', 'diterima', 'ditandatangani', 'menolak', 'penilai_tanda_tangan', 'dilaporkan', name='resultstep', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('after', sa.String(length=20), nullable=True),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('way', sa.Enum('portal', 'langsung', 'surat', name='deliveryway', native_enum=False, create_constraint=True), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.CheckConstraint("(by_id <> employee_id) OR step IN ('diterima', 'ditandatangani', 'menolak')", name=op.f('ck_result_event_not_by_oneself')),
    sa.CheckConstraint("(by_id = employee_id) OR step NOT IN ('ditandatangani')", name=op.f('ck_result_event_own_signature')),
    sa.CheckConstraint("(step = 'disampaikan') = (way IS NOT NULL)", name=op.f('ck_result_event_way')),
    sa.CheckConstraint("step <> 'diterima' OR by_id = employee_id OR length(note) > 0", name=op.f('ck_result_event_receipt_has_proof')),
    sa.CheckConstraint("step <> 'menolak' OR length(note) > 0", name=op.f('ck_result_event_refusal_has_reason')),
    sa.CheckConstraint("(step = 'disampaikan' AND coalesce(\"after\", '') = '') OR (step = 'diterima' AND coalesce(\"after\", '') = 'disampaikan') OR (step = 'ditandatangani' AND coalesce(\"after\", '') = 'diterima') OR (step = 'menolak' AND coalesce(\"after\", '') = 'diterima') OR (step = 'penilai_tanda_tangan' AND coalesce(\"after\", '') = '') OR (step = 'dilaporkan' AND coalesce(\"after\", '') = '')", name=op.f('ck_result_event_order')),
    sa.ForeignKeyConstraint(['by_id'], ['employee.id'], name=op.f('fk_result_event_by_id')),
    sa.ForeignKeyConstraint(['result_id', 'after'], ['result_event.result_id', 'result_event.step'], name='fk_result_event_after'),
    sa.ForeignKeyConstraint(['result_id', 'employee_id'], ['appraisal_result.id', 'appraisal_result.employee_id'], name=op.f('fk_result_event_result_id_employee_id')),
    sa.PrimaryKeyConstraint('result_id', 'step', name=op.f('pk_result_event'))
    )
    with op.batch_alter_table('result_event', schema=None) as batch_op:
        batch_op.create_index('ix_result_event_by_id', ['by_id'], unique=False)

    op.create_table('signing_piece',
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('signer_id', sa.Uuid(), nullable=False),
    sa.Column('seen_version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('menunggu', 'selesai', 'ditolak', name='piecestate', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=True),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.CheckConstraint("(state = 'ditolak') = (length(fault) > 0)", name=op.f('ck_signing_piece_refused')),
    sa.CheckConstraint("(state = 'selesai') = (result_id IS NOT NULL)", name=op.f('ck_signing_piece_done')),
    sa.CheckConstraint('signer_id <> employee_id', name=op.f('ck_signing_piece_not_oneself')),
    sa.ForeignKeyConstraint(['batch_id', 'signer_id'], ['signing_batch.id', 'signing_batch.signer_id'], name=op.f('fk_signing_piece_batch_id_signer_id')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_signing_piece_employee_id')),
    sa.ForeignKeyConstraint(['result_id'], ['appraisal_result.id'], name=op.f('fk_signing_piece_result_id')),
    sa.PrimaryKeyConstraint('batch_id', 'employee_id', name=op.f('pk_signing_piece'))
    )
    with op.batch_alter_table('signing_piece', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signing_piece_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index('ix_signing_piece_state', ['batch_id', 'state'], unique=False)

    op.create_table('objection_decision',
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('signer_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Enum('menguatkan', 'mengubah', name='outcome', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('reasons', sa.String(length=8000), nullable=False),
    sa.Column('unheard', sa.String(length=1000), nullable=False),
    sa.Column('result_id', sa.Uuid(), nullable=True),
    sa.Column('decided_by_id', sa.Uuid(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(outcome = 'mengubah') = (result_id IS NOT NULL)", name=op.f('ck_objection_decision_changed')),
    sa.CheckConstraint('decided_by_id <> employee_id AND decided_by_id <> signer_id', name=op.f('ck_objection_decision_by_another')),
    sa.CheckConstraint('length(reasons) > 0', name=op.f('ck_objection_decision_has_reasons')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['employee.id'], name=op.f('fk_objection_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['objection_id', 'employee_id', 'signer_id'], ['objection.id', 'objection.employee_id', 'objection.signer_id'], name=op.f('fk_objection_decision_objection_id_employee_id_signer_id')),
    sa.ForeignKeyConstraint(['result_id', 'employee_id'], ['appraisal_result.id', 'appraisal_result.employee_id'], name=op.f('fk_objection_decision_result_id_employee_id')),
    sa.PrimaryKeyConstraint('objection_id', name=op.f('pk_objection_decision')),
    sa.UniqueConstraint('result_id', name=op.f('uq_objection_decision_result_id'))
    )
    with op.batch_alter_table('objection_decision', schema=None) as batch_op:
        batch_op.create_index('ix_objection_decision_decided_by_id', ['decided_by_id'], unique=False)

    op.create_table('objection_evidence',
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('evidence_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_objection_evidence_evidence_id')),
    sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_objection_evidence_objection_id')),
    sa.PrimaryKeyConstraint('objection_id', 'evidence_id', name=op.f('pk_objection_evidence'))
    )
    with op.batch_alter_table('objection_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_evidence_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('objection_statement',
    sa.Column('objection_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.Enum('pegawai', 'penilai', name='heardparty', native_enum=False, create_constraint=True), nullable=False),
    sa.Column('employee_id', sa.Uuid(), nullable=False),
    sa.Column('signer_id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.String(length=8000), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(party = 'pegawai' AND by_id = employee_id) OR (party = 'penilai' AND by_id = signer_id)", name=op.f('ck_objection_statement_own_side')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_objection_statement_has_text')),
    sa.ForeignKeyConstraint(['by_id'], ['employee.id'], name=op.f('fk_objection_statement_by_id')),
    sa.ForeignKeyConstraint(['objection_id', 'employee_id', 'signer_id'], ['objection.id', 'objection.employee_id', 'objection.signer_id'], name=op.f('fk_objection_statement_objection_id_employee_id_signer_id')),
    sa.PrimaryKeyConstraint('objection_id', 'party', name=op.f('pk_objection_statement'))
    )
    with op.batch_alter_table('objection_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_statement_by_id'), ['by_id'], unique=False)

    refuse_changes()


def downgrade() -> None:
    with op.batch_alter_table('objection_statement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_statement_by_id'))

    op.drop_table('objection_statement')
    with op.batch_alter_table('objection_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_evidence_evidence_id'))

    op.drop_table('objection_evidence')
    with op.batch_alter_table('objection_decision', schema=None) as batch_op:
        batch_op.drop_index('ix_objection_decision_decided_by_id')

    op.drop_table('objection_decision')
    with op.batch_alter_table('signing_piece', schema=None) as batch_op:
        batch_op.drop_index('ix_signing_piece_state')
        batch_op.drop_index(batch_op.f('ix_signing_piece_employee_id'))

    op.drop_table('signing_piece')
    with op.batch_alter_table('result_event', schema=None) as batch_op:
        batch_op.drop_index('ix_result_event_by_id')

    op.drop_table('result_event')
    op.drop_table('result_certificate')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index('ix_objection_signer_id')
        batch_op.drop_index('ix_objection_employee_id')
        batch_op.drop_index('ix_objection_decider_id')

    op.drop_table('objection')
    with op.batch_alter_table('bundle_piece', schema=None) as batch_op:
        batch_op.drop_index('ix_bundle_piece_state')
        batch_op.drop_index(batch_op.f('ix_bundle_piece_result_id'))

    op.drop_table('bundle_piece')
    with op.batch_alter_table('signing_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_signing_batch_signer_id')
        batch_op.drop_index(batch_op.f('ix_signing_batch_account_id'))

    op.drop_table('signing_batch')
    with op.batch_alter_table('document_bundle', schema=None) as batch_op:
        batch_op.drop_index('ix_document_bundle_account_id')

    op.drop_table('document_bundle')
    with op.batch_alter_table('appraisal_result', schema=None) as batch_op:
        batch_op.drop_index('ix_appraisal_result_signed_by_id')
        batch_op.drop_index('ix_appraisal_result_period_id')

    op.drop_table('appraisal_result')
