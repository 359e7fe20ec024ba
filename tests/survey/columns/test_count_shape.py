"""Tables of counts in the shapes that offices give them: all come to the figure of the plain one, or are refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.catalogue import Severity
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.surveys import Rows, U, write_csv, write_xlsx

NAMES = ["Persyaratan", "Prosedur", "Waktu", "Biaya/Tarif", "Produk", "Kompetensi", "Perilaku", "Sarana", "Pengaduan"]
COUNTS = [
    *([1, 2, 9, 8], [0, 3, 12, 5], [2, 2, 11, 5], [0, 0, 6, 14], [1, 4, 10, 5]),
    *([3, 3, 7, 7], [0, 1, 13, 6], [2, 5, 9, 4], [0, 2, 8, 10]),
]
"""Of 20 respondents how many gave 1 to 4, a line for each question."""
BY_SCORE = [list(line) for line in zip(*COUNTS, strict=True)]
PEOPLE = 20
IKM = Fraction(sum(score * count for line in COUNTS for score, count in enumerate(line, start=1)), PEOPLE * 9) * 25
WORDS = ["Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik"]
SCORES = [1, 2, 3, 4]
SUMS = [PEOPLE] * 9
POINTS = [sum(score * count for score, count in zip(SCORES, line, strict=True)) for line in COUNTS]

Line = Callable[[list[int]], list[Any]]


def percent(count: int) -> str:
    return f"{100 * count / PEOPLE:.1f} %".replace(".", ",")


def as_it_is(line: list[int]) -> list[Any]:
    return list(line)


def by_question(heads: list[Any], questions: list[Any] = NAMES, line: Line = as_it_is) -> list[list[Any]]:
    """A row a question, its cells made of its counts by ``line``."""
    return [
        ["Unsur", *heads],
        *([name, *line(counts)] for name, counts in zip(questions, COUNTS, strict=True)),
    ]


def by_score(
    key: str, labels: list[Any], heads: list[Any] = U, rows: Rows = BY_SCORE, foot: Rows = ()
) -> list[list[Any]]:
    """A row a score, and a column a question."""
    return [[key, *heads], *([label, *row] for label, row in zip(labels, rows, strict=True)), *foot]


def read(folder: Path, rows: Rows, ending: str = "csv", **options: Any) -> ikm.Report:
    """The report, which the check and the draft of a mapping file agree with."""
    path = (write_csv if ending == "csv" else write_xlsx)(folder / f"a.{ending}", rows)
    report = ikm.score(path, **options)
    assert report.inputs[0].shape == "counts"
    assert not ikm.check(path, **options).findings.count(Severity.ERROR)
    return report


def codes(report: ikm.Report) -> list[str]:
    """The codes of what was found, but that of the order of numbers, each once."""
    return sorted({finding.code for finding in report.findings.shown()} - {"order-assumed"})


def refusal(folder: Path, rows: Rows, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(folder / "a.csv", rows), **options)
    return refused.value


HEADS: dict[str, list[Any]] = {
    "digits": SCORES,
    "words": WORDS,
    "Skor 1": [f"Skor {score}" for score in SCORES],
    "Nilai 1": [f"Nilai {score}" for score in SCORES],
    "F1": [f"F{score}" for score in SCORES],
    "1 (Tidak Baik)": [f"{score} ({word})" for score, word in zip(SCORES, WORDS, strict=True)],
    "Tidak Baik = 1": [f"{word} = {score}" for score, word in zip(SCORES, WORDS, strict=True)],
    "a. Tidak Baik": [f"{letter}. {word}" for letter, word in zip("abcd", WORDS, strict=True)],
    "Tidak puas": ["Tidak Puas", "Kurang Puas", "Puas", "Sangat Puas"],
    "Sangat tidak puas": ["Sangat Tidak Puas", "Tidak Puas", "Puas", "Sangat Puas"],
    "STS": ["STS", "TS", "S", "SS"],
    "Kurang": ["Kurang", "Cukup", "Baik", "Sangat Baik"],
    "D (1)": ["D (1)", "C (2)", "B (3)", "A (4)"],
}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("heads", HEADS.values(), ids=HEADS)
def test_a_row_a_question_under_heads_of_every_kind(tmp_path: Path, heads: list[Any], ending: str) -> None:
    report = read(tmp_path, by_question(heads), ending)
    assert (report.overall.exact, report.overall.respondents, codes(report)) == (IKM, PEOPLE, [])
    turned_round = [[row[0], *row[:0:-1]] for row in by_question(heads)]
    assert read(tmp_path, turned_round, ending).overall.exact == IKM


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("labels", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("heads", [U, NAMES], ids=["U1", "names"])
def test_a_row_a_score_under_labels_of_every_kind(
    tmp_path: Path, labels: list[Any], heads: list[Any], ending: str
) -> None:
    report = read(tmp_path, by_score("Nilai Bobot", labels, heads), ending)
    assert (report.overall.exact, report.overall.respondents, codes(report)) == (IKM, PEOPLE, [])
    assert read(tmp_path, by_score("", labels[::-1], heads, BY_SCORE[::-1]), ending).overall.exact == IKM


def test_what_stands_beside_the_counts_of_questions_is_left_out(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["No", "Kode Unsur", "Unsur", *WORDS, "Jumlah", "NRR"]]
    for number, (name, counts) in enumerate(zip(NAMES, COUNTS, strict=True), start=1):
        rows.append([number, f"U{number}", name, *counts, PEOPLE, f"{POINTS[number - 1] / PEOPLE:.2f}"])
    report = read(tmp_path, [["REKAPITULASI"], [], *rows, ["", "", "Jumlah", *map(sum, BY_SCORE)]])
    assert (report.overall.exact, codes(report)) == (IKM, ["rows-left-out"])
    assert [score.questions[0].question.column for score in report.overall.unsur] == NAMES


def test_a_head_over_the_scores_and_one_over_percentages(tmp_path: Path) -> None:
    upper = ["No", "Unsur", "Frekuensi", "", "", "", "Persentase", "", "", ""]
    rows = [
        [n, name, *line, *(5 * c for c in line)] for n, (name, line) in enumerate(zip(NAMES, COUNTS, strict=True))
    ]
    report = read(tmp_path, [upper, ["", "", *SCORES, *SCORES], *rows])
    assert (report.overall.exact, codes(report)) == (IKM, ["counts-percentages"])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_each_head_over_a_number_and_its_share(tmp_path: Path, ending: str) -> None:
    upper = ["Unsur", *(text for word in WORDS for text in (word, ""))]
    rows = [
        [name, *(cell for count in line for cell in (count, 5 * count))]
        for name, line in zip(NAMES, COUNTS, strict=True)
    ]
    report = read(tmp_path, [upper, ["", *["f", "%"] * 4], *rows], ending)
    assert (report.overall.exact, codes(report)) == (IKM, ["counts-percentages"])


@pytest.mark.parametrize("heads", ["{}|", "{}|%", "{}|{} (%)", "{}|Persen {}"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_turned_table_with_percentages_beside(tmp_path: Path, heads: str, ending: str) -> None:
    header = [head.format(code) for code in U for head in heads.split("|")]
    rows = [[cell for count in line for cell in (count, percent(count))] for line in BY_SCORE]
    report = read(tmp_path, by_score("Skor", SCORES, header, rows), ending)
    assert (report.overall.exact, codes(report)) == (IKM, ["counts-percentages"])


def test_a_turned_table_with_a_foot(tmp_path: Path) -> None:
    foot = [["Jumlah", *SUMS], ["Jumlah Nilai", *POINTS], ["NRR", *["3,1"] * 9], ["Persentase", *["11,1 %"] * 9]]
    report = read(tmp_path, by_score("Skor", SCORES, foot=foot))
    assert (report.overall.exact, report.inputs[0].left_out, codes(report)) == (IKM, 4, ["rows-left-out"])


def test_a_pivot_of_counts(tmp_path: Path) -> None:
    heads = [f"Count of {code}" for code in U]
    for key in ("Row Labels", "Label Baris"):
        rows = by_score(key, SCORES, heads, foot=[["Grand Total", *SUMS]])
        rows = [[*row, "Grand Total" if place == 0 else sum(row[1:])] for place, row in enumerate(rows)]
        report = read(tmp_path, [["Hitungan"], [], *rows])
        assert (report.overall.exact, codes(report)) == (IKM, ["rows-left-out"])


def test_those_who_did_not_answer_are_no_score(tmp_path: Path) -> None:
    report = read(tmp_path, by_score("Jawaban", [*WORDS, "Tidak menjawab"], rows=[*BY_SCORE, [2] * 9]))
    assert (report.overall.exact, report.overall.respondents) == (IKM, PEOPLE)


@pytest.mark.parametrize("merged", [False, True])
def test_units_stand_in_front_and_may_be_merged(tmp_path: Path, merged: bool) -> None:
    turned, plain = by_score("Skor", SCORES), by_question(SCORES)
    for table in (turned, plain):
        rows = [["Unit", *table[0]]]
        for unit in ("Dukcapil", "Samsat"):
            rows += [[unit if not merged or place == 0 else "", *row] for place, row in enumerate(table[1:])]
        report = read(tmp_path, rows)
        assert {unit.label: unit.score.exact for unit in report.units()} == {"Dukcapil": IKM, "Samsat": IKM}
        assert report.findings.by_code["counts-filled-down"] == int(merged)


def test_a_blank_unit_with_counts_of_its_own_is_a_group(tmp_path: Path) -> None:
    rows = [["Unit", *by_question(SCORES)[0]]]
    for unit in ("Dukcapil", ""):
        rows += [[unit, *row] for row in by_question(SCORES)[1:]]
    report = read(tmp_path, rows)
    assert [unit.label for unit in report.units()] == ["Dukcapil", "(kosong)"]
    assert not report.findings.by_code["counts-filled-down"]


FEW = [
    [1, 0, 0, 2, 0, 1, 0, 0, 1],
    [2, 3, 1, 0, 2, 2, 1, 2, 0],
    [2, 3, 4, 1, 3, 0, 3, 3, 1],
    [1, 0, 1, 3, 1, 3, 2, 1, 4],
]
"""Of six respondents: counts that look like answers."""
OF_FEW = Fraction(sum(score * sum(line) for score, line in enumerate(FEW, start=1)), 6 * 9) * 25


@pytest.mark.parametrize(("key", "labels"), [("Nilai", SCORES), ("Kategori", WORDS), ("", SCORES), ("", WORDS)])
def test_few_counts_look_like_answers_and_are_counts(tmp_path: Path, key: str, labels: list[Any]) -> None:
    report = read(tmp_path, by_score(key, labels, rows=FEW))
    assert (report.overall.exact, report.overall.respondents) == (OF_FEW, 6)


PEOPLE_OF_FOUR = [[3, 4, 2, 1, 3, 4, 2, 2, 3], [4, 4, 3, 3, 2, 4, 4, 3, 3], [2, 3, 2, 4, 3, 3, 2, 1, 3], [3] * 9]


@pytest.mark.parametrize("key", ["No", "No. Responden", "Responden", "ID", "Kode", "", "Usia", "Loket"])
@pytest.mark.parametrize("rows", [PEOPLE_OF_FOUR, [[1] * 9, [2] * 9, [3] * 9, [4] * 9]], ids=["any", "straight"])
def test_four_respondents_are_no_table_of_counts(tmp_path: Path, key: str, rows: Rows) -> None:
    report = ikm.score(write_csv(tmp_path / "a.csv", by_score(key, SCORES, rows=rows)))
    assert (report.inputs[0].shape, report.overall.respondents) == ("wide", 4)
    assert report.overall.exact == Fraction(sum(map(sum, rows)), 36) * 25


def test_means_of_respondents_are_no_percentages(tmp_path: Path) -> None:
    for key, people in (("No", 4), ("No", 30), ("", 4)):
        rows = by_score(key, list(range(1, people + 1)), rows=[[3.25 + n % 2 / 4] * 9 for n in range(people)])
        assert refusal(tmp_path, rows).code != "counts-percent"


def test_a_column_of_numbers_in_front_of_counts_is_none_of_respondents(tmp_path: Path) -> None:
    assert read(tmp_path, by_score("No", SCORES)).overall.exact == IKM
    few = write_csv(tmp_path / "few.csv", by_score("No", SCORES, rows=FEW))
    assert ikm.score(few).inputs[0].shape == "wide"
    assert ikm.score(few, counts=True).overall.exact == OF_FEW


def test_a_sheet_of_counts_stands_beside_the_answers(tmp_path: Path) -> None:
    answers = [["No", *U], *([n, *[3] * 9] for n in range(1, 13))]
    path = write_xlsx(tmp_path / "a.xlsx", {"Rekap": by_score("Skor", SCORES), "Data": answers})
    report = ikm.score(path)
    assert (report.inputs[0].shape, report.overall.respondents) == ("wide", 12)


CELLS: dict[str, Callable[[int], str]] = {
    "people": lambda count: f"{count} orang",
    "share behind": lambda count: f"{count} ({percent(count)})",
    "places": lambda count: f"{count},0",
    "a dash for none": lambda count: str(count or "-"),
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_how_a_count_is_written(tmp_path: Path, cell: Callable[[int], str]) -> None:
    report = read(tmp_path, by_question(SCORES, line=lambda line: [cell(count) for count in line]))
    assert (report.overall.exact, report.overall.respondents, codes(report)) == (IKM, PEOPLE, [])


def test_thousands_are_told_by_all_counts_together(tmp_path: Path) -> None:
    report = read(
        tmp_path, by_question(SCORES, line=lambda line: [f"{count}.000" if count else "0" for count in line])
    )
    assert (report.overall.exact, report.overall.respondents) == (IKM, 1000 * PEOPLE)
    with_hundreds = [[f"{count}.500" if count > 9 else str(count) for count in line] for line in COUNTS]
    with_hundreds[0] = ["1.000", "0", "0", "0"]
    rows = [["Unsur", *SCORES], *([name, *line] for name, line in zip(NAMES, with_hundreds, strict=True))]
    assert read(tmp_path, rows).overall.unsur[0].counts == (1000, 0, 0, 0)


def test_a_total_that_is_no_sum_is_a_warning_where_it_stands(tmp_path: Path) -> None:
    rows = [["Unsur", *SCORES, "Jumlah"], *([name, *line, 20] for name, line in zip(NAMES, COUNTS, strict=True))]
    rows[3][5] = 21
    (finding,) = [one for one in read(tmp_path, rows).findings.shown() if one.code == "counts-total-differs"]
    assert finding.place.cell == "F4"
    assert "“Waktu”: the counts add up to 20, and the total beside them says 21" in str(finding)
    turned = by_score("Skor", SCORES, foot=[["Total", *SUMS[:8], 19]])
    (finding,) = [one for one in read(tmp_path, turned).findings.shown() if one.code == "counts-total-differs"]
    assert finding.place.cell == "J6"


def test_a_total_of_points_is_compared_with_points(tmp_path: Path) -> None:
    rows = [["Unsur", *SCORES, "Total"], *([n, *line, p] for n, line, p in zip(NAMES, COUNTS, POINTS, strict=True))]
    assert codes(read(tmp_path, rows)) == []
    rows[1][5] = 1
    assert codes(read(tmp_path, rows)) == ["counts-total-differs"]


@pytest.mark.parametrize(
    "rows",
    [
        by_question(WORDS, line=lambda line: [percent(count) for count in line]),
        by_question([f"% {word}" for word in WORDS], line=lambda line: [5 * count for count in line]),
        by_question(SCORES, line=lambda line: [count / PEOPLE for count in line]),
        by_score("Skor", SCORES, rows=[[percent(count) for count in line] for line in BY_SCORE]),
    ],
    ids=["signs", "heads", "parts of one", "turned"],
)
def test_percentages_alone_are_refused_as_such(run: Run, tmp_path: Path, rows: Rows) -> None:
    assert refusal(tmp_path, rows).code == "counts-percent"
    assert run("map", tmp_path / "a.csv").exit_code == 0


@pytest.mark.parametrize(
    "rows",
    [
        by_question([*SCORES, 5], line=lambda line: [*line, 2]),
        by_question(["Tidak Puas", "Kurang Puas", "Cukup Puas", "Puas", "Sangat Puas"], line=lambda line: [*line, 2]),
        by_question([*WORDS[:2], "Lumayan", *WORDS[2:]], line=lambda line: [*line, 2]),
        by_score("Skor", [*SCORES, 5], rows=[*BY_SCORE, [2] * 9]),
    ],
    ids=["digits", "words", "unknown", "turned"],
)
def test_a_fifth_answer_is_never_left_out(run: Run, tmp_path: Path, rows: Rows) -> None:
    assert refusal(tmp_path, rows).code == "counts-scale"
    assert run("map", tmp_path / "a.csv").exit_code == 0


def test_numbers_that_run_against_their_words_are_refused(tmp_path: Path) -> None:
    heads = [f"{score} ({word})" for score, word in zip(SCORES, WORDS[::-1], strict=True)]
    assert refusal(tmp_path, by_question(heads)).code == "counts-contradict"
    assert refusal(tmp_path, by_score("Skor", heads)).code == "counts-contradict"


def test_a_column_a_respondent_is_not_taken_for_counts(tmp_path: Path) -> None:
    rows = [["Unsur", *SCORES], *([name, *(1 + (n + k) % 4 for k in (0, 1, n))] for n, name in enumerate(NAMES))]
    rows = [[*row[:4], row[-1]] for row in rows]
    assert refusal(tmp_path, rows).code == "counts-or-answers"
    assert read(tmp_path, rows, counts=True).overall.respondents


def follow(run: Run, folder: Path, lines: str) -> Fraction | None:
    """The index of the file with these lines in a mapping file, which its draft carries on."""
    mapping, carried_on = folder / "peta.toml", folder / "lengkap.toml"
    carried_on.unlink(missing_ok=True)
    mapping.write_text(f'schema = "ikm.map/1"\n[counts]\n{lines}\n', encoding="utf-8")
    assert run("map", folder / "a.csv", "--map", mapping, "-o", carried_on).exit_code == 0
    assert ikm.score(folder / "a.csv", map=carried_on).overall.exact == IKM
    return ikm.score(folder / "a.csv", map=mapping).overall.exact


LETTERS = ["A", "B", "C", "D"]
BEST_FIRST = '4 = "A"\n3 = "B"\n2 = "C"\n1 = "D"'


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (by_question(LETTERS, line=lambda line: line[::-1]), 'question = "Unsur"'),
        (by_score("Pilihan", LETTERS, rows=BY_SCORE[::-1]), 'score = "Pilihan"'),
        (
            [
                ["Unsur", "Jawaban", "Jumlah"],
                *(
                    [n, a, c]
                    for n, line in zip(NAMES, COUNTS, strict=True)
                    for a, c in zip("DCBA", line, strict=True)
                ),
            ],
            'question = "Unsur"\nscore = "Jawaban"\ncount = "Jumlah"',
        ),
    ],
    ids=["a row a question", "a row a score", "a row an option"],
)
def test_letters_alone_are_asked_about_and_the_advice_leads_to_the_figure(
    run: Run, tmp_path: Path, rows: Rows, line: str
) -> None:
    refused = refusal(tmp_path, rows)
    assert refused.code == "counts-letters"
    assert '4 = "A", 3 = "B", 2 = "C", 1 = "D"' in str(refused)
    draft = run("map", tmp_path / "a.csv")
    assert draft.exit_code == 0
    assert "nothing says whether A is the best answer or the lowest" in draft.stdout
    assert follow(run, tmp_path, f"{line}\n{BEST_FIRST}") == IKM
    mapping = tmp_path / "peta.toml"
    lowest_first = '1 = "A"\n2 = "B"\n3 = "C"\n4 = "D"'
    mapping.write_text(f'schema = "ikm.map/1"\n[counts]\n{line}\n{lowest_first}\n', encoding="utf-8")
    assert ikm.score(tmp_path / "a.csv", map=mapping).overall.exact == 125 - IKM


def test_options_named_by_their_score_are_read(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Unsur", "Jawaban", "Jumlah"]]
    rows += [
        [name, f"Skor {score}", count]
        for name, line in zip(NAMES, COUNTS, strict=True)
        for score, count in enumerate(line, start=1)
    ]
    assert read(tmp_path, rows).overall.exact == IKM
    assert follow(run, tmp_path, 'question = "Unsur"\nscore = "Jawaban"\ncount = "Jumlah"') == IKM


def test_heads_of_an_office_are_asked_about_and_the_advice_leads_to_the_figure(run: Run, tmp_path: Path) -> None:
    refused = refusal(tmp_path, by_question(["Jelek", "Lumayan", "Oke", "Mantap"]))
    assert refused.code == "counts-unread"
    assert 'question = "Unsur", 1 = “…”' in str(refused)
    lines = 'question = "Unsur"\n1 = "Jelek"\n2 = "Lumayan"\n3 = "Oke"\n4 = "Mantap"'
    assert follow(run, tmp_path, lines) == IKM


def test_a_turned_table_is_named_by_its_column_of_scores(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", by_score("Bagaimana?", ["Jelek", "Lumayan", "Oke", "Mantap"]))
    lines = 'score = "Bagaimana?"\n1 = "Jelek"\n2 = "Lumayan"\n3 = "Oke"\n4 = "Mantap"'
    assert follow(run, tmp_path, lines) == IKM


def test_a_cell_that_holds_no_count_is_named_where_it_stands(tmp_path: Path) -> None:
    rows = by_score("Skor", SCORES)
    rows[2][3] = "dua"
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), counts=True)
    (finding,) = [one for one in report.findings.shown() if one.code == "count-unreadable"]
    assert finding.place.cell == "D3"


@pytest.mark.parametrize("scores", [(4, 3, 2, 1), (1, 2, 3, 4)], ids=["downwards", "upwards"])
def test_a_running_number_before_the_scores_is_no_score(tmp_path: Path, scores: tuple[int, ...]) -> None:
    counts = {1: 2, 2: 3, 3: 9, 4: 16}
    rows = [[number, score, *[counts[score]] * 9] for number, score in enumerate(scores, start=1)]
    report = ikm.score(write_csv(tmp_path / "a.csv", [["No", "Skor", *U], *rows]))
    assert report.overall.exact == 25 * Fraction(2 + 6 + 27 + 64, 30)
