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
)
_OWN = re.compile(rb"(\xef\xbb\xbf)?(" + b"|".join(_HEADS) + rb'|\{\s*"schema": "ikm\.)')
_HEAD_BYTES = 4096


def is_own_table(path: Path) -> bool:
    """Whether a file begins as a CSV, JSON or tally that this program wrote.

    :raises OSError: where it cannot be read.
    """
    with path.open("rb") as stream:
        return bool(_OWN.match(stream.read(_HEAD_BYTES)))
