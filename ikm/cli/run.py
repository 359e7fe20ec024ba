"""How every command runs: what goes wrong becomes one sentence on stderr and an exit code."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sys
import textwrap
import traceback
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import typer

from ikm.messages.catalogue import _
from ikm.messages.findings import Refusal

UNMET, REFUSED, SURPRISE, INTERRUPTED = 1, 2, 3, 130

P = ParamSpec("P")
R = TypeVar("R")


def plain_app(**settings: Any) -> typer.Typer:
    """A command of its own, or a group of some, of the same manners as all."""
    return typer.Typer(
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn refusals, interruptions, closed pipes and surprises of a command into exit codes.

    ``--debug``, where the command has it, shows the traceback of a surprise.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            say(f"ikm: {refusal.code}: {refusal}")
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # Whoever read our output has enough; what is still buffered must not complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if kwargs.get("debug"):
                traceback.print_exc()
            more = _(" with the output of --debug") if "debug" in kwargs else ""
            fault = _("this is a fault of the program, please report it")
            say(f"ikm: {type(error).__name__}: {error}; {fault}{more}")
            raise typer.Exit(SURPRISE) from None

    return run


def say(text: str) -> None:
    """Print one message on stderr, if there is one: a line in a file or pipe, wrapped between words on a terminal."""
    if sys.stderr is not None:
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns
            text = textwrap.fill(text, max(width, 20), subsequent_indent="  ", break_on_hyphens=False)
        with contextlib.suppress(OSError):  # a full disk takes the remark, not the result
            print(text, file=sys.stderr, flush=True)
