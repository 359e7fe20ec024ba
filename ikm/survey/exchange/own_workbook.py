"""A workbook that this program wrote, read back: its data as they stand now, beside what it said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ikm.index.method import MISSING, Method, Question
from ikm.index.rounding import half_up, text
from ikm.index.score import Score, UnsurScore, score
from ikm.index.tally import Tally
from ikm.messages.findings import Fact, Findings, PhraseUse, Place, Refusal, offered
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import Ruleset, decimal
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.column_map import ColumnMap
from ikm.survey.columns.mapping_file import BLANK, UNIT
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.counting.foot_figures import FooterClaim
from ikm.survey.counting.grouping import GroupKey, merged
from ikm.survey.counting.read_table import read_table
from ikm.survey.counting.table_counts import TableCounts
from ikm.survey.counting.table_reading import ReadRequest, TableReading
from ikm.survey.exchange.workbook_metadata import (
    ANSWERS,
    METADATA,
    StoredDataRange,
    StoredFigure,
    StoredQuestion,
    WorkbookMetadata,
    read,
)
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.table import Block as Rows
from ikm.survey.files.table import Column, Labels, Progress, Table, names_in
from ikm.survey.files.workbook_file import OFFICE_SHEETS
from ikm.survey.texts.vocabulary import foot_word

NOTHING = "–"
"""Stands where there is no figure."""
_UNIT, _CODE = 0, 1
"""The columns of a sheet of counts that say whose they are, and of which question."""

Spot = tuple[str, str]
"""The label of a unit, and the code of a question."""


class WrittenData(Table):
    """The data of one sheet, without its title and foot.

    ``spots`` are the places of each unit's questions, ``claims`` what the foot says.
    """

    def __init__(
        self, place: Place, header: Sequence[str], header_row: int, first: int, rows: list[Sequence[object]]
    ):
        self.place, self._first, self.rows = place, first, rows
        self.under(header, header_row)
        self.spots: dict[Spot, Place] = {}
        self.claims: tuple[FooterClaim, ...] = ()

    def top(self) -> Iterator[Sequence[object]]:
        """The header and the data, in their rows."""
        yield from [()] * (self.header_row - 1)
        yield self.header
        yield from [()] * (self._first - self.header_row - 1)
        yield from self.rows

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Rows]:
        """Read the data; see :meth:`Table.blocks`."""
        yield from code_rows(self, self.rows, self._first, columns, labels)
        progress(1)


class _CurrentData(NamedTuple):
    """What the data of a unit come to now, by which questions and method, and where they stand."""

    tally: Tally
    questions: tuple[Question, ...]
    method: Method
    place: Place
    spots: Mapping[Spot, Place]


class _WorkbookTable(NamedTuple):
    """A table of a workbook as it was read, and what the workbook knows better than the table.

    The questions of ``columns`` have the headers that they had where they were first read, ``counted`` is of as many
    respondents as there were, and ``method`` is the one that scores it.
    """

    as_read: TableReading
    columns: ColumnMap
    counted: TableCounts
    method: Method

    def current_data(self, tally: Tally, spots: Mapping[Spot, Place]) -> _CurrentData:
        """What a unit of the table comes to."""
        questions = tuple(answer.question for answer in self.columns.answers)
        return _CurrentData(tally, questions, self.method, self.as_read.place, spots)

    def reading(self, findings: Findings, sha256: str | None) -> TableReading:
        """The reading of the table, of a workbook of this digest, with these findings."""
        return self.as_read._replace(
            columns=self.columns, counted=self.counted, method=self.method, findings=findings, sha256=sha256
        )


def read_back(source: Input, request: ReadRequest, progress: Progress) -> list[TableReading]:
    """Read the sheets of a workbook of ours that hold its data, each as a reading.

    What the caller did not choose of the method is as it was. What was changed since it was written is said.

    :raises Refusal: where Metadata or the sheets it names are not as they were written, or the method is another.
    """
    with opened(source, None, hidden=True) as (tables, digest):
        sheets = {table.place.sheet: table for table in tables}
        place, colophon = _colophon(source, sheets, request.method.rules)
        own, method_findings = _own(request, colophon, place)
        findings = Findings(request.max_per_code)
        findings += method_findings
        read_tables, now = list[_WorkbookTable](), dict[str, _CurrentData]()
        # Units that were asked as the whole was come first: it goes by the wording of whoever does.
        for block in sorted(colophon.blocks, key=lambda one: one.unit in colophon.own):
            if block.sheet not in sheets:
                raise Refusal("workbook-no-sheet", place, sheet=block.sheet)
            for workbook_table, found in _read(sheets[block.sheet], block, colophon, own, progress):
                read_tables.append(workbook_table)
                for unit, one in found.items():
                    now[unit] = one if unit not in now else one._replace(tally=now[unit].tally + one.tally)
        if not read_tables:
            raise Refusal("table-empty", place._replace(sheet=colophon.blocks[0].sheet))
        if own.method.missing == colophon.method.missing:
            findings += _compare(now, colophon, request.max_per_code)
        # The findings about the whole workbook stand with its first table.
        first, *others = read_tables
        findings += first.as_read.findings
        sha256 = digest()
        return [first.reading(findings, sha256), *(one.reading(one.as_read.findings, sha256) for one in others)]


def metadata_of(source: Input, rules: Ruleset) -> WorkbookMetadata:
    """What a workbook of ours says of itself, by rules that it was scored by.

    :raises Refusal: where Metadata is not as it was written, or it was scored by other rules.
    """
    with opened(source, None, hidden=True) as (tables, _digest):
        sheets = {table.place.sheet: table for table in tables}
        return _colophon(source, sheets, rules)[1]


def _colophon(source: Input, sheets: Mapping[str, Table], rules: Ruleset) -> tuple[Place, WorkbookMetadata]:
    """What the workbook says of itself, and where; of several rule sets, what it says of ``rules``."""
    names = [name for name in sheets if name == METADATA or name.startswith(f"{METADATA} ")]
    place = Place(source.label, METADATA)
    if sheets.keys() >= set(OFFICE_SHEETS):
        raise Refusal("office-no-answers", place._replace(sheet=""))
    if METADATA not in names:
        raise Refusal("workbook-no-sheet", place._replace(sheet=""), sheet=METADATA)
    others: list[Refusal] = []
    for name in sorted(names, key=len):
        try:
            return place._replace(sheet=name), read(sheets[name].top(), place._replace(sheet=name), rules)
        except Refusal as refusal:
            if refusal.family != "workbook-differs":
                raise
            others.append(refusal)
    raise others[-1]


class _OwnRequest(NamedTuple):
    """The request by which a workbook is read, and what of its method the workbook decides otherwise than asked."""

    request: ReadRequest
    findings: Findings


def _own(request: ReadRequest, colophon: WorkbookMetadata, place: Place) -> _OwnRequest:
    """The request with the method as it was, but for what the caller chose.

    :raises Refusal: ``workbook-differs`` where respondents that were dropped are asked for.
    """
    asked, was = request.method, colophon.method
    if "missing" in request.chosen and was.missing == "complete" != asked.missing:
        option = OptionUse("missing", was.missing)
        raise Refusal("workbook-differs", place, theirs=was.missing, ours=asked.missing, option=option)
    chosen = {*request.chosen, *(() if asked.order_assumed else ("order",))}
    kept = {name: getattr(asked if name in chosen else was, name) for name in ("weight", "missing", "order")}
    method = Method(asked.rules, **kept, without=tuple({*asked.without, *was.without}))
    taken = [OptionUse(name, value) for name, value in kept.items() if value != getattr(asked, name)]
    if without := tuple(unsur for unsur in was.without if unsur not in asked.without):
        taken.append(OptionUse("without", without))
    findings = Findings()
    for option in taken:
        findings.add("workbook-method", place, option=option)
    if colophon.headlines and "overall" not in request.chosen:
        findings.add("workbook-headed", place, option=OptionUse("overall", colophon.way))
    overrides = request.overrides._replace(
        header_row=None, header_column=None, columns=(), ignore=(), long={}, counts={}, expected={}
    )
    overrides = overrides._replace(void={}, frequency="")  # which rows count was decided when it was made
    options = replace(request.options, counts=False, skip_hidden=False)
    own = request._replace(method=method, overrides=overrides, options=options, partial=True)
    return _OwnRequest(own, findings)


def _asking(request: ReadRequest, questions: Sequence[StoredQuestion]) -> ReadRequest:
    """The request of a table whose columns are the codes of some questions; other unsur were not asked there."""
    codes: dict[str, tuple[str, ...]] = {}
    for one in questions:
        codes[one.unsur] = (*codes.get(one.unsur, ()), one.code)
    lacking = [one.id for one in request.method.rules.unsur if one.id not in codes]
    method = replace(request.method, without=tuple({*request.method.without, *lacking}))
    return request._replace(method=method, overrides=request.overrides._replace(questions=codes))


def _read(
    sheet: Table, block: StoredDataRange, colophon: WorkbookMetadata, request: ReadRequest, progress: Progress
) -> Iterator[tuple[_WorkbookTable, dict[str, _CurrentData]]]:
    """The tables of one sheet, and what each says of its units now."""
    is_by_unit = (
        any(colophon.indices)
        and (request.options.unit or "").casefold() != "none"
        and UNIT not in request.role_sources
    )
    if block.kind == ANSWERS:
        questions = colophon.asked_of(block.unit)
        table = _answers(sheet, block, [one.code for one in questions])
        key = GroupingKey(UNIT, None, UNIT, value=None if block.unit == BLANK else block.unit, source="sheet")
        own = _asking(request, questions)
        reading = read_table(table, TableShape("wide", {}), own, progress, {UNIT: key} if is_by_unit else {})
        counted = reading.counted._replace(claims=tuple(_disputed(table.claims, reading, colophon.method)))
        workbook_table = _WorkbookTable(reading, _headed(reading, questions), counted, reading.method)
        yield workbook_table, {block.unit: workbook_table.current_data(counted.total, table.spots)}
        return
    keys = {UNIT: GroupingKey(UNIT, _UNIT, UNIT)} if is_by_unit else {}
    scores = list(map(str, request.method.rules.scores))
    for table, questions in _counts(sheet, block, colophon, scores):
        own = _asking(request, questions)
        method = own.method
        if colophon.method.missing == method.missing:
            own = own._replace(method=replace(method, missing=MISSING[0]))
        shape = TableShape("counts", {"question": _CODE, **{one: table.header.index(one) for one in scores}})
        reading = read_table(table, shape, own, progress, keys)
        counted, exact = _exact(reading, method, colophon, block.unit, is_by_unit=is_by_unit)
        workbook_table = _WorkbookTable(reading, _headed(reading, questions), counted, method)
        yield workbook_table, {unit: workbook_table.current_data(one, table.spots) for unit, one in exact.items()}


def _answers(sheet: Table, block: StoredDataRange, codes: Sequence[str]) -> WrittenData:
    """The respondents of a sheet, to the first row that its foot begins with."""
    rows = list(sheet.top())
    header_row, places = _header(rows, codes, sheet.place, block)
    first = block.first_row - block.header_row + header_row
    before = min(places.values())
    end = next((place for place in range(first - 1, len(rows)) if _is_foot(rows[place][:before])), len(rows))
    by_place = {place: code for code, place in places.items()}
    header = [by_place.get(place, "") for place in range(len(rows[0]))]
    table = WrittenData(sheet.place, header, header_row, first, rows[first - 1 : end])
    table.spots |= {(block.unit, code): table.at(header_row, place) for code, place in places.items()}
    table.claims = tuple(_claims(rows[end:], end + 1, before))
    return table


def _is_foot(cells: Sequence[object]) -> bool:
    return bool(foot_word(_label(cells))[0])


def _label(cells: Sequence[object]) -> str:
    return next(filter(None, names_in(cells)), "")


def _claims(rows: Sequence[Sequence[object]], first: int, before: int) -> Iterator[FooterClaim]:
    """What the foot says, which begins in row ``first``: the first row of each kind that has figures."""
    met = set[str]()
    for number, row in enumerate(rows, start=first):
        _, kind = foot_word(_label(row[:before]))
        texts = names_in(row)[before:]
        figures = {place: one for place, text in enumerate(texts, before) if (one := decimal(text)) is not None}
        if kind and kind not in met and figures:
            yield FooterClaim(kind, number, figures)
        met.add(kind)


def _disputed(claims: Sequence[FooterClaim], reading: TableReading, was: Method) -> Iterator[FooterClaim]:
    """Without an index that the answers give too, or that was scored otherwise."""
    method, own = reading.method, score(reading.counted.total, reading.questions, reading.method)
    is_alike = (method.weight, method.without) == (was.weight, was.without)
    for claim in claims:
        said = [half_up(Fraction(one), method.rules.ikm_places) for one in claim.numbers.values()]
        if claim.kind != "ikm" or (is_alike and own.ikm not in said):
            yield claim


def _counts(
    sheet: Table, block: StoredDataRange, colophon: WorkbookMetadata, scores: Sequence[str]
) -> Iterator[tuple[WrittenData, tuple[StoredQuestion, ...]]]:
    """The counts of a sheet: whose, of which question, and how many gave each score.

    Units that were asked the same stand together, with what they were asked.
    """
    rows = list(sheet.top())
    header_row, places = _header(rows, scores, sheet.place, block)
    first = block.first_row - block.header_row + header_row
    spots, asked = _spots(rows, first, colophon)
    header = [next((name for name, place in places.items() if place == at), "") for at in range(len(rows[0]))]
    header[_UNIT], header[_CODE] = "Unit" if any(asked) else "", "Kode"
    for questions in sorted(dict.fromkeys(asked.values()), key=lambda one: one != colophon.questions):
        table = WrittenData(sheet.place, header, header_row, first, [])
        for row in rows[first - 1 :]:
            unit, code = names_in(row[: _CODE + 1])
            is_here = (unit, code) in spots and asked[unit] == questions
            counts = [cell if place in places.values() else "" for place, cell in enumerate(row)]
            own = ["" if unit == BLANK else unit, code, *counts[_CODE + 1 :]]
            table.rows.append(own if is_here else [""] * len(row))
        table.spots |= {spot: table.at(row, _CODE) for spot, row in spots.items()}
        yield table, questions


def _spots(
    rows: Sequence[Sequence[object]], first: int, colophon: WorkbookMetadata
) -> tuple[dict[Spot, int], dict[str, tuple[StoredQuestion, ...]]]:
    """The rows of the questions of each unit, and what it was asked of what it has rows for."""
    spots = dict[Spot, int]()
    for number, row in enumerate(rows[first - 1 :], start=first):
        unit, code = names_in(row[: _CODE + 1])
        if any(one.code == code for one in colophon.asked_of(unit)):
            spots.setdefault((unit, code), number)
    asked = {}
    for unit in dict.fromkeys(unit for unit, _ in spots):
        unsur = {one.unsur for one in colophon.asked_of(unit) if (unit, one.code) in spots}
        asked[unit] = tuple(one for one in colophon.asked_of(unit) if one.unsur in unsur)
    return spots, asked


def _header(
    rows: Sequence[Sequence[object]], names: Sequence[str], place: Place, block: StoredDataRange
) -> tuple[int, dict[str, int]]:
    """The number of the row that names all columns, by which it was or another, and their places."""
    for number in (block.header_row, *range(1, len(rows) + 1)):
        texts = names_in(rows[number - 1]) if 0 < number <= len(rows) else ()
        if set(names) <= set(texts):
            return number, {name: texts.index(name) for name in names}
    raise Refusal("workbook-no-header", place, columns=offered(names), row=block.header_row)


def _headed(reading: TableReading, questions: Sequence[StoredQuestion]) -> ColumnMap:
    """The columns of a reading, the questions headed as they were where they were first read."""
    headers = {one.code: one.header for one in questions}
    for column in reading.counted.answers:
        column.reason = "workbook"
    answers = tuple(
        one._replace(question=one.question._replace(column=headers[one.question.column]), reason="workbook")
        for one in reading.columns.answers
    )
    return reading.columns._replace(answers=answers)


def _exact(
    reading: TableReading, method: Method, colophon: WorkbookMetadata, unit: str, *, is_by_unit: bool
) -> tuple[TableCounts, dict[str, Tally]]:
    """What a table of counts came to, those that are as they were of as many respondents as there were.

    Also what each unit comes to, or with no units the ``unit`` whose sheet it is, the empty one for the whole.
    """
    counted = reading.counted
    found = {unit: counted.total}
    if is_by_unit:
        by = next(by for by in counted.groups if UNIT in by)
        found = {one or BLANK: tally for (one,), tally in merged(counted.groups[by], by, (UNIT,)).items()}
    exact = {one: _known(tally, one, reading.questions, method, colophon) for one, tally in found.items()}
    first, *others = exact.values()
    total = sum(others, start=first)

    def of(by: tuple[str, ...], key: GroupKey) -> Tally:
        return exact[key[by.index(UNIT)] or BLANK] if is_by_unit and UNIT in by else total

    groups = {by: {key: of(by, key) for key in group} for by, group in counted.groups.items()}
    return counted._replace(total=total, groups=groups), exact


def _known(
    tally: Tally, unit: str, questions: tuple[Question, ...], method: Method, colophon: WorkbookMetadata
) -> Tally:
    """Counts of a unit with the respondents that they were of."""
    own, index = score(tally, questions, method), colophon.indices.get(unit)
    said = [colophon.figures.get((unit, one.unsur.id)) for one in own.unsur]
    if index is None or said != [_figure(one) for one in own.unsur]:
        return tally
    n = np.array(index.respondents)
    return Tally(tally.counts, n, np.zeros_like(n) if index.is_exact else n)


def _figure(one: UnsurScore) -> StoredFigure:
    return StoredFigure(one.answers, one.total, one.nrr)


def _compare(now: Mapping[str, _CurrentData], colophon: WorkbookMetadata, max_per_code: int) -> Findings:
    """What the data no longer give as the workbook said it when it was written."""
    findings = Findings(max_per_code)
    at = next(iter(now.values())).place
    for unit in colophon.indices if "" not in now else ():
        if unit and unit not in now:
            n, of = colophon.indices[unit].respondents, PhraseUse.of("of-unit", unit=safe_value(unit))
            findings.add("workbook-changed", at, figure="n", of=of, said=n, gives=0)
    for unit, one in now.items():
        own = score(one.tally, one.questions, one.method)
        of_unit: Fact = PhraseUse.of("of-unit", unit=safe_value(unit)) if unit else ""
        for place, figure, said, gives in _changes(unit, own, one, colophon) if unit in colophon.indices else ():
            findings.add("workbook-changed", place, figure=figure, of=of_unit, said=said, gives=gives)
    return findings


def _changes(
    unit: str, own: Score, one: _CurrentData, colophon: WorkbookMetadata
) -> Iterator[tuple[Place, str, Fact, Fact]]:
    """Of each figure that changed: where it stands, what it is, and its value then and now."""
    was, method, rules = colophon.indices[unit], one.method, one.method.rules
    if own.respondents_exact and own.respondents != was.respondents:
        yield one.place, "n", str(was.respondents), str(own.respondents)
    for unsur in own.unsur:
        said, gives = colophon.figures.get((unit, unsur.unsur.id)), _figure(unsur)
        if said and said != gives:
            codes = (asked.code for asked in colophon.asked_of(unit) if asked.unsur == unsur.unsur.id)
            place = next((one.spots[unit, code] for code in codes if (unit, code) in one.spots), one.place)
            yield place, f"NRR {unsur.code}", _shown(said, rules.nrr_places), _shown(gives, rules.nrr_places)
    is_alike = (method.weight, method.without) == (colophon.method.weight, colophon.method.without)
    if is_alike and own.exact != was.ikm:
        then, today = (_rounded(ikm, rules.ikm_places) for ikm in (was.ikm, own.exact))
        yield one.place, "IKM", then, today


def _shown(figure: StoredFigure, places: int) -> PhraseUse:
    nrr = _rounded(figure.nrr, places)
    return PhraseUse.of("figure-of-answers", figure=nrr, total=figure.total, answers=figure.answers)


def _rounded(value: Fraction | None, places: int) -> str:
    return NOTHING if value is None else text(half_up(value, places))
