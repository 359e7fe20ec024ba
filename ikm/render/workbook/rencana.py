"""The sheet Rencana tindak lanjut: what is to be done about the lowest unsur, for the office to write."""

from __future__ import annotations

from ikm.render.workbook.cells import LINE, CellStyle, WrittenWorkbook, here
from ikm.render.workbook.formulas import shown
from ikm.render.workbook.styles import CENTRE, HEAD, REMARK, SUBTITLE, TEXT, TITLE, figure
from ikm.render.workbook.unsur import UnsurCells
from ikm.report.report import Report

_FIRST, _ROWS, _LAST = 7, 3, 9
_SAID = (
    "Unsur prioritas ditetapkan ikm saat buku kerja ini ditulis (tiga NRR terendah; nilai yang sama ikut semua) "
    "dan tidak berubah bila jawaban diubah; kolom lain diisi oleh unit pelayanan."
)


def write(book: WrittenWorkbook, report: Report, unsur: UnsurCells | None) -> None:
    """Write the sheet: a row for each of the lowest unsur, three at least."""
    sheet = book.create_sheet("Rencana tindak lanjut")
    survey = report.method.rules.named.survey.upper()
    sheet.span(1, 1, _LAST, f"RENCANA TINDAK LANJUT HASIL {survey}", TITLE._replace(side="center"))
    name = " · ".join(part for part in (report.name, report.period) if part)
    sheet.span(2, 1, _LAST, name or "Unit pelayanan: ……………………", SUBTITLE._replace(side="center"))
    sheet.span(3, 1, _LAST, _SAID, REMARK)
    sheet.high(3, 2 * LINE)
    for column, title in enumerate(("No", "Prioritas unsur", "NRR", "Program/kegiatan"), start=1):
        sheet.span(_FIRST - 2, column, column, title, HEAD, rows=2)
    sheet.span(_FIRST - 2, 5, 8, "Waktu", HEAD)
    for place, quarter in enumerate(("I", "II", "III", "IV"), start=5):
        sheet.put(_FIRST - 1, place, f"TW {quarter}", HEAD)
    sheet.span(_FIRST - 2, _LAST, _LAST, "Penanggung jawab", HEAD, rows=2)
    lowest = report.overall.lowest
    look = figure(report.method.rules.nrr_places)._replace(side="center")
    for place in range(max(_ROWS, len(lowest))):
        row = _FIRST + place
        for column in range(4, _LAST + 1):
            sheet.put(row, column, None, TEXT)
        sheet.put(row, 1, place + 1, CENTRE)
        one = lowest[place] if place < len(lowest) else None
        sheet.put(row, 2, f"{one.code} {one.unsur.name}" if one else None, TEXT._replace(height="center"))
        sheet.put(row, 3, shown(one.nrr) if one else None, look, unsur.nrr[one.unsur.id] if one and unsur else "")
        sheet.high(row, 4 * LINE)
    end = _FIRST + max(_ROWS, len(lowest)) + 1
    for row, line in enumerate(("Kepala …………………………", "", "", "", "( …………………………………… )", "NIP ………………………"), start=end):
        sheet.span(row, 7, _LAST, line or None, CellStyle(side="center"))
    sheet.wide(5, 30, 9, 44, 7, 7, 7, 7, 28)
    sheet.own.freeze_panes = here(_FIRST, 1, fixed=False)
    sheet.page(landscape=True, header=(_FIRST - 2, _FIRST - 1))
    sheet.area()
