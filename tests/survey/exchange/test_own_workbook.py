"""A workbook that ikm wrote, read back: the same figures, what was changed since, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from tests.books import needs_libreoffice, saved_by_libreoffice, workbook
from tests.conftest import ROOT, Run
from tests.kinds import KINDS, Kind
from tests.surveys import U, plain_index, shown, without_stats, write_book, write_csv
from tests.units import pairs, scored, written_to

PUSKESMAS, KELURAHAN, KOTA = (ROOT / "examples" / name for name in ("puskesmas.xlsx", "kelurahan.csv", "kota"))
MANY = 20_000
A, B, C = [4, 3, 2, 3, 4, 3, 2, 1, 4], [3, 3, 3, 2, 2, 4, 4, 4, 1], [1, 2, 3, 4, 3, 2, 1, 2, 3]
UNITS = [["Unit", *U], *(["Loket A", *row] for row in (A, B, C)), *(["Loket B", *row] for row in (C, A, A, B))]

Edit = Callable[[Any], None]


def figures(report: ikm.Report) -> Any:
    """The method and the figures of the whole and of the units, every digit, but for what counts do not tell."""
    found = without_stats(report.to_dict())
    units = [table for table in found["tables"] if table["by"] == ["unit"]]
    return found["rules"], found["overall"], units


def edited(path: Path, edit: Edit) -> Path:
    """The workbook as a program saves it that computes no formula, after a change."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def changes(report: ikm.Report) -> list[str]:
    """What is said to be no longer as it was: place and sentence."""
    found = [one for one in report.findings.listed() if one.code == "workbook-changed"]
    return [f"{one.place.sheet}!{one.place.cell}: {one.sentence}" for one in found]


def data_of(book: Any) -> dict[str, tuple[str, int, int]]:
    """By unit the sheet of its data, and their first and last row, as Metadata tells."""
    found: dict[str, tuple[str, int, int]] = {}
    rows = book["Metadata"].iter_rows(values_only=True)
    for row in rows:
        if row[0] == "Lembar" and row[1] is None:
            next(rows)
            for sheet, unit, _, _, first, last, *_ in iter(lambda: next(rows), None):
                if sheet is None:
                    return found
                found[str(unit or "")] = str(sheet), int(str(first)), int(str(last))
    raise AssertionError("no sheet of data")


SURVEYS: dict[str, tuple[Any, dict[str, Any]]] = {
    "puskesmas": (PUSKESMAS, {}),
    "by service": (PUSKESMAS, {"unit": "Layanan"}),
    "complete": (PUSKESMAS, {"unit": "Layanan", "missing": "complete"}),
    "one not asked": (KELURAHAN, {"without": "biaya"}),
    "printed weight": (KELURAHAN, {"weight": "0,11", "order": "regulation"}),
    "quarters of offices": (KOTA, {"unit_from": "file", "period_from": "file"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("answers", [MANY, 0], ids=["answers", "counts"])
@pytest.mark.parametrize("name", SURVEYS)
def test_the_examples_have_the_same_figures_as_before(name: str, answers: int, tmp_path: Path) -> None:
    sources, options = SURVEYS[name]
    before = ikm.score(sources, **options)
    after = ikm.score(write_book(tmp_path / "hasil.xlsx", sources, answers, **options))
    assert figures(after) == figures(before)
    assert (after.stats == before.stats) is bool(answers)
    assert not changes(after)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_of_table_has_the_same_figures_as_before(run: Run, kind: Kind, tmp_path: Path) -> None:
    path, options = kind(tmp_path)
    book = tmp_path / "hasil.xlsx"
    before = run("score", path, *options, "--format", "json")
    assert run("score", path, *options, "-o", book).exit_code == 0
    after = run("score", book, "--format", "json")
    assert (before.exit_code, after.exit_code) == (0, 0)
    first, second = json.loads(before.stdout), json.loads(after.stdout)
    assert (second["rules"], second["overall"]) == (first["rules"], first["overall"])
    assert _units(second) == _units(first)
    assert "workbook-changed" not in after.stderr


def _units(report: Any) -> list[Any]:
    return [table for table in report["tables"] if table["by"] == ["unit"]]


name = st.sampled_from(
    ["", "Metadata", "Pengolahan", "=1+1", "+62", "Total", "7", "Dinas " * 9, "a/b: [c]?", "’ “x” & <y>"]
)
answer = st.sampled_from(["", 1, 2, 3, 4])
person = st.tuples(name, st.lists(answer, min_size=9, max_size=9))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(person, max_size=8), st.sampled_from([MANY, 0]), st.sampled_from(["per-unsur", "complete"]))
def test_any_answers_of_any_units_have_the_same_figures_as_before(some: Any, answers: int, missing: str) -> None:
    rows = [["Unit", *U], ["Loket A", *A], *([unit, *given] for unit, given in some)]
    with tempfile.TemporaryDirectory() as folder:
        source = write_csv(Path(folder) / "a.csv", rows)
        before = ikm.score(source, unit="Unit", missing=missing)
        after = ikm.score(write_book(Path(folder) / "hasil.xlsx", source, answers, unit="Unit", missing=missing))
    assert figures(after) == figures(before)
    assert not changes(after)


@pytest.mark.slow
@pytest.mark.parametrize("answers", [MANY, 0], ids=["answers", "counts"])
def test_units_of_every_shape_beside_each_other_have_the_same_figures_as_before(answers: int, tmp_path: Path) -> None:
    surveys = written_to(tmp_path)
    for names in [*pairs(), [*surveys], [*surveys][::-1]]:
        before = scored(*(surveys[name] for name in names), unit_from="file")
        shown = before if answers else replace(before, answers=None)
        book = tmp_path / f"{' '.join(names)[:40]}.xlsx"
        book.write_bytes(workbook(shown))
        after = ikm.score(book)
        assert without_importance(figures(after)) == without_importance(figures(before)), names
        assert not changes(after), names


def without_importance(part: Any) -> Any:
    """JSON values but for what was expected, which no workbook has the answers of."""
    if isinstance(part, list | tuple):
        return [without_importance(one) for one in part]
    if isinstance(part, dict):
        return {key: without_importance(one) for key, one in part.items() if key != "importance"}
    return part


def test_of_units_beside_each_other_an_answer_and_a_count_may_be_corrected(tmp_path: Path) -> None:
    surveys = written_to(tmp_path)
    book = tmp_path / "hasil.xlsx"
    book.write_bytes(workbook(scored(surveys["saudara"], surveys["counts_wide"], unit_from="file")))
    before = ikm.score(book)
    sheets = data_of(openpyxl.load_workbook(book))

    def edit(book: Any) -> None:
        answers, first, _ = sheets["saudara"]
        book[answers].cell(first, 2).value = 4  # U1 of the first respondent
        counts, first, _ = sheets["counts_wide"]
        book[counts].cell(first, 8).value += 5  # U1, score 4

    report = ikm.score(edited(book, edit))
    added = {unit.label: (unit.score.unsur[0].answers, unit.score.unsur[0].total) for unit in report.units()}
    were = {unit.label: (unit.score.unsur[0].answers, unit.score.unsur[0].total) for unit in before.units()}
    assert surveys["saudara"].answers
    own = 4 - surveys["saudara"].answers[0][0]
    assert added["saudara"] == (were["saudara"][0], were["saudara"][1] + own)
    assert added["counts_wide"] == (were["counts_wide"][0] + 5, were["counts_wide"][1] + 20)
    named = {one.partition("!")[0] for one in changes(report)}
    assert named == {sheets["saudara"][0], sheets["counts_wide"][0]}


def test_without_units_the_sheets_of_units_are_one_survey(tmp_path: Path) -> None:
    surveys = written_to(tmp_path)
    before = scored(surveys["names"], surveys["counts_tall"], unit_from="file")
    book = tmp_path / "hasil.xlsx"
    book.write_bytes(workbook(before))
    after = ikm.score(book, unit="none")
    assert after.tables == ()
    assert after.to_dict()["overall"]["unsur"] == before.to_dict()["overall"]["unsur"]
    assert after.overall.respondents == before.overall.respondents
    assert not changes(after)


def test_units_need_no_option_and_the_input_says_where_its_data_stand(run: Run, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", UNITS)
    book = write_book(tmp_path / "hasil.xlsx", source, unit="Unit")
    found = run("score", book, "--quiet", folder=tmp_path)
    assert found.stderr == ""
    assert "Menurut unit" in found.stdout
    assert re.search(r"^Loket A +3 +67,59", found.stdout, re.MULTILINE)
    report = ikm.score(book)
    names = [sheet for sheet, *_ in data_of(openpyxl.load_workbook(book)).values()]
    assert [(use.sheet, use.shape, use.used) for use in report.inputs] == [
        (names[0], "wide", 4),
        (names[1], "wide", 3),
    ]
    assert {one.reason for use in report.inputs for one in use.columns} == {"workbook", "sheet"}
    assert ikm.score(book, unit="none").tables == ()
    assert [g.label for g in ikm.score(book, unit_from="file").units()] == ["hasil"]


def test_the_method_is_as_it_was_and_a_note_says_so(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", KELURAHAN, without="biaya", missing="complete", order="regulation")
    report = ikm.score(book)
    assert [one.sentence for one in report.findings.listed() if one.code == "workbook-method"] == [
        'the workbook was scored with missing="complete", and so it is here',
        'the workbook was scored with order="regulation", and so it is here',
        'the workbook was scored with without=["biaya"], and so it is here',
    ]
    plain = ikm.score(write_book(tmp_path / "hasil.xlsx", KELURAHAN))
    assert not plain.findings.by_code["workbook-method"]


@pytest.mark.parametrize("answers", [MANY, 0], ids=["answers", "counts"])
def test_what_the_caller_says_goes_before_what_the_workbook_says(answers: int, tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", KELURAHAN, answers, weight="0.11", order="regulation")
    report = ikm.score(book, weight="exact", order="questionnaire")
    assert figures(report) == figures(ikm.score(KELURAHAN, order="questionnaire"))
    assert not report.findings.by_code["workbook-method"]
    assert not changes(report)
    without = ikm.score(book, weight="exact", without="biaya")
    assert without.overall.exact == ikm.score(KELURAHAN, without="biaya").overall.exact


def test_complete_respondents_can_be_asked_for_but_those_dropped_are_not_there(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "a.csv", [U, A, B, [*C[:8], ""]])
    book = write_book(tmp_path / "hasil.xlsx", source)
    report = ikm.score(book, missing="complete")
    assert report.overall.respondents == 2
    assert not changes(report)
    write_book(book, source, missing="complete")
    with pytest.raises(Refusal) as refused:
        ikm.score(book, missing="per-unsur")
    assert refused.value.code == "workbook-differs"
    assert refused.value.reason == (
        'it was scored by complete, not by per-unsur; choose the same with missing="complete"'
    )
    with pytest.raises(Refusal, match="counts of answers say nothing") as refused:
        ikm.score(write_book(book, source, 0), missing="complete")
    assert refused.value.code == "counts-only"


def test_other_rules_are_named(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", PUSKESMAS)
    with pytest.raises(Refusal) as refused:
        ikm.score(book, rules="kepmenpan-25-2004")
    assert str(refused.value) == (
        f"{book}:Metadata: it was scored by permenpanrb-14-2017, not by kepmenpan-25-2004; choose the same with "
        'rules="permenpanrb-14-2017"'
    )


def test_a_workbook_of_another_weight_is_not_mixed_with_other_answers(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", KELURAHAN, weight="0.11")
    for sources in ([book, PUSKESMAS], [PUSKESMAS, book]):
        with pytest.raises(Refusal) as refused:
            ikm.score(sources)
        assert refused.value.code == "workbook-differs"
        assert refused.value.reason.endswith("choose the same with weight")
    alone = ikm.score(KELURAHAN).overall, ikm.score(PUSKESMAS).overall
    both = ikm.score([book, PUSKESMAS], weight="exact").overall
    assert both.respondents == sum(one.respondents for one in alone)


# What was changed since


def first_cell(unit: str, column: int, row: int = 0) -> Callable[[Any], Any]:
    """The cell of an answer: that of a respondent of the unit, from 0, to a question, from 1."""

    def find(book: Any) -> Any:
        sheet, first, _ = data_of(book)[unit]
        return book[sheet].cell(first + row, 1 + column)

    return find


def put(unit: str, column: int, value: object, row: int = 0) -> Edit:
    def edit(book: Any) -> None:
        first_cell(unit, column, row)(book).value = value

    return edit


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the units, of which each test gets a copy to change."""
    folder = tmp_path_factory.mktemp("units")
    return write_book(folder / "hasil.xlsx", write_csv(folder / "a.csv", UNITS), unit="Unit")


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    write_csv(tmp_path / "a.csv", UNITS)
    return Path(shutil.copy(written, tmp_path))


def test_an_answer_that_was_changed_is_said_where_it_stands(book: Path) -> None:
    edited(book, put("Loket A", 3, 4))  # A gave 2
    report = ikm.score(book)
    sheet = data_of(openpyxl.load_workbook(book))["Loket A"][0]
    before, after = (shown(plain_index([[*A[:2], third, *A[3:]], B, C])) for third in (2, 4))
    assert changes(report) == [
        f"{sheet}!: the workbook said IKM {before} of Loket A; its answers now give {after}",
        f"{sheet}!D7: the workbook said NRR U3 2.667 (8 of 3 answers) of Loket A; its answers now give 3.333 "
        "(10 of 3 answers)",
    ]
    assert report.overall.unsur[2].total == sum(row[2] for row in (A, B, C, C, A, A, B)) + 2


def test_a_figure_that_was_typed_over_is_said_where_it_stands(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", PUSKESMAS)
    assert not ikm.score(book).findings.by_code

    def edit(book: Any) -> None:
        sheet, _, last = data_of(book)[""]
        labels = {str(row[0].value).partition("/")[0]: row[1] for row in book[sheet].iter_rows(min_row=last + 1)}
        labels["NRR"].value = 3.9
        next(cell for label, cell in labels.items() if "IKM unit" in label).value = 90.5

    report = ikm.score(edited(book, edit))
    found = [one.sentence for one in report.findings.listed() if one.code == "sheet-differs"]
    assert found == [
        "the sheet says NRR U1 3.9; its answers give 3.350",
        "the sheet says IKM 90.5; its answers give 81.15",
    ]
    assert not report.findings.by_code["sheet-agrees"]


@pytest.mark.slow
@needs_libreoffice
def test_a_spreadsheet_program_may_save_it(book: Path, tmp_path: Path) -> None:
    before = figures(ikm.score(book))
    edited(book, put("Loket A", 3, 4))
    (saved,) = saved_by_libreoffice([book], tmp_path / "saved")
    assert changes(ikm.score(saved)) == changes(ikm.score(book))
    again = ikm.score(edited(saved, put("Loket A", 3, 2)))
    assert figures(again) == before
    assert not changes(again)


def test_typed_words_blanks_and_errors_are_treated_as_in_any_table(book: Path) -> None:
    def edit(book: Any) -> None:
        put("Loket A", 1, "Sangat sesuai")(book)
        put("Loket A", 2, None)(book)
        put("Loket A", 3, "lupa")(book)
        put("Loket A", 4, "#N/A")(book)
        put("Loket A", 5, "=1+1")(book)
        put("Loket B", 6, 7)(book)

    report = ikm.score(edited(book, edit))
    places = data_of(openpyxl.load_workbook(book))
    one, two = (f"{book}:{places[unit][0]}!" for unit in ("Loket A", "Loket B"))
    found = {one.code: str(one.place) for one in report.findings.listed() if one.severity == "error"}
    assert found == {
        "answer-unknown": f"{one}D9",
        "cell-error": f"{one}E9",
        "formula-unvalued": f"{one}F9",
        "answer-out-of-scale": f"{two}G9",
    }
    counts = [unsur.answers for unsur in next(g for g in report.units() if g.label == "Loket A").score.unsur]
    assert counts == [3, 2, 2, 2, 2, 3, 3, 3, 3]
    assert report.units()[0].score.respondents + report.units()[1].score.respondents == 7


@pytest.mark.slow
def test_rows_that_were_put_in_or_taken_out_are_noticed(book: Path) -> None:
    def insert(place: int) -> Edit:
        def edit(book: Any) -> None:
            sheet, first, last = data_of(book)["Loket A"]
            row = (first, last, last + 1)[place]
            book[sheet].insert_rows(row)
            for column, answer in enumerate(A, start=2):
                book[sheet].cell(row, column, answer)

        return edit

    def delete(book: Any) -> None:
        sheet, first, _ = data_of(book)["Loket A"]
        book[sheet].delete_rows(first, 2)

    for n, edits in ((4, [insert(0)]), (4, [insert(1)]), (4, [insert(2)]), (5, [insert(2)] * 2), (1, [delete])):
        copy = book.with_name("copy.xlsx")
        shutil.copy(book, copy)
        for edit in edits:
            edited(copy, edit)
        report = ikm.score(copy)
        assert {g.label: g.score.respondents for g in report.units()} == {"Loket A": n, "Loket B": 4}
        assert any(f"n 3 of Loket A; its answers now give {n}" in one for one in changes(report))
        assert not any("Loket B" in one for one in changes(report))
        assert not report.findings.by_code["rows-left-out"]


def test_rows_above_the_table_and_columns_beside_it_may_change(book: Path) -> None:
    before = figures(ikm.score(book))

    def edit(book: Any) -> None:
        sheet = book[data_of(book)["Loket B"][0]]
        sheet.insert_rows(2, 3)
        sheet.insert_cols(4)
        sheet["D14"] = "ditelepon kembali"

    report = ikm.score(edited(book, edit))
    assert figures(report) == before
    assert not changes(report)


def test_counts_are_of_as_many_respondents_as_before_while_they_are_as_before(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Unit", *U],
        ["Loket A", *A[:8], ""],
        ["Loket A", "", *B[1:]],
        ["Loket A", *C],
        ["", *A],
        ["", *B],
    ]
    rows[1][2] = rows[2][2] = rows[3][2] = ""  # no question was answered by all three
    source = write_csv(tmp_path / "a.csv", [*rows, ["Loket A", "", 3, *[""] * 7]])
    book = write_book(tmp_path / "hasil.xlsx", source, 0, unit="Unit")
    before = ikm.score(source, unit="Unit")
    assert figures(ikm.score(book)) == figures(before)
    assert {g.label: g.score.respondents for g in before.units()} == {"Loket A": 4, "(kosong)": 2}

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        assert book[sheet].cell(first, 1).value == "Loket A"
        book[sheet].cell(first, 8).value += 1  # one more gave the highest score

    after = ikm.score(edited(book, edit))
    largest = {g.label: (g.score.respondents, g.score.respondents_exact) for g in after.units()}
    assert largest == {"Loket A": (3, False), "(kosong)": (2, True)}
    (nrr, *_) = [one for one in changes(after) if "NRR" in one]
    assert "NRR U1 2.500 (5 of 2 answers) of Loket A; its answers now give 3.000 (9 of 3 answers)" in nrr


def test_a_count_that_is_none_is_an_error_with_its_cell(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", PUSKESMAS, 0)

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        book[sheet].cell(first, 8).value = "banyak"

    report = ikm.score(edited(book, edit))
    (one,) = [one for one in report.findings.listed() if one.code == "count-unreadable"]
    assert one.place.cell == "H5"
    assert report.overall.unsur[0].counts[3] == 0


def test_counts_that_were_taken_out_are_noticed(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", write_csv(tmp_path / "a.csv", UNITS), 0, unit="Unit")

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        book[sheet].delete_rows(first, 9)

    (said,) = changes(ikm.score(edited(book, edit)))
    assert said.endswith("the workbook said n 4 of Loket B; its answers now give 0")


def test_a_unit_of_counts_may_be_named_otherwise(tmp_path: Path) -> None:
    book = write_book(tmp_path / "hasil.xlsx", write_csv(tmp_path / "a.csv", UNITS), 0, unit="Unit")
    before = ikm.score(book)

    def edit(book: Any) -> None:
        sheet, first, _ = data_of(book)[""]
        for row in range(first, first + 9):
            book[sheet].cell(row, 1).value = "Loket C"

    after = ikm.score(edited(book, edit))
    assert {g.label: g.score.exact for g in after.units()} == {
        {"Loket B": "Loket C"}.get(g.label, g.label): g.score.exact for g in before.units()
    }
    (said,) = changes(after)
    assert said.endswith("the workbook said n 4 of Loket B; its answers now give 0")
    assert [g.label for g in ikm.score(book, unit_from="file").units()] == ["hasil"]
    assert ikm.score(book, unit="none").overall.exact == before.overall.exact


def test_units_that_were_not_asked_the_same(tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    maps.mkdir()
    (maps / "b.toml").write_text('schema = "ikm.map/1"\nwithout = ["biaya"]\n', encoding="utf-8")
    nine = write_csv(tmp_path / "a.csv", [U, A, B])
    eight = write_csv(tmp_path / "b.csv", [[*U[:3], *U[4:]], A[:8], C[:8]])
    for sources in ([nine, eight], [eight, nine]):
        before = ikm.score(sources, map=maps, unit_from="file")
        book = write_book(tmp_path / "hasil.xlsx", sources, map=maps, unit_from="file")
        after = ikm.score(book)
        assert figures(after)[1:] == figures(before)[1:]
        assert not changes(after)


# What is refused, and what is read otherwise


def without(name: str) -> Edit:
    return lambda book: book.remove(book[name])


def say(text: str, row: int, column: int, value: object) -> Edit:
    """Change a cell so many rows below the one of Metadata that holds a text in column A."""

    def edit(book: Any) -> None:
        sheet = book["Metadata"]
        place = next(cell.row for cell in sheet["A"] if cell.value == text)
        sheet.cell(place + row, column).value = value

    return edit


def empty(text: str, row: int) -> Edit:
    """Empty a row of Metadata, told as :func:`say` tells it, which ends its table there."""

    def edit(book: Any) -> None:
        for column in range(1, 8):
            say(text, row, column, None)(book)

    return edit


DAMAGED: dict[str, tuple[Edit, str, str]] = {
    "no Metadata": (without("Metadata"), "workbook-no-sheet", "the sheet “Metadata” is not there"),
    "no table": (say("Angka", 0, 1, "Figures"), "workbook-no-table", "the table Angka is not there"),
    "another heading": (say("Lembar", 1, 3, "Kind"), "workbook-heading", "it does not head the table Lembar"),
    "no choice": (say("missing", 0, 2, None), "workbook-no-choice", "the choice of missing is not there"),
    "an unknown choice": (
        say("weight", 0, 2, "0.5"),
        "workbook-choice",
        "(weight: “0.5” is not one of exact, 0.111, 0.11",
    ),
    "an unknown unsur": (say("Pertanyaan", 2, 2, "warna"), "workbook-unread", "“U1 warna U1” is not understood"),
    "an unknown kind": (say("Lembar", 2, 3, "gambar"), "workbook-unread", "is not understood"),
    "a row that is none": (say("Lembar", 2, 5, "lima"), "workbook-no-whole", "“lima” must be a whole number"),
    "a sheet that is not there": (say("Lembar", 2, 1, "Lain"), "workbook-no-sheet", "the sheet “Lain” is not there"),
    "a unit that is not there": (
        say("Lembar", 2, 2, "Loket Z"),
        "workbook-no-index",
        "the index of Loket Z is not there",
    ),
    "a fraction that is none": (
        say("Angka", 2, 6, "3,05"),
        "workbook-no-fraction",
        "“3,05” must be a fraction such as 105/29",
    ),
    "no sheet": (say("Lembar", 2, 1, None), "workbook-no-sheet", "the sheet “” is not there"),
    "no sheets at all": (empty("Lembar", 2), "workbook-answerless", "no sheet holds the answers it was made from"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_metadata_is_refused_in_one_sentence(name: str, book: Path) -> None:
    edit, code, what = DAMAGED[name]
    with pytest.raises(Refusal) as refused:
        ikm.score(edited(book, edit))
    assert (refused.value.code, refused.value.family) == (code, "workbook-bad")
    assert what in refused.value.reason
    assert refused.value.reason.endswith(
        "; write the workbook again with ikm score … output, or read one of its sheets as any table with sheet"
    )


def test_a_sheet_whose_columns_are_no_longer_named_is_refused(book: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book[data_of(book)["Loket A"][0]]
        sheet["D7"] = "waktu"

    with pytest.raises(Refusal) as refused:
        ikm.score(edited(book, edit))
    assert refused.value.code == "workbook-no-header"
    assert "no row names the columns U1, U2, U3, U4, U5, U6, U7, U8, U9, as row 7 did" in refused.value.reason


def test_a_sheet_that_is_named_is_read_as_any_table(book: Path) -> None:
    sheet = data_of(openpyxl.load_workbook(book))["Loket B"][0]
    edited(book, without("Metadata"))
    report = ikm.score(book, sheet=sheet)
    assert report.overall.respondents == 4


def test_hidden_sheets_are_read_back_too(book: Path) -> None:
    before = figures(ikm.score(book))

    def edit(book: Any) -> None:
        for name in ("Metadata", data_of(book)["Loket A"][0]):
            book[name].sheet_state = "hidden"

    assert figures(ikm.score(edited(book, edit))) == before


def test_it_is_left_out_of_folders_all_the_same(book: Path) -> None:
    report = ikm.score(book.parent, unit="Unit")
    assert [one.path for one in report.inputs] == [str(book.parent / "a.csv")]
    assert report.findings.by_code["input-skipped"] == 1


def test_it_reads_from_a_stream_and_in_another_process(book: Path, tmp_path: Path) -> None:
    before = figures(ikm.score(book))
    with book.open("rb") as stream:
        assert figures(ikm.score(stream)) == before
    other = write_csv(tmp_path / "b.csv", [["Unit", *U], ["Loket C", *C], ["Loket C", *A]])
    one, two = (ikm.score([book, other], unit="unit", jobs=jobs, answers=MANY) for jobs in (1, 2))
    assert figures(one) == figures(two)
    assert [g.label for g in one.units()] == [answers.unit for answers in one.answers or ()]


def test_what_it_was_not_told_cannot_be_asked_of_it(book: Path) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(book, by="layanan")
    assert refused.value.code == "column-unknown"
    with pytest.raises(Refusal) as refused:
        ikm.score(book, per="bulan")
    assert refused.value.code == "time-unknown"


def test_it_can_be_checked(run: Run, book: Path) -> None:
    found = run("check", book, folder=book.parent)
    assert found.exit_code == 0
    assert re.search(r"^J +U9 +U9 Pengaduan +Metadata", found.stdout, re.MULTILINE)
