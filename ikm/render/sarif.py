"""Findings as SARIF 2.1.0, which code hosts show beside files: a rule for each code, a result for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ikm.messages.catalogue import REFUSAL, Severity, entry
from ikm.messages.findings import Finding, Place, Refusal
from ikm.messages.language import spoken
from ikm.messages.option_names import worded
from ikm.messages.paths import shown_path
from ikm.render import Style
from ikm.render.json import written
from ikm.report.inspection import Inspection
from ikm.report.rule_sets import Inspections
from ikm.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[str, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    REFUSAL: "error",
}
LINES = (".csv", ".tsv", ".tab", ".txt")
"""Endings of files whose rows are lines, at which a code host can show a result."""


def render(what: Inspection | Inspections, style: Style) -> str:
    """Render the findings, a run for each rule set."""
    inspections = [what] if isinstance(what, Inspection) else list(what)
    return _document([_run_of(one, several=len(inspections) > 1) for one in inspections], style)


def render_refusal(refusal: Refusal, style: Style) -> str:
    """Render all that stands in the way of the files, as the results of a run that did not succeed."""
    every = (refusal, *refusal.others)
    run = _run(every, {one.place.file: None for one in every}, is_successful=False)
    return _document([run], style)


def _document(runs: Sequence[dict[str, Any]], style: Style) -> str:
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, style)


def _run_of(inspection: Inspection, *, several: bool) -> dict[str, Any]:
    """The run of one inspection; with what it counted, which may be more than it lists.

    What has no place of its own is at the first file, for a code host takes no result without one.
    """
    listed = inspection.findings.placed(Place(inspection.inputs[0].use.path)).listed()
    digests: dict[str, str | None] = {one.use.path: one.use.sha256 for one in inspection.inputs}
    digests = {**dict.fromkeys(one.place.file for one in listed), **digests}
    run = _run(listed, digests, is_successful=True)
    if several:
        run["automationDetails"] = {"id": f"ikm/{inspection.method.rules.id}/"}
    run["properties"] = {"counts": dict(sorted(inspection.findings.by_code.items()))}
    return run


def _run(said: Iterable[Finding | Refusal], digests: dict[str, str | None], *, is_successful: bool) -> dict[str, Any]:
    """A run of what was said; ``digests`` are the files with their SHA-256, where that is known."""
    every = list(said)
    codes = list(dict.fromkeys(one.code for one in every))
    files = [file for file in digests if file]
    return {
        "tool": {"driver": {"name": "ikm", "version": __version__, "rules": [_rule(code) for code in codes]}},
        "language": spoken(),
        "invocations": [{"executionSuccessful": is_successful}],
        "artifacts": [_artifact(file, digests[file]) for file in files],
        "results": [_result(one, codes, files) for one in every],
    }


def _rule(code: str) -> dict[str, Any]:
    """A rule: its id is the code, and its description the paragraph of the catalogue, in short its first sentence."""
    about = " ".join(worded(entry(code).about, {}).split())
    first, stop, _others = about.partition(". ")
    return {
        "id": code,
        "shortDescription": {"text": f"{first}{stop}".strip()},
        "fullDescription": {"text": about},
        "help": {"text": about},
        "defaultConfiguration": {"level": LEVELS[entry(code).kind]},
    }


def _artifact(file: str, digest: str | None) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": _uri(file)}}
    if digest:
        artifact["hashes"] = {"sha-256": digest}
    return artifact


def _uri(file: str) -> str:
    """The name of a file as it is shown, as a reference."""
    return quote(PurePath(shown_path(file)).as_posix(), safe="/:")


def _result(one: Finding | Refusal, codes: Sequence[str], files: Sequence[str]) -> dict[str, Any]:
    if isinstance(one, Finding):
        text, level = f"{one.sentence}; {one.advice}", LEVELS[one.severity]
    else:
        text, level = one.reason, LEVELS[REFUSAL]
    result = {"ruleId": one.code, "ruleIndex": codes.index(one.code), "level": level, "message": {"text": text}}
    location = _location(one.place, files)
    return result | {"locations": [location]} if location else result


def _location(place: Place, files: Sequence[str]) -> dict[str, Any]:
    """Where something is: its file, the line of a file of lines, the sheet and cell; empty where it is nowhere."""
    location: dict[str, Any] = {}
    if place.file:
        physical: dict[str, Any] = {
            "artifactLocation": {"uri": _uri(place.file), "index": files.index(place.file)},
        }
        has_lines = not place.sheet and PurePath(place.file).suffix.lower() in LINES
        if has_lines and place.row:
            physical["region"] = {"startLine": place.row}
        location["physicalLocation"] = physical
    spot = str(place._replace(file="")).lstrip(":!")
    if spot:
        location["logicalLocations"] = [{"fullyQualifiedName": spot}]
    return location
