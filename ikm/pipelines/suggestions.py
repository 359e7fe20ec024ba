"""``ikm saran``: from files of answers to the list of what their respondents suggested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ikm.options import ReadOptions
from ikm.pipelines.read_inputs import Watch, read_inputs, source_list
from ikm.pipelines.reading_request import reading_request
from ikm.report.pooling import refuse_rows_twice, settle_assumed_unit
from ikm.report.suggestions import SuggestionList, list_suggestions
from ikm.survey.columns.mapping_file import SERVICE, UNIT

if TYPE_CHECKING:
    from ikm.survey.files.inputs import Source


def collect_suggestions(
    sources: Source | Iterable[Source],
    options: ReadOptions,
    columns: Sequence[str] = (),
    watch: Watch | None = None,
) -> SuggestionList:
    """The suggestions of those respondents of ``sources`` that are counted by these options.

    ``columns`` are headers of the columns that hold suggestions; without them those are taken whose headers say it.

    :raises Refusal: as :func:`ikm.score` does, and as :func:`list_suggestions` does.
    """
    request = reading_request(options, in_addition=((UNIT, SERVICE),), suggestions=tuple(columns))
    (read,) = read_inputs(source_list(sources), [request], watch)
    settled = settle_assumed_unit(read.readings)
    refuse_rows_twice(settled.readings)
    findings = read.findings
    findings += settled.findings
    return list_suggestions(settled.readings, request.method.rules, findings, complete=read.is_complete)
