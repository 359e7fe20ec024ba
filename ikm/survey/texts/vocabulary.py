"""The spellings met in the wild: data beside this file, loaded once."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

REMEMBERED = 1 << 15
"""Many files of one office have the same headers and labels."""

Words = dict[str, frozenset[str]]

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class VoidMark(NamedTuple):
    """How a column marks rows that are not to count.

    Its header is one of ``headers``, or has a phrase of ``within``. A row is void where the cell is one of ``values``
    or begins with one of ``starts``; or, by ``cells``, where it is ``filled``, or ``blank`` beside others that are
    not. By one of ``certain`` a machine says so itself. With ``names`` the other cells are names and remarks, mostly
    different ones.
    """

    headers: frozenset[str]
    within: frozenset[str]
    values: frozenset[str]
    starts: frozenset[str]
    certain: frozenset[str]
    cells: str
    names: bool

    def joined(self, other: VoidMark) -> VoidMark:
        """The mark of a column that both are of."""
        return VoidMark(
            self.headers | other.headers,
            self.within | other.within,
            self.values | other.values,
            self.starts | other.starts,
            self.certain | other.certain,
            self.cells or other.cells,
            self.names or other.names,
        )

    def is_headed(self, header: str) -> bool:
        """Whether a column of this header may hold such marks; a header of two rows may say it twice."""
        text = plain(header)
        halves = []
        if len(text) <= 2 * max(map(len, self.headers), default=0) + 1:  # no other is two headers
            words = text.split()
            halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
        is_listed = text in self.headers or any(self.headers.issuperset(both) for both in halves)
        return is_listed or any(f" {phrase} " in f" {text} " for phrase in self.within)


class Vocabulary(NamedTuple):
    """The spellings met in the wild, all in plain form (see :func:`plain`), except marks and blanks."""

    numbered: frozenset[str]
    expected: frozenset[str]
    perceived: frozenset[str]
    marks: frozenset[str]
    unmarked: frozenset[str]
    missing: frozenset[str]
    missing_codes: frozenset[str]
    spelling: dict[str, str]
    number: Words
    unsur: Words
    name: Words
    statement: Words
    prefix: Words
    control: Words
    said: Words
    match: Words
    role: Words
    long: Words
    counts: Words
    population: Words
    foot: Words
    figures: Words
    time: Words
    unit: Words
    personal: Words
    suggestion: Words
    beside: Words
    period: Words
    frequency: Words
    void: tuple[VoidMark, ...]


@cache
def vocabulary() -> Vocabulary:
    """Load the vocabulary that comes with the program."""
    data = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
    unread = (
        "numbered",
        "expected",
        "perceived",
        "marks",
        "unmarked",
        "missing",
        "missing_codes",
        "spelling",
        "void",
    )
    return Vocabulary(
        numbered=_plained(data["numbered"]),
        expected=_plained(data["expected"]),
        perceived=_plained(data["perceived"]),
        marks=frozenset(word.casefold() for word in data["marks"]),
        unmarked=frozenset(word.casefold() for word in data["unmarked"]),
        missing_codes=frozenset(data["missing_codes"]),
        missing=frozenset(word.casefold() for word in data["missing"]),
        spelling=data["spelling"],
        void=tuple(map(_void_mark, data["void"])),
        **{
            table: {key: _plained(words) for key, words in data[table].items()}
            for table in data
            if table not in unread
        },
    )


def _void_mark(data: Mapping[str, Any]) -> VoidMark:
    lists = {key: _plained(data.get(key, ())) for key in ("headers", "within", "values", "starts", "certain")}
    return VoidMark(**lists, cells=data.get("cells", ""), names=data.get("names", False))


def _plained(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, words))


@lru_cache(REMEMBERED)
def plain(text: str) -> str:
    """Fold case and turn whatever is no letter or digit into single spaces; ``&`` is a word.

    >>> plain(" Biaya / Tarif_(Pelayanan) "), plain("Saran & Masukan")
    ('biaya tarif pelayanan', 'saran dan masukan')
    """
    text = without_markup(text).casefold().replace("&", " dan ")
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def without_markup(text: str) -> str:
    """A text without the marks of a web page, which survey programs leave in what they export.

    >>> without_markup("<p>Sangat&nbsp;Baik</p>"), without_markup("< 20 tahun"), without_markup("Saran & Masukan")
    (' Sangat\\xa0Baik ', '< 20 tahun', 'Saran & Masukan')
    """
    if "<" in text:
        text = _TAG.sub(" ", text)
    return html.unescape(text) if "&" in text and ";" in text else text


def spelled(text: str) -> str:
    """The plain text with its typing errors mended, as far as they are known.

    >>> spelled("Kesesuain Prasanan")
    'kesesuaian prasarana'
    """
    spelling = vocabulary().spelling
    return " ".join(spelling.get(word, word) for word in plain(text).split())


def foot_word(label: str) -> tuple[str, str]:
    """The word of a foot that a label begins with, the longest, and its kind; empty where there is none.

    >>> foot_word("NRR Tertimbang / Unsur"), foot_word("Budi")
    (('nrr tertimbang', 'weighted'), ('', ''))
    """
    text = spelled(label)
    words = [one for one in _foot_words().get(text[:1], ()) if begins(text, [one[0]])]
    return max(words, key=lambda one: len(one[0]), default=("", ""))


def foot_word_behind(label: str) -> tuple[str, str]:
    """The word of a foot that ends a label with something before it, as subtotals are called, and its kind.

    >>> foot_word_behind("Loket A Average"), foot_word_behind("Average"), foot_word_behind("Bu Total Sari")
    (('average', 'nrr'), ('', ''), ('', ''))
    """
    text = spelled(label)
    found = [(word, kind) for word, kind in _subtotal_words() if text.endswith(f" {word}")]
    return max(found, key=lambda one: len(one[0]), default=("", ""))


@cache
def _subtotal_words() -> tuple[tuple[str, str], ...]:
    """The words that a spreadsheet program puts behind the name of a group, each with what it means as a foot."""
    return tuple((word, foot_word(word)[1]) for word in sorted(vocabulary().foot["behind"]))


def may_begin_foot(start: str) -> bool:
    """Whether a label that begins so may begin with a word of a foot, its typing errors mended.

    >>> may_begin_foot("Rat"), may_begin_foot("N 12"), may_begin_foot("Nani")
    (True, True, False)
    """
    first, *others = plain(start).split() or [""]
    if others:
        return first in _first_foot_words()
    return any(word.startswith(first) for word in _first_foot_words())


@cache
def _first_foot_words() -> frozenset[str]:
    """The first words of the feet, in every spelling that is known."""
    firsts = {word.split()[0] for words in _foot_words().values() for word, _ in words}
    misspelled = {wrong for wrong, right in vocabulary().spelling.items() if right.split()[0] in firsts}
    return frozenset(firsts | misspelled)


@cache
def _foot_words() -> dict[str, list[tuple[str, str]]]:
    """The words and their kinds, by the first letter."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, words in vocabulary().foot.items():
        for word in sorted(words) if kind not in ("sample", "behind", "group") else ():
            found.setdefault(word[:1], []).append((word, kind))
    return found


def begins(text: str, words: Iterable[str]) -> bool:
    """Whether a plain text is one of ``words`` or begins with one, as whole words.

    >>> begins("nrr per unsur", ["nrr"]), begins("nrrx", ["nrr"])
    (True, False)
    """
    return any(f"{text} ".startswith(f"{word} ") for word in words if word)


_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
"""A code typed as 01 is 1 once a spreadsheet took it for a number."""


def alike(values: Iterable[str]) -> list[list[str]]:
    """Values that differ in case, spaces, signs or zeros before a number only, those alike together.

    >>> alike(["Loket A", "loket-a", "Loket B", "Loket 1", "Loket 01"])
    [['Loket 01', 'Loket 1'], ['Loket A', 'loket-a']]
    """
    folded: dict[str, list[str]] = {}
    for value in sorted(values):
        key = _LEADING_ZEROS.sub("", plain(value)).replace(" ", "")
        folded.setdefault(key or value, []).append(value)
    return [some for some in folded.values() if len(some) > 1]
