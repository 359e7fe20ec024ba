"""What an office knows of its survey and no answer tells: who signs, how it was done, what is planned, what was done.

It stands in the office file (:mod:`ikm.survey.exchange.office_file`), a workbook or TOML, under the names of the
fields below. What was left out is None or empty; nothing is ever made up for it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple


class ReportFacts(NamedTuple):
    """``[laporan]``: of whom and when the report is; ``tanggal`` is the day it is signed, ``logo`` a picture."""

    judul: str | None = None
    instansi: str | None = None
    unit: str | None = None
    alamat: str | None = None
    kota: str | None = None
    kabupaten: str | None = None
    periode: str | None = None
    tahun: int | None = None
    tanggal: date | None = None
    nomor: str | None = None
    logo: Path | None = None

    @property
    def period(self) -> str | None:
        """The period with its year, as far as they are known."""
        year = str(self.tahun) if self.tahun else None
        if self.periode and year and year not in self.periode:
            return f"{self.periode} {year}"
        return self.periode or year


class Official(NamedTuple):
    """``[pejabat]``: who signs.

    ``identitas`` is a NIP or NRP with that word before it, or the number of a NIP alone; ``plt`` is ``Plt.`` or
    ``Plh.``, ``tte`` says that the signature is electronic.
    """

    jabatan: str | None = None
    nama: str | None = None
    identitas: str | None = None
    pangkat: str | None = None
    plt: str | None = None
    tte: bool = False


class Approval(NamedTuple):
    """``[[pengesahan]]``: one who approves the report on a sheet of its own."""

    peran: str | None = None
    nama: str | None = None
    identitas: str | None = None


class Conduct(NamedTuple):
    """``[pelaksanaan]``: who did the survey, and how.

    ``pelaksana`` is one of ``mandiri``, ``kerja sama``; ``metode`` of ``elektronik``, ``nonelektronik``,
    ``campuran``; ``setiap_bulan`` is after how many months it is done again; ``mulai`` and ``selesai`` the days of
    the survey, where they are not those of the answers.
    """

    pelaksana: str | None = None
    mitra: str | None = None
    tim_sk: str | None = None
    metode: str | None = None
    media: str | None = None
    lokasi: str | None = None
    cara: str | None = None
    setiap_bulan: int | None = None
    mulai: date | None = None
    selesai: date | None = None


class ScheduledStep(NamedTuple):
    """``[[jadwal]]``: one step of the survey, when it was done, and in how many working days (outline 2023)."""

    kegiatan: str | None = None
    waktu: str | None = None
    hari_kerja: int | None = None


class Served(NamedTuple):
    """``[[populasi]]``: how many users one service has, or all where none is named, in a ``rentang`` of time."""

    layanan: str | None = None
    jumlah: int | None = None
    rentang: str | None = None


class Analysis(NamedTuple):
    """``[[analisis]]``: what the office says of an unsur: the problem, its cause, and where that was learned.

    ``sumber`` is one of ``saran``, ``pengaduan``, ``FKP``, ``SP4N-LAPOR!``, ``kotak saran``.
    """

    unsur: str | None = None
    masalah: str | None = None
    sebab: str | None = None
    sumber: str | None = None


class Plan(NamedTuple):
    """``[[rtl]]``: what is to be done about an unsur; ``waktu`` is a month or quarter, the others are days."""

    unsur: str | None = None
    kegiatan: str | None = None
    waktu: str | None = None
    penanggung_jawab: str | None = None
    mulai: date | None = None
    selesai: date | None = None


class Forum(NamedTuple):
    """``[fkp]``: the forum konsultasi publik in which the plan was discussed."""

    tanggal: date | None = None
    peserta: str | None = None


class FollowUp(NamedTuple):
    """``[[tindak_lanjut]]``: what became of one plan of the period before.

    ``status`` is ``sudah``, ``proses`` or ``belum``, ``selesai`` the day it was done, ``bukti`` a picture.
    """

    rencana: str | None = None
    unsur: str | None = None
    status: str | None = None
    uraian: str | None = None
    hambatan: str | None = None
    selesai: date | None = None
    bukti: Path | None = None


class PastIndex(NamedTuple):
    """``[[tren]]``: the index of an earlier period of which no file is left."""

    periode: str | None = None
    ikm: Decimal | None = None
    responden: int | None = None


class PastValue(NamedTuple):
    """``[[sebelumnya]]``: the printed value of an unsur in the period before, as an index or NRR."""

    unsur: str | None = None
    nilai: Decimal | None = None


class Past(NamedTuple):
    """``[laporan_sebelumnya]``: of what period the report before was, and on which day it was signed."""

    periode: str | None = None
    tanggal: date | None = None


class Publication(NamedTuple):
    """``[[publikasi]]``: where the result was published; ``bukti`` is a picture of it.

    ``jenis`` is one of ``cetak``, ``elektronik``, ``media sosial``, ``website``, ``aplikasi``, ``reklame``.
    """

    jenis: str | None = None
    uraian: str | None = None
    bukti: Path | None = None


class Suggestions(NamedTuple):
    """``[saran]``: the file in which suggestions were sorted and released, and what the office says of them."""

    berkas: Path | None = None
    ringkasan: str | None = None


class Photo(NamedTuple):
    """``[[foto]]``: a picture of the survey, and what is to be seen on it."""

    berkas: Path | None = None
    keterangan: str | None = None


class Annexes(NamedTuple):
    """``[lampiran]``: ``kuesioner`` is a picture, or ``ikm`` for the questions as they are in the rules.

    ``data`` is ``pengolahan`` where the answers are to be listed, else ``tidak``.
    """

    kuesioner: str | None = None
    data: str | None = None


class Conclusion(NamedTuple):
    """``[kesimpulan]``: what the office adds to the conclusion."""

    saran: str | None = None
    penutup: str | None = None


class Office(NamedTuple):
    """All that one office says, as it stands in its file; a list of sentences is ``dasar``, further legal bases.

    ``path`` is the file, for messages, and pictures are named from its folder.
    """

    path: Path | None = None
    laporan: ReportFacts = ReportFacts()
    pejabat: Official = Official()
    pengesahan: tuple[Approval, ...] = ()
    dasar: tuple[str, ...] = ()
    pelaksanaan: Conduct = Conduct()
    jadwal: tuple[ScheduledStep, ...] = ()
    populasi: tuple[Served, ...] = ()
    analisis: tuple[Analysis, ...] = ()
    rtl: tuple[Plan, ...] = ()
    fkp: Forum = Forum()
    tindak_lanjut: tuple[FollowUp, ...] = ()
    laporan_sebelumnya: Past = Past()
    tren: tuple[PastIndex, ...] = ()
    sebelumnya: tuple[PastValue, ...] = ()
    publikasi: tuple[Publication, ...] = ()
    saran: Suggestions = Suggestions()
    foto: tuple[Photo, ...] = ()
    lampiran: Annexes = Annexes()
    kesimpulan: Conclusion = Conclusion()


NO_OFFICE = Office()
"""Nothing is known of the office."""
