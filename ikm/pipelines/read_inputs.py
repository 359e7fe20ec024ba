"""Reads every input that the caller named, in one process or several, and leaves out those that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import Findings, Place, Refusal
from ikm.report.pooling import groups_of_table, question_set
from ikm.survey.columns.mapping_file import PERIOD, warn_unused
from ikm.survey.counting.read_table import ReadRequest, TableReading, read_input
from ikm.survey.files.inputs import Input, Source, file_input, gather, is_ours, is_tally, refuse_twins, stem

FEWEST_ALIKE = 10
"""Fewer respondents than these may have given the same answers by chance."""
MOST_PROCESSES = 61
"""Windows cannot wait for more."""
CHUNKS_A_PROCESS = 8
"""So many portions of the inputs each process is handed, so that none waits long for the slowest."""

Watch = Callable[[str, float], None]
"""Called with the name of the input being read, and how much of all inputs is read, 0 to 1."""

ReadOutcome = list[TableReading] | Refusal
"""The tables read from one input, or why it cannot be read."""

FirstOfUnsur = dict[frozenset[str], TableReading]
"""The first table that asked each set of unsur."""


class ReadInputs(NamedTuple):
    """Every table that was read; ``is_complete`` unless an input was left out."""

    readings: list[TableReading]
    is_complete: bool


def source_list(sources: Source | Iterable[Source]) -> list[Source]:
    """The sources as a list, a single source as a list of one.

    :raises Refusal: ``sources-none`` where nothing was named.
    """
    is_path = isinstance(sources, str | PathLike)
    is_single = is_path or hasattr(sources, "read") or hasattr(sources, "iloc")
    if is_single:
        return [sources]  # type: ignore[list-item]  # a path, a stream or a DataFrame, as checked just above
    if not isinstance(sources, Iterable):
        raise Refusal("sources-none")
    return list(sources)  # type: ignore[arg-type]  # not a single source, as checked just above


def read_inputs(
    sources: Sequence[Source],
    request: ReadRequest,
    requests_by_stem: Mapping[str, ReadRequest],
    findings: Findings,
    watch: Watch | None = None,
) -> ReadInputs:
    """Read every input, those named in ``requests_by_stem`` (file names without ending) by a request of their own.

    An input that cannot be read is left out with an error finding when there are others; the output is never read.

    :raises Refusal: where nothing can be read, or the same is read twice.
    """
    output, mapping_path = request.options.output, request.overrides.path
    if output and mapping_path and output.exists() and output.samefile(mapping_path):
        raise Refusal("output-is-input", path=output)
    inputs = gather(sources, output, findings, request.population_file)
    input_requests = _input_requests(inputs, request, requests_by_stem)
    readings: list[TableReading] = []
    refusals: list[Refusal] = []
    digests: list[tuple[str, str | None]] = []
    first_of_unsur: FirstOfUnsur = {}
    respondents = 0
    for source, outcome in zip(inputs, _read_each(inputs, input_requests, watch, request.options.jobs), strict=True):
        try:
            if isinstance(outcome, Refusal):
                raise outcome
            _refuse_other_questions(outcome, first_of_unsur)
        except Refusal as refusal:
            if len(inputs) == 1:
                raise
            if refusal.code == "time-empty":  # nothing is missing when a file is of another time than asked for
                findings.add("input-outside", Place(source.label))
            else:
                refusals.append(refusal)
                findings.add("file-left-out", Place(source.label), reason=f"{refusal.code}: {refusal.reason}")
            continue
        # The answers of single respondents are shown of all inputs or of none: once there are too many, drop them.
        had_few_respondents = respondents <= request.answers
        respondents += sum(int(reading.counted.total.respondents) for reading in outcome if reading.is_one_by_one)
        has_few_respondents = respondents <= request.answers
        if had_few_respondents and not has_few_respondents:
            readings = _without_answer_rows(readings)
        readings += outcome if has_few_respondents else _without_answer_rows(outcome)
        digests.append((source.label, outcome[0].sha256))

    if not readings and refusals:
        raise Refusal("nothing-readable", count=len(inputs), first=refusals[0])
    if not readings:
        raise Refusal("time-nowhere")
    _join_findings(readings, request, requests_by_stem, findings)
    refuse_twins(digests)
    _refuse_counted_twice(readings)
    _warn_of_equal_counts(readings, findings)
    is_complete = not refusals and all(reading.is_complete for reading in readings)
    return ReadInputs(readings, is_complete)


def _input_requests(
    inputs: Sequence[Input], request: ReadRequest, requests_by_stem: Mapping[str, ReadRequest]
) -> list[ReadRequest]:
    """The request by which each input is read; of several it asks for marks, which find equal rows in two files."""
    if len(inputs) > 1:
        request = request._replace(marks=True)
        requests_by_stem = {name: own._replace(marks=True) for name, own in requests_by_stem.items()}
    return [requests_by_stem.get(stem(Path(source.label)), request) for source in inputs]


def _read_each(
    inputs: Sequence[Input], requests: Sequence[ReadRequest], watch: Watch | None, jobs: int
) -> Iterator[ReadOutcome]:
    """Read each input by its request, in their order; streams and frames are read in this process."""
    paths = [source.path for source in inputs if source.path]
    if jobs > 1 and len(inputs) > 1 and len(paths) == len(inputs):
        yield from _read_in_processes(paths, requests, watch, jobs)
        return
    for index, (source, request) in enumerate(zip(inputs, requests, strict=True)):

        def progress(part: float, label: str = source.label, inputs_before: int = index) -> None:
            if watch:
                watch(label, (inputs_before + part) / len(inputs))

        yield _read_input(source, request, progress)


def _read_in_processes(
    paths: Sequence[Path], requests: Sequence[ReadRequest], watch: Watch | None, jobs: int
) -> Iterator[ReadOutcome]:
    """Read files in up to ``jobs`` processes; the outcomes come in the order of the paths."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A copy of a process that has threads, as the caller's may have, can wait for ever.
    start_method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    chunk_size = -(-len(paths) // (jobs * CHUNKS_A_PROCESS))  # rounded up
    with ProcessPoolExecutor(min(jobs, len(paths), MOST_PROCESSES), get_context(start_method)) as pool:
        outcomes = pool.map(_read_path, paths, requests, chunksize=chunk_size)
        for index, (path, outcome) in enumerate(zip(paths, outcomes, strict=True)):
            if watch:
                watch(str(path), (index + 1) / len(paths))
            yield outcome


def _read_path(path: Path, request: ReadRequest) -> ReadOutcome:
    return _read_input(file_input(path), request, lambda _: None)


def _read_input(source: Input, request: ReadRequest, progress: Callable[[float], None]) -> ReadOutcome:
    """Read one input: a tally, a workbook that this program wrote, or a file of answers.

    The account of every answer is dropped unless the request is thorough: only a check shows it, and it may be large.
    """
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
    return [reading._replace(counted=reading.counted._replace(answers=())) for reading in readings]


def _without_answer_rows(readings: Iterable[TableReading]) -> list[TableReading]:
    """The same readings without the answers of single respondents."""
    return [reading._replace(counted=reading.counted._replace(answer_rows=None)) for reading in readings]


def _refuse_other_questions(readings: Iterable[TableReading], first_of_unsur: FirstOfUnsur) -> None:
    """Refuse a table that asks the unsur of an earlier one in other questions: they cannot be counted together.

    Tables whose set of unsur is new are added to ``first_of_unsur``.
    """
    for reading in readings:
        unsur = frozenset(question.unsur for question in reading.questions)
        first = first_of_unsur.setdefault(unsur, reading)
        questions, first_questions = question_set(reading), question_set(first)
        if questions != first_questions:
            differing = set(questions) ^ set(first_questions)
            codes = sorted({code for _unsur, code in differing})
            raise Refusal("questions-differ", reading.place, first=first.place, codes=", ".join(codes))


def _refuse_counted_twice(readings: Sequence[TableReading]) -> None:
    """Refuse a tally of a file that is read as well, or that another tally of the same period was made from."""
    files_read = {reading.sha256: reading.place.file for reading in readings if not reading.made_from}
    label_of: dict[tuple[str, str | None], str] = {}
    for reading in readings:
        if not reading.made_from:
            continue
        periods = [period for period, *_ in groups_of_table(reading, (PERIOD,))]
        path_of = {digest: path for path, digest in reading.made_from if digest}
        for digest, path in path_of.items():
            label = f"{path} within {reading.place.file}"
            if digest in files_read:
                raise Refusal("file-twice", first=files_read[digest], second=label)
            for period in periods:
                first_label = label_of.setdefault((digest, period), label)
                if first_label != label:
                    raise Refusal("file-twice", first=first_label, second=label)


def _join_findings(
    readings: Sequence[TableReading],
    request: ReadRequest,
    requests_by_stem: Mapping[str, ReadRequest],
    findings: Findings,
) -> None:
    """Add the findings of every reading, and what of the mapping files no input had a use for."""
    for reading in readings:
        findings += reading.findings
    used_in_any = frozenset().union(*(reading.used_overrides for reading in readings))
    warn_unused(request.overrides, used_in_any, findings)
    for own_request in requests_by_stem.values():
        overrides = own_request.overrides
        used = [reading.used_overrides for reading in readings if reading.mapping_file == overrides.path]
        if used:
            warn_unused(overrides, frozenset().union(*used), findings)
        else:
            findings.add("map-unmet", Place(overrides.path))


def _warn_of_equal_counts(readings: Iterable[TableReading], findings: Findings) -> None:
    """Warn of two inputs with equal counts of every answer: they may be one survey saved twice."""
    first_place: dict[bytes, str] = {}
    for reading in readings:
        total = reading.counted.total
        if total.respondents < FEWEST_ALIKE:
            continue
        place = str(reading.place)
        first = first_place.setdefault(total.counts.tobytes(), place)
        if first != place:
            findings.add("inputs-alike", reading.place, first=first, second=place)
