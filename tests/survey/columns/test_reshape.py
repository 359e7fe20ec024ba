"""Long tables and counts as they are met: what is one respondent, one question, one answer, and what is a count."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.index.method import Method
from ikm.messages.findings import Place, Refusal
from ikm.rules.library import load
from ikm.survey.columns.header_meaning import count_unsur_in
from ikm.survey.columns.header_row import settle_header
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.columns.reshape import ReshapedTable
from ikm.survey.counting.table_reading import MOST_PLACED
from ikm.survey.files.csv_file import CsvFile
from tests.conftest import Run
from tests.surveys import UNSUR, Rows, U, write_csv

LONG = ["Responden", "Unsur", "Jawaban"]
COUNTS = ["Unsur", "Skor", "Jumlah"]
NIK = "3171234567890123"


def of(who: Any, *scores: Any, unsur: Rows = U) -> list[list[Any]]:
    """The rows of a respondent: the same answer to all nine, or one each."""
    return [[who, u, one] for u, one in zip(unsur, scores * 9 if len(scores) == 1 else scores, strict=True)]


def counted(*counts: Any) -> list[list[Any]]:
    """So many answers of 1, 2, … to each unsur."""
    return [[u, score, count] for u in U for score, count in enumerate(counts, start=1)]


def score(folder: Path, rows: Rows, header: list[str] = LONG, **options: Any) -> ikm.Report:
    return ikm.score(write_csv(folder / "a.csv", [header, *rows]), **options)


def totals(report: ikm.Report) -> list[int]:
    return [part.total for one in report.overall.unsur for part in one.questions]


def said(report: ikm.Report, code: str) -> list[str]:
    return [str(one) for one in report.findings.shown() if one.code == code]


# Long: answers


@pytest.mark.parametrize("between", ["", " ", "-"])
def test_answers_of_a_pair_that_a_blank_stands_between_contradict(tmp_path: Path, between: str) -> None:
    rows = [*of("A", 3), ["A", "U1", between], ["A", "U1", 1]]
    with pytest.raises(Refusal, match=r"U1 in rows 2 and 12 \(“3” and “1”\)") as refused:
        score(tmp_path, rows)
    assert refused.value.code == "pair-contradicts"


def test_each_pair_that_contradicts_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        score(tmp_path, [*of("A", 3), ["A", "U1", 1], ["A", "U2", 1], ["A", "U1", 2]])
    assert refused.value.reason.count(" in rows ") == 2
    assert "U1 in rows 2 and 11 " in refused.value.reason
    assert "U2 in rows 3 and 12 " in refused.value.reason


@pytest.mark.parametrize("again", ["3", "3.0", " 3", "3,0", "", "-"])
def test_the_same_answer_twice_and_a_blank_beside_it_are_one_answer(tmp_path: Path, again: str) -> None:
    report = score(tmp_path, [*of("A", 3), ["A", "U1", again], ["A", "U1", "3"]])
    assert totals(report) == [3] * 9
    assert report.findings.by_code["pair-twice"] == 2
    assert all("first in row 2;" in one for one in said(report, "pair-twice"))


# Long: respondents


def test_ids_are_one_without_the_spaces_around_them_and_with_places(tmp_path: Path) -> None:
    first, second = of("R3", 3), of("4", 1)
    rows = [
        *first[:5],
        *(["R3 ", u, n] for _, u, n in first[5:]),
        *second[:5],
        *(["4.0", u, n] for _, u, n in second[5:]),
    ]
    report = score(tmp_path, rows)
    assert report.overall.respondents == 2
    assert totals(report) == [4] * 9


def test_names_that_begin_with_a_word_of_the_foot_are_respondents(tmp_path: Path) -> None:
    report = score(tmp_path, [*of("N-1", 2), *of("Max S", 3), *of("N", 4), *of("Jumlah", 4), *of("Total", 1)])
    assert report.overall.respondents == 3
    assert totals(report) == [9] * 9
    assert report.findings.by_code["rows-left-out"] == 1
    assert "18 rows" in said(report, "rows-left-out")[0]


def test_ids_that_begin_anew_in_each_unit_are_of_the_unit(tmp_path: Path) -> None:
    rows = [[unit, *row] for unit, n in (("A", 2), ("B", 4)) for row in of(1, n)]
    rows[3][0] = " a"
    report = score(tmp_path, rows, ["Unit", *LONG])
    assert report.overall.respondents == 2
    assert totals(report) == [6] * 9
    with pytest.raises(Refusal, match="U2 in rows 12 and 20 ") as refused:
        score(tmp_path, [*rows, ["B", 1, "U2", 1]], ["Unit", *LONG])
    assert refused.value.code == "pair-contradicts"


def test_a_blank_unit_is_the_only_other_of_the_respondent(tmp_path: Path) -> None:
    rows = [["A" if row[1] == "U1" else "", *row] for who in (1, 2) for row in of(who, 3)]
    assert score(tmp_path, rows, ["Unit", *LONG]).overall.respondents == 2


def test_two_columns_of_units_tell_no_respondents_apart(tmp_path: Path) -> None:
    rows = [[unit, unit, *row] for unit, n in (("A", 2), ("B", 4)) for row in of(1, n)]
    with pytest.raises(Refusal, match="U1 in rows 2 and 11 "):
        score(tmp_path, rows, ["Unit", "Satker", *LONG])


def test_a_personal_column_tells_respondents_apart_and_is_not_printed(run: Run, tmp_path: Path) -> None:
    header, names = ["NIK", "butir", "angka"], {"respondent": "NIK", "question": "butir", "answer": "angka"}
    rows = [*of(NIK, 2), *of("Siti Aminah", 4), ["Siti Aminah", "U1", 4]]
    assert totals(score(tmp_path, rows, header, long=names)) == [6] * 9
    mapping = tmp_path / "peta.toml"
    mapping.write_text(
        'schema = "ikm.map/1"\n[long]\n' + "".join(f'{part} = "{name}"\n' for part, name in names.items()),
        encoding="utf-8",
    )
    for command in ("score", "check", "map"):
        done = run(command, tmp_path / "a.csv", *([] if command == "map" else ["--map", mapping]))
        assert not any(value in done.output for value in (NIK, "Siti", "Aminah")), command
    for name in ("question", "answer"):
        with pytest.raises(Refusal) as refused:
            score(tmp_path, rows, header, long={**names, name: "NIK"})
        assert refused.value.code == "column-personal"
    with pytest.raises(Refusal) as refused:
        score(tmp_path, rows, header, long=names, by="NIK")
    assert refused.value.code == "column-personal"


# Questions


def test_questions_that_differ_in_spaces_or_case_are_one(tmp_path: Path) -> None:
    report = score(tmp_path, [*of("A", 2), *of("B", 3, unsur=[f" {u.lower()} " for u in U])])
    assert totals(report) == [5] * 9
    report = score(tmp_path, [*counted(0, 0, 2, 3), [" u1", 4, 1]], COUNTS)
    assert totals(report) == [2 * 3 + 4 * 4] + [2 * 3 + 3 * 4] * 8


def test_questions_of_rows_left_out_are_none(tmp_path: Path) -> None:
    rows = [row for n in (2, 3) for row in of(f"R{n}", n, unsur=range(1, 10))]
    report = score(tmp_path, [*rows, ["R9", "TOTAL", 45]])
    assert totals(report) == [5] * 9
    assert report.findings.by_code["rows-left-out"] == 1


@pytest.mark.parametrize("above", [0, 1, 3])
def test_the_rows_at_the_top_end_with_the_header(tmp_path: Path, above: int) -> None:
    path = write_csv(tmp_path / "a.csv", [*[["", "", ""]] * above, LONG, *of("A", 2)])
    method = Method(load("permenpanrb-14-2017"))
    with path.open("rb") as stream:
        table = CsvFile(stream, Place("a.csv"), path.stat().st_size)
        shape = settle_header(table, method, TableOverrides())
        reshaped = ReshapedTable(table, shape, method, lambda _: None, MOST_PLACED)
    rows = list(reshaped.top())
    assert reshaped.header_row == above + 1
    assert rows[: above + 1] == [*[()] * above, ("Responden", *U)]
    assert [list(row) for row in rows[above + 1 :]] == [["A", *["2"] * 9]]


def test_of_many_faults_the_first_are_named_and_all_counted(tmp_path: Path) -> None:
    rows = [*of("A", 3), *of("A", 3), ["A", "U1", 3, "x"]]
    path = write_csv(tmp_path / "a.csv", [LONG, *rows])
    method = Method(load("permenpanrb-14-2017"))
    with path.open("rb") as stream:
        table = CsvFile(stream, Place("a.csv"), path.stat().st_size)
        findings = ReshapedTable(
            table, settle_header(table, method, TableOverrides()), method, lambda _: None, max_per_code=2
        ).findings
    assert findings.by_code == {"pair-twice": 9, "row-too-long": 1, "rows-left-out": 1}
    assert [one.place.row for one in findings.listed() if one.code == "pair-twice"] == [11, 12]


# Counts


@pytest.mark.parametrize("count", ["12", "12.0", "12,0", " 12 ", "12.00"])
def test_a_count_may_have_places(tmp_path: Path, count: str) -> None:
    assert totals(score(tmp_path, counted(0, 0, 0, count), COUNTS)) == [48] * 9


@pytest.mark.parametrize("count", ["1.000", "1,000", "1.5"])
def test_a_count_that_may_be_a_thousand_is_not_read(tmp_path: Path, count: str) -> None:
    report = score(tmp_path, [*counted(0, 0, 5, 5), ["U1", 2, count]], COUNTS)
    assert totals(report) == [35] * 9
    assert [f"“{count}”" in one for one in said(report, "count-unreadable")] == [True]


def test_of_a_row_of_counts_only_the_one_that_is_none_is_not_added(tmp_path: Path) -> None:
    header = ["Unsur", "1", "2", "3", "4"]
    report = score(tmp_path, [["U1", 1, 2, 3, "4 atau 5"], *([name, 1, 2, 3, 4] for name in U[1:])], header)
    assert totals(report) == [1 + 4 + 9] + [1 + 4 + 9 + 16] * 8
    (one,) = said(report, "count-unreadable")
    assert one.endswith(
        ":E2: count-unreadable: “4 atau 5” is not a count; it is not added; write a whole number, or leave it empty "
        "if nobody chose it"
    )


@pytest.mark.parametrize("none", ["", "-", " - ", "–"])
def test_a_count_that_is_blank_is_none(tmp_path: Path, none: str) -> None:
    report = score(tmp_path, counted(none, none, 5, 5), COUNTS)
    assert totals(report) == [35] * 9
    assert not report.findings.by_code["count-unreadable"]


def test_an_option_that_stands_twice_is_added_and_said(tmp_path: Path) -> None:
    report = score(tmp_path, [*counted(0, 0, 5, 5), [" u1 ", "4.0", 2]], COUNTS)
    assert totals(report) == [43] + [35] * 8
    (one,) = said(report, "option-twice")
    assert "U1, option 4.0, stands in rows 5 and 38; both are added; take one out" in one


def test_an_option_stands_twice_whatever_the_number_of_its_row(tmp_path: Path) -> None:
    rows = [*counted(0, 0, 5, 5), ["U1", 4, 5], ["U1", 1, 0]]
    report = score(tmp_path, [[n, *row] for n, row in enumerate(rows)], ["No", *COUNTS])
    assert report.findings.by_code["option-twice"] == 1


def test_options_of_different_groups_stand_once(tmp_path: Path) -> None:
    rows = [[service, *row] for service in ("KTP", "KK") for row in counted(0, 0, 5, 5)]
    report = score(tmp_path, rows, ["Layanan", *COUNTS])
    assert totals(report) == [70] * 9
    assert not report.findings.by_code["option-twice"]


def test_a_question_that_stands_twice_in_columns_of_scores(tmp_path: Path) -> None:
    report = score(tmp_path, [[u, 0, 0, 5, 5] for u in [*U, "U1"]], ["Unsur", *"1234"])
    assert totals(report) == [70] + [35] * 8
    assert report.findings.by_code["option-twice"] == 2
    assert "option 3, stands in rows 2 and 11;" in said(report, "option-twice")[0]


def test_counts_that_are_the_scores_that_head_them_are_no_header(tmp_path: Path) -> None:
    for counts in ((1, 2, 3, 4), (4, 3, 2, 1)):
        report = score(tmp_path, [[u, *counts] for u in U], ["Unsur", *"1234"])
        assert [one.counts for one in report.overall.unsur] == [counts] * 9


def test_counts_of_another_scale_are_refused_by_the_answers_not_the_rows(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="50 of 100 answers of U1 Persyaratan") as refused:
        score(tmp_path, counted(5, 5, 20, 20, 50), COUNTS)
    assert refused.value.code == "scale-other"


def test_a_few_answers_off_the_scale_are_dropped(tmp_path: Path) -> None:
    report = score(tmp_path, [*counted(0, 0, 50, 50), ["U1", 5, 3]], COUNTS)
    assert totals(report) == [350] * 9
    assert report.findings.by_code["answer-out-of-scale"] == 1


def test_rows_without_question_or_option_are_left_out_and_counted(tmp_path: Path) -> None:
    (use,) = score(tmp_path, [*counted(0, 0, 5, 5), ["", 3, 9], ["U1", "TOTAL", 10]], COUNTS).inputs
    assert (use.rows, use.left_out) == (38, 2)
    (use,) = score(tmp_path, [*of("A", 3), *of("", 3)]).inputs
    assert (use.rows, use.left_out) == (18, 9)


# Where the table begins


def test_a_summary_above_the_answers_is_no_table_of_counts(tmp_path: Path) -> None:
    summary = [["No", "Unsur", "Nilai", "Jumlah"], *([n, u, 3, 60] for n, u in enumerate(U, start=1)), [""]]
    people = [[n, *[3] * 9] for n in range(1, 21)]
    report = ikm.score(write_csv(tmp_path / "a.csv", [*summary, ["No", *U], *people]))
    assert (report.inputs[0].shape, report.inputs[0].header_row) == ("wide", 12)
    assert totals(report) == [60] * 9


def test_counts_that_are_asked_for_go_before_answers_below(tmp_path: Path) -> None:
    rows = [["No", *COUNTS], *([n, *row] for n, row in enumerate(counted(0, 0, 5, 5)[:30], start=1)), ["No", *U]]
    (use,) = ikm.score(write_csv(tmp_path / "a.csv", rows), counts=True, without=UNSUR[7:]).inputs
    assert (use.shape, use.header_row) == ("counts", 1)


def test_a_header_that_may_mean_two_unsur_names_none() -> None:
    method = Method(load("permenpanrb-14-2017"))
    assert count_unsur_in(["Biaya", "Kesopanan petugas dan kenyamanan sarana"], method, TableOverrides()) == 1


def test_a_unit_of_counts_may_be_called_like_a_foot(tmp_path: Path) -> None:
    rows = [
        [unit, name, score, number]
        for unit in ("Mutu Karya", "Total Persada", "Melati")
        for name in U
        for score, number in ((3, 5), (4, 7))
    ]
    source = write_csv(tmp_path / "a.csv", [["Unit", "Unsur", "Skor", "Jumlah"], *rows])
    units = ikm.score(source, unit="Unit").units()
    assert {unit.label: unit.score.respondents for unit in units} == {
        "Mutu Karya": 12,
        "Total Persada": 12,
        "Melati": 12,
    }


def test_thousands_of_a_count_are_read_where_they_can_be_nothing_else(tmp_path: Path) -> None:
    for text, number in (("1.200", 1200), ("12,345", 12345), ("1.200.300", 1200300)):
        rows = [[name, 4, f'"{text}"' if "," in text else text] for name in U]
        body = "".join(",".join(map(str, row)) + "\n" for row in rows)
        (tmp_path / "a.csv").write_text(f"Unsur,Skor,Jumlah\n{body}", encoding="utf-8")
        assert ikm.score(tmp_path / "a.csv").overall.respondents == number


def test_a_bad_answer_in_the_first_row_of_a_table_without_a_header_is_placed_there(tmp_path: Path) -> None:
    rows = [["A", "U1", "x"], *of("A", 3)[1:], *of("B", 3), ["C", "U1", "y"], *of("C", 3)[1:]]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), columns=",".join(LONG))
    assert [one.place.cell for one in report.findings.shown() if one.code == "answer-unknown"] == ["C1", "C19"]


def test_counts_headed_by_their_scores_stand_beside_columns_that_may_hold_scores_too(tmp_path: Path) -> None:
    rows = [[u, 0, 0, 1, 3, 4, 15, 3.75] for u in U]
    header = ["Unsur", *"1234", "Jumlah", "Skor", "Nilai"]
    for counts in (True, False):
        report = score(tmp_path, rows, header, counts=counts)
        assert [one.counts for one in report.overall.unsur] == [(0, 0, 1, 3)] * 9


@pytest.mark.parametrize("more", [0, 1])
def test_the_first_five_rows_without_a_question_are_named(tmp_path: Path, more: int) -> None:
    report = score(tmp_path, [*[["B", "", 4]] * (5 + more), *of("A", 3)])
    assert said(report, "rows-left-out")[0].partition("rows-left-out: ")[2].partition(";")[0] == (
        f"{5 + more} rows without a question or option are no respondents and are left out (2, 3, 4, 5, 6"
        f"{', and 1 more' if more else ''})"
    )


@pytest.mark.parametrize("more", [0, 1])
def test_the_first_five_pairs_that_contradict_are_named(tmp_path: Path, more: int) -> None:
    with pytest.raises(Refusal) as refused:
        score(tmp_path, [*of("A", 3), *of("A", 4)[: 5 + more]])
    pairs = "; ".join(f"U{n} in rows {n + 1} and {n + 10} (“3” and “4”)" for n in range(1, 6))
    assert f"{pairs}{'; and 1 more' if more else ''}; correct the rows" in refused.value.reason


def test_a_column_headed_as_a_unit_that_tells_respondents_apart_is_no_unit(tmp_path: Path) -> None:
    """Their numbers begin anew in each of the other column headed so."""
    rows = [[satker, *row] for satker, n in (("A", 2), ("B", 4)) for row in of(1, n)]
    names = {"respondent": "Unit", "question": "Unsur", "answer": "Jawaban"}
    report = score(tmp_path, rows, ["Satker", "Unit", "Unsur", "Jawaban"], long=names)
    assert report.overall.respondents == 2
    assert totals(report) == [6] * 9


def test_a_question_may_stand_beside_the_first_of_its_options_only(tmp_path: Path) -> None:
    rows = counted(2, 3, 5, 10)
    written_once = [["" if n % 4 else row[0], *row[1:]] for n, row in enumerate(rows)]
    whole, merged = score(tmp_path, rows, COUNTS), score(tmp_path, written_once, COUNTS)
    assert merged.overall.exact == whole.overall.exact == 25 * Fraction(2 + 6 + 15 + 40, 20)
    assert not merged.findings.by_code["rows-left-out"]
