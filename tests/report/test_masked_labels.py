"""What respondents are grouped by tells of nobody, in whatever it is shown."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.masking import masked_label, safe_answer
from ikm.render import OUTPUTS, Style
from tests.conftest import Run
from tests.surveys import U, write_csv, write_xlsx

PEOPLE = (
    "3174012345678901",
    "0812-3456-7890",
    "+62 812 3456 7890",
    "siti.r@contoh.go.id",
    "12/02/1990",
    "2 Mei 1985",
)
"""What an office wrote into a column of services, and what is nobody's business."""
UNUSUAL = (
    *(
        "0812–3456–7890",
        "(0812) 3456-789",
        "+62 (812) 345-6789",
        "(021) 5551234",
        "3201/0101/0190/0001",
        "81234567890",
    ),
    *("19850512 201001 1 001", "lahir 1990-02-12", "A 12.02.1990", "12-05-90", "12 - 05 - 1990", "Mei 12, 1990"),
    *("12,05,1990", "19900512", "tgl_12/05/1990"),
)
PLAIN = ("SDN 101774", "Loket 12", "12 Februari 2025", "Triwulan I 2025", "Poli 24 jam")
CODES = (
    *("3201012001", "Kode 8101012001", "P3201010201 Puskesmas Suka", "1-02.0-00.0-00.01.00 Dinas Kesehatan"),
    *("1.02.0.00.0.00.01.0000", "3.1.7.4.0.1.2.3.4", "2025-2026", "12-05-25"),
)
"""What offices are called by, or periods."""


def survey(labels: tuple[str, ...], people: int = 6) -> list[list[Any]]:
    rows = [
        [label, "LP"[number % 2], *[(number + q) % 4 + 1 for q in range(9)]]
        for label in labels
        for number in range(people)
    ]
    return [["Layanan", "Jenis kelamin", *U], *rows]


@pytest.mark.parametrize("text", [*PLAIN, *CODES])
def test_a_name_is_left_as_it_is(text: str) -> None:
    assert masked_label(text) == text


@pytest.mark.parametrize("text", [*PEOPLE, *UNUSUAL])
def test_a_number_a_person_is_known_by_is_masked(text: str) -> None:
    label = masked_label(f"Ibu Ani {text}")
    assert label.startswith("Ibu Ani ")
    assert "#" in label
    assert text not in label


@pytest.mark.parametrize(
    "text", ["12/02/2025", "12 Februari 2025", "2025-02-12", "siti@contoh.id", "12_34_56", "123-456"]
)
def test_an_answer_is_masked_more(text: str) -> None:
    assert text not in safe_answer(f"baik {text}")
    assert "#" in safe_answer(f"baik {text}")


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("group", ["unit", "by"])
def test_no_label_tells_of_a_person_in_any_output(name: str, group: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", survey((*(f"KK {text}" for text in PEOPLE), *PLAIN)))
    report = ikm.score(path, **{group: "Layanan"}, profile=True, cells=name == "tally", answers=1000)  # type: ignore[arg-type]
    found = OUTPUTS[name].render(report, Style(width=200))
    if isinstance(found, bytes):
        with zipfile.ZipFile(io.BytesIO(found)) as package:
            found = "".join(package.read(part).decode() for part in package.namelist())
    for text in PEOPLE:
        assert text not in found
    for text in PLAIN:
        assert text.replace(" ", "") in found.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def test_masked_labels_stay_distinct_and_the_same_in_every_run(tmp_path: Path) -> None:
    """Two numbers, each in two files: two groups, as many respondents as before; one alone is called as beside it."""
    first, second = "KK 3174012345678901", "KK 3174012345678902"
    for name in "ab":
        rows = survey((first, second, "KK ################"), people=5 + (name == "b"))
        write_csv(tmp_path / f"{name}.csv", rows)
    (table,) = ikm.score([tmp_path / "a.csv", tmp_path / "b.csv"], by="Layanan").tables
    labels = {group.key["Layanan"]: group.score.respondents for group in table.groups}
    assert set(labels.values()) == {11}
    assert len(labels) == 3
    (alone,) = ikm.score(write_csv(tmp_path / "sendiri.csv", survey((second,))), by="Layanan").tables
    assert alone.groups[0].key["Layanan"] in labels
    assert masked_label(first) in labels
    assert masked_label(first.upper()) == masked_label(first)


def test_a_unit_that_is_masked_is_known_again(run: Run, tmp_path: Path) -> None:
    """Of two units one is new in the second report, and stands before the other by its number."""
    rows = survey(("Loket 081234567892",), people=12)
    former = tmp_path / "lama.json"
    done = run("score", write_csv(tmp_path / "a.csv", rows), "--unit", "Layanan", "-o", former)
    assert done.exit_code == 0
    rows = [*survey(("Loket 081234567891",), people=12), *([row[0], row[1], *[1] * 9] for row in rows[1:])]
    source = write_csv(tmp_path / "b.csv", rows)
    units = write_csv(tmp_path / "unit.csv", [["Unit"], ["Loket 081234567892"], ["Loket 081234567899"]])
    gates = "--max-drop", "10", "--against", former, "--require-units", units
    done = run("score", source, "--unit", "Layanan", "-q", "-f", "json", *gates)
    unmet = [(one["gate"], one["group"]) for one in json.loads(done.stdout)["gates"] if not one["met"]]
    fell, gone = masked_label("Loket 081234567892"), masked_label("Loket 081234567899")
    assert unmet == [("max_drop", None), ("max_drop", fell), ("require_units", gone)]
    assert "0812345678" not in done.stdout + done.stderr


def test_a_list_of_users_is_masked_alike(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", survey(("Loket 081234567890", "Loket B")))
    users = write_csv(tmp_path / "p.csv", [["Unit", "Jumlah pengguna"], ["Loket 081234567890", 100], ["Loket B", 50]])
    report = ikm.score(path, unit="Layanan", population=users)
    assert [(quota.key["unit"], quota.served, quota.respondents) for quota in report.quotas[:2]] == [
        (masked_label("Loket 081234567890"), 100, 6),
        ("Loket B", 50, 6),
    ]
    assert "name-unlisted" not in report.findings.by_code


def test_a_unit_by_the_name_of_its_file_is_masked(run: Run, tmp_path: Path) -> None:
    write_csv(tmp_path / "Loket_081234567890.csv", survey(("KTP",)))
    done = run("score", tmp_path, "--unit-from", "file", "-f", "csv")
    assert f"{masked_label('Loket_081234567890')}," in done.stdout


def test_a_rare_label_of_a_group_that_is_withheld_is_not_said(tmp_path: Path) -> None:
    beliefs = ("Islam",) * 12 + ("Kepercayaan Si Anu",) + ("Aliran Si Polan",) * 2 + ("Kristen",) * 3
    rows = [[belief, *[3] * 9] for belief in beliefs]
    report = ikm.score(write_csv(tmp_path / "a.csv", [["Agama", *U], *rows]), by="agama")
    (table,) = report.tables
    assert {group.key["agama"]: group.score.respondents for group in table.groups} == {
        "Islam": 12,
        "Kristen": 3,
        "…": 1,
        "… (2)": 2,
    }


def test_free_text_is_no_column_to_group_by(run: Run, tmp_path: Path) -> None:
    """Of 30 respondents 18 wrote a text of their own: more than half."""
    texts = [f"Mengurus akta anak saya nomor {number}" if number < 18 else "KTP" for number in range(30)]
    path = write_xlsx(tmp_path / "a.xlsx", [["Keperluan", *U], *([text, *[3] * 9] for text in texts)])
    refused = run("score", path, "--by", "Keperluan")
    assert refused.exit_code == 2
    assert "column-free-text" in refused.stderr
    assert "“Keperluan” has 19 values among 30 respondents" in refused.stderr
    assert run("score", path, "--by", "Keperluan", "--allow-free-text").exit_code == 0
    half = [*texts[3:18], *["KTP"] * 15]
    path = write_xlsx(tmp_path / "b.xlsx", [["Keperluan", *U], *([text, *[3] * 9] for text in half)])
    assert run("score", path, "--by", "Keperluan").exit_code == 0


def test_days_and_ages_are_no_free_text(tmp_path: Path) -> None:
    rows = [[f"2025-02-{number + 1:02}", number + 18, *[3] * 9] for number in range(25)]
    path = write_csv(tmp_path / "a.csv", [["Periode", "Usia", *U], *rows])
    assert [table.by for table in ikm.score(path, by=("periode", "usia")).tables] == [("periode",), ("usia",)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("typed", ["Budi Santoso", "BUDI  SANTOSO", "saya Budi Santoso", "Santoso"])
def test_a_name_that_was_typed_into_an_answer_is_not_shown(kind: str, typed: str, run: Run, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Budi Santoso", *[3] * 9] for _ in range(40)]
    rows[20][2], rows[30][3] = typed, "lupa"
    write = write_csv if kind == "csv" else write_xlsx
    path = write(tmp_path / f"a.{kind}", [["Nama lengkap", *U], *rows])
    for command in (["score", "-f", "json"], ["check"], ["check", "-f", "csv"], ["map"]):
        done = run(*command[:1], path, *command[1:])
        assert "santoso" not in (done.stdout + done.stderr).casefold()
        assert "lupa" in done.stdout + done.stderr
    assert "C22: answer-unknown: “…”" in run("score", path).stderr
