"""The parameters of a command, made of the options that it takes.

A command names the values of :mod:`ikm.options` that it takes as its parameters. Typer sees an option for each of
their fields instead, and the command gets the values whole.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import typer

from ikm.cli.configuration import CONFIGURABLE, NO_CONFIG, NO_CONFIGURATION, Configuration, taken
from ikm.cli.database_password import without_secrets
from ikm.cli.options import file_names_in
from ikm.cli.output_file import is_file, refuse_over
from ikm.cli.rules import complete_rule_sets
from ikm.cli.run import say
from ikm.cli.run_log import note_asked
from ikm.messages.findings import Refusal
from ikm.options import READING, Field, Options, ReadOptions, ScoreOptions, StatisticsMode, flag_of

R = TypeVar("R")


class Only(NamedTuple):
    """Which fields of a value are options of a command, where not all are: ``Annotated[ReadOptions, Only(…)]``."""

    names: tuple[str, ...]


class Without(NamedTuple):
    """Which fields of a value are no options of a command: ``Annotated[ReadOptions, Without(…)]``."""

    names: tuple[str, ...]


TABLE = (
    *("sheet", "map", "no_header", "columns", "long", "counts", "max_input", "rules", "without", "order", "output"),
    *("table", "query", "schema", "db_timeout", "password_file"),
)
"""The options that say where a table is and what its columns are."""


class Parsed(NamedTuple):
    """What the parser hands over for a field, and what makes the field's value of it."""

    type: Any
    value: Callable[[Any], Any] = lambda given: given
    default: Any = None


def read_roles(texts: list[str] | None) -> dict[str, str] | None:
    """Read the columns of roles, each given as ``ROLE=COLUMN``.

    :raises Refusal: ``role-unpaired`` where a part is missing.
    """
    roles = {}
    for text in texts or ():
        name, _sign, column = (part.strip() for part in text.partition("="))
        if not name or not column:
            raise Refusal("role-unpaired", value=text)
        roles[name] = column
    return roles or None


def read_void(texts: list[str] | None) -> dict[str, tuple[str, ...]] | None:
    """Read the values that mark a row as void, each given as ``COLUMN=VALUE``; ``none`` says that no row is.

    :raises Refusal: ``void-unpaired`` where the sign between them is missing.
    """
    values: dict[str, tuple[str, ...]] = {}
    for text in texts or ():
        column, sign, value = (part.strip() for part in text.partition("="))
        if not column or not sign:
            if text.casefold() == NOTHING_VOID and len(texts or ()) == 1:
                return {}
            raise Refusal("void-unpaired", value=text)
        values[column] = (*values.get(column, ()), value)
    return values or None


def read_long(texts: tuple[str, str, str] | None) -> dict[str, str] | None:
    """Read the columns of a long table, by ``respondent``, ``question`` and ``answer``.

    :raises Refusal: of the family ``option-bad`` where one is missing.
    """
    from ikm.survey.columns.mapping_file import long_from

    return long_from(texts) if texts else None


def read_output(name: str | None) -> Path | None:
    """Read the name of the file to write; ``-`` is standard output."""
    return None if name is None or name == "-" else Path(name)


PARSED = {
    "by": Parsed(list[str] | None, lambda texts: tuple(texts or ())),
    "history": Parsed(list[str] | None, lambda texts: tuple(texts or ())),
    "ikm": Parsed(list[str] | None, lambda texts: tuple(texts or ())),
    "nrr": Parsed(str | None, lambda text: text or ()),
    "nrr_weighted": Parsed(str | None, lambda text: text or ()),
    "totals": Parsed(str | None, lambda text: text or ()),
    "respondents": Parsed(str | None, lambda text: text or ()),
    "columns": Parsed(str | None, lambda text: text or ()),
    "confidence": Parsed(str | None),
    "margin_ikm": Parsed(str | None),
    "detect": Parsed(str | None),
    "power": Parsed(str | None),
    "sd": Parsed(str | None),
    "previous": Parsed(str | None),
    "allocate": Parsed(str | None),
    "long": Parsed(tuple[str, str, str] | None, read_long),
    "map": Parsed(str | None),
    "decimal": Parsed(Literal["comma", "point"] | None),
    "missing": Parsed(Literal["per-unsur", "complete"] | None),
    "output": Parsed(str | None, read_output),
    "password_file": Parsed(str | None),
    "population": Parsed(str | None),
    "office": Parsed(str | None),
    "former": Parsed(str | None),
    "saran": Parsed(str | None),
    "roles": Parsed(list[str] | None, read_roles),
    "rules": Parsed(str, default=ReadOptions().rules),
    "stats": Parsed(bool, lambda shown: StatisticsMode.SHOW if shown else StatisticsMode.COMPUTE, default=False),
    "void": Parsed(list[str] | None, read_void),
    "without": Parsed(list[str] | None, lambda texts: tuple(texts or ())),
}
"""Fields that the parser gives in another type than their own."""
READ_FILES = (
    *("map", "rules", "population", "against", "previous", "require_units", "scale", "password_file"),
    *("office", "former", "saran", "template", "next_of"),
)
"""Options that name files to be read, one or, with commas, several."""
INPUTS = ("files", "file", "surveys", "served", "values", "answers")
"""Arguments that may be files to be read. What folders and patterns stand for is looked after where it is found."""
FIGURES_OR_FILES = ("served", "values")
"""Those of them that may be figures as well."""
SWITCH_OFF = "no_"
NOTHING_VOID = "none"
"""What is said instead of a column and a value where no row is void."""
COMPLETIONS: dict[str, Any] = {"rules": complete_rule_sets}
"""What a shell completes a value from."""


def takes_options(
    outputs: Mapping[str, object] | None = None,
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Let a command take options values, which the command line gives field by field.

    Each parameter of the command that is annotated with a class of options becomes the options of its fields; the
    others stay as they are. ``--format`` chooses one of ``outputs``.
    """

    def with_options(command: Callable[..., R]) -> Callable[..., R]:
        own = inspect.signature(command, eval_str=True).parameters.values()
        no_config = typer.Option(NO_CONFIG, help="help-no_config", rich_help_panel=READING)
        options_of = {parameter.name: _options_of(parameter.annotation) for parameter in own}
        parameters = []
        for parameter in own:
            options = options_of[parameter.name]
            if options is None:
                parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            else:
                for field in options.fields:
                    parameters += [_parameter(field, outputs), *_switch_off(field)]

        parameters += [
            inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
            inspect.Parameter(
                "no_config", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, no_config]
            ),
        ]

        @functools.wraps(command)
        def run(*, context: typer.Context, no_config: bool, **given: Any) -> R:
            given, secrets = without_secrets(given, INPUTS, context)
            note_asked(_files_asked(given))
            configuration = NO_CONFIGURATION if no_config else _configuration(context, given)
            values = {**given, **configuration.values}
            output = read_output(given.get("output"))
            refuse_over(output, [*_files_read(values, configuration), *_inputs(output, values)])
            arguments = {}
            for name, options in options_of.items():
                if options is None:
                    arguments[name] = configuration.values.get(name, given[name])
                else:
                    arguments[name] = _value(options, given, configuration, secrets)
            return command(**arguments)

        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return with_options


def _files_read(values: Mapping[str, Any], configuration: Configuration) -> Iterator[Path]:
    """What the options name to be read, and the configuration that they were completed from."""
    texts = [values[name] for name in READ_FILES if isinstance(values.get(name), str)]
    for text in (configuration.use.path, *texts, *(values.get("history") or ())):
        yield from (Path(part) for part in (text, *text.split(",")) if part)


def _files_asked(given: Mapping[str, Any]) -> Iterator[str]:
    """The files, folders, patterns and addresses among the arguments, where figures may stand too."""
    for name in INPUTS:
        value = given.get(name) or ()
        texts = [value] if isinstance(value, str) else value
        yield from file_names_in(texts) if name in FIGURES_OR_FILES else texts


def _inputs(output: Path | None, values: Mapping[str, Any]) -> Iterator[Path]:
    """The files among the inputs. Of several, one of ours is no input: a shell names it among those of a pattern."""
    if output is None or not is_file(output):
        return
    from ikm.survey.files.named_files import is_replaceable

    for name in INPUTS:
        given = values.get(name) or ()
        texts = [given] if isinstance(given, str) else list(given)
        if len(texts) == 1 or not is_replaceable(output):
            yield from (path for path in map(Path, texts) if is_file(path))


class _CommandOptions(NamedTuple):
    """The class of options that a parameter of a command is of, and those of its fields that the command has."""

    kind: type[Options]
    fields: tuple[Field, ...]


def _options_of(annotation: Any) -> _CommandOptions | None:
    """The options that a parameter stands for, by its annotation; None for another parameter."""
    kind, limits = annotation, None
    if get_origin(annotation) is Annotated:
        kind, limits = get_args(annotation)[:2]
    if not (inspect.isclass(kind) and issubclass(kind, Options)):
        return None
    fields = [field for field in kind.fields() if field.option]
    if isinstance(limits, Only):
        fields = [field for field in fields if field.name in limits.names]
    if isinstance(limits, Without):
        fields = [field for field in fields if field.name not in limits.names]
    return _CommandOptions(kind, tuple(fields))


def _parsed(field: Field) -> Parsed:
    return PARSED.get(field.name, Parsed(field.type, default=field.default))


def _parameter(field: Field, outputs: Mapping[str, object] | None) -> inspect.Parameter:
    """The parameter that stands for a field."""
    assert field.option is not None  # others are no options of a command
    metavar, completion = field.option.metavar, COMPLETIONS.get(field.name)
    if field.name == "format" and outputs:
        metavar, completion = "|".join(outputs), _completion_of(outputs)
    described = typer.Option(
        *(field.option.flags or (flag_of(field),)),
        metavar=metavar,
        help=f"help-{field.name}",
        rich_help_panel=field.option.panel,
        min=field.option.minimum,
        autocompletion=completion,
    )
    parsed = _parsed(field)
    return inspect.Parameter(
        field.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=parsed.default,
        annotation=Annotated[parsed.type, described],
    )


def _switch_off(field: Field) -> list[inspect.Parameter]:
    """The hidden ``--no-…`` of a switch: the command line goes before a configuration that turns it on."""
    if field.name not in CONFIGURABLE or _parsed(field).type is not bool:
        return []
    name = f"{SWITCH_OFF}{field.name}"
    hidden = typer.Option(f"--{name.replace('_', '-')}", hidden=True)
    annotation = Annotated[bool, hidden]
    return [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)]


def _completion_of(outputs: Mapping[str, object]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        return [name for name in outputs if name.startswith(incomplete)]

    return complete


def _configuration(context: typer.Context, given: Mapping[str, Any]) -> Configuration:
    """What is taken from ``ikm.toml``: the options of this command that the command line leaves open; it is said."""
    defaults = {name for name in given if str(context.get_parameter_source(name)).endswith("DEFAULT")}
    left_open = {name for name in defaults if not given.get(f"{SWITCH_OFF}{name}")}
    choices = {name: get_args(get_args(parsed.type)[0]) for name, parsed in PARSED.items() if _has_choices(parsed)}
    configuration, finding = taken(given, left_open, choices)
    if finding and not given.get("quiet"):
        say(str(finding), finding.severity)
    return configuration


def _has_choices(parsed: Parsed) -> bool:
    return any(get_origin(part) is Literal for part in get_args(parsed.type))


def _value(
    options: _CommandOptions, given: Mapping[str, Any], configuration: Configuration, secrets: Mapping[str, Any]
) -> Options:
    """The options value of what the command line gave, and the configuration where that left it open."""
    values = {}
    for field in options.fields:
        if field.name in configuration.values:
            values[field.name] = configuration.values[field.name]
        else:
            values[field.name] = _parsed(field).value(given[field.name])
    if options.kind is ReadOptions:
        values |= secrets
    if options.kind is ScoreOptions and configuration.values:
        values["configuration"] = configuration.use
    value = options.kind(**values)
    if isinstance(value, ReadOptions):
        refuse_half_named_columns(value)
    return value


def refuse_half_named_columns(options: ReadOptions) -> None:
    """Refuse names of columns where there is a header, and no names where there is none.

    :raises Refusal: ``header-unnamed`` or ``columns-headed`` where only one of ``columns``
        and ``no_header`` is given.
    """
    if options.no_header and not options.columns:
        raise Refusal("header-unnamed")
    if options.columns and not options.no_header:
        raise Refusal("columns-headed")
