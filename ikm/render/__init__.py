"""What a command found out as text or bytes.

What a person reads is a page of blocks (:mod:`ikm.render.page`) in the words of a writer; every other output is a
function ``(what, Style) -> str | bytes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.messages.findings import Refusal
from ikm.messages.language import DECIMAL_MARKS, DOCUMENTS, speaking, spoken
from ikm.messages.masking import without_commands
from ikm.messages.paths import short_paths

if TYPE_CHECKING:
    from ikm.render.page import Page
    from ikm.report.rule_sets import Inspections, Reports
COMMA, POINT = ",", "."


class Style(NamedTuple):
    """How an output is to look: its decimal mark (None: its own), and what the terminal can do, if it is one.

    With ``full_paths``, files are named by the whole of their paths. With ``strict``, a warning is a failure in an
    output that knows passed and failed alone.
    """

    decimal: str | None = None
    width: int = 80
    terminal: bool = False
    colour: bool = False
    unicode: bool = True
    full_paths: bool = False
    strict: bool = False


class Output(NamedTuple):
    """One output: the module and function that render it, the endings of files that mean it, whether it is binary.

    Where it is ``whole``, the function renders together what several rule sets gave; else each is rendered by itself.
    One ``of_pages`` is a writer, which gets the pages of all. ``language`` is the one that its sentences are always
    in; without it they are in that of the screen.
    """

    module: str
    endings: tuple[str, ...] = ()
    binary: bool = False
    function: str = "render"
    whole: bool = False
    of_pages: bool = False
    language: str | None = None

    def render_all(self, what: Reports | Inspections, style: Style) -> str | bytes:
        """Render what several rule sets gave, one after another unless it belongs together."""
        with speaking(self.language or spoken()), short_paths(wanted=not style.full_paths):
            return self._rendered_together(what, style)

    def render(self, what: object, style: Style) -> str | bytes:
        """Render what a command found out."""
        with speaking(self.language or spoken()), short_paths(wanted=not style.full_paths):
            if self.of_pages:
                return self.write([page_of(what, style)], style)
            return self._function()(what, style)

    def _rendered_together(self, what: Reports | Inspections, style: Style) -> str | bytes:
        found: list[Any] = list(what)
        if self.of_pages:
            return self.write(pages_of(found, style), style)
        if len(found) == 1:
            return self.render(found[0], style)
        if self.whole:
            return self.render(what, style)
        return "\n".join(str(self.render(one, style)) for one in found)

    def write(self, pages: Sequence[Page], style: Style) -> str | bytes:
        """Write pages, where the output is one of pages: what a survey says in them is no command to a CI server."""
        written = self._function()(pages, style)
        return written if isinstance(written, bytes) else without_commands(written)

    def _function(self) -> Callable[[Any, Style], str | bytes]:
        function: Callable[[Any, Style], str | bytes]
        function = getattr(import_module(f"ikm.render.{self.module}"), self.function)
        return function


PAGE_BUILDERS = {
    "Report": "report",
    "Comparison": "comparison",
    "Classification": "classification",
    "Sampling": "sample_size",
    "Inspection": "inspection",
    "Reconciliation": "reconciliation",
    "Checklist": "checklist",
    "Ruleset": "rule_set",
    "Scale": "rule_set",
    "Survey": "rule_set",
}
"""The module of :mod:`ikm.render.pages` that makes the page of a result, by the class of the result."""


def page_of(what: object, style: Style) -> Page:
    """The page of a result, with the decimal mark of a style or else of the language."""
    builder = import_module(f"ikm.render.pages.{PAGE_BUILDERS[type(what).__name__]}")
    page: Page = builder.page(what, style.decimal or DECIMAL_MARKS[spoken()])
    return page._replace(language=spoken())


def pages_of(found: Sequence[Any], style: Style) -> list[Page]:
    """The pages of what several rule sets gave; one without a title is then called after its rule set."""
    pages = []
    for one in found:
        page = page_of(one, style)
        if len(found) > 1 and not page.title:
            rules = one.method.rules
            page = page._replace(title=f"{rules.short} ({rules.id})")
        pages.append(page)
    return pages


WRITERS = {
    "text": Output("text", (".txt",), of_pages=True),
    "markdown": Output("markdown", (".md", ".markdown"), of_pages=True),
    "html": Output("html", (".html", ".htm"), of_pages=True),
}
"""The writers of pages: what every result can be shown as."""


OUTPUTS = WRITERS | {
    "json": Output("json", (".json",), whole=True),
    "csv": Output("csv", (".csv",), whole=True),
    "xlsx": Output("workbook.report_workbook", (".xlsx",), binary=True, whole=True, language=DOCUMENTS),
    "tally": Output("tally", (".tally",)),
}
"""Every output, under the name of its format."""


INSPECTIONS = WRITERS | {
    "json": Output("json", (".json",), whole=True),
    "csv": Output("pages.inspection", (".csv",), function="csv", whole=True),
    "xlsx": Output("pages.inspection", (".xlsx",), binary=True, function="xlsx", whole=True, language=DOCUMENTS),
    "github": Output("pages.inspection", function="github"),
    "junit": Output("junit", (".xml",), whole=True),
    "sarif": Output("sarif", (".sarif",), whole=True),
}
"""Every output of an inspection."""

REFUSED_INSPECTIONS = {
    "github": Output("pages.inspection", function="github_refusal"),
    "junit": Output("junit", function="render_refusal"),
    "sarif": Output("sarif", function="render_refusal"),
}
"""The outputs of an inspection that programs wait for also where the files were refused."""


COMPARISONS = WRITERS | {
    "json": Output("json", (".json",)),
    "csv": Output("pages.comparison", (".csv",), function="csv"),
    "xlsx": Output("workbook.comparison_workbook", (".xlsx",), binary=True, language=DOCUMENTS),
}
"""Every output of a comparison."""

SAMPLES = WRITERS | {
    "json": Output("json", (".json",)),
    "csv": Output("pages.sample_size", (".csv",), function="csv"),
}
"""Every output of how many respondents are needed."""

CLASSIFICATIONS = WRITERS | {
    "json": Output("json", (".json",)),
    "csv": Output("pages.classification", (".csv",), function="csv"),
}
"""Every output of figures and their classes."""

RECONCILIATIONS = WRITERS | {
    "json": Output("json", (".json",)),
    "csv": Output("pages.reconciliation", (".csv",), function="csv"),
}
"""Every output of which arithmetics give a printed index."""


CARDS = {
    "svg": Output("card.svg", (".svg",), language=DOCUMENTS),
    "html": Output("card.html", (".html", ".htm"), language=DOCUMENTS),
    "png": Output("card.picture", (".png",), binary=True, function="png", language=DOCUMENTS),
    "pdf": Output("card.picture", (".pdf",), binary=True, function="pdf", language=DOCUMENTS),
}
"""Every output of the card to publish."""


DOCUMENT_WRITERS = WRITERS | {
    "docx": Output("word.document", (".docx",), binary=True, of_pages=True),
    "pdf": Output("typst_document.document", (".pdf",), binary=True, of_pages=True),
}
"""Every output of a document that is handed in; its language is that of documents."""


SUGGESTIONS = {
    "xlsx": Output("workbook.suggestions_workbook", (".xlsx",), binary=True, language=DOCUMENTS),
    "csv": Output("workbook.suggestions_workbook", (".csv",), function="csv", language=DOCUMENTS),
}
"""Every output of what respondents suggested."""


def output_for(path: Path, outputs: Mapping[str, Output] = OUTPUTS) -> str:
    """The format that a path's ending means.

    :raises Refusal: ``output-format`` where it means none.
    """
    for name, output in outputs.items():
        if path.suffix.lower() in output.endings:
            return name
    endings = ", ".join(ending for output in outputs.values() for ending in output.endings)
    raise Refusal("output-format", path=path, endings=endings)
