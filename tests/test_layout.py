"""The shape of the program: which way imports point, and what only the command line may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ikm"

ORDER = [
    "ikm",  # the version; everything else of it is loaded lazily
    "ikm.catalogue",
    "ikm.findings",
    "ikm.strict",
    "ikm.rules",
    "ikm.rules.ruleset",
    "ikm.rules.parsing",
    "ikm.rules.shelf",
    "ikm.rules.scale",
    "ikm.index",
    "ikm.index.exact",
    "ikm.index.distributions",
    "ikm.index.tally",
    "ikm.index.method",
    "ikm.index.score",
    "ikm.index.interval",
    "ikm.index.change",
    "ikm.index.reliability",
    "ikm.index.stats",
    "ikm.index.rollup",
    "ikm.index.importance",
    "ikm.index.sample",
    "ikm.index.classes",
    "ikm.index.reconcile",
    "ikm.survey",
    "ikm.survey.table",
    "ikm.survey.delimited",
    "ikm.survey.apart",
    "ikm.survey.package",
    "ikm.survey.compound",
    "ikm.survey.dead",
    "ikm.survey.excel",
    "ikm.survey.frame",
    "ikm.survey.inputs",
    "ikm.survey.vocabulary",
    "ikm.survey.forms",
    "ikm.survey.dates",
    "ikm.survey.periods",
    "ikm.survey.dating",
    "ikm.survey.values",
    "ikm.survey.mapping",
    "ikm.survey.colophon",
    "ikm.survey.profile",
    "ikm.survey.headers",
    "ikm.survey.named",
    "ikm.survey.control",
    "ikm.survey.numbering",
    "ikm.survey.expectations",
    "ikm.survey.columns",
    "ikm.survey.layout",
    "ikm.survey.population",
    "ikm.survey.figures",
    "ikm.survey.printed",
    "ikm.survey.reshaped",
    "ikm.survey.seen",
    "ikm.survey.checks",
    "ikm.survey.foot",
    "ikm.survey.answers",
    "ikm.survey.grouping",
    "ikm.survey.kept",
    "ikm.survey.counting",
    "ikm.survey.reading",
    "ikm.survey.tallied",
    "ikm.survey.arrival",
    "ikm.survey.readback",
    "ikm.survey.draft",
    "ikm.report",
    "ikm.inspection",
    "ikm.pool",
    "ikm.describing",
    "ikm.intake",
    "ikm.checks",
    "ikm.composition",
    "ikm.agency",
    "ikm.evaluate",
    "ikm.several",
    "ikm.sampling",
    "ikm.classifying",
    "ikm.reconciling",
    "ikm.former",
    "ikm.comparison",
    "ikm.gates",
    "ikm.sides",
    "ikm.render",
    "ikm.render.words",
    "ikm.render.judged",
    "ikm.render.tables",
    "ikm.render.sureness",
    "ikm.render.console",
    "ikm.render.grid",
    "ikm.render.terminal",
    "ikm.render.json",
    "ikm.render.delimited",
    "ikm.render.markdown",
    "ikm.render.tally",
    "ikm.render.book",
    "ikm.render.book.cells",
    "ikm.render.book.looks",
    "ikm.render.book.reckoning",
    "ikm.render.book.metadata",
    "ikm.render.book.foot",
    "ikm.render.book.pengolahan",
    "ikm.render.book.hitungan",
    "ikm.render.book.charts",
    "ikm.render.book.tables",
    "ikm.render.book.unsur",
    "ikm.render.book.statistik",
    "ikm.render.book.kepentingan",
    "ikm.render.book.groups",
    "ikm.render.book.ringkasan",
    "ikm.render.book.responden",
    "ikm.render.book.rencana",
    "ikm.render.book.publikasi",
    "ikm.render.book.catatan",
    "ikm.render.workbook",
    "ikm.render.form",
    "ikm.render.form.questionnaire",
    "ikm.render.form.page",
    "ikm.render.form.entry",
    "ikm.render.form.paper",
    "ikm.render.form.guide",
    "ikm.render.template",
    "ikm.render.rulebook",
    "ikm.render.ownrules",
    "ikm.render.mapping",
    "ikm.render.inspection",
    "ikm.render.sample",
    "ikm.render.classification",
    "ikm.render.reconciliation",
    "ikm.render.comparison",
    "ikm.cli.run",
    "ikm.cli.writing",
    "ikm.cli.progress",
    "ikm.cli.rules",
    "ikm.cli.schema",
    "ikm.cli.options",
    "ikm.cli.remarks",
    "ikm.cli.score",
    "ikm.cli.check",
    "ikm.cli.compare",
    "ikm.cli.mapping",
    "ikm.cli.sample",
    "ikm.cli.classify",
    "ikm.cli.reconcile",
    "ikm.cli.template",
    "ikm.cli",
    "ikm.__main__",
]
"""A module may import those that stand above it."""

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


def test_every_module_has_its_place() -> None:
    assert sorted(MODULES) == sorted(ORDER)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"ikm"}))
def test_imports_point_upwards(module: str) -> None:
    for name in imports(MODULES[module]):
        if name.split(".")[0] == "ikm":
            home = max((known for known in ORDER if name == known or name.startswith(f"{known}.")), key=len)
            assert ORDER.index(home) < ORDER.index(module), f"{module} imports {home}"


@pytest.mark.parametrize(
    "module", sorted(name for name in MODULES if not name.startswith(("ikm.cli", "ikm.__main__")))
)
def test_only_the_command_line_prints_exits_or_reads_the_environment(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"print", "exit", "quit"}
    assert not attributes & {"os.environ", "os.getenv", "sys.stdout", "sys.stderr", "sys.exit"}
    assert not any(name.startswith("typer") for name in imports(MODULES[module]))


def test_every_public_name_is_there() -> None:
    import ikm

    for name in ikm.__all__:
        assert getattr(ikm, name).__doc__
    assert set(ikm.__all__) <= set(dir(ikm))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ikm.nothing  # noqa: B018 - asking is the test
