"""Tables of counts, of every kind, in what says how they were understood: ``ikm check`` and ``ikm map``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ikm
from tests.cli.test_check import valid
from tests.conftest import Run
from tests.kinds import ANSWERS, NAMES
from tests.surveys import Rows, U, write_csv, write_tally, write_xlsx

SCORES = [1, 2, 3, 4]
COUNTS = [[column.count(score) for score in SCORES] for column in map(list, zip(*ANSWERS, strict=True))]
"""Of 24 respondents how many gave each score, a line for each question."""
PEOPLE = len(ANSWERS)

Table = tuple[Rows, dict[str, str]]
"""The rows, and the meaning of each column that is none of a question, by its header; none where that is empty."""
EACH = {str(score): f"jumlah jawaban {score}" for score in SCORES}


def wide() -> Table:
    return [["Unsur", *SCORES], *([name, *line] for name, line in zip(NAMES, COUNTS, strict=True))], EACH


def wide_with_totals() -> Table:
    rows = [
        [number, code, *line, sum(line), "100 %"]
        for number, (code, line) in enumerate(zip(U, COUNTS, strict=True), 1)
    ]
    return [["No", "Unsur", *SCORES, "Jumlah", "Persen"], *rows], {
        "No": "nomor",
        **EACH,
        "Jumlah": "total",
        "Persen": "",
    }


def wide_with_percent_beside_each() -> Table:
    header = ["Unsur", *(name for score in SCORES for name in (score, f"% {score}"))]
    rows = [
        [code, *(cell for count in line for cell in (count, f"{100 * count / PEOPLE:.1f}"))]
        for code, line in zip(U, COUNTS, strict=True)
    ]
    return [header, *rows], {**EACH, **{f"% {score}": "" for score in SCORES}}


def wide_by_unit() -> Table:
    rows = [[unit, code, *line] for unit in ("Dukcapil", "Samsat") for code, line in zip(U, COUNTS, strict=True)]
    return [["Unit", "Unsur", *SCORES], *rows], {"Unit": "unit", **EACH}


def wide_with_expectations() -> Table:
    rows = [[f"{kind}{code}", *line] for kind in ("", "Harapan ") for code, line in zip(U, COUNTS, strict=True)]
    return [["Unsur", *SCORES], *rows], EACH


def tall() -> Table:
    rows = [
        [code, score, count]
        for code, line in zip(U, COUNTS, strict=True)
        for score, count in zip(SCORES, line, strict=True)
    ]
    return [["Unsur", "Skor", "Jumlah"], *rows], {"Jumlah": "jumlah"}


def tall_with_percent_by_unit() -> Table:
    rows = [[unit, *row, "25,0"] for unit in ("Dukcapil", "Samsat") for row in tall()[0][1:]]
    return [["Unit", "Unsur", "Skor", "Jumlah", "Persen"], *rows], {"Unit": "unit", "Jumlah": "jumlah", "Persen": ""}


def long_by_service() -> Table:
    rows = [
        [f"R{person}", code, score, "KTP"]
        for person, row in enumerate(ANSWERS)
        for code, score in zip(U, row, strict=True)
    ]
    return [["Responden", "Pertanyaan", "Jawaban", "Layanan"], *rows], {
        "Responden": "responden",
        "Layanan": "layanan",
    }


TABLES: list[Callable[[], Table]] = [
    *(wide, wide_with_totals, wide_with_percent_beside_each, wide_by_unit, wide_with_expectations),
    *(tall, tall_with_percent_by_unit, long_by_service),
]


def meanings(inspection: dict[str, Any]) -> dict[str, str]:
    """The meaning of each column without answers, by its header."""
    (use,) = inspection["inputs"]
    return {one["header"]: one["meaning"] or "" for one in use["columns"] if not one["answers"]}


def counted(inspection: dict[str, Any]) -> list[list[int]]:
    """How many gave each score, question by question, as the check shows it."""
    (use,) = inspection["inputs"]
    columns = [
        {one["score"]: one["count"] for one in column["answers"]} for column in use["columns"] if column["answers"]
    ]
    return [[column.get(score, 0) for score in SCORES] for column in columns]


@pytest.mark.slow
@pytest.mark.parametrize("make", TABLES, ids=lambda make: str(make.__name__))
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_column_of_counts_is_checked_with_its_meaning(
    run: Run, tmp_path: Path, make: Callable[[], Table], ending: str
) -> None:
    rows, meant = make()
    source = (write_csv if ending == "csv" else write_xlsx)(tmp_path / f"a.{ending}", rows)
    times = 2 if "Unit" in rows[0] else 1
    for options in [[], ["--counts"]] if make is not long_by_service else [[]]:
        found = valid(run("check", source, *options, "-f", "json").stdout)
        assert meanings(found) == meant
        assert counted(found)[:9] == [[count * times for count in line] for line in COUNTS]
        done = run("check", source, *options)
        assert done.exit_code == 0
        for meaning in filter(None, meant.values()):
            assert meaning in done.stdout


@pytest.mark.parametrize("make", TABLES, ids=lambda make: str(make.__name__))
def test_a_data_frame_of_counts_is_checked_as_the_file_is(
    run: Run, tmp_path: Path, make: Callable[[], Table]
) -> None:
    (header, *rows), meant = make()
    found = ikm.check(pd.DataFrame(rows, columns=header)).to_dict()
    assert meanings(found) == meant
    of_file = valid(run("check", write_csv(tmp_path / "a.csv", [header, *rows]), "-f", "json").stdout)
    assert found["inputs"][0]["columns"] == of_file["inputs"][0]["columns"]


@pytest.mark.parametrize("make", TABLES, ids=lambda make: str(make.__name__))
def test_the_draft_names_the_columns_of_counts_and_reads_as_without(
    run: Run, tmp_path: Path, make: Callable[[], Table]
) -> None:
    rows, meant = make()
    source, mapping = write_csv(tmp_path / "a.csv", rows), tmp_path / "peta.toml"
    assert run("map", source, "-o", mapping).exit_code == 0
    lines = mapping.read_text(encoding="utf-8").splitlines()
    without = [line.removeprefix("#   ").strip('"') for line in lines if line.startswith("#   ")]
    assert without == [header for header, meaning in meant.items() if not meaning]
    assert ("# columns without a meaning here:" in lines) is bool(without)
    mapped, plain = ikm.score(source, map=mapping), ikm.score(source)
    assert (mapped.overall, mapped.tables, mapped.importance) == (plain.overall, plain.tables, plain.importance)


def test_columns_of_counts_may_have_headers_of_their_own(run: Run, tmp_path: Path) -> None:
    header = ["Butir", "Tidak puas", "Kurang puas", "Puas", "Sangat puas"]
    source = write_csv(tmp_path / "a.csv", [header, *([code, *line] for code, line in zip(U, COUNTS, strict=True))])
    mapping = tmp_path / "peta.toml"
    each = "\n".join(f"{score} = {name!r}" for score, name in zip(SCORES, header[1:], strict=True))
    mapping.write_text(f'schema = "ikm.map/1"\n[counts]\nquestion = "Butir"\n{each}\n', encoding="utf-8")
    report = ikm.score(source, map=mapping)
    assert [list(one.counts) for one in report.overall.unsur] == COUNTS
    found = valid(run("check", source, "--map", mapping, "-f", "json").stdout)
    assert meanings(found) == {
        name: f"jumlah jawaban {score}" for score, name in zip(SCORES, header[1:], strict=True)
    }
    mapping.write_text(
        f'schema = "ikm.map/1"\n[counts]\nquestion = "Butir"\n{each.splitlines()[0]}\n', encoding="utf-8"
    )
    done = run("score", source, "--map", mapping)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"ikm: key-missing: {mapping}: counts.2: is missing; correct the file, or write it anew\n"


def test_what_ikm_counted_itself_is_checked(run: Run, tmp_path: Path) -> None:
    answers = write_csv(tmp_path / "Dukcapil.csv", [U, *ANSWERS])
    counts = write_csv(tmp_path / "Samsat.csv", wide()[0])
    book = tmp_path / "hasil.xlsx"
    assert run("score", answers, counts, "--unit-from", "file", "-o", book).exit_code == 0
    found = valid(run("check", book, "-f", "json").stdout)
    by_shape = {one["shape"]: one for one in found["inputs"]}
    assert {*by_shape} == {"wide", "counts"}
    meant = {one["header"]: one["meaning"] for one in by_shape["counts"]["columns"]}
    assert {score: meant[score] for score in EACH} == EACH
    tally = valid(run("check", write_tally(tmp_path / "a.tally", answers), "-f", "json").stdout)
    assert [one["meaning"].partition(" ")[0] for one in tally["inputs"][0]["columns"]] == U
