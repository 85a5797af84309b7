"""What messages and their ways out are called on pages."""

from flask_babel import gettext as _

from portal.rules.messages import Carrier, DeliveryFault, MessageKind


def message_words(kind: MessageKind) -> str:
    """A message in the list inside the portal: a sentence without names or figures."""
    return {
        MessageKind.PERIOD_OPENED: _("Periode penilaian dibuka."),
        MessageKind.PERIOD_CLOSING: _("Periode penilaian segera ditutup. Selesaikan tugas Anda."),
        MessageKind.PLAN_DUE: _("Susun rencana kinerja Anda."),
        MessageKind.PLAN_TO_APPROVE: _("Ada rencana kinerja yang menunggu persetujuan Anda."),
        MessageKind.PLAN_RETURNED: _("Rencana kinerja Anda dikembalikan untuk diperbaiki."),
        MessageKind.PLAN_APPROVED: _("Rencana kinerja Anda disetujui."),
        MessageKind.LOG_DUE: _("Isi catatan kinerja Anda."),
        MessageKind.LOG_TO_REVIEW: _("Ada catatan kinerja yang menunggu Anda periksa."),
        MessageKind.LOG_RETURNED: _("Catatan kinerja Anda dikembalikan untuk diperbaiki."),
        MessageKind.FEEDBACK_ASKED: _("Anda diminta memberi umpan balik."),
        MessageKind.FEEDBACK_GIVEN: _("Anda menerima umpan balik."),
        MessageKind.FEEDBACK_ANSWERED: _("Umpan balik Anda sudah dijawab."),
        MessageKind.FEEDBACK_DECLINED: _("Permintaan umpan balik Anda tidak dapat dipenuhi."),
        MessageKind.GUIDANCE_TO_SIGN: _("Ada formulir bimbingan yang menunggu tanda tangan Anda."),
        MessageKind.SELF_ASSESSMENT_DUE: _("Isi penilaian diri Anda."),
        MessageKind.PEERS_TO_PROPOSE: _("Usulkan rekan yang akan mengisi survei perilaku."),
        MessageKind.PEERS_TO_APPROVE: _("Ada usulan rekan yang menunggu persetujuan Anda."),
        MessageKind.PEER_TO_REPLACE: _("Seorang rekan tidak dapat menilai: cari penggantinya."),
        MessageKind.PEER_RESULT_READY: _("Umpan balik dari rekan kerja Anda sudah dapat dibaca."),
        MessageKind.PEER_SURVEY_DUE: _("Isi survei perilaku untuk rekan kerja Anda."),
        MessageKind.PEER_SURVEY_OPEN: _(
            "Survei perilaku untuk rekan kerja Anda masih terbuka. Bila sudah selesai, abaikan: "
            "pengingat ini dikirim kepada semua, supaya tidak terlihat siapa yang sudah mengisi."
        ),
        MessageKind.REVIEW_DUE: _("Ada pegawai yang menunggu penilaian Anda."),
        MessageKind.REVIEW_TO_TAKE_OVER: _(
            "Ada penilaian yang lewat batas waktu dan menunggu Anda ambil alih."
        ),
        MessageKind.REVIEW_SHARED: _("Draf penilaian Anda dibagikan. Baca dan tanggapi."),
        MessageKind.REVIEW_ANSWERED: _("Pegawai menanggapi draf penilaian."),
        MessageKind.RESULT_READY: _("Hasil penilaian Anda sudah dapat dibaca."),
        MessageKind.RESULT_TO_DELIVER: _(
            "Ada dokumen evaluasi yang belum Anda sampaikan kepada pegawai."
        ),
        MessageKind.RESULT_TO_SIGN: _("Dokumen evaluasi Anda menunggu tanda tangan Anda."),
        MessageKind.RESULT_TO_REPORT: _("Ada dokumen evaluasi yang belum Anda laporkan."),
        MessageKind.OBJECTION_ENDING: _("Waktu Anda mengajukan keberatan segera berakhir."),
        MessageKind.OBJECTION_TO_EXPLAIN: _("Ada keberatan yang menunggu penjelasan Anda."),
        MessageKind.OBJECTION_TO_DECIDE: _("Ada keberatan yang menunggu keputusan Anda."),
        MessageKind.OBJECTION_DECIDED: _("Keberatan Anda sudah diputus."),
        MessageKind.FORUM_CALLED: _("Anda diundang ke forum evaluasi."),
        MessageKind.FORUM_POSTPONED: _("Sidang forum evaluasi ditunda ke hari lain."),
        MessageKind.FORUM_REPLACED: _("Tempat Anda di sidang forum evaluasi digantikan."),
        MessageKind.FORUM_TO_ANSWER: _("Forum evaluasi menunggu jawaban Anda."),
        MessageKind.DEVELOPMENT_TO_APPROVE: _(
            "Ada rencana pengembangan yang menunggu persetujuan Anda."
        ),
        MessageKind.DEVELOPMENT_APPROVED: _("Rencana pengembangan Anda disetujui."),
        MessageKind.DEVELOPMENT_REFUSED: _("Usulan pengembangan Anda tidak disetujui."),
        MessageKind.TRAINING_PLACE: _("Anda mendapat tempat dalam pelatihan."),
        MessageKind.TRAINING_CANCELLED: _("Pelatihan yang Anda ikuti dibatalkan."),
        MessageKind.OPPORTUNITY_POSTED: _("Ada peluang baru. Baca syaratnya."),
        MessageKind.OPPORTUNITY_PUBLISHED: _("Peluang sudah diputuskan. Baca alasan pilihannya."),
        MessageKind.OPPORTUNITY_DECIDED: _("Peluang yang mempertimbangkan Anda sudah diputuskan."),
        MessageKind.APPRECIATED: _("Anda menerima apresiasi."),
        MessageKind.ORGANISATION_PREDIKAT_DUE: _("Isi predikat kinerja organisasi."),
        MessageKind.ACCOUNT_CHANGED: _("Pengaturan masuk akun Anda berubah."),
        MessageKind.ROLE_CHANGED: _("Peran Anda berubah."),
        MessageKind.EXTENSION_GRANTED: _("Anda mendapat perpanjangan waktu."),
        MessageKind.CORRECTION_DUE: _("Ada permintaan perbaikan data yang menunggu keputusan."),
        MessageKind.CORRECTION_DECIDED: _("Permintaan perbaikan data Anda sudah diputuskan."),
        MessageKind.SCHEME_ADOPTED: _("Skema penilaian baru disahkan."),
        MessageKind.AUDIT_HEAD: _("Kepala jejak audit hari ini."),
    }[kind]


def carrier_words(carrier: Carrier) -> str:
    """A way out of the portal."""
    return {
        Carrier.SUREL: _("Surel"),
        Carrier.GERBANG: _("Gerbang pesan (SMS atau WhatsApp)"),
        Carrier.SURAT: _("Surat cetak"),
    }[carrier]


def fault_words(fault: DeliveryFault | None) -> str:
    """Why the last try failed, and what to do about it; "" for None."""
    if fault is None:
        return ""
    return {
        DeliveryFault.TIDAK_TERHUBUNG: _(
            "Server tidak terjangkau atau tidak melayani. Periksa alamat dan jaringannya."
        ),
        DeliveryFault.WAKTU_HABIS: _("Server terlalu lama menjawab."),
        DeliveryFault.TLS: _("Sambungan aman gagal. Periksa sertifikat dan cara pengamanannya."),
        DeliveryFault.MASUK_DITOLAK: _("Server menolak masuk. Periksa nama, sandi, atau token."),
        DeliveryFault.DITUNDA: _("Server meminta dicoba lagi nanti."),
        DeliveryFault.PENERIMA_DITOLAK: _("Alamat penerima ditolak. Perbaiki di data pegawai."),
        DeliveryFault.PESAN_DITOLAK: _("Isi pesan ditolak. Periksa templat gerbang pesan."),
        DeliveryFault.JAWABAN_ANEH: _("Server menjawab lain dari yang diharapkan."),
    }[fault]
