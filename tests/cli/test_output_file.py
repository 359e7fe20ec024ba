"""What a person wrote is not lost: which files an output replaces, what is carried over, and what is kept beside."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.cli.surroundings import done, ikm_command, needs_another_user, without_rights_of_root
from tests.conftest import ROOT, Run
from tests.surveys import U, csv_text, write_csv

PUSKESMAS = "examples/puskesmas.xlsx"
KELURAHAN = str(ROOT / "examples" / "kelurahan.csv")
PLAN, CARD = "Rencana tindak lanjut", "Publikasi"
ANSWERS = csv_text([U, *([[3] * 9] * 12)])
SOMEBODY_ELSE = 12345
"""A user whom no machine has."""


def edit(path: Path, **texts: str) -> None:
    """Write texts into cells, named ``SHEET_CELL`` by the first word of the sheet, as another program saves them."""
    book = load_workbook(path)
    for place, text in texts.items():
        sheet, _, cell = place.partition("_")
        written = next(one for one in book.worksheets if one.title.startswith(sheet))[cell]
        written.value = text
        written.data_type = "s"  # also of what would be a formula
    book.save(path)


def lowest(*unsur: int) -> list[Sequence[object]]:
    """Answers of twelve respondents in which some unsur are lower than the others."""
    return [U, *([[2 if number in unsur else 4 for number in range(9)]] * 12)]


def test_a_workbook_that_nobody_touched_is_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    for source in (PUSKESMAS, KELURAHAN, PUSKESMAS):
        assert run("score", source, "-o", path).exit_code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["laporan.xlsx"]


@pytest.mark.parametrize(
    "command", [["score", PUSKESMAS], ["check", PUSKESMAS], ["template"]], ids=lambda one: one[0]
)
def test_a_workbook_in_which_somebody_wrote_is_refused(command: list[str], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hasil.xlsx"
    run(*command, "-o", path)
    book = load_workbook(path)
    book.worksheets[0]["B3"] = "diubah"
    book.save(path)
    changed = path.read_bytes()
    refused = run(*command, "-o", path)
    assert refused.exit_code == 2
    assert "output-changed" in refused.stderr
    assert "replace it with --force, which keeps what is there as hasil.xlsx.bak" in refused.stderr
    assert path.read_bytes() == changed
    for copy in ("hasil.xlsx.bak", "hasil.xlsx.bak2"):
        replaced = run(*command, "-o", path, "--force")
        assert replaced.exit_code in (0, 1)
        assert f"what was there is kept as {tmp_path / copy}" in replaced.stderr
        assert (tmp_path / copy).read_bytes() == changed
        path.write_bytes(changed)


def test_what_was_written_into_the_plan_and_the_card_is_carried_over(run: Run, tmp_path: Path) -> None:
    source, path = tmp_path / "a.csv", tmp_path / "laporan.xlsx"
    write_csv(source, lowest(3, 5, 7))
    run("score", source, "-o", path)
    edit(path, Rencana_D7="Tambah loket", Rencana_I7="Sekretaris", Rencana_D9="=2+2", Publikasi_B4="KOTA CONTOH")
    write_csv(source, [*lowest(3, 5, 7), [4] * 9])
    carried = run("score", source, "-o", path)
    assert carried.exit_code == 0
    assert "laporan.xlsx: 4 cells that were filled in by hand are carried over" in carried.stderr
    book = load_workbook(path)
    assert [book[PLAN][cell].value for cell in ("D7", "I7", "D8", "D9")] == [
        "Tambah loket",
        "Sekretaris",
        None,
        "=2+2",
    ]
    assert book[PLAN]["D9"].data_type == "s"  # whatever it looks like
    assert book[CARD]["B4"].value == "KOTA CONTOH"
    assert book[CARD]["B5"].value == "TAHUN ………"
    again = path.read_bytes()
    assert "carried over" not in run("score", source, "-o", path).stderr  # it is as it was written last
    assert path.read_bytes() != again


def test_the_plan_goes_with_its_unsur(run: Run, tmp_path: Path) -> None:
    source, path = tmp_path / "a.csv", tmp_path / "laporan.xlsx"
    write_csv(source, lowest(3, 5, 7))
    run("score", source, "-o", path)
    rows = {load_workbook(path)[PLAN].cell(row, 2).value: row for row in (7, 8, 9)}
    first, *_others = rows
    edit(path, **{f"Rencana_D{rows[first]}": f"rencana {first}"})
    answers = [U, *([[4, 4, 4, 3, 4, 2, 4, 1, 4]] * 12)]  # the same three, in another order
    write_csv(source, answers)
    assert run("score", source, "-o", path).exit_code == 0
    sheet = load_workbook(path)[PLAN]
    now = {sheet.cell(row, 2).value: sheet.cell(row, 4).value for row in (7, 8, 9)}
    assert now == {**dict.fromkeys(rows), first: f"rencana {first}"}
    assert list(now) != list(rows)


def test_a_plan_that_has_no_place_any_more_is_not_dropped(run: Run, tmp_path: Path) -> None:
    source, path = tmp_path / "a.csv", tmp_path / "laporan.xlsx"
    write_csv(source, lowest(3, 5, 7))
    run("score", source, "-o", path)
    edit(path, Rencana_D7="Tambah loket", Rencana_I8="Sekretaris")
    before = path.read_bytes()
    write_csv(source, lowest(0, 1, 2))
    refused = run("score", source, "-o", path)
    assert refused.exit_code == 2
    assert "output-uncarried" in refused.stderr
    assert f"what stands in {PLAN}!D7, {PLAN}!I8 has no place in the new workbook" in refused.stderr
    assert path.read_bytes() == before
    assert run("score", source, "-o", path, "--force").exit_code == 0
    assert (tmp_path / "laporan.xlsx.bak").read_bytes() == before


@pytest.mark.parametrize(
    "words", [["map", KELURAHAN], ["rules", "show", "permenpanrb-14-2017", "--toml"]], ids=lambda words: words[0]
)
def test_a_draft_that_somebody_changed_is_refused(words: list[str], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "peta.toml"
    for ends in ("\n", "\r\n"):
        assert run(*words, "-o", path).exit_code == 0
        path.write_bytes(path.read_bytes().replace(b"\n", ends.encode()))  # as an editor of Windows saves it
    path.write_text(path.read_text(encoding="utf-8") + "# catatan saya\n", encoding="utf-8")
    changed = path.read_bytes()
    refused = run(*words, "-o", path)
    assert (refused.exit_code, path.read_bytes()) == (2, changed)
    assert "output-changed" in refused.stderr
    assert run(*words, "-o", path, "--force").exit_code == 0
    assert (tmp_path / "peta.toml.bak").read_bytes() == changed


@pytest.mark.parametrize(
    "name", ["jawaban.csv", "jawaban.tsv", "jawaban.tally", "jawaban.txt", "jawaban.html", "jawaban"]
)
def test_a_table_that_is_not_ours_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(ANSWERS)
    refused = run("score", KELURAHAN, "--format", "csv", "-o", path)
    assert (refused.exit_code, path.read_text()) == (2, ANSWERS)
    assert "output-changed" in refused.stderr
    assert run("score", KELURAHAN, "--format", "csv", "-o", path, "--force").exit_code == 0
    assert (tmp_path / f"{name}.bak").read_text() == ANSWERS


def test_a_page_of_somebody_is_kept_where_it_is_replaced_by_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "catatan.md"
    path.write_text("# Catatan saya\n")
    assert run("score", KELURAHAN, "-o", path, "--force").exit_code == 0
    assert (tmp_path / "catatan.md.bak").read_text() == "# Catatan saya\n"


@pytest.mark.parametrize("value", [date(2026, 12, 31), True, 0.5, "=TODAY()"], ids=str)
def test_what_cannot_be_carried_over_as_it_is_stops_the_run(value: Any, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    run("score", KELURAHAN, "-o", path)
    book = load_workbook(path)
    book[PLAN]["D7"] = value
    if value == 0.5:
        book[PLAN]["D7"].number_format = "0%"
    book.save(path)
    assert "output-changed" in run("score", KELURAHAN, "-o", path).stderr


def test_a_number_is_carried_over_as_one_and_a_comment_stops_the_run(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    run("score", KELURAHAN, "-o", path)
    book = load_workbook(path)
    book[PLAN]["E7"] = 2
    book.save(path)
    assert run("score", KELURAHAN, "-o", path).exit_code == 0
    book = load_workbook(path)
    assert book[PLAN]["E7"].value == 2
    book["Ringkasan"]["A1"].comment = Comment("periksa", "Kepala")
    book.save(path)
    assert "output-changed" in run("score", KELURAHAN, "-o", path).stderr


def test_dots_in_a_text_of_somebody_are_his(run: Run, tmp_path: Path) -> None:
    source, path = tmp_path / "a.csv", tmp_path / "laporan.xlsx"
    write_csv(source, lowest(3, 5, 7))
    run("score", source, "-o", path)
    edit(path, Rencana_D7="Perbaiki ruang tunggu ………, anggaran Rp………")
    write_csv(source, lowest(0, 1, 2))
    assert "output-uncarried" in run("score", source, "-o", path).stderr


def test_a_damaged_workbook_is_refused_and_kept_by_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laporan.xlsx"
    run("score", KELURAHAN, "-o", path)
    whole = path.read_bytes()
    for at in range(200, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at] + bytes(20) + whole[at + 20 :])
        refused = run("score", KELURAHAN, "-o", path)
        assert refused.exit_code in (0, 2), refused.stderr
    path.write_bytes(damaged := whole[: len(whole) // 2])
    assert run("score", KELURAHAN, "-o", path, "--force").exit_code == 0
    assert (tmp_path / "laporan.xlsx.bak").read_bytes() == damaged


COMMANDS = (
    ["score", PUSKESMAS, "--by", "layanan"],
    ["score", PUSKESMAS, "--decimal", "comma"],
    ["check", "examples/formulir.csv"],
    ["compare", "examples/puskesmas-tw2.csv", PUSKESMAS, "--unit", "layanan"],
    ["sample", "examples/populasi.csv"],
    ["sample", "1840"],
    ["classify", "77,02", "--scale", "ombudsman-2021"],
    ["classify", "examples/populasi.csv", "--scale", "ombudsman-2021"],
    ["reconcile", "--ikm", "80", "--nrr", "3,2 3,2 3,2 3,2 3,2 3,2 3,2 3,2 3,2"],
)


@pytest.mark.parametrize("ending", [".csv", ".json", ".html", ".md", ".txt"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_this_program_wrote_is_replaced(command: Iterable[str], ending: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"hasil{ending}"
    first = run(*command, "-o", path)
    assert first.exit_code in (0, 1), first.stderr
    assert run(*command, "-o", path).exit_code == first.exit_code


@pytest.mark.parametrize("output", ["hasil.csv", "hasil.xlsx"])
@pytest.mark.parametrize("was_there", [False, True])
def test_of_two_runs_that_write_one_file_the_second_says_so(output: str, was_there: bool, tmp_path: Path) -> None:
    path = tmp_path / output
    if was_there:
        done(ikm_command("score", KELURAHAN, "-o", path, "-q"))
    slow = subprocess.Popen(
        ikm_command("score", "-", "-o", path), cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert slow.stdin is not None
    slow.stdin.write(ANSWERS.encode())
    slow.stdin.flush()
    time.sleep(1.5)  # it waits for the end of its input, having looked at its output
    assert done(ikm_command("score", PUSKESMAS, "-o", path, "-q")).returncode == 0
    first = path.read_bytes()
    _, said = slow.communicate()
    assert (slow.returncode, path.read_bytes()) == (2, first)
    assert said.startswith(b"ikm: output-meanwhile: ")
    assert [one.name for one in tmp_path.iterdir()] == [output]


@needs_another_user
def test_a_file_that_may_not_be_replaced_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "bersama"
    folder.mkdir()
    path = folder / "hasil.json"
    path.write_text('{"schema": "ikm.report/1"}')
    for one, mode in ((path, 0o666), (folder, 0o1777)):  # whoever made a file there takes it away, and nobody else
        os.chown(one, SOMEBODY_ELSE, SOMEBODY_ELSE)
        one.chmod(mode)
    ended = done(without_rights_of_root(*ikm_command("score", KELURAHAN, "-o", path)))
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"ikm: output-held: ")
    assert [one.name for one in folder.iterdir()] == ["hasil.json"]


def test_a_file_is_on_the_disk_before_it_has_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced = tmp_path / "hasil.json", list[str]()
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append(f"{'folder' if is_folder else 'file'}, {'named' if path.exists() else 'not named'}")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    assert run("score", KELURAHAN, "-o", path).exit_code == 0
    assert synced[0] == "file, not named"
    assert synced[1:] == (["folder, named"] if os.name == "posix" else [])


def test_what_a_killed_run_left_is_swept_and_nothing_else(run: Run, tmp_path: Path) -> None:
    long_ago = time.time() - 2 * 24 * 60 * 60
    swept, kept = [".ikm-abcd1234"], [".ikm-abcd123", ".ikm-ABCD1234", ".ikm-abcd1234.csv", "ikm-abcd1234"]
    for name in [*swept, *kept]:
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / ".ikm-new_5678").write_text("x")
    (tmp_path / ".ikm-link5678").symlink_to(tmp_path / kept[0])
    os.utime(tmp_path / ".ikm-link5678", (long_ago, long_ago), follow_symlinks=False)
    (tmp_path / ".ikm-folder78").mkdir()
    os.utime(tmp_path / ".ikm-folder78", (long_ago, long_ago))
    assert run("score", KELURAHAN, "-o", tmp_path / "hasil.json").exit_code == 0
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*kept, ".ikm-new_5678", ".ikm-link5678", ".ikm-folder78", "hasil.json"}
