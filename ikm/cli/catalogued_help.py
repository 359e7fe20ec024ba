"""The help of commands: its texts stand in the catalogue, and are put into words when a help is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperCommand, TyperOption

from ikm.messages.option_names import options_called
from ikm.messages.phrases import phrase
from ikm.options import as_flag

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem


def worded_help(code: str) -> str:
    """A text of the help, in which options are called by their flags."""
    with options_called(as_flag):
        return phrase(code)


class CataloguedCommand(TyperCommand):
    """A command whose parameters have codes for their help and their panel.

    They are looked up only to show them, for a run has no use for some fifty texts.
    """

    is_worded = False

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help, in words."""
        self._put_into_words()
        super().format_help(ctx, formatter)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """The options that a shell may offer, with their help in words."""
        self._put_into_words()
        return super().shell_complete(ctx, incomplete)

    def _put_into_words(self) -> None:
        if self.is_worded:
            return
        self.is_worded = True
        for parameter in self.params:
            assert isinstance(parameter, TyperArgument | TyperOption)  # Typer makes no others
            if parameter.help:
                parameter.help = worded_help(parameter.help)
            if parameter.rich_help_panel:
                parameter.rich_help_panel = worded_help(parameter.rich_help_panel)
