"""A report: the one value that every output of a scored survey is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.change import Difference, difference, spread
from ikm.index.method import Method, Question
from ikm.index.rollup import POOLED, Rollup
from ikm.index.rounding import half_up
from ikm.index.score import Score
from ikm.index.statistics import CONFIDENCE, Statistics
from ikm.messages.findings import Findings
from ikm.report.card_facts import NOTHING_TOLD, CardFacts
from ikm.report.json_values import json_values, provenance
from ikm.report.notebook import NotebookResult
from ikm.report.period_choice import ALL_PERIODS, PeriodChoice
from ikm.survey.columns.mapping_file import BLANK as BLANK
from ikm.survey.columns.mapping_file import PERIOD

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray
    from pandas import DataFrame

    from ikm.index.importance import Importance
    from ikm.index.tally import Tally
    from ikm.options import ConfigurationUse
    from ikm.report.gate_outcome import GateOutcome
    from ikm.rules.ruleset import Control
    from ikm.survey.texts.profile_classes import Characteristic

PERCENT_PLACES = 2


class UsedColumn(NamedTuple):
    """One column that was used: its header and letter, what it means, and why it was taken for that.

    Of a sheet that was turned, it is the ``row`` of a question there, and the letter is that of its name. Where it
    stands on another ``sheet``, which was joined to that of the table, this is its name.
    """

    header: str
    column: str
    meaning: str
    reason: str
    row: int = 0
    sheet: str = ""


class InputUse(NamedTuple):
    """How one table was used: ``shape`` is ``wide`` (a row a respondent), ``long`` or ``counts``.

    ``rows`` are those stored that are not blank. Of these, ``used`` are respondents, ``dropped`` were incomplete,
    ``left_out`` belong to a foot or a sample, ``repeated`` repeat an earlier row and were left out for it,
    ``outside`` are of another time than was asked for. ``made_from`` has the names and digests of all that a tally
    was counted from. ``unused`` are the headers, or letters where there is none, of filled columns without a meaning.
    Where it ``is_table``, ``sheet`` is the name of one of a database. Of a sheet that was turned, ``header_column``
    is the letter of the column of the questions, and ``header_row`` that in which the respondents are called.
    """

    path: str
    sheet: str | None
    sha256: str | None
    shape: str
    header_row: int
    rows: int
    used: int
    dropped: int
    left_out: int
    repeated: int
    outside: int
    columns: tuple[UsedColumn, ...]
    made_from: tuple[tuple[str, str | None], ...] = ()
    unused: tuple[str, ...] = ()
    is_table: bool = False
    header_column: str = ""


class Group(NamedTuple):
    """One group of a table; ``key`` gives each grouping column's value, None where it was left empty.

    ``stats`` are there where they were asked for, ``importance`` where the respondents were asked what they expected.
    A group that shows its number only has no importance, and of statistics the reason. Where the score is put
    together of strata, ``pooled`` is that of its respondents as they are, if they were asked the same. ``origin`` is
    the earlier report that the figures are from.
    """

    key: dict[str, str | None]
    score: Score
    stats: Statistics | None = None
    importance: Importance | None = None
    pooled: Score | None = None
    origin: str | None = None

    @property
    def counted(self) -> Score:
        """The score of its respondents as they are, whatever its own is put together of."""
        return self.pooled or self.score

    @property
    def label(self) -> str:
        """The group's name in a table."""
        return " · ".join(BLANK if value is None else value for value in self.key.values())


class GroupTable(NamedTuple):
    """The groups by one column, or by several crossed; those left empty stand last.

    Periods stand in the order of time, other groups as asked for, else best index first. ``listed`` are those to be
    shown, all unless only the best or the lowest were asked for.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    listed: tuple[Group, ...]

    @property
    def is_trend(self) -> bool:
        """Whether its groups follow each other in time."""
        return self.by[-1] == PERIOD

    def changes(self) -> dict[tuple[str | None, ...], Fraction | None]:
        """By key, how much the exact index of a group rose since the last period that has one; None without such."""
        return {key: step.change if step else None for key, step in self.steps().items()}

    def judged_changes(self, confidence: Fraction) -> dict[tuple[str | None, ...], Difference | None]:
        """By key, whether the change can be told from none; None where there is no change."""
        return {key: step.judged(confidence) if step else None for key, step in self.steps().items()}

    def steps(self) -> dict[tuple[str | None, ...], PeriodStep | None]:
        """By key, the step to each group from the last period before it that has an index; None without such."""
        steps: dict[tuple[str | None, ...], PeriodStep | None] = {}
        last_with_index: dict[tuple[str | None, ...], Group] = {}
        for group in self.groups:
            *others, period = group.key.values()
            same_in_all_periods = tuple(others)
            before = last_with_index.get(same_in_all_periods)
            has_index = period is not None and group.score.exact is not None
            steps[*others, period] = PeriodStep(before, group) if before and has_index else None
            if has_index:
                last_with_index[same_in_all_periods] = group
        return steps


class PeriodStep(NamedTuple):
    """A group in one period, and the same group in the last period before that; both have an index."""

    before: Group
    after: Group

    @property
    def change(self) -> Fraction:
        """How much the exact index rose."""
        assert self.before.score.exact is not None
        assert self.after.score.exact is not None
        return self.after.score.exact - self.before.score.exact

    def judged(self, confidence: Fraction) -> Difference:
        """Whether the change can be told from none."""
        before = spread(self.before.stats.interval) if self.before.stats else None
        after = spread(self.after.stats.interval) if self.after.stats else None
        return difference(self.change, before, after, confidence)


class SampleQuota(NamedTuple):
    """The sample required of one group; ``key`` is empty for the whole.

    ``respondents`` is None where the survey has no answers of the group, ``required`` where the rules require none.
    It is not ``judged`` whether they are enough where they are of several periods.
    """

    key: dict[str, str | None]
    served: int
    required: int | None
    respondents: int | None
    judged: bool = True

    @property
    def shortfall(self) -> int | None:
        """How many respondents are lacking; None where that is not judged."""
        if self.required is None or not self.judged:
            return None
        return max(0, self.required - (self.respondents or 0))


class ControlCount(NamedTuple):
    """How many respondents said ya and tidak to a question beside the unsur; ``unanswered`` said neither."""

    control: Control
    yes: int
    no: int
    unanswered: int

    @property
    def share(self) -> Fraction | None:
        """The share of ya among those who said either; None where nobody did."""
        from fractions import Fraction

        answered = self.yes + self.no
        return Fraction(self.yes, answered) if answered else None

    @property
    def percent(self) -> Decimal | None:
        """The same share in percent, as it is shown."""
        return None if self.share is None else half_up(self.share, PERCENT_PLACES, 100)


class Manifest(NamedTuple):
    """How a report can be made again: every option that is not the default, and the time, where it was asked for.

    ``configuration`` is the file from which some of the options were taken.

    The inputs stand in the report itself, the rules in its method.
    """

    options: Mapping[str, object] = {}
    time: str | None = None
    configuration: ConfigurationUse | None = None


ALL_DEFAULTS = Manifest()
"""Every option is the default."""


class RespondentAnswers(NamedTuple):
    """The answers of the respondents of one unit to the questions it asked; ``unit`` is None for those of no unit.

    ``scores[q, i]`` is the score that respondent ``i`` gave to ``questions[q]``, 0 where there is none.
    """

    unit: str | None
    questions: tuple[Question, ...]
    scores: NDArray[np.int8]


class TallyCells(NamedTuple):
    """The tallies of a report that is to travel: ``groups`` by unit × service × period, ``margins`` by profile class.

    ``by`` names those keys that the answers tell. ``bands`` are where classes of age begin, ``classes`` the standard
    classes of each characteristic that is counted. ``suppressed`` is how many groups were left out as too small,
    ``hidden`` how many respondents the cells among them have.
    """

    by: tuple[str, ...]
    questions: tuple[Question, ...]
    groups: Mapping[tuple[str | None, ...], Tally]
    margins: Mapping[str, Mapping[str | None, Tally]]
    bands: tuple[int, ...]
    classes: Mapping[str, tuple[str, ...]]
    suppressed: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Results:
    """The figures of a survey, of which the checks of results say what there is to say.

    ``overall`` is the index that heads the report, by the ``way`` that was asked for: of all respondents ``pooled``,
    or put together of ``strata``, which are the names of keys. ``rollups`` are the figures of the ways that put
    together, as far as there are any. ``stats`` say how sure the whole is, at that ``confidence``; pages for people
    show statistics where it ``shows_stats``. ``importance`` is that of all respondents, where they were asked what
    they expected. ``users_span`` is of which time the users of the ``quotas`` are, where it is known.
    """

    method: Method
    questions: tuple[Question, ...]
    inputs: tuple[InputUse, ...]
    overall: Score
    tables: tuple[GroupTable, ...]
    pooled: Score
    way: str = POOLED
    strata: tuple[str, ...] = ()
    rollups: tuple[Rollup, ...] = ()
    name: str | None = None
    quotas: tuple[SampleQuota, ...] = ()
    users_span: str | None = None
    stats: Statistics | None = None
    confidence: Fraction = CONFIDENCE
    shows_stats: bool = False
    importance: Importance | None = None

    def units(self) -> tuple[Group, ...]:
        """The groups by unit; none where there is no unit column."""
        return units_of(self.tables)

    @property
    def rollup(self) -> Rollup | None:
        """The figure that heads the report, where it is put together of strata."""
        return next((rollup for rollup in self.rollups if rollup.way == self.way), None)


def units_of(tables: Iterable[GroupTable]) -> tuple[Group, ...]:
    """The groups by unit among those of some tables; none where no table is by unit."""
    return next((table.groups for table in tables if table.by == ("unit",)), ())


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Report(Results, NotebookResult):
    """The results of a survey with the findings about them: what every output is made from.

    ``complete`` is False where a file of several had to be left out. ``cells`` are there for a report that is to
    travel as tallies. ``answers`` are there for one that is to show every answer, unit by unit in the order of their
    table; a unit of which only counts are known has none. ``gates`` are those that were set, and what came of each.
    ``periods`` says of which period it speaks, ``card`` what there is for the card to publish.
    """

    findings: Findings
    complete: bool = True
    period: str | None = None
    periods: PeriodChoice = ALL_PERIODS
    card: CardFacts = NOTHING_TOLD
    profile: tuple[Characteristic, ...] = ()
    manifest: Manifest = ALL_DEFAULTS
    cells: TallyCells | None = None
    answers: tuple[RespondentAnswers, ...] | None = None
    controls: tuple[ControlCount, ...] = ()
    gates: tuple[GateOutcome, ...] = ()

    def __repr__(self) -> str:
        index = f"{self.method.rules.named.name} {self.overall.ikm}" if self.overall.ikm is not None else "no index"
        return (
            f"<Report: {index}, {self.overall.respondents} respondents, {len(self.tables)} tables, {self.findings!r}>"
        )

    def choices(self) -> dict[str, str]:
        """Each choice beside the rules that changes a figure; every output names them."""
        method = self.method
        return {
            "weight": method.weight,
            "missing": method.missing,
            "order": method.order,
            "without": " ".join(method.without),
            **({"conversion": method.conversion.name} if method.conversion else {}),
        }

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The figures as one flat table: a header, and a row for each group of each table, the whole last.

        Figures are :class:`~decimal.Decimal` with the digits to show; NRR stands under the id of each unsur;
        ``lowest`` gives the ids of the lowest three, lowest first; the last columns repeat the choices made.
        """
        key_names = list(dict.fromkeys(name for table in self.tables for name in table.by))
        unsur_ids = [unsur.id for unsur in self.method.unsur]
        of_way = {} if self.way == POOLED else {"overall": self.way}
        choices = {
            "rules": self.method.rules.id,
            **self.choices(),
            **of_way,
            "name": self.name,
            "period": self.period,
        }
        header = [*key_names, "respondents", "ikm", "mutu", "kinerja", *unsur_ids, "lowest", "reason", *choices]
        choice_cells = [value or None for value in choices.values()]
        rows: list[list[object]] = []
        for group in self._listed_groups():
            score = group.score
            nrr = {unsur.unsur.id: self.nrr(unsur.nrr) for unsur in score.unsur}
            rows.append(
                [
                    *(_key_cell(group, name) for name in key_names),
                    score.respondents,
                    score.ikm,
                    score.grade.mutu if score.grade else None,
                    score.grade.kinerja if score.grade else None,
                    *(nrr.get(id) for id in unsur_ids),
                    " ".join(unsur.unsur.id for unsur in score.lowest) or None,
                    score.reason,
                    *choice_cells[:-1],
                    group.key.get(PERIOD) or choice_cells[-1],
                ]
            )
        return header, rows

    def _listed_groups(self) -> Iterator[Group]:
        """The groups that tables list, and the whole last."""
        for table in self.tables:
            yield from table.listed
        yield Group({}, self.overall)

    def nrr(self, value: Fraction | None) -> Decimal | None:
        """An NRR, plain or weighted, rounded as the rules show it."""
        return None if value is None else half_up(value, self.method.rules.nrr_places)

    def to_frame(self) -> DataFrame:
        """The flat table of :meth:`rows` as a pandas DataFrame, figures as floats of what is shown."""
        return frame_of(*self.rows())

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values, by the schema ``ikm.report/1`` (``ikm schema`` prints it)."""
        return json_values(self)

    def provenance(self) -> dict[str, Any]:
        """How the report can be made again, as JSON values: rules, options and inputs."""
        return provenance(self)


def frame_of(header: list[str], rows: list[list[object]]) -> DataFrame:
    """A flat table as a pandas DataFrame, figures as floats."""
    import pandas as pd

    float_rows = [[_float_cell(cell) for cell in row] for row in rows]
    return pd.DataFrame(float_rows, columns=header)


def _float_cell(cell: object) -> object:
    return float(cell) if isinstance(cell, Decimal) else cell


def _key_cell(group: Group, name: str) -> str | None:
    """The value of a grouping column in the flat table; None where the group is not by it."""
    if name not in group.key:
        return None
    value = group.key[name]
    return BLANK if value is None else value
