"""Every block of the manual and of the README is run: what is shown is what happens."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ikm
from tests.conftest import ROOT, Run
from tests.exports import CURL, write_exports

MANUAL = ROOT / "ikm" / "manual"
GENERATED = ("messages.md", "pesan.md", "changelog.md", "glossary.md")
PAGES = [path for path in sorted(MANUAL.glob("*/*.md")) if path.name not in GENERATED] + [ROOT / "README.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = ("console", "sh", "toml", "python", "text", "yaml")
WIDEST = 118
EXIT_CODE = re.compile(r"#\s*exit (\d)\s*$")
SHELL = re.compile(r"[|<>&;*$`]")


class Block(NamedTuple):
    """A block of a page: of what kind it is, and what stands in it."""

    kind: str
    content: str


def blocks_of(path: Path) -> list[Block]:
    return [Block(*found) for found in BLOCK.findall(path.read_text(encoding="utf-8"))]


def language_of(path: Path) -> str:
    return "en" if path.parent.name == "en" else "id"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    write_exports(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_page_shows_is_what_happens(
    path: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With IKM_WRITE_GOLDENS=1, the outputs shown are written anew."""
    monkeypatch.setenv("IKM_LANG", language_of(path))
    monkeypatch.setenv("COLUMNS", "80")
    text = path.read_text(encoding="utf-8")
    names: dict[str, Any] = {"ikm": ikm}
    for kind, content in blocks_of(path):
        assert kind in KINDS
        if kind == "console":
            line, _, shown = content.partition("\n")
            done = carried_out(line.removeprefix("$ "), folder, run)
            assert done.exit_code in (0, 1), (line, done.errors)
            printed = done.output.rstrip()
            if os.environ.get("IKM_WRITE_GOLDENS"):
                text = text.replace(f"```console\n{content}```", f"```console\n{line}\n{printed}\n```")
                path.write_text(text, encoding="utf-8", newline="\n")
            else:
                assert printed == shown.rstrip(), line
        elif kind == "sh":
            run_lines(content, folder, run)
        elif kind == "toml":
            tomllib.loads(content)
        elif kind == "python":
            monkeypatch.chdir(folder)
            exec(compile(content, str(path), "exec"), names)  # the page's own lines, written here


def run_lines(content: str, folder: Path, run: Run) -> None:
    """Run the lines of a block, each of which ends with 0 or as its remark says."""
    for line in content.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith(("#", "python3 -m venv ")):  # .ci/run runs the README's own two
            continue
        found = EXIT_CODE.search(line)
        done = carried_out(EXIT_CODE.sub("", line).strip(), folder, run)
        assert done.exit_code == (int(found[1]) if found else 0), (line, done.errors)


class Outcome(NamedTuple):
    """What became of a line."""

    exit_code: int
    output: str
    errors: str


def carried_out(command: str, folder: Path, run: Run) -> Outcome:
    """Run a line: in this process, or in a shell where it needs one, with the language and width of the test."""
    if command.startswith("ikm ") and not SHELL.search(command):
        done = run(*shlex.split(command, comments=True)[1:], folder=folder)
        return Outcome(done.exit_code, done.stdout, done.stderr)
    # The ikm of this Python, by whatever name a shell would find it.
    shell = f'ikm() {{ "{sys.executable}" -m ikm "$@"; }}\n{CURL}\nset -o pipefail\n{command}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = ["bash", "-c", shell]
    process = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return Outcome(process.returncode, process.stdout, process.stderr)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_page_can_be_read_in_a_terminal(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    outside = BLOCK.sub("", text)
    long = [
        line for line in outside.splitlines() if len(line) > WIDEST and not line.startswith("|") and "](" not in line
    ]
    assert long == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        assert target.startswith("http") or (path.parent / target).exists(), target
