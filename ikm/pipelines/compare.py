"""``ikm compare``: from two surveys, or two periods of one, to what changed between them."""

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

Survey = Source | Iterable[Source] | Report | StoredReport
"""What can be compared: everything that can be scored, the path of a JSON report, or a report."""
ScoreOptions = dict[str, Any]
"""Options of :func:`ikm.score` by their names."""


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
    before: Survey,
    after: Survey | None = None,
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
    :param per: which kind of periods they are, where their names do not tell it: ``"bulan"``, ``"triwulan"``,
        ``"semester"`` or ``"tahun"``.
    :param rules: the rules by which both are scored, or were, where they are reports.
    :param confidence: the confidence with which a change is told from chance, ``"0.95"`` or ``"95%"``; by default
        95 %.
    :param conversion: the conversion of the rules that brings both indices onto another scale, or did so in reports.
    :param options: how answers are read and scored, those of both surveys alike; reports are taken as they are.
    :raises Refusal: as :func:`ikm.score` does, and ``former-bad``, ``compare-differs`` or ``period-unknown``.
    """
    if (after is None) == (between is None):
        what = "name two surveys, or one and two of its periods with --between"
        raise Refusal("option-bad", option="LAMA BARU", what=what)
    if per is not None and between is None:
        raise Refusal("option-bad", option="--per", what="is said of --between; name two periods of one survey")
    ruleset = (rules if isinstance(rules, Ruleset) else load_rules(rules)).converted(conversion)
    score_options = cast("ScoreOptions", {**options, "rules": ruleset, "output": output})
    findings = Findings()
    confidence_level = confidence_of(confidence)
    if between is not None:
        period_options = {**score_options, "per": per, "watch": watch}
        earlier, later = _figures_of_periods(before, between, period_options, findings)
    else:
        assert after is not None  # refused above
        _refuse_same_path(before, after)
        earlier = _figures_of(before, {**score_options, "watch": _half_of(watch, 0)}, findings)
        later = _figures_of(after, {**score_options, "watch": _half_of(watch, 1)}, findings)
    comparison = compare_figures(earlier, later, ruleset, confidence_level)
    comparison_findings = comparison.findings
    comparison_findings += findings
    return comparison


def _refuse_same_path(before: Survey, after: Survey) -> None:
    """Refuse to compare a file with itself."""
    if not (isinstance(before, str | PathLike) and isinstance(after, str | PathLike)):
        return
    if Path(before).resolve() == Path(after).resolve():
        what = f"both are {before}; name two surveys, or one and two of its periods with --between"
        raise Refusal("option-bad", option="LAMA BARU", what=what)


def _half_of(watch: Watch | None, surveys_before: int) -> Watch | None:
    """A watch for one of two surveys, which reports how much of both is read."""
    if watch is None:
        return None
    return lambda label, part: watch(label, (surveys_before + part) / 2)


def _figures_of(survey: Survey, score_options: ScoreOptions, findings: Findings) -> StoredReport:
    """The figures of one survey: of a report as they are, of answers as they are scored."""
    if isinstance(survey, StoredReport):
        return survey
    if isinstance(survey, Report):
        return of_report(survey)
    if isinstance(survey, str | PathLike) and is_report(survey):
        output = score_options["output"]
        if output and output.exists() and output.samefile(survey):
            raise Refusal("output-is-input", path=output)
        return load(survey)
    report = _scored(survey, score_options, findings)
    return _under_given_name(of_report(report), survey)


def _figures_of_periods(
    survey: Survey, between: tuple[str, str], score_options: ScoreOptions, findings: Findings
) -> list[StoredReport]:
    """The figures of two periods of one survey, and of the units in them."""
    earlier, later = between
    if plain(earlier) == plain(later):
        raise Refusal("option-bad", option="--between", what=f"“{earlier}” is named twice; name two periods")
    if isinstance(survey, Report):
        return [of_period(survey, period) for period in between]
    if isinstance(survey, StoredReport) or (isinstance(survey, str | PathLike) and is_report(survey)):
        raise Refusal("option-bad", option="--between", what="a report tells no periods apart; name the answers")
    grouping = _grouping_by_periods(between, score_options)
    report = _scored(survey, {**score_options, **grouping}, findings)
    return [_under_given_name(of_period(report, period), survey) for period in between]


def _grouping_by_periods(between: tuple[str, str], score_options: ScoreOptions) -> ScoreOptions:
    """The options that group by the periods named.

    Names such as ``TW I 2025`` tell which kind of period the dates are to be grouped by; other names, and two kinds,
    are looked for as they stand in the column of periods.
    """
    if score_options["per"] or score_options.get("period_from"):
        return {}  # the caller said how
    from ikm.survey.texts.periods import read

    earlier, later = (read(text) for text in between)
    if earlier and later and earlier.kind == later.kind:
        return {"per": earlier.kind}
    return {"by": [PERIOD]}


def _scored(source: Source | Iterable[Source], score_options: ScoreOptions, findings: Findings) -> Report:
    """Score answers; their findings without a place of their own get the name of the survey."""
    report = score(source, **score_options)
    survey_name = _under_given_name(of_report(report), source).path
    findings += report.findings.placed(Place(survey_name))
    return report


def _under_given_name(figures: StoredReport, source: Source | Iterable[Source]) -> StoredReport:
    """The figures under the path, pattern or folder that the caller named, where it was one."""
    if isinstance(source, str | PathLike):
        return figures._replace(path=str(source))
    return figures
