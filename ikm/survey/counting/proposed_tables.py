"""Which tables of a database seem to hold answers with a row each, by their names, columns, keys and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Place
from ikm.survey.columns.header_meaning import spellings_of
from ikm.survey.columns.header_row import holds_answers, settle_header
from ikm.survey.counting.table_reading import ReadRequest
from ikm.survey.databases.address import MOST_QUESTIONS, LongTables
from ikm.survey.files.engine import Engine
from ikm.survey.files.inputs import Input, opened
from ikm.survey.files.pattern_table import PatternTable
from ikm.survey.texts.vocabulary import plain, vocabulary

OF_ANSWERS = ("respondent", "question", "answer")
"""The columns of a table of answers, by their keys in a mapping file."""
OF_QUESTIONS = ("questions", "question_id", "question_name")
GENERAL = frozenset(["id", "no", "nomor", "kode"])
"""Words that stand in names of keys of whatever table."""
ROWS_SEEN = 20


class ProposedTables(NamedTuple):
    """The tables and columns that were found, by their keys under ``[database]``; ``others`` is what fits as well.

    Of a key that is needed and was not found, the name is empty.
    """

    names: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]

    @property
    def tables(self) -> LongTables | None:
        """The tables, where all that is needed was found."""
        return LongTables(**self.names) if all(self.names.values()) else None


def proposed_tables(source: Input, request: ReadRequest) -> ProposedTables | None:
    """What to say under ``[database]`` of a database; None where a table of it holds the answers of respondents.

    :raises Refusal: where it cannot be opened.
    """
    method = request.method
    with opened(source, None, counted=True) as (tables, _):
        engines = []
        for table in tables:
            settle_header(table, method, request.overrides)
            if holds_answers(table, method, request.overrides):
                return None
            if isinstance(table, PatternTable):
                engines.append(table.engine)
        return _proposal(engines, method)


def place_of(source: Input) -> Place:
    """What sentences call a database."""
    return Place(source.label, named=True)


def _proposal(engines: Sequence[Engine], method: Method) -> ProposedTables | None:
    """The proposal of the table that has most of what a table of answers has; None where none has two of three."""
    candidates = [_AnswersTable.of(engine) for engine in engines]
    candidates = [candidate for candidate in candidates if len(candidate.found) > 1]
    if not candidates:
        return None
    best, *rest = sorted(candidates, key=_AnswersTable.rank, reverse=True)
    names = {"answers": best.engine.name, **{part: best.name(part) for part in OF_ANSWERS}}
    others = {part: columns[1:] for part, columns in best.columns.items()}
    others["answers"] = tuple(candidate.engine.name for candidate in rest if candidate.found == best.found)
    beside = [engine for engine in engines if engine is not best.engine]
    questions = _referred(best, "question", beside)
    respondents = _referred(best, "respondent", [one for one in beside if one not in questions.engines[:1]])
    names |= {"respondents": respondents.table, "id": respondents.column}
    others["respondents"] = tuple(engine.name for engine in respondents.engines[1:])
    if questions.table or not best.holds_texts("question"):
        names |= {"questions": questions.table, "question_id": questions.column, "question_name": ""}
        others["questions"] = tuple(engine.name for engine in questions.engines[1:])
    if questions.table:
        names["question_name"] = _column_of_names(questions.engines[0], method)
    return ProposedTables({key: names[key] for key in LongTables._fields if key in names}, others)


class _AnswersTable(NamedTuple):
    """A table that may be that of the answers: the columns that may be each of its parts, the likeliest first."""

    engine: Engine
    columns: Mapping[str, tuple[str, ...]]
    rows: Sequence[Sequence[object]]

    @classmethod
    def of(cls, engine: Engine) -> _AnswersTable:
        """The columns of a table by their names, and by the tables that they refer to."""
        links = engine.links
        rows = engine.first_rows(ROWS_SEEN)
        numbers = {
            name
            for place, name in enumerate(engine.columns)
            if rows and all(isinstance(row[place], int | None) for row in rows)
        }

        def fits(name: str, part: str) -> int:
            """How well a column is a part: 0 not at all."""
            if part == "answer" and name in links:  # a key of a table of options
                return 0
            exact = plain(name) in vocabulary().long[part]
            words = _words_of(part) & _singular(plain(name).split())
            is_referring = name in links and bool(_words_of(part) & _singular(plain(links[name].table).split()))
            return 4 * exact + 2 * bool(words) + 2 * is_referring

        columns: dict[str, tuple[str, ...]] = {}
        taken: set[str] = set()
        for part in OF_ANSWERS:
            fitting = [name for name in engine.columns if fits(name, part) and name not in taken]
            if part == "respondent" and not fitting:
                to_questions = {name for name in links if fits(name, "question")}
                fitting = [name for name in links if name not in to_questions]
            fitting.sort(key=lambda name: (fits(name, part), name in numbers), reverse=True)
            if fitting:
                columns[part] = tuple(fitting)
                taken.add(fitting[0])
        return cls(engine, columns, rows)

    @property
    def found(self) -> frozenset[str]:
        """The parts of which there is a column."""
        return frozenset(self.columns)

    def name(self, part: str) -> str:
        """The likeliest column of a part; empty where there is none."""
        return self.columns[part][0] if part in self.columns else ""

    def rank(self) -> tuple[int, int, int, bool]:
        """How likely it is the table of the answers: by its parts, keys and name."""
        linked = sum(self.name(part) in self.engine.links for part in OF_ANSWERS)
        is_called_so = bool(_words_of("answer") & _singular(plain(self.engine.name).split()))
        return len(self.found), linked, is_called_so, bool(self.rows)

    def holds_texts(self, part: str) -> bool:
        """Whether a column holds names, and no keys."""
        if part not in self.columns:
            return False
        place = self.engine.columns.index(self.name(part))
        return any(isinstance(row[place], str) and not row[place].isdigit() for row in self.rows)  # type: ignore[attr-defined]  # a str


class _Referred(NamedTuple):
    """The tables that a column may refer to, the likeliest first, and the column of that one."""

    engines: list[Engine]
    column: str

    @property
    def table(self) -> str:
        """The name of the likeliest; empty where there is none."""
        return self.engines[0].name if self.engines else ""


def _referred(answers: _AnswersTable, part: str, engines: Sequence[Engine]) -> _Referred:
    """The table that a column of the answers refers to: by a foreign key, else by the words of its name."""
    name = answers.name(part)
    link = answers.engine.links.get(name)
    if link is not None:
        linked = [engine for engine in engines if engine.name == link.table]
        return _Referred(linked, link.column if linked else "")
    stem = _singular(plain(name).split()) - GENERAL
    called_so = [engine for engine in engines if stem and stem <= _singular(plain(engine.name).split())]
    called_so.sort(key=lambda engine: (len(engine.name), engine.name))
    return _Referred(called_so, _key_of(called_so[0]) if called_so else "")


def _key_of(engine: Engine) -> str:
    """The column that tells the rows of a table apart."""
    named = [name for name in engine.columns if plain(name) == "id"]
    return engine.key or next(iter(named), "")


def _column_of_names(engine: Engine, method: Method) -> str:
    """The column of a table of questions by which most of them are told, by words before numbers, and short."""
    rows = engine.first_rows(MOST_QUESTIONS)
    best, name_of_best = (0, 0, 0), ""
    for place, name in enumerate(engine.columns):
        texts = [row[place] for row in rows if isinstance(row[place], str) and row[place]]
        is_of_names = len(texts) == len(rows) == len(set(texts))
        if not rows or not is_of_names:
            continue
        meanings = spellings_of(method).meanings(tuple(map(str, texts)))
        told = [one for one in meanings if one and len(one.unsur) == 1]
        unsur = {one.unsur[0] for one in told}
        by_words = sum(one.reason != "number" for one in told)
        rank = (len(unsur), by_words, -sum(map(len, map(str, texts))))
        if not name_of_best or rank > best:
            best, name_of_best = rank, name
    return name_of_best


def _words_of(part: str) -> frozenset[str]:
    """The words by which a part of a long table is called."""
    return frozenset(word for header in vocabulary().long[part] for word in header.split()) - GENERAL


def _singular(words: Iterable[str]) -> set[str]:
    """Words, and those that end in an s also without it."""
    found = set(words)
    return found | {word.removesuffix("s") for word in found}
