"""Which files are meant, and what may not be read."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.messages.findings import Refusal
from tests.kinds import ANSWERS
from tests.surveys import U, csv_text, plain_index, write_csv, write_xlsx
from tests.unprivileged import denied


def survey(path: Path, answer: int = 4, respondents: int = 1) -> Path:
    rows = [U, *([[answer] * 9] * respondents)]
    return write_xlsx(path, rows) if path.suffix == ".xlsx" else write_csv(path, rows)


def own_table(path: Path) -> Path:
    """A table that the program wrote."""
    from ikm.render import OUTPUTS, Style

    content = OUTPUTS["csv"].render(ikm.score(io.BytesIO(csv_text([U, [4] * 9]).encode())), Style())
    assert isinstance(content, str)
    path.write_text(content, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    survey(tmp_path / "b.csv", 4, 2)
    survey(tmp_path / "a.xlsx", 3, 3)
    for name in ("~$a.xlsx", ".~lock.a.xlsx#", ".hidden.csv", "notes.docx", "readme.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "deeper").mkdir()
    survey(tmp_path / "deeper" / "c.csv", 1)
    return tmp_path


def refusal(*sources: Path | str, **options: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ikm.score(sources, **options)  # type: ignore[arg-type]  # options of the test's own choosing
    return refused.value


def test_a_folder_is_read_sorted_and_not_recursively(folder: Path) -> None:
    report = ikm.score(folder)
    assert [Path(use.path).name for use in report.inputs] == ["a.xlsx", "b.csv"]
    assert report.overall.respondents == 5
    assert report.findings.by_code["input-skipped"] == 2


def test_a_pattern_the_shell_left_is_expanded(folder: Path) -> None:
    assert [Path(use.path).name for use in ikm.score(f"{folder}/*.csv").inputs] == ["b.csv"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert ikm.score([folder, folder / "b.csv"]).overall.respondents == 5


def test_the_same_content_twice_is_refused(folder: Path) -> None:
    (folder / "copy.csv").write_bytes((folder / "b.csv").read_bytes())
    found = refusal(folder)
    assert found.code == "file-twice"
    assert "b.csv" in str(found)
    assert "copy.csv" in str(found)


def test_the_same_content_without_a_name_is_refused_too(folder: Path) -> None:
    content = (folder / "b.csv").read_bytes()
    with pytest.raises(Refusal) as refused:
        ikm.score([io.BytesIO(content), io.BytesIO(content)])
    assert refused.value.code == "file-twice"


def test_an_empty_name_is_not_this_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert refusal("").code == "file-missing"


def test_what_a_shell_made_of_a_pattern_is_treated_as_the_pattern(folder: Path) -> None:
    output = own_table(folder / "hasil.csv")
    named = [path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx")]
    report = ikm.score(named, output=output)
    assert {Path(use.path).name for use in report.inputs} == {"a.xlsx", "b.csv"}
    assert report.findings.by_code["input-skipped"] == 3


def test_the_output_is_never_read(folder: Path) -> None:
    for output in (own_table(folder / "hasil.csv"), folder / "empty.csv"):
        output.touch()
        report = ikm.score(folder, output=output)
        assert report.overall.respondents == 5
        output.unlink()


def test_answers_are_not_replaced_by_an_output_of_their_name(folder: Path) -> None:
    assert refusal(folder / "b.csv", output=folder / "b.csv").code == "output-is-input"
    assert refusal(folder, output=folder / "b.csv").code == "output-is-input"
    assert refusal(folder / "*.csv", output=folder / "b.csv").code == "output-is-input"
    assert refusal(folder / "a.xlsx", folder / "b.csv", output=folder / "b.csv").code == "output-is-input"


def test_a_workbook_that_ikm_wrote_is_left_out_of_a_folder(folder: Path) -> None:
    from ikm.render import OUTPUTS, Style

    content = OUTPUTS["xlsx"].render(ikm.score(folder), Style())
    assert isinstance(content, bytes)
    (folder / "hasil.xlsx").write_bytes(content)
    report = ikm.score(folder)
    assert report.overall.respondents == 5
    assert any("ikm wrote" in str(finding) for finding in report.findings.shown())


def test_a_table_that_ikm_wrote_is_left_out_of_a_folder(folder: Path) -> None:
    from ikm.render import OUTPUTS, Style

    for mark in ",.":
        content = OUTPUTS["csv"].render(ikm.score(folder, by="u1"), Style(mark))
        assert isinstance(content, str)
        (folder / f"hasil{ord(mark)}.csv").write_text(content, encoding="utf-8")
        assert ikm.score(folder).overall.respondents == 5


def test_the_same_answers_under_two_names_are_a_warning(folder: Path) -> None:
    survey(folder / "c.csv", 4, 12)
    (folder / "d.csv").write_text((folder / "c.csv").read_text() + "\n")
    report = ikm.score(folder)
    assert report.overall.respondents == 29
    assert report.findings.by_code["inputs-alike"] == 1


def test_a_missing_file_is_refused_with_the_nearest_name(folder: Path) -> None:
    found = refusal(folder / "b.cvs")
    assert found.code == "file-missing"
    assert "perhaps “b.csv”" in str(found)


@pytest.mark.parametrize("name", ["*.ods", "deeper/*.xlsx"])
def test_a_pattern_without_files_is_refused(folder: Path, name: str) -> None:
    assert refusal(folder / name).code == "no-input"


def test_what_one_file_of_several_suffers_leaves_it_out_and_says_so(folder: Path) -> None:
    (folder / "c.csv").write_text("Nama,Umur\nx,1\n")
    report = ikm.score(folder)
    assert not report.complete
    assert report.overall.respondents == 5
    assert next(f.code for f in report.findings.shown()) == "file-left-out"
    assert "no-answer-columns" in str(report.findings.shown()[0])
    assert refusal(folder / "c.csv").code == "no-answer-columns"


def test_when_no_file_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(f"Nama {name}\nx\n")
    found = refusal(tmp_path)
    assert found.code == "nothing-readable"
    assert "none of 2 files" in str(found)
    assert "a.csv: no answer column was found" in str(found)


def test_a_file_object_is_read_and_a_text_file_is_refused(folder: Path) -> None:
    with (folder / "b.csv").open("rb") as stream:
        assert ikm.score(stream).overall.respondents == 2
    with pytest.raises(Refusal, match="binary mode") as refused:
        ikm.score(io.StringIO("U1"))
    assert refused.value.code == "source-text"
    with pytest.raises(Refusal, match="int is no path, binary file or DataFrame") as refused:
        ikm.score([3])  # type: ignore[list-item]  # as a caller without types may
    assert refused.value.code == "source-unknown"


def test_the_digest_is_that_of_the_bytes(folder: Path) -> None:
    big = folder / "big.csv"
    big.write_text(csv_text([U, *([[4] * 9] * 70_000)]))
    for path in (folder / "b.csv", big):
        assert ikm.score(path).inputs[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_pipe_is_read_once_and_whole(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    content = (folder / "b.csv").read_bytes() + b"4,4,4,4,4,4,4,4,4\n" * 20_000
    with ThreadPoolExecutor(1) as writer:
        writer.submit((folder / "pipe").write_bytes, content)
        report = ikm.score(folder / "pipe")
    assert report.overall.respondents == 20_002
    assert report.inputs[0].sha256 == hashlib.sha256(content).hexdigest()


def test_standard_input_named_twice_is_read_once(folder: Path) -> None:
    stream = io.BytesIO((folder / "b.csv").read_bytes())
    assert ikm.score([stream, stream]).overall.respondents == 2


def test_when_everything_named_is_passed_over_nothing_is_left(folder: Path) -> None:
    for name in ("~$a.csv", "~$b.csv"):
        (folder / name).write_text("x")
    found = refusal(folder / "~$a.csv", folder / "~$b.csv")
    assert found.code == "sources-none"
    assert str(found) == (
        "nothing is left to read; name a file of answers, a pattern or a folder, and not only the output or lock "
        "files"
    )


@pytest.mark.parametrize("sources", [[], ["x" * 300]], ids=["nothing", "no name a file can have"])
def test_sources_that_name_nothing_are_refused(sources: list[str]) -> None:
    assert refusal(*sources).code in ("sources-none", "file-missing")


def test_any_path_like_is_a_path(folder: Path) -> None:
    with os.scandir(folder) as entries:
        entry = next(entry for entry in entries if entry.name == "b.csv")
    assert ikm.score(entry, without="biaya").overall.respondents == 2


# Windows has lists of who may read a file, which chmod does not write: there the file could be read after all.
@pytest.mark.skipif(os.name != "posix", reason="on Windows the mode of a file keeps nobody from reading it")
def test_a_file_that_may_not_be_read_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        survey(folder / "b.csv")
        rules = ikm.load_rules("permenpanrb-14-2017")
        ikm.score(folder / "b.csv", rules=rules)
        with denied(folder / "b.csv"):
            found = refusal(folder / "b.csv", rules=rules)
        assert (found.code, found.family) == ("file-denied", "file-unreadable")
        assert str(found).endswith(
            "(permission is denied); close it in other programs, and check that you may read it"
        )


@pytest.mark.parametrize(
    "address", ["mssql://skm:rahasia@localhost/skm", "jdbc:mysql://skm:rahasia@h", "https://a.id/b"]
)
def test_of_another_address_nothing_is_shown_but_its_kind(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        ikm.score(address)
    assert refused.value.code == "database-kind"
    assert address.partition(":/")[0] in str(refused.value)
    assert "rahasia" not in str(refused.value)


def test_a_database_of_sqlite_in_a_folder_is_read_with_its_files(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [U, *ANSWERS[:12]])
    with closing(sqlite3.connect(tmp_path / "b.db")) as database:
        database.execute(f"CREATE TABLE responden ({', '.join(U)})")
        database.executemany(f"INSERT INTO responden VALUES ({', '.join('?' * 9)})", ANSWERS[12:])
        database.commit()
    (tmp_path / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0 not one")
    for source in (tmp_path, tmp_path / "*"):
        assert ikm.score(source).overall.exact == plain_index(ANSWERS)
    assert ikm.score(tmp_path / "*.db").overall.exact == plain_index(ANSWERS[12:])


@pytest.mark.parametrize("option", ["table", "query", "schema"])
def test_what_chooses_of_a_database_needs_one(tmp_path: Path, option: str) -> None:
    path = survey(tmp_path / "a.csv")
    chosen: dict[str, Any] = {option: "responden"}
    with pytest.raises(Refusal) as refused:
        ikm.score(path, **chosen)
    assert (refused.value.code, str(refused.value).partition(" ")[0]) == ("database-none", option)
