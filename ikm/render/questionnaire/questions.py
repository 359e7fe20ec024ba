"""What a questionnaire asks, and what there is to answer."""

from __future__ import annotations

from typing import NamedTuple

from ikm.index.method import Method
from ikm.messages.masking import printable
from ikm.rules.ruleset import Unsur
from ikm.survey.columns.mapping_file import PROFILE
from ikm.survey.texts.profile_classes import AGE, asked

ENTRY, PAPER, GUIDE, LISTS = "Isian", "Kuesioner", "Petunjuk", "Daftar"
"""The sheets. The workbook is read back by their names and by the headers below, so these are in no catalogue."""
NUMBER, DATE, SERVICE = "No", "Tanggal", "Jenis layanan"
LETTERS = "abcdef"
"""Before answers in words, as in the questionnaire of the regulation; more are not read there."""


class Questionnaire(NamedTuple):
    """What is asked, by which method (``rules`` as the caller named them), and for whom the workbook is."""

    method: Method
    rules: str
    services: tuple[str, ...]
    rows: int
    name: str
    period: str

    @property
    def heading(self) -> str:
        """The survey, the office and the time, as far as they are known."""
        return " · ".join(one for one in (self.method.rules.named.survey, self.name, self.period) if one)

    def answers(self, unsur: Unsur) -> list[str]:
        """What there is to tick, lowest score first: the answers of the rules, or the scores."""
        scores = self.method.rules.scores
        if not unsur.answers:
            return [str(score) for score in scores]
        letters = [f"{letter}. " for letter in LETTERS] if len(scores) <= len(LETTERS) else [""] * len(scores)
        return [f"{letter}{printable(answer)}" for letter, answer in zip(letters, unsur.answers, strict=False)]

    def choices(self, unsur: Unsur) -> list[str]:
        """What there is to choose from, in words with their score: “Cukup mahal” alone has two in the forms met."""
        answers = self.answers(unsur)
        scored = zip(answers, self.method.rules.scores, strict=True)
        return [f"{answer} ({score})" for answer, score in scored] if unsur.answers else answers


def roles() -> list[str]:
    """What is asked of the respondents themselves."""
    return [role for role in PROFILE if role == AGE or asked(role)]
