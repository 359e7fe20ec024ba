"""Which tables and reports this program wrote, known by what they begin with."""

from __future__ import annotations

import re
from pathlib import Path

_HEADS = (
    rb"[^\n]*respondents[,;]ikm[,;]mutu[,;]kinerja[,;]",  # of groups, whose columns stand before
    rb"severity[,;]code[,;]file[,;]sheet[,;]",
    rb"level[,;]id[,;]name[,;]respondents_before[,;]",
    rb"[^\n]*served[,;]required[,;]rules[,;]confidence[,;]margin",
    rb"([^\n]*[,;])?value[,;]on_scale[,;]from[,;]to[,;]class[,;]",
    rb"deviations[,;]weight[,;]blanks[,;]questions[,;]",
    rb"::(error|warning|notice) ",  # annotations
    rb"<\?xml [^>]*\?>\s*<testsuites name=\"ikm\"",  # JUnit
    rb'\{\s*"\$schema": "[^"]*",\s*"version": "[^"]*",\s*"runs": \[\s*\{\s*"tool": \{\s*"driver": \{\s*"name": "ikm"',
)
_WORKED_ON = rb"No[,;](Unit[,;])?Layanan[,;]Saran[,;]Unsur[,;]"
"""What a table begins with that is written for a person to go on with."""
_OWN = re.compile(rb"(\xef\xbb\xbf)?(" + b"|".join((*_HEADS, _WORKED_ON)) + rb'|\{\s*"schema": "ikm\.)')
_HEAD_BYTES = 4096


def is_own_table(path: Path) -> bool:
    """Whether a file begins as a CSV, JSON or tally that this program wrote.

    :raises OSError: where it cannot be read.
    """
    with path.open("rb") as stream:
        return bool(_OWN.match(stream.read(_HEAD_BYTES)))


def is_worked_on(path: Path) -> bool:
    """Whether a file begins as a table that this program wrote for a person to go on with, such as suggestions.

    :raises OSError: where it cannot be read.
    """
    with path.open("rb") as stream:
        return bool(re.match(rb"(\xef\xbb\xbf)?" + _WORKED_ON, stream.read(_HEAD_BYTES)))
