"""TOML read strictly: every fault is a refusal that names its path, such as ``unsur[3].weight``."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from ikm.messages.findings import Place, Refusal, near, safe_value

MOST_PLACES = 9
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TYPE_WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    Decimal: "a decimal number",
    list: "a list",
    dict: "a table",
}


class Node:
    """A TOML table that knows its path, hands out typed values, and refuses what nobody asked for.

    ``code`` is the code of its refusals, ``keys`` are all that a file of this kind may hold. Tables of a list are
    counted from 1. Each getter takes its key out; :meth:`done` refuses what is left.
    """

    code: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]

    def __init__(self, value: object, path: str, place: Place) -> None:
        self.path, self.place = path, place
        if not isinstance(value, dict):
            self.refuse("must be a table")
        self.left: dict[str, Any] = dict(value)

    @classmethod
    def read(cls, toml: str, place: Place) -> Self:
        """Read the whole of a file; decimal numbers are exact."""
        try:
            return cls(tomllib.loads(toml, parse_float=Decimal), "", place)
        except RecursionError:
            raise Refusal(cls.code, place, path="TOML", what="it is nested too deeply") from None
        except tomllib.TOMLDecodeError as error:
            raise Refusal(cls.code, place, path="TOML", what=f"{error}; {_perhaps(str(error))}") from None

    def refuse(self, what: str, key: str = "") -> NoReturn:
        """Say what is wrong with a key, or with the table itself."""
        raise Refusal(self.code, self.place, path=self._path(key) or "the file", what=what)

    def _path(self, key: str) -> str:
        return ".".join(part for part in (self.path, key) if part)

    def take(self, key: str, *kinds: type, default: object = None) -> Any:
        """A value of one of some types; a missing one is refused unless there is a default."""
        if key not in self.left:
            if default is not None:
                return default
            self.refuse(f"is missing{near(key, self.left)}", key)
        value = self.left.pop(key)
        if not isinstance(value, kinds) or isinstance(value, bool):
            self.refuse(f"must be {' or '.join(_TYPE_WORDS[kind] for kind in kinds)}", key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not empty unless that is the default."""
        value: str = self.take(key, str, default=default)
        if not value.strip() and default is None:
            self.refuse("must not be empty", key)
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts, none empty."""
        values = self.take(key, list, default=[] if optional else None)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.refuse("must be a list of texts", key)
        return tuple(values)

    def whole(self, key: str) -> int:
        """A whole number from 0."""
        value: int = self.take(key, int)
        if value < 0:
            self.refuse("must not be negative", key)
        return value

    def places(self, key: str) -> int:
        """A number of decimals to show."""
        value = self.whole(key)
        if value > MOST_PLACES:
            self.refuse(f"must be {MOST_PLACES} at most", key)
        return value

    def id(self) -> str:
        """The name that options and outputs have for the whole."""
        value = self.text("id")
        if not _ID.fullmatch(value):
            self.refuse(f"“{safe_value(value)}” must be letters, digits, - . and _ only, without spaces", "id")
        return value

    def tables(self, key: str, *, optional: bool = False) -> Iterator[Self]:
        """The tables of a list."""
        values = self.take(key, list, default=[] if optional else None)
        if not values and not optional:
            self.refuse("must not be empty", key)
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
            self.refuse(f"is not a known key here{near(key, others)}", key)


def _perhaps(fault: str) -> str:
    """What an author of TOML has probably overlooked."""
    if "twice" in fault:
        return "a table that may stand several times has double brackets, [[…]], each time"
    if "overwrite" in fault:
        return "perhaps a key stands twice in one table"
    return "perhaps a text stands without its straight quotes, or a number with a comma instead of a point"


def text_of_file(path: str) -> str:
    """The text of a TOML file, in UTF-8, or in UTF-16 as PowerShell's ``>`` writes it.

    :raises Refusal: ``file-missing`` or ``file-unreadable``.
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
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "file-unreadable", Place(path), reason=getattr(error, "strerror", None) or "not UTF-8"
        ) from None
