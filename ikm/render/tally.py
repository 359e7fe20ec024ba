"""The tallies of a report, to be added up elsewhere: exact counts, and nobody's answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ikm.index.tally import Products, Tally
from ikm.messages.paths import shown_path
from ikm.render import Style
from ikm.render.json import without_commands
from ikm.report.report import InputUse, Report
from ikm.survey.exchange.tally_file import INPUT, SCHEMA, upper
from ikm.version import METHOD_VERSION, __version__


def render(report: Report, style: Style) -> str:
    """Render the tallies as JSON by the schema ``ikm.tally/1``, a line for each group."""
    del style  # JSON has one look
    cells, method = report.cells, report.method
    assert cells is not None  # whoever asks for tallies has had them counted
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "program": f"ikm {__version__}",
        "method_version": METHOD_VERSION,
        "complete": report.complete,
        "rules": {"id": method.rules.id, "sha256": method.rules.sha256},
        "scores": [*method.rules.scores],
        "missing": method.missing,
        "without": [*method.without],
        "questions": [one.unsur for one in cells.questions],
        "suppressed": {"groups": cells.suppressed, "respondents": cells.hidden},
        "inputs": [_input(use) for use in report.inputs],
        "by": [*cells.by],
        "age_bands": ",".join(map(str, cells.bands)),
        "profile_classes": {role: [*cells.classes[role]] for role in cells.margins},
    }
    lines = [f"{_text(key)}: {_text(value)}" for key, value in head.items()]
    groups = ({"key": [*key], **_tally(tally)} for key, tally in cells.groups.items())
    margins = (f"{_text(role)}: {_listed(_margin(values))}" for role, values in cells.margins.items())
    lines += [f'"cells": {_listed(groups)}', f'"margins": {{{", ".join(margins)}}}']
    return without_commands("{" + ",\n ".join(lines) + "}\n")


def _input(use: InputUse) -> dict[str, Any]:
    sources = [{"path": shown_path(path), "sha256": digest} for path, digest in use.made_from]
    parts = {part: getattr(use, part) for part in INPUT}
    return {**parts, "path": shown_path(use.path), "made_from": sources}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(groups: Any) -> str:
    return "[" + ",".join(f"\n  {_text(group)}" for group in groups) + "]"


def _margin(values: Mapping[str | None, Tally]) -> list[dict[str, Any]]:
    return [{"key": [value], **_tally(tally)} for value, tally in values.items()]


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "respondents": int(tally.respondents),
        "estimated": int(tally.estimated),
        "counts": tally.counts.tolist(),
        "marks": None if tally.marks is None else int(tally.marks),
        "products": None if tally.products is None else _products(tally.products),
        **({} if tally.expected is None else {"expected": tally.expected.tolist()}),
    }


def _products(products: Products) -> dict[str, Any]:
    return {"all": upper(products.all), "complete": upper(products.complete)}
