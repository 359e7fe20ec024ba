"""Tables of counts with a row for each option or each question, and how they are recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ikm.messages.findings import listed
from ikm.messages.masking import safe_value
from ikm.survey.columns.count_sheet import (
    CountSheet,
    Row,
    are_shares,
    columns_of_percentages,
    is_left_out,
    meanings_of,
    with_part,
)
from ikm.survey.columns.mapping_file import COUNTS
from ikm.survey.columns.table_shape import TableShape
from ikm.survey.texts.answer_troubles import AnswerTrouble
from ikm.survey.texts.answer_words import place_in_scale
from ikm.survey.texts.count_text import NO_COUNT, counts_in
from ikm.survey.texts.scale_labels import ScaleReading, is_percent, scale_among, without_percent
from ikm.survey.texts.vocabulary import foot_word, plain, vocabulary


def columns_by_part(header: Row, words: Mapping[str, frozenset[str]]) -> dict[str, list[int]]:
    """The columns that a shape's parts may have, by the vocabulary's words for each part."""
    names = [plain(name) for name in header]
    columns = {}
    for part in words:
        columns[part] = [place for place, name in enumerate(names) if name in words[part]]
    return columns


def if_single(columns: Mapping[str, list[int]], parts: Sequence[str]) -> dict[str, int]:
    """The column of each part; none where a part has no column, or several."""
    if any(len(columns[part]) != 1 for part in parts):
        return {}
    return {part: columns[part][0] for part in parts}


def counts_by_row(sheet: CountSheet, *, asked: bool = False) -> TableShape | None:
    """The shape of a table with a row for each option, or for each question, if it is one of counts.

    Where it was ``asked`` for, what could also be the answers of four respondents is counts.
    """
    columns = columns_by_part(sheet.header, vocabulary().counts)
    if parts := if_single(columns, COUNTS):
        return by_option(sheet, parts)
    scores = sheet.method.rules.scores
    reading = scale_among(sheet.header, scores)
    if reading == ScaleReading():
        reading = _percentages_only(scale_among([without_percent(name) for name in sheet.header], scores))
    if reading == ScaleReading():
        return None
    question = _question_column(sheet, columns["question"], set(reading.scores))
    if question is None:
        return None
    trouble = reading.trouble or _trouble_of_cells(sheet, reading.scores)
    if not asked:
        trouble = _may_be_respondents(sheet) or trouble or _column_between(sheet, reading.scores)
    by_score = {str(score): place for place, score in reading.scores.items()}
    parts = {"question": question} | {str(score): by_score[str(score)] for score in scores if str(score) in by_score}
    percentages = columns_of_percentages(sheet, {question, *reading.scores})
    return TableShape(
        "counts", parts, percentages=percentages, trouble=with_part(trouble, "question", sheet.header[question])
    )


def by_option(sheet: CountSheet, parts: Mapping[str, int]) -> TableShape:
    """The shape of a table with a row for each option, whose scores may be called `Skor 1`, or by a letter."""
    scores = sheet.method.rules.scores
    texts = [text for text in dict.fromkeys(sheet.texts(parts["score"])) if not is_left_out(text, sheet.method)]
    reading = scale_among(texts, scores)
    if reading.trouble and reading.trouble.code == "counts-letters":
        trouble = with_part(reading.trouble, "score", sheet.header[parts["score"]])
        return TableShape("counts", parts, trouble=trouble)
    are_numbered = all(any(map(str.isdecimal, text)) for text in texts)
    labels = {texts[place]: str(score) for place, score in reading.scores.items()} if are_numbered else {}
    return TableShape("counts", parts, labels=labels)


def _percentages_only(reading: ScaleReading) -> ScaleReading:
    """The reading of heads that are a scale of percentages, which is none of counts."""
    if not reading.scores:
        return ScaleReading()
    return ScaleReading(trouble=AnswerTrouble("counts-percent", {}))


def _trouble_of_cells(sheet: CountSheet, scores: Iterable[int]) -> AnswerTrouble | None:
    """The trouble with cells below the scores that hold percentages."""
    texts = [text for place in scores for text in sheet.texts(place)]
    return AnswerTrouble("counts-percent", {}) if are_shares(texts) else None


def _question_column(sheet: CountSheet, headed: Sequence[int], others: set[int]) -> int | None:
    """The column of the questions: the one whose header says so, else the one whose cells name half of the unsur.

    Of a column of codes and one of names beside it, the names are surer.
    """
    if len(headed) == 1:
        return headed[0]
    candidates = [place for place in range(len(sheet.header)) if place not in others]
    named = {place: _unsur_named(sheet, place) for place in headed or candidates}
    best = max(named, key=lambda place: named[place], default=None)
    if best is None or 2 * named[best][0] < len(sheet.method.unsur):
        return None
    return best


def _unsur_named(sheet: CountSheet, column: int) -> tuple[int, int]:
    """How many unsur the cells of a column name, and how many of these by more than a number."""
    meanings = [meaning for meaning in meanings_of(sheet, sheet.texts(column)) if meaning and len(meaning.unsur) == 1]
    by_more = {meaning.unsur for meaning in meanings if meaning.reason != "number"}
    return len({meaning.unsur for meaning in meanings}), len(by_more)


def _column_between(sheet: CountSheet, scores: Mapping[int, int]) -> AnswerTrouble | None:
    """The trouble with a column of whole numbers that stands among those of the scores, and is not known."""
    for place in range(min(scores), max(scores)):
        name = plain(sheet.header[place])
        is_known = place in scores or not name or is_percent(sheet.header[place])
        is_left_out = name in vocabulary().role["total"] or place_in_scale(name, sheet.method.rules.scores) == 0
        texts = sheet.texts(place)
        if not is_known and not is_left_out and texts and NO_COUNT not in counts_in(texts):
            heads = listed(f"“{safe_value(sheet.header[column])}”" for column in sorted({place, *scores}))
            lowest, *_, highest = sheet.method.rules.scores
            return AnswerTrouble("counts-scale", {"heads": heads, "scale": f"{lowest}–{highest}"})
    return None


def _may_be_respondents(sheet: CountSheet) -> AnswerTrouble | None:
    """The trouble with a row for each question where the columns, headed 1, 2, 3 and so on, may be respondents.

    Then all cells are answers of the scale, and the rows come to different sums.
    """
    columns = [place for place, name in enumerate(sheet.header) if name.isdecimal()]
    if [sheet.header[place] for place in columns] != [str(number + 1) for number in range(len(columns))]:
        return None
    sums = set()
    for row in sheet.rows:
        cells = [row[place] for place in columns]
        if any(foot_word(next((text for text in row if text), ""))) or not any(cells):
            continue
        if any(place_in_scale(text, sheet.method.rules.scores) < 1 for text in cells):
            return None
        sums.add(sum(counts_in(cells)))
    if len(sums) < 2:
        return None
    return AnswerTrouble("counts-or-answers", {"heads": listed(f"“{sheet.header[place]}”" for place in columns)})


def names_unsur_by_row(sheet: CountSheet) -> int | None:
    """The column that names half of the unsur, each in a row of its own, and little else; None without one."""
    question = _question_column(sheet, (), set())
    if question is None:
        return None
    texts = sheet.texts(question)
    named = [meaning for meaning in meanings_of(sheet, texts) if meaning and meaning.unsur]
    is_by_row = len(set(texts)) == len(texts) and 2 * len(named) >= len(texts)
    return question if is_by_row else None
