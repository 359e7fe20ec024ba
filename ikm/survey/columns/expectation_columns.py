"""Which columns say what was expected of which unsur, beside those of the answers."""

from __future__ import annotations

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal
from ikm.survey.columns.header_meaning import HeaderMeaning, HeaderMeanings, listed, name_of, number_in
from ikm.survey.files.table import Table

FEWEST = 2
"""One column alone may be anything that has such a word in its header."""


def expected_of(
    table: Table, columns: HeaderMeanings, method: Method, findings: Findings
) -> dict[str, list[tuple[int, HeaderMeaning]]]:
    """The columns of expectations by unsur, as ``columns.found`` has those of the answers; none where it is only one.

    A number means the unsur that the answers of that number are of. What is of no unsur, or may be of several, is not
    used, and named.

    :raises Refusal: ``expectation-twice`` where an unsur has several that its questions do not tell apart.
    """
    numbers = {
        number_in(table.header[place]): one
        for meant in columns.found.values()
        for place, one in meant
        if one.reason.startswith("number")
    }
    found: dict[str, list[tuple[int, HeaderMeaning]]] = {}
    strange = []
    for place, one in columns.expected:
        beside = numbers.get(number_in(table.header[place])) if one.reason == "number" else None
        own = one._replace(unsur=beside.unsur, reason=beside.reason) if beside else one
        if len(own.unsur) == 1:
            found.setdefault(own.unsur[0], []).append((place, own))
        else:
            strange.append(table.header[place])
    if len(columns.expected) < FEWEST and not any(one.reason == "mapping" for _, one in columns.expected):
        return {}
    found = {unsur: [(place, one) for place, one in meant if one.sure] or meant for unsur, meant in found.items()}
    for unsur, meant in found.items():
        _refuse_twice(table, unsur, meant, len(columns.found.get(unsur, ())), method)
    if strange:
        findings.add("expectation-unmatched", table.at(), columns=listed(strange))
    if asked := [place for unsur in method.unsur for place, _ in found.get(unsur.id, ())]:
        findings.add("expectation-columns", table.at(), columns=listed(table.header[place] for place in asked))
    return found


def _refuse_twice(
    table: Table, unsur: str, meant: list[tuple[int, HeaderMeaning]], questions: int, method: Method
) -> None:
    """Refuse several columns of one unsur, unless there is one for each of its questions."""
    parts = {one.part for _, one in meant}
    if len(meant) == 1 or (len(meant) == questions and len(parts) == len(meant) and "" not in parts):
        return
    headers = listed(table.header[place] for place, _ in meant)
    raise Refusal("expectation-twice", table.at(), columns=headers, unsur=name_of(unsur, method))
