"""The one-page guides, role by role, and the glossary: what exists, in plain words."""

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class Tip:
    """One thing to do: `endpoint` is where, if there is a page for it."""

    title: str
    words: str
    endpoint: str | None = None


@dataclass(frozen=True)
class Guide:
    """One page for one role."""

    slug: str
    title: str
    lead: str
    tips: tuple[Tip, ...]
    is_staff: bool = True


def guides() -> list[Guide]:
    """All guides, in the order of the list."""
    return [_citizen(), *_appraised(), *_offices()]


def _own() -> tuple[Tip, ...]:
    """What everybody with an account does."""
    return (
        Tip(
            _("Masuk"),
            _("Pakai NIP atau surel. Lupa kata sandi? Minta tautan baru ke meja bantuan."),
            "auth.login",
        ),
        Tip(
            _("Delegasikan peran saat cuti"),
            _("Peran kantor dapat dipinjamkan beberapa hari; berakhir sendiri dan tercatat."),
            "delegations.show",
        ),
        Tip(
            _("Masa latihan"),
            _("Tempat mencoba: tidak ada isinya yang masuk hasil, dan semuanya dapat dihapus."),
        ),
        Tip(
            _("Amankan akun"),
            _("Nyalakan kode dua langkah, dan keluarkan perangkat yang tidak Anda kenal."),
            "account.show",
        ),
    )


def _citizen() -> Guide:
    return Guide(
        "warga",
        _("Warga"),
        _("Menilai layanan tanpa nama, tanpa akun, sekitar dua menit."),
        (
            Tip(
                _("Isi survei"),
                _("Pindai QR di loket atau ketik kodenya. Boleh melewati pertanyaan."),
                "survey.find",
            ),
            Tip(
                _("Simpan kode tanda terima"),
                _("Kode itu menunjukkan bahwa jawaban Anda dihitung, bukan isinya."),
                "public.check_form",
            ),
            Tip(
                _("Lihat hasil"),
                _("Indeks setiap unit terbuka, lengkap dengan cara hitungnya."),
                "public.home",
            ),
            Tip(_("Privasi"), _("Apa yang disimpan dan apa yang tidak."), "public.privacy"),
        ),
        is_staff=False,
    )


def _appraised() -> list[Guide]:
    return [
        Guide(
            "pegawai",
            _("Pegawai"),
            _("Yang dinilai: lihat tugas Anda, data Anda, dan siapa penilai Anda."),
            (
                *_own(),
                Tip(_("Lihat tugas"), _("Beranda memuat yang harus dikerjakan."), "home.show"),
                Tip(
                    _("Periksa data Anda"),
                    _("Semua data tentang Anda, siapa yang melihat, dan berapa lama disimpan."),
                    "privacy.own",
                ),
                Tip(
                    _("Minta perbaikan"),
                    _("Ada data yang salah? Putusannya paling lambat 3 x 24 jam."),
                    "corrections.mine",
                ),
            ),
        ),
        Guide(
            "pejabat-penilai",
            _("Pejabat penilai"),
            _("Menilai hasil kerja dan perilaku kerja; angka survei hanya bahan."),
            (
                *_own(),
                Tip(
                    _("Ketahui siapa yang Anda nilai"),
                    _("Penilai mengikuti penempatan pada hari itu. Ada yang keliru? Beri tahu "
                      "pengelola kepegawaian."),
                ),
                Tip(
                    _("Tetapkan sendiri"),
                    _("Dua penilaian Anda menentukan predikat lewat tabel aturan. Tidak ada mesin "
                      "yang menetapkannya untuk Anda, dan alasan Anda tercatat."),
                ),
            ),
        ),
    ]  # fmt: skip


def _offices() -> list[Guide]:
    return [
        Guide(
            "pengelola-kepegawaian",
            _("Pengelola kepegawaian"),
            _("Menjaga data pegawai, penempatan, dan permintaan perbaikan."),
            (
                *_own(),
                Tip(
                    _("Impor pegawai"),
                    _("Unduh templat, unggah, periksa pratinjau, lalu terapkan."),
                    "people_import.form",
                ),
                Tip(
                    _("Catat mutasi"),
                    _("Tambah penempatan baru; yang lama berakhir sehari sebelumnya."),
                    "people.index",
                ),
                Tip(
                    _("Putuskan permintaan perbaikan"),
                    _("Yang paling mendesak di atas; tenggatnya 3 x 24 jam."),
                    "corrections.inbox",
                ),
            ),
        ),
        Guide(
            "forum-evaluasi",
            _("Forum evaluasi"),
            _("Memberi pertimbangan tertulis atas berkas yang dibahas."),
            (
                *_own(),
                Tip(
                    _("Nyatakan kedekatan"),
                    _("Anda tidak membahas orang yang Anda nilai atau yang dekat dengan Anda."),
                ),
                Tip(
                    _("Beri pertimbangan, bukan putusan"),
                    _("Penilai tetap memutuskan dan menjawab pertimbangan forum; keduanya "
                      "tercatat."),
                ),
            ),
        ),
        Guide(
            "pengelola-survei",
            _("Pengelola survei"),
            _("Memasang titik survei, mencetak karcis, dan menerbitkan indeks."),
            (
                *_own(),
                Tip(
                    _("Buat titik survei"),
                    _("Satu titik untuk satu loket: cetak posternya, pasang, coba pindai."),
                    "points.index",
                ),
                Tip(
                    _("Cetak karcis"),
                    _("Satu kode untuk satu pengunjung; acak dahulu, jangan diurutkan."),
                    "points.index",
                ),
                Tip(
                    _("Terbitkan indeks"),
                    _("Setelah periode selesai. Koreksi menjadi revisi baru dengan alasan."),
                    "points.index",
                ),
            ),
        ),
        Guide(
            "auditor",
            _("Auditor"),
            _("Memeriksa tanpa mengubah apa pun."),
            (
                *_own(),
                Tip(
                    _("Telusuri jejak audit"),
                    _("Catat kepala rangkaian di luar portal; bandingkan lain kali."),
                    "audit.index",
                ),
                Tip(
                    _("Periksa penyimpanan"),
                    _("Masa simpan, bukti penghapusan, dan tenggat permintaan."),
                    "retention.index",
                ),
            ),
        ),
        Guide(
            "pengelola-sistem",
            _("Pengelola sistem"),
            _("Membuat akun, memberi peran, dan menjaga portal berjalan."),
            (
                *_own(),
                Tip(
                    _("Buat akun dan beri peran"),
                    _("Tautan aktivasi tampil sekali. Peran bertanggal; Anda tidak dapat memberi "
                      "peran kepada diri sendiri."),
                    "accounts.index",
                ),
                Tip(
                    _("Sebut meja bantuan"),
                    _("Kontaknya tampil di kaki setiap halaman dan di halaman masuk."),
                    "help_desk.desk",
                ),
                Tip(
                    _("Hapus yang jatuh tempo"),
                    _("Periksa daftarnya, lalu hapus; buktinya tersimpan."),
                    "retention.index",
                ),
                Tip(
                    _("Tangani insiden"),
                    _("Susun pemberitahuan dari jejak audit; tenggatnya 3 x 24 jam."),
                    "incidents.index",
                ),
            ),
        ),
    ]  # fmt: skip


def glossary() -> list[tuple[str, str, str]]:
    """(term of the regulation, everyday word, what it means), by term."""
    return sorted(
        [
            ("ASN", _("pegawai negara"), _("PNS dan PPPK bersama-sama.")),
            ("BerAKHLAK", _("nilai dasar"), _("Tujuh nilai dasar perilaku ASN.")),
            (_("berkas penilaian"), _("map penilaian"),
             _("Semua tentang satu pegawai dalam satu periode.")),
            ("DPIA", _("penilaian dampak"), _("Daftar risiko bagi data pribadi dan tindakannya.")),
            (_("forum evaluasi"), _("rapat penyelarasan"),
             _("Rapat yang memberi pertimbangan supaya penilaian antarunit sebanding.")),
            (_("hasil kerja"), _("apa yang dicapai"),
             _("Satu dari dua penilaian: dibandingkan dengan rencana.")),
            ("IKM", _("indeks kepuasan"),
             _("Indeks kepuasan masyarakat, 25 sampai 100, dari survei warga.")),
            (_("isian diri"), _("menilai diri sendiri"),
             _("Pegawai menjawab instrumen tentang dirinya; bahan, bukan nilai.")),
            ("JP", _("jam pelatihan"), _("Satuan lamanya pelatihan.")),
            (_("karcis"), _("kode sekali pakai"),
             _("Lembar berkode untuk satu jawaban; portal hanya menyimpan sidiknya.")),
            (_("keberatan"), _("tidak setuju dengan hasil"),
             _("Pernyataan tertulis pegawai dalam tenggatnya, dijawab atasan penilai.")),
            (_("kotak suara"), _("tempat jawaban menunggu"),
             _("Jawaban diaduk di sini sebelum masuk ke simpanan tetap.")),
            (_("mutu pelayanan"), _("huruf A sampai D"), _("Golongan nilai IKM.")),
            ("NIP", _("nomor pegawai"),
             _("18 angka; memuat tanggal lahir, karena itu disamarkan.")),
            ("NRR", _("nilai rata-rata"), _("Nilai rata-rata satu unsur survei, 1 sampai 4.")),
            (_("pejabat penilai"), _("atasan yang menilai"),
             _("Ditentukan dari penempatan pada suatu hari.")),
            (_("penempatan"), _("jabatan di unit"),
             _("Siapa bekerja di mana, sebagai apa, sejak kapan, di bawah siapa.")),
            (_("perilaku kerja"), _("cara bekerja"),
             _("Satu dari dua penilaian: dibandingkan dengan BerAKHLAK.")),
            ("Plt., Plh.", _("pengganti pejabat"),
             _("Pelaksana tugas dan pelaksana harian, selalu bertanggal akhir.")),
            (_("predikat kinerja"), _("hasil akhir"),
             _("Dibaca dari tabel dua penilaian; tidak dihitung dari angka.")),
            ("SKM", _("survei warga"), _("Survei kepuasan masyarakat, sembilan unsur.")),
            ("SKP", _("rencana kerja setahun"), _("Sasaran kinerja pegawai.")),
            (_("survei rekan"), _("masukan rekan kerja"),
             _("Tanpa nama, dibuka hanya dalam gabungan.")),
            (_("tanda terima"), _("bukti menjawab"),
             _("Kode sepuluh huruf: dihitung atau belum, tidak lebih.")),
            (_("titik survei"), _("poster QR"), _("Satu loket dengan satu kode.")),
            (_("unsur"), _("segi layanan"), _("Satu dari sembilan pertanyaan SKM.")),
        ],
        key=lambda row: row[0].casefold(),
    )  # fmt: skip
