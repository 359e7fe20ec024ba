"""``ikm report``: the laporan that an office hands in, or a list of what it still lacks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.evidence_folder import EvidenceFolder
from ikm.cli.findings_printer import print_findings
from ikm.cli.options import Files, option
from ikm.cli.output_file import output_file
from ikm.cli.output_format import output_format, style_for
from ikm.cli.output_template import OutputTemplate
from ikm.cli.progress import ProgressBar
from ikm.cli.run import UNMET, command_app, guarded, say
from ikm.cli.signature import Without, takes_options
from ikm.cli.writing import write
from ikm.cli.written_reports import RunLines, say_of_reports, write_parts
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Place, Refusal
from ikm.messages.language import DOCUMENTS, speaking
from ikm.messages.option_names import OptionUse
from ikm.messages.paths import short_paths
from ikm.messages.phrases import phrase
from ikm.messages.system_errors import system_reason
from ikm.options import DOCUMENT, DocumentOptions, ReadOptions, ScoreOptions, ShowOptions
from ikm.render import DOCUMENT_WRITERS, page_of

if TYPE_CHECKING:
    from ikm.render.page import Page
    from ikm.report.laporan import Laporan

app = command_app()


@app.command(help="command-report", cls=CataloguedCommand)
@guarded
@takes_options(DOCUMENT_WRITERS)
def command(
    files: Files,
    options: ReadOptions,
    wanted: Annotated[ScoreOptions, Without(("profile", "sort", "top", "bottom", "suppress"))],
    document: DocumentOptions,
    show: Annotated[ShowOptions, Without(("decimal",))],
    template: Annotated[Path | None, option(DOCUMENT, "KOP.docx", "help-report-template", "--template")] = None,
    check: Annotated[bool, option(DOCUMENT, None, "help-report-check", "--check")] = False,
    strict: Annotated[bool, option(DOCUMENT, None, "help-report-strict", "--strict")] = False,
    bukti: Annotated[Path | None, option(DOCUMENT, "FOLDER", "help-bukti", "--bukti")] = None,
) -> None:
    """Make the laporan; see :func:`ikm.pipelines.laporan.laporan_of`."""
    if strict and not check:
        raise Refusal("option-needs", option=OptionUse("strict"), other=OptionUse("check"))
    for name, value in {"template": template, "bukti": bukti}.items():
        if value and check:
            raise Refusal("option-conflict", option=OptionUse(name), other=OptionUse("check"))
    output = options.output
    places = OutputTemplate.of(output)
    format_name = output_format(show.format, output, DOCUMENT_WRITERS)
    folder = EvidenceFolder.of(bukti, places, show)
    lines = RunLines(of_parts=bool(places))
    make: _Writer
    if check:
        make = _ChecklistWriter(show, format_name, lines, strict=strict)
    else:
        letterhead = _letterhead(template, format_name)
        make = _DocumentWriter(show, format_name, lines, document.follow_up, letterhead, folder)
    from ikm.pipelines.laporan import laporan_of, laporan_parts, refuse_other_surveys

    refuse_other_surveys(options)

    if places:
        with ProgressBar(quiet=show.quiet) as bar:
            parts = list(laporan_parts(files, options, wanted, document, places.keys, bar))
        folder.expect([part.values for part in parts], places)
        raise typer.Exit(write_parts(parts, places, show, make.write, lines))
    output_file(output, show)  # refused before any work is done for it
    with ProgressBar(quiet=show.quiet) as bar:
        laporan = laporan_of(files, options, wanted, document, bar)
    raise typer.Exit(make.write(laporan, output))


class _Writer(ABC):
    """Writes what is made of each laporan, says what there is to say of it, and with what the run exits."""

    def __init__(self, show: ShowOptions, format_name: str, lines: RunLines) -> None:
        self.show = show
        self.format_name = format_name
        self._lines = lines

    def content(self, page: Page, output: Path | None) -> str | bytes:
        """A page as the output has it."""
        style = style_for(self.show, output)
        with short_paths(wanted=not self.show.full_paths):
            return DOCUMENT_WRITERS[self.format_name].write([page], style)

    @abstractmethod
    def write(self, laporan: Laporan, output: Path | None) -> int:
        """Write what is made of one laporan."""

    def say_of(self, laporan: Laporan, output: Path | None) -> int:
        """Say what was found in the answers, and in the office file beside them."""
        from ikm.report.rule_sets import Reports

        print_findings(laporan.office_findings, quiet=self.show.quiet, printed=self._lines.printed)
        return say_of_reports(Reports((laporan.report,)), output, self.show, self._lines)


class _DocumentWriter(_Writer):
    """Writes the documents."""

    def __init__(
        self,
        show: ShowOptions,
        format_name: str,
        lines: RunLines,
        follow_up: bool,
        letterhead: bytes | None,
        folder: EvidenceFolder,
    ) -> None:
        super().__init__(show, format_name, lines)
        self._is_follow_up = follow_up
        self._letterhead = letterhead
        self._folder = folder

    def write(self, laporan: Laporan, output: Path | None) -> int:
        """Write the document of one laporan."""
        from ikm.render.laporan import document
        from ikm.report.completeness import checklist_of

        target = output_file(output, self.show)
        with speaking(DOCUMENTS):
            page = document.follow_up_page(laporan) if self._is_follow_up else document.page(laporan)
            if self._letterhead is None:
                content = self.content(page, output)
            else:
                from ikm.render.word import document as word

                content = word.render([page], style_for(self.show, output), self._letterhead)
        write(content, target)
        self._folder.write(laporan, output, self._letterhead)
        lacking = checklist_of(laporan, document.gaps(page)).findings.count(Severity.WARNING)
        exit_code = self.say_of(laporan, output)
        if lacking and not self.show.quiet:
            say(phrase("line-lacking", number=lacking, option=OptionUse("check")))
        return exit_code


class _ChecklistWriter(_Writer):
    """Writes what the documents lack."""

    def __init__(self, show: ShowOptions, format_name: str, lines: RunLines, *, strict: bool) -> None:
        super().__init__(show, format_name, lines)
        self._is_strict = strict

    def write(self, laporan: Laporan, output: Path | None) -> int:
        """Write what one laporan lacks."""
        from ikm.render.laporan import document
        from ikm.report.completeness import checklist_of

        with speaking(DOCUMENTS):
            gaps = document.gaps(document.page(laporan))
        checklist = checklist_of(laporan, gaps)
        target = output_file(output, self.show)
        write(self.content(page_of(checklist, style_for(self.show, output)), output), target)
        exit_code = self.say_of(laporan, None)
        is_lacking = checklist.findings.count(Severity.WARNING) > 0
        return max(exit_code, UNMET if self._is_strict and is_lacking else 0)


def _letterhead(template: Path | None, format_name: str) -> bytes | None:
    """The document whose letterhead and styles are taken.

    :raises Refusal: ``option-needs`` where the output is no Word document, ``file-missing`` or ``file-denied`` where
        it cannot be read, ``letterhead-unreadable`` where it is no Word document.
    """
    if template is None:
        return None
    if format_name != "docx":
        raise Refusal("option-needs", option=OptionUse("template"), other=OptionUse("format", "docx"))
    try:
        content = template.read_bytes()
    except FileNotFoundError:
        raise Refusal("file-missing", path=template, near="") from None
    except OSError as error:
        raise Refusal("file-denied", Place(str(template)), reason=system_reason(error)) from None
    from ikm.render.word.letterhead import opened

    try:
        opened(content)
    except Refusal as refusal:
        raise Refusal(refusal.code, Place(str(template))) from None
    return content
