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
from ikm.survey.columns.header_meaning import count_unsur_in
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.files.inputs import file_input, gather, is_ours, is_tally, opened
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.values import whole
from ikm.survey.texts.vocabulary import foot_word, plain, vocabulary

MOST_ROWS = 60
"""A table of more rows holds answers."""
LARGEST = 1 << 22
"""A file of more bytes does, too."""
MOST_NUMBERS = 4
"""More numbers in a row than its running number, NRR, total and answers are answers."""
NRR, SUM, IKM, ANSWERS, MUTU = "nrr", "sum", "ikm", "answers", "mutu"

Row = tuple[str, ...]


class PrintedFigures(NamedTuple):
    """What a table says of each unsur, in its order: NRR, or totals and answers; and the index and class, if it does.

    ``answers`` is one number for each unsur, or a single one, that of the respondents.
    """

    place: Place
    sha256: str | None
    nrr: tuple[Decimal, ...] = ()
    totals: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    ikm: tuple[Decimal, ...] = ()
    mutu: str | None = None


def load(
    source: str | Path, method: Method, *, sheet: str | None = None, output: Path | None = None
) -> PrintedFigures | None:
    """Read the figures of a file; None where it holds answers to the unsur of ``method``.

    :raises Refusal: of the family ``printed-bad`` for totals without their numbers of answers, or what is no whole
        number.
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
            for texts in (_down(rows, table, method), _across(rows)):
                figures = _figures(texts, table, digest()) if texts else None
                if figures:
                    return figures
    return None


def _kind(text: str) -> str:
    """What a label is of; empty for the label of an unsur, and for a number."""
    words = vocabulary().figures
    for kind in (ANSWERS, MUTU):
        if plain(text) in words[kind]:
            return kind
    return "" if decimal(text) is not None else foot_word(text)[1]


Texts = dict[str, list[str]]
"""The texts of a table by what they are of: ``NRR``, ``SUM``, ``IKM``, ``ANSWERS``, ``MUTU``."""


def _down(rows: Sequence[Row], table: Table, method: Method) -> Texts | None:
    """The texts of a table with a row for each unsur; None where the header is one of answers, or of counts."""
    for number, header in enumerate(rows):
        kinds = [_kind(name) for name in header]
        if NRR not in kinds and SUM not in kinds:
            continue
        if any(decimal(name) is not None for name in header) or count_unsur_in(header, method, TableOverrides()) > 1:
            return None
        column = {kind: kinds.index(kind) for kind in (NRR, SUM, ANSWERS) if kind in kinds}
        found: Texts = {kind: [] for kind in (NRR, SUM, IKM, ANSWERS, MUTU)}
        rows = rows[number + 1 :]
        labels = [next(filter(None, row), "") for row in rows if any(row)]
        twice = next((label for label in labels if labels.count(label) > 1), "")
        if twice and NRR in kinds:
            raise Refusal("printed-twice", table.at(), label=safe_value(twice))
        if twice or not all(_take(row, column, found) for row in rows):
            return None
        return found
    return None


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
    found: Texts = {kind: [] for kind in (NRR, SUM, IKM, ANSWERS, MUTU)}
    for row in rows:
        label = next(filter(None, row), "")
        kind, numbers = _kind(label), [text for text in row if decimal(text) is not None]
        if kind in (NRR, SUM, ANSWERS):
            found[kind] = numbers
        elif kind == IKM:
            found[IKM] += numbers[-1:]
        elif kind == MUTU:
            found[MUTU] = [text for text in row if text][1:2]
        elif not kind and len(numbers) > 1 and numbers != [str(place + 1) for place in range(len(numbers))]:
            return None
    return found if max(len(found[NRR]), len(found[SUM])) > 1 else None


def _figures(found: Texts, table: Table, sha256: str | None) -> PrintedFigures | None:
    if not found[NRR] and not found[SUM]:
        return None
    if found[SUM] and len(found[ANSWERS]) in (1, len(found[SUM])):
        found = {**found, NRR: []}  # totals are exact, means printed
    nrr = [decimal(text) for text in found[NRR]]
    if None in nrr:
        raise Refusal("printed-no-nrr", table.at(), value=found[NRR][nrr.index(None)])
    if not nrr and not found[ANSWERS]:
        raise Refusal("printed-answerless", table.at())
    if not nrr and len(found[ANSWERS]) not in (1, len(found[SUM])):
        raise Refusal("printed-answers", table.at(), answers=len(found[ANSWERS]), totals=len(found[SUM]))
    return PrintedFigures(
        table.place,
        sha256,
        tuple(one for one in nrr if one is not None),
        () if nrr else _whole(found[SUM], table),
        () if nrr else _whole(found[ANSWERS], table),
        tuple(one for one in map(decimal, found[IKM]) if one is not None),
        next(iter(found[MUTU]), None),
    )


def _whole(texts: Sequence[str], table: Table) -> tuple[int, ...]:
    numbers = [whole(text) for text in texts]
    if None in numbers:
        raise Refusal("printed-no-whole", table.at(), value=texts[numbers.index(None)])
    return tuple(one for one in numbers if one is not None)
