"""What documents of several results have in JSON: the head, the index of the rules, findings, figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ikm.index.rounding import half_up
from ikm.messages.catalogue import Severity
from ikm.messages.paths import shown_path
from ikm.version import METHOD_VERSION, __version__

if TYPE_CHECKING:
    from ikm.index.change import Difference
    from ikm.index.interval import Interval
    from ikm.messages.findings import Finding, Findings
    from ikm.rules.ruleset import Citation, Conversion, Ruleset

Values = dict[str, Any]
"""An object of JSON."""


def index_interval_values(interval: Interval, rules: Ruleset) -> Values:
    """How sure an index is, with the classes that it may have."""
    mutu = interval.mutu(rules)
    return {
        **interval_values(interval),
        "margin": interval.margin,
        "mutu_interval": None if mutu is None else [*mutu],
        "population": interval.population,
        "near_ceiling": interval.near_ceiling,
    }


def interval_values(interval: Interval) -> Values:
    """How sure a figure is."""
    return {
        "se": interval.se,
        "se_sample": interval.se_sample,
        "df": interval.df or None,
        "interval": interval.limits,
        "reason": interval.reason,
    }


def difference_values(difference: Difference) -> Values:
    """Whether a figure changed; its p among several stands beside these."""
    low, high = difference.low, difference.high
    return {
        "se": difference.se,
        "df": difference.df,
        "p": difference.p,
        "interval": None if low is None or high is None else [low, high],
        "sign": difference.sign,
        "stats_reason": difference.reason,
        "test": difference.test,
        "finite": difference.finite,
    }


def index_values(rules: Ruleset) -> Values:
    """The name and scale of the index of a rule set, and the conversion chosen for it."""
    lowest, highest = rules.scale
    return {
        "index": {
            "name": rules.named.name,
            "title": rules.named.title,
            "also": rules.named.also or None,
            "lowest": float(lowest),
            "highest": float(highest),
            "classes": bool(rules.grades),
        },
        "conversion": None if rules.conversion is None else _conversion_values(rules.conversion),
    }


def _conversion_values(conversion: Conversion) -> Values:
    return {"name": conversion.name, "mark": conversion.source.mark, "text": conversion.text}


def plain_number(value: Decimal | int | str | None) -> float | int | str | None:
    """A limit or figure as it is given: a decimal as a number."""
    return float(value) if isinstance(value, Decimal) else value


def source_values(source: Citation) -> Values:
    """Where a number of the rules stands, and how sure that is."""
    return {"source": source.text, "mark": source.mark}


def head(schema: str) -> Values:
    """What every document begins with: its schema, and what made it."""
    return {"schema": schema, **program_values()}


def program_values() -> Values:
    """What computed the figures, and by which method."""
    return {"program": f"ikm {__version__}", "method_version": METHOD_VERSION}


def findings_values(findings: Findings, shown: Iterable[Finding]) -> Values:
    """Findings: all are counted, those of ``shown`` are written out."""
    return {
        "errors": findings.count(Severity.ERROR),
        "warnings": findings.count(Severity.WARNING),
        "notes": findings.count(Severity.NOTE),
        "by_code": dict(sorted(findings.by_code.items())),
        "shown": [finding_values(finding) for finding in shown],
    }


def finding_values(finding: Finding) -> Values:
    """One finding, with its place."""
    place = finding.place
    return {
        "code": finding.code,
        "family": finding.family,
        "severity": str(finding.severity),
        "message": str(finding),
        "file": shown_path(place.file) or None,
        "sheet": place.sheet or None,
        "row": place.row or None,
        "column": place.header or None,
        "cell": place.cell or None,
        "value": finding.value,
    }


def counts_by_score(scores: tuple[int, ...], counts: tuple[int, ...]) -> dict[str, int]:
    """How many gave each score."""
    return {str(score): count for score, count in zip(scores, counts, strict=True)}


def shown_nrr(value: Fraction | None, rules: Ruleset) -> float | None:
    """An NRR, plain or weighted, rounded as the rules show it."""
    return None if value is None else float(half_up(value, rules.nrr_places))


def as_float(value: Decimal | Fraction | None) -> float | None:
    """A figure as JSON has numbers."""
    return None if value is None else float(value)


def exact_text(value: Fraction | None) -> str | None:
    """An exact figure, as it is read back."""
    return None if value is None else str(value)
