"""The office file as TOML to edit: every key, blank where nothing is known, and remarks beside them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ikm.messages.findings import Fact
from ikm.messages.language import DOCUMENTS, in_language
from ikm.messages.phrases import phrase
from ikm.render.office.written_values import help_line, placed_value, said
from ikm.rules.ruleset import Ruleset
from ikm.survey.exchange.office import Office
from ikm.survey.exchange.office_file import OfficeFile
from ikm.survey.exchange.office_keys import BASES, SCHEMA, SHEETS, UNIT_NAME, UNITS, OfficeKey, keys_of

WIDTH = 110
NAMED_FOR_UNITS = ("laporan", "pejabat")
"""Sections that each unit has from the beginning."""


@in_language(DOCUMENTS)
def office_toml(file: OfficeFile, rules: Ruleset, folder: Path, facts: Sequence[Fact] = ()) -> str:
    """The text of an office file that is to lie in a folder; ``facts`` are what the answers told, a line each."""
    return "\n".join(_TomlWriter(file, rules, folder).lines(facts)) + "\n"


class _TomlWriter:
    """Writes the lines of one file."""

    def __init__(self, file: OfficeFile, rules: Ruleset, folder: Path) -> None:
        self._file, self._rules, self._folder = file, rules, folder

    def lines(self, facts: Sequence[Fact]) -> Iterator[str]:
        """All lines."""
        yield f'schema = "{SCHEMA}"'
        yield ""
        unsur = ", ".join(f"{one.id} ({one.short})" for one in self._rules.unsur)
        remarks = [phrase("office-guide-fill"), phrase("office-toml-days", unsur=unsur), phrase("office-toml-unit")]
        for text in (phrase("office-toml-comment"), *remarks, *map(str, facts)):
            yield from _remark(text)
        for sheet in SHEETS:
            yield ""
            yield from _remark(help_line(sheet))
            for section in dict.fromkeys(key.section for key in sheet.keys):
                yield from self._section(section, self._file.shared, sheet.is_list)
        for unit, office in self._file.own.items():
            yield from ("", f"[[{UNITS}]]", f"{UNIT_NAME} = {_text(unit)}")
            for sheet in SHEETS:
                for section in dict.fromkeys(key.section for key in sheet.keys):
                    if section in NAMED_FOR_UNITS or _is_said(office, section):
                        yield from self._section(section, office, sheet.is_list, f"{UNITS}.")

    def _section(self, section: str, office: Office, is_list: bool, before: str = "") -> Iterator[str]:
        keys = list(keys_of(section).values())
        said_of = getattr(office, section)
        if section == BASES:
            texts = "".join(f"\n    {_text(text)}," for text in said_of)
            yield f"[{before}{section}]"
            yield f"{keys[0].name} = [{texts}\n]" if said_of else f"{keys[0].name} = []"
        elif is_list:
            for one in said_of:
                yield f"[[{before}{section}]]"
                for key in keys:
                    yield self._line(key, getattr(one, key.name))
            if not said_of:
                yield f"# [[{before}{section}]]"
                for key in keys:
                    yield f"# {self._line(key, None)}"
        else:
            yield f"[{before}{section}]"
            for key in keys:
                yield self._line(key, getattr(said_of, key.name))

    def _line(self, key: OfficeKey, value: Any) -> str:
        """A key with its value, a blank where there is none, and behind it what there is to choose from."""
        placed = placed_value(key, said(key, value), self._file.path, self._folder)
        line = f"{key.name} = {_value(placed)}"
        choices = " | ".join(key.choices)
        return f"{line}  # {choices}" if choices and placed is None else line


def _is_said(office: Office, section: str) -> bool:
    found = getattr(office, section)
    return bool(found) and found != type(found)()


def _remark(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, WIDTH, break_on_hyphens=False)]


def _value(value: object) -> str:
    match value:
        case None:
            return '""'
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
    return _text(str(value))


def _text(text: str) -> str:
    """A text in quotes; the escapes of JSON are those of TOML, but for one sign that TOML has escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
