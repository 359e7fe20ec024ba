"""What a single answer states by itself: a number of the scale, however dressed, or words, a letter and numbers.

What words score is told by all labels of a survey together: see ``answer_reading``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from ikm.survey.texts.vocabulary import REMEMBERED, plain, vocabulary, without_markup

BLANK = 0
BAD = -1
LARGEST_SCORE = 10
"""Of any scale met."""

UNREAD = "=!"
"""What an answer begins with that was made of several cells and cannot be read; what they hold stands behind it."""

_WHOLE = r"([0-9]{1,9})(?:[.,]0*)?(?:[eE]\+00)?"
# A clerk's apostrophe ('3), the trick that keeps a spreadsheet program from computing (="3"), a sign (+3), the
# format of currency (Rp3), and the points of a quiz (3.00 / 4).
_DRESSED = re.compile(
    rf"(?:[+='’‘`]\s*|[Rr]p\.?\s*)?{_WHOLE}"
    rf"|=?\s*[\"“”']\s*{_WHOLE}\s*[\"“”']"
    rf"|{_WHOLE}\s*/\s*{_WHOLE}"
)
_STARS = re.compile(r"((?:[⭐★🌟]\s*)+)((?:☆\s*)*)")
_SOFT_HYPHEN = "\u00ad"
_ERROR = "#"
"""What an error of a spreadsheet program begins with: `#N/A` is none of the words for not answered."""


class _Number(NamedTuple):
    """A whole number, and the best that it could have been where that is said: 3 of 4."""

    number: int
    best: int | None = None


class LabelPart(NamedTuple):
    """What a label with words is made of: “b. Sesuai, 3” has words, a letter, and a number behind them."""

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
    >>> [place_in_scale(text, (1, 2, 3, 4)) for text in ("'3", '="3"', "+3", "3.00 / 4", "3 / 5", "skor 3", "★★★☆")]
    [3, 3, 3, 3, -1, 3, 3]
    """
    text = label.strip()
    if len(text) == 1 and text in "123456789":
        return place_of(int(text), scores)
    text = _visible(without_markup(text)).strip()
    if text.casefold() in vocabulary().missing:
        return BLANK
    found = _number(text)
    if found is None or found.best not in (None, scores[-1]):
        return BAD
    return place_of(found.number, scores) if found.number else BLANK


def number_of(label: str) -> int | None:
    """The whole number that a label is, whether of the scale or not; None where it is none, or one of several.

    >>> [number_of(text) for text in ("0", "٣", "9,0", "skor 3", "3,5", "b. Sesuai, 3")]
    [0, 3, 9, 3, None, None]
    """
    found = _number(_visible(label.strip()))
    return found.number if found else None


def number_spelt_out(part: LabelPart) -> int | None:
    """The number that the words of a label are, “tiga” or “III”; None where they are others.

    In an answer it is one; a column of something else may have quarters or classes numbered so.
    """
    if part.letter or part.stated:
        return None
    return _spelt_numbers().get(part.words)


@cache
def _spelt_numbers() -> dict[str, int]:
    return {word: int(key) for key, words in vocabulary().number.items() if key.isdecimal() for word in words}


def place_of(score: int | None, scores: tuple[int, ...]) -> int:
    """The place of a score in the scale, from 1; ``BLANK`` for None, ``BAD`` where the scale has no such score."""
    if score is None:
        return BLANK
    return scores.index(score) + 1 if score in scores else BAD


def in_words(label: str) -> bool:
    """Whether a label has words or is a face, whatever numbers stand beside; one that means "not answered" has not.

    >>> [in_words(text) for text in ("b. Sesuai, 3", "SS", "🙂", "4.0", "(4)", "tidak menjawab", "Skor 3")]
    [True, True, True, False, False, False, False]
    """
    part = label_part(label)
    return part is not None and part.words not in unanswered()


def folded(label: str) -> str:
    """What two spellings of one label have in common: a number stays a number, words lose case and signs."""
    text = label.strip()
    if len(text) == 1 and text.isascii():
        return text.casefold()
    text = _visible(text)
    found = _number(text)
    if found and found.best is None:
        return str(found.number)
    if text.startswith(_ERROR):
        return text
    return plain(text) if re.search(r"[^\W\d_]", text) else text


@lru_cache(REMEMBERED)
def label_part(label: str) -> LabelPart | None:
    """Take a label apart, or None if it has no words but those of a number, such as “skor 3”.

    A face alone is a word: 🙂.
    """
    if label.lstrip().startswith((_ERROR, UNREAD)):
        return None
    if not any(map(str.isalpha, label)):
        face = _face(label)
        return LabelPart(face, "", None, None) if face else None
    if _DRESSED.fullmatch(_visible(label.strip())):  # 3,00E+00
        return None
    part = _parted(label)
    return None if part is None or part.words in _number_words() else part


def _face(label: str) -> str:
    """The one sign that a label is made of, however often it stands, if it is a face or the like and no star."""
    text = _visible(label.strip())
    signs = set(re.sub(r"[\s🏻🏼🏽🏾🏿]", "", text))
    if len(signs) != 1 or _STARS.fullmatch(text):
        return ""
    (sign,) = signs
    return sign if unicodedata.category(sign) == "So" else ""


def _parted(label: str) -> LabelPart | None:
    match = _parts().fullmatch(plain(label.replace(_SOFT_HYPHEN, "")))
    if not match:
        return None
    before, letter, words, behind = match.groups()
    return LabelPart(words, letter or "", int(before) if before else None, int(behind) if behind else None)


@cache
def unanswered() -> frozenset[str]:
    """The words for not answered, folded."""
    return frozenset(map(folded, vocabulary().missing))


def _visible(text: str) -> str:
    """A text without signs that nobody sees, its digits those of ASCII.

    What was copied from WhatsApp or a web page has zero-width signs around the digits; phones type ３ and ٣.
    """
    if text.isascii():
        return text
    return "".join(map(_visible_sign, text)).strip()


@lru_cache(REMEMBERED)
def _visible_sign(sign: str) -> str:
    is_variation_selector = "\ufe00" <= sign <= "\ufe0f"
    if unicodedata.category(sign) == "Cf" or is_variation_selector:
        return ""
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _number(text: str) -> _Number | None:
    """The number that a visible text is, in digits, in stars, or with the words of a number beside it."""
    if match := _DRESSED.fullmatch(text):
        number, best = [digits for digits in match.groups() if digits], None
        if len(number) > 1:
            best = int(number[1])
        return _Number(int(number[0]), best)
    if match := _STARS.fullmatch(text):
        filled, empty = (sum(not sign.isspace() for sign in stars) for stars in match.groups())
        return _Number(filled, filled + empty if empty else None)
    if any(map(str.isalpha, text)) and not text.startswith(UNREAD):
        return _number_in_words(text)
    return None


def _number_in_words(text: str) -> _Number | None:
    """The number of “skor 3”, “3 poin” and “3 dari 4”."""
    part = _parted(text)
    if part is None or part.letter:
        return None
    words = vocabulary().number
    numbers = [number for number in (part.before, part.behind) if number is not None]
    if part.words in words["points"] and len(numbers) == 1:
        return _Number(numbers[0])
    if part.words in words["of"] and len(numbers) == 2:
        return _Number(numbers[0], numbers[1])
    return None


@cache
def _parts() -> re.Pattern[str]:
    """Number, letter, words and number of a plain text; a word such as “skor” or “poin” may stand at a number."""
    point = "|".join(sorted(vocabulary().number["points"]))
    number = rf"(?:(?:{point}) )?([0-9]{{1,9}})(?: (?:{point}))?"
    return re.compile(rf"(?:{number} )?(?:([a-f]) )?(.*?[^\W\d_].*?)(?: {number})?")


@cache
def _number_words() -> frozenset[str]:
    words = vocabulary().number
    return words["points"] | words["of"]
