"""From the distinct labels of one answer column to scores.

A digit is itself; answers in words belong to a form, and all labels of the column decide together which.
The forms are data beside this file, loaded when the first label in words is met.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

from ikm.messages.findings import safe_value
from ikm.rules.ruleset import Unsur
from ikm.survey.texts.vocabulary import plain, vocabulary

BLANK = 0
BAD = -1
LARGEST_SCORE = 10
"""Of any scale met."""

UNREAD = "=!"
"""What an answer begins with that was made of several cells and cannot be read; what they hold stands behind it."""

_WHOLE = r"([0-9]{1,9})(?:[.,]0*)?"
_PARTS = r"(?:([0-9]{1,9}) )?(?:([a-f]) )?(.*[^\W\d_].*?)(?: ([0-9]{1,9}))?"
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
_SENTENCE = r"[.!?]\s+(?=[^\W\d_]{3})"
_NO_CODING = r"^\s*[0-9]+\s*[.)]|\([0-9]+\)"
_ERROR = "#"
"""What an error of a spreadsheet program begins with: `#N/A` is none of the words for not answered."""
_REVERSED = ("form-reversed", "answer-contradicts")


class AnswerTrouble(NamedTuple):
    """Why a column cannot honestly be read: a code of ``REFUSALS`` and its parameters."""

    code: str
    params: dict[str, str]


class LabelReading(NamedTuple):
    """What the labels of a column mean.

    ``places`` has every label as given: the place of its score in the scale, from 1, ``BLANK`` or ``BAD``.
    ``form`` is the words of the form taken, lowest score first; empty where none was. Where ``trouble`` is
    set the column cannot be read as it stands, and places are provisional (``BAD`` where forms differ).
    """

    places: dict[str, int]
    form: tuple[str, ...]
    trouble: AnswerTrouble | None


class _AnswerForm(NamedTuple):
    words: tuple[str, ...]
    places: dict[str, int]  # of every spelling, in plain form

    def __str__(self) -> str:
        return " / ".join(self.words)

    @property
    def of_degrees(self) -> int:
        """The place of "tidak X" in "tidak X … X, sangat X"; 0 where the form is none such."""
        good = plain(self.words[-2]) if len(self.words) == 4 else ""
        return self.places.get(f"tidak {good}", 0) if self.places.get(f"sangat {good}") == 4 else 0

    def allows(self, fixed: Iterable[tuple[str, int]]) -> bool:
        return all(place < 1 or self.places.get(words, place) == place for words, place in fixed)


class _LabelPart(NamedTuple):
    words: str
    letter: str
    before: int | None
    behind: int | None

    @property
    def stated(self) -> list[int]:
        """The scores it states; a larger number before the words is that of the question."""
        before = self.before if self.before is None or self.before <= LARGEST_SCORE else None
        return [number for number in (before, self.behind) if number is not None]


def place_in_scale(label: str, scores: tuple[int, ...]) -> int:
    """The place of an answer's score in the scale, from 1; ``BLANK`` where not answered, else ``BAD``.

    >>> [place_in_scale(text, (1, 2, 3, 4)) for text in ("4", " 4,0 ", "tidak menjawab", "5", "sesuai")]
    [4, 4, 0, -1, -1]
    """
    text = label.strip()
    if text.casefold() in vocabulary().missing:
        return BLANK
    match = None if len(text) == 1 else re.fullmatch(_WHOLE, text)
    if not match and not (len(text) == 1 and text in "123456789"):
        return BAD
    number = int(match[1] if match else text)
    return _place(number, scores) if number else BLANK


def in_words(label: str) -> bool:
    """Whether a label has words, whatever numbers stand beside them; one that means "not answered" has not.

    >>> [in_words(text) for text in ("b. Sesuai, 3", "SS", "4.0", "(4)", "tidak menjawab")]
    [True, True, False, False, False]
    """
    part = _apart(label)
    return part is not None and part.words not in _unanswered()


def read(
    labels: Iterable[str],
    unsur: Unsur,
    scores: tuple[int, ...],
    given: Mapping[str, int | None] = {},
    missing: frozenset[str] = frozenset(),
    *,
    expected: bool = False,
) -> LabelReading:
    """Read the distinct labels of one column; neither their order nor how often they occur matters.

    ``given`` says what labels score (None: not answered), and a form that says otherwise is not taken.
    ``missing`` are further texts that mean "not answered". With ``expected``, the column may say what was expected
    of the unsur.
    """
    unanswered = _unanswered() | {folded(text) for text in missing}
    scored = {folded(text): score for text, score in given.items()} | dict(given)
    places: dict[str, int] = {}
    worded: dict[str, _LabelPart] = {}
    for label in labels:
        key = label if label in given else folded(label)
        part = _apart(label)
        if key in scored:
            places[label] = _place(scored[key], scores)
        elif key in unanswered or (part and part.words in unanswered):
            places[label] = BLANK
        elif part:
            worded[label] = part
        else:
            places[label] = place_in_scale(label, scores)
    if not worded:
        return LabelReading(places, (), None)
    fixed = [(part.words, _place(score, scores)) for text, score in given.items() if (part := _apart(text))]
    chosen, form, trouble = _choose(sorted(worded.items()), fixed, unsur, scores, expected=expected)
    return LabelReading(places | dict.fromkeys(worded, BAD) | chosen, form, trouble)


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
    if trouble and trouble.code in _REVERSED:
        return trouble
    sections = _sections()
    trouble = _downward(stated, [*_own(unsur, expected=expected), *sections["any"], *sections["ends"]], scores)
    return trouble and AnswerTrouble(trouble.code, {**trouble.params, "unsur": unsur.short, "id": unsur.id})


def reversed_in_text(text: str, scores: tuple[int, ...]) -> AnswerTrouble | None:
    """What is wrong where a remark that is of no single unsur gives the best answer the lowest number.

    The words may be of any form, but two must be of one.
    """
    stated = stated_scores(text)
    if not stated:
        return None
    trouble = _downward(stated, [form for forms in _sections().values() for form in forms], scores)
    return trouble and trouble._replace(code="remark-reversed")


def identify(labels: Iterable[str], unsur_ids: Collection[str]) -> frozenset[str]:
    """The unsur with a form of their own that has all labels in words; none if these words fit any unsur.

    >>> sorted(identify(["Gratis", "4", "b. Murah"], ["biaya", "sarana"])), sorted(identify(["Baik"], ["sarana"]))
    (['biaya'], [])
    """
    words = {part.words for label in labels if (part := _apart(label))} - _unanswered()
    if not words:
        return frozenset()
    if words <= {text for form in _with_stronger(_sections()["any"], words) for text in form.places}:
        return frozenset()
    own = {id: _with_stronger(_sections().get(id, ()), words) for id in unsur_ids}
    return frozenset(id for id, forms in own.items() if any(words <= form.places.keys() for form in forms))


def is_answer(text: str, unsur: Iterable[Unsur]) -> bool:
    """Whether a text is an answer in words of any form, or of those that the rules print for an unsur.

    >>> is_answer("Sangat tidak puas", ()), is_answer("Petugas", ())
    (True, False)
    """
    words = plain(text)
    return words in _all_answers() or any(words in map(plain, one.answers) for one in unsur)


def _choose(
    worded: list[tuple[str, _LabelPart]],
    fixed: list[tuple[str, int]],
    unsur: Unsur,
    scores: tuple[int, ...],
    *,
    expected: bool,
) -> tuple[dict[str, int], tuple[str, ...], AnswerTrouble | None]:
    """The places of labels in words, by the forms that hold all those that any form of the unsur knows."""
    own = [*_own(unsur, expected=expected), *_sections()["any"]]
    always = [form for form in own if len(form.words) == len(scores)]
    forms = _with_stronger(always, {part.words for _, part in worded} | {words for words, _ in fixed})
    known = [(label, part) for label, part in worded if any(part.words in form.places for form in forms)]
    if not known:
        return {}, (), None
    holding = [form for form in forms if all(part.words in form.places for _, part in known) and form.allows(fixed)]
    against = [_against(form, known, scores) for form in holding]
    agreeing = [form for form, trouble in zip(holding, against, strict=True) if not trouble]
    found = [(label, {form.places[part.words] for form in agreeing or holding}) for label, part in known]
    places = {label: each.pop() if len(each) == 1 else BAD for label, each in found}
    if agreeing:
        trouble = _ambiguous(known, agreeing, scores) or _outgrown(worded, known, agreeing)
    elif holding:
        trouble = min((one for one in against if one), key=lambda one: one.code != "form-reversed")
    else:
        trouble = _mixed(known, forms)
    if trouble:
        return places, (), AnswerTrouble(trouble.code, {**trouble.params, "unsur": unsur.short, "id": unsur.id})
    return places, agreeing[0].words, None


def _against(
    form: _AnswerForm, labels: list[tuple[str, _LabelPart]], scores: tuple[int, ...]
) -> AnswerTrouble | None:
    """What the labels' own numbers and letters say against a form; letters may run up with it, or all down."""
    score = {label: scores[form.places[part.words] - 1] for label, part in labels}
    stated = [(label, number) for label, part in labels for number in part.stated]
    wrong = [(label, str(number)) for label, number in stated if number != score[label]]
    if wrong and all(number + score[label] == scores[0] + scores[-1] for label, number in stated):
        return AnswerTrouble("form-reversed", {"label": safe_value(wrong[0][0])})
    letters = [(label, part.letter, form.places[part.words]) for label, part in labels if part.letter]
    off = [(label, letter) for label, letter, place in letters if "abcdef".index(letter) + place != len(scores)]
    if off:
        wrong += [(label, letter) for label, letter, place in letters if "abcdef".index(letter) + 1 != place]
    if not wrong:
        return None
    label, mark = min(wrong, key=lambda one: one not in off and one[1].isalpha())
    params = {"label": safe_value(label), "mark": mark, "score": str(score[label]), "form": str(form)}
    return AnswerTrouble("answer-contradicts", params)


def _ambiguous(
    labels: list[tuple[str, _LabelPart]], forms: list[_AnswerForm], scores: tuple[int, ...]
) -> AnswerTrouble | None:
    for label, part in labels:
        by_place = {form.places[part.words]: form for form in reversed(forms)}
        if len(by_place) > 1:
            readings = [f"{scores[place - 1]} in {form}" for place, form in sorted(by_place.items())]
            return AnswerTrouble(
                "answers-ambiguous", {"label": safe_value(label), "readings": ", but ".join(readings[:3])}
            )
    return None


def _outgrown(
    worded: list[tuple[str, _LabelPart]], known: list[tuple[str, _LabelPart]], forms: list[_AnswerForm]
) -> AnswerTrouble | None:
    """Name the labels of no form that prove one of more answers: of the middle, or below the lowest."""
    middle = {text for form in _sections()["middle"] for text in form.places}
    beyond: dict[str, _AnswerForm] = {}
    for form in forms:
        lowest = [text for text, place in form.places.items() if place == 1]
        words = {more for text in lowest for more in (f"sangat {text}", f"{text} sekali")}
        if form.of_degrees:
            words |= middle
        beyond = dict.fromkeys(words, form) | beyond
    strangers = [one for one in worded if one not in known and one[1].words in beyond]
    if not strangers:
        return None
    shown = ", ".join(f"“{safe_value(label)}”" for label, _ in [*strangers[:3], known[0]])
    return AnswerTrouble("answers-mixed", {"labels": shown, "forms": str(beyond[strangers[0][1].words])})


def _downward(stated: dict[int, str], forms: list[_AnswerForm], scores: tuple[int, ...]) -> AnswerTrouble | None:
    """The trouble if the words stated run down in some form and up in none."""
    down: dict[int, str] = {}
    for form in _with_stronger(forms, set(stated.values())):
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


def _mixed(labels: list[tuple[str, _LabelPart]], forms: list[_AnswerForm]) -> AnswerTrouble:
    """Name two labels that no form has together; where there are no such two, the first few."""
    pairs = combinations(labels, 2)
    named = next(
        (two for two in pairs if not any(all(p.words in f.places for _, p in two) for f in forms)), labels[:4]
    )
    homes = dict.fromkeys(str(next(form for form in forms if part.words in form.places)) for _, part in named)
    shown = ", ".join(f"“{safe_value(label)}”" for label, _ in named)
    return AnswerTrouble("answers-mixed", {"labels": shown, "forms": "; ".join([*homes][:3])})


def _with_stronger(forms: Iterable[_AnswerForm], words: Collection[str]) -> list[_AnswerForm]:
    """The forms, and "sangat tidak X … sangat X" of every "tidak X … sangat X" if its lowest answer is in use."""
    found = list(forms)
    for form in forms:
        places = {"sangat " + text: place for text, place in form.places.items() if place == 1}
        if form.of_degrees == 1 and places.keys() & set(words):
            places |= {text: max(place, 2) for text, place in form.places.items() if place != 2}
            found.append(_AnswerForm((f"Sangat {form.words[0].lower()}", form.words[0], *form.words[2:]), places))
    return found


def _own(unsur: Unsur, *, expected: bool) -> list[_AnswerForm]:
    """The answers its rules give, and the forms of this unsur alone; and those of what was expected of it."""
    answers = _AnswerForm(unsur.answers, {plain(words): n for n, words in enumerate(unsur.answers, start=1)})
    return [answers, *_sections().get(unsur.id, ()), *(_sections()["expected"] if expected else ())]


@cache
def _sections() -> dict[str, tuple[_AnswerForm, ...]]:
    """The forms by unsur, of ``any``, of what was ``expected``; the ``ends`` of scales, words of the ``middle``."""
    data = tomllib.loads((Path(__file__).parent / "answer_words.toml").read_text(encoding="utf-8"))
    return {id: tuple(map(_form, lines)) for id, lines in data.items()}


@cache
def _all_answers() -> frozenset[str]:
    """The answers of all forms, and "sangat tidak X" of each that has "tidak X"."""
    answers = {text for forms in _sections().values() for form in forms for text in form.places}
    return frozenset(answers | {f"sangat {text}" for text in answers if text.startswith("tidak ")})


def _form(line: str) -> _AnswerForm:
    answers = [[text.strip() for text in answer.split("/")] for answer in line.split("|")]
    places = {plain(text): place for place, texts in enumerate(answers, start=1) for text in texts}
    return _AnswerForm(tuple(texts[0] for texts in answers), places)


@cache
def _unanswered() -> frozenset[str]:
    return frozenset(map(folded, vocabulary().missing))


def _place(score: int | None, scores: tuple[int, ...]) -> int:
    if score is None:
        return BLANK
    return scores.index(score) + 1 if score in scores else BAD


def folded(label: str) -> str:
    """What two spellings of one label have in common: a number stays a number, words lose case and signs."""
    text = label.strip()
    if len(text) == 1:
        return text.casefold()
    if match := re.fullmatch(_WHOLE, text):
        return str(int(match[1]))
    if text.startswith(_ERROR):
        return text
    return plain(text) if re.search(r"[^\W\d_]", text) else text


def _apart(label: str) -> _LabelPart | None:
    """Take a label apart, or None if it has no words."""
    if not any(map(str.isalpha, label)):
        return None
    match = re.fullmatch(_PARTS, plain(label))
    if not match or label.lstrip().startswith((_ERROR, UNREAD)):
        return None
    before, letter, words, behind = match.groups()
    return _LabelPart(words, letter or "", int(before) if before else None, int(behind) if behind else None)
