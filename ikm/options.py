"""Everything a caller may choose: each option once, with its default, its help and its name on the command line.

The command line, the keywords of the Python functions and the manifest of a report are views of the values in this
module. A value is frozen, and is passed on whole from where it is made to where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from enum import Enum
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self, get_args, get_origin, get_type_hints

from ikm.index.sample_size import Share
from ikm.messages.catalogue import _
from ikm.messages.findings import near
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset

READING, RULES, AGENCY = _("Reading"), _("Rules"), _("Units and groups")
OUTPUT, GATES, PRINTED = _("Output"), _("Gates"), _("Printed figures")
"""The panels of the help."""
NAME_SOURCES = "file|sheet|folder"
LEAST_SHOWN = 10
"""A profile group of fewer respondents shows their number only."""


class StatisticsMode(Enum):
    """Whether statistics of sampling and of reliability are wanted."""

    SHOW = "show"
    """Compute them, show them on pages for people, and warn where an interval is to be taken with care."""
    COMPUTE = "compute"
    """Compute them for what always has them (JSON, workbooks, trends), and leave them off other pages."""
    SKIP = "skip"
    """Do not compute them, so that a page without them costs less."""


class Option(NamedTuple):
    """How an option stands on the command line and in the manifest of a report.

    ``flags`` are its names on the command line: ``--field-name`` where none is given. ``minimum`` is the least number
    allowed. A report lists what was chosen, but for options that are not ``in_manifest``: they change no figure, or
    stand elsewhere in it.
    """

    panel: str
    metavar: str | None
    help: str
    flags: tuple[str, ...] = ()
    minimum: int | None = None
    in_manifest: bool = True


class ConfigurationUse(NamedTuple):
    """A configuration file from which options were taken: its path, and the SHA-256 of its bytes."""

    path: str
    sha256: str


class Field(NamedTuple):
    """One field of an options value; ``option`` is None where the command line does not have it."""

    name: str
    type: Any
    default: Any
    option: Option | None


@dataclass(frozen=True, kw_only=True)
class Options:
    """What all values of options have in common."""

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """The fields in their order."""
        hints = get_type_hints(cls, include_extras=True)
        described = []
        for field in dataclass_fields(cls):
            hint, option = hints[field.name], None
            if get_origin(hint) is Annotated:
                hint, option = get_args(hint)
            described.append(Field(field.name, hint, field.default, option))
        return tuple(described)

    @classmethod
    def of_keywords(cls, keywords: Mapping[str, Any]) -> Self:
        """The value that those of a caller's keywords make which are its fields."""
        names = {field.name for field in dataclass_fields(cls)}
        return cls(**{name: value for name, value in keywords.items() if name in names})

    def chosen(self) -> Iterator[tuple[Field, Any]]:
        """The fields that were not left at their defaults, with their values."""
        for field in self.fields():
            value = getattr(self, field.name)
            if value != field.default:
                yield field, value


Printed = str | Decimal | int | float | Iterable[str | Decimal | int | float]
"""Figures as they are printed, with either decimal mark; a float is taken as it is written."""
Confidence = Annotated[Share | None, Option(RULES, "95%", _("Level of confidence of intervals; 95% unless said."))]


@dataclass(frozen=True, kw_only=True)
class ReadOptions(Options):
    """How answers are found and read: which tables, what their columns are, who counts, and by which method."""

    unit: Annotated[str | None, Option(READING, "COLUMN", _("Column that names the unit; none for no unit."))] = None
    by: Annotated[
        str | Iterable[str], Option(READING, "COLUMN", _("Group by it; once more: a table more; A,B: crossed."))
    ] = ()
    sheet: Annotated[str | None, Option(READING, "NAME|PATTERN|all", _("Sheet or sheets of the workbook."))] = None
    map: Annotated[
        str | PathLike[str] | None,
        Option(READING, "FILE.toml", _("What columns and answers mean; ikm map writes one.")),
    ] = None
    no_header: Annotated[
        bool, Option(READING, None, _("The first row is answers; needs --columns."), in_manifest=False)
    ] = False
    columns: Annotated[
        str | Iterable[str], Option(READING, "no,usia,U1-U9", _("Names of the columns where no row holds them."))
    ] = ()
    long: Annotated[
        Mapping[str, str] | None,
        Option(READING, "respondent=COLUMN question=COLUMN answer=COLUMN", _("One row an answer.")),
    ] = None
    counts: Annotated[bool, Option(READING, None, _("One row an option, with its count."))] = False
    drop_duplicates: Annotated[bool, Option(READING, None, _("Leave out rows that repeat an earlier one."))] = False
    roles: Annotated[
        Mapping[str, str] | None,
        Option(READING, "ROLE=COLUMN", _("Column of a role: tanggal, layanan, usia …; repeat it."), ("--role",)),
    ] = None
    unit_from: Annotated[str | None, Option(READING, NAME_SOURCES, _("The unit is its name."))] = None
    service_from: Annotated[str | None, Option(READING, NAME_SOURCES, _("The service is its name."))] = None
    period_from: Annotated[str | None, Option(READING, NAME_SOURCES, _("The period stands in its name."))] = None
    per: Annotated[
        str | None,
        Option(READING, "bulan|triwulan|semester|tahun", _("Group by period; a trend in the order of time.")),
    ] = None
    since: Annotated[str | None, Option(READING, "DATE|PERIOD", _("Leave out what is before."), ("--from",))] = None
    until: Annotated[str | None, Option(READING, "DATE|PERIOD", _("Leave out what is after."), ("--to",))] = None
    age_bands: Annotated[str | None, Option(READING, "17,26,36", _("Ages at which a class of age begins."))] = None
    jobs: Annotated[
        int, Option(READING, "N", _("Read so many files at once."), ("--jobs", "-j"), minimum=1, in_manifest=False)
    ] = 1
    rules: Annotated[str | Ruleset, Option(RULES, "ID|FILE.toml", _("Rule set; ikm rules lists them."))] = (
        DEFAULT_RULES
    )
    conversion: Annotated[
        str | None,
        Option(RULES, "NAME", _("Bring the index onto another scale; ikm rules show ID names the ways.")),
    ] = None
    weight: Annotated[
        str | None, Option(RULES, "exact|VALUE", _("Weight of each unsur: exact (unless said), or as printed."))
    ] = None
    without: Annotated[str | Iterable[str], Option(RULES, "UNSUR", _("An unsur that was not asked; repeat it."))] = ()
    missing: Annotated[
        str | None,
        Option(RULES, None, _("A blank leaves its unsur only (unless said), or drops the whole respondent.")),
    ] = None
    order: Annotated[
        str | None,
        Option(RULES, "questionnaire|regulation", _("Order in which bare numbers (U8, U9) are read.")),
    ] = None
    output: Annotated[
        Path | None, Option(OUTPUT, "FILE", _("Write to a file."), ("--output", "-o"), in_manifest=False)
    ] = None


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(Options):
    """What is worked out of the answers: groups, respondents, required samples, statistics.

    ``cells`` asks for a report that carries its tallies, ``answers`` for one that carries the answers of up to so
    many respondents; ``time`` is when it was made and ``configuration`` the file from which options were taken, for
    its manifest.
    """

    name: Annotated[str | None, Option(AGENCY, "TEXT", _("Name of the office, as a label."), in_manifest=False)] = (
        None
    )
    period: Annotated[
        str | None, Option(AGENCY, "TEXT", _("Period of the survey, as a label."), in_manifest=False)
    ] = None
    profile: Annotated[bool, Option(AGENCY, None, _("Show the respondents by sex, age, education …"))] = False
    sort: Annotated[str, Option(AGENCY, "ikm|name|n", _("Order of the groups."))] = "ikm"
    top: Annotated[int | None, Option(AGENCY, "N", _("List the N highest groups only."), minimum=1)] = None
    bottom: Annotated[int | None, Option(AGENCY, "N", _("List the N lowest groups only."), minimum=1)] = None
    population: Annotated[
        str | PathLike[str] | None,
        Option(AGENCY, "FILE", _("Users served by unit (and service): gives required samples.")),
    ] = None
    rollup: Annotated[
        str | None, Option(AGENCY, "mean|population", _("The index of all units, beside the pooled one."))
    ] = None
    suppress: Annotated[bool, Option(AGENCY, None, _("Leave groups below --min-n out of a tally."))] = False
    stats: Annotated[
        StatisticsMode,
        Option(AGENCY, None, _("Show how sure the figures are, and how reliable."), in_manifest=False),
    ] = StatisticsMode.COMPUTE
    confidence: Confidence = None
    min_n: Annotated[int, Option(RULES, None, _("Profile groups with fewer respondents show n only."), minimum=1)] = (
        LEAST_SHOWN
    )
    cells: bool = False
    answers: int = 0
    time: str | None = None
    configuration: ConfigurationUse | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.stats, StatisticsMode):
            raise TypeError(f"stats is one of {', '.join(map(str, StatisticsMode))}, not {self.stats!r}")


@dataclass(frozen=True, kw_only=True)
class CompareOptions(Options):
    """What is compared: two periods of one survey, where not two surveys; and how sure a change has to be."""

    between: Annotated[tuple[str, str] | None, Option(READING, "PERIOD PERIOD", _("Two periods of one survey."))] = (
        None
    )
    confidence: Confidence = None


@dataclass(frozen=True, kw_only=True)
class PrintedOptions(Options):
    """What a report prints: figures one by one, or as one text with spaces between them.

    ``ikm`` is the index, or both its prints; ``nrr`` and ``totals`` have a figure for each unsur, ``respondents`` one
    for all or one for each unsur; ``mutu`` is the class.
    """

    ikm: Annotated[
        Printed, Option(PRINTED, "90,56", _("The index as printed, or that on the scale of the answers; or both."))
    ] = ()
    nrr: Annotated[Printed, Option(PRINTED, "“3,40 3,37 …”", _("The NRR of each unsur as printed."))] = ()
    totals: Annotated[Printed, Option(PRINTED, "“105 101 …”", _("The total of each unsur."))] = ()
    respondents: Annotated[
        Printed, Option(PRINTED, "29|“29 28 …”", _("How many answered, or how many each unsur."))
    ] = ()
    mutu: Annotated[str | None, Option(PRINTED, "B", _("The class printed beside the index."))] = None


@dataclass(frozen=True, kw_only=True)
class ShowOptions(Options):
    """How a result is shown, and how much is said of it."""

    format: Annotated[
        str | None, Option(OUTPUT, None, _("Kind of output; else by the file's ending."), ("--format", "-f"))
    ] = None
    decimal: Annotated[
        str | None,
        Option(OUTPUT, None, _("Decimal mark; a comma also makes CSV with ;")),
    ] = None
    quiet: Annotated[bool, Option(OUTPUT, None, _("On stderr, errors only."), ("--quiet", "-q"))] = False
    debug: Annotated[bool, Option(OUTPUT, None, _("Show the traceback of a fault."))] = False


@dataclass(frozen=True, kw_only=True)
class GateOptions(Options):
    """What has to hold of the whole and of every unit for a run to end with exit code 0."""

    min_ikm: Annotated[str | None, Option(GATES, "INDEX", _("Exit 1 when the whole or a unit is below."))] = None
    min_mutu: Annotated[str | None, Option(GATES, "B", _("Exit 1 when the whole or a unit has less."))] = None
    min_respondents: Annotated[str | None, Option(GATES, "N", _("Exit 1 when the whole or a unit has fewer."))] = None
    max_missing: Annotated[str | None, Option(GATES, "5%", _("Exit 1 when more of the answers are missing."))] = None
    max_drop: Annotated[str | None, Option(GATES, "POINTS", _("Exit 1 when the whole or a unit fell by more."))] = (
        None
    )
    against: Annotated[
        str | None, Option(GATES, "REPORT.json", _("The former report that --max-drop is measured by."))
    ] = None


def texts_of(texts: str | Iterable[str]) -> tuple[str, ...]:
    """The texts of an option that may be given one text or several."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def refuse_unknown(keywords: Mapping[str, Any], *kinds: type[Options]) -> None:
    """Refuse a keyword that is a field of none of some options.

    :raises TypeError: naming it, and the option that was perhaps meant.
    """
    names = [field.name for kind in kinds for field in dataclass_fields(kind)]
    for keyword in keywords:
        if keyword not in names:
            raise TypeError(f"“{keyword}” is no option{near(keyword, names)}")
