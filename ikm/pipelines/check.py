"""``ikm check``: how files are understood, and every finding about their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.method import Method
from ikm.messages.findings import Findings
from ikm.pipelines.footer_claims import compare_footer_claims
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.table_overrides import overrides_from, requests_by_stem, texts_of
from ikm.report.assemble import input_use
from ikm.report.pooling import settle_assumed_unit
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.columns.mapping_file import OtherRules
from ikm.survey.counting.read_table import ReadRequest
from ikm.survey.files.inputs import Source

if TYPE_CHECKING:
    from ikm.report.inspection import Inspection

LISTED_PER_CODE = 10_000
"""So many findings of a code a check lists; further ones are counted."""


def check(
    sources: Source | Iterable[Source],
    *,
    unit: str | None = None,
    rules: str | Ruleset = DEFAULT_RULES,
    without: str | Iterable[str] = (),
    order: str | None = None,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    other_rules: OtherRules = (),
    output: Path | None = None,
    watch: Watch | None = None,
) -> Inspection:
    """Say how ``sources`` are understood, and list every finding about their rows.

    The parameters are those of :func:`ikm.score`. In addition to what scoring finds, it looks for blanks, rows of
    equal answers, impossible ages and dates, repeated rows, and spellings that look alike.

    :raises Refusal: as :func:`ikm.score` does.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    overrides = overrides_from(
        ruleset, other_rules, map, columns, sheet=sheet, order=order, without=texts_of(without), long=long
    )
    method = Method(ruleset, order=overrides.order or "", without=overrides.without)
    request = ReadRequest(method, overrides, unit, counts=counts, thorough=True, max_per_code=LISTED_PER_CODE)
    findings = Findings(LISTED_PER_CODE)
    own_requests = requests_by_stem(map, request)
    inputs = read_inputs(source_list(sources), request, own_requests, findings, output, watch)
    readings = settle_assumed_unit(inputs.readings, findings)
    compare_footer_claims(readings, findings)
    from ikm.report.inspection import Inspection, inspect_table

    tables = tuple(inspect_table(reading, input_use(reading)) for reading in readings)
    return Inspection(method, tables, findings, inputs.is_complete)
