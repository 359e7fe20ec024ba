"""Pages as a person reads them on a terminal, or as plain text in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from ikm.render import Style
from ikm.render.page import (
    GLUE,
    Column,
    Facts,
    Heading,
    Headline,
    Listing,
    Message,
    OnScreen,
    Page,
    PageCell,
    PageRow,
    PageSeries,
    PageTable,
    Paragraph,
    Remarks,
    Tone,
    on_screen,
    without_marks,
)
from ikm.render.text_grid import GridColumn, GridRow, breadth, broken, drawn, least_breadth, paint, width_of

NARROW, NARROWEST = 70, 56
"""Pages of fewer columns have no bars and courses; of still fewer, no spare columns, and short headings."""
BAR = 10
GAP = 3
"""Columns between the large digits and what is said beside them."""
KEYS = 16
"""So many columns of the page are left to a name, however many figures stand beside it."""
HEAD = 11
"""The header of a period is folded where it is wider."""
CHANGE_AND_GAP, MARK_AND_GAP = 11, 3
"""Columns that the change of a series takes, and the sign that marks it, each with the gap before it."""
SPARKS = "▁▂▃▄▅▆▇█"
SPARKS_SHOWN = 12
INDENT = "  "
LOOKS = {
    Tone.STRONG: "bold",
    Tone.QUIET: "dim",
    Tone.ERROR: "red",
    Tone.WARNING: "yellow",
    Tone.NOTE: "cyan",
    Tone.BETTER: "green",
    Tone.WORSE: "red",
    Tone.CLASS_1: "red",
    Tone.CLASS_2: "yellow",
    Tone.CLASS_3: "cyan",
    Tone.CLASS_4: "green",
}
PLAIN_SIGNS = {"−": "-", "→": "->", "▲": "^", "▼": "v"}
"""What stands for signs that a console may not have."""
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


def render(pages: Sequence[Page], style: Style) -> str:
    """Write pages one after another as text of at most ``style.width`` columns."""
    return "\n".join(_TextPage(style).written(page) for page in pages)


class _TextPage:
    """A page as parts between which a line is blank; each part ends its last line."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._is_narrow = style.width < NARROWEST

    def written(self, page: Page) -> str:
        """The whole page."""
        parts = [self._lines(page.title, "bold")] if page.title else []
        for block in on_screen(page.blocks):
            parts += self._parts(block)
        text = "\n".join("\n".join(line.rstrip() for line in part.split("\n")) for part in parts)
        return without_marks(text).replace(GLUE, " ")

    def _parts(self, block: OnScreen) -> Iterator[str]:
        match block:
            case Heading(text):
                yield self._lines(text, "bold")
            case Facts(pairs):
                yield self._facts(pairs)
            case Headline():
                yield self._headline(block)
            case Paragraph(text, tone):
                yield self._lines(text, LOOKS.get(tone, ""))
            case Listing(texts):
                yield "".join(map(self._lines, texts))
            case Remarks(texts):
                yield "".join(self._lines(text, "dim") for text in texts)
            case Message(title, texts, advice, tone):
                said = [self._lines(title, f"bold {LOOKS[tone]}"), *(self._lines(text, "", INDENT) for text in texts)]
                yield "".join([*said, self._lines(f"→ {advice}", "dim", INDENT)])
            case PageTable():
                yield from self._table(block)
            case PageSeries():
                yield from self._table(self._last(block))
            case _:
                assert_never(block)

    def _lines(self, text: str, look: str = "", before: str = "") -> str:
        """A text as lines of the page, each behind as much room as ``before`` takes, which stands in the first."""
        room = max(1, self.style.width - width_of(before))
        lines = [paint(line, look, self.style) for line in broken(self._signs(text), room)]
        margin = [before, *[" " * width_of(before)] * len(lines)]
        return "".join(f"{space}{line}\n" for space, line in zip(margin, lines, strict=False))

    def _signs(self, text: str) -> str:
        """A text in signs that the console has."""
        if not self.style.unicode:
            for sign, plain in PLAIN_SIGNS.items():
                text = text.replace(sign, plain)
        return text

    def _facts(self, pairs: Sequence[tuple[str, str]]) -> str:
        width = max(len(label) for label, _ in pairs) + 2
        labels = ["" if place and pairs[place - 1][0] == label else label for place, (label, _) in enumerate(pairs)]
        shown = [paint(label.ljust(width), "dim", self.style) for label in labels]
        texts = (self._lines(text, before=" " * width) for _, text in pairs)
        return "".join(label + text[width:] for label, text in zip(shown, texts, strict=True))

    def _headline(self, headline: Headline) -> str:
        """The line and what is said of it; on a terminal beside large digits."""
        look = f"bold {LOOKS.get(headline.tone, '')}".rstrip()
        has_room = self.style.terminal and self.style.unicode
        if not (headline.figure and has_room):
            said = "".join(self._lines(line, before=INDENT) for line in headline.beside)
            return self._lines(headline.text, look) + said
        digits = _large(headline.figure).split("\n")
        margin = " " * (len(digits[0]) + GAP)
        lines = [self._lines(headline.text, look, margin)]
        lines += [self._lines(line, before=margin) for line in headline.beside]
        beside = "".join(lines).split("\n")
        beside += [margin] * (len(digits) - len(beside) + 1)
        left = [paint(line, look, self.style) + " " * GAP for line in digits]
        left += [margin] * (len(beside) - len(left))
        return "\n".join(one + line[len(margin) :] for one, line in zip(left, beside, strict=True))

    def _table(self, table: PageTable) -> Iterator[str]:
        for part in self._fitted(table):
            if part.title:
                yield self._lines(part.title, "bold")
            yield drawn(self._columns(part), [self._rows(one) for one in part.sections], self.style)
            if part.remarks:
                yield "".join(self._lines(remark, "dim") for remark in part.remarks)

    def _fitted(self, table: PageTable) -> Iterator[PageTable]:
        """The table, or tables below each other where the page has no room for all columns.

        Columns that stand apart go first; what then still has no room without breaking a word goes on below.
        """
        table = self._with_what_there_is_room_for(table)
        apart = [place for place, column in enumerate(table.columns) if column.apart]
        if apart and self._breadth(table) > self.style.width:
            others = [place for place, column in enumerate(table.columns) if not column.apart]
            yield from self._folded(table.with_columns(others))
            yield from self._columns_apart(table, apart)
        else:
            yield from self._folded(table)

    def _with_what_there_is_room_for(self, table: PageTable) -> PageTable:
        left_out = {
            place
            for place, column in enumerate(table.columns)
            if (self._is_narrow and column.spare) or (self.style.width < NARROW and column.bar)
        }
        kept = table.with_columns([place for place in range(len(table.columns)) if place not in left_out])
        if not self._is_narrow:
            return kept
        return kept._replace(columns=tuple(one._replace(name=one.short or one.name) for one in kept.columns))

    def _columns_apart(self, table: PageTable, apart: Sequence[int]) -> Iterator[PageTable]:
        """Columns that belong together, in as few tables of even breadth as can be, of the rows that have any."""
        sections = tuple(
            tuple(row for row in section if any(row.cells[place].text != "–" for place in apart))
            for section in table.sections
        )
        table = table._replace(sections=tuple(filter(None, sections)))
        if not table.sections:
            return
        keys = [place for place, column in enumerate(table.columns) if column.key]
        names = table.with_columns(keys)
        room_of_keys = min(KEYS * len(keys), self._breadth(names))
        each = self._breadth(table.with_columns(apart[:1])) + 2
        most = max(1, (self.style.width - room_of_keys) // each)
        size = -(-len(apart) // -(-len(apart) // most))  # as even as can be
        for start in range(0, len(apart), size):
            title = "" if start else table.apart_title
            yield table.with_columns([*keys, *apart[start : start + size]])._replace(title=title, remarks=())

    def _folded(self, table: PageTable) -> Iterator[PageTable]:
        """The table in as few parts as can be of which none has to break a word; each has the keys."""
        keys = [place for place, column in enumerate(table.columns) if column.key] or [0]
        others = [place for place in range(len(table.columns)) if place not in keys]
        for number in range(1, len(others) + 1):
            size = -(-len(others) // number)
            parts = [sorted([*keys, *others[start : start + size]]) for start in range(0, len(others), size)]
            tables = [table.with_columns(part) for part in parts]
            if all(self._least(part) <= self.style.width for part in tables):
                break
        else:
            tables = [table]  # where not even two columns have room, words are broken
        for place, part in enumerate(tables):
            title = table.title if place == 0 else ""
            yield part._replace(title=title, remarks=table.remarks if place == len(tables) - 1 else ())

    def _last(self, series: PageSeries) -> PageTable:
        """As many of the last periods as the page has room for, and in a terminal the course of all."""
        sparks = self.style.terminal and self.style.unicode and self.style.width >= NARROW
        parts = (part for name in series.periods for part in name.rpartition(" "))
        longest = max((width_of(point) for row in series.points for point in row), default=0)
        each = max(longest, min(HEAD, max(map(width_of, parts))))
        room = self.style.width - min(max(KEYS, self.style.width // 3), self._breadth(series.keys)) - CHANGE_AND_GAP
        room -= 2 + min(SPARKS_SHOWN, len(series.periods)) if sparks else 0
        room -= MARK_AND_GAP if series.is_judged else 0
        number = max(2, min(len(series.periods), room // (each + 2)))
        table = series.table(number)
        keys = len(series.keys.columns)
        columns = [
            one._replace(name="\n".join(broken(one.name, each))) if keys <= place < keys + number else one
            for place, one in enumerate(table.columns)
        ]
        table = table._replace(columns=tuple(columns))
        return _with_sparks(table, series) if sparks else table

    def _breadth(self, table: PageTable) -> int:
        return breadth(self._columns(table), [row for one in table.sections for row in self._rows(one)])

    def _least(self, table: PageTable) -> int:
        return least_breadth(self._columns(table), [row for one in table.sections for row in self._rows(one)])

    def _columns(self, table: PageTable) -> list[GridColumn]:
        names = (column.name.replace(" ", "\n") if column.folds else column.name for column in table.columns)
        return [
            GridColumn(self._signs(name), column.side, column.cut)
            for name, column in zip(names, table.columns, strict=True)
        ]

    def _rows(self, rows: Sequence[PageRow]) -> list[GridRow]:
        found = []
        for row in rows:
            texts = [self._text(cell) for cell in row.cells]
            looks = {place: LOOKS[cell.tone] for place, cell in enumerate(row.cells) if cell.tone}
            look = "bold" if row.total else LOOKS.get(row.tone, "")
            found.append(GridRow(texts, look, looks))
        return found

    def _text(self, cell: PageCell) -> str:
        if cell.length is None:
            return self._signs(cell.text)
        full, rest = divmod(int(cell.length * BAR * 8 + ROUNDING), 8)
        if not self.style.unicode:
            return "#" * full
        return "█" * full + (chr(0x2590 - rest) if rest else "")


ROUNDING = 1e-9
"""What a length may lack to a whole eighth of a sign as a float."""


def _with_sparks(table: PageTable, series: PageSeries) -> PageTable:
    """The table with the course of each row behind it, where there are enough periods for one."""
    known = [value for row in series.courses for value in row[-SPARKS_SHOWN:] if value is not None]
    if len(series.periods) < 3 or not known:
        return table
    least, span = min(known), (max(known) - min(known)) or 1
    top = len(SPARKS) - 1
    courses = [
        "".join(" " if v is None else SPARKS[int((v - least) * top / span + ROUNDING)] for v in row[-SPARKS_SHOWN:])
        for row in series.courses
    ]
    (rows,) = table.sections
    longer = tuple(
        row._replace(cells=(*row.cells, PageCell(course))) for row, course in zip(rows, courses, strict=True)
    )
    return table._replace(columns=(*table.columns, Column("")), sections=(longer,))


def _large(figure: str) -> str:
    return "\n".join(" ".join(_DIGITS[sign][line] for sign in figure) for line in range(3))
