"""One survey by several rule sets: each takes its own columns of the same sources, and gives a report of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ikm.messages.findings import Refusal
from ikm.pipelines.score import check, listed, score
from ikm.report.rule_sets import Inspections, Reports
from ikm.rules.library import load_each
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset, decimal
from ikm.survey.columns.mapping_file import OtherRules
from ikm.survey.files.inputs import Source


def score_all(sources: Source | Iterable[Source], *, rules: str | Ruleset = DEFAULT_RULES, **options: Any) -> Reports:
    """Score ``sources`` by every rule set of ``rules``, ``"A,B"`` or the id of a survey of several.

    The options are those of :func:`ikm.score`. A weight, conversion, order or unsur not asked is of the rule sets
    that know it.

    :raises Refusal: as :func:`ikm.score` does; ``option-bad`` for what none of the rule sets knows.
    """
    sources = listed(sources)
    known, own = _each(rules, sources, options)
    return Reports(tuple(score(sources, rules=one, other_rules=_beside(one, known), **its) for one, its in own))


def check_all(
    sources: Source | Iterable[Source], *, rules: str | Ruleset = DEFAULT_RULES, **options: Any
) -> Inspections:
    """Check ``sources`` for every rule set of ``rules``, as :func:`score_all` scores them.

    The options are those of :func:`ikm.check`.

    :raises Refusal: as :func:`score_all` does.
    """
    sources = listed(sources)
    known, own = _each(rules, sources, options)
    return Inspections(tuple(check(sources, rules=one, other_rules=_beside(one, known), **its) for one, its in own))


def rules_of(rules: str, conversion: str | None = None) -> tuple[Ruleset, ...]:
    """The rule sets of ``"A,B"``, each converted where the conversion is one of its own.

    :raises Refusal: as :func:`score_all` does.
    """
    known = load_each(rules)
    return tuple(one.converted(_own(one, known, {"conversion": conversion}).get("conversion")) for one in known)


def _each(
    rules: str | Ruleset, sources: Sequence[Source], options: dict[str, Any]
) -> tuple[Sequence[Ruleset], list[tuple[str | Ruleset, dict[str, Any]]]]:
    """The rule sets, and each with its options."""
    known = (rules,) if isinstance(rules, Ruleset) else load_each(rules)
    if len(known) == 1:
        return known, [(rules if isinstance(rules, Ruleset) or not known[0].controls else known[0], options)]
    if any((isinstance(one, str) and one == "-") or hasattr(one, "read") for one in sources):
        what = "standard input and streams can be read once only; name a file to score it by several rule sets"
        raise Refusal("option-bad", option="--rules", what=what)
    return known, [(one, _own(one, known, options)) for one in known]


def _beside(rules: str | Ruleset, known: Sequence[Ruleset]) -> OtherRules:
    places = {one.id: place for place, one in enumerate(known)}
    if not isinstance(rules, Ruleset):
        return ()
    return tuple((one, places[one.id] < places[rules.id]) for one in known if one.id != rules.id)


def _own(rules: Ruleset, known: Sequence[Ruleset], options: dict[str, Any]) -> dict[str, Any]:
    """The options as far as they are of ``rules``; what no rule set knows is left to the first, which refuses it."""
    own = dict(options)

    def has(one: Ruleset, option: str, value: str) -> bool:
        values = {
            "conversion": {each.name for each in one.conversions},
            "weight": {"exact", *(str(each.value) for each in one.printed_weights)},
            "order": {each.id for each in one.orders},
            "without": {text.casefold() for each in one.unsur for text in (each.id, each.name, each.short)},
        }[option]
        number = decimal(value)
        return (str(number) if option == "weight" and number is not None else value.casefold()) in values

    def is_own(option: str, value: str) -> bool:
        return has(rules, option, value) or (rules is known[0] and not any(has(one, option, value) for one in known))

    for option in ("conversion", "weight", "order"):
        if own.get(option) and not is_own(option, str(own[option])):
            del own[option]
    if without := own.get("without"):
        names = (without,) if isinstance(without, str) else tuple(without)
        own["without"] = tuple(name for name in names if is_own("without", name))
    return own
