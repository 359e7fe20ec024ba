"""What ``ikm check`` gives to those who typed, and to a CI server that gets no further."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES
from tests.surveys import U, write_csv, write_xlsx

QUESTION = "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan yang Saudara terima hari ini?"


def with_a_word(path: Path, value: str = "café “lupa”") -> Path:
    """A survey with one cell that is no answer."""
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    rows[2][1] = value
    return write_csv(path, [U, *rows])


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_long_header_is_folded_and_whole(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    source = write_csv(tmp_path / "a.csv", [[*NAMES[:3], QUESTION, *NAMES[4:]], *ANSWERS])
    page = run("check", source).stdout
    assert max(map(len, page.splitlines())) <= width
    assert "…" not in page
    lines = page.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("D "))
    end = next(place for place, line in enumerate(lines) if line.startswith("E "))
    of_the_row = " ".join(lines[start:end]).split()
    words_in_order = iter(of_the_row)
    assert all(word in words_in_order for word in QUESTION.split())


def test_what_is_said_of_many_cells_names_the_first_of_them(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    rows[4][3] = rows[9][3] = ""  # D6 and D11, below a header in row 1
    rows[7] = [2] * 9
    page = run("check", write_xlsx(tmp_path / "a.xlsx", [NAMES, *rows])).stdout
    assert "Jawaban!D6: U4 Biaya: 2 of 24 respondents have no usable answer" in page.replace("\n  ", " ")
    assert "Jawaban!9: straight-lining" not in page
    assert re.search(r"Jawaban!9: all respondents: 1 of\s+24 respondents gave the same answer", page)


def test_of_a_long_table_the_first_cell_without_an_answer_is_its_own_row(run: Run, tmp_path: Path) -> None:
    rows = [[f"R{person}", asked, score] for person, row in enumerate(ANSWERS) for asked, score in enumerate(row, 1)]
    rows[9 * 3 + 4][2] = ""  # the fourth respondent's U5: row 9 · 3 + 4 + 2 of the sheet
    source = write_csv(tmp_path / "a.csv", [["Responden", "Pertanyaan", "Jawaban"], *rows])
    listed = list(csv.DictReader(io.StringIO(run("check", source, "-f", "csv").stdout)))
    blank = next(row for row in listed if row["code"] == "answers-blank")
    assert blank["row"] == "33"
    assert blank["message"].startswith("U5 Produk: 1 of 24")


def test_a_csv_file_opens_as_columns_with_its_diacritics_in_an_indonesian_spreadsheet(
    run: Run, tmp_path: Path
) -> None:
    source = with_a_word(tmp_path / "a.csv")
    run("check", source, "-o", tmp_path / "temuan.csv")
    content = (tmp_path / "temuan.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header == "severity code file sheet cell row column value message hint".split()
    found = {row[1]: row for row in rows}
    assert found["answer-unknown"][4:8] == ["B4", "4", "U2", "café “lupa”"]
    assert all(len(row) == len(header) for row in rows)


@pytest.mark.parametrize("to_file", [False, True])
def test_the_csv_that_is_asked_for_by_name_is_for_programs(run: Run, tmp_path: Path, to_file: bool) -> None:
    source = with_a_word(tmp_path / "a.csv")
    target = tmp_path / "temuan.csv"
    done = run("check", source, "--format", "csv", *(["-o", target] if to_file else []))
    text = target.read_text(encoding="utf-8") if to_file else done.stdout
    assert text.startswith("severity,code,file,")


@pytest.mark.parametrize("args", [["--decimal", "comma", "-o"], ["-o"]], ids=["comma", "point"])
def test_other_tables_open_so_where_a_decimal_comma_is_asked_for(run: Run, tmp_path: Path, args: list[str]) -> None:
    source = write_csv(tmp_path / "a.csv", [U, *ANSWERS])
    run("score", source, *args, tmp_path / "hasil.csv", "--quiet")
    first = (tmp_path / "hasil.csv").read_bytes()[:4]
    assert (first == b"\xef\xbb\xbfr") is ("comma" in args)


def test_a_refusal_is_an_annotation_at_its_cell(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [[*U, "U1"], *([*row, 1] for row in ANSWERS)])
    done = run("check", source, "-f", "github")
    assert done.exit_code == 2
    assert done.stderr.startswith("ikm: column-duplicate: ")
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error file=a.csv,title=column-duplicate::the header “U1” stands in A1 and J1")


def test_a_refusal_names_the_line_of_the_file_where_it_has_one(run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*row] for row in ANSWERS]
    for row in rows[:20]:
        row[3] = "entah"
    source = write_csv(tmp_path / "a.csv", [U, *rows])
    done = run("check", source, "-f", "github")
    assert done.exit_code == 2
    assert done.stdout.startswith("::error file=a.csv,line=1,col=4,title=answers-unknown::")
    assert len(done.stdout.splitlines()) == 1


def test_no_text_of_a_survey_begins_a_line_of_a_refusal(run: Run, tmp_path: Path) -> None:
    header = [*U[:8], "100%\r\n::error::lain\u2028::stop\x0b::x", "keluhan"]
    source = write_csv(tmp_path / "a,b:c%\nd.csv", [header, *([*row, ""] for row in ANSWERS)])
    done = run("check", source, "-f", "github")
    assert done.exit_code == 2
    (line,) = done.stdout.splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25%0Ad.csv,")
    assert "100%25" in line
    assert not set("\r\n\x0b\u2028") & set(line)


def test_a_wrong_option_is_an_annotation_without_a_file(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, *ANSWERS])
    done = run("check", source, "--without", "parkir", "-f", "github")
    assert done.exit_code == 2
    assert done.stdout.startswith("::error title=unsur-unknown::")
