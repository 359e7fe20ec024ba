"""What each column of a table is: by what the caller says, by its header, the rules and the vocabulary.

Every match has a reason that can be shown. Nothing is guessed where two readings differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method, Question
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.survey.columns.column_lookup import GroupingKey, GroupingRequest, column_said, keys_of, roles_of
from ikm.survey.columns.expectation_columns import expected_of
from ikm.survey.columns.header_meaning import (
    HeaderMeaning,
    HeaderMeanings,
    HeaderSpellings,
    listed,
    name_of,
    spellings_of,
)
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.question_numbers import SAMPLE, settle_by_answers
from ikm.survey.columns.yes_no_columns import controls_of
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.vocabulary import plain

FEWEST_AGAIN = 3
"""Fewer columns whose name is among their values may be chance."""


class QuestionColumn(NamedTuple):
    """A column of answers: which question it holds, where it stands, and why it was taken for that.

    Where it is ``expected``, it says what was expected of what that question asks.
    """

    question: Question
    place: int
    reason: str
    expected: bool = False


class ColumnMap(NamedTuple):
    """What the columns of one table are: ``answers`` in the order of the method's unsur, ``keys`` by name.

    ``further`` are the columns numbered like answers beyond the last unsur of the rules, ``roles`` the others whose
    header is known, by role. ``expected`` are the columns of what was expected, in the order of the unsur, too.
    """

    answers: tuple[QuestionColumn, ...]
    further: tuple[int, ...]
    keys: dict[str, GroupingKey]
    unit_assumed: bool
    roles: dict[str, int]
    expected: tuple[QuestionColumn, ...] = ()


def understand(
    table: Table,
    method: Method,
    overrides: TableOverrides,
    wish: GroupingRequest,
    findings: Findings,
    labels: Mapping[int, Collection[str]] = {},
) -> ColumnMap:
    """Find the columns of every unsur that was asked, and what respondents are to be grouped by.

    ``labels`` are answers known of columns, beside those of the first rows.

    :raises Refusal: where an unsur has no column or two, where a name fits none or several, or names a
        personal column.
    """
    answers, further, expected = _find_answers(table, method, overrides, labels, findings)
    taken = {answer.place for answer in (*answers, *expected)}
    controls = controls_of(table, method.rules.controls, overrides, taken)
    for one in method.rules.controls:
        if one.id not in controls:
            findings.add("control-missing", table.at(), control=one.name)
    keys, assumed = keys_of(table, wish, overrides, taken)
    keys |= controls
    return ColumnMap(answers, further, keys, assumed, roles_of(table, overrides, taken), expected)


def sort(table: Table, method: Method, overrides: TableOverrides) -> HeaderMeanings:
    """Sort the columns of a table by what the caller says of them, or else by what their headers mean.

    :raises Refusal: ``no-header`` where the header looks like somebody's answers; where what the caller says does not
        fit.
    """
    controls = {one.id for one in method.rules.controls}
    mapped = {
        column_said(table, header, overrides): unsur
        for unsur, headers in overrides.questions.items()
        for header in headers
        if unsur not in controls
    }
    expected = {
        column_said(table, header, overrides): unsur
        for unsur, headers in overrides.expected.items()
        for header in headers
    }
    ignored = {plain(header) for header in overrides.ignore}
    spellings = spellings_of(method)
    own = _ColumnClaims(spellings, table.header if overrides.other_rules else ())
    others = [
        (_ColumnClaims(spellings_of(Method(rules)), table.header), is_before)
        for rules, is_before in overrides.other_rules
    ]
    ignored |= {plain(header) for header in overrides.other_headers}
    columns, bare = HeaderMeanings({}, [], [], [], [], []), set[int]()
    for place, header in enumerate(table.header):
        if place in mapped:
            unsur = mapped[place]
            several = len(overrides.questions[unsur]) > 1
            part = str(len(columns.found.get(unsur, ())) + 1) if several else ""
            columns.found.setdefault(unsur, []).append((place, HeaderMeaning((unsur,), "mapping", part)))
        elif place in expected:
            part = str(place) if len(overrides.expected[expected[place]]) > 1 else ""
            columns.expected.append((place, HeaderMeaning((expected[place],), "mapping", part, expected=True)))
        elif plain(header) not in ignored:
            one = spellings.meaning(header)
            if not others or not _is_theirs(header, own, others):
                _put(columns, place, one, overrides)
                bare |= {place} if one and one.reason == "number" and not one.own else set()
    _drop_bare(columns, bare)
    if not columns.found and not columns.unclear and _looks_like_data(table):
        raise Refusal("no-header", table.at(table.header_row or 1), last=len(method.rules.unsur))
    for unsur, meant in columns.found.items():
        columns.found[unsur] = [(place, one) for place, one in meant if one.sure] or meant
        lost = [place for place, one in meant if (place, one) not in columns.found[unsur] and one.reason == "words"]
        columns.outdone.extend(lost)
    return columns


class _ColumnClaims:
    """How sure some rules are of each column of a table, and not at all where an unsur has a surer one."""

    def __init__(self, spellings: HeaderSpellings, header: Sequence[str]) -> None:
        self._spellings = spellings
        self._most: dict[str, int] = {}
        for one in filter(None, map(spellings.meaning, header)):
            for unsur in one.unsur:
                self._most[unsur] = max(one.rank, self._most.get(unsur, 0))

    def rank(self, header: str) -> int:
        one = self._spellings.meaning(header)
        is_outdone = one is not None and any(self._most[unsur] > one.rank for unsur in one.unsur)
        return 0 if one is None or is_outdone else one.rank


def _is_theirs(header: str, own: _ColumnClaims, others: Iterable[tuple[_ColumnClaims, bool]]) -> bool:
    """Whether a column is of rules that are scored beside these: surer of it, or as sure and before them."""
    rank = own.rank(header)
    ranks = [(other.rank(header), is_before) for other, is_before in others]
    return any(theirs > rank or (is_before and theirs == rank > 0) for theirs, is_before in ranks)


def _drop_bare(columns: HeaderMeanings, bare: set[int]) -> None:
    """Drop columns numbered in the common way where others are numbered as only these rules do."""
    if not any(one.own for meant in columns.found.values() for _, one in meant):
        return
    columns.further[:] = [place for place in columns.further if place not in bare]
    for unsur, meant in list(columns.found.items()):
        columns.found[unsur] = [one for one in meant if one[0] not in bare]
        if not columns.found[unsur]:
            del columns.found[unsur]


def _put(columns: HeaderMeanings, place: int, one: HeaderMeaning | None, overrides: TableOverrides) -> None:
    if one is None:
        columns.unknown.append(place)
    elif one.expected:
        if not overrides.expected.keys() & set(one.unsur):
            columns.expected.append((place, one))
    elif not one.unsur:
        columns.further.append(place)
    elif len(one.unsur) > 1:
        columns.unclear.append((place, one))
    elif one.unsur[0] not in overrides.questions:
        columns.found.setdefault(one.unsur[0], []).append((place, one))


def _find_answers(
    table: Table, method: Method, overrides: TableOverrides, labels: Mapping[int, Collection[str]], findings: Findings
) -> tuple[tuple[QuestionColumn, ...], tuple[int, ...], tuple[QuestionColumn, ...]]:
    columns = sort(table, method, overrides)
    header, last = table.header, len(method.rules.unsur)
    settle_by_answers(table, columns, method, findings, labels)
    other_rules = expected_of(table, columns, method, findings)
    if not columns.found and not columns.unclear and not other_rules:
        raise Refusal("no-answer-columns", table.at(), columns=listed(header), last=last)
    for unsur, meant in columns.found.items():
        parts = [one.part for _, one in meant]
        if len(set(parts)) < len(parts) or ("" in parts and len(parts) > 1):
            _refuse_two(table, name_of(unsur, method), [place for place, _ in meant])
    _refuse_lacking(table, columns, method, other_rules)
    if columns.outdone:
        findings.add("column-outdone", table.at(), columns=listed(table.header[place] for place in columns.outdone))
    for unsur in columns.found.keys() & set(method.without):
        at = table.at(table.header_row, columns.found[unsur][0][0])
        findings.add("unsur-left-out", at, unsur=name_of(unsur, method), column=safe_value(at.header))
    answers = tuple(
        one for unsur in method.unsur for one in _answers(unsur.id, columns.found[unsur.id], header, method)
    )
    expected = tuple(
        one._replace(expected=True)
        for unsur in method.unsur
        for one in _answers(unsur.id, other_rules.get(unsur.id, []), header, method)
    )
    if not _note_order(table, method, answers, findings):
        _note_order(table, method, expected, findings)
    return answers, tuple(columns.further), expected


def _answers(
    unsur: str, meant: list[tuple[int, HeaderMeaning]], header: tuple[str, ...], method: Method
) -> Iterable[QuestionColumn]:
    """The questions of one unsur, numbered where there are several."""
    code = method.code(unsur)
    for number, (place, one) in enumerate(sorted(meant), start=1):
        own = f"{code}.{number}" if len(meant) > 1 else code
        yield QuestionColumn(Question(unsur, own, header[place]), place, one.reason)


def _looks_like_data(table: Table) -> bool:
    """Whether the header is somebody's answers, and nothing to print.

    It is where half of its texts are numbers, or some stand again below themselves.
    """
    texts = [text for text in table.header if text]
    rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + SAMPLE)]
    below = [{row[place] for row in rows if place < len(row)} for place in range(len(table.header))]
    if sum(bool(name) and name in met for name, met in zip(table.header, below, strict=True)) >= FEWEST_AGAIN:
        return True
    return 2 * sum(text.replace(",", "").replace(".", "").isdigit() for text in texts) >= len(texts)


def _refuse_lacking(
    table: Table, columns: HeaderMeanings, method: Method, other_rules: Mapping[str, list[tuple[int, HeaderMeaning]]]
) -> None:
    lacking = [one.id for one in method.unsur if one.id not in columns.found]
    for place, one in columns.unclear:
        if set(one.unsur) & set(lacking):
            names = " and ".join(name_of(unsur, method) for unsur in one.unsur)
            raise Refusal("column-unclear", table.at(table.header_row, place), unsur=names)
    if expected := [place for unsur in lacking for place, _ in other_rules.get(unsur, ())]:
        names = ", ".join(name_of(unsur, method) for unsur in lacking if unsur in other_rules)
        said = {"expected": listed(table.header[place] for place in expected), "unsur": names}
        unknown = listed(table.header[place] for place in sorted([*columns.unknown, *columns.further]))
        raise Refusal("expectation-beside", table.at(), **said, columns=unknown)
    if lacking:
        names = ", ".join(name_of(unsur, method) for unsur in lacking)
        places = [*columns.unknown, *columns.further, *(place for place, _ in columns.expected)]
        unknown = listed(table.header[place] for place in sorted(places))
        raise Refusal("unsur-missing", table.at(), unsur=names, ids=" --without ".join(lacking), columns=unknown)


def _refuse_two(table: Table, name: str, places: list[int]) -> None:
    headers = [table.header[place] for place in places]
    cells = [table.at(table.header_row, place).cell for place in places]
    if len(set(headers)) == 1:
        raise Refusal("column-duplicate", table.at(), column=safe_value(headers[0]), cells=" and ".join(cells))
    columns = " and ".join(f"“{safe_value(h)}” {c}" for h, c in zip(headers, cells, strict=True))
    raise Refusal("unsur-twice", table.at(), unsur=name, columns=columns)


def _note_order(table: Table, method: Method, answers: Iterable[QuestionColumn], findings: Findings) -> bool:
    """Where the orders of the rules number an unsur differently, say in which order a bare number was read."""
    orders = [order.unsur for order in method.rules.orders]
    unsure = [
        f"{safe_value(answer.question.column)} = {name_of(answer.question.unsur, method).partition(' ')[2]}"
        for answer in answers
        if answer.reason == "number" and len({order.index(answer.question.unsur) for order in orders}) > 1
    ]
    if unsure and method.order_assumed:
        findings.add("order-assumed", table.at(), columns=", ".join(unsure), order=method.order)
    return bool(unsure)
