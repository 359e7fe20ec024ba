"""What a header may mean: the spellings of the unsur under some rules, and of what is personal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import safe_value
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.texts.vocabulary import REMEMBERED, plain, spelled, vocabulary

SHOWN_HEADERS = 12
MOST_MADE = 8
"""Spellings of so many rule sets and orders are held."""
QUESTION_WORDS = 0.85
"""A header with this share of the words of a question of the regulation is that question."""
_CODING = re.compile(r"\(\s*[0-9]+\s*[=:–-][^)]*\)?\s*$")
"""What the scores mean, said behind a name: `(1 = Tidak cepat s/d 4 = Sangat cepat)`."""


class HeaderMeaning(NamedTuple):
    """What a header may mean: one unsur, none (an answer beyond the rules), or several that it cannot tell apart.

    ``part`` tells questions of one unsur apart (U3.1); what is not ``sure`` gives way to what is. Where it is
    ``expected``, the column says what was expected of the unsur, or how important it is. ``own`` is a number behind
    letters that only these rules have.
    """

    unsur: tuple[str, ...]
    reason: str
    part: str = ""
    sure: bool = True
    expected: bool = False
    own: bool = False

    @property
    def rank(self) -> int:
        """How sure it is that a column is of these rules, and of no others that are scored beside them."""
        if not self.unsur:
            return 0
        return _RANKS.get(self.reason, 4) if not self.own else 3


_RANKS = {"number": 1, "words": 2, "number and words": 2}


class HeaderMeanings(NamedTuple):
    """The columns of a table by what their headers mean: ``found`` by unsur, with their places.

    ``further`` are numbered beyond the rules, ``expected`` hold expectations, ``unclear`` may mean several unsur, and
    ``outdone`` may mean one for which there is a surer column.
    """

    found: dict[str, list[tuple[int, HeaderMeaning]]]
    further: list[int]
    expected: list[tuple[int, HeaderMeaning]]
    unclear: list[tuple[int, HeaderMeaning]]
    unknown: list[int]
    outdone: list[int]


def unsur_in(headers: Iterable[str], method: Method, overrides: TableOverrides) -> int:
    """How many of the unsur asked have a column among ``headers``."""
    spellings, names = spellings_of(method), set(map(plain, headers))
    meant = [one for name in names if (one := spellings.meaning(name)) and not one.expected]
    found = {one.unsur[0] for one in meant if len(one.unsur) == 1}
    found |= {unsur for unsur, headers in overrides.questions.items() if names & set(map(plain, headers))}
    return len(found & {unsur.id for unsur in method.unsur})


_MADE: dict[tuple[int, str], tuple[Ruleset, HeaderSpellings]] = {}


def spellings_of(method: Method) -> HeaderSpellings:
    """The spellings of the rules and order of a method, made once."""
    rules, key = method.rules, (id(method.rules), method.order)
    if key not in _MADE or _MADE[key][0] is not rules:  # to hash a rule set takes as long as a small table
        if len(_MADE) >= MOST_MADE:
            _MADE.clear()
        _MADE[key] = rules, HeaderSpellings(rules, method.order)
    return _MADE[key][1]


class HeaderSpellings:
    """How the unsur of some rules may be headed; a number means the place in ``order``."""

    def __init__(self, rules: Ruleset, order: str) -> None:
        self._order = rules.order(order).unsur
        self._named: dict[str, str] = {}
        words = vocabulary()
        own_words: set[str] = set()
        for unsur in rules.unsur:
            met = words.unsur.get(unsur.id, frozenset()) | words.statement.get(unsur.id, frozenset())
            for name in {unsur.id, unsur.name, unsur.short, *met}:
                self._named[plain(name)] = unsur.id
            own_words.update(*(name.split() for name in words.statement.get(unsur.id, ())))
        strange = {name: "" for names in words.unsur.values() for name in names if name not in self._named}
        if not any(unsur.id in words.unsur for unsur in rules.unsur):  # to have none of them is no other edition
            strange = {}
        foreign = {name for names in words.statement.values() for name in names if name not in self._named}
        self._foreign = sorted((name for name in foreign if " " in name), key=lambda name: (-len(name), name))
        phrases = {**strange, **self._named}
        single = words.match["single"] | {name for unsur in rules.unsur for name in words.statement.get(unsur.id, ())}
        sure = [name for name in phrases if " " in name or name in single]
        self._never = words.match["never"] - own_words
        self._prefixes = words.prefix.get(plain(rules.named.name), frozenset())
        self._phrases = [(name, phrases[name]) for name in sorted(sure, key=lambda name: (-len(name), name))]
        asked = {unsur.id: set(spelled(unsur.question).split()) for unsur in rules.unsur}
        self._asked = {unsur: words for unsur, words in asked.items() if words}
        self.meaning = lru_cache(REMEMBERED)(self._meaning)
        """What a header means, or None where it is no answer."""

    def _meaning(self, header: str) -> HeaderMeaning | None:
        text = spelled(_CODING.sub("", header))
        if text.replace(" ", "").isdigit():
            return None
        if named := self._name(text):
            return named
        rest, behind = _without_expected(text)
        if rest == text:
            bare = " ".join(word for word in text.split() if word not in vocabulary().perceived)
            return self._name(bare) or self._number(text) or self._words(text)
        kinds = (self._name(rest), self._number(rest), self._name(behind), self._number(behind), self._words(rest))
        one = next(filter(None, kinds), None)
        return one and one._replace(expected=True)

    def _name(self, text: str) -> HeaderMeaning | None:
        head, _, part = text.rpartition(" ")
        if text in self._named:
            return HeaderMeaning((self._named[text],), "name", sure=text not in vocabulary().match["weak"])
        if head in self._named and re.fullmatch(r"[0-9]{1,2}|[a-z]", part):
            return HeaderMeaning((self._named[head],), "name", part)
        return None

    def _number(self, text: str) -> HeaderMeaning | None:
        head, _, tail = text.partition(" ")
        if head in vocabulary().numbered and re.match(r"(u|p|q|unsur) ?[0-9]", tail):  # Nilai U1
            return self._number(tail)
        match = re.fullmatch(
            r"([a-z]*) ?0*([0-9]+)(?:([a-z]|[ivx]{2,4})\b| ([a-z]|[ivx]{2,4}|[0-9]{1,2})\b)?(.*)", text
        )
        if not match:
            return None
        prefix, number, part, rest = match[1], int(match[2]), match[3] or match[4] or "", match[5].strip()
        if not prefix:
            return (self._name(rest) or self._number(rest) or self._words(rest)) if rest else None
        if prefix not in vocabulary().numbered | self._prefixes:
            return None
        own = prefix in self._prefixes
        if rest and (named := self._name(rest) or self._words(rest)):
            return named._replace(reason=f"number and {named.reason}", part=part or named.part, sure=True)
        if rest not in ("", f"u{number}") and not (prefix in ("u", "unsur") and re.match(r"[a-z]{3}", rest)):
            return None
        order = self._order
        return HeaderMeaning((order[number - 1],) if 0 < number <= len(order) else (), "number", part, own=own)

    def _words(self, text: str) -> HeaderMeaning | None:
        words = set(text.split())
        for unsur, asked in self._asked.items():
            if len(asked & words) >= QUESTION_WORDS * len(asked):
                return HeaderMeaning((unsur,), "question")
        padded, found = f" {text} ", dict[str, str]()
        for phrase in self._foreign:
            padded = padded.replace(f" {phrase} ", " | ")
        for phrase, unsur in self._phrases:
            if f" {phrase} " in padded:
                found.setdefault(unsur, phrase)
        if not found:
            return None
        first, longest = next(iter(found.items()))
        rest = padded.replace(f" {longest} ", " | ", 1)
        match = vocabulary().match
        if self._never & set(rest.split()) or text.partition(" ")[0] in match["first"] or is_personal(text):
            return None
        others = [unsur for unsur, one in found.items() if f" {one} " in rest and 2 * len(one) >= len(longest)]
        return HeaderMeaning(tuple(unsur for unsur in (first, *others) if unsur), "words", sure=False)


def _without_expected(text: str) -> tuple[str, str]:
    """A plain text without its words of expectations, the number behind one as that of an unsur; and its end.

    >>> _without_expected("tingkat kepentingan u1"), _without_expected("h 8"), _without_expected("h sarana")
    (('tingkat u1', 'u1'), ('u8', 'u8'), ('h sarana', 'h sarana'))
    """
    overrides = vocabulary().expected
    if not any(letters in overrides for letters in re.findall(r"\b[^\W\d_]+", text)):
        return text, text
    any_of, words = "|".join(sorted(overrides)), "|".join(sorted(word for word in overrides if len(word) > 1))
    text = re.sub(rf"\b(?:{any_of}) ?(?=[0-9])", "\0u", re.sub(rf"\b(?:{any_of}) (?=[a-z]+ ?[0-9])", "\0", text))
    parts = [part.strip() for part in re.split(rf"\0|\b(?:{words})\b", text)]
    return " ".join(filter(None, parts)), parts[-1]


def number_in(header: str) -> int | None:
    """The number that a question has in its header, the first there is.

    >>> number_in("U8 Sarana"), number_in("Harapan 9"), number_in("Biaya")
    (8, 9, None)
    """
    found = re.search("[0-9]+", header)
    return int(found[0]) if found else None


def name_of(unsur: str, method: Method) -> str:
    """The number and short name of an unsur, ``U8 Sarana``."""
    return f"{method.code(unsur)} {next(u.short for u in method.rules.unsur if u.id == unsur)}"


@lru_cache(REMEMBERED)
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
