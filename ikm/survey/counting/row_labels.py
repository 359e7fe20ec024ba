"""The label of a row, the first filled cell before its answers: a number, a name, or a word of a foot."""

from __future__ import annotations

import re
from typing import NamedTuple

from ikm.survey.texts.vocabulary import foot_word, foot_word_behind, may_begin_foot, plain

# The codes of labels without a word of a foot.
NUMBER_LABEL = "0"
OTHER_LABEL = "-"
REMARK_LABEL = "*"

_YEAR = re.compile(r"(?i)\b(?:tahun|thn\.?|th\.?|ta)?\s*(?:19|20)[0-9]{2}\s*$")
"""The year behind the word of a foot."""


class FootLabel(NamedTuple):
    """The word of a foot in a label, its kind, and the ``rest``: “Loket A” of “Loket A Average”; empty without one.

    ``is_behind`` says that the word ends the label.
    """

    word: str
    kind: str
    rest: str
    is_behind: bool = False

    @property
    def is_phrase(self) -> bool:
        """Whether the label is the word alone or begins with several: “Skor maksimal unsur”, no “Target Jaya”."""
        return self.is_whole or " " in self.word

    @property
    def is_whole(self) -> bool:
        """Whether the label is the word and nothing else."""
        return bool(self.word) and not self.rest


def foot_label(label: str) -> FootLabel:
    """The word of a foot that a label begins with, or else ends with, a year apart: “Target 2025”.

    >>> foot_label("Total Loket A"), foot_label("Loket A Average").rest
    (FootLabel(word='total', kind='sum', rest='loket a', is_behind=False), 'loket a')
    >>> foot_label("Target tahun 2025").is_whole
    True
    """
    label = _YEAR.sub("", label)
    text = plain(label)
    word, kind = foot_word(label)
    if word:
        return FootLabel(word, kind, text.removeprefix(word).strip())
    word, kind = foot_word_behind(label)
    if word:
        return FootLabel(word, kind, text.removesuffix(word).strip(), is_behind=True)
    return FootLabel("", "", text)


def label_kind(label: str) -> str:
    """What a label says of its row: the word of a foot that it begins with, or one of the codes for other labels.

    >>> [label_kind(label) for label in (" Total NRR", "*) dibulatkan", "12", "Budi", " ")]
    ['total nrr', '*', '0', '-', '']
    """
    label = label.strip()
    if label[:1].isdecimal():
        return NUMBER_LABEL
    if label.startswith("*"):
        return REMARK_LABEL
    return foot_word(label)[0] or (OTHER_LABEL if label else "")


def label_kind_by_start(start: bytes) -> str | None:
    """The kind of every label whose first bytes are these, or None where that depends on what comes behind.

    >>> [label_kind_by_start(start) for start in (b"12", b"Budi", b"Juml", b"*")]
    ['0', '-', None, None]
    """
    if not start.isascii() or not start[:1].isalnum():
        return None
    if start[:1].isdigit():
        return NUMBER_LABEL
    return None if may_begin_foot(start.decode()) else OTHER_LABEL


def filled_kind(label: str) -> str:
    """Whether a cell is filled, ``x``, or blank.

    >>> filled_kind(" "), filled_kind("R-7")
    ('', 'x')
    """
    return "x" if label.strip() else ""


def filled_kind_by_start(start: bytes) -> str | None:
    """The same of every cell whose first bytes are these; None where a blank may go on.

    >>> filled_kind_by_start(b"R"), filled_kind_by_start(b"  ")
    ('x', None)
    """
    return "x" if start[:1].isascii() and start[:1].isalnum() else None
