"""A scheme in sentences: what is particular to it in a line, and the whole of it for everybody."""

from flask_babel import gettext as _

from portal.rules.relations import Relation
from portal.rules.scheme_parts import PeerGroup, Scheme
from portal.rules.scheme_tongue import label_of, word_of
from portal.rules.scheme_words import Frequency, Reach
from portal.rules.schemes import OBJECTION_DAYS
from portal.rules.survey_periods import PeriodKind
from portal.web.languages import spoken

Chapter = tuple[str, list[str]]


def highlights(scheme: Scheme) -> list[str]:
    """A few lines by which schemes are told apart."""
    relations = ", ".join(relation_words(group.relation) for group in scheme.peers.groups)
    cards = ", ".join(label_of(card.family, spoken()) for card in scheme.job_cards)
    forum = scheme.forum
    lines = [
        period_words(scheme.cadence.periodic),
        _("Catatan kinerja: %(often)s.", often=frequency_words(scheme.log.frequency)),
        _("Survei rekan: %(whom)s.", whom=relations) if relations else _("Tanpa survei rekan."),
        reach_words(scheme.citizens.reach),
        _("Forum evaluasi dengan %(n)s anggota.", n=forum.members)
        if forum
        else _("Tanpa forum evaluasi."),
    ]
    if cards:
        lines.append(_("Kartu khusus: %(families)s.", families=cards))
    if scheme.readiness.practice_days:
        lines.append(
            _("Masa latihan %(n)s hari kerja tanpa akibat.", n=scheme.readiness.practice_days)
        )
    return lines


def chapters(scheme: Scheme) -> list[Chapter]:
    """How we appraise, chapter by chapter: (title, sentences)."""
    return [
        (_("Siapa menilai siapa"), _who(scheme)),
        (_("Seberapa sering"), _how_often(scheme)),
        (_("Yang melindungi penjawab"), _protection(scheme)),
        (_("Tenggat dan hak Anda"), _deadlines(scheme)),
        (_("Sesudah penilaian"), _afterwards(scheme)),
    ]


def _who(scheme: Scheme) -> list[str]:
    said = [
        _(
            "Pejabat penilai kinerja memberi dua penilaian: hasil kerja dan perilaku kerja. "
            "Predikat dibaca dari tabel peraturan; tidak ada bobot atau angka lain yang "
            "menentukannya."
        )
    ]
    if scheme.instruments.self_assessment:
        said.append(_("Pegawai menilai dirinya sendiri lebih dahulu, sebagai bahan."))
    said += [_group_words(group) for group in scheme.peers.groups]
    if scheme.instruments.citizen:
        said.append(reach_words(scheme.citizens.reach))
    forum = scheme.forum
    said.append(
        _(
            "Forum evaluasi beranggotakan %(n)s orang memberi saran atas kasus yang ditunjukkan "
            "data; pejabat penilai yang memutuskan dan menjawab.",
            n=forum.members,
        )
        if forum
        else _("Tidak ada forum evaluasi: pejabat penilai memutuskan sendiri.")
    )
    return said


def _group_words(group: PeerGroup) -> str:
    return _(
        "%(n)s %(whom)s diundang menjawab survei tanpa nama; jawabannya bahan pertimbangan.",
        n=group.invited,
        whom=relation_words(group.relation),
    )


def _how_often(scheme: Scheme) -> list[str]:
    said = [
        period_words(scheme.cadence.periodic),
        _(
            "Pejabat penilai menilai dalam %(n)s hari kerja setelah periode berakhir.",
            n=scheme.cadence.window_working_days,
        ),
        _("Pegawai mencatat kemajuan: %(often)s.", often=frequency_words(scheme.log.frequency)),
        _(
            "Laporan diri dapat diisi selama %(n)s hari kerja.",
            n=scheme.self_report.working_days,
        ),
        _(
            "Percakapan terjadwal dengan atasan: setiap %(often)s; umpan balik tertulis sedikitnya "
            "%(n)s kali dalam satu periode.",
            often=word_of(scheme.feedback.rhythm, spoken()),
            n=scheme.feedback.notes_per_period,
        ),
    ]
    if scheme.peers.groups:
        rounds = ", ".join(word_of(each, spoken()) for each in scheme.peers.rounds)
        said.append(
            _(
                "Survei rekan diadakan pada penilaian %(rounds)s dan terbuka %(n)s hari kerja.",
                rounds=rounds,
                n=scheme.peers.working_days,
            )
        )
    return said


def _protection(scheme: Scheme) -> list[str]:
    said = [
        _(
            "Jawaban %(whom)s baru tampil bila sedikitnya %(k)s orang menjawab, dan komentarnya "
            "bila sedikitnya %(comments)s orang menjawab.",
            whom=relation_words(group.relation),
            k=group.k,
            comments=group.comment_k,
        )
        for group in scheme.peers.groups
    ]
    citizens = scheme.citizens
    if citizens.reach is not Reach.LAYANAN:
        said.append(
            _("Angka warga tampil bagi tim mulai dari %(n)s jawaban karcis.", n=citizens.team_n)
        )
    if citizens.reach is Reach.PEGAWAI:
        said.append(
            _(
                "Angka warga tampil bagi seorang pegawai mulai dari %(n)s jawaban karcis.",
                n=citizens.person_n,
            )
        )
    said.append(_("Tidak ada halaman yang menunjukkan siapa menjawab apa."))
    return said


def _deadlines(scheme: Scheme) -> list[str]:
    days = scheme.deadlines
    return [
        _("SKP ditetapkan paling lambat %(day)s Januari.", day=days.plan_january_day),
        _(
            "Penilaian tahunan selesai paling lambat %(day)s Januari tahun berikutnya.",
            day=days.annual_january_day,
        ),
        _(
            "Dokumen penilaian sampai kepada pegawai dalam %(n)s hari kerja.",
            n=days.deliver_document,
        ),
        _(
            "Pegawai dapat mengajukan keberatan dalam %(n)s hari kerja; hak ini dari peraturan dan "
            "tidak dapat dikurangi.",
            n=OBJECTION_DAYS,
        ),
        _("Keberatan diputus dalam %(n)s hari kerja.", n=days.decide_objection),
    ]


def _afterwards(scheme: Scheme) -> list[str]:
    parts = ", ".join(label_of(part, spoken()).lower() for part in scheme.feedback.parts)
    said = [_("Setiap pegawai menerima laporan umpan balik: %(parts)s.", parts=parts)]
    if scheme.feedback.acknowledged:
        said.append(_("Laporan selesai setelah pegawai membuka dan menjawabnya."))
    said.append(
        _(
            "Kesenjangan yang dialami %(n)s orang atau lebih diusulkan menjadi pelatihan bersama.",
            n=scheme.training.pooled_from,
        )
    )
    for each in scheme.recognition.lists:
        said.append(
            _(
                "%(title)s: predikat sedikitnya %(least)s pada %(n)s penilaian berturut-turut.",
                title=each.title.in_(spoken()),
                least=label_of(each.least, spoken()).lower(),
                n=each.periods,
            )
        )
    return said


def period_words(kind: PeriodKind) -> str:
    """The rhythm of evaluations."""
    if kind is PeriodKind.BULAN:
        return _("Penilaian setiap bulan dan setiap tahun.")
    return _("Penilaian setiap triwulan dan setiap tahun.")


def frequency_words(frequency: Frequency) -> str:
    """How often progress is logged."""
    words = {
        Frequency.HARIAN: _("setiap hari"),
        Frequency.MINGGUAN: _("setiap minggu"),
        Frequency.KEDUANYA: _("setiap hari, dirangkum setiap minggu"),
    }
    return words[frequency]


def relation_words(relation: Relation) -> str:
    """People who answer anonymously."""
    words = {
        Relation.PEER: _("rekan kerja"),
        Relation.SUBORDINATE: _("bawahan"),
        Relation.CROSS_UNIT: _("rekan dari unit lain"),
        Relation.OTHER_PARTY: _("pihak lain yang terkait"),
    }
    return words[relation]


def reach_words(reach: Reach) -> str:
    """How far the citizens' answers go."""
    words = {
        Reach.LAYANAN: _("Suara warga menjadi bahan bagi layanan, bukan bagi orang."),
        Reach.TIM: _("Suara warga menjadi bahan bagi layanan dan tim."),
        Reach.PEGAWAI: _("Suara warga menjadi bahan bagi layanan, tim, dan pegawai yang melayani."),
    }
    return words[reach]
