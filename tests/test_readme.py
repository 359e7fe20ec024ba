"""The README shows what the program really prints."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from importlib.metadata import metadata
from pathlib import Path

import ikm
import ikm.cli
from ikm.cli.configuration import CONFIGURABLE
from ikm.rules.library import load
from ikm.survey.columns import mapping_file as mapping
from tests.conftest import ROOT, Run

PATH = ROOT / "README.md"
BLOCK = re.compile(r"```(console(?:-stderr)?)\n\$ (ikm [^\n]*)\n(.*?)```", re.DOTALL)


def rewriting() -> bool:
    return bool(os.environ.get("IKM_WRITE_GOLDENS"))


def test_every_output_shown_is_what_the_command_prints(run: Run) -> None:
    def printed(match: re.Match[str]) -> str:
        done = run(*shlex.split(match[2])[1:])
        assert done.exit_code == 0
        out = done.stdout if match[1] == "console" else done.stderr
        return f"```{match[1]}\n$ {match[2]}\n{out.rstrip()}\n```"

    text = PATH.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 3
    found = BLOCK.sub(printed, text)
    if rewriting():
        PATH.write_text(found, encoding="utf-8", newline="\n")
    assert found == PATH.read_text(encoding="utf-8")


def test_the_commands_for_an_agency_run_as_they_stand(run: Run, tmp_path: Path) -> None:
    section = PATH.read_text(encoding="utf-8").partition("## A whole agency in one evening")[2].partition("\n## ")[0]
    commands = [line for line in section.splitlines() if line.startswith("ikm ")]
    assert len(commands) > 7
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    outputs = []
    for command in commands:
        done = run(*shlex.split(command)[1:], folder=tmp_path)
        assert done.exit_code == 0, (command, done.stderr)
        outputs.append(done.stdout)
    assert {path.name for path in tmp_path.iterdir()} >= {"rekap.xlsx", "lalu.json", "dukcapil.tally", "samsat.tally"}
    assert "IKM 80,28 · Mutu B" in outputs[2]
    assert "IKM 80,28 · Mutu B" in outputs[-1]


def test_every_command_and_option_is_documented_or_in_its_help(run: Run) -> None:
    text = PATH.read_text(encoding="utf-8")
    for name in ikm.cli.COMMANDS:
        assert f"ikm {name}" in text, name
        assert run(name, "--help").exit_code == 0
    helps = (
        run("--help").stdout
        + run("rules", "show", "--help").stdout
        + "".join(run(name, "--help").stdout for name in ikm.cli.COMMANDS)
    )
    switches = CONFIGURABLE & {"drop_duplicates", "profile", "stats"}
    hidden = {f"--no-{name.replace('_', '-')}" for name in switches}  # they turn off what a configuration turns on
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - hidden:
        assert option in helps, option


def test_the_mapping_file_shown_is_one(tmp_path: Path) -> None:
    (toml,) = re.findall(r"```toml\n(schema = \"ikm.map/1\".*?)```", PATH.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "map.toml").write_text(toml, encoding="utf-8")
    overrides = mapping.load(str(tmp_path / "map.toml"), load("permenpanrb-14-2017"))
    assert overrides.header_row == 5
    assert overrides.questions["waktu"] == ("Antre", "Selesai")
    assert overrides.answers["persyaratan"] == {"Masuk akal": 3, "Cukup": 2}


def test_the_readme_names_the_version_and_the_licence() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert f"ikm {ikm.__version__}" in text
    assert "MIT" in text
    assert metadata("ikm-skm")["Version"] == ikm.__version__


def test_the_two_command_lines_are_the_ones_that_ci_runs() -> None:
    lines = [line for line in PATH.read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv ")]
    assert [line.rpartition(" && ")[2] for line in lines] == [
        ".venv/bin/ikm score examples/puskesmas.xlsx",
        ".venv/bin/python -m pytest",
    ]
    assert "grep '^python3 -m venv ' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
