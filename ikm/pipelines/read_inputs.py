"""Reads every input that the caller named, in one process or several, and leaves out those that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import NamedTuple, Self

from ikm.messages.findings import Fact, Findings, ListUse, PhraseUse, Place, ReasonUse, Refusal, offered
from ikm.pipelines.table_overrides import requests_by_stem
from ikm.report.pooling import groups_of_table, question_set
from ikm.survey.columns.mapping_file import PERIOD, unused_overrides
from ikm.survey.counting.idle_options import refuse_idle_options
from ikm.survey.counting.read_table import read_input
from ikm.survey.counting.row_prints import Prints, are_of_one_survey, joined_prints
from ikm.survey.counting.table_reading import InputReading, ReadOutcome, ReadRequest, TableReading
from ikm.survey.files.frame_kinds import frame_library
from ikm.survey.files.inputs import Input, Source, file_input, gather, is_ours, is_tally, refuse_twins
from ikm.survey.files.named_files import stem

FEWEST_ALIKE = 10
"""Fewer respondents than these may have given the same answers by chance."""

Watch = Callable[[str, float], None]
"""Called with the name of the input being read, and how much of all inputs is read, 0 to 1."""

FirstOfUnsur = dict[frozenset[str], TableReading]
"""The first table that asked each set of unsur."""


class ReadInputs(NamedTuple):
    """The tables read by one request, and what there is to say; ``is_complete`` unless an input was left out."""

    readings: list[TableReading]
    findings: Findings
    is_complete: bool


def source_list(sources: Source | Iterable[Source]) -> list[Source]:
    """The sources as a list, a single source as a list of one.

    :raises Refusal: ``source-unknown`` for what can be neither.
    """
    is_path = isinstance(sources, str | PathLike | Input)
    is_single = is_path or bool(frame_library(sources)) or hasattr(sources, "read")
    if is_single:
        return [sources]  # type: ignore[list-item]  # a path, a stream or a DataFrame, as checked just above
    if not isinstance(sources, Iterable):
        raise Refusal("source-unknown", type=type(sources).__name__)
    return list(sources)  # type: ignore[arg-type]  # not a single source, as checked just above


def read_inputs(
    sources: Sequence[Source], requests: Sequence[ReadRequest], watch: Watch | None = None
) -> list[ReadInputs]:
    """Read every input by each of the requests, which are those of several rule sets; a file is opened once.

    The requests differ in their rules only, and in what the mapping file says by these. An input that has a mapping
    file of its own, where ``map`` names a folder, is read by that. One that cannot be read is left out with an error
    finding when there are others; the output is never read.

    :raises Refusal: where nothing can be read, or the same is read twice.
    """
    first_request = requests[0]
    options = first_request.options
    inputs, skipped = gather(sources, options.output, first_request.lists, options.max_input, first_request.database)
    refuse_idle_options(inputs, first_request)
    plans = [_ReadPlan.of(request, inputs) for request in requests]
    by_first = zip(inputs, plans[0].by_input, strict=True)
    inputs = [source.with_tables_of(request.database) for source, request in by_first]
    surveys = [_ReadSoFar(plan, len(inputs)) for plan in plans]
    requests_of_inputs = list(zip(*(plan.by_input for plan in plans), strict=True))
    outcomes_of_inputs = _read_each(inputs, requests_of_inputs, watch, options.jobs)
    for index, (source, outcomes) in enumerate(zip(inputs, outcomes_of_inputs, strict=True)):
        for survey, plan, outcome in zip(surveys, plans, outcomes, strict=True):
            survey.add(source, survey.without_counted_rows(source, plan.by_input[index], outcome))
    return [survey.finish(skipped) for survey in surveys]


class _ReadPlan(NamedTuple):
    """By which request each input is read: ``own_requests`` are those of inputs with a mapping file of their own."""

    request: ReadRequest
    own_requests: Sequence[ReadRequest]
    by_input: Sequence[ReadRequest]

    @classmethod
    def of(cls, request: ReadRequest, inputs: Sequence[Input]) -> Self:
        """The plan of one request; of several inputs it asks for what tells the same file, or equal rows, in two."""
        own_requests = requests_by_stem(request)
        if len(inputs) > 1:
            request = request._replace(marks=True, prints=True, digests=True)
            for name, own in own_requests.items():
                own_requests[name] = own._replace(marks=True, prints=True, digests=True)
        by_input = [own_requests.get(stem(Path(source.label)), request) for source in inputs]
        return cls(request, list(own_requests.values()), by_input)


class _ReadSoFar:
    """What one request has of the inputs read so far, and what is the matter with them."""

    def __init__(self, plan: _ReadPlan, number_of_inputs: int) -> None:
        self._plan = plan
        self._number_of_inputs = number_of_inputs
        self._findings = Findings(plan.request.max_per_code)
        self._readings: list[TableReading] = []
        self._refusals: list[Refusal] = []
        self._digests: list[tuple[str, str | None]] = []
        self._first_of_unsur: FirstOfUnsur = {}
        self._respondents = 0
        self._prints: Prints | None = None

    def without_counted_rows(self, source: Input, request: ReadRequest, outcome: ReadOutcome) -> ReadOutcome:
        """The outcome without the rows that stand in an input before it, where duplicates are left out.

        Inputs are read on their own, perhaps side by side; one that repeats rows is read again, with these known.
        """
        if isinstance(outcome, Refusal) or not request.options.drop_duplicates:
            return outcome
        own = [reading.counted.prints for reading in outcome.tables]
        if any(are_of_one_survey(prints, self._prints) for prints in own) and source.can_be_read_again:
            (outcome,) = _read_input(source, [request._replace(counted=self._prints)], lambda _: None)
        if not isinstance(outcome, Refusal):
            for reading in outcome.tables:
                self._prints = joined_prints(self._prints, reading.counted.prints)
        return outcome

    def add(self, source: Input, outcome: ReadOutcome) -> None:
        """Take what an input was read as; one that cannot be read is left out, unless it is the only one."""
        try:
            if isinstance(outcome, Refusal):
                raise outcome
            _refuse_other_questions(outcome.tables, self._first_of_unsur)
        except Refusal as refusal:
            if self._number_of_inputs == 1:
                raise
            if refusal.code == "time-empty":  # nothing is missing when a file is of another time than asked for
                self._findings.add("input-outside", Place(source.label))
            else:
                self._refusals.append(refusal)
                reasons = tuple(ReasonUse.of(one, names_code=True) for one in (refusal, *refusal.others))
                self._findings.add("file-left-out", Place(source.label), reason=ListUse("list-also", reasons))
            return
        # The answers of single respondents are shown of all inputs or of none: once there are too many, drop them.
        most_answers = self._plan.request.answers
        had_few_respondents = self._respondents <= most_answers
        tables = outcome.tables
        self._respondents += sum(
            int(reading.counted.total.respondents) for reading in tables if reading.is_one_by_one
        )
        has_few_respondents = self._respondents <= most_answers
        if had_few_respondents and not has_few_respondents:
            self._readings = _without_answer_rows(self._readings)
        self._readings += tables if has_few_respondents else _without_answer_rows(tables)
        self._findings += outcome.findings
        self._digests.append((source.label, tables[0].sha256))

    def finish(self, skipped: Findings) -> ReadInputs:
        """Everything that was read, with all there is to say; ``skipped`` are the findings of inputs left unread.

        :raises Refusal: where nothing was read, or the same was read twice.
        """
        readings, findings = self._readings, self._findings
        if not readings and self._refusals:
            raise Refusal("nothing-readable", count=self._number_of_inputs, first=self._refusals[0])
        if not readings:
            raise Refusal("time-nowhere")
        findings += skipped
        for reading in readings:
            findings += reading.findings
        findings += _unused_entries(readings, self._plan)
        refuse_twins(self._digests)
        _refuse_counted_twice(readings)
        _refuse_equal_rows(readings)
        findings += _equal_counts(readings)
        is_complete = not self._refusals and all(reading.is_complete for reading in readings)
        return ReadInputs(readings, findings, is_complete)


def _read_each(
    inputs: Sequence[Input], requests: Sequence[Sequence[ReadRequest]], watch: Watch | None, jobs: int
) -> Iterator[list[ReadOutcome]]:
    """Read each input by each of its requests, in their order; streams and frames are read in this process."""
    paths = [source.path for source in inputs if source.path]
    if jobs > 1 and len(inputs) > 1 and len(paths) == len(inputs):
        yield from _read_in_processes(paths, requests, watch, jobs)
        return
    for index, (source, requests_of_input) in enumerate(zip(inputs, requests, strict=True)):

        def progress(part: float, label: str = source.label, inputs_before: int = index) -> None:
            if watch:
                watch(label, (inputs_before + part) / len(inputs))

        yield _read_input(source, requests_of_input, progress)


def _read_in_processes(
    paths: Sequence[Path], requests: Sequence[Sequence[ReadRequest]], watch: Watch | None, jobs: int
) -> Iterator[list[ReadOutcome]]:
    """Read files in up to ``jobs`` processes; the outcomes come in the order of the paths."""
    from ikm.pipelines.reader_processes import in_processes

    with in_processes(jobs, _read_path, paths, requests) as outcomes:
        for index, (path, outcome) in enumerate(zip(paths, outcomes, strict=True)):
            if watch:
                watch(str(path), (index + 1) / len(paths))
            yield outcome


def _read_path(path: Path, requests: Sequence[ReadRequest]) -> list[ReadOutcome]:
    return _read_input(file_input(path), requests, lambda _: None)


def _read_input(
    source: Input, requests: Sequence[ReadRequest], progress: Callable[[float], None]
) -> list[ReadOutcome]:
    """Read one input by each request: a tally, a workbook that this program wrote, or a file of answers."""
    try:
        holds_tally = is_tally(source)
        holds_workbook_of_ours = requests[0].overrides.sheet is None and not holds_tally and is_ours(source)
    except Refusal as refusal:
        return [refusal for _ in requests]
    if holds_tally:
        from ikm.survey.exchange.tally_reading import read_tally

        source = _read_ahead(source, requests)
        outcomes = [_outcome(partial(read_tally, source, request)) for request in requests]
    elif holds_workbook_of_ours:
        from ikm.survey.exchange.own_workbook import read_back

        source = _read_ahead(source, requests)
        outcomes = [_outcome(partial(read_back, source, request, progress)) for request in requests]
    else:
        outcomes = read_input(source, requests, progress)
    return [_accounted(outcome, request) for outcome, request in zip(outcomes, requests, strict=True)]


def _outcome(read: Callable[[], TableReading | list[TableReading]]) -> ReadOutcome:
    try:
        found = read()
    except Refusal as refusal:
        return refusal
    return InputReading(found if isinstance(found, list) else [found], Findings())


def _read_ahead(source: Input, requests: Sequence[ReadRequest]) -> Input:
    """The same input, which each of several requests can open: a stream is held, as it is read whole anyway."""
    if source.open is None or source.path is not None or len(requests) == 1:
        return source
    with source.open() as stream:
        content = stream.read()
    return source._replace(open=lambda: BytesIO(content))


def _accounted(outcome: ReadOutcome, request: ReadRequest) -> ReadOutcome:
    """The outcome without its account of every answer, unless the request is thorough: only a check shows it."""
    if request.thorough or isinstance(outcome, Refusal):
        return outcome
    tables = [reading._replace(counted=reading.counted._replace(answers=())) for reading in outcome.tables]
    return InputReading(tables, outcome.findings)


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
            raise Refusal("questions-differ", reading.place, first=first.place, codes=offered(codes))


def _refuse_counted_twice(readings: Sequence[TableReading]) -> None:
    """Refuse a tally of a file that is read as well, or that another tally of the same period was made from."""
    files_read = {reading.sha256: reading.place.file for reading in readings if not reading.made_from}
    first_label: dict[tuple[str, str | None], Fact] = {}
    for reading in readings:
        if not reading.made_from:
            continue
        periods = [period for period, *_ in groups_of_table(reading, (PERIOD,))]
        path_of = {digest: path for path, digest in reading.made_from if digest}
        for digest, path in path_of.items():
            if digest in files_read:
                raise Refusal("tally-overlapping", first=files_read[digest], second=reading.place.file)
            label = PhraseUse.of("file-within", path=path, file=reading.place.file)
            for period in periods:
                first = first_label.setdefault((digest, period), label)
                if first != label:
                    raise Refusal("tally-overlapping", first=first, second=reading.place.file)


def _refuse_equal_rows(readings: Sequence[TableReading]) -> None:
    """Refuse two tables that have rows in common, equal to the letter with their time stamps."""
    with_prints = [reading for reading in readings if reading.counted.prints is not None]
    for index, second in enumerate(with_prints):
        for first in with_prints[:index]:
            rows = are_of_one_survey(first.counted.prints, second.counted.prints)
            if rows:
                raise Refusal("rows-in-both", first=str(first.place), second=str(second.place), rows=rows)


def _unused_entries(readings: Sequence[TableReading], plan: _ReadPlan) -> Findings:
    """Say what of the mapping files no input had a use for."""
    findings = Findings(plan.request.max_per_code)
    used_in_any = frozenset().union(*(reading.used_overrides for reading in readings))
    findings += unused_overrides(plan.request.overrides, used_in_any)
    for own_request in plan.own_requests:
        overrides = own_request.overrides
        used = [reading.used_overrides for reading in readings if reading.mapping_file == overrides.path]
        if used:
            findings += unused_overrides(overrides, frozenset().union(*used))
        else:
            findings.add("map-unmet", Place(overrides.path))
    return findings


def _equal_counts(readings: Sequence[TableReading]) -> Findings:
    """Warn of two inputs with equal counts of every answer: they may be one survey saved twice."""
    findings = Findings(len(readings))
    first_place: dict[bytes, str] = {}
    for reading in readings:
        total = reading.counted.total
        if total.respondents < FEWEST_ALIKE:
            continue
        place = str(reading.place)
        first = first_place.setdefault(total.counts.tobytes(), place)
        if first != place:
            findings.add("inputs-alike", reading.place, first=first, second=place)
    return findings
