"""The figure that heads a report, and those beside it by name: pooled, the mean of strata, weighted by users served.

One of them is the index of the run, in every output of it; the others never stand there as a second one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ikm.index.change import OF_USERS
from ikm.index.interval import Interval, of_combination
from ikm.index.method import Method
from ikm.index.rollup import MEAN, POOLED, POPULATION, WAYS, Rollup, StratumKey, roll_up, with_intervals
from ikm.index.score import Score, UnsurScore, rolled_up
from ikm.index.statistics import Statistics, UnsurStatistics, shares
from ikm.messages.findings import Findings, PhraseUse
from ikm.messages.masking import safe_value
from ikm.report.confidence import GroupStatistics
from ikm.report.pooling import By, Pool, importance_of, pool_everyone, pool_groups, respondents_in, score_pool
from ikm.report.report import Group, Results
from ikm.report.strata import Strata
from ikm.rules.ruleset import Grade
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import BLANK, PERIOD, SERVICE, UNIT
from ikm.survey.counting.grouping import GroupKey
from ikm.survey.counting.table_reading import TableReading

UNASKED, UNNAMED = "nobody-asked", "unnamed"
"""Reasons: nobody of a stratum was asked; respondents are of no stratum."""
MOST_APART = Fraction(1, 2)
"""Points that the pooled figure may lie from the weighted one, unless their classes differ."""


class HeadlineFigures(NamedTuple):
    """The whole by the way that heads the report, and the figures of the other ways, as far as there are any."""

    group: Group
    pooled: Score
    rollups: tuple[Rollup, ...]


class GroupScorer:
    """Scores the whole and groups of it, by the way that heads the report; each pool of respondents once."""

    def __init__(
        self, way: str, strata: Strata, method: Method, describe: GroupStatistics | None, confidence: Fraction
    ) -> None:
        self.way, self.strata, self.method = way, strata, method
        self._describe, self._confidence = describe, confidence
        self._known: dict[tuple[tuple[str, str | None], ...], Group] = {}

    def headline(self, readings: Sequence[TableReading]) -> HeadlineFigures:
        """The whole, and what it is by every way."""
        pool = pool_everyone(readings)
        pooled = self.pooled({}, pool)
        if self._describe:
            pooled = pooled._replace(stats=self._describe.of_whole(readings, pool, pooled.score))
        strata = pool_groups(readings, self.strata.by) if self.strata.by else {}
        rollups = []
        for way in WAYS[1:]:
            is_known = way == self.way or (len(strata) > 1 if way == MEAN else self._are_weighed(strata))
            if strata and is_known:
                rollups.append(self._rolled({}, strata, way))
        heading = next((rollup for rollup in rollups if rollup.way == self.way), None)
        if heading:
            return HeadlineFigures(self._by_rollup(pooled, pool, heading), pooled.score, tuple(rollups))
        weighted = next((rollup for rollup in rollups if rollup.way == POPULATION), None)
        if weighted and weighted.interval and pooled.stats:
            pooled = pooled._replace(stats=_without_limits(pooled.stats))
        return HeadlineFigures(pooled, pooled.score, tuple(rollups))

    def table(self, by: By, readings: Sequence[TableReading], min_n: int) -> list[Group]:
        """The groups of a table, in no order; of fewer respondents than ``min_n`` no more than their number.

        Where they pool strata whose users are known, they have no interval of their own: no more has the whole. A
        service of one unit, or a unit of one service, is put together of nothing, and has the figure of its
        respondents, whether that unit counts in the whole or not; a period is the whole of its time.
        """
        is_of_whole = set(map(role_called, by)) <= {PERIOD}
        pools = pool_groups(readings, by)
        parts = self._strata_of_groups(by, readings)
        groups = []
        for values, pool in pools.items():
            key = dict(zip(by, values, strict=True))
            if respondents_in(pool) < min_n:
                score = Score(respondents_in(pool), reason="min-n")
                group = Group(key, score, self._describe(key, pool, score) if self._describe else None)
            else:
                group = self.pooled(key, pool)
                strata = parts.get(values, {})
                if self.way != POOLED and (len(strata) > 1 or (strata and is_of_whole)):
                    group = self._by_rollup(group, pool, self._rolled(key, strata, self.way))
                elif group.stats and self._are_weighed(strata):
                    group = group._replace(stats=_without_limits(group.stats))
            groups.append(group)
        return groups

    def pooled(self, key: Mapping[str, str | None], pool: Pool) -> Group:
        """A group whose respondents count alike."""
        named = tuple(sorted(key.items()))
        if named not in self._known:
            score = score_pool(pool)
            stats = self._describe(key, pool, score) if self._describe else None
            self._known[named] = Group(dict(key), score, stats, importance_of(pool, score))
        return self._known[named]._replace(key=dict(key))  # the same group may stand under its keys in another order

    def _are_weighed(self, strata: Collection[GroupKey]) -> bool:
        """Whether there are several strata, and it is known how many users each of them served."""
        return len(strata) > 1 and all(key in self.strata.served for key in strata)

    def _strata_of_groups(self, by: By, readings: Sequence[TableReading]) -> dict[GroupKey, dict[GroupKey, Pool]]:
        """The strata of each group of a table, where it can have some.

        Groups that describe people are pooled whatever heads the report, for no list tells whom each unit served of
        them.
        """
        roles = tuple(role_called(name) for name in by)
        further = tuple(name for name in self.strata.by if name not in roles)
        is_put_together = self.way != POOLED or (self._describe and self.strata.served)
        if not is_put_together or not further or not set(roles) <= {UNIT, SERVICE, PERIOD}:
            return {}
        crossed = (*roles, *further)
        places = [crossed.index(name) for name in self.strata.by]
        parts: dict[GroupKey, dict[GroupKey, Pool]] = {}
        for values, pool in pool_groups(readings, crossed).items():
            parts.setdefault(values[: len(by)], {})[tuple(values[place] for place in places)] = pool
        return parts

    def _rolled(self, group: Mapping[str, str | None], strata: Mapping[GroupKey, Pool], way: str) -> Rollup:
        """The index of a group, put together of its strata."""
        named: dict[StratumKey, Pool] = {}
        nameless = False
        for values, pool in sorted(strata.items(), key=_blanks_first):  # sums of floats are those of their order
            key = tuple(value for value in values if value is not None)
            if len(key) == len(values):
                named[key] = pool
            else:
                nameless = True
        by = self.strata.by
        of_strata = {
            key: self.pooled({**group, **dict(zip(by, key, strict=True))}, pool) for key, pool in named.items()
        }
        scores = {key: stratum.score for key, stratum in of_strata.items()}
        found = roll_up(way, by, scores, self.method, self.strata.served)
        left_out = [*found.left_out, *([((BLANK,), UNNAMED)] if nameless else [])]
        left_out += [] if group else [(key, UNASKED) for key in sorted(self.strata.unasked)]
        found = found._replace(left_out=tuple(left_out))
        statistics = {key: stratum.stats for key, stratum in of_strata.items() if stratum.stats}
        if not self._describe:
            return found
        users_of = self._describe.users_of

        def combined(key: StratumKey, counts: Mapping[str, Fraction]) -> Interval:
            (tallies,) = named[key].values()
            served = users_of(of_strata[key].key)
            return of_combination(tallies.tally, tallies.questions, counts, served)

        return with_intervals(found, statistics, combined, self.method, self._confidence)

    def _by_rollup(self, group: Group, pool: Pool, found: Rollup) -> Group:
        """A group with the figures of a roll-up, and what its respondents answered."""
        answered = group.score if group.score.unsur else _answered(pool)
        reasons = {reason for _, reason in found.left_out}
        is_of_none = not found.strata and len(reasons) == 1
        score = rolled_up(answered, found.nrr, self.method, reasons.pop() if is_of_none else None)
        stats = group.stats
        if stats:
            interval = found.interval or Interval(reason=score.reason)
            stats = Statistics(interval, stats.reliability, _statistics_of(score, stats, found))
        return Group(group.key, score, stats, group.importance, group.score)


def _blanks_first(stratum: tuple[GroupKey, Pool]) -> list[str]:
    return [value or "" for value in stratum[0]]


def _statistics_of(score: Score, pooled: Statistics, found: Rollup) -> dict[str, UnsurStatistics]:
    of_unsur = {}
    for one in score.unsur:
        own = pooled.unsur.get(one.unsur.id) or UnsurStatistics(Interval(), *shares(one, score.respondents), ())
        interval = found.intervals.get(one.unsur.id) or Interval(reason=score.reason)
        of_unsur[one.unsur.id] = own._replace(interval=interval)
    return of_unsur


def _without_limits(stats: Statistics) -> Statistics:
    """The statistics of a pooled figure where the users of its strata are known: the limits would not be theirs."""

    def without(interval: Interval) -> Interval:
        return interval._replace(se=None, margin=None, low=None, high=None, reason=OF_USERS, near_ceiling=False)

    unsur = {id: one._replace(interval=without(one.interval)) for id, one in stats.unsur.items()}
    return stats._replace(interval=without(stats.interval), unsur=unsur, days=None, priorities=None)


def _answered(pool: Pool) -> Score:
    """What respondents answered who were not all asked the same, unsur by unsur."""
    of_unsur: dict[str, UnsurScore] = {}
    for tallies in pool.values():
        for one in score_pool({(): tallies}).unsur:
            before = of_unsur.get(one.unsur.id)
            of_unsur[one.unsur.id] = _joined(before, one) if before else one._replace(questions=())
    is_exact = all(not int(tallies.tally.estimated) for tallies in pool.values())
    return Score(respondents_in(pool), unsur=tuple(of_unsur.values()), respondents_exact=is_exact)


def _joined(one: UnsurScore, other: UnsurScore) -> UnsurScore:
    counts = tuple(map(sum, zip(one.counts, other.counts, strict=True)))
    return one._replace(counts=counts, answers=one.answers + other.answers, total=one.total + other.total)


class WayFigure(NamedTuple):
    """The index of the whole by one way."""

    way: str
    ikm: Decimal
    grade: Grade | None


def other_figures(results: Results) -> list[WayFigure]:
    """What the whole is by the ways that do not head the report, as far as there are figures."""
    figures = [
        WayFigure(rollup.way, rollup.ikm, rollup.grade) for rollup in results.rollups if rollup.ikm is not None
    ]
    if results.pooled.ikm is not None:
        figures.insert(0, WayFigure(POOLED, results.pooled.ikm, results.pooled.grade))
    return [figure for figure in figures if figure.way != results.way]


def note_other_classes(results: Results) -> Findings:
    """Note where another way gives the whole another class than the one that heads the report."""
    findings = Findings()
    heading = results.overall
    for figure in other_figures(results):
        if heading.grade and figure.grade and figure.grade != heading.grade:
            findings.add(
                "rollup-matters",
                ikm=heading.ikm,
                mutu=heading.grade.mutu,
                way=way_name(results.way, results.strata),
                kind=way_name(figure.way, results.strata),
                other=figure.ikm,
                other_mutu=figure.grade.mutu,
            )
    return findings


def way_name(way: str, strata: Sequence[str]) -> PhraseUse:
    """What a figure of the whole is called, by its way and what its strata are."""
    named = (way,) if way == POOLED else (way, *strata)
    return PhraseUse(f"way-{'-'.join(named)}")


def warn_unweighted(results: Results) -> Findings:
    """Warn where the pooled index is not that of the users served, where these are known of all strata.

    A sample drawn unit by unit is none of the whole: of units of 20,000, 5,000, 640 and 150 users the samples that
    Krejcie and Morgan give are 377, 357, 240 and 108, so that the smallest weighs fifty times as much as it should.
    """
    findings = Findings()
    pooled = results.pooled
    weighted = next((rollup for rollup in results.rollups if rollup.way == POPULATION), None)
    if results.way != POOLED or weighted is None or weighted.exact is None or pooled.exact is None:
        return findings
    if pooled.grade != weighted.grade or abs(pooled.exact - weighted.exact) > MOST_APART:
        findings.add(
            "pooled-unweighted",
            ikm=pooled.ikm,
            mutu=_in_brackets(pooled.grade),
            other=weighted.ikm,
            other_mutu=_in_brackets(weighted.grade),
            strata=PhraseUse("strata-units" if results.strata == (UNIT,) else "strata-services"),
        )
    return findings


def warn_alike_strata(results: Results) -> Findings:
    """Warn where an interval that is shown takes strata for certain in which all respondents say the same."""
    findings = Findings()
    rollups = [rollup for rollup in results.rollups if rollup.way in (results.way, POPULATION)]
    shown = [rollup for rollup in rollups if rollup.interval and rollup.interval.limits]
    alike = dict.fromkeys(key for rollup in shown for key in rollup.alike)
    if results.shows_stats and alike:
        named = [safe_value(" · ".join(key)) for key in alike]
        findings.add("strata-alike", number=len(named), strata=named)
    return findings


def _in_brackets(grade: Grade | None) -> str:
    return f" ({grade.mutu})" if grade else ""
