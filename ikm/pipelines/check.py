"""``ikm check``: how files are understood, and every finding about their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from ikm.messages.findings import Findings
from ikm.options import ReadOptions, refuse_unknown
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.keywords import ReadKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.table_overrides import request_for, requests_by_stem
from ikm.report.assemble import input_use
from ikm.report.pooling import settle_assumed_unit
from ikm.survey.columns.mapping_file import OtherRules
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from ikm.report.inspection import Inspection

LISTED_PER_CODE = 10_000
"""So many findings of a code a check lists; further ones are counted."""


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
    return check_survey(sources, ReadOptions.of_keywords(options), watch=watch)


def check_survey(
    sources: Source | Iterable[Source],
    options: ReadOptions,
    other_rules: OtherRules = (),
    watch: Watch | None = None,
) -> Inspection:
    """Check as :func:`check` does, for one of several rule sets where there are ``other_rules``."""
    request = request_for(options, other_rules, thorough=True, max_per_code=LISTED_PER_CODE)
    findings = Findings(LISTED_PER_CODE)
    own_requests = requests_by_stem(request)
    inputs = read_inputs(source_list(sources), request, own_requests, findings, watch)
    readings, unit_columns = settle_assumed_unit(inputs.readings)
    findings += unit_columns
    findings += compare_footer_claims(readings, request.max_per_code)
    from ikm.report.inspection import Inspection, inspect_table

    tables = tuple(inspect_table(reading, input_use(reading)) for reading in readings)
    return Inspection(request.method, tables, findings, inputs.is_complete)
