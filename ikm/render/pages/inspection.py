"""How files were understood, and every finding: for a person, for those who typed, and for a CI server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from ikm.messages.catalogue import Severity
from ikm.messages.findings import Finding, Place, Refusal, cell_on_sheet
from ikm.messages.masking import in_sentence
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase
from ikm.render import Style
from ikm.render.csv import table
from ikm.render.page import (
    GLUE,
    Block,
    Column,
    Facts,
    Heading,
    Message,
    Page,
    PageCell,
    PageRow,
    PageTable,
    Paragraph,
    Remarks,
    Tone,
)
from ikm.render.pages import wording as words
from ikm.render.pages.found_messages import messages
from ikm.report.inspection import (
    BAD,
    BLANK,
    MARKS,
    ColumnCells,
    InspectedAccount,
    InspectedColumn,
    InspectedLabel,
    InspectedTable,
    Inspection,
)
from ikm.report.report import InputUse
from ikm.report.rule_sets import Inspections

if TYPE_CHECKING:
    from ikm.render.workbook.cells import WrittenSheet

HEADS = (
    *("page-head-level", "page-head-code", "page-head-file", "page-head-sheet", "page-head-cell", "page-head-row"),
    *("page-head-column", "page-head-content", "page-head-finding", "page-head-advice"),
)
"""The columns of the findings in a workbook, by the codes of their names; those of a CSV have names for programs."""
HEADER = ("severity", "code", "file", "sheet", "cell", "row", "column", "value", "message", "hint")
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
HEADER_WIDTH = 200
"""So much of a header is shown: the longest question of a form."""
COLUMNS = "page-head-column", "page-head-header", "page-head-meaning", "page-head-known-by", "page-head-answers"
"""The columns of how columns were understood, by the codes of their names."""
ROWS = ("page-head-row", *COLUMNS[1:])
"""Those of a sheet that was turned."""
ANSWERS_SHOWN = 8


class _AccountTexts(NamedTuple):
    """The codes of what stands in the account of cells about other columns and rows."""

    others: str
    unused: str
    rows: str
    of_rows: str


_OF_ROWS = _AccountTexts("page-cells-others", "page-cells-unused", "page-cells-rows", "page-cells-of-rows")
_OF_COLUMNS = _AccountTexts(
    "page-cells-turned-others", "page-cells-turned-unused", "page-cells-turned-rows", "page-cells-turned-of-rows"
)
"""Those of a sheet that was turned, whose columns are its rows, and whose rows are its columns."""
GITHUB_SHOWN = 10
"""GitHub shows so many annotations of a level in a step."""


def page(inspection: Inspection, mark: str) -> Page:
    """The page of an inspection: the columns of each table, and the findings by their codes."""
    del mark  # an inspection has whole numbers only
    blocks: list[Block] = []
    for one in inspection.inputs:
        blocks += _columns_read(one)
    blocks += _messages(inspection)
    blocks.append(Paragraph(_found(inspection)))
    return Page("", tuple(blocks))


def _columns_read(one: InspectedTable) -> tuple[Block, ...]:
    """How one table was read, and what each of its columns was taken for."""
    use = one.use
    # Of a sheet of marks, thirty-six columns are made into nine, and these say it all.
    shown = [column for column in one.columns if column.meaning != MARKS]
    rows = tuple(_row(column, is_table=use.is_table) for column in shown)
    table = PageTable("", _columns_of_columns(use), (rows,), label=phrase(_first_head(use)))
    account = (_account(one.account, is_turned=bool(use.header_column)),) if one.account else ()
    return Heading(words.read(use)), *_header_row(use), table, *account


def _first_head(use: InputUse) -> str:
    """The code of what columns are known by: their letters, or, of a sheet that was turned, their rows."""
    return ROWS[0] if use.header_column else COLUMNS[0]


def _columns_of_columns(use: InputUse) -> tuple[Column, ...]:
    """The columns of how columns were understood; those of a database have names and no letters."""
    title, *others = map(phrase, COLUMNS[1:])
    known_by = Column(phrase(_first_head(use)), key=True)
    return *((known_by,) if use.is_table else (known_by, Column(title))), *map(Column, others)


def _header_row(use: InputUse) -> tuple[Remarks, ...]:
    """Which row is the header; nothing of a table of which columns have names and no header."""
    if use.is_table:
        return ()
    if use.header_column:
        return (Remarks((phrase("page-header-turned", row=use.header_row, column=use.header_column),)),)
    said = phrase("page-header-row", row=use.header_row) if use.header_row else phrase("page-header-none")
    return (Remarks((said,)),)


def _account(account: InspectedAccount, *, is_turned: bool) -> Facts:
    """What became of the filled cells of a table."""
    texts = _OF_COLUMNS if is_turned else _OF_ROWS
    used = [column for column in account.columns if column.meaning]
    unused = [column for column in account.columns if not column.meaning]
    pairs = [
        (phrase("page-cells-filled"), words.thousands(account.filled)),
        (phrase("page-cells-answers"), words.thousands(account.answers)),
        (phrase("page-cells-errors"), words.thousands(account.errors)),
        (phrase("page-cells-unanswered"), words.thousands(account.unanswered)),
        (phrase(texts.others), _cells_of(used)),
        (phrase(texts.unused), _cells_of(unused)),
    ]
    for row in account.rows:
        reason = phrase(f"page-{row.reason.code}")
        cells = phrase(texts.of_rows, rows=row.rows, reason=reason, cells=words.thousands(row.cells))
        pairs.append((phrase(texts.rows), cells))
    return Facts(tuple((label, text) for label, text in pairs if text not in ("", "0")))


def _cells_of(columns: Sequence[ColumnCells]) -> str:
    """How many cells some columns have filled, and which they are; empty where there are none."""
    if not columns:
        return ""
    total = words.thousands(sum(column.cells for column in columns))
    names = ", ".join(f"{column.header or _spot(column)}{GLUE}{words.thousands(column.cells)}" for column in columns)
    return f"{total} ({names})"


def _spot(column: InspectedColumn | ColumnCells) -> str:
    """The letter of a column, or the cell that names a row of a sheet that was turned."""
    return cell_on_sheet(f"{column.column}{column.row or ''}", column.sheet)


def _found(inspection: Inspection) -> str:
    """How many findings there are."""
    return phrase("page-found", found=words.found(inspection.findings))


def _row(column: InspectedColumn, *, is_table: bool) -> PageRow:
    """One column, by its letter unless it is one of a database; answers in words have a line each."""
    meaning = (column.meaning or "–").replace("_", " ")
    is_worded = any(_in_words(label) for label in column.answers)
    answers = ("\n" if is_worded else " · ").join(_answers(column.answers))
    header = in_sentence(column.header, HEADER_WIDTH)
    spot = () if is_table else (str(column.row) if column.row else _spot(column),)
    texts = *spot, header, meaning, words.known_by(column.reason), answers
    return PageRow(tuple(map(PageCell, texts)), Tone.PLAIN if column.answers else Tone.QUIET)


def _in_words(label: InspectedLabel) -> bool:
    return label.score is not None and label.text != str(label.score)


def _answers(labels: tuple[InspectedLabel, ...]) -> list[str]:
    """Each answer with its score and how often it was met, the first of many."""
    parts = []
    for label in labels[:ANSWERS_SHOWN]:
        if label.kind == BLANK:
            said = phrase("page-answer-blank")
        elif label.kind == BAD:
            said = f"“{label.text}”{GLUE}={GLUE}?"
        else:
            said = f"{label.text} ={GLUE}{label.score}" if _in_words(label) else label.text
        parts.append(f"{said}{GLUE}×{words.thousands(label.times)}")
    more = len(labels) - ANSWERS_SHOWN
    return [*parts, *([phrase("page-more", number=more)] if more > 0 else [])]


def _messages(inspection: Inspection) -> Iterator[Message]:
    """The findings, with their places."""
    files = {one.use.path for one in inspection.inputs}
    return messages(inspection.findings, lambda one: _where_and_what(one, files))


def _where_and_what(one: Finding, files: set[str]) -> str:
    """A finding with its place; where there is one file, that is not named again."""
    place = str(one.place._replace(file="") if {one.place.file} == files else one.place).lstrip(":!")
    return f"{place}: {one.sentence}" if place else one.sentence


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
            shown_path(place.file),
            place.sheet,
            place.cell,
            place.row or None,
            place.header,
            one.value,
            one.sentence,
            one.advice,
        )


def csv(inspection: Inspection | Inspections, style: Style) -> str:
    """Render the findings as CSV, a row each: for a program, or with a decimal comma for those who typed."""
    more, rows = _all_rows(inspection)
    return table((*HEADER, *more), rows, style)


def xlsx(inspection: Inspection | Inspections, style: Style) -> bytes:
    """Render the findings, and how the columns were understood, as a workbook."""
    del style
    from ikm.render.workbook.cells import WrittenWorkbook
    from ikm.render.workbook.plain_table import put_table

    book = WrittenWorkbook()
    more, rows = _all_rows(inspection)
    found = [(phrase(f"severity-{severity}"), *behind) for severity, *behind in rows]
    heads = [(phrase(code), "<") for code in (*_heads(HEADS, _each(inspection)), *("page-head-rules" for _ in more))]
    put_table(book.create_sheet(phrase("page-sheet-findings")), heads, found)
    for one in _each(inspection):
        book.suffix = one.method.rules.named.name if more else ""
        _columns(book.create_sheet(phrase("page-sheet-columns")), one)
    return book.saved()


def _columns(sheet: WrittenSheet, inspection: Inspection) -> None:
    """How the columns were understood."""
    from ikm.render.workbook.plain_table import put_table

    heads = _heads(("page-head-file", "page-head-sheet", *COLUMNS), [inspection])
    header = [(phrase(code), "<") for code in heads]
    rows = [
        [
            *(shown_path(one.use.path), one.use.sheet, None if one.use.is_table else _spot(c), c.header, c.meaning),
            *(words.known_by(c.reason) or None, " · ".join(_answers(c.answers)).replace(GLUE, " ")),
        ]
        for one in inspection.inputs
        for c in one.columns
    ]
    put_table(sheet, header, rows)


def _heads(codes: Sequence[str], inspections: Sequence[Inspection]) -> list[str]:
    """The headings of a sheet by their codes, that of the sheets as what stands below it is."""
    of_tables = all(one.use.is_table for inspection in inspections for one in inspection.inputs)
    return ["page-head-table" if code == "page-head-sheet" and of_tables else code for code in codes]


def github(inspection: Inspection, style: Style) -> str:
    """Render the findings as annotations of GitHub Actions: of each level as many as are shown there."""
    del style
    lines = []
    for _severity, group in groupby(inspection.findings.listed(), key=attrgetter("severity")):
        lines += [_annotation_of(one) for one in list(group)[:GITHUB_SHOWN]]
    return "".join(f"{line}\n" for line in [*lines, _found(inspection)])


def github_refusal(refusal: Refusal, style: Style) -> str:
    """An annotation for all that stands in the way of a file, as GitHub shows them beside a change."""
    del style
    level = LEVELS[Severity.ERROR]
    every = (refusal, *refusal.others)
    return "".join(f"{_annotation(level, one.code, one.place, one.reason)}\n" for one in every)


def _annotation_of(finding: Finding) -> str:
    text = f"{finding.sentence}; {finding.advice}"
    return _annotation(LEVELS[finding.severity], finding.code, finding.place, text)


def _annotation(level: str, code: str, place: Place, text: str) -> str:
    """One annotation, a line in which no text of a survey can begin another."""
    spot = {"file": shown_path(place.file), "line": place.row, "col": place.column if place.row else 0, "title": code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in spot.items() if value)
    where = f"{place}: " if place.sheet else ""
    return f"::{level} {properties}::{_escaped(f'{where}{text}')}"


def _escaped(text: str, more: Iterable[str] = ()) -> str:
    """A text by GitHub's rules; of the other signs that end a line somewhere, none is left in a finding's texts."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text.replace("##[", "## [")  # another form of command, which may stand anywhere in a line
