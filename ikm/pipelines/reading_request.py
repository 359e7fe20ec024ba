"""What is to be read by the options: by which method, whose names say something, of which time, in which classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ikm.messages.findings import Refusal
from ikm.messages.option_names import OptionUse
from ikm.options import ReadOptions, known_value
from ikm.pipelines.table_overrides import request_for
from ikm.survey.columns.mapping_file import PERIOD, ROLES, SERVICE, UNIT, OtherRules
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.counting.unit_names import UnitNames

if TYPE_CHECKING:
    from datetime import date

ROLE_SOURCES = ("file", "sheet", "folder")
"""Whose name may say the unit, service or period."""


def reading_request(
    options: ReadOptions, other_rules: OtherRules = (), named_period: str | None = None, **wanted: Any
) -> ReadRequest:
    """What is to be read by all of these options; a report may be asked for of a period that is named.

    ``wanted`` are further fields of the request.

    :raises Refusal: for what an option, or the mapping file, says and nobody knows.
    """
    if options.profile_classes:
        from ikm.survey.texts.profile_classes import EDITIONS

        known_value("profile_classes", options.profile_classes, EDITIONS)
    return request_for(
        options,
        other_rules,
        role_sources=_role_sources(options),
        when=_time_filter(options, named_period),
        bands=_age_bands(options.age_bands),
        **wanted,
    )


def unit_names_of(options: ReadOptions) -> UnitNames:
    """The names that units are to have by these options, also those of a list or of an earlier report.

    :raises Refusal: as :func:`reading_request` does.
    """
    return UnitNames(reading_request(options).overrides.units)


def _role_sources(options: ReadOptions) -> dict[str, str]:
    """The roles that a name of a file, sheet or folder is to say, and whose name.

    :raises Refusal: ``option-unknown`` for what is none of these.
    """
    sources = {UNIT: options.unit_from, SERVICE: options.service_from, PERIOD: options.period_from}
    return {
        role: known_value(f"{ROLES[role]}_from", source, ROLE_SOURCES) for role, source in sources.items() if source
    }


def _time_filter(options: ReadOptions, named_period: str | None) -> TimeFilter:
    """The time asked for; a period that is named for the report says of which kind of periods dates are taken.

    :raises Refusal: of the family ``option-bad`` for what is no period or date, or ends before it begins.
    """
    is_named = named_period is not None
    if options.per is None and options.since is None and options.until is None and not is_named:
        return TimeFilter()
    from ikm.survey.texts.periods import PER, read

    first = _day("since", options.since, last=False)
    last = _day("until", options.until, last=True)
    if first and last and last < first:
        raise Refusal("until-before", first=first, last=last)
    if options.per is not None:
        return TimeFilter(known_value("per", options.per, PER), first, last)
    named = read(named_period) if named_period is not None else None
    return TimeFilter(named.kind if named else None, first, last, implied=named is not None)


def _day(field: str, text: str | None, *, last: bool) -> date | None:
    """The day that a text names, or the first or last day of the period that it names."""
    from ikm.survey.texts.periods import bound

    if text is None:
        return None
    day = bound(text, last=last)
    if day is None:
        raise Refusal("option-date", option=OptionUse(field), value=text)
    return day


def _age_bands(age_bands: str | None) -> tuple[int, ...] | None:
    if age_bands is None:
        return None
    from ikm.survey.texts.profile_classes import bands_from

    return bands_from(age_bands)
