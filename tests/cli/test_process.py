"""The command as a process among others: pipes, interruptions, full disks, files that are there, and terminals."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from ikm.cli.output_file import output_file
from ikm.cli.progress import ProgressBar
from ikm.cli.writing import write
from ikm.messages.findings import Refusal
from ikm.options import ShowOptions
from tests.cli.surroundings import heed_interruptions, ikm_command, needs_a_full_device
from tests.conftest import ROOT, Run

PUSKESMAS = "examples/puskesmas.xlsx"
KELURAHAN = "examples/kelurahan.csv"


def ikm(*args: object, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(ikm_command(*args), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_a_closed_pipe_ends_quietly() -> None:
    process = ikm("score", PUSKESMAS, "-f", "json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as errors:
        assert b"answer-unknown" not in errors.read()
    assert process.wait() == 0


MORE_THAN_A_PIPE_HOLDS = 8 << 20


def test_an_interruption_ends_quietly() -> None:
    process = ikm("score", "-", stdin=subprocess.PIPE, preexec_fn=heed_interruptions)
    assert process.stdin is not None
    process.stdin.write(bytes(MORE_THAN_A_PIPE_HOLDS))
    process.stdin.flush()  # returns when nearly all was taken, so now it is within its input, and waits for the rest
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors == b""


@needs_a_full_device
@pytest.mark.parametrize(("where", "code"), [("2>", 0), (">", 2)])
def test_a_full_disk_takes_the_remarks_and_not_the_result(where: str, code: int) -> None:
    command = f"{sys.executable} -m ikm score {KELURAHAN} --format csv {where}/dev/full"
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, shell=True, cwd=ROOT, env=buffered, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Exception ignored" not in done.stderr
    assert (b"ikm: output-unwritable: stdout cannot be written (" in done.stderr) == (code == 2)


@needs_a_full_device
@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["score", "--help"], ["help"], ["schema"]], ids=" ".join
)
def test_what_finds_no_room_on_stdout_is_refused(words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(ikm_command(*words), cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 2
    assert (
        ended.stderr
        == b"ikm: output-unwritable: stdout cannot be written (the disk is full); choose another path with -o\n"
    )


def test_nothing_is_written_to_a_stdout_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(Refusal) as refused:
        write("text", None)
    assert refused.value.code == "output-closed"
    assert str(refused.value) == "stdout cannot be written (it is closed); write to a file with output"


def test_a_path_that_is_write_protected_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # an administrator may write everywhere
    with pytest.raises(Refusal) as refused:
        output_file(tmp_path / "a.csv", ShowOptions())
    assert refused.value.code == "output-protected"


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text('{"schema": "ikm.report/1"}')
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("score", KELURAHAN, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("{")
    assert target.stat().st_mode & 0o777 == 0o640
    assert run("score", KELURAHAN, "-f", "csv", "-o", "-").stdout.startswith("respondents")


def test_a_bar_is_shown_on_a_terminal_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for patience, quiet, shown in ((0.0, False, True), (60.0, False, False), (0.0, True, False)):
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        monkeypatch.setattr("ikm.cli.progress.PATIENCE", patience)
        with ProgressBar(quiet=quiet) as bar:
            bar("jawaban.csv", 0.25)
            bar("jawaban.csv", 0.75)
        assert ("jawaban.csv" in terminal.getvalue()) is shown


def test_a_bar_is_shown_for_work_that_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr("ikm.cli.progress.PATIENCE", 0.2)
    with ProgressBar(quiet=False) as bar:
        bar("jawaban.csv", 1)
        bar.stage("writing laporan.xlsx")
        for _ in range(200):
            if "laporan.xlsx" in terminal.getvalue():
                break
            time.sleep(0.05)
    assert "laporan.xlsx" in terminal.getvalue()


@pytest.mark.language("id")
def test_an_interruption_while_a_workbook_is_written_leaves_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{n},{','.join(str(1 + (n + q) % 4) for q in range(9))}\n" for n in range(150_000))
    source = tmp_path / "jawaban.csv"
    source.write_text("no," + ",".join(f"U{q}" for q in range(1, 10)) + "\n" + rows, encoding="utf-8")
    folder = tmp_path / "keluaran"
    folder.mkdir()
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    process = ikm(
        *("score", source, "-o", folder / "laporan.xlsx", "--with-answers"),
        preexec_fn=heed_interruptions,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    while process.poll() is None and not any(temporary.rglob("openpyxl*")):
        time.sleep(0.001)  # until the first sheet is begun, which openpyxl keeps in a temporary file
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert list(folder.iterdir()) == list(temporary.iterdir()) == []


@pytest.mark.language("id")
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_a_pipe_gets_plain_text_whatever_the_console(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    out, errors = ikm("score", PUSKESMAS, env=environment).communicate()
    assert b"\x1b" not in out
    assert "IKM 81,15" in out.decode()
    assert b"Traceback" not in errors


def on_a_terminal(*args: str, **environment: str) -> bytes:
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    main, other = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    process = subprocess.Popen(ikm_command(*args), cwd=ROOT, stdin=other, stdout=other, stderr=other, env=env)
    os.close(other)
    content = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the program has ended
        while chunk := os.read(main, 65536):
            content += chunk
    process.wait()
    os.close(main)
    return content


def test_a_terminal_gets_colour_and_large_digits_unless_no_color() -> None:
    assert b"\x1b[" in on_a_terminal("score", PUSKESMAS)
    plain = on_a_terminal("score", PUSKESMAS, NO_COLOR="1")
    assert b"\x1b[" not in plain
    assert "█▀█ ▀█    ▀█  █▀▀".encode() in plain


def test_a_workbook_is_not_shown_on_a_terminal() -> None:
    assert b"output-terminal" in on_a_terminal("score", PUSKESMAS, "-f", "xlsx")


def test_completion_knows_rule_sets_and_formats() -> None:
    environment = {
        **os.environ,
        "_IKM_COMPLETE": "complete_bash",
        "COMP_WORDS": "ikm score --rules perm",
        "COMP_CWORD": "3",
    }
    out, _ = ikm(env=environment).communicate()
    assert out.decode().split() == ["permenpanrb-14-2017", "permenpanrb-16-2014"]
