"""How files were understood, and every finding: for a person, for those who typed, and for a CI server."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ikm.messages.catalogue import Severity
from ikm.messages.catalogue import codes as all_codes
from ikm.messages.findings import Finding
from ikm.messages.phrases import phrase
from ikm.render import COMMA, Style
from ikm.render.console import console, page_box
from ikm.render.csv import guarded
from ikm.render.pages import wording as words
from ikm.report.inspection import BAD, BLANK, InspectedLabel, InspectedTable, Inspection
from ikm.report.rule_sets import Inspections

if TYPE_CHECKING:
    from ikm.render.workbook.cells import WrittenSheet

HEADS = ("Tingkat", "Kode", "Berkas", "Lembar", "Sel", "Baris", "Kolom", "Isi", "Temuan", "Yang perlu dilakukan")
"""The columns of the findings in a workbook; those of a CSV have names for programs."""
HEADER = ("severity", "code", "file", "sheet", "cell", "row", "column", "value", "message", "hint")
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
TITLES = {Severity.ERROR: "Kesalahan", Severity.WARNING: "Peringatan", Severity.NOTE: "Catatan"}
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
ANSWERS_SHOWN = 8
GLUE = "\ue000"
"""Stands for a space at which no line is to end; no text that is printed has it."""
GITHUB_SHOWN = 10
"""GitHub shows so many annotations of a level in a step."""


def text(inspection: Inspection | Inspections, style: Style) -> str:
    """Render an inspection as text of at most ``style.width`` columns; several one after another, by their rules."""
    out = io.StringIO()
    shown = console(out, style)
    found = _each(inspection)
    for number, part in enumerate(found):
        if len(found) > 1:
            rules = part.method.rules
            shown.print(*([""] if number else []), Text(f"{rules.short} ({rules.id})", style="bold"), "", sep="\n")
        for one in part.inputs:
            _table(shown, one, style)
        _say(shown, part)
    return "\n".join(line.rstrip() for line in out.getvalue().replace(GLUE, " ").split("\n"))


def _table(shown: Console, one: InspectedTable, style: Style) -> None:
    shown.print(Text(words.read(one.use), style="bold"))
    row = one.use.header_row
    shown.print(Text(f"judul kolom di baris {row}" if row else "tanpa judul kolom", style="dim"))
    table = Table(
        Column("Kolom", no_wrap=True),
        Column("Judul", no_wrap=True, overflow="ellipsis", max_width=max(12, style.width // 4)),
        Column("Arti", overflow="fold"),
        Column("Karena", overflow="fold"),
        Column("Jawaban", overflow="fold"),
        box=page_box(style),
        pad_edge=False,
        show_edge=False,
    )
    for column in one.columns:
        reason = words.REASONS_SHORT.get(column.reason or "", column.reason or "")
        meaning, worded = (column.meaning or "–").replace("_", " "), any(_in_words(one) for one in column.answers)
        answers = ("\n" if worded else " · ").join(_answers(column.answers))
        cells = column.column, column.header, meaning, reason, answers
        table.add_row(*map(Text, cells), style="" if column.answers else "dim")
    shown.print(table)
    shown.print()


def _in_words(label: InspectedLabel) -> bool:
    return label.score is not None and label.text != str(label.score)


def _answers(labels: tuple[InspectedLabel, ...]) -> list[str]:
    """Each answer with its score and how often it was met, the first of many."""
    parts = []
    for label in labels[:ANSWERS_SHOWN]:
        if label.kind == BLANK:
            said = "kosong"
        elif label.kind == BAD:
            said = f"“{label.text}” ={GLUE}?"
        else:
            said = f"{label.text} ={GLUE}{label.score}" if _in_words(label) else label.text
        parts.append(f"{said}{GLUE}×{words.thousands(label.times)}")
    more = len(labels) - ANSWERS_SHOWN
    return [*parts, *([f"… {more} lagi"] if more > 0 else [])]


def _say(shown: Console, inspection: Inspection) -> None:
    findings, places = inspection.findings, all_codes()
    files = {one.use.path for one in inspection.inputs}
    kept = sorted(findings.listed(), key=lambda one: places[one.code])
    for code, group in groupby(kept, key=attrgetter("code")):
        some = list(group)
        severity, count = some[0].severity, findings.by_code[code]
        head = f"{TITLES[severity]} · {code} · {words.thousands(count)}"
        shown.print(Text(head, style=f"bold {COLOURS[severity]}"))
        for one in some:
            place = str(one.place._replace(file="") if {one.place.file} == files else one.place).lstrip(":!")
            shown.print(Padding(Text(f"{place}{place and ': '}{one.sentence}"), (0, 0, 0, 2)))
        if count > len(some):
            shown.print(Padding(Text(phrase("list-more", more=count - len(some))), (0, 0, 0, 2)))
        shown.print(Padding(Text(f"→ {some[0].advice}", style="dim"), (0, 0, 0, 2)))
        shown.print()
    shown.print(Text(f"Temuan: {words.found(findings)}"))


def _each(what: Inspection | Inspections) -> list[Inspection]:
    return [what] if isinstance(what, Inspection) else list(what)


def _all_rows(what: Inspection | Inspections) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The rows of all; where there are several, what more than one says stands once, and the last column tells which.

    Also the headings of that last column, if there is one.
    """
    found = _each(what)
    if len(found) == 1:
        return (), list(_rows(found[0]))
    said: dict[tuple[object, ...], list[str]] = {}
    for one in found:
        for row in _rows(one):
            said.setdefault(row, []).append(one.method.rules.id)
    return ("rules",), [(*row, " ".join(ids)) for row, ids in said.items()]


def _rows(inspection: Inspection) -> Iterator[tuple[object, ...]]:
    for one in inspection.findings.listed():
        place = one.place
        yield (
            str(one.severity),
            one.code,
            place.file,
            place.sheet,
            place.cell,
            place.row or None,
            place.header,
            one.value,
            one.sentence,
            one.advice,
        )


def csv(inspection: Inspection | Inspections, style: Style) -> str:
    """Render the findings as CSV, a row each, to send back to those who typed."""
    comma = style.decimal == COMMA
    buffer = io.StringIO()
    writer = csv_module.writer(buffer, delimiter=";" if comma else ",", lineterminator="\n")
    more, rows = _all_rows(inspection)
    writer.writerow((*HEADER, *more))
    writer.writerows(map(guarded, row) for row in rows)
    return ("\ufeff" if comma else "") + buffer.getvalue()


def xlsx(inspection: Inspection | Inspections, style: Style) -> bytes:
    """Render the findings, and how the columns were understood, as a workbook."""
    del style
    from ikm.render.workbook.cells import WrittenWorkbook
    from ikm.render.workbook.plain_table import put_table

    book = WrittenWorkbook()
    more, found = _all_rows(inspection)
    heads = [(name, "<") for name in (*HEADS, *("Aturan" for _ in more))]
    put_table(book.create_sheet("Temuan"), heads, found)
    for one in _each(inspection):
        book.suffix = one.method.rules.named.name if more else ""
        _columns(book.create_sheet("Kolom"), one)
    return book.saved()


def _columns(sheet: WrittenSheet, inspection: Inspection) -> None:
    """How the columns were understood."""
    from ikm.render.workbook.plain_table import put_table

    header = [(name, "<") for name in ("Berkas", "Lembar", "Kolom", "Judul", "Arti", "Karena", "Jawaban")]
    rows = [
        [
            *(one.use.path, one.use.sheet, c.column, c.header, c.meaning),
            *(words.REASONS_SHORT.get(c.reason or ""), " · ".join(_answers(c.answers)).replace(GLUE, " ")),
        ]
        for one in inspection.inputs
        for c in one.columns
    ]
    put_table(sheet, header, rows)


def github(inspection: Inspection, style: Style) -> str:
    """Render the findings as annotations of GitHub Actions: of each level as many as are shown there."""
    del style
    lines = []
    for _severity, group in groupby(inspection.findings.listed(), key=attrgetter("severity")):
        lines += [_annotation(one) for one in list(group)[:GITHUB_SHOWN]]
    return "".join(f"{line}\n" for line in [*lines, f"Temuan: {words.found(inspection.findings)}"])


def _annotation(one: Finding) -> str:
    place = one.place
    spot = {"file": place.file, "line": place.row, "col": place.column if place.row else 0, "title": one.code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in spot.items() if value)
    where = f"{place}: " if place.sheet else ""
    return f"::{LEVELS[one.severity]} {properties}::{_escaped(f'{where}{one.sentence}; {one.advice}')}"


def _escaped(text: str, more: Iterable[str] = ()) -> str:
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
