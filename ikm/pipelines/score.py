"""The pipelines: from what a caller names to a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ikm.index.method import EXACT, MISSING, Method
from ikm.index.sample_size import Share
from ikm.index.score import score as score_tally
from ikm.messages.findings import Findings, Refusal, near
from ikm.pipelines.read_inputs import Watch, take_in
from ikm.report.assemble import (
    CELL_KEYS,
    SORTS,
    GroupListing,
    assemble_report,
    input_use,
    profile_keys,
    with_answers,
    with_cells,
    with_controls,
    with_profile,
)
from ikm.report.checks import FEW, compare_footer, run_checks
from ikm.report.confidence import GroupStatistics, confidence_of, served_by
from ikm.report.pooling import method_of_inputs, refuse_rows_twice, settle_assumed_unit
from ikm.report.report import Manifest, Report
from ikm.report.rollup import with_quotas, with_rollup
from ikm.rules.library import load
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.mapping_file import (
    PERIOD,
    PROFILE,
    ROLES,
    SERVICE,
    UNIT,
    OtherRules,
    TableOverrides,
    names_from,
)
from ikm.survey.columns.mapping_file import load as load_mapping
from ikm.survey.counting.grouping import TimeFilter
from ikm.survey.counting.read_table import ReadRequest, TableReading
from ikm.survey.files.inputs import Source, gather

if TYPE_CHECKING:
    from ikm.report.inspection import Inspection
    from ikm.survey.counting.mapping_draft import MappingDraft
    from ikm.survey.exchange.population_file import Population

KEPT_IN_CHECK = 10_000
"""So many findings of a kind a check lists."""
SOURCES = ("file", "sheet", "folder")
"""Whose name may say the unit, service or period."""
UNSAID = ("sources", "other_rules", "cells", "answers", "stats", "jobs", "name", "period", "time", "output", "watch")
"""What a manifest does not tell as an option: it changes no figure, or stands beside them."""


def score(
    sources: Source | Iterable[Source],
    *,
    unit: str | None = None,
    by: str | Iterable[str] = (),
    rules: str | Ruleset = DEFAULT_RULES,
    conversion: str | None = None,
    weight: str | None = None,
    without: str | Iterable[str] = (),
    missing: str | None = None,
    order: str | None = None,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    drop_duplicates: bool = False,
    roles: Mapping[str, str] | None = None,
    unit_from: str | None = None,
    service_from: str | None = None,
    period_from: str | None = None,
    per: str | None = None,
    since: str | None = None,
    until: str | None = None,
    profile: bool = False,
    age_bands: str | None = None,
    population: str | PathLike[str] | None = None,
    rollup: str | None = None,
    stats: bool | None = None,
    confidence: Share | None = None,
    sort: str = SORTS[0],
    top: int | None = None,
    bottom: int | None = None,
    cells: bool = False,
    suppress: bool = False,
    answers: int = 0,
    jobs: int = 1,
    min_n: int = FEW,
    name: str | None = None,
    period: str | None = None,
    time: str | None = None,
    other_rules: OtherRules = (),
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
    :param conversion: name of a conversion of the rule set that brings its index onto another scale.
    :param weight: ``"exact"`` (1/k), or one of the rule set's printed weights such as ``"0.11"``; not said,
        it is exact, or that of a workbook which is read back.
    :param without: ids or names of unsur that were not asked; the other weights then sum to 1 again.
    :param missing: ``"per-unsur"`` (a blank leaves its unsur only) or ``"complete"`` (it drops the respondent); not
        said, it is the former, or that of a workbook which is read back.
    :param order: order in which bare numbers (U8, U9) are read, ``"questionnaire"`` or ``"regulation"``.
    :param sheet: the sheet of a workbook to read, a pattern of names, or ``"all"``.
    :param map: path of a mapping file (``.toml``) that says what the columns and answers are, or of a folder of such
        files, each of the name of the input it is for.
    :param columns: names for the columns of a table without a header, ``"no,usia,U1-U9"``.
    :param long: the columns of a long table, by ``respondent``, ``question`` and ``answer``.
    :param counts: whether the tables hold counts of options.
    :param drop_duplicates: whether a row that repeats an earlier one is left out.
    :param roles: headers by role: unit, layanan, periode, tanggal, jenis_kelamin, usia, pendidikan, pekerjaan, agama,
        disabilitas.
    :param unit_from, service_from, period_from: where it stands in a name: that of the ``"file"``, ``"sheet"`` or
        ``"folder"``.
    :param per: group by period: ``"bulan"``, ``"triwulan"``, ``"semester"`` or ``"tahun"``.
    :param since, until: the first and last day that count, as dates or periods.
    :param profile: whether to count respondents by sex, age, education and so on.
    :param age_bands: lower bounds of the classes of age, ``"17,26,36"``.
    :param population: path of a table of units (and services) with the users they serve: gives required samples.
    :param rollup: the index of all units beside the pooled one: ``"mean"``, or weighted by ``"population"``.
    :param stats: whether pages for people show how sure the figures are, and findings warn where an interval is to be
        taken with care; False leaves out what takes time to count, so that JSON and workbooks lack it too.
    :param confidence: that of the intervals, ``"0.95"`` or ``"95%"``; not said, it is 95 %.
    :param sort: groups by ``"ikm"``, ``"name"`` or ``"n"``.
    :param top, bottom: only so many groups of the highest and lowest index are listed.
    :param cells: whether the report is to carry its tallies; with ``suppress``, without those of small groups.
    :param answers: of how many respondents at most the report is to carry the answers; of more, it carries none.
    :param jobs: how many processes read the inputs; a script of your own then needs ``if __name__ == "__main__":``.
    :param min_n: profile groups with fewer respondents show their number only.
    :param name, period: labels of the report.
    :param time: when the report was made, as its manifest is to say.
    :param other_rules: rules by which they are scored too (see :func:`ikm.score_all`), to which columns are left.
    :param output: a path that is about to be written, so never read.
    :param watch: called with a label and the part read so far, 0 to 1.
    :raises Refusal: with one sentence, where the answers cannot honestly be scored.
    """
    said = dict(locals())
    if other_rules:
        said["rules"] = _ids(rules, other_rules)
    role_sources = {UNIT: unit_from, SERVICE: service_from, PERIOD: period_from}
    ruleset = (rules if isinstance(rules, Ruleset) else load(rules)).converted(conversion)
    overrides = _told(
        ruleset, other_rules, map, columns, roles, sheet=sheet, order=order, without=_texts(without), long=long
    )
    findings, sure = Findings(), confidence_of(confidence)
    users = _population(population, findings, output)
    request = ReadRequest(
        Method(ruleset, str(weight or EXACT), missing or MISSING[0], overrides.order or "", overrides.without),
        overrides,
        unit,
        tuple(dict.fromkeys(_texts(by))),
        role_sources={
            role: _one_of(f"--{ROLES[role]}-from", source, SOURCES) for role, source in role_sources.items() if source
        },
        when=_when(per, since, until),
        bands=_bands(age_bands),
        profile=profile or cells,
        crossed=CELL_KEYS if cells else (UNIT, SERVICE) if users and users.has_services else (),
        population_file=Path(population) if population else None,
        products=cells or stats is not False,
        marks=cells,
        answers=answers,
        counts=counts,
        distinct=drop_duplicates,
        chosen=frozenset(name for name, value in (("weight", weight), ("missing", missing)) if value),
    )
    listing = GroupListing(_one_of("--sort", sort, SORTS), top, bottom, min_n)
    intake = take_in(listed(sources), request, _maps(map, request), findings, output, watch, jobs)
    readings = settle_assumed_unit(intake.readings, findings)
    refuse_rows_twice(readings)
    _compare_claims(readings, findings)
    served = served_by(readings, users)
    describe = None if stats is False else GroupStatistics(sure, served)
    report = assemble_report(readings, method_of_inputs(readings, request.method), findings, listing, describe)
    report = replace(report, complete=intake.is_complete, name=name, period=period, manifest=_manifest(said))
    report = replace(report, confidence=sure, shows_stats=bool(stats))
    report = with_quotas(report, readings, users) if users else report
    report = with_rollup(report, rollup, users, served.units)
    report = with_profile(report, readings, request.bands) if profile else report
    report = with_answers(report, readings) if answers else report
    report = with_controls(report, readings) if ruleset.controls else report
    run_checks(report, profile_keys(readings))
    return with_cells(report, readings, min_n, suppress=suppress) if cells else report


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
    other_rules: OtherRules = (),
    output: Path | None = None,
    watch: Watch | None = None,
) -> Inspection:
    """Say how ``sources`` are understood, and all that is to be said of their rows.

    The parameters are those of :func:`score`. Beside what scoring says, it looks for blanks, rows of equal answers,
    ages and dates that cannot be, repeated rows, and spellings that look alike.

    :raises Refusal: as :func:`score` does.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    overrides = _told(
        ruleset, other_rules, map, columns, sheet=sheet, order=order, without=_texts(without), long=long
    )
    method = Method(ruleset, order=overrides.order or "", without=overrides.without)
    findings = Findings(KEPT_IN_CHECK)
    request = ReadRequest(method, overrides, unit, counts=counts, thorough=True, max_per_code=KEPT_IN_CHECK)
    intake = take_in(listed(sources), request, _maps(map, request), findings, output, watch)
    readings = settle_assumed_unit(intake.readings, findings)
    _compare_claims(readings, findings)
    from ikm.report.inspection import Inspection, inspect_table

    return Inspection(
        method, tuple(inspect_table(one, input_use(one)) for one in readings), findings, intake.is_complete
    )


def answers_of(
    source: Source,
    *,
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
) -> tuple[list[TableReading], Findings]:
    """Read the answers that ``source`` holds, and count them with their products.

    The parameters are those of :func:`score`.

    :raises Refusal: as :func:`score` does.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    overrides = _told(ruleset, (), map, columns, sheet=sheet, order=order, without=_texts(without), long=long)
    method = Method(ruleset, order=overrides.order or "", without=overrides.without)
    findings = Findings()
    request = ReadRequest(method, overrides, "none", counts=counts, products=True)
    return take_in([source], request, _maps(map, request), findings, output, watch).readings, findings


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
) -> MappingDraft:
    """Say of one table, or of sheets with the same header, what a mapping file could say, as far as it can be told.

    The parameters are those of :func:`score`; a mapping file begun is carried on.

    :raises Refusal: where it cannot be opened, has no header, or several sheets hold answers.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    overrides = _told(ruleset, (), map, columns, sheet=sheet, order=order, without=_texts(without), long=long)
    method = Method(ruleset, order=overrides.order or "", without=overrides.without)
    from ikm.survey.counting.mapping_draft import drafted

    found = gather([source], output, Findings())
    if len(found) > 1:
        raise Refusal("option-bad", option="FILE", what=f"{source} stands for {len(found)} files; name one of them")
    return drafted(found[0], ReadRequest(method, overrides, counts=counts))


def _compare_claims(readings: list[TableReading], findings: Findings) -> None:
    """Compare what the foot of each sheet says of it with what its answers give."""
    for reading in readings:
        left_out = reading.counted.outside + reading.counted.dropped + reading.counted.repeated
        if reading.counted.claims and not left_out:  # else the foot is of more than was counted
            places = [answer.place for answer in reading.columns.answers]
            own = score_tally(reading.counted.total, reading.questions, reading.method)
            compare_footer(reading.place, places, reading.counted.claims, own, reading.method, findings)


def _told(
    ruleset: Ruleset,
    other_rules: OtherRules,
    map: str | PathLike[str] | None,
    columns: str | Iterable[str],
    roles: Mapping[str, str] | None = None,
    **said: Any,
) -> TableOverrides:
    """What the caller says of the tables; what is said here goes before the mapping file."""
    overrides = (
        load_mapping(str(map), ruleset, other_rules)
        if map is not None and not Path(map).is_dir()
        else TableOverrides(other_rules=other_rules)
    )
    if names := names_from(columns) if isinstance(columns, str) and columns else tuple(columns):
        said |= {"columns": names, "header_row": 0}
    if roles:
        said["roles"] = {**overrides.roles, **{_role(name): header for name, header in roles.items()}}
    return _overruled(overrides, said)


def _overruled(overrides: TableOverrides, said: Mapping[str, Any]) -> TableOverrides:
    return overrides._replace(**{key: value for key, value in said.items() if value not in (None, (), {}, "")})


def _role(name: str) -> str:
    known = (*ROLES, *PROFILE)
    if (role := role_called(name)) in known:
        return role
    raise Refusal("option-bad", option="--role", what=f"“{name}” is not one of {', '.join(known)}{near(name, known)}")


def _maps(map: str | PathLike[str] | None, request: ReadRequest) -> dict[str, ReadRequest]:
    """The requests for inputs that have a mapping file of their own, by their names."""
    if map is None or not Path(map).is_dir():
        return {}
    maps = {}
    for path in sorted(Path(map).glob("*.toml")):
        rules = request.method.rules
        own = load_mapping(str(path), rules, request.overrides.other_rules)
        overrides = _overruled(
            own, {**request.overrides._asdict(), "roles": {**own.roles, **request.overrides.roles}}
        )
        method = Method(
            rules, request.method.weight, request.method.missing, overrides.order or "", overrides.without
        )
        maps[path.stem] = request._replace(overrides=overrides, method=method)
    if not maps:
        raise Refusal("no-input", path=map, endings=".toml")
    return maps


def _one_of(option: str, value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    raise Refusal("option-bad", option=option, what=f"“{value}” is not {', '.join(known)}{near(value, known)}")


def _when(per: str | None, since: str | None, until: str | None) -> TimeFilter:
    """The time asked for.

    :raises Refusal: ``option-bad`` for what is no period or date, or ends before it begins.
    """
    if (per, since, until) == (None, None, None):
        return TimeFilter()
    from ikm.survey.texts.periods import PER, bound

    days = []
    for option, text in (("--from", since), ("--to", until)):
        day = bound(text, last=option == "--to") if text is not None else None
        if text is not None and day is None:
            what = f"“{text}” is no date or period that can be read in one way only; write 2025-04-03, or “TW I 2025”"
            raise Refusal("option-bad", option=option, what=what)
        days.append(day)
    first, last = days
    if first and last and last < first:
        raise Refusal("option-bad", option="--to", what=f"{last} is before {first}")
    return TimeFilter(_one_of("--per", per, PER) if per is not None else None, first, last)


def _population(source: str | PathLike[str] | None, findings: Findings, output: Path | None) -> Population | None:
    if source is None:
        return None
    from ikm.survey.exchange.population_file import load

    return load(source, findings, output=output)


def _bands(age_bands: str | None) -> tuple[int, ...] | None:
    if age_bands is None:
        return None
    from ikm.survey.texts.profile_classes import bands_from

    return bands_from(age_bands)


def _manifest(said: Mapping[str, Any]) -> Manifest:
    """Every option that was not left as it is, as JSON values."""
    defaults = score.__kwdefaults__ or {}
    options = {key: _plain(value) for key, value in said.items() if key not in UNSAID and value != defaults[key]}
    return Manifest({key: value for key, value in options.items() if value not in ([], {}, "")}, said["time"])


def _ids(rules: str | Ruleset, other_rules: OtherRules) -> str:
    """All the rule sets by their ids, in their order."""
    own = rules.id if isinstance(rules, Ruleset) else rules
    before, behind = ([one.id for one, is_before in other_rules if is_before is which] for which in (True, False))
    return ",".join([*before, own, *behind])


def _plain(value: object) -> object:
    if isinstance(value, Ruleset):
        return value.id
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, PathLike):
        return str(value)
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _texts(texts: str | Iterable[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def listed(sources: Source | Iterable[Source]) -> list[Source]:
    """The sources, also of one that is no list.

    :raises Refusal: ``option-bad`` where nothing was named.
    """
    one = isinstance(sources, str | PathLike) or hasattr(sources, "read") or hasattr(sources, "iloc")
    if not one and not isinstance(sources, Iterable):
        raise Refusal("option-bad", option="sources", what="nothing was named to read")
    return [sources] if one else list(sources)  # type: ignore[list-item, arg-type]  # told apart just above
