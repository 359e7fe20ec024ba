"""What is to be said of results: each check is a small function that adds findings to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from ikm.index.method import EXACT, Method
from ikm.index.rounding import half_up, text, trimmed
from ikm.index.score import Score, grade_of, hole, index
from ikm.messages.findings import Findings, Place, safe_value
from ikm.report.report import BLANK, THE_WHOLE, Report
from ikm.rules.library import known, load
from ikm.survey.counting.footer_rows import FooterClaim
from ikm.survey.texts import vocabulary

FEW = 10
"""Units and services with fewer respondents get a warning; profile groups below it show n only."""
ALIKE_SHOWN = 5
NI_PLACES = 5
UNVERIFIED = "M"
"""The mark of a source that was not found."""

Check = Callable[[Report, set[str]], None]
"""Given a report and the names it is grouped by that describe people."""


def alike(report: Report, profile: set[str]) -> None:
    """Values of a column that differ in case, spaces or signs only."""
    del profile
    for name in {name: None for table in report.tables for name in table.by}:
        groups = (group for table in report.tables if name in table.by for group in table.groups)
        for values in vocabulary.alike({value for group in groups if (value := group.key[name])}):
            some = ", ".join(f"“{safe_value(value)}”" for value in values[:ALIKE_SHOWN])
            report.findings.add("value-alike", column=name, values=some)


def few(report: Report, profile: set[str]) -> None:
    """Groups of fewer than ten respondents that are shown all the same."""
    for table in report.tables:
        for group in table.groups:
            if not profile & set(table.by) and group.score.respondents < FEW:
                report.findings.add("few-respondents", group=group.label, respondents=group.score.respondents)


def weight(report: Report, profile: set[str]) -> None:
    """Classes of the whole and the units that another weight in use would change."""
    del profile
    others, method_unsur = _other_weights(report.method), report.method.weights.keys()
    for label, one in _graded(report):
        nrr = {unsur.unsur.id: unsur.nrr for unsur in one.unsur if unsur.nrr is not None}
        for other in others if nrr.keys() == method_unsur else ():
            ikm = half_up(index(nrr, other), other.rules.ikm_places)
            grade = grade_of(ikm, other.rules)
            if one.grade and grade and grade != one.grade:
                report.findings.add(
                    "weight-matters",
                    group=label,
                    weight=report.method.weight,
                    ikm=one.ikm,
                    mutu=one.grade.mutu,
                    other=other.weight,
                    other_ikm=ikm,
                    other_mutu=grade.mutu,
                )


def gap(report: Report, profile: set[str]) -> None:
    """Indices of the whole and the units that lie in a hole of the printed table."""
    del profile
    rules = report.method.rules
    for label, one in _graded(report):
        if one.exact is not None and (bounds := hole(one.exact, rules)):
            ni = half_up(rules.mean_of(one.exact), NI_PLACES)
            report.findings.add("printed-gap", group=label, ni=ni, lower=bounds[0], upper=bounds[1], ikm=one.ikm)


def scale(report: Report, profile: set[str]) -> None:
    """A scale of which the upper end was never used, where the same statements are asked on a shorter one too."""
    del profile
    rules, score = report.method.rules, report.overall
    met = [one for part in score.unsur for one, count in zip(rules.scores, part.counts, strict=True) if count]
    if score.respondents < FEW or not met or max(met) == rules.scores[-1]:
        return
    ids = {unsur.id for unsur in rules.unsur}
    others = [one for one in map(load, known()) if max(met) <= one.scores[-1] < rules.scores[-1]]
    shorter = [one.id for one in others if {unsur.id for unsur in one.unsur} == ids]
    if shorter or (rules.scale_source.mark == UNVERIFIED and others):
        said = f"{rules.scores[0]}–{rules.scores[-1]}"
        report.findings.add("scale-unused", scale=said, highest=max(met), others=", ".join(shorter) or "other rules")


def unverified(report: Report, profile: set[str]) -> None:
    """What the figures rest on that stands in no rule that could be read, in one sentence."""
    del profile
    rules = report.method.rules
    if not _graded(report):
        return
    parts = {"the scale": rules.scale_source, "the weights": rules.weighting_source}
    if any(one.reason == "number" for use in report.inputs for one in use.columns):
        parts["the order of the unsur"] = rules.order(report.method.order).source
    if report.quotas and rules.sample:
        parts["the sample"] = rules.sample.source
    found = [name for name, source in parts.items() if source.mark == UNVERIFIED]
    asked = [unsur.short for unsur in report.method.unsur if unsur.source.mark == UNVERIFIED]
    if asked:
        whose = "every unsur" if len(asked) == len(report.method.unsur) else ", ".join(asked)
        found.append(f"the wording of {whose}")
    if letters := [grade.mutu for grade in rules.grades if grade.source.mark == UNVERIFIED]:
        found.append(f"the class{'es' if len(letters) > 1 else ''} {', '.join(letters)}")
    if one := rules.conversion:
        found.append(f"the conversion {one.name} ({one.text}) [{one.source.mark}], which was chosen")
    if found:
        report.findings.add("rules-unverified", rules=rules.short, what=", ".join(found))


def fewer_users(report: Report, profile: set[str]) -> None:
    """Units, services and a whole with more respondents than users on the list of those served."""
    del profile
    for quota in report.quotas:
        if quota.respondents is not None and quota.respondents > quota.served:
            group = " · ".join(value or BLANK for value in quota.key.values()) or THE_WHOLE
            report.findings.add(
                "population-fewer", group=safe_value(group), respondents=quota.respondents, served=quota.served
            )


def ceiling(report: Report, profile: set[str]) -> None:
    """The whole and the units whose interval is shown, and is near the highest index, of few respondents."""
    del profile
    told = [(report.name or THE_WHOLE, report.overall, report.stats)]
    told += [(unit.label, unit.score, unit.stats) for unit in report.units()]
    level = f"{trimmed(100 * report.confidence)} %"
    for label, one, stats in told if report.shows_stats else ():
        if stats and stats.interval.near_ceiling:
            n = one.respondents
            report.findings.add("interval-ceiling", group=label, respondents=n, ikm=one.ikm, level=level)


CHECKS: list[Check] = [alike, few, weight, gap, scale, unverified, fewer_users, ceiling]


def claimed(
    place: Place,
    answers: Sequence[int],
    claims: Iterable[FooterClaim],
    score: Score,
    method: Method,
    findings: Findings,
) -> None:
    """Compare what the foot of a sheet says of the whole with what its answers give.

    ``answers`` are the columns of the questions, in their order. A figure agrees where it is within half a unit of
    its last digit shown, and never closer than half a hundredth.
    """
    for claim in claims:
        if claim.kind == "ikm":
            _claimed_index(place._replace(row=claim.row), claim, score, method, findings)
        elif claim.kind in ("nrr", "sum"):
            parts = [part for one in score.unsur for part in one.questions]
            for column, part in zip(answers, parts, strict=True):
                said = claim.numbers.get(column)
                own = part.mean if claim.kind == "nrr" else Fraction(part.total)
                places = method.rules.nrr_places if claim.kind == "nrr" else 0
                if said is not None and own is not None and not _agrees(said, own, places):
                    figure = f"{'NRR' if claim.kind == 'nrr' else 'Σ nilai'} {part.question.code}"
                    gives = text(half_up(own, places))
                    at = place._replace(row=claim.row)
                    findings.add(
                        "sheet-differs", at, figure=figure, said=_shortened(said, places), gives=gives, other=""
                    )


def _claimed_index(at: Place, claim: FooterClaim, score: Score, method: Method, findings: Findings) -> None:
    rules = method.rules
    lowest, top = rules.ends
    said = next((number for number in reversed(claim.numbers.values()) if 0 < number <= top), None)
    if said is None or score.exact is None:
        return
    is_index = said >= lowest * Fraction(95, 100)
    places = rules.ikm_places if is_index else rules.nrr_places

    def told(exact: Fraction) -> Fraction:  # an index, or the mean answer that gives it
        return exact if is_index else rules.mean_of(exact)

    if _agrees(said, told(score.exact), places):
        findings.add("sheet-agrees", at, figure=rules.named.name, said=_shortened(said, places))
        return
    nrr = {one.unsur.id: one.nrr for one in score.unsur if one.nrr is not None}
    others = [other for other in _other_weights(method) if _agrees(said, told(index(nrr, other)), places)]
    other = "".join(f"; weight {one.weight} gives {_shortened(said, places)}" for one in others)
    gives = half_up(told(score.exact), places)
    findings.add(
        "sheet-differs", at, figure=rules.named.name, said=_shortened(said, places), gives=gives, other=other
    )


def _agrees(said: Decimal, own: Fraction, places: int) -> bool:
    return abs(Fraction(said) - own) <= Fraction(1, 2 * 10 ** min(-int(said.as_tuple().exponent), places))


def _shortened(said: Decimal, places: int) -> Decimal:
    return half_up(Fraction(said), min(-int(said.as_tuple().exponent), places))


def _graded(report: Report) -> list[tuple[str, Score]]:
    named = [(report.name or THE_WHOLE, report.overall), *((unit.label, unit.score) for unit in report.units())]
    return [(label, one) for label, one in named if one.exact is not None]


def _other_weights(method: Method) -> list[Method]:
    if method.without:
        return []
    names = [EXACT, *(str(weight.value) for weight in method.rules.printed_weights)]
    return [Method(method.rules, name, method.missing, method.order) for name in names if name != method.weight]
