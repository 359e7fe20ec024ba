"""Figures and their classes: a sentence for one, a table for several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ikm.index.classes import ClassifiedFigure
from ikm.index.rounding import text as decimal
from ikm.index.rounding import trimmed
from ikm.messages.masking import printable
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase, source_mark
from ikm.render import Style
from ikm.render.page import Block, Column, Facts, Headline, Page, PageCell, PageRow, PageTable, Tone
from ikm.report.classification import UNVERIFIED, Classification, LabelledFigure
from ikm.rules.ruleset import Citation
from ikm.rules.scale import ScaleClass

ZONA = {"merah": Tone.CLASS_1, "kuning": Tone.CLASS_2, "hijau": Tone.CLASS_4}
"""The tones of classes that have a colour of their own."""


def page(found: Classification, mark: str) -> Page:
    """The page of figures and their classes; ``mark`` is the decimal mark."""
    facts = Facts(tuple(_facts(found, mark)))
    if _is_table(found):
        return Page(phrase("page-classes", scale=found.scale.short), (_table(found, mark), facts))
    (one,) = found.figures
    sentence, *beside = _sentences(found, one, mark)
    blocks: list[Block] = [Headline(sentence, tuple(beside), tone=_tone(found, one))]
    if found.components:
        blocks.append(_components(found, mark))
    return Page("", (*blocks, facts))


def csv(found: Classification, style: Style) -> str:
    """Render as CSV, a row for each figure; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    from ikm.render import csv as delimited  # it knows the groups of reports, so it loads numpy

    return delimited.table(*found.rows(), style)


def _is_table(found: Classification) -> bool:
    """Whether a sentence would not say it all."""
    return len(found.labelled) != 1 or found.column is not None


def _sentences(found: Classification, one: ClassifiedFigure, mark: str) -> Iterator[str]:
    """One figure and its class; where it may have several, those, and why."""
    number = _value(found, one, mark) if found.components else _number(one, mark)
    value = f"{found.scale.name} {_value(found, one, mark)}"
    if one.is_sure:
        converted = f" = {value}" if one.on_answers else ""
        yield f"{number}{converted} · {' · '.join(_words(one.own))}"
        if to_next := _to_next(found, one, mark):
            yield to_next
        return
    yield f"{number} · {_either([each.name for each in one.possible])}"
    places = len(one.written.replace(",", ".").partition(".")[2])
    classes = _either([_named(each) for each in one.possible])
    ends = _ends(found, one, mark, phrase("page-and"))
    if found.components:
        yield phrase("page-classify-composed", name=found.scale.name, ends=ends, classes=classes)
    else:
        yield phrase("page-classify-between", places=places, name=found.scale.name, ends=ends, classes=classes)
    yield phrase("page-classify-exactly", number=number, value=value, own=_named(one.own))


def _to_next(found: Classification, one: ClassifiedFigure, mark: str) -> str:
    """How far a figure is from the next zone or class: “3,98 lagi ke hijau”; empty of the highest class."""
    next_one = found.next_of(one)
    return (
        phrase("page-classify-next", distance=decimal(next_one.distance, mark), name=next_one.name)
        if next_one
        else ""
    )


def _components(found: Classification, mark: str) -> PageTable:
    """What a figure is made of: each component, its weight, and the part of the figure that is its."""
    assert found.scale.components is not None  # there are figures of them
    (labelled,) = found.labelled
    rows = tuple(
        PageRow(
            (
                PageCell(part.name),
                PageCell(_number(figure, mark)),
                PageCell(decimal(part.weight, mark)),
                PageCell(decimal(trimmed(figure.value * part.share), mark)),
            )
        )
        for part, figure in zip(found.components, labelled.components, strict=True)
    )
    columns = (
        Column(found.scale.components.name, key=True),
        Column(phrase("page-head-value"), ">"),
        Column(phrase("page-head-weight"), ">"),
        Column(phrase("page-head-product"), ">"),
    )
    return PageTable("", columns, (rows,), label=found.scale.components.name)


def _table(found: Classification, mark: str) -> PageTable:
    """A row for each figure, in the columns that say anything."""
    read = found.column
    named_by = ""
    if read:
        named_by = printable(read.named_by) if read.named_by else phrase("page-head-row")
    columns = [
        Column(named_by, key=True),
        *(Column(part.name, ">") for part in found.components),
        Column(phrase("page-head-value"), ">", key=read is None),
        Column(found.scale.name if found.scale.answers else "", ">"),
        Column(phrase("page-head-class")),
        Column(phrase("page-head-meaning")),
        Column(phrase("page-head-zona")),
        Column(phrase("page-head-next")),
        Column(phrase("page-head-as-printed")),
    ]
    rows = tuple(_row(found, one, mark) for one in found.labelled)
    if found.mean:
        name = phrase("page-classify-mean", number=len(rows))
        mean = _row(found, LabelledFigure(found.mean), mark, name)
        rows = (*rows, mean._replace(total=True))
    kept = [
        place for place, column in enumerate(columns) if column.name and any(row.cells[place].text for row in rows)
    ]
    return PageTable("", tuple(columns), (rows,), label=phrase("page-head-class")).with_columns(kept)


def _row(found: Classification, one: LabelledFigure, mark: str, called: str = "") -> PageRow:
    figure = one.figure
    own = figure.own
    label = "–" if one.label is None else printable(one.label)
    name = called or (label if found.column and found.column.named_by else str(one.at.row))
    may_be = f"{_ends(found, figure, mark, '–')}: {_either([each.name for each in figure.possible])}"
    is_computed = bool(called or one.components)
    written = [_number(component, mark) for component in one.components] or [""] * len(found.components)
    cells = (
        PageCell(name),
        *(PageCell(component) for component in written),
        PageCell(_value(found, figure, mark) if is_computed else _number(figure, mark)),
        PageCell(_value(found, figure, mark) if figure.on_answers else ""),
        PageCell(own.name, _tone(found, figure)),
        PageCell(own.words),
        PageCell(own.zona),
        PageCell(_to_next(found, figure, mark) if figure.is_sure else ""),
        PageCell("" if figure.is_sure else may_be),
    )
    return PageRow(cells)


def _tone(found: Classification, one: ClassifiedFigure) -> Tone:
    """The tone of a class: that of its zona, or else by its place among the classes."""
    classes = found.scale.classes
    by_place = Tone.of_class(classes.index(one.own), len(classes))
    return ZONA.get(one.own.zona or one.own.name, by_place)


def _number(one: ClassifiedFigure, mark: str) -> str:
    """The number as it was written."""
    return one.written.replace(",", ".").replace(".", mark)


def _value(found: Classification, one: ClassifiedFigure, mark: str) -> str:
    return decimal(found.shown(one.value), mark)


def _ends(found: Classification, one: ClassifiedFigure, mark: str, joint: str) -> str:
    return joint.join(decimal(found.shown(end), mark) for end in (one.low, one.high))


def _words(one: ScaleClass) -> list[str]:
    return [word for word in (one.name, one.words, one.zona and phrase("page-zona", zona=one.zona)) if word]


def _named(one: ScaleClass) -> str:
    name, *further = _words(one)
    return f"{name} ({', '.join(further)})" if further else name


def _either(names: Sequence[str]) -> str:
    return phrase("page-or").join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _facts(found: Classification, mark: str) -> Iterator[tuple[str, str]]:
    """What was read, by which scale, and where that has its numbers from."""
    scale, read = found.scale, found.column
    if read:
        file, number = printable(shown_path(read.path)), len(found.labelled)
        if read.sheet:
            file += phrase("page-sheet", sheet=printable(read.sheet))
        said = phrase("page-read-values", file=file, number=number)
        if read.header:
            said = phrase("page-read-column", file=file, column=printable(read.header), number=number)
        yield phrase("page-fact-read"), said
    ends = "–".join(decimal(end, mark) for end in (scale.lowest, scale.highest))
    rounding = phrase("page-not-rounded")
    if scale.places is not None:
        rounding = phrase("page-rounded", places=scale.places)
    yield phrase("page-fact-scale"), f"{scale.short} ({scale.id}): {scale.name} {ends}, {rounding}"
    yield phrase("page-fact-classes"), " · ".join(_with_bound(one, mark) for one in scale.classes)
    sources = [scale.source] if _is_table(found) else _once(one.source for one in found.figures[0].possible)
    if found.components:
        assert scale.components is not None
        weights = " · ".join(f"{part.name} {decimal(part.weight, mark)}" for part in found.components)
        yield phrase("page-fact-weight"), weights
        sources += _once([scale.components.source, *(part.source for part in found.components)])
    for source in sources:
        yield phrase("page-fact-source"), _source(source)
    if found.unverified_classes or any(source.mark == UNVERIFIED for source in sources):
        said = phrase("page-unverified", mark=UNVERIFIED)
        if found.unverified_classes:
            classes = ", ".join(one.name for one in found.unverified_classes)
            said = phrase("page-unverified-classes", mark=UNVERIFIED, classes=classes)
        yield phrase("page-fact-remark"), said
    if scale.unknown:
        yield phrase("page-fact-remark"), scale.unknown


def _with_bound(one: ScaleClass, mark: str) -> str:
    """A class, and the lowest figure that has it."""
    if one.lower is None:
        return one.name
    return phrase("page-class-from", name=one.name, lower=decimal(one.lower, mark))


def _once(sources: Iterable[Citation]) -> list[Citation]:
    return [*dict.fromkeys(sources)]


def _source(source: Citation) -> str:
    return (
        f"{source.text} [{source.mark}]"
        if source.mark == UNVERIFIED
        else f"{source.text} [{source.mark}: {source_mark(source.mark)}]"
    )
