"""``ikm reconcile``: from what a report prints, or from the answers, to every arithmetic that gives its index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from ikm.messages.findings import Findings, Refusal, safe_value
from ikm.rules.library import known, load
from ikm.rules.ruleset import DEFAULT_RULES, Grade, Ruleset, decimal

if TYPE_CHECKING:
    from ikm.pipelines.read_inputs import Watch
    from ikm.survey.counting.footer_rows import FooterClaim
    from ikm.survey.files.inputs import Source

from ikm.report.reconciliation import (
    ANSWERS,
    NRR,
    TOTALS,
    GivenFigures,
    Number,
    QuestionTotals,
    ReconciledFile,
    Reconciliation,
    decimal_places,
    figure_of,
    printed_scale,
)


def reconcile(
    source: Source | None = None,
    *,
    ikm: Number | Iterable[Number] = (),
    nrr: str | Iterable[Number] = (),
    totals: str | Iterable[Number] = (),
    respondents: Number | Iterable[Number] = (),
    mutu: str | None = None,
    rules: str | Ruleset = DEFAULT_RULES,
    without: str | Iterable[str] = (),
    order: str | None = None,
    sheet: str | None = None,
    map: str | PathLike[str] | None = None,
    columns: str | Iterable[str] = (),
    long: Mapping[str, str] | None = None,
    counts: bool = False,
    output: Path | None = None,
    watch: Watch | None = None,
) -> Reconciliation:
    """Say which arithmetics could have given a printed index, from printed NRR, totals, or the answers themselves.

    >>> found = reconcile(ikm="90.56", totals="105 101 100 116 102 105 106 105 115", respondents=29)
    >>> {one.arithmetic.weight for one in found.possible}, found.class_flips
    ({'0.11'}, False)

    :param source: a file of answers or counts, as :func:`ikm.score` reads it, or a small table of printed figures.
    :param ikm: the index as it is printed, or both its prints, on 25–100 and on 1–4; without it, what the file says.
    :param nrr, totals: a figure for each unsur, as a text with spaces between, or one by one; the most
        decimals of any NRR count for all, since zeros behind may be left off.
    :param respondents: how many answered; with totals, perhaps one number for each unsur.
    :param mutu: the class that is printed beside the index.
    :param rules, without, order, sheet, map, columns, long, counts, output, watch: as for :func:`ikm.score`.
    :raises Refusal: where figures do not fit the rules, or there is nothing to begin with.
    """
    ruleset = rules if isinstance(rules, Ruleset) else load(rules)
    if not ruleset.grades:
        raise Refusal("rules-classless", rules=ruleset.id)
    left_out = (without,) if isinstance(without, str) else tuple(without)
    method, findings = Method(ruleset, order=order or "", without=left_out), Findings()
    means, sums, people = (
        _numbers(*one) for one in (("--nrr", nrr), ("--totals", totals), ("--respondents", respondents))
    )
    if [source is not None, bool(means), bool(sums)].count(True) != 1:
        what = "name one of a file, --nrr and --totals, from which the index is to follow"
        raise Refusal("option-bad", option="ikm reconcile", what=what)
    if source is None:
        given = _of_nrr(means, method, people) if means else _of_totals(sums, people, method)
    elif people:
        raise Refusal("option-bad", option="--respondents", what="the file says it; leave the option out")
    elif not (map or columns or long or counts) and (figures := _of_figures(source, method, sheet, output)):
        given = figures
    else:
        read = {"sheet": sheet, "map": map, "columns": columns, "long": long, "counts": counts, "order": order}
        given, method, findings = _of_answers(source, ruleset, left_out, read, output, watch)
    printed = _numbers("--ikm", ikm) or given.printed
    bases = tuple(_bases(given, method))
    tried = outcomes(bases, _said(printed, ruleset), ruleset.factor)
    graded = _grade(mutu, ruleset) or (_grade(given.mutu, ruleset) if given.mutu and not mutu else None)
    if graded is None and (said := mutu or given.mutu):
        known_ones = ", ".join(grade.mutu for grade in reversed(ruleset.grades))
        what = f"“{safe_value(said)}” is not one of {known_ones} of {ruleset.id}"
        raise Refusal("option-bad", option="--mutu", what=what) if mutu else Refusal("printed-bad", what=what)
    return Reconciliation(method, given, printed, graded, bases, tuple(tried), findings)


def _numbers(option: str, given: Number | Iterable[Number]) -> tuple[Decimal, ...]:
    """Figures one by one, or as a text with spaces or other signs between them; a comma where nothing else is."""
    if isinstance(given, str):
        texts = [part.strip(",") for part in re.split(r"[\s;|·]+", given) if part.strip(",")]
        if len(texts) == 1 and (texts[0].count(",") > 1 or "." in texts[0]):
            texts = [part for part in texts[0].split(",") if part]
    else:
        texts = [str(one) for one in (given if isinstance(given, Iterable) else [given])]
        if any(len(text.split()) > 1 for text in texts):
            return tuple(one for text in texts for one in _numbers(option, text))
    found = [decimal(text) for text in texts]
    if None in found:
        what = f"“{texts[found.index(None)]}” is no figure; write such as 3,42 or 3.42, with spaces between several"
        raise Refusal("option-bad", option=option, what=what)
    return tuple(one for one in found if one is not None)


def _said(printed: Sequence[Decimal], rules: Ruleset) -> list[PrintedIndex]:
    """The printed index.

    :raises Refusal: ``printed-missing``, or ``option-bad`` for what is on neither scale.
    """
    if not printed:
        raise Refusal("printed-missing")
    top = rules.scores[-1] * rules.factor
    for one in printed:
        if not 0 < one <= top:
            what = f"“{one}” is no index of a scale up to {top} or {rules.scores[-1]}"
            raise Refusal("option-bad", option="--ikm", what=what)
    return [PrintedIndex(figure_of(one), printed_scale(one, rules)) for one in printed]


def _grade(mutu: str | None, rules: Ruleset) -> Grade | None:
    """The class of a letter or of its words."""
    name = (mutu or "").strip().casefold()
    return next((one for one in rules.grades if name in (one.mutu.casefold(), one.kinerja.casefold())), None)


def _of_nrr(nrr: Sequence[Decimal], method: Method, people: Sequence[Decimal] = ()) -> GivenFigures:
    """Printed means: all have the decimals of the one that has the most, for zeros behind may be left off."""
    _fit(len(nrr), method)
    top = method.rules.scores[-1]
    for one in nrr:
        if not 0 <= one <= top:
            what = (
                f"“{one}” is no mean of answers up to {top}; give the NRR, not what it is on the scale of the index"
            )
            raise Refusal("option-bad", option="--nrr", what=what)
    places = max(map(decimal_places, nrr))
    figures = tuple(PrintedFigure(Fraction(one), places) for one in nrr)
    return GivenFigures(NRR, figures, respondents=max(_wholes("--respondents", people), default=None))


def _of_totals(totals: Sequence[Decimal], people: Sequence[Decimal], method: Method) -> GivenFigures:
    """Totals by unsur over the answers given to each, or over all respondents."""
    _fit(len(totals), method)
    sums, answers = _wholes("--totals", totals), _wholes("--respondents", people)
    if len(answers) not in (1, len(sums)):
        what = "with --totals, give the number of respondents, or of the answers to each unsur"
        raise Refusal("option-bad", option="--respondents", what=what)
    answers = answers * len(sums) if len(answers) == 1 else answers
    top = method.rules.scores[-1]
    for one, number in zip(sums, answers, strict=True):
        if number < 1:
            raise Refusal("option-bad", option="--respondents", what=f"{number} is no number of respondents")
        if not 0 <= one <= top * number:  # it may be below them: blanks are zeros in some reports
            what = f"{one} is no total of {number} answers up to {top}"
            raise Refusal("option-bad", option="--totals", what=what)
    unsur = tuple((QuestionTotals(one, number),) for one, number in zip(sums, answers, strict=True))
    return GivenFigures(TOTALS, unsur=unsur, respondents=max(answers))


MOST_DIGITS = 12


def _wholes(option: str, given: Sequence[Decimal]) -> list[int]:
    """Whole numbers; three places behind a mark are thousands, for there are no parts of points or people."""
    found = []
    for one in given:
        if one.adjusted() > MOST_DIGITS:
            raise Refusal("option-bad", option=option, what=f"“{str(one)[:12]}…” is more than any survey has")
        number = one * 1000 if decimal_places(one) == 3 else one
        if number % 1:
            raise Refusal("option-bad", option=option, what=f"“{one}” is no whole number; write such as 105")
        found.append(int(number))
    return found


def _fit(number: int, method: Method) -> None:
    """Refuse figures that are not one for each unsur asked, saying of which rules they may be."""
    if number == len(method.unsur):
        return
    rules = method.rules
    others = (load(name) for name in known() if name != rules.id)
    ways = [f"--rules {other.id}" for other in others if other.grades and len(other.unsur) == number]
    if number < len(rules.unsur):
        ways.append(f"--without UNSUR for what was not asked ({len(rules.unsur) - number} of them)")
    asked = f"{len(method.unsur)} unsur" + (" that were asked" if method.without else "")
    ways = ways or ["--rules FILE.toml for rules of your own"]
    what = f"{number} figures do not fit the {asked} of {rules.id}; say {' or '.join(ways)}"
    raise Refusal("option-bad", option="--rules", what=what)


def _of_figures(source: Source, method: Method, sheet: str | None, output: Path | None) -> GivenFigures | None:
    """What a small table of printed figures says; None where the source is none."""
    if not isinstance(source, str | PathLike):
        return None
    from ikm.survey.exchange.printed_figures import load as load_figures

    found = load_figures(str(source), method, sheet=sheet, output=output)
    if found is None:
        return None
    people = [*map(Decimal, found.answers)]
    given = _of_nrr(found.nrr, method) if found.nrr else _of_totals([*map(Decimal, found.totals)], people, method)
    place = found.place
    return given._replace(
        printed=found.ikm, mutu=found.mutu, input=ReconciledFile(place.file, place.sheet or None, found.sha256)
    )


def _of_answers(
    source: Source,
    rules: Ruleset,
    without: tuple[str, ...],
    read: Mapping[str, Any],
    output: Path | None,
    watch: Watch | None,
) -> tuple[GivenFigures, Method, Findings]:
    """What a file of answers or counts amounts to, and what the foot of its sheet says of the whole."""
    from ikm.pipelines.score import answers_of
    from ikm.report.pooling import pool_everyone, score_pool

    readings, findings = answers_of(source, rules=rules, without=without, output=output, watch=watch, **read)
    pool = pool_everyone(readings)
    score = score_pool(pool)
    if score.exact is None:
        raise Refusal("printed-none", readings[0].place, reason=score.reason)
    (part,) = pool.values()
    products = part.tally.products
    totals: dict[object, int] = {}
    if products is not None:
        totals = dict(zip(part.questions, products.complete[:-1, -1].tolist(), strict=True))
    unsur = tuple(
        tuple(QuestionTotals(one.total, one.answers, totals.get(one.question, 0)) for one in each.questions)
        for each in score.unsur
    )
    first = readings[0]
    claims = first.counted.claims if len(readings) == 1 else ()
    given = GivenFigures(
        ANSWERS,
        unsur=unsur,
        respondents=score.respondents,
        complete=0 if products is None else int(products.complete[-1, -1]),
        printed=_claimed(claims, rules),
        input=ReconciledFile(first.place.file, first.place.sheet or None, first.sha256),
    )
    return given, Method(rules, order=part.method.order, without=part.method.without), findings


def _claimed(claims: Iterable[FooterClaim], rules: Ruleset) -> tuple[Decimal, ...]:
    """The index that the foot of a sheet says: its last figure on the scale of the index, else on the other."""
    top = rules.scores[-1] * rules.factor
    lines = [claim.numbers for claim in claims if claim.kind == "ikm"]
    last = [next((one for one in reversed(line.values()) if 0 < one <= top), None) for line in lines]
    found = sorted((one for one in last if one is not None), key=lambda one: printed_scale(one, rules))
    return tuple(found[-1:])


def _bases(given: GivenFigures, method: Method) -> Iterator[Basis]:
    """The means to begin with, the rule's first, each other treatment only where it comes to other figures."""
    printed = [] if method.without else [weight.value for weight in method.rules.printed_weights]
    weights = [method.weights[unsur.id] for unsur in method.unsur]
    if given.kind == NRR:
        yield Basis(PER_UNSUR, MEANS, given.nrr, weightings(weights, printed))
        return
    apart = [weight for weight, parts in zip(weights, given.unsur, strict=True) for _ in parts]
    own = weightings(weights, printed)
    each = weightings([weight / sum(apart) for weight in apart]) if len(apart) > len(weights) else own
    met = set()
    for blanks, questions in product(BLANKS, QUESTIONS):
        if blanks == COMPLETE and not given.complete:
            continue
        shares = [[_share(one, blanks, given) for one in parts] for parts in given.unsur]
        nrr = tuple(PrintedFigure(Fraction(*mean)) for mean in _means(shares, questions))
        weighed = each if questions == SEPARATE else own
        if (nrr, weighed) not in met:
            met.add((nrr, weighed))
            yield Basis(blanks, questions, nrr, weighed)


def _share(one: QuestionTotals, blanks: str, given: GivenFigures) -> tuple[int, int]:
    """The total of a question and what it is divided by."""
    if blanks == COMPLETE:
        return one.complete, given.complete
    return one.total, (given.respondents or one.answers) if blanks == ZERO else one.answers


def _means(shares: Sequence[Sequence[tuple[int, int]]], questions: str) -> Iterator[tuple[Fraction | int, int]]:
    for parts in shares:
        if questions == SEPARATE:
            yield from parts
        elif questions == POOLED:
            yield sum(up for up, _ in parts), sum(down for _, down in parts)
        else:
            yield total(Fraction(*part) for part in parts), len(parts)
