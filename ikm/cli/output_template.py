"""A name of an output with places in it, ``keluaran/{unit}.xlsx``: a file for each part of the survey."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Refusal, near, offered

_PLACE = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
"""Signs that some system allows in no name of a file."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices."""
LONGEST = 120
"""So many bytes of a unit's name are taken; the shortest limit of a file's name is 143 bytes, on encrypted disks."""
UNSEEN = ("Cc", "Cf")
"""Categories of signs that nobody sees, some of which turn what stands behind them."""


class OutputTemplate(NamedTuple):
    """A name of an output with places, and the keys that they stand for, each once, a unit's first."""

    text: str
    keys: tuple[str, ...]

    @classmethod
    def of(cls, output: Path | None) -> OutputTemplate | None:
        """The places in a name; None where it has none.

        :raises Refusal: ``output-place`` for a place that stands for nothing.
        """
        text = str(output or "")
        named = _PLACE.findall(text)
        if not named:
            return None
        from ikm.pipelines.parts import PART_KEYS

        for name in named:
            if name not in PART_KEYS:
                known = offered(f"{{{key}}}" for key in PART_KEYS)
                raise Refusal("output-place", named=f"{{{name}}}", known=known, near=near(name, PART_KEYS))
        return cls(text, tuple(key for key in PART_KEYS if key in named))

    def paths(self, parts: Sequence[tuple[str, ...]]) -> list[Path]:
        """The file of each part, by its values of the keys; no two have the same, whatever the case of letters."""
        paths: list[Path] = []
        taken: set[str] = set()
        for values in parts:
            path = self._path(dict(zip(self.keys, map(safe_name, values), strict=True)))
            own, number = path, 1
            while str(own).casefold() in taken:
                number += 1
                own = path.with_name(f"{path.stem} ({number}){path.suffix}")
            taken.add(str(own).casefold())
            paths.append(own)
        return paths

    def _path(self, names: Mapping[str, str]) -> Path:
        return Path(_PLACE.sub(lambda place: names[place[1]], self.text))


def safe_name(label: str) -> str:
    """A label as a part of a file's name that every system takes.

    >>> safe_name("Loket A/B: 1"), safe_name("aux"), safe_name(" .. ")
    ('Loket A-B- 1', '_aux', '_')
    """
    seen = "".join(sign for sign in label if sign.isspace() or unicodedata.category(sign) not in UNSEEN)
    tidied = " ".join(_UNSAFE.sub("-", " ".join(seen.split())).split())
    name = tidied.encode()[:LONGEST].decode(errors="ignore").strip(" .") or "_"
    return f"_{name}" if _RESERVED.fullmatch(name) else name
