"""``ikm sql``: the statement that counts answers in a database, for who may not give a program the password."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ikm.cli.catalogued_help import CataloguedCommand
from ikm.cli.options import option
from ikm.cli.output_file import output_file
from ikm.cli.run import command_app, guarded, say
from ikm.cli.signature import Only, takes_options
from ikm.cli.sql_clients import CLIENTS, command_lines
from ikm.cli.writing import write
from ikm.messages.findings import offered
from ikm.messages.paths import short_paths, shown_path
from ikm.messages.phrases import phrase
from ikm.options import OUTPUT, READING, ReadOptions, ShowOptions, known_value

app = command_app()


@app.command(help="command-sql", cls=CataloguedCommand)
@guarded
@takes_options()
def command(
    dialect: Annotated[str, option(READING, "|".join(CLIENTS), "help-sql-dialect")],
    table: Annotated[str, option(READING, "NAME", "help-sql-table")],
    options: Annotated[ReadOptions, Only(("sheet", "map", "max_input", "rules", "without", "order", "output"))],
    show: Annotated[ShowOptions, Only(("force", "log", "quiet", "debug"))],
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="help-sql-file")] = None,
    schema: Annotated[str | None, option(READING, "NAME", "help-sql-schema")] = None,
    counted: Annotated[str | None, option(READING, "unit,periode,U1-U9", "help-sql-columns", "--columns")] = None,
    write_map: Annotated[str | None, option(OUTPUT, "FILE.toml", "help-sql-write-map")] = None,
) -> None:
    """Print the statement; see :func:`ikm.pipelines.count_statement.count_statement`."""
    known_value("dialect", dialect, [*CLIENTS])
    target = output_file(options.output, show)
    map_target = output_file(Path(write_map), show) if write_map else None
    from ikm.pipelines.count_statement import count_statement
    from ikm.render import count_statement as page
    from ikm.render.pages.mapping_draft import render
    from ikm.render.sealed_text import sealed
    from ikm.survey.columns.mapping_file import names_from

    statement = count_statement(table, schema, names_from(counted) if counted else (), file, options)
    if map_target:
        statement = statement._replace(mapping=str(map_target.path))
    with short_paths():
        if map_target:
            write(sealed(render(statement.draft)), map_target)
        script = shown_path(str(options.output)) if options.output else phrase("sql-file")
        mapping = shown_path(statement.mapping) if statement.mapping else ""
        text = page.render(statement, dialect, command_lines(dialect, script, mapping))
        write(sealed(text, "--") if options.output else text, target)
    if statement.draft.lacking and not show.quiet:
        lacking = offered(unsur.name for unsur in statement.draft.lacking)
        if write_map:
            say(phrase("line-sql-map", unsur=lacking, path=write_map))
        else:
            say(phrase("line-sql-lacking", unsur=lacking))
