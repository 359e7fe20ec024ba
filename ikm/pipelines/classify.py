"""``ikm classify``: the class of each figure, given one by one or in a column of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ikm.index.classes import ClassifiedFigure, Value, weighted_mean
from ikm.index.classes import classify as class_of
from ikm.messages.findings import Findings, PhraseUse, Place, ReasonUse, Refusal, near, offered
from ikm.messages.masking import masked_label, safe_value
from ikm.messages.system_errors import system_refusals
from ikm.options import MOST_INPUT
from ikm.report.classification import Classification, LabelledFigure
from ikm.rules.library import load as load_rules
from ikm.rules.ruleset import DEFAULT_RULES, Ruleset
from ikm.rules.scale import Component, Scale, load, of_rules
from ikm.rules.scale import known as known_scales

if TYPE_CHECKING:
    from ikm.survey.files.inputs import Source


@system_refusals()
def classify(
    values: Value | Iterable[Value] | Mapping[str, Value],
    scale: str | Scale | None = None,
    *,
    rules: str | Ruleset = DEFAULT_RULES,
) -> Classification:
    """The class of each figure on a scale, or by the classes of a rule set.

    >>> classify("77,02", "ombudsman-2021").classes
    ('kuning',)
    >>> [possible.name for possible in classify("3,53").figures[0].possible]
    ['B', 'A']

    >>> dimensions = {"input": "80,00", "proses": "75,00", "output": "70,00", "pengaduan": "90,00"}
    >>> classify(dimensions, "ombudsman-2022").figures[0].written
    '78.1115'

    A text or a Decimal stands for every figure that is printed so; other numbers are exact.

    :param values: one figure or several, on the scale; by rules also on the scale of the answers. A mapping has the
        components of one figure by their ids: the dimensions of Ombudsman RI, F-02 and F-03 of the IPP.
    :param scale: id of a scale or a rule set, path of a file of either (``.toml``), or a loaded scale.
    :param rules: without a scale: id of a rule set, path of a rule file, or a loaded rule set.
    :raises Refusal: for what is no number or not on the scale, and for an unknown scale.
    """
    used_scale = scale_named(scale, rules)
    if isinstance(values, Mapping):
        return _of_components(values, used_scale)
    figures = values if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    classified = [LabelledFigure(class_of(figure, used_scale)) for figure in figures]
    return Classification(used_scale, tuple(classified), Findings())


def _of_components(values: Mapping[str, Value], scale: Scale) -> Classification:
    """The class of one figure, made of its components.

    :raises Refusal: ``scale-componentless`` where the scale names none, ``component-unknown`` or
        ``component-missing`` where others are given, and ``component-unread`` for a value that is none.
    """
    if scale.components is None:
        known = [id for id in known_scales() if load(id).components]
        raise Refusal("scale-componentless", scale=scale.id, known=offered(known))
    parts = scale.components.parts
    ids = [part.id for part in parts]
    for id in values:
        if id not in ids:
            raise Refusal("component-unknown", id=safe_value(id), known=offered(ids), near=near(id, ids))
    missing = [id for id in ids if id not in values]
    if missing:
        raise Refusal("component-missing", missing=offered(missing), scale=scale.id, known=offered(ids))
    figures = []
    for part in parts:
        try:
            figures.append(class_of(values[part.id], scale))
        except Refusal as refusal:
            raise Refusal("component-unread", component=part.name, reason=ReasonUse.of(refusal)) from None
    findings = Findings()
    if _look_weighted(figures, parts):
        findings.add("components-weighted", rows=1)
    return Classification(scale, (_composed(figures, scale),), findings)


def _composed(figures: Sequence[ClassifiedFigure], scale: Scale) -> LabelledFigure:
    """The weighted mean of components."""
    assert scale.components is not None  # of a scale with components
    shares = [part.share for part in scale.components.parts]
    return LabelledFigure(weighted_mean(figures, shares, scale), components=tuple(figures))


def _look_weighted(figures: Sequence[ClassifiedFigure], parts: Sequence[Component]) -> bool:
    """Whether each component is at most its weight, as one is that was multiplied by it already."""
    return all(figure.value <= Fraction(part.weight) for figure, part in zip(figures, parts, strict=True))


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
    parts = used_scale.components.parts if used_scale.components else ()
    figure_column, file_findings = load_figures(
        file, column=column, sheet=sheet, output=output, max_input=max_input, components=parts
    )
    findings += file_findings
    classified = []
    for entry in figure_column.entries:
        figures = []
        for cell in entry.components or (entry,):
            try:
                figures.append(class_of(cell.value, used_scale))
            except Refusal as refusal:
                findings.add("figure-left-out", cell.at, reason=ReasonUse.of(refusal))
        if len(figures) < len(entry.components or (entry,)):
            continue
        labelled = _composed(figures, used_scale) if entry.components else LabelledFigure(figures[0])
        label = entry.label and masked_label(entry.label)
        classified.append(labelled._replace(label=label, at=entry.at))
    weighted = [
        labelled for labelled in classified if labelled.components and _look_weighted(labelled.components, parts)
    ]
    if weighted:
        findings.add("components-weighted", weighted[0].at, rows=len(weighted))
    if not classified:
        place = Place(figure_column.path, figure_column.sheet)
        finding = findings.listed()[0]
        first = PhraseUse(finding.code, finding.facts)
        raise Refusal("figures-unclassed", place, number=len(figure_column.entries), first=first)
    return Classification(used_scale, tuple(classified), findings, figure_column)
