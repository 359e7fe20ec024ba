"""What all tests share: a console of known width, and the command line as a function."""

from __future__ import annotations

import gc
import json
import os
import re

# Typer reads these when it is imported.
os.environ["TERMINAL_WIDTH"] = "100"
os.environ["COLUMNS"] = "80"
for name in ("GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS", "NO_COLOR"):
    os.environ.pop(name, None)

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import hypothesis
import jsonschema
import pytest
import typer.main
from typer.testing import CliRunner, Result

import ikm.cli
from ikm.messages.language import speak
from ikm.messages.option_names import options_called
from ikm.options import as_flag

THOROUGH = bool(os.environ.get("IKM_THOROUGH"))
"""Whether everything is tried, as .ci/run does once: the slow tests, all pairs of shapes, all random examples."""

# No deadline: a busy machine makes no test fail.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=100)
hypothesis.settings.load_profile("thorough" if THOROUGH else "quick")

typer.main.get_command = cache(typer.main.get_command)
"""A command is built once for all the calls of a test run, which takes longer than most of them."""

ROOT = Path(__file__).parent.parent

Run = Callable[..., Result]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests to thorough runs, unless tests were chosen by name or mark."""
    is_chosen = config.getoption("markexpr") or any("::" in argument for argument in config.args)
    if THOROUGH or is_chosen:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was collected, which stays to the end: an eighth of the time."""
    gc.freeze()


SPEAKING_INDONESIAN = ("browser", "render", "test_readme.py")
"""The rooms of tests that read pages and workbooks as offices see them; the others read messages in English."""


@pytest.fixture(autouse=True)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of a test, for the Python functions and the commands that it runs."""
    room = request.path.relative_to(ROOT).parts[1]
    mark = request.node.get_closest_marker("language")
    chosen = "id" if room in SPEAKING_INDONESIAN else "en"
    if mark:
        (chosen,) = mark.args
    speak(chosen)
    monkeypatch.setenv("IKM_LANG", chosen)
    return chosen


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``ikm`` with arguments, in the project's folder or another."""

    def command(*args: object, input: bytes | str | None = None, folder: Path = ROOT) -> Result:
        monkeypatch.chdir(folder)
        return CliRunner().invoke(ikm.cli.app, [str(arg) for arg in args], input=input, prog_name="ikm")

    return command


@pytest.fixture
def flags() -> Iterator[None]:
    """Call options by their flags, as in outputs that the command line writes."""
    with options_called(as_flag):
        yield


def schema_of(name: str) -> Any:
    """The JSON Schema that the package carries under a name."""
    return json.loads(files("ikm.render").joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))


@cache
def validator_of(name: str) -> jsonschema.Draft202012Validator:
    """What validates by the schema of that name, which is one."""
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def validate(name: str, found: Any) -> None:
    """Demand that JSON values are by the schema of that name."""
    fault = jsonschema.exceptions.best_match(validator_of(name).iter_errors(found))
    if fault is not None:
        raise fault


def closed(schema: Any) -> Any:
    """The schema, letting no key pass that it does not describe."""
    found = _parts_closed(schema)
    if not {"properties", "$ref", "allOf"}.isdisjoint(found):
        found["unevaluatedProperties"] = False
    return found


def _parts_closed(schema: Any) -> dict[str, Any]:
    """The schema with the values of its keys closed; where others refer to it, they say themselves what passes."""
    found = dict(schema)
    for key in found.keys() & {"properties"}:
        found[key] = {name: closed(part) for name, part in found[key].items()}
    for key in found.keys() & {"items"}:
        found[key] = closed(found[key])
    for key in found.keys() & {"oneOf"}:
        found[key] = [closed(part) for part in found[key]]
    for key in found.keys() & {"allOf"}:
        found[key] = [_parts_closed(part) for part in found[key]]
    for key in found.keys() & {"$defs"}:
        found[key] = {name: _parts_closed(part) for name, part in found[key].items()}
    return found


def valid(name: str, text: str) -> dict[str, Any]:
    """The values of a JSON text, which are by the schema of that name."""
    found: dict[str, Any] = json.loads(text)
    validate(name, found)
    return found


LONG = re.compile(r"-?[0-9]+\.[0-9]{9,}(e-?[0-9]+)?")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a whole output with ``tests/golden/NAME``; with IKM_WRITE_GOLDENS=1, write it anew.

    Of figures in double precision nine digits are compared: the last ones are those of a machine's own exp and log.
    """

    def check(name: str, found: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if name.endswith(".json"):
            found = LONG.sub(lambda number: f"{float(number[0]):.9g}", found)
        if os.environ.get("IKM_WRITE_GOLDENS"):
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found == path.read_text(encoding="utf-8")

    return check
