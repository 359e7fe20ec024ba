"""``ikm card``: the card that an office publishes, on paper or as a picture."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.output_template import OutputTemplate
from ikm.cli.progress import ProgressBar
from ikm.cli.run import command_app, guarded
from ikm.cli.signature import Only, Without, takes_options
from ikm.cli.writing import passing_temporary_files, write
from ikm.cli.written_reports import RunLines, say_of_reports, write_parts
from ikm.options import OUTPUT, DocumentOptions, ReadOptions, ScoreOptions, ShowOptions, StatisticsMode, known_value
from ikm.render import CARDS

if TYPE_CHECKING:
    from ikm.report.laporan import Laporan

USUAL = "svg"
"""The format where neither a name nor an ending says one."""
SIZES = ("a4", "square")
_NOT_ON_CARDS = ("history", "sort", "top", "bottom", "suppress", "profile", "stats", "confidence", "min_n")

app = command_app()


@app.command(help="command-card", cls=CataloguedCommand)
@guarded
@takes_options(CARDS)
def command(
    files: Files,
    options: ReadOptions,
    wanted: Annotated[ScoreOptions, Without(_NOT_ON_CARDS)],
    document: Annotated[DocumentOptions, Only(("office",))],
    show: Annotated[ShowOptions, Only(("format", "force", "log", "quiet", "debug"))],
    size: Annotated[str, option(OUTPUT, "|".join(SIZES), "help-size")] = SIZES[0],
) -> None:
    """Score the files and draw the card, or one for each part; it says what a laporan of them says."""
    known_value("size", size, SIZES)
    output = options.output
    format_name = output_format(show.format, output, CARDS, usual=USUAL)
    template = OutputTemplate.of(output)
    card = _CardWriter(show, format_name, size, RunLines(of_parts=bool(template)))
    wanted = replace(wanted, stats=StatisticsMode.SKIP)
    from ikm.pipelines.laporan import laporan_of, laporan_parts

    if template:
        with ProgressBar(quiet=show.quiet) as bar:
            parts = list(laporan_parts(files, options, wanted, document, template.keys, bar))
        outcome = write_parts(parts, template, show, card.write, card.lines)
    else:
        output_file(output, show)  # refused before any work is done for it
        with ProgressBar(quiet=show.quiet) as bar:
            laporan = laporan_of(files, options, wanted, document, bar)
        outcome = card.write(laporan, output)
    if outcome:
        raise typer.Exit(outcome)


class _CardWriter(NamedTuple):
    """Writes cards of one format and size; what its ``lines`` said already is not said again."""

    show: ShowOptions
    format_name: str
    size: str
    lines: RunLines

    def write(self, laporan: Laporan, output: Path | None) -> int:
        """Write the card of one laporan, say what there is to say of it, and with what the run exits."""
        from ikm.pipelines.card import check_card
        from ikm.render.card.sheet import CardSize, card_of
        from ikm.report.rule_sets import Reports

        findings = check_card(laporan)
        target = output_file(output, self.show)
        rendered = CARDS[self.format_name]
        with passing_temporary_files() if rendered.binary else nullcontext():
            content = rendered.render(card_of(laporan, CardSize(self.size)), style_for(self.show, output))
        write(content, target)
        print_findings(findings, quiet=self.show.quiet, printed=self.lines.printed)
        return say_of_reports(Reports((laporan.report,)), output, self.show, self.lines)
