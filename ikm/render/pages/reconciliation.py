"""Which arithmetics give a printed index: sentences for whoever is asked, and short tables of the nearest ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ikm.index.reconcile import (
    COMPLETE,
    EXACT,
    MEANS,
    PER_UNSUR,
    POOLED,
    SEPARATE,
    ZERO,
    Basis,
    FigureRange,
    Outcome,
    Step,
    Weighting,
)
from ikm.index.rounding import half_up
from ikm.index.rounding import text as decimal_text
from ikm.messages.phrases import phrase
from ikm.render import Style
from ikm.render import csv as delimited
from ikm.render.page import Column, Facts, Listing, Page, PageCell, PageRow, PageTable
from ikm.render.pages import wording as words
from ikm.report.reconciliation import ANSWERS, NRR, TOTALS, WEIGHTED, Reconciliation
from ikm.rules.ruleset import Grade

NEAREST = 5
"""So many arithmetics are shown; JSON and CSV have all."""
KINDS = {
    NRR: "page-given-nrr",
    WEIGHTED: "page-given-weighted",
    TOTALS: "page-given-totals",
    ANSWERS: "page-given-answers",
}
"""The codes of what each kind of given figures is called."""
SHORT = {
    PER_UNSUR: "page-blanks-per-unsur",
    COMPLETE: "page-blanks-complete",
    ZERO: "page-blanks-zero",
    MEANS: "page-questions-means",
    POOLED: "page-questions-pooled",
    SEPARATE: "page-questions-separate",
}
"""The codes of how a table calls each treatment of blanks and of questions."""
TREATMENT_CODES = {
    PER_UNSUR: "reconcile-blanks-out",
    COMPLETE: "reconcile-blanks-dropped",
    ZERO: "reconcile-blanks-zero",
    MEANS: "reconcile-questions-mean",
    POOLED: "reconcile-questions-pooled",
    SEPARATE: "reconcile-questions-apart",
}
"""The codes of what is said of each treatment of blanks and of questions."""
TRAITS = (
    ("reconcile-weight", 3),
    ("reconcile-treatment", 2),
    ("reconcile-treatment", 2),
    ("reconcile-nrr", 1),
    ("reconcile-weighted", 1),
    ("reconcile-sum", 1),
)
"""What arithmetics may have in common, by the code of its text, and how many ways of it are named at most."""
TREATED = "page-head-blanks", "page-head-question"
"""The columns of what was treated in several ways, by the codes of their names."""


def page(found: Reconciliation, mark: str) -> Page:
    """The page of a reconciliation; ``mark`` is the decimal mark."""
    facts, sentences = Facts(tuple(_facts(found, mark))), Listing(tuple(_sentences(found, mark)))
    tables = [_weights(found, mark)]
    if found.possible:
        tables.append(_nearest(found, mark))
    return Page(_title(found, mark), (facts, sentences, *tables))


def csv(found: Reconciliation, style: Style) -> str:
    """Render as CSV, a row for each possible arithmetic, the nearest to the rule first."""
    return delimited.table(*found.rows(), style)


def _title(found: Reconciliation, mark: str) -> str:
    return phrase("page-reconciliation", printed=_printed(found, mark))


def _printed(found: Reconciliation, mark: str) -> str:
    return phrase("page-and").join(decimal_text(one, mark) for one in found.printed)


def _facts(found: Reconciliation, mark: str) -> Iterator[tuple[str, str]]:
    """What the index is to follow from, by which rules, and what it is exactly."""
    given, method = found.given, found.method
    if given.input:
        yield phrase("page-fact-read"), words.file_and_sheet(given.input.path, given.input.sheet)
    said = phrase(KINDS[given.kind], unsur=len(method.unsur))
    if given.respondents:
        said = phrase("page-given-people", given=said, respondents=words.thousands(given.respondents))
    yield phrase("page-fact-from"), said
    yield phrase("page-fact-rules"), f"{method.rules.short} ({method.rules.id})"
    if method.without:
        names = ", ".join(unsur.short for unsur in method.rules.unsur if unsur.id in method.without)
        yield phrase("page-fact-without"), names
    yield phrase("page-fact-exact"), f"{_range(found, found.exact, mark)} · {_mutu(found.grades(found.exact))}"
    yield phrase("page-fact-printed"), f"{_printed(found, mark)} · {_mutu(found.printed_grades())}"


def _range(found: Reconciliation, span: FigureRange, mark: str) -> str:
    """An index, or the lowest and the highest that it may be."""
    ends = [_shown(found, end, mark) for end in (span.low, span.high)]
    return "–".join(dict.fromkeys(ends))


def _shown(found: Reconciliation, value: Fraction, mark: str) -> str:
    return decimal_text(half_up(value, found.method.rules.ikm_places), mark)


def _mutu(grades: tuple[Grade, Grade]) -> str:
    return "–".join(dict.fromkeys(grade.mutu for grade in grades))


def _sentences(found: Reconciliation, mark: str) -> Iterator[str]:
    """What is to be said to whoever asks why the report says so."""
    printed = phrase("list-and").join(decimal_text(one, mark) for one in found.printed)
    possible, tried = found.possible, len(found.outcomes)
    if not possible:
        yield phrase("reconcile-none", tried=tried, printed=printed)
    else:
        only = _only(found, possible, mark)
        yield phrase("reconcile-some", tried=tried, number=len(possible), printed=printed, only=only)
        yield phrase("reconcile-no-rule" if possible[0].deviations else "reconcile-rule")
        if found.given.kind == NRR:
            yield _as_printed(found, mark)
    yield _exact(found, mark)
    if found.mutu_agrees is False and found.mutu:
        own = _class(found.printed_grades()[0])
        yield phrase("reconcile-class-printed", mutu=_class(found.mutu), printed=printed, own=own)


def _as_printed(found: Reconciliation, mark: str) -> str:
    """What the means give just as they are printed."""
    own = [one for one in found.possible if one.as_printed]
    if not own:
        return phrase("reconcile-no-means")
    return phrase("reconcile-means", number=len(own), only=_only(found, own, mark))


def _exact(found: Reconciliation, mark: str) -> str:
    span, own = found.exact, _mutu(found.printed_grades())
    between = ""
    if span.low != span.high:
        low, high = (_shown(found, end, mark) for end in (span.low, span.high))
        between = phrase("reconcile-between", low=low, high=high)
    if found.class_flips is None:
        flips = phrase("reconcile-class-open")
    elif found.class_flips:
        flips = phrase("reconcile-class-flips", own=own)
    else:
        flips = phrase("reconcile-same-class")
    exact = _shown(found, found.nominal, mark)
    return phrase("reconcile-exact", exact=exact, between=between, mutu=_mutu(found.grades(span)), flips=flips)


def _class(grade: Grade) -> str:
    return f"{grade.mutu} ({grade.kinerja})"


def _only(found: Reconciliation, some: Sequence[Outcome], mark: str) -> str:
    """What only these arithmetics have in common, as the end of a clause; empty if nothing."""
    common = _common(found, some, mark)
    return phrase("reconcile-only", ways=common) if common else ""


def _common(found: Reconciliation, some: Sequence[Outcome], mark: str) -> str:
    """What some arithmetics have in common and not all that were tried; empty if nothing."""
    said = []
    own, tried = ([_traits(found, one, mark) for one in each] for each in (some, found.outcomes))
    for number, (code, most) in enumerate(TRAITS):
        ways, all_ways = (dict.fromkeys(traits[number] for traits in each) for each in (own, tried))
        if len(ways) < len(all_ways) and len(ways) <= most and None not in ways:
            said.append(phrase(code, ways=phrase("list-or").join(map(_way_said, ways))))
    return phrase("list-and").join(said)


def _traits(found: Reconciliation, one: Outcome, mark: str) -> tuple[str | Step | None, ...]:
    """How an arithmetic goes about each of ``TRAITS``; None for a step that is left out."""
    way = one.arithmetic
    weight = _weight(_basis(found, one), way.weight, mark)
    return weight, way.blanks, way.questions, way.nrr, way.weighted, way.sum


def _way_said(way: str | Step | None) -> str:
    """One of the traits of an arithmetic in words; a weight is said as it is."""
    if isinstance(way, Step):
        return phrase("reconcile-cut" if way.cut else "reconcile-rounded", places=way.places)
    code = TREATMENT_CODES.get(str(way))
    return phrase(code) if code else str(way)


def _basis(found: Reconciliation, one: Outcome) -> Basis:
    way = one.arithmetic
    return next(basis for basis in found.bases if (basis.blanks, basis.questions) == (way.blanks, way.questions))


def _weight(basis: Basis, name: str, mark: str) -> str:
    """A weight as a person names it: of equal ones the number."""
    if name != EXACT:
        return name.replace(".", mark)
    distinct = set(basis.weightings[0].weights)
    return str(*distinct) if len(distinct) == 1 else phrase("page-weight-of-rules")


def _weights(found: Reconciliation, mark: str) -> PageTable:
    """The weights, and what each gives."""
    rows = [
        [*_treatment(found, basis), *_by_weight(found, basis, weighting, mark)]
        for basis in found.bases
        for weighting in basis.weightings
        if basis == found.bases[0] or any(_is_of(one, basis, weighting) for one in found.possible)
    ]
    figures = (
        Column(phrase("page-head-ikm"), ">"),
        Column(phrase("page-head-mutu"), "^"),
        Column(phrase("page-head-fits"), ">"),
    )
    title = "page-by-weight-used" if found.given.kind == WEIGHTED else "page-by-weight"
    return PageTable(phrase(title), (*_keys(found), *figures), (_rows(rows),))


def _nearest(found: Reconciliation, mark: str) -> PageTable:
    """The possible arithmetics that are nearest to the rule."""
    possible = found.possible
    ways = [[*_treatment(found, _basis(found, one)), *_way(found, one, mark)] for one in possible[:NEAREST]]
    more = len(possible) - len(ways)
    columns = (
        *_keys(found),
        Column(phrase("page-head-nrr")),
        Column(phrase("page-head-weighted")),
        Column(phrase("page-head-sum")),
        Column(phrase("page-head-printed")),
        Column(phrase("page-head-deviations"), ">"),
    )
    remarks = (phrase("page-remark-every", number=more),) if more else ()
    return PageTable(phrase("page-nearest"), columns, (_rows(ways),), remarks)


def _rows(rows: Iterable[Sequence[str]]) -> tuple[PageRow, ...]:
    return tuple(PageRow(tuple(map(PageCell, row))) for row in rows)


def _keys(found: Reconciliation) -> list[Column]:
    """The columns that name an arithmetic: its weight, and before it what was treated in several ways."""
    treated = [code for code, is_told in zip(TREATED, _treated(found), strict=True) if is_told]
    return [Column(phrase(code), key=True) for code in (*treated, "page-head-weight")]


def _treated(found: Reconciliation) -> tuple[bool, bool]:
    """Whether blanks, and questions, were treated in several ways."""
    return len({one.blanks for one in found.bases}) > 1, len({one.questions for one in found.bases}) > 1


def _treatment(found: Reconciliation, basis: Basis) -> list[str]:
    ways = basis.blanks, basis.questions
    return [phrase(SHORT[way]) for way, is_told in zip(ways, _treated(found), strict=True) if is_told]


def _is_of(one: Outcome, basis: Basis, weighting: Weighting) -> bool:
    return one.arithmetic[:3] == (basis.blanks, basis.questions, weighting.name)


def _by_weight(found: Reconciliation, basis: Basis, weighting: Weighting, mark: str) -> list[str]:
    span = found.unrounded_index(basis, weighting)
    own = [one for one in found.outcomes if _is_of(one, basis, weighting)]
    fitting = sum(one.printed is not None for one in own)
    index, mutu = _range(found, span, mark), _mutu(found.grades(span))
    return [_weight(basis, weighting.name, mark), index, mutu, phrase("page-fits", number=fitting, all=len(own))]


def _way(found: Reconciliation, one: Outcome, mark: str) -> list[str]:
    way = one.arithmetic
    steps = [_step(step) for step in (way.nrr, way.weighted, way.sum)]
    figures = phrase("page-head-nrr"), phrase("page-head-ikm")
    names = [name for name, is_cut in zip(figures, one.printed or (), strict=False) if is_cut]
    printed = phrase("page-printed-cut", figures=phrase("page-and").join(names)) if names else "–"
    return [_weight(_basis(found, one), way.weight, mark), *steps, printed, str(one.deviations)]


def _step(step: Step | None) -> str:
    if step is None:
        return "–"
    return phrase("page-step-cut" if step.cut else "page-step-rounded", places=step.places)
