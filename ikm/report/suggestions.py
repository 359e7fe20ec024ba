"""What respondents suggested, as a list for a person to sort: without a trace of whose row each was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ikm.messages.findings import Findings, Refusal
from ikm.messages.masking import masked_label
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.header_meaning import listed
from ikm.survey.columns.mapping_file import UNIT
from ikm.survey.counting.suggestion_rows import MOST_SUGGESTIONS, Suggestion, too_many
from ikm.survey.counting.table_reading import TableReading


class SuggestionList(NamedTuple):
    """The suggestions of a survey, by unit, service and text.

    The respondents' order would tell whose each is to whoever has their table; sorted, equal lists come of equal
    surveys whatever their rows' order, and what is alike stands together. ``saying_nothing`` is how many cells held
    “tidak ada” and the like, ``respondents`` how many there are.
    """

    rules: Ruleset
    suggestions: tuple[Suggestion, ...]
    saying_nothing: int
    respondents: int
    findings: Findings
    complete: bool

    @property
    def has_units(self) -> bool:
        """Whether units are told apart."""
        return any(suggestion.unit is not None for suggestion in self.suggestions)


def list_suggestions(
    readings: Sequence[TableReading], rules: Ruleset, findings: Findings, *, complete: bool
) -> SuggestionList:
    """The suggestions of all tables; of one without a column of them there is a finding.

    :raises Refusal: ``suggestions-none`` where no table has such a column, ``suggestions-many``.
    """
    collected = [(reading, reading.counted.suggestions) for reading in readings]
    if not any(found for _, found in collected):
        first = readings[0]
        raise Refusal("suggestions-none", first.place, columns=listed(first.header))
    all_findings = Findings()
    all_findings += findings
    suggestions: list[Suggestion] = []
    saying_nothing = 0
    for reading, found in collected:
        if found is None:
            all_findings.add("suggestions-lacking", reading.place)
            continue
        has_unit = UNIT in reading.columns.keys  # one that was only assumed may have been given up since
        suggestions += [_labelled(one, has_unit=has_unit) for one in found.suggestions]
        saying_nothing += found.saying_nothing
        columns = listed(found.headers)
        all_findings.add("suggestions-columns", reading.place, columns=columns, number=len(found.suggestions))
    if len(suggestions) > MOST_SUGGESTIONS:
        raise too_many(readings[0].place)
    if saying_nothing:
        all_findings.add("suggestions-nothing", readings[0].place, number=saying_nothing)
    respondents = sum(int(reading.counted.total.respondents) for reading in readings)
    ordered = tuple(sorted(suggestions, key=_order))
    return SuggestionList(rules, ordered, saying_nothing, respondents, all_findings, complete)


def _labelled(suggestion: Suggestion, *, has_unit: bool) -> Suggestion:
    """A suggestion with the labels of its groups as they may be printed."""
    unit = suggestion.unit if has_unit else None
    return suggestion._replace(
        unit=None if unit is None else masked_label(unit),
        service=None if suggestion.service is None else masked_label(suggestion.service),
    )


def _order(suggestion: Suggestion) -> tuple[str, str, str, str]:
    """What suggestions are sorted by; those of no unit or service stand last."""
    last = "\N{REPLACEMENT CHARACTER}"
    unit, service, text = (suggestion.unit or last, suggestion.service or last, suggestion.text)
    return unit, service, text.casefold(), text
