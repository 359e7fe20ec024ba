"""The folder in which the evidence of a report is gathered, or one for each report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.cli.output_file import is_file, make_folder, output_file
from ikm.cli.output_format import style_for
from ikm.cli.output_template import OutputTemplate
from ikm.cli.run import say
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.messages.language import DOCUMENTS, speaking
from ikm.messages.phrases import phrase
from ikm.options import ShowOptions

if TYPE_CHECKING:
    from ikm.report.laporan import Laporan


class EvidenceFolder:
    """Writes the evidence of each report into its folder; a file that is there already and the same is left."""

    def __init__(self, folder: Path | None, template: OutputTemplate | None, show: ShowOptions) -> None:
        self._folder = folder
        self._template = template
        self._show = show
        self._folders: dict[Path | None, Path] = {}

    @classmethod
    def of(cls, folder: Path | None, places: OutputTemplate | None, show: ShowOptions) -> EvidenceFolder:
        """The folder that is named; one that writes nothing where none is.

        :raises Refusal: ``evidence-place`` where one folder would have the evidence of several reports.
        """
        template = OutputTemplate.of(folder)
        named, wanted = (frozenset(one.keys if one else ()) for one in (template, places))
        if folder is not None and named != wanted:
            example = "/".join([str(folder), *(f"{{{key}}}" for key in sorted(wanted - named))])
            raise Refusal("evidence-place", folder=folder, example=example)
        if folder is not None and is_file(folder):
            raise Refusal("output-folderless", path=folder / "…", folder=folder)
        return cls(folder, template, show)

    def expect(self, parts: Sequence[tuple[str, ...]], places: OutputTemplate) -> None:
        """Learn the folders of the parts, by the values that the places of their outputs stand for."""
        if self._template:
            self._folders = dict(zip(places.paths(parts), self._template.paths(parts), strict=True))

    def write(self, laporan: Laporan, output: Path | None, letterhead: bytes | None) -> None:
        """Write the evidence of one report, which goes to ``output``."""
        if self._folder is None:
            return
        from ikm.render.laporan.evidence import evidence

        folder = self._folders.get(output, self._folder)
        with speaking(DOCUMENTS):
            files = list(evidence(laporan, style_for(self._show, folder), letterhead))
        for file in files:
            path = folder / file.name
            make_folder(path)
            if not (is_file(path) and path.read_bytes() == file.content):
                write(file.content, output_file(path, self._show))
        if not self._show.quiet:
            say(phrase("line-evidence", folder=folder, number=len(files)))
