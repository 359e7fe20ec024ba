"""Two surveys beside each other, as a page, as CSV, and as Markdown."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from rich.console import Console, JustifyMethod
from rich.table import Column, Table
from rich.text import Text

from ikm.index.rounding import half_away, half_up
from ikm.index.rounding import text as text_of
from ikm.messages.findings import printable
from ikm.messages.option_names import OptionUse
from ikm.render import COMMA, Style
from ikm.render import csv as delimited
from ikm.render import markdown as md
from ikm.render.console import console, page_box
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import MARK, TEST, TOLD, UNCHANGED, answer, level, limits, probability
from ikm.render.text import NARROW, NARROWEST
from ikm.report.comparison import NOT_ASKED, UNANSWERED, Change, Comparison, GroupChange, UnsurChange
from ikm.report.stored_report import StoredReport

UNSUR = (("Unsur", "<"), ("Lama", ">"), ("Baru", ">"), ("Perubahan", ">"), (TOLD, "^"), ("Mutu", "^"))
UNITS = (("Unit", "<"), ("Responden", ">"), *UNSUR[1:])
"""The columns of the two tables, and the side each is set to."""
REASON = words.REASON | {NOT_ASKED: "tidak ditanyakan", UNANSWERED: "tanpa jawaban"}
HEADER = [
    *("level", "id", "name", "respondents_before", "respondents_after", "before", "after", "change"),
    *("mutu_before", "mutu_after", "reason", "rules"),
    *(f"{choice}_{side}" for choice in ("weight", "missing", "without") for side in ("before", "after")),
    *("se", "df", "p", "p_holm", "low", "high", "sign"),
]
"""The columns of the CSV: behind the figures the choices made, and last whether a change can be told from none."""
_FURTHER, _DF_PLACES, _P_PLACES = 2, 1, 6
"""So many more decimals than its figure has a standard error in CSV, and so many have degrees of freedom and a p."""


class ChangeSigns(NamedTuple):
    """What marks a rise, a fall, a negative number, and a step from one class to another."""

    up: str = "▲"
    down: str = "▼"
    minus: str = "−"
    step: str = "→"


SIGNS, ASCII = ChangeSigns(), ChangeSigns("^", "v", "-", "->")


def text(comparison: Comparison, style: Style) -> str:
    """Render a comparison as text of at most ``style.width`` columns."""
    out = io.StringIO()
    shown = console(out, style)
    signs, mark = SIGNS if style.unicode else ASCII, style.decimal or COMMA
    shown.print(Text(_title(comparison), style="bold"), "", _facts(comparison, signs), "", sep="\n")
    changes = [one.change for one in comparison.unsur]
    _table(shown, style, UNSUR, _unsur(comparison, mark, signs), [*changes, comparison.overall.change])
    _lines(shown, _unsaid(comparison.unsur))
    if comparison.units:
        shown.print("", Text("Menurut unit", style="bold"), "", sep="\n")
        changes = [one.change for one in comparison.units]
        _table(shown, style, UNITS, _units(comparison, mark, signs), [*changes, comparison.overall.change])
    said = [*_unsaid(comparison.units), *_only(comparison), *_rounded(comparison)]
    _lines(shown, [*said, *_tested(comparison, mark, is_marked=style.width < NARROW)])
    shown.print("", Text(f"{sentence(comparison, mark, signs)}.", style="bold"), sep="\n")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _facts(comparison: Comparison, signs: ChangeSigns) -> Table:
    grid = Table.grid(Column(style="dim", no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
    for label, said in facts(comparison, signs):
        grid.add_row(label, Text(said))
    return grid


def _table(
    shown: Console, style: Style, header: Sequence[tuple[str, str]], rows: list[list[str]], changes: list[Change]
) -> None:
    """One table, the whole in its last row; a narrow page has less of it, and marks changes instead."""
    justify: dict[str, JustifyMethod] = {"<": "left", ">": "right", "^": "center"}
    is_marked = style.width < NARROW
    left_out = {"Responden"} if style.width < NARROWEST else set()
    left_out |= {TOLD} if is_marked else set()
    kept = [place for place, (name, _) in enumerate(header) if name not in left_out]
    columns = [Column(header[place][0], justify=justify[header[place][1]], no_wrap=place > 0) for place in kept]
    columns[0].overflow = "fold"  # the figures need their room
    table = Table(*columns, box=page_box(style), pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    moved = [name for name, _ in header].index("Perubahan")
    for row, change in zip(rows, changes, strict=True):
        marked = MARK if is_marked and change.judged.sign else ""
        cells = [Text(f"{marked if place == moved else ''}{cell}") for place, cell in enumerate(row)]
        cells[moved].stylize({1: "green", -1: "red"}.get(change.judged.sign or 0, ""))
        if row is rows[-1]:
            table.add_section()
        table.add_row(*(cells[place] for place in kept), style="bold" if row is rows[-1] else "")
    shown.print(table)


def _lines(shown: Console, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        shown.print(*([] if number else [""]), Text(line, style="dim"), sep="\n")


def csv(comparison: Comparison, style: Style) -> str:
    """Render a comparison as CSV: a row for each unsur, each unit, and the whole, with the digits that are shown."""
    return delimited.table(HEADER, _rows(comparison), style)


def markdown(comparison: Comparison, style: Style) -> str:
    """Render a comparison as Markdown, to paste into a document."""
    mark = style.decimal or COMMA
    parts = [f"# {md.plain(_title(comparison))}"]
    parts.append("\n".join(f"- {label}: {md.plain(said)}" for label, said in facts(comparison)))
    parts.append(f"**{md.plain(sentence(comparison, mark))}.**")
    parts.append(md.table(UNSUR, _unsur(comparison, mark)))
    lines = [*_unsaid(comparison.unsur)]
    if comparison.units:
        parts += [*map(md.plain, lines), "## Menurut unit", md.table(UNITS, _units(comparison, mark))]
        lines = [*_unsaid(comparison.units)]
    parts += map(md.plain, [*lines, *_only(comparison), *_rounded(comparison), *_tested(comparison, mark)])
    return "\n\n".join(parts) + "\n"


def sentence(comparison: Comparison, mark: str = COMMA, signs: ChangeSigns = SIGNS) -> str:
    """What changed, in one sentence without its full stop."""
    change = comparison.overall.change
    before, after, by = (words.shown(None if one is None else abs(one), mark) for one in change.shown)
    name = comparison.rules.named.name
    was, now = (
        f"{figure} ({mutu})" if mutu else figure
        for figure, mutu in (
            (before, change.mutu_before),
            (after, change.mutu_after),
        )
    )
    if change.difference is None:
        said = f"{name} tidak dapat dibandingkan: {_why(change)}"
    elif not change.difference:
        said = f"{name} tetap {now}"
    else:
        least = "" if change.shown.difference else f"kurang dari {words.shown(_unit(change), mark)}"
        said = f"{name} {'naik' if change.difference > 0 else 'turun'} {least or by} dari {was} ke {now}"
    return f"{said}{_judged(comparison, mark, signs)}; {_most(comparison, mark, signs)}"


def _judged(comparison: Comparison, mark: str, signs: ChangeSigns) -> str:
    """Whether the index changed at all, as it goes on in the sentence."""
    change, confidence = comparison.overall.change, comparison.confidence
    found = change.judged
    if change.difference is None:
        return ""
    if found.p is None:
        return f" (tidak diuji: {REASON.get(found.reason or '', found.reason)})"
    shown = f"selang {level(confidence, mark)} {limits(found, change.places, mark, signs.minus)}"
    return f", {shown}, {probability(found.p, confidence, mark)}: {'nyata' if found.sign else UNCHANGED}"


def _most(comparison: Comparison, mark: str, signs: ChangeSigns) -> str:
    """Which unsur rose and which fell most, with all that tie."""
    parts = []
    for verb, most in (("naik", comparison.rose_most), ("turun", comparison.fell_most)):
        names = [f"{one.code} {one.unsur.short}" for one in most]
        if most:
            listed = " dan ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
            parts.append(f"{verb} paling banyak {listed} ({_moved(most[0].change, mark, signs)})")
        else:
            parts.append(f"tidak ada unsur yang {verb}")
    return ", ".join(parts)


def _title(comparison: Comparison) -> str:
    return " · ".join(part for part in (f"Perbandingan {comparison.rules.named.name}", _name(comparison)) if part)


def _name(comparison: Comparison) -> str:
    """Whose surveys they are, where both say the same."""
    name = comparison.after.name
    return name if name and name == comparison.before.name else ""


def facts(comparison: Comparison, signs: ChangeSigns = SIGNS) -> list[tuple[str, str]]:
    """What is compared, and how either was scored, as label and text."""
    before, after, rules = comparison.before, comparison.after, comparison.rules
    left_out = "" if comparison.complete else "; ADA BERKAS YANG TIDAK IKUT DIHITUNG"
    weights = [str(OptionUse("weight", one.weight)) for one in (before, after)]
    blanks = [f"{words.MISSING[one.missing]} ({OptionUse('missing', one.missing)})" for one in (before, after)]
    short = {unsur.id: unsur.short for unsur in rules.unsur}
    without = [", ".join(short[unsur] for unsur in one.without) or "–" for one in (before, after)]
    return [
        ("Lama", _side(before, _name(comparison))),
        ("Baru", _side(after, _name(comparison))),
        ("Aturan", f"{rules.short} ({rules.id})"),
        *([("Skala", said)] if (said := words.scaled(rules)) else []),
        ("Bobot", _step(weights[0], weights[1], signs)),
        ("Kosong", _step(blanks[0], blanks[1], signs)),
        *([("Tanpa", _step(without[0], without[1], signs))] if before.without or after.without else []),
        ("Temuan", words.found(comparison.findings) + left_out),
    ]


def _side(former: StoredReport, title: str) -> str:
    parts = (former.path, "" if former.name == title else former.name, former.period)
    said = " · ".join(printable(part) for part in parts if part)
    return f"{said}: {words.thousands(former.overall.respondents)} responden"


def _step(before: str, after: str, signs: ChangeSigns) -> str:
    return after if before == after else f"{before} {signs.step} {after}"


def _unsur(comparison: Comparison, mark: str, signs: ChangeSigns = SIGNS) -> list[list[str]]:
    """The table of unsur, the index in its last row."""
    rows = [[f"{one.code} {one.unsur.short}", *_cells(one.change, mark, signs)] for one in comparison.unsur]
    return [*rows, [comparison.rules.named.name, *_cells(comparison.overall.change, mark, signs)]]


def _units(comparison: Comparison, mark: str, signs: ChangeSigns = SIGNS) -> list[list[str]]:
    """The table of units, the whole in its last row."""
    rows = []
    for one in (*comparison.units, comparison.overall):
        respondents = _step(words.thousands(one.respondents_before), words.thousands(one.respondents_after), signs)
        label = printable(one.label) or words.WHOLE
        rows.append([label, respondents, *_cells(one.change, mark, signs)])
    return rows


def _cells(change: Change, mark: str, signs: ChangeSigns) -> list[str]:
    before, after, _ = change.shown
    direction = {1: f"{signs.up} ", -1: f"{signs.down} "}.get(_direction(change), "")
    mutu = _step(change.mutu_before or "–", change.mutu_after or "–", signs)
    moved = direction + _moved(change, mark, signs)
    return [words.shown(before, mark), words.shown(after, mark), moved, answer(change.judged), mutu]


def _direction(change: Change) -> int:
    difference = change.difference or 0
    return (difference > 0) - (difference < 0)


def _moved(change: Change, mark: str, signs: ChangeSigns) -> str:
    """The difference with its sign; that of one which is rounded away stays."""
    by = change.shown.difference
    sign = {1: "+", -1: signs.minus}.get(_direction(change), "")
    return words.shown(None, mark) if by is None else f"{sign}{text_of(abs(by), mark)}"


def _unit(change: Change) -> Decimal:
    return half_up(Fraction(1, 10**change.places), change.places)


def _unsaid(changes: Iterable[UnsurChange | GroupChange]) -> Iterator[str]:
    """Why some have no difference, a line each."""
    for one in changes:
        if one.change.reason:
            label = f"{one.code} {one.unsur.short}" if isinstance(one, UnsurChange) else printable(one.label)
            yield f"{label}: {_why(one.change)}"


def _why(change: Change) -> str:
    sides = [side for side, value in (("lama", change.before), ("baru", change.after)) if value is None]
    return f"{REASON.get(change.reason or '', change.reason)} ({' dan '.join(sides)})"


def _only(comparison: Comparison) -> Iterator[str]:
    """The units that one side has only."""
    for side, names in (("lama", comparison.only_before), ("baru", comparison.only_after)):
        if names:
            yield f"Hanya {side}: {', '.join(map(printable, names))}"


def _rounded(comparison: Comparison) -> Iterator[str]:
    """Say that differences are exact, where those of the figures shown beside them are others."""
    changes = [one.change.shown for one in comparison.unsur]
    changes += [one.change.shown for one in (*comparison.units, comparison.overall)]
    if any(d is not None and b is not None and a is not None and a - b != d for b, a, d in changes):
        yield "Perubahan dihitung dari angka yang belum dibulatkan."


def _tested(comparison: Comparison, mark: str, *, is_marked: bool = False) -> Iterator[str]:
    """What the changes were judged by, and which could not be."""
    named = [(f"{one.code} {one.unsur.short}", one.change) for one in comparison.unsur]
    named += [(printable(one.label), one.change) for one in comparison.units]
    named += [("IKM", comparison.overall.change)]
    compared = [(label, change.judged) for label, change in named if change.difference is not None]
    if any(found.sign is not None for _, found in compared):
        is_any = any(found.sign for _, found in compared)
        told = TOLD if not is_marked else f"{MARK} nyata" if is_any else "Tidak ada perubahan yang nyata"
        yield f"{told}: {TEST} ({level(comparison.confidence, mark)}); p antarunsur dan antarunit menurut Holm"
    for why in dict.fromkeys(found.reason for _, found in compared if found.sign is None):
        labels = [label for label, found in compared if found.sign is None and found.reason == why]
        whose = "" if len(labels) == len(compared) else f": {words.some(labels)}"
        yield f"Tidak diuji, {REASON.get(why or '', why)}{whose}"


def _rows(comparison: Comparison) -> Iterator[list[object]]:
    before, after = comparison.before, comparison.after
    choices: list[object] = [comparison.rules.id, before.weight, after.weight, before.missing, after.missing]
    choices += [" ".join(side.without) or None for side in (before, after)]

    def cells(change: Change) -> list[object]:
        return [*change.shown, change.mutu_before, change.mutu_after, change.reason, *choices, *_found(change)]

    for one in comparison.unsur:
        yield ["unsur", one.unsur.id, one.unsur.name, None, None, *cells(one.change)]
    for kind, groups in (("unit", comparison.units), ("overall", (comparison.overall,))):
        for group in groups:
            respondents = group.respondents_before, group.respondents_after
            yield [kind, None, group.label or None, *respondents, *cells(group.change)]


def _found(change: Change) -> list[object]:
    """What a change was judged by, rounded."""
    found, further = change.judged, change.places + _FURTHER
    places = (further, _DF_PLACES, _P_PLACES, _P_PLACES)
    figures = zip((found.se, found.df, found.p, found.p_holm), places, strict=True)
    shown = [None if one is None else half_up(Fraction(one), digits) for one, digits in figures]
    limits = [None if one is None else half_away(Fraction(one), change.places) for one in (found.low, found.high)]
    return [*shown, *limits, found.sign]
