"""How every command runs: what goes wrong becomes one sentence on stderr and an exit code."""

from __future__ import annotations

import contextlib
import functools
import sys
import textwrap
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ParamSpec, TypeVar

import typer

from ikm.cli.colour import in_colour, shows_colour
from ikm.cli.stdout import discard_stdout, terminal_width
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Refusal
from ikm.messages.masking import without_commands
from ikm.messages.option_names import options_called
from ikm.messages.phrases import phrase
from ikm.messages.system_errors import system_refusals
from ikm.options import as_flag

UNMET, REFUSED, SURPRISE, INTERRUPTED = 1, 2, 3, 130
"""Exit codes: a gate is not met or a file was left out; refused; a fault of the program; Ctrl-C."""
SHOWN_OF_CODE = 2
"""Of several refusals of one code, so many are shown whole."""
NARROWEST = 20
"""Messages are not wrapped to fewer columns than these."""

WRITTEN = ("output", "write_map")
"""The options that name what a run writes beside its log."""

P = ParamSpec("P")
R = TypeVar("R")


def command_app(**settings: Any) -> typer.Typer:
    """A Typer app for one command, or a group of commands, with the settings that all share."""
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
    @options_called(as_flag)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _logged(kwargs):
                return _exiting(command, *args, **kwargs)
        except Refusal as refusal:  # the log itself
            say_refusal(refusal)
            raise typer.Exit(REFUSED) from None

    return run


def _logged(given: Mapping[str, Any]) -> AbstractContextManager[None]:
    """The log that the options of a command ask for."""
    if not given.get("log"):
        return nullcontext()
    from ikm.cli.run_log import logged

    name = given["context"].info_name
    outputs = {field: given[field] for field in WRITTEN if given.get(field)}
    return logged(given["log"], name, outputs, full_paths=bool(given.get("full_paths")))


def _exiting(command: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a command; whatever stops it becomes an exit code."""
    try:
        with system_refusals():
            return command(*args, **kwargs)
    except Refusal as refusal:
        if kwargs.get("debug") and refusal.__cause__:
            traceback.print_exc()
        if kwargs.get("log"):
            from ikm.cli.run_log import note_refusal

            note_refusal(refusal)
        say_refusal(refusal)
        raise typer.Exit(REFUSED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # the reader of our output, such as head, closed it
        discard_stdout()
        raise typer.Exit from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:
        if kwargs.get("debug"):
            traceback.print_exc()
        advice = phrase("fault-debug" if "debug" in kwargs else "fault")
        say(f"ikm: {type(error).__name__}: {error}; {advice}")
        raise typer.Exit(SURPRISE) from None


def say_refusal(refusal: Refusal) -> None:
    """Print a refusal with all that stands in the way beside it, a line each; of many of one code, the first."""
    by_code: dict[str, list[Refusal]] = {}
    for one in (refusal, *refusal.others):
        by_code.setdefault(one.code, []).append(one)
    for code, refusals in by_code.items():
        for one in refusals[:SHOWN_OF_CODE]:
            say(f"ikm: {code}: {one}")
        are_of_one_sheet = len({(one.place.file, one.place.sheet) for one in refusals}) == 1
        more = dict.fromkeys(_spot(one, with_sheet=not are_of_one_sheet) for one in refusals[SHOWN_OF_CODE:])
        if more:
            say(f"ikm: {code}: {phrase('refusals-more', places=[*more])}")


def _spot(refusal: Refusal, *, with_sheet: bool) -> str:
    """Where it is that a refusal is of: a cell, a key of TOML, or the whole place."""
    place = refusal.place
    if place.cell:
        return f"{place.sheet}!{place.cell}" if with_sheet and place.sheet else place.cell
    return str(refusal.facts.get("key") or place)


def say(text: str, severity: Severity | None = None) -> None:
    """Print one message on stderr, if it is open: a line in a file or pipe, wrapped between words on a terminal.

    A ``severity`` stands before it, in its colour where there are colours.
    """
    if sys.stderr is None:
        return
    word = phrase(f"severity-{severity}") if severity else ""
    text = f"{word}: {text}" if severity else text
    if sys.stderr.isatty():
        width = terminal_width(NARROWEST)
        text = textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
    if severity and shows_colour(sys.stderr):
        text = in_colour(severity, word) + text.removeprefix(word)
    text = without_commands(text)
    with contextlib.suppress(OSError):  # where the disk is full the message is lost, not the result
        print(text, file=sys.stderr, flush=True)
