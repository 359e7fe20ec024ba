"""Surveys for tests: rows of cells, written in every format, and read by arithmetic of the tests' own."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

import ikm
from ikm.render import Style
from ikm.render.tally import render
from ikm.render.workbook import report_workbook as workbook
from ikm.survey.files.table import OLE

UNSUR = ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"]
U = [f"U{number}" for number in range(1, 10)]

Cell = Any
Rows = Sequence[Any]  # of sequences of cells


ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
"""Texts that stand for a cell with that error, and how binary workbooks number it."""


class Formula(NamedTuple):
    """A cell with a formula whose value is an error, an empty text, or (None) was not stored."""

    value: str | None


def csv_text(rows: Rows, separator: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def write_csv(path: Path, rows: Rows, separator: str = ",", encoding: str = "utf-8") -> Path:
    path.write_text(csv_text(rows, separator), encoding=encoding, newline="")
    return path


def write_xlsx(path: Path, sheets: dict[str, Rows] | Rows, hidden: Iterable[str] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets if isinstance(sheets, dict) else {"Jawaban": sheets}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else "=1+1" if isinstance(cell, Formula) else cell for cell in row])
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_xls(path: Path, rows: Rows) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Jawaban")
    results = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, Formula):
                sheet.write(r, c, xlwt.Formula("1+1"))
                results.append(struct.pack("<HHHH", 2, ERRORS[cell.value], 0, 0xFFFF) if cell.value else _EMPTY_TEXT)
            elif cell in ERRORS:
                sheet.row(r).set_cell_error(c, ERRORS[cell])
            elif cell != "":
                sheet.write(r, c, cell)
    book.save(str(path))
    first, *others = path.read_bytes().split(_EMPTY_TEXT)  # what xlwt gives every formula
    path.write_bytes(first + b"".join(result + other for result, other in zip(results, others, strict=True)))
    return path


_EMPTY_TEXT = struct.pack("<HHHH", 3, 0, 0, 0xFFFF)


def write_compound(path: Path, streams: dict[str, bytes]) -> Path:
    """An OLE file of few small streams, packed into its small sectors ([MS-CFB])."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    packed, chains, starts = b"", list[int](), []
    for content in streams.values():
        count = -(-len(content) // 64)
        starts.append(len(chains))
        chains += [*range(len(chains) + 1, len(chains) + count), end]
        packed += content.ljust(count * 64, b"\0")
    held = -(-len(packed) // 512)

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        head = struct.pack("<64sHBB3I", text, len(text) + 2, kind, 1, free, 2 if kind == 1 else free, free)
        return struct.pack("<80s36xIII", head, start, size, 0)

    entries = [entry("Root Entry", 5, 3, len(packed))]
    sizes = map(len, streams.values())
    entries += [entry(name, 2, start, size) for name, start, size in zip(streams, starts, sizes, strict=True)]
    table = [fat, end, end, *range(4, 3 + held), end]
    header = struct.pack("<8s16x5H6x10I", OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, end, 0, 0)
    sectors = [
        struct.pack("<128I", *table, *[free] * (128 - len(table))),
        b"".join(entries).ljust(512, b"\0"),
        struct.pack("<128I", *chains, *[free] * (128 - len(chains))),
        packed.ljust(held * 512, b"\0"),
    ]
    path.write_bytes(header.ljust(512, b"\xff") + b"".join(sectors))
    return path


def write_xlsb(path: Path, rows: Rows) -> Path:
    """A binary workbook of one sheet, record by record ([MS-XLSB]: type, size, content)."""

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size = [len(body) >> shift & 127 for shift in (0, 7, 14, 21)]
        while len(size) > 1 and not size[-1]:
            size.pop()
        return head + bytes(part | 128 for part in size[:-1]) + bytes(size[-1:]) + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    def cell(column: int, value: Cell) -> bytes:
        place = struct.pack("<II", column, 0)
        if isinstance(value, Formula):
            rest = struct.pack("<HII", 0, 0, 0)  # flags, and the formula itself
            if value.value:
                return record(11, place + bytes([ERRORS[value.value]]) + rest)
            return record(8, place + text("") + rest)
        if value in ERRORS:
            return record(3, place + bytes([ERRORS[value]]))
        is_text = isinstance(value, str)
        return record(6, place + text(value)) if is_text else record(5, place + struct.pack("<d", value))

    lines = [
        record(0, struct.pack("<I", number) + bytes(13))
        + b"".join(cell(column, value) for column, value in enumerate(row) if value != "")
        for number, row in enumerate(rows)
        if row
    ]
    extent = record(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
    bundle = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Jawaban"))
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        parts.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        rels = f'<Relationships xmlns="{package}/relationships">{relation}</Relationships>'
        parts.writestr("xl/_rels/workbook.bin.rels", rels)
        body = record(129) + extent + record(145) + b"".join(lines) + record(146) + record(130)
        parts.writestr("xl/worksheets/sheet1.bin", body)
    return path


def write_ods(path: Path, rows: Rows) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Jawaban")
    for row in rows:
        line = TableRow()
        for cell in row:
            number = isinstance(cell, int | float)
            one = TableCell(valuetype="float", value=cell) if number else TableCell(valuetype="string")
            if isinstance(cell, Formula):
                one = TableCell(formula="of:=1+1") if cell.value is None else _text_formula(cell.value)
            elif cell in ERRORS:
                one = _text_formula(cell)
            elif cell == "":
                one = TableCell()
            else:
                one.addElement(P(text=str(cell)))
            line.addElement(one)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _text_formula(value: str) -> Any:
    from odf.table import TableCell
    from odf.text import P

    one = TableCell(formula="of:=1+1", valuetype="string", stringvalue="")
    one.addElement(P(text=value))
    return one


def plain_index(rows: Sequence[Any], weight: Fraction = Fraction(1, 9)) -> Fraction:
    """The index by the regulation's sentence, written down a second time, as directly as it reads."""
    skm = Fraction(0)
    for column in zip(*rows, strict=True):
        given = [answer for answer in column if answer]
        skm += Fraction(sum(given), len(given)) * weight
    return skm * 25


def plain_mutu(index: Fraction) -> str:
    """The class of 14/2017 of an index, by whole hundredths."""
    hundredths = (index * 100 + Fraction(1, 2)).__floor__()
    return "D" if hundredths < 6500 else "C" if hundredths < 7661 else "B" if hundredths < 8831 else "A"


def shown(index: Fraction) -> Decimal:
    return Decimal((index * 100 + Fraction(1, 2)).__floor__()) / 100


def counts_of(total: int, answers: int, scores: Sequence[int] = (1, 2, 3, 4)) -> list[int]:
    """Counts per score that give a total: as even as can be."""
    low, rest = divmod(total, answers)
    counts = dict.fromkeys(scores, 0)
    counts[low] = answers - rest
    if rest:
        counts[low + 1] = rest
    return list(counts.values())


def without_stats(part: Any) -> Any:
    """JSON values but for the statistics, of which counts tell less than rows."""
    if isinstance(part, list):
        return [without_stats(one) for one in part]
    if isinstance(part, dict):
        return {key: without_stats(one) for key, one in part.items() if key not in ("stats", "change_stats")}
    return part


def write_tally(path: Path, sources: Any, **options: Any) -> Path:
    """The tally of some sources, as ``ikm score --format tally`` writes it."""
    content = render(ikm.score(sources, cells=True, **options), Style())
    path.write_text(content, encoding="utf-8")
    return path


def write_book(path: Path, sources: Any, answers: int = 20_000, **options: Any) -> Path:
    """The workbook of some sources, with the answers of so many respondents at most."""
    path.write_bytes(workbook.render(ikm.score(sources, answers=answers, **options), Style()))
    return path
