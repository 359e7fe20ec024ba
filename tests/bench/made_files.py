"""Makes files of answers as other programs write them, for ``folder.py``: openpyxl, XlsxWriter, LibreOffice, pandas.

    python tests/bench/made_files.py FOLDER [--files 1000] [--seed 1]

A quarter of the files is made by each. Every file has another form: digits or words, titles above, several header
rows, merged cells, feet with formulas, odd sheets beside, blanks, errors, dates, another encoding. The same seed
makes the same answers. XlsxWriter, odfpy and LibreOffice (``soffice``) have to be installed beside pandas.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pandas as pd
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

NAMES = [
    *("Persyaratan", "Prosedur", "Waktu Penyelesaian", "Biaya/Tarif", "Produk Layanan", "Kompetensi Pelaksana"),
    *("Perilaku Pelaksana", "Sarana dan Prasarana", "Penanganan Pengaduan"),
]
QUESTIONS = [f"Bagaimana pendapat Saudara tentang {name.lower()} pelayanan di unit ini?" for name in NAMES]
HEADERS = [
    [f"U{n}" for n in range(1, 10)],
    [f"Unsur {n}" for n in range(1, 10)],
    NAMES,
    QUESTIONS,
    [f"U{n} {name}" for n, name in enumerate(NAMES, 1)],
    [f"{n}. {question}" for n, question in enumerate(QUESTIONS, 1)],
    [str(n) for n in range(1, 10)],
]
FORMS = [
    ["Tidak baik", "Kurang baik", "Baik", "Sangat baik"],
    ["1", "2", "3", "4"],
    ["a", "b", "c", "d"],
    ["1. Tidak sesuai", "2. Kurang sesuai", "3. Sesuai", "4. Sangat sesuai"],
    ["Sangat tidak puas", "Tidak puas", "Puas", "Sangat puas"],
]
SIDES: dict[str, Callable[[random.Random, int], Any]] = {
    "No": lambda _, n: n,
    "Timestamp": lambda dice, n: date(2025, 1, 1) + timedelta(days=n % 90 + dice.randrange(3)),
    "Jenis Kelamin": lambda dice, _: dice.choice(["L", "P", "Laki-laki", "Perempuan", ""]),
    "Usia": lambda dice, _: dice.choice([dice.randrange(17, 80), "17-25", ""]),
    "Pendidikan": lambda dice, _: dice.choice(["SD", "SMP", "SMA", "D3", "S1", "S2"]),
    "Pekerjaan": lambda dice, _: dice.choice(["PNS", "Swasta", "Wiraswasta", "Pelajar", "Lainnya"]),
    "Layanan": lambda dice, _: dice.choice(["KTP", "KK", "Akta", "Surat Pindah"]),
    "Saran": lambda dice, _: dice.choice(["", "", "Sudah baik", "Tingkatkan ruang tunggu", "-"]),
}


class Survey(NamedTuple):
    """One table: the lines above it, its header, rows, and a foot."""

    above: list[list[Any]]
    header: list[Any]
    rows: list[list[Any]]
    foot: list[list[Any]]

    @property
    def cells(self) -> list[list[Any]]:
        """All of it, as it stands in a sheet."""
        return [*self.above, self.header, *self.rows, *self.foot]


def survey(dice: random.Random) -> Survey:
    """A survey of a form of its own."""
    header = dice.choice(HEADERS)
    form: list[Any] = dice.choice([[1, 2, 3, 4], [1, 2, 3, 4], [1.0, 2.0, 3.0, 4.0], *FORMS])
    sides = [name for name in SIDES if dice.random() < 0.5]
    before, behind = sides[: len(sides) // 2 + 1], sides[len(sides) // 2 + 1 :]
    rows = [_row(dice, number, form, before, behind) for number in range(1, dice.choice([1, 5, 30, 120, 400]) + 1)]
    titles: list[list[list[Any]]] = [
        [],
        [["SURVEI KEPUASAN MASYARAKAT"], ["Periode Januari s.d. Juni 2025"], []],
        [[]],
    ]
    above = dice.choice(titles)
    foot: list[list[Any]] = []
    if dice.random() < 0.3 and isinstance(form[0], int):
        foot = _foot(rows, len(before))
    return Survey(above, [*before, *header, *behind], rows, foot)


def _row(dice: random.Random, number: int, form: list[Any], before: list[str], behind: list[str]) -> list[Any]:
    answers = [dice.choices(form, [1, 3, 10, 8])[0] for _ in range(9)]
    if dice.random() < 0.05:
        answers[dice.randrange(9)] = dice.choice(["", None, "-", 5, 33, "lupa", "#N/A", "  "])
    sides = {name: SIDES[name](dice, number) for name in (*before, *behind)}
    return [*(sides[name] for name in before), *answers, *(sides[name] for name in behind)]


def _foot(rows: list[list[Any]], first: int) -> list[list[Any]]:
    """Totals and means below the answers, as an office reckons them."""
    columns = [[row[first + n] for row in rows if isinstance(row[first + n], int)] for n in range(9)]
    totals = [sum(column) for column in columns]
    means = [round(sum(column) / max(len(column), 1), 3) for column in columns]
    labels = [""] * max(first - 1, 0)
    return [["Jumlah", *labels, *totals], ["NRR", *labels, *means]] if first else []


def with_openpyxl(dice: random.Random, path: Path) -> None:
    """A workbook of openpyxl: styles, merged titles, charts, lists to choose from, formulas without a value."""
    book = openpyxl.Workbook(write_only=dice.random() < 0.2)
    found = survey(dice)
    sheet: Any = book.create_sheet("Data") if book.write_only else book.active
    for row in found.cells:
        sheet.append(row)
    if not book.write_only:
        _dress(dice, book, sheet, found)
    book.save(path)


class _Sheet(NamedTuple):
    """A sheet of openpyxl, and where its table stands: the row of the header, the last row, the number of columns."""

    book: openpyxl.Workbook
    sheet: Any
    first: int
    last: int
    width: int

    @property
    def letter(self) -> str:
        """The letter of the last column."""
        return get_column_letter(self.width)


def _dress(dice: random.Random, book: openpyxl.Workbook, sheet: Any, found: Survey) -> None:
    """Some of what people do to a sheet."""
    first = len(found.above) + 1
    dressed = _Sheet(book, sheet, first, first + len(found.rows), len(found.header))
    if found.above and found.above[0]:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=dressed.width)
    for dress in (_coloured, _with_formula, _filtered, _with_choices, _with_chart, _commented):
        if dice.random() < 0.2:
            dress(dressed)
    if dice.random() < 0.3:
        beside = book.create_sheet(dice.choice(["Rekap", "Referensi", "Sheet2", "Kuesioner"]))
        beside.append(["Mutu", "Batas"])
        beside.append(["A", 88.31])
        beside.sheet_state = dice.choice(["visible", "hidden"])
    if dice.random() < 0.15:
        again = book.create_sheet("Loket 2")
        for row in survey(dice).cells:
            again.append(row)


def _coloured(on: _Sheet) -> None:
    for cell in on.sheet[on.first]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFCC00")


def _with_formula(on: _Sheet) -> None:
    on.sheet.append(["IKM", f"=AVERAGE(B{on.first + 1}:{on.letter}{on.last})*25"])


def _filtered(on: _Sheet) -> None:
    on.sheet.auto_filter.ref = f"A{on.first}:{on.letter}{on.last}"
    on.sheet.row_dimensions[on.last].hidden = True


def _with_choices(on: _Sheet) -> None:
    choices = DataValidation(type="list", formula1='"1,2,3,4"')
    on.sheet.add_data_validation(choices)
    choices.add(f"B{on.first + 1}:B{on.last}")


def _with_chart(on: _Sheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(on.sheet, min_col=2, min_row=on.first, max_row=on.last))
    on.sheet.add_chart(chart, "Z2")


def _commented(on: _Sheet) -> None:
    on.sheet.cell(on.first, 1).comment = Comment("Contoh", "Contoh")


def with_xlsxwriter(dice: random.Random, path: Path) -> None:
    """A workbook of XlsxWriter: in constant memory or not, formulas with a value, rich texts, dates with a format."""
    options = {"constant_memory": dice.random() < 0.3, "strings_to_numbers": dice.random() < 0.3}
    with xlsxwriter.Workbook(path, {**options, "use_zip64": dice.random() < 0.1, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet(dice.choice(["Form Responses 1", "Data", "Jawaban 'A' (1)", "2025"]))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        found = survey(dice)
        for row, values in enumerate(found.cells):
            for column, value in enumerate(values):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write(row, column, value)
        last = len(found.cells)
        if dice.random() < 0.3:
            sheet.write_formula(last, 0, f"=SUM(B2:B{last})", None, dice.choice([7, 0, ""]))
        if dice.random() < 0.2:
            sheet.autofilter(0, 0, last - 1, len(found.header) - 1)
        if dice.random() < 0.2:
            sheet.set_column(0, 0, 20, None, {"hidden": True})
        if dice.random() < 0.2 and not options["constant_memory"]:
            sheet.write_rich_string(last + 1, 0, "Catatan: ", book.add_format({"bold": True}), "tebal")
        if dice.random() < 0.2:
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": [sheet.name, 1, 0, last, 0]})
            book.add_worksheet("Grafik").insert_chart("A1", chart)


def with_pandas(dice: random.Random, folder: Path, name: str) -> None:
    """A file of pandas: CSV in some encoding and with some separator, workbooks, web pages, JSON."""
    found = survey(dice)
    frame = pd.DataFrame(found.rows, columns=found.header)
    kind = dice.choice(["csv", "csv", "tsv", "csv.gz", "xlsx", "ods", "html", "json", "zip"])
    path = folder / f"{name}.{kind}"
    index = dice.random() < 0.3
    if kind == "xlsx":
        engine: Any = dice.choice(["openpyxl", "xlsxwriter"])
        with pd.ExcelWriter(path, engine=engine) as writer:
            if dice.random() < 0.3:
                two = [("SKM", header) for header in frame.columns]
                frame = frame.set_axis(pd.MultiIndex.from_tuples(two), axis=1)
                index = True
            frame.to_excel(writer, index=index, startrow=dice.choice([0, 0, 3]))
    elif kind == "ods":
        with pd.ExcelWriter(path, engine="odf") as writer:
            frame.to_excel(writer, index=index)
    elif kind == "html":
        frame.to_html(path.with_suffix(".xls"), index=index)
    elif kind == "json":
        frame.to_json(path, orient=dice.choice(["records", "split", "columns"]), date_format="iso")
    elif kind == "zip":
        frame.to_csv(path, index=index, compression={"method": "zip", "archive_name": "jawaban.csv"})
    else:
        separator = "\t" if kind == "tsv" else dice.choice([",", ";", "|"])
        encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
        frame.to_csv(path, index=index, sep=separator, encoding=encoding, quoting=dice.choice([0, 1, 2]))


def with_libreoffice(dice: random.Random, folder: Path, number: int) -> None:
    """Files of LibreOffice, which converts what openpyxl wrote: some kinds, each in one batch."""
    kinds = ["ods", "xls", "xlsx", "csv", "fods", "html"]
    with tempfile.TemporaryDirectory() as temporary:
        for place, kind in enumerate(kinds):
            source = Path(temporary, kind)
            source.mkdir()
            for one in range(place, number, len(kinds)):
                with_openpyxl(dice, source / f"libreoffice-{one:04}.xlsx")
            if shutil.which("soffice") is None:
                raise SystemExit("LibreOffice is not installed")
            profile = f"-env:UserInstallation=file://{temporary}/profile"
            written = [str(path) for path in sorted(source.iterdir())]
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *written]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Make all files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    dice, each = random.Random(asked.seed), asked.files // 4
    for number in range(each):
        with_openpyxl(dice, asked.folder / f"openpyxl-{number:04}.xlsx")
        with_xlsxwriter(dice, asked.folder / f"xlsxwriter-{number:04}.xlsx")
        with_pandas(dice, asked.folder, f"pandas-{number:04}")
    with_libreoffice(dice, asked.folder, each)
    print(f"{sum(1 for _ in asked.folder.iterdir())} files")


if __name__ == "__main__":
    main()
