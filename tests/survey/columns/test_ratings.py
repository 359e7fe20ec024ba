"""Several services rated in one row, by a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.conftest import Run
from tests.kinds import ANSWERS
from tests.surveys import UNSUR, Rows, plain_index, write_csv, write_xlsx

FIRST, SECOND = ANSWERS[:12], ANSWERS[12:18]


def table() -> Rows:
    header = ["No", *(f"{name} {n}" for n in (1, 2) for name in ("Layanan", *UNSUR))]
    rows = []
    for person, row in enumerate(FIRST):
        second = ["KK", *SECOND[person]] if person < len(SECOND) else [""] * 10
        rows.append([person + 1, "KTP", *row, *second])
    return [header, *rows]


def mapping(folder: Path, *, lacking: str = "") -> Path:
    lines = ['schema = "ikm.map/1"', "[ratings]"]
    for key in ("layanan", *UNSUR):
        name = "Layanan" if key == "layanan" else key
        second = "" if key == lacking else f', "{name} 2"'
        lines.append(f'{key} = ["{name} 1"{second}]')
    path = folder / "peta.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_each_rating_is_of_its_service(tmp_path: Path, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path / ("a.csv" if write is write_csv else "a.xlsx"), table())
    report = ikm.score(path, map=mapping(tmp_path), by="layanan")
    assert report.overall.exact == plain_index([*FIRST, *SECOND])
    assert report.overall.respondents == len(FIRST) + len(SECOND)
    own = {group.label: group.score.exact for group in report.tables[0].groups}
    assert own == {"KTP": plain_index(FIRST), "KK": plain_index(SECOND)}
    assert report.findings.by_code["ratings-apart"] == 1


def test_a_bad_cell_is_named_where_it_stands(tmp_path: Path) -> None:
    rows = [[*row] for row in table()]
    rows[2][13] = 9
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    (found,) = [finding for finding in report.findings.listed() if finding.code == "answer-out-of-scale"]
    assert found.place.cell == "N3"


def test_lists_of_different_length_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", table()), map=mapping(tmp_path, lacking="waktu"))
    assert refused.value.code == "ratings-uneven"


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    rows = [row[:-1] for row in table()]
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    assert refused.value.code == "column-unknown"


def test_the_draft_of_a_mapping_file_proposes_them(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", table())
    draft = run("map", source).stdout
    assert '\n# layanan = ["Layanan 1", "Layanan 2"]\n' in draft
    before, questions = draft.split("[questions]\n")
    _, ratings = questions.split("# [ratings]\n")
    lines = [line.removeprefix("# ") for line in ratings.splitlines() if " = [" in line]
    path = tmp_path / "peta.toml"
    path.write_text("\n".join([before, "[ratings]", *lines]), encoding="utf-8")
    report = ikm.score(source, map=path, by="layanan")
    assert report.overall.exact == plain_index([*FIRST, *SECOND])
    assert {group.label for group in report.tables[0].groups} == {"KTP", "KK"}


def test_two_questions_of_an_unsur_side_by_side_are_no_ratings(run: Run, tmp_path: Path) -> None:
    header = [f"{name} {number}" for name in UNSUR for number in (1, 2)]
    source = write_csv(tmp_path / "a.csv", [header, *([3] * 18 for _ in range(5))])
    assert "[ratings]" not in run("map", source).stdout


def test_ratings_that_would_be_averaged_are_warned_of(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", table())
    assert ikm.score(path).findings.by_code["ratings-likely"] == 1
    assert "ratings-likely" not in ikm.score(path, map=mapping(tmp_path)).findings.by_code
    two_questions = [[f"{name} {number}" for name in UNSUR for number in (1, 2)], *([3] * 18 for _ in range(5))]
    assert "ratings-likely" not in ikm.score(write_csv(tmp_path / "b.csv", two_questions)).findings.by_code


def test_a_service_that_few_rated_may_lack_answers_to_a_question(tmp_path: Path) -> None:
    rows = [[*row] for row in table()]
    for row in rows[1:]:
        row[14] = ""  # of the second rating, nobody answered the third question
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), map=mapping(tmp_path))
    assert report.complete
    third = report.overall.unsur[2]
    assert (third.questions[0].answers, report.overall.respondents) == (len(FIRST), len(FIRST) + len(SECOND))
    for row in rows[1:]:
        row[4] = ""
    with pytest.raises(Refusal) as refused:
        ikm.score(write_csv(tmp_path / "b.csv", rows), map=mapping(tmp_path))
    assert (refused.value.code, refused.value.place.cell) == ("unsur-empty", "E1")
