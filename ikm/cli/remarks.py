"""What is said of the data on stderr, beside the result."""

from __future__ import annotations

from ikm.catalogue import Severity, _
from ikm.cli.run import say
from ikm.cli.writing import on_terminal
from ikm.findings import Findings


def say_findings(findings: Findings, *, quiet: bool) -> None:
    """Say the findings, a line each, and how many there are where not all are shown; if quiet, errors only."""
    shown = [one for one in findings.shown() if not quiet or one.severity is Severity.ERROR]
    if shown and on_terminal():
        say("")  # set off from the result
    for one in shown:
        say(f"{one.severity}: {one}")
    total = findings.by_code.total()
    if not quiet and total > len(shown):
        codes = ", ".join(f"{code} {findings.by_code[code]}" for code in sorted(findings.by_code))
        say(_("{total} findings in all: {codes}").format(total=total, codes=codes))
