"""``ikm reconcile``: from printed figures, or from the answers, to every arithmetic that gives the printed index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Unpack

from ikm.index.method import Method
from ikm.index.reconcile import (
    BLANKS,
    COMPLETE,
    MEANS,
    PER_UNSUR,
    POOLED,
    QUESTIONS,
    SEPARATE,
    ZERO,
    Basis,
    PrintedFigure,
    PrintedIndex,
    outcomes,
    weightings,
)
from ikm.index.rounding import total
from ikm.messages.findings import Findings, Refusal, offered
from ikm.messages.masking import safe_value
from ikm.messages.system_errors import system_refusals
from ikm.options import PrintedOptions, ReadOptions, refuse_unknown, texts_of
from ikm.pipelines.given_figures import (
    FiguresOfAnswers,
    contradicting_indices,
    figures_of_answers,
    figures_of_nrr,
    figures_of_table,
    figures_of_totals,
    figures_of_weighted,
    numbers_of,
    refuse_row,
)
from ikm.pipelines.keywords import ReconcileKeywords, shows_keywords
from ikm.report.reconciliation import (
    NRR,
    WEIGHTED,
    GivenFigures,
    QuestionTotals,
    Reconciliation,
    figure_of,
    printed_scale,
)
from ikm.rules.library import ruleset_of
from ikm.rules.ruleset import Grade, Ruleset

if TYPE_CHECKING:
    from ikm.pipelines.read_inputs import Watch
    from ikm.survey.files.inputs import Source

Ratio = tuple[Fraction | int, int]
"""A total, and the number that it is divided by to give a mean."""


@system_refusals()
@shows_keywords(PrintedOptions, ReadOptions)
def reconcile(
    source: Source | None = None, *, watch: Watch | None = None, **options: Unpack[ReconcileKeywords]
) -> Reconciliation:
    """Say which arithmetics could have given a printed index, from printed NRR, totals, or the answers themselves.

    >>> result = reconcile(ikm="90.56", totals="105 101 100 116 102 105 106 105 115", respondents=29)
    >>> {outcome.arithmetic.weight for outcome in result.possible}, result.class_flips
    ({'0.11'}, False)

    :param source: a file of answers or counts, as :func:`ikm.score` reads it, or a small table of printed figures.
    :param ikm: the index as it is printed, or both its prints, on 25–100 and on 1–4; without it, what the file says.
    :param nrr, nrr_weighted, totals: a figure for each unsur, as a text with spaces between, or one by one; the most
        decimals of any NRR count for all, since zeros behind may be left off. NRR above the scale of the answers are
        on that of the index.
    :param row: the unit, of a table with a row for each.
    :param respondents: how many answered; with totals, one number for all or one for each unsur.
    :param mutu: the class that is printed with the index.
    :param watch, options: as for :func:`ikm.score`, those that say how answers are read.
    :raises Refusal: where figures do not fit the rules, or there is nothing to begin with.
    """
    refuse_unknown(options, PrintedOptions, ReadOptions)
    return reconcile_printed(source, PrintedOptions.of_keywords(options), ReadOptions.of_keywords(options), watch)


def reconcile_printed(
    source: Source | None, printed: PrintedOptions, options: ReadOptions, watch: Watch | None = None
) -> Reconciliation:
    """Reconcile as :func:`reconcile` does."""
    ruleset = ruleset_of(options.rules)
    if not ruleset.grades:
        raise Refusal("rules-classless", rules=ruleset.id)
    method = Method(ruleset, order=options.order or "", without=texts_of(options.without))
    if source is None:
        given, findings = _figures_of_options(printed, method), Findings()
    else:
        given, method, findings = _figures_of_file(source, printed, options, method, watch)
    indices = numbers_of("ikm", printed.ikm) or given.printed
    printed_indices = _printed_indices(indices, ruleset)
    findings += contradicting_indices(printed_indices, given, ruleset)
    bases = tuple(_bases(given, method))
    tried = outcomes(bases, printed_indices, ruleset.factor)
    grade = _printed_grade(printed.mutu, given.mutu, ruleset)
    return Reconciliation(method, given, indices, grade, bases, tuple(tried), findings)


def _figures_of_file(
    source: Source, printed: PrintedOptions, options: ReadOptions, method: Method, watch: Watch | None
) -> FiguresOfAnswers:
    """The figures of a small table of printed figures, or of a file of answers.

    :raises Refusal: ``reconcile-start`` where figures are given beside it, and as reading it does.
    """
    if numbers_of("nrr", printed.nrr) or numbers_of("nrr_weighted", printed.nrr_weighted) or printed.totals:
        raise Refusal("reconcile-start")
    if numbers_of("respondents", printed.respondents):
        raise Refusal("respondents-known")
    # Options that say how answers are read mean a file of answers, also where it looks like a table of figures.
    means_answers = bool(options.map or options.columns or options.long or options.counts)
    if not means_answers:
        table = figures_of_table(source, method, options, printed.row)
        if table:
            return FiguresOfAnswers(table.given, method, table.findings)
    if printed.row is not None:
        refuse_row(printed.row)
    return figures_of_answers(source, options, watch)


def _figures_of_options(printed: PrintedOptions, method: Method) -> GivenFigures:
    """The figures that are given one by one: NRR, weighted NRR, or totals.

    :raises Refusal: ``reconcile-start`` where none of them is given, or several, and as each of them does.
    """
    nrr, weighted = numbers_of("nrr", printed.nrr), numbers_of("nrr_weighted", printed.nrr_weighted)
    totals, respondents = numbers_of("totals", printed.totals), numbers_of("respondents", printed.respondents)
    if [bool(nrr), bool(weighted), bool(totals)].count(True) != 1:
        raise Refusal("reconcile-start")
    if printed.row is not None:
        refuse_row(printed.row)
    if nrr:
        return figures_of_nrr(nrr, method, respondents)
    if weighted:
        return figures_of_weighted(weighted, method, respondents)
    return figures_of_totals(totals, respondents, method)


def _printed_indices(printed: Sequence[Decimal], rules: Ruleset) -> list[PrintedIndex]:
    """Each print of the index, with the scale that it must be on.

    :raises Refusal: ``printed-missing``, or ``ikm-off`` for what is on neither scale.
    """
    if not printed:
        raise Refusal("printed-missing")
    top_score = rules.scores[-1]
    top_index = top_score * rules.factor
    for index in printed:
        if not 0 < index <= top_index:
            raise Refusal("ikm-off", value=index, highest=top_index, top_score=top_score)
    return [PrintedIndex(figure_of(index), printed_scale(index, rules)) for index in printed]


def _printed_grade(mutu_option: str | None, mutu_of_table: str | None, rules: Ruleset) -> Grade | None:
    """The class printed beside the index: that of the option, else that of the table of figures.

    :raises Refusal: ``option-not-of-rules`` or ``printed-mutu`` for what is no class of the rules.
    """
    mutu = mutu_option or mutu_of_table
    if not mutu:
        return None
    name = mutu.strip().casefold()
    for grade in rules.grades:
        if name in (grade.mutu.casefold(), grade.kinerja.casefold()):
            return grade
    classes = [grade.mutu for grade in reversed(rules.grades)]
    if mutu_option:
        raise rules.refusal_of("mutu", safe_value(mutu), classes)
    raise Refusal("printed-mutu", value=safe_value(mutu), known=offered(classes), rules=rules.id)


def _bases(given: GivenFigures, method: Method) -> Iterator[Basis]:
    """The means to begin with: the rule's first, then each other treatment that comes to other figures."""
    # A printed weight such as 0.11 is one of all unsur; with some not asked it does not apply.
    printed_weights = [] if method.without else [weight.value for weight in method.rules.printed_weights]
    unsur_weights = [method.weights[unsur.id] for unsur in method.unsur]
    weightings_by_unsur = weightings(unsur_weights, printed_weights)
    if given.kind == NRR:
        yield Basis(PER_UNSUR, MEANS, given.nrr, weightings_by_unsur)
        return
    if given.kind == WEIGHTED:
        yield Basis(PER_UNSUR, MEANS, given.nrr, weightings_by_unsur, most=method.rules.scores[-1])
        return
    # Where every question counts as an unsur of its own, it has the weight of its unsur, and the weights are brought
    # to a sum of 1 again.
    question_weights = [
        weight for weight, questions in zip(unsur_weights, given.unsur, strict=True) for _ in questions
    ]
    weightings_by_question = weightings_by_unsur
    if len(question_weights) > len(unsur_weights):
        weight_sum = sum(question_weights)
        weightings_by_question = weightings([weight / weight_sum for weight in question_weights])
    known_figures = set()
    for blanks, treatment in product(BLANKS, QUESTIONS):
        if blanks == COMPLETE and not given.complete:
            continue
        ratios = [[_ratio(question, blanks, given) for question in questions] for questions in given.unsur]
        nrr = tuple(PrintedFigure(Fraction(*mean)) for mean in _means(ratios, treatment))
        basis_weightings = weightings_by_question if treatment == SEPARATE else weightings_by_unsur
        if (nrr, basis_weightings) not in known_figures:
            known_figures.add((nrr, basis_weightings))
            yield Basis(blanks, treatment, nrr, basis_weightings)


def _ratio(question: QuestionTotals, blanks: str, given: GivenFigures) -> tuple[int, int]:
    """The total of a question, and what it is divided by under one treatment of blanks."""
    if blanks == COMPLETE:
        return question.complete, given.complete
    if blanks == ZERO:
        return question.total, given.respondents or question.answers
    return question.total, question.answers


def _means(ratios: Sequence[Sequence[tuple[int, int]]], treatment: str) -> Iterator[Ratio]:
    """The mean of each unsur as a ratio; with ``SEPARATE``, that of each question."""
    for questions in ratios:
        if treatment == SEPARATE:
            yield from questions
        elif treatment == POOLED:
            yield sum(points for points, _ in questions), sum(answers for _, answers in questions)
        else:
            yield total(Fraction(points, answers) for points, answers in questions), len(questions)
