"""How sure the figures of a report are, in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.report.in_json.shared import Values, as_float, index_interval_values, interval_values

if TYPE_CHECKING:
    from ikm.index.clusters import DayInterval
    from ikm.index.ranks import Rank
    from ikm.index.reliability import Item
    from ikm.index.statistics import Statistics, UnsurStatistics
    from ikm.rules.ruleset import Ruleset


def statistics_values(stats: Statistics, rules: Ruleset) -> Values:
    """The statistics of a whole group."""
    found = stats.reliability
    return {
        **index_interval_values(stats.interval, rules),
        "respondents_complete": found.respondents,
        "alpha": found.alpha,
        "alpha_interval": None if found.interval is None else [*found.interval],
        "r_table": found.r_table,
        "alpha_reason": found.reason,
    }


def whole_statistics_values(stats: Statistics, rules: Ruleset) -> Values:
    """What is known of the whole only: how sure it is by days, and what cannot be told from the third lowest."""
    days, priorities = stats.days, stats.priorities
    return {
        "days": None if days is None else _days_values(days, rules),
        "priorities": None
        if priorities is None
        else [{"id": one.unsur, "p_holm": one.p_holm} for one in priorities.untold],
    }


def _days_values(days: DayInterval, rules: Ruleset) -> Values:
    mutu = days.interval.mutu(rules)
    return {
        "number": days.number,
        "effective": float(days.effective),
        "undated": days.undated,
        "se": days.interval.se,
        "df": days.interval.df or None,
        "interval": days.interval.limits,
        "margin": days.interval.margin,
        "mutu_interval": None if mutu is None else [*mutu],
        "reason": days.interval.reason,
    }


def rank_values(rank: Rank | None) -> Values:
    """The place of a unit among all, and those that it may have."""
    has_limits = rank is not None and rank.low is not None
    return {"rank": rank and rank.rank, "rank_interval": [rank.low, rank.high] if rank and has_limits else None}


def unsur_statistics_values(stats: UnsurStatistics) -> Values:
    """The statistics of an unsur; those of its question too, where it has but one."""
    return {
        **interval_values(stats.interval),
        "top_share": as_float(stats.top_share),
        "blank_share": float(stats.blank_share),
        **item_values(stats.only_item),
    }


def item_values(item: Item) -> Values:
    """What a question has to do with the others."""
    return {
        "item_total": item.item_total,
        "item_total_corrected": item.corrected,
        "alpha_without": item.alpha_without,
        "constant": item.is_constant,
    }
