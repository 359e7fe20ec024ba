"""The command lines by which a database's own program runs a script, and ``ikm`` reads what that prints."""

from __future__ import annotations

import shlex

READ = "ikm score -{options}"
READ_RESULT = "ikm score {result}{options}"
# Past the 16 MiB that it holds of its own accord it counts on a disk, several times as long.
IN_MEMORY = '--init-command="SET tmp_table_size = 134217728, max_heap_table_size = 134217728"'
# Unasked it writes a tab as two signs. It puts nothing between quotes, which the statement does.
MYSQL = (f"mysql --batch --raw --default-character-set=utf8mb4 {IN_MEMORY} DATABASE < {{script}} | {READ}",)
CLIENTS = {
    "mysql": MYSQL,
    "mariadb": MYSQL,
    "postgresql": (f"psql --csv -f {{script}} DATABASE | {READ}",),
    "sqlite": (f"sqlite3 -csv -header DATABASE.db < {{script}} | {READ}",),
    "duckdb": (f"duckdb -csv DATABASE.duckdb < {{script}} | {READ}",),
    "spark": (f"spark-sql --conf spark.sql.cli.print.header=true -f {{script}} | {READ}",),
    "trino": (f"trino --output-format=CSV_HEADER --file={{script}} | {READ}",),
    # Unasked it prints a hundred rows.
    "bigquery": (f"bq query --use_legacy_sql=false --format=csv --max_rows=100000000 < {{script}} | {READ}",),
    "mssql": (
        "Invoke-Sqlcmd -ServerInstance SERVER -Database DATABASE -InputFile {script}"
        " | Export-Csv {result} -NoTypeInformation -Encoding utf8",
        READ_RESULT,
    ),
    "oracle": (
        '(echo SET FEEDBACK OFF; cat {script}) | sqlplus -S -M "CSV ON" USER@DATABASE > {result}',
        READ_RESULT,  # SQL*Plus takes a line that ends in a hyphen, also a remark, for one that goes on
    ),
}
"""What is typed for each dialect of ``ikm sql``."""


def command_lines(dialect: str, script: str, mapping: str) -> list[str]:
    """What runs a script, and has its result read with a mapping file, if there is one."""
    options = f" --map {shlex.quote(mapping)}" if mapping else ""
    result = f"{script.removesuffix('.sql')}.csv"
    facts = {"script": shlex.quote(script), "result": shlex.quote(result), "options": options}
    return [line.format(**facts) for line in CLIENTS[dialect]]
