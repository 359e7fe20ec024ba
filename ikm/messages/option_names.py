"""How sentences call an option: by the keyword of the Python functions, or as the command line writes it.

In the catalogue an option stands as ``<weight>`` or ``<weight exact>``, by the name of its field in
:mod:`ikm.options`, so that no sentence names what only one kind of caller has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ikm.messages.catalogue import entry

_OPTION = re.compile(r"<([a-z_]+)(?: ([^<>]+))?>")
"""An option within a sentence, and the value that it is to have."""

OptionValue = str | tuple[str, ...]
"""The value of an option in a sentence: empty for none, several texts for an option that is repeated."""

OptionNaming = Callable[[str, OptionValue], str]
"""From the field of an option and its value to how they are written."""


def as_keyword(field: str, value: OptionValue) -> str:
    """An option as the Python functions have it.

    >>> as_keyword("weight", ""), as_keyword("weight", "0.111"), as_keyword("roles", "layanan=COLUMN")
    ('weight', 'weight="0.111"', 'roles={"layanan": "COLUMN"}')
    >>> as_keyword("without", ("biaya", "waktu"))
    'without=["biaya", "waktu"]'
    >>> as_keyword("void", ("Status=Spam", "Status=Tes", "Ket=batal"))
    'void={"Status": ["Spam", "Tes"], "Ket": "batal"}'
    """
    if not value:
        return field
    if isinstance(value, tuple) and all("=" in text for text in value):
        return f"{field}={{{_pairs(value)}}}"
    if isinstance(value, tuple):
        texts = ", ".join(f'"{text}"' for text in value)
        return f"{field}=[{texts}]"
    key, sign, behind = value.partition("=")
    if sign:
        return f'{field}={{"{key}": "{behind}"}}'
    return f'{field}="{value.strip("“”")}"'


def _pairs(texts: Iterable[str]) -> str:
    """Texts ``KEY=VALUE`` as the entries of a dictionary; a key that stands in more of them has a list."""
    values: dict[str, list[str]] = {}
    for text in texts:
        key, _sign, value = text.partition("=")
        values.setdefault(key, []).append(f'"{value}"')
    entries = []
    for key, of_key in values.items():
        shown = of_key[0] if len(of_key) == 1 else f"[{', '.join(of_key)}]"
        entries.append(f'"{key}": {shown}')
    return ", ".join(entries)


_naming: ContextVar[OptionNaming] = ContextVar("_naming", default=as_keyword)


@contextmanager
def options_called(naming: OptionNaming) -> Iterator[None]:
    """Let sentences that are put into words meanwhile call options so."""
    token = _naming.set(naming)
    try:
        yield
    finally:
        _naming.reset(token)


class OptionUse(NamedTuple):
    """An option, and the value that it has or is to have: as text, it is called as the caller calls it."""

    field: str
    value: OptionValue = ""

    def __str__(self) -> str:
        return _naming.get()(self.field, self.value)


class AnyOption(NamedTuple):
    """Several options, any of which will do: as text they stand with “or” between them."""

    uses: tuple[OptionUse, ...]

    def __str__(self) -> str:
        return entry("list-or").sentence.join(map(str, self.uses))


def worded(template: str, facts: Mapping[str, str | int]) -> str:
    """A sentence with its facts, in which each option is called as the caller calls it.

    >>> worded("{unsur} has no column; say <without {id}>", {"unsur": "Biaya", "id": "biaya"})
    'Biaya has no column; say without="biaya"'
    """
    pieces = []
    end = 0
    for option in _OPTION.finditer(template):
        pieces.append(template[end : option.start()].format_map(facts))
        pieces.append(str(OptionUse(option[1], (option[2] or "").format_map(facts))))
        end = option.end()
    pieces.append(template[end:].format_map(facts))
    return "".join(pieces)
