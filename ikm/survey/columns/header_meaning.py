"""What a header means: an unsur of some rules, an expectation, or something personal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.findings import Fact, ListUse, PhraseUse
from ikm.messages.masking import safe_value
from ikm.rules.ruleset import Ruleset
from ikm.survey.columns.header_stem import columns_of_a_quiz, shortened_headers, words_left_out
from ikm.survey.columns.mapping_file import TableOverrides
from ikm.survey.texts.answer_words import label_part
from ikm.survey.texts.vocabulary import REMEMBERED, plain, spelled, vocabulary

SHOWN_HEADERS = 12
MOST_SPELLINGS = 8
"""The spellings of so many rule sets and orders are remembered."""
HEADERS_REMEMBERED = 1 << 9
"""The meanings of so many rows of headers are remembered."""
QUESTION_WORDS = 0.85
"""A header with this share of the words of a question of the regulation is that question."""
_CODING = re.compile(r"\(\s*[0-9]+\s*[=:–-][^)]*\)?\s*$")
"""What the scores mean, written behind a name: `(1 = Tidak cepat s/d 4 = Sangat cepat)`."""
_NUMBERED = re.compile(r"([a-z]*) ?0*([0-9]+)(?:([a-z]|[ivx]{2,4})\b| ([a-z]|[ivx]{2,4}|[0-9]{1,2})\b)?(.*)")
"""A plain header with a number: letters, the number, the part of a question (`U3a`, `U3 ii`, `U3.1`), the rest."""
_ROMAN = re.compile(r"^(u|unsur|pertanyaan|soal|question)( ?)(x?(?:ix|iv|v?i{1,3}|v)|x)$")
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv".split()
"""As far as there are questions in any rules."""
_NUMBER_BEHIND = re.compile(r"(.+) u ?[0-9]{1,2}")
"""A plain name with the number of its unsur behind it."""
_BETWEEN_NAMES = re.compile(r"[/,;|()\[\]]|\s[-–—]\s")
"""What parts the names that one thing has in a header."""
_PART = re.compile(r"[0-9]{1,2}|[a-z]")
"""The part of a question behind a name: `Waktu 2`, `Waktu b`."""


class HeaderMeaning(NamedTuple):
    """What a header may mean: one unsur, none (an answer beyond the rules), or several that it cannot tell apart.

    ``part`` tells questions of one unsur apart (U3.1); what is not ``sure`` gives way to what is. Where it is
    ``expected``, the column holds what was expected of the unsur, or how important it is. ``own`` is a number behind
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
        """How sure it is that a column is of these rules, and not of others that the same table is scored by."""
        if not self.unsur:
            return 0
        if self.own:
            return 3
        return _RANK_OF_REASON.get(self.reason, 4)


_RANK_OF_REASON = {"number": 1, "words": 2, "number and words": 2}


class MatchedColumn(NamedTuple):
    """One column of a table whose header means something: its place, from 0, and the meaning."""

    place: int
    meaning: HeaderMeaning


class HeaderMeanings(NamedTuple):
    """The columns of a table by what their headers mean: ``found`` by unsur, with their places.

    ``further`` are numbered beyond the rules, ``expected`` hold expectations, ``unclear`` may mean several unsur, and
    ``outdone`` may mean one for which there is a surer column.
    """

    found: dict[str, list[MatchedColumn]]
    further: list[int]
    expected: list[MatchedColumn]
    unclear: list[MatchedColumn]
    unknown: list[int]
    outdone: list[int]


def unsur_in(headers: Iterable[str], method: Method) -> set[str]:
    """The unsur that have a column among ``headers``, by what these mean."""
    found: set[str] = set()
    for meaning in spellings_of(method).meanings(tuple(headers)):
        if meaning and len(meaning.unsur) == 1 and not meaning.expected:
            found.add(meaning.unsur[0])
    return found


def count_unsur_in(headers: Iterable[str], method: Method, overrides: TableOverrides) -> int:
    """How many of the unsur asked have a column among ``headers``."""
    headers = tuple(headers)
    names = {plain(header) for header in headers}
    found = unsur_in(headers, method)
    for unsur, mapped_headers in overrides.questions.items():
        if names & {plain(header) for header in mapped_headers}:
            found.add(unsur)
    return len(found & {unsur.id for unsur in method.unsur})


_SPELLINGS: dict[tuple[int, str], tuple[Ruleset, HeaderSpellings]] = {}


def spellings_of(method: Method) -> HeaderSpellings:
    """The spellings of the rules and order of a method, made once."""
    rules = method.rules
    key = (id(rules), method.order)  # to hash a rule set itself takes as long as to read a small table
    is_remembered = key in _SPELLINGS and _SPELLINGS[key][0] is rules
    if not is_remembered:
        if len(_SPELLINGS) >= MOST_SPELLINGS:
            _SPELLINGS.clear()
        _SPELLINGS[key] = rules, HeaderSpellings(rules, method.order)
    return _SPELLINGS[key][1]


class HeaderSpellings:
    """How the unsur of some rules may be headed; a number means the place in ``order``."""

    def __init__(self, rules: Ruleset, order: str) -> None:
        words = vocabulary()
        self._order = rules.order(order).unsur
        self._unsur_by_name: dict[str, str] = {}
        self._question_words: dict[str, set[str]] = {}
        own_statements: set[str] = set()
        for unsur in rules.unsur:
            statements = words.statement.get(unsur.id, frozenset())
            own_statements |= statements
            for name in (unsur.id, unsur.name, unsur.short, *words.unsur.get(unsur.id, ()), *statements):
                self._unsur_by_name[plain(name)] = unsur.id
            question_words = set(spelled(unsur.question).split())
            if question_words:
                self._question_words[unsur.id] = question_words
        self._answers = frozenset(plain(answer) for unsur in rules.unsur for answer in unsur.answers)
        self._own_prefixes = words.prefix.get(plain(rules.named.name), frozenset())

        sure_within = dict(self._unsur_by_name)
        for unsur in rules.unsur:
            whole_names = words.name.get(unsur.id, frozenset())
            self._unsur_by_name = dict.fromkeys(whole_names, unsur.id) | self._unsur_by_name

        # A word that belongs to a statement of these rules, such as “pungli” in an SPAK, does not exclude a header.
        words_of_statements = {word for statement in own_statements for word in statement.split()}
        self._excluding_words = words.match["never"] - words_of_statements

        # A statement of other rules hides the names of unsur that stand in it.
        statements_of_others = {name for names in words.statement.values() for name in names if " " in name}
        self._statements_of_others = _longest_first(statements_of_others - sure_within.keys())

        # A phrase is a name that is sure enough within a longer header. Those of another edition's unsur, such as
        # the maklumat of 2014, stand for no unsur of these rules.
        phrases = {**self._names_of_other_unsur(rules), **sure_within}
        sure_words = words.match["single"] | own_statements
        sure_phrases = {name for name in phrases if " " in name or name in sure_words}
        self._phrases = [(name, phrases[name]) for name in _longest_first(sure_phrases)]

        self.meaning = lru_cache(REMEMBERED)(self._meaning)
        """What a header means by itself, or None where it is no answer."""
        self.meanings = lru_cache(HEADERS_REMEMBERED)(self._meanings)
        """What each header of a table means among the others; None for those that are no answer."""

    def _names_of_other_unsur(self, rules: Ruleset) -> dict[str, str]:
        """The names of unsur that only other editions of these rules have, each for no unsur."""
        unsur_names = vocabulary().unsur
        is_edition = any(unsur.id in unsur_names for unsur in rules.unsur)
        if not is_edition:  # rules of another subject share no unsur, and these names mean nothing to them
            return {}
        every_name = {name for names in unsur_names.values() for name in names}
        return dict.fromkeys(every_name - self._unsur_by_name.keys(), "")

    def _meanings(self, headers: tuple[str, ...]) -> tuple[HeaderMeaning | None, ...]:
        """The meanings of headers of a table: what many share is left out where the rest names half of the unsur.

        Two patterns may stand side by side, such as “Harapan [Waktu]” and “Kepuasan [Waktu]”.
        """
        meanings = list(map(self.meaning, headers))
        open_headers = list(headers)
        while not self._are_all_sure(meanings):
            shortened = self._best_pattern(open_headers)
            if not shortened:
                break
            for place, meaning in shortened.items():
                meanings[place] = meaning
                open_headers[place] = ""
        meanings = self._numbered_by_row(headers, meanings)
        for place, answered in columns_of_a_quiz(headers).items():
            asked = meanings[answered]
            # The points stand beside the answer that they were given for, and give way to it.
            meanings[place] = asked and asked._replace(reason="words", sure=False)
            meanings[answered] = asked and asked._replace(sure=True)
        return tuple(meanings)

    def _numbered_by_row(
        self, headers: Sequence[str], meanings: Sequence[HeaderMeaning | None]
    ) -> list[HeaderMeaning | None]:
        """The meanings, those of a matrix by its rows: Q1_1 … Q1_9 are nine unsur, not nine questions of the first.

        U1_1 … U1_9 are questions of U1, and the other unsur were not asked.
        """
        part_by_place: dict[int, str] = {}
        unsur: set[str] = set()
        for place, meaning in enumerate(meanings):
            if meaning and len(meaning.unsur) == 1 and not meaning.expected:
                unsur.update(meaning.unsur)
                part_by_place[place] = meaning.part if meaning.reason == "number" else ""
        numbers = list(map(str, range(1, len(self._order) + 1)))
        are_of_unsur = any(plain(headers[place]).startswith("u") for place in part_by_place)
        if len(unsur) != 1 or are_of_unsur or [*part_by_place.values()] != numbers:
            return [*meanings]
        by_row = [*meanings]
        for place, number in part_by_place.items():
            by_row[place] = HeaderMeaning((self._order[int(number) - 1],), "number")
        return by_row

    def _are_all_sure(self, meanings: Iterable[HeaderMeaning | None]) -> bool:
        """Whether each unsur has a column that is sure, and no column may be of several."""
        sure_unsur: set[str] = set()
        for meaning in meanings:
            if meaning and len(meaning.unsur) > 1:
                return False
            if meaning and meaning.sure and not meaning.expected:
                sure_unsur.update(meaning.unsur)
        return sure_unsur.issuperset(self._order)

    def _best_pattern(self, headers: Sequence[str]) -> dict[int, HeaderMeaning | None]:
        """The meanings of the columns of the pattern that names the most unsur, by their places; none without one."""
        fewest = -(-len(self._order) // 2)
        best: dict[int, HeaderMeaning | None] = {}
        most = fewest - 1
        if sum(map(bool, headers)) < fewest or sum(map(self._is_answer, headers)) >= fewest:
            return best
        for rests in shortened_headers(headers, fewest):
            meanings = self._meanings_of_rests(headers, rests)
            named = {meaning.unsur[0] for meaning in meanings.values() if meaning and meaning.sure and meaning.unsur}
            # “Persyaratan [Baik]” stands beside “Persyaratan [Sangat baik]”: what is left out here tells them apart.
            by_words = self._unsur_by_words(headers, meanings)
            if len(named) > most and 2 * len(named & by_words) < len(named):
                best, most = meanings, len(named)
        return best

    def _is_answer(self, text: str) -> bool:
        """Whether a text is an answer that the rules print: a row of answers has a pattern, too, and is no header.

        Rules of an office's own asked about taman, parkir and loket, with answers such as “a. Sangat taman, sekali”.
        """
        part = label_part(text) if text else None
        return part is not None and part.words in self._answers

    def _unsur_by_words(
        self, headers: Sequence[str], meanings_of_pattern: Mapping[int, HeaderMeaning | None]
    ) -> set[str]:
        """The unsur that longer headers name, in the pattern or beside it."""
        unsur: set[str] = set()
        for place, header in enumerate(headers):
            meaning = meanings_of_pattern[place] if place in meanings_of_pattern else self.meaning(header)
            if meaning and meaning.reason == "words" and not meaning.expected:
                unsur.update(meaning.unsur)
        return unsur

    def _meanings_of_rests(self, headers: Sequence[str], rests: Sequence[str]) -> dict[int, HeaderMeaning | None]:
        """What is meant by each header that was shortened: a name that is left alone is sure, “Waktu” too."""
        words_of_another_kind = vocabulary().match["beside"]
        expectation_words = {word for word in vocabulary().expected if len(word) > 1}
        meanings: dict[int, HeaderMeaning | None] = {}
        for place, (header, rest) in enumerate(zip(headers, rests, strict=True)):
            left_out = words_left_out(header, rest)
            if not rest or left_out & words_of_another_kind:  # “Waktu [Alasan]” holds no answers
                continue
            meaning = self.meaning(rest)
            if meaning and len(meaning.unsur) == 1:
                is_expected = meaning.expected or not expectation_words.isdisjoint(left_out)
                is_named = meaning.reason != "words"
                meaning = meaning._replace(sure=is_named, expected=is_expected)
            meanings[place] = meaning
        return meanings

    def _meaning(self, header: str) -> HeaderMeaning | None:
        text = spelled(_CODING.sub("", header))
        if text.replace(" ", "").isdigit():
            return None
        named = self._by_name(text) or self._by_names(header) or self._by_name_and_number(header)
        if named:
            return named
        remaining, behind = _without_expectation_words(text)
        if remaining == text:
            met_words = vocabulary().perceived  # Persepsi Biaya, Kinerja Waktu: what respondents met with
            bare_name = " ".join(word for word in text.split() if word not in met_words)
            return self._by_name(bare_name) or self._by_number(text) or self._by_words(text)
        meaning = (
            self._by_name(remaining)
            or self._by_number(remaining)
            or self._by_name(behind)
            or self._by_number(behind)
            or self._by_words(remaining)
        )
        return meaning and meaning._replace(expected=True)

    def _by_name(self, text: str) -> HeaderMeaning | None:
        """The unsur whose name is the whole text, or all of it but the part of a question."""
        if text in self._unsur_by_name:
            is_weak = text in vocabulary().match["weak"]
            return HeaderMeaning((self._unsur_by_name[text],), "name", sure=not is_weak)
        name, _, part = text.rpartition(" ")
        if name in self._unsur_by_name and _PART.fullmatch(part):
            return HeaderMeaning((self._unsur_by_name[name],), "name", part)
        return None

    def _by_names(self, header: str) -> HeaderMeaning | None:
        """The unsur that a header calls by several of its names: `SOP/Alur`, `Waktu (Time)`."""
        names = [text for piece in _BETWEEN_NAMES.split(header) if (text := spelled(piece))]
        unsur = {self._unsur_by_name.get(name, "") for name in names}
        if len(names) < 2 or len(unsur) > 1 or "" in unsur:
            return None
        return HeaderMeaning((*unsur,), "name")

    def _by_name_and_number(self, header: str) -> HeaderMeaning | None:
        """The unsur that is named before its number, `Waktu (U3)`, or behind it and a group, `skm/u3_waktu`."""
        before = _NUMBER_BEHIND.fullmatch(spelled(header))
        named = self._by_name(before[1]) if before else None
        if named:
            return named._replace(reason="number and name", sure=True)
        in_group = self._by_number(spelled(header.rpartition("/")[2])) if "/" in header else None
        return in_group if in_group and in_group.reason == "number and name" else None

    def _by_number(self, text: str) -> HeaderMeaning | None:
        """The unsur of that number, or the one named behind the number."""
        first_word, _, behind = text.partition(" ")
        if first_word in vocabulary().numbered and re.match(r"(u|p|q|unsur) ?[0-9]", behind):  # Nilai U1
            return self._by_number(behind)
        match = _NUMBERED.fullmatch(_ROMAN.sub(_in_digits, text))
        if not match:
            return None
        prefix, digits, close_part, spaced_part, behind = match.groups(default="")
        number = int(digits)
        part = close_part or spaced_part
        behind = behind.strip()
        if not prefix:  # 1. Biaya, 1. U1: the number only counts the columns
            return (self._by_name(behind) or self._by_number(behind) or self._by_words(behind)) if behind else None
        if prefix not in vocabulary().numbered | self._own_prefixes:
            return None
        named = (self._by_name(behind) or self._by_words(behind)) if behind else None
        if named:
            return named._replace(reason=f"number and {named.reason}", part=part or named.part, sure=True)
        repeats_number = behind in ("", f"u{number}")
        has_free_text = prefix in ("u", "unsur") and re.match(r"[a-z]{3}", behind)  # U3 pelayanan di loket
        if not repeats_number and not has_free_text:
            return None
        unsur = (self._order[number - 1],) if 0 < number <= len(self._order) else ()
        return HeaderMeaning(unsur, "number", part, own=prefix in self._own_prefixes)

    def _by_words(self, text: str) -> HeaderMeaning | None:
        """The unsur whose question of the regulation, or whose phrases, stand in a longer text."""
        words = set(text.split())
        for unsur, question_words in self._question_words.items():
            if len(question_words & words) >= QUESTION_WORDS * len(question_words):
                return HeaderMeaning((unsur,), "question")

        padded = f" {text} "
        for statement in self._statements_of_others:
            padded = padded.replace(f" {statement} ", " | ")
        phrase_by_unsur: dict[str, str] = {}
        for phrase, unsur in self._phrases:
            if f" {phrase} " in padded:
                phrase_by_unsur.setdefault(unsur, phrase)
        if not phrase_by_unsur:
            return None

        longest_unsur, longest = next(iter(phrase_by_unsur.items()))
        remaining = padded.replace(f" {longest} ", " | ", 1)
        is_excluded = self._excluding_words & set(remaining.split())  # Saran tentang sarana
        begins_otherwise = text.partition(" ")[0] in vocabulary().match["first"]  # Jenis produk
        if is_excluded or begins_otherwise or is_personal(text):
            return None
        candidates = [longest_unsur]
        del phrase_by_unsur[longest_unsur]
        for unsur, phrase in phrase_by_unsur.items():
            # A phrase within the longest one is part of its name; one much shorter is a word by the way.
            if f" {phrase} " in remaining and 2 * len(phrase) >= len(longest):
                candidates.append(unsur)
        return HeaderMeaning(tuple(unsur for unsur in candidates if unsur), "words", sure=False)


def _in_digits(match: re.Match[str]) -> str:
    """A Roman number behind letters in digits: `UIV` is U4."""
    numeral = match[3]
    return f"{match[1]}{match[2]}{_ROMAN_NUMERALS.index(numeral) + 1}" if numeral in _ROMAN_NUMERALS else match[0]


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _without_expectation_words(text: str) -> tuple[str, str]:
    """A plain text without its words of expectations, and what stands behind the last of these.

    A number behind such a word is that of an unsur. A text without these words is given back as it is.

    >>> _without_expectation_words("tingkat kepentingan u1"), _without_expectation_words("h 8")
    (('tingkat u1', 'u1'), ('u8', 'u8'))
    >>> _without_expectation_words("h sarana")
    ('h sarana', 'h sarana')
    """
    expectation_words = vocabulary().expected
    if expectation_words.isdisjoint(re.findall(r"\b[^\W\d_]+", text)):
        return text, text
    any_word = "|".join(sorted(expectation_words))
    long_word = "|".join(sorted(word for word in expectation_words if len(word) > 1))  # a letter needs a number: H1
    cut = "\0"
    text = re.sub(rf"\b(?:{any_word}) (?=[a-z]+ ?[0-9])", cut, text)  # harapan u3
    text = re.sub(rf"\b(?:{any_word}) ?(?=[0-9])", f"{cut}u", text)  # h3, harapan 3
    pieces = [piece.strip() for piece in re.split(rf"{cut}|\b(?:{long_word})\b", text)]
    return " ".join(filter(None, pieces)), pieces[-1]


def number_in(header: str) -> int | None:
    """The number that a question has in its header, the first there is.

    >>> number_in("U8 Sarana"), number_in("Harapan 9"), number_in("Biaya")
    (8, 9, None)
    """
    found = re.search("[0-9]+", header)
    return int(found[0]) if found else None


def name_of(unsur: str, method: Method) -> str:
    """The number and short name of an unsur, ``U8 Sarana``."""
    short_name = next(other.short for other in method.rules.unsur if other.id == unsur)
    return f"{method.code(unsur)} {short_name}"


@lru_cache(REMEMBERED)
def is_personal(header: str) -> bool:
    """Whether a header looks as if its column held names, numbers or addresses of people."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)  # NamaLengkap, NoHP
    return _names_people(plain(header).split()) or _names_people(plain(spaced).split())


def _names_people(words: list[str]) -> bool:
    personal = vocabulary().personal
    pairs = list(pairwise([*words, ""]))
    if " ".join(words) in personal["whole"]:
        return True
    if personal["words"] & {*words, *map(" ".join, pairs)}:
        return True
    return any(word in personal["names"] and following not in personal["except"] for word, following in pairs)


def listed(headers: Iterable[str]) -> Fact:
    """Headers as they stand in a sentence, the first of many."""
    names = [f"“{safe_value(header)}”" for header in headers if header]
    if not names:
        return PhraseUse("list-none")
    return ListUse("list-comma", tuple(names), SHOWN_HEADERS)
