"""A choice has one name and one default, from the command line to the arithmetic."""

from __future__ import annotations

import inspect
import json
from typing import Any, get_args, get_type_hints

import pytest

import ikm
from ikm.options import (
    CompareOptions,
    Options,
    PlanningOptions,
    PrintedOptions,
    ReadOptions,
    ScoreOptions,
    StatisticsMode,
)
from ikm.pipelines.keywords import CompareKeywords, PlanningKeywords, ReadKeywords, ReconcileKeywords, ScoreKeywords
from tests.conftest import ROOT, Run

KOTA = ROOT / "examples" / "puskesmas.xlsx"
KEYWORDS: list[tuple[Any, tuple[type[Options], ...]]] = [
    (ReadKeywords, (ReadOptions,)),
    (ScoreKeywords, (ReadOptions, ScoreOptions)),
    (CompareKeywords, (ReadOptions, CompareOptions)),
    (ReconcileKeywords, (PrintedOptions, ReadOptions)),
    (PlanningKeywords, (PlanningOptions,)),
]


def bare(hint: Any) -> Any:
    """A type without what ``Annotated`` adds to it."""
    while hasattr(hint, "__metadata__"):
        hint = get_args(hint)[0]
    return hint


def test_the_keywords_of_python_are_the_fields_of_the_options() -> None:
    for keywords, kinds in KEYWORDS:
        fields = {field.name: bare(field.type) for kind in kinds for field in kind.fields()}
        assert get_type_hints(keywords) == fields
        assert not keywords.__required_keys__


def test_no_field_stands_in_two_values_that_one_function_takes() -> None:
    for _, kinds in KEYWORDS:
        names = [field.name for kind in kinds for field in kind.fields()]
        assert sorted(names) == sorted(set(names))


def test_help_shows_the_keywords_with_their_defaults() -> None:
    of_score: tuple[type[Options], ...] = (ReadOptions, ScoreOptions)
    functions: list[tuple[Any, tuple[type[Options], ...]]] = [
        (ikm.score, of_score),
        (ikm.score_all, of_score),
        (ikm.check, of_score[:1]),
        (ikm.check_all, of_score[:1]),
        (ikm.required_samples, (PlanningOptions,)),
    ]
    for function, kinds in functions:
        shown = inspect.signature(function).parameters
        for kind in kinds:
            for field in kind.fields():
                assert shown[field.name].default == field.default


def test_a_keyword_that_is_no_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match="“wieght” is no option; perhaps “weight”"):
        ikm.score(KOTA, wieght="0.11")  # type: ignore[call-arg]  # that is what is tested
    with pytest.raises(TypeError, match="“profile” is no option"):
        ikm.check(KOTA, profile=True)  # type: ignore[call-arg]


def test_statistics_are_asked_for_by_their_mode() -> None:
    with pytest.raises(TypeError, match=r"stats is one of .*SHOW"):
        ikm.score(KOTA, stats=True)  # type: ignore[arg-type]  # that is what is tested
    assert ikm.score(KOTA, stats=StatisticsMode.SKIP).stats is None
    assert ikm.score(KOTA).stats is not None


def test_options_are_frozen() -> None:
    with pytest.raises(AttributeError):
        ReadOptions().unit = "Unit"  # type: ignore[misc]  # that is what is tested


def test_the_manifest_lists_what_was_chosen_and_nothing_else() -> None:
    report = ikm.score(KOTA, by="layanan", min_n=3, jobs=2, name="Puskesmas", stats=StatisticsMode.SHOW)
    assert dict(report.manifest.options) == {"by": "layanan", "min_n": 3}
    assert not ikm.score(KOTA).manifest.options


def test_the_command_line_and_python_choose_alike(run: Run) -> None:
    done = run("score", KOTA, "--by", "layanan", "--weight", "0.11", "--min-n", "3", "-f", "json", "--quiet")
    assert json.loads(done.stdout)["manifest"]["options"] == {"by": ["layanan"], "weight": "0.11", "min_n": 3}
    in_python = ikm.score("examples/puskesmas.xlsx", by=["layanan"], weight="0.11", min_n=3)
    assert in_python.to_dict()["overall"] == json.loads(done.stdout)["overall"]
