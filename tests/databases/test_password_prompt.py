"""The password that is typed at a terminal: asked for once a server wants one, and shown nowhere."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.surroundings import heed_interruptions, ikm_command
from tests.conftest import ROOT
from tests.databases.empty_databases import EmptyDatabase
from tests.databases.services import PASSWORD

ON_SERVERS = pytest.mark.parametrize("database", ["postgresql", "mariadb"], indirect=True)
CONTROL_C, CONTROL_D = "\x03", "\x04"
WITHOUT_PASSWORD = {name: value for name, value in os.environ.items() if not name.startswith("IKM_")}


class Dialogue(NamedTuple):
    """What a terminal showed, and how the program ended."""

    shown: str
    exit_code: int


def typed_at_terminal(answer: str, *args: str) -> Dialogue:
    """Run ``ikm`` at a terminal of its own, and type an answer once it asks."""
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    import fcntl
    import termios

    def own_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        heed_interruptions()

    main, other = pty.openpty()
    process = subprocess.Popen(
        ikm_command("--lang", "en", *args),
        cwd=ROOT,
        stdin=other,
        stdout=other,
        stderr=other,
        env={**WITHOUT_PASSWORD, "NO_COLOR": "1", "COLUMNS": "100"},
        start_new_session=True,
        preexec_fn=own_terminal,
    )
    os.close(other)
    shown, is_answered = b"", False
    with contextlib.suppress(OSError):  # the terminal is gone when the program has ended
        while chunk := os.read(main, 65536):
            shown += chunk
            if b"Password for " in shown and shown.endswith(b": ") and not is_answered:
                os.write(main, answer.encode())
                is_answered = True
    exit_code = process.wait()
    os.close(main)
    return Dialogue(shown.decode(), exit_code)


@ON_SERVERS
def test_a_password_is_asked_for_at_the_terminal_and_not_shown(database: EmptyDatabase) -> None:
    database.make_wide()
    done = typed_at_terminal(f"{PASSWORD}\n", "score", database.address)
    assert done.exit_code == 0, done.shown
    assert done.shown.count(f"Password for {database.address}: ") == 1
    assert "40 respondents" in done.shown
    assert PASSWORD not in done.shown


@ON_SERVERS
def test_a_wrong_password_at_the_terminal_is_one_sentence(database: EmptyDatabase) -> None:
    done = typed_at_terminal("bukan ini\n", "score", database.address)
    assert done.exit_code == 2
    assert "database-denied" in done.shown
    assert "bukan ini" not in done.shown
    assert done.shown.count("Password for ") == 1


@ON_SERVERS
@pytest.mark.parametrize(("key", "exit_code"), [(CONTROL_D, 2), (CONTROL_C, 130)])
def test_who_gives_no_password_ends_it_without_a_traceback(database: EmptyDatabase, key: str, exit_code: int) -> None:
    done = typed_at_terminal(key, "score", database.address)
    assert done.exit_code == exit_code, done.shown
    assert "Traceback" not in done.shown
    assert ("database-denied" in done.shown) == (exit_code == 2)


@ON_SERVERS
def test_nobody_is_asked_where_there_is_no_terminal(database: EmptyDatabase, tmp_path: Path) -> None:
    command = ikm_command("--lang", "en", "score", database.address)
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**WITHOUT_PASSWORD, "TMPDIR": str(tmp_path)},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("ikm: database-denied: ")
    assert "Password for" not in done.stderr
