"""What headers and remarks state of the numbers of answers, and when that is the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ikm.messages.findings import Fact, offered
from ikm.messages.masking import safe_value
from ikm.rules.ruleset import Unsur
from ikm.survey.texts.answer_forms import AnswerForm, own_forms, sections, with_stronger
from ikm.survey.texts.answer_reading import read
from ikm.survey.texts.answer_troubles import UNDECIDED, AnswerTrouble, mapping_line
from ikm.survey.texts.answer_words import LARGEST_SCORE
from ikm.survey.texts.vocabulary import plain

_SCORE = r"(?<![\w.])(?<![0-9],)([0-9]{1,2})"
_IS = r"(?:[-=]>|[=:→⇒➔➜➡])"
_WORDS = r"[\"'“‘]*([^\W\d_][^0-9,;()\[\]\n]*)"
_STATED = rf"{_SCORE}\s*{_IS}\s*{_WORDS}"
_STATED_BEHIND = rf"{_IS}\s*([0-9]{{1,2}})(?!\w|[.,][0-9])"
_STATED_WEAKLY = rf"{_SCORE}\s*(?:{_IS}|[.)(–—-])\s*{_WORDS}"
_STATED_BARELY = r"\s*([0-9]{1,2})\s+([^\W\d_][^0-9]*)"
_JOIN = r"(?:s\s?d|sampai(?: dengan)?|hingga|dan)"
_BETWEEN = (
    r"(?i)\bs[./]?d\b\.?|\b(?:sampai(?: dengan)?|hingga|dan|skala|skor|nilai)(?=\s*[0-9])"
    r"|[(),;:/\[\]\n–—]|\s-|-(?=[\s0-9])"
)
_STATED_BRACKETED = r"([^\W\d_][^0-9,;:=()\n]*)\(\s*([0-9]{1,2})\s*\)(?=\s*(?:[,;/\n]|$))"
_SENTENCE = r"[.!?]\s+(?=[^\W\d_]{3})"
_NO_CODING = r"^\s*[0-9]+\s*[.)]|\([0-9]+\)"
_REVERSED = ("form-reversed", "answer-contradicts")


def stated_scores(header: str) -> dict[int, str]:
    """The scores a header explains, and their words in plain form; none unless there are two.

    >>> stated_scores("3. Waktu (1 = Tidak cepat s/d 4 = Sangat cepat)")
    {1: 'tidak cepat', 4: 'sangat cepat'}
    >>> stated_scores("Waktu (Tidak cepat = 1, Sangat cepat = 4)")
    {1: 'tidak cepat', 4: 'sangat cepat'}
    """
    if sum(map(str.isdecimal, header)) < 2:
        return {}
    text = re.sub(_NO_CODING, ";", header)
    if len(found := _stated(re.findall(_STATED, text))) > 1:
        return found
    if len(found := _stated(_words_before(text), last=True)) > 1 and 1 in found:
        return found
    if len(found := _stated(re.findall(_STATED_WEAKLY, text))) > 1:
        return found
    parts = [match.groups() for part in re.split(_BETWEEN, text) if (match := re.fullmatch(_STATED_BARELY, part))]
    found = _stated(parts)
    if len(found) > 1 and 1 in found:
        return found
    # Sangat Puas (1), Puas (2): the brackets were taken for those of questions above.
    found = _stated((number, words) for words, number in re.findall(_STATED_BRACKETED, header))
    return found if len(found) > 1 and 1 in found else {}


def reversed_in(
    header: str, unsur: Unsur, scores: tuple[int, ...], *, expected: bool = False
) -> AnswerTrouble | None:
    """What is wrong where the header gives words other numbers than they have, above all the best the lowest."""
    stated = stated_scores(header)
    if not stated:
        return None
    labels = [f"{number} = {words}" for number, words in stated.items()]
    trouble = read(labels, unsur, scores, expected=expected).trouble
    if not trouble or trouble.code not in _REVERSED:
        forms = [*own_forms(unsur, expected=expected), *sections()["any"], *sections()["ends"]]
        trouble = _downward(stated, forms, scores)
    if not trouble:
        return None
    # Below such a header stand bare numbers, and it is these that need another score.
    if trouble.code == "form-reversed":
        lines = [mapping_line(str(score), scores[0] + scores[-1] - score) for score in scores]
    else:
        lines = [mapping_line(str(score), UNDECIDED) for score in scores]
    facts: dict[str, Fact] = {
        "unsur": unsur.short,
        "id": unsur.id,
        "table": f"answers.{unsur.id}",
        "lines": offered(lines),
    }
    return AnswerTrouble(trouble.code, {**trouble.params, **facts})


def reversed_in_text(text: str, scores: tuple[int, ...]) -> AnswerTrouble | None:
    """What is wrong where a remark that is of no single unsur gives the best answer the lowest number.

    The words may be of any form, but two must be of one.
    """
    stated = stated_scores(text)
    if not stated:
        return None
    trouble = _downward(stated, [form for forms in sections().values() for form in forms], scores)
    return trouble and trouble._replace(code="remark-reversed")


def _downward(stated: dict[int, str], forms: list[AnswerForm], scores: tuple[int, ...]) -> AnswerTrouble | None:
    """The trouble if the words stated run down in some form and up in none."""
    down: dict[int, str] = {}
    for form in with_stronger(forms, set(stated.values())):
        known = {number: form.places[words] for number, words in sorted(stated.items()) if words in form.places}
        if len(known) < 2 or min(known) not in (scores[0], scores[0] + 1) or max(known) > scores[-1] + 1:
            continue
        rises = [after > before for before, after in pairwise(known.values())]
        if all(rises):
            return None
        if not any(rises) and len({*known.values()}) == len(known):
            down = down or {number: stated[number] for number in known}
    if not down:
        return None
    number, words = next(iter(down.items()))
    return AnswerTrouble("form-reversed", {"label": safe_value(f"{number} = {words}")})


def _stated(pairs: Iterable[tuple[str, ...]], *, last: bool = False) -> dict[int, str]:
    """Scores and their words in plain form, of which one sentence counts: the first, or else the last."""
    found = {int(number): plain(re.split(_SENTENCE, words)[-1 if last else 0]) for number, words in pairs}
    scores = {number: re.sub(rf"^{_JOIN}\s|\s{_JOIN}$", "", words) for number, words in found.items()}
    return {number: words for number, words in scores.items() if words and number <= LARGEST_SCORE}


def _words_before(text: str) -> Iterator[tuple[str, str]]:
    """Every number behind a sign, and what stands before the sign."""
    begin = 0
    for match in re.finditer(_STATED_BEHIND, text):
        yield match[1], re.split(r"[0-9,;:=>?()\[\]\n]", text[begin : match.start()])[-1]
        begin = match.end()
