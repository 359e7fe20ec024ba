"""Everything a caller may choose: each option once, with its default and its name on the command line.

The command line, the keywords of the Python functions and the manifest of a report are views of the values in this
module. A value is frozen, and is passed on whole from where it is made to where it is used.

Annotations are no texts here, as they are elsewhere: the command line reads them, and compiles none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from enum import Enum
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self, get_args, get_origin, get_type_hints

from ikm.index.population import Population
from ikm.index.sample_size import Points, Share
from ikm.messages.findings import Refusal, near, offered
from ikm.messages.option_names import OptionUse, OptionValue
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.databases.address import STATEMENT_SECONDS, DatabaseAccess, PasswordSource, Secret

READING, RULES, AGENCY = "panel-reading", "panel-rules", "panel-agency"
OUTPUT, GATES, PRINTED = "panel-output", "panel-gates", "panel-printed"
PLANNING = "panel-planning"
DOCUMENT = "panel-document"
"""The panels of the help, by their codes in the catalogue."""
NAME_SOURCES = "file|sheet|folder"
SHORT_FLAGS = {"output": "-o"}
"""Options that sentences call by their short name, as everybody does."""
MOST_INPUT = 2048
"""So many MiB of a pipe or device are read at most: some, such as ``/dev/zero``, never end."""
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

    ``flags`` are its names on the command line, the name of its field where none is given; its help is the text
    ``help-FIELD`` of the catalogue. ``minimum`` is the least number allowed. A report lists what was chosen, but for
    options that are not ``in_manifest``: they change no figure, or stand elsewhere in it.
    """

    panel: str
    metavar: str | None
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
    @cache
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
Confidence = Annotated[Share | None, Option(RULES, "95%")]
Void = Mapping[str, str | Iterable[str]]
"""The values that mark a row as void, by column: ``*`` is any, an empty text a blank; without columns no row is."""


@dataclass(frozen=True, kw_only=True)
class ReadOptions(Options):
    """How answers are found and read: which tables, what their columns are, who counts, and by which method.

    ``password`` is that of a database; ``ask`` gets it from whoever sits at the terminal, once a database wants one.
    """

    unit: Annotated[str | None, Option(READING, "COLUMN")] = None
    by: Annotated[str | Iterable[str], Option(READING, "COLUMN")] = ()
    sheet: Annotated[str | None, Option(READING, "NAME|PATTERN|all")] = None
    map: Annotated[str | PathLike[str] | None, Option(READING, "FILE.toml")] = None
    no_header: Annotated[bool, Option(READING, None, in_manifest=False)] = False
    columns: Annotated[str | Iterable[str], Option(READING, "no,usia,U1-U9")] = ()
    long: Annotated[Mapping[str, str] | None, Option(READING, "respondent=COLUMN question=COLUMN answer=COLUMN")] = (
        None
    )
    counts: Annotated[bool, Option(READING, None)] = False
    drop_duplicates: Annotated[bool, Option(READING, None)] = False
    void: Annotated[Void | None, Option(READING, "COLUMN=VALUE")] = None
    skip_hidden: Annotated[bool, Option(READING, None)] = False
    frequency: Annotated[str | None, Option(READING, "COLUMN")] = None
    table: Annotated[str | None, Option(READING, "NAME")] = None
    query: Annotated[str | None, Option(READING, "“SELECT …”")] = None
    schema: Annotated[str | None, Option(READING, "NAME")] = None
    db_timeout: Annotated[int, Option(READING, "SECONDS", minimum=1, in_manifest=False)] = STATEMENT_SECONDS
    password_file: Annotated[str | PathLike[str] | None, Option(READING, "FILE", in_manifest=False)] = None
    password: Secret | str | None = None
    ask: Callable[[str], Secret] | None = None
    units: Annotated[str | None, Option(READING, "FILE")] = None
    allow_free_text: Annotated[bool, Option(READING, None)] = False
    roles: Annotated[Mapping[str, str] | None, Option(READING, "ROLE=COLUMN", ("--role",))] = None
    unit_from: Annotated[str | None, Option(READING, NAME_SOURCES)] = None
    service_from: Annotated[str | None, Option(READING, NAME_SOURCES)] = None
    period_from: Annotated[str | None, Option(READING, NAME_SOURCES)] = None
    per: Annotated[str | None, Option(READING, "bulan|triwulan|semester|tahun")] = None
    since: Annotated[str | None, Option(READING, "DATE|PERIOD", ("--from",))] = None
    until: Annotated[str | None, Option(READING, "DATE|PERIOD", ("--to",))] = None
    timezone: Annotated[str | None, Option(READING, "WIB|WITA|WIT|+07:00")] = None
    age_bands: Annotated[str | None, Option(READING, "17,26,36")] = None
    profile_classes: Annotated[str | None, Option(READING, "2025|2017")] = None
    jobs: Annotated[int, Option(READING, "N", ("--jobs", "-j"), minimum=1, in_manifest=False)] = 1
    max_input: Annotated[int, Option(READING, "MIB", minimum=1, in_manifest=False)] = MOST_INPUT
    rules: Annotated[str | Ruleset, Option(RULES, "ID|FILE.toml")] = DEFAULT_RULES
    conversion: Annotated[str | None, Option(RULES, "NAME")] = None
    weight: Annotated[str | None, Option(RULES, "exact|VALUE")] = None
    without: Annotated[str | Iterable[str], Option(RULES, "UNSUR")] = ()
    missing: Annotated[str | None, Option(RULES, None)] = None
    order: Annotated[str | None, Option(RULES, "questionnaire|regulation")] = None
    output: Annotated[Path | None, Option(OUTPUT, "FILE", ("--output", "-o"), in_manifest=False)] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "password", Secret.of(self.password))  # so that no traceback shows it

    @property
    def database(self) -> DatabaseAccess:
        """What is to be read of a database, and how it is got at."""
        secrets = PasswordSource(Secret.of(self.password), self.password_file, self.ask)
        return DatabaseAccess(self.table, self.query, self.schema, self.db_timeout, secrets)


@dataclass(frozen=True, kw_only=True)
class GateOptions(Options):
    """What has to hold of the whole and of every unit for a run to end with exit code 0.

    ``require_units`` is a file that lists the units which have to be there; with ``strict`` nothing that was read may
    be left out as an error.
    """

    min_ikm: Annotated[str | None, Option(GATES, "INDEX")] = None
    min_mutu: Annotated[str | None, Option(GATES, "B")] = None
    min_respondents: Annotated[str | None, Option(GATES, "N")] = None
    max_missing: Annotated[str | None, Option(GATES, "5%")] = None
    max_drop: Annotated[str | None, Option(GATES, "POINTS")] = None
    against: Annotated[str | None, Option(GATES, "REPORT.json")] = None
    require_units: Annotated[str | None, Option(GATES, "FILE")] = None
    strict: Annotated[bool, Option(GATES, None)] = False


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(Options):
    """What is worked out of the answers: groups, respondents, required samples, statistics.

    ``cells`` asks for a report that carries its tallies, ``answers`` for one that carries the answers of up to so
    many respondents, ``card`` for what the card to publish says of them, ``digests`` for the SHA-256 of the inputs;
    ``time`` is when it was made and ``configuration`` the file from which options were taken, for its manifest.
    ``gates`` are the limits that it is to keep.
    """

    name: Annotated[str | None, Option(AGENCY, "TEXT", in_manifest=False)] = None
    period: Annotated[str | None, Option(AGENCY, "PERIOD|TEXT", in_manifest=False)] = None
    year: Annotated[int | None, Option(AGENCY, "2025", minimum=1900)] = None
    history: Annotated[str | Iterable[str], Option(AGENCY, "FILE")] = ()
    profile: Annotated[bool, Option(AGENCY, None)] = False
    sort: Annotated[str, Option(AGENCY, "ikm|name|n")] = "ikm"
    top: Annotated[int | None, Option(AGENCY, "N", minimum=1)] = None
    bottom: Annotated[int | None, Option(AGENCY, "N", minimum=1)] = None
    population: Annotated[str | PathLike[str] | Population | None, Option(AGENCY, "FILE")] = None
    population_span: Annotated[str | None, Option(AGENCY, "tahun|semester|triwulan|bulan")] = None
    overall: Annotated[str | None, Option(AGENCY, "pooled|mean|population")] = None
    strata: Annotated[str | None, Option(AGENCY, "unit|layanan|unit,layanan")] = None
    suppress: Annotated[bool, Option(AGENCY, None)] = False
    stats: Annotated[StatisticsMode, Option(AGENCY, None, in_manifest=False)] = StatisticsMode.COMPUTE
    confidence: Confidence = None
    min_n: Annotated[int, Option(RULES, None, minimum=1)] = LEAST_SHOWN
    cells: bool = False
    answers: int = 0
    card: bool = False
    digests: bool = True
    time: str | None = None
    configuration: ConfigurationUse | None = None
    gates: GateOptions | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.stats, StatisticsMode):
            raise TypeError(f"stats is one of {', '.join(map(str, StatisticsMode))}, not {self.stats!r}")


@dataclass(frozen=True, kw_only=True)
class CompareOptions(Options):
    """What is compared: two periods of one survey, where not two surveys; and how sure a change has to be."""

    between: Annotated[tuple[str, str] | None, Option(READING, "PERIOD PERIOD")] = None
    confidence: Confidence = None


@dataclass(frozen=True, kw_only=True)
class PlanningOptions(Options):
    """What a survey is to find out, beside what the rules demand, and whether its sample is divided over a list.

    ``margin_ikm`` is half the width that the interval of the index may have, ``detect`` the change of it that is to
    be seen with the chance ``power``. ``sd`` is the standard deviation of respondents' own indices, ``previous`` the
    JSON report of a survey that tells it. ``allocate`` is a number of respondents, or ``required``.
    """

    margin_ikm: Annotated[Points | None, Option(PLANNING, "2")] = None
    detect: Annotated[Points | None, Option(PLANNING, "3")] = None
    power: Annotated[Share | None, Option(PLANNING, "80%")] = None
    sd: Annotated[Points | None, Option(PLANNING, "10")] = None
    previous: Annotated[str | PathLike[str] | None, Option(PLANNING, "REPORT.json")] = None
    allocate: Annotated[int | str | None, Option(PLANNING, "N|required")] = None


@dataclass(frozen=True, kw_only=True)
class PrintedOptions(Options):
    """What a report prints: figures one by one, or as one text with spaces between them.

    ``ikm`` is the index, or both its prints; ``nrr``, ``nrr_weighted`` and ``totals`` have a figure for each unsur,
    ``respondents`` one for all or one for each unsur; ``mutu`` is the class. ``row`` names the unit of a table with a
    row for each.
    """

    ikm: Annotated[Printed, Option(PRINTED, "90,56")] = ()
    nrr: Annotated[Printed, Option(PRINTED, "“3,40 3,37 …”")] = ()
    nrr_weighted: Annotated[Printed, Option(PRINTED, "“0,378 0,374 …”")] = ()
    totals: Annotated[Printed, Option(PRINTED, "“105 101 …”")] = ()
    respondents: Annotated[Printed, Option(PRINTED, "29|“29 28 …”")] = ()
    mutu: Annotated[str | None, Option(PRINTED, "B")] = None
    row: Annotated[str | None, Option(PRINTED, "NAME")] = None


@dataclass(frozen=True, kw_only=True)
class DocumentOptions(Options):
    """What goes into a laporan beside the answers.

    ``office`` is the office file, ``former`` the results of the period before: a report in JSON, a tally, a workbook
    of a report, or answers. ``saran`` is the workbook in which suggestions were sorted and released. With
    ``follow_up`` the document is the one on what became of the plans of the period before.
    """

    office: Annotated[str | PathLike[str] | None, Option(DOCUMENT, "FILE")] = None
    former: Annotated[str | PathLike[str] | None, Option(DOCUMENT, "FILE", ("--previous",))] = None
    outline: Annotated[str, Option(DOCUMENT, "2025|2023")] = "2025"
    saran: Annotated[str | PathLike[str] | None, Option(DOCUMENT, "FILE")] = None
    follow_up: Annotated[bool, Option(DOCUMENT, None)] = False


@dataclass(frozen=True, kw_only=True)
class ShowOptions(Options):
    """How a result is shown, what it may replace, how much is said of it, and the log that has a line of the run."""

    format: Annotated[str | None, Option(OUTPUT, None, ("--format", "-f"))] = None
    decimal: Annotated[str | None, Option(OUTPUT, None)] = None
    force: Annotated[bool, Option(OUTPUT, None)] = False
    full_paths: Annotated[bool, Option(OUTPUT, None)] = False
    log: Annotated[str | None, Option(OUTPUT, "FILE")] = None
    quiet: Annotated[bool, Option(OUTPUT, None, ("--quiet", "-q"))] = False
    debug: Annotated[bool, Option(OUTPUT, None)] = False


def texts_of(texts: str | Iterable[str]) -> tuple[str, ...]:
    """The texts of an option that may be given one text or several."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def known_value(field: str, value: str, known: Sequence[str]) -> str:
    """The value of an option, by the name of its field.

    :raises Refusal: ``option-unknown`` where it is not one of the known ones.
    """
    if value in known:
        return value
    raise Refusal(
        "option-unknown", option=OptionUse(field), value=value, known=offered(known), near=near(value, known)
    )


def refuse_unknown(keywords: Mapping[str, Any], *kinds: type[Options]) -> None:
    """Refuse a keyword that is a field of none of some options.

    :raises TypeError: naming it, and the option that was perhaps meant.
    """
    names = [field.name for kind in kinds for field in dataclass_fields(kind)]
    for keyword in keywords:
        if keyword not in names:
            raise TypeError(f"“{keyword}” is no option{near(keyword, names)}")


def flag_of(field: Field) -> str:
    """The long name of an option on the command line."""
    flags = field.option.flags if field.option else ()
    return flags[0] if flags else _flag(field.name)


def as_flag(name: str, value: OptionValue) -> str:
    """An option as the command line has it, by the name of its field, with a value unless that is empty.

    >>> as_flag("missing", "complete"), as_flag("since", ""), as_flag("with_answers", "")
    ('--missing complete', '--from', '--with-answers')
    >>> as_flag("without", ("biaya", "waktu")), as_flag("void", "STATUS=Tidak Valid")
    ('--without biaya --without waktu', '--void "STATUS=Tidak Valid"')
    """
    flag = _renamed().get(name, _flag(name))
    if isinstance(value, tuple):
        return " ".join(f"{flag} {_quoted(text)}" for text in value)
    return f"{flag} {_quoted(value)}" if value else flag


def _quoted(text: str) -> str:
    """A value in quotes where a shell would cut it, or read a ``*`` as names of files; not several values."""
    is_single = text.count("=") <= 1 and "“" not in text
    if not is_single or not re.search(r"[\s*?&;()]", text):
        return text
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@cache
def _renamed() -> dict[str, str]:
    """The names of options that are not called as their fields."""
    every = {field.name: flag_of(field) for kind in Options.__subclasses__() for field in kind.fields()}
    return every | SHORT_FLAGS
