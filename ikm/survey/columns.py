"""What each column of a table is: by its header, the rules and the vocabulary.

Every match has a reason that can be shown. Nothing is guessed where two readings differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ikm.findings import Findings, Refusal, near, safe_value
from ikm.index.method import Method, Question
from ikm.survey.table import Table
from ikm.survey.vocabulary import plain, vocabulary

UNIT = "unit"
PROFILE = ("jenis_kelamin", "usia", "pendidikan", "pekerjaan", "agama", "disabilitas")
"""The roles that describe people; small groups of them are not shown."""
SHOWN_HEADERS = 12


@dataclass(frozen=True, slots=True)
class Answer:
    """A column of answers: which question it holds, where it stands, and why it was taken for that."""

    question: Question
    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Key:
    """A column to group by, under the name the caller gave it; ``profile`` says that it describes people."""

    name: str
    index: int
    profile: bool


class ColumnMap(NamedTuple):
    """What the columns of one table are: ``answers`` in the order of the method's unsur, ``keys`` by name.

    ``further`` are the columns numbered like answers beyond the last unsur of the rules.
    """

    answers: tuple[Answer, ...]
    further: tuple[int, ...]
    keys: dict[str, Key]
    unit_assumed: bool


def looks_like_answers(table: Table, method: Method) -> bool:
    """Whether at least half of the unsur asked have a column here."""
    named = _names(method)
    found = {_unsur_of(header, method, named)[0] for header in table.header}
    return 2 * len(found & {unsur.id for unsur in method.unsur}) >= len(method.unsur)


def understand(table: Table, method: Method, unit: str | None, by: Sequence[str], findings: Findings) -> ColumnMap:
    """Find the column of every unsur that was asked, of the unit, and of each name to group by.

    :raises Refusal: where an unsur has no column or two, where a name fits none or several, or names a
        personal column.
    """
    found, further = _find_answers(table, method, findings)
    answers = tuple(found[one.id] for one in method.unsur)
    unit_index, assumed = _unit(table, unit, {answer.index for answer in answers})
    keys = {} if unit_index is None else {UNIT: _key(table, UNIT, unit_index)}
    for name in by:
        if name not in keys:
            keys[name] = _key(table, name, resolve(table, name))
    asked_for = any(keys[name].index == unit_index for name in by)
    return ColumnMap(answers, further, keys, assumed and not asked_for)


def _find_answers(table: Table, method: Method, findings: Findings) -> tuple[dict[str, Answer], tuple[int, ...]]:
    found: dict[str, list[Answer]] = {}
    unknown: list[str] = []
    further: list[int] = []
    named = _names(method)
    for place, header in enumerate(table.header):
        unsur, reason = _unsur_of(header, method, named)
        if unsur:
            found.setdefault(unsur, []).append(Answer(Question(unsur, method.code(unsur), header), place, reason))
        elif reason:
            further.append(place)
        elif header:
            unknown.append(header)
    if not found and _looks_like_data(table.header):
        raise Refusal("no-header", table.at(table.header_row), last=len(method.rules.unsur))
    if not found:
        raise Refusal("no-answer-columns", table.at(), columns=_listed(table.header), last=len(method.rules.unsur))
    for unsur, answers in found.items():
        if len(answers) > 1:
            _refuse_two(table, _name(unsur, method), answers)
    _refuse_lacking(table, [one.id for one in method.unsur if one.id not in found], unknown, method)
    columns = {unsur: answers[0] for unsur, answers in found.items()}
    for unsur in columns.keys() & set(method.without):
        at = table.at(table.header_row, columns[unsur].index)
        findings.add("unsur-left-out", at, unsur=_name(unsur, method), column=safe_value(at.header))
    _note_order(table, method, columns.values(), findings)
    return columns, tuple(further)


def _looks_like_data(header: Iterable[str]) -> bool:
    """Whether half of the texts are numbers: then they are somebody's answers, and nothing to print."""
    texts = [text for text in header if text]
    return 2 * sum(text.replace(",", "").replace(".", "").isdigit() for text in texts) >= len(texts)


def _refuse_lacking(table: Table, lacking: list[str], unknown: list[str], method: Method) -> None:
    if lacking:
        names = ", ".join(_name(unsur, method) for unsur in lacking)
        options = " --without ".join(lacking)
        raise Refusal("unsur-missing", table.at(), unsur=names, ids=options, columns=_listed(unknown))


def _unsur_of(header: str, method: Method, named: dict[str, str]) -> tuple[str, str]:
    """The id of the unsur a header means, and why; a reason without an id is a number beyond the rules."""
    text = plain(header)
    if text in named:
        return named[text], "name"
    first, _, rest = re.sub(r"^([a-z]+) ?0*(\d+)\b", r"\1\2 ", text).strip().partition(" ")
    match = re.fullmatch(r"([a-z]*)(\d+)", first)
    if not match or (match[1] and match[1] not in vocabulary().numbered):
        return "", ""
    rest = rest.strip()
    if rest in named:
        return named[rest], "number and name" if match[1] else "name"
    if not match[1] or (rest and (match[1] not in ("u", "unsur") or not re.match(r"[a-z]{3}", rest))):
        return "", ""
    order = method.rules.order(method.order).unsur
    number = int(match[2])
    return (order[number - 1], "number") if 0 < number <= len(order) else ("", "number")


def _names(method: Method) -> dict[str, str]:
    words = vocabulary().unsur
    return {
        name: unsur.id
        for unsur in method.rules.unsur
        for name in {plain(unsur.id), plain(unsur.name), plain(unsur.short), *words.get(unsur.id, ())}
    }


def _name(unsur: str, method: Method) -> str:
    return f"{method.code(unsur)} {next(u.short for u in method.rules.unsur if u.id == unsur)}"


def _refuse_two(table: Table, name: str, answers: list[Answer]) -> None:
    headers = [answer.question.column for answer in answers]
    cells = [table.at(table.header_row, answer.index).cell for answer in answers]
    if len(set(headers)) == 1:
        raise Refusal("column-duplicate", table.at(), column=safe_value(headers[0]), cells=" and ".join(cells))
    columns = " and ".join(f"“{safe_value(h)}” {c}" for h, c in zip(headers, cells, strict=True))
    raise Refusal("unsur-twice", table.at(), unsur=name, columns=columns)


def _note_order(table: Table, method: Method, answers: Iterable[Answer], findings: Findings) -> None:
    """Where the orders of the rules number an unsur differently, say in which order a bare number was read."""
    orders = [order.unsur for order in method.rules.orders]
    unsure = [
        safe_value(answer.question.column)
        for answer in answers
        if answer.reason == "number" and len({order.index(answer.question.unsur) for order in orders}) > 1
    ]
    if unsure and method.order_assumed:
        findings.add("order-assumed", table.at(), columns=", ".join(unsure), order=method.order)


def _unit(table: Table, unit: str | None, taken: set[int]) -> tuple[int | None, bool]:
    if unit is not None:
        return (None, False) if unit.casefold() == "none" else (resolve(table, unit), False)
    headers = vocabulary().unit_headers
    fitting = [i for i, header in enumerate(table.header) if plain(header) in headers and i not in taken]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)


def _key(table: Table, name: str, index: int) -> Key:
    texts = (f" {plain(name)} ", f" {plain(table.header[index])} ")
    words = (word for role in PROFILE for word in vocabulary().role[role])
    return Key(name, index, profile=any(f" {word} " in text for word in words for text in texts))


def resolve(table: Table, name: str) -> int:
    """Find the column a caller names: exactly, then in any case, then by role, then by a part that fits only one.

    :raises Refusal: ``column-unknown``, ``column-ambiguous``, ``column-duplicate`` or ``column-personal``.
    """
    wanted, roles = plain(name), vocabulary().role
    role = next((words for name, words in roles.items() if wanted == plain(name) or wanted in words), frozenset())
    headers = [(index, header) for index, header in enumerate(table.header) if header]
    tests = (
        lambda header: header == name.strip(),
        lambda header: plain(header) == wanted,
        lambda header: plain(header) in role,
        lambda header: bool(wanted) and wanted in plain(header),
    )
    for test in tests:
        fitting = [index for index, header in headers if test(header)]
        if fitting:
            break
    else:
        names = [header for _, header in headers]
        hint = near(name, (header for header in names if not is_personal(header)))
        raise Refusal("column-unknown", table.at(), column=name, columns=_listed(names), near=hint)
    if len(fitting) > 1:
        cells = [table.at(table.header_row, index).cell for index in fitting]
        if len({table.header[index] for index in fitting}) == 1:
            raise Refusal("column-duplicate", table.at(), column=name, cells=" and ".join(cells))
        raise Refusal("column-ambiguous", table.at(), column=name, columns=_listed(table.header[i] for i in fitting))
    if is_personal(table.header[fitting[0]]):
        raise Refusal("column-personal", table.at(), column=name, header=safe_value(table.header[fitting[0]]))
    return fitting[0]


def is_personal(header: str) -> bool:
    """Whether a header looks as if its column held names, numbers or addresses of people."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)  # NamaLengkap, NoHP
    return any(_says_personal(plain(text).split()) for text in (header, apart))


def _says_personal(words: list[str]) -> bool:
    text, pairs = vocabulary(), list(pairwise([*words, ""]))
    if text.personal_words & {*words, *map(" ".join, pairs)}:
        return True
    return any(word in text.personal_names and after not in text.personal_except for word, after in pairs)


def _listed(headers: Iterable[str]) -> str:
    names = [f"“{safe_value(header)}”" for header in headers if header]
    more = f" and {len(names) - SHOWN_HEADERS} more" if len(names) > SHOWN_HEADERS else ""
    return ", ".join(names[:SHOWN_HEADERS]) + more or "none"
