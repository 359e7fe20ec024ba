"""The printed figures of a report as a small table: a row or a column for the NRR, or for totals and answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import safe_value
from ikm.rules.ruleset import decimal
from ikm.survey.columns.header_meaning import count_unsur_in, spellings_of
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.inputs import file_input, gather, is_ours, is_tally, opened
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.values import whole
from ikm.survey.texts.vocabulary import foot_word, plain, vocabulary

MOST_ROWS = 60
"""A table of more rows holds answers."""
LARGEST = 1 << 22
"""A file of more bytes does, too."""
MOST_NUMBERS = 6
"""More numbers in a row than its running number, three kinds of NRR, total and answers are answers."""
NRR, WEIGHTED, SUM, IKM, ANSWERS, MUTU = "nrr", "weighted", "sum", "ikm", "answers", "mutu"
VALUE, CONVERTED = "value", "converted"
"""A head that says “Nilai” or the like, and a second column of means, on the scale of the index."""
KINDS = NRR, WEIGHTED, SUM, IKM, ANSWERS, MUTU, VALUE, CONVERTED

Row = tuple[str, ...]


class PrintedFigures(NamedTuple):
    """What a table says of each unsur, in its order: NRR, or totals and answers; and the index and class, if it does.

    ``answers`` is one number for each unsur, or a single one, that of the respondents. ``weighted`` are the weighted
    means. What is printed beside these is ``converted``, the means on the scale of the index, and ``stated``, those
    of totals.
    """

    place: Place
    sha256: str | None
    nrr: tuple[Decimal, ...] = ()
    totals: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    ikm: tuple[Decimal, ...] = ()
    mutu: str | None = None
    weighted: tuple[Decimal, ...] = ()
    converted: tuple[Decimal, ...] = ()
    stated: tuple[Decimal, ...] = ()


def load(
    source: str | Path,
    method: Method,
    *,
    sheet: str | None = None,
    output: Path | None = None,
    row: str | None = None,
) -> PrintedFigures | None:
    """Read the figures of a file; None where it holds answers to the unsur of ``method``.

    ``row`` names the unit of a table that has a row for each; of no other table is it true.

    :raises Refusal: of the family ``printed-bad`` for totals without their numbers of answers, or what is no whole
        number, and where it is not clear which of several units is meant.
    """
    if not Path(source).is_file() or Path(source).stat().st_size > LARGEST:
        return None
    gather([source], output)
    given = file_input(Path(source))
    if is_tally(given) or is_ours(given):
        return None
    with opened(given, sheet) as (tables, digest):
        for table in tables:
            rows = [names_in(row) for row in islice(table.top(), MOST_ROWS + 1)]
            if len(rows) > MOST_ROWS:
                continue
            of_all_units = () if row is not None else (_down(rows, table, method), _across(rows))
            for texts in (*of_all_units, _by_unit(rows, table, method, row)):
                figures = _figures(texts, table, digest()) if texts else None
                if figures:
                    return figures
    return None


def _kind(text: str) -> str:
    """What a label is of; empty for the label of an unsur, and for a number."""
    words = vocabulary().figures
    for kind in (ANSWERS, MUTU, VALUE):
        if plain(text) in words[kind]:
            return kind
    return "" if decimal(text) is not None else foot_word(text)[1]


Texts = dict[str, list[str]]
"""The texts of a table by what they are of: ``NRR``, ``SUM``, ``IKM``, ``ANSWERS``, ``MUTU``."""


def _down(rows: Sequence[Row], table: Table, method: Method) -> Texts | None:
    """The texts of a table with a row for each unsur; None where the header is one of answers, or of counts."""
    for number, header in enumerate(rows):
        kinds = [_kind(name) for name in header]
        if not {NRR, SUM, WEIGHTED, VALUE} & {*kinds}:
            continue
        if not {NRR, SUM, WEIGHTED} & {*kinds}:
            if not _are_means(rows[number + 1 :], kinds.index(VALUE), method):
                continue
            kinds[kinds.index(VALUE)] = NRR
        if kinds.count(NRR) > 1:
            kinds[len(kinds) - 1 - kinds[::-1].index(NRR)] = CONVERTED
        if any(decimal(name) is not None for name in header) or count_unsur_in(header, method, TableOverrides()) > 1:
            return None
        columns = NRR, WEIGHTED, SUM, ANSWERS, CONVERTED
        column = {kind: kinds.index(kind) for kind in columns if kind in kinds}
        found: Texts = {kind: [] for kind in KINDS}
        rows = rows[number + 1 :]
        labels = [next(filter(None, row), "") for row in rows if any(row)]
        twice = next((label for label in labels if labels.count(label) > 1), "")
        if twice and NRR in kinds:
            raise Refusal("printed-twice", table.at(), label=safe_value(twice))
        if twice or not all(_take(row, column, found) for row in rows):
            return None
        return found
    return None


def _are_means(rows: Sequence[Row], place: int, method: Method) -> bool:
    """Whether a column headed “Nilai” has a mean for each unsur: numbers with decimals, on either scale."""
    top = method.rules.scores[-1] * method.rules.factor
    cells = [row[place] for row in rows if place < len(row) and row[place] and not _kind(next(filter(None, row), ""))]
    numbers = [decimal(cell) for cell in cells]
    has_decimals = any(number is not None and number % 1 for number in numbers)
    return (
        has_decimals
        and len(numbers) == len(method.unsur)
        and all(number is not None and 0 <= number <= top for number in numbers)
    )


def _by_unit(rows: Sequence[Row], table: Table, method: Method, row: str | None) -> Texts | None:
    """The texts of the one unit meant of a table with a row for each, and a column for each unsur and the index.

    :raises Refusal: ``printed-rows`` where it is not clear which, or there is no such row.
    """
    for number, header in enumerate(rows):
        meanings = spellings_of(method).meanings(header)
        found = {one.unsur[0]: place for place, one in enumerate(meanings) if one and len(one.unsur) == 1}
        places = [found[unsur.id] for unsur in method.unsur if unsur.id in found]
        if len(places) < len(method.unsur):
            continue
        units = [one for one in rows[number + 1 :] if _has_means(one, places)]
        if not units or len(units) < len([one for one in rows[number + 1 :] if any(one)]) / 2:
            return None
        names = [_name(one, places) for one in units]
        chosen = [one for one, name in zip(units, names, strict=True) if row is None or plain(name) == plain(row)]
        if len(chosen) != 1:
            raise Refusal("printed-rows", table.at(), number=len(chosen), units=[*map(safe_value, names)])
        texts: Texts = {kind: [] for kind in KINDS}
        texts[NRR] = [chosen[0][place] for place in places]
        kinds = [_kind(name) for name in header]
        for kind in (IKM, MUTU):
            texts[kind] = [chosen[0][place] for place, one in enumerate(kinds) if one == kind][-1:]
        return texts
    return None


def _has_means(row: Row, places: Sequence[int]) -> bool:
    """Whether a row has a number for each unsur, most of them with decimals: answers have none."""
    numbers = [decimal(row[place]) if place < len(row) else None for place in places]
    with_decimals = sum(number is not None and bool(number % 1) for number in numbers)
    return None not in numbers and 2 * with_decimals > len(numbers)


def _name(row: Row, places: Sequence[int]) -> str:
    """What a row is called: the first text in it that is no number."""
    others = (cell for place, cell in enumerate(row) if place not in places and cell and decimal(cell) is None)
    return next(others, "")


def _take(row: Row, column: dict[str, int], found: Texts) -> bool:
    """Take up a row; whether it may be one of such a table."""
    label = next(filter(None, row), "")
    kind, numbers = _kind(label), [text for text in row if decimal(text) is not None]
    if len(numbers) > MOST_NUMBERS:
        return False
    if kind == IKM:
        found[IKM] += numbers[-1:]
    elif kind == MUTU:
        found[MUTU] += [text for text in row if text][1:2]
    elif kind == ANSWERS:
        found[ANSWERS] = numbers[-1:]
    elif not kind:
        for name, place in column.items():
            if place < len(row) and row[place]:
                found[name].append(row[place])
    return True


def _across(rows: Sequence[Row]) -> Texts | None:
    """The texts of a table with a column for each unsur; None where there is a row of anybody's answers."""
    found: Texts = {kind: [] for kind in KINDS}
    for row in rows:
        label = next(filter(None, row), "")
        kind, numbers = _kind(label), [text for text in row if decimal(text) is not None]
        if kind in (NRR, WEIGHTED, SUM, ANSWERS):
            found[kind] = numbers
        elif kind == IKM:
            found[IKM] += numbers[-1:]
        elif kind == MUTU:
            found[MUTU] = [text for text in row if text][1:2]
        elif not kind and len(numbers) > 1 and numbers != [str(place + 1) for place in range(len(numbers))]:
            return None
    return found if max(len(found[NRR]), len(found[SUM]), len(found[WEIGHTED])) > 1 else None


def _figures(found: Texts, table: Table, sha256: str | None) -> PrintedFigures | None:
    if not found[NRR] and not found[SUM] and not found[WEIGHTED]:
        return None
    stated: tuple[Decimal, ...] = ()
    if found[SUM] and len(found[ANSWERS]) in (1, len(found[SUM])):
        stated = _decimals(found[NRR])
        found = {**found, NRR: []}  # totals are exact, means printed
    nrr = [decimal(text) for text in found[NRR]]
    if None in nrr:
        raise Refusal("printed-no-nrr", table.at(), value=found[NRR][nrr.index(None)])
    weighted = _decimals(found[WEIGHTED])
    if not nrr and weighted and not (found[SUM] and found[ANSWERS]):
        found = {**found, SUM: [], ANSWERS: []}  # totals without their numbers of answers say nothing
    elif not nrr and not found[ANSWERS]:
        raise Refusal("printed-answerless", table.at())
    if not nrr and found[SUM] and len(found[ANSWERS]) not in (1, len(found[SUM])):
        raise Refusal("printed-answers", table.at(), answers=len(found[ANSWERS]), totals=len(found[SUM]))
    return PrintedFigures(
        table.place,
        sha256,
        tuple(one for one in nrr if one is not None),
        () if nrr else _whole(found[SUM], table),
        () if nrr else _whole(found[ANSWERS], table),
        tuple(one for one in map(decimal, found[IKM]) if one is not None),
        next(iter(found[MUTU]), None),
        weighted,
        _decimals(found[CONVERTED]),
        stated,
    )


def _decimals(texts: Sequence[str]) -> tuple[Decimal, ...]:
    """The numbers of a row or column that is held against another; none where one of its cells is no number."""
    numbers = [decimal(text) for text in texts]
    return () if None in numbers else tuple(one for one in numbers if one is not None)


def _whole(texts: Sequence[str], table: Table) -> tuple[int, ...]:
    numbers = [whole(text) for text in texts]
    if None in numbers:
        raise Refusal("printed-no-whole", table.at(), value=texts[numbers.index(None)])
    return tuple(one for one in numbers if one is not None)
