"""Why a table without answer columns has none: all answers of a row in one cell, questions beside answers, hidden."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.messages.masking import safe_value
from ikm.survey.columns.header_meaning import spellings_of
from ikm.survey.columns.header_row import holds_answers, settle_header
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.table import Table, names_in

NOT_UNDERSTOOD = (
    "no-answer-columns",
    "column-unclear",
    "unsur-missing",
    "unsur-unplaced",
    "table-empty",
    "counts-unread",
    "file-empty",
)
"""The refusals behind which one of these shapes may stand."""
LOOKED_AT = 40
FEWEST_PARTS = 5
"""So many answers make a cell, or a row of pairs, hold a questionnaire."""
_PAIR = re.compile(r"\s*[^\s=:;|][^=:;|]{0,80}[=:]\s*[^\s=:;|][^=:;|]{0,80}")
_SCORES = re.compile(r"\s*\[?\s*[0-9](?:\s*[,;|/]\s*[0-9]){4,}\s*\]?\s*")
_SERIALISED = re.compile(r"a:[0-9]+:\{")
_NUMBERED = re.compile(r"(.*?\D)\s*([0-9]{1,2})")


def refuse_unread_shape(table: Table, method: Method) -> None:
    """Refuse a table of a shape that is known, but not read.

    :raises Refusal: ``answers-in-cell`` or ``answers-in-pairs``.
    """
    rows = [names_in(row) for row in islice(table.top(), LOOKED_AT)]
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    _refuse_answers_in_cell(filled, table)
    for number, row in filled[: LOOKED_AT // 2]:
        _refuse_pairs(number, row, [other for below, other in filled if below > number], table, method)


def refuse_hidden_answers(source: Input, request: ReadRequest) -> None:
    """Refuse a workbook whose answers stand on a sheet that is hidden.

    :raises Refusal: ``answers-hidden``.
    """
    if source.path is None or request.overrides.sheet is not None:
        return
    with opened(source, None, digest=False, counted=True) as (tables, _):
        seen = {table.place.sheet for table in tables}
    with opened(source, None, hidden=True, digest=False, counted=True) as (tables, _):
        for table in tables:
            if table.place.sheet in seen:
                continue
            settle_header(table, request.method, request.overrides, counts=request.options.counts)
            if table.header and holds_answers(table, request.method, request.overrides):
                raise Refusal("answers-hidden", Place(source.label), sheet=table.place.sheet)


def _refuse_answers_in_cell(rows: Sequence[tuple[int, Sequence[str]]], table: Table) -> None:
    places: dict[int, list[int]] = defaultdict(list)
    for number, row in rows:
        pairs = [place for place, text in enumerate(row) if _PAIR.fullmatch(text)]
        if len(pairs) >= FEWEST_PARTS:  # a CSV was split at the signs between them
            places[-1].append(number)
        for place, text in enumerate(row):
            if _holds_several_answers(text):
                places[place].append(number)
    for place, cells in places.items():
        if 2 * len(cells) > len(rows):
            at = table.place._replace(row=cells[0], column=max(place, 0) + 1)
            raise Refusal("answers-in-cell", at)


def _holds_several_answers(text: str) -> bool:
    if len(text) < 2 * FEWEST_PARTS:
        return False
    if text.startswith(("{", "[")):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return bool(_SCORES.fullmatch(text))
        return isinstance(value, dict | list) and len(value) >= FEWEST_PARTS
    parts = re.split(r"[;|]", text) if re.search(r"[;|]", text) else text.split(",")
    are_pairs = len(parts) >= FEWEST_PARTS and all(_PAIR.fullmatch(part) for part in parts if part.strip())
    return are_pairs or bool(_SCORES.fullmatch(text) or _SERIALISED.match(text))


def _refuse_pairs(
    number: int, header: Sequence[str], below: Sequence[Sequence[str]], table: Table, method: Method
) -> None:
    """Refuse a table whose columns hold the name of a question, and beside it an answer, by turns."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(header):
        if match := _NUMBERED.fullmatch(name):
            places[match[1].strip()].append(place)
    spellings = spellings_of(method)
    for own_places in places.values():
        if len(own_places) < FEWEST_PARTS or not below or len(places) < 2:
            continue
        texts = [below[0][place] if place < len(below[0]) else "" for place in own_places]
        named = [meaning for meaning in spellings.meanings(tuple(texts)) if meaning]
        if len(named) >= FEWEST_PARTS:
            first = own_places[0]
            at = table.place._replace(row=number, column=first + 1)
            raise Refusal("answers-in-pairs", at, header=safe_value(header[first]))
