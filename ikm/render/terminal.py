"""The report as a person reads it on a terminal, or as plain text in a pipe."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import zip_longest

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ikm.index.score import QuestionScore, UnsurScore
from ikm.render import COMMA, Style, words
from ikm.report import GroupTable, Report
from ikm.rules.ruleset import Grade

FILES_SHOWN = 5
NARROW, NARROWEST = 70, 56
BAR = 10
COLOURS = ("red", "yellow", "cyan", "green")
"""From the lowest class to the highest."""

_DIGITS = {
    "0": ("█▀█", "█ █", "▀▀▀"),
    "1": ("▀█ ", " █ ", "▀▀▀"),
    "2": ("▀▀█", "█▀▀", "▀▀▀"),
    "3": ("▀▀█", " ▀█", "▀▀▀"),
    "4": ("█ █", "▀▀█", "  ▀"),
    "5": ("█▀▀", "▀▀█", "▀▀▀"),
    "6": ("█▀▀", "█▀█", "▀▀▀"),
    "7": ("▀▀█", "  █", "  ▀"),
    "8": ("█▀█", "█▀█", "▀▀▀"),
    "9": ("█▀█", "▀▀█", "▀▀▀"),
    ",": (" ", " ", "█"),
    ".": (" ", " ", "▀"),
}


def render(report: Report, style: Style) -> str:
    """Render a report as text of at most ``style.width`` columns."""
    out = io.StringIO()
    shown = console(out, style)
    page = _Page(report, style)
    shown.print(Text(words.title(report), style="bold"))
    for part in (page.read(), page.index(), page.unsur()):
        shown.print()
        shown.print(part)
    for table in report.tables:
        shown.print()
        shown.print(Text(words.heading(table), style="bold"), "", page.groups(table), sep="\n")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def console(out: io.StringIO, style: Style) -> Console:
    """A console of the style's width and colours that writes to ``out``."""
    return Console(
        file=out,
        width=style.width,
        force_terminal=style.colour,
        color_system="standard" if style.colour else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
    )


def page_box(style: Style) -> box.Box:
    """The lines of a table."""
    return box.SIMPLE_HEAD if style.unicode else box.ASCII2


class _Page:
    """The parts of the page, in the order they stand."""

    def __init__(self, report: Report, style: Style) -> None:
        self.report, self.style = report, style
        self.mark = style.decimal or COMMA
        self.box = page_box(style)

    def read(self) -> RenderableType:
        """What was read, and by which rules."""
        grid = Table.grid(Column(style="dim", no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
        inputs = self.report.inputs
        for place, use in enumerate(inputs[:FILES_SHOWN]):
            grid.add_row("" if place else "Dibaca", Text(words.read(use)))
        if len(inputs) > FILES_SHOWN:
            rows, used = sum(use.rows for use in inputs), sum(use.used for use in inputs)
            total = f"{words.thousands(rows)} baris, {words.thousands(used)} responden"
            grid.add_row("", f"… {len(inputs)} berkas: {total}")
        for place, columns in enumerate(words.columns(self.report)[:FILES_SHOWN]):
            grid.add_row("" if place else "Kolom", Text(columns))
        for label, said in words.facts(self.report):
            grid.add_row(label, Text(said))
        return grid

    def index(self) -> RenderableType:
        """The index, large, its class, and how far the next ones are."""
        score = self.report.overall
        if score.grade is None or score.ikm is None:
            return Text(f"IKM –  {words.reason(score)}", style="bold")
        colour = self._colour(score.grade)
        large = self.style.terminal and self.style.unicode
        shown = words.shown(score.ikm, self.mark)
        said = [Text(f"IKM {shown} · Mutu {score.grade.mutu} · {score.grade.kinerja}", style=f"bold {colour}")]
        said += [Text(line) for line in words.distance(score, self.report.method.rules, self.mark)]
        if not large:
            return Group(said[0], *(Padding(line, (0, 0, 0, 2)) for line in said[1:]))
        grid = Table.grid(Column(no_wrap=True), Column(), padding=(0, 3, 0, 2))
        grid.add_row(Text(_large(shown), style=f"bold {colour}"), Group(*said))
        return grid

    def unsur(self) -> RenderableType:
        """The table of the unsur, with a small bar; the three lowest are bold. A narrow page has less of it."""
        left_out = {"NRR tertimbang", "Jawaban"} if self.style.width < NARROWEST else set()
        kept = [place for place, (name, _) in enumerate(words.UNSUR) if name not in left_out]
        short = {"NRR tertimbang": "NRR\ntertimbang", "Prioritas": "Prio" if left_out else "Prioritas"}
        columns = [_column(short.get(words.UNSUR[k][0], words.UNSUR[k][0]), words.UNSUR[k][1]) for k in kept]
        columns[0].no_wrap, columns[0].overflow = True, "ellipsis"
        bars = self.style.width >= NARROW
        table = self._table(*columns[:-1], *([Column("")] if bars else []), columns[-1])
        for line in words.unsur(self.report):
            one = line.about
            cells = line.cells(self.mark)
            *figures, mutu, rank = (Text(cells[k]) for k in kept)
            grade = one.grade if isinstance(one, UnsurScore) else None
            mutu.stylize(self._colour(grade if one else self.report.overall.grade))
            if one is None:
                table.add_section()
            bar = [self._bar(one.ikm if isinstance(one, UnsurScore) else None)] if bars else []
            style = "bold" if rank or one is None else "dim" if isinstance(one, QuestionScore) else ""
            table.add_row(*figures, mutu, *bar, rank, style=style)
        return table

    def groups(self, table: GroupTable) -> RenderableType:
        """One table of groups, the whole in its last row."""
        keys = [Column(Text(words.label(name)), overflow="fold") for name in table.by]
        shown = self._table(*keys, *(_column(name, side) for name, side in words.FIGURES))
        for row, group in zip_longest(words.groups(self.report, table, self.mark), table.groups):
            *left, mutu, lowest = map(Text, row)
            mutu.stylize(self._colour((group.score if group else self.report.overall).grade))
            if group is None:
                shown.add_section()
            shown.add_row(*left, mutu, lowest, style="" if group else "bold")
        return shown

    def _table(self, *columns: Column) -> Table:
        return Table(*columns, box=self.box, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)

    def _colour(self, grade: Grade | None) -> str:
        grades = self.report.method.rules.grades
        return COLOURS[grades.index(grade) * len(COLOURS) // len(grades)] if grade else ""

    def _bar(self, ikm: Decimal | None) -> str:
        if ikm is None:
            return ""
        rules = self.report.method.rules
        least, most = rules.scores[0] * rules.factor, rules.scores[-1] * rules.factor
        full, rest = divmod(int((ikm - least) * BAR * 8 / (most - least)), 8)
        if not self.style.unicode:
            return "#" * full
        return "█" * full + (chr(0x2590 - rest) if rest else "")


def _large(figure: str) -> str:
    return "\n".join(" ".join(_DIGITS[sign][line] for sign in figure) for line in range(3))


def _column(name: str, side: str) -> Column:
    justify: dict[str, JustifyMethod] = {"<": "left", ">": "right", "^": "center"}
    return Column(name, justify=justify[side], overflow="fold")
