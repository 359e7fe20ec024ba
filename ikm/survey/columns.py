"""What each column of a table is: by what the caller says, by its header, the rules and the vocabulary.

Every match has a reason that can be shown. Nothing is guessed where two readings differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from ikm.findings import Findings, Refusal, near, safe_value
from ikm.index.method import Method, Question
from ikm.rules.ruleset import Ruleset
from ikm.survey.mapping import PROFILE, UNIT, Told
from ikm.survey.table import Table, names_in, text_of
from ikm.survey.vocabulary import foot_word, plain, spelled, vocabulary

SHOWN_HEADERS = 12
SAMPLE = 1_000
"""So many rows are looked at where the answers have to tell what a column asks."""
FEWEST_AGAIN = 3
"""Fewer columns whose name is among their values may be chance."""
QUESTION_WORDS = 0.85
"""A header with this share of the words of a question of the regulation is that question."""
_CODING = re.compile(r"\(\s*[0-9]+\s*[=:–-][^)]*\)?\s*$")
"""What the scores mean, said behind a name: `(1 = Tidak cepat s/d 4 = Sangat cepat)`."""


class Meaning(NamedTuple):
    """What a header may mean: one unsur, none (an answer beyond the rules), or several that it cannot tell apart.

    ``part`` tells questions of one unsur apart (U3.1); what is not ``sure`` gives way to what is.
    """

    unsur: tuple[str, ...]
    reason: str
    part: str = ""
    sure: bool = True


class Answer(NamedTuple):
    """A column of answers: which question it holds, where it stands, and why it was taken for that."""

    question: Question
    place: int
    reason: str


class Key(NamedTuple):
    """A column to group by, under the name the caller gave it; ``profile`` says that it describes people."""

    name: str
    place: int
    profile: bool


class ColumnMap(NamedTuple):
    """What the columns of one table are: ``answers`` in the order of the method's unsur, ``keys`` by name.

    ``further`` are the columns numbered like answers beyond the last unsur of the rules, ``roles`` the others whose
    header is known, by role.
    """

    answers: tuple[Answer, ...]
    further: tuple[int, ...]
    keys: dict[str, Key]
    unit_assumed: bool
    roles: dict[str, int]


def understand(
    table: Table,
    method: Method,
    told: Told,
    unit: str | None,
    by: Sequence[str],
    findings: Findings,
    labels: Mapping[int, Collection[str]] = {},
) -> ColumnMap:
    """Find the columns of every unsur that was asked, of the unit, and of each name to group by.

    ``labels`` are answers known of columns, beside those of the first rows.

    :raises Refusal: where an unsur has no column or two, where a name fits none or several, or names a
        personal column.
    """
    answers, further = _find_answers(table, method, told, labels, findings)
    taken = {answer.place for answer in answers}
    unit_index, assumed = _unit(table, unit or told.roles.get(UNIT), told, taken)
    keys = {} if unit_index is None else {UNIT: _key(table, UNIT, unit_index, told)}
    for name in by:
        if name not in keys:
            keys[name] = _key(table, name, resolve(table, name, told, taken), told)
    asked_for = any(keys[name].place == unit_index for name in by)
    roles = roles_of(table, told, taken)
    return ColumnMap(answers, further, keys, assumed and not asked_for, roles)


def unsur_in(headers: Iterable[str], method: Method, told: Told) -> int:
    """How many of the unsur asked have a column among ``headers``."""
    spellings, names = spellings_of(method), set(map(plain, headers))
    found = {one.unsur[0] for name in names if (one := spellings.meaning(name)) and len(one.unsur) == 1}
    found |= {unsur for unsur, headers in told.questions.items() if names & set(map(plain, headers))}
    return len(found & {unsur.id for unsur in method.unsur})


def spellings_of(method: Method) -> Spellings:
    """The spellings of the rules and order of a method, made once."""
    return _spellings(method.rules, method.order)


class Spellings:
    """How the unsur of some rules may be headed; a number means the place in ``order``."""

    def __init__(self, rules: Ruleset, order: str) -> None:
        self._order = rules.order(order).unsur
        self._named: dict[str, str] = {}
        words = vocabulary()
        for unsur in rules.unsur:
            for name in {unsur.id, unsur.name, unsur.short, *words.unsur.get(unsur.id, ())}:
                self._named[plain(name)] = unsur.id
        strange = {name: "" for unsur, names in words.unsur.items() for name in names if name not in self._named}
        phrases = {**strange, **self._named}
        sure = [name for name in phrases if " " in name or name in words.match["single"]]
        self._phrases = [(name, phrases[name]) for name in sorted(sure, key=lambda name: (-len(name), name))]
        asked = {unsur.id: set(plain(unsur.question).split()) for unsur in rules.unsur}
        self._asked = {unsur: words for unsur, words in asked.items() if words}

    def meaning(self, header: str) -> Meaning | None:
        """What a header means, or None where it is no answer."""
        text = spelled(_CODING.sub("", header))
        if text.replace(" ", "").isdigit():
            return None
        head, _, rest = text.partition(" ")
        if head in vocabulary().expected and (self._name(rest) or self._number(rest)):
            return Meaning((), "expected")
        return self._name(text) or self._number(text) or self._words(text)

    def _name(self, text: str) -> Meaning | None:
        head, _, part = text.rpartition(" ")
        if text in self._named:
            return Meaning((self._named[text],), "name", sure=text not in vocabulary().match["weak"])
        if head in self._named and re.fullmatch(r"[0-9]{1,2}|[a-z]", part):
            return Meaning((self._named[head],), "name", part)
        return None

    def _number(self, text: str) -> Meaning | None:
        head, _, tail = text.partition(" ")
        if head in vocabulary().numbered and re.match(r"(u|p|q|unsur) ?[0-9]", tail):  # Nilai U1
            return self._number(tail)
        match = re.fullmatch(r"([a-z]*) ?0*([0-9]+)(?:([a-z])\b| ([a-z]|[0-9]{1,2})\b)?(.*)", text)
        if not match:
            return None
        prefix, number, part, rest = match[1], int(match[2]), match[3] or match[4] or "", match[5].strip()
        if not prefix:
            return (self._name(rest) or self._number(rest) or self._words(rest)) if rest else None
        if prefix in vocabulary().expected and not rest:
            return Meaning((), "expected")
        if prefix not in vocabulary().numbered:
            return None
        if rest and (named := self._name(rest) or self._words(rest)):
            return named._replace(reason=f"number and {named.reason}", part=part or named.part, sure=True)
        if rest not in ("", f"u{number}") and not (prefix in ("u", "unsur") and re.match(r"[a-z]{3}", rest)):
            return None
        order = self._order
        return Meaning((order[number - 1],) if 0 < number <= len(order) else (), "number", part)

    def _words(self, text: str) -> Meaning | None:
        words = set(text.split())
        for unsur, asked in self._asked.items():
            if len(asked & words) >= QUESTION_WORDS * len(asked):
                return Meaning((unsur,), "question")
        padded, found = f" {text} ", dict[str, str]()
        for phrase, unsur in self._phrases:
            if f" {phrase} " in padded:
                found.setdefault(unsur, phrase)
        if not found:
            return None
        first, longest = next(iter(found.items()))
        rest = padded.replace(f" {longest} ", " | ", 1)
        if vocabulary().expected & set(rest.split()):
            return Meaning((), "expected")
        match = vocabulary().match
        if match["never"] & set(rest.split()) or text.partition(" ")[0] in match["first"] or is_personal(text):
            return None
        others = [unsur for unsur, one in found.items() if f" {one} " in rest and 2 * len(one) >= len(longest)]
        return Meaning(tuple(unsur for unsur in (first, *others) if unsur), "words", sure=False)


@lru_cache(maxsize=8)
def _spellings(rules: Ruleset, order: str) -> Spellings:
    return Spellings(rules, order)


class Sorted(NamedTuple):
    """The columns of a table by what their headers mean: ``found`` by unsur, with their places.

    ``further`` are numbered beyond the rules, ``expected`` hold expectations, ``unclear`` may mean several unsur, and
    ``outdone`` may mean one for which there is a surer column.
    """

    found: dict[str, list[tuple[int, Meaning]]]
    further: list[int]
    expected: list[int]
    unclear: list[tuple[int, Meaning]]
    unknown: list[int]
    outdone: list[int]


def sort(table: Table, method: Method, told: Told) -> Sorted:
    """Sort the columns of a table by what the caller says of them, or else by what their headers mean.

    :raises Refusal: ``no-header`` where the header looks like somebody's answers; where what the caller says does not
        fit.
    """
    mapped = {_column(table, header, told): unsur for unsur, headers in told.questions.items() for header in headers}
    ignored = {plain(header) for header in told.ignore}
    spellings = spellings_of(method)
    columns = Sorted({}, [], [], [], [], [])
    for place, header in enumerate(table.header):
        if place in mapped:
            unsur = mapped[place]
            several = len(told.questions[unsur]) > 1
            part = str(len(columns.found.get(unsur, ())) + 1) if several else ""
            columns.found.setdefault(unsur, []).append((place, Meaning((unsur,), "mapping", part)))
        elif plain(header) not in ignored:
            _put(columns, place, spellings.meaning(header), told)
    if not columns.found and not columns.unclear and _looks_like_data(table):
        raise Refusal("no-header", table.at(table.header_row or 1), last=len(method.rules.unsur))
    for unsur, meant in columns.found.items():
        columns.found[unsur] = [(place, one) for place, one in meant if one.sure] or meant
        lost = [place for place, one in meant if (place, one) not in columns.found[unsur] and one.reason == "words"]
        columns.outdone.extend(lost)
    return columns


def _put(columns: Sorted, place: int, one: Meaning | None, told: Told) -> None:
    if one is None:
        columns.unknown.append(place)
    elif one.reason == "expected":
        columns.expected.append(place)
    elif not one.unsur:
        columns.further.append(place)
    elif len(one.unsur) > 1:
        columns.unclear.append((place, one))
    elif one.unsur[0] not in told.questions:
        columns.found.setdefault(one.unsur[0], []).append((place, one))


def _column(table: Table, header: str, told: Told) -> int:
    """The column that the mapping file names, by its whole header."""
    for same in (str.strip, plain):
        fitting = [index for index, other in enumerate(table.header) if other and same(other) == same(header)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            cells = " and ".join(table.at(table.header_row, index).cell for index in fitting)
            raise Refusal("column-duplicate", table.at(), column=safe_value(header), cells=cells)
    hint = near(header, (other for other in table.header if not is_personal(other)))
    names = listed(table.header)
    raise Refusal("column-unknown", table.at(), column=f"{header}” of “{told.path}", columns=names, near=hint)


def _find_answers(
    table: Table, method: Method, told: Told, labels: Mapping[int, Collection[str]], findings: Findings
) -> tuple[tuple[Answer, ...], tuple[int, ...]]:
    columns = sort(table, method, told)
    header, last = table.header, len(method.rules.unsur)
    if len(columns.expected) > 1:
        expected, asked = (listed(header[i] for i in some) for some in (columns.expected, _places(columns.found)))
        raise Refusal("expectation-beside", table.at(), expected=expected, columns=asked)
    settle_by_answers(table, columns, method, findings, labels)
    if not columns.found and not columns.unclear:
        raise Refusal("no-answer-columns", table.at(), columns=listed(header), last=last)
    for unsur, meant in columns.found.items():
        parts = [one.part for _, one in meant]
        if len(set(parts)) < len(parts) or ("" in parts and len(parts) > 1):
            _refuse_two(table, _name(unsur, method), [place for place, _ in meant])
    _refuse_lacking(table, columns, method)
    if columns.outdone:
        findings.add("column-outdone", table.at(), columns=listed(table.header[place] for place in columns.outdone))
    for unsur in columns.found.keys() & set(method.without):
        at = table.at(table.header_row, columns.found[unsur][0][0])
        findings.add("unsur-left-out", at, unsur=_name(unsur, method), column=safe_value(at.header))
    answers = tuple(
        one for unsur in method.unsur for one in _answers(unsur.id, columns.found[unsur.id], header, method)
    )
    _note_order(table, method, answers, findings)
    return answers, tuple(columns.further)


def _places(found: Mapping[str, list[tuple[int, Meaning]]]) -> list[int]:
    return sorted(place for meant in found.values() for place, _ in meant)


def _answers(
    unsur: str, meant: list[tuple[int, Meaning]], header: tuple[str, ...], method: Method
) -> Iterable[Answer]:
    """The questions of one unsur, numbered where there are several."""
    code = method.code(unsur)
    for number, (place, one) in enumerate(sorted(meant), start=1):
        own = f"{code}.{number}" if len(meant) > 1 else code
        yield Answer(Question(unsur, own, header[place]), place, one.reason)


def _looks_like_data(table: Table) -> bool:
    """Whether the header is somebody's answers, and nothing to print.

    It is where half of its texts are numbers, or some stand again below themselves.
    """
    texts = [text for text in table.header if text]
    rows = [names_in(row) for row in islice(table.top(), table.header_row, table.header_row + SAMPLE)]
    below = [{row[place] for row in rows if place < len(row)} for place in range(len(table.header))]
    if sum(bool(name) and name in met for name, met in zip(table.header, below, strict=True)) >= FEWEST_AGAIN:
        return True
    return 2 * sum(text.replace(",", "").replace(".", "").isdigit() for text in texts) >= len(texts)


def _refuse_lacking(table: Table, columns: Sorted, method: Method) -> None:
    lacking = [one.id for one in method.unsur if one.id not in columns.found]
    for place, one in columns.unclear:
        if set(one.unsur) & set(lacking):
            names = " and ".join(_name(unsur, method) for unsur in one.unsur)
            raise Refusal("column-unclear", table.at(table.header_row, place), unsur=names)
    if lacking:
        names = ", ".join(_name(unsur, method) for unsur in lacking)
        unknown = listed(table.header[place] for place in sorted([*columns.unknown, *columns.further]))
        raise Refusal("unsur-missing", table.at(), unsur=names, ids=" --without ".join(lacking), columns=unknown)


def _name(unsur: str, method: Method) -> str:
    return f"{method.code(unsur)} {next(u.short for u in method.rules.unsur if u.id == unsur)}"


def _refuse_two(table: Table, name: str, places: list[int]) -> None:
    headers = [table.header[place] for place in places]
    cells = [table.at(table.header_row, place).cell for place in places]
    if len(set(headers)) == 1:
        raise Refusal("column-duplicate", table.at(), column=safe_value(headers[0]), cells=" and ".join(cells))
    columns = " and ".join(f"“{safe_value(h)}” {c}" for h, c in zip(headers, cells, strict=True))
    raise Refusal("unsur-twice", table.at(), unsur=name, columns=columns)


def settle_by_answers(
    table: Table,
    columns: Sorted,
    method: Method,
    findings: Findings,
    labels: Mapping[int, Collection[str]] = {},
) -> None:
    """Let answers in words say what a column asks that is known by its number only, or not at all."""
    numbered = [place for meant in columns.found.values() for place, one in meant if one.reason == "number"]
    lacking = {unsur.id for unsur in method.unsur} - columns.found.keys()
    unknown = columns.unknown if lacking else []
    fits = _identified(table, [*numbered, *unknown], method, labels)
    if any(fits[place] for place in numbered):
        _renumber(table, columns, {place: fits[place] for place in numbered}, method, findings)
    for place in unknown:
        alike = [other for other in unknown if fits[other] & lacking == fits[place] & lacking]
        if len(own := fits[place] & lacking) == 1 and alike == [place]:
            columns.found[next(iter(own))] = [(place, Meaning(tuple(own), "answers"))]


def _identified(
    table: Table, places: list[int], method: Method, known: Mapping[int, Collection[str]]
) -> dict[int, frozenset[str]]:
    """The unsur that the answers of some columns can belong to; none where they do not tell."""
    if not places:
        return {}
    from ikm.survey.forms import identify

    rows = list(islice(table.top(), table.header_row, table.header_row + SAMPLE))
    asked = [unsur.id for unsur in method.unsur]

    def fits() -> dict[int, frozenset[str]]:
        cells = {place: {row[place] for row in rows if place < len(row)} for place in places}
        return {place: identify({*map(text_of, met), *known.get(place, ())}, asked) for place, met in cells.items()}

    if any(fits().values()):  # a foot in words is nobody's answer
        rows = [row for row in rows if not any(foot_word(next((str(cell) for cell in row if cell != ""), "")))]
    return fits()


def _renumber(
    table: Table, columns: Sorted, fits: dict[int, frozenset[str]], method: Method, findings: Findings
) -> None:
    """Read numbered columns in the order of the rules that their answers agree with, or else by the answers alone."""
    numbered = {unsur: [one for one in meant if one[0] in fits] for unsur, meant in columns.found.items()}
    moving = {unsur: meant for unsur, meant in numbered.items() if meant}
    can = {unsur: _common(fits[place] for place, _ in meant) for unsur, meant in moving.items()}
    own = method.rules.order(method.order).unsur
    orders = [order.unsur for order in method.rules.orders if order.id == method.order or method.order_assumed]
    orders.sort(key=lambda order: order != own)
    agreeing = [order for order in orders if all(not fit or order[own.index(u)] in fit for u, fit in can.items())]
    meant = {unsur: agreeing[0][own.index(unsur)] for unsur in can} if agreeing else _matched(can)
    if len(meant) < len(can) or len(set(meant.values())) < len(meant):
        unsur = next(unsur for unsur, fit in can.items() if fit and unsur not in fit)
        place, names = moving[unsur][0][0], [_name(one, method) for one in own if one in can[unsur]]
        raise Refusal("order-contradicts", table.at(table.header_row, place), unsur=" or ".join(names))
    moved = [
        table.header[place]
        for unsur in sorted(can, key=own.index)
        for place, _ in moving[unsur]
        if meant[unsur] != unsur
    ]
    if moved:
        findings.add("order-answers", table.at(), columns=", ".join(map(safe_value, moved)))
    is_settled = not agreeing or len(agreeing) == 1 < len(orders)
    for unsur in moving:
        if others := [one for one in columns.found.pop(unsur) if one[0] not in fits]:
            columns.found[unsur] = others
    for unsur, found in moving.items():
        reason = "number and answers" if is_settled or can[unsur] else "number"
        columns.found.setdefault(meant[unsur], []).extend(
            (place, Meaning((meant[unsur],), reason, one.part)) for place, one in found
        )


def _common(fits: Iterable[frozenset[str]]) -> frozenset[str]:
    """The unsur that the answers to all questions of one number can belong to."""
    telling = [fit for fit in fits if fit]
    return telling[0].intersection(*telling[1:]) if telling else frozenset()


def _matched(can: dict[str, frozenset[str]]) -> dict[str, str]:
    """An unsur for each that was numbered so: the only one its answers leave when those of others are settled."""
    meant: dict[str, str] = {}
    left = {unsur: set(fit) for unsur, fit in can.items() if fit}
    while single := next((unsur for unsur, fit in left.items() if len(fit) == 1), None):
        meant[single] = left.pop(single).pop()
        for fit in left.values():
            fit.discard(meant[single])
    return meant


def _note_order(table: Table, method: Method, answers: Iterable[Answer], findings: Findings) -> None:
    """Where the orders of the rules number an unsur differently, say in which order a bare number was read."""
    orders = [order.unsur for order in method.rules.orders]
    unsure = [
        f"{safe_value(answer.question.column)} = {_name(answer.question.unsur, method).partition(' ')[2]}"
        for answer in answers
        if answer.reason == "number" and len({order.index(answer.question.unsur) for order in orders}) > 1
    ]
    if unsure and method.order_assumed:
        findings.add("order-assumed", table.at(), columns=", ".join(unsure), order=method.order)


def roles_of(table: Table, told: Told, taken: set[int]) -> dict[str, int]:
    """The columns whose header names a role, where only one does; what the caller said of them first."""
    known = set(map(plain, table.header))
    roles = {role: _column(table, header, told) for role, header in told.roles.items() if plain(header) in known}
    headers = {index: plain(header) for index, header in enumerate(table.header) if header and index not in taken}
    for role, words in vocabulary().role.items():
        fitting = [index for index, header in headers.items() if header in words]
        if len(fitting) == 1:
            roles.setdefault(role, fitting[0])
    return roles


def _unit(table: Table, unit: str | None, told: Told, taken: set[int]) -> tuple[int | None, bool]:
    if unit is not None:
        return (None, False) if unit.casefold() == "none" else (resolve(table, unit, told, taken), False)
    headers = vocabulary().unit["headers"]
    fitting = [i for i, header in enumerate(table.header) if plain(header) in headers and i not in taken]
    return (fitting[0], True) if len(fitting) == 1 else (None, False)


def _key(table: Table, name: str, index: int, told: Told) -> Key:
    texts = (f" {plain(name)} ", f" {plain(table.header[index])} ")
    words = (word for role in PROFILE for word in vocabulary().role[role])
    said = plain(table.header[index]) in [plain(told.roles.get(role, "")) for role in PROFILE]
    return Key(name, index, profile=said or any(f" {word} " in text for word in words for text in texts))


def resolve(table: Table, name: str, told: Told, answers: Collection[int] = (), *, personal: bool = False) -> int:
    """Find the column a caller names: exactly, then in any case, then by role, then by a part that fits only one.

    Columns of ``answers`` are not meant by a part of their header; only with ``personal`` may it look personal.

    :raises Refusal: ``column-unknown``, ``column-ambiguous``, ``column-duplicate`` or ``column-personal``.
    """
    wanted, roles = plain(name), vocabulary().role
    role_name = next((role for role, words in roles.items() if wanted == plain(role) or wanted in words), "")
    role = frozenset({plain(told.roles[role_name])}) if role_name in told.roles else roles.get(role_name, frozenset())
    headers = [(index, header) for index, header in enumerate(table.header) if header]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda header: header == name.strip(),
        lambda header: plain(header) == wanted,
        lambda header: plain(header) in role,
        lambda header: bool(wanted) and wanted in plain(header),
    )
    for number, test in enumerate(tests, start=1):
        among = [one for one in headers if number < len(tests) or one[0] not in answers]
        fitting = [index for index, header in among if test(header)]
        if fitting:
            break
    else:
        names = [header for _, header in headers]
        hint = near(name, (header for header in names if not is_personal(header)))
        raise Refusal("column-unknown", table.at(), column=name, columns=listed(names), near=hint)
    if len(fitting) > 1:
        cells = [table.at(table.header_row, index).cell for index in fitting]
        if len({table.header[index] for index in fitting}) == 1:
            raise Refusal("column-duplicate", table.at(), column=name, cells=" and ".join(cells))
        raise Refusal("column-ambiguous", table.at(), column=name, columns=listed(table.header[i] for i in fitting))
    if not personal and is_personal(table.header[fitting[0]]):
        raise Refusal("column-personal", table.at(), column=name, header=safe_value(table.header[fitting[0]]))
    return fitting[0]


def is_personal(header: str) -> bool:
    """Whether a header looks as if its column held names, numbers or addresses of people."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)  # NamaLengkap, NoHP
    return any(_says_personal(plain(text).split()) for text in (header, apart))


def _says_personal(words: list[str]) -> bool:
    text, pairs = vocabulary().personal, list(pairwise([*words, ""]))
    if " ".join(words) in text["whole"]:
        return True
    if text["words"] & {*words, *map(" ".join, pairs)}:
        return True
    return any(word in text["names"] and after not in text["except"] for word, after in pairs)


def listed(headers: Iterable[str]) -> str:
    """Headers as they stand in a sentence, the first of many."""
    names = [f"“{safe_value(header)}”" for header in headers if header]
    more = f" and {len(names) - SHOWN_HEADERS} more" if len(names) > SHOWN_HEADERS else ""
    return ", ".join(names[:SHOWN_HEADERS]) + more or "none"
