"""``ikm compare``: from two surveys, or two periods of one, to what changed between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import NamedTuple, Unpack

from ikm.messages.findings import Findings, Place, Refusal
from ikm.messages.option_names import OptionUse
from ikm.messages.system_errors import system_refusals
from ikm.options import CompareOptions, ReadOptions, ScoreOptions, refuse_unknown
from ikm.pipelines.keywords import CompareKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch
from ikm.pipelines.reading_request import unit_names_of
from ikm.pipelines.score import score_survey
from ikm.report.comparison import Comparison
from ikm.report.comparison import compare as compare_figures
from ikm.report.confidence import confidence_of
from ikm.report.report import Report
from ikm.report.stored_report import StoredReport, is_report, load, of_period, of_report
from ikm.rules.library import ruleset_of
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.counting.idle_options import options_of_side
from ikm.survey.files.inputs import Input, Source, is_database, kept_source
from ikm.survey.texts.vocabulary import plain

Survey = Source | Iterable[Source] | Report | StoredReport
"""What can be compared: everything that can be scored, the path of a JSON report, or a report."""


@system_refusals()
@shows_keywords(ReadOptions, CompareOptions)
def compare(
    before: Survey,
    after: Survey | None = None,
    *,
    watch: Watch | None = None,
    **options: Unpack[CompareKeywords],
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
    :raises Refusal: as :func:`ikm.score` does, and of the families ``former-bad`` and ``compare-differs``, or
        ``period-unknown``.
    """
    refuse_unknown(options, ReadOptions, CompareOptions)
    return compare_surveys(
        before, after, ReadOptions.of_keywords(options), CompareOptions.of_keywords(options), watch
    )


def compare_surveys(
    before: Survey,
    after: Survey | None,
    options: ReadOptions,
    comparing: CompareOptions,
    watch: Watch | None = None,
) -> Comparison:
    """Compare as :func:`compare` does."""
    between = comparing.between
    if (after is None) == (between is None):
        raise Refusal("compare-two")
    if options.per is not None and between is None:
        raise Refusal("option-needs", option=OptionUse("per"), other=OptionUse("between"))
    loaded = ruleset_of(options.rules)
    ruleset = loaded.converted(options.conversion)
    options = replace(options, rules=loaded)
    confidence_level = confidence_of(comparing.confidence)
    findings = Findings()
    before = _kept(before, options)
    if between is not None:
        earlier, later, survey_findings = _figures_of_periods(before, between, options, watch)
        findings += survey_findings
    else:
        assert after is not None  # refused above
        _refuse_same_path(before, after)
        after = _kept(after, options)
        of_before, of_after = _options_of_both(before, after, options)
        earlier, findings_before = _figures_of(before, of_before, _half_of(watch, 0))
        later, findings_after = _figures_of(after, of_after, _half_of(watch, 1))
        findings += findings_before
        findings += findings_after
    return compare_figures(earlier, later, ruleset, confidence_level, findings)


def _kept(survey: Survey, options: ReadOptions) -> Survey:
    """The survey; a pipe as an input, which can be looked at before it is read."""
    return kept_source(survey, options.max_input) if isinstance(survey, str) else survey


def _options_of_both(before: Survey, after: Survey, options: ReadOptions) -> list[ReadOptions]:
    """The options of each survey: of answers in a database and in a file, each has its own."""
    are_databases = [is_database(before), is_database(after)]
    is_of_answers = not any(map(_is_report, (before, after)))
    if is_of_answers and len(set(are_databases)) > 1:
        return [options_of_side(options, is_database=is_one) for is_one in are_databases]
    return [options, options]


def _is_report(survey: Survey) -> bool:
    """Whether a survey is a report, which options do not reach."""
    if isinstance(survey, Report | StoredReport):
        return True
    return isinstance(survey, str | PathLike | Input) and is_report(survey)


def _refuse_same_path(before: Survey, after: Survey) -> None:
    """Refuse to compare a file with itself."""
    if not (isinstance(before, str | PathLike) and isinstance(after, str | PathLike)):
        return
    if Path(before).resolve() == Path(after).resolve():
        raise Refusal("compare-itself", path=before)


def _half_of(watch: Watch | None, surveys_before: int) -> Watch | None:
    """A watch for one of two surveys, which reports how much of both is read."""
    if watch is None:
        return None
    return lambda label, part: watch(label, (surveys_before + part) / 2)


class _SurveyFigures(NamedTuple):
    """The figures of a survey, and what was found when its answers were scored."""

    figures: StoredReport
    findings: Findings


def _figures_of(survey: Survey, options: ReadOptions, watch: Watch | None) -> _SurveyFigures:
    """The figures of one survey: of a report as they are, of answers as they are scored."""
    if isinstance(survey, StoredReport):
        return _SurveyFigures(survey, Findings())
    if isinstance(survey, Report):
        return _SurveyFigures(of_report(survey), Findings())
    if isinstance(survey, str | PathLike | Input) and is_report(survey):
        output = options.output
        if not isinstance(survey, Input) and output and output.exists() and output.samefile(survey):
            raise Refusal("output-is-input", path=output)
        return _SurveyFigures(load(survey).with_unit_names(unit_names_of(options)), Findings())
    report, findings = _scored(survey, options, watch)
    return _SurveyFigures(_under_given_name(of_report(report), survey), findings)


class _PeriodFigures(NamedTuple):
    """The figures of two periods of a survey, and what was found when its answers were scored."""

    earlier: StoredReport
    later: StoredReport
    findings: Findings


def _figures_of_periods(
    survey: Survey, between: tuple[str, str], options: ReadOptions, watch: Watch | None
) -> _PeriodFigures:
    """The figures of two periods of one survey, and of the units in them."""
    earlier, later = between
    if plain(earlier) == plain(later):
        raise Refusal("option-repeated", option=OptionUse("between"), value=earlier)
    if isinstance(survey, Report):
        return _PeriodFigures(of_period(survey, earlier), of_period(survey, later), Findings())
    if isinstance(survey, StoredReport) or (isinstance(survey, str | PathLike | Input) and is_report(survey)):
        raise Refusal("between-report")
    report, findings = _scored(survey, _grouped_by_periods(between, options), watch)
    return _PeriodFigures(
        _under_given_name(of_period(report, earlier), survey),
        _under_given_name(of_period(report, later), survey),
        findings,
    )


def _grouped_by_periods(between: tuple[str, str], options: ReadOptions) -> ReadOptions:
    """The options that also group by the periods named.

    Names such as ``TW I 2025`` tell which kind of period the dates are to be grouped by; other names, and two kinds,
    are looked for as they stand in the column of periods.
    """
    if options.per or options.period_from:
        return options  # the caller said how
    from ikm.survey.texts.periods import read

    earlier, later = (read(text) for text in between)
    if earlier and later and earlier.kind == later.kind:
        return replace(options, per=earlier.kind)
    return replace(options, by=(PERIOD,))


class _ScoredSurvey(NamedTuple):
    """A report, and its findings, those without a place of their own at the name of the survey."""

    report: Report
    findings: Findings


def _scored(source: Source | Iterable[Source], options: ReadOptions, watch: Watch | None) -> _ScoredSurvey:
    """Score answers."""
    report = score_survey(source, options, ScoreOptions(), watch)
    survey_name = _under_given_name(of_report(report), source).path
    return _ScoredSurvey(report, report.findings.placed(Place(survey_name)))


def _under_given_name(figures: StoredReport, source: Source | Iterable[Source]) -> StoredReport:
    """The figures under the path, pattern or folder that the caller named, where it was one."""
    if isinstance(source, str | PathLike | Input):
        return figures._replace(path=source.label if isinstance(source, Input) else str(source))
    return figures
