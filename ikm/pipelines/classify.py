"""``ikm classify``: the class of each figure, given one by one or in a column of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.classes import Value
from ikm.index.classes import classify as class_of
from ikm.messages.findings import Findings, PhraseUse, Place, ReasonUse, Refusal
from ikm.messages.masking import masked_label
from ikm.messages.system_errors import system_refusals
from ikm.options import MOST_INPUT
from ikm.report.classification import Classification, LabelledFigure
from ikm.rules.library import load as load_rules
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.rules.scale import Scale, load, of_rules

if TYPE_CHECKING:
    from ikm.survey.files.inputs import Source


@system_refusals()
def classify(
    values: Value | Iterable[Value], scale: str | Scale | None = None, *, rules: str | Ruleset = DEFAULT_RULES
) -> Classification:
    """The class of each figure on a scale, or by the classes of a rule set.

    >>> classify("77,02", "ombudsman-2021").classes
    ('kuning',)
    >>> [possible.name for possible in classify("3,53").figures[0].possible]
    ['B', 'A']

    A text or a Decimal stands for every figure that is printed so; other numbers are exact.

    :param values: one figure or several, on the scale; by rules also on the scale of the answers.
    :param scale: id of a scale or a rule set, path of a file of either (``.toml``), or a loaded scale.
    :param rules: without a scale: id of a rule set, path of a rule file, or a loaded rule set.
    :raises Refusal: for what is no number or not on the scale, and for an unknown scale.
    """
    used_scale = scale_named(scale, rules)
    figures = values if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    classified = [LabelledFigure(class_of(figure, used_scale)) for figure in figures]
    return Classification(used_scale, tuple(classified), Findings())


def scale_named(scale: str | Scale | None, rules: str | Ruleset) -> Scale:
    """The scale that is named; where none is, that of the classes of the rules."""
    if isinstance(scale, Scale):
        return scale
    if scale is not None:
        return load(scale)
    return of_rules(rules if isinstance(rules, Ruleset) else load_rules(rules))


def classify_file(
    file: Source,
    scale: str | Scale | None = None,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    column: str | None = None,
    sheet: str | None = None,
    output: Path | None = None,
    max_input: int = MOST_INPUT,
) -> Classification:
    """The class of each figure in a column of a file; one that cannot be classified is an error finding.

    The other parameters are those of :func:`classify` and of :func:`ikm.survey.exchange.figures_file.load`.

    :raises Refusal: as these two do for the scale and the file, and where not one figure can be classified.
    """
    from ikm.survey.exchange.figures_file import load as load_figures

    used_scale = scale_named(scale, rules)
    findings = Findings()
    figure_column, file_findings = load_figures(file, column=column, sheet=sheet, output=output, max_input=max_input)
    findings += file_findings
    classified = []
    for entry in figure_column.entries:
        try:
            figure = class_of(entry.value, used_scale)
        except Refusal as refusal:
            findings.add("figure-left-out", entry.at, reason=ReasonUse.of(refusal))
        else:
            classified.append(LabelledFigure(figure, entry.label and masked_label(entry.label), entry.at))
    if not classified:
        place = Place(figure_column.path, figure_column.sheet)
        finding = findings.listed()[0]
        first = PhraseUse(finding.code, finding.facts)
        raise Refusal("figures-unclassed", place, number=len(figure_column.entries), first=first)
    return Classification(used_scale, tuple(classified), findings, figure_column)
