from __future__ import annotations

import pytest

from ikm.rules.ruleset import known, load, survey, surveys
from tests.conftest import Run


def test_the_list_names_every_rule_set(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [*known(), *surveys()]
    (old,) = (line for line in lines if line.startswith("kepmenpan-25-2004"))
    assert "14 unsur  KEP/25/M.PAN/2/2004" in old
    assert lines[-1].endswith("2 parts  3AS: 3as-spkp, 3as-spak")


@pytest.mark.parametrize("name", known())
def test_a_rule_set_is_shown_with_every_source(run: Run, name: str) -> None:
    rules = load(name)
    shown = run("rules", "show", name).stdout
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
    assert ("Kelas: tidak ada" in shown) == (not rules.grades)
    for one in rules.conversions:
        assert f"--conversion {one.name}: {one.text}" in shown
    for grade in rules.grades:
        assert f"· {grade.mutu} · {grade.kinerja}" in shown


@pytest.mark.parametrize("name", surveys())
def test_a_survey_of_several_is_shown_with_its_parts_and_what_it_asks_beside(run: Run, name: str) -> None:
    whole = survey(name)
    shown = run("rules", "show", name).stdout
    assert str(whole.source) in shown
    for part in whole.parts:
        assert f"  {part.id}: {part.short}, {len(part.unsur)} unsur" in shown
    for one in whole.controls:
        assert f"  {one.id}: {one.name}\n      {one.question}?\n      {one.source}\n" in shown


def test_an_unknown_rule_set_is_refused(run: Run) -> None:
    done = run("rules", "show", "permenpanrb-14-2018")
    assert done.exit_code == 2
    assert "perhaps “permenpanrb-14-2017”" in done.stderr
