"""``ikm.toml``: what an office always chooses, taken where the command line says nothing else.

It is looked for in the working folder and above, and read only when a command runs: not for help, the version or the
completion of a shell. The Python functions know nothing of it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from ikm.messages.findings import OFFERED_SHOWN, Finding, ListUse, PhraseUse, Place, Refusal, near, offered, one_of
from ikm.messages.language import LANGUAGES
from ikm.messages.masking import safe_value
from ikm.messages.phrases import phrase
from ikm.messages.system_errors import system_reason
from ikm.options import ConfigurationUse, Field, Options, StatisticsMode

NAME = "ikm.toml"
SCHEMA = "ikm.config/1"
NO_CONFIG = "--no-config"
LANGUAGE = "lang"
"""The key of the language, which is found before a command is looked for: :mod:`ikm.cli.language`."""
_SCHEMA_LINE = re.compile(r"""^\s*schema\s*=\s*["']([^"']*)["']""", re.MULTILINE)
LARGEST = 1 << 16
"""No configuration has so many bytes; of a larger file only the beginning is looked at."""
CONFIGURABLE = frozenset(
    [
        *("unit", "by", "map", "drop_duplicates", "void", "skip_hidden", "frequency", "units"),
        *("roles", "unit_from", "service_from", "period_from"),
        *(
            "per",
            "age_bands",
            "profile_classes",
            "timezone",
            "jobs",
            "max_input",
            "rules",
            "conversion",
            "weight",
            "without",
            "missing",
            "order",
        ),
        *("name", "period", "year", "profile", "sort", "top", "bottom", "population", "population_span"),
        *("overall", "strata", "stats", "confidence", "min_n", "decimal", "office", "outline"),
    ]
)
"""The options that a configuration may set.

Not what is said of one table or one run only, and not what decides where a result goes, how much is said of it, or
whether a run succeeds.
"""
ONLY_WITH = {"per": "between"}
"""Options that a command has a use for only beside another, where it has that other: two periods are of some kind."""
NOT_WITH = {"rules": "scale"}
"""Options that cannot be said beside another: a scale classifies instead of rules."""
PATHS = ("map", "population", "rules", "office")
"""Options that may name a file, which a configuration names as seen from its own folder."""


class Configuration(NamedTuple):
    """The values of a configuration file, by the names of the fields of :mod:`ikm.options`."""

    use: ConfigurationUse
    values: Mapping[str, Any]


NO_CONFIGURATION = Configuration(ConfigurationUse("", ""), {})


class FoundFile(NamedTuple):
    """What is taken from a configuration, and what there is to say of it, or of a file of that name that is none."""

    configuration: Configuration
    finding: Finding | None = None


NO_FILE = FoundFile(NO_CONFIGURATION)


def taken(given: Mapping[str, Any], left_open: Set[str], choices: Mapping[str, tuple[str, ...]]) -> FoundFile:
    """What a command takes from the configuration of the working folder, and what there is to say of the file.

    ``given`` are the parameters of the command with their values, ``left_open`` those that the command line says
    nothing of; ``choices`` are as in :func:`read`. Nothing is said of a file that is this run's ``map``.

    :raises Refusal: for a configuration that cannot be used.
    """
    try:
        path = find(Path.cwd(), Path("~").expanduser())
    except (OSError, RuntimeError):  # the working folder is gone, or nobody's home is known
        path = None
    if path is None:
        return NO_FILE
    (use, configured), finding = read(path, os.path.relpath(path), choices)
    values = {name: value for name, value in configured.items() if name in left_open and _is_wanted(name, given)}
    if values:
        finding = Finding("config-used", Place(use.path), (("keys", offered(values)),))
    mapping_file = given.get("map")
    is_mapping_file = bool(mapping_file and Path(mapping_file).exists() and path.samefile(mapping_file))
    return FoundFile(Configuration(use, values), None if is_mapping_file else finding)


def _is_wanted(name: str, given: Mapping[str, Any]) -> bool:
    """Whether a command has a use for an option beside what else is said."""
    if name in ONLY_WITH:
        companion = ONLY_WITH[name]
        return companion not in given or bool(given[companion])
    if name in NOT_WITH:
        return not given.get(NOT_WITH[name])
    return True


def find(folder: Path, home: Path) -> Path | None:
    """The first ``ikm.toml`` in a folder and those above it.

    The search ends with the folder that has ``.git``, or is the home of the user; it does not enter a folder of
    another owner or file system, for what lies there is not this user's choice.
    """
    start = folder.stat()
    for candidate in (folder, *folder.parents):
        here = candidate.stat()
        if (here.st_uid, here.st_dev) != (start.st_uid, start.st_dev):
            return None
        if (candidate / NAME).is_file():
            return candidate / NAME
        if (candidate / ".git").exists() or candidate == home:
            return None
    return None


def read(path: Path, shown_path: str, choices: Mapping[str, tuple[str, ...]]) -> FoundFile:
    """Read the file of that name, which is a configuration only if it says so in a line ``schema = …``.

    ``choices`` are the values that an option may have, where it has a few only.

    :raises Refusal: ``file-denied``, or ``config-bad`` with everything that is wrong with it.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST)
    except OSError as error:
        raise Refusal("file-denied", Place(shown_path), reason=system_reason(error)) from None
    text = content.decode("utf-8-sig", errors="replace")
    schema = _SCHEMA_LINE.search(text)
    if not text.strip():
        return FoundFile(NO_CONFIGURATION, Finding("config-empty", Place(shown_path)))
    if schema is None or schema[1] != SCHEMA:
        return _no_configuration(shown_path, schema[1] if schema else "-")
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal("config-bad", Place(shown_path), faults=phrase("config-toml", error=error)) from None
    if values.pop("schema", None) != SCHEMA:  # the line stood within a text
        return _no_configuration(shown_path, "-")
    language = values.pop(LANGUAGE, LANGUAGES[0])
    faults = list(_faults(values, choices))
    if language not in LANGUAGES:
        faults.insert(0, PhraseUse.of("config-choice", key=LANGUAGE, value=language, known=one_of(LANGUAGES)))
    if faults:
        raise Refusal("config-bad", Place(shown_path), faults=ListUse("list-semicolon", tuple(faults), OFFERED_SHOWN))
    import hashlib

    use = ConfigurationUse(shown_path, hashlib.sha256(content).hexdigest())
    return FoundFile(Configuration(use, {name: _value(name, value, path) for name, value in values.items()}))


def _no_configuration(shown_path: str, schema: str) -> FoundFile:
    """A file of that name which says that it is something else."""
    facts = (("schema", SCHEMA), ("found", safe_value(schema)))
    return FoundFile(NO_CONFIGURATION, Finding("config-none", Place(shown_path), facts))


def _faults(values: Mapping[str, object], choices: Mapping[str, tuple[str, ...]]) -> Iterator[PhraseUse]:
    """Everything that is wrong with the values of a configuration, each in words."""
    fields = {field.name: field for kind in Options.__subclasses__() for field in kind.fields() if field.option}
    for name, value in values.items():
        if name in CONFIGURABLE:
            wanted = _kind(fields[name])
            if not wanted.holds(value):
                yield PhraseUse.of("config-value", key=name, wanted=PhraseUse.of(wanted.code))
            elif name in choices and value not in choices[name]:
                yield PhraseUse.of("config-choice", key=name, value=value, known=one_of(choices[name]))
            elif isinstance(value, int) and value < (_minimum(fields[name]) or value):
                lowest = PhraseUse.of("config-kind-from", lowest=_minimum(fields[name]))
                yield PhraseUse.of("config-value", key=name, wanted=lowest)
        elif name in fields:
            yield PhraseUse.of("config-run", key=name)
        else:
            yield PhraseUse.of("config-key", key=name, near=near(name, CONFIGURABLE))


def _minimum(field: Field) -> int | None:
    return field.option.minimum if field.option else None


class _Kind(NamedTuple):
    """What the value of an option may be in TOML: the code of the words for it, and the types.

    The entries of a table are texts, or with ``lists_in_table`` also lists of texts.
    """

    code: str
    types: tuple[type, ...]
    lists_in_table: bool = False

    def holds(self, value: object) -> bool:
        if isinstance(value, bool):
            return bool in self.types
        if isinstance(value, list):
            return list in self.types and all(isinstance(one, str) for one in value)
        if isinstance(value, dict):
            return dict in self.types and all(map(self._holds_in_table, value.values()))
        return isinstance(value, self.types)

    def _holds_in_table(self, value: object) -> bool:
        if isinstance(value, list) and self.lists_in_table:
            return all(isinstance(text, str) for text in value)
        return isinstance(value, str)


_TEXT = _Kind("config-kind-text", (str,))
_SWITCH = _Kind("config-kind-switch", (bool,))
_WHOLE = _Kind("config-kind-whole", (int,))
_TEXTS = _Kind("config-kind-texts", (str, list))
_TABLE = _Kind("config-kind-table", (dict,))
_TABLE_OF_LISTS = _Kind("config-kind-table-lists", (dict,), lists_in_table=True)


def _kind(field: Field) -> _Kind:
    """What the value of a field may be in TOML."""
    types = {get_origin(part) or part for part in (get_args(field.type) or (field.type,))}
    if types & {bool, StatisticsMode}:
        return _SWITCH
    if Mapping in types:
        (table,) = (part for part in get_args(field.type) if get_origin(part) is Mapping)
        return _TABLE if get_args(table)[1] is str else _TABLE_OF_LISTS
    if types <= {int, type(None)}:
        return _WHOLE
    is_list = any(getattr(part, "__name__", "") == "Iterable" for part in types)
    return _TEXTS if is_list else _TEXT


def _value(name: str, value: Any, path: Path) -> Any:
    """The value of a field, from what TOML says."""
    if name == "stats":
        return StatisticsMode.SHOW if value else StatisticsMode.COMPUTE
    if isinstance(value, list):
        return tuple(value)
    if name in PATHS:
        beside = path.parent / value
        names_file = beside.exists() and (name != "rules" or value.endswith(".toml"))
        return os.path.relpath(beside) if names_file else value
    return value
