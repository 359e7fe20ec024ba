"""Every input that is meant, read in one process or several; what cannot be read is said, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Findings, Place, Refusal
from ikm.report.pooling import asked, groups_of
from ikm.survey.columns.mapping_file import PERIOD, warn_unused
from ikm.survey.counting.read_table import ReadRequest, TableReading, read_input
from ikm.survey.files.inputs import Input, Source, file_input, gather, is_ours, is_tally, refuse_twins, stem

FEW = 10
"""Fewer respondents may have answered alike by chance."""
MOST_JOBS = 61
"""Windows has no more."""

Watch = Callable[[str, float], None]
"""Told which input is being read, and how far all of them are, 0 to 1."""


class ReadInputs(NamedTuple):
    """All that was read, and whether it is all that was meant."""

    readings: list[TableReading]
    is_complete: bool


def take_in(
    sources: Sequence[Source],
    request: ReadRequest,
    maps: Mapping[str, ReadRequest],
    findings: Findings,
    output: Path | None = None,
    watch: Watch | None = None,
    jobs: int = 1,
) -> ReadInputs:
    """Read every input; ``maps`` are requests of their own, by the name of the file without its ending.

    What only one of several suffers is an error finding, and the others go on.

    :raises Refusal: where nothing can be read, or the same is read twice.
    """
    overrides = request.overrides.path
    if output and overrides and output.exists() and output.samefile(overrides):
        raise Refusal("output-is-input", path=output)
    inputs = gather(sources, output, findings, request.population_file)
    readings: list[TableReading] = []
    refusals: list[Refusal] = []
    contents: list[tuple[str, str | None]] = []
    answers = 0
    first_of: dict[frozenset[str], TableReading] = {}
    marks = request.marks or len(inputs) > 1
    request, maps = request._replace(marks=marks), {name: own._replace(marks=marks) for name, own in maps.items()}
    for source, found in zip(inputs, _read_each(inputs, request, maps, watch, jobs), strict=True):
        try:
            if isinstance(found, Refusal):
                raise found
            _refuse_other_questions(found, first_of)
            were_few = answers <= request.answers
            answers += sum(int(one.counted.total.respondents) for one in found if one.is_one_by_one)
            if answers > request.answers:  # too many in all, so that none will be shown
                found = _without_answers(found)
                readings = _without_answers(readings) if were_few else readings
            readings += found
            contents.append((source.label, found[0].sha256))
        except Refusal as refusal:
            if len(inputs) == 1:
                raise
            if refusal.code == "time-empty":
                findings.add("input-outside", Place(source.label))
                continue
            refusals.append(refusal)
            findings.add("file-left-out", Place(source.label), reason=f"{refusal.code}: {refusal.reason}")
    if not readings:
        raise (
            Refusal("nothing-readable", count=len(inputs), first=refusals[0]) if refusals else Refusal("time-nowhere")
        )
    _say(readings, request, maps, findings)
    refuse_twins(contents)
    _refuse_counted_twice(readings)
    _warn_alike(readings, findings)
    return ReadInputs(readings, not refusals and all(one.is_complete for one in readings))


def _read_each(
    inputs: Sequence[Input], request: ReadRequest, maps: Mapping[str, ReadRequest], watch: Watch | None, jobs: int
) -> Iterator[list[TableReading] | Refusal]:
    """What each input came to, in their order."""
    own = [maps.get(stem(Path(source.label)), request) for source in inputs]
    paths = [source.path for source in inputs]
    if jobs > 1 and len(inputs) > 1 and all(paths):
        yield from _in_processes([path for path in paths if path], own, watch, jobs)
        return
    for number, (source, its) in enumerate(zip(inputs, own, strict=True)):

        def progress(part: float, label: str = source.label, before: int = number) -> None:
            if watch:
                watch(label, (before + part) / len(inputs))

        yield _read(source, its, progress)


def _in_processes(
    paths: Sequence[Path], requests: Sequence[ReadRequest], watch: Watch | None, jobs: int
) -> Iterator[list[TableReading] | Refusal]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A copy of a process that has threads, as whoever calls this may, can wait for ever.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    at_once = -(-len(paths) // (jobs * 8))
    with ProcessPoolExecutor(min(jobs, len(paths), MOST_JOBS), get_context(method)) as pool:
        for number, found in enumerate(pool.map(_read_path, paths, requests, chunksize=at_once), start=1):
            if watch:
                watch(str(paths[number - 1]), number / len(paths))
            yield found


def _read_path(path: Path, request: ReadRequest) -> list[TableReading] | Refusal:
    return _read(file_input(path), request, lambda _: None)


def _read(source: Input, request: ReadRequest, progress: Callable[[float], None]) -> list[TableReading] | Refusal:
    """The readings of one input, without what only a check shows, which may be large."""
    try:
        if is_tally(source):
            from ikm.survey.exchange.tally_reading import read_tally

            return [read_tally(source, request)]
        if request.overrides.sheet is None and is_ours(source):
            from ikm.survey.exchange.own_workbook import read_back

            readings = read_back(source, request, progress)
        else:
            readings = read_input(source, request, progress)
    except Refusal as refusal:
        return refusal
    if request.thorough:
        return readings
    return [one._replace(counted=one.counted._replace(answers=())) for one in readings]


def _without_answers(readings: Iterable[TableReading]) -> list[TableReading]:
    """The same readings without the answers of single respondents."""
    return [one._replace(counted=one.counted._replace(answer_rows=None)) for one in readings]


def _refuse_other_questions(readings: Iterable[TableReading], first_of: dict[frozenset[str], TableReading]) -> None:
    """Refuse a table that asks the unsur of an earlier one in other questions, for they cannot be counted together.

    ``first_of`` has the first table of each set of unsur, to which those of ``readings`` are added.
    """
    for reading in readings:
        first = first_of.setdefault(frozenset(one.unsur for one in reading.questions), reading)
        if asked(reading) != asked(first):
            more = ", ".join(sorted({code for _, code in {*asked(reading)} ^ {*asked(first)}}))
            raise Refusal("questions-differ", reading.place, first=first.place, codes=more)


def _refuse_counted_twice(readings: Sequence[TableReading]) -> None:
    """Refuse a tally of what is read beside it, or of what another tally is of, unless their periods differ."""
    raw = {reading.sha256: reading.place.file for reading in readings if not reading.made_from}
    met: dict[tuple[str, str | None], str] = {}
    for reading in readings:
        periods = {key[0] for key in groups_of(reading, (PERIOD,))} if reading.made_from else ()
        for path, digest in {digest: (path, digest) for path, digest in reading.made_from if digest}.values():
            label = f"{path} within {reading.place.file}"
            if digest in raw:
                raise Refusal("file-twice", first=raw[digest], second=label)
            for period in periods:
                if (first := met.setdefault((digest or "", period), label)) != label:
                    raise Refusal("file-twice", first=first, second=label)


def _say(
    readings: Sequence[TableReading], request: ReadRequest, maps: Mapping[str, ReadRequest], findings: Findings
) -> None:
    for reading in readings:
        findings += reading.findings
    warn_unused(request.overrides, frozenset().union(*(reading.used_overrides for reading in readings)), findings)
    for overrides in (own.overrides for own in maps.values()):
        used_overrides = [reading.used_overrides for reading in readings if reading.mapping_file == overrides.path]
        if used_overrides:
            warn_unused(overrides, frozenset().union(*used_overrides), findings)
        else:
            findings.add("map-unmet", Place(overrides.path))


def _warn_alike(readings: Iterable[TableReading], findings: Findings) -> None:
    """Say where two inputs have so much in common that they may be one survey saved twice."""
    seen: dict[bytes, str] = {}
    for reading in readings:
        counts, path = reading.counted.total.counts.tobytes(), str(reading.place)
        if reading.counted.total.respondents >= FEW and seen.setdefault(counts, path) != path:
            findings.add("inputs-alike", reading.place, first=seen[counts], second=path)
