"""Prints the findings about the data on stderr, apart from the result."""

from __future__ import annotations

from ikm.cli.run import say
from ikm.cli.run_log import note
from ikm.cli.stdout import on_terminal
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Findings
from ikm.messages.phrases import phrase


def print_findings(findings: Findings, *, quiet: bool, printed: set[str] | None = None) -> None:
    """Print the findings, a line each, and the number of all where not all are shown; if ``quiet``, errors only.

    All are counted in the log of the run, if one is kept.

    Lines in ``printed`` are not printed again; those printed now are added to it.
    """
    note((), findings)
    if printed is None:
        printed = set()
    shown = findings.shown()
    new = []
    for finding in shown:
        is_wanted = not quiet or finding.severity is Severity.ERROR
        if is_wanted and str(finding) not in printed:
            new.append(finding)
    printed.update(str(finding) for finding in new)
    if new and on_terminal():
        say("")  # an empty line between the result and the findings
    for finding in new:
        say(str(finding), finding.severity)
    total = findings.by_code.total()
    if not quiet and total > len(shown):
        codes = ", ".join(f"{code} {findings.by_code[code]}" for code in sorted(findings.by_code))
        say(phrase("line-findings", total=total, codes=codes))
