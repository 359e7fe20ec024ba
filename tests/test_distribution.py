"""The distribution has a name of its own: “ikm” on the package index is another project's library."""

from __future__ import annotations

import re
import tomllib

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "ikm-skm"
TEXTS = [
    *(ROOT / name for name in ("README.md", "pyproject.toml", ".ci/run", ".github/CONTRIBUTING.md")),
    *(
        path
        for kind in ("py", "toml", "md", "yml")
        for folder in ("ikm", "examples", ".github")
        for path in (ROOT / folder).rglob(f"*.{kind}")
    ),
]
INSTALLS_ANOTHER = re.compile(
    r"""
    \b(?:install|upgrade|download|run|uvx|add)\b  # pip install, pipx install, uv tool install, pipx run, uv add
    (?:[ ]+-\S+)*                                # options
    [ ]+["']?ikm                                # the bare name,
    (?![\w./\\-])                               # neither a path nor a longer name
    """,
    re.VERBOSE,
)
EXTRA = re.compile(r"(?<![\w.-])ikm\[[a-z]")


def test_the_distribution_is_called_as_every_sentence_says() -> None:
    assert PROJECT["name"] == NAME
    assert PROJECT["scripts"] == {"ikm": "ikm.__main__:main"}


def test_no_sentence_installs_the_other_project() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEXTS
        for pattern in (INSTALLS_ANOTHER, EXTRA)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_patterns_know_such_a_sentence() -> None:
    for line in (
        "pip install ikm",
        "pip install -U 'ikm'",
        'pipx install "ikm"',
        "uv tool install ikm",
        "pip install ikm\n",
    ):
        assert INSTALLS_ANOTHER.search(line), line
    assert EXTRA.search('pip install "ikm[sql]"')
    for line in (
        "pip install ikm-skm",
        "pip install ./ikm",
        "pip install .",
        'pip install ".[sql]"',
        "pipx run ./ikm",
    ):
        assert not INSTALLS_ANOTHER.search(line), line
        assert not EXTRA.search(line), line
