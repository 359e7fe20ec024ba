"""Workbooks for tests: made from answers in plain rows, read, and recomputed by programs that no one here wrote."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import openpyxl
import pytest

import ikm
from ikm.render import OUTPUTS, Style
from ikm.report.report import RespondentAnswers
from tests.surveys import csv_text

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not on this machine; a library of formulas recomputes the same workbooks all the same",
)
"""What only a spreadsheet program that is really there can show."""

Place = tuple[str, str]
"""A sheet and a cell."""


class Cells(NamedTuple):
    """What a workbook holds: each formula, and each value, that of a formula too."""

    formulas: dict[Place, str]
    values: dict[Place, Any]


def report_of(header: Sequence[str], rows: Sequence[Sequence[Any]], unit: str = "", **options: Any) -> ikm.Report:
    """The report of rows of digits, with their answers, which are not taken from what our readers read."""
    found = ikm.score(io.BytesIO(csv_text([header, *rows]).encode()), unit=unit or "none", **options)
    return with_answers(found, header, rows, unit)


def with_answers(
    report: ikm.Report, header: Sequence[str], rows: Iterable[Sequence[Any]], unit: str = ""
) -> ikm.Report:
    """The report with the answers that stand in rows; of what is no digit of the scale, there is none."""
    by_unit: dict[str | None, list[list[int]]] = {}
    for row in rows:
        told = dict(zip(header, row, strict=True))
        given = [str(told[question.column]) for question in report.questions]
        scores = [int(one) if one in map(str, report.method.rules.scores) else 0 for one in given]
        by_unit.setdefault(str(told[unit]) or None if unit else None, []).append(scores)
    units = [group.key["unit"] for group in report.units()] or [None]
    answers = (RespondentAnswers(one, report.questions, np.array(by_unit[one], np.int8).T) for one in units)
    return replace(report, answers=tuple(answers))


def workbook(report: ikm.Report) -> bytes:
    content = OUTPUTS["xlsx"].render(report, Style())
    assert isinstance(content, bytes)
    return content


@cache
def cells_of(content: bytes) -> Cells:
    """All cells that are not empty; to be looked at only, for who asks again gets the same ones."""
    formulas, values = {}, {}
    for data_only in (False, True):
        for sheet in openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only):
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                place = sheet.title, cell.coordinate
                if data_only:
                    values[place] = cell.value
                elif cell.data_type == "f":
                    formulas[place] = str(cell.value)
    return Cells(formulas, values)


def cell_by_cell(content: bytes) -> str:
    """A line for each sheet, and for each of its cells: formula, value and format, or a respondent's answers."""
    values = cells_of(content).values
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        lines.append(
            f"[{sheet.title}] {sheet.freeze_panes} {sheet.print_area} {sheet.print_title_rows or ''}".rstrip()
        )
        for row in sheet.iter_rows():
            cells = [cell for cell in row if cell.value is not None]
            if len(cells) > 1 and all(isinstance(cell.value, int) for cell in cells):  # a respondent
                lines.append(f"{cells[0].coordinate}\t" + " ".join(str(cell.value or "-") for cell in row))
                continue
            for cell in cells:
                formula = f"{cell.value}\t" if cell.data_type == "f" else ""
                value = values.get((sheet.title, cell.coordinate), "")
                lines.append(f"{cell.coordinate}\t{formula}{value!r}\t{cell.number_format}")
    return "\n".join(lines) + "\n"


def metadata(book: openpyxl.Workbook) -> dict[str, list[tuple[Any, ...]]]:
    """The tables of the sheet, by name, without their headings."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    name = ""
    for row in book["Metadata"].iter_rows(values_only=True):
        if not any(row):
            name = ""
        elif not name:
            name = str(row[0])
            tables[name] = []
        else:
            tables[name].append(row)
    widths = {name: len([cell for cell in rows[0] if cell]) for name, rows in tables.items()}
    return {name: [row[: widths[name]] for row in rows[1:]] for name, rows in tables.items()}


def bare(content: bytes, path: Path) -> Path:
    """The workbook without the values of its formulas, so that who reads them has to reckon."""
    openpyxl.load_workbook(io.BytesIO(content)).save(path)
    return path


def without_looks(content: bytes, path: Path) -> Path:
    """The bare cells of the sheets that have formulas or that formulas name: what a library of formulas looks at."""
    formulas, values = cells_of(content)
    with_formulas = {sheet for sheet, _ in formulas}
    all_formulas = "\n".join(formulas.values())
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for (sheet, cell), content_of_cell in {**values, **formulas}.items():
        if sheet not in with_formulas and sheet not in all_formulas:
            continue
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        written = book[sheet][cell]
        written.value = content_of_cell
        if (sheet, cell) not in formulas and isinstance(content_of_cell, str):
            written.data_type = "s"  # a text that begins with = is no formula
    book.save(path)
    return path


def recomputed(content: bytes, folder: Path) -> dict[Place, Any]:
    """Every formula, reckoned by the library ``formulas``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own
        path = without_looks(content, folder / "b.xlsx")
        solution = _excel_model().loads(str(path)).finish().calculate()
        found = {}
        for sheet, cell in cells_of(content).formulas:
            value = solution[f"'[b.xlsx]{sheet.upper()}'!{cell}"].value[0, 0]
            found[sheet, cell] = value.item() if isinstance(value, np.generic) else value
    return found


def _excel_model() -> Any:
    """A model that compiles a cell once for all workbooks in which the same stands at the same place."""
    import formulas

    class Model(formulas.ExcelModel):  # type: ignore[misc]  # the library carries no types
        def compile_cell(self, cell: Any, context: Any, references: Any, formula_references: Any) -> Any:
            assert not references  # names that a workbook defines would mean another thing in each
            place = context["excel"], context["sheet"], cell.coordinate
            key = *place, cell.data_type, type(cell.value), cell.value
            if key not in _COMPILED:
                _COMPILED[key] = super().compile_cell(cell, context, references, formula_references)
            return _COMPILED[key]

    return Model()


_COMPILED: dict[Any, Any] = {}


def recomputed_by_libreoffice(contents: Sequence[bytes], folder: Path) -> list[dict[Place, Any]]:
    """Every cell of some workbooks, opened and saved by LibreOffice."""
    paths = [bare(content, folder / f"{number}.xlsx") for number, content in enumerate(contents)]
    return [cells_of(path.read_bytes()).values for path in saved_by_libreoffice(paths, folder)]


def saved_by_libreoffice(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Workbooks as LibreOffice saves them, under their names in a folder of their own."""
    profile, out = (folder / "profile").as_uri(), folder / "out"
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    kind = "xlsx:Calc MS Excel 2007 XML"
    subprocess.run([*command, kind, "--outdir", out, *paths], check=True, capture_output=True, timeout=300)
    return [out / path.name for path in paths]


def pages_printed(path: Path, folder: Path) -> int:
    """The pages of a workbook as LibreOffice prints all of it, which its PDF says in as many words."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, path], check=True, capture_output=True, timeout=300)
    return len(re.findall(rb"/Type ?/Page\b", path.with_suffix(".pdf").read_bytes()))


def differences(content: bytes, found: dict[Place, Any]) -> list[str]:
    """The formulas whose stored value is not the one found; numbers may differ by the error of a float sum."""
    formulas, values = cells_of(content)
    told = []
    for place, formula in formulas.items():
        ours, theirs = values.get(place, ""), found.get(place, "")
        if isinstance(ours, int | float) and isinstance(theirs, int | float):
            same = abs(ours - theirs) < 1e-9
        else:
            same = ours == (theirs or "")
        if not same:
            told.append(f"{place}: {formula}: {ours!r}, not {theirs!r}")
    return told


def labelled(values: dict[Place, Any], sheet: str, label: str) -> dict[str, Any]:
    """The row of a sheet that a label in column A begins, by column."""
    row = next(
        cell[1:] for (name, cell), value in values.items() if name == sheet and value == label and cell[0] == "A"
    )
    own = re.compile(f"([A-Z]+){row}")
    cells = {
        match[1]: value for (name, cell), value in values.items() if name == sheet and (match := own.fullmatch(cell))
    }
    return {column: value for column, value in cells.items() if column != "A"}
