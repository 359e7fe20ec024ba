"""What the program has to say about what it read.

Trouble in the data is a value: a :class:`Finding` carries a stable code, a place and parameters, is
counted without limit and becomes a sentence only when it is shown. Trouble in the run is an exception:
a :class:`Refusal`, one sentence that says what, where, and what to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from ikm.messages.catalogue import CatalogueEntry, Severity, codes, entry
from ikm.messages.language import GroupedNumber, date_text, number_text
from ikm.messages.masking import NAME_WIDTH, in_sentence, printable
from ikm.messages.option_names import AnyOption, OptionUse, worded
from ikm.messages.paths import cut_path, shown_path


class Place(NamedTuple):
    """Where something stands, as the spreadsheet shows it; what does not apply is empty or 0.

    ``row`` is counted from 1 with the header included, ``column`` from 1; ``header`` is the column's text. Where
    columns are ``named``, as those of a database are, a place is called ``responden.u3``.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: int = 0
    header: str = ""
    named: bool = False

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, ``E17``; empty without row and column."""
        if self.named:
            return f"{self.sheet}.{self.header}".strip(".")
        return f"{letters(self.column)}{self.row}" if self.row and self.column else ""

    def __str__(self) -> str:
        if self.named:
            return printable(f"{shown_path(self.file)}{':' if self.cell else ''}{self.cell}")
        spot = self.cell or (f"{self.row}" if self.row else letters(self.column))
        sheet = f":{in_sentence(self.sheet)}" if self.sheet else ""
        joint = "!" if sheet else ":"
        return printable(f"{_path_in_sentence(self.file)}{sheet}{joint if spot else ''}{spot}")


def letters(column: int) -> str:
    """Name column 1 ``A``, 27 ``AA``, as spreadsheets do; 0 has no name."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """The number of a column named as spreadsheets do, ``AA`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_on_sheet(spot: str, sheet: str) -> str:
    """A column or cell as spreadsheets name it, ``Sheet!A1``; where no sheet is named, without one."""
    return f"{sheet}!{spot}" if sheet else spot


class PhraseUse(NamedTuple):
    """A fact that is a text of the catalogue, such as the kind of rows that were left out, with facts of its own."""

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: object) -> PhraseUse:
        """A text of the catalogue, put into words when it is shown."""
        return cls(code, tuple((name, _fact(value)) for name, value in facts.items()))

    def __str__(self) -> str:
        return worded(entry(self.code).sentence, fact_texts(self.facts))


def _said(code: str, *, named: bool) -> CatalogueEntry:
    """What the catalogue says of a code, at a place whose columns are ``named`` or at another."""
    said = entry(code)
    return said.of_table() if named else said


class ReasonUse(NamedTuple):
    """A fact that is what a refusal says, without its place: what is the matter, and what to do about it.

    Where it ``names_code``, its code stands before that; ``of_table`` says that it is of a table which is counted
    where it lies.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()
    names_code: bool = False
    of_table: bool = False

    @classmethod
    def of(cls, refusal: Refusal, *, names_code: bool = False) -> ReasonUse:
        """What a refusal says, put into words when it is shown."""
        facts = tuple((name, _fact(value)) for name, value in refusal.facts.items())
        return cls(refusal.code, facts, names_code, refusal.place.named)

    def __str__(self) -> str:
        said = _said(self.code, named=self.of_table)
        parts = [worded(text, fact_texts(self.facts)) for text in (said.sentence, said.advice) if text]
        return f"{self.code}: {'; '.join(parts)}" if self.names_code else "; ".join(parts)


NAMES_SHOWN = 5
"""Of names in a sentence, which a file may have any number of, so many are shown."""
OFFERED_SHOWN = 20
"""Of what somebody is to choose from or to copy, which rules and forms have some ten of, so many are shown."""
LIST_WIDTH = 500
"""A list ends with the text that brings it beyond so many characters."""
QUOTED_WIDTH = NAME_WIDTH + 2
"""So long is a text of a list at most: a name in its quotes."""


class ListUse(NamedTuple):
    """A fact that is a list of texts; ``joint`` is the code of what stands between them.

    Of more texts than ``most``, so many are shown, and how many others there are; of long ones fewer.
    """

    joint: str
    texts: tuple[Fact, ...]
    most: int = NAMES_SHOWN

    def __str__(self) -> str:
        shown: list[str] = []
        for text in self.texts[: self.most]:
            shown.append(in_sentence(text, QUOTED_WIDTH) if isinstance(text, str) else str(text))
            if sum(map(len, shown)) > LIST_WIDTH:
                break
        others = len(self.texts) - len(shown)
        if not others:
            return entry(self.joint).sentence.join(shown)
        shown.append(str(PhraseUse.of("names-more", number=others)))
        # “a and b and c and 9 more” would be read as two lists.
        joint = "list-comma" if self.joint in ("list-and", "list-or") else self.joint
        return entry(joint).sentence.join(shown)


def all_of(texts: Iterable[Fact]) -> ListUse:
    """Some texts, of which all are meant."""
    return ListUse("list-and", tuple(texts))


def one_of(texts: Iterable[Fact]) -> ListUse:
    """Some texts, of which one is meant."""
    return ListUse("list-or", tuple(texts), OFFERED_SHOWN)


def listed(texts: Iterable[Fact]) -> ListUse:
    """Some texts one after another, with commas."""
    return ListUse("list-comma", tuple(texts))


def offered(texts: Iterable[Fact]) -> ListUse:
    """What somebody is to choose from, or to copy into a mapping file, with commas."""
    return ListUse("list-comma", tuple(texts), OFFERED_SHOWN)


def listed_names(names: Iterable[str]) -> ListUse:
    """Some names of a survey in their quotes."""
    return listed(f"“{in_sentence(name)}”" for name in names)


def near(word: str, words: Iterable[str]) -> PhraseUse | str:
    """Say which of ``words`` was perhaps meant, as the end of a sentence's clause; empty if none is near."""
    from difflib import get_close_matches

    folded = {known.casefold(): known for known in words}
    close = get_close_matches(word.casefold(), folded, 1, 0.6)
    return PhraseUse("near", (("word", folded[close[0]]),)) if close else ""


def _path_in_sentence(path: str) -> str:
    return cut_path(shown_path(path))


class PathUse(NamedTuple):
    """A fact that is the path of a file."""

    path: str

    def __str__(self) -> str:
        return _path_in_sentence(self.path)


ShownLater = int | Decimal | date | OptionUse | AnyOption | PhraseUse | ListUse | ReasonUse | Place | PathUse
"""Facts that become a text when they are shown: how they are written depends on who reads them."""
Fact = str | ShownLater
"""A fact of a sentence."""


NAME_FACTS = frozenset(
    [
        *("column", "component", "entry", "group", "head", "header", "id", "key", "label", "level", "name", "period"),
        *("question", "role", "schema", "service", "sheet", "source", "table", "unit", "value", "word"),
    ]
)
"""Facts that are the name of something in a survey, a file or an option, of whatever length somebody gave it."""
PATH_FACTS = frozenset(["copy", "first", "folder", "path", "second"])
"""Facts that may be the path of a file."""
TEXT_WIDTH = 2000
"""So long is any other fact at most: several lines of a mapping file are."""


def _text_fact(name: str, text: str) -> str:
    """A fact that is a text, cut to what a sentence holds."""
    if name in PATH_FACTS:
        text = cut_path(text)
    return in_sentence(text, NAME_WIDTH if name in NAME_FACTS else TEXT_WIDTH)


def _fact(value: object) -> Fact:
    """A value as a fact that can be kept, compared and sorted; what is none yet becomes a text."""
    if isinstance(value, ShownLater):
        return value
    if isinstance(value, PurePath):
        return PathUse(str(value))
    if isinstance(value, list | tuple):
        return listed(map(_fact, value))
    return printable(str(value))


def fact_texts(facts: Iterable[tuple[str, object]]) -> dict[str, str | int]:
    """The facts of a sentence as they are printed: a whole number is one still, for ``{rows:,}``.

    Whatever a fact is made of, such as an option that a workbook names, no sign of it steers a terminal, the name of
    a sheet, a column or a group is cut to 60 characters, and of a list the first five are shown.
    """
    texts: dict[str, str | int] = {}
    for name, value in facts:
        if isinstance(value, int):
            texts[name] = GroupedNumber(value)
        elif isinstance(value, Decimal):
            texts[name] = number_text(value)
        else:
            text = _text_fact(name, value) if isinstance(value, str) else str(_fact(value))
            texts[name] = printable(date_text(value) if isinstance(value, date) else text)
    return texts


class Refusal(Exception):  # noqa: N818 - the word is the project's, and it is not an error of the program
    """The run cannot honestly go on: unreadable, ambiguous, contradictory, unknown, or bad rules.

    ``code`` is stable, ``place`` says where, ``facts`` are what its sentence tells; ``str()`` is the one sentence to
    show. ``others`` are what else stands in the way of the same table, in the order in which it was met.
    """

    def __init__(self, code: str, place: Place | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.place = place or Place()
        self.facts = facts
        self.others: tuple[Refusal, ...] = ()

    def beside(self, others: Iterable[Refusal]) -> Refusal:
        """The same refusal, with others that are to be seen to as well; each once."""
        known = {str(self)}
        for other in (one for refusal in others for one in (refusal, *refusal.others)):
            if str(other) not in known:
                known.add(str(other))
                self.others = (*self.others, other)
        return self

    def placed(self, place: Place) -> Refusal:
        """The same refusal and those beside it, each that has no place of its own at this one."""
        same = Refusal(self.code, self.place if self.place != Place() else place, **self.facts)
        same.others = tuple(other.placed(place) for other in self.others)
        return same

    @property
    def family(self) -> str:
        """The code that stands for several of this kind, or the code itself."""
        return entry(self.code).family

    @property
    def sentence(self) -> str:
        """What is the matter, without place and advice."""
        return worded(_said(self.code, named=self.place.named).sentence, fact_texts(self.facts.items()))

    @property
    def reason(self) -> str:
        """What is the matter and what to do about it, without the place."""
        advice = worded(_said(self.code, named=self.place.named).advice, fact_texts(self.facts.items()))
        return f"{self.sentence}; {advice}" if advice else self.sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place != Place() else self.reason

    def __reduce__(self) -> tuple[object, ...]:
        return Refusal, (self.code, self.place), {"facts": self.facts, "others": self.others}


class Obstacles:
    """Collects what stands in the way of a table, so that it is all said at once.

    >>> obstacles = Obstacles()
    >>> for code in ("sources-none", "time-nowhere"):
    ...     with obstacles:
    ...         raise Refusal(code)
    >>> try:
    ...     obstacles.refuse()
    ... except Refusal as refusal:
    ...     print(refusal.code, [other.code for other in refusal.others])
    sources-none ['time-nowhere']
    """

    def __init__(self) -> None:
        self._met: list[Refusal] = []

    def __enter__(self) -> None:
        """Whatever refuses within the statement is kept for :meth:`refuse`."""

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        if isinstance(error, Refusal):
            self.add(error)
            return True
        return False

    def __bool__(self) -> bool:
        return bool(self._met)

    def add(self, refusal: Refusal) -> None:
        """Keep a refusal for :meth:`refuse`."""
        self._met.append(refusal)

    def refuse(self) -> None:
        """Raise the first that was met, with the others beside it; nothing where none was."""
        if self._met:
            first, *others = self._met
            raise first.beside(others)


class Finding(NamedTuple):
    """One thing worth saying about the data, not yet a sentence."""

    code: str
    place: Place = Place()
    facts: tuple[tuple[str, Fact], ...] = ()

    @property
    def family(self) -> str:
        """The code that stands for several of this kind, or the code itself."""
        return entry(self.code).family

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return entry(self.code).severity

    @property
    def value(self) -> str | None:
        """The cell's own text, cut and masked, where the finding is about a cell."""
        value = dict(self.facts).get("value")
        return None if value is None else str(value)

    @property
    def sentence(self) -> str:
        """What is the matter, without place and advice."""
        return worded(_said(self.code, named=self.place.named).sentence, fact_texts(self.facts))

    @property
    def advice(self) -> str:
        """What to do about it."""
        return worded(_said(self.code, named=self.place.named).advice, {})

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place != Place() else ""
        return f"{place}{self.code}: {self.sentence}; {self.advice}"


def _by_place_and_facts(finding: Finding) -> tuple[object, ...]:
    """What findings of one code are sorted by; a fact may be a text in one and an option in another."""
    return finding.place, [(name, type(value).__name__, value) for name, value in finding.facts]


def _by_severity(finding: Finding) -> tuple[int, Place]:
    return [*Severity].index(finding.severity), finding.place


SHOWN_WHOLE = frozenset(["file-left-out", "input-outside", "input-skipped"])
"""Codes of files that were not read, of which every finding is kept and shown: who makes a recap has to know them."""


class Findings:
    """All findings of a run: every one counted, of each code the first ``max_per_code`` by place kept.

    Of the codes in :data:`SHOWN_WHOLE` all are kept and shown, however many.

    ``+`` merges two runs; the order of merging does not matter.
    """

    def __init__(self, max_per_code: int = 20) -> None:
        self.max_per_code = max_per_code
        self.by_code: Counter[str] = Counter()
        self._kept: dict[str, list[Finding]] = {}

    def add(self, code: str, place: Place | None = None, **facts: object) -> None:
        """Count one finding and keep it, with its place, to be shown."""
        kept_facts = tuple((name, _fact(value)) for name, value in facts.items())
        self._keep(code, 1, [Finding(code, place or Place(), kept_facts)])

    def count_only(self, code: str, count: int) -> None:
        """Count findings whose places lie beyond those already kept."""
        self.by_code[code] += count

    def __iadd__(self, other: Findings) -> Findings:
        for code, kept in other._kept.items():
            self._keep(code, other.by_code[code], kept)
        return self

    def _keep(self, code: str, count: int, some: list[Finding]) -> None:
        self.by_code[code] += count
        kept = self._kept.setdefault(code, [])
        kept.extend(some)
        if len(kept) > 2 * self.max_per_code and code not in SHOWN_WHOLE:
            kept.sort(key=_by_place_and_facts)
            del kept[self.max_per_code :]

    def placed(self, place: Place) -> Findings:
        """The same findings, those that have no place of their own at this one."""
        found = Findings(self.max_per_code)
        for code, kept in self._kept.items():
            found._keep(code, 0, [one if one.place != Place() else one._replace(place=place) for one in kept])
        found.by_code.update(self.by_code)
        return found

    def __repr__(self) -> str:
        return f"Findings({dict(self.by_code)})"

    def count(self, severity: Severity) -> int:
        """How many findings of one severity there are."""
        return sum(n for code, n in self.by_code.items() if entry(code).severity is severity)

    def listed(self) -> list[Finding]:
        """All that were kept, errors first, by code and place."""
        return self.shown(len(codes()) * self.max_per_code, self.max_per_code)

    def shown(self, limit: int = 20, per_code: int = 5) -> list[Finding]:
        """The findings to show: errors first, at most ``per_code`` of a code and ``limit`` in all.

        Those of the codes in :data:`SHOWN_WHOLE` are all among them.
        """
        whole: list[Finding] = []
        others: list[Finding] = []
        for code in sorted(self._kept, key=codes().__getitem__):
            kept = sorted(self._kept[code], key=_by_place_and_facts)
            if code in SHOWN_WHOLE:
                whole += kept
            else:
                others += kept[: min(per_code, self.max_per_code)]
        room = max(limit - len(whole), 0)
        others = sorted(others, key=_by_severity)[:room]
        return sorted([*whole, *others], key=_by_severity)
