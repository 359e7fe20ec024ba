"""The help of commands, and what is wrong with a command line, in words of the catalogue.

A command, its parameters and their panels have codes for their texts, which are looked up only to show them: a run
has no use for some fifty texts. The page is laid out here, because Typer's own has English words of its own.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import Abort
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from ikm.cli.language import OPTION, spoken_arguments
from ikm.cli.metavars import worded_metavar
from ikm.cli.parser_errors import ExtraArguments, RepeatedOption, UnknownCommand, worded_error
from ikm.cli.run import REFUSED, say, say_refusal
from ikm.cli.stdout import discard_stdout, terminal_width
from ikm.messages.catalogue import codes
from ikm.messages.findings import Refusal
from ikm.messages.language import LANGUAGES, speaking
from ikm.messages.option_names import options_called
from ikm.messages.phrases import phrase
from ikm.messages.system_errors import system_reason
from ikm.options import as_flag

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem

OWN_HELP = {"help": "help-help", "install_completion": "help-install", "show_completion": "help-show"}
"""Options that Typer adds by itself, with the codes of what is said of them."""
NARROWEST = 40
WIDEST_NAMES = 34
"""Names wider than these stand on a line of their own."""
MARGIN, GAP = 2, 2


def worded_help(code: str) -> str:
    """A text of the help, in which options are called by their flags."""
    with options_called(as_flag):
        return phrase(code)


class _Line(NamedTuple):
    """One line of the help: the names of a parameter or command, and what is said of it."""

    names: str
    said: str


class CataloguedCommand(TyperCommand):
    """A command whose help, and that of its parameters, are codes of the catalogue."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments; those that no parameter takes are named, and an option of one value that has two."""
        ctx.allow_extra_args = True
        given = list(args)
        rest = super().parse_args(ctx, args)
        repeated = self._repeated(ctx, given)
        if repeated and not ctx.resilient_parsing:
            raise RepeatedOption(repeated, ctx)
        if ctx.args and not ctx.resilient_parsing:
            raise ExtraArguments(ctx.args, ctx)
        return rest

    def _repeated(self, ctx: Context, args: list[str]) -> TyperOption | None:
        """An option that takes one value, and was given several: the parser itself would take the last."""
        _, _, order = self.make_parser(ctx).parse_args(args)
        for parameter in order:
            if isinstance(parameter, TyperOption) and order.count(parameter) > 1:
                takes_several = parameter.multiple or parameter.is_flag
                if not takes_several:
                    return parameter
        return None

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help, in words."""
        formatter.write(_page(self, ctx, {}))

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the command does, in a sentence."""
        del limit  # a screen folds it
        return worded_help(self.help or "")

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What a shell may offer, with its help in words."""
        return _in_words(super().shell_complete(ctx, incomplete))


class CataloguedGroup(TyperGroup):
    """A group of commands whose help is a code of the catalogue; the outermost one finds the language."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **settings: Any) -> Any:
        """Run the command line in its language; what is wrong with it is one sentence and exit code 2."""
        settings["standalone_mode"] = False
        with options_called(as_flag):
            try:
                arguments, language = spoken_arguments(sys.argv[1:] if args is None else args)
            except Refusal as refusal:
                say_refusal(refusal)
                sys.exit(REFUSED)
            with speaking(language):
                sys.exit(self._outcome(arguments, *more, **settings))

    def _outcome(self, arguments: list[str], *more: Any, **settings: Any) -> int:
        """The exit code."""
        try:
            found = super().main(arguments, *more, **settings)
        except NoArgsIsHelpError as error:
            say(error.ctx.get_help())
            return REFUSED
        except ClickException as error:
            say(f"ikm: {worded_error(error)}")
            return error.exit_code
        except Abort:
            return 1
        except OSError as error:  # of what the parser itself prints: the version, the help
            discard_stdout()
            say_refusal(Refusal("output-unwritable", path="stdout", reason=system_reason(error)))
            return REFUSED
        return found if isinstance(found, int) else 0

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command of the first argument, and the arguments behind it."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise UnknownCommand(args[0], get_close_matches(args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help, in words."""
        commands = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        formatter.write(_page(self, ctx, {name: one for name, one in commands.items() if one}))

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the group does, in a sentence."""
        del limit
        return worded_help(self.help or "")

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What a shell may offer, with its help in words."""
        return _in_words(super().shell_complete(ctx, incomplete))


def _in_words(items: list[CompletionItem]) -> list[CompletionItem]:
    for item in items:
        code = OWN_HELP.get(item.value.strip("-").replace("-", "_"), item.help or "")
        if code in codes():
            item.help = worded_help(code)
    return items


def _page(command: Command, ctx: Context, commands: dict[str, Command]) -> str:
    """The help of a command: how it is called, what it does, and its parameters by panel."""
    width = terminal_width(NARROWEST)
    panels: dict[str, list[_Line]] = {}
    for panel, line in _parameter_lines(command, ctx):
        panels.setdefault(panel, []).append(line)
    if commands:
        panels["panel-commands"] = [_Line(name, one.get_short_help_str()) for name, one in commands.items()]
    arguments = [_argument_name(one) for one in command.params if isinstance(one, TyperArgument)]
    if commands:
        arguments = [phrase("metavar-command"), "…"]
    usage = " ".join([ctx.command_path, f"[{phrase('metavar-options')}]", *arguments])
    parts = [phrase("help-usage", usage=usage), textwrap.fill(worded_help(command.help or ""), width)]
    names_width = min(max(len(line.names) for lines in panels.values() for line in lines), WIDEST_NAMES)
    for panel, lines in panels.items():
        shown = [_folded(line, names_width, width) for line in lines]
        parts.append("\n".join([worded_help(panel), *shown]))
    return "\n\n".join(parts) + "\n"


def _folded(line: _Line, names_width: int, width: int) -> str:
    """A line with what is said folded behind the names, or below them where these are long."""
    margin = MARGIN + names_width + GAP
    said = textwrap.wrap(line.said, max(width - margin, NARROWEST // 2)) or [""]
    names = " " * MARGIN + line.names
    if len(line.names) > names_width:
        first, rest = names, said
    else:
        first, rest = names.ljust(margin) + said[0], said[1:]
    return "\n".join(part.rstrip() for part in [first, *(" " * margin + text for text in rest)])


def _parameter_lines(command: Command, ctx: Context) -> Iterator[tuple[str, _Line]]:
    """The parameters that the help shows, each with the code of its panel."""
    language_is_said = False
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument):
            yield "panel-arguments", _Line(_argument_name(parameter), _said_of(parameter))
        elif isinstance(parameter, TyperOption) and not parameter.hidden:
            is_general = parameter.rich_help_panel is None
            if is_general and not language_is_said:
                language_is_said = True
                yield "panel-general", _Line(f"{OPTION} {'|'.join(LANGUAGES)}", worded_help("help-lang"))
            panel = parameter.rich_help_panel or "panel-general"
            yield panel, _Line(_option_name(parameter), _said_of(parameter))


def _argument_name(argument: TyperArgument) -> str:
    name = worded_metavar(argument.metavar or argument.name.upper())
    return name if argument.required else f"[{name}]"


def _option_name(option: TyperOption) -> str:
    """The names of an option, and what stands for its value."""
    names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
    if option.is_flag:
        return names
    choices = option.type_descriptor.choices
    metavar = option.metavar or ("|".join(map(str, choices)) if choices else phrase("metavar-value"))
    return f"{names} {worded_metavar(metavar)}"


def _said_of(parameter: TyperArgument | TyperOption) -> str:
    """The help of a parameter, with its default where it has one."""
    code = OWN_HELP.get(parameter.name, parameter.help or "")
    said = worded_help(code) if code else ""
    default = parameter.default
    if isinstance(default, str | int) and not isinstance(default, bool) and default != "":
        said = f"{said} {phrase('help-default', value=default)}"
    return said
