"""The figures of a report that a comparison needs, whether it was just computed or comes from JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ikm.index.change import Spread, spread
from ikm.index.score import Score
from ikm.index.statistics import Statistics
from ikm.messages.findings import Place, Refusal, near, safe_value
from ikm.report.report import BLANK, SCHEMA, Report
from ikm.rules.document import Node
from ikm.survey.columns.mapping_file import PERIOD, UNIT
from ikm.survey.texts.vocabulary import plain

_BEGINS = re.compile(r'\s*\{\s*"schema"\s*:\s*"ikm\.report/')
_FRACTION = re.compile(r"[0-9]{1,999}(/0*[1-9][0-9]{0,999})?")
_SCORE = re.compile(r"[0-9]{1,3}")
_HEAD = 256
MOST_SE, MOST_DF = 1000, 10**12
"""Beyond these are no standard error of an index, and no number of respondents."""


class GroupFigures(NamedTuple):
    """The figures of one group: ``label`` is empty for the whole, ``nrr`` exact by unsur asked.

    Without an index, ``exact``, ``mutu`` and ``kinerja`` are None and ``reason`` says why; the last two are None too
    where the rules have no classes. ``spread`` says how sure the index is, ``spreads`` how sure each NRR, as far as
    that is known.
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

    ``path`` is how it is named in messages, ``scores`` the scale of the answers, ``contents`` the digest and sheet of
    each table read, as far as they are known; ``conversion`` is the name of that of the index.
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

    @property
    def label(self) -> str:
        """Whose figures they are, and of when, as far as it was said; else where they come from."""
        return " · ".join(part for part in (self.name, self.period) if part) or self.path


def of_report(report: Report) -> StoredReport:
    """The figures of a report, under the paths it was read from."""
    method, contents = report.method, ((use.sha256, use.sheet) for use in report.inputs)
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
        contents=frozenset((sha256, sheet) for sha256, sheet in contents if sha256),
        overall=_of_score("", report.overall, report.stats),
        units=tuple(_of_score(unit.label, unit.score, unit.stats) for unit in report.units()),
        conversion=method.conversion.name if method.conversion else None,
    )


def of_period(report: Report, period: str) -> StoredReport:
    """The figures of one period of a report, from its groups by period, and by unit and period where it has them.

    :raises Refusal: ``period-unknown`` where no group, or more than one, has that label.
    """
    from ikm.survey.texts.periods import read

    tables = {frozenset(table.by): table.groups for table in report.tables}
    groups = {label: group for group in tables.get(frozenset({PERIOD}), ()) if (label := group.key[PERIOD])}
    wanted = {plain(period), plain(str(read(period) or ""))}
    found = [label for label in groups if label == period] or [one for one in groups if plain(one) in wanted]
    if len(found) != 1:
        known = ", ".join(groups) or "none"
        raise Refusal("period-unknown", period=period, known=known, near=near(period, groups))
    units = [group for group in tables.get(frozenset({UNIT, PERIOD}), ()) if group.key[PERIOD] == found[0]]
    return of_report(report)._replace(
        period=found[0],
        contents=frozenset(),
        overall=_of_score("", groups[found[0]].score, groups[found[0]].stats),
        units=tuple(_of_score(_label(unit.key[UNIT]), unit.score, unit.stats) for unit in units),
    )


def _of_score(label: str, score: Score, stats: Statistics | None) -> GroupFigures:
    mutu, kinerja = (score.grade.mutu, score.grade.kinerja) if score.grade else (None, None)
    nrr = {one.unsur.id: one.nrr for one in score.unsur}
    figures = GroupFigures(label, score.respondents, score.exact, mutu, kinerja, nrr, score.reason)
    if stats is None:
        return figures
    spreads = {unsur: spread(one.interval) for unsur, one in stats.unsur.items()}
    return figures._replace(spread=spread(stats.interval), spreads=spreads)


def _label(value: str | None) -> str:
    return BLANK if value is None else value


def is_report(path: str | PathLike[str]) -> bool:
    """Whether a file is a report in JSON, or calls itself JSON, by its ending and first bytes."""
    path = Path(path)
    try:
        if not path.is_file():  # a pipe must not be begun, for it can be read once only
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):  # it cannot be read, or no file can have that name
        return False
    text = head.decode(json.detect_encoding(head), "replace").lstrip("\ufeff")
    return path.suffix.lower() == ".json" or bool(_BEGINS.match(text))


def load(path: str | PathLike[str]) -> StoredReport:
    """The figures of a report that ``ikm score --format json`` wrote.

    :raises Refusal: ``file-missing``, ``file-unreadable``, or ``former-bad`` with the path of what is wrong in it.
    """
    place = Place(str(path))
    try:
        data = json.loads(Path(path).read_bytes())
    except FileNotFoundError:
        folder = Path(path).parent
        others = [other.name for other in folder.glob("*.json")] if folder.is_dir() else []
        raise Refusal("file-missing", path=path, near=near(Path(path).name, others)) from None
    except OSError as error:
        raise Refusal("file-unreadable", place, reason=error.strerror or "it cannot be opened") from None
    except (ValueError, RecursionError) as error:
        raise Refusal("former-bad", place, path="JSON", what=error) from None
    return _former(_ReportNode(data, "", place))


class _ReportNode(Node):
    """A table of a report in JSON; keys that are not needed are passed over."""

    code = "former-bad"
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
            self.refuse(f"must be a fraction such as “23875/261”, or null, not “{safe_value(text)}”", key)
        return Fraction(text)

    def spread(self) -> Spread | None:
        """How sure a figure is, from the table ``stats`` beside it, where there is one."""
        if self.left.get("stats") is None:
            return None
        stats = self.table("stats")
        if stats.left.get("se_sample") is None or stats.left.get("df") is None:
            return None
        se, df = stats.take("se_sample", float, int), stats.whole("df")
        if not (0 <= se < MOST_SE and 0 < df < MOST_DF):
            stats.refuse(
                "must be a standard error on the scale of the index, with its degrees of freedom", "se_sample"
            )
        return Spread(float(se), df)

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self.left.get(key)
        if not isinstance(value, bool):
            self.refuse("must be true or false", key)
        return value


def _former(root: _ReportNode) -> StoredReport:
    if (schema := root.text("schema")) != SCHEMA:
        root.refuse(f"is “{safe_value(schema)}”, not “{SCHEMA}”", "schema")
    rules, overall = root.table("rules"), root.table("overall")
    index = rules.table("index", optional=True)
    graded = index.truth("classes") if "classes" in index.left else True
    contents = [(one.optional("sha256"), one.optional("sheet")) for one in root.tables("inputs")]
    tables = [(table.texts("by"), table) for table in root.tables("tables", optional=True)]
    groups = [one for by, table in tables if by == (UNIT,) for one in table.tables("groups", optional=True)]
    return StoredReport(
        path=root.place.file,
        name=root.optional("name"),
        period=root.optional("period"),
        complete=root.truth("complete"),
        rules=rules.text("id"),
        scores=_scores(overall),
        weight=rules.text("weight"),
        missing=rules.text("missing"),
        order=rules.text("order"),
        without=rules.texts("without"),
        contents=frozenset((sha256, sheet) for sha256, sheet in contents if sha256),
        overall=_figures("", overall, graded=graded),
        units=tuple(_figures(_label(one.table("key").optional(UNIT)), one, graded=graded) for one in groups),
        conversion=None if rules.left.get("conversion") is None else rules.table("conversion").text("name"),
    )


def _scores(overall: _ReportNode) -> tuple[int, ...]:
    """The scale, from the counts of answers by score; empty where nobody was asked what all were."""
    if overall.left.get("unsur") == [] and overall.left.get("reason") == "unsur-differ":
        return ()
    first, *_ = _ReportNode({"unsur": overall.left.get("unsur")}, overall.path, overall.place).tables("unsur")
    counts = first.table("counts")
    if not all(_SCORE.fullmatch(score) for score in counts.left):
        counts.refuse("must have the scores as its keys")
    return tuple(sorted(map(int, counts.left)))


def _figures(label: str, node: _ReportNode, *, graded: bool) -> GroupFigures:
    unsur = [(one.text("id"), one) for one in node.tables("unsur", optional=True)]
    figures = GroupFigures(
        label,
        respondents=node.whole("respondents"),
        exact=node.fraction("ikm_exact"),
        mutu=node.optional("mutu"),
        kinerja=node.optional("kinerja"),
        nrr={id: one.fraction("nrr_exact") for id, one in unsur},
        reason=node.optional("reason"),
        spread=node.spread(),
        spreads={id: one.spread() for id, one in unsur},
    )
    has_index = figures.exact is not None
    if has_index == (figures.reason is not None) or (figures.mutu is not None) != (has_index and graded):
        node.refuse(f"must have an index{' and a class' if graded else ''}, or a reason why there is none")
    return figures
