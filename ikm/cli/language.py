"""In which language the command line speaks: ``--lang``, ``IKM_LANG``, ``lang`` in ``ikm.toml``, or Indonesian.

The locale of the machine has no say, so that a desk and cron print the same. It is found before a command is looked
for, because the help and the parser's errors are put into words as well.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ikm.cli.configuration import LANGUAGE, NO_CONFIG, SCHEMA, find
from ikm.messages.findings import Refusal, near, offered
from ikm.messages.language import LANGUAGES
from ikm.messages.option_names import OptionUse

OPTION, VARIABLE = "--lang", "IKM_LANG"
END_OF_OPTIONS = "--"


class SpokenArguments(NamedTuple):
    """The arguments of the command line without the language, and the language that was chosen."""

    arguments: list[str]
    language: str


def spoken_arguments(arguments: Sequence[str]) -> SpokenArguments:
    """Find the language, which may be said before or after the command.

    :raises Refusal: ``option-unknown`` for a language that there is no catalogue of.
    """
    rest: list[str] = []
    said: str | None = None
    waits = list(arguments)
    while waits:
        argument = waits.pop(0)
        if argument == END_OF_OPTIONS:
            rest += [argument, *waits]
            break
        name, sign, value = argument.partition("=")
        if name != OPTION:
            rest.append(argument)
        elif sign:
            said = value
        else:
            said = waits.pop(0) if waits else ""
    if said is None:
        said = os.environ.get(VARIABLE) or _configured(arguments) or LANGUAGES[0]
    if said not in LANGUAGES:
        known = offered(LANGUAGES)
        raise Refusal(
            "option-unknown", option=OptionUse(LANGUAGE), value=said, known=known, near=near(said, LANGUAGES)
        )
    return SpokenArguments(rest, said)


def _configured(arguments: Sequence[str]) -> str | None:
    """The language of the configuration; one that cannot be read is complained of by the command that takes it."""
    if NO_CONFIG in arguments:
        return None
    try:
        path = find(Path.cwd(), Path("~").expanduser())
        values = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path else {}
    except (OSError, RuntimeError, ValueError):  # also of what is no UTF-8, or no TOML
        return None
    said = values.get(LANGUAGE) if values.get("schema") == SCHEMA else None
    return said if isinstance(said, str) and said in LANGUAGES else None
