"""What headers of one pattern share, such as the question before each row of a matrix, and what is left of each.

A matrix question is exported with its text before the name of every row: “Seberapa puas Anda? [Waktu]”. Form builders
add the name of a group (`skm/u3_waktu`), bilingual forms a second language (“Waktu / Time”). What all columns of a
pattern have says nothing of any of them; it may even name unsur (“… terhadap persyaratan dan biaya kami? [Waktu]”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ikm.survey.texts.vocabulary import plain, vocabulary

MOST_STEMS = 4
"""So many beginnings, and so many endings, are tried: those that the most columns have, each as long as can be."""
_BETWEEN_PIECES = re.compile(r">>|::|[\[\]()|>:?/\n]|\s[-–—/]\s|\s-|-\s")
"""What parts a header into pieces: `Waktu / Time`, `Penilaian >> Waktu`, `Seberapa puas Anda? [Waktu]`."""
_ENUMERATOR = re.compile(r"[a-z]{0,2}[0-9]{1,2}")
"""The number of a question in front of its text, in plain form: `3`, `q3`."""

Words = tuple[str, ...]


def shortened_headers(headers: Sequence[str], fewest: int) -> Iterator[tuple[str, ...]]:
    """Ways to leave out what at least ``fewest`` headers share: for each header its rest, or nothing.

    >>> next(shortened_headers(["No", "skm/u1_syarat", "skm/u2_alur"], fewest=2))
    ('', 'u1 syarat', 'u2 alur')
    >>> list(shortened_headers(["No", "Syarat / Terms", "Alur / Steps"], fewest=2))
    [('', 'Syarat', 'Alur'), ('', 'Terms', 'Steps')]
    """
    yield from _without_shared_words(headers, fewest)
    pieces = [_pieces(header) for header in headers]
    if sum(map(bool, pieces)) >= fewest:
        yield tuple(parts[0] if parts else "" for parts in pieces)
        yield tuple(parts[-1] if parts else "" for parts in pieces)


def columns_of_a_quiz(headers: Sequence[str]) -> dict[int, int]:
    """The columns that a quiz writes beside those of the answers, each with the place of the answers.

    >>> columns_of_a_quiz(["Waktu?", "Points - Waktu?", "Waktu? [Feedback]"])
    {1: 0, 2: 0}
    """
    place_by_text = {text: place for place, header in reversed([*enumerate(headers)]) if (text := plain(header))}
    found: dict[int, int] = {}
    for place, header in enumerate(headers):
        text = plain(header)
        for words in sorted(vocabulary().match["quiz"]):
            behind, before = text.removeprefix(f"{words} "), text.removesuffix(f" {words}")
            asked = before if behind == text else behind
            if asked != text and asked in place_by_text:
                found[place] = place_by_text[asked]
    return found


def words_left_out(header: str, rest: str) -> frozenset[str]:
    """The words of a header that are not in what was left of it.

    >>> sorted(words_left_out("Harapan [Waktu]", "waktu"))
    ['harapan']
    """
    return frozenset(plain(header).split()) - frozenset(plain(rest).split())


def _pieces(header: str) -> list[str]:
    """The pieces of a header between its signs; none where it is all of one piece."""
    pieces = [piece.strip() for piece in _BETWEEN_PIECES.split(header)]
    filled = [piece for piece in pieces if plain(piece)]
    return filled if len(filled) > 1 else []


def _without_shared_words(headers: Sequence[str], fewest: int) -> Iterator[tuple[str, ...]]:
    """The headers without the words that many begin with, and without those that many of these end with."""
    numbers: list[str] = []
    texts: list[Words] = []
    for header in headers:
        number, words = _without_enumerator(tuple(plain(header).split()))
        numbers.append(number)
        texts.append(words)
    for stem in [(), *_shared_beginnings(texts, fewest)]:
        remaining = [words[len(stem) :] if words[: len(stem)] == stem else () for words in texts]
        turned_round = [words[::-1] for words in remaining]
        for ending in [(), *_shared_beginnings(turned_round, fewest)]:
            rests = [words[len(ending) :][::-1] if words[: len(ending)] == ending else () for words in turned_round]
            if stem or ending:
                yield _with_numbers(rests, numbers)


def _without_enumerator(words: Words) -> tuple[str, Words]:
    """The number in front of a text, empty where there is none, and the words behind it."""
    if len(words) > 1 and _ENUMERATOR.fullmatch(words[0]):
        return words[0], words[1:]
    return "", words


def _shared_beginnings(texts: Iterable[Words], fewest: int) -> list[Words]:
    """The words that at least ``fewest`` texts begin with, before others: as many as all of these share."""
    texts = list(texts)
    longest_by_times: dict[int, Words] = {}
    first_by_times: dict[int, tuple[int, int]] = {}
    # Texts that begin alike are told apart a word at a time: to count each beginning as a text takes a header of
    # thousands of words seconds.
    alike = [[*range(len(texts))]]
    length = 0
    while alike:
        length += 1
        alike = [group for before in alike for group in _told_apart(before, texts, length) if len(group) >= fewest]
        alike.sort(reverse=True)
        for group in alike:
            times = len(group)
            longest_by_times[times] = texts[group[0]][:length]
            first_by_times[times] = min(first_by_times.get(times, (len(texts), 0)), (group[0], length))
    in_order = sorted(longest_by_times, key=lambda times: (-len(longest_by_times[times]), first_by_times[times]))
    return [longest_by_times[times] for times in in_order[:MOST_STEMS]]


def _told_apart(numbers: Iterable[int], texts: Sequence[Words], length: int) -> Iterable[list[int]]:
    """Texts by their numbers, those together whose word at a ``length`` is the same and not their last."""
    by_word: dict[str, list[int]] = {}
    for number in numbers:
        words = texts[number]
        if len(words) > length:
            by_word.setdefault(words[length - 1], []).append(number)
    return by_word.values()


def _with_numbers(rests: Sequence[Words], numbers: Sequence[str]) -> tuple[str, ...]:
    """The rests as texts, each behind its number, unless all have the same: that is the number of the matrix."""
    numbers_used = {number for number, words in zip(numbers, rests, strict=True) if words}
    headers = []
    for number, words in zip(numbers, rests, strict=True):
        numbered = words if len(numbers_used) == 1 or not number or not words else (number, *words)
        headers.append(" ".join(numbered))
    return tuple(headers)
