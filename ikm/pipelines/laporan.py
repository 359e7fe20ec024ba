"""``ikm report``: from answers, an office file and earlier results to what a laporan is made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from os import fspath
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Findings, Place, Refusal, listed_names
from ikm.messages.language import date_text
from ikm.messages.masking import masked_label
from ikm.messages.option_names import OptionUse
from ikm.options import DocumentOptions, ReadOptions, ScoreOptions, known_value
from ikm.pipelines.parts import Part, earlier_of_part, score_parts
from ikm.pipelines.published import published_options, refuse_undecided
from ikm.pipelines.read_inputs import Watch
from ikm.pipelines.reading_request import unit_names_of
from ikm.pipelines.rule_sets import RuleSetRun
from ikm.pipelines.score import score_survey, stored_periods
from ikm.report.laporan import OUTLINE_2025, OUTLINES, Laporan, past_values
from ikm.report.report import Report
from ikm.report.stored_report import StoredReport, of_period, of_report
from ikm.rules.library import ruleset_of
from ikm.rules.ruleset import IKM
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT
from ikm.survey.exchange.office import NO_OFFICE, Office
from ikm.survey.exchange.office_file import OfficeFile, read_office
from ikm.survey.exchange.population_file import match
from ikm.survey.exchange.suggestions_file import SuggestionsFile, read_suggestions
from ikm.survey.files.inputs import Source, kept_source

MOST_LISTED = 200
"""The answers of so many respondents are listed in an annex; nobody looks through more of them on paper."""
NO_KEYS: Mapping[str, str] = {}
LISTED = "pengolahan"
"""What the office file says where they are to be listed."""


def refuse_other_surveys(options: ReadOptions) -> None:
    """Refuse the rules of a survey that is none of satisfaction, of which alone the outline is.

    :raises Refusal: ``report-other-survey``.
    """
    rules = ruleset_of(options.rules)
    if rules.named.survey != IKM.survey:
        raise Refusal("report-other-survey", option=OptionUse("rules", rules.id), survey=rules.named.survey)


def laporan_of(
    sources: Source | Iterable[Source],
    options: ReadOptions,
    wanted: ScoreOptions,
    document: DocumentOptions,
    watch: Watch | None = None,
) -> Laporan:
    """What one report for everyone is made from.

    :raises Refusal: as :func:`ikm.score` does, ``period-undecided`` where the answers are of several periods and none
        is named, ``previous-later`` where the results before are of no earlier period, and what the office file is
        refused for.
    """
    ingredients = _Ingredients.read(options, wanted, document)
    office = ingredients.office_named(wanted.name)
    own = ingredients.wanted_of(office, wanted)
    own = replace(own, name=own.name or office.laporan.unit)
    report = score_survey(sources, options, own, watch)
    refuse_undecided(report, own)
    units = [unit.label for unit in report.units()] or [*filter(None, [wanted.name])]
    made = ingredients.laporan(report, office, ingredients.earlier)
    return made._replace(office_findings=ingredients.warn_unmet_units(units))


def laporan_parts(
    sources: Source | Iterable[Source],
    options: ReadOptions,
    wanted: ScoreOptions,
    document: DocumentOptions,
    keys: tuple[str, ...],
    watch: Watch | None = None,
) -> Iterator[Part[Laporan]]:
    """What a report for each part of a survey is made from, each with what the office file says of its unit.

    :raises Refusal: as :func:`ikm.pipelines.parts.score_parts` does, and what the office file is refused for.
    """
    ingredients = _Ingredients.read(options, wanted, document, keys)

    def office_of(of_key: Mapping[str, str]) -> Office:
        return ingredients.office_of(of_key[UNIT]) if UNIT in of_key else ingredients.office_named(wanted.name)

    def own_options(given: ScoreOptions, of_key: Mapping[str, str]) -> ScoreOptions:
        return replace(ingredients.wanted_of(office_of(of_key), wanted), strata=given.strata)

    for_all = ingredients.wanted_of(office_of({}), wanted)
    scored = [*score_parts(sources, options, for_all, keys, watch, own_options)]
    units = dict.fromkeys(part.values[keys.index(UNIT)] for part in scored) if UNIT in keys else ()
    unmet = ingredients.warn_unmet_units(units)
    for part in scored:
        if isinstance(part.outcome, Refusal):
            yield Part(part.values, part.outcome)
            continue
        (report,) = part.outcome
        of_key = dict(zip(keys, part.values, strict=True))
        try:
            if PERIOD not in of_key:
                refuse_undecided(report, own_options(wanted, of_key))
            earlier = earlier_of_part(ingredients.earlier, of_key)
            made = ingredients.laporan(report, office_of(of_key), earlier, of_key)
            yield Part(part.values, made._replace(office_findings=unmet))
        except Refusal as refusal:
            yield Part(part.values, refusal)


class _Ingredients(NamedTuple):
    """What goes into every report of a run beside its answers: the office file, and the results before."""

    options: ReadOptions
    document: DocumentOptions
    parts: tuple[str, ...]
    offices: OfficeFile | None
    earlier: tuple[StoredReport, ...]
    suggestions: SuggestionsFile | None

    @classmethod
    def read(
        cls,
        options: ReadOptions,
        wanted: ScoreOptions,
        document: DocumentOptions,
        parts: tuple[str, ...] = (),
    ) -> _Ingredients:
        """Read them, before any answers are read; ``parts`` is by what there is a report each."""
        known_value("outline", document.outline, OUTLINES)
        rules = ruleset_of(options.rules).converted(options.conversion)
        offices = (
            read_office(Path(document.office), rules, files_are_needed=True) if document.office is not None else None
        )
        earlier: Sequence[StoredReport] = ()
        if document.former is not None:
            alike = _options_of(options, wanted, document, parts)
            former = kept_source(fspath(document.former), options.max_input)
            unit_names = unit_names_of(options)
            periods = stored_periods(former, RuleSetRun(options, ()), alike)
            earlier = [one.with_unit_names(unit_names) for one in periods]
        named = document.saran
        if named is None and offices is not None:
            named = offices.shared.saran.berkas
        suggestions = read_suggestions(fspath(named), rules) if named is not None else None
        return cls(options, document, parts, offices, tuple(earlier), suggestions)

    def office_of(self, unit: str) -> Office:
        """What the office file says of a unit."""
        return NO_OFFICE if self.offices is None else self.offices.of(unit)

    def office_named(self, name: str | None) -> Office:
        """What the office file says of the one that a report is named after."""
        return NO_OFFICE if self.offices is None else self.offices.named(name)

    def warn_unmet_units(self, units: Collection[str]) -> Findings:
        """Warn of units that the office file names and no answers are of: perhaps it spells them otherwise.

        A file of hundreds of offices is right beside the answers of the one that it names.
        """
        findings = Findings()
        if self.offices is None or not units:
            return findings
        matches = match(units, self.offices.units)
        is_of_one = len(units) == 1 and (matches.found or len(self.offices.units) == 1)
        if matches.without and not is_of_one:
            findings.add(
                "office-units-unmet",
                Place(str(self.offices.path)),
                number=len(matches.without),
                units=listed_names(map(masked_label, matches.without)),
                known=listed_names(units),
            )
        return findings

    def wanted_of(self, office: Office, wanted: ScoreOptions) -> ScoreOptions:
        """What is worked out for a report; what the caller names goes before what the office says."""
        wanted = _options_of(self.options, wanted, self.document, self.parts)
        if wanted.period is None and wanted.year is None:
            wanted = replace(wanted, period=office.laporan.period)
        if wanted.population is None and self.offices is not None:
            wanted = replace(wanted, population=self.offices.population())
        is_listed = office.lampiran.data == LISTED
        return replace(wanted, answers=MOST_LISTED if is_listed else 0)

    def laporan(
        self, report: Report, office: Office, earlier: Sequence[StoredReport], of_key: Mapping[str, str] = NO_KEYS
    ) -> Laporan:
        """What a report is made from; ``earlier`` are the results before, of whom it is.

        Where no file has the results before, they are those that the office copied, else those of the last period
        that the answers or earlier reports tell. Suggestions are told by unit, and not by service or period.
        """
        is_told = self.suggestions is not None and not {SERVICE, PERIOD} & of_key.keys()
        suggestions = self.suggestions.of(of_key.get(UNIT)) if self.suggestions and is_told else None
        made = Laporan(report, office, self.document.outline, suggestions=suggestions, is_part=bool(of_key))
        if earlier:
            own = of_report(report)._replace(period=made.period)
            previous: StoredReport | None = _last_before(earlier, own)
        else:
            previous = past_values(office, report) or _told_by_trend(report)
        if previous and previous.period is None:
            previous = previous._replace(period=office.laporan_sebelumnya.periode)
        return made._replace(previous=previous)


def _options_of(
    options: ReadOptions, wanted: ScoreOptions, document: DocumentOptions, parts: Collection[str]
) -> ScoreOptions:
    """The figures of a report in an outline: only that of 2025 is headed by the mean of services."""
    published = published_options(options, wanted, parts)
    return published if document.outline == OUTLINE_2025 else replace(published, overall=wanted.overall)


def _last_before(earlier: Sequence[StoredReport], own: StoredReport) -> StoredReport:
    """The results of the last period before that of a report.

    :raises Refusal: ``previous-later`` where all are of that period or of later ones, as far as that is known, and
        ``previous-same`` where all are made of answers of the report.
    """
    from ikm.survey.texts.periods import sort_key

    before = [one for one in earlier if _may_be_before(one, own)]
    if not before:
        first = earlier[0]
        if all(one.contents & own.contents for one in earlier):
            raise Refusal("previous-same", Place(first.path))
        raise Refusal("previous-later", Place(first.path), period=_time_of(first), own=_time_of(own))
    return max(before, key=lambda one: sort_key(one.period))


def _may_be_before(one: StoredReport, own: StoredReport) -> bool:
    """Whether results may be of an earlier time than others: by their periods, else by the days of their answers."""
    from ikm.survey.texts.periods import read, sort_key

    if one.contents & own.contents:
        return False
    if one.period and own.period and read(one.period) and read(own.period):
        return sort_key(one.period) < sort_key(own.period)
    if one.days and own.days:
        return one.days[0] < own.days[0]
    return True


def _time_of(stored: StoredReport) -> str:
    """Of which time results are, as far as it is known."""
    if stored.period:
        return stored.period
    return "–".join(map(date_text, stored.days)) if stored.days else stored.label


def _told_by_trend(report: Report) -> StoredReport | None:
    """The results of the last period before that of a report which has a trend; None where it has none."""
    from ikm.survey.texts.periods import sort_key

    labels = [
        label
        for table in report.tables
        if table.by == (PERIOD,)
        for group in table.groups
        if (label := group.key[PERIOD]) is not None and group.score.exact is not None
    ]
    if report.period is None:
        return None
    before = [label for label in labels if sort_key(label) < sort_key(report.period)]
    return of_period(report, max(before, key=sort_key)) if before else None
