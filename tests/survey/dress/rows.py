"""Rows that are no respondents: titles, feet, subtotals, repeated headers, blank and empty ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from tests.survey.dress.sheet import SheetColumn
from tests.survey.dress.spoken import Cell

Row = list[Cell]
TITLES = [
    "HASIL PENGOLAHAN SURVEI KEPUASAN MASYARAKAT",
    "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL",
    "Triwulan III Tahun 2025",
    "REKAPITULASI JAWABAN RESPONDEN",
]


def titles(chance: random.Random, width: int) -> list[Row]:
    """Some rows with a text each, and perhaps a blank one below."""
    at = chance.choice([0, 0, min(2, width - 1)])
    rows: list[Row] = [[*[""] * at, text] for text in TITLES[: chance.randint(1, 3)]]
    if chance.random() < 0.5:
        rows.append([""])
    return rows


def column_numbers(chance: random.Random, width: int) -> Row:
    """The row below a header that numbers the columns."""
    in_brackets = chance.random() < 0.5
    return [f"({number})" if in_brackets else number for number in range(1, width + 1)]


class FootLine(NamedTuple):
    """One row of a foot: how it may be labelled, and whether a reader can tell it without its label."""

    labels: Sequence[str]
    tells_itself: bool = True


FOOT_LINES = {
    "sum": FootLine(
        ["Jumlah", "JUMLAH", "Total", "Jumlah Nilai", "Nilai Per Parameter", "Σ Nilai/Unsur", "Nilai Total"]
    ),
    "nrr": FootLine(["NRR", "NRR/Unsur", "Rata-rata", "Nilai Rata-Rata", "NRR per unsur", "Rerata Unsur"]),
    "weighted": FootLine(["NRR Tertimbang", "NRR tertbg/unsur", "NRR x bobot", "Nilai Tertimbang"]),
    "ikm": FootLine(["IKM", "Nilai IKM", "IKM Unit Pelayanan", "Indeks Kepuasan", "Nilai SKM Konversi"]),
    "respondents": FootLine(["Jumlah Responden", "N", "Responden"], tells_itself=False),
    "maximum": FootLine(["Skor Maksimal", "Nilai Maks", "Maks"], tells_itself=False),
    "minimum": FootLine(["Nilai terendah", "Min"], tells_itself=False),
    "target": FootLine(["Target", "Target 2025", "Standar minimal"], tells_itself=False),
}


class Foot(NamedTuple):
    """The rows of a foot, and what was done."""

    rows: list[Row]
    names: list[str]


def foot(chance: random.Random, columns: Sequence[SheetColumn], respondents: int, *, numbered: bool) -> Foot:
    """Rows below the respondents with figures of theirs.

    Where nothing numbers the respondents, or there is but one, every row has a label: a sum of one answer is that
    answer. Rows of figures that are no sums and no means come only with a label and below numbers.
    """
    places = [place for place, column in enumerate(columns) if column.figures is not None]
    answer_places = [place for place, column in enumerate(columns) if column.below or column.figures is not None]
    room_for_label = min(answer_places, default=0)
    if not places or not room_for_label:
        return Foot([], [])
    is_labelled = chance.random() < 0.7 or not numbered or respondents < 2
    kinds = ["sum", "nrr", "weighted", "ikm"][: chance.randint(1, 4)]
    if chance.random() < 0.3:
        kinds = kinds[1:] or kinds
    if numbered and is_labelled:
        kinds += chance.sample(["respondents", "maximum", "minimum", "target"], chance.choice([0, 0, 1, 2]))
        chance.shuffle(kinds)
    label_place = chance.randrange(room_for_label)
    rows = []
    for kind in kinds:
        line = FOOT_LINES[kind]
        row: Row = [""] * len(columns)
        if is_labelled or not line.tells_itself:
            row[label_place] = chance.choice(line.labels)
        for place, figure in _figures(chance, kind, columns, places).items():
            row[place] = figure
        rows.append(row)
    how = "labelled" if is_labelled else "unlabelled"
    blank_row: list[Row] = [[""]] if chance.random() < 0.3 else []
    return Foot([*blank_row, *rows], [f"foot-{how}", *(f"foot-{kind}" for kind in kinds)])


def _figures(
    chance: random.Random, kind: str, columns: Sequence[SheetColumn], places: Sequence[int]
) -> dict[int, Cell]:
    """What stands in a row of a foot, by column."""
    given = {place: [figure for figure in columns[place].figures or [] if figure] for place in places}
    sums = {place: sum(figures) for place, figures in given.items()}
    means = {place: Fraction(sums[place], max(1, len(figures))) for place, figures in given.items()}
    digits = chance.choice([2, 3])
    if kind == "sum":
        return {**sums}
    if kind == "nrr":
        return {place: rounded(mean, digits) for place, mean in means.items()}
    if kind == "weighted":
        return {place: rounded(mean / len(places), 3) for place, mean in means.items()}
    if kind == "ikm":
        at = chance.choice([places[0], places[-1]])
        return {at: rounded(25 * sum(means.values(), Fraction(0)) / len(places), 2)}
    if kind == "respondents":
        return {place: len(figures) for place, figures in given.items()}
    if kind == "minimum":
        return {place: min(figures, default=0) for place, figures in given.items()}
    return dict.fromkeys(places, 4 if kind == "maximum" else 3)


def rounded(figure: Fraction, digits: int) -> float:
    """A figure rounded half up, as a spreadsheet shows it."""
    exact = Decimal(figure.numerator) / Decimal(figure.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def subtotals(chance: random.Random, columns: Sequence[SheetColumn], body: list[Row]) -> list[Row]:
    """The rows with sums or means below each group of them."""
    places = [place for place, column in enumerate(columns) if column.figures is not None]
    if not places or min(places) == 0 or len(body) < 4:
        return body
    size = chance.randint(2, max(2, len(body) // 2))
    is_mean = chance.random() < 0.3
    label = chance.choice(["Rata-rata", "NRR"] if is_mean else ["Jumlah", "Subtotal", "Total"])
    rows: list[Row] = []
    for start in range(0, len(body), size):
        group = body[start : start + size]
        line: Row = [label, *[""] * (len(columns) - 1)]
        for place in places:
            given = [cell for row in group if isinstance(cell := row[place], int) and cell]
            if is_mean:
                line[place] = rounded(Fraction(sum(given), max(1, len(given))), 2)
            else:
                line[place] = sum(given)
        rows += [*group, line]
    return rows


def with_blank_rows(chance: random.Random, body: list[Row]) -> list[Row]:
    """The rows with one or two blank ones between them."""
    rows = list(body)
    for _ in range(chance.randint(1, 2)):
        rows.insert(chance.randint(1, len(rows)), [""])
    return rows


def with_repeated_header(chance: random.Random, header: list[Row], body: list[Row]) -> list[Row]:
    """The rows with the header once more between them, as on the next page."""
    at = chance.randint(1, len(body))
    return [*body[:at], *header, *body[at:]]


def unfilled(chance: random.Random, width: int, respondents: int) -> list[Row]:
    """Rows that were numbered ahead and never filled in."""
    return [
        [number, *[""] * (width - 1)] for number in range(respondents + 1, respondents + 1 + chance.randint(1, 6))
    ]


def signature(width: int) -> list[Row]:
    """Who signs, below the table."""
    margin: Row = [""] * max(0, width - 3)
    return [
        [""],
        [*margin, "Sukamaju, 1 Oktober 2025"],
        [*margin, "Kepala Dinas,"],
        [""],
        [*margin, "Drs. Ahmad Fulan"],
    ]


LEGENDS = {
    False: [
        "Keterangan: 1 = Tidak baik, 2 = Kurang baik, 3 = Baik, 4 = Sangat baik",
        "1 = Tidak Puas; 4 = Sangat Puas",
    ],
    True: [
        "Keterangan: 1 = Sangat Puas, 2 = Puas, 3 = Kurang Puas, 4 = Tidak Puas",
        "1 = Sangat baik; 4 = Tidak baik",
    ],
}
"""What the numbers mean, and what they mean where the best is 1."""


def legend(chance: random.Random, *, is_reversed: bool) -> list[Row]:
    """Rows that say what the numbers mean."""
    return [[""], [chance.choice(LEGENDS[is_reversed])]]


def machine_row(chance: random.Random, columns: Sequence[SheetColumn]) -> Row:
    """The row that a program puts below its header."""
    kind = chance.choice(["import-ids", "response", "tags"])
    if kind == "import-ids":
        return [f'{{"ImportId":"QID{place}"}}' for place in range(1, len(columns) + 1)]
    if kind == "tags":
        return [f"#answer+q{place}" for place in range(1, len(columns) + 1)]
    return ["Response" if column.figures is not None else "" for column in columns]
