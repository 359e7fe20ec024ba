"""Where the program asks the operating system, and that what it refuses becomes a refusal."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest

import ikm
from ikm.cli import COMMANDS
from tests.cli.surroundings import needs_closed_folders, without_rights_of_root
from tests.conftest import ROOT

PACKAGE = ROOT / "ikm"
ASKING = frozenset(
    [
        *(
            "open",
            "read_text",
            "read_bytes",
            "write_text",
            "write_bytes",
            "stat",
            "lstat",
            "iterdir",
            "rglob",
            "unlink",
        ),
        *("rename", "mkdir", "rmdir", "chmod", "is_file", "is_dir", "resolve", "samefile", "touch", "cwd", "fsync"),
        *("access", "copy2", "copyfile", "listdir", "scandir", "readlink", "expanduser", "getcwd", "rglob"),
        *("symlink_to", "hardlink_to", "chdir", "makedirs", "NamedTemporaryFile", "TemporaryDirectory"),
    ]
)
"""Calls that the operating system may refuse, but for those that dicts, lists, texts and arrays have too."""
MAY_ASK = {
    "cli": "what the command line names: the output, ikm.toml, the mapping beside it",
    "messages/catalogue.py": "what is shipped",
    "messages/paths.py": "the working folder",
    "pipelines/compare.py": "whether two surveys are one, and the output one of them",
    "pipelines/read_inputs.py": "inputs, once they are found",
    "pipelines/table_overrides.py": "a folder of mapping files",
    "render/html.py": "what is shipped",
    "render/laporan/pictures.py": "pictures that an office hands in, once they are found",
    "render/laporan/sentences.py": "what is shipped",
    "render/manual_pages.py": "what is shipped",
    "render/questionnaire/google_form.py": "what is shipped",
    "render/pages/own_rules.py": "what is shipped",
    "render/typst_document/compiler.py": "what is shipped, and a folder of its own for typst",
    "render/word/styles.py": "what is shipped",
    "report/stored_report.py": "a former report",
    "rules": "what is shipped, and files of rules",
    "survey/counting/keys_in_names.py": "the folder of an input",
    "survey/exchange": "inputs, once they are found",
    "survey/files": "inputs, and the file of a password",
    "survey/texts": "what is shipped",
}
"""The rooms and modules that ask, and for what; all others work with what these hand on."""


PUBLIC = (
    *("score", "score_all", "check", "check_all", "compare", "reconcile", "classify", "required_sample"),
    *("required_samples", "template"),
)
"""The functions of the package that may ask for a file."""


CLOCKS = frozenset(
    [
        *("time.time", "time.perf_counter", "time.monotonic", "time.process_time", "datetime.now", "datetime.today"),
        *("date.today", "os.times", "resource.getrusage"),
    ]
)
"""Calls that tell the time, or what a run cost: the same input would give other bytes."""
MAY_TELL_THE_TIME = {
    "cli/progress.py": "when a bar is shown",
    "cli/run_log.py": "a line of a log, and --time",
    "cli/writing.py": "what a run left behind long ago",
    "survey/databases/connection.py": "how long a statement of SQLite takes, which has no limit of its own",
}


def calls_in(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            found.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return found & ASKING


def asking() -> dict[str, set[str]]:
    found = {path.relative_to(PACKAGE).as_posix(): calls_in(path) for path in sorted(PACKAGE.rglob("*.py"))}
    return {path: calls for path, calls in found.items() if calls}


def test_the_system_is_asked_in_few_places() -> None:
    asked = asking()
    allowed = {path for path in asked if any(path == place or path.startswith(f"{place}/") for place in MAY_ASK)}
    assert set(asked) == allowed


def test_the_clock_is_read_in_few_places() -> None:
    reading = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS:
                reading.add(path.relative_to(PACKAGE).as_posix())
    assert reading == set(MAY_TELL_THE_TIME)


def test_every_command_and_public_function_turns_its_errors_into_refusals() -> None:
    for module in COMMANDS.values():
        path = PACKAGE / f"{module.removeprefix('ikm.').replace('.', '/')}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any("app.c" in ast.unparse(one) for one in node.decorator_list):
                assert "guarded" in map(ast.unparse, node.decorator_list), f"{module}.{node.name}"
    for name in (
        "score",
        "score_all",
        "check",
        "check_all",
        "compare",
        "reconcile",
        "classify",
        "required_sample",
        "required_samples",
        "template",
    ):
        source = inspect.getsource(inspect.unwrap(getattr(ikm, name)))
        assert "@system_refusals()" in source.partition("def ")[0], name


class _Stream:
    """A stream whose disk is gone."""

    name = "jawaban.csv"

    def read(self, *_: Any) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("function", [ikm.score, ikm.check])
def test_a_disk_that_is_gone_is_refused(function: Any) -> None:
    with pytest.raises(ikm.Refusal) as refused:
        function(_Stream())
    assert "jawaban.csv" in str(refused.value)


SCORE = "import ikm, sys\ntry: ikm.score(sys.argv[1])\nexcept ikm.Refusal as refusal: print(refusal.code, refusal)"


@needs_closed_folders
def test_a_closed_folder_is_refused_in_python_as_well(tmp_path: Path) -> None:
    import subprocess
    import sys

    closed = tmp_path / "tertutup"
    closed.mkdir()
    (closed / "a.csv").write_text("U1\n1\n")
    closed.chmod(0)
    try:
        command = without_rights_of_root(sys.executable, "-c", SCORE, str(closed / "a.csv"))
        ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    finally:
        closed.chmod(0o700)
    assert ended.stderr == ""
    assert str(closed) in ended.stdout
