"""What a cell of an answer column is taken for."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import U, csv_text


def column(cells: list[Any]) -> ikm.Report:
    """Survey of which the first unsur has these cells, and the others 3 throughout."""
    return ikm.score(io.BytesIO(csv_text([U, *([cell, *[3] * 8] for cell in cells)]).encode()))


@pytest.mark.parametrize(
    ("bad", "good", "refused"),
    [(3, 0, True), (3, 10, False), (4, 75, True), (4, 76, False), (5, 94, True), (5, 95, False), (6, 114, False)],
)
def test_more_than_one_in_twenty_and_more_than_three_is_another_scale(bad: int, good: int, refused: bool) -> None:
    cells = [*[5] * bad, *[4] * good, ""]
    if not refused:
        assert column(cells).findings.by_code["answer-out-of-scale"] == bad
        return
    with pytest.raises(Refusal) as found:
        column(cells)
    assert found.value.code == "scale-other"


def test_a_scale_of_unknown_words_is_refused_and_shown() -> None:
    with pytest.raises(Refusal) as refused:
        column(["Mantap", "Lumayan"] * 3)
    assert "“Lumayan”, “Mantap”" in str(refused.value)
    assert "6 of 6 answers of U1 Persyaratan" in str(refused.value)


def test_every_bad_cell_is_counted_and_the_first_are_shown() -> None:
    report = column([*["x"] * 40, *[4] * 900])
    assert report.findings.by_code["answer-unknown"] == 40
    shown = [f.place.row for f in report.findings.shown() if f.code == "answer-unknown"]
    assert shown == [2, 3, 4, 5, 6]


def test_a_value_is_cut_and_masked_when_it_is_shown() -> None:
    report = column([f"hubungi 0812-3456-7890 {'x' * 60}", *[4] * 9])
    value = report.findings.shown()[0].value
    assert value is not None
    assert len(value) == 40
    assert not any(sign.isdigit() for sign in value)


def test_an_unsur_without_any_answer_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        column(["", "0", "-"])
    assert refused.value.code == "unsur-empty"
    assert 'without="persyaratan"' in str(refused.value)


def test_no_usable_row_is_refused() -> None:
    rows = [["Nama", *U], ["Budi", *[""] * 9], ["Ani", *["-"] * 9]]
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(csv_text(rows).encode()))
    assert refused.value.code == "no-usable-row"


def test_more_different_answers_than_any_scale_has_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        column([f"alasan {n}" for n in range(1200)])
    assert refused.value.code == "too-many-values"
    assert "more than 1000 different values; name another column of answers" in str(refused.value)


def test_labels_of_a_personal_column_are_in_no_refusal(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('schema = "ikm.map/1"\n[questions]\npersyaratan = "Nama lengkap"\n')
    rows = [["Nama lengkap", *U[1:]], ["Tidak sesuai", *[3] * 8], ["Sangat puas", *[3] * 8]]
    with pytest.raises(Refusal) as refused:
        ikm.score(io.BytesIO(csv_text(rows).encode()), map=tmp_path / "map.toml")
    assert refused.value.code == "answers-mixed"
    assert "“" not in str(refused.value).partition("such as")[2].partition(" (of")[0]


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (["Sangat sesuai", "Sesuai"], "1 Tidak sesuai, 2 Kurang sesuai, 3 Sesuai, 4 Sangat sesuai"),
        (["a. TIDAK SESUAI", "SESUAI"], "1 a. TIDAK SESUAI, 2 Kurang sesuai, 3 SESUAI, 4 Sangat sesuai"),
        (["Cukup sesuai", "4"], "1 Tidak sesuai, 2 Cukup sesuai, 3 Sesuai, 4 Sangat sesuai"),
        (["Cukup puas", "Puas"], "1 Tidak puas, 2 Cukup puas, 3 Puas, 4 Sangat puas"),
        (["3", "1"], "1 Tidak sesuai, 2 Kurang sesuai, 3 Sesuai, 4 Sangat sesuai"),
    ],
    ids=["of the rules", "as they were written", "of the form", "of another form", "of digits"],
)
def test_an_unknown_answer_is_said_with_those_there_are(cells: list[str], answers: str) -> None:
    report = column([*cells * 10, "Lumayan"])
    assert [str(one) for one in report.findings.shown() if one.code == "answer-unknown"] == [
        f"stream:A22: answer-unknown: “Lumayan” is not a score of U1 Persyaratan ({answers}); it is not used; "
        "type the number of the answer, or name it in a mapping file (ikm map), with a score or under missing"
    ]


def test_of_many_answers_of_another_scale_the_four_commonest_are_shown() -> None:
    with pytest.raises(Refusal) as refused:
        column([*["9"] * 2, *["8"] * 3, *["7"] * 3, "6", "5"])
    assert "“7”, “8”, “9”, “5”" in str(refused.value)
    assert "“6”" not in str(refused.value)
