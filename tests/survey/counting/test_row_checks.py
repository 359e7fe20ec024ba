"""What is said of single rows, written out; and that it does not depend on where the blocks are cut."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikm.messages.findings import Findings, Place
from ikm.survey.counting.row_checks import ROW_CHECKS, CheckContext, Duplicates, RespondentBlock
from ikm.survey.counting.table_reading import MOST_PLACED
from ikm.survey.files.cell_codes import code_rows
from ikm.survey.files.table import Block, Column, Labels, Progress, Table
from ikm.survey.texts.answer_words import place_in_scale

SCORES = (1, 2, 3, 4)
ROLES = "nomor id tanggal usia total unit layanan jenis_kelamin pendidikan pekerjaan".split()


class Sheet(Table):
    """Rows of cells below a header in row 1."""

    def __init__(self, header: str, rows: Sequence[Sequence[Any]]) -> None:
        self.place, self._rows = Place("s.csv"), rows
        self.under(header.split(), 1)

    def top(self) -> Iterator[Sequence[object]]:
        return iter([self.header, *self._rows])

    def blocks(self, columns: Sequence[Column], labels: Sequence[Labels], progress: Progress) -> Iterator[Block]:
        del progress
        return code_rows(self, self._rows, 2, columns, labels)


class Survey:
    """A table as its reader hands it to the checks; a column is a question (U1 …) or named by its role."""

    def __init__(self, header: str, *rows: Sequence[Any]) -> None:
        self.table = Sheet(header, rows)
        width = range(len(self.table.header))
        labels = {index: Labels(sys.maxsize, None) for index in width}
        (block,) = self.table.blocks(width, list(labels.values()), lambda _: None)
        asked = [index for index in width if self.table.header[index].startswith("U")]
        cells = [
            [place_in_scale(labels[index].texts[code], SCORES) for code in block.codes[index]] for index in asked
        ]
        answers, codes = np.array(cells, np.int8).clip(0), dict(enumerate(block.codes))
        self.seen = RespondentBlock(block.rows, answers, codes, np.ones(len(block.rows), np.int64))
        roles = {role: self.table.header.index(role) for role in ROLES if role in self.table.header}
        questions = tuple(self.table.header[index] for index in asked)
        self.context = CheckContext(
            self.table, roles, labels, SCORES, questions, MOST_PLACED, answer_columns=tuple(asked), factor=25.0
        )

    def block(self, start: int, stop: int, columns: Sequence[int] | None = None) -> RespondentBlock:
        part = slice(start, stop)
        wanted = {
            index: codes[part] for index, codes in self.seen.codes.items() if columns is None or index in columns
        }
        return RespondentBlock(self.seen.rows[part], self.seen.answers[:, part], wanted, self.seen.respondents[part])

    def findings(self, cuts: Sequence[int] = ()) -> Findings:
        found, edges = Findings(MOST_PLACED), [0, *sorted(cuts), len(self.seen.rows)]
        for check in filter(None, [make(self.context) for make in ROW_CHECKS]):
            for start, stop in pairwise(edges):
                check.observe(self.block(start, stop, check.columns))  # it must do with what it wants
            found += check.findings()
        return found

    def said(self, code: str) -> list[str]:
        return [
            f"{one.place.cell or one.place.row}: {one.sentence}"
            for one in self.findings().shown(99, 99)
            if one.code == code
        ]


def test_blank_answers_are_noted_for_each_question_that_has_some() -> None:
    survey = Survey("U1 U2 U3", [4, "", 3], [4, "-", 3], [4, 3, "x"])
    assert survey.said("answers-blank") == [
        "B2: U2: 2 of 3 respondents have no usable answer",
        "C4: U3: 1 of 3 respondents have no usable answer",
    ]


FIVE = "U1 U2 U3 U4 U5"


def test_straight_lines_are_counted_for_everyone_without_a_unit() -> None:
    survey = Survey(FIVE, [3] * 5, [4] * 5, [4, 4, 4, 4, ""], [""] * 4 + [4], [3, 3, 3, 3, 4])
    assert survey.said("straight-lining") == [
        "2: all respondents: 2 of 5 respondents gave the same answer to every question"
    ]


def test_straight_lines_are_counted_by_unit_and_only_where_there_are_some() -> None:
    rows = [["A", 3, 3, 3, 3, 3], ["A ", 3, 3, 3, 3, 4], ["B", 3, 3, 3, 3, 4], ["", 1, 1, 1, 1, 1]]
    assert Survey(f"unit {FIVE}", *rows).said("straight-lining") == [
        "2: A: 1 of 2 respondents gave the same answer to every question",
        "5: (kosong): 1 of 1 respondents gave the same answer to every question",
    ]


def test_four_equal_answers_are_no_pattern() -> None:
    assert not Survey("U1 U2 U3 U4", [3] * 4).said("straight-lining")


def test_implausible_ages() -> None:
    odd = ["0", 9, 101, 1121212, "-5", "9 tahun", "dua puluh", "12/02/1990", "1990", "200-300", "9" * 5000]
    fine = [
        10,
        100,
        "35,5",
        "34 tahun",
        " 34 thn. ",
        "51 s.d 60",
        "20-30 tahun",
        "< 20",
        "60+",
        "17 ke atas",
        "",
        "-",
    ]
    survey = Survey("U1 usia", *([4, age] for age in [*fine, *odd]))
    first = len(fine) + 2
    assert survey.said("age-implausible") == [
        f"B{first}: “0” is no age of a respondent",
        f"B{first + 1}: “9” is no age of a respondent",
        f"B{first + 2}: “101” is no age of a respondent",
        f"B{first + 3}: “#######” is no age of a respondent",
        f"B{first + 4}: “-5” is no age of a respondent",
        f"B{first + 5}: “9 tahun” is no age of a respondent",
        f"B{first + 6}: “dua puluh” is no age of a respondent",
        f"B{first + 7}: “##/##/####” is no age of a respondent",
        f"B{first + 8}: “1990” is no age of a respondent",
        f"B{first + 9}: “#######” is no age of a respondent",
        f"B{first + 10}: “{'#' * 39}…” is no age of a respondent",
    ]


def test_dates_that_are_none() -> None:
    days = ["12 Februari 2025", "0000-00-00", "kemarin", "", "-", "30/02/2025"]
    assert Survey("U1 tanggal", *([4, day] for day in days)).said("date-unreadable") == [
        "B3: “##########” is not understood as a date",
        "B4: “kemarin” is not understood as a date",
        "B7: “30/02/2025” is not understood as a date",
    ]


def test_dates_nobody_was_asked_on() -> None:
    days = ["2025-02-12"] * 5 + ["2026-03-19", "2026-03-20", "2003-12-31", "2025-02-13"]
    rows = [[4, day] for day in days]
    far = "more than 400 days from 2025-02-12, the median"
    assert Survey("U1 tanggal", *rows).said("date-outside") == [
        f"B8: 2026-03-20 is {far}",
        "B9: 2003-12-31 is before 2004-01-01",
    ]


def test_the_dates_of_a_column_are_read_together() -> None:
    rows = [[4, day] for day in (*["1/12/2025 9:05:00"] * 3, "12/30/2026 9:05:00")]
    far = "more than 400 days from 2025-01-12, the median"
    assert Survey("U1 tanggal", *rows).said("date-outside") == [f"B5: 2026-12-30 is {far}"]


def test_totals_that_differ() -> None:
    agrees = [
        31,
        "31.0",
        "31,0",
        "3,44",
        "3.4444444444444446",
        "3.45",
        "86,11",
        86,
        "86.1111111",
        "",
        "-",
        "tidak ada",
    ]
    differs = [30, 32, "3,46", "86,13", "31,5", 310, "9" * 400]
    answers = [4, 4, 4, 4, 3, 3, 3, 3, 3]
    header = "total " + " ".join(f"U{number}" for number in range(1, 10))
    survey = Survey(header, *([total, *answers] for total in [*agrees, *differs]), [99, *answers[:8], ""])
    first = len(agrees) + 2
    assert survey.said("total-differs") == [
        f"A{first}: the respondent's own total is 30, the answers sum to 31",
        f"A{first + 1}: the respondent's own total is 32, the answers sum to 31",
        f"A{first + 2}: the respondent's own total is 3,46, the answers sum to 31",
        f"A{first + 3}: the respondent's own total is 86,13, the answers sum to 31",
        f"A{first + 4}: the respondent's own total is 31,5, the answers sum to 31",
        f"A{first + 5}: the respondent's own total is 310, the answers sum to 31",
        f"A{first + 6}: the respondent's own total is {'#' * 39}…, the answers sum to 31",
    ]


def test_the_same_id_is_the_same_respondent() -> None:
    survey = Survey("id U1", ["a1", 4], ["a2", 4], [" a1", 3], ["", 4], ["", 4], ["-", 4], ["A1", 4], ["a1", 4])
    assert survey.said("row-duplicate") == [
        "9: the same respondent id as row 2",
    ]
    assert survey.said("id-again") == [
        "4: the respondent id of row 2 stands here again, with other answers or on another day"
    ]
    assert not survey.said("row-alike")


def test_the_next_wave_of_a_panel_is_no_duplicate() -> None:
    waves = [["p1", "2025-03-01 09:00", 4], ["p1", "2025-03-01 09:01", 4], ["p1", "2025-09-01 09:00", 4]]
    survey = Survey("id tanggal U1", *waves)
    assert survey.said("row-duplicate") == ["3: the same respondent id as row 2"]
    assert survey.said("id-again") == [
        "4: the respondent id of row 2 stands here again, with other answers or on another day"
    ]
    by_column = Survey("id Gelombang U1", ["p1", 1, 4], ["p1", 2, 4])
    assert not by_column.said("row-duplicate")


def test_an_id_counts_within_its_unit() -> None:
    survey = Survey("unit id U1", ["A", 1, 4], ["A", 2, 4], ["B", 1, 4], ["B", 2, 4], ["A", 2, 4])
    assert survey.said("row-duplicate") == ["6: the same respondent id as row 3"]


def test_equal_rows_at_one_time_are_the_same_and_at_another_alike() -> None:
    rows = [
        [1, "a", "2025-02-12 09:05:00", 34, 4],
        [2, "b", "2025-02-12 09:05:00", 34, 4],
        [3, "c", "2025-02-12 09:06:00", 34, 4],
        [4, "d", "2025-02-12 09:05:00", 35, 4],
        [5, "e", "2025-02-12 09:06:00", 34, 4],
        [6, "f", "2025-02-12", 35, 4],
        [7, "g", "2025-02-12", 35, 4],
        [8, "h", "2025-02-12 00:00:00", 36, 4],
        [9, "i", "2025-02-12 00:00:00", 36, 4],
    ]
    without_id = [[row[0], *row[2:]] for row in rows]
    for survey in (Survey("nomor id tanggal usia U1", *rows), Survey("nomor tanggal usia U1", *without_id)):
        assert survey.said("row-duplicate") == [
            "3: the same answers, profile and time stamp as row 2",
            "6: the same answers, profile and time stamp as row 4",
        ]
        assert survey.said("row-alike") == [
            "4: the same answers and profile as row 2",
            "7: the same answers and profile as row 5",
            "8: the same answers and profile as row 5",
            "10: the same answers and profile as row 9",
        ]


@pytest.mark.parametrize(
    ("header", "row", "basis"),
    [
        ("nomor U1", [1, 4], ""),
        ("id U1", ["-", 4], ""),
        ("tanggal U1", ["2025-02-12", 4], ""),
        ("tanggal U1", ["2025-02-12 00:00", 4], ""),
        ("id U1", ["a", 4], "respondent id"),
        ("tanggal U1", ["12/02/2025 9.05", 4], "time stamp"),
        ("id tanggal U1", ["a", "12/02/2025 9.05", 4], "respondent id and time stamp"),
    ],
)
def test_by_what_duplicates_are_known(header: str, row: list[Any], basis: str) -> None:
    survey = Survey(header, row, row)
    duplicates = Duplicates(survey.context)
    assert duplicates.find_repeated(survey.seen).tolist() == [False, bool(basis)]
    assert duplicates.basis == basis


def test_values_that_look_alike() -> None:
    values = ["Loket A", "loket a", "LOKET-A", "Loket  A", "Loket B", "-", "–", "Loket1", "Loket 1"]
    assert Survey("layanan U1", *([value, 4] for value in values)).said("value-alike") == [
        "A1: layanan: “LOKET-A”, “Loket A”, “loket a” look alike and are counted apart",
        "A1: layanan: “Loket 1”, “Loket1” look alike and are counted apart",
    ]


def spellings(counts: dict[str, int]) -> Survey:
    return Survey("layanan U1", *([value, 4] for value, count in counts.items() for _ in range(count)))


def test_a_rare_value_nearly_like_a_common_one() -> None:
    assert spellings({"Kartu Keluraga": 1, "Kartu Keluarga": 10, "Kartu Keluarge": 2}).said("value-near") == [
        "A1: layanan: “Kartu Keluraga” (1×) looks like “Kartu Keluarga” (10×) and is counted apart"
    ]


@pytest.mark.parametrize(
    "pair",
    [
        ("Loket 11", "Loket 12"),
        ("Poli Umum II", "Poli Umum III"),
        ("Puskesmas Kota A", "Puskesmas Kota B"),
        ("Poli Umum", "poliumum"),
        ("SLTP", "SLTA"),
        ("Swasta", "Swasti"),
        ("Kelurahan Timur", "Kelurahan Barat"),
    ],
)
def test_values_that_are_not_nearly_alike(pair: tuple[str, str]) -> None:
    assert not spellings({pair[0]: 1, pair[1]: 50}).said("value-near")


def test_a_column_of_many_values_is_not_compared() -> None:
    many = {f"{chr(97 + n // 26)}{chr(97 + n % 26)} layanan": 1 for n in range(301)}
    pair = {"Kartu Keluraga": 1, "Kartu Keluarga": 10, "kartu keluarga": 1}
    assert spellings(pair | dict(list(many.items())[:297])).said("value-near")
    assert not spellings(pair | dict(list(many.items())[:298])).said("value-near")
    numbers = {f"nomor {n}": 1 for n in range(998)}
    assert spellings(pair | dict(list(numbers.items())[:997])).said("value-alike")
    assert not spellings(pair | numbers).said("value-alike")


def test_a_personal_column_is_never_looked_into() -> None:
    survey = Survey("NIK_usia U1", ["0", 4])
    survey.context.roles["usia"] = 0
    assert not survey.findings().by_code


def test_every_finding_is_counted_and_the_first_are_kept() -> None:
    survey = Survey("id usia total tanggal U1", *(["a", "0", 9, "kemarin", 4] for _ in range(50)))
    found = survey.findings([7, 23])
    assert found.by_code == {"age-implausible": 50, "total-differs": 50, "date-unreadable": 50, "row-duplicate": 49}
    kept = [one.place.row for one in found.shown(99, 99) if one.code == "age-implausible"]
    assert kept == list(range(2, 2 + MOST_PLACED))


def test_of_no_respondents_nothing_is_said() -> None:
    survey, found = Survey(HEADER, range(12)), Findings()
    for check in filter(None, [make(survey.context) for make in ROW_CHECKS]):
        check.observe(survey.block(0, 0))
        found += check.findings()
    assert not found.by_code


HEADER = "nomor id tanggal usia total unit layanan U1 U2 U3 U4 U5"
CELLS: list[list[Any]] = [
    [1, 2],
    ["", "a", "b", "c"],
    ["", "2025-02-12 09:05", "3/4/2025 9:05:00", "4/30/2025 9:05:00", "30.4.2025", "0000-00-00", "2003-01-01"],
    ["", 0, 34, "muda"],
    ["", 12, 13, "2,4"],
    ["", "A", "B"],
    ["", "Loket A", "loket a", "Kartu Keluarga", "Kartu Keluraga"],
    *[["", 2, 3]] * 5,
]


@settings(max_examples=60)
@given(
    st.lists(st.tuples(*map(st.sampled_from, CELLS)), min_size=1, max_size=25),
    st.lists(st.integers(0, 25), max_size=4),
)
def test_where_the_blocks_are_cut_does_not_matter(rows: list[tuple[Any, ...]], cuts: list[int]) -> None:
    survey = Survey(HEADER, *rows, [3, "z", "2025-05-05 10:00", 34, 10, "A", "Loket A", 2, 2, 2, 2, 2])
    cuts = [min(cut, len(survey.seen.rows)) for cut in cuts]
    whole, parts = survey.findings(), survey.findings(cuts)
    assert whole.by_code == parts.by_code
    assert whole.shown(999, 99) == parts.shown(999, 99)
    duplicates = [Duplicates(survey.context), Duplicates(survey.context)]
    edges = [0, *sorted(cuts), len(survey.seen.rows)]
    again = [duplicates[1].find_repeated(survey.block(*edge)) for edge in pairwise(edges)]
    assert np.concatenate(again).tolist() == duplicates[0].find_repeated(survey.seen).tolist()
