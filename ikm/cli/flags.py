"""What the command line calls an option, in the sentences that name one."""

from __future__ import annotations

from functools import cache

from ikm.messages.option_names import OptionValue
from ikm.options import Field, Options

SHORT = {"output": "-o"}
"""Options that everybody writes by their short name."""


def flag_of(field: Field) -> str:
    """The long name of an option on the command line."""
    flags = field.option.flags if field.option else ()
    return flags[0] if flags else _flag(field.name)


def as_flag(name: str, value: OptionValue) -> str:
    """An option as the command line has it, by the name of its field, with a value unless that is empty.

    >>> as_flag("missing", "complete"), as_flag("since", ""), as_flag("with_answers", "")
    ('--missing complete', '--from', '--with-answers')
    >>> as_flag("without", ("biaya", "waktu"))
    '--without biaya --without waktu'
    """
    flag = _renamed().get(name, _flag(name))
    if isinstance(value, tuple):
        return " ".join(f"{flag} {text}" for text in value)
    return f"{flag} {value}" if value else flag


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


@cache
def _renamed() -> dict[str, str]:
    """The names of options that are not called as their fields."""
    every = {field.name: flag_of(field) for kind in Options.__subclasses__() for field in kind.fields()}
    return every | SHORT
