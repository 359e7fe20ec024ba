"""How the cells of all sheets look, and the colours of the classes."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from ikm.render.workbook.cells import ACCENT, BAND, FAINT, CellStyle, WrittenSheet
from ikm.rules.ruleset import Grade, Ruleset

WHOLE = "#,##0"
TITLE = CellStyle(bold=True, size=14, colour=ACCENT, wrap=True)
SUBTITLE = CellStyle(bold=True, size=11, wrap=True)
HEADING = CellStyle(bold=True, size=11, colour=ACCENT)
REMARK = CellStyle(colour=FAINT, height="top", wrap=True)
LINK = CellStyle(colour="1A5FB4", height="top")
HEAD = CellStyle(bold=True, fill=BAND, side="center", wrap=True).boxed()
HEAD_LEFT = HEAD._replace(side="left", indent=1)
TEXT = CellStyle(side="left", wrap=True, indent=1).boxed()
CENTRE = CellStyle(side="center").boxed()
LETTER = CellStyle(side="center", bold=True).boxed()
COUNT = CellStyle(WHOLE, side="right", indent=1).boxed()
_TONES = (("1A5C3A", "FFFFFF"), ("7CC096", "000000"), ("FFF0B8", "000000"), ("C9605A", "FFFFFF"))
"""Fill and ink of the classes, highest first; printed in grey, each has a shade of its own."""


def figure(places: int) -> CellStyle:
    """A figure with so many decimals; the mark is the reader's own."""
    return CellStyle(f"0.{'0' * places}" if places else "0", side="right", indent=1).boxed()


def total(look: CellStyle) -> CellStyle:
    """The same in a row that sums others up."""
    return look._replace(bold=True, fill="EEF2F6")


def colour_classes(sheet: WrittenSheet, cells: str, rules: Ruleset) -> None:
    """Colour the letters of classes in some cells."""
    for grade, (fill, ink) in tones(rules.grades):
        rule = CellIsRule(  # type: ignore[no-untyped-call]
            operator="equal",
            formula=[f'"{grade.mutu.replace(chr(34), chr(34) * 2)}"'],
            fill=PatternFill("solid", fgColor=fill, bgColor=fill),
            font=Font(b=True, color=ink),
        )
        sheet.own.conditional_formatting.add(cells, rule)


def tones(grades: Sequence[Grade]) -> list[tuple[Grade, tuple[str, str]]]:
    """Fill and ink of each class; where there are many, neighbours in the middle share theirs."""
    last = len(_TONES) - 1
    steps = max(1, len(grades) - 1)
    return [(grade, _TONES[round(place * last / steps)]) for place, grade in enumerate(reversed(grades))]
