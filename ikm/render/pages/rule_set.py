"""A rule set, a scale, and a survey of several rule sets, each as a page: every number beside its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ikm.index.rounding import text, trimmed
from ikm.messages.option_names import OptionUse
from ikm.messages.phrases import phrase, source_mark
from ikm.render.page import GLUE, Block, Column, Facts, Heading, Listing, Page, PageCell, PageRow, PageTable, Remarks
from ikm.rules.ruleset import IKM, MARKS, Conversion, Grade, KrejcieMorgan, Ruleset, Sample, Survey, ended
from ikm.rules.scale import Components, Scale


def page(shown: Ruleset | Scale | Survey, mark: str) -> Page:
    """The page of a rule set, a scale or a survey; ``mark`` is the decimal mark."""
    match shown:
        case Ruleset():
            blocks = _rule_set(shown, mark)
        case Scale():
            blocks = _scale(shown, mark)
        case Survey():
            blocks = _survey(shown)
    marks = Facts(tuple((f"[{mark}]", source_mark(mark)) for mark in MARKS))
    return Page(f"{shown.id}: {shown.title}", (*blocks, Heading(phrase("page-source-marks")), marks))


def _rule_set(rules: Ruleset, mark: str) -> Iterator[Block]:
    yield _basis(rules)
    if rules.grades:
        yield _grades(phrase("page-rules-classes"), rules.grades, rules, mark)
    for one in rules.conversions:
        yield from _conversion(one, rules, mark)
    if rules.printed_weights:
        yield Heading(phrase("page-rules-printed-weights"))
        yield Facts(tuple((text(one.value, mark), str(one.source)) for one in rules.printed_weights))
    if rules.sample:
        yield Heading(phrase("page-rules-sample"))
        yield Listing(tuple(demand(rules.sample, len(rules.unsur), mark)))
        yield Remarks((str(rules.sample.source),))
    yield Heading(phrase("page-rules-unsur"))
    yield Remarks((str(rules.weighting_source),))
    yield _unsur(rules)
    if rules.orders:
        yield Heading(phrase("page-rules-orders"))
        yield Facts(tuple(pair for one in rules.orders for pair in _said(one.id, ", ".join(one.unsur), one.source)))


def _fact(code: str, *texts: object) -> Iterator[tuple[str, str]]:
    """The facts of a label by its code, one below the other; nothing for an empty text."""
    return _said(phrase(code), *texts)


def _said(label: str, *texts: object) -> Iterator[tuple[str, str]]:
    """The facts of a label, one below the other; nothing for an empty text."""
    for one in map(str, texts):
        if one:
            yield label, one


def _basis(rules: Ruleset) -> Facts:
    """The source of the rules, the index, its scale and its rounding."""
    name = rules.named.name
    scores = ", ".join(map(str, rules.scores))
    formula = phrase("page-rules-sum", scores=scores, index=name)
    if rules.factor != 1:
        formula = phrase("page-rules-factor", scores=scores, index=name, factor=rules.factor)
    pairs = [*_fact("page-fact-source", rules.source)]
    if rules.named != IKM:
        pairs += _fact("page-fact-index", f"{rules.named.both}: {rules.named.title} ({rules.named.survey})")
    pairs += _fact("page-fact-scale", formula, rules.scale_source)
    places = phrase("page-rules-places", index=name, index_places=rules.ikm_places, nrr_places=rules.nrr_places)
    pairs += _fact("page-fact-rounding", places, rules.rounding_source)
    if not rules.grades:
        pairs += _fact("page-fact-classes", phrase("page-none"))
    return Facts(tuple(pairs))


def _grades(title: str, grades: Sequence[Grade], rules: Ruleset, mark: str) -> PageTable:
    """The classes of an index, the best first."""
    rows = []
    for grade in reversed(grades):
        ni = "–".join(text(end, mark) for end in grade.ni) if grade.ni else "–"
        lower = "–" if grade.lower is None else f"{grade.lower:.{rules.ikm_places}f}".replace(".", mark)
        rows.append(_row(grade.mutu, grade.kinerja, lower, ni, grade.source))
    columns = (
        Column(phrase("page-head-mutu"), "^", key=True),
        Column(phrase("page-head-kinerja")),
        Column(phrase("page-head-lower-bound"), ">", folds=True),
        Column(phrase("page-head-ni")),
        Column(phrase("page-head-source")),
    )
    return PageTable(title, columns, (tuple(rows),))


def _row(*cells: object) -> PageRow:
    return PageRow(tuple(PageCell(str(cell)) for cell in cells))


def _conversion(one: Conversion, rules: Ruleset, mark: str) -> Iterator[Block]:
    """A way to bring the index onto another scale, and the classes there."""
    ends, way = "–".join(text(end, mark) for end in one.scale), OptionUse("conversion", one.name)
    yield Heading(phrase("page-conversion", name=one.name, option=way, conversion=one.text, scale=ends))
    yield Remarks((str(one.source),))
    if one.grades:
        yield _grades(phrase("page-conversion-classes", name=one.name), one.grades, rules, mark)


def _unsur(rules: Ruleset) -> Facts:
    """Each unsur with its weight, its question and answers, and their source."""
    pairs: list[tuple[str, str]] = []
    for number, unsur in enumerate(rules.unsur, start=1):
        answers = ""
        if unsur.answers:
            answers = " · ".join(f"{score}{GLUE}{a}" for score, a in zip(rules.scores, unsur.answers, strict=True))
        named = f"{unsur.name} ({unsur.weight})"
        pairs += _said(f"U{number} {unsur.id}", named, unsur.asked, answers, unsur.source)
    return Facts(tuple(pairs))


def _scale(scale: Scale, mark: str) -> Iterator[Block]:
    pairs = [*_fact("page-fact-source", scale.source)]
    ends = f"{text(scale.lowest, mark)}–{text(scale.highest, mark)}"
    pairs += _fact("page-fact-scale", f"{scale.name} {ends}", scale.scale_source)
    if scale.rounding_source:
        pairs += _fact("page-fact-rounding", phrase("page-places", places=scale.places), scale.rounding_source)
    else:
        pairs += _fact("page-fact-rounding", phrase("page-none"))
    pairs += _fact("page-fact-remark", scale.unknown)
    yield Facts(tuple(pairs))
    if scale.components:
        yield _components(scale.components, mark)
    rows = [
        _row(one.name, one.words, one.zona, "–" if one.lower is None else text(one.lower, mark), one.source)
        for one in reversed(scale.classes)
    ]
    columns = (
        Column(phrase("page-head-name"), key=True),
        Column(phrase("page-head-words")),
        Column(phrase("page-head-zona")),
        Column(phrase("page-head-lower-bound"), ">", folds=True),
        Column(phrase("page-head-source")),
    )
    yield _without_empty_columns(PageTable(phrase("page-rules-classes"), columns, (tuple(rows),)))


def _components(components: Components, mark: str) -> PageTable:
    """What a figure is made of, and how."""
    columns = (
        Column(components.name, key=True),
        Column("id"),
        Column(phrase("page-head-weight"), ">"),
        Column(phrase("page-head-source")),
    )
    rows = tuple(_row(part.name, part.id, text(part.weight, mark), part.source) for part in components.parts)
    return PageTable(phrase("page-rules-components"), columns, (rows,), remarks=(str(components.source),))


def _without_empty_columns(table: PageTable) -> PageTable:
    rows = [row for section in table.sections for row in section]
    places = range(len(table.columns))
    return table.with_columns([place for place in places if any(row.cells[place].text for row in rows)])


def _survey(survey: Survey) -> Iterator[Block]:
    """The parts of a survey by id, and what it asks beside them."""
    yield Facts(((phrase("page-fact-source"), str(survey.source)),))
    yield Heading(phrase("page-survey-parts"))
    yield Facts(tuple((one.id, _part(one)) for one in survey.parts))
    if survey.controls:
        yield Heading(phrase("page-survey-controls"))
        pairs: list[tuple[str, str]] = []
        for control in survey.controls:
            pairs += _said(control.id, control.name, ended(control.question), control.source)
        yield Facts(tuple(pairs))


def _part(rules: Ruleset) -> str:
    """A part of a survey: what its rules are called, how many unsur it has, and which index it gives."""
    return phrase("page-survey-part", rules=rules.short, unsur=len(rules.unsur), index=rules.named.both)


def demand(sample: Sample, unsur: int, mark: str = ".") -> Iterator[str]:
    """How many respondents are demanded: the formula, and its numbers, under rules of so many unsur."""
    if not isinstance(sample, KrejcieMorgan):
        more, each = sample.more, sample.each
        yield phrase("page-demand-per-unsur", more=more, each=each)
        yield phrase("page-demand-number", unsur=unsur, more=more, each=each, number=(unsur + more) * each)
        return
    p, q = (text(trimmed(share), mark) for share in (sample.proportion, 1 - sample.proportion))
    yield phrase("page-demand-krejcie")
    yield phrase(
        "page-demand-numbers",
        square=text(trimmed(sample.chi_square), mark),
        confidence=percent(sample.confidence, mark),
        shares=f"P = Q = {p}" if p == q else f"P = {p}, Q = {q}",
        margin=text(trimmed(sample.margin), mark),
    )


def percent(share: Fraction, mark: str) -> str:
    """A part of one in hundredths, ``95 %``."""
    return f"{text(trimmed(share * 100), mark)} %"
