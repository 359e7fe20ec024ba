from __future__ import annotations

import pytest

from ikm.rules.ruleset import known, load
from tests.conftest import Run


def test_the_list_names_every_rule_set(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(known())
    assert "14 unsur  KEP/25/M.PAN/2/2004" in lines[0]


@pytest.mark.parametrize("name", known())
def test_a_rule_set_is_shown_with_every_source(run: Run, name: str) -> None:
    rules = load(name)
    shown = run("rules", "show", name).stdout
    sources = [rules.source, rules.scale_source, rules.rounding_source, rules.weighting_source]
    sources += [grade.source for grade in rules.grades]
    sources += [order.source for order in rules.orders]
    sources += [unsur.source for unsur in rules.unsur]
    assert rules.sample
    sources += [rules.sample.source]
    sources += [weight.source for weight in rules.printed_weights]
    for source in sources:
        assert f"{source.text} [{source.mark}]" in shown
    for grade in rules.grades:
        assert f"· {grade.mutu} · {grade.kinerja}" in shown


def test_an_unknown_rule_set_is_refused(run: Run) -> None:
    done = run("rules", "show", "permenpanrb-14-2018")
    assert done.exit_code == 2
    assert "perhaps “permenpanrb-14-2017”" in done.stderr
