"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ikm.cli.rules import complete_rule_sets
from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal
from ikm.rules.ruleset import DEFAULT_RULES as DEFAULT_RULES

READING, RULES, AGENCY = _("Reading"), _("Rules"), _("Units and groups")
OUTPUT, GATES = _("Output"), _("Gates")


def option(panel: str, metavar: str | None, help: str, *names: str, **more: Any) -> Any:
    """An option under a panel of the help."""
    return typer.Option(*names, metavar=metavar, help=help, rich_help_panel=panel, **more)


def format_option(outputs: Mapping[str, object]) -> Any:
    """The option that chooses one of ``outputs`` by its name."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in outputs if name.startswith(incomplete)]

    help = _("Kind of output; else by the file's ending.")
    return option(OUTPUT, "|".join(outputs), help, "--format", "-f", autocompletion=complete)


Files = Annotated[list[str], typer.Argument(help=_("Files of answers, patterns, a folder, or - for stdin."))]
Unit = Annotated[str | None, option(READING, "COLUMN", _("Column that names the unit; none for no unit."))]
Sheet = Annotated[str | None, option(READING, "NAME|PATTERN|all", _("Sheet or sheets of the workbook."))]
Map = Annotated[str | None, option(READING, "FILE.toml", _("What columns and answers mean; ikm map writes one."))]
NoHeader = Annotated[bool, option(READING, None, _("The first row is answers; needs --columns."), "--no-header")]
Columns = Annotated[str | None, option(READING, "no,usia,U1-U9", _("Names of the columns where no row holds them."))]
Long = Annotated[
    tuple[str, str, str] | None,
    option(READING, "respondent=COLUMN question=COLUMN answer=COLUMN", _("One row an answer.")),
]
Counts = Annotated[bool, option(READING, None, _("One row an option, with its count."), "--counts")]
Role = Annotated[
    list[str] | None,
    option(READING, "ROLE=COLUMN", _("Column of a role: tanggal, layanan, usia …; repeat it.")),
]
UnitFrom = Annotated[str | None, option(READING, "file|sheet|folder", _("The unit is its name."))]
ServiceFrom = Annotated[str | None, option(READING, "file|sheet|folder", _("The service is its name."))]
PeriodFrom = Annotated[str | None, option(READING, "file|sheet|folder", _("The period stands in its name."))]
Per = Annotated[
    str | None, option(READING, "bulan|triwulan|semester|tahun", _("Group by period; a trend in the order of time."))
]
Since = Annotated[str | None, option(READING, "DATE|PERIOD", _("Leave out what is before."), "--from")]
Until = Annotated[str | None, option(READING, "DATE|PERIOD", _("Leave out what is after."), "--to")]
Jobs = Annotated[int, option(READING, "N", _("Read so many files at once."), "--jobs", "-j", min=1)]
DropDuplicates = Annotated[
    bool, option(READING, None, _("Leave out rows that repeat an earlier one."), "--drop-duplicates")
]
Rules = Annotated[
    str, option(RULES, "ID|FILE.toml", _("Rule set; ikm rules lists them."), autocompletion=complete_rule_sets)
]
Conversion = Annotated[
    str | None, option(RULES, "NAME", _("Bring the index onto another scale; ikm rules show ID names the ways."))
]
Weight = Annotated[
    str | None, option(RULES, "exact|VALUE", _("Weight of each unsur: exact (unless said), or as printed."))
]
Missing = Annotated[
    Literal["per-unsur", "complete"] | None,
    option(RULES, None, _("A blank leaves its unsur only (unless said), or drops the whole respondent.")),
]
Without = Annotated[list[str] | None, option(RULES, "UNSUR", _("An unsur that was not asked; repeat it."))]
Order = Annotated[
    str | None,
    option(RULES, "questionnaire|regulation", _("Order in which bare numbers (U8, U9) are read.")),
]
Confidence = Annotated[str | None, option(RULES, "95%", _("Level of confidence of intervals; 95% unless said."))]
Output = Annotated[Path | None, option(OUTPUT, "FILE", _("Write to a file."), "--output", "-o")]
Decimal = Annotated[
    Literal["comma", "point"] | None, option(OUTPUT, None, _("Decimal mark; a comma also makes CSV with ;"))
]
Debug = Annotated[bool, option(OUTPUT, None, _("Show the traceback of a fault."), "--debug")]
Quiet = Annotated[bool, option(OUTPUT, None, _("On stderr, errors only."), "--quiet", "-q")]


AS_THEY_ARE = (
    *("unit", "sheet", "map", "counts", "drop_duplicates", "unit_from", "service_from", "period_from", "per"),
    *("since", "until", "jobs", "rules", "conversion", "weight", "missing", "order"),
)
"""Options that :func:`ikm.score` takes as they are given."""


def reading(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a command that say how to read and to score, as :func:`ikm.score` takes them.

    ``given`` are the parameters of the command by their names.

    :raises Refusal: ``option-bad`` where parts of an option are missing.
    """
    from ikm.survey.columns.mapping_file import long_from

    reading_options = {name: given[name] for name in AS_THEY_ARE if name in given}
    reading_options["columns"] = named_columns(given["columns"], no_header=given["no_header"])
    reading_options["long"] = long_from(given["long"]) if given["long"] else None
    reading_options["without"] = given["without"] or ()
    if "role" in given:
        reading_options["roles"] = pairs("--role", given["role"])
    return reading_options


def file_names_in(texts: Iterable[str]) -> list[str]:
    """The arguments that name files where figures may stand too: ``-``, and all that have a letter in them."""
    return [text for text in texts if text == "-" or any(sign.isalpha() for sign in text)]


def pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    """The values by name of an option ``NAME=VALUE`` that may be repeated.

    :raises Refusal: ``option-bad`` where a part is missing.
    """
    values = {}
    for text in texts or ():
        name, _sign, value = (part.strip() for part in text.partition("="))
        if not name or not value:
            raise Refusal("option-bad", option=option, what=f"write NAME=COLUMN, not “{text}”")
        values[name] = value
    return values


def named_columns(columns: str | None, *, no_header: bool) -> str:
    """The names of the columns of a table without a header; empty where it has one.

    :raises Refusal: ``option-bad`` where only one of ``--columns`` and ``--no-header`` is given.
    """
    if no_header and not columns:
        what = "name the columns with --columns “no,usia,…,U1-U9”, one name a column"
        raise Refusal("option-bad", option="--no-header", what=what)
    if columns and not no_header:
        what = "names columns only where there is no header; say --no-header too, or use a mapping file (ikm map)"
        raise Refusal("option-bad", option="--columns", what=what)
    return columns or ""
