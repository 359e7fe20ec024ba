"""What is said of the data on stderr, beside the result."""

from __future__ import annotations

from ikm.cli.run import say
from ikm.cli.writing import on_terminal
from ikm.messages.catalogue import Severity, _
from ikm.messages.findings import Findings


def say_findings(findings: Findings, *, quiet: bool, said: set[str] | None = None) -> None:
    """Say the findings, a line each, and how many there are where not all are shown; if quiet, errors only.

    What was ``said`` before is not said again.
    """
    kept = findings.shown()
    said = set() if said is None else said
    shown = [one for one in kept if str(one) not in said and (not quiet or one.severity is Severity.ERROR)]
    said.update(map(str, shown))
    if shown and on_terminal():
        say("")  # set off from the result
    for one in shown:
        say(f"{one.severity}: {one}")
    total = findings.by_code.total()
    if not quiet and total > len(kept):
        codes = ", ".join(f"{code} {findings.by_code[code]}" for code in sorted(findings.by_code))
        say(_("{total} findings in all: {codes}").format(total=total, codes=codes))
