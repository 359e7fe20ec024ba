"""Figures and their classes: a sentence for one, a table for several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ikm.index.classes import ClassifiedFigure
from ikm.index.rounding import text as decimal
from ikm.messages.findings import printable
from ikm.render import Style
from ikm.render.page import Column, Facts, Headline, Page, PageCell, PageRow, PageTable, Tone
from ikm.report.classification import UNVERIFIED, Classification, LabelledFigure
from ikm.rules.ruleset import MARKS, Citation
from ikm.rules.scale import ScaleClass

ZONA = {"merah": Tone.CLASS_1, "kuning": Tone.CLASS_2, "hijau": Tone.CLASS_4}
"""The tones of classes that have a colour of their own."""
UNSURE = "dipercaya, tetapi belum ditemukan dalam naskah yang dapat dibaca"


def page(found: Classification, mark: str) -> Page:
    """The page of figures and their classes; ``mark`` is the decimal mark."""
    facts = Facts(tuple(_facts(found, mark)))
    if _is_table(found):
        return Page(f"Kelas menurut {found.scale.short}", (_table(found, mark), facts))
    (one,) = found.figures
    sentence, *beside = _sentences(found, one, mark)
    return Page("", (Headline(sentence, tuple(beside), tone=_tone(found, one)), facts))


def csv(found: Classification, style: Style) -> str:
    """Render as CSV, a row for each figure; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    from ikm.render import csv as delimited  # it knows the groups of reports, so it loads numpy

    return delimited.table(*found.rows(), style)


def _is_table(found: Classification) -> bool:
    """Whether a sentence would not say it all."""
    return len(found.labelled) != 1 or found.column is not None


def _sentences(found: Classification, one: ClassifiedFigure, mark: str) -> Iterator[str]:
    """One figure and its class; where it may have several, those, and why."""
    number = _number(one, mark)
    value = f"{found.scale.name} {_value(found, one, mark)}"
    if one.is_sure:
        converted = f" = {value}" if one.on_answers else ""
        yield f"{number}{converted} · {' · '.join(_words(one.own))}"
        return
    yield f"{number} · {_either([each.name for each in one.possible])}"
    places = len(one.written.replace(",", ".").partition(".")[2])
    classes = _either([_named(each) for each in one.possible])
    ends = _ends(found, one, mark, " dan ")
    yield f"tercetak dengan {places} desimal, jadi {found.scale.name} antara {ends}: {classes}"
    yield f"kalau persis {number}: {value}, {_named(one.own)}"


def _table(found: Classification, mark: str) -> PageTable:
    """A row for each figure, in the columns that say anything."""
    read = found.column
    columns = [
        Column(printable(read.named_by or "Baris") if read else "", key=True),
        Column("Nilai", ">", key=read is None),
        Column(found.scale.name if found.scale.answers else "", ">"),
        Column("Kelas"),
        Column("Arti"),
        Column("Zona"),
        Column("Sebagai angka cetak"),
    ]
    rows = tuple(_row(found, one, mark) for one in found.labelled)
    kept = [
        place for place, column in enumerate(columns) if column.name and any(row.cells[place].text for row in rows)
    ]
    return PageTable("", tuple(columns), (rows,), label="Kelas").with_columns(kept)


def _row(found: Classification, one: LabelledFigure, mark: str) -> PageRow:
    figure = one.figure
    own = figure.own
    label = "–" if one.label is None else printable(one.label)
    name = label if found.column and found.column.named_by else str(one.at.row)
    may_be = f"{_ends(found, figure, mark, '–')}: {_either([each.name for each in figure.possible])}"
    cells = (
        PageCell(name),
        PageCell(_number(figure, mark)),
        PageCell(_value(found, figure, mark) if figure.on_answers else ""),
        PageCell(own.name, _tone(found, figure)),
        PageCell(own.words),
        PageCell(own.zona),
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
    return [word for word in (one.name, one.words, one.zona and f"zona {one.zona}") if word]


def _named(one: ScaleClass) -> str:
    name, *words = _words(one)
    return f"{name} ({', '.join(words)})" if words else name


def _either(names: Sequence[str]) -> str:
    return " atau ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _facts(found: Classification, mark: str) -> Iterator[tuple[str, str]]:
    """What was read, by which scale, and where that has its numbers from."""
    scale, read = found.scale, found.column
    if read:
        sheet = f", lembar {printable(read.sheet)}" if read.sheet else ""
        column = f", kolom {printable(read.header)}" if read.header else ""
        yield "Dibaca", f"{printable(read.path)}{sheet}{column}: {len(found.labelled)} nilai"
    ends = "–".join(decimal(end, mark) for end in (scale.lowest, scale.highest))
    places = "tanpa pembulatan" if scale.places is None else f"dibulatkan ke {scale.places} desimal"
    yield "Skala", f"{scale.short} ({scale.id}): {scale.name} {ends}, {places}"
    bounds = ["" if one.lower is None else f" mulai {decimal(one.lower, mark)}" for one in scale.classes]
    yield "Kelas", " · ".join(one.name + bound for one, bound in zip(scale.classes, bounds, strict=True))
    sources = [scale.source] if _is_table(found) else _once(one.source for one in found.figures[0].possible)
    for source in sources:
        yield "Sumber", _source(source)
    if found.unverified_classes or any(source.mark == UNVERIFIED for source in sources):
        classes = (
            f": kelas {', '.join(one.name for one in found.unverified_classes)}" if found.unverified_classes else ""
        )
        yield "Catatan", f"[{UNVERIFIED}] {UNSURE}{classes}"


def _once(sources: Iterable[Citation]) -> list[Citation]:
    return [*dict.fromkeys(sources)]


def _source(source: Citation) -> str:
    return (
        f"{source.text} [{source.mark}]"
        if source.mark == UNVERIFIED
        else f"{source.text} [{source.mark}: {MARKS[source.mark]}]"
    )
