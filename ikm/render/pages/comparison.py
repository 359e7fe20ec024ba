"""Two surveys beside each other, as a page and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ikm.index.rounding import half_away, half_up
from ikm.index.rounding import text as text_of
from ikm.messages.masking import printable
from ikm.messages.option_names import OptionUse
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase
from ikm.render import COMMA, Style
from ikm.render import csv as delimited
from ikm.render.page import (
    GLUE,
    Column,
    Facts,
    Page,
    PageCell,
    PageRow,
    PageTable,
    Paragraph,
    Tone,
)
from ikm.render.pages import wording as words
from ikm.render.pages.change_verdict import MINUS, answer, level, limits, probability
from ikm.report.comparison import Change, Comparison, GroupChange, UnsurChange
from ikm.report.stored_report import StoredReport
from ikm.survey.columns.mapping_file import UNIT

UP, DOWN, STEP = "▲", "▼", "→"
"""What marks a rise, a fall, and a step from one side to the other."""
HEADER = [
    *("level", "id", "name", "respondents_before", "respondents_after", "before", "after", "change"),
    *("mutu_before", "mutu_after", "reason", "rules"),
    *(f"{choice}_{side}" for choice in ("weight", "missing", "without") for side in ("before", "after")),
    *("se", "df", "p", "p_holm", "low", "high", "sign"),
]
"""The columns of the CSV: behind the figures the choices made, and last whether a change can be told from none."""
_FURTHER, _DF_PLACES, _P_PLACES = 2, 1, 6
"""So many more decimals than its figure has a standard error in CSV, and so many have degrees of freedom and a p."""


def page(comparison: Comparison, mark: str) -> Page:
    """The page of a comparison; ``mark`` is the decimal mark."""
    tables = [_unsur(comparison, mark)]
    if comparison.units:
        tables.append(_units(comparison, mark))
    *others, last = tables
    of_all = (*units_of_one(comparison), *remarks(comparison, mark))
    last = last._replace(remarks=(*last.remarks, *of_all))
    said = Paragraph(f"{sentence(comparison, mark)}.", Tone.STRONG)
    return Page(title(comparison), (Facts(tuple(facts(comparison))), *others, last, said))


def csv(comparison: Comparison, style: Style) -> str:
    """Render a comparison as CSV: a row for each unsur, each unit, and the whole, with the digits that are shown."""
    return delimited.table(HEADER, _rows(comparison), style)


def sentence(comparison: Comparison, mark: str = COMMA) -> str:
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
        said = phrase("page-change-none", index=name, reason=_why(change))
    elif not change.difference:
        said = phrase("page-change-same", index=name, now=now)
    else:
        if not change.shown.difference:
            by = phrase("page-change-below", unit=words.shown(_unit(change), mark))
        code = "page-change-rose" if change.difference > 0 else "page-change-fell"
        said = phrase(code, index=name, change=by, before=was, now=now)
    return f"{_judged(comparison, said, mark)}; {_most(comparison, mark)}"


def _judged(comparison: Comparison, said: str, mark: str) -> str:
    """What is said of the index, and whether it changed at all."""
    change, confidence = comparison.overall.change, comparison.confidence
    found = change.judged
    if change.difference is None:
        return said
    if found.p is None:
        return phrase("page-change-untested", change=said, reason=words.why(found.reason))
    return phrase(
        "page-change-tested",
        change=said,
        level=level(confidence, mark),
        limits=limits(found, change.places, mark),
        p=probability(found.p, confidence, mark),
        verdict=phrase("page-verdict-told" if found.sign else "page-verdict-unchanged"),
    )


def _most(comparison: Comparison, mark: str) -> str:
    """Which unsur rose and which fell most, with all that tie."""
    parts = []
    for way, most in (("rose", comparison.rose_most), ("fell", comparison.fell_most)):
        names = [f"{one.code} {one.unsur.short}" for one in most]
        if most:
            listed = phrase("page-and").join(part for part in (", ".join(names[:-1]), names[-1]) if part)
            parts.append(phrase(f"page-most-{way}", unsur=listed, change=_moved(most[0].change, mark)))
        else:
            parts.append(phrase(f"page-none-{way}"))
    return ", ".join(parts)


def title(comparison: Comparison) -> str:
    """What is compared, and whose surveys they are."""
    what = phrase("page-comparison", index=comparison.rules.named.name)
    return " · ".join(part for part in (what, _name(comparison)) if part)


def _name(comparison: Comparison) -> str:
    """Whose surveys they are, where both say the same."""
    name = comparison.after.name
    return name if name and name == comparison.before.name else ""


def facts(comparison: Comparison) -> list[tuple[str, str]]:
    """What is compared, and how either was scored, as label and text."""
    before, after, rules = comparison.before, comparison.after, comparison.rules
    weights = [str(OptionUse("weight", one.weight)) for one in (before, after)]
    blanks = [f"{words.missing(one.missing)} ({OptionUse('missing', one.missing)})" for one in (before, after)]
    short = {unsur.id: unsur.short for unsur in rules.unsur}
    without = [", ".join(short[unsur] for unsur in one.without) or "–" for one in (before, after)]
    pairs = [
        ("before", _side(before, _name(comparison))),
        ("after", _side(after, _name(comparison))),
        ("rules", f"{rules.short} ({rules.id})"),
    ]
    if said := words.scaled(rules):
        pairs.append(("scale", said))
    pairs += [("weight", _step(weights[0], weights[1])), ("blanks", _step(blanks[0], blanks[1]))]
    if before.without or after.without:
        pairs.append(("without", _step(without[0], without[1])))
    pairs.append(("findings", words.found(comparison.findings, complete=comparison.complete)))
    return [(phrase(f"page-fact-{label}"), said) for label, said in pairs]


def _side(former: StoredReport, title: str) -> str:
    parts = (shown_path(former.path), "" if former.name == title else former.name, former.period)
    said = " · ".join(printable(part) for part in parts if part)
    return phrase("page-of-people", survey=said, respondents=words.thousands(former.overall.respondents))


def _step(before: str, after: str) -> str:
    return after if before == after else f"{before} {STEP} {after}"


def _figures() -> tuple[Column, ...]:
    """The columns that the tables of unsur and of units have both."""
    return (
        Column(phrase("page-head-before"), ">"),
        Column(phrase("page-head-after"), ">"),
        Column(phrase("page-head-change"), ">"),
        Column(phrase("page-head-told"), "^"),
        Column(phrase("page-head-mutu"), "^"),
    )


def _unsur(comparison: Comparison, mark: str) -> PageTable:
    """The table of unsur, the index in its last row."""
    rows = [_row([f"{one.code} {one.unsur.short}"], one.change, mark) for one in comparison.unsur]
    index = _row([comparison.rules.named.name], comparison.overall.change, mark, total=True)
    name = phrase("page-head-unsur")
    columns = Column(name, key=True), *_figures()
    return PageTable("", columns, (tuple(rows), (index,)), tuple(unsaid(comparison.unsur)), label=name)


def _units(comparison: Comparison, mark: str) -> PageTable:
    """The table of units, the whole in its last row."""
    rows = [_row(_names(one), one.change, mark) for one in comparison.units]
    whole = _row(_names(comparison.overall), comparison.overall.change, mark, total=True)
    respondents = Column(phrase("page-head-respondents"), ">", spare=True)
    columns = Column(words.column(UNIT), key=True), respondents, *_figures()
    return PageTable(phrase("page-by-unit"), columns, (tuple(rows), (whole,)), tuple(unsaid(comparison.units)))


def _names(group: GroupChange) -> list[str]:
    """The name of a unit or of the whole, and how many respondents it had."""
    respondents = _step(words.thousands(group.respondents_before), words.thousands(group.respondents_after))
    return [printable(group.label) or phrase("page-whole"), _in_one_line(respondents)]


def _row(names: Sequence[str], change: Change, mark: str, *, total: bool = False) -> PageRow:
    """A row: what it is about, and its change, which is in colour where it can be told from none."""
    before, after, _ = change.shown
    tone = {1: Tone.BETTER, -1: Tone.WORSE}.get(change.judged.sign or 0, Tone.PLAIN)
    direction = {1: f"{UP} ", -1: f"{DOWN} "}.get(_direction(change), "")
    cells = [
        *map(PageCell, names),
        PageCell(words.shown(before, mark)),
        PageCell(words.shown(after, mark)),
        PageCell(_in_one_line(direction + _moved(change, mark)), tone),
        PageCell(answer(change.judged)),
        PageCell(_in_one_line(_step(change.mutu_before or "–", change.mutu_after or "–"))),
    ]
    return PageRow(tuple(cells), total=total)


def _in_one_line(cell: str) -> str:
    return cell.replace(" ", GLUE)


def _direction(change: Change) -> int:
    difference = change.difference or 0
    return (difference > 0) - (difference < 0)


def _moved(change: Change, mark: str) -> str:
    """The difference with its sign; that of one which is rounded away stays."""
    by = change.shown.difference
    sign = {1: "+", -1: MINUS}.get(_direction(change), "")
    return words.shown(None, mark) if by is None else f"{sign}{text_of(abs(by), mark)}"


def _unit(change: Change) -> Decimal:
    return half_up(Fraction(1, 10**change.places), change.places)


def unsaid(changes: Iterable[UnsurChange | GroupChange]) -> Iterator[str]:
    """Why some have no difference, a line each."""
    for one in changes:
        if one.change.reason:
            label = f"{one.code} {one.unsur.short}" if isinstance(one, UnsurChange) else printable(one.label)
            yield f"{label}: {_why(one.change)}"


def _why(change: Change) -> str:
    sides = {"page-before": change.before, "page-after": change.after}
    without = phrase("page-and").join(phrase(side) for side, value in sides.items() if value is None)
    return f"{words.why(change.reason)} ({without})"


def remarks(comparison: Comparison, mark: str) -> list[str]:
    """What there is to say of all changes: of their rounding, and of the test."""
    return [*_rounded(comparison), *_tested(comparison, mark)]


def units_of_one(comparison: Comparison) -> Iterator[str]:
    """The units that one side has only."""
    for side, names in (("before", comparison.only_before), ("after", comparison.only_after)):
        if names:
            yield phrase(f"page-remark-only-{side}", units=names)


def _rounded(comparison: Comparison) -> Iterator[str]:
    """Say that differences are exact, where those of the figures shown beside them are others."""
    changes = [one.change.shown for one in comparison.unsur]
    changes += [one.change.shown for one in (*comparison.units, comparison.overall)]
    if any(d is not None and b is not None and a is not None and a - b != d for b, a, d in changes):
        yield phrase("page-remark-exact")


def _tested(comparison: Comparison, mark: str) -> Iterator[str]:
    """What the changes were judged by, and which could not be."""
    named = [(f"{one.code} {one.unsur.short}", one.change) for one in comparison.unsur]
    named += [(printable(one.label), one.change) for one in comparison.units]
    named += [(phrase("page-ikm"), comparison.overall.change)]
    compared = [(label, change.judged) for label, change in named if change.difference is not None]
    if any(found.sign is not None for _, found in compared):
        yield phrase("page-remark-told", test=phrase("page-test"), level=level(comparison.confidence, mark))
    for own in dict.fromkeys(found.reason for _, found in compared if found.sign is None):
        labels = [label for label, found in compared if found.sign is None and found.reason == own]
        if len(labels) == len(compared):
            yield phrase("page-remark-none-tested", reason=words.why(own))
        else:
            yield phrase("page-remark-some-untested", reason=words.why(own), names=words.some(labels))


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
