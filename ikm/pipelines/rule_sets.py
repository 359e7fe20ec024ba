"""One survey by several rule sets: each takes its own columns of the same sources, and gives a report of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ikm.messages.findings import Refusal
from ikm.pipelines.check import check
from ikm.pipelines.read_inputs import source_list
from ikm.pipelines.score import score
from ikm.report.rule_sets import Inspections, Reports
from ikm.rules.library import load_each
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset, decimal
from ikm.survey.columns.mapping_file import OtherRules
from ikm.survey.files.inputs import Source

Options = dict[str, Any]
"""Options of :func:`ikm.score` or :func:`ikm.check` by their names."""
NAMED_CHOICES = ("conversion", "weight", "order")
"""Options that choose one of what a rule set lists, so that each has to be given to a rule set that lists it."""


def score_all(sources: Source | Iterable[Source], *, rules: str | Ruleset = DEFAULT_RULES, **options: Any) -> Reports:
    """Score ``sources`` by every rule set of ``rules``: ``"A,B"``, or the id of a survey of several rule sets.

    The options are those of :func:`ikm.score`. A weight, conversion, order or unsur not asked applies to the rule
    sets that know it.

    :raises Refusal: as :func:`ikm.score` does; ``option-bad`` for what none of the rule sets knows.
    """
    sources = source_list(sources)
    rule_sets, runs = _runs(rules, sources, options)
    reports = [
        score(sources, rules=rule_set, other_rules=_other_rules(rule_set, rule_sets), **own_options)
        for rule_set, own_options in runs
    ]
    return Reports(tuple(reports))


def check_all(
    sources: Source | Iterable[Source], *, rules: str | Ruleset = DEFAULT_RULES, **options: Any
) -> Inspections:
    """Check ``sources`` for every rule set of ``rules``, as :func:`score_all` scores them.

    The options are those of :func:`ikm.check`.

    :raises Refusal: as :func:`score_all` does.
    """
    sources = source_list(sources)
    rule_sets, runs = _runs(rules, sources, options)
    inspections = [
        check(sources, rules=rule_set, other_rules=_other_rules(rule_set, rule_sets), **own_options)
        for rule_set, own_options in runs
    ]
    return Inspections(tuple(inspections))


def converted_rule_sets(rules: str, conversion: str | None = None) -> tuple[Ruleset, ...]:
    """The rule sets of ``"A,B"``, each converted where the conversion is one of its own.

    :raises Refusal: as :func:`score_all` does.
    """
    rule_sets = load_each(rules)
    converted = []
    for rule_set in rule_sets:
        own_options = _options_of(rule_set, rule_sets, {"conversion": conversion})
        converted.append(rule_set.converted(own_options.get("conversion")))
    return tuple(converted)


def _runs(
    rules: str | Ruleset, sources: Sequence[Source], options: Options
) -> tuple[Sequence[Ruleset], list[tuple[str | Ruleset, Options]]]:
    """The rule sets, and what each is run with: its name or itself, and the options that apply to it.

    :raises Refusal: ``option-bad`` for several rule sets of a source that can be read only once.
    """
    rule_sets = (rules,) if isinstance(rules, Ruleset) else load_each(rules)
    if len(rule_sets) == 1:
        (only,) = rule_sets
        # A single rule set is handed on as it was named, which the manifest then tells; one with control questions
        # has them only as it is loaded here.
        return rule_sets, [(only if only.controls else rules, options)]
    if any(_can_be_read_once(source) for source in sources):
        what = "standard input and streams can be read once only; name a file to score it by several rule sets"
        raise Refusal("option-bad", option="--rules", what=what)
    return rule_sets, [(rule_set, _options_of(rule_set, rule_sets, options)) for rule_set in rule_sets]


def _can_be_read_once(source: Source) -> bool:
    is_standard_input = isinstance(source, str) and source == "-"
    return is_standard_input or hasattr(source, "read")


def _other_rules(rules: str | Ruleset, rule_sets: Sequence[Ruleset]) -> OtherRules:
    """The other rule sets, and whether each stands before ``rules``; none for one that is run alone by its name."""
    if not isinstance(rules, Ruleset):
        return ()
    index_of = {rule_set.id: index for index, rule_set in enumerate(rule_sets)}
    own_index = index_of[rules.id]
    return tuple((rule_set, index_of[rule_set.id] < own_index) for rule_set in rule_sets if rule_set.id != rules.id)


def _options_of(rules: Ruleset, rule_sets: Sequence[Ruleset], options: Options) -> Options:
    """The options that apply to ``rules``; what no rule set knows is left to the first, which refuses it."""

    def applies(option: str, value: str) -> bool:
        if _knows(rules, option, value):
            return True
        is_unknown = not any(_knows(rule_set, option, value) for rule_set in rule_sets)
        return is_unknown and rules is rule_sets[0]

    own_options = dict(options)
    for option in NAMED_CHOICES:
        value = own_options.get(option)
        if value and not applies(option, str(value)):
            del own_options[option]
    without = own_options.get("without")
    if without:
        names = (without,) if isinstance(without, str) else tuple(without)
        own_options["without"] = tuple(name for name in names if applies("without", name))
    return own_options


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
