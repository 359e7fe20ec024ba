"""What an office file can say: every key with its section, its sheet and column, and the kind of its values.

The workbook and the TOML file are two views of this table. The names of sheets and the heads of columns are what a
workbook is read back by.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from ikm.survey.exchange.office import Office
from ikm.survey.texts.periods import PER
from ikm.survey.texts.vocabulary import plain

SCHEMA = "ikm.office/1"
UNIT = "Unit"
"""The head of the column that says whose a row is; a blank one is of all units."""
GUIDE, LISTS = "Petunjuk", "Daftar"
"""Sheets that are not read: how the workbook is filled in, and what there is to choose from."""
BASES = "dasar"
"""The section that is a list of sentences, each a row; in TOML they stand under one key."""
UNITS, UNIT_NAME = "unit", "nama"
"""The tables of TOML that hold what is of one unit only, and the key of its name."""


class ValueKind(Enum):
    """What a value has to be."""

    TEXT = "text"
    WHOLE = "whole"
    """A whole number from 0."""
    INDEX = "index"
    """A decimal number from 0 to 100."""
    DAY = "day"
    YES_NO = "yes-no"
    CHOICE = "choice"
    UNSUR = "unsur"
    FILE = "file"
    """A file, as it is seen from the folder of the office file."""
    FORM = "form"
    """Such a file, or the one word of the choices."""


class OfficeKey(NamedTuple):
    """One key: the section it stands in, the head of its column and its width in digits, and what its values are."""

    section: str
    name: str
    head: str
    kind: ValueKind = ValueKind.TEXT
    choices: tuple[str, ...] = ()
    width: int = 24


class OfficeSheet(NamedTuple):
    """One sheet: its name, its keys, and whether one unit may have several rows there."""

    name: str
    keys: tuple[OfficeKey, ...]
    is_list: bool


_T, _D, _W = ValueKind.TEXT, ValueKind.DAY, ValueKind.WHOLE
_LONG, _SHORT, _DAY = 44, 14, 18


def _keys(section: str, *keys: tuple[Any, ...]) -> tuple[OfficeKey, ...]:
    return tuple(OfficeKey(section, *key) for key in keys)


def _unsur(section: str) -> tuple[OfficeKey, ...]:
    return (OfficeKey(section, "unsur", "Unsur", ValueKind.UNSUR, width=40),)


SHEETS = (
    OfficeSheet(
        "Identitas",
        _keys(
            "laporan",
            ("unit", "Nama unit pelayanan", _T, (), 34),
            ("instansi", "Instansi", _T, (), 34),
            ("alamat", "Alamat", _T, (), 34),
            ("kota", "Kota tempat tanda tangan"),
            ("kabupaten", "Kabupaten/kota"),
            ("periode", "Periode", _T, (), _DAY),
            ("tahun", "Tahun", _W, (), _SHORT),
            ("tanggal", "Tanggal laporan", _D, (), _DAY),
            ("nomor", "Nomor laporan"),
            ("judul", "Judul laporan", _T, (), _LONG),
            ("logo", "Berkas logo", ValueKind.FILE),
        ),
        is_list=False,
    ),
    OfficeSheet(
        "Pejabat",
        _keys(
            "pejabat",
            ("jabatan", "Jabatan", _T, (), 34),
            ("nama", "Nama", _T, (), 34),
            ("identitas", "NIP/NRP", _T, (), 28),
            ("pangkat", "Pangkat"),
            ("plt", "Plt./Plh.", ValueKind.CHOICE, ("Plt.", "Plh."), _SHORT),
            ("tte", "Tanda tangan elektronik", ValueKind.YES_NO, (), _DAY),
        ),
        is_list=False,
    ),
    OfficeSheet(
        "Pelaksanaan",
        _keys(
            "pelaksanaan",
            ("pelaksana", "Pelaksana", ValueKind.CHOICE, ("mandiri", "kerja sama"), _DAY),
            ("mitra", "Mitra kerja sama"),
            ("tim_sk", "SK tim pelaksana"),
            ("metode", "Metode", ValueKind.CHOICE, ("elektronik", "nonelektronik", "campuran"), _DAY),
            ("media", "Media"),
            ("lokasi", "Lokasi"),
            ("cara", "Cara pengumpulan", _T, (), _LONG),
            ("setiap_bulan", "Dilakukan setiap … bulan", _W, (), _DAY),
            ("mulai", "Mulai survei", _D, (), _DAY),
            ("selesai", "Selesai survei", _D, (), _DAY),
        ),
        is_list=False,
    ),
    OfficeSheet(
        "Populasi",
        _keys(
            "populasi",
            ("layanan", "Layanan", _T, (), 34),
            ("jumlah", "Jumlah pengguna", _W, (), _DAY),
            ("rentang", "Rentang", ValueKind.CHOICE, tuple(reversed(PER)), _DAY),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Analisis",
        (
            *_unsur("analisis"),
            *_keys(
                "analisis",
                ("masalah", "Masalah", _T, (), _LONG),
                ("sebab", "Sebab", _T, (), _LONG),
                (
                    "sumber",
                    "Sumber",
                    ValueKind.CHOICE,
                    ("saran", "pengaduan", "FKP", "SP4N-LAPOR!", "kotak saran"),
                    _DAY,
                ),
            ),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "RTL",
        (
            *_unsur("rtl"),
            *_keys(
                "rtl",
                ("kegiatan", "Rencana tindak lanjut", _T, (), _LONG),
                ("waktu", "Waktu", _T, (), _DAY),
                ("penanggung_jawab", "Penanggung jawab"),
                ("mulai", "Tanggal mulai", _D, (), _DAY),
                ("selesai", "Tanggal selesai", _D, (), _DAY),
            ),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Tindak lanjut",
        (
            OfficeKey("tindak_lanjut", "rencana", "Rencana tindak lanjut", width=_LONG),
            *_unsur("tindak_lanjut"),
            *_keys(
                "tindak_lanjut",
                ("status", "Status", ValueKind.CHOICE, ("sudah", "proses", "belum"), _SHORT),
                ("uraian", "Uraian tindak lanjut", _T, (), _LONG),
                ("hambatan", "Hambatan", _T, (), 34),
                ("selesai", "Tanggal selesai", _D, (), _DAY),
                ("bukti", "Berkas foto bukti", ValueKind.FILE),
            ),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Isi laporan",
        (
            *_keys(
                "fkp",
                ("tanggal", "Tanggal FKP", _D, (), _DAY),
                ("peserta", "Peserta FKP", _T, (), 34),
            ),
            *_keys(
                "laporan_sebelumnya",
                ("periode", "Periode laporan sebelumnya", _T, (), _DAY),
                ("tanggal", "Tanggal laporan sebelumnya", _D, (), _DAY),
            ),
            *_keys(
                "saran",
                ("berkas", "Berkas saran", ValueKind.FILE),
                ("ringkasan", "Ringkasan saran responden", _T, (), _LONG),
            ),
            *_keys(
                "lampiran",
                ("kuesioner", "Lampiran kuesioner", ValueKind.FORM, ("ikm",)),
                ("data", "Lampiran data", ValueKind.CHOICE, ("pengolahan", "tidak"), _DAY),
            ),
            *_keys(
                "kesimpulan",
                ("saran", "Saran dalam kesimpulan", _T, (), _LONG),
                ("penutup", "Kalimat penutup", _T, (), _LONG),
            ),
        ),
        is_list=False,
    ),
    OfficeSheet(
        "Publikasi",
        _keys(
            "publikasi",
            (
                "jenis",
                "Jenis media",
                ValueKind.CHOICE,
                ("cetak", "elektronik", "media sosial", "website", "aplikasi", "reklame"),
                _DAY,
            ),
            ("uraian", "Uraian", _T, (), _LONG),
            ("bukti", "Berkas foto bukti", ValueKind.FILE, (), 30),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Foto",
        _keys(
            "foto",
            ("berkas", "Berkas foto", ValueKind.FILE, (), 34),
            ("keterangan", "Keterangan", _T, (), _LONG),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Tren",
        _keys(
            "tren",
            ("periode", "Periode", _T, (), _DAY),
            ("ikm", "Nilai IKM", ValueKind.INDEX, (), _SHORT),
            ("responden", "Jumlah responden", _W, (), _DAY),
        ),
        is_list=True,
    ),
    OfficeSheet(
        "Sebelumnya",
        (*_unsur("sebelumnya"), OfficeKey("sebelumnya", "nilai", "Nilai", ValueKind.INDEX, width=_SHORT)),
        is_list=True,
    ),
    OfficeSheet(
        "Jadwal",
        _keys(
            "jadwal",
            ("kegiatan", "Kegiatan", _T, (), _LONG),
            ("waktu", "Waktu pelaksanaan", _T, (), 30),
            ("hari_kerja", "Jumlah hari kerja", _W, (), _DAY),
        ),
        is_list=True,
    ),
    OfficeSheet("Dasar hukum", _keys(BASES, ("tambahan", "Peraturan", _T, (), 80)), is_list=True),
    OfficeSheet(
        "Pengesahan",
        _keys(
            "pengesahan",
            ("peran", "Peran", _T, (), 34),
            ("nama", "Nama", _T, (), 34),
            ("identitas", "NIP/NRP", _T, (), 28),
        ),
        is_list=True,
    ),
)
"""Every sheet in its order. A section stands on one sheet; where ``is_list``, no other section stands there."""

OF_THE_WHOLE = ("populasi", "tren", "sebelumnya")
"""Sections of figures: those that name no unit are figures of the whole, and of no unit."""


@cache
def keys_of(section: str) -> dict[str, OfficeKey]:
    """The keys of a section by their names, in their order."""
    return {key.name: key for sheet in SHEETS for key in sheet.keys if key.section == section}


@cache
def sheet_of(section: str) -> OfficeSheet:
    """The sheet that a section stands on."""
    return next(sheet for sheet in SHEETS for key in sheet.keys if key.section == section)


@cache
def sections() -> tuple[str, ...]:
    """The names of all sections, in the order of the sheets."""
    return tuple(dict.fromkeys(key.section for sheet in SHEETS for key in sheet.keys))


@cache
def type_of(section: str) -> Any:
    """The type of a section, or of the parts of a list; of :data:`BASES` it is ``str``."""
    hint = get_type_hints(Office)[section]
    return get_args(hint)[0] if sheet_of(section).is_list else hint


def folded(text: str) -> str:
    """A text without its case, spaces and signs, by which names and words are known.

    >>> folded("Kerja-sama "), folded("SP4N LAPOR!")
    ('kerjasama', 'sp4nlapor')
    """
    return plain(text).replace(" ", "")
