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
    for source in [
        rules.source,
        rules.scale_source,
        rules.rounding_source,
        rules.weighting_source,
        *(each.source for each in (*rules.grades, *rules.orders, *rules.unsur, *rules.printed_weights)),
    ]:
        assert f"{source.text} [{source.mark}]" in shown  # fmt: skip
    for grade in rules.grades:
        assert f"· {grade.mutu} · {grade.kinerja}" in shown


def test_an_unknown_rule_set_is_refused(run: Run) -> None:
    done = run("rules", "show", "permenpanrb-14-2018")
    assert done.exit_code == 2
    assert "perhaps “permenpanrb-14-2017”" in done.stderr
