from __future__ import annotations

from pathlib import Path

import pytest

from ikm.render.pages.own_rules import RULES, SCALE, render
from ikm.rules import scale
from ikm.rules.library import known, load, survey, surveys
from tests.conftest import ROOT, Run


def in_one_line(page: str) -> str:
    """The words of a page, however they are spaced."""
    return " ".join(page.split())


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which no cell of a table is folded."""
    monkeypatch.setenv("COLUMNS", "1000")


def test_the_list_names_every_rule_set(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*known(), *surveys(), *scale.known()]
    (old,) = (line for line in lines if line.startswith("kepmenpan-25-2004"))
    assert "14 unsur  KEP/25/M.PAN/2/2004" in old
    assert any(line.endswith("2 parts  3AS: 3as-spkp, 3as-spak") for line in lines)


@pytest.mark.language("id")
@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("name", known())
def test_a_rule_set_is_shown_with_every_source(run: Run, name: str) -> None:
    rules = load(name)
    shown = in_one_line(run("rules", "show", name).stdout)
    sources = [rules.source, rules.scale_source, rules.rounding_source, rules.weighting_source]
    sources += [grade.source for grade in rules.grades]
    sources += [order.source for order in rules.orders]
    sources += [unsur.source for unsur in rules.unsur]
    sources += [rules.sample.source] if rules.sample else []
    sources += [one.source for one in rules.conversions]
    sources += [grade.source for one in rules.conversions for grade in one.grades]
    sources += [weight.source for weight in rules.printed_weights]
    for source in sources:
        assert f"{source.text} [{source.mark}]" in shown
    assert ("Kelas tidak ada" in shown) == (not rules.grades)
    for one in rules.conversions:
        assert f"--conversion {one.name}: {one.text}" in shown
    for grade in rules.grades:
        lower = "–" if grade.lower is None else f"{grade.lower:.2f}"
        ni = f"{grade.ni[0]}–{grade.ni[1]}" if grade.ni else "–"
        bounds = f"{lower} {ni}".replace(".", ",")
        assert f" {grade.mutu} {grade.kinerja} {bounds} {grade.source} " in shown


@pytest.mark.language("id")
@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("name", surveys())
def test_a_survey_of_several_is_shown_with_its_parts_and_what_it_asks_beside(run: Run, name: str) -> None:
    whole = survey(name)
    shown = in_one_line(run("rules", "show", name).stdout)
    assert f" Sumber {whole.source} " in shown
    for part in whole.parts:
        assert f" {part.id} {part.short}, {len(part.unsur)} unsur" in shown
    for one in whole.controls:
        assert f" {one.id} {one.name} {one.question}? {one.source} " in shown


def test_an_unknown_rule_set_is_refused(run: Run) -> None:
    done = run("rules", "show", "permenpanrb-14-2018")
    assert done.exit_code == 2
    assert "perhaps “permenpanrb-14-2017”" in done.stderr


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("name", scale.known())
def test_a_scale_is_shown_with_every_source(run: Run, name: str) -> None:
    one, shown = scale.load(name), in_one_line(run("rules", "show", name).stdout)
    sources = [one.source, one.scale_source, *([one.rounding_source] if one.rounding_source else [])]
    for source in [*sources, *(each.source for each in one.classes)]:
        assert f" {source.text} [{source.mark}] " in shown
    for each in one.classes:
        lower = "–" if each.lower is None else str(each.lower)
        assert f" {' '.join(filter(None, (each.name, each.words, each.zona, lower)))} {each.source} " in shown


def test_rules_are_shown_in_every_format_of_a_page(run: Run, tmp_path: Path) -> None:
    page = run("rules", "show", "spak-4", "--format", "markdown").stdout
    assert page.startswith("# spak-4: ")
    assert run("rules", "show", "spak-4", "-o", tmp_path / "a.md").stdout == ""
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == page
    assert run("rules", "show", "spak-4", "-f", "text").stdout == run("rules", "show", "spak-4").stdout


@pytest.mark.usefixtures("flags")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "csv"], "option-unknown: --format: “csv” is not one of text, markdown"),
        (["--toml", "--format", "text"], "option-conflict: --toml: cannot be said together with --format"),
        (["-o", "a.pdf"], "output-format: no format is known for a.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_format_of_rules_that_there_is_not_is_refused(run: Run, options: list[str], words: str) -> None:
    done = run("rules", "show", "spak-4", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"ikm: {words}")


@pytest.mark.language("id")
@pytest.mark.usefixtures("flags")
def test_a_file_to_change(run: Run, tmp_path: Path) -> None:
    for name, kind in (("permenpanrb-14-2017", RULES), ("ombudsman-2021", SCALE)):
        done = run("rules", "show", name, "--toml")
        assert done.stdout.split("\n", 1)[1] == render(scale.text_of(name), kind)
        path = tmp_path / f"{name}.toml"
        assert run("rules", "show", name, "--toml", "-o", path).stdout == ""
        assert path.read_text(encoding="utf-8") == done.stdout
        assert run("rules", "show", path).exit_code == 0
        again = run("rules", "show", path, "--toml").stdout
        assert again.splitlines()[2:] == done.stdout.splitlines()[2:]
        assert run("rules", "show", path, "--toml", "-o", path).exit_code == 2
    survey = ROOT / "examples" / "puskesmas.xlsx"
    shown = run("score", survey, "--rules", tmp_path / "permenpanrb-14-2017.toml", "-q").stdout
    assert "Aturan   Aturan kami (aturan-kami)" in shown
    assert "IKM 81,15 · Mutu B · Baik" in shown
    assert run("classify", "77,02", "--scale", tmp_path / "ombudsman-2021.toml").stdout.startswith("77,02 · kuning")


@pytest.mark.parametrize("args", [["ombudsman-2020"], ["nowhere.toml"], ["nowhere.toml", "--toml"]], ids=" ".join)
def test_what_is_not_there_is_refused(run: Run, args: list[str]) -> None:
    done = run("rules", "show", *args)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
