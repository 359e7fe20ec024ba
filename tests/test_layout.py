"""The shape of the program: which way imports point, and what only the command line may do."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ikm"

ROOMS = [
    "ikm.version",
    "ikm.messages",
    "ikm.rules",
    "ikm.index",
    "ikm.survey.databases",
    "ikm.options",
    "ikm.survey.files",
    "ikm.survey.texts",
    "ikm.survey.columns",
    "ikm.survey.counting",
    "ikm.survey.exchange",
    "ikm.report",
    "ikm.pipelines",
    "ikm.render",
    "ikm",  # the public names
    "ikm.cli",
    "ikm.__main__",
]
"""A room may import from itself and from the rooms above it in this list."""

FOR_THE_COMMAND_LINE = {
    *("print", "exit", "quit", "typer"),
    *("os.environ", "os.getenv", "sys.stdout", "sys.stderr", "sys.exit"),
}
HOUSE_BEGINS = "<!-- The list below is written by the tests, from the first sentences of the modules. -->"
HOUSE_ENDS = "<!-- End of the list. -->"

MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    """The room a module stands in; the folder ``ikm.survey`` is none, and holds rooms only."""
    return max((room for room in ROOMS if module == room or module.startswith(f"{room}.")), key=len)


def imported_modules(module: str) -> set[str]:
    """The modules of the package that a module imports, wherever in it."""
    names = [name for name in imports(MODULES[module]) if name.split(".")[0] == "ikm"]
    return {
        max((known for known in MODULES if name == known or name.startswith(f"{known}.")), key=len) for name in names
    }


IMPORTED = {module: imported_modules(module) for module in MODULES}


def test_every_module_stands_in_a_room() -> None:
    alone = {"ikm", "ikm.survey"}  # the public names, and the folder of five rooms
    assert sorted(module for module in MODULES if room_of(module) == "ikm") == sorted(alone)


def test_imports_point_to_rooms_above() -> None:
    places = {module: ROOMS.index(room_of(module)) for module in MODULES}
    downward = [(m, other) for m, others in IMPORTED.items() for other in others if places[other] > places[m]]
    assert not downward


def test_one_room_alone_names_a_room_below_it_in_a_text() -> None:
    """A notebook asks a result to show itself, and results know no output: they look one up by its name."""
    downward = []
    for module, path in MODULES.items():
        place = ROOMS.index(room_of(module))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        named = (texts & MODULES.keys()) - {"ikm"}  # which is the name of the program too
        downward += [(module, other) for other in named if ROOMS.index(room_of(other)) > place]
    assert downward == [("ikm.report.notebook", "ikm.render.html")]


def test_no_module_imports_itself_by_way_of_others() -> None:
    remaining = {module: set(others) for module, others in IMPORTED.items()}
    while free := [module for module, others in remaining.items() if not others & remaining.keys()]:
        for module in free:
            del remaining[module]
    assert not remaining


@pytest.mark.slow
def test_only_the_command_line_prints_exits_or_reads_the_environment() -> None:
    faults = []
    for module in sorted(MODULES):
        if module.startswith(("ikm.cli", "ikm.__main__", "ikm.pipelines.reader_processes")):
            continue  # the last gives the processes that it starts an environment
        tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                names.add(f"{node.value.id}.{node.attr}")
        names |= {name.partition(".")[0] for name in imports(MODULES[module])}
        faults += [f"{module}: {name}" for name in sorted(names & FOR_THE_COMMAND_LINE)]
    assert not faults


def test_a_class_name_means_one_thing_in_the_whole_package() -> None:
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(module)
    assert not {name: modules for name, modules in homes.items() if len(modules) > 1}


def first_sentence(path: Path) -> str:
    text = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    return re.split(r"\.(?= |$)", text)[0].replace("``", "`")


def house() -> str:
    """A line a module: what it holds, by the first sentence of its docstring, room by room."""
    lines = []
    for room in ROOMS:
        own = sorted(module for module in MODULES if room_of(module) == room and module != "ikm.survey")
        lines.append(f"\n### `{room}`\n")
        for module in own:
            sentence = first_sentence(MODULES[module])
            assert sentence, f"{module} has no docstring"
            lines.append(f"- `{MODULES[module].relative_to(PACKAGE.parent).as_posix()}`: {sentence}")
    return "\n".join(lines)


def test_the_list_of_the_house_is_as_the_house_is() -> None:
    path = PACKAGE.parent / ".github" / "CONTRIBUTING.md"
    text = path.read_text(encoding="utf-8")
    before, after = text.partition(HOUSE_BEGINS)[0], text.partition(HOUSE_ENDS)[2]
    written = f"{before}{HOUSE_BEGINS}\n{house()}\n\n{HOUSE_ENDS}{after}"
    if os.environ.get("IKM_WRITE_GOLDENS"):
        path.write_text(written, encoding="utf-8", newline="\n")
    assert written == path.read_text(encoding="utf-8")


def test_every_public_name_is_there() -> None:
    import ikm

    for name in ikm.__all__:
        assert getattr(ikm, name).__doc__
    assert set(ikm.__all__) <= set(dir(ikm))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ikm.nothing  # noqa: B018 - asking is the test
