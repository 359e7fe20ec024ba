"""Rows that count although a column or the sheet says that they should not: a warning, and none on plain tables."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ikm
from ikm.messages.findings import Finding
from ikm.messages.option_names import options_called
from ikm.options import as_flag
from ikm.survey.files import csv_file as delimited
from tests.conftest import Run
from tests.surveys import U, csv_text, plain_index, write_csv, write_xlsx

GOOD = [
    [3, 4, 3, 4, 4, 3, 2, 4, 3],
    [4, 4, 3, 3, 3, 4, 4, 2, 4],
    [2, 3, 3, 4, 3, 3, 3, 3, 4],
    [4, 3, 4, 4, 2, 3, 4, 4, 4],
]
BAD = [2, 1, 3, 1, 2, 4, 1, 1, 2]
NOTICES = ("rows-void", "rows-hidden", "rows-struck", "rows-test", "frequency-unused", "weight-unused")


def table(header: str, good: list[Any], void: list[Any], number: int = 2) -> list[list[Any]]:
    rows = [[f"R-{n:03}", good[n % len(good)], *answers] for n, answers in enumerate(GOOD * number)]
    return [["ID", header, *U], *rows, *([f"R-{n:03}", cell, *BAD] for n, cell in enumerate(void, len(rows)))]


def notices(rows: Any, **options: Any) -> list[Finding]:
    source = rows if isinstance(rows, Path) else io.BytesIO(csv_text(rows).encode())
    return [finding for finding in ikm.score(source, **options).findings.listed() if finding.code in NOTICES]


SHAPES: dict[str, tuple[str, list[Any], list[Any]]] = {
    "status of an app": ("STATUS PENGISIAN", ["Valid"], ["Tidak Valid"] * 2),
    "status of Kobo": ("_validation_status", ["validation_status_approved", ""], ["validation_status_not_approved"]),
    "label of Kobo": ("Validation status", ["Approved", "On hold "][:1], ["Not Approved"]),
    "spam": ("Status", ["IP Address"], ["Spam"]),
    "review of ODK": ("ReviewState", ["approved", ""], ["rejected", "hasIssues"]),
    "consent": (
        "Apakah Bapak/Ibu bersedia menjadi responden survei ini?",
        ["Ya, bersedia"],
        ["Tidak", "Tidak bersedia"],
    ),
    "consent in English": ("Consent", ["Yes"], ["No, thank you"]),
    "not sent off": ("submitdate", ["2025-01-02 10:11:12", "2025-01-03 08:00:00"], ["", ""]),
    "no last page": ("Last page", ["9"], ["", ""]),
    "deleted": ("deleted_at", ["", "NULL"], ["2025-01-02 10:11:12"]),
    "marked as deleted": ("is_deleted", [0], [1]),
    "not finished": ("Finished", ["True"], ["False"]),
    "not finished, in numbers": ("Finished", [1], [0]),
    "a name": ("Nama Lengkap", ["Ani", "Tessa", "Testiana", "Budi"], ["tes", "TEST", "asdf"]),
    "a remark": ("Saran", ["", "Sudah baik", "coba dipercepat"], ["coba", "uji coba"]),
    "a note": ("Keterangan", ["", "lunas"], ["jangan dihitung"]),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", ["csv", "xlsx", "frame", "long csv"])
def test_void_rows_are_said_and_the_advice_leaves_them_out(
    shape: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    header, good, void = SHAPES[shape]
    rows = table(header, good, void)
    if way == "long csv":
        monkeypatch.setattr(delimited, "SMALL", 1)
        monkeypatch.setattr(delimited, "BLOCK", 128)
    source: Any = write_csv(tmp_path / "a.csv", rows)
    if way == "xlsx":
        source = write_xlsx(tmp_path / "a.xlsx", rows)
    elif way == "frame":
        source = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    report = ikm.score(source)
    assert report.overall.exact == plain_index([*GOOD, *GOOD, *[BAD] * len(void)])
    (finding,) = [finding for finding in report.findings.listed() if finding.code in NOTICES]
    assert finding.code == "rows-void"
    assert finding.sentence.startswith(f"{len(void)} rows are marked in ")
    assert finding.place.header == header

    line = dict(finding.facts)["line"]
    mapping = tmp_path / "peta.toml"
    mapping.write_text(f'schema = "ikm.map/1"\n[void]\n{line}\n', encoding="utf-8")
    followed = ikm.score(source, map=mapping)
    assert followed.overall.exact == plain_index(GOOD)
    assert not followed.findings.by_code["rows-void"]
    if way != "frame":
        with options_called(as_flag):
            option = str(dict(finding.facts)["option"])
        values = re.findall(r'--void (?:"([^"]*)"|(\S+))', option)
        done = run("score", source, "--quiet", "-f", "json", *(p for q in values for p in ("--void", q[0] or q[1])))
        assert f'"ikm_exact": "{followed.overall.exact}"' in done.stdout


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", ["Menikah", "Belum Menikah", "Cerai"]),
        ("Status Perkawinan", ["Tidak", "Ya"]),
        ("Keterangan", ["", "Lunas", "Tidak", "Batal berangkat"]),
        ("Bersedia menjadi responden?", ["Ya"]),
        ("Apakah Anda bersedia dihubungi kembali?", ["Tidak", "Ya"]),
        ("Jenis Layanan", ["Tes narkoba", "Tes", "Uji coba"]),
        ("Nama", ["Tessa", "Testi", "Coba Mulyana", "Dummy Sirait", "Asdiana"]),
        ("Saran", ["Tes lebih cepat", "-", "", "tidak ada"]),
        ("submitdate", ["2025-01-02 10:00:00"]),
        ("submitdate", [""]),
        ("deleted_at", ["", "NULL", "-"]),
        ("Finished", ["True"]),
        ("Progress", ["100", "45"]),
        ("Kontak", ["Tidak", "tes"]),
        ("n", list(range(1, 9))),
        ("N", [1, 1, 1]),
        ("Jumlah Responden", [1]),
        ("Bobot", ["0.111"]),
        ("Jumlah", [30, 31, 32]),
        ("Frekuensi Kunjungan", [3, 2, 5]),
        ("Frekuensi", ["Sering", "Jarang"]),
    ],
    ids=str,
)
def test_plain_tables_say_nothing(header: str, cells: list[Any]) -> None:
    assert notices(table(header, cells, [])) == []


def test_a_column_with_too_many_texts_marks_nothing() -> None:
    rows = [["Status", *U], *([f"kasus {n}", *GOOD[n % 4]] for n in range(1_200)), ["Spam", *BAD]]
    assert notices(rows) == []


def test_a_column_that_is_ignored_says_nothing(tmp_path: Path) -> None:
    mapping = tmp_path / "peta.toml"
    mapping.write_text('schema = "ikm.map/1"\nignore = ["Status", "Frekuensi"]\n', encoding="utf-8")
    assert notices(table("Status", ["ok"], ["Spam"]), map=mapping) == []
    assert notices(table("Frekuensi", [2, 5], [7]), map=mapping) == []


def test_that_no_row_is_void_can_be_said_once_for_all() -> None:
    assert notices(table("Status", ["ok"], ["Spam"]), void={}) == []


def test_only_respondents_are_looked_at() -> None:
    """A foot, a blank row and a respondent without answers hold no marks."""
    rows = table("Status", ["ok"], [])
    rows += [["R-77", "Spam", *[""] * 9], ["", "", *[""] * 9], ["Jumlah", "Spam", *[26] * 9]]
    assert notices(rows) == []


def test_a_value_that_is_left_out_does_not_hide_another() -> None:
    rows = table("Status", ["ok"], ["Spam", "tidak valid"])
    (finding,) = notices(rows, void={"Status": "Spam"})
    assert finding.sentence.startswith("1 rows are marked in Status as not to count (“tidak valid” 1)")


def test_one_respondent_of_one_is_said() -> None:
    (finding,) = notices([["Status", *U], ["Tidak valid", *GOOD[0]]])
    assert finding.code == "rows-void"


def test_a_long_header_is_named_by_its_beginning(tmp_path: Path) -> None:
    header = "Dengan ini saya menyatakan bersedia menjadi responden dan mengisi kuesioner sejujurnya"
    rows = table(header, ["Ya"], ["Tidak"])
    (finding,) = notices(rows)
    line = str(dict(finding.facts)["line"])
    ((name, values),) = tomllib.loads(line).items()
    assert header.startswith(name)
    assert values == "Tidak"
    assert ikm.score(write_csv(tmp_path / "a.csv", rows), void={name: values}).overall.respondents == 8


def test_names_are_never_printed() -> None:
    (finding,) = notices(table("Nama", ["Siti Rahayu", "Budi"], ["tes"]))
    assert "Siti" not in str(finding)


# Rows that stand for many


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Jumlah Responden", [1, 7, 2, 12]), ("Frekuensi", ["3", "4"]), ("n", [10, 11, 12, 13]), ("N", [5, 5, 6])],
)
def test_numbers_of_people_that_are_not_used_are_said(header: str, cells: list[Any]) -> None:
    (finding,) = notices(table(header, cells, []))
    assert finding.code == "frequency-unused"
    assert finding.place.cell == "B1"
    with options_called(as_flag):
        quoted = f'"{header}"' if " " in header else header
        assert f"--frequency {quoted} counts it so often" in finding.sentence


@pytest.mark.parametrize("cells", [["0.83", "1.25"], ["0,5", "1,5", "1"]])
def test_weights_that_are_not_used_are_said(cells: list[str]) -> None:
    (finding,) = notices(table("Bobot", cells, []))
    assert finding.code == "weight-unused"
