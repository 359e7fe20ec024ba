"""A tally that arrives is what it was made from."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from ikm.version import METHOD_VERSION
from tests.surveys import U, plain_index, write_csv, write_tally, write_xlsx

A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]


def refusal(*sources: Path, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(sources, **options)
    return refused.value


def test_what_stands_in_a_tally_is_not_read_beside_it(tmp_path: Path) -> None:
    a, b, c = (
        write_csv(tmp_path / f"{name}.csv", [U, rows, *[[*rows[::-1]] for _ in range(2)]])
        for name, rows in (("a", A), ("b", B), ("c", C))
    )
    one = write_tally(tmp_path / "one.tally", a)
    two = write_tally(tmp_path / "two.tally", [one, b])
    three = write_tally(tmp_path / "three.tally", [two, c])
    for beside, tally in ((a, one), (b, two), (a, two), (a, three)):
        found = refusal(beside, tally)
        assert (found.code, found.family) == ("tally-overlapping", "file-twice")
        assert str(found) == f"{beside} is counted in {tally} too; name only one of them"
    for larger in (two, three):
        found = refusal(one, larger)
        assert found.code == "tally-overlapping"
        assert str(found) == f"{a} within {one} is counted in {larger} too; name only one of them"
    assert ikm.score([two, c]).overall == ikm.score([a, b, c]).overall == ikm.score(three).overall


def test_a_tally_of_several_sheets_is_no_twin_of_itself(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"Januari": [U, A, B], "Februari": [U, C]})
    whole = ikm.score(book, sheet="all")
    tally = write_tally(tmp_path / "a.tally", book, sheet="all")
    assert ikm.score(tally).overall == whole.overall
    assert refusal(book, tally, sheet="all").code == "tally-overlapping"


def test_what_a_tally_lacks_is_said_of_all_that_is_made_from_it(tmp_path: Path) -> None:
    rows = [*[["KTP", *A]] * 10, *[["KK", *B]] * 3, *[["", *C]] * 2]
    source = write_csv(tmp_path / "a.csv", [["Layanan", *U], *rows])
    other = write_csv(tmp_path / "b.csv", [["Layanan", *U], ["SIM", *A]])
    small = write_tally(tmp_path / "small.tally", source, suppress=True)
    again = write_tally(tmp_path / "again.tally", [small, other], suppress=True, min_n=2)
    for tally, groups, lacking in ((small, 2, 5), (again, 3, 6)):
        report = ikm.score(tally)
        assert report.overall.respondents == 10
        (found,) = [one for one in report.findings.listed() if one.code == "tally-suppressed"]
        assert f"{groups} small groups were left out of this tally, {lacking} respondents with them" in str(found)


def test_a_tally_that_lacks_an_input_is_not_complete_nor_what_is_made_from_it(tmp_path: Path) -> None:
    source, broken = write_csv(tmp_path / "a.csv", [U, A, B]), tmp_path / "b.csv"
    broken.write_text("Nama\nx\n")
    tally = write_tally(tmp_path / "a.tally", [source, broken])
    for one in (tally, write_tally(tmp_path / "b.tally", tally)):
        report = ikm.score(one)
        assert not report.complete
        assert report.findings.by_code["tally-incomplete"] == 1
    assert ikm.score(write_tally(tmp_path / "c.tally", source)).complete


def test_rows_stay_accounted_for(tmp_path: Path) -> None:
    days = ["2025-01-01", "2025-02-01", "2025-04-01", "2025-07-01", ""]
    rows = [["Tanggal", *U], *[[day, *A] for day in days], ["2025-01-01", *A[:8], ""], ["2025-01-02", *[""] * 9]]
    source = write_csv(tmp_path / "a.csv", [*rows, ["Jumlah", *[20] * 9]])
    tally = write_tally(tmp_path / "a.tally", source, missing="complete", per="bulan", until="2025-06-30")
    (whole,) = ikm.score(source, missing="complete", per="bulan", until="2025-03-31").inputs
    (use,) = ikm.score(tally, missing="complete", per="bulan", until="2025-03-31").inputs
    numbers = "rows used dropped left_out repeated outside".split()
    assert [getattr(use, one) for one in numbers] == [8, 2, 1, 1, 0, 3] == [getattr(whole, one) for one in numbers]


@pytest.mark.parametrize("chosen", [{"period": "2025"}, {"year": 2025}, {"period": "Februari 2025"}])
def test_a_named_period_does_not_undo_the_days_asked_for(tmp_path: Path, chosen: dict[str, Any]) -> None:
    rows = [[f"2025-0{month}-05", *answers] for month, answers in ((1, A), (2, B), (2, A), (3, C))]
    source = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *rows])
    tally = write_tally(tmp_path / "a.tally", source, per="bulan")
    for path in (source, tally):
        report = ikm.score(path, since="2025-02", until="2025-02", **chosen)
        assert (report.overall.respondents, report.overall.exact) == (2, plain_index([B, A]))
        assert report.inputs[0].outside == 2


MONTHS = [["Melati", day, sex, *A] for day, sex in (("2025-01-05", "L"), ("2025-02-06", "P"), ("2025-04-01", "L"))]


def profile(report: ikm.Report) -> list[tuple[str, int]]:
    return [(line.label, line.respondents) for one in report.profile for line in one.indicators]


def test_the_profile_of_a_part_of_a_tally_is_not_told_and_that_is_said(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["Unit", "Tanggal", "JK", *U], *MONTHS])
    tally = write_tally(tmp_path / "a.tally", source, per="bulan")
    later = write_csv(tmp_path / "b.csv", [["Unit", "Tanggal", "JK", *U], ["Mawar", "2025-05-01", "P", *B]])
    assert profile(ikm.score(tally, profile=True, since="2025")) == [("L", 2), ("P", 1)]
    part = ikm.score([tally, later], profile=True, since="2025-04-01")
    assert profile(part) == [("P", 1), ("Tidak diisi", 1)]
    (found,) = [one for one in part.findings.listed() if one.code == "profile-untold"]
    assert str(found.place) == str(tally)
    assert "its respondents by jenis_kelamin" in str(found)
    assert "profile-untold" not in ikm.score(tally, since="2025-04-01").findings.by_code


# In which order, by which questions


def test_the_order_of_the_questions_is_that_of_the_reader(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, A, B, [*C[:8], ""]])
    questionnaire, regulation = (
        write_tally(tmp_path / f"{order}.tally", source, order=order) for order in ("questionnaire", "regulation")
    )
    for tally, written in ((questionnaire, "questionnaire"), (regulation, "regulation")):
        for read in ("questionnaire", "regulation"):
            found = {one.unsur.id: one.total for one in ikm.score(tally, order=read).overall.unsur}
            assert found == {one.unsur.id: one.total for one in ikm.score(source, order=written).overall.unsur}
    assert [one.unsur.id for one in ikm.score(questionnaire, order="regulation").overall.unsur][7:] == [
        "pengaduan", "sarana",
    ]  # fmt: skip
    report = ikm.score(questionnaire, order="regulation", cells=True)
    assert report.cells is not None
    (group,) = report.cells.groups.values()
    assert group.products is not None
    assert group.products.complete.diagonal().tolist() == [25, 18, 13, 13, 20, 25, 20, 17, 17, 2]


@pytest.mark.parametrize(("first", "second"), [("U3.1", "U3.2"), ("U3a", "U3b")])
def test_an_unsur_of_several_questions_adds_up_with_answers(tmp_path: Path, first: str, second: str) -> None:
    header = [*U[:2], first, second, *U[3:]]
    one = write_csv(tmp_path / "a.csv", [header, [*A, 4], [*B, 2]])
    other = write_csv(tmp_path / "b.csv", [header, [*C, 1]])
    whole = ikm.score([one, other]).overall
    for sources in (
        [write_tally(tmp_path / "a.tally", one), other],
        [write_tally(tmp_path / "c.tally", [one, other])],
    ):
        found = ikm.score(sources).overall
        assert found.exact == whole.exact
        assert [len(unsur.questions) for unsur in found.unsur] == [1, 1, 2, 1, 1, 1, 1, 1, 1]
        assert [unsur.nrr for unsur in found.unsur] == [unsur.nrr for unsur in whole.unsur]


def test_what_was_asked_cannot_be_taken_back(tmp_path: Path) -> None:
    """Answers to biaya stand in the tally, and products with them; ``without`` asks for one without them."""
    source = write_csv(tmp_path / "a.csv", [U, A, B])
    found = refusal(write_tally(tmp_path / "a.tally", source), without="biaya")
    assert (found.code, found.family) == ("tally-asked", "tally-differs")
    assert 'counted with unsur that without=["biaya"] leaves out' in str(found)
    eight = write_tally(tmp_path / "b.tally", source, without="biaya")
    assert ikm.score(eight).overall == ikm.score(source, without="biaya").overall
    assert "0.11 holds only when all 9 unsur were asked" in str(refusal(eight, weight="0.11"))
    assert refusal(eight, missing="complete").code == "tally-differs"


def test_a_tally_has_a_question_for_each_unsur_that_was_asked(tmp_path: Path) -> None:
    tally = write_tally(tmp_path / "a.tally", write_csv(tmp_path / "a.csv", [U, A, B]), without="biaya")
    tally.write_text(tally.read_text(encoding="utf-8").replace('"without": ["biaya"]', '"without": []'), "utf-8")
    found = refusal(tally)
    assert (found.code, found.family) == ("tally-unsur", "tally-bad")
    assert "questions: must be of each unsur asked (persyaratan, prosedur, waktu, biaya, " in str(found)


def test_any_printed_weight_can_be_chosen_where_all_was_asked(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, A, B])
    tally = write_tally(tmp_path / "a.tally", source, weight="0.111")
    for weight in ("exact", "0.11", "0.111"):
        assert ikm.score(tally, weight=weight).overall == ikm.score(source, weight=weight).overall


# By which groups


def test_groups_of_a_tally_are_named_by_their_roles(tmp_path: Path) -> None:
    rows = [["Melati", "KTP", "L", *A], ["Melati", "KK", "P", *B], ["Mawar", "KTP", "", *C]]
    source = write_csv(tmp_path / "a.csv", [["Nama Unit", "Jenis Pelayanan", "Gender", *U], *rows])
    tally = write_tally(tmp_path / "a.tally", source)
    report = ikm.score(tally, by=["Layanan", "service", "unit, layanan", "sex"], min_n=1)
    tables = {table.by: {group.label: group.score.respondents for group in table.groups} for table in report.tables}
    services = {"KTP": 2, "KK": 1}
    assert tables == {
        ("unit",): {"Melati": 2, "Mawar": 1},
        ("Layanan",): services,
        ("service",): services,
        ("unit", "layanan"): {"Melati · KTP": 1, "Melati · KK": 1, "Mawar · KTP": 1},
        ("sex",): {"L": 1, "P": 1, "(kosong)": 1},
    }
    assert [table.by for table in ikm.score(tally, unit="none").tables] == []
    for by in ("periode", "layanan,sex", "Loket"):
        found = refusal(tally, by=by)
        assert found.code == "column-unknown"
        assert f"no column “{by}” (there are: unit, layanan, jenis_kelamin)" in str(found)


def test_small_classes_of_a_tally_show_their_number_only(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["JK", *U], *[["L", *A]] * 10, *[["P", *B]] * 9])
    for report in (ikm.score(one, by="jk") for one in (source, write_tally(tmp_path / "a.tally", source))):
        (table,) = report.tables
        assert {group.label: group.score.reason for group in table.groups} == {"L": None, "P": "min-n"}


# Of which time


def test_months_are_put_together_and_quarters_never_divided(tmp_path: Path) -> None:
    days = ["2025-01-05", "2025-02-06", "2025-04-01", "", "2024-12-31"]
    source = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *([day, *A] for day in days)])
    months = write_tally(tmp_path / "months.tally", source, per="bulan")
    quarters = write_tally(tmp_path / "quarters.tally", source, per="triwulan")

    def periods(tally: Path, per: str | None, **options: Any) -> dict[str, int]:
        report = ikm.score(tally, per=per, **options)
        undated = sum(
            int(str(dict(one.facts)["rows"])) for one in report.findings.listed() if one.code == "rows-undated"
        )
        found = {group.label: group.score.respondents for group in report.tables[-1].groups}
        assert found.get("(kosong)", 0) == (undated if per else 1)
        return found

    by_quarter = {"TW IV 2024": 1, "TW I 2025": 2, "TW II 2025": 1, "(kosong)": 1}
    assert periods(months, "triwulan") == periods(quarters, "triwulan") == by_quarter
    assert periods(months, "tahun") == periods(quarters, "tahun") == {"2024": 1, "2025": 3, "(kosong)": 1}
    assert list(periods(months, None, by="periode").values()) == [1, 1, 1, 1, 1]
    assert periods(quarters, "bulan") == {"(kosong)": 5}
    parts = []
    for place, day in enumerate(days):
        one = write_csv(tmp_path / "x.csv", [["Tanggal", *U], [day, *A]])
        parts.append(write_tally(tmp_path / f"{place}.tally", one, per="bulan"))
    whole, put_together = ikm.score(source, per="triwulan"), ikm.score(parts, per="triwulan")
    assert (put_together.overall, put_together.tables) == (whole.overall, whole.tables)


def test_a_part_of_a_tally_is_taken_by_whole_periods(tmp_path: Path) -> None:
    days = ["2025-01-05", "2025-02-06", "2025-04-01", ""]
    source = write_csv(tmp_path / "a.csv", [["Tanggal", *U], *([day, *A] for day in days)])
    months = write_tally(tmp_path / "months.tally", source, per="bulan")
    for options, used in (
        ({"since": "2025-02-01"}, 2),
        ({"since": "2025-02-02"}, 1),
        ({"until": "TW I 2025"}, 2),
        ({"since": "2025", "until": "2025"}, 3),
    ):
        report = ikm.score(months, **options)  # type: ignore[arg-type]  # bounds only
        assert report.overall.respondents == used
        assert report.inputs[0].outside == 4 - used
        assert report.findings.by_code["rows-undated"] == 1
    assert refusal(months, since="2026").code == "time-empty"
    undated = write_tally(tmp_path / "undated.tally", source)
    assert refusal(undated, since="2025").code == refusal(undated, per="tahun").code == "tally-timeless"


def test_a_tally_without_periods_says_how_it_may_have_some(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["Unit", "Tanggal", *U], ["Melati", "2025-04-01", *A]])
    tally = write_tally(tmp_path / "samsat TW II 2025.tally", source)
    found = refusal(tally, per="triwulan")
    assert (found.code, found.family) == ("tally-timeless", "time-unknown")
    assert str(found) == (
        f'{tally}: the tally tells no dates or periods (it tells: unit); write it again with per="bulan", or say '
        'period_from="file" if its name holds the period'
    )
    again = write_tally(tmp_path / "again.tally", source, per="bulan")
    for report in (ikm.score(tally, per="triwulan", period_from="file"), ikm.score(again, per="triwulan")):
        (table,) = [table for table in report.tables if table.by == ("periode",)]
        assert [group.label for group in table.groups] == ["TW II 2025"]


# How it comes


def test_a_tally_comes_by_name_by_pattern_by_stream_and_under_the_name_of_json(tmp_path: Path) -> None:
    tally = write_tally(tmp_path / "a.tally", write_csv(tmp_path / "a.txt", [["Unit", *U], ["Melati", *A]]))
    whole = ikm.score(tally)
    content = tally.read_bytes()
    (tmp_path / "lain").mkdir()
    named = tmp_path / "lain" / "a.json"
    named.write_bytes(b"\xef\xbb\xbf" + content)
    for source in (str(tally), f"{tmp_path}/*.tally", tmp_path, io.BytesIO(content), named):
        report = ikm.score(source)
        assert report.overall == whole.overall
        assert report.inputs[0].shape == "tally"
    with tally.open("rb") as stream:
        assert ikm.score(stream, unit_from="file").inputs[0].sha256 == whole.inputs[0].sha256
    tally.write_bytes(content.replace(b"Melati", b"M\xe9lati"))
    assert refusal(tally).code == "file-no-utf8"


# What an agency met


def test_a_tally_by_services_has_the_respondents_that_a_file_has_again(tmp_path: Path) -> None:
    rows = [[unit, f"L{n % 2}", *(A if n % 3 else [3] * 9)] for unit in ("X", "Y") for n in range(12)]
    header = ["Unit", "Layanan", *U]
    whole = write_csv(tmp_path / "a.csv", [header, *rows])
    part = write_csv(tmp_path / "b.csv", [header, *rows[:12]])
    tally = write_tally(tmp_path / "a.tally", whole)
    for sources in ([whole, part], [tally, part], [part, tally], [tally, write_tally(tmp_path / "b.tally", part)]):
        with pytest.raises(Refusal) as refused:
            ikm.score(sources)
        assert refused.value.code == "rows-twice"


def test_services_written_freely_are_left_out_of_a_tally(tmp_path: Path) -> None:
    rows = [["X", f"Mengurus akta anak nomor {n}", *A] for n in range(12)]
    source = write_csv(tmp_path / "a.csv", [["Unit", "Layanan", *U], *rows])
    report = ikm.score(source, unit="Unit", cells=True)
    assert report.findings.by_code["services-many"] == 1
    assert report.cells is not None
    assert report.cells.by == ("unit",)
    assert "akta" not in write_tally(tmp_path / "a.tally", source, unit="Unit").read_text(encoding="utf-8")


def test_classes_of_age_that_begin_elsewhere_are_not_mixed(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [["Usia", *U], *([25, *A] for _ in range(12))])
    tally = write_tally(tmp_path / "a.tally", source, age_bands="17,26")
    for bands in ("17,26", None):
        assert ages(ikm.score(tally, age_bands=bands, profile=True)) == {"17–25": 12}
    found = refusal(tally, age_bands="20,30", profile=True)
    assert (found.code, found.facts["theirs"]) == ("tally-differs", "17,26")
    assert refusal(tally, drop_duplicates=True).code == "counts-only"


def ages(report: ikm.Report) -> dict[str, int]:
    """The respondents of each class of age."""
    (found,) = (one for one in report.profile if one.role == "usia")
    return {one.label: one.respondents for one in found.indicators}


def aged(path: Path, people: Sequence[Any]) -> Path:
    """A survey of people by age: no two surveys of this name have equal answers."""
    rows = [[age, "LP"[place % 2], *A[place % 9 :], *A[: place % 9]] for place, age in enumerate(people)]
    return write_csv(path, [["Usia", "JK", *U], *rows])


def test_finer_classes_of_age_are_added_up_to_coarser_ones_and_that_is_said(tmp_path: Path) -> None:
    """By hand: below 30 are 15, 25 and 29 of the one, and 18 of the other; from 30 to 49 are 30, 49 and 40."""
    one, other = aged(tmp_path / "a.csv", [15, 25, 29, 30, 49, 50, 71]), aged(tmp_path / "b.csv", [18, 40, 55])
    fine, coarse = write_tally(tmp_path / "a.tally", one), write_tally(tmp_path / "b.tally", other, age_bands="30,50")
    for sources in ([fine, coarse], [one, coarse], [coarse, one]):
        report = ikm.score(sources, profile=True)
        assert ages(report) == {"di bawah 30": 4, "30–49": 3, "50 ke atas": 3}
        assert ages(report) == ages(ikm.score([one, other], profile=True, age_bands="30,50"))
        (note,) = [found for found in report.findings.listed() if found.code == "ages-folded"]
        assert str(note.place).split(":")[0] == str(sources[sources.index(coarse) - 1])
        assert "begin at 20,30,40,50,60, were added up to those that begin at 30,50" in str(note)
    assert ages(ikm.score(fine, profile=True, age_bands="40")) == {"di bawah 40": 4, "40 ke atas": 3}
    assert "ages-folded" not in ikm.score([fine, coarse]).findings.by_code  # nothing is told by age
    by_age = ikm.score([fine, coarse], by="usia")
    told = {group.label: group.score.respondents for group in by_age.tables[0].groups}
    assert told == {"di bawah 30": 4, "30–49": 3, "50 ke atas": 3}


def test_classes_of_age_that_cut_each_other_are_refused_and_say_what_to_do(tmp_path: Path) -> None:
    survey, other = aged(tmp_path / "a.csv", [15, 25, 45]), aged(tmp_path / "b.csv", [18, 40, 55])
    tally = write_tally(tmp_path / "b.tally", other, age_bands="17,26,36")
    found = refusal(survey, tally, profile=True)
    assert (found.code, found.family) == ("ages-differ", "tally-differs")
    assert {str(survey), str(tally)} == {str(found.place), str(found.facts["other"])}
    assert 'choose age_bands="17,26,36", which all of them can be counted by' in str(found)
    assert ages(ikm.score([survey, tally], profile=True, age_bands="17,26,36")) == {
        "di bawah 17": 1, "17–25": 2, "36 ke atas": 3,
    }  # fmt: skip
    crossing = write_tally(tmp_path / "c.tally", survey, age_bands="26,50")
    found = refusal(crossing, tally, profile=True)
    assert found.code == "ages-differ"
    assert ages(ikm.score([crossing, tally], profile=True, age_bands="26")) == {"di bawah 26": 3, "26 ke atas": 3}
    apart = write_tally(tmp_path / "d.tally", survey, age_bands="20,30,40")
    found = refusal(apart, tally, profile=True)
    assert (found.code, found.family) == ("ages-apart", "tally-differs")
    assert "count one of them again from its answers, with age_bands=" in str(found)
    assert ikm.score([apart, tally]).overall == ikm.score([survey, other]).overall


def test_a_tally_names_its_classes_and_one_that_names_others_is_not_mixed(tmp_path: Path) -> None:
    survey = aged(tmp_path / "a.csv", [15, 25, 45])
    tally = write_tally(tmp_path / "b.tally", aged(tmp_path / "b.csv", [18, 40, 55, 60]), age_bands="30")
    values = json.loads(tally.read_text(encoding="utf-8"))
    assert values["profile_classes"] == {"jenis_kelamin": ["L", "P"], "usia": ["di bawah 30", "30 ke atas"]}
    assert values["method_version"] == METHOD_VERSION
    more = {**values, "profile_classes": {"jenis_kelamin": ["L", "P", "Lainnya"]}}
    tally.write_text(json.dumps(more), encoding="utf-8")
    for sources in ([survey, tally], [tally, survey]):
        merged = write_tally(tmp_path / "c.tally", sources)
        classes = json.loads(merged.read_text(encoding="utf-8"))["profile_classes"]
        assert classes == {"jenis_kelamin": ["L", "P", "Lainnya"], "usia": ["di bawah 30", "30 ke atas"]}
    others = {**values, "profile_classes": {"jenis_kelamin": ["L", "W"]}}
    tally.write_text(json.dumps(others), encoding="utf-8")
    found = refusal(survey, tally, profile=True)
    assert (found.code, found.family) == ("classes-differ", "tally-differs")
    assert f"classes of jenis_kelamin that {survey} does not have (W)" in str(found)


def test_a_tally_by_the_classes_of_the_annex_is_added_to_answers_by_these(tmp_path: Path) -> None:
    survey = write_csv(tmp_path / "a.csv", [["Pekerjaan", *U], ["PNS", *A], ["Petani", *A]])
    other = write_csv(tmp_path / "b.csv", [["Pekerjaan", *U], ["PPPK", *A], ["Swasta", *A]])
    tally = write_tally(tmp_path / "b.tally", other, profile_classes="2017")
    (alone,) = ikm.score(tally, profile=True).profile
    assert [(line.label, line.respondents) for line in alone.indicators] == [("PNS", 1), ("Swasta", 1)]
    found = refusal(survey, tally, profile=True)
    assert found.code == "classes-differ"
    assert "profile_classes" in str(found)
    (both,) = ikm.score([survey, tally], profile=True, profile_classes="2017").profile
    assert [(line.label, line.respondents) for line in both.indicators] == [("PNS", 2), ("Swasta", 1), ("Lainnya", 1)]


NESTED = "20,30,40,50,60", "20,30,50", "30,50", "30"


@settings(max_examples=15)
@given(st.data())
def test_tallies_of_nested_classes_give_the_same_in_any_order_and_step_by_step(data: st.DataObject) -> None:
    """And the same as all answers counted by the coarsest classes there are."""
    people = st.lists(st.one_of(st.integers(1, 90), st.just("")), min_size=1, max_size=6)
    surveys = data.draw(st.lists(st.tuples(people, st.sampled_from(NESTED)), min_size=2, max_size=4))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources, tallies = [], []
        for place, (own, bands) in enumerate(surveys):
            sources.append(aged(folder / f"{place}.csv", [*own, 20 + place]))
            tallies.append(write_tally(folder / f"{place}.tally", sources[-1], age_bands=bands))
        coarsest = min((bands for _, bands in surveys), key=len)
        expected = shared(ikm.score(sources, age_bands=coarsest, cells=True, profile=True))
        for order in (tallies, tallies[::-1], data.draw(st.permutations(tallies))):
            assert shared(ikm.score(order, cells=True, profile=True)) == expected
        merged = tallies[0]
        for place, tally in enumerate(tallies[1:]):
            merged = write_tally(folder / f"merged {place}.tally", [merged, tally])
        assert shared(ikm.score(merged, cells=True, profile=True)) == expected


def shared(report: ikm.Report) -> Any:
    """The figures of a report, its profile, and what a tally of it holds but for marks, which depend on the order."""
    assert report.cells is not None
    margins = {
        role: {value: (tally.counts.tolist(), int(tally.respondents)) for value, tally in margin.items()}
        for role, margin in report.cells.margins.items()
    }
    return report.overall, report.profile, margins, report.cells.bands, report.cells.classes
