"""Printed figures and their classes on a scale: what ``ikm classify`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.classes import ClassifiedFigure, NextClass, next_class, weighted_mean
from ikm.index.rounding import half_up, trimmed
from ikm.messages.findings import Findings, Place
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.rules.scale import Component, Scale, ScaleClass

if TYPE_CHECKING:
    from ikm.survey.exchange.figures_file import FigureColumn

UNVERIFIED = "M"
"""The mark of a source that was not found."""


class LabelledFigure(NamedTuple):
    """A figure; if it was read from a file, with its name and its place there.

    ``components`` are the figures that it is the weighted mean of, in the order of the scale, if it was made of them.
    """

    figure: ClassifiedFigure
    label: str | None = None
    at: Place = Place()
    components: tuple[ClassifiedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification(NotebookResult):
    """Figures in their order, each with its class on a scale; ``column`` is that of the file, if one was read."""

    scale: Scale
    labelled: tuple[LabelledFigure, ...]
    findings: Findings
    column: FigureColumn | None = None

    @property
    def figures(self) -> tuple[ClassifiedFigure, ...]:
        """The figures alone."""
        return tuple(labelled.figure for labelled in self.labelled)

    @property
    def classes(self) -> tuple[str, ...]:
        """The name of the class of each figure, taken just as it is written."""
        return tuple(figure.own.name for figure in self.figures)

    @property
    def components(self) -> tuple[Component, ...]:
        """The components that the figures are made of; none where they were given as they are."""
        has_components = bool(self.labelled and self.labelled[0].components)
        return self.scale.components.parts if self.scale.components and has_components else ()

    @property
    def mean(self) -> ClassifiedFigure | None:
        """The mean of the figures of a file, each counting alike, and its class; None of fewer than two."""
        figures = self.figures
        if self.column is None or len(figures) < 2:
            return None
        return weighted_mean(figures, [Fraction(1, len(figures))] * len(figures), self.scale)

    def next_of(self, figure: ClassifiedFigure) -> NextClass | None:
        """How far a figure is from the next zone or class; None of the highest class."""
        return next_class(figure, self.scale)

    @property
    def unverified_classes(self) -> tuple[ScaleClass, ...]:
        """The classes of these figures for whose numbers no source was found, lowest first."""
        used: set[ScaleClass] = set()
        for figure in (*self.figures, *filter(None, (self.mean,))):
            used.update((figure.own, *figure.possible))
        unverified = [each for each in self.scale.classes if each.source.mark == UNVERIFIED]
        return tuple(each for each in unverified if each in used)

    def shown(self, value: Fraction) -> Decimal:
        """A value as it is printed: with the places of the scale, where it has any."""
        return trimmed(value) if self.scale.places is None else half_up(value, self.scale.places)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The figures as one flat table: a header, and a row for each; ``possible`` lists classes, lowest first."""
        header = ["value", "on_scale", "from", "to", "class", "words", "zona", "possible", "scale", "next", "to_next"]
        header += [component.id for component in self.components]
        rows = [self._row(labelled) for labelled in self.labelled]
        if self.column is None:
            return header, rows
        places: list[list[object]] = [[labelled.at.row, labelled.label] for labelled in self.labelled]
        return ["row", "label", *header], [[*place, *row] for place, row in zip(places, rows, strict=True)]

    def _row(self, labelled: LabelledFigure) -> list[object]:
        figure = labelled.figure
        next_one = self.next_of(figure)
        return [
            _printed(figure),
            self.shown(figure.value),
            trimmed(figure.low),
            trimmed(figure.high),
            figure.own.name,
            figure.own.words or None,
            figure.own.zona or None,
            " ".join(possible.name for possible in figure.possible),
            self.scale.id,
            next_one and next_one.name,
            next_one and next_one.distance,
            *(_printed(component) for component in labelled.components),
        ]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON values, by the schema ``ikm.classify/1`` (``ikm schema classify`` prints it)."""
        return json_values(self)


def _printed(figure: ClassifiedFigure) -> Decimal:
    """The number, with the places it was written with."""
    return Decimal(figure.written.replace(",", "."))
