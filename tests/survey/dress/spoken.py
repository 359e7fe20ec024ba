"""Names of unsur and words of answers, as forms have them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.kinds import FORMS

SHORT = [
    *("Persyaratan", "Prosedur", "Waktu", "Biaya/Tarif", "Produk Layanan"),
    *("Kompetensi Pelaksana", "Perilaku Pelaksana", "Sarana dan Prasarana", "Penanganan Pengaduan"),
]
FULL = [
    *("Persyaratan", "Sistem, Mekanisme, dan Prosedur", "Waktu Penyelesaian", "Biaya/Tarif"),
    *("Produk Spesifikasi Jenis Pelayanan", "Kompetensi Pelaksana", "Perilaku Pelaksana"),
    *("Sarana dan prasarana", "Penanganan Pengaduan, Saran dan Masukan"),
]
OTHERWISE = [
    *("Syarat Layanan", "SOP/Alur", "Jangka Waktu", "Tarif", "Kesesuaian Hasil Pelayanan", "Kompetensi SDM"),
    *("Sikap/Perilaku Petugas", "Sarpras", "Pengaduan, Saran & Masukan"),
]
ENGLISH = "Requirements Procedures Time Cost Product Competence Behavior Facilities Complaints".split()
ROMAN = "I II III IV V VI VII VIII IX".split()
BARE = "Persyaratan Prosedur Waktu Biaya Produk Kompetensi Perilaku Sarana Pengaduan".split()
QUESTIONS = [
    "Bagaimana pendapat Saudara tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?",
    "Bagaimana pemahaman Saudara tentang kemudahan prosedur pelayanan di unit ini?",
    "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?",
    "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?",
    "Bagaimana pendapat Saudara tentang kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan"
    " dengan hasil yang diberikan?",
    "Bagaimana pendapat Saudara tentang kompetensi/kemampuan petugas dalam pelayanan?",
    "Bagaimana pendapat Saudara perilaku petugas dalam pelayanan terkait kesopanan dan keramahan?",
    "Bagaimana pendapat Saudara tentang kualitas sarana dan prasarana?",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan pengguna layanan?",
]
Name = Callable[[int], str]
"""The header of an unsur, counted from 0."""

NAMES: dict[str, Name] = {
    "numbers": lambda unsur: f"U{unsur + 1}",
    "short": SHORT.__getitem__,
    "full": FULL.__getitem__,
    "upper": lambda unsur: FULL[unsur].upper(),
    "numbered": lambda unsur: f"U{unsur + 1}. {SHORT[unsur]}",
    "questions": QUESTIONS.__getitem__,
    "numbered-questions": lambda unsur: f"{unsur + 1}. {QUESTIONS[unsur]}",
    "grid": lambda unsur: f"Penilaian Anda atas pelayanan kami [{FULL[unsur]}]",
    "matrix": lambda unsur: f"Seberapa puas Anda terhadap persyaratan, prosedur dan petugas kami? [{BARE[unsur]}]",
    "kobo": lambda unsur: f"skm/u{unsur + 1}_{BARE[unsur].lower()}",
    "otherwise": OTHERWISE.__getitem__,
    "english": ENGLISH.__getitem__,
    "two-languages": lambda unsur: f"{BARE[unsur]} / {ENGLISH[unsur]}",
    "roman": lambda unsur: f"U{ROMAN[unsur]}",
    "matrix-rows": lambda unsur: f"Q4_{unsur + 1}",
    "bracketed-number": lambda unsur: f"{SHORT[unsur]} (U{unsur + 1})",
}
BARE_NUMBERS = "bare-numbers"
"""Names that are understood below a text that says what they number."""
NAMES_BELOW: dict[str, Name] = {**NAMES, BARE_NUMBERS: lambda unsur: f"{unsur + 1}"}
PLAIN_NAMES = "numbers", "short", "full", "upper", "numbered", "questions", "numbered-questions"

ONE_FORM = {
    "puas": ["Tidak Puas", "Kurang Puas", "Puas", "Sangat Puas"],
    "sangat-tidak-puas": ["Sangat Tidak Puas", "Tidak Puas", "Puas", "Sangat Puas"],
    "baik": ["Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik"],
    "setuju": ["Sangat Tidak Setuju", "Tidak Setuju", "Setuju", "Sangat Setuju"],
    "memuaskan": ["Tidak Memuaskan", "Kurang Memuaskan", "Memuaskan", "Sangat Memuaskan"],
    "two-languages": ["Tidak Baik / Poor", "Kurang Baik / Fair", "Baik / Good", "Sangat Baik / Very Good"],
    "cukup-puas": ["Kurang Puas", "Cukup Puas", "Puas", "Sangat Puas"],
}
"""Forms that put the same four words to every question."""

Cell = str | int | float
Word = Callable[[int, int], Cell]
"""What stands for a score, from 1, of an unsur, from 0."""


def _words_of(form: Sequence[str]) -> Word:
    return lambda _, score: form[score - 1]


def _numbered_words_of(form: Sequence[str]) -> Word:
    return lambda _, score: f"{score} - {form[score - 1]}"


WORDS: dict[str, Word] = {
    "digits": lambda _, score: score,
    "official": lambda unsur, score: FORMS[unsur][score - 1],
    "lettered": lambda unsur, score: f"{'abcd'[score - 1]}. {FORMS[unsur][score - 1]}",
    "scored": lambda unsur, score: f"{FORMS[unsur][score - 1]} ({score})",
    "numbered": lambda unsur, score: f"{score}. {FORMS[unsur][score - 1]}",
    "upper": lambda unsur, score: FORMS[unsur][score - 1].upper(),
    "letters": lambda _, score: "abcd"[score - 1],
    "roman": lambda _, score: ROMAN[score - 1],
    "spelt": lambda _, score: ["satu", "dua", "tiga", "empat"][score - 1],
    "web-page": lambda unsur, score: f"<p>{FORMS[unsur][score - 1]}</p>",
    "rupiah": lambda _, score: f"Rp{score}",
    **{name: _words_of(form) for name, form in ONE_FORM.items()},
    **{f"numbered-{name}": _numbered_words_of(form) for name, form in ONE_FORM.items()},
}
PLAIN_WORDS = "digits", "official", "lettered", "scored", "numbered", "upper"
