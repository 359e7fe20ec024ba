"""``ikm map``: what was understood of one table, as the draft of a mapping file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.method import Method
from ikm.messages.findings import Findings, Refusal
from ikm.pipelines.table_overrides import overrides_from, texts_of
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.counting.read_table import ReadRequest
from ikm.survey.files.inputs import Source, gather

if TYPE_CHECKING:
    from ikm.survey.counting.mapping_draft import MappingDraft


def draft_mapping(
    source: Source,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    without: str | Iterable[str] = (),
    order: str | None = None,
    output: Path | None = None,
) -> MappingDraft:
    """Draft a mapping file for one table, or for sheets with the same header, also where it cannot be scored yet.

    The parameters are those of :func:`ikm.score`; the draft goes on from the mapping file ``map``.

    :raises Refusal: where the table cannot be opened, has no header, or several sheets hold answers.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    overrides = overrides_from(
        ruleset, (), map, columns, sheet=sheet, order=order, without=texts_of(without), long=long
    )
    method = Method(ruleset, order=overrides.order or "", without=overrides.without)
    from ikm.survey.counting.mapping_draft import draft_mapping

    inputs = gather([source], output, Findings())
    if len(inputs) > 1:
        what = f"{source} stands for {len(inputs)} files; name one of them"
        raise Refusal("option-bad", option="FILE", what=what)
    return draft_mapping(inputs[0], ReadRequest(method, overrides, counts=counts))
