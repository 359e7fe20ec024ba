"""``ikm classify``: the class of figures, named or in a column of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.classes import Value
from ikm.index.classes import classify as class_of
from ikm.messages.findings import Findings, Place, Refusal
from ikm.rules.library import load as load_rules
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.rules.scale import Scale, load, of_rules

if TYPE_CHECKING:
    from ikm.survey.files.inputs import Source as File

from ikm.report.classification import Classification, LabelledFigure


def classify(
    values: Value | Iterable[Value], scale: str | Scale | None = None, *, rules: str | Ruleset = DEFAULT_RULES
) -> Classification:
    """The class of each figure on a scale, or by the classes of a rule set.

    >>> classify("77,02", "ombudsman-2021").classes
    ('kuning',)
    >>> [one.name for one in classify("3,53").figures[0].possible]
    ['B', 'A']

    A text or a Decimal stands for all that is printed so; other numbers are exact.

    :param values: one figure or several, on the scale; by rules also on the scale of the answers.
    :param scale: id of a scale or a rule set, path of a file of either (``.toml``), or a loaded scale.
    :param rules: without a scale: id of a rule set, path of a rule file, or a loaded rule set.
    :raises Refusal: for what is no number or not on the scale, and for an unknown scale.
    """
    on = scale_named(scale, rules)
    many = values if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    return Classification(on, tuple(LabelledFigure(class_of(value, on)) for value in many), Findings())


def scale_named(scale: str | Scale | None, rules: str | Ruleset) -> Scale:
    """The scale that is named, or else that of the rules."""
    if scale is not None:
        return scale if isinstance(scale, Scale) else load(scale)
    return of_rules(rules if isinstance(rules, Ruleset) else load_rules(rules))


def classify_file(
    file: File,
    scale: str | Scale | None = None,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
    column: str | None = None,
    sheet: str | None = None,
    output: Path | None = None,
) -> Classification:
    """The class of each figure in a column of a file; what cannot be classified is an error finding.

    The other parameters are those of :func:`classify` and of :func:`ikm.survey.exchange.figures_file.load`.

    :raises Refusal: as these two do for the scale and the file, and where not one figure can be classified.
    """
    from ikm.survey.exchange.figures_file import load as load_figures

    on, findings, named = scale_named(scale, rules), Findings(), []
    read = load_figures(file, findings, column=column, sheet=sheet, output=output)
    for entry in read.entries:
        try:
            named.append(LabelledFigure(class_of(entry.value, on), entry.label, entry.at))
        except Refusal as refusal:
            findings.add("figure-left-out", entry.at, reason=refusal.reason)
    if not named:
        what = f"none of {len(read.entries)} values can be classified, the first: {findings.listed()[0].sentence}"
        raise Refusal("figures-bad", Place(read.path, read.sheet), what=what)
    return Classification(on, tuple(named), findings, read)
