"""A tally file as a reading: what others counted, put in order for the method and the groups that are asked for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from ikm.index.method import Method, Question
from ikm.index.tally import Products, Tally
from ikm.messages.findings import Findings, PhraseUse, Place, Refusal, offered
from ikm.messages.option_names import OptionUse
from ikm.messages.system_errors import system_reason
from ikm.survey.columns.column_lookup import NO_UNIT, GroupingKey, role_called
from ikm.survey.columns.column_map import ColumnMap, QuestionColumn
from ikm.survey.columns.mapping_file import PERIOD, PROFILE, UNIT
from ikm.survey.counting.grouping import GroupKey, TableKeys, merged
from ikm.survey.counting.keys_in_names import fixed_keys
from ikm.survey.counting.read_table import tables_shown
from ikm.survey.counting.table_counts import TableCounts
from ikm.survey.counting.table_reading import ReadRequest, TableReading
from ikm.survey.counting.unit_names import UnitNames
from ikm.survey.exchange.tally_file import TallyFile, parse
from ikm.survey.files.inputs import Input
from ikm.survey.texts.date_column import DateReader
from ikm.survey.texts.profile_classes import AGE

Groups = dict[GroupKey, Tally]
By = tuple[str, ...]


def read_tally(source: Input, request: ReadRequest) -> TableReading:
    """Read a tally file as a table would be read.

    :raises Refusal: where it is none, was counted otherwise than is asked for, or does not tell the groups asked for.
    """
    place = Place(source.label)
    assert source.open is not None  # a tally is a file or a stream
    try:
        with source.open() as stream:
            content = stream.read()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Refusal("file-denied", place, reason=system_reason(error)) from None
    except UnicodeDecodeError:
        raise Refusal("file-no-utf8", place) from None
    options = request.options
    if options.drop_duplicates or options.void or options.frequency:
        raise Refusal("counts-only", place)
    tallied = parse(text, place, request.method.rules)
    if tallied.missing != request.method.missing:
        option = OptionUse("missing", tallied.missing)
        raise Refusal("tally-differs", place, theirs=tallied.missing, ours=request.method.missing, option=option)
    if AGE in tallied.margins and not {*(request.bands or ())} <= {*tallied.age_bands}:
        theirs, ours = (",".join(map(str, bands)) for bands in (tallied.age_bands, request.bands or ()))
        raise Refusal("tally-differs", place, theirs=theirs, ours=ours, option=OptionUse("age_bands", theirs))
    return _reading(tallied, place, hashlib.sha256(content).hexdigest(), request)


def _reading(tallied: TallyFile, place: Place, sha256: str, request: ReadRequest) -> TableReading:
    findings = Findings(request.max_per_code)
    method, order = _asked(tallied, place, request.method)
    cells = {key: _ordered(tally, order) for key, tally in tallied.cells.items()}
    by, cells = _placed(tallied.by, cells, place, request)
    cells, spelling_findings = _named(by, cells, place, request)
    findings += spelling_findings
    cells, outside, time_findings = _in_time(by, cells, place, request)
    findings += time_findings
    if not cells:
        raise Refusal("time-empty", place, rows=outside)
    groups: dict[By, Groups] = {by: cells}
    if outside and tallied.margins and request.profile:
        findings.add("profile-untold", place, roles=offered(tallied.margins))
    for role, margin in tallied.margins.items() if not outside else ():
        groups[role,] = {key: _ordered(tally, order) for key, tally in margin.items()}
    if not tallied.is_complete:
        findings.add("tally-incomplete", place)
    if sum(tallied.suppressed):
        findings.add("tally-suppressed", place, groups=tallied.suppressed[0], respondents=tallied.suppressed[1])
    questions = _questions([tallied.questions[one] for one in order], method)
    (total,) = merged(cells, by, ()).values()
    answers = tuple(QuestionColumn(question, number, "tally") for number, question in enumerate(questions))
    rows, dropped, repeated, left_out, before = (
        sum(one[key] for one in tallied.inputs) for key in ("rows", "dropped", "repeated", "left_out", "outside")
    )
    counted = TableCounts(
        rows, dropped, repeated, left_out, before + outside, total, groups, (), (), units=_units_in(groups)
    )
    tables = _tables(by, cells, groups, place, request)
    return TableReading(
        place,
        sha256,
        "tally",
        tuple(question.code for question in questions),
        0,
        {},
        ColumnMap(answers, (), _keys(tables), unit_assumed=False, roles={}),
        counted,
        findings,
        unit=None,
        letters=[""] * len(questions),
        heads=(),
        used_overrides=frozenset(),
        method=method,
        tables=tables,
        mapping_file="",
        made_from=tuple(
            pair for one in tallied.inputs for pair in ((str(one["path"]), one["sha256"]), *one["made_from"])
        ),
        suppressed=tallied.suppressed,
        is_complete=tallied.is_complete,
        bands=tallied.age_bands,
        classes=tallied.profile_classes,
    )


def _asked(tallied: TallyFile, place: Place, method: Method) -> tuple[Method, list[int]]:
    """The method of these tallies, and the places of their questions in its order."""
    if strange := set(method.without) - set(tallied.without):
        raise Refusal("tally-asked", place, without=OptionUse("without", tuple(sorted(strange))))
    own = Method(method.rules, method.weight, method.missing, method.order, tallied.without)
    ids = [one.id for one in own.unsur]
    if set(tallied.questions) != set(ids):
        raise Refusal("tally-unsur", place, unsur=offered(ids))
    return own, sorted(range(len(tallied.questions)), key=lambda number: ids.index(tallied.questions[number]))


def _questions(unsur: Iterable[str], method: Method) -> tuple[Question, ...]:
    names = list(unsur)
    found = []
    for place, one in enumerate(names):
        part = f".{names[:place].count(one) + 1}" if names.count(one) > 1 else ""
        code = f"{method.code(one)}{part}"
        found.append(Question(one, code, code))
    return tuple(found)


def _ordered(tally: Tally, order: list[int]) -> Tally:
    """The tally with its questions in another order; marks are of one order only."""
    if order == sorted(order):
        return tally
    both, products = [*order, *(len(order) + one for one in order)], None
    if tally.products is not None:
        last = [*order, len(order)]
        own = tally.products
        products = Products(own.complete[np.ix_(last, last)], own.partial[np.ix_(both, both)])
    expected = None if tally.expected is None else tally.expected[order]
    return Tally(tally.counts[order], tally.respondents, tally.estimated, None, products, expected)


def _placed(by: By, cells: Groups, place: Place, request: ReadRequest) -> tuple[By, Groups]:
    """The cells with what stands in the name of the file, where the tally does not tell it."""
    fixed = fixed_keys(place, request.role_sources, by)
    values = tuple(key.value for key in fixed.values())
    return (*by, *fixed), {(*key, *values): tally for key, tally in cells.items()}


def _named(by: By, cells: Groups, place: Place, request: ReadRequest) -> tuple[Groups, Findings]:
    """The cells with each unit by the name that it is to have; those of several spellings are added up."""
    spellings = request.overrides.units
    if not spellings or UNIT not in by:
        return cells, Findings()
    names, at = UnitNames(spellings), by.index(UNIT)
    found: Groups = {}
    respondents: Counter[str] = Counter()
    for key, tally in cells.items():
        text = key[at] or ""
        respondents[text] += int(tally.respondents)
        own = (*key[:at], names.of(text), *key[at + 1 :])
        found[own] = found[own] + tally if own in found else tally
    return found, names.findings(place, respondents)


class _CellsInTime(NamedTuple):
    """The cells of the time asked for, by the period asked for; how many respondents are ``outside`` it."""

    cells: Groups
    outside: int
    findings: Findings


def _in_time(by: By, cells: Groups, place: Place, request: ReadRequest) -> _CellsInTime:
    """The cells by the period asked for, of the time asked for."""
    when, findings = request.when.without_implied(), Findings()
    if not (when.per or when.is_bounded):
        return _CellsInTime(cells, 0, findings)
    if PERIOD not in by:
        raise Refusal("tally-timeless", place, columns=offered(by) if by else PhraseUse("list-none"))
    dates, at = DateReader(when.per, when.first, when.last), by.index(PERIOD)
    dates.see(key[at] or "" for key in cells)
    found: Groups = {}
    outside = undated = left = 0
    for key, tally in cells.items():
        text, number = key[at] or "", int(tally.respondents)
        label, is_inside = dates.read(text)
        if text in dates.undated or (when.per and label is None and is_inside):
            undated += number
        elif not is_inside:
            outside += number
        if not is_inside:
            left += number
            continue
        own = (*key[:at], label if when.per else key[at], *key[at + 1 :])
        found[own] = found[own] + tally if own in found else tally
    if dates.ambiguous:
        findings.add("dates-ambiguous", place)
    for code, rows in (("rows-outside", outside), ("rows-undated", undated)):
        if rows:
            findings.add(code, place, rows=rows)
    return _CellsInTime(found, left, findings)


def _keys(tables: Iterable[By]) -> dict[str, GroupingKey]:
    """What the names in tables mean, however the caller wrote them."""
    roles = {name: role_called(name) for by in tables for name in by}
    return {name: GroupingKey(name, None, role, role in PROFILE) for name, role in roles.items()}


def _units_in(groups: Mapping[TableKeys, Mapping[GroupKey, Tally]]) -> frozenset[str]:
    """The names of the units that were counted."""
    units: set[str] = set()
    for by, of_table in groups.items():
        if UNIT in by:
            place = by.index(UNIT)
            units.update(value for key in of_table if (value := key[place]))
    return frozenset(units)


def _tables(by: By, cells: Groups, groups: dict[By, Groups], place: Place, request: ReadRequest) -> tuple[By, ...]:
    """The tables to show; those asked for under another name are put beside the groups.

    :raises Refusal: ``column-unknown`` where the tally does not tell the groups asked for.
    """
    named: list[By] = []
    for name in request.group_columns:
        names = tuple(part.strip() for part in name.split(","))
        roles = tuple(role_called(part) for part in names)
        finer = next((table for table in groups if set(roles) <= set(table)), None)
        if finer is None:
            known = dict.fromkeys(role for table in groups for role in table)
            columns = offered(known) if known else PhraseUse("list-none")
            raise Refusal("column-unknown", place, column=name, columns=columns, near="")
        if names != roles:
            groups[names] = merged(groups[finer], finer, roles)
        named.append(names)
    is_told = UNIT in by and any(key[by.index(UNIT)] for key in cells)
    return tables_shown(named, request, has_units=is_told and (request.options.unit or "").casefold() != NO_UNIT)
