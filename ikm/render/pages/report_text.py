"""The report as a person reads it on a terminal, or as plain text in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ikm.index.score import QuestionScore, UnsurScore
from ikm.render import COMMA, Style
from ikm.render.pages import change_verdict as judged
from ikm.render.pages import statistics as sureness
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import MINUS
from ikm.render.pages.report_tables import (
    CHANGE,
    CHANGED,
    FOLDED,
    KEY,
    MUTU,
    NRR,
    ReportTable,
    Series,
    TableHead,
    TableRow,
    all_tables,
    text,
)
from ikm.render.text_grid import GridColumn, GridRow, breadth, broken, drawn, paint, width_of
from ikm.report.report import Report

FILES_SHOWN = 5
NARROW, NARROWEST = 70, 56
LEFT_OUT = (
    *("NRR tertimbang", "Jawaban", "No", "Pengguna", "Kinerja", "Kesesuaian"),
    *("Galat baku", "Margin galat", "r tabel"),
)
SHORT = {
    "Prioritas": "Prio",
    "Persentase": "%",
    "Kepentingan": "Penting",
    "Jawaban tertinggi (%)": "Nilai tinggi (%)",
}
"""What a narrow page does without, and how it shortens headings."""
BAR = 10
GAP = 3
"""Columns between the large digits and what is said beside them."""
KEYS = 16
"""So many columns of the page are left to a name of groups, however many figures stand beside it."""
HEAD = 11
"""The header of a period is folded where it is wider."""
SPARKS = "▁▂▃▄▅▆▇█"
SPARKS_SHOWN = 12
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
    page = _Page(report, style)
    parts = [page.lines(words.title(report), "bold"), page.read(), page.index()]
    if report.overall.unsur:
        parts.append(page.unsur())
    for part in (*all_tables(report, page.mark), *sureness.tables(report, page.mark)):
        for table in page.fitted(part):
            parts += [page.lines(table.title, "bold")] if table.title else []
            parts.append(page.drawn(table))
            remarks = "".join(page.lines(remark.replace(MINUS, page.minus), "dim") for remark in table.remarks)
            parts += [remarks] if remarks else []
    return "\n".join("\n".join(line.rstrip() for line in part.split("\n")) for part in parts)


class _Page:
    """The parts of the page, in the order they stand; each ends its last line."""

    def __init__(self, report: Report, style: Style) -> None:
        self.report, self.style = report, style
        self.mark = style.decimal or COMMA
        self.minus = MINUS if style.unicode else "-"
        grades = report.method.rules.grades
        self.colours = {one.mutu: COLOURS[place * len(COLOURS) // len(grades)] for place, one in enumerate(grades)}

    def lines(self, text: str, look: str = "", before: str = "") -> str:
        """A text as lines of the page, each behind as much room as ``before`` takes, which stands in the first."""
        room = max(1, self.style.width - width_of(before))
        lines = [paint(line, look, self.style) for line in broken(text, room)]
        margin = [before, *[" " * width_of(before)] * len(lines)]
        return "".join(f"{space}{line}\n" for space, line in zip(margin, lines, strict=False))

    def read(self) -> str:
        """What was read, and by which rules."""
        inputs = self.report.inputs
        said = [("Dibaca", words.read(use)) for use in inputs[:FILES_SHOWN]]
        if len(inputs) > FILES_SHOWN:
            rows, used = sum(use.rows for use in inputs), sum(use.used for use in inputs)
            total = f"{words.thousands(rows)} baris, {words.thousands(used)} responden"
            said.append(("Dibaca", f"… {len(inputs)} berkas: {total}"))
        said += [("Kolom", columns) for columns in words.columns(self.report)[:FILES_SHOWN]]
        said += words.facts(self.report)
        width = max(len(label) for label, _ in said) + 2
        labels = ["" if place and said[place - 1][0] == label else label for place, (label, _) in enumerate(said)]
        shown = [paint(label.ljust(width), "dim", self.style) for label in labels]
        texts = (self.lines(text, before=" " * width) for _, text in said)
        return "".join(label + text[width:] for label, text in zip(shown, texts, strict=True))

    def index(self) -> str:
        """The index, large, its class, how far the next ones are, and the roll-up of units."""
        score = self.report.overall
        rolled = words.rollup(self.report, self.mark)
        name = words.index(self.report)
        if score.ikm is None:
            rolled += sureness.summary(self.report, self.mark)
            return self.lines(f"{name} –  {words.reason(score)}", "bold") + "".join(map(self.lines, rolled))
        look = f"bold {self.colours[score.grade.mutu]}" if score.grade else "bold"
        shown = words.shown(score.ikm, self.mark)
        pooled = f" ({words.POOLED.lower()})" if rolled else ""
        head = f"{name} {shown} · {words.graded(score, self.report, self.mark)}{pooled}"
        said = [*words.distance(score, self.report.method.rules, self.mark), *rolled]
        said += sureness.summary(self.report, self.mark)
        if not (self.style.terminal and self.style.unicode):
            return self.lines(head, look) + "".join(self.lines(line, before="  ") for line in said)
        digits = _large(shown).split("\n")
        margin = " " * (len(digits[0]) + GAP)
        lines = [self.lines(head, look, margin), *(self.lines(line, before=margin) for line in said)]
        beside = "".join(lines).split("\n")
        beside += [margin] * (len(digits) - len(beside) + 1)
        left = [paint(line, look, self.style) + " " * GAP for line in digits]
        left += [margin] * (len(beside) - len(left))
        return "\n".join(one + line[len(margin) :] for one, line in zip(left, beside, strict=True))

    def unsur(self) -> str:
        """The table of the unsur, with a small bar; the three lowest are bold. A narrow page has less of it."""
        is_narrow = self.style.width < NARROWEST
        kept = [place for place, (name, _) in enumerate(words.UNSUR) if not (is_narrow and name in LEFT_OUT)]
        short = SHORT if is_narrow else {"NRR tertimbang": "NRR\ntertimbang"}
        columns = [GridColumn(short.get(name, name), side, name == "Unsur") for name, side in words.UNSUR]
        columns = [columns[place] for place in kept]
        bars = [GridColumn("")] if self.style.width >= NARROW else []
        sections: list[list[GridRow]] = [[], []]
        for line in words.unsur(self.report):
            one = line.about
            cells = [line.cells(self.mark)[place] for place in kept]
            bar = [self._bar(one.ikm if isinstance(one, UnsurScore) else None)] if bars else []
            look = "bold" if line.priority or one is None else "dim" if isinstance(one, QuestionScore) else ""
            looks = {len(cells) - 2: self.colours.get(line.mutu, "")}
            sections[one is None].append(GridRow([*cells[:-1], *bar, cells[-1]], look, looks))
        return drawn([*columns[:-1], *bars, columns[-1]], [*filter(None, sections)], self.style)

    def fitted(self, part: ReportTable | Series) -> Iterator[ReportTable]:
        """As there is room for it: of a series the last periods, the NRR of unsur beside the rest or below."""
        table = self._last(part) if isinstance(part, Series) else part
        if self.style.width < NARROWEST:
            table = table.only(lambda head: head.kind == KEY or head.name not in LEFT_OUT)
            heads = (head._replace(name=SHORT.get(head.name, head.name)) for head in table.heads)
            table = table._replace(heads=tuple(heads))
        nrr = [head.name for head in table.heads if head.kind == NRR]
        if not nrr or self._breadth(table) <= self.style.width:
            yield table
            return
        yield table.only(lambda head: head.kind != NRR)
        if not (table := _answered(table)).sections:
            return
        names = table.only(lambda head: head.kind == KEY)
        keys = min(KEYS * len(names.heads), self._breadth(names))
        each = self._breadth(table.only(lambda head: head.name == nrr[0])) + 2
        most = max(1, (self.style.width - keys) // each)
        size = -(-len(nrr) // -(-len(nrr) // most))  # as even as can be
        for start in range(0, len(nrr), size):
            some = nrr[start : start + size]
            title = "" if start else f"NRR per unsur {table.title[0].lower()}{table.title[1:]}"
            yield table.only(_keys_and(some))._replace(title=title, remarks=())

    def _last(self, series: Series) -> ReportTable:
        """As many of the last periods as the page has room for, and in a terminal the course of all."""
        sparks = self.style.terminal and self.style.unicode and self.style.width >= NARROW
        points = (text(point.cell, self.mark) for _, row in series.rows for point in row)
        parts = (part for name in series.periods for part in name.rpartition(" "))
        each = max(max(map(width_of, points), default=0), min(HEAD, max(map(width_of, parts))))
        keys = ReportTable("", series.heads, (tuple(TableRow(keys) for keys, _ in series.rows),))
        room = self.style.width - min(max(KEYS, self.style.width // 3), self._breadth(keys)) - len(CHANGED) - 2
        room -= 2 + min(SPARKS_SHOWN, len(series.periods)) if sparks else 0
        room -= 2 + len(judged.MARK) if series.judge else 0
        table = series.table(max(2, min(len(series.periods), room // (each + 2))))
        behind = [head.kind for head in table.heads].index(CHANGE)
        names = (
            head._replace(name="\n".join(broken(head.name, each))) for head in table.heads[len(series.heads) : behind]
        )
        table = table._replace(heads=(*series.heads, *names, *table.heads[behind:]))
        return self._with_sparks(table, series) if sparks else table

    def _with_sparks(self, table: ReportTable, series: Series) -> ReportTable:
        values = [[point.exact for point in row[-SPARKS_SHOWN:]] for _, row in series.rows]
        known = [value for row in values for value in row if value is not None]
        if len(series.periods) < 3 or not known:
            return table
        least, span = min(known), (max(known) - min(known)) or 1
        top = len(SPARKS) - 1
        courses = [
            "".join(" " if v is None else SPARKS[int((v - least) * top / span)] for v in row) for row in values
        ]
        (lines,) = table.sections
        longer = tuple(TableRow((*line.cells, course)) for line, course in zip(lines, courses, strict=True))
        return table._replace(heads=(*table.heads, TableHead("")), sections=(longer,))

    def drawn(self, table: ReportTable) -> str:
        """A table as lines, classes in their colours."""
        return drawn(self._columns(table), [self._rows(table, section) for section in table.sections], self.style)

    def _breadth(self, table: ReportTable) -> int:
        return breadth(
            self._columns(table), [row for section in table.sections for row in self._rows(table, section)]
        )

    def _columns(self, table: ReportTable) -> list[GridColumn]:
        names = (head.name.replace(" ", "\n") if head.kind == FOLDED else head.name for head in table.heads)
        return [GridColumn(name, head.side) for name, head in zip(names, table.heads, strict=True)]

    def _rows(self, table: ReportTable, lines: Sequence[TableRow]) -> list[GridRow]:
        graded = [place for place, head in enumerate(table.heads) if head.kind == MUTU]
        rows = []
        for line in lines:
            texts = table.texts(line.cells, self.mark, self.minus)
            looks = {place: self.colours.get(texts[place].rpartition(" ")[2], "") for place in graded}
            rows.append(GridRow(texts, "bold" if line.total else "", looks))
        return rows

    def _bar(self, ikm: Decimal | None) -> str:
        if ikm is None:
            return ""
        least, most = self.report.method.rules.ends
        full, rest = divmod(int((Fraction(ikm) - least) * BAR * 8 / (most - least)), 8)
        if not self.style.unicode:
            return "#" * full
        return "█" * full + (chr(0x2590 - rest) if rest else "")


def _keys_and(names: Sequence[str]) -> Callable[[TableHead], bool]:
    return lambda head: head.kind == KEY or head.name in names


def _answered(table: ReportTable) -> ReportTable:
    """The rows with the NRR of any unsur."""
    places = [place for place, head in enumerate(table.heads) if head.kind == NRR]
    has_any = [[line for line in s if any(line.cells[place] != "–" for place in places)] for s in table.sections]
    return table._replace(sections=tuple(tuple(section) for section in has_any if section))


def _large(figure: str) -> str:
    return "\n".join(" ".join(_DIGITS[sign][line] for sign in figure) for line in range(3))
