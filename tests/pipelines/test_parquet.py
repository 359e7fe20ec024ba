"""Parquet is scored to the digits that the same answers give as text: a file, several, and parted folders."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ikm
from tests.conftest import Run
from tests.engine_surveys import RESPONDENTS, as_csv, figures, survey, with_moments
from tests.pipelines.test_frames import ASKED
from tests.unprivileged import denied


def write(path: Path, columns: dict[str, list[Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return path


def part(columns: dict[str, list[Any]], **wanted: str) -> dict[str, list[Any]]:
    """The rows that have a value in some columns, without these columns."""
    rows = [
        place
        for place in range(len(columns["U1"]))
        if all(columns[name][place] == value for name, value in wanted.items())
    ]
    return {name: [values[place] for place in rows] for name, values in columns.items() if name not in wanted}


def refusal(source: Any, **options: Any) -> ikm.Refusal:
    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(source, **options)
    return refused.value


@pytest.mark.parametrize("options", ASKED, ids=["plain", "tables", "complete", "strata"])
def test_a_file_gives_the_digits_of_the_same_answers_as_text(tmp_path: Path, options: dict[str, Any]) -> None:
    path = write(tmp_path / "a.parquet", survey())
    assert figures(ikm.score(path, **options)) == figures(ikm.score(as_csv(survey()), **options))


def test_moments_give_months_and_days_as_text_does(tmp_path: Path) -> None:
    columns = with_moments(survey())
    path = write(tmp_path / "a.parquet", columns)
    asked: list[dict[str, Any]] = [{"per": "bulan", "since": "2025-02-01"}, {"unit": "Unit"}]
    for options in asked:
        assert figures(ikm.score(path, **options)) == figures(ikm.score(as_csv(columns), **options))


def parted(folder: Path) -> Path:
    columns = survey()
    columns["Unit"] = [unit or "Tanpa nama" for unit in columns["Unit"]]
    for unit in set(columns["Unit"]):
        for period in set(columns["Periode"]):
            rows = part(columns, Unit=unit, Periode=period)
            write(folder / f"Unit={unit}" / f"Periode={period.replace(' ', '%20')}" / "0.parquet", rows)
    return folder


def test_a_folder_parted_by_unit_and_period_is_one_table(tmp_path: Path) -> None:
    columns = survey()
    columns["Unit"] = [unit or "Tanpa nama" for unit in columns["Unit"]]
    report = ikm.score(parted(tmp_path / "skm"), **ASKED[1])
    assert len(report.inputs) == 1
    assert report.inputs[0].path == str(tmp_path / "skm")
    assert figures(report) == figures(ikm.score(as_csv(columns), **ASKED[1]))
    dinsos = ikm.score(tmp_path / "skm" / "Unit=Dinsos", unit="Unit", period="all")
    (group,) = dinsos.tables[0].groups
    assert group.key == {"unit": "Dinsos"}


def test_a_folder_as_spark_writes_it_is_one_table(tmp_path: Path) -> None:
    columns = survey()
    halves = [{name: values[half::2] for name, values in columns.items()} for half in (0, 1)]
    folder = tmp_path / "skm.parquet"
    for number, half in enumerate(halves):
        write(folder / f"part-0000{number}-x.snappy.parquet", half)
    (folder / "_SUCCESS").touch()
    for source in (folder, f"{tmp_path}/*.parquet", tmp_path):
        report = ikm.score(source, **ASKED[1])
        assert len(report.inputs) == 1
        assert figures(report) == figures(ikm.score(as_csv(columns), **ASKED[1]))


def test_files_of_a_pattern_or_folder_are_an_input_each(tmp_path: Path) -> None:
    columns = survey()
    for period, name in (("TW I 2025", "dinkes 2025 TW1"), ("TW II 2025", "dinkes 2025 TW2")):
        write(tmp_path / f"{name}.parquet", part(columns, Periode=period))
    for source in (f"{tmp_path}/*.parquet", tmp_path):
        report = ikm.score(source, period_from="file", period="all")
        assert len(report.inputs) == 2
        assert all(use.sha256 for use in report.inputs)
        assert report.overall.respondents == RESPONDENTS
        (trend,) = [table for table in report.tables if table.by == ("periode",)]
        assert [group.key["periode"] for group in trend.groups] == ["TW I 2025", "TW II 2025"]


def test_files_named_one_by_one_have_what_their_folders_say(tmp_path: Path) -> None:
    parted(tmp_path)
    report = ikm.score(f"{tmp_path}/Unit=Dinsos/*/*.parquet", unit="Unit", period="all")
    assert len(report.inputs) == 2
    assert [group.key["unit"] for group in report.tables[0].groups] == ["Dinsos"]


def test_what_came_without_a_name_is_read_too(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "a.parquet", survey())
    expected = figures(ikm.score(path))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.parquet")
    assert figures(ikm.score(tmp_path / "a.zip")) == expected
    assert figures(ikm.score(io.BytesIO(path.read_bytes()))) == expected
    done = run("score", "-", "--format", "json", input=path.read_bytes())
    assert (done.exit_code, done.stderr) == (
        0,
        run("score", path, "--format", "json").stderr.replace(str(path), "stdin"),
    )


def test_a_file_may_be_called_anything(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", survey())
    expected = figures(ikm.score(path))
    assert figures(ikm.score(path.rename(tmp_path / "jawaban [1] 100%.csv"))) == expected


def test_processes_read_it_side_by_side(tmp_path: Path) -> None:
    columns = survey()
    for number in range(3):
        write(tmp_path / f"{number}.parquet", {name: values[number::3] for name, values in columns.items()})
    write(tmp_path / "x.parquet" / "0.parquet", {name: values[:60] for name, values in columns.items()})
    alone = figures(ikm.score(tmp_path))
    assert figures(ikm.score(tmp_path, jobs=2)) == alone


def test_a_file_that_is_not_whole_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = parted(tmp_path / "skm")
    path = folder / "Unit=Dinsos" / "Periode=TW%20I%202025" / "0.parquet"
    content = path.read_bytes()
    for broken, code in (
        (content[:-9], "parquet-damaged"),
        (b"", "file-empty"),
        (b"PARE" + content[4:], "parquet-encrypted"),
    ):
        path.write_bytes(broken)
        for source in (folder, path):
            found = refusal(source)
            assert (found.code, found.place.file) == (code, str(path))
    path.write_bytes(content[:4] + bytes(len(content) - 12) + content[-8:])
    assert refusal(folder).code == refusal(path).code == "parquet-damaged"


# Windows has lists of who may read a file, which chmod does not write: there the file could be read after all.
@pytest.mark.skipif(os.name != "posix", reason="on Windows the mode of a file keeps nobody from reading it")
def test_a_file_that_may_not_be_read_is_refused_by_its_name() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = parted(Path(name) / "skm")
        path = folder / "Unit=Dinsos" / "Periode=TW%20I%202025" / "0.parquet"
        rules = ikm.load_rules("permenpanrb-14-2017")
        ikm.score(folder, rules=rules)
        with denied(path):
            found = refusal(folder, rules=rules)
        assert (found.code, found.place.file) == ("file-denied", str(path))


def test_a_folder_that_is_written_to_meanwhile_is_refused(tmp_path: Path) -> None:
    folder = parted(tmp_path / "skm")

    def watch(_label: str, _part: float) -> None:
        write(
            folder / "Unit=Baru" / "Periode=TW%20I%202025" / "0.parquet",
            part(survey(), Unit="Dinsos", Periode="TW I 2025"),
        )

    with pytest.raises(ikm.Refusal) as refused:
        ikm.score(folder, watch=watch, period="all")
    assert refused.value.code == "file-changed"


def test_a_sheet_of_it_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", survey())
    assert refusal(path, sheet="Jawaban").code == "sheet-none"
    write(tmp_path / "b.parquet" / "a.parquet", survey())
    assert refusal(tmp_path / "b.parquet", sheet="Jawaban").code == "sheet-none"


def test_a_list_that_is_no_survey_is_not_read_from_it(tmp_path: Path) -> None:
    answers = write(tmp_path / "a.parquet", survey())
    users = write(tmp_path / "b.parquet", {"Unit": ["Dinkes", "Dinsos"], "Jumlah": [400, 300]})
    found = refusal(answers, unit="Unit", overall="population", population=users)
    assert found.code == "rows-unseen"


def test_without_duckdb_one_sentence_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.parquet", survey())
    monkeypatch.setitem(sys.modules, "duckdb", None)
    found = refusal(path)
    assert found.code == "duckdb-absent"
    assert ".[duckdb]" in str(found)


def test_more_patterns_than_may_be_held_are_counted_answer_by_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ikm.survey.files import pattern_table

    path = write(tmp_path / "a.parquet", survey())
    whole = ikm.score(path, unit="Unit", period="all")
    monkeypatch.setattr(pattern_table, "MOST_PATTERNS", 60)
    single = ikm.score(path, unit="Unit", period="all")
    assert [(one.answers, one.total) for one in single.overall.unsur] == [
        (one.answers, one.total) for one in whole.overall.unsur
    ]
    assert single.overall.exact == whole.overall.exact
