"""Printed figures and their classes on a scale: what ``ikm classify`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.classes import ClassifiedFigure
from ikm.index.rounding import half_up, trimmed
from ikm.messages.findings import Findings, Place
from ikm.report.json_values import json_values
from ikm.report.notebook import NotebookResult
from ikm.rules.scale import Scale, ScaleClass

if TYPE_CHECKING:
    from ikm.survey.exchange.figures_file import FigureColumn

UNVERIFIED = "M"
"""The mark of a source that was not found."""


class LabelledFigure(NamedTuple):
    """A figure; if it was read from a file, with its name and its place there."""

    figure: ClassifiedFigure
    label: str | None = None
    at: Place = Place()


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
    def unverified_classes(self) -> tuple[ScaleClass, ...]:
        """The classes of these figures for whose numbers no source was found, lowest first."""
        used: set[ScaleClass] = set()
        for figure in self.figures:
            used.update((figure.own, *figure.possible))
        unverified = [each for each in self.scale.classes if each.source.mark == UNVERIFIED]
        return tuple(each for each in unverified if each in used)

    def shown(self, value: Fraction) -> Decimal:
        """A value as it is printed: with the places of the scale, where it has any."""
        return trimmed(value) if self.scale.places is None else half_up(value, self.scale.places)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The figures as one flat table: a header, and a row for each; ``possible`` lists classes, lowest first."""
        header = ["value", "on_scale", "from", "to", "class", "words", "zona", "possible", "scale"]
        rows = [self._row(figure) for figure in self.figures]
        if self.column is None:
            return header, rows
        places: list[list[object]] = [[labelled.at.row, labelled.label] for labelled in self.labelled]
        return ["row", "label", *header], [[*place, *row] for place, row in zip(places, rows, strict=True)]

    def _row(self, figure: ClassifiedFigure) -> list[object]:
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
        ]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON values, by the schema ``ikm.classify/1`` (``ikm schema classify`` prints it)."""
        return json_values(self)


def _printed(figure: ClassifiedFigure) -> Decimal:
    """The number, with the places it was written with."""
    return Decimal(figure.written.replace(",", "."))
