"""Columns known by their number only, or not at all: what their answers in words say that they ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.survey.columns.header_meaning import HeaderMeaning, HeaderMeanings, name_of
from ikm.survey.files.table import Table, text_of
from ikm.survey.texts.vocabulary import foot_word

SAMPLE = 1_000
"""So many rows are looked at where the answers have to tell what a column asks."""


def settle_by_answers(
    table: Table,
    columns: HeaderMeanings,
    method: Method,
    findings: Findings,
    labels: Mapping[int, Collection[str]] = {},
) -> None:
    """Let answers in words say what a column asks that is known by its number only, or not at all."""
    numbered = [place for meant in columns.found.values() for place, one in meant if one.reason == "number"]
    lacking = {unsur.id for unsur in method.unsur} - columns.found.keys()
    unknown = columns.unknown if lacking else []
    fits = _identified(table, [*numbered, *unknown], method, labels)
    if any(fits[place] for place in numbered):
        _renumber(table, columns, {place: fits[place] for place in numbered}, method, findings)
    for place in unknown:
        alike = [other for other in unknown if fits[other] & lacking == fits[place] & lacking]
        if len(own := fits[place] & lacking) == 1 and alike == [place]:
            columns.found[next(iter(own))] = [(place, HeaderMeaning(tuple(own), "answers"))]


def _identified(
    table: Table, places: list[int], method: Method, known: Mapping[int, Collection[str]]
) -> dict[int, frozenset[str]]:
    """The unsur that the answers of some columns can belong to; none where they do not tell."""
    if not places:
        return {}
    from ikm.survey.texts.answer_words import identify

    rows = list(islice(table.top(), table.header_row, table.header_row + SAMPLE))
    asked = [unsur.id for unsur in method.unsur]

    def fits() -> dict[int, frozenset[str]]:
        cells = {place: {row[place] for row in rows if place < len(row)} for place in places}
        return {place: identify({*map(text_of, met), *known.get(place, ())}, asked) for place, met in cells.items()}

    found = fits()
    if any(found.values()):  # a foot in words is nobody's answer
        rows = [row for row in rows if not any(foot_word(next((str(cell) for cell in row if cell != ""), "")))]
        found = fits()
    return found


def _renumber(
    table: Table, columns: HeaderMeanings, fits: dict[int, frozenset[str]], method: Method, findings: Findings
) -> None:
    """Read numbered columns in the order of the rules that their answers agree with, or else by the answers alone."""
    numbered = {unsur: [one for one in meant if one[0] in fits] for unsur, meant in columns.found.items()}
    moving = {unsur: meant for unsur, meant in numbered.items() if meant}
    can = {unsur: _common(fits[place] for place, _ in meant) for unsur, meant in moving.items()}
    own = method.rules.order(method.order).unsur
    orders = [order.unsur for order in method.rules.orders if order.id == method.order or method.order_assumed]
    orders.sort(key=lambda order: order != own)
    agreeing = [order for order in orders if all(not fit or order[own.index(u)] in fit for u, fit in can.items())]
    meant = {unsur: agreeing[0][own.index(unsur)] for unsur in can} if agreeing else _matched(can)
    if len(meant) < len(can) or len(set(meant.values())) < len(meant):
        unsur = next(unsur for unsur, fit in can.items() if fit and unsur not in fit)
        place, names = moving[unsur][0][0], [name_of(one, method) for one in own if one in can[unsur]]
        raise Refusal("order-contradicts", table.at(table.header_row, place), unsur=" or ".join(names))
    moved = [
        table.header[place]
        for unsur in sorted(can, key=own.index)
        for place, _ in moving[unsur]
        if meant[unsur] != unsur
    ]
    if moved:
        findings.add("order-answers", table.at(), columns=", ".join(map(safe_value, moved)))
    is_settled = not agreeing or len(agreeing) == 1 < len(orders)
    for unsur in moving:
        if others := [one for one in columns.found.pop(unsur) if one[0] not in fits]:
            columns.found[unsur] = others
    for unsur, found in moving.items():
        reason = "number and answers" if is_settled or can[unsur] else "number"
        columns.found.setdefault(meant[unsur], []).extend(
            (place, HeaderMeaning((meant[unsur],), reason, one.part)) for place, one in found
        )


def _common(fits: Iterable[frozenset[str]]) -> frozenset[str]:
    """The unsur that the answers to all questions of one number can belong to."""
    telling = [fit for fit in fits if fit]
    return telling[0].intersection(*telling[1:]) if telling else frozenset()


def _matched(can: dict[str, frozenset[str]]) -> dict[str, str]:
    """An unsur for each that was numbered so: the only one its answers leave when those of others are settled."""
    meant: dict[str, str] = {}
    left = {unsur: set(fit) for unsur, fit in can.items() if fit}
    while single := next((unsur for unsur, fit in left.items() if len(fit) == 1), None):
        meant[single] = left.pop(single).pop()
        for fit in left.values():
            fit.discard(meant[single])
    return meant
