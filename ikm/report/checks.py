"""Warnings and notes about results: each check is a small function that returns what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.clusters import FEW_EFFECTIVE
from ikm.index.interval import FEWEST_ANSWERS
from ikm.index.method import EXACT, Method
from ikm.index.rounding import half_up, trimmed
from ikm.index.score import Score, grade_of, hole, index
from ikm.messages.findings import Fact, Findings, ListUse, PhraseUse, Place, listed, offered
from ikm.messages.masking import safe_value
from ikm.report.pooling import groups_of_table
from ikm.report.report import BLANK, Results
from ikm.rules.library import known, load
from ikm.rules.ruleset import Citation, Ruleset
from ikm.survey.counting.foot_figures import AnswersAbove, FooterClaim
from ikm.survey.texts import vocabulary

if TYPE_CHECKING:
    from ikm.index.statistics import Statistics
    from ikm.survey.counting.table_reading import TableReading

FEW = 10
"""Units and services with fewer respondents get a warning; profile groups below it show n only."""
NI_PLACES, EFFECTIVE_PLACES = 5, 1
WHOLE = PhraseUse("the-whole")
UNVERIFIED = "M"
"""The mark of a source that was not found."""
LOWEST_CLAIMED_INDEX = Fraction(95, 100)
"""From this part of the lowest index on, a figure in a foot is an index (nine weights of 0.11 give a little less than
the lowest); below it, a mean answer."""

Check = Callable[[Results], Findings]
PlaceOfFigure = Callable[[int, int | None], Place]
"""Gives the place of a row in the foot of a sheet, or of the figure there on a column."""


def run_checks(results: Results, profile_keys: Collection[str]) -> Findings:
    """All that some results give reason to say.

    ``profile_keys`` are the names they are grouped by that describe people: groups of those may be small.
    """
    findings = warn_few_respondents(results, profile_keys)
    for check in REPORT_CHECKS:
        findings += check(results)
    return findings


def warn_alike_values(results: Results) -> Findings:
    """Warn of group names that differ in case, spaces or signs only, such as “Loket A” and “loket-a”."""
    values_of: dict[str, set[str | None]] = {}
    for table in results.tables:
        for name in table.by:
            values_of.setdefault(name, set()).update(group.key[name] for group in table.groups)
    findings = Findings()
    for name, shown in _alike_in(values_of):
        findings.add("value-alike", column=name, values=shown)
    return findings


def warn_alike_groups(readings: Iterable[TableReading], warned: Findings) -> Findings:
    """Warn of the same before anything is scored, but for values that were ``warned`` of in one column.

    Names of files differ among tables only, each of which has one.
    """
    values_of: dict[str, set[str | None]] = {}
    for reading in readings:
        for by in reading.tables:
            for key in groups_of_table(reading, by):
                for name, value in zip(by, key, strict=True):
                    values_of.setdefault(name, set()).add(value)
    known = {dict(one.facts)["values"] for one in warned.listed() if one.code == "value-alike"}
    findings = Findings(warned.max_per_code)
    for name, shown in _alike_in(values_of):
        if shown not in known:
            findings.add("value-alike", column=name, values=shown)
    return findings


def _alike_in(values_of: Mapping[str, Iterable[str | None]]) -> Iterator[tuple[str, ListUse]]:
    """The values of each key that look alike."""
    for name, values in values_of.items():
        for alike in vocabulary.alike(value for value in values if value):
            yield name, listed(f"“{safe_value(value)}”" for value in alike)


def warn_few_respondents(results: Results, profile_keys: Collection[str]) -> Findings:
    """Warn of units and services with few respondents, whose figures are shown all the same."""
    findings = Findings()
    for table in results.tables:
        if not set(profile_keys).isdisjoint(table.by):
            continue
        for group in table.groups:
            if group.score.respondents < FEW:
                findings.add("few-respondents", group=group.label, respondents=group.score.respondents)
    return findings


def warn_weight_matters(results: Results) -> Findings:
    """Warn where another weight that is in use would give the whole or a unit another class."""
    findings = Findings()
    method = results.method
    other_methods = _methods_by_other_weights(method)
    for label, score in _whole_and_units_with_index(results):
        nrr = _nrr_by_unsur(score)
        if score.grade is None or nrr.keys() != method.weights.keys():
            continue
        for other in other_methods:
            other_ikm = half_up(index(nrr, other), other.rules.ikm_places)
            other_grade = grade_of(other_ikm, other.rules)
            if other_grade and other_grade != score.grade:
                findings.add(
                    "weight-matters",
                    group=label,
                    weight=_weight_text(method),
                    ikm=score.ikm,
                    mutu=score.grade.mutu,
                    other=_weight_text(other),
                    other_ikm=other_ikm,
                    other_mutu=other_grade.mutu,
                )
    return findings


def note_printed_gaps(results: Results) -> Findings:
    """Note an index of the whole or a unit that lies between two classes of the regulation's printed table."""
    findings = Findings()
    rules = results.method.rules
    for label, score in _whole_and_units_with_index(results):
        bounds = None if score.exact is None else hole(score.exact, rules)
        if score.exact is not None and bounds is not None:
            lower, upper = bounds
            ni = half_up(rules.mean_of(score.exact), NI_PLACES)
            findings.add("printed-gap", group=label, ni=ni, lower=lower, upper=upper, ikm=score.ikm)
    return findings


def warn_unused_scale(results: Results) -> Findings:
    """Warn where nobody used the upper end of the scale, and the form may have had a shorter one.

    The same five statements of SPAK are asked on scales of 1–6 and of 1–4: answers up to 4 do not tell which.
    """
    findings = Findings()
    rules = results.method.rules
    highest_used = _highest_answer(results)
    if results.overall.respondents < FEW or highest_used is None or highest_used == rules.scores[-1]:
        return findings
    shorter = [other for other in map(load, known()) if highest_used <= other.scores[-1] < rules.scores[-1]]
    unsur_ids = {unsur.id for unsur in rules.unsur}
    same_unsur = [other.id for other in shorter if {unsur.id for unsur in other.unsur} == unsur_ids]
    may_be_any_shorter = rules.scale_source.mark == UNVERIFIED and bool(shorter)
    if same_unsur or may_be_any_shorter:
        findings.add(
            "scale-unused",
            scale=f"{rules.scores[0]}–{rules.scores[-1]}",
            highest=highest_used,
            others=offered(same_unsur) or PhraseUse("other-rules"),
        )
    return findings


def _highest_answer(results: Results) -> int | None:
    """The highest score that anybody gave."""
    used = set()
    for unsur in results.overall.unsur:
        for score, count in zip(results.method.rules.scores, unsur.counts, strict=True):
            if count:
                used.add(score)
    return max(used, default=None)


def note_unverified_rules(results: Results) -> Findings:
    """Note, in one sentence, what the figures rest on that stands in no rule that could be read."""
    findings = Findings()
    if not _whole_and_units_with_index(results):
        return findings
    unverified = _unverified_parts(results)
    if unverified:
        findings.add("rules-unverified", rules=results.method.rules.short, what=listed(unverified))
    return findings


def _unverified_parts(results: Results) -> list[Fact]:
    rules, method = results.method.rules, results.method
    parts: list[Fact] = [
        PhraseUse(code) for code, source in _sources_used(results).items() if source.mark == UNVERIFIED
    ]
    unverified_unsur = [unsur.short for unsur in method.unsur if unsur.source.mark == UNVERIFIED]
    if unverified_unsur:
        all_of_them = len(unverified_unsur) == len(method.unsur)
        whose = PhraseUse("every-unsur") if all_of_them else offered(unverified_unsur)
        parts.append(PhraseUse.of("part-wording", unsur=whose))
    unverified_classes = [grade.mutu for grade in rules.grades if grade.source.mark == UNVERIFIED]
    if unverified_classes:
        code = "part-class" if len(unverified_classes) == 1 else "part-classes"
        parts.append(PhraseUse.of(code, classes=offered(unverified_classes)))
    conversion = rules.conversion
    if conversion:
        name, text, mark = conversion.name, conversion.text, conversion.source.mark
        parts.append(PhraseUse.of("part-conversion", name=name, text=text, mark=mark))
    return parts


def _sources_used(results: Results) -> dict[str, Citation]:
    """The sources that this report makes use of, by the code of what they are the source of."""
    rules = results.method.rules
    sources = {"part-scale": rules.scale_source, "part-weights": rules.weighting_source}
    columns_were_numbered = any(column.reason == "number" for use in results.inputs for column in use.columns)
    if columns_were_numbered:
        sources["part-order"] = rules.order(results.method.order).source
    if results.quotas and rules.sample:
        sources["part-sample"] = rules.sample.source
    return sources


def warn_fewer_users(results: Results) -> Findings:
    """Warn of units, services or a whole with more respondents than users on the list of those served."""
    findings = Findings()
    for quota in results.quotas:
        if quota.respondents is not None and quota.respondents > quota.served:
            named = safe_value(" · ".join(value or BLANK for value in quota.key.values()))
            findings.add("population-fewer", group=named or WHOLE, respondents=quota.respondents, served=quota.served)
    return findings


def warn_near_ceiling(results: Results) -> Findings:
    """Warn where an interval that is shown is so near the highest index that it holds the truth less often."""
    findings = Findings()
    if not results.shows_stats:
        return findings
    groups: list[tuple[Fact, Score, Statistics | None]] = [
        (results.name or WHOLE, results.overall, results.stats),
        *((unit.label, unit.score, unit.stats) for unit in results.units()),
    ]
    level = trimmed(100 * results.confidence)
    for label, score, stats in groups:
        if stats and stats.interval.near_ceiling:
            findings.add("interval-ceiling", group=label, respondents=score.respondents, ikm=score.ikm, level=level)
    return findings


def warn_few_days(results: Results) -> Findings:
    """Warn where the interval that is shown rests on respondents of few days."""
    findings = Findings()
    days = results.stats.days if results.stats else None
    if results.shows_stats and days and days.effective < FEW_EFFECTIVE:
        effective = half_up(days.effective, EFFECTIVE_PLACES)
        findings.add("few-days", group=results.name or WHOLE, days=days.number, effective=effective)
    return findings


def warn_rarely_answered(results: Results) -> Findings:
    """Warn of unsur that few of the respondents of the whole or a unit answered, where statistics are shown."""
    findings = Findings()
    if not results.shows_stats:
        return findings
    groups: list[tuple[Fact, Score]] = [(results.name or WHOLE, results.overall)]
    groups += [(unit.label, unit.score) for unit in results.units()]
    for label, score in groups:
        rare = []
        for unsur in score.unsur:
            answers = min(question.answers for question in unsur.questions)
            if answers < min(FEWEST_ANSWERS, score.respondents):
                rare.append(f"{unsur.code} ({answers})")
        if rare:
            findings.add("rarely-answered", group=label, respondents=score.respondents, unsur=offered(rare))
    return findings


REPORT_CHECKS: list[Check] = [
    warn_alike_values,
    warn_weight_matters,
    note_printed_gaps,
    warn_unused_scale,
    note_unverified_rules,
    warn_fewer_users,
    warn_near_ceiling,
    warn_few_days,
    warn_rarely_answered,
]
"""The checks that need nothing but the results."""


def compare_footer(
    place_of: PlaceOfFigure, answer_columns: Sequence[int], claims: Iterable[FooterClaim], whole: AnswersAbove
) -> Findings:
    """Compare what the feet of a sheet say with what the answers above each give: all, or those of its block.

    ``place_of`` gives the place of a row, or of the figure on a column in it. ``answer_columns`` are those of the
    questions, in their order; ``whole`` are all answers, which a claim is of that does not say of which it is. A
    figure agrees where it is within half a unit of its last digit shown, and never closer than half a hundredth.
    """
    findings = Findings()
    for claim in claims:  # a row each, such as “NRR 3,42 3,50 …”, “Jumlah 41 42 …” or “IKM UNIT PELAYANAN 78,94”
        above = claim.above or whole
        if claim.kind == "ikm":
            findings += _compare_index(place_of(claim.row, None), claim, above)
        elif claim.kind in ("nrr", "sum"):
            for place, column in enumerate(answer_columns):
                claimed = claim.numbers.get(column)
                if claimed is not None:
                    at = place_of(claim.row, column)
                    findings += _compare_question(at, claim.kind, claimed, above, place)
    return findings


def _compare_question(at: Place, kind: str, claimed: Decimal, above: AnswersAbove, place: int) -> Findings:
    """Warn where the mean or the total that stands below a column is not that of its answers."""
    findings = Findings()
    question = above.questions[place]
    figures = list(above.figures(kind, place))
    places = above.method.rules.nrr_places if kind == "nrr" else 0
    if not figures or any(_agrees(claimed, figure, places) for figure in figures):
        return findings
    findings.add(
        "sheet-differs",
        at,
        figure=f"{'NRR' if kind == 'nrr' else 'Σ nilai'} {question.code}",
        said=_as_claimed(claimed, places),
        gives=half_up(figures[0], places),
        other="",
    )
    return findings


class _ClaimedFigure(NamedTuple):
    """An index in the foot of a sheet; unless it ``is_index``, it stands there as the mean answer that gives it."""

    claimed: Decimal
    is_index: bool
    rules: Ruleset

    @property
    def places(self) -> int:
        """The decimals that the rules show such a figure with."""
        return self.rules.ikm_places if self.is_index else self.rules.nrr_places

    @property
    def shown(self) -> Decimal:
        return _as_claimed(self.claimed, self.places)

    def computed(self, exact: Fraction) -> Fraction:
        """What the sheet should say, given the exact index."""
        return exact if self.is_index else self.rules.mean_of(exact)

    def agrees(self, exact: Fraction) -> bool:
        return _agrees(self.claimed, self.computed(exact), self.places)


def _compare_index(at: Place, claim: FooterClaim, above: AnswersAbove) -> Findings:
    """Say whether the index in the foot of a sheet is the one its answers give, else which other weight gives it."""
    findings = Findings()
    rules = above.method.rules
    figure = _figure_claimed(claim, rules)
    exact = above.exact_index()
    if figure is None or exact is None:
        return findings
    if figure.agrees(exact):
        findings.add("sheet-agrees", at, figure=rules.named.name, said=figure.shown)
        return findings
    # “IKM UNIT PELAYANAN 78.15” below answers that give 78.94: nine weights of 0.11 sum to 0.99 only.
    explanations: list[Fact] = []
    for other in _methods_by_other_weights(above.method):
        by_other_weight = above._replace(method=other).exact_index()
        if by_other_weight is not None and figure.agrees(by_other_weight):
            explanations.append(PhraseUse.of("other-weight", weight=_weight_text(other), figure=figure.shown))
    findings.add(
        "sheet-differs",
        at,
        figure=rules.named.name,
        said=figure.shown,
        gives=half_up(figure.computed(exact), figure.places),
        other=PhraseUse.of("list-behind", texts=ListUse("list-semicolon", tuple(explanations)))
        if explanations
        else "",
    )
    return findings


def _weight_text(method: Method) -> Fact:
    """A weight as it is printed, with the decimal mark of whoever reads it."""
    return method.weight if method.weight == EXACT else Decimal(method.weight)


def _figure_claimed(claim: FooterClaim, rules: Ruleset) -> _ClaimedFigure | None:
    """The last number in the row that can be an index or a mean answer; figures of each unsur may stand before it."""
    lowest, highest = rules.ends
    for number in reversed(claim.numbers.values()):
        if 0 < number <= highest:
            return _ClaimedFigure(number, number >= lowest * LOWEST_CLAIMED_INDEX, rules)
    return None


def _agrees(claimed: Decimal, computed: Fraction, places: int) -> bool:
    """Whether a figure is within half a unit of its last digit of the computed one."""
    return abs(Fraction(claimed) - computed) <= Fraction(1, 2 * 10 ** _decimals(claimed, places))


def _as_claimed(claimed: Decimal, places: int) -> Decimal:
    """A figure with the decimals that it is written with, but no more than the rules show."""
    return half_up(Fraction(claimed), _decimals(claimed, places))


def _decimals(claimed: Decimal, most: int) -> int:
    return min(-int(claimed.as_tuple().exponent), most)


def _whole_and_units_with_index(results: Results) -> list[tuple[Fact, Score]]:
    groups: list[tuple[Fact, Score]] = [(results.name or WHOLE, results.overall)]
    groups += [(unit.label, unit.score) for unit in results.units()]
    return [(label, score) for label, score in groups if score.exact is not None]


def _nrr_by_unsur(score: Score) -> dict[str, Fraction]:
    return {unsur.unsur.id: unsur.nrr for unsur in score.unsur if unsur.nrr is not None}


def _methods_by_other_weights(method: Method) -> list[Method]:
    """The same method by each other weight in use; printed weights hold only where every unsur was asked."""
    if method.without:
        return []
    weights = [EXACT, *(str(weight.value) for weight in method.rules.printed_weights)]
    return [
        Method(method.rules, weight, method.missing, method.order) for weight in weights if weight != method.weight
    ]
