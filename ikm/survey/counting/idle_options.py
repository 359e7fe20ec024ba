"""Options that nothing would come of: those of databases where no input is one, of files where all are, and both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.options import ReadOptions
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.files.inputs import Input

OF_DATABASES = ("table", "query", "schema", "db_timeout", "password_file")
"""What is chosen of a database alone."""
OF_FILES = ("sheet", "skip_hidden", "no_header", "columns", "long", "counts")
"""What is chosen of a file alone: its sheets, the rows of these, and where their header is."""
_DEFAULTS = ReadOptions()
Said = OptionUse | str
"""An option, or a line of a mapping file, as a sentence names it."""


def refuse_idle_options(inputs: Sequence[Input], request: ReadRequest) -> None:
    """Refuse what was chosen of the inputs, and none of them has.

    :raises Refusal: ``database-none``, ``files-none``, or ``option-conflict`` and ``database-chosen-twice`` where two
        things say which tables of a database are read.
    """
    is_database = [source.is_database for source in inputs]
    if not any(is_database):
        _refuse_first("database-none", _chosen(request.options, OF_DATABASES))
    if all(is_database):
        _refuse_first("files-none", _of_files(request))
    access = request.database
    if access.table is not None and access.query is not None:
        raise Refusal("option-conflict", option=OptionUse("table"), other=OptionUse("query"))
    if access.long is not None and any(is_database):
        _refuse_first("database-chosen-twice", _chosen(request.options, ("table", "query")))


def _refuse_first(code: str, is_chosen: Mapping[Said, bool]) -> None:
    chosen = next((said for said, is_said in is_chosen.items() if is_said), None)
    if chosen is not None:
        raise Refusal(code, option=chosen)


def options_of_side(options: ReadOptions, *, is_database: bool) -> ReadOptions:
    """The options of one of two surveys, of which one is a database and the other none."""
    idle = OF_FILES if is_database else OF_DATABASES
    return replace(options, **{name: getattr(_DEFAULTS, name) for name in idle})


def _chosen(options: ReadOptions, names: Iterable[str]) -> dict[Said, bool]:
    return {OptionUse(name): getattr(options, name) != getattr(_DEFAULTS, name) for name in names}


def _of_files(request: ReadRequest) -> dict[Said, bool]:
    """What is chosen of a file alone, also by lines of a mapping file.

    The names of columns are a header in row 1, so a mapping file may say that.
    """
    overrides = request.overrides
    return {
        **_chosen(request.options, OF_FILES),
        "sheet": overrides.sheet is not None,
        "header_row": overrides.header_row not in (None, 1),
        "columns": bool(overrides.columns),
        "[long]": bool(overrides.long),
        "[counts]": bool(overrides.counts),
    }
