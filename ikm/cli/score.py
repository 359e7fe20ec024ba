"""``ikm score``: from files of answers to graded tables."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

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
Missing = Literal["per-unsur", "complete"]
Mark = Literal["comma", "point"]
NARROWEST = 40
DEFAULT_RULES = "permenpanrb-14-2017"
_READ, _RULES, _OUT, _GATES = _("Reading"), _("Rules"), _("Output"), _("Gates")


def _formats(incomplete: str) -> list[str]:
    return [name for name in OUTPUTS if name.startswith(incomplete)]


def _option(panel: str, metavar: str | None, help: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel=panel, **more)


@guarded
def command(
    files: Annotated[list[str], typer.Argument(help=_("Files of answers, patterns, a folder, or - for stdin."))],
    unit: Annotated[str | None, _option(_READ, "COLUMN", _("Column that names the unit; none for no unit."))] = None,
    by: Annotated[
        list[str] | None, _option(_READ, "COLUMN", _("Group by it; once more: a table more; A,B: crossed."))
    ] = None,
    sheet: Annotated[str | None, _option(_READ, "NAME|PATTERN|all", _("Sheet or sheets of the workbook."))] = None,
    map: Annotated[
        str | None, _option(_READ, "FILE.toml", _("What columns and answers mean; ikm map writes one."))
    ] = None,
    no_header: Annotated[
        bool, _option(_READ, None, _("The first row is answers; needs --columns."), "--no-header")
    ] = False,
    columns: Annotated[
        str | None, _option(_READ, "no,usia,U1-U9", _("Names of the columns where no row holds them."))
    ] = None,
    long: Annotated[
        tuple[str, str, str] | None,
        _option(_READ, "respondent=COLUMN question=COLUMN answer=COLUMN", _("One row an answer.")),
    ] = None,
    counts: Annotated[bool, _option(_READ, None, _("One row an option, with its count."), "--counts")] = False,
    drop_duplicates: Annotated[
        bool, _option(_READ, None, _("Leave out rows that repeat an earlier one."), "--drop-duplicates")
    ] = False,
    name: Annotated[str | None, _option(_READ, "TEXT", _("Name of the office, as a label."))] = None,
    period: Annotated[str | None, _option(_READ, "TEXT", _("Period of the survey, as a label."))] = None,
    rules: Annotated[
        str, _option(_RULES, "ID|FILE.toml", _("Rule set; ikm rules lists them."), autocompletion=known)
    ] = DEFAULT_RULES,
    weight: Annotated[
        str, _option(_RULES, "exact|0.111|…", _("Weight of each unsur: exact, or as printed."))
    ] = "exact",
    without: Annotated[
        list[str] | None, _option(_RULES, "UNSUR", _("An unsur that was not asked; repeat it."))
    ] = None,
    missing: Annotated[
        Missing, _option(_RULES, None, _("A blank leaves its unsur only, or drops the whole respondent."))
    ] = "per-unsur",
    order: Annotated[
        str | None, _option(_RULES, "questionnaire|regulation", _("Order in which bare numbers (U8, U9) are read."))
    ] = None,
    min_n: Annotated[
        int, _option(_RULES, None, _("Profile groups with fewer respondents show n only."), "--min-n", min=1)
    ] = 10,
    output: Annotated[Path | None, _option(_OUT, "FILE", _("Write to a file."), "--output", "-o")] = None,
    format: Annotated[
        str | None,
        _option(
            _OUT,
            "|".join(OUTPUTS),
            _("Kind of output; else by the file's ending."),
            "--format",
            "-f",
            autocompletion=_formats,
        ),
    ] = None,
    decimal: Annotated[Mark | None, _option(_OUT, None, _("Decimal mark; a comma also makes CSV with ;"))] = None,
    quiet: Annotated[bool, _option(_OUT, None, _("On stderr, errors only."), "--quiet", "-q")] = False,
    debug: Annotated[bool, _option(_OUT, None, _("Show the traceback of a fault."), "--debug")] = False,
    min_ikm: Annotated[str | None, _option(_GATES, "76,61", _("Exit 1 when the whole or a unit is below."))] = None,
    min_mutu: Annotated[str | None, _option(_GATES, "B", _("Exit 1 when the whole or a unit has less."))] = None,
) -> None:
    """Score the files and render the report; see :func:`ikm.evaluate.score`."""
    del debug  # read by the guard
    output = None if output == Path("-") else output
    kind = _kind(format, output)
    from ikm import gates
    from ikm.evaluate import score
    from ikm.rules.ruleset import load
    from ikm.survey.mapping import long_from

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
            map=map,
            columns=named_columns(columns, no_header=no_header),
            long=long_from(long) if long else None,
            counts=counts,
            drop_duplicates=drop_duplicates,
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


def named_columns(columns: str | None, *, no_header: bool) -> str:
    """The names of columns where there is no header.

    :raises Refusal: ``option-bad`` where the one is said without the other.
    """
    if no_header and not columns:
        what = "name the columns with --columns “no,usia,…,U1-U9”, one name a column"
        raise Refusal("option-bad", option="--no-header", what=what)
    if columns and not no_header:
        what = "names columns only where there is no header; say --no-header too, or use a mapping file (ikm map)"
        raise Refusal("option-bad", option="--columns", what=what)
    return columns or ""


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
    if shown and on_terminal():
        say("")  # set off from the result
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
