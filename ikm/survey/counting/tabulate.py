"""From a table and what its columns are to tallies: of everyone, and of each group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ikm.index.method import Method
from ikm.index.tally import Tally
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.survey.columns.column_lookup import GroupingKey
from ikm.survey.columns.column_map import ColumnMap, QuestionColumn
from ikm.survey.columns.header_meaning import listed
from ikm.survey.columns.mapping_file import PERIOD, UNIT, TableOverrides
from ikm.survey.counting.answer_column import AnswerColumn, RespondentRows, StatedAnswers
from ikm.survey.counting.answer_rows import AnswerRowCollector, AnswerRows
from ikm.survey.counting.footer_rows import FIRST_ROWS, FooterClaim, FooterDetector
from ikm.survey.counting.grouping import MOST_GROUPS, Grouping, GroupingColumn, GroupKey, TimeFilter
from ikm.survey.counting.row_check_context import CheckContext, CheckFactory, RespondentBlock
from ikm.survey.files.table import UNLIMITED, Block, Codes, Column, Labels, Progress, Table
from ikm.survey.texts.answer_words import BLANK, identify, place_in_scale

if TYPE_CHECKING:
    from ikm.survey.counting.row_checks import Duplicates

MOST_ANSWERS = 1_000
MOST_READINGS = 3
"""Once, once more with the labels that respondents gave, and once should these then be others."""


class TableCounts(NamedTuple):
    """What a table came to: rows that are not blank, respondents dropped as incomplete or repeated, and tallies.

    ``strangers`` are the rows that are no respondents, ``outside`` those of another time, ``claims`` what the foot of
    the sheet says of the whole, ``answers`` the columns as they were read, those of expectations behind, ``kept`` the
    answers one by one.
    """

    rows: int
    dropped: int
    repeated: int
    strangers: int
    outside: int
    total: Tally
    groups: dict[tuple[str, ...], dict[GroupKey, Tally]]
    claims: tuple[FooterClaim, ...]
    answers: tuple[AnswerColumn, ...]
    answer_rows: AnswerRows | None = None


class CountRequest(NamedTuple):
    """What is to be counted of a table.

    ``tables`` are those of groups (names of ``columns.keys``), ``checks`` look at every respondent, ``when`` says of
    which time they are to be, ``bands`` are the classes of age. With ``distinct``, a row that repeats an earlier one
    is left out; with ``labels``, each answer met is counted; with ``marks`` and ``products``, tallies have them.
    The answers of up to ``answers`` respondents are kept one by one; where the table is ``partial``, it may lack the
    answers to a question.
    """

    method: Method
    overrides: TableOverrides
    tables: Sequence[tuple[str, ...]] = ()
    checks: Sequence[CheckFactory] = ()
    when: TimeFilter = TimeFilter()
    bands: tuple[int, ...] | None = None
    distinct: bool = False
    labels: bool = False
    marks: bool = False
    products: bool = False
    answers: int = 0
    partial: bool = False


def count(
    table: Table, columns: ColumnMap, wanted: CountRequest, findings: Findings, progress: Progress
) -> TableCounts:
    """Read a table and count everyone, and each group.

    Respondents are the rows with at least one usable answer, or, where the method takes complete ones only,
    with all of them. Where a late label lets a column be read otherwise, all is read once more with it known; so it
    is where late dates show that earlier ones have the month first.

    :raises Refusal: where there is no row, no usable one, no answer to an unsur, another scale, or answers that
        can be read in two ways.
    :raises Misread: where answers in words say that columns are others.
    """
    read = (*columns.answers, *columns.expected)
    known = [Labels(MOST_ANSWERS, _too_many(table, one.place, MOST_ANSWERS, "answers")) for one in read]
    judged: list[frozenset[str] | None] = [None] * len(known)
    for attempt in range(1, MOST_READINGS + 1):
        said = Findings(findings.max_per_code)
        reading = _TablePass(table, columns, wanted, list(zip(known, judged, strict=True)), said)
        reading.run(progress)
        if misread := reading.misread():
            raise MisreadColumns(misread)
        month_first = reading.month_first()
        if attempt == MOST_READINGS or (month_first is None and not reading.is_outdated):
            break
        if reading.is_outdated:
            judged = [one.given() for one in (*reading.answers, *reading.expected)]
        if month_first is not None:
            wanted = wanted._replace(when=wanted.when._replace(month_first=month_first))
    counted = reading.settled()
    findings += said
    return counted


class MisreadColumns(Exception):  # noqa: N818 - no error: what was read says that the columns are others
    """Answers in words of columns known by number belong to other unsur; ``labels`` are theirs by column."""

    def __init__(self, labels: dict[int, list[str]]) -> None:
        super().__init__()
        self.labels = labels


class _TablePass:
    """One reading of a table from its first row to its last."""

    def __init__(
        self,
        table: Table,
        columns: ColumnMap,
        wanted: CountRequest,
        known: list[tuple[Labels, frozenset[str] | None]],
        findings: Findings,
    ) -> None:
        self.table, self.columns, self.method, self.findings = table, columns, wanted.method, findings
        places = (*columns.answers, *columns.expected)
        read = [_answer_column(one, wanted, *labels) for one, labels in zip(places, known, strict=True)]
        self.answers, self.expected = read[: len(columns.answers)], read[len(columns.answers) :]
        self.beside = _beside(columns)
        self.keys = {name: self._key_column(key, wanted) for name, key in columns.keys.items()}
        self.time = self.keys[PERIOD] if wanted.when.is_bounded else None
        self.further = {index: Labels(MOST_ANSWERS, None) for index in columns.further}
        self.further_met: dict[int, set[str]] = {index: set() for index in columns.further}
        scores = wanted.method.rules.scores
        kinds = {"marks": wanted.marks, "products": wanted.products, "expected": bool(self.expected)}
        zero = Tally.zero(len(self.answers), len(scores), 0, **kinds)
        self.groupings = {
            by: Grouping([self.keys[name] for name in by], zero, scores[0]) for by in wanted.tables or [()]
        }
        self.keeping = AnswerRowCollector(wanted.answers) if wanted.answers else None
        apart = [one.place for one in columns.expected]
        self.strangers = FooterDetector(table, [one.place for one in columns.answers], apart)
        names = tuple(one.name for one in self.answers)
        rules = wanted.method.rules
        line = float(rules.factor), float(rules.offset)
        context = CheckContext(table, columns.roles, {}, scores, names, *line, tuple(apart))
        self.checks = [check for make in wanted.checks if (check := make(context))]
        self.duplicates = _duplicates(context) if wanted.distinct else None
        watching = [*self.checks, *([self.duplicates] if self.duplicates else [])]
        self.watched = context.labels
        self.watched |= {index: Labels(UNLIMITED, None) for check in watching for index in check.columns}
        self.rows = self.empty = self.dropped = self.repeated = self.outside = self.undated = 0
        self.weighted, self.labels, self.partial = False, wanted.labels, wanted.partial

    def _key_column(self, key: GroupingKey, wanted: CountRequest) -> GroupingColumn:
        assumed = key.place is None or (self.columns.unit_assumed and key.name == UNIT)
        too_many = None if assumed else _too_many(self.table, key.place or 0, MOST_GROUPS, "groups")
        return GroupingColumn(self.table, key, wanted.when, wanted.bands, too_many)

    @property
    def is_outdated(self) -> bool:
        """Whether a later label changed how an earlier one is read."""
        return any(one.is_outdated() for one in (*self.answers, *self.expected))

    def month_first(self) -> bool | None:
        """How dates have to be read in another reading; None where this one will do."""
        return next((one for key in self.keys.values() if (one := key.month_first()) is not None), None)

    def misread(self) -> dict[int, list[str]]:
        """The labels of columns known by number only that are answers to another unsur."""
        asked = [unsur.id for unsur in self.method.unsur]
        return {
            one.index: sorted(given)
            for one in self.answers
            if one.reason == "number" and (fit := identify(given := one.given(), asked)) and one.unsur.id not in fit
        }

    def run(self, progress: Progress) -> None:
        """Read all blocks."""
        parts = [(one.index, one.labels) for one in (*self.answers, *self.expected)]
        parts += [(one.index, one.labels) for one in self.keys.values() if one.index is not None]
        parts += [*self.further.items(), *self.watched.items()]
        columns: list[Column] = [index for index, _ in parts]
        labels = [label for _, label in parts]
        if self.strangers.label_columns:
            columns.append(self.strangers.label_columns)
            labels.append(self.strangers.labels)
        for block, is_last in _without_short_ones(self.table.blocks(columns, labels, self.findings, progress)):
            self._count(block, is_last=is_last)

    def _count(self, block: Block, *, is_last: bool) -> None:
        row_labels = block.codes.pop() if self.strangers.label_columns else None
        codes, read = iter(block.codes), (*self.answers, *self.expected)
        given = [next(codes) for _ in read]
        found = np.stack([one.places(code) for one, code in zip(self.answers, given, strict=False)])
        grouped = [key.codes(len(block.rows)) if key.index is None else next(codes) for key in self.keys.values()]
        further = {index: next(codes) for index in self.further}
        seen = list(codes)
        strange = np.zeros(len(block.rows), np.bool_)
        if block.weights is None:  # which rows of counts are none was settled with their shape
            strange = self.strangers.detect(block, row_labels, found, is_last=is_last)
        for index, code in further.items():
            self.further_met[index] |= {self.further[index].texts[one] for one in np.unique(code[~strange]).tolist()}
        self.weighted |= block.weights is not None
        kept = ~strange & self._inside(grouped, strange)
        expected = self._expected(given[len(self.answers) :], len(block.rows))
        people = RespondentRows(block.rows, found, [*given, *grouped, *seen], block.weights, expected).where(kept)
        beside = () if people.expected is None else [people.expected[row] for row in self.beside]
        for one, places, code in zip(read, (*people.answers, *beside), people.codes, strict=False):
            if self.labels:
                one.tell(code, people.weights)
            one.use(places, code, people, self.table, self.findings)
        people = self._used(people)
        watched = people.codes[len(given) + len(grouped) :]
        looked_at = RespondentBlock(people.rows, people.answers, dict(zip(self.watched, watched, strict=True)))
        if self.duplicates:
            again = self.duplicates.find_repeated(looked_at)
            self.repeated += int(np.count_nonzero(again))
            people = people.where(~again)
        for check in self.checks:
            check.observe(looked_at)
        by_key = zip(self.keys.values(), people.codes[len(given) :], strict=False)
        named = {key.name: key.read(code) for key, code in by_key}
        for by, grouping in self.groupings.items():
            grouping.count(people.answers, [named[name] for name in by], people.weights, people.expected)
        if self.keeping:
            self.keeping.add(people.answers, named.get(UNIT))

    def _expected(self, given: list[Codes], rows: int) -> NDArray[np.int8] | None:
        """What was expected, each beside the question whose answers it is to be held against."""
        if not self.expected:
            return None
        expected = np.zeros((len(self.answers), rows), np.int8)
        for row, one, codes in zip(self.beside, self.expected, given, strict=True):
            expected[row] = one.places(codes)
        return expected

    def _inside(self, grouped: list[Codes], strange: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which rows are of the time that was asked for; those of another are counted."""
        if self.time is None:
            return ~strange
        codes = grouped[list(self.keys).index(PERIOD)]
        inside = self.time.inside(codes)
        outside = ~inside & ~strange
        self.outside += int(np.count_nonzero(outside))
        self.undated += self.time.undated(codes[outside])
        return inside

    def _used(self, people: RespondentRows) -> RespondentRows:
        """The respondents to be counted."""
        answered = people.answers > 0
        some: NDArray[np.bool_] = np.any(answered, axis=0)
        if people.expected is not None and people.weights is not None:  # a count of expectations is nobody's
            some = some | np.any(people.expected > 0, axis=0)
        used: NDArray[np.bool_] = np.all(answered, axis=0) if self.method.missing == "complete" else some
        self.rows += len(some)
        self.empty += len(some) - int(np.count_nonzero(some))
        self.dropped += int(np.count_nonzero(some & ~used))
        return people.where(used)

    def settled(self) -> TableCounts:
        """What all came to; see :func:`count`."""
        self._refuse_unusable()
        _settle_further(self.table, self.further_met, self.method, self.findings)
        self.strangers.add_findings(self.findings)
        for check in self.checks:
            check.add_findings(self.findings)
        for key in {(key.index, type(key.reader)): key for key in self.keys.values()}.values():  # under several names
            key.say(self.findings)
        at, empty = self.table.at(), max(0, self.empty - self.findings.by_code["row-too-long"])
        for code, number in (
            ("rows-without-answer", empty),
            ("incomplete-dropped", self.dropped),
            ("duplicates-dropped", self.repeated),
            ("rows-outside", self.outside - self.undated),
            ("rows-undated", self.undated),
        ):
            if number:
                self.findings.add(code, at, rows=number)
        groups = {by: grouping.by_key() for by, grouping in self.groupings.items() if by}
        if self.columns.unit_assumed and self.keys[UNIT].labels.overfull:
            groups = {by: group for by, group in groups.items() if UNIT not in by}
        whole = next(iter(self.groupings.values())).tally.total()
        if self.weighted:
            whole = whole.of_counts()
            groups = {by: {key: one.of_counts() for key, one in group.items()} for by, group in groups.items()}
        strangers = self.table.left_out + sum(map(len, self.strangers.rows.values()))
        claims, rows = tuple(self.strangers.claims), self.rows + strangers + self.outside
        rows = rows if self.table.stored is None else self.table.stored
        left = self.dropped, self.repeated, strangers, self.outside
        return TableCounts(rows, *left, whole, groups, claims, (*self.answers, *self.expected), self._kept())

    def _kept(self) -> AnswerRows | None:
        """The answers one by one, where they were to be kept and are not counts."""
        if not self.keeping or self.weighted:
            return None
        unit = self.keys.get(UNIT)
        kept = self.keeping.answer_rows(tuple(unit.values) if unit else (None,))
        return kept.without_units() if kept and unit and unit.labels.overfull else kept

    def _refuse_unusable(self) -> None:
        if not self.rows:
            raise Refusal("time-empty" if self.outside else "table-empty", self.table.at(), rows=self.outside)
        if self.duplicates and not self.duplicates.basis:
            raise Refusal("duplicates-unknowable", self.table.at())
        for refuse in (AnswerColumn.refuse_unreadable, AnswerColumn.refuse_another_scale):
            for one in (*self.answers, *self.expected):
                refuse(one, self.table)
        if self.empty == self.rows:
            raise Refusal("no-usable-row", self.table.at(), rows=self.rows)
        for one in self.answers if not self.partial else ():
            one.refuse_empty(self.table)
        if self.empty + self.dropped == self.rows:
            raise Refusal("no-complete-row", self.table.at(), rows=self.rows)


def _beside(columns: ColumnMap) -> list[int]:
    """The places among the answers that each column of expectations stands beside."""
    seats: dict[str, list[int]] = {}
    for place, one in enumerate(columns.answers):
        seats.setdefault(one.question.unsur, []).append(place)
    return [seats[one.question.unsur].pop(0) for one in columns.expected]


def _duplicates(context: CheckContext) -> Duplicates:
    from ikm.survey.counting.row_checks import Duplicates

    return Duplicates(context)


def _without_short_ones(blocks: Iterable[Block]) -> Iterator[tuple[Block, bool]]:
    """The same rows in blocks of FIRST_ROWS at least, unless there are fewer, and whether each is the last.

    What the first rows and the last tell of a table then never depends on where its reader ends a block.
    """
    ready: Block | None = None
    short: Block | None = None
    for block in blocks:
        grown = short.followed_by(block) if short else block
        if len(grown.rows) < FIRST_ROWS:
            short = grown
            continue
        if ready:
            yield ready, False
        ready, short = grown, None
    if ready and short:
        ready = ready.followed_by(short)
    if last := ready or short:
        yield last, True


def _answer_column(
    answer: QuestionColumn, wanted: CountRequest, labels: Labels, judged: frozenset[str] | None
) -> AnswerColumn:
    method, overrides = wanted.method, wanted.overrides
    unsur = next(one for one in method.unsur if one.id == answer.question.unsur)
    said = overrides.answers.get(unsur.id, {}), frozenset(word.casefold() for word in overrides.missing)
    return AnswerColumn(answer, unsur, method.rules.scores, StatedAnswers(*said), labels, judged)


def _too_many(table: Table, index: int, limit: int, meaning: str) -> Callable[[], Refusal]:
    def refusal() -> Refusal:
        place = table.at(table.header_row, index)
        return Refusal("too-many-values", place, column=safe_value(place.header), limit=limit, meaning=meaning)

    return refusal


def _settle_further(table: Table, further: dict[int, set[str]], method: Method, findings: Findings) -> None:
    """Say of columns beyond the last unsur that they are empty; refuse those that are not, for they were asked."""
    rules = method.rules
    filled = [
        index for index, met in further.items() if any(place_in_scale(text, rules.scores) != BLANK for text in met)
    ]
    if filled:
        names = listed(table.header[index] for index in filled)
        place = table.at(table.header_row, filled[0])
        raise Refusal("column-further", place, columns=names, rules=rules.short, unsur=len(rules.unsur))
    for index in further:
        place = table.at(table.header_row, index)
        said = {"column": safe_value(place.header), "rules": rules.short, "unsur": len(rules.unsur)}
        findings.add("column-empty", place, **said)
