"""A sheet that may be a table of counts: its header, with the heads that span columns, and its first rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.masking import safe_value
from ikm.survey.columns.header_meaning import HeaderMeaning, spellings_of
from ikm.survey.files.table import Table, names_in
from ikm.survey.texts.answer_troubles import AnswerTrouble
from ikm.survey.texts.answer_words import place_in_scale
from ikm.survey.texts.count_text import counts_in, is_share
from ikm.survey.texts.scale_labels import is_percent
from ikm.survey.texts.vocabulary import foot_word, plain, vocabulary

ROWS_LOOKED_AT = 64
"""So many rows below a header are looked at: a turned table of counts has a row for each score, of each unit."""

Row = Sequence[str]


class CountSheet(NamedTuple):
    """A header that may be one of counts, with the first rows below it, as texts, as wide as the header."""

    header: Row
    rows: Sequence[Row]
    method: Method

    def texts(self, column: int) -> list[str]:
        """The filled cells of a column."""
        return [row[column] for row in self.rows if row[column]]


def count_sheet(table: Table, method: Method) -> CountSheet:
    """The header of a table that may be one of counts, and its first rows."""
    rows = islice(table.top(), table.header_row, table.header_row + ROWS_LOOKED_AT)
    return sheet_of(table.header, map(names_in, rows), method)


def sheet_of(header: Row, rows: Iterable[Row], method: Method) -> CountSheet:
    """A header that may be one of counts, and the rows below it, cut or filled up to its width."""
    width = len(header)
    return CountSheet(header, [(*row[:width], *[""] * (width - len(row))) for row in rows], method)


def meanings_of(sheet: CountSheet, texts: Iterable[str]) -> tuple[HeaderMeaning | None, ...]:
    """What headers, or the names of rows, mean as unsur."""
    return spellings_of(sheet.method).meanings(tuple(texts))


def columns_of_percentages(sheet: CountSheet, counted: set[int]) -> tuple[int, ...]:
    """The columns headed as percentages, or with nothing but these in their cells."""
    places = []
    for place, name in enumerate(sheet.header):
        texts = sheet.texts(place)
        are_percent = bool(texts) and all(text.endswith("%") for text in texts)
        # Cells formatted as percentages hold parts of one; beside a head that is merged over them they have none.
        are_parts = not name and any(map(is_share, texts)) and all(is_share(text) or text == "0" for text in texts)
        if place not in counted and (is_percent(name) or are_percent or are_parts):
            places.append(place)
    return tuple(places)


def are_shares(texts: Sequence[str]) -> bool:
    """Whether half of the cells that are more than 0 hold percentages: of these, “50,0” could be a count too."""
    filled = [text for text in texts if counts_in([text]) != [0]]
    return len(filled) > 1 and 2 * sum(map(is_share, filled)) >= len(filled)


def is_left_out(label: str, method: Method) -> bool:
    """Whether the name of a row is none of a score: a total, a mean, or those who did not answer."""
    is_blank = place_in_scale(label, method.rules.scores) == 0
    return is_blank or is_percent(label) or any(foot_word(label)) or plain(label) in vocabulary().role["total"]


def group_headers() -> frozenset[str]:
    """The headers of columns by which a table of counts may be divided."""
    roles = vocabulary().role
    return roles["unit"] | roles["layanan"] | roles["periode"] | vocabulary().time["headers"]


def with_part(trouble: AnswerTrouble | None, part: str, header: str) -> AnswerTrouble | None:
    """The trouble of a table, with the line of a mapping file that says where its questions or scores stand."""
    if trouble is None or trouble.code in ("counts-percent", "counts-or-answers"):
        return trouble
    line = f'{part} = "{safe_value(header) or "…"}"'
    return AnswerTrouble(trouble.code, {**trouble.params, "line": line})


def with_subheads(header: Row, below: Row) -> tuple[str, ...] | None:
    """The header of a table of counts whose columns are told apart below it as numbers and percentages.

    Each head stands over two columns, `f` and `%`: the counts keep the head, the percentages get the sign.

    >>> with_subheads(("Unsur", "Baik", "", "Buruk", ""), ("", "f", "%", "f", "%"))
    ('Unsur', 'Baik', 'Baik %', 'Buruk', 'Buruk %')
    """
    width = max(len(header), len(below))
    header = (*header, *[""] * (width - len(header)))
    below = (*below, *[""] * (width - len(below)))
    filled = [text for text in below if text]
    are_percent = [is_percent(text) for text in filled]
    plain_words = vocabulary().counts["plain_count"]
    are_plain = [plain(text) in plain_words for text in filled]
    if not any(are_percent) or not any(are_plain) or sum(are_percent) + sum(are_plain) < len(filled):
        return None
    names = []
    group = ""
    for head, text in zip(header, below, strict=True):
        group = head or group
        names.append(f"{group} %" if text and is_percent(text) else group if text else head)
    return tuple(names)


def with_marked_percentages(header: Row, above: Row) -> tuple[str, ...]:
    """The header, with the sign behind each name that stands under a group of percentages.

    >>> with_marked_percentages(("", "1", "2", "1", "2"), ("Unsur", "Frekuensi", "", "Persentase", ""))
    ('', '1', '2', '1 %', '2 %')
    """
    names = []
    group = ""
    for place, name in enumerate(header):
        group = above[place] if place < len(above) and above[place] else group
        names.append(f"{name} %" if name and is_percent(group) and not is_percent(name) else name)
    return tuple(names)
