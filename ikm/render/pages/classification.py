"""Figures and their classes: a sentence for one, a table for several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ikm.index.classes import ClassifiedFigure
from ikm.index.rounding import text as decimal
from ikm.messages.findings import printable
from ikm.render import COMMA, Style
from ikm.render.text_grid import GridColumn, GridRow, broken, drawn, paint
from ikm.report.classification import UNVERIFIED, Classification, LabelledFigure
from ikm.rules.ruleset import MARKS, Citation
from ikm.rules.scale import ScaleClass

COLOURS = ("red", "yellow", "cyan", "green")
"""From the lowest class to the highest, where they have no colour of their own."""
ZONA = {"merah": "red", "kuning": "yellow", "hijau": "green"}
UNSURE = "dipercaya, tetapi belum ditemukan dalam naskah yang dapat dibaca"


def text(found: Classification, style: Style) -> str:
    """Render as text of at most ``style.width`` columns."""
    mark = style.decimal or COMMA
    if _is_table(found):
        head = f"Kelas menurut {found.scale.short}"
        lines = [paint(line, "bold", style) for line in broken(head, style.width)]
        lines += ["", _table(found, style).rstrip("\n")]
    else:
        (one,) = found.figures
        head, *further = _sentences(found, one, mark)
        lines = [paint(line, f"bold {_colour(found, one)}", style) for line in broken(head, style.width)]
        lines += [f"  {line}" for sentence in further for line in broken(sentence, style.width - 2)]
    facts = list(_facts(found, mark))
    width = max(len(label) for label, _ in facts) + 2
    lines.append("")
    for label, said in facts:
        first, *others = broken(said, max(1, style.width - width))
        lines.append(paint(label.ljust(width), "dim", style) + first)
        lines += [" " * width + line for line in others]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def markdown(found: Classification, style: Style) -> str:
    """Render as Markdown."""
    from ikm.render import markdown as md

    mark = style.decimal or COMMA
    if _is_table(found):
        columns, rows = _cells(found, mark)
        parts = [f"# Kelas menurut {md.plain(found.scale.short)}"]
        parts.append(md.table([(column.name, column.side) for column in columns], rows))
    else:
        head, *said = _sentences(found, found.figures[0], mark)
        parts = [f"**{md.plain(head)}**", *(["\n".join(f"- {md.plain(line)}" for line in said)] if said else [])]
    parts.append("\n".join(f"- {label}: {md.plain(said)}" for label, said in _facts(found, mark)))
    return "\n\n".join(parts) + "\n"


def csv(found: Classification, style: Style) -> str:
    """Render as CSV, a row for each figure; with a decimal comma, as spreadsheet programs in Indonesia open it."""
    from ikm.render import csv as delimited

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


def _cells(found: Classification, mark: str) -> tuple[list[GridColumn], list[list[str]]]:
    """The columns of the table that say anything, and its rows."""
    read = found.column
    columns = [
        GridColumn(printable(read.named_by or "Baris") if read else ""),
        GridColumn("Nilai", ">"),
        GridColumn(found.scale.name if found.scale.answers else "", ">"),
        GridColumn("Kelas"),
        GridColumn("Arti"),
        GridColumn("Zona"),
        GridColumn("Sebagai angka cetak"),
    ]
    rows = [_row(found, one, mark) for one in found.labelled]
    kept = [place for place, column in enumerate(columns) if column.name and any(row[place] for row in rows)]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]


def _row(found: Classification, one: LabelledFigure, mark: str) -> list[str]:
    figure = one.figure
    own = figure.own
    label = "–" if one.label is None else printable(one.label)
    name = label if found.column and found.column.named_by else str(one.at.row)
    may_be = f"{_ends(found, figure, mark, '–')}: {_either([each.name for each in figure.possible])}"
    value = _value(found, figure, mark) if figure.on_answers else ""
    return [name, _number(figure, mark), value, own.name, own.words, own.zona, "" if figure.is_sure else may_be]


def _table(found: Classification, style: Style) -> str:
    columns, cells = _cells(found, style.decimal or COMMA)
    place = [column.name for column in columns].index("Kelas")
    pairs = zip(cells, found.figures, strict=True)
    return drawn(columns, [[GridRow(row, looks={place: _colour(found, one)}) for row, one in pairs]], style)


def _colour(found: Classification, one: ClassifiedFigure) -> str:
    classes = found.scale.classes
    own = COLOURS[classes.index(one.own) * len(COLOURS) // len(classes)]
    return ZONA.get(one.own.zona or one.own.name, own)


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
    for place, source in enumerate(sources):
        yield "" if place else "Sumber", _source(source)
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
