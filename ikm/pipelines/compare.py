"""The two sides of a comparison: from what a caller names to the figures that are compared."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict, Unpack, cast

from ikm.index.sample_size import Share
from ikm.messages.findings import Findings, Place, Refusal
from ikm.pipelines.read_inputs import Watch
from ikm.pipelines.score import score
from ikm.report.comparison import Comparison
from ikm.report.comparison import compare as compare_figures
from ikm.report.confidence import confidence_of
from ikm.report.report import Report
from ikm.report.stored_report import StoredReport, is_report, load, of_period, of_report
from ikm.rules.library import load as load_rules
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.files.inputs import Source
from ikm.survey.texts.vocabulary import plain

Side = Source | Iterable[Source] | Report | StoredReport
"""What can be compared: all that can be scored, the JSON that scoring wrote, or what it gave."""


class CompareOptions(TypedDict, total=False):
    """How answers are read and scored; each is an option of :func:`ikm.pipelines.score.score`."""

    unit: str | None
    weight: str | None
    without: str | Iterable[str]
    missing: str | None
    order: str | None
    sheet: str | None
    map: str | PathLike[str] | None
    columns: str | Iterable[str]
    long: dict[str, str] | None
    counts: bool
    drop_duplicates: bool
    roles: dict[str, str] | None
    unit_from: str | None
    service_from: str | None
    period_from: str | None
    since: str | None
    until: str | None
    jobs: int


def compare(
    before: Side,
    after: Side | None = None,
    *,
    between: tuple[str, str] | None = None,
    per: str | None = None,
    rules: str | Ruleset = DEFAULT_RULES,
    confidence: Share | None = None,
    conversion: str | None = None,
    output: Path | None = None,
    watch: Watch | None = None,
    **options: Unpack[CompareOptions],
) -> Comparison:
    """Compare two surveys, or two periods of one.

    :param before, after: each what :func:`ikm.score` takes, the path of a JSON report that it wrote, or a report.
    :param between: two periods of the one survey ``before``, by its dates or its column of periods.
    :param per: which kind of periods they are, where their names do not tell: ``"bulan"``, ``"triwulan"``,
        ``"semester"`` or ``"tahun"``.
    :param rules: the rules that both were scored by, or are.
    :param confidence: with which a change is told from none, ``"0.95"`` or ``"95%"``; not said, it is 95 %.
    :param conversion: the conversion of the rules by which both indices were brought onto another scale, or are.
    :param options: how answers are read and scored, on both sides alike; reports are as they are.
    :raises Refusal: as :func:`ikm.score` does, and ``former-bad``, ``compare-differs`` or ``period-unknown``.
    """
    if (after is None) == (between is None):
        what = "name two surveys, or one and two of its periods with --between"
        raise Refusal("option-bad", option="LAMA BARU", what=what)
    if per is not None and between is None:
        raise Refusal("option-bad", option="--per", what="is said of --between; name two periods of one survey")
    ruleset = (rules if isinstance(rules, Ruleset) else load_rules(rules)).converted(conversion)
    said = cast("dict[str, Any]", {**options, "rules": ruleset, "output": output})
    findings, sure = Findings(), confidence_of(confidence)
    if between is not None:
        former, latter = _periods(before, between, {**said, "per": per, "watch": watch}, findings)
    else:
        _refuse_same_path(before, after)
        former, latter = (
            _side(cast("Side", one), {**said, "watch": _half(watch, number)}, findings)
            for number, one in enumerate([before, after])
        )
    comparison = compare_figures(former, latter, ruleset, sure)
    found = comparison.findings
    found += findings
    return comparison


def _refuse_same_path(before: Side, after: Side | None) -> None:
    first, second = (Path(one).resolve() if isinstance(one, str | PathLike) else None for one in (before, after))
    if first and first == second:
        what = f"both are {before}; name two surveys, or one and two of its periods with --between"
        raise Refusal("option-bad", option="LAMA BARU", what=what)


def _half(watch: Watch | None, number: int) -> Watch | None:
    """Tell of one side what is told of both."""
    return None if watch is None else lambda label, part: watch(label, (number + part) / 2)


def _side(side: Side, said: dict[str, Any], findings: Findings) -> StoredReport:
    """The figures of one side."""
    if isinstance(side, StoredReport):
        return side
    if isinstance(side, Report):
        return of_report(side)
    if isinstance(side, str | PathLike) and is_report(side):
        output = said["output"]
        if output and output.exists() and output.samefile(side):
            raise Refusal("output-is-input", path=output)
        return load(side)
    return _named(of_report(_scored(side, said, findings)), side)


def _periods(survey: Side, between: tuple[str, str], said: dict[str, Any], findings: Findings) -> list[StoredReport]:
    """The figures of two periods of one survey, and of the units in them."""
    if plain(between[0]) == plain(between[1]):
        raise Refusal("option-bad", option="--between", what=f"“{between[0]}” is named twice; name two periods")
    if isinstance(survey, Report):
        return [of_period(survey, period) for period in between]
    if isinstance(survey, StoredReport) or (isinstance(survey, str | PathLike) and is_report(survey)):
        raise Refusal("option-bad", option="--between", what="a report tells no periods apart; name the answers")
    report = _scored(survey, {**said, **_grouped(between, said)}, findings)
    return [_named(of_period(report, period), survey) for period in between]


def _grouped(between: tuple[str, str], said: dict[str, Any]) -> dict[str, Any]:
    """How to group by the periods named: by those that dates lie in, or else as a column has them."""
    from ikm.survey.texts.periods import read

    kinds = {period.kind if (period := read(text)) else None for text in between}
    if said["per"] or said.get("period_from"):
        return {}
    if len(kinds) == 1 and None not in kinds:
        return {"per": kinds.pop()}
    return {"by": [PERIOD]}


def _scored(source: Source | Iterable[Source], said: dict[str, Any], findings: Findings) -> Report:
    report = score(source, **said)
    findings += report.findings.placed(Place(_named(of_report(report), source).path))
    return report


def _named(former: StoredReport, source: Source | Iterable[Source]) -> StoredReport:
    """The figures under the path, pattern or folder that the caller named, where it was one."""
    return former._replace(path=str(source)) if isinstance(source, str | PathLike) else former
