"""What a workbook of ours says of itself on its sheet Metadata: how it was scored, where its data stand, its figures.

The layout is described where it is written, in :mod:`ikm.render.workbook.metadata`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ikm.index.method import Method
from ikm.index.rollup import POOLED
from ikm.messages.findings import PhraseUse, Place, Refusal
from ikm.messages.option_names import OptionUse
from ikm.rules.ruleset import Ruleset
from ikm.survey.files.table import names_in

METADATA = "Metadata"
"""The sheet."""
ANSWERS, COUNTS = "jawaban", "hitungan"
"""The kinds of sheets that hold data."""
OWN_QUESTIONS = "Pertanyaan unit"
"""The table that is there only where units were asked otherwise."""
HEADLINE = "Angka utama"
"""The table that is there only where the report was headed by another figure than that of all respondents."""
HEADINGS = {
    "Pilihan": ("Pilihan", "Nilai"),
    "Pertanyaan": ("Kode", "Unsur id", "Pertanyaan"),
    OWN_QUESTIONS: ("Unit", "Kode", "Unsur id", "Pertanyaan"),
    "Lembar": ("Lembar", "Unit", "Jenis", "Baris judul", "Baris pertama", "Baris terakhir", "Kolom pertama"),
    "Angka": ("Unit", "Kode", "Unsur id", "Jawaban", "Total", "NRR"),
    "Indeks": ("Unit", "Responden", "IKM", "Responden pasti"),
    HEADLINE: ("Unit", "Unsur id", "Nilai", "Galat baku", "Derajat bebas", "Galat baku pengguna"),
}
"""The tables of the sheet that are read back, and their headings."""


class StoredQuestion(NamedTuple):
    """A question: its code, its unsur, and how it was headed where it was first read."""

    code: str
    unsur: str
    header: str


class StoredDataRange(NamedTuple):
    """Where data stand: the sheet, whose they are, their kind, and the place, from 1."""

    sheet: str
    unit: str
    kind: str
    header_row: int
    first_row: int
    last_row: int
    first_column: int


class StoredFigure(NamedTuple):
    """What was said of one unsur: the number of answers, their sum, and the exact NRR."""

    answers: int
    total: int
    nrr: Fraction | None


class StoredIndex(NamedTuple):
    """What was said of a unit: its respondents, whether they were known one by one, and the exact index."""

    respondents: int
    is_exact: bool
    ikm: Fraction | None


class StoredHeadline(NamedTuple):
    """What headed the report of a unit: its index where ``unsur`` is empty, else the NRR of that unsur, both exact.

    ``se``, ``df`` and ``finite`` say how sure it is, as :class:`ikm.index.change.Spread` has them.
    """

    unit: str
    unsur: str
    value: Fraction | None
    se: float | None
    df: float | None
    finite: float | None


class WorkbookMetadata(NamedTuple):
    """All that is read back; units go by their labels, the whole is the empty one.

    ``own`` are the questions of the units that were asked otherwise. ``way`` is which figure headed the report of
    this ``name`` and ``period``; those of another way than the pooled one are its ``headlines``, put together of
    ``strata``.
    """

    method: Method
    questions: tuple[StoredQuestion, ...]
    own: Mapping[str, tuple[StoredQuestion, ...]]
    blocks: tuple[StoredDataRange, ...]
    figures: Mapping[tuple[str, str], StoredFigure]
    indices: Mapping[str, StoredIndex]
    name: str | None = None
    period: str | None = None
    way: str = POOLED
    strata: tuple[str, ...] = ()
    headlines: tuple[StoredHeadline, ...] = ()

    def asked_of(self, unit: str) -> tuple[StoredQuestion, ...]:
        """The questions of a unit."""
        return self.own.get(unit, self.questions)


class _MetadataRow:
    """A line of one of the tables, and the row it stands in."""

    def __init__(self, texts: Sequence[str], row: int, place: Place) -> None:
        self.texts, self._place = texts, place._replace(row=row)

    def refusal(self, code: str, value: str) -> Refusal:
        """What is wrong with a text of it, as a refusal with that text and the line's place."""
        return Refusal(code, self._place, value=value)

    def whole(self, column: int) -> int:
        """A whole number from 0."""
        if not self.texts[column].isdecimal():
            raise self.refusal("workbook-no-whole", self.texts[column])
        return int(self.texts[column])

    def exact(self, column: int) -> Fraction | None:
        """An exact number; None where there is none."""
        try:
            return Fraction(self.texts[column]) if self.texts[column] else None
        except (ValueError, ZeroDivisionError):
            raise self.refusal("workbook-no-fraction", self.texts[column]) from None

    def real(self, column: int) -> float | None:
        """A number that is not exact, and not below 0; None where there is none."""
        found = self.exact(column)
        if found is None:
            return None
        if found < 0:
            raise self.refusal("workbook-no-fraction", self.texts[column])
        return float(found)


Tables = dict[str, list[_MetadataRow]]


def read(rows: Iterable[Sequence[object]], place: Place, rules: Ruleset) -> WorkbookMetadata:
    """Read the cells of the sheet, which ``place`` names.

    :raises Refusal: of the family ``workbook-bad`` with the row that is at fault, or ``workbook-differs`` where it
        was scored by other rules, or its index was converted otherwise.
    """
    tables = _tables(rows, place)
    method = _method(tables["Pilihan"], place, rules)
    ids = {one.id for one in method.unsur}
    questions = tuple(
        _strict(tables["Pertanyaan"], lambda line: StoredQuestion(*line.texts), lambda one: one.unsur in ids)
    )
    own: dict[str, tuple[StoredQuestion, ...]] = {}
    for unit, question in _strict(tables[OWN_QUESTIONS], _of_unit, lambda one: one[1].unsur in ids):
        own[unit] = (*own.get(unit, ()), question)
    if not own:  # as it was written when units had no questions of their own: some may have been asked more
        lacking = [one for one in method.unsur if one.id not in {asked.unsur for asked in questions}]
        questions += tuple(StoredQuestion(method.code(one.id), one.id, method.code(one.id)) for one in lacking)
    blocks = tuple(_strict(tables["Lembar"], _block, lambda one: one.kind in (ANSWERS, COUNTS)))
    if not blocks:
        raise Refusal("workbook-answerless", place)
    figures = {(line.texts[0], line.texts[2]): _figure(line) for line in tables["Angka"]}
    indices = {
        line.texts[0]: StoredIndex(line.whole(1), line.texts[3] == "ya", line.exact(2)) for line in tables["Indeks"]
    }
    if lost := [one.unit for one in blocks if one.unit not in indices]:
        raise Refusal("workbook-no-index", place, unit=lost[0] or PhraseUse("the-whole"))
    said = {line.texts[0]: line.texts[1] for line in tables["Pilihan"]}
    return WorkbookMetadata(
        method,
        questions,
        own,
        blocks,
        figures,
        indices,
        said.get("name") or None,
        said.get("period") or None,
        said.get("overall") or POOLED,
        tuple(said.get("strata", "").split()),
        tuple(map(_headline, tables[HEADLINE])),
    )


def _tables(rows: Iterable[Sequence[object]], place: Place) -> Tables:
    """The lines of each table, by its name."""
    tables: Tables = {}
    name, head = "", 0
    for number, texts in enumerate(map(names_in, rows), start=1):
        filled = [text for text in texts if text]
        if not filled:
            name = ""
        elif not name:
            name, head = texts[0], number + 1
            tables[name] = []
        elif name not in HEADINGS:
            continue
        elif number == head:
            if tuple(filled) != HEADINGS[name]:
                raise Refusal("workbook-heading", place._replace(row=number), table=name)
        else:
            width = len(HEADINGS[name])
            tables[name].append(_MetadataRow([*texts[:width], *[""] * (width - len(texts))], number, place))
    for name in (OWN_QUESTIONS, HEADLINE):
        tables.setdefault(name, [])
    for name in HEADINGS:
        if name not in tables:
            raise Refusal("workbook-no-table", place, table=name)
    return tables


def _method(lines: Iterable[_MetadataRow], place: Place, rules: Ruleset) -> Method:
    said = {line.texts[0]: line.texts[1] for line in lines}
    if lacking := [name for name in ("rules", "weight", "missing", "order") if not said.get(name)]:
        raise Refusal("workbook-no-choice", place, choice=lacking[0])
    if said["rules"] != rules.id:
        option = OptionUse("rules", said["rules"])
        raise Refusal("workbook-differs", place, theirs=said["rules"], ours=rules.id, option=option)
    theirs, ours = said.get("conversion", ""), rules.conversion.name if rules.conversion else ""
    if theirs and not ours:
        raise Refusal("workbook-converted", place, theirs=theirs)
    if ours and not theirs:
        raise Refusal("workbook-unconverted", place, ours=ours)
    if theirs != ours:
        option = OptionUse("conversion", theirs)
        raise Refusal("workbook-differs", place, theirs=theirs, ours=ours, option=option)
    try:
        return Method(rules, said["weight"], said["missing"], said["order"], tuple(said.get("without", "").split()))
    except Refusal as refusal:
        raise Refusal(
            "workbook-choice", place, rules=rules.id, reason=PhraseUse.of(refusal.code, **refusal.facts)
        ) from None


def _strict(
    lines: Iterable[_MetadataRow], make: Callable[[_MetadataRow], Any], is_good: Callable[[Any], bool]
) -> Iterator[Any]:
    for line in lines:
        one = make(line)
        if not is_good(one):
            raise line.refusal("workbook-unread", " ".join(filter(None, line.texts)))
        yield one


def _of_unit(line: _MetadataRow) -> tuple[str, StoredQuestion]:
    """A question, and whose it is."""
    unit, *question = line.texts
    return unit, StoredQuestion(*question)


def _block(line: _MetadataRow) -> StoredDataRange:
    sheet, unit, kind = line.texts[:3]
    return StoredDataRange(sheet, unit, kind, *(line.whole(column) for column in (3, 4, 5, 6)))


def _headline(line: _MetadataRow) -> StoredHeadline:
    unit, unsur = line.texts[:2]
    return StoredHeadline(unit, unsur, line.exact(2), line.real(3), line.real(4), line.real(5))


def _figure(line: _MetadataRow) -> StoredFigure:
    return StoredFigure(line.whole(3), line.whole(4), line.exact(5))
