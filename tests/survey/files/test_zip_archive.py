"""Archives of tables are read as folders are."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from ikm.survey.files import zip_archive
from tests.kinds import ANSWERS
from tests.surveys import U, csv_text, plain_index, write_csv, write_xlsx

FIRST, SECOND = (csv_text([U, *rows]) for rows in (ANSWERS[:12], ANSWERS[12:]))


def archive(path: Path, **files: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return path


def refusal(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(path)
    return refused.value


def test_each_table_is_an_input_named_by_its_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "Loket A.csv": FIRST,
        "lain/Loket B.csv": SECOND,
        "lain/catatan.txt": "x",
        "__MACOSX/Loket A.csv": b"\0\5\x16\7",
        ".tersembunyi.csv": FIRST,
    }
    path = archive(tmp_path / "SKM Melati.zip", **files)
    report = ikm.score(path, unit_from="file")
    assert report.overall.exact == plain_index(ANSWERS)
    assert [use.path for use in report.inputs] == [f"{path}/Loket A.csv", f"{path}/lain/Loket B.csv"]
    assert sorted(group.label for group in report.tables[0].groups) == ["Loket A", "Loket B"]
    folders = ikm.score(path, unit_from="folder").tables[0].groups
    assert sorted(group.label for group in folders) == ["SKM Melati", "lain"]


def test_a_workbook_in_an_archive_is_read(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", [U, *ANSWERS]).read_bytes()
    assert ikm.score(archive(tmp_path / "a.zip", **{"a.xlsx": book})).overall.exact == plain_index(ANSWERS)


def test_a_workbook_that_ends_in_zip_is_one(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [U, *ANSWERS]).rename(tmp_path / "a.zip")
    assert ikm.score(path).overall.exact == plain_index(ANSWERS)


def test_the_same_table_twice_in_it_is_refused(tmp_path: Path) -> None:
    assert refusal(archive(tmp_path / "a.zip", **{"a.csv": FIRST, "b.csv": FIRST})).code == "file-twice"


@pytest.mark.filterwarnings("ignore:Duplicate name")  # of the module that writes the archive
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (("x/a.csv", FIRST), ("b.csv", FIRST), ("x/a.csv", SECOND)):
            package.writestr(name, content)
    found = refusal(path)
    assert (found.code, found.place.file) == ("archive-names", f"{path}/x/a.csv")
    other = write_csv(tmp_path / "c.csv", [U, *ANSWERS])
    report = ikm.score([path, other])  # one of several
    assert (report.overall.exact, report.complete) == (plain_index(ANSWERS), False)


def test_an_archive_without_tables_or_within_another_is_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", **{"a.csv": FIRST}).read_bytes()
    for files in ({"a.txt": "x"}, {"inner.zip": inner}):
        assert refusal(archive(tmp_path / "a.zip", **files)).code == "file-archive"


def test_an_archive_is_read_in_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", **{"a.csv": FIRST, "b.csv": SECOND})
    monkeypatch.setattr(zip_archive, "MOST_MEMBERS", 1)
    assert refusal(path).code == "archive-members"
    monkeypatch.undo()
    monkeypatch.setattr(zip_archive, "MOST_BYTES", 100)
    assert refusal(path).code == "package-too-large"


def test_one_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", **{"a.csv": FIRST})
    content = path.read_bytes()
    path.write_bytes(content[:40] + bytes(20) + content[60:])
    assert refusal(path).code == "file-damaged"
    locked = bytearray(content)
    central = content.index(b"PK\1\2")
    locked[central + 8] |= 1
    path.write_bytes(bytes(locked))
    assert refusal(path).code == "file-encrypted"


def test_those_of_a_folder_are_read_with_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    write_csv(folder / "a.csv", [U, *ANSWERS[:12]])
    archive(folder / "b.zip", **{"c.csv": csv_text([U, *ANSWERS[12:]])})
    archive(folder / "foto.zip", **{"foto.txt": "x"})
    for source in (folder, folder / "*"):
        report = ikm.score(source)
        assert report.overall.exact == plain_index(ANSWERS)
        (skipped,) = [finding for finding in report.findings.listed() if finding.code == "input-skipped"]
        assert skipped.place.file == str(folder / "foto.zip")


def test_one_of_several_that_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [U, *ANSWERS])
    (tmp_path / "b.zip").write_bytes(archive(tmp_path / "c.zip", **{"c.csv": FIRST}).read_bytes()[:-30])
    (tmp_path / "c.zip").unlink()
    report = ikm.score(tmp_path)
    assert report.overall.exact == plain_index(ANSWERS)
    assert not report.complete


def test_a_row_that_repeats_one_of_another_member_is_left_out(tmp_path: Path) -> None:
    header = ["Cap waktu", *U]
    rows = [[f"2025-03-0{1 + number % 9} 09:{number:02}", *row] for number, row in enumerate(ANSWERS)]
    files = {"a.csv": csv_text([header, *rows[:12]]), "b.csv": csv_text([header, *rows[10:]])}
    report = ikm.score(archive(tmp_path / "a.zip", **files), drop_duplicates=True)
    assert report.overall.exact == plain_index(ANSWERS)


@pytest.mark.parametrize(
    ("name", "member", "unit", "period"),
    [
        ("BPBD_TW3_2025.zip", "jawaban.csv", "BPBD", "TW III 2025"),
        ("BPBD_TW3_2025.zip", "ekspor/hasil 2024.csv", "BPBD", "TW III 2025"),
        ("2025/BPBD TW III.zip", "jawaban.csv", "BPBD", "TW III 2025"),
        ("BPBD.zip", "TW3_2025.csv", "BPBD", "TW III 2025"),
        ("BPBD TW III.zip", "jawaban 2025.csv", "BPBD", "TW III 2025"),
        ("TW3_2025.zip", "BPBD.csv", "BPBD", "TW III 2025"),
    ],
)
@pytest.mark.parametrize("role", ["unit", "service"])
def test_the_only_table_in_an_archive_is_called_as_it(
    tmp_path: Path, name: str, member: str, unit: str, period: str, role: str
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    files: dict[str, str | bytes] = {member: FIRST, "catatan.txt": "x", "__MACOSX/jawaban.csv": b"\0\5"}
    options: dict[str, Any] = {f"{role}_from": "file", "period_from": "file"}
    found = ikm.score(archive(tmp_path / name, **files), **options)
    by = {"unit": "unit", "service": "layanan"}[role]
    labels = {table.by: [group.label for group in table.groups] for table in found.tables}
    assert (labels[by,], labels["periode",]) == ([unit], [period])


def test_the_sheets_of_the_only_workbook_are_of_the_period_of_the_archive(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"TW III": [U, *ANSWERS]}).read_bytes()
    path = archive(tmp_path / "BPBD 2025.zip", **{"a.xlsx": book})
    (table,) = ikm.score(path, period_from="sheet").tables
    assert [group.label for group in table.groups] == ["TW III 2025"]


def test_several_tables_in_an_archive_have_names_of_their_own(tmp_path: Path) -> None:
    path = archive(tmp_path / "Dinas_TW3_2025.zip", **{"A.csv": FIRST, "B.csv": SECOND})
    labels = {
        table.by: [g.label for g in table.groups]
        for table in ikm.score(path, unit_from="file", period_from="file").tables
    }
    assert sorted(map(str, labels["unit",])) == ["A", "B"]
    assert labels["periode",] == ["TW III 2025"]
