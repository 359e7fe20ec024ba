"""A workbook that ikm wrote, read back: the same figures, what was changed since, and what is refused."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ikm
from ikm.messages.findings import Refusal
from tests.books import workbook
from tests.conftest import ROOT, Run
from tests.kinds import KINDS, Kind
from tests.own_workbooks import MANY, UNITS, A, B, C, changes, data_of, edited, figures
from tests.surveys import U, write_book, write_csv
from tests.units import pairs, scored, written_to

PUSKESMAS, KELURAHAN, KOTA = (ROOT / "examples" / name for name in ("puskesmas.xlsx", "kelurahan.csv", "kota"))


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
    assert figures(after, with_ranks=bool(answers)) == figures(before, with_ranks=bool(answers))
    assert before.stats is not None
    assert (after.stats == before.stats._replace(days=None)) is bool(answers)  # a workbook has no days
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
# A single word above units that are all one number is taken for a row that lacks its number.
people = st.lists(person, max_size=8).filter(lambda some: {unit for unit, _ in some} != {"7"})


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(people, st.sampled_from([MANY, 0]), st.sampled_from(["per-unsur", "complete"]))
def test_any_answers_of_any_units_have_the_same_figures_as_before(some: Any, answers: int, missing: str) -> None:
    rows = [["Unit", *U], ["Loket A", *A], *([unit, *given] for unit, given in some)]
    with tempfile.TemporaryDirectory() as folder:
        source = write_csv(Path(folder) / "a.csv", rows)
        before = ikm.score(source, unit="Unit", missing=missing)
        after = ikm.score(write_book(Path(folder) / "hasil.xlsx", source, answers, unit="Unit", missing=missing))
    assert figures(after, with_ranks=bool(answers)) == figures(before, with_ranks=bool(answers))
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
        now, then = (figures(one, with_ranks=bool(answers)) for one in (after, before))
        assert without_importance(now) == without_importance(then), names
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


@pytest.mark.language("id")
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


def test_that_another_figure_headed_its_report_is_said(run: Run, tmp_path: Path) -> None:
    """By hand: 75 of ten and 100 of thirty are 93,75 of all, and 87,50 as the mean of the two."""
    path = write_csv(tmp_path / "a.csv", [["Unit", *U], *[["A", *[3] * 9]] * 10, *[["B", *[4] * 9]] * 30])
    book = tmp_path / "rekap.xlsx"
    assert run("score", path, "--overall", "mean", "-o", book, "-q").exit_code == 0
    for wanted, index, is_said in (((), "93.75", True), (("--overall", "mean"), "87.50", False)):
        done = run("score", book, *wanted, "--lang", "en")
        assert (done.exit_code, f"IKM {index}" in done.stdout) == (0, True), done.stderr
        assert ("workbook-headed" in done.stderr) == is_said
    assert run("score", path, "-o", book, "--force", "-q").exit_code == 0
    assert "workbook-headed" not in run("score", book).stderr


def test_a_workbook_without_services_is_the_period_before_one_by_services(run: Run, tmp_path: Path) -> None:
    before = write_csv(tmp_path / "lalu.csv", [["Layanan", *U], *[["KTP", *[2] * 9]] * 12])
    now = write_csv(tmp_path / "kini.csv", [["Layanan", *U], *[["KTP", *[3] * 9]] * 12, *[["KK", *[4] * 9]] * 12])
    book, out = tmp_path / "rekap.xlsx", tmp_path / "laporan.md"
    assert run("score", before, "--by", "layanan", "--period", "TW II 2025", "-o", book, "-q").exit_code == 0
    done = run("report", now, "--by", "layanan", "--period", "TW III 2025", "--previous", book, "-o", out)
    assert done.exit_code == 0, done.stderr
    assert "Perubahan dari TW II 2025: +37,50" in out.read_text(encoding="utf-8")
    done = run("score", now, "--by", "layanan", "--period", "TW III 2025", "--history", book)
    assert (done.exit_code, "TW II 2025" in done.stdout) == (0, True), done.stderr


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


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_however_its_sheets_are_hidden_it_is_read_back_and_nothing_is_said(tmp_path: Path, state: str) -> None:
    source = write_csv(tmp_path / "a.csv", UNITS)
    before = ikm.score(source, unit="Unit")
    book = write_book(tmp_path / "hasil.xlsx", source, MANY, unit="Unit")

    def show(book: Any) -> None:
        assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["Hitungan", "Metadata"]
        for name in ("Hitungan", "Metadata"):
            book[name].sheet_state = state

    edited(book, show)
    for skip in (False, True):
        after = ikm.score(book, skip_hidden=skip)
        assert figures(after) == figures(before)
        assert not changes(after)
    assert {one.code for one in ikm.check(book).findings.listed()} <= {"small-group", "order-assumed"}
