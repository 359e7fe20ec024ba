"""The keywords of the Python functions, as type checkers see them; they are the fields of :mod:`ikm.options`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, signature
from os import PathLike
from pathlib import Path
from typing import TypedDict, TypeVar

from ikm.index.population import Population
from ikm.index.sample_size import Points, Share
from ikm.options import ConfigurationUse, GateOptions, Options, Printed, StatisticsMode, Void
from ikm.rules.ruleset import Ruleset
from ikm.survey.databases.address import Secret

F = TypeVar("F", bound=Callable[..., object])


class ReadKeywords(TypedDict, total=False):
    """The fields of :class:`ikm.options.ReadOptions`."""

    unit: str | None
    by: str | Iterable[str]
    sheet: str | None
    map: str | PathLike[str] | None
    no_header: bool
    columns: str | Iterable[str]
    long: Mapping[str, str] | None
    counts: bool
    drop_duplicates: bool
    void: Void | None
    skip_hidden: bool
    frequency: str | None
    table: str | None
    query: str | None
    schema: str | None
    db_timeout: int
    password_file: str | PathLike[str] | None
    password: Secret | str | None
    ask: Callable[[str], Secret] | None
    units: str | None
    allow_free_text: bool
    roles: Mapping[str, str] | None
    unit_from: str | None
    service_from: str | None
    period_from: str | None
    per: str | None
    since: str | None
    until: str | None
    timezone: str | None
    age_bands: str | None
    profile_classes: str | None
    jobs: int
    max_input: int
    rules: str | Ruleset
    conversion: str | None
    weight: str | None
    without: str | Iterable[str]
    missing: str | None
    order: str | None
    output: Path | None


class CompareKeywords(ReadKeywords, total=False):
    """The fields of :class:`ikm.options.ReadOptions` and :class:`ikm.options.CompareOptions`."""

    between: tuple[str, str] | None
    confidence: Share | None


class PlanningKeywords(TypedDict, total=False):
    """The fields of :class:`ikm.options.PlanningOptions`."""

    margin_ikm: Points | None
    detect: Points | None
    power: Share | None
    sd: Points | None
    previous: str | PathLike[str] | None
    allocate: int | str | None


class ReconcileKeywords(ReadKeywords, total=False):
    """The fields of :class:`ikm.options.PrintedOptions` and :class:`ikm.options.ReadOptions`."""

    ikm: Printed
    nrr: Printed
    nrr_weighted: Printed
    totals: Printed
    respondents: Printed
    mutu: str | None
    row: str | None


class ScoreKeywords(ReadKeywords, total=False):
    """The fields of :class:`ikm.options.ReadOptions` and :class:`ikm.options.ScoreOptions`."""

    name: str | None
    period: str | None
    year: int | None
    history: str | Iterable[str]
    profile: bool
    sort: str
    top: int | None
    bottom: int | None
    population: str | PathLike[str] | Population | None
    population_span: str | None
    overall: str | None
    strata: str | None
    suppress: bool
    stats: StatisticsMode
    confidence: Share | None
    min_n: int
    cells: bool
    answers: int
    card: bool
    digests: bool
    time: str | None
    configuration: ConfigurationUse | None
    gates: GateOptions | None


def shows_keywords(*kinds: type[Options]) -> Callable[[F], F]:
    """Let ``help()`` and an editor show the fields of some options as the keywords of a function."""

    def shown(function: F) -> F:
        own = signature(function)
        explicit = [one for one in own.parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
        keywords = [
            Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type)
            for kind in kinds
            for field in kind.fields()
        ]
        function.__signature__ = own.replace(parameters=[*explicit, *keywords])  # type: ignore[attr-defined]  # inspect reads it
        return function

    return shown
