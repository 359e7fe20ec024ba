"""What a reconciliation starts from: printed NRR, printed totals, a small table of figures, or a file of answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from os import PathLike
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from ikm.index.method import Method
from ikm.index.reconcile import FigureRange, PrintedFigure, PrintedIndex, weightings
from ikm.index.rounding import half_up, trimmed
from ikm.messages.findings import Findings, PhraseUse, Place, Refusal
from ikm.messages.masking import safe_value
from ikm.messages.option_names import AnyOption, OptionUse
from ikm.report.reconciliation import (
    ANSWERS,
    NRR,
    TOTALS,
    WEIGHTED,
    GivenFigures,
    Number,
    QuestionTotals,
    ReconciledFile,
    decimal_places,
    figure_of,
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
    from ikm.survey.counting.table_reading import TableReading
    from ikm.survey.exchange.printed_figures import PrintedFigures
    from ikm.survey.files.inputs import Source

COARSEST = 2
"""Decimals of the coarsest weight in use."""
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

    Where all of them lie above the scale of the answers, they are on that of the index.

    :raises Refusal: of the family ``option-bad`` where they are not one for each unsur, or no means of answers.
    """
    _refuse_other_number(len(nrr), method)
    rules = method.rules
    top_score = rules.scores[-1]
    lowest, highest = (rules.scores[0] * rules.factor, top_score * rules.factor)
    is_converted = all(top_score < mean <= highest and mean >= lowest for mean in nrr)
    scale = int(rules.factor) if is_converted else 1
    for mean in nrr:
        if not 0 <= mean <= top_score * scale:
            raise Refusal("nrr-off", value=mean, top_score=top_score)
    places = max(decimal_places(mean) for mean in nrr)
    figures = tuple(PrintedFigure(Fraction(mean) / scale, places, scale=scale) for mean in nrr)
    most_respondents = max(_whole_numbers("respondents", respondents), default=None)
    return GivenFigures(NRR, figures, respondents=most_respondents)


def figures_of_weighted(
    terms: Sequence[Decimal], method: Method, respondents: Sequence[Decimal] = ()
) -> GivenFigures:
    """Printed weighted means, of the decimals of the one that has the most.

    :raises Refusal: of the family ``option-bad`` where they are not one for each unsur, or no weight gives them.
    """
    _refuse_other_number(len(terms), method)
    top_score = method.rules.scores[-1]
    for term, unsur in zip(terms, method.unsur, strict=True):
        most = Fraction(half_up(method.weights[unsur.id], COARSEST)) + Fraction(1, 10**COARSEST)
        if not 0 <= term <= most * top_score:
            raise Refusal("nrr-weighted-off", value=term, most=trimmed(method.weights[unsur.id] * top_score, 3))
    places = max(decimal_places(term) for term in terms)
    figures = tuple(PrintedFigure(Fraction(term), places) for term in terms)
    most_respondents = max(_whole_numbers("respondents", respondents), default=None)
    return GivenFigures(WEIGHTED, figures, respondents=most_respondents)


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


class FiguresOfTable(NamedTuple):
    """The figures of a small table, and what in it contradicts itself."""

    given: GivenFigures
    findings: Findings


def refuse_row(row: str) -> NoReturn:
    """Refuse the name of a row where there is no table with a row for each unit."""
    raise Refusal("row-elsewhere", row=safe_value(row))


def figures_of_table(
    source: Source, method: Method, options: ReadOptions, row: str | None = None
) -> FiguresOfTable | None:
    """The figures of a small table of printed figures; None where the source is no such table.

    :raises Refusal: as :func:`ikm.survey.exchange.printed_figures.load`, and for figures that do not fit the rules.
    """
    if not isinstance(source, str | PathLike):
        return None
    from ikm.survey.exchange.printed_figures import load as load_figures

    table = load_figures(str(source), method, sheet=options.sheet, output=options.output, row=row)
    if table is None:
        return None
    if table.nrr:
        given = figures_of_nrr(table.nrr, method)
    elif table.weighted and not table.totals:
        given = figures_of_weighted(table.weighted, method)
    else:
        totals = [Decimal(total) for total in table.totals]
        answers = [Decimal(number) for number in table.answers]
        given = figures_of_totals(totals, answers, method)
    file = ReconciledFile(table.place.file, table.place.sheet or None, table.sha256)
    findings = Findings()
    number = len(method.unsur)
    is_whole = all(len(beside) in (0, number) for beside in (table.weighted, table.converted, table.stated))
    for place, unsur in enumerate(method.unsur if is_whole else ()):
        for first, second in _contradictions(table, given, place, method):
            findings.add("printed-contradict", table.place, what=unsur.name, first=first, second=second)
    return FiguresOfTable(given._replace(printed=table.ikm, mutu=table.mutu, input=file), findings)


def _contradictions(
    table: PrintedFigures, given: GivenFigures, place: int, method: Method
) -> Iterator[tuple[PhraseUse, PhraseUse]]:
    """Pairs of what a table prints of one unsur that cannot both be of one mean, however they were rounded or cut."""
    mean = given.nrr[place] if given.kind == NRR else None
    if given.kind == TOTALS:
        ((question,),) = (given.unsur[place],)
        mean = PrintedFigure(Fraction(question.total, question.answers))
        shown = PhraseUse.of("figure-total", total=question.total, answers=question.answers)
    elif mean is not None:
        shown = PhraseUse.of("figure-nrr", value=table.nrr[place])
    if mean is None:
        return
    if given.kind == TOTALS and len(table.stated) > place and not _may_be_one(mean, figure_of(table.stated[place])):
        yield shown, PhraseUse.of("figure-nrr", value=table.stated[place])
    if len(table.converted) > place:
        scale = int(method.rules.factor)
        other = figure_of(table.converted[place])
        if not _may_be_one(mean, other._replace(value=other.value / scale, scale=scale)):
            yield shown, PhraseUse.of("figure-converted", value=table.converted[place])
    if len(table.weighted) > place:
        exact = [method.weights[unsur.id] for unsur in method.unsur]
        shares = [
            one.weights[place] for one in weightings(exact, [one.value for one in method.rules.printed_weights])
        ]
        term = figure_of(table.weighted[place])
        spans = [_widened(mean).times(share) for share in shares]
        if not any(span.low <= end.high and end.low <= span.high for span in spans for end in [_widened(term)]):
            yield shown, PhraseUse.of("figure-weighted", value=table.weighted[place])


def _may_be_one(one: PrintedFigure, other: PrintedFigure) -> bool:
    """Whether two prints may be of one figure, each rounded or cut, or computed of the other as it is printed."""
    first, second = _widened(one), _widened(other)
    return first.low <= second.high and second.low <= first.high


def _widened(figure: PrintedFigure) -> FigureRange:
    """All that a print may stand for, rounded or cut, with the unit that a float may lose."""
    if figure.places is None:
        return figure.span(cut=False)
    unit = Fraction(1, 10**figure.places * figure.scale)
    return FigureRange(figure.value - unit, figure.value + unit)


def contradicting_indices(indices: Sequence[PrintedIndex], given: GivenFigures, rules: Ruleset) -> Findings:
    """Prints of the index that cannot be of one: two that were given, or one of the file beside them."""
    of_file = [PrintedIndex(figure_of(index), printed_scale(index, rules)) for index in given.printed]
    findings = Findings()
    place = Place(given.input.path, given.input.sheet or "") if given.input else None
    every = list(dict.fromkeys([*indices, *of_file]))
    for first, second in combinations(every, 2):
        spans = [_widened(one.figure).times(Fraction(1, one.scale)) for one in (first, second)]
        if spans[0].low > spans[1].high or spans[1].low > spans[0].high:
            shown = [PhraseUse.of("figure-index", value=_written(one.figure)) for one in (first, second)]
            findings.add("printed-contradict", place, what=rules.named.name, first=shown[0], second=shown[1])
    return findings


def _written(figure: PrintedFigure) -> Decimal:
    return Decimal(figure.value.numerator) / Decimal(figure.value.denominator)


def _file_of(readings: Sequence[TableReading], source: Source) -> ReconciledFile:
    """What was read: a sheet of a file, a file of several sheets, or, of several files, what the caller named."""
    first = readings[0]
    if len(readings) == 1:
        return ReconciledFile(first.place.file, first.place.sheet or None, first.sha256)
    if len({reading.place.file for reading in readings}) == 1:
        return ReconciledFile(first.place.file, None, first.sha256)
    return ReconciledFile(str(source), None, None)


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
        input=_file_of(readings, source),
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
