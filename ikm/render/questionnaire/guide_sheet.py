"""How to fill the workbook in, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ikm.messages.option_names import OptionUse
from ikm.render.pages import wording as words
from ikm.render.questionnaire.questions import ENTRY, PAPER, Questionnaire
from ikm.render.questionnaire.sheet_layout import TextSheet, font
from ikm.rules.ruleset import DEFAULT_RULES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = 5.0, 85.0
"""Of the columns: the number of a remark, and its text."""
FEWEST_UNSUR = 3
"""Of fewer, one question on another sheet already looks like a header of answers."""


def fill_guide(sheet: Worksheet, form: Questionnaire) -> None:
    """How to fill the workbook in, and what to do then."""
    page = TextSheet(sheet, WIDTHS, label=1)
    page.line("Petunjuk", font(14, bold=True))
    page.line(form.heading)
    number = 0
    for heading, remarks in _remarks(form).items():
        page.heading(heading)
        for remark in remarks:
            number += 1
            page.pair(f"{number}.", remark)
    page.gap()
    for command, what in _commands(form).items():
        page.pair("", command, font(bold=True))
        page.pair("", what)
    rules = form.method.rules
    page.heading("Dasar")
    page.line(rules.title)
    if left := [f"{form.method.code(one.id)} {one.short}" for one in rules.unsur if one.id in form.method.without]:
        page.line(f"Tidak ditanyakan: {', '.join(left)}")


def _remarks(form: Questionnaire) -> dict[str, list[str]]:
    last = words.thousands(form.rows + 1)
    return {
        "Menyebarkan kuesioner": [
            f"Cetak lembar {PAPER}, beri nomor pada tiap lembarnya, lalu bagikan kepada responden.",
        ],
        f"Mengisi lembar {ENTRY}": [
            "Satu baris untuk satu responden, mulai baris 2. Kolom No berisi nomor lembar kuesionernya.",
            "Jam survei tidak perlu dimasukkan.",
            "Pilih jawaban dari daftar: klik tanda panah di kanan sel. Yang tidak ada dalam daftar ditolak.",
            "Pertanyaan yang tidak dijawab dibiarkan kosong. Kosong berarti tidak menjawab, bukan nilai nol; jawaban "
            "lain dari responden itu tetap dihitung. Tanggal dan profil yang tidak diketahui juga dibiarkan kosong.",
            "Baris tanpa satu pun jawaban tidak dihitung sebagai responden.",
            "Jangan mengubah judul kolom. Jangan menambah baris jumlah atau rata-rata. Jangan menulis nama, NIK atau "
            "nomor telepon responden.",
            f"Daftar pilihan tersedia sampai baris {last}. Isian di bawahnya, dan isian yang ditempel dari berkas "
            "lain, tetap dibaca, tetapi kesalahannya tidak langsung ditolak.",
        ],
        "Menghitung": [
            "Simpan berkas ini sebagai .xlsx, buka terminal di foldernya, lalu ketik perintah di bawah. Ganti "
            "kuesioner.xlsx dengan nama berkas ini.",
        ],
    }


def _commands(form: Questionnaire) -> dict[str, str]:
    """The commands for what was filled in, with all that has to be said to read it as it was asked."""
    method = form.method
    read = []
    if form.rules != DEFAULT_RULES:
        read.append(OptionUse("rules", f'"{form.rules}"' if " " in form.rules else form.rules))
    if method.order != method.rules.orders[0].id:
        read.append(OptionUse("order", method.order))
    if method.without:
        read.append(OptionUse("without", method.without))
    if len(method.unsur) < FEWEST_UNSUR:
        read.append(OptionUse("sheet", ENTRY))
    services = [OptionUse("by", "layanan")] if form.services else []
    written = [*read, *services, OptionUse("profile"), OptionUse("output", "hasil.xlsx")]
    figures = form.method.rules.named.name + (", mutu pelayanan" if form.method.rules.grades else "")
    return {
        _command("check", read): "memeriksa isian: apa yang tidak terbaca, kosong atau berulang",
        _command("score", read): f"menghitung {figures} dan nilai tiap unsur",
        _command("score", written): "menulis lembar kerja dengan rincian "
        + ("per layanan dan " if services else "")
        + "profil responden",
    }


def _command(name: str, options: Sequence[OptionUse]) -> str:
    """A command for the workbook that was filled in."""
    return " ".join(["ikm", name, "kuesioner.xlsx", *map(str, options)])
