"""The pipelines: from what a caller names to a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ikm.checks import CHECKS, FEW, claimed
from ikm.findings import Findings, Place, Refusal, safe_value
from ikm.index.method import EXACT, MISSING, Method, Question
from ikm.index.score import Score
from ikm.index.score import score as score_tally
from ikm.index.tally import Tally
from ikm.report import Group, GroupTable, InputUse, Report, Understood
from ikm.rules.ruleset import Ruleset, load
from ikm.survey.counting import GroupKey
from ikm.survey.inputs import Source, gather, refuse_twins
from ikm.survey.mapping import UNIT, Told, names_from, warn_unused
from ikm.survey.mapping import load as load_mapping
from ikm.survey.named import few_enough
from ikm.survey.reading import Reading, Request, read

if TYPE_CHECKING:
    from ikm.inspection import Inspection
    from ikm.survey.draft import Draft

DEFAULT_RULES = "permenpanrb-14-2017"
KEPT_IN_CHECK = 10_000
"""So many findings of a kind a check lists."""

Watch = Callable[[str, float], None]
"""Told which input is being read, and how far all of them are, 0 to 1."""


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
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    drop_duplicates: bool = False,
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
    :param sheet: the sheet of a workbook to read, a pattern of names, or ``"all"``.
    :param map: path of a mapping file (``.toml``) that says what the columns and answers are.
    :param columns: names for the columns of a table without a header, ``"no,usia,U1-U9"``.
    :param long: the columns of a long table, by ``respondent``, ``question`` and ``answer``.
    :param counts: whether the tables hold counts of options.
    :param drop_duplicates: whether a row that repeats an earlier one is left out.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name, period: labels of the report.
    :param output: a path that is about to be written, so never read.
    :param watch: called with a label and the part read so far, 0 to 1.
    :raises Refusal: with one sentence, where the answers cannot honestly be scored.
    """
    told, ruleset = _told(rules, map, columns, sheet=sheet, order=order, without=_texts(without), long=long)
    method = Method(ruleset, str(weight), missing, told.order or "", told.without)
    findings = Findings()
    request = Request(method, told, unit, tuple(dict.fromkeys(_texts(by))), counts, drop_duplicates)
    readings, is_complete = _read_all(sources, request, findings, output, watch)
    readings = _settle_unit(readings, findings)
    _compare_claims(readings, method, findings)
    return _report(readings, request, findings, min_n, complete=is_complete, name=name, period=period)


def check(
    sources: Source | Iterable[Source],
    *,
    unit: str | None = None,
    rules: str | Ruleset = DEFAULT_RULES,
    without: str | Iterable[str] = (),
    order: str | None = None,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    output: Path | None = None,
    watch: Watch | None = None,
) -> Inspection:
    """Say how ``sources`` are understood, and all that is to be said of their rows.

    The parameters are those of :func:`score`. Beside what scoring says, it looks for blanks, rows of equal answers,
    ages and dates that cannot be, repeated rows, and spellings that look alike.

    :raises Refusal: as :func:`score` does.
    """
    told, ruleset = _told(rules, map, columns, sheet=sheet, order=order, without=_texts(without), long=long)
    method = Method(ruleset, order=told.order or "", without=told.without)
    findings = Findings(KEPT_IN_CHECK)
    request = Request(method, told, unit, counts=counts, thorough=True, keep=KEPT_IN_CHECK)
    readings, is_complete = _read_all(sources, request, findings, output, watch)
    readings = _settle_unit(readings, findings)
    _compare_claims(readings, method, findings)
    from ikm.inspection import Inspection, inspected

    return Inspection(method, tuple(inspected(one, _used(one)) for one in readings), findings, is_complete)


def draft(
    source: Source,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    without: str | Iterable[str] = (),
    order: str | None = None,
    output: Path | None = None,
) -> Draft:
    """Say of one table, or of sheets with the same header, what a mapping file could say, as far as it can be told.

    The parameters are those of :func:`score`; a mapping file begun is carried on.

    :raises Refusal: where it cannot be opened, has no header, or several sheets hold answers.
    """
    told, ruleset = _told(rules, map, columns, sheet=sheet, order=order, without=_texts(without), long=long)
    method = Method(ruleset, order=told.order or "", without=told.without)
    from ikm.survey.draft import drafted

    found = gather([source], output, Findings())
    if len(found) > 1:
        raise Refusal("option-bad", option="FILE", what=f"{source} stands for {len(found)} files; name one of them")
    return drafted(found[0], Request(method, told, counts=counts))


def _compare_claims(readings: list[Reading], method: Method, findings: Findings) -> None:
    """Compare what the foot of each sheet says of it with what its answers give."""
    for reading in readings:
        if reading.counted.claims:
            places = [answer.place for answer in reading.columns.answers]
            own = score_tally(reading.counted.total, _questions(reading), method)
            claimed(reading.place, places, reading.counted.claims, own, method, findings)


def _told(
    rules: str | Ruleset, map: str | PathLike[str] | None, columns: str | Iterable[str], **said: Any
) -> tuple[Told, Ruleset]:
    """What the caller says of the tables, and by which rules; what is said here goes before the mapping file."""
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    told = load_mapping(str(map), ruleset) if map is not None else Told()
    if names := names_from(columns) if isinstance(columns, str) and columns else tuple(columns):
        said |= {"columns": names, "header_row": 0}
    return told._replace(**{key: value for key, value in said.items() if value not in (None, (), {})}), ruleset


def _texts(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _listed(sources: Source | Iterable[Source]) -> list[Source]:
    one = isinstance(sources, str | PathLike) or hasattr(sources, "read") or hasattr(sources, "iloc")
    if not one and not isinstance(sources, Iterable):
        raise Refusal("option-bad", option="sources", what="nothing was named to read")
    return [sources] if one else list(sources)  # type: ignore[list-item, arg-type]  # told apart just above


def _unwatched(label: str, part: float) -> None:
    del label, part


def _read_all(
    sources: Source | Iterable[Source],
    request: Request,
    findings: Findings,
    output: Path | None,
    watch: Watch | None,
) -> tuple[list[Reading], bool]:
    """Read every input, and say whether all could be.

    What only one of several suffers is an error finding, and the others go on.
    """
    told = request.told.path
    if output and told and output.exists() and output.samefile(told):
        raise Refusal("output-is-input", path=output)
    inputs = gather(_listed(sources), output, findings)
    readings: list[Reading] = []
    refusals: list[Refusal] = []
    twins: list[tuple[str, str | None]] = []
    for number, source in enumerate(inputs):

        def progress(part: float, label: str = source.label, before: int = number) -> None:
            (watch or _unwatched)(label, (before + part) / len(inputs))

        try:
            found = read(source, request, progress)
            _refuse_other_questions([*readings, *found])
            readings += found
            twins.append((source.label, found[0].sha256))
        except Refusal as refusal:
            if len(inputs) == 1:
                raise
            refusals.append(refusal)
            findings.add("file-left-out", Place(source.label), reason=f"{refusal.code}: {refusal.reason}")
    if not readings:
        raise Refusal("nothing-readable", count=len(refusals), first=refusals[0])
    for reading in readings:
        findings += reading.findings
    if request.told.path:
        warn_unused(request.told, {entry for reading in readings for entry in reading.heeded}, findings)
    refuse_twins(twins)
    _warn_alike_inputs(readings, findings)
    return readings, not refusals


def _refuse_other_questions(readings: list[Reading]) -> None:
    """Refuse a table that asks other questions than the first, for they cannot be counted together."""
    asked = [[(one.unsur, one.code) for one in _questions(reading)] for reading in readings]
    for reading, own in zip(readings, asked, strict=True):
        if own != asked[0]:
            more = ", ".join(sorted({code for _, code in {*own} ^ {*asked[0]}}))
            raise Refusal("questions-differ", reading.place, first=readings[0].place, codes=more)


def _questions(reading: Reading) -> tuple[Question, ...]:
    return tuple(answer.question for answer in reading.columns.answers)


def _used(reading: Reading) -> InputUse:
    """What stands in a report of one table that was read."""
    columns, counted = reading.columns, reading.counted
    used = [(answer.place, answer.question.unsur, answer.reason) for answer in columns.answers]
    used += [(key.place, key.name, "group") for key in columns.keys.values()]
    return InputUse(
        path=reading.place.file,
        sheet=reading.place.sheet or None,
        sha256=reading.sha256,
        shape=reading.shape,
        header_row=reading.header_row,
        rows=counted.rows,
        used=int(counted.total.respondents),
        dropped=counted.dropped,
        left_out=counted.strangers,
        repeated=counted.repeated,
        outside=0,
        columns=tuple(
            Understood(reading.header[i], reading.letters[i], meaning, reason) for i, meaning, reason in sorted(used)
        ),
    )


def _settle_unit(readings: list[Reading], findings: Findings) -> list[Reading]:
    """Keep a unit that was only assumed where its values are few over all inputs; else act as if there were none."""
    assumed = [reading for reading in readings if reading.unit]
    groups = [reading.counted.groups.get((UNIT,)) for reading in assumed]
    values = {key for group in groups for key in group or ()}
    rows = sum(reading.counted.rows for reading in assumed)
    if all(group is not None for group in groups) and few_enough(len(values), rows):
        for reading in assumed:
            findings.add("unit-column", reading.unit, column=safe_value(reading.unit.header if reading.unit else ""))
        return readings
    return [_without_unit(reading) if reading.unit else reading for reading in readings]


def _without_unit(reading: Reading) -> Reading:
    groups = {by: group for by, group in reading.counted.groups.items() if by != (UNIT,)}
    keys = {name: key for name, key in reading.columns.keys.items() if name != UNIT}
    return reading._replace(
        columns=reading.columns._replace(keys=keys), counted=reading.counted._replace(groups=groups), unit=None
    )


def _report(
    readings: list[Reading],
    request: Request,
    findings: Findings,
    min_n: int,
    *,
    complete: bool,
    name: str | None,
    period: str | None,
) -> Report:
    """Add the readings up and score the whole and every group."""
    questions = _questions(readings[0])
    total = readings[0].counted.total
    for reading in readings[1:]:
        total = total + reading.counted.total
    profile = {key.name for reading in readings for key in reading.columns.keys.values() if key.profile}
    overall = score_tally(total, questions, request.method)
    tables = []
    for by in _tables(readings):
        groups = _added(readings, by)
        least = min_n if profile & set(by) else 0
        scored = _scored(by, groups, questions, request.method, least)
        tables.append(GroupTable(by, scored, scored))
    report = Report(
        request.method,
        questions,
        tuple(map(_used, readings)),
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


def _warn_alike_inputs(readings: list[Reading], findings: Findings) -> None:
    """Say where two inputs have so much in common that they may be one survey saved twice."""
    seen: dict[bytes, str] = {}
    for reading in readings:
        counts, path = reading.counted.total.counts.tobytes(), str(reading.place)
        if reading.counted.total.respondents >= FEW and seen.setdefault(counts, path) != path:
            findings.add("inputs-alike", reading.place, first=seen[counts], second=path)


def _tables(readings: list[Reading]) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(by for reading in readings for by in reading.counted.groups))


def _added(readings: list[Reading], by: tuple[str, ...]) -> dict[GroupKey, Tally]:
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
