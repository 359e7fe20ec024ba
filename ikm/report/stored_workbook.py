"""The figures that headed the report in a workbook of ours, where its sheets of answers do not give them."""

from __future__ import annotations

from fractions import Fraction

from ikm.index.change import Spread
from ikm.index.rounding import half_up
from ikm.index.score import grade_of
from ikm.report.stored_report import GroupFigures, StoredReport
from ikm.survey.exchange.workbook_metadata import StoredHeadline, WorkbookMetadata


def headline_of(path: str, stored: WorkbookMetadata) -> StoredReport:
    """The figures of a report that was headed by another figure than that of all respondents, as they were then."""
    method = stored.method
    of_unit: dict[str, list[StoredHeadline]] = {}
    for one in stored.headlines:
        of_unit.setdefault(one.unit, []).append(one)
    figures = {unit: _figures(unit, lines, stored) for unit, lines in of_unit.items()}
    return StoredReport(
        path=path,
        name=stored.name,
        period=stored.period,
        complete=True,
        rules=method.rules.id,
        scores=method.rules.scores,
        weight=method.weight,
        missing=method.missing,
        order=method.order,
        without=method.without,
        contents=frozenset(),
        overall=figures.pop(""),
        units=tuple(figures.values()),
        conversion=method.conversion.name if method.conversion else None,
        way=stored.way,
        strata=stored.strata,
    )


def _figures(unit: str, lines: list[StoredHeadline], stored: WorkbookMetadata) -> GroupFigures:
    rules = stored.method.rules
    exact: Fraction | None = next((line.value for line in lines if not line.unsur), None)
    grade = None if exact is None else grade_of(half_up(exact, rules.ikm_places), rules)
    index = stored.indices.get(unit)
    return GroupFigures(
        unit,
        respondents=index.respondents if index else 0,
        exact=exact,
        mutu=grade.mutu if grade else None,
        kinerja=grade.kinerja if grade else None,
        nrr={line.unsur: line.value for line in lines if line.unsur},
        reason=None,
        spread=next((_spread(line) for line in lines if not line.unsur), None),
        spreads={line.unsur: _spread(line) for line in lines if line.unsur},
    )


def _spread(line: StoredHeadline) -> Spread | None:
    return None if line.se is None or line.df is None else Spread(line.se, line.df, line.finite)
