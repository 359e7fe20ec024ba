"""``ikm check``: how files are understood, and every finding about their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Unpack

from ikm.messages.findings import Findings
from ikm.messages.system_errors import system_refusals
from ikm.options import ReadOptions, refuse_unknown
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.keywords import ReadKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.reading_request import reading_request
from ikm.pipelines.rule_sets import RuleSetRun, rule_set_runs
from ikm.report.assemble import input_use
from ikm.report.checks import warn_alike_groups
from ikm.report.common_classes import in_common_classes
from ikm.report.free_text import refuse_free_text
from ikm.report.pooling import refuse_rows_twice, settle_assumed_unit
from ikm.report.unmet_units import note_unmet_units
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from ikm.report.inspection import Inspection
    from ikm.report.rule_sets import Inspections

LISTED_PER_CODE = 10_000
"""So many findings of a code a check lists; further ones are counted."""


@system_refusals()
@shows_keywords(ReadOptions)
def check(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ReadKeywords]
) -> Inspection:
    """Say how ``sources`` are understood, and list every finding about their rows.

    The keywords are those of :func:`ikm.score` that say how to read. In addition to what scoring finds, it looks for
    blanks, rows of equal answers, impossible ages and dates, repeated rows, and spellings that look alike.

    :raises Refusal: as :func:`ikm.score` does.
    """
    refuse_unknown(options, ReadOptions)
    (inspection,) = _check_runs(sources, [RuleSetRun(ReadOptions.of_keywords(options), ())], watch)
    return inspection


@system_refusals()
@shows_keywords(ReadOptions)
def check_all(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ReadKeywords]
) -> Inspections:
    """Check ``sources`` for every rule set of ``rules``, as :func:`ikm.score_all` scores them.

    The keywords are those of :func:`ikm.check`.

    :raises Refusal: as :func:`ikm.score_all` does.
    """
    refuse_unknown(options, ReadOptions)
    return check_by_rule_sets(sources, ReadOptions.of_keywords(options), watch)


def check_by_rule_sets(
    sources: Source | Iterable[Source], options: ReadOptions, watch: Watch | None = None
) -> Inspections:
    """Check as :func:`check_all` does."""
    from ikm.report.rule_sets import Inspections

    return Inspections(tuple(_check_runs(sources, rule_set_runs(options), watch)))


def _check_runs(
    sources: Source | Iterable[Source], runs: Sequence[RuleSetRun], watch: Watch | None
) -> list[Inspection]:
    """The inspection of each rule set."""
    from ikm.report.inspection import Inspection, inspect_table

    requests = [
        reading_request(run.options, run.other_rules, thorough=True, max_per_code=LISTED_PER_CODE) for run in runs
    ]
    inspections = []
    for request, read in zip(requests, read_inputs(source_list(sources), requests, watch), strict=True):
        settled = settle_assumed_unit(read.readings)
        refuse_rows_twice(settled.readings)
        if not request.options.allow_free_text:
            refuse_free_text(settled.readings)
        of_footers = compare_footer_claims(settled.readings, LISTED_PER_CODE)
        of_classes = in_common_classes(settled.readings, request.bands, profile=request.profile).findings
        findings = Findings(LISTED_PER_CODE)
        unmet = note_unmet_units(settled.readings, request.overrides.units)
        for part in (read.findings, settled.findings, of_footers, of_classes, unmet):
            findings += part
        findings += warn_alike_groups(settled.readings, findings)
        tables = tuple(inspect_table(reading, input_use(reading)) for reading in settled.readings)
        inspections.append(Inspection(request.method, tables, findings, read.is_complete))
    return inspections
