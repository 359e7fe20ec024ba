"""What a reconciliation starts from: printed NRR, printed totals, a small table of figures, or a file of answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ikm.index.method import Method
from ikm.index.reconcile import PrintedFigure
from ikm.messages.findings import Findings, Refusal
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.report.reconciliation import (
    ANSWERS,
    NRR,
    TOTALS,
    GivenFigures,
    Number,
    QuestionTotals,
    ReconciledFile,
    decimal_places,
    printed_scale,
)
from ikm.rules.library import known, load
from ikm.rules.ruleset import Ruleset, decimal

if TYPE_CHECKING:
    from ikm.index.score import Score
    from ikm.options import ReadOptions
    from ikm.pipelines.read_inputs import Watch
    from ikm.report.pooling import ComparableTallies
    from ikm.survey.counting.foot_figures import FooterClaim
    from ikm.survey.files.inputs import Source

MOST_DIGITS = 12
"""A figure of 10 to a higher power than this is more than any survey has."""


class FiguresOfAnswers(NamedTuple):
    """What a file of answers amounts to, by which method it was read, and the findings about it."""

    given: GivenFigures
    method: Method
    findings: Findings


def numbers_of(field: str, figures: Number | Iterable[Number]) -> tuple[Decimal, ...]:
    """The figures of an option, by the name of its field, given one by one or as one text.

    In a text, spaces and other signs stand between figures, or commas where there is no other sign.

    :raises Refusal: ``option-figure`` for what is no figure.
    """
    if isinstance(figures, str):
        texts = _texts_between_signs(figures)
    else:
        texts = [str(figure) for figure in (figures if isinstance(figures, Iterable) else [figures])]
        has_lists = any(len(text.split()) > 1 for text in texts)
        if has_lists:  # an option that may be repeated was given once, with several: --ikm "90,56 3,62"
            return tuple(number for text in texts for number in numbers_of(field, text))
    numbers = []
    for text in texts:
        number = decimal(text)
        if number is None:
            raise Refusal("option-figure", option=OptionUse(field), value=text)
        numbers.append(number)
    return tuple(numbers)


def figures_of_nrr(nrr: Sequence[Decimal], method: Method, respondents: Sequence[Decimal] = ()) -> GivenFigures:
    """Printed means: all have the decimals of the one that has the most, for zeros behind may be left off.

    :raises Refusal: of the family ``option-bad`` where they are not one for each unsur, or no means of answers.
    """
    _refuse_other_number(len(nrr), method)
    top_score = method.rules.scores[-1]
    for mean in nrr:
        if not 0 <= mean <= top_score:
            raise Refusal("nrr-off", value=mean, top_score=top_score)
    places = max(decimal_places(mean) for mean in nrr)
    figures = tuple(PrintedFigure(Fraction(mean), places) for mean in nrr)
    most_respondents = max(_whole_numbers("respondents", respondents), default=None)
    return GivenFigures(NRR, figures, respondents=most_respondents)


def figures_of_totals(totals: Sequence[Decimal], respondents: Sequence[Decimal], method: Method) -> GivenFigures:
    """Printed totals by unsur; ``respondents`` is one number for all, or the answers to each unsur.

    :raises Refusal: of the family ``option-bad`` where they are not one for each unsur, or impossible for so many
        respondents.
    """
    _refuse_other_number(len(totals), method)
    whole_totals = _whole_numbers("totals", totals)
    answers = _whole_numbers("respondents", respondents)
    if len(answers) == 1:
        answers = answers * len(whole_totals)
    if len(answers) != len(whole_totals):
        raise Refusal("respondents-number", totals=len(whole_totals))
    top_score = method.rules.scores[-1]
    questions = []
    for unsur_total, unsur_answers in zip(whole_totals, answers, strict=True):
        if unsur_answers < 1:
            raise Refusal("respondents-off", value=unsur_answers)
        # A total may be below the number of answers: some reports count blanks as zeros.
        if not 0 <= unsur_total <= top_score * unsur_answers:
            raise Refusal("totals-off", value=unsur_total, answers=unsur_answers, top_score=top_score)
        questions.append(QuestionTotals(unsur_total, unsur_answers))
    return GivenFigures(TOTALS, unsur=tuple((question,) for question in questions), respondents=max(answers))


def figures_of_table(source: Source, method: Method, sheet: str | None, output: Path | None) -> GivenFigures | None:
    """The figures of a small table of printed figures; None where the source is no such table."""
    if not isinstance(source, str | PathLike):
        return None
    from ikm.survey.exchange.printed_figures import load as load_figures

    table = load_figures(str(source), method, sheet=sheet, output=output)
    if table is None:
        return None
    if table.nrr:
        given = figures_of_nrr(table.nrr, method)
    else:
        totals = [Decimal(total) for total in table.totals]
        answers = [Decimal(number) for number in table.answers]
        given = figures_of_totals(totals, answers, method)
    file = ReconciledFile(table.place.file, table.place.sheet or None, table.sha256)
    return given._replace(printed=table.ikm, mutu=table.mutu, input=file)


def figures_of_answers(source: Source, options: ReadOptions, watch: Watch | None) -> FiguresOfAnswers:
    """The totals of a file of answers or counts, and the index that the foot of its sheet prints.

    :raises Refusal: as :func:`ikm.score` does; ``printed-none`` where the answers give no index.
    """
    from ikm.pipelines.read_inputs import read_inputs
    from ikm.pipelines.table_overrides import request_for
    from ikm.report.pooling import pool_everyone, score_pool

    request = request_for(replace(options, unit="none"), products=True)
    rules = request.method.rules
    (read,) = read_inputs([source], [request], watch)
    readings = read.readings
    pool = pool_everyone(readings)
    score = score_pool(pool)
    first = readings[0]
    if score.exact is None:
        raise Refusal("printed-none", first.place, reason=score.reason)
    (part,) = pool.values()  # those who were asked different unsur have no index
    products = part.tally.products
    footer_claims = first.counted.claims if len(readings) == 1 else ()
    given = GivenFigures(
        ANSWERS,
        unsur=_question_totals(score, part),
        respondents=score.respondents,
        complete=0 if products is None else int(products.complete[-1, -1]),
        printed=_claimed_index(footer_claims, rules),
        input=ReconciledFile(first.place.file, first.place.sheet or None, first.sha256),
    )
    method = Method(rules, order=part.method.order, without=part.method.without)
    return FiguresOfAnswers(given, method, read.findings)


def _question_totals(score: Score, part: ComparableTallies) -> tuple[tuple[QuestionTotals, ...], ...]:
    """The totals of each question, by unsur, with the totals over those who answered every question."""
    complete_totals: dict[object, int] = {}
    if part.tally.products is not None:
        # The last column holds each question times 1, over those who answered everything: the sums of their answers.
        sums = part.tally.products.complete[:-1, -1].tolist()
        complete_totals = dict(zip(part.questions, sums, strict=True))
    return tuple(
        tuple(
            QuestionTotals(question.total, question.answers, complete_totals.get(question.question, 0))
            for question in unsur_score.questions
        )
        for unsur_score in score.unsur
    )


def _claimed_index(claims: Iterable[FooterClaim], rules: Ruleset) -> tuple[Decimal, ...]:
    """The index that the foot of a sheet prints: that on the scale of the index, else that on the scale of answers.

    A line of the foot may hold other numbers before the index: the last that can be one is taken.
    """
    top_index = rules.scores[-1] * rules.factor
    indices = []
    for claim in claims:
        if claim.kind != "ikm":
            continue
        possible = [number for number in claim.numbers.values() if 0 < number <= top_index]
        indices += possible[-1:]
    by_scale = sorted(indices, key=lambda index: printed_scale(index, rules))
    return tuple(by_scale[-1:])


def _texts_between_signs(text: str) -> list[str]:
    """The parts of a text between spaces, semicolons, bars or points in the middle; else between commas.

    A comma stands between figures where there is more than one, or a decimal point: ``3.4,3.5``.
    """
    parts = [part.strip(",") for part in re.split(r"[\s;|·]+", text)]
    texts = [part for part in parts if part]
    if len(texts) != 1:
        return texts
    (only,) = texts
    has_commas_between = only.count(",") > 1 or "." in only
    return [part for part in only.split(",") if part] if has_commas_between else texts


def _whole_numbers(field: str, numbers: Sequence[Decimal]) -> list[int]:
    """Whole numbers; three places behind a mark are thousands, for there are no parts of points or people."""
    whole_numbers = []
    for number in numbers:
        if number.adjusted() > MOST_DIGITS:
            raise Refusal("option-huge", option=OptionUse(field), value=str(number)[:MOST_DIGITS])
        in_units = number * 1000 if decimal_places(number) == 3 else number
        if in_units % 1:
            raise Refusal("option-whole", option=OptionUse(field), value=number, example=105)
        whole_numbers.append(int(in_units))
    return whole_numbers


def _refuse_other_number(number: int, method: Method) -> None:
    """Refuse figures that are not one for each unsur asked, naming the rules that they may be of."""
    if number == len(method.unsur):
        return
    rules = method.rules
    others = [load(id) for id in known() if id != rules.id]
    fitting = [OptionUse("rules", other.id) for other in others if other.grades and len(other.unsur) == number]
    asked, lacking = len(method.unsur), len(rules.unsur) - number
    if lacking > 0:
        ways = AnyOption((*fitting, OptionUse("without", "UNSUR")))
        raise Refusal("figures-few", number=number, unsur=asked, rules=rules.id, ways=ways, lacking=lacking)
    if fitting:
        raise Refusal("figures-many", number=number, unsur=asked, rules=rules.id, ways=AnyOption(tuple(fitting)))
    raise Refusal("figures-beyond", number=number, unsur=asked, rules=rules.id)
