"""Reports that are handed in or published: of one period, headed by the figure that the ministry's outline has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ikm.index.rollup import MEAN, POOLED
from ikm.messages.findings import Refusal
from ikm.options import ReadOptions, ScoreOptions
from ikm.pipelines.score import names_role
from ikm.report.period_choice import ALL, LATEST
from ikm.report.report import Report
from ikm.survey.columns.mapping_file import SERVICE


def published_options(options: ReadOptions, wanted: ScoreOptions, parts: Collection[str] = ()) -> ScoreOptions:
    """What is worked out for a report that others read: who answered, and the figure of the ministry's outline.

    That is the mean of the services where the respondents are grouped by them, unless the caller names another. Of
    ``parts`` by service each report is of one, which has no mean.
    """
    is_grouped = names_role(options.by, SERVICE) or options.service_from is not None
    has_services = is_grouped and SERVICE not in parts
    overall = wanted.overall or (MEAN if has_services else POOLED)
    return replace(wanted, overall=overall, profile=True, card=True)


def refuse_undecided(report: Report, wanted: ScoreOptions) -> None:
    """Refuse a report of several periods of which none was named: which is handed in is for its office to say.

    :raises Refusal: ``period-undecided``, with all periods.
    """
    periods = report.periods
    is_named = wanted.period is not None or wanted.year is not None
    if len(periods.told) > 1 and periods.way in (ALL, LATEST) and not is_named:
        raise Refusal("period-undecided", known=periods.told)
