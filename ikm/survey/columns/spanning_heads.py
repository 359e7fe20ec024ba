"""Headers of two and three rows: an unsur spans columns, and the rows below tell its columns apart.

Below an unsur may stand its questions, the scores or words of the scale (a mark is set under the one chosen), what
was expected of it beside what was met with, or an answer in words beside its score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from ikm.messages.findings import Refusal, all_of
from ikm.messages.masking import safe_value
from ikm.survey.columns.column_lookup import role_called
from ikm.survey.columns.header_meaning import is_personal
from ikm.survey.files.table import ColumnHead, HeadPart, Table
from ikm.survey.texts.vocabulary import plain, vocabulary

Row = Sequence[str]
FEWEST_ALIKE = 3
"""The same words below fewer unsur may be chance."""
MOST_LOWER_ROWS = 2
"""So many rows below the one that names the unsur may belong to the header."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ENUMERATED = re.compile(r"\(?(?:[a-z]|[A-Z]|[QP]?[0-9]{1,2}(?:[.,][0-9]{1,2})?)[.)]?")
"""What questions are called that have no words: `b`, `3`, `Q3`, `9.2`."""
_SECTION_NUMBER = re.compile(r"[0-9]{1,2}[.,][0-9]{1,2}")
"""The number of a question within its unsur: `3.1` below U3."""


class SpanningHeader(NamedTuple):
    """A header of two or three rows: a name for each column, its head where it is of an unsur, and the rows below."""

    names: tuple[str, ...]
    heads: tuple[ColumnHead | None, ...]
    lower_rows: int


class _Span(NamedTuple):
    """The columns below one head, or below one ``question`` of its, from ``start`` to before ``end``."""

    head: str
    start: int
    end: int
    question: str = ""

    @property
    def columns(self) -> range:
        return range(self.start, self.end)


def spanning_header(rows: Sequence[Row], is_unsur: Callable[[str], bool]) -> SpanningHeader | None:
    """The header whose first row names unsur over several columns each; None where the rows below are none of it.

    ``rows`` begin with the one that names the unsur. A cell that is merged over columns has its text in the first.

    :raises Refusal: ``heads-years`` where the columns of an unsur are those of years.
    """
    head_row = rows[0]
    spans = _spans(head_row, max(map(len, rows[: MOST_LOWER_ROWS + 1])), is_unsur)
    for number, row in enumerate(rows[1 : MOST_LOWER_ROWS + 1], start=1):
        lower = [*row, *[""] * (spans[-1].end - len(row))] if spans else []
        if not spans or not _is_blank_beside(lower, head_row, spans):
            return None
        trimmed_spans = _trimmed(lower, spans)
        if _tells_columns_apart(lower, trimmed_spans):
            return _joined(rows[:number], lower, trimmed_spans)
        if not _divides(lower, spans):
            return None
        # Each question of an unsur spans columns of its own: the next row has to tell these apart.
        spans = [part for span in spans for part in _divided(lower, span)]
    return None


def _spans(head_row: Row, width: int, is_unsur: Callable[[str], bool]) -> list[_Span]:
    """The spans of the unsur in a row, or none where none of them is wider than a column."""
    named = [column for column, text in enumerate(head_row) if text]
    ends = [*named[1:], width]
    spans = [
        _Span(head_row[start], start, end)
        for start, end in zip(named, ends, strict=True)
        if is_unsur(head_row[start])
    ]
    return spans if any(len(span.columns) > 1 for span in spans) else []


def _is_blank_beside(lower: Row, head_row: Row, spans: Sequence[_Span]) -> bool:
    """Whether a row has nothing below the heads that are of no unsur, as a respondent's number or name would be."""
    of_unsur = {column for span in spans for column in span.columns}
    beside = enumerate(zip(head_row, lower, strict=False))  # a row may end before the one above it
    return not any(head and text and column not in of_unsur for column, (head, text) in beside)


def _trimmed(lower: Row, spans: Sequence[_Span]) -> list[_Span]:
    """The spans without trailing columns that are of no unsur.

    A column between two unsur may be empty; and the last one seems to span all columns to the end of the sheet, among
    which may be “Saran”.
    """
    trimmed = []
    for span in spans:
        length = len(span.columns)
        while length > 1 and not lower[span.start + length - 1]:
            length -= 1
        trimmed.append(span._replace(end=span.start + length))
    *before, last = trimmed
    texts = _texts(lower, last)
    patterns = {tuple(_texts(lower, span)) for span in before if len(span.columns) > 1}
    shortest = max([len(pattern) for pattern in patterns if tuple(texts[: len(pattern)]) == pattern], default=1)
    length = _length_like(patterns, texts)
    while length > shortest and _is_of_no_unsur(texts[length - 1]):
        length -= 1
    return [*before, last._replace(end=last.start + length)]


def _length_like(patterns: Collection[tuple[str, ...]], texts: Sequence[str]) -> int:
    """How many of the last unsur's texts are its own, where all before it have the same.

    Behind the marks 1 to 4 of the last unsur may stand “Loket”. Questions that go on, a, b and then c, are its own:
    the last unsur may have more of them than the others.
    """
    if len(patterns) != 1:
        return len(texts)
    (pattern,) = patterns
    goes_on = bool(texts[len(pattern) :]) and bool(_ENUMERATED.fullmatch(texts[len(pattern)]))
    begins_alike = tuple(texts[: len(pattern)]) == pattern
    return len(pattern) if begins_alike and not goes_on else len(texts)


def _texts(lower: Row, span: _Span) -> list[str]:
    return list(lower[span.start : span.end])


def _is_of_no_unsur(text: str) -> bool:
    """Whether the text of a lower row is that of a column beside the answers: “Saran”, “Tanggal”, “Nama”."""
    words = plain(text).split()
    return bool(role_called(text)) or is_personal(text) or not vocabulary().match["never"].isdisjoint(words)


def _divides(lower: Row, spans: Sequence[_Span]) -> bool:
    """Whether a row has a text for each question of an unsur, spanning columns again."""
    return all(
        lower[span.start] and sum(map(bool, _texts(lower, span))) > 1 for span in spans if len(span.columns) > 2
    )


def _divided(lower: Row, span: _Span) -> list[_Span]:
    """The spans of the questions below an unsur; the unsur itself where nothing stands below it."""
    starts = [column for column in span.columns if lower[column]] or [span.start]
    ends = [*starts[1:], span.end]
    return [_Span(span.head, start, end, lower[start]) for start, end in zip(starts, ends, strict=True)]


def _tells_columns_apart(lower: Row, spans: Sequence[_Span]) -> bool:
    """Whether a row is of the header: each wide span has a text for each column, and they are nobody's answers."""
    patterns = [_texts(lower, span) for span in spans if len(span.columns) > 1]
    if not patterns or not all(
        all(pattern) and len(set(map(plain, pattern))) == len(pattern) for pattern in patterns
    ):
        return False
    texts = [text for pattern in patterns for text in pattern]
    if not all(text.isdecimal() for text in texts):
        are_numbered = all(_SECTION_NUMBER.fullmatch(text) for text in texts)
        return are_numbered or all(re.search(r"[^\W\d_]", text) for text in texts)
    if all(_YEAR.fullmatch(text) for text in texts):
        return True
    # Numbers are a header where they count: from 1 in each unsur, down to it, or on from the one before.
    counted = [[int(text) for text in pattern] for pattern in patterns]
    all_texts = [text for span in spans for text in _texts(lower, span) if text]
    if all(text.isdecimal() for text in all_texts) and _counts_up([int(text) for text in all_texts]):
        return True
    # A column without a header beside U9 seems to be of U9: a respondent's 1 and 2 there count, those of U1 do not.
    single_texts = {lower[span.start] for span in spans if len(span.columns) == 1} - {""}
    may_count = not single_texts or (single_texts == {"1"} and len(patterns) > 1)
    return may_count and all(_counts_from_one(numbers) for numbers in counted)


def _counts_up(numbers: Sequence[int]) -> bool:
    return all(after == before + 1 for before, after in pairwise(numbers))


def _counts_from_one(numbers: Sequence[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1)) and (_counts_up(numbers) or _counts_up(numbers[::-1]))


def _joined(upper_rows: Sequence[Row], lower: Row, spans: Sequence[_Span]) -> SpanningHeader:
    """The names of all columns, an unsur's joined with the texts below it."""
    width = max(len(lower), *map(len, upper_rows))
    columns_above = [[*row, *[""] * (width - len(row))] for row in upper_rows]
    names = []
    for column in range(width):
        texts = [row[column] for row in columns_above] + [lower[column] if column < len(lower) else ""]
        names.append(" ".join(filter(None, texts)))
    heads: list[ColumnHead | None] = [None] * width
    for span in spans:
        texts = _texts(lower, span)
        parts = _parts(texts)
        for column, text, part in zip(span.columns, texts, parts, strict=True):
            names[column] = " ".join(filter(None, (span.head, span.question, text)))
            heads[column] = ColumnHead(span.head, text, part, span.question)
    return SpanningHeader(tuple(names), tuple(heads), len(upper_rows))


def refuse_unclear_heads(table: Table) -> None:
    """Refuse a table with the same words below each unsur that do not say which column has the answers.

    Pre and Post, Laki-laki and Perempuan, Target and Capaian below every unsur are no questions of it: questions have
    other words below each unsur, or are counted.

    :raises Refusal: ``heads-unclear``.
    """
    texts_by_unsur: dict[str, list[str]] = {}
    for head in table.heads:
        if head and head.part == "question" and head.own:
            texts_by_unsur.setdefault(head.spanning, []).append(head.own)
    patterns = {tuple(texts) for texts in texts_by_unsur.values()}
    if len(patterns) != 1 or len(texts_by_unsur) < FEWEST_ALIKE:
        return
    (pattern,) = patterns
    if len(pattern) > 1 and not all(_ENUMERATED.fullmatch(text) for text in pattern):
        texts = all_of(f"“{safe_value(text)}”" for text in pattern)
        raise Refusal("heads-unclear", table.at(table.header_row), texts=texts)


def _parts(texts: Sequence[str]) -> list[HeadPart]:
    """What each column of one unsur holds, by the texts that tell them apart.

    :raises Refusal: ``heads-years``.
    """
    if len(texts) < 2:
        return ["question"] * len(texts)
    if all(_YEAR.fullmatch(text) for text in texts):
        raise Refusal("heads-years", years=all_of(safe_value(text) for text in texts))
    is_expected = [_is_of_expectation(text) for text in texts]
    if any(is_expected) and not all(is_expected):
        return ["expected" if expected else "question" for expected in is_expected]
    if answer := _answer_among(texts):
        return ["question" if text == answer else "beside" for text in texts]
    return ["question"] * len(texts)


def _is_of_expectation(text: str) -> bool:
    """Whether a text below an unsur says that its column holds what was expected: “Harapan”, or “H” alone."""
    words = plain(text).split()
    return any(word in vocabulary().expected and (len(word) > 1 or len(words) == 1) for word in words)


def _answer_among(texts: Sequence[str]) -> str:
    """The text of the column of answers where the others hold the same in words, or weights; empty where not so."""
    of_kind = {
        kind: [text for text in texts if _is_headed(text, words)] for kind, words in vocabulary().beside.items()
    }
    if sum(map(len, of_kind.values())) != len(texts):
        return ""
    for kind in ("score", "label"):
        if len(of_kind[kind]) == 1:
            return of_kind[kind][0]
    return ""


def _is_headed(text: str, words: Collection[str]) -> bool:
    return plain(text) in words
