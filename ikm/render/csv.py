"""The flat table as CSV: a row for each group of each table, the whole last."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ikm.index.rounding import text
from ikm.messages.masking import printable
from ikm.render import COMMA, POINT, Style
from ikm.report.report import Report
from ikm.report.rule_sets import Reports

_FORMULA = re.compile(r"^(?=[=+\-@\t\r＝＋－＠]|\s*::)|(?<=[;,\t|])(?=[\"']*[=+\-@＝＋－＠])")
"""Before a sign by which a spreadsheet program knows a formula, full-width ones too, or a CI server its command: at
the beginning, or right behind a sign that separates columns elsewhere, where it splits a line anew."""


def render(report: Report | Reports, style: Style) -> str:
    """Render a report, or those of several rule sets, as CSV.

    With a decimal comma, it is as spreadsheet programs in Indonesia open it.
    """
    return table(*report.rows(), style)


def table(header: Sequence[str], rows: Iterable[Sequence[object]], style: Style) -> str:
    """Render a table as CSV."""
    mark = style.decimal or POINT
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if mark == COMMA else ",", lineterminator="\n")
    writer.writerow(map(guarded, header))
    for row in rows:
        writer.writerow([text(cell, mark) if isinstance(cell, Decimal) else guarded(cell) for cell in row])
    return ("\ufeff" if mark == COMMA else "") + buffer.getvalue()


def guarded(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula; no control characters.

    >>> guarded("=1+1"), guarded("Poli;=1+1"), guarded("Poli; --x"), guarded("17-20")
    ("'=1+1", "Poli;'=1+1", 'Poli; --x', '17-20')
    """
    if not isinstance(cell, str):
        return cell
    return printable(_FORMULA.sub("'", cell)).replace("##[", "## [")
