"""What is said of the reports that a run wrote, one or one for each part of a survey, and with what it then exits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ikm.cli.findings_printer import print_findings
from ikm.cli.output_file import make_folder
from ikm.cli.output_template import OutputTemplate
from ikm.cli.run import UNMET, say
from ikm.cli.run_log import note
from ikm.messages.findings import ReasonUse, Refusal
from ikm.messages.language import number_text
from ikm.messages.phrases import phrase
from ikm.options import ShowOptions

if TYPE_CHECKING:
    from ikm.pipelines.parts import Part
    from ikm.report.report import Report
    from ikm.report.rule_sets import Reports

T = TypeVar("T")


@dataclass
class RunLines:
    """What a run has printed so far, which is not printed again.

    Where it writes a file for each of several parts, it says once, at its end, that not all files could be read.
    """

    of_parts: bool = False
    printed: set[str] = field(default_factory=set)
    lacks_files: bool = False


def say_of_reports(reports: Reports, output: Path | None, show: ShowOptions, lines: RunLines) -> int:
    """Say what there is to say of a run, and with what it exits."""
    for report in reports:
        note(report.inputs, report.findings)
        print_findings(report.findings, quiet=show.quiet, printed=lines.printed)
    if output and not show.quiet:
        for report in reports:
            is_told_here = not report.complete and not lines.of_parts
            say(summary(report, output) + (phrase("line-incomplete") if is_told_here else ""))
    lines.lacks_files |= not all(report.complete for report in reports)
    unmet = [gate for report in reports for gate in report.gates if not gate.met]
    for gate in unmet:
        say(f"ikm: {gate}")
    return UNMET if unmet or not all(report.complete for report in reports) else 0


def write_parts(
    parts: Sequence[Part[T]],
    template: OutputTemplate,
    show: ShowOptions,
    written: Callable[[T, Path], int],
    lines: RunLines,
) -> int:
    """Write a file for each part, and say of each what was written or why not; with what the run exits.

    ``written`` writes the file of one, and gives what the run would exit with for it.

    :raises Refusal: ``parts-none-written`` where none could be.
    """
    exits = set()
    failed: list[Refusal] = []
    paths = template.paths([part.values for part in parts])
    for part, path in zip(parts, paths, strict=True):
        try:
            if isinstance(part.outcome, Refusal):
                raise part.outcome
            make_folder(path)
            exits.add(written(part.outcome, path))
        except Refusal as refusal:
            failed.append(refusal)
            say(phrase("line-part-failed", path=path, refusal=refusal.code, reason=str(refusal)))
    if failed and len(failed) == len(parts):
        raise Refusal("parts-none-written", number=len(parts), first=ReasonUse.of(failed[0]))
    if not show.quiet:
        line = phrase("line-parts", number=len(parts) - len(failed), failed=len(failed))
        say(line + (phrase("line-incomplete") if lines.lacks_files else ""))
    return max(exits | {UNMET if failed else 0})


def summary(report: Report, output: Path) -> str:
    """One line about the report that was written: its index, class and respondents."""
    score = report.overall
    figure = number_text(score.ikm) if score.ikm is not None else f"– ({score.reason})"
    if score.grade:
        figure += f" {score.grade.mutu} ({score.grade.kinerja})"
    index, respondents = report.method.rules.named.both, score.respondents
    return phrase("line-scored", path=output, index=index, grade=figure, respondents=respondents)
