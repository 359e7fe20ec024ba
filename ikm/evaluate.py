"""The pipelines: from what a caller names to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ikm.checks import CHECKS, FEW
from ikm.findings import Findings, Place, Refusal, letters, safe_value
from ikm.index.method import EXACT, MISSING, Method, Question
from ikm.index.score import Score
from ikm.index.score import score as score_tally
from ikm.index.tally import Tally
from ikm.report import Group, GroupTable, InputUse, Report, Understood
from ikm.rules.ruleset import Ruleset, load
from ikm.survey.columns import UNIT, ColumnMap, looks_like_answers, understand
from ikm.survey.counting import Counted, GroupKey, count
from ikm.survey.inputs import Input, Source, gather, opened, refuse_twins
from ikm.survey.table import Table
from ikm.survey.vocabulary import plain

DEFAULT_RULES = "permenpanrb-14-2017"

Watch = Callable[[str, float], None]
"""Told which input is being read, and how far all of them are, 0 to 1."""


class _Request(NamedTuple):
    method: Method
    unit: str | None
    by: tuple[str, ...]
    sheet: str | None


def score(
    sources: Source | Iterable[Source],
    *,
    unit: str | None = None,
    by: str | Iterable[str] = (),
    rules: str | Ruleset = DEFAULT_RULES,
    weight: str = EXACT,
    without: str | Iterable[str] = (),
    missing: str = MISSING[0],
    order: str | None = None,
    sheet: str | None = None,
    min_n: int = FEW,
    name: str | None = None,
    period: str | None = None,
    output: Path | None = None,
    watch: Watch | None = None,
) -> Report:
    """Compute the index of everyone in ``sources``, and of each group asked for.

    :param sources: one or several of: a path, a pattern, a folder, ``-`` (standard input), a binary file
        object, a pandas DataFrame with a column an unsur.
    :param unit: header of the column that names the unit; ``"none"`` for no unit; without it, a column headed
        plainly as one is taken.
    :param by: headers to group by, each a table of its own; ``"A,B"`` crosses two.
    :param rules: id of a rule set, path of a rule file (``.toml``), or a loaded rule set.
    :param weight: ``"exact"`` (1/k), or one of the rule set's printed weights such as ``"0.11"``.
    :param without: ids or names of unsur that were not asked; the other weights then sum to 1 again.
    :param missing: ``"per-unsur"`` (a blank leaves its unsur only) or ``"complete"`` (it drops the respondent).
    :param order: order in which bare numbers (U8, U9) are read, ``"questionnaire"`` or ``"regulation"``.
    :param sheet: the sheet of a workbook to read.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name, period: labels of the report.
    :param output: a path that is about to be written, so never read.
    :param watch: called with a label and the part read so far, 0 to 1.
    :raises Refusal: with one sentence, where the answers cannot honestly be scored.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    not_asked = (without,) if isinstance(without, str) else tuple(without)
    method = Method(ruleset, str(weight), missing, order or "", not_asked)
    findings = Findings()
    names = [by] if isinstance(by, str) else list(by)
    request = _Request(method, unit, tuple(dict.fromkeys(names)), sheet)
    inputs = gather(_listed(sources), output, findings)
    readings, refusals = _read_all(inputs, request, findings, watch or _unwatched)
    readings = _settle_unit(readings, findings)
    refuse_twins((reading.use.path, reading.use.sha256) for reading in readings)
    _warn_alike_inputs(readings, findings)
    return _report(readings, request, findings, min_n, complete=not refusals, name=name, period=period)


def _listed(sources: Source | Iterable[Source]) -> list[Source]:
    one = isinstance(sources, str | PathLike) or hasattr(sources, "read") or hasattr(sources, "iloc")
    return [sources] if one else list(sources)  # type: ignore[list-item, arg-type]  # told apart just above


def _unwatched(label: str, part: float) -> None:
    del label, part


def _crossed(name: str, header: tuple[str, ...]) -> tuple[str, ...]:
    """The names that a comma crosses, unless the whole is the header of a column."""
    whole = plain(name) in map(plain, header)
    return (name,) if whole else tuple(dict.fromkeys(part.strip() for part in name.split(",")))


def _read_all(
    inputs: list[Input], request: _Request, findings: Findings, watch: Watch
) -> tuple[list[_Reading], list[Refusal]]:
    """Read every input. What only one of several suffers is an error finding, and the others go on."""
    readings: list[_Reading] = []
    refusals: list[Refusal] = []
    for number, source in enumerate(inputs):

        def progress(part: float, label: str = source.label, before: int = number) -> None:
            watch(label, (before + part) / len(inputs))

        try:
            readings.append(_read(source, request, progress))
        except Refusal as refusal:
            if len(inputs) == 1:
                raise
            refusals.append(refusal)
            findings.add("file-left-out", Place(source.label), reason=f"{refusal.code}: {refusal.reason}")
    if not readings:
        raise Refusal("nothing-readable", count=len(refusals), first=refusals[0])
    for reading in readings:
        findings += reading.findings
    return readings, refusals


class _Reading(NamedTuple):
    """What one input came to, and how it was read; ``unit`` is the column assumed to be the unit, if any was."""

    use: InputUse
    columns: ColumnMap
    counted: Counted
    findings: Findings
    unit: Place | None


def _read(source: Input, request: _Request, progress: Callable[[float], None]) -> _Reading:
    findings, method = Findings(), request.method
    with opened(source, request.sheet) as (tables, digest):
        table = _choose(tables, method, Place(source.label))
        wanted = [_crossed(name, table.header) for name in request.by]
        names = [name for by in wanted for name in by]
        columns = understand(table, method, request.unit, names, findings)
        counted = count(table, columns, _tables_of(columns, wanted), method, findings, progress)
        use = InputUse(
            path=source.label,
            sheet=table.place.sheet or None,
            sha256=digest(),
            rows=counted.rows,
            used=int(counted.total.respondents),
            dropped=counted.dropped,
            columns=_understood(table, columns),
        )
        unit = table.at(table.header_row, columns.keys[UNIT].index) if columns.unit_assumed else None
    return _Reading(use, columns, counted, findings, unit)


def _tables_of(columns: ColumnMap, wanted: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The tables to count: the unit's, under that name however it was asked for, and the others asked for."""
    unit = columns.keys.get(UNIT)
    if unit is None:
        return list(dict.fromkeys(wanted))
    others = [by for by in dict.fromkeys(wanted) if len(by) > 1 or columns.keys[by[0]].index != unit.index]
    return [(UNIT,), *others]


def _choose(tables: list[Table], method: Method, place: Place) -> Table:
    """Of several sheets, the one that holds answers; the only one, whatever it holds."""
    filled = [table for table in tables if table.header]
    fitting = [table for table in filled if looks_like_answers(table, method)] if len(filled) > 1 else filled
    if len(fitting) > 1:
        raise Refusal("sheet-ambiguous", place, sheets=", ".join(f"“{table.place.sheet}”" for table in fitting))
    if not filled:
        raise Refusal("file-empty", place)
    chosen = (fitting or filled)[0]
    for table in filled:
        if table is not chosen:
            table.forget()
    return chosen


def _understood(table: Table, columns: ColumnMap) -> tuple[Understood, ...]:
    used = [(answer.index, answer.question.unsur, answer.reason) for answer in columns.answers]
    used += [(key.index, key.name, "group") for key in columns.keys.values()]
    return tuple(Understood(table.header[i], letters(i + 1), meaning, reason) for i, meaning, reason in sorted(used))


def _settle_unit(readings: list[_Reading], findings: Findings) -> list[_Reading]:
    """Keep a unit that was only assumed where its values are few over all inputs; else act as if there were none."""
    assumed = [reading for reading in readings if reading.unit]
    groups = [reading.counted.groups.get((UNIT,)) for reading in assumed]
    values = {key for group in groups for key in group or ()}
    rows = sum(reading.counted.rows for reading in assumed)
    if all(group is not None for group in groups) and len(values) <= max(2, rows / 5):
        for reading in assumed:
            findings.add("unit-column", reading.unit, column=safe_value(reading.unit.header if reading.unit else ""))
        return readings
    return [_without_unit(reading) if reading.unit else reading for reading in readings]


def _without_unit(reading: _Reading) -> _Reading:
    groups = {by: group for by, group in reading.counted.groups.items() if by != (UNIT,)}
    shown = tuple(one for one in reading.use.columns if (one.meaning, one.reason) != (UNIT, "group"))
    return reading._replace(
        use=reading.use._replace(columns=shown), counted=reading.counted._replace(groups=groups), unit=None
    )


def _report(
    readings: list[_Reading],
    request: _Request,
    findings: Findings,
    min_n: int,
    *,
    complete: bool,
    name: str | None,
    period: str | None,
) -> Report:
    """Add the readings up and score the whole and every group."""
    questions = tuple(answer.question for answer in readings[0].columns.answers)
    total = readings[0].counted.total
    for reading in readings[1:]:
        total = total + reading.counted.total
    profile = {key.name for reading in readings for key in reading.columns.keys.values() if key.profile}
    overall = score_tally(total, questions, request.method)
    tables = []
    for by in _tables(readings):
        groups = _added(readings, by)
        least = min_n if profile & set(by) else 0
        tables.append(GroupTable(by, _scored(by, groups, questions, request.method, least)))
    report = Report(
        request.method,
        questions,
        tuple(reading.use for reading in readings),
        overall,
        tuple(tables),
        findings,
        complete,
        name,
        period,
    )
    for check in CHECKS:
        check(report, profile)
    return report


def _warn_alike_inputs(readings: list[_Reading], findings: Findings) -> None:
    """Say where two inputs have so much in common that they may be one survey saved twice."""
    seen: dict[bytes, str] = {}
    for reading in readings:
        counts, path = reading.counted.total.counts.tobytes(), reading.use.path
        if reading.use.used >= FEW and seen.setdefault(counts, path) != path:
            findings.add("inputs-alike", Place(path), first=seen[counts], second=path)


def _tables(readings: list[_Reading]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(by for reading in readings for by in reading.counted.groups))


def _added(readings: list[_Reading], by: tuple[str, ...]) -> dict[GroupKey, Tally]:
    """The groups of all readings; one that was read without such a column counts as left empty."""
    groups: dict[GroupKey, Tally] = {}
    for reading in readings:
        own = reading.counted.groups.get(by, {(None,) * len(by): reading.counted.total})
        for key, tally in own.items():
            groups[key] = groups[key] + tally if key in groups else tally
    return groups


def _scored(
    by: tuple[str, ...],
    groups: dict[GroupKey, Tally],
    questions: tuple[Question, ...],
    method: Method,
    least: int,
) -> tuple[Group, ...]:
    scored = []
    for key, tally in groups.items():
        n = int(tally.respondents)
        one = Score(n, reason="min-n") if n < least else score_tally(tally, questions, method)
        scored.append(Group(dict(zip(by, key, strict=True)), one))
    return tuple(sorted(scored, key=_rank))


def _rank(group: Group) -> tuple[object, ...]:
    """Best index first, those without one behind, those whose key is blank last; then by name."""
    values = list(group.key.values())
    exact = group.score.exact
    return None in values, exact is None, -(exact or 0), [value or "" for value in values]
