"""Colours: where they are shown, and what asks for them or forbids them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

FAULTY = b"U1,U2,U3,U4,U5,U6,U7,U8,U9\n4,4,4,4,4,4,4,4,4\n3,3,3,3,3,3,3,3,7\n3,3,3,3,3,3,3,3,3\n"
RED, ESCAPE = "\x1b[31merror\x1b[0m: stdin:", "\x1b["


def test_a_pipe_has_no_colours(run: Run) -> None:
    done = run("score", "-", input=FAULTY)
    assert "error: stdin:J3" not in done.stderr
    assert "error: stdin:I3" in done.stderr
    assert ESCAPE not in done.stdout + done.stderr


def test_force_color_colours_pipes_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = run("score", "-", input=FAULTY)
    assert RED in done.stderr
    assert ESCAPE in done.stdout


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_color_goes_before_force_color(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv(name, value)
    done = run("score", "-", input=FAULTY)
    assert ESCAPE not in done.stdout + done.stderr


def test_a_file_has_no_colours(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = run("score", "-", "-o", tmp_path / "a.txt", input=FAULTY)
    assert done.exit_code == 0
    assert ESCAPE not in (tmp_path / "a.txt").read_text(encoding="utf-8")
