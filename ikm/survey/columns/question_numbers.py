"""Columns known by their number only, or not at all: their answers in words settle which unsur they ask about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal, offered, one_of
from ikm.messages.masking import safe_value
from ikm.survey.columns.header_meaning import HeaderMeaning, HeaderMeanings, MatchedColumn, name_of
from ikm.survey.files.table import Table, text_of
from ikm.survey.texts.vocabulary import foot_word

SAMPLE = 1_000
"""So many rows are looked at where the answers have to tell what a column asks."""

UnsurIds = frozenset[str]


def settle_by_answers(
    table: Table, columns: HeaderMeanings, method: Method, labels: Mapping[int, Collection[str]] = {}
) -> Findings:
    """Move numbered and unknown columns in ``columns`` to the unsur that their answers in words belong to.

    ``labels`` are answers known of columns, in addition to those of the first rows. The findings name the numbered
    columns that were moved.

    :raises Refusal: ``order-contradicts`` where the answers fit no order of the rules, and do not tell by themselves.
    """
    numbered: dict[int, str] = {}
    for unsur_id, matched in columns.found.items():
        numbered |= {column.place: unsur_id for column in matched if column.meaning.reason == "number"}
    lacking = {unsur.id for unsur in method.unsur} - columns.found.keys()
    unknown = columns.unknown if lacking else []
    candidates = _unsur_by_answers(table, [*numbered, *unknown], numbered, method, labels)

    findings = Findings()
    if any(candidates[place] for place in numbered):
        findings += _renumber(table, columns, {place: candidates[place] for place in numbered}, method)

    lacking_candidates = {place: candidates[place] & lacking for place in unknown}
    # A column is taken for an unsur only where no other column has answers that fit as well.
    for place, unsur_ids in lacking_candidates.items():
        columns_alike = [other for other in unknown if lacking_candidates[other] == unsur_ids]
        if len(unsur_ids) == 1 and columns_alike == [place]:
            (unsur,) = unsur_ids
            columns.found[unsur] = [MatchedColumn(place, HeaderMeaning((unsur,), "answers"))]
    return findings


def _unsur_by_answers(
    table: Table,
    places: Sequence[int],
    questions: Mapping[int, str],
    method: Method,
    labels: Mapping[int, Collection[str]],
) -> dict[int, UnsurIds]:
    """The unsur that the answers of each column can belong to; none where the answers do not tell.

    ``questions`` are the unsur that numbered columns are numbered as.
    """
    if not places:
        return {}
    from ikm.survey.texts.unsur_by_words import identify_columns

    asked = [unsur.id for unsur in method.unsur]

    def unsur_by_place(rows: Iterable[Sequence[object]]) -> dict[int, UnsurIds]:
        labels_by_place: dict[int, set[str]] = {}
        for place in places:
            cells = {row[place] for row in rows if place < len(row)}
            labels_by_place[place] = {*map(text_of, cells), *labels.get(place, ())}
        return identify_columns(labels_by_place, asked, questions)

    rows = list(islice(table.top(), table.header_row, table.header_row + SAMPLE))
    candidates = unsur_by_place(rows)
    if any(candidates.values()):
        # A foot in words (Jumlah …, NRR per unsur …) is nobody's answer. It is only looked for where it matters.
        candidates = unsur_by_place([row for row in rows if not is_foot(row)])
    return candidates


def is_foot(row: Sequence[object]) -> bool:
    """Whether the first filled cell of a row begins with a word of the foot."""
    first_filled = next((str(cell) for cell in row if cell != ""), "")
    return any(foot_word(first_filled))


def _renumber(table: Table, columns: HeaderMeanings, candidates: Mapping[int, UnsurIds], method: Method) -> Findings:
    """Read numbered columns in the order of the rules that their answers agree with, or else by the answers alone.

    ``candidates`` are the unsur that the answers of each numbered column can belong to. The findings name the columns
    that were moved.
    """
    numbered: dict[str, list[MatchedColumn]] = {}
    for unsur, matched in columns.found.items():
        of_number = [column for column in matched if column.place in candidates]
        if of_number:
            numbered[unsur] = of_number
    can_be: dict[str, UnsurIds] = {}
    for unsur, matched in numbered.items():
        can_be[unsur] = _common_unsur([candidates[column.place] for column in matched])

    renumbered, is_order_settled = _settled_numbers(can_be, method)
    is_one_to_one = len(can_be) == len(renumbered) == len(set(renumbered.values()))
    if not is_one_to_one:
        _refuse_contradiction(table, numbered, can_be, method)
    moved: list[str] = []
    for unsur in sorted(can_be, key=_chosen_order(method).index):
        if renumbered[unsur] != unsur:
            moved += [safe_value(table.header[column.place]) for column in numbered[unsur]]
    findings = Findings()
    if moved:
        findings.add("order-answers", table.at(), columns=offered(moved))

    reasons = {}
    for unsur in numbered:
        is_by_answers = is_order_settled or can_be[unsur]
        reasons[unsur] = "number and answers" if is_by_answers else "number"
    _move_columns(columns, numbered, renumbered, reasons)
    return findings


def _move_columns(
    columns: HeaderMeanings,
    numbered: Mapping[str, list[MatchedColumn]],
    renumbered: Mapping[str, str],
    reasons: Mapping[str, str],
) -> None:
    """Move the numbered columns of each unsur to the one that their number means; the others stay.

    All are taken out before any is put in again, as two unsur may change places.
    """
    for unsur, moving in numbered.items():
        staying = [column for column in columns.found.pop(unsur) if column not in moving]
        if staying:
            columns.found[unsur] = staying
    for unsur, moving in numbered.items():
        meant_unsur = renumbered[unsur]
        matched = columns.found.setdefault(meant_unsur, [])
        for place, meaning in moving:
            matched.append(MatchedColumn(place, HeaderMeaning((meant_unsur,), reasons[unsur], meaning.part)))


def _chosen_order(method: Method) -> tuple[str, ...]:
    return method.rules.order(method.order).unsur


def _settled_numbers(can_be: Mapping[str, UnsurIds], method: Method) -> tuple[dict[str, str], bool]:
    """The unsur that each number means, and whether the answers settle the order of the numbers without answers.

    ``can_be`` are, by the unsur that a number means in the chosen order, those that its answers can belong to.
    """
    chosen_order = _chosen_order(method)
    possible = [order.unsur for order in method.rules.orders if order.id == method.order or method.order_assumed]
    possible.sort(key=lambda order: order != chosen_order)
    agreeing = [order for order in possible if _agrees(order, chosen_order, can_be)]
    if not agreeing:
        # A form that numbers its questions in an order of its own; then every number needs answers in words.
        return _matched_by_elimination(can_be), True
    renumbered = {unsur: agreeing[0][chosen_order.index(unsur)] for unsur in can_be}
    return renumbered, len(agreeing) == 1 < len(possible)


def _agrees(order: Sequence[str], chosen_order: Sequence[str], can_be: Mapping[str, UnsurIds]) -> bool:
    """Whether the answers of every column that was numbered by the chosen order fit the numbers of another order."""
    for unsur, unsur_ids in can_be.items():
        if unsur_ids and order[chosen_order.index(unsur)] not in unsur_ids:
            return False
    return True


def _refuse_contradiction(
    table: Table,
    numbered: Mapping[str, list[MatchedColumn]],
    can_be: Mapping[str, UnsurIds],
    method: Method,
) -> None:
    """Refuse numbers whose answers belong to other unsur, at the first column of which that is so."""
    unsur = next(unsur for unsur, unsur_ids in can_be.items() if unsur_ids and unsur not in unsur_ids)
    names = [name_of(other, method) for other in _chosen_order(method) if other in can_be[unsur]]
    first_column = numbered[unsur][0]
    raise Refusal("order-contradicts", table.at(table.header_row, first_column.place), unsur=one_of(names))


def _common_unsur(candidates: Iterable[UnsurIds]) -> UnsurIds:
    """The unsur that the answers to all questions of one number can belong to."""
    telling = [unsur_ids for unsur_ids in candidates if unsur_ids]
    if not telling:
        return frozenset()
    return telling[0].intersection(*telling[1:])


def _matched_by_elimination(can_be: Mapping[str, UnsurIds]) -> dict[str, str]:
    """The unsur of each number whose answers can belong to one only, once those of the other numbers are taken."""
    matched: dict[str, str] = {}
    open_candidates = {unsur: set(unsur_ids) for unsur, unsur_ids in can_be.items() if unsur_ids}
    while True:
        single = next((unsur for unsur, unsur_ids in open_candidates.items() if len(unsur_ids) == 1), None)
        if single is None:
            return matched
        matched[single] = open_candidates.pop(single).pop()
        for unsur_ids in open_candidates.values():
            unsur_ids.discard(matched[single])
