"""Every input that is meant: in processes, with a mapping file of its own, one broken among many."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.surveys import U, csv_text, write_csv, write_tally, write_xlsx

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
MAP = 'schema = "ikm.map/1"\n'


def said(report: ikm.Report, code: str) -> list[str]:
    return [str(one) for one in report.findings.listed() if one.code == code]


@pytest.fixture
def offices(tmp_path: Path) -> Path:
    """Answers of four offices, each in a file of its own kind."""
    folder = tmp_path / "kantor"
    folder.mkdir()
    write_csv(folder / "Melati.csv", [["No", *U], [1, *A], [2, *B]])
    write_xlsx(folder / "Mawar.xlsx", [U, B, C])
    (folder / "Rusak.csv").write_text("Nama,Umur\nx,1\n")
    write_tally(folder / "Kenanga.tally", write_csv(tmp_path / "kenanga.csv", [U, C, A, "44444x444"]))
    return folder


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_a_broken_file_among_many_is_left_out_however_many_processes_read(offices: Path, jobs: int) -> None:
    seen: list[tuple[str, float]] = []
    report = ikm.score(offices, unit_from="file", jobs=jobs, watch=lambda label, part: seen.append((label, part)))
    assert {unit.label: unit.score.respondents for unit in report.units()} == {"Melati": 2, "Mawar": 2, "Kenanga": 3}
    assert not report.complete
    (broken,) = said(report, "file-left-out")
    assert (
        f"{offices / 'Rusak.csv'}: file-left-out: left out: no-answer-columns: no answer column was found" in broken
    )
    parts = [part for _, part in seen]
    assert parts == sorted(parts)
    assert all(0 <= part <= 1 for part in parts)


def test_streams_and_frames_are_read_here_whatever_the_number_of_processes() -> None:
    frame = pd.DataFrame([A, B], columns=U)
    stream = io.BytesIO(csv_text([U, C]).encode())
    assert ikm.score([frame, stream], jobs=2).overall.respondents == 3


def test_when_each_of_many_is_broken_the_first_reason_is_given_also_from_processes(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.csv").write_text(f"Nama {name}\nx\n")
    with pytest.raises(Refusal) as refused:
        ikm.score(tmp_path, jobs=2)
    assert refused.value.code == "nothing-readable"
    assert "none of 3 files" in str(refused.value)
    assert "a.csv: no answer column was found" in str(refused.value)


# Mapping files, one an input


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    folder = tmp_path / "peta"
    folder.mkdir()
    (folder / "a.toml").write_text(f'{MAP}service = "Loket"\n[questions]\nwaktu = ["Antre", "Selesai"]\n')
    (folder / "b.toml").write_text(f'{MAP}service = "Tempat"\n[questions]\nwaktu = ["Antre", "Selesai"]\n')
    header = [*U[:2], "Antre", "Selesai", *U[3:]]
    write_csv(tmp_path / "a.csv", [["Loket", *header], ["KTP", *A, 4], ["KK", *B, 3]])
    write_csv(tmp_path / "b.csv", [["Tempat", *header], ["KTP", *C, 1]])
    write_csv(tmp_path / "c.csv", [["Layanan", *U], ["KTP", *C]])
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_input_is_read_by_the_mapping_file_of_its_name(maps: Path, jobs: int) -> None:
    report = ikm.score([maps.parent / "a.csv", maps.parent / "b.csv"], map=maps, by="layanan", jobs=jobs)
    assert {group.label: group.score.respondents for group in report.tables[0].groups} == {"KTP": 2, "KK": 1}
    assert [len(one.questions) for one in report.overall.unsur] == [1, 1, 2, 1, 1, 1, 1, 1, 1]
    assert not said(report, "map-unmet")
    assert not said(report, "map-unused")


def test_an_input_without_a_mapping_file_is_read_as_ever(maps: Path) -> None:
    report = ikm.score(maps.parent / "c.csv", map=maps, by="layanan")
    assert report.overall.respondents == 1
    assert said(report, "map-unmet") == [
        f"{maps / name}.toml: map-unmet: no input that was read has the name of this mapping file; nothing to do if "
        "it is for another input; else give it that input's name"
        for name in "ab"
    ]
    assert not said(report, "map-unused")


def test_what_an_option_says_goes_before_every_mapping_file(maps: Path) -> None:
    (maps / "c.toml").write_text(f'{MAP}service = "Tempat"\norder = "questionnaire"\n')
    report = ikm.score(
        maps.parent / "c.csv", map=maps, by="layanan", roles={"layanan": "Layanan"}, order="regulation"
    )
    assert [group.label for group in report.tables[0].groups] == ["KTP"]
    assert report.overall.unsur[7].unsur.id == "pengaduan"


def test_a_column_that_is_named_and_fits_nothing_is_said(tmp_path: Path) -> None:
    one, other = (
        write_csv(tmp_path / f"{name}.csv", [[name, "Kelamin", *U], ["x", "L", *A]]) for name in ("Tempat", "Loket")
    )
    fitting = ikm.score([one, other], roles={"jk": "Kelamin", "layanan": "Loket"}, profile=True)
    assert fitting.profile[0].indicators[0].respondents == 2
    assert not said(fitting, "map-unused")
    (unused,) = said(ikm.score(one, roles={"jk": "Gender"}), "map-unused")
    assert "“Gender” under profile fits nothing that was read; check its spelling" in unused


def test_an_input_that_asks_other_questions_of_the_same_unsur_is_left_out(maps: Path) -> None:
    report = ikm.score([maps.parent / "a.csv", maps.parent / "c.csv"], map=maps)
    assert "questions-differ: asks other questions than" in said(report, "file-left-out")[0]
    assert report.overall.respondents == 2


def test_a_folder_without_mapping_files_is_refused(maps: Path) -> None:
    for old in maps.iterdir():
        old.unlink()
    with pytest.raises(Refusal) as refused:
        ikm.score(maps.parent / "c.csv", map=maps)
    assert refused.value.code == "map-folder-empty"
    assert str(refused.value) == f"there is no mapping file in {maps}; put a mapping file (.toml) there, or name one"
    (maps / "c.toml").write_text('schema = "ikm.map/1"\nwithuot = []\n')
    with pytest.raises(Refusal, match="perhaps “without”"):
        ikm.score(maps.parent / "c.csv", map=maps)


# Of a time


def dated(path: Path, *days: str, header: str = "Tanggal") -> Path:
    return write_csv(path, [[header, *U], *([day, *[A, B, C][place % 3]] for place, day in enumerate(days))])


def test_inputs_of_another_time_are_left_out_and_the_rest_is_complete(tmp_path: Path) -> None:
    early, late = dated(tmp_path / "a.csv", "2024-05-01"), dated(tmp_path / "b.csv", "2025-01-01", "2025-04-01", "")
    report = ikm.score([early, late], since="2025-01-01", until="TW I 2025")
    assert report.complete
    assert said(report, "input-outside") == [
        f"{early}: input-outside: no row is of the time asked for; the file is left out; nothing to do"
    ]
    assert said(report, "rows-outside") == [
        f"{late}: rows-outside: 1 rows are of another time and are left out; nothing to do if since and until are "
        "meant so"
    ]
    assert report.findings.by_code["rows-undated"] == 1
    (use,) = report.inputs
    assert (use.rows, use.used, use.outside) == (3, 1, 2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_when_nothing_is_of_the_time_asked_for_that_is_refused(tmp_path: Path, jobs: int) -> None:
    one, other = dated(tmp_path / "a.csv", "2024-05-01", ""), dated(tmp_path / "b.csv", "2024-06-01")
    with pytest.raises(Refusal) as refused:
        ikm.score(one, since="2025")
    assert refused.value.code == "time-empty"
    assert "none of 2 rows is of the time asked for" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        ikm.score([one, other], since="2025", jobs=jobs)
    assert refused.value.code == "time-nowhere"


def test_what_tells_no_time_cannot_be_asked_for_it(tmp_path: Path) -> None:
    source = dated(tmp_path / "a.csv", "2025-01-01", header="Kapan")
    for options in ({"per": "bulan"}, {"since": "2025"}, {"until": "2025"}):
        with pytest.raises(Refusal) as refused:
            ikm.score(source, **options)  # type: ignore[arg-type]  # one option each
        assert refused.value.code == "time-unknown"
        assert "“Kapan”" in str(refused.value)
    named = ikm.score(source, per="bulan", roles={"date": "Kapan"})
    assert [group.label for group in named.tables[0].groups] == ["Januari 2025"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"per": "minggu"}, "option-unknown: per: “minggu” is not one of bulan, triwulan, semester, tahun"),
        ({"per": "triwulanan"}, "perhaps “triwulan”"),
        (
            {"since": "kemarin"},
            "option-date: since: “kemarin” is no date or period that can be read in one way only; write 2025-04-03",
        ),
        ({"until": "31/13/2025"}, "option-date: until: “31/13/2025” is no date or period"),
        (
            {"since": "Februari 2025", "until": "Januari 2025"},
            "until-before: until: 2025-01-31 is before 2025-02-01",
        ),
        (
            {"unit_from": "foldr"},
            "option-unknown: unit_from: “foldr” is not one of file, sheet, folder; perhaps “folder”",
        ),
        ({"service_from": "x"}, "option-unknown: service_from: “x” is not one of file, sheet, folder"),
        ({"period_from": "x"}, "option-unknown: period_from: “x” is not one of file, sheet, folder"),
        ({"sort": "nama"}, "option-unknown: sort: “nama” is not one of ikm, name, n; perhaps “name”"),
        ({"age_bands": "30,20"}, "age_bands: “30,20” is no rising list of ages"),
        (
            {"roles": {"umurnya": "Usia"}},
            "option-unknown: roles: “umurnya” is not one of unit, layanan, periode, tang",
        ),
    ],
)
def test_options_that_mean_nothing_are_refused(tmp_path: Path, options: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(dated(tmp_path / "a.csv", "2025-01-01"), **options)
    assert refused.value.family == "option-bad"
    assert words in f"{refused.value.code}: {refused.value}"


def test_nothing_is_no_source() -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(None)  # type: ignore[arg-type]  # that is what is tested
    assert refused.value.code == "source-unknown"
    assert str(refused.value) == "sources: NoneType is no path, binary file or DataFrame; give one of these"


# The same rows


Numbered = Callable[..., Path]


@pytest.fixture
def numbered(tmp_path: Path) -> Numbered:
    """Writes rows of a unit, each with a number of its own, so that no content is another's."""
    written: list[Path] = []

    def write(*answers: list[int], unit: str = "Melati") -> Path:
        place = len(written)
        rows = [[100 * place + row, unit, *one] for row, one in enumerate(answers)]
        written.append(write_csv(tmp_path / f"{place}.csv", [["No", "Unit", *U], *rows]))
        return written[-1]

    return write


def test_a_unit_with_the_same_rows_in_two_files_is_refused_in_whatever_order(numbered: Numbered) -> None:
    first, second = numbered(*[A, B, C] * 4), numbered(*[C, A, B] * 4)
    with pytest.raises(Refusal) as refused:
        ikm.score([first, second])
    assert refused.value.code == "rows-twice"
    assert str(refused.value) == (
        f"{first} and {second} have the same 12 respondents of Melati; name only one of them, or put different ones "
        "into one file"
    )


def test_three_files_of_one_unit_with_different_rows_are_counted_together(numbered: Numbered) -> None:
    report = ikm.score([numbered(A, B, C), numbered(A, B, B), numbered(A, B, C, C)])
    assert [unit.score.respondents for unit in report.units()] == [10]


def test_what_may_be_chance_is_no_refusal(numbered: Numbered) -> None:
    """Everyone content throughout, two respondents, two units, nobody's unit, or the same counts of other people."""
    four = [[4] * 9] * 12
    for one, other in (
        (numbered(A, B, C), numbered([*A[:8], B[8]], [*B[:8], A[8]], C)),
        (numbered(*four), numbered(*four)),
        (numbered(A, B), numbered(A, B)),
        (numbered(A, B, C), numbered(A, B, C)),
        (numbered(A, B, C), numbered(A, B, C, unit="Mawar")),
        (numbered(A, B, C, unit=""), numbered(A, B, C, unit="")),
    ):
        assert ikm.score([one, other]).complete


def test_the_same_rows_in_two_periods_are_no_refusal(tmp_path: Path) -> None:
    for month in ("Januari", "Februari"):
        write_csv(tmp_path / f"Melati {month} 2025.csv", [["Bulan ini", *U], *([month, *one] for one in (A, B, C))])
    report = ikm.score(tmp_path, unit_from="file", period_from="file")
    assert [group.score.respondents for table in report.tables if table.is_trend for group in table.groups] == [3] * 4
    with pytest.raises(Refusal, match=r"the same 3 respondents of Melati in 2025; name only one of them") as refused:
        ikm.score(tmp_path, unit_from="file", period_from="file", per="tahun")
    assert refused.value.code == "rows-twice"


# A unit that was only assumed


def test_an_assumed_unit_that_is_none_over_all_inputs_leaves_no_trace(tmp_path: Path) -> None:
    """Its values are few in no file and too many in all; the tables crossed with periods go with it."""
    for name in "ab":
        rows = [[f"orang {name}{row}", f"2025-0{row % 2 + 1}-05", *[A, B, C][row % 3]] for row in range(20)]
        write_csv(tmp_path / f"{name}.csv", [["Unit", "Tanggal", *U], *rows])
    report = ikm.score(tmp_path, per="bulan", cells=True)
    assert [table.by for table in report.tables] == [("periode",)]
    assert [group.score.respondents for group in report.tables[0].groups] == [20, 20]
    assert report.findings.by_code["unit-column"] == 0
    assert report.cells is not None
    assert report.cells.by == ("periode",)
    assert [int(tally.respondents) for tally in report.cells.groups.values()] == [20, 20]
    assert [one.meaning for use in report.inputs for one in use.columns if one.reason == "group"] == ["periode"] * 2
    named = ikm.score(tmp_path, per="bulan", unit="unit", allow_free_text=True)
    assert [len(table.groups) for table in named.tables] == [20, 2, 40]  # those of the last month, first


def test_an_assumed_unit_in_all_inputs_may_be_one_where_one_file_alone_is_not_enough(tmp_path: Path) -> None:
    for name in "abcde":
        write_csv(
            tmp_path / f"{name}.csv",
            [["No", "Unit Layanan", *U], *([f"{name}{u}", f"Unit {u}", *A] for u in range(4))],
        )
    assert len(ikm.score(tmp_path).units()) == 4
    assert ikm.score(tmp_path / "a.csv").units() == ()
    write_csv(tmp_path / "f.csv", [["No", "Unit Layanan", *U], ["f", "Unit 5", *A]])
    assert ikm.score(tmp_path).units() == ()  # 5 values in 21 rows are too many


def test_a_check_lists_every_file_that_is_left_out_and_all_that_look_alike(tmp_path: Path) -> None:
    """There are more of them than a report keeps; the survey is the same in all, its rows in another order."""
    number = 50
    rows = [[place % 4 + 1] * 9 for place in range(number)]
    for first in range(number):
        write_csv(tmp_path / f"a{first:02d}.csv", [U, *rows[first:], *rows[:first]])
        write_csv(tmp_path / f".b{first:02d}.csv", [U, *rows])
    codes = [one.code for one in ikm.check(tmp_path).findings.listed()]
    assert codes.count("input-skipped") == number
    assert codes.count("inputs-alike") == number - 1
