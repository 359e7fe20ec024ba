"""One survey by several rule sets: each takes its own columns of the same sources, and gives a report of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Unpack

from ikm.messages.findings import Refusal
from ikm.options import ReadOptions, ScoreOptions, refuse_unknown, texts_of
from ikm.pipelines.check import check_survey
from ikm.pipelines.keywords import ReadKeywords, ScoreKeywords, shows_keywords
from ikm.pipelines.read_inputs import Watch, source_list
from ikm.pipelines.score import score_survey
from ikm.report.rule_sets import Inspections, Reports
from ikm.rules.library import load_each
from ikm.rules.ruleset import Ruleset, decimal
from ikm.survey.columns.mapping_file import OtherRules
from ikm.survey.files.inputs import Source

NAMED_CHOICES = ("conversion", "weight", "order")
"""Options that choose one of what a rule set lists, so that each has to be given to a rule set that lists it."""


class RuleSetRun(NamedTuple):
    """One rule set of several: what of the options applies to it, and the others with their order."""

    options: ReadOptions
    other_rules: OtherRules


@shows_keywords(ReadOptions, ScoreOptions)
def score_all(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ScoreKeywords]
) -> Reports:
    """Score ``sources`` by every rule set of ``rules``: ``"A,B"``, or the id of a survey of several rule sets.

    The keywords are those of :func:`ikm.score`. A weight, conversion, order or unsur not asked applies to the rule
    sets that know it.

    :raises Refusal: as :func:`ikm.score` does; of the family ``option-bad`` for what none of the rule sets knows.
    """
    refuse_unknown(options, ReadOptions, ScoreOptions)
    return score_by_rule_sets(sources, ReadOptions.of_keywords(options), ScoreOptions.of_keywords(options), watch)


def score_by_rule_sets(
    sources: Source | Iterable[Source], options: ReadOptions, wanted: ScoreOptions, watch: Watch | None = None
) -> Reports:
    """Score as :func:`score_all` does."""
    sources = source_list(sources)
    runs = _runs(options, sources)
    return Reports(tuple(score_survey(sources, run.options, wanted, run.other_rules, watch) for run in runs))


@shows_keywords(ReadOptions)
def check_all(
    sources: Source | Iterable[Source], *, watch: Watch | None = None, **options: Unpack[ReadKeywords]
) -> Inspections:
    """Check ``sources`` for every rule set of ``rules``, as :func:`score_all` scores them.

    The keywords are those of :func:`ikm.check`.

    :raises Refusal: as :func:`score_all` does.
    """
    refuse_unknown(options, ReadOptions)
    return check_by_rule_sets(sources, ReadOptions.of_keywords(options), watch)


def check_by_rule_sets(
    sources: Source | Iterable[Source], options: ReadOptions, watch: Watch | None = None
) -> Inspections:
    """Check as :func:`check_all` does."""
    sources = source_list(sources)
    runs = _runs(options, sources)
    return Inspections(tuple(check_survey(sources, run.options, run.other_rules, watch) for run in runs))


def converted_rule_sets(rules: str, conversion: str | None = None) -> tuple[Ruleset, ...]:
    """The rule sets of ``"A,B"``, each converted where the conversion is one of its own.

    :raises Refusal: as :func:`score_all` does.
    """
    rule_sets = load_each(rules)
    converted = []
    for rule_set in rule_sets:
        own_options = _options_of(rule_set, rule_sets, ReadOptions(conversion=conversion))
        converted.append(rule_set.converted(own_options.conversion))
    return tuple(converted)


def _runs(options: ReadOptions, sources: Sequence[Source]) -> list[RuleSetRun]:
    """What each rule set is run with.

    :raises Refusal: ``stream-once`` for several rule sets of a source that can be read only once.
    """
    rules = options.rules
    rule_sets = (rules,) if isinstance(rules, Ruleset) else load_each(rules)
    if len(rule_sets) == 1:
        (only,) = rule_sets
        # A single rule set is handed on as it was named, which the manifest then tells; one with control questions
        # has them only as it is loaded here.
        return [RuleSetRun(replace(options, rules=only if only.controls else rules), ())]
    if any(_can_be_read_once(source) for source in sources):
        raise Refusal("stream-once")
    return [
        RuleSetRun(_options_of(rule_set, rule_sets, options), _other_rules(rule_set, rule_sets))
        for rule_set in rule_sets
    ]


def _can_be_read_once(source: Source) -> bool:
    is_standard_input = isinstance(source, str) and source == "-"
    return is_standard_input or hasattr(source, "read")


def _other_rules(rules: Ruleset, rule_sets: Sequence[Ruleset]) -> OtherRules:
    """The other rule sets, and whether each stands before ``rules``."""
    index_of = {rule_set.id: index for index, rule_set in enumerate(rule_sets)}
    own_index = index_of[rules.id]
    return tuple((rule_set, index_of[rule_set.id] < own_index) for rule_set in rule_sets if rule_set.id != rules.id)


def _options_of(rules: Ruleset, rule_sets: Sequence[Ruleset], options: ReadOptions) -> ReadOptions:
    """The options as they apply to ``rules``; what no rule set knows is left to the first, which refuses it."""

    def applies(option: str, value: str) -> bool:
        if _knows(rules, option, value):
            return True
        is_unknown = not any(_knows(rule_set, option, value) for rule_set in rule_sets)
        return is_unknown and rules is rule_sets[0]

    own_choices: dict[str, Any] = {"rules": rules}
    for option in NAMED_CHOICES:
        value = getattr(options, option)
        if value and not applies(option, str(value)):
            own_choices[option] = None
    own_choices["without"] = tuple(name for name in texts_of(options.without) if applies("without", name))
    return replace(options, **own_choices)


def _knows(rules: Ruleset, option: str, value: str) -> bool:
    """Whether a rule set lists the value of an option."""
    if option == "conversion":
        return value.casefold() in {conversion.name for conversion in rules.conversions}
    if option == "order":
        return value.casefold() in {order.id for order in rules.orders}
    if option == "weight":
        number = decimal(value)  # 0,11 and 0.11 are the same weight
        weight_name = value.casefold() if number is None else str(number)
        return weight_name in {"exact", *(str(weight.value) for weight in rules.printed_weights)}
    names = {text.casefold() for unsur in rules.unsur for text in (unsur.id, unsur.name, unsur.short)}
    return value.casefold() in names
