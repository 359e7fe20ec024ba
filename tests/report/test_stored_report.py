"""The figures of a report, just computed or kept as JSON."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.report.report import Group, GroupTable
from ikm.report.stored_report import StoredReport, is_report, load, of_period, of_report
from tests.conftest import ROOT
from tests.surveys import U, csv_text, write_csv

PUSKESMAS = ROOT / "examples" / "puskesmas.xlsx"


def written(report: ikm.Report, path: Path, encoding: str = "utf-8") -> Path:
    path.write_text(json.dumps(report.to_dict(), ensure_ascii=False, indent=1), encoding=encoding)
    return path


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"unit": "layanan", "name": "Puskesmas Sukamaju", "period": "TW III 2025"},
        {"unit": "jenis_kelamin", "min_n": 60, "weight": "0.11"},
        {"by": "layanan", "missing": "complete", "without": ["biaya", "waktu"], "order": "regulation"},
    ],
    ids=str,
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_keeps_every_figure_that_is_compared(tmp_path: Path, options: dict[str, Any], encoding: str) -> None:
    report = ikm.score(PUSKESMAS, **options)
    path = written(report, tmp_path / "lama.json", encoding)
    assert load(path) == of_report(report)._replace(path=str(path))


def test_a_report_of_before_methods_and_families_were_named_is_read(tmp_path: Path) -> None:
    report = ikm.score(PUSKESMAS)
    found = report.to_dict()
    del found["method_version"], found["manifest"]["method_version"]
    for finding in found["findings"]["shown"]:
        del finding["family"]
    path = tmp_path / "lama.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    assert load(path) == of_report(report)._replace(path=str(path))


def test_units_left_empty_and_without_an_index_are_kept(tmp_path: Path) -> None:
    rows = [["Unit", *U], ["A", *[4] * 9], ["", *[3] * 9], ["B", 4, *[""] * 8]]
    report = ikm.score(io.BytesIO(csv_text(rows).encode()), unit="Unit")
    found = load(written(report, tmp_path / "a.json"))
    assert {one.label: (one.mutu, one.reason) for one in found.units} == {
        "A": ("A", None),
        "B": (None, "unsur-unanswered"),
        "(kosong)": ("C", None),
    }
    assert found.units == of_report(report).units


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b"anything", True),
        ("a.JSON", b"", True),
        ("a.txt", b'{"schema":"ikm.report/1"', True),
        ("a", '{\r\n  "schema": "ikm.report/1",'.encode("utf-16"), True),
        ("a", b'\xef\xbb\xbf{\n "schema" : "ikm.report/2"', True),
        ("a.tally", b'{"schema": "ikm.tally/1"', False),
        ("a.csv", b"U1,U2", False),
        ("a.csv", b"", False),
        ("a.bin", b"\xff\xff\xff\xff", False),
    ],
)
def test_a_report_is_known_by_its_ending_or_its_first_bytes(
    tmp_path: Path, name: str, content: bytes, expected: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert is_report(path) is expected


@pytest.mark.parametrize("name", ["tidak-ada.json", ".", "*.json", "-", "a\0b", "x" * 5000])
def test_what_is_no_file_is_no_report(name: str) -> None:
    assert not is_report(name)


REPORT = ikm.score(PUSKESMAS, unit="layanan").to_dict()


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(report: Any) -> None:
        for key in path[:-1]:
            report = report[key]
        report[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(report: Any) -> None:
        for key in path[:-1]:
            report = report[key]
        del report[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (drop("schema"), "key-missing: schema: is missing"),
        (put("schema", value="ikm.check/1"), "former-schema: schema: is “ikm.check/1”, not “ikm.report/1”"),
        (put("name", value=3), "key-no-text: name: must be a text"),
        (drop("complete"), "key-no-truth: complete: must be true or false"),
        (put("complete", value=1), "key-no-truth: complete: must be true or false"),
        (drop("rules", "weight"), "key-missing: rules.weight: is missing"),
        (put("rules", value=[]), "key-no-table: rules: must be a table"),
        (put("rules", "without", value="biaya"), "key-no-list: rules.without: must be a list"),
        (put("inputs", value=[]), "key-empty: inputs: must not be empty"),
        (put("inputs", 0, "sheet", value=1), "key-no-text: inputs[1].sheet: must be a text"),
        (drop("tables"), ""),
        (drop("overall", "unsur"), "key-no-list: overall.unsur: must be a list"),
        (put("overall", "unsur", value=[]), "key-empty: overall.unsur: must not be empty"),
        (
            put("overall", "unsur", 0, "counts", value={"a": 1}),
            "former-no-scores: overall.unsur[1].counts: must have the scores as its",
        ),
        (
            put("overall", "respondents", value="120"),
            "key-no-whole-number: overall.respondents: must be a whole number",
        ),
        (put("overall", "respondents", value=-1), "key-negative: overall.respondents: must not be negative"),
        (put("overall", "ikm_exact", value=81.15), "key-no-text: overall.ikm_exact: must be a text"),
        (
            put("overall", "ikm_exact", value="81,15"),
            "former-no-fraction: overall.ikm_exact: must be a fraction such as “23875/261”",
        ),
        (
            put("overall", "ikm_exact", value="81/0"),
            "former-no-fraction: overall.ikm_exact: must be a fraction such as “23875/261”",
        ),
        (
            put("overall", "ikm_exact", value="1" * 5000),
            "former-no-fraction: overall.ikm_exact: must be a fraction such as “23875/261”",
        ),
        (put("overall", "mutu", value=None), "former-no-class: overall: must have an index and a class, or a reason"),
        (
            put("overall", "reason", value="min-n"),
            "former-no-class: overall: must have an index and a class, or a reason",
        ),
        (
            put("overall", "unsur", 2, "nrr_exact", value="-3/2"),
            "former-no-fraction: overall.unsur[3].nrr_exact: must be a fraction",
        ),
        (drop("tables", 0, "groups", 1, "key", "unit"), "key-missing: tables[1].groups[2].key.unit: is missing"),
        (
            put("tables", 0, "groups", 1, "key", "unit", value=7),
            "key-no-text: tables[1].groups[2].key.unit: must be a text",
        ),
    ],
)
def test_what_is_wrong_in_a_report_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], what: str
) -> None:
    report = copy.deepcopy(REPORT)
    change(report)
    path = tmp_path / "lama.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    if not what:
        assert load(path).units == ()
        return
    with pytest.raises(Refusal) as refused:
        load(path)
    assert refused.value.family in ("document-bad", "former-bad")
    assert refused.value.place.file == str(path)
    assert f"{refused.value.code}: {refused.value.reason}".startswith(what)


def test_a_report_without_classes_has_an_index_or_a_reason_why_not(tmp_path: Path) -> None:
    report = copy.deepcopy(REPORT)
    report["rules"]["index"]["classes"] = False
    report["overall"] |= {"ikm_exact": None, "mutu": None, "reason": None}
    path = tmp_path / "lama.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    with pytest.raises(Refusal, match="overall: must have an index, or a reason") as refused:
        load(path)
    assert refused.value.code == "former-no-index"


@pytest.mark.parametrize("content", [b"", b"U1,U2\n4,4\n", b"{", b"\xff\xfe\xff", b"[" * 100_000, b"1" * 9000])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lama.json"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        load(path)
    assert refused.value.code == "former-unread"
    assert str(refused.value).startswith(f"{path}: JSON: ")


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'"ikm.report/1"'])
def test_json_that_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lama.json"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}: the file: must be a table")


def test_a_report_that_is_not_there_is_refused_with_one_like_it(tmp_path: Path) -> None:
    (tmp_path / "lama-2024.json").write_text("{}")
    with pytest.raises(Refusal) as refused:
        load(tmp_path / "lama-2042.json")
    assert refused.value.code == "file-missing"
    assert "perhaps “lama-2024.json”" in str(refused.value)
    with pytest.raises(Refusal) as refused:
        load(tmp_path)
    assert refused.value.code == "file-denied"


def quarters() -> ikm.Report:
    """A report of two quarters, made by hand from the scores of each, with a unit in both and one in the second."""

    def of(*rows: list[int]) -> ikm.Report:
        return ikm.score(io.BytesIO(csv_text([U, *rows]).encode()))

    first, second, other = of([3] * 9, [4] * 9), of([4] * 9), of([2] * 9)
    both = of([3] * 9, [4] * 9, [4] * 9, [2] * 9)
    late = of([4] * 9, [2] * 9)
    groups = [Group({"periode": "TW I 2025"}, first.overall), Group({"periode": "TW II 2025"}, late.overall)]
    crossed = [
        Group({"unit": "A", "periode": "TW I 2025"}, first.overall),
        Group({"unit": "A", "periode": "TW II 2025"}, second.overall),
        Group({"unit": None, "periode": "TW II 2025"}, other.overall),
        Group({"unit": "A", "periode": None}, other.overall),
    ]
    tables = (
        GroupTable(("periode",), tuple(groups), tuple(groups)),
        GroupTable(("unit", "periode"), tuple(crossed), tuple(crossed)),
    )
    return replace(both, tables=tables, name="Desa Contoh")


@pytest.mark.parametrize("name", ["TW I 2025", "tw i  2025", "TW-I-2025"])
def test_a_period_of_a_report_has_its_own_figures(name: str) -> None:
    found = of_period(quarters(), name)
    assert (found.name, found.period, found.label) == ("Desa Contoh", "TW I 2025", "Desa Contoh · TW I 2025")
    assert (found.overall.respondents, found.overall.exact, found.overall.mutu) == (2, Fraction(175, 2), "B")
    assert [(unit.label, unit.exact) for unit in found.units] == [("A", Fraction(175, 2))]


def test_units_of_a_period_are_those_that_have_answers_in_it() -> None:
    found = of_period(quarters(), "TW II 2025")
    assert (found.overall.respondents, found.overall.exact) == (2, Fraction(75))
    assert [(unit.label, unit.exact) for unit in found.units] == [("A", Fraction(100)), ("(kosong)", Fraction(50))]


def test_a_period_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refusal) as refused:
        of_period(quarters(), "TW I 2024")
    assert refused.value.code == "period-unknown"
    assert str(refused.value) == (
        "there is no period “TW I 2024” (there are: TW I 2025, TW II 2025); perhaps “TW I 2025”; name two of them"
    )
    with pytest.raises(Refusal) as refused:
        of_period(replace(quarters(), tables=()), "TW I 2025")
    assert "(there are: none)" in str(refused.value)


def test_periods_that_look_alike_are_not_taken_for_each_other(tmp_path: Path) -> None:
    rows = [["Periode", *U], ["TW I", *[4] * 9], ["tw-i", *[3] * 9]]
    report = ikm.score(write_csv(tmp_path / "a.csv", rows), by="periode")
    assert of_period(report, "tw-i").overall.exact == 75
    with pytest.raises(Refusal) as refused:
        of_period(report, "Tw i")
    assert refused.value.code == "period-unknown"


def test_a_label_is_name_and_period_or_else_the_path() -> None:
    one = of_report(ikm.score(PUSKESMAS))
    assert one.label == str(PUSKESMAS)
    named: StoredReport = one._replace(name="Puskesmas", period="2025")
    assert named.label == "Puskesmas · 2025"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("se_sample", "abc", "key-no-number"),
        ("se_sample", True, "key-no-number"),
        ("se_sample", -1, "former-no-error"),
        ("se_sample", 1e200, "former-no-error"),
        ("se_sample", 10**400, "former-no-error"),
        ("df", 0, "former-no-error"),
        ("df", 0.5, "former-no-error"),
        ("df", 10**400, "former-no-error"),
    ],
)
@pytest.mark.parametrize("place", ["overall", "unsur"])
def test_how_sure_a_figure_is_said_to_be_is_not_taken_on_trust(
    tmp_path: Path, place: str, key: str, value: object, code: str
) -> None:
    told = ikm.score(PUSKESMAS).to_dict()
    one = told["overall"] if place == "overall" else told["overall"]["unsur"][0]
    one["stats"][key] = value
    path = tmp_path / "a.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load(path)
    assert refused.value.code == code
    assert "stats" in str(refused.value)


def test_of_a_report_without_statistics_nothing_is_known_of_how_sure_it_is(tmp_path: Path) -> None:
    told = ikm.score(PUSKESMAS).to_dict()
    told["overall"]["stats"] = None
    path = tmp_path / "a.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    assert load(path).overall.spread is None
