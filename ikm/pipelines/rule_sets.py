"""One survey by several rule sets: what of the options is for each, and which columns are left to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ikm.options import ReadOptions, texts_of
from ikm.rules.library import load_each
from ikm.rules.ruleset import Ruleset, decimal
from ikm.survey.columns.mapping_file import OtherRules

NAMED_CHOICES = ("conversion", "weight", "order")
"""Options that choose one of what a rule set lists, so that each has to be given to a rule set that lists it."""


class RuleSetRun(NamedTuple):
    """One rule set of several: what of the options applies to it, and the others with their order."""

    options: ReadOptions
    other_rules: OtherRules


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


def rule_set_runs(options: ReadOptions) -> list[RuleSetRun]:
    """What each of the rule sets that the options name is run with.

    :raises Refusal: ``rules-unknown``, or what a rule file is refused for.
    """
    rules = options.rules
    rule_sets = (rules,) if isinstance(rules, Ruleset) else load_each(rules)
    if len(rule_sets) == 1:
        (only,) = rule_sets
        # A single rule set is handed on as it was named, which the manifest then tells; one with control questions
        # has them only as it is loaded here.
        return [RuleSetRun(replace(options, rules=only if only.controls else rules), ())]
    return [
        RuleSetRun(_options_of(rule_set, rule_sets, options), _other_rules(rule_set, rule_sets))
        for rule_set in rule_sets
    ]


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
