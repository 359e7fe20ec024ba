"""Tables as other programs write them into web pages and XML documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from tests.surveys import Rows

EXCEL_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


Spans = Iterable[tuple[int, int, int, int]]
"""The first row and column and the last ones of cells that span others, from 0."""


def html_table(rows: Rows, spans: Spans = (), line_end: str = "") -> str:
    starts, covered = _spanned(spans)
    lines = [f'<table border="1">{line_end}']
    for number, row in enumerate(rows):
        lines.append("<tr>")
        for place, cell in enumerate(row):
            if (number, place) not in covered:
                down, across = starts.get((number, place), (0, 0))
                span = f' colspan="{across + 1}" rowspan="{down + 1}"' if down or across else ""
                lines.append(f"<td{span}>{escape(str(cell))}</td>")
        lines.append(f"</tr>{line_end}")
    return "".join([*lines, "</table>"])


def _spanned(spans: Spans) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """How far cells reach down and across, and the cells that they cover."""
    starts = {(top, left): (bottom - top, right - left) for top, left, bottom, right in spans}
    covered = {
        (row, column)
        for (top, left), (down, across) in starts.items()
        for row in range(top, top + down + 1)
        for column in range(left, left + across + 1)
    }
    return starts, covered - starts.keys()


def write_html(path: Path, rows: Rows) -> Path:
    path.write_text(f"<html><body><h3>Rekap</h3>\n{html_table(rows)}</body></html>", encoding="utf-8")
    return path


def excel_2003(sheets: Mapping[str, Rows], hidden: Iterable[str] = (), spans: Spans = ()) -> str:
    """A workbook in the XML of Excel 2003; numbers are such, blank cells are left out as Excel does."""
    written = [_excel_sheet(name, rows, spans, is_hidden=name in hidden) for name, rows in sheets.items()]
    start = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    return f'{start}<Workbook xmlns="{EXCEL_2003}" xmlns:ss="{EXCEL_2003}">{"".join(written)}</Workbook>'


def _excel_sheet(name: str, rows: Rows, spans: Spans, *, is_hidden: bool) -> str:
    lines = []
    starts, _ = _spanned(spans)
    for number, row in enumerate(rows):
        cells = []
        for place, cell in enumerate(row):
            down, across = starts.get((number, place), (0, 0))
            merged = f' ss:MergeAcross="{across}" ss:MergeDown="{down}"' if down or across else ""
            data = f'<Data ss:Type="{_type(cell)}">{escape(str(cell))}</Data>'
            if cell != "":
                cells.append(f'<Cell ss:Index="{place + 1}"{merged}>{data}</Cell>')
        lines.append(f"<Row>{''.join(cells)}</Row>")
    options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>" if is_hidden else ""
    return f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(lines)}</Table>{options}</Worksheet>'


def _type(cell: object) -> str:
    return "Number" if isinstance(cell, int | float) else "String"


def flat_ods(sheets: Mapping[str, Rows]) -> str:
    """A workbook as flat OpenDocument; behind the last row stand all others of a sheet, as LibreOffice writes it."""
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    tables = [
        f'<table:table table:name="{name}">{"".join(map(_ods_row, rows))}{rest}</table:table>'
        for name, rows in sheets.items()
    ]
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {names}>{body}</office:document>'


def _ods_row(row: Iterable[object]) -> str:
    cells = []
    for cell in row:
        value = f'office:value-type="float" office:value="{cell}"' if _type(cell) == "Number" else ""
        kind = value or 'office:value-type="string"'
        text = f"<text:p>{escape(str(cell))}</text:p>"
        cells.append(f"<table:table-cell {kind}>{text}</table:table-cell>" if cell != "" else "<table:table-cell/>")
    return f"<table:table-row>{''.join(cells)}</table:table-row>"
