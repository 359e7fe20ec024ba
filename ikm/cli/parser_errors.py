"""What Typer's parser complains of, in words of the catalogue: its own are English.

Each of its exceptions is known by its class, and put into words from its attributes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    ClickException,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperOption

from ikm.cli.metavars import worded_metavar
from ikm.messages.findings import one_of
from ikm.messages.phrases import phrase

if TYPE_CHECKING:
    from typer._click import Context


class UnknownCommand(UsageError):  # noqa: N818 - named as those of the parser are
    """There is no command of that name; ``possibilities`` are like it."""

    def __init__(self, name: str, possibilities: Iterable[str], ctx: Context) -> None:
        super().__init__(name, ctx)
        self.name, self.possibilities = name, tuple(possibilities)


class ExtraArguments(UsageError):  # noqa: N818
    """Arguments that a command has no use for."""

    def __init__(self, arguments: Iterable[str], ctx: Context) -> None:
        self.arguments = tuple(arguments)
        super().__init__(" ".join(self.arguments), ctx)


class RepeatedOption(UsageError):  # noqa: N818
    """An option that takes one value, and was given several."""

    def __init__(self, option: TyperOption, ctx: Context) -> None:
        self.option = option
        super().__init__(option.opts[0], ctx)


def worded_error(error: ClickException) -> str:
    """What is wrong with a command line, and what to do about it."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ikm"
    return f"{_fault(error)}; {phrase('parser-see-help', command=command)}"


def _fault(error: ClickException) -> str:
    match error:
        case UnknownCommand():
            return _with_possibilities(phrase("parser-command", name=error.name), error.possibilities)
        case ExtraArguments():
            return phrase("parser-extra", arguments=error.arguments)
        case RepeatedOption():
            return phrase("parser-repeated", option=error.option.opts[0])
        case NoSuchOption():
            return _with_possibilities(phrase("parser-option", option=error.option_name), error.possibilities or ())
        case MissingParameter():
            return phrase("parser-missing", name=_name_of(error.param))
        case BadOptionUsage():
            return _misused(error)
        case BadParameter():
            return phrase("parser-value", name=_name_of(error.param), wanted=_wanted(error))
        case _:
            return phrase("parser-other", message=error.format_message())


def _with_possibilities(fault: str, possibilities: Iterable[str]) -> str:
    """A fault with what was perhaps meant."""
    names = sorted(possibilities)
    return phrase("parser-perhaps", fault=fault, names=one_of(names)) if names else fault


def _misused(error: BadOptionUsage) -> str:
    """An option with too few values, or a switch with one."""
    parameters = error.ctx.command.params if error.ctx else []
    options = [one for one in parameters if isinstance(one, TyperOption) and error.option_name in one.opts]
    if options and options[0].is_flag:
        return phrase("parser-switch", option=error.option_name)
    values = options[0].nargs if options else 1
    if values == 1:
        return phrase("parser-valueless", option=error.option_name)
    return phrase("parser-values", option=error.option_name, number=values)


def _wanted(error: BadParameter) -> str:
    """What a value has to be, by the kind of its parameter."""
    descriptor: Any = getattr(error.param, "type_descriptor", None)
    if descriptor is None:
        return phrase("parser-other", message=error.message)
    if descriptor.choices:
        return str(one_of([str(choice) for choice in descriptor.choices]))
    if descriptor.annotation is int:
        least = descriptor.parameter_info.min
        return phrase("parser-whole") if least is None else phrase("parser-whole-from", least=least)
    return phrase("parser-text")


def _name_of(parameter: Any) -> str:
    """How a parameter is called on the command line."""
    if isinstance(parameter, TyperOption):
        return str(parameter.opts[0])
    return worded_metavar(parameter.metavar or parameter.name.upper()) if parameter is not None else ""
