"""Findings as JUnit XML, which CI servers show as tests: a suite for each table, and a case for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ikm.messages.catalogue import Severity
from ikm.messages.findings import Finding, Place, Refusal
from ikm.messages.masking import without_commands
from ikm.messages.paths import shown_path
from ikm.messages.phrases import phrase
from ikm.render import Style
from ikm.render.markup import escaped
from ikm.render.pages import wording as words
from ikm.report.inspection import Inspection
from ikm.report.rule_sets import Inspections

NAME = "ikm"
"""The name of all suites together, and of the case that a file was read."""
FAILURE, ERROR, REMARK = "failure", "error", "system-out"
"""What a case has: a cell, row or file was not used; the run was refused; or nothing but a text."""


class _Case(NamedTuple):
    """One case: its name, what it has, and the text of that. A failure has its code, and what is the matter."""

    name: str
    kind: str
    text: str
    code: str = ""
    message: str = ""


class _Suite(NamedTuple):
    """The cases of one table, which is called by its file, and by its sheet where it has one."""

    name: str
    file: str
    cases: tuple[_Case, ...]

    def count(self, kind: str) -> int:
        """How many cases are of one kind."""
        return sum(case.kind == kind for case in self.cases)

    def lines(self) -> Iterator[str]:
        """The suite in XML."""
        tests, failures, errors = len(self.cases), self.count(FAILURE), self.count(ERROR)
        file = f' file="{escaped(self.file)}"' if self.file else ""
        yield (
            f'  <testsuite name="{escaped(self.name)}"{file} tests="{tests}" failures="{failures}" errors="{errors}">'
        )
        for case in self.cases:
            yield f'    <testcase classname="{escaped(self.name)}" name="{escaped(case.name)}">'
            about = f' type="{case.code}" message="{escaped(case.message)}"' if case.kind != REMARK else ""
            yield f"      <{case.kind}{about}>{escaped(case.text)}</{case.kind}>"
            yield "    </testcase>"
        yield "  </testsuite>"


def render(what: Inspection | Inspections, style: Style) -> str:
    """Render the findings: an error is a failure, and so is a warning where the style is strict.

    Everything else is a case that passed, with its text as what it printed. A table always has the case that it was
    read, so that one without findings is seen.
    """
    inspections = [what] if isinstance(what, Inspection) else list(what)
    suites = [suite for one in inspections for suite in _suites(one, style, several=len(inspections) > 1)]
    return _document(suites)


def render_refusal(refusal: Refusal, style: Style) -> str:
    """Render all that stands in the way of the files, each an error at its place."""
    del style
    suites: dict[tuple[str, str], list[_Case]] = {}
    for one in (refusal, *refusal.others):
        case = _Case(_named(one.code, one.place), ERROR, str(one), one.code, one.sentence)
        suites.setdefault((one.place.file, one.place.sheet), []).append(case)
    return _document([_suite(file, sheet, cases, "") for (file, sheet), cases in suites.items()])


def _suites(inspection: Inspection, style: Style, *, several: bool) -> Iterator[_Suite]:
    """The suites of one inspection: its tables first, then the places of findings that are of no table."""
    cases: dict[tuple[str, str], list[_Case]] = {}
    for table in inspection.inputs:
        use = table.use
        cases[use.path, use.sheet or ""] = [_Case(NAME, REMARK, words.read(use))]
    for finding in inspection.findings.listed():
        place = finding.place
        cases.setdefault((place.file, place.sheet), []).append(_case(finding, style))
    rules = inspection.method.rules.id if several else ""
    for (file, sheet), found in cases.items():
        yield _suite(file, sheet, found, rules)


def _suite(file: str, sheet: str, cases: Iterable[_Case], rules: str) -> _Suite:
    name = str(Place(file, sheet)) or NAME
    return _Suite(f"{name} ({rules})" if rules else name, shown_path(file), tuple(cases))


def _case(finding: Finding, style: Style) -> _Case:
    fails = finding.severity is Severity.ERROR or (style.strict and finding.severity is Severity.WARNING)
    text = f"{phrase(f'severity-{finding.severity}')}: {finding}"
    name = _named(finding.code, finding.place)
    return _Case(name, FAILURE if fails else REMARK, text, finding.code, finding.sentence)


def _named(code: str, place: Place) -> str:
    """The name of a case: its code and where it is, the same as long as that is so."""
    spot = str(place._replace(file="", sheet="")).lstrip(":")
    return f"{code} {spot}" if spot else code


def _document(suites: Iterable[_Suite]) -> str:
    suites = list(suites)
    tests = sum(len(suite.cases) for suite in suites)
    failures, errors = (sum(suite.count(kind) for suite in suites) for kind in (FAILURE, ERROR))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="{NAME}" tests="{tests}" failures="{failures}" errors="{errors}">',
        *(line for suite in suites for line in suite.lines()),
        "</testsuites>",
    ]
    return without_commands("".join(f"{line}\n" for line in lines))
