"""The command in bad surroundings: one sentence, exit code 2, and nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.surroundings import (
    IS_POSIX,
    done,
    heed_interruptions,
    ikm_command,
    needs_a_small_disk,
    needs_closed_folders,
    with_a_small_disk,
    without_rights_of_root,
)
from tests.conftest import ROOT, Run
from tests.surveys import U, csv_text, write_csv

KELURAHAN = str(ROOT / "examples" / "kelurahan.csv")
ANSWERS = csv_text([U, *([[3] * 9] * 12)]).encode()
MORE_ROWS_THAN_MEMORY_TAKES = 1_200_000
"""What a pipe brings is kept in memory up to 16 MiB, and in a temporary file beyond."""


@needs_a_small_disk
def test_a_pipe_that_finds_no_room_is_refused_and_not_read_in_part(tmp_path: Path) -> None:
    command = with_a_small_disk(tmp_path, *ikm_command("score", "-"))
    answers = b",".join(name.encode() for name in U) + b"\n" + b"3,3,3,3,3,3,3,3,3\n" * MORE_ROWS_THAN_MEMORY_TAKES
    ended = done(command, input=answers, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.startswith(b"ikm: input-unkept: stdin: ")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize("command", ["score", "check", "map", "reconcile", "sample", "classify"])
def test_a_pipe_that_may_never_end_is_refused_by_every_command(command: str) -> None:
    figures = ("--ikm", "80") if command == "reconcile" else ()
    ended = done(ikm_command(command, "-", *figures, "--max-input", 1), input=bytes(2 << 20))
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"ikm: input-endless: stdin: ")


# The test needs a shell: Python itself opens the three standard streams of a process that it starts.
@pytest.mark.skipif(not IS_POSIX, reason="only a shell of POSIX closes stdin before it starts a program")
def test_a_closed_stdin_is_refused() -> None:
    ended = done(["sh", "-c", 'exec "$@" <&-', "sh", *ikm_command("score", "-")])
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"ikm: stdin-closed: ")


STANDARD_NAMES = ("random", "signal", "socket", "tempfile", "pickle", "selectors", "struct", "json", "csv", "zipfile")
"""Modules that a process imports when it starts, or while it reads."""


def installed_ikm(folder: Path, *args: object) -> list[str]:
    """The command as an installed script runs it: its own folder is the first among those of modules."""
    folder.mkdir()
    script = folder / "ikm"
    script.write_text(
        f"import sys\nsys.path.append({str(ROOT)!r})\n"
        "if __name__ == '__main__':\n    from ikm.__main__ import main\n    main()\n"
    )
    return [sys.executable, str(script), *map(str, args)]


@pytest.mark.parametrize(
    "command",
    [
        ["score", "*.csv", "--unit-from", "file", "--jobs", "2"],
        ["check", "a.csv", "b.csv"],
        ["compare", "[ab].csv", "[cd].csv", "--unit-from", "file", "--jobs", "2"],
        ["score", "old.xls"],
    ],
    ids=lambda command: command[0],
)
def test_modules_beside_the_answers_do_not_run(command: list[str], tmp_path: Path) -> None:
    for index, name in enumerate("abcd"):
        write_csv(tmp_path / f"{name}.csv", [U, *([[4 - index % 2] * 9] * (12 + index))])
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
    for name in STANDARD_NAMES:
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})")
    ended = done(installed_ikm(tmp_path / "bin", *command), cwd=tmp_path)
    assert not (tmp_path / "ran").exists()
    assert ended.returncode == (2 if "old.xls" in command else 0), ended.stderr
    assert b"Traceback" not in ended.stderr


ENOUGH_FILES = 60
"""Some seconds of work, which is not done when it is ended."""
PROCESSES = 6
"""The parent, three that read, one that starts these, and one that gives back what they share."""
READERS, AT_WORK = 3, 25
"""Hundredths of a second after which a process has read its orders, and loaded what it reads with."""
TIME_AS_USER = 7
"""The place of it behind the session, in /proc."""


# Elsewhere the processes of a session are told by programs that not every machine has.
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells in /proc which processes there are")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_their_parent(ending: signal.Signals, tmp_path: Path) -> None:
    rows = [U, *([[3, 4, 3, 4, 3, 4, 3, 4, index % 4 + 1] for index in range(300_000)])]
    first = write_csv(tmp_path / "0.csv", rows)
    for number in range(1, ENOUGH_FILES):
        (tmp_path / f"{number}.csv").hardlink_to(first)
    parent = subprocess.Popen(
        ikm_command("score", tmp_path, "--unit-from", "file", "--jobs", 3),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interruptions,
    )
    # Not only started: one whose parent is gone while it still gets its orders says so, in words of Python's own.
    wait_until(lambda: len(session_of(parent.pid)) >= PROCESSES and len(session_of(parent.pid, AT_WORK)) >= READERS)
    if ending == signal.SIGINT:
        os.killpg(parent.pid, ending)  # as a terminal does, to all of them
    else:
        parent.send_signal(ending)
    output, errors = parent.communicate(timeout=60)  # to the end of stderr, which each of them holds
    assert parent.returncode == (130 if ending == signal.SIGINT else -ending), errors
    assert (output, errors) == (b"", b"")
    wait_until(lambda: not session_of(parent.pid))


def session_of(leader: int, worked: int = 0) -> list[str]:
    """The processes of a session that still run, and had the processor for some ticks of the clock at least."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, session, *more = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        ticks = int(more[TIME_AS_USER]) if more else 0
        if session == str(leader) and state != "Z" and ticks >= worked:
            found.append(stat.parent.name)
    return found


def wait_until(condition: Callable[[], bool], patience: float = 60) -> None:
    """Wait for something that happens sooner or later."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


LONG = "a" * 300
"""A name longer than any file system takes."""


@pytest.mark.parametrize(
    "words",
    [
        ["score", LONG],
        ["score", KELURAHAN, "-o", f"{LONG}.json"],
        ["score", KELURAHAN, "-o", "loop.json"],
        ["score", KELURAHAN, "--map", LONG],
        ["score", KELURAHAN, "--map", "loop.json"],
        ["score", KELURAHAN, "--rules", f"{LONG}.toml"],
        ["score", KELURAHAN, "--population", LONG],
        ["check", LONG, KELURAHAN],
        ["map", KELURAHAN, "-o", "loop.json"],
        ["reconcile", LONG, "--ikm", "80"],
        ["template", "-o", f"{LONG}.xlsx"],
        ["rules", "show", f"{LONG}.toml"],
    ],
    ids=lambda words: " ".join(words).replace(LONG, "long").replace(KELURAHAN, "file"),
)
def test_a_name_that_no_file_can_have_is_refused(words: list[str], run: Run, tmp_path: Path) -> None:
    (tmp_path / "loop.json").symlink_to("loop.json")
    ended = run(*words, folder=tmp_path)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("ikm: ")
    assert ended.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["loop.json"]


# The fault cannot arise there, so nothing is left untried.
@pytest.mark.skipif(not IS_POSIX, reason="Windows does not remove a folder that somebody works in")
def test_a_working_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    script = 'rmdir "$PWD"; exec "$@"'
    command = installed_ikm(tmp_path / "bin", "score", "../jawaban")
    (tmp_path / "jawaban").mkdir()
    ended = done(["sh", "-c", script, "sh", *command], cwd=folder)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"ikm: ")
    assert b"Traceback" not in ended.stderr


@needs_closed_folders
@pytest.mark.parametrize(
    "words",
    [
        ["score", "closed/a.csv"],
        ["score", "closed"],
        ["score", "closed/*.csv"],
        ["score", "-", "-o", "closed/x.json"],
        ["score", "-", "--map", "closed/a.toml"],
        ["score", "-", "--rules", "closed/a.toml"],
        ["score", "-", "--population", "closed/a.csv"],
        ["score", "-", "--max-drop", "2", "--against", "closed/a.json"],
        ["reconcile", "closed/a.csv", "--ikm", "80"],
        ["template", "-o", "closed/x.xlsx"],
    ],
    ids=" ".join,
)
def test_a_folder_that_is_closed_is_refused(words: list[str], tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    write_csv(closed / "a.csv", [["unit", "populasi"], ["A", 100]])
    command = without_rights_of_root(*installed_ikm(tmp_path / "bin", *words))
    closed.chmod(0)
    try:
        ended = done(command, cwd=tmp_path, input=ANSWERS)
    finally:
        closed.chmod(0o700)
    assert (ended.returncode, ended.stdout, ended.stderr[:5]) == (2, b"", b"ikm: "), ended.stderr
    assert ended.stderr.count(b"\n") == 1
    if "--rules" in words:
        assert ended.stderr.startswith(b"ikm: system-refused: closed/a.toml ")
    assert [path.name for path in closed.iterdir()] == ["a.csv"]
