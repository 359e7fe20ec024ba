"""What the README and the manual promise together: every command and option, and files that can be used."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

import ikm
import ikm.cli
from ikm.cli.configuration import CONFIGURABLE, SCHEMA, read
from ikm.rules.library import load
from ikm.survey.columns import mapping_file as mapping
from tests.conftest import ROOT, Run

PATH = ROOT / "README.md"
MANUAL = [path for path in sorted((ROOT / "ikm" / "manual" / "en").glob("*.md")) if path.stem != "messages"]
MOST_LINES = 250
SEARCHED = ["laporan", "Word", "PDF", "grafik", "cron", "Google Forms", "LimeSurvey", "KoboToolbox"]
TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


OTHER_PROGRAMS = re.compile(r"^```(?:text|yaml)\n.*?^```$", re.MULTILINE | re.DOTALL)
OF_OTHERS = {
    *(
        "--ceiling",
        "--days",
        "--priorities",
        "--ranks",
        "--runs",
        "--rows",
        "--only",
        "--pairs",
        "--no-deps",
        "--wheel-dir",
        "--rollup",
    ),
    *("--batch", "--raw", "--default-character-set", "--init-command"),
}
"""Options of benchmarks, of pip and of the client of MySQL, and one of before, which the changelog names."""


def written() -> str:
    pages = [path.read_text(encoding="utf-8") for path in [PATH, *MANUAL]]
    return OTHER_PROGRAMS.sub("", "\n".join(pages))


def toml_blocks(schema: str) -> list[str]:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "ikm" / "manual").glob("*/*.md")]
    blocks = [block for page in [PATH.read_text(encoding="utf-8"), *pages] for block in TOML.findall(page)]
    return [block for block in blocks if f'schema = "{schema}"' in block]


def test_the_readme_is_short_and_opens_in_indonesian() -> None:
    lines = PATH.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES
    assert "Indeks Kepuasan Masyarakat" in " ".join(lines[:12])


def test_every_command_and_option_is_documented_or_in_its_help(run: Run) -> None:
    text = written()
    helps = (
        run("--help").stdout
        + run("rules", "show", "--help").stdout
        + "".join(run(name, "--help").stdout for name in ikm.cli.COMMANDS)
    )
    for name in ikm.cli.COMMANDS:
        assert f"ikm {name}" in text, name
    switches = CONFIGURABLE & {"drop_duplicates", "profile", "stats"}
    hidden = {f"--no-{name.replace('_', '-')}" for name in switches}  # they turn off what a configuration turns on
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    assert told - hidden - OF_OTHERS - set(re.findall(r"--[a-z][a-z-]+", helps)) == set()


def test_the_mapping_files_shown_are_some(tmp_path: Path) -> None:
    blocks = toml_blocks("ikm.map/1")
    assert blocks
    for number, block in enumerate(blocks):
        path = tmp_path / f"{number}.toml"
        path.write_text(block, encoding="utf-8")
        assert mapping.load(str(path), load("permenpanrb-14-2017"))


def test_the_configurations_shown_are_some(tmp_path: Path) -> None:
    blocks = toml_blocks(SCHEMA)
    assert blocks
    for number, block in enumerate(blocks):
        path = tmp_path / f"{number}.toml"
        path.write_text(block, encoding="utf-8")
        assert read(path, path.name, {}).configuration.values or "lang" in block


def test_the_readme_names_the_version_and_the_licence() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert f"ikm {ikm.__version__}" in text
    assert "MIT" in text
    assert metadata("ikm-skm")["Version"] == ikm.__version__


@pytest.mark.parametrize("word", SEARCHED)
def test_words_that_people_search_are_in_the_readme(word: str) -> None:
    assert word in PATH.read_text(encoding="utf-8")


def test_the_two_command_lines_are_the_ones_that_ci_runs() -> None:
    lines = [line for line in PATH.read_text(encoding="utf-8").splitlines() if line.startswith("python3 -m venv ")]
    assert [line.rpartition(" && ")[2] for line in lines] == [
        ".venv/bin/ikm score examples/puskesmas.xlsx",
        ".venv/bin/python -m pytest",
    ]
    assert "grep '^python3 -m venv ' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
