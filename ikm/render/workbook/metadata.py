"""The sheet Metadata: how the report can be made again, and its figures as they were when it was written.

Layout, for programs that read it back. Everything stands in tables below each other, from column A on, with an empty
row between them. A table is: a row with its name alone in column A, a row with the headings of its columns, a row for
each line. All cells are texts but for whole numbers; an empty cell is nothing. The tables, by name:

``Manifes``
    Apa | Nilai. For people: program, method, rules, options, inputs with their digests.
``Pilihan``
    Pilihan | Nilai. ``rules`` (id), ``rules_sha256``, ``weight``, ``missing``, ``order``, ``without`` (ids, a space
    between), ``conversion`` (where one was chosen), ``name``, ``period``, ``overall`` and ``strata`` (where
    it is not pooled; keys, a space between), ``scores`` (those of the scale, a space between).
``Pertanyaan``
    Kode | Unsur id | Pertanyaan. Every question, in the report's order. A code heads the question's column on the
    sheets of kind ``jawaban``, and stands in the column left of ``Kolom pertama`` - 2 on those of kind ``hitungan``.
``Pertanyaan unit``
    Unit | Kode | Unsur id | Pertanyaan. Every question of each unit whose questions, or whose wording, differ from
    ``Pertanyaan``; only where there is such a unit.
``Lembar``
    Lembar | Unit | Jenis | Baris judul | Baris pertama | Baris terakhir | Kolom pertama. One line for each sheet that
    holds data; rows and columns are counted from 1.
    Of kind ``jawaban``, the rows are respondents, those of one unit (``Unit`` is empty where there are no units, and
    ``(kosong)`` for those of no unit): the running number in column A, then from ``Kolom pertama`` on a column for
    each question that the title row names by its code; an empty cell is no answer.
    Of kind ``hitungan``, each row is a question of a unit: column A the unit as above, B the code, C the question, D
    the respondents of the unit (on its first row only), and from ``Kolom pertama`` (E) on how many gave each score;
    the title row has the scores. It is of one unit, or of all where ``Unit`` is empty.
``Angka``
    Unit | Kode | Unsur id | Jawaban | Total | NRR. A line for each unsur, of the whole (``Unit`` empty) and then of
    each unit; NRR is exact, ``105/29``, and empty where nobody answered.
``Indeks``
    Unit | Responden | IKM | Responden pasti. The whole (``Unit`` empty), then each unit; IKM is exact, and empty
    where there is none; ``tidak`` where the respondents are the answers to the question answered most.
``Angka utama``
    Unit | Unsur id | Nilai | Galat baku | Derajat bebas | Galat baku pengguna. Only where the report is headed by
    another figure than that of all respondents, which ``overall`` of ``Pilihan`` then names: of the whole and of each
    unit the index (``Unsur id`` empty) and the NRR of each unsur, exact, and how sure they are, as far as is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ikm.index.change import Spread
from ikm.index.method import Question
from ikm.index.rollup import POOLED
from ikm.index.score import Score
from ikm.messages.masking import masked
from ikm.messages.phrases import phrase
from ikm.render.pages import wording as words
from ikm.render.workbook.cells import ACCENT, BAND, CellStyle, Value, WrittenSheet
from ikm.report.report import Report
from ikm.report.stored_report import of_report
from ikm.survey.columns.mapping_file import UNIT
from ikm.survey.exchange.workbook_metadata import HEADINGS, HEADLINE, OWN_QUESTIONS, StoredDataRange

_NAME, _HEAD = CellStyle(bold=True, size=12, colour=ACCENT), CellStyle(bold=True, fill=BAND)
_CELL = CellStyle(height="top", side="left")
_WIDTHS = 34, 26, 16, 14, 14, 30, 14

Rows = Iterable[Sequence[Value]]


def write(sheet: WrittenSheet, report: Report, blocks: Iterable[StoredDataRange]) -> None:
    """Write the tables that are described above; for programs, so the sheet is hidden and not printed."""
    row = 1
    for name, header, lines in _tables(report, blocks):
        sheet.put(row, 1, name, _NAME)
        sheet.line(row + 1, header, _HEAD)
        row += 2
        for line in lines:
            sheet.line(row, line, _CELL)
            row += 1
        row += 1
    sheet.wide(*_WIDTHS)
    sheet.page(landscape=True)
    sheet.hide()


def _tables(report: Report, blocks: Iterable[StoredDataRange]) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    asked = _asked(report.questions)
    own = list(_own_questions(report))
    # names of tables and their headings are by what the sheet is read back, so they are in no catalogue
    yield "Manifes", ("Apa", "Nilai"), _manifest(report)
    read_back: dict[str, Rows] = {
        "Pilihan": _choices(report),
        "Pertanyaan": asked,
        **({OWN_QUESTIONS: own} if own else {}),
        "Lembar": blocks,
        "Angka": [line for unit, score in _scores(report) for line in _figures(unit, score)],
        "Indeks": [_index(unit, one) for unit, one in _scores(report)],
        **({HEADLINE: list(_headlines(report))} if report.way != POOLED else {}),
    }
    yield from ((name, HEADINGS[name], rows) for name, rows in read_back.items())


def _asked(questions: Iterable[Question]) -> list[tuple[str, str, str]]:
    return [(one.code, one.unsur, masked(one.column)) for one in questions]


def _own_questions(report: Report) -> Iterator[Sequence[Value]]:
    """The questions of the units that have others than the report, or others' wording."""
    common = _asked(report.questions)
    for unit, score in _scores(report):
        own = _asked(part.question for one in score.unsur for part in one.questions)
        if unit and own and own != common:
            yield from ((unit, *question) for question in own)


def _scores(report: Report) -> list[tuple[str, Score]]:
    """The whole, and every unit, as their respondents are: that is what the sheets of data give."""
    units = [(words.label(group.key[UNIT]), group.counted) for group in report.units()]
    return [("", report.pooled), *units]


def _figures(unit: str, score: Score) -> Rows:
    for one in score.unsur:
        yield unit, one.code, one.unsur.id, one.answers, one.total, _exact(one.nrr)


def _index(unit: str, score: Score) -> Sequence[Value]:
    return unit, score.respondents, _exact(score.exact), "ya" if score.respondents_exact else "tidak"


def _headlines(report: Report) -> Iterator[Sequence[Value]]:
    stored = of_report(report)
    for figures in (stored.overall, *stored.units):
        yield figures.label, "", _exact(figures.exact), *_spread(figures.spread)
        for unsur, nrr in figures.nrr.items():
            yield figures.label, unsur, _exact(nrr), *_spread(figures.spreads.get(unsur))


def _spread(spread: Spread | None) -> tuple[str | None, ...]:
    """How sure a figure is, with all digits; nothing where no change is judged by it, which is all it is read for."""
    if spread is None or not spread.judged:
        return None, None, None
    return tuple(None if one is None else repr(one) for one in (spread.se, spread.df, spread.finite))


def _exact(value: object) -> str | None:
    return None if value is None else str(value)


def _choices(report: Report) -> Rows:
    rules = report.method.rules
    yield "rules", rules.id
    yield "rules_sha256", rules.sha256
    yield from report.choices().items()
    yield "name", report.name
    yield "period", report.period
    if report.way != POOLED:
        yield "overall", report.way
        yield "strata", " ".join(report.strata)
    yield "scores", " ".join(map(str, rules.scores))


def _manifest(report: Report) -> Rows:
    known = report.provenance()
    yield phrase("sheet-manifest-program"), known["program"]
    yield phrase("sheet-manifest-method"), known["method_version"]
    yield phrase("sheet-manifest-rules"), known["rules"]["id"]
    yield phrase("sheet-manifest-rules-digest"), known["rules"]["sha256"]
    for name, value in known["options"].items():
        yield phrase("sheet-manifest-option", name=name), _said(value)
    if "configuration" in known:
        yield phrase("sheet-manifest-configuration"), known["configuration"]["path"]
        yield phrase("sheet-manifest-configuration-digest"), known["configuration"]["sha256"]
    for one, use in zip(known["inputs"], report.inputs, strict=True):
        yield phrase("sheet-manifest-read"), one["path"] + words.sheet_or_table(use.sheet, is_table=use.is_table)
        yield phrase("sheet-manifest-digest"), one["sha256"]
        yield phrase("sheet-manifest-rows"), one["rows"]
        yield phrase("sheet-manifest-people"), one["used"]
    if known["time"]:
        yield phrase("sheet-manifest-made"), known["time"]


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={one}" for key, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
