"""Options that nothing would come of: those of databases where no input is one, of files where all are, and both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.databases.address import STATEMENT_SECONDS
from ikm.survey.files.inputs import Input

Said = OptionUse | str
"""An option, or a line of a mapping file, as a sentence names it."""


def refuse_idle_options(inputs: Sequence[Input], request: ReadRequest) -> None:
    """Refuse what was chosen of the inputs, and none of them has.

    :raises Refusal: ``database-none``, ``files-none``, or ``option-conflict`` and ``database-chosen-twice`` where two
        things say which tables of a database are read.
    """
    is_database = [source.is_database for source in inputs]
    if not any(is_database):
        _refuse_first("database-none", _of_databases(request))
    if all(is_database):
        _refuse_first("files-none", _of_files(request))
    access = request.database
    if access.table is not None and access.query is not None:
        raise Refusal("option-conflict", option=OptionUse("table"), other=OptionUse("query"))
    if access.long is not None and any(is_database):
        _refuse_first("database-chosen-twice", _of_tables(request))


def _refuse_first(code: str, is_chosen: Mapping[Said, bool]) -> None:
    chosen = next((said for said, is_said in is_chosen.items() if is_said), None)
    if chosen is not None:
        raise Refusal(code, option=chosen)


def _of_tables(request: ReadRequest) -> dict[Said, bool]:
    """What chooses a table of a database."""
    access = request.database
    return {OptionUse("table"): access.table is not None, OptionUse("query"): access.query is not None}


def _of_databases(request: ReadRequest) -> dict[Said, bool]:
    """What is chosen of a database alone."""
    access = request.database
    return {
        **_of_tables(request),
        OptionUse("schema"): access.schema is not None,
        OptionUse("db_timeout"): access.timeout != STATEMENT_SECONDS,
        OptionUse("password_file"): access.password.file is not None,
    }


def _of_files(request: ReadRequest) -> dict[Said, bool]:
    """What is chosen of a file alone: its sheets, the rows of these, and which of them is the header.

    The names of columns are a header in row 1, so a mapping file may say that.
    """
    options, overrides = request.options, request.overrides
    return {
        OptionUse("sheet"): options.sheet is not None,
        OptionUse("skip_hidden"): options.skip_hidden,
        OptionUse("no_header"): options.no_header,
        OptionUse("columns"): bool(options.columns),
        OptionUse("long"): bool(options.long),
        OptionUse("counts"): options.counts,
        "sheet": overrides.sheet is not None,
        "header_row": overrides.header_row not in (None, 1),
        "columns": bool(overrides.columns),
        "[long]": bool(overrides.long),
        "[counts]": bool(overrides.counts),
    }
