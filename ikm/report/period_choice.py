"""Of which period a report speaks, where the answers are of several: the one that was named, or the latest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ikm.messages.findings import Findings, PhraseUse, Refusal, near
from ikm.messages.masking import safe_value
from ikm.messages.option_names import OptionUse
from ikm.report.restriction import restricted, values_told
from ikm.survey.columns.mapping_file import PERIOD
from ikm.survey.counting.table_reading import TableReading
from ikm.survey.texts.vocabulary import plain

ALL, LATEST, NAMED = "all", "latest", "named"
"""How the period was chosen: none was, so all count; it is the last of several; the caller named it."""


EVERY = ("all", "semua")
"""What is said instead of a period where the respondents of all of them are to count."""


def is_every(period: str) -> bool:
    """Whether what stands for a period says that the respondents of all periods are meant, and names none."""
    return plain(period) in EVERY


class PeriodChoice(NamedTuple):
    """The period that a report speaks of.

    ``label`` is what it is called, None where it has no name; ``chosen`` are the periods of the answers that count,
    and ``told`` all that the answers tell, in the order of time. ``way`` says how it was chosen.
    """

    label: str | None = None
    told: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    way: str = ALL

    def of(self, readings: Sequence[TableReading]) -> list[TableReading]:
        """The readings of the respondents of the period."""
        return [*readings] if self.way == ALL else restricted(readings, PERIOD, self.chosen)


ALL_PERIODS = PeriodChoice()
"""Nothing was chosen, and the answers tell no period."""


class ChosenPeriod(NamedTuple):
    """A choice, and what there is to say of it."""

    choice: PeriodChoice
    findings: Findings


def choose_period(
    readings: Sequence[TableReading], period: str | None, year: int | None, *, may_be_latest: bool = True
) -> ChosenPeriod:
    """The period that the caller names, else the latest of several, where that may be.

    A period that is named chooses where the answers are of several. Where they tell none, it is what the report says
    of itself, but for a word for all of them.

    :raises Refusal: ``period-none`` where the answers are of several periods and not of that one, ``year-untold``
        where they tell none.
    """
    findings = Findings()
    told = periods_told(readings)
    if year is not None:
        option = OptionUse("year", str(year))
        if not told:
            raise Refusal("year-untold", option=option)
        return ChosenPeriod(_named(str(year), told, option, str(year)), findings)
    if period is not None and is_every(period):
        return ChosenPeriod(PeriodChoice(None, told), findings)
    if period is None:
        latest = _latest(told) if told else None
        if latest is None:
            return ChosenPeriod(PeriodChoice(None, told), findings)
        if len(told) > 1 and not may_be_latest:
            return ChosenPeriod(PeriodChoice(None, told), findings)
        if len(told) > 1:
            return ChosenPeriod(PeriodChoice(latest, told, (latest,), LATEST), findings)
        is_of_all = None not in values_told(readings, PERIOD)
        return ChosenPeriod(PeriodChoice(latest if is_of_all else None, told), findings)
    if len(told) > 1:
        return ChosenPeriod(_named(period, told, OptionUse("period", period)), findings)
    if told and not _periods_called(period, told) and not _lies_within(period, told[0]):
        findings.add("period-other", period=safe_value(period), told=safe_value(told[0]))
    return ChosenPeriod(PeriodChoice(period, told), findings)


def periods_told(readings: Sequence[TableReading]) -> tuple[str, ...]:
    """The periods that the respondents are told to be of, in the order of time."""
    from ikm.survey.texts.periods import sort_key

    is_told = any(PERIOD in by for reading in readings for by in reading.counted.groups)
    labels = values_told(readings, PERIOD) if is_told else ()
    return tuple(sorted((label for label in labels if label), key=sort_key))


def readings_of_span(
    readings: Sequence[TableReading], periods: PeriodChoice, span: str | None
) -> list[TableReading] | None:
    """The readings of the year, half-year and so on that the chosen periods lie in; None where that is not known.

    ``span`` is the kind of that time. Where the answers tell no period, or one and it is not said of which time the
    users are, all are taken to be of one such time.
    """
    from ikm.survey.texts.periods import read

    if not periods.told or (len(periods.told) == 1 and span is None):
        return [*readings]
    if span is None:
        return None
    spans = {label: period.coarser(span) for label in periods.told if (period := read(label))}
    wanted = {spans.get(label) for label in periods.chosen or periods.told}
    if len(wanted) > 1 or None in wanted:
        return None
    (own,) = wanted
    return restricted(readings, PERIOD, {label for label, of_label in spans.items() if of_label == own})


def are_of_span(periods: PeriodChoice, span: str | None) -> bool:
    """Whether the respondents of a report are those of one such time, no more and no less, as far as is known."""
    from ikm.survey.texts.periods import read

    if not periods.told or (len(periods.told) == 1 and span is None):
        return True
    chosen = [read(label) for label in periods.chosen or periods.told]
    return len(chosen) == 1 and chosen[0] is not None and chosen[0].kind == span


def _latest(told: Sequence[str]) -> str | None:
    """The last in time; None where the name of one, such as “Tahap 2”, is no period: nothing tells when it was."""
    from ikm.survey.texts.periods import read, sort_key

    return max(told, key=sort_key) if all(map(read, told)) else None


def _named(period: str, told: tuple[str, ...], option: OptionUse, label: str | None = None) -> PeriodChoice:
    """The periods that are called so, and those within: a year has its quarters, which another file may tell."""
    called = _periods_called(period, told)
    chosen = tuple(one for one in told if one in called or _lies_within(one, period))
    if not chosen:
        raise Refusal("period-none", option=option, known=told, near=near(period, told))
    return PeriodChoice(label or (chosen[0] if len(chosen) == 1 else period), told, chosen, NAMED)


def _periods_called(period: str, labels: Iterable[str]) -> tuple[str, ...]:
    """The labels by which a period is called, as it is written, or in other words for the same time."""
    from ikm.survey.texts.periods import read

    labels = tuple(labels)
    if period in labels:
        return (period,)
    spellings = {plain(period), plain(str(read(period) or ""))} - {""}
    return tuple(label for label in labels if plain(label) in spellings or plain(str(read(label) or "")) in spellings)


def _lies_within(period: str, other: str) -> bool:
    """Whether both are periods, of which one lies within the other."""
    from ikm.survey.texts.periods import read

    inner, outer = read(period), read(other)
    return inner is not None and outer is not None and inner.within(outer)


def period_called(period: str, labels: Sequence[str]) -> str:
    """The one label that a period is called by.

    :raises Refusal: ``period-unknown`` where there is none, or more than one.
    """
    fitting = _periods_called(period, labels)
    if len(fitting) != 1:
        raise Refusal(
            "period-unknown",
            period=period,
            known=labels or PhraseUse("list-none"),
            near=near(period, labels),
        )
    return fitting[0]
