"""The ladders by which an evaluator of PEKPPP places what an office did with its survey; the figures are data."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ikm.rules.ruleset import Citation

YEARS = tuple(sorted(int(path.stem.rpartition("-")[2]) for path in Path(__file__).parent.glob("pekppp-*.toml")))
"""The editions of the form that come with the program, by the year of the regulation."""


class SurveyIndicator(NamedTuple):
    """Whether the survey was done by the regulation: nothing of it is counted here, evidence is gathered for it."""

    indicator: int
    source: Citation


class PublicationLadder(NamedTuple):
    """By how many kinds of media the result was published: ``at_least`` so many of these ``kinds`` → step."""

    indicator: int
    kinds: tuple[str, ...]
    at_least: tuple[tuple[int, int], ...]
    source: Citation

    def step(self, media: int) -> int:
        """The step of so many kinds of media, 0 without any."""
        return max((step for least, step in self.at_least if media >= least), default=0)


class RealisationLadder(NamedTuple):
    """By how much of the plan was carried out; ``shares`` are in percent, ``steps`` rise with them."""

    indicator: int
    shares: tuple[int, int]
    steps: tuple[int, int, int, int, int]
    source: Citation

    def step(self, done: int, planned: int) -> int:
        """The step of so many plans carried out of those there were, 0 without a plan."""
        if not planned:
            return 0
        none, few, some, most, all_of_them = self.steps
        percent = Fraction(100 * done, planned)
        least, large = self.shares
        if done == planned:
            return all_of_them
        if not done:
            return none
        if percent < least:
            return few
        return some if percent <= large else most


class SpeedLadder(NamedTuple):
    """By within how many months all of the plan was carried out: ``within`` so many → step."""

    indicator: int
    within: tuple[tuple[int, int], ...]
    source: Citation

    def step(self, months: int) -> int:
        """The step where the last was done within so many months, 0 where it took longer than all of them."""
        return max((step for most, step in self.within if months <= most), default=0)


class Ladders(NamedTuple):
    """The ladders of one edition of the form; ``year`` is that of the regulation."""

    year: int
    title: str
    source: Citation
    survey: SurveyIndicator
    publication: PublicationLadder
    realised: RealisationLadder
    speed: SpeedLadder


@cache
def ladders(year: int = YEARS[-1]) -> Ladders:
    """The ladders of the edition of a year."""
    path = Path(__file__).parent / f"pekppp-{year}.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    survey, media, done, speed = (found[name] for name in ("survey", "publication", "realised", "speed"))
    return Ladders(
        found["year"],
        found["title"],
        Citation(**found["source"]),
        SurveyIndicator(survey["indicator"], Citation(**survey["source"])),
        PublicationLadder(
            media["indicator"],
            tuple(media["kinds"]),
            tuple(map(tuple, media["at_least"])),
            Citation(**media["source"]),
        ),
        RealisationLadder(done["indicator"], tuple(done["shares"]), tuple(done["steps"]), Citation(**done["source"])),
        SpeedLadder(speed["indicator"], tuple(map(tuple, speed["within"])), Citation(**speed["source"])),
    )
