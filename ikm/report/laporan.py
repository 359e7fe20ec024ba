"""What a laporan is made from: the results, what the office says, the periods before; and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.index.change import Difference
from ikm.index.rounding import half_up
from ikm.index.score import Score, UnsurScore, grade_of, score_of
from ikm.messages.findings import Findings
from ikm.report.comparison import Comparison, compare, other_choices
from ikm.report.period_choice import is_every
from ikm.report.report import Group, GroupTable, Report, SampleQuota
from ikm.report.stored_report import GroupFigures, StoredReport, of_report
from ikm.rules.ruleset import Grade, Ruleset, Unsur
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import PERIOD, SERVICE, UNIT
from ikm.survey.exchange.office import NO_OFFICE, Office, PastIndex, Plan
from ikm.survey.exchange.suggestions_file import SortedSuggestions

OUTLINE_2025, OUTLINE_2023 = OUTLINES = ("2025", "2023")
"""The two generations of the ministry's outline, the one in use first."""
REGULATION = "regulation"
"""The order in which the outline prints the unsur, whatever the order of reading."""
DONE, BEGUN, OPEN = STATUSES = ("sudah", "proses", "belum")
"""What the office says of a plan of the period before."""
PERIODS_SHOWN = 5
VALUES_WITHIN = Decimal("0.01")
"""So near to the printed index is the one that is made of the values printed beside it, which were rounded, too."""


NOTHING_FOUND = Findings()


class TrendPoint(NamedTuple):
    """The index of one period.

    ``judged`` says whether the change from the last point with an index can be told from none; None where that change
    was not tested.
    """

    period: str
    ikm: Decimal | None
    exact: Fraction | None
    grade: Grade | None
    respondents: int | None
    judged: Difference | None = None


class TrendStep(NamedTuple):
    """The period of a report, and the last one before it; both have an index."""

    before: TrendPoint
    after: TrendPoint

    @property
    def change(self) -> Fraction:
        """How much the exact index rose."""
        assert self.before.exact is not None
        assert self.after.exact is not None
        return self.after.exact - self.before.exact


class Contradiction(NamedTuple):
    """The index of a period as the office copied it onto its trend, as others have it, and as the document has it."""

    period: str
    copied: Decimal
    other: Decimal
    shown: Decimal


class UnsurValue(NamedTuple):
    """An unsur with its value on the scale of the index and its class, as they are printed."""

    unsur: Unsur
    ikm: Decimal | None
    grade: Grade | None
    score: UnsurScore


class Realisation(NamedTuple):
    """How many plans of the period before there were, and how many of them are done, begun or open.

    ``untold`` are those of which the office says none of it.

    ``months`` is within how many months of the report before the last of them was done, where all are and the days
    are known.
    """

    planned: int
    done: int
    begun: int
    open: int
    untold: int
    months: int | None


class Laporan(NamedTuple):
    """All that a laporan is made from.

    ``previous`` are the figures of the period before, ``suggestions`` those that a person sorted and released; where
    it ``is_part``, others were read in the same run. ``office_findings`` is what there is to say of the office file,
    which is nothing for the document.
    """

    report: Report
    office: Office = NO_OFFICE
    outline: str = OUTLINE_2025
    previous: StoredReport | None = None
    suggestions: SortedSuggestions | None = None
    is_part: bool = False
    office_findings: Findings = NOTHING_FOUND

    @property
    def rules(self) -> Ruleset:
        """The rules of the report."""
        return self.report.method.rules

    @property
    def unit(self) -> str | None:
        """Of whom the report is."""
        return self.office.laporan.unit or self.report.name

    @property
    def period(self) -> str | None:
        """Of which time the report is, as it is called."""
        of_office = self.office.laporan.period
        if of_office is not None and is_every(of_office):
            of_office = None
        return self.report.period or of_office

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of the survey: those that the office says, else those of the answers."""
        conduct, told = self.office.pelaksanaan, self.report.card.days
        first = conduct.mulai or (told[0] if told else None)
        last = conduct.selesai or (told[1] if told else None)
        return (first, last) if first and last else None

    @property
    def services(self) -> GroupTable | None:
        """The table by service; None where there is no more than one."""
        return self._table_by(SERVICE)

    @property
    def units(self) -> GroupTable | None:
        """The table by unit; None where there is no more than one."""
        return self._table_by(UNIT)

    def _table_by(self, role: str) -> GroupTable | None:
        for table in self.report.tables:
            if [role_called(name) for name in table.by] == [role] and len(table.groups) > 1:
                return table
        return None

    @property
    def quota(self) -> SampleQuota | None:
        """The sample of the whole that is required; None where nobody says how many users there are."""
        return next((quota for quota in self.report.quotas if not quota.key), None)

    def values(self, group: Group | None = None) -> list[UnsurValue]:
        """The unsur of the whole, or of a group, in the order of the outline."""
        score = group.score if group else self.report.overall
        scored = {one.unsur.id: one for one in score.unsur}
        return [
            UnsurValue(one, scored[one.id].ikm, scored[one.id].grade, scored[one.id])
            for one in in_order(self.report.method.unsur, self.rules)
            if one.id in scored
        ]

    def lowest(self) -> list[UnsurValue]:
        """The three unsur of the lowest value, lowest first, with those that tie; none where all are equal."""
        low = [one.unsur.id for one in self.report.overall.lowest]
        return sorted((one for one in self.values() if one.unsur.id in low), key=_by_value)

    def highest(self) -> list[UnsurValue]:
        """The three unsur of the highest value, highest first, with those that tie; none of the lowest."""
        low = {one.unsur.id for one in self.report.overall.lowest}
        if not low:
            return []
        answered = [one for one in self.values() if one.score.nrr is not None]
        answered.sort(key=lambda one: -(one.score.nrr or 0))
        third = answered[:3][-1].score.nrr or 0
        return [one for one in answered if (one.score.nrr or 0) >= third and one.unsur.id not in low]

    def extremes(self) -> tuple[list[UnsurValue], list[UnsurValue]]:
        """The unsur of the very lowest value and of the very highest, all that tie; none where all are equal."""
        found = {one.score.nrr for one in self.values() if one.score.nrr is not None}
        if not self.report.overall.lowest or not found:
            return [], []
        least, most = min(found), max(found)
        lowest = [one for one in self.values() if one.score.nrr == least]
        return lowest, [one for one in self.values() if one.score.nrr == most]

    def comparison(self) -> Comparison | None:
        """What changed since the last results that tell it, none of it tested where these were made otherwise."""
        if self.previous is None:
            return None
        ours = of_report(self.report)
        previous = self.previous.without_spreads() if other_choices(self.previous, ours) else self.previous
        return compare(previous, ours, self.rules, self.report.confidence)

    def trend(self) -> list[TrendPoint]:
        """The index of each period up to that of the report, in the order of time; the last ones only.

        A period that is told twice stands there once, however it is written: as the answers have it, else as the
        results before do.
        """
        from ikm.survey.texts.periods import in_usual_words, sort_key

        points: dict[str, TrendPoint] = {}
        for point in (*self._told_by_the_office(), *self._told_by_the_previous(), *self._told_by_reports()):
            points[in_usual_words(point.period)] = point
        ordered = sorted(points.values(), key=lambda point: sort_key(point.period))
        own = self.period
        if own and in_usual_words(own) in points:
            ordered = [point for point in ordered if sort_key(point.period) <= sort_key(own)]
        return self._judged(ordered)[-PERIODS_SHOWN:]

    def last_step(self) -> TrendStep | None:
        """The step to the period of the report from the period before; None where the trend has no such two."""
        known = [point for point in self.trend() if point.exact is not None]
        if len(known) < 2 or self.period is None or not is_same_period(known[-1].period, self.period):
            return None
        return TrendStep(*known[-2:])

    def change(self) -> Fraction | None:
        """How much the index rose since the period before: by the trend, or by results that name no period.

        None too where the trend lacks the period that the office calls the one before.
        """
        if step := self.last_step():
            named = self.office.laporan_sebelumnya.periode
            is_of_another = named is not None and not is_same_period(named, step.before.period)
            return None if is_of_another else step.change
        comparison = self.comparison()
        return comparison.overall.change.difference if comparison else None

    def _told_by_reports(self) -> list[TrendPoint]:
        table = self._table_of_periods()
        if table is None:
            overall = self.report.overall
            if not self.period:
                return []
            return [TrendPoint(self.period, overall.ikm, overall.exact, overall.grade, overall.respondents)]
        return [
            TrendPoint(
                group.key[PERIOD] or "",
                group.score.ikm,
                group.score.exact,
                group.score.grade,
                group.score.respondents,
            )
            for group in table.groups
            if group.key[PERIOD] is not None
        ]

    def _told_by_the_previous(self) -> list[TrendPoint]:
        previous = self.previous
        if previous is None or previous.period is None:
            return []
        figures = previous.overall
        ikm = None if figures.exact is None else half_up(figures.exact, self.rules.ikm_places)
        grade = None if ikm is None else grade_of(ikm, self.rules)
        return [TrendPoint(previous.period, ikm, figures.exact, grade, figures.respondents or None)]

    def _judged(self, points: Iterable[TrendPoint]) -> list[TrendPoint]:
        """The points, each judged against the last one before it that has an index, where these two were tested."""
        from ikm.survey.texts.periods import in_usual_words

        tests = self._tests()
        judged = []
        before = ""
        for point in points:
            period = in_usual_words(point.period)
            judged.append(point._replace(judged=tests.get((before, period))))
            if point.exact is not None:
                before = period
        return judged

    def _tests(self) -> dict[tuple[str, str], Difference]:
        """By two periods, whether the change from the one to the other can be told from none, where it was tested."""
        from ikm.survey.texts.periods import in_usual_words

        tests: dict[tuple[str, str], Difference] = {}
        comparison = self.comparison()
        if comparison and comparison.before.period and self.period:
            periods = in_usual_words(comparison.before.period), in_usual_words(self.period)
            tests[periods] = comparison.overall.change.judged
        table = self._table_of_periods()
        for step in table.steps().values() if table else ():
            if step:
                before, after = (group.key[PERIOD] or "" for group in step)
                tests[in_usual_words(before), in_usual_words(after)] = step.judged(self.report.confidence)
        return tests

    def _table_of_periods(self) -> GroupTable | None:
        return next((table for table in self.report.tables if table.by == (PERIOD,)), None)

    def _told_by_the_office(self) -> list[TrendPoint]:
        points = []
        for past in self.office.tren:
            exact = exact_index(past, self.rules)
            if past.periode and exact is not None:
                ikm = half_up(exact, self.rules.ikm_places)
                points.append(TrendPoint(past.periode, ikm, exact, grade_of(ikm, self.rules), past.responden))
        return points

    def contradictions(self) -> list[Contradiction]:
        """The periods whose index the office copied onto its trend otherwise than other sources have it."""
        known = [*self._told_by_the_previous(), *self._told_by_reports()]
        indices = [(one.period, one.ikm) for one in known if one.ikm is not None]
        found = []
        for point in self._told_by_the_office():
            copied = point.ikm or Decimal()
            found += [
                Contradiction(point.period, copied, ikm, shown=ikm)
                for period, ikm in indices
                if ikm != copied and is_same_period(period, point.period)
            ]
            of_values = self._index_of_values(point.period)
            if of_values is not None and abs(of_values - copied) > VALUES_WITHIN:
                found.append(Contradiction(point.period, copied, of_values, shown=copied))
        return found

    def _index_of_values(self, period: str) -> Decimal | None:
        """The index that is made of the values which the office copied; None where they are of another period."""
        label = self.office.laporan_sebelumnya.periode
        score = score_of_values(self.office, self.report)
        is_of_period = label is not None and is_same_period(label, period)
        return score.ikm if score and is_of_period else None

    def plans(self) -> list[Plan]:
        """What the office plans; a row that only names an unsur, as it is drafted from answers, is no plan."""
        return [plan for plan in self.office.rtl if any(plan._replace(unsur=None))]

    def plans_of(self, unsur: str) -> list[Plan]:
        """What the office plans about an unsur."""
        return [plan for plan in self.plans() if plan.unsur == unsur]

    def plans_of_no_lowest(self) -> list[Plan]:
        """What the office plans about other unsur, or about none that it names."""
        low = {one.unsur.id for one in self.lowest()}
        return [plan for plan in self.plans() if plan.unsur not in low]

    def realisation(self) -> Realisation:
        """What became of the plans of the period before."""
        plans = self.office.tindak_lanjut
        done = [plan for plan in plans if plan.status == DONE]
        begun, open = (sum(plan.status == status for plan in plans) for status in (BEGUN, OPEN))
        untold = len(plans) - len(done) - begun - open
        months = None
        signed = self.office.laporan_sebelumnya.tanggal
        days = [plan.selesai for plan in done if plan.selesai]
        if signed and done and len(days) == len(plans):
            months = max(months_between(signed, day) for day in days) if min(days) >= signed else None
        return Realisation(len(plans), len(done), begun, open, untold, months)

    def media(self) -> tuple[str, ...]:
        """The kinds of media in which the result was published, each once."""
        return tuple(dict.fromkeys(one.jenis for one in self.office.publikasi if one.jenis))


def _by_value(one: UnsurValue) -> Fraction:
    return one.score.nrr or Fraction()


def is_same_period(one: str, other: str) -> bool:
    """Whether two texts name the same time, however it is written."""
    from ikm.survey.texts.periods import in_usual_words

    return in_usual_words(one) == in_usual_words(other)


def in_order(unsur: Iterable[Unsur], rules: Ruleset) -> list[Unsur]:
    """Some unsur in the order of the regulation, or in the first that the rules know."""
    known = {order.id: order.unsur for order in rules.orders}
    places = known.get(REGULATION, rules.orders[0].unsur)
    return sorted(unsur, key=lambda one: places.index(one.id))


def months_between(first: date, last: date) -> int:
    """Within how many months of a day another lies: 0 on the day itself, 1 up to the same day of the next month.

    >>> months_between(date(2025, 1, 31), date(2025, 2, 28)), months_between(date(2025, 1, 15), date(2025, 2, 16))
    (1, 2)
    """
    if last <= first:
        return 0
    months = 12 * (last.year - first.year) + last.month - first.month
    return months + (1 if last.day > first.day else 0) or 1


def exact_index(past: PastIndex, rules: Ruleset) -> Fraction | None:
    """The index that an office copied, before it is rounded; a mean on the scale of the answers is made one."""
    if past.ikm is None:
        return None
    is_mean = past.ikm <= max(rules.scores)
    return rules.index_of(Fraction(past.ikm)) if is_mean else Fraction(past.ikm)


def nrr_copied(office: Office, rules: Ruleset) -> dict[str, Fraction]:
    """The NRR of the unsur in the period before, as the office copied them from its report.

    They are copied as values on the scale of the index, or as NRR where none exceeds the highest answer.
    """
    values = {one.unsur: Fraction(one.nilai) for one in office.sebelumnya if one.unsur and one.nilai is not None}
    are_nrr = bool(values) and max(values.values()) <= max(rules.scores)
    return values if are_nrr else {id: rules.mean_of(value) for id, value in values.items()}


def score_of_values(office: Office, report: Report, respondents: int = 0) -> Score | None:
    """The score that is made of the values which the office copied; None where it copied none.

    It has an index where each unsur that was asked has a value.
    """
    nrr = nrr_copied(office, report.method.rules)
    if not nrr:
        return None
    asked = {id: mean for id, mean in nrr.items() if id in report.method.weights}
    return score_of(respondents, asked, report.method)


def past_values(office: Office, report: Report) -> StoredReport | None:
    """The period before as the values that the office copied from its report; None where it copied none.

    Its index is the one that was printed, where the office copied that onto its trend, else it is made of the values.
    """
    rules = report.method.rules
    label = office.laporan_sebelumnya.periode
    known = next(
        (past for past in office.tren if past.periode and label and is_same_period(past.periode, label)), PastIndex()
    )
    respondents = known.responden or 0
    score = score_of_values(office, report, respondents)
    if score is None:
        return None
    exact, grade = score.exact, score.grade
    printed = exact_index(known, rules)
    if printed is not None:
        exact, grade = printed, grade_of(half_up(printed, rules.ikm_places), rules)
    figures = GroupFigures(
        "",
        respondents,
        exact,
        grade.mutu if grade else None,
        grade.kinerja if grade else None,
        nrr_copied(office, rules),
        None if exact is not None else score.reason,
    )
    own = of_report(report)
    return own._replace(
        path=str(office.path or ""),
        name=None,
        period=label,
        contents=frozenset(),
        overall=figures,
        units=(),
        is_copied=True,
    )
