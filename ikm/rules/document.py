"""TOML read strictly: every fault is a refusal that names its path, such as ``unsur[3].weight``."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from ikm.messages.findings import PhraseUse, Place, Refusal, near
from ikm.messages.masking import safe_value
from ikm.messages.system_errors import system_reason

MOST_PLACES = 9
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OTHER_TYPE: dict[tuple[type, ...], str] = {
    (str,): "key-no-text",
    (int,): "key-no-whole-number",
    (float, int): "key-no-number",
    (Decimal, int): "key-no-number",
    (list,): "key-no-list",
    (dict,): "key-no-table",
}
"""The code of the refusal of a value that is of none of these types."""


NO_VALUE = "Invalid value"
"""What Python's parser says of what is no value."""


class Node:
    """A TOML table that knows its path, hands out typed values, and refuses what nobody asked for.

    ``keys`` are all that a file of this kind may hold. Tables of a list are counted from 1. Each getter takes its key
    out; :meth:`done` refuses what is left.
    """

    keys: ClassVar[tuple[str, ...]]

    def __init__(self, value: object, path: str, place: Place) -> None:
        self.path, self.place = path, place
        if not isinstance(value, dict):
            self.refuse("key-no-table")
        self.left: dict[str, Any] = dict(value)

    @classmethod
    def read(cls, toml: str, place: Place) -> Self:
        """Read the whole of a file; decimal numbers are exact.

        :raises Refusal: of the family ``document-bad`` where it is no TOML.
        """
        try:
            return cls(tomllib.loads(toml, parse_float=Decimal), "", place)
        except RecursionError:
            raise Refusal("toml-nested", place) from None
        except InvalidOperation:  # an exponent of twenty digits
            raise Refusal("toml-unread", place, fault=NO_VALUE) from None
        except tomllib.TOMLDecodeError as error:
            fault = str(error)
            raise Refusal(_toml_fault(fault), place, fault=fault) from None

    def refuse(self, code: str, key: str = "", **facts: object) -> NoReturn:
        """Say what is wrong with a key, or with the table itself; ``path`` becomes a fact beside the others."""
        raise Refusal(code, self.place, path=self._path(key) or PhraseUse("the-file"), **facts)

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part)

    def take(self, key: str, *kinds: type, default: object = None) -> Any:
        """A value of one of some types; a missing one is refused unless there is a default."""
        if key not in self.left:
            if default is not None:
                return default
            self.refuse("key-missing", key, near=near(key, self.left))
        value = self.left.pop(key)
        if not isinstance(value, kinds) or isinstance(value, bool):
            self.refuse(_OTHER_TYPE[kinds], key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not empty unless that is the default."""
        value: str = self.take(key, str, default=default)
        if not value.strip() and default is None:
            self.refuse("key-empty", key)
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts, none empty."""
        values = self.take(key, list, default=[] if optional else None)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse("key-no-texts", key)
        return tuple(values)

    def whole(self, key: str, most: int | None = None) -> int:
        """A whole number from 0; up to ``most``, if there is one."""
        value: int = self.take(key, int)
        if value < 0:
            self.refuse("key-negative", key)
        if most is not None and value > most:
            self.refuse("key-more", key, most=most)
        return value

    def places(self, key: str) -> int:
        """A number of decimals to show."""
        return self.whole(key, MOST_PLACES)

    def id(self) -> str:
        """The name that options and outputs have for the whole."""
        value = self.text("id")
        if not _ID.fullmatch(value):
            self.refuse("key-no-id", "id", value=safe_value(value))
        return value

    def tables(self, key: str, *, optional: bool = False) -> Iterator[Self]:
        """The tables of a list."""
        values = self.take(key, list, default=[] if optional else None)
        if not values and not optional:
            self.refuse("key-empty", key)
        for number, value in enumerate(values, start=1):
            yield type(self)(value, f"{self._path(key)}[{number}]", self.place)

    def table(self, key: str, *, optional: bool = False) -> Self:
        """A table within this one; an empty one where it is optional and not there."""
        return type(self)(self.take(key, dict, default={} if optional else None), self._path(key), self.place)

    def done(self) -> None:
        """Refuse whatever nobody took."""
        if self.left:
            key = next(iter(self.left))
            others = (known for known in self.keys if known != key)
            self.refuse("key-unknown", key, near=near(key, others))


def _toml_fault(fault: str) -> str:
    """The code of what an author of TOML has probably overlooked, by the words of Python's parser."""
    if "twice" in fault:
        return "toml-table-twice"
    if "overwrite" in fault:
        return "toml-key-twice"
    return "toml-unread"


def text_of_file(path: str) -> str:
    """The text of a TOML file, in UTF-8, or in UTF-16 as PowerShell's ``>`` writes it.

    :raises Refusal: ``file-missing``, or of the family ``file-unreadable``.
    """
    try:
        data = Path(path).read_bytes()
        return data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig").replace(
            "\r\n", "\n"
        )
    except FileNotFoundError:
        folder = Path(path).parent
        others = [other.name for other in folder.glob("*.toml")] if folder.is_dir() else []
        raise Refusal("file-missing", path=path, near=near(Path(path).name, others)) from None
    except OSError as error:
        raise Refusal("file-denied", Place(path), reason=system_reason(error)) from None
    except UnicodeDecodeError:
        raise Refusal("file-no-utf8", Place(path)) from None
