"""The report as a workbook: Ringkasan, Unsur, a sheet for each other table, Catatan, Metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from ikm.index.score import UnsurScore
from ikm.render import COMMA, Style, words
from ikm.render.tables import CHANGE, NRR, Graded, Table, groups, profile, sample, series_of
from ikm.report import Report
from ikm.survey.excel import WRITER
from ikm.survey.mapping import PERIOD

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 60
WIDE = 100
ROOM = 2
LINE = 15.0
_FORBIDDEN = re.compile(r"[\\/?*\[\]:\x00-\x1f]")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = PatternFill("solid", fgColor="D9E2EC")
_SIGNED = "+{0};−{0};{0}"
_LINE = Border(top=Side("thin", color="7B8794"))


def render(report: Report, style: Style) -> bytes:
    """Render a report as an xlsx workbook. Numbers are numbers, so their decimal mark is the reader's own."""
    del style
    book, first = new_book("Ringkasan")
    book.properties.title = words.title(report)
    _summary(first, report)
    _unsur(book.create_sheet("Unsur"), report)
    for name, table in _tables(report):
        _table(book.create_sheet(_sheet_name(name, book.sheetnames)), report, table)
    _notes(book.create_sheet("Catatan"), report)
    _metadata(book.create_sheet("Metadata"), report)
    return saved(book)


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook of ours, and its first sheet."""
    book = Workbook()
    book.properties.creator = WRITER
    first = book.active
    assert first is not None  # a new workbook has one sheet
    first.title = title
    return book, first


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _tables(report: Report) -> Iterator[tuple[str, Table]]:
    """The tables behind that of the unsur, with the name of the sheet each is to have."""
    for table in report.tables:
        yield "Tren" if table.by == (PERIOD,) else " x ".join(table.by), groups(report, table)
        if series := series_of(report, table):
            yield series.title.replace("×", "x"), series.table(len(series.periods))
    if report.profile:
        yield "Profil", profile(report, COMMA)
    if report.quotas:
        yield "Sampel", sample(report)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    wanted = _FORBIDDEN.sub(" ", title).strip(" '")[:31] or "Kelompok"
    wanted = wanted[0].upper() + wanted[1:]
    name, number = wanted, 2
    while name.casefold() in {other.casefold() for other in taken}:
        name = f"{wanted[:27]} {number}"
        number += 1
    return name


def _summary(sheet: Worksheet, report: Report) -> None:
    score, rules = report.overall, report.method.rules
    grade = (score.grade.mutu, score.grade.kinerja) if score.grade else ("–", words.reason(score))
    rolled = words.rollup(report, COMMA)
    rows: list[tuple[str, object]] = [
        (f"Nilai IKM ({words.POOLED.lower()})" if rolled else "Nilai IKM", _figure(score.ikm)),
        ("Mutu pelayanan", grade[0]),
        ("Kinerja unit pelayanan", grade[1]),
        *(("Jarak ke kelas lain", line) for line in words.distance(score, rules, COMMA)),
        *(("Gabungan unit", line) for line in rolled),
        ("Jumlah responden", score.respondents),
        *(("Unit pelayanan", name) for name in [report.name] if name),
        *(("Periode survei", period) for period in [report.period] if period),
        *(("Dibaca", words.read(use)) for use in report.inputs),
        *(("Kolom", columns) for columns in words.columns(report)),
        *words.facts(report),
    ]
    _put(sheet, 1, [words.title(report)])
    sheet["A1"].font = _font(size=14, bold=True)
    for number, row in enumerate(rows, start=3):
        _put(sheet, number, row)
        sheet.cell(number, 1).font = _font(color="52606D")
        sheet.cell(number, 1).alignment = Alignment("left", "top")
        sheet.cell(number, 2).alignment = Alignment("left", "top", wrap_text=True)
        sheet.row_dimensions[number].height = LINE * _lines(row[1])
    sheet["B3"].font = _font(size=18, bold=True)
    sheet.row_dimensions[3].height = 1.6 * LINE
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = WIDEST + ROOM
    sheet.freeze_panes = "A3"
    _page(sheet)


def _unsur(sheet: Worksheet, report: Report) -> None:
    rows: list[list[object]] = []
    for line in words.unsur(report):
        is_unsur = isinstance(line.about, UnsurScore)
        figures = [_figure(value) if is_unsur else value for value in line.figures]
        place = int(line.priority) if line.priority.isdigit() else line.priority
        rows.append([line.label, line.answers, *figures, line.mutu, place])
    put_table(sheet, words.UNSUR, rows, last_is_total=report.overall.exact is not None)


def _table(sheet: Worksheet, report: Report, table: Table) -> None:
    short = {report.method.code(one.id): one.short for one in report.method.unsur}
    heads = [(f"NRR {h.name}\n{short[h.name]}" if h.kind == NRR else h.name, h.side) for h in table.heads]
    lines = [line for section in table.sections for line in section]
    rows: list[list[object]] = [[c.ikm if isinstance(c, Graded) else c for c in line.cells] for line in lines]
    totals = [place for place, line in enumerate(lines) if line.total]
    put_table(sheet, heads, rows, totals=totals)
    for place, head in enumerate(table.heads, start=1):
        for row in range(2, len(rows) + 2) if head.kind == CHANGE else ():
            cell = sheet.cell(row, place)
            cell.number_format = _SIGNED.format(cell.number_format)
    for row, remark in enumerate(table.remarks, start=len(rows) + 3):
        _put(sheet, row, [remark])


def _notes(sheet: Worksheet, report: Report) -> None:
    header = [(name, "<") for name in ("Tingkat", "Kode", "Tempat", "Catatan")]
    shown = report.findings.shown()
    rows: list[list[object]] = [[str(f.severity), f.code, str(f.place), f"{f.sentence}; {f.hint}"] for f in shown]
    if (total := report.findings.by_code.total()) > len(shown):
        codes = ", ".join(f"{code} {count}" for code, count in sorted(report.findings.by_code.items()))
        rows += [[None, None, None, f"{total} temuan seluruhnya: {codes}"]]
    put_table(sheet, header, rows)


def _metadata(sheet: Worksheet, report: Report) -> None:
    """How the report can be made again."""
    known = report.provenance()
    rows: list[list[object]] = [["Program", known["program"]], ["Aturan", known["rules"]["id"]]]
    rows += [["Berkas aturan (sha256)", known["rules"]["sha256"]]]
    rows += [[f"Pilihan: {name}", _said(value)] for name, value in known["options"].items()]
    for one in known["inputs"]:
        place = one["path"] + (f", lembar {one['sheet']}" if one["sheet"] else "")
        rows += [["Dibaca", place], ["Isi (sha256)", one["sha256"]]]
        rows += [["Baris", one["rows"]], ["Responden", one["used"]]]
    rows += [["Dibuat", known["time"]]] if known["time"] else []
    put_table(sheet, [("Apa", "<"), ("Nilai", "<")], rows)


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={one}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def put_table(
    sheet: Worksheet,
    header: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[object]],
    *,
    last_is_total: bool = False,
    totals: Collection[int] = (),
) -> None:
    """Put a table into a sheet: a header that stays, columns as wide as they need, set to the side given for each.

    ``totals`` are the places of rows that sum others up.
    """
    sides = {"<": "left", ">": "right", "^": "center"}
    lines = [[name for name, _ in header], *rows]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(header))]
    for number, line in enumerate(lines, start=1):
        _put(sheet, number, line)
        sheet.row_dimensions[number].height = LINE * max(map(_lines, line))
        for place, (_, side) in enumerate(header):
            cell = sheet.cell(number, place + 1)
            cell.alignment = Alignment(sides[side], "top", wrap_text=number == 1 or widths[place] > WIDEST)
            if number == 1:
                cell.font, cell.fill = _font(bold=True), _HEAD
            elif number - 2 in totals or (last_is_total and number == len(lines)):
                cell.font, cell.border = _font(bold=True), _LINE
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, WIDEST) + ROOM
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _page(sheet, landscape=sum(widths) > WIDE)


def _page(sheet: Worksheet, *, landscape: bool = False) -> None:
    """On A4, as wide as the page."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _font(size: int = 11, *, bold: bool = False, color: str = "000000") -> Font:
    return Font("Calibri", size, b=bold, color=color)


def _put(sheet: Worksheet, row: int, cells: Sequence[object]) -> None:
    for column, value in enumerate(cells, start=1):
        cell: Any = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value)
            cell.data_type = "s"  # a text that begins with = stays a text
        elif isinstance(value, Decimal):
            cell.value = value
            cell.number_format = f"0.{'0' * -int(value.as_tuple().exponent)}"
        else:
            cell.value = value
            cell.number_format = "#,##0"


def _figure(value: Decimal | None) -> object:
    return "–" if value is None else value


def _width(cell: object) -> int:
    return 0 if cell is None else max(map(len, str(cell).split("\n")))


def _lines(cell: object) -> int:
    return 1 if cell is None else sum(-(-len(line) // WIDEST) or 1 for line in str(cell).split("\n"))
