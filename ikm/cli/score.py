"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ikm.cli.progress import Bar
from ikm.cli.rules import known
from ikm.cli.run import UNMET, guarded, say
from ikm.cli.writing import on_terminal, refuse_unwritable, write
from ikm.findings import Findings, Refusal, Severity, _, near
from ikm.render import OUTPUTS, Style, output_for

if TYPE_CHECKING:
    from ikm.report import Report

HELP = _("Compute the index of files of answers, and print it as graded tables or write it to a file.")
NARROWEST = 40
DEFAULT_RULES = "permenpanrb-14-2017"
_READ, _RULES, _OUT, _GATES = _("Reading"), _("Rules"), _("Output"), _("Gates")


def _formats(incomplete: str) -> list[str]:
    return [name for name in OUTPUTS if name.startswith(incomplete)]


@guarded
def command(
    files: Annotated[
        list[str],
        typer.Argument(
            help=_("Files of answers (CSV, xlsx, xlsm, xls, xlsb, ods), patterns, a folder, or - for stdin.")
        ),
    ],
    unit: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help=_("Column that names the unit; none for no unit."), rich_help_panel=_READ
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN", help=_("Group by a column, a table each; A,B crosses two."), rich_help_panel=_READ
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Sheet of the workbook."), rich_help_panel=_READ)
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("Name of the unit, as a label."), rich_help_panel=_READ)
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("Period of the survey, as a label."), rich_help_panel=_READ)
    ] = None,
    rules: Annotated[
        str,
        typer.Option(
            metavar="ID|FILE.toml", help=_("Rule set; see ikm rules."), autocompletion=known, rich_help_panel=_RULES
        ),
    ] = DEFAULT_RULES,
    weight: Annotated[
        str,
        typer.Option(
            metavar="exact|0.111|…", help=_("Weight of each unsur: exact, or one as printed."), rich_help_panel=_RULES
        ),
    ] = "exact",
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="UNSUR", help=_("An unsur that was not asked; may be repeated."), rich_help_panel=_RULES
        ),
    ] = None,
    missing: Annotated[
        Literal["per-unsur", "complete"],
        typer.Option(help=_("A blank leaves its unsur only, or drops the whole respondent."), rich_help_panel=_RULES),
    ] = "per-unsur",
    order: Annotated[
        str | None,
        typer.Option(
            metavar="questionnaire|regulation",
            help=_("Order in which bare numbers such as U8 and U9 are read."),
            rich_help_panel=_RULES,
        ),
    ] = None,
    min_n: Annotated[
        int,
        typer.Option(
            "--min-n", min=1, help=_("Profile groups with fewer respondents show n only."), rich_help_panel=_RULES
        ),
    ] = 10,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=_("Write to a file."), rich_help_panel=_OUT),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="|".join(OUTPUTS),
            help=_("Kind of output; otherwise by the ending of the file."),
            autocompletion=_formats,
            rich_help_panel=_OUT,
        ),
    ] = None,
    decimal: Annotated[
        Literal["comma", "point"] | None,
        typer.Option(
            help=_("Decimal mark; a comma makes CSV as spreadsheets in Indonesia open it."), rich_help_panel=_OUT
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=_("On stderr, errors only."), rich_help_panel=_OUT)
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help=_("Show the traceback of a fault."), rich_help_panel=_OUT)
    ] = False,
    min_ikm: Annotated[
        str | None,
        typer.Option(
            "--min-ikm", metavar="76,61", help=_("Exit 1 when the whole or a unit is below."), rich_help_panel=_GATES
        ),
    ] = None,
    min_mutu: Annotated[
        str | None,
        typer.Option(
            "--min-mutu", metavar="B", help=_("Exit 1 when the whole or a unit has less."), rich_help_panel=_GATES
        ),
    ] = None,
) -> None:
    """Score the files and render the report; see :func:`ikm.evaluate.score`."""
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = _kind(format, output)
    from ikm import gates
    from ikm.evaluate import score
    from ikm.rules.ruleset import load

    demanded = gates.Gates.read(load(rules), min_ikm, min_mutu)
    with Bar(quiet=quiet) as bar:
        report = score(
            files,
            unit=unit,
            by=by or (),
            rules=rules,
            weight=weight,
            without=without or (),
            missing=missing,
            order=order,
            sheet=sheet,
            min_n=min_n,
            name=name,
            period=period,
            output=output,
            watch=bar,
        )
    write(OUTPUTS[kind].render(report, _style(decimal, output)), output)
    _say_findings(report.findings, quiet=quiet)
    if output and not quiet:
        say(_written(report, output))
    unmet = demanded.unmet(report)
    for one in unmet:
        say(f"ikm: {one}")
    if unmet or not report.complete:
        raise typer.Exit(UNMET)


def _kind(format: str | None, output: Path | None) -> str:
    kind = format or (output_for(output) if output else "text")
    if kind not in OUTPUTS:
        known = ", ".join(OUTPUTS)
        raise Refusal("option-bad", option="--format", what=f"“{kind}” is not one of {known}{near(kind, OUTPUTS)}")
    if OUTPUTS[kind].binary and output is None and on_terminal():
        raise Refusal("output-terminal")
    if output:
        refuse_unwritable(output)
    return kind


def _style(decimal: str | None, output: Path | None) -> Style:
    mark = {"comma": ",", "point": "."}.get(decimal or "")
    terminal = output is None and on_terminal()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if colour and sys.platform == "win32":
        from rich.console import detect_legacy_windows

        colour = not detect_legacy_windows()
    width = shutil.get_terminal_size((80, 24)).columns  # COLUMNS, where it is set
    unicode = not terminal or (sys.stdout.encoding or "").lower().startswith("utf")
    return Style(mark, max(width, NARROWEST), terminal, colour, unicode)


def _say_findings(findings: Findings, *, quiet: bool) -> None:
    shown = [one for one in findings.shown() if not quiet or one.severity is Severity.ERROR]
    for one in shown:
        say(f"{one.severity}: {one}")
    total = findings.by_code.total()
    if not quiet and total > len(shown):
        codes = ", ".join(f"{code} {findings.by_code[code]}" for code in sorted(findings.by_code))
        say(_("{total} findings in all: {codes}").format(total=total, codes=codes))


def _written(report: Report, output: Path) -> str:
    score = report.overall
    grade = f"{score.ikm} {score.grade.mutu} ({score.grade.kinerja})" if score.grade else f"– ({score.reason})"
    return _("{path}: IKM {grade}, {n} respondents").format(path=output, grade=grade, n=score.respondents)
