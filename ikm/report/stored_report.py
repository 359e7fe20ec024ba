"""The figures of a report that a comparison needs, whether it was just computed or is read from JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ikm.index.change import OF_USERS, Spread, spread
from ikm.index.rollup import POOLED
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.messages.findings import ListUse, PathUse, Place, Refusal, listed, near
from ikm.messages.masking import safe_value
from ikm.messages.paths import shown_path
from ikm.messages.system_errors import system_reason
from ikm.report.json_values import REPORT_SCHEMA
from ikm.report.period_choice import period_called
from ikm.report.report import BLANK, Group, Report
from ikm.rules.document import Node
from ikm.survey.columns.mapping_file import PERIOD, UNIT
from ikm.survey.counting.unit_names import UnitNames
from ikm.survey.files.inputs import Input

_BEGINS = re.compile(r'\s*\{\s*"schema"\s*:\s*"ikm\.report/')
_FRACTION = re.compile(r"[0-9]{1,999}(/0*[1-9][0-9]{0,999})?")
_SCORE = re.compile(r"[0-9]{1,3}")
_HEAD_BYTES = 256
MOST_SE, MOST_DF = 1000, 10**12
"""No standard error of an index is larger, and no number of respondents."""


class GroupFigures(NamedTuple):
    """The figures of one group; ``label`` is empty for the whole, ``nrr`` is exact, by the unsur asked.

    Without an index, ``exact``, ``mutu`` and ``kinerja`` are None and ``reason`` says why. The last two are None also
    where the rules have no classes. ``spread`` says how sure the index is, ``spreads`` how sure the NRR of each
    unsur; None where that is not known.
    """

    label: str
    respondents: int
    exact: Fraction | None
    mutu: str | None
    kinerja: str | None
    nrr: Mapping[str, Fraction | None]
    reason: str | None
    spread: Spread | None = None
    spreads: Mapping[str, Spread | None] = {}


class StoredReport(NamedTuple):
    """The figures of one report, and how they were computed.

    ``path`` names it in messages. ``scores`` is the scale of the answers, ``conversion`` the name of the conversion
    that the index went through, ``way`` how the figure of the whole was put together, and ``strata`` of what.
    ``contents`` has the digest and sheet of each table read, ``days`` are the first and the last of the answers, as
    far as they are known. Figures that somebody copied from print (``is_copied``) need not follow from each other.
    """

    path: str
    name: str | None
    period: str | None
    complete: bool
    rules: str
    scores: tuple[int, ...]
    weight: str
    missing: str
    order: str
    without: tuple[str, ...]
    contents: frozenset[tuple[str, str | None]]
    overall: GroupFigures
    units: tuple[GroupFigures, ...]
    conversion: str | None = None
    way: str = POOLED
    strata: tuple[str, ...] = ()
    days: tuple[date, date] | None = None
    is_copied: bool = False

    @property
    def label(self) -> str:
        """The name and period of the report; without them, its path."""
        return " · ".join(part for part in (self.name, self.period) if part) or shown_path(self.path)

    @property
    def files(self) -> ListUse:
        """Its path as a sentence names it; of many files the first."""
        return listed(map(PathUse, self.path.split(", ")))

    def without_spreads(self) -> StoredReport:
        """The same figures without how sure they are, so that no change to or from them is told from none."""
        overall, *units = (one._replace(spread=None, spreads={}) for one in (self.overall, *self.units))
        return self._replace(overall=overall, units=tuple(units))

    def with_unit_names(self, names: UnitNames) -> StoredReport:
        """The same figures, the units by the names that they are to have.

        The figures of two units cannot be made one afterwards, so those of one name keep the names they have.
        """
        named = [names.of(unit.label) or unit.label for unit in self.units]
        times = Counter(named)
        units = (
            unit._replace(label=name) if times[name] == 1 else unit
            for unit, name in zip(self.units, named, strict=True)
        )
        return self._replace(units=tuple(units))

    def of_unit(self, unit: str) -> StoredReport | None:
        """The figures of one unit, by its name, whatever its case; None where they are not there.

        Where units are all the strata that there are, a unit has none, and its figure is that of its respondents.
        """
        named = unit.casefold()
        if not self.units:
            return self if self.name and self.name.casefold() == named else None
        own = next((figures for figures in self.units if figures.label.casefold() == named), None)
        strata = tuple(key for key in self.strata if key != UNIT)
        way = self.way if strata else POOLED
        return own and self._replace(name=unit, overall=own._replace(label=""), units=(), way=way, strata=strata)


def of_report(report: Report) -> StoredReport:
    """The figures of a report, under the paths it was read from."""
    method = report.method
    return StoredReport(
        path=", ".join(dict.fromkeys(use.path for use in report.inputs)),
        name=report.name,
        period=report.period,
        complete=report.complete,
        rules=method.rules.id,
        scores=method.rules.scores,
        weight=method.weight,
        missing=method.missing,
        order=method.order,
        without=method.without,
        contents=frozenset((use.sha256, use.sheet) for use in report.inputs if use.sha256),
        overall=_figures_of("", report.overall, report.stats),
        units=tuple(_figures_of(unit.label, unit.score, unit.stats) for unit in report.units()),
        conversion=method.conversion.name if method.conversion else None,
        way=report.way,
        strata=() if report.way == POOLED else report.strata,
        days=report.card.days,
    )


def of_period(report: Report, period: str) -> StoredReport:
    """The figures of one period of a report, from its groups by period, and by unit and period where it has them.

    :raises Refusal: ``period-unknown`` where no group, or more than one, has that label.
    """
    groups_by_keys = {frozenset(table.by): table.groups for table in report.tables}
    groups_by_period: dict[str, Group] = {}
    for group in groups_by_keys.get(frozenset({PERIOD}), ()):
        name = group.key[PERIOD]
        if name:
            groups_by_period[name] = group
    label = period_called(period, list(groups_by_period))
    whole = groups_by_period[label]
    crossed = groups_by_keys.get(frozenset({UNIT, PERIOD}), ())
    units = [group for group in crossed if group.key[PERIOD] == label]
    return of_report(report)._replace(
        period=label,
        contents=frozenset(),  # two periods of one table share no respondent
        days=None,
        overall=_figures_of("", whole.score, whole.stats),
        units=tuple(_figures_of(_unit_label(unit.key[UNIT]), unit.score, unit.stats) for unit in units),
    )


def _figures_of(label: str, score: Score, stats: Statistics | None) -> GroupFigures:
    return GroupFigures(
        label,
        respondents=score.respondents,
        exact=score.exact,
        mutu=score.grade.mutu if score.grade else None,
        kinerja=score.grade.kinerja if score.grade else None,
        nrr={unsur.unsur.id: unsur.nrr for unsur in score.unsur},
        reason=score.reason,
        spread=spread(stats.interval) if stats else None,
        spreads={id: spread(unsur.interval) for id, unsur in stats.unsur.items()} if stats else {},
    )


def _unit_label(unit: str | None) -> str:
    return BLANK if unit is None else unit


def is_report(source: str | PathLike[str] | Input) -> bool:
    """Whether a file begins as a report in JSON, or is named as one and holds no list, which may be of answers.

    A pipe is one only as an input, which keeps what is looked at.
    """
    if isinstance(source, Input):
        return _is_report_within(source)
    path = Path(source)
    try:
        if not path.is_file():  # what is taken from a pipe to look at cannot be read again
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError):  # it cannot be read, or no file can have such a name
        return False
    text = _text_of_head(head)
    is_named_so = path.suffix.lower() == ".json" and not text.lstrip().startswith("[")
    return is_named_so or bool(_BEGINS.match(text))


def _is_report_within(given: Input) -> bool:
    if given.open is None:
        return False
    try:
        stream = given.open()
    except Refusal:  # which is said where it is read
        return False
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    return bool(_BEGINS.match(_text_of_head(head)))


def _text_of_head(head: bytes) -> str:
    return head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff")


def load(source: str | PathLike[str] | Input) -> StoredReport:
    """The figures of a report that ``ikm score`` wrote as JSON.

    :raises Refusal: as :func:`load_periods` does.
    """
    return _read_report(_root(source))


def load_periods(source: str | PathLike[str] | Input) -> list[StoredReport]:
    """The figures of each period that a report in JSON shows as a trend; without one, those of the whole.

    :raises Refusal: ``file-missing``, ``file-denied``, or one of the families ``document-bad`` and
        ``former-bad`` with the path of what is wrong in it.
    """
    root = _root(source)
    report = _read_report(_ReportNode(root.left, "", root.place))
    tables = {
        table.texts("by"): table.tables("groups", optional=True) for table in root.tables("tables", optional=True)
    }
    has_classes = _has_classes(root.table("rules"))

    def figures(label: str, group: _ReportNode) -> GroupFigures:
        return _read_figures(label, group, has_classes=has_classes)

    units: dict[str | None, list[GroupFigures]] = {}
    for group in tables.get((UNIT, PERIOD), ()):
        key = group.table("key")
        units.setdefault(key.optional(PERIOD), []).append(figures(_unit_label(key.optional(UNIT)), group))
    periods = []
    for group in tables.get((PERIOD,), ()):
        period = group.table("key").optional(PERIOD)
        if period is not None:
            periods.append(
                report._replace(
                    period=period,
                    contents=frozenset(),  # two periods of one table share no respondent
                    overall=figures("", group),
                    units=tuple(units.get(period, ())),
                )
            )
    return periods or [report]


def _root(source: str | PathLike[str] | Input) -> _ReportNode:
    path = source.label if isinstance(source, Input) else source
    place = Place(str(path))
    try:
        data = json.loads(_content(source))
    except FileNotFoundError:
        folder = Path(path).parent
        reports = [report.name for report in folder.glob("*.json")] if folder.is_dir() else []
        raise Refusal("file-missing", path=path, near=near(Path(path).name, reports)) from None
    except OSError as error:
        raise Refusal("file-denied", place, reason=system_reason(error)) from None
    except (ValueError, RecursionError) as error:
        raise Refusal("former-unread", place, fault=str(error)) from None
    return _ReportNode(data, "", place)


def _content(source: str | PathLike[str] | Input) -> bytes:
    if not isinstance(source, Input):
        return Path(source).read_bytes()
    assert source.open is not None  # it was looked at
    with source.open() as stream:
        return stream.read()


class _ReportNode(Node):
    """An object of a report in JSON; keys that a comparison does not need are passed over."""

    keys = ()

    def optional(self, key: str) -> str | None:
        """A text, or null."""
        if key in self.left and self.left[key] is None:
            return None
        value: str = self.take(key, str)
        return value

    def fraction(self, key: str) -> Fraction | None:
        """An exact figure, or null."""
        text = self.optional(key)
        if text is None:
            return None
        if not _FRACTION.fullmatch(text):
            self.refuse("former-no-fraction", key, value=safe_value(text))
        return Fraction(text)

    def knows_users(self) -> bool:
        """Whether the users served are known of a group, beside whom its respondents may be a sample."""
        stats = self.left.get("stats")
        return isinstance(stats, dict) and isinstance(stats.get("population"), int)

    def spread(self, *, of_users: bool) -> Spread | None:
        """How sure a figure is, from the object ``stats`` that stands next to it, where there is one.

        Where it is ``of_users`` who are known, it is known too with the finite correction.
        """
        if self.left.get("stats") is None:
            return None
        stats = self.table("stats")
        if stats.left.get("se_sample") is None or stats.left.get("df") is None:
            return None
        se, df = stats.take("se_sample", float, int), stats.take("df", float, int)  # of strata it is no whole number
        # The pooled index of strata whose users are known has none: that is the weighted figure's.
        finite = stats.take("se", float, int) if of_users and stats.left.get("se") is not None else None
        if not (0 <= se < MOST_SE and 1 <= df < MOST_DF):
            stats.refuse("former-no-error", "se_sample")
        if finite is not None and not 0 <= finite < MOST_SE:
            stats.refuse("former-no-error", "se")
        judged = stats.left.get("reason") != OF_USERS
        return Spread(float(se), float(df), None if finite is None else float(finite), judged=judged)

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self.left.get(key)
        if not isinstance(value, bool):
            self.refuse("key-no-truth", key)
        return value


def _read_report(root: _ReportNode) -> StoredReport:
    schema = root.text("schema")
    if schema != REPORT_SCHEMA:
        root.refuse("former-schema", "schema", value=safe_value(schema), schema=REPORT_SCHEMA)
    rules = root.table("rules")
    overall = root.table("overall")
    has_classes = _has_classes(rules)
    inputs = [(table.optional("sha256"), table.optional("sheet")) for table in root.tables("inputs")]
    units: list[_ReportNode] = []
    for table in root.tables("tables", optional=True):
        if table.texts("by") == (UNIT,):
            units += table.tables("groups", optional=True)
    way, strata = _heading_way(root)
    return StoredReport(
        path=root.place.file,
        name=root.optional("name"),
        period=root.optional("period"),
        complete=root.truth("complete"),
        rules=rules.text("id"),
        scores=_read_scale(overall),
        weight=rules.text("weight"),
        missing=rules.text("missing"),
        order=rules.text("order"),
        without=rules.texts("without"),
        contents=frozenset((sha256, sheet) for sha256, sheet in inputs if sha256),
        overall=_read_figures("", overall, has_classes=has_classes),
        units=tuple(
            _read_figures(_unit_label(unit.table("key").optional(UNIT)), unit, has_classes=has_classes)
            for unit in units
        ),
        conversion=None if rules.left.get("conversion") is None else rules.table("conversion").text("name"),
        way=way,
        strata=strata,
    )


class _HeadingWay(NamedTuple):
    way: str
    strata: tuple[str, ...]


def _heading_way(root: _ReportNode) -> _HeadingWay:
    """By which way the index of the whole is, and of which strata it is put together.

    A report of before there was a choice pools all respondents.
    """
    for one in root.tables("ways", optional=True):
        if one.truth("heads"):
            has_strata = one.left.get("strata") is not None
            return _HeadingWay(one.text("way"), one.texts("strata") if has_strata else ())
    return _HeadingWay(POOLED, ())


def _has_classes(rules: _ReportNode) -> bool:
    """Whether the index has classes; a report of before indices without classes does not say, and has them."""
    index = rules.table("index", optional=True)
    return index.truth("classes") if "classes" in index.left else True


def _read_scale(overall: _ReportNode) -> tuple[int, ...]:
    """The scale, from the counts of answers by score; empty where no unsur was asked of everyone."""
    if overall.left.get("unsur") == [] and overall.left.get("reason") == "unsur-differ":
        return ()
    first, *_ = _ReportNode({"unsur": overall.left.get("unsur")}, overall.path, overall.place).tables("unsur")
    counts = first.table("counts")
    if not all(_SCORE.fullmatch(score) for score in counts.left):
        counts.refuse("former-no-scores")
    return tuple(sorted(map(int, counts.left)))


def _read_figures(label: str, group: _ReportNode, *, has_classes: bool) -> GroupFigures:
    unsur = [(node.text("id"), node) for node in group.tables("unsur", optional=True)]
    of_users = group.knows_users()
    figures = GroupFigures(
        label,
        respondents=group.whole("respondents"),
        exact=group.fraction("ikm_exact"),
        mutu=group.optional("mutu"),
        kinerja=group.optional("kinerja"),
        nrr={id: node.fraction("nrr_exact") for id, node in unsur},
        reason=group.optional("reason"),
        spread=group.spread(of_users=of_users),
        spreads={id: node.spread(of_users=of_users) for id, node in unsur},
    )
    has_index = figures.exact is not None
    has_reason = figures.reason is not None
    has_class = figures.mutu is not None
    if has_index == has_reason or has_class != (has_index and has_classes):
        group.refuse("former-no-class" if has_classes else "former-no-index")
    return figures
