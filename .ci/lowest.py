"""Prints the lowest versions that pyproject.toml allows, as constraints for pip: of what is needed, and of extras.

    python .ci/lowest.py test > lowest.txt && pip install --constraint lowest.txt ".[test]"

A dependency without a lower bound is left as it comes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

OWN = re.compile(r"ikm-skm\[([a-z,]+)\]")
"""An extra that is made of others."""
BOUND = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?\s*>=\s*([0-9.]+)")


def lowest(extras: list[str]) -> Iterator[str]:
    """A line for each dependency that has a lower bound."""
    pyproject = Path(__file__).parent.parent / "pyproject.toml"
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    for requirement in (*project["dependencies"], *_of_extras(optional, extras)):
        bound = BOUND.match(requirement)
        if bound:
            yield f"{bound[1]}=={bound[2]}"


def _of_extras(optional: dict[str, list[str]], extras: list[str]) -> Iterator[str]:
    """What some extras add, with those that they are made of."""
    for extra in extras:
        for requirement in optional[extra]:
            own = OWN.match(requirement)
            if own:
                yield from _of_extras(optional, own[1].split(","))
            else:
                yield requirement


if __name__ == "__main__":
    print("\n".join(dict.fromkeys(lowest(sys.argv[1:]))))
