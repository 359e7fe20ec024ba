"""Figures and the classes they have on a scale: what ``ikm classify`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ikm.index.classes import ClassifiedFigure
from ikm.index.rounding import half_up, trimmed
from ikm.messages.findings import Findings, Place
from ikm.rules.ruleset import Citation
from ikm.rules.scale import Scale, ScaleClass
from ikm.version import __version__

if TYPE_CHECKING:
    from ikm.survey.exchange.figures_file import FigureColumn

SCHEMA = "ikm.classify/1"
BELIEVED = "M"


class LabelledFigure(NamedTuple):
    """A figure with what it is called and where it stands, if it is of a file."""

    figure: ClassifiedFigure
    label: str | None = None
    at: Place = Place()


@dataclass(frozen=True, slots=True)
class Classification:
    """Figures in their order, each with its class on a scale; ``column`` is what was read of a file, if one was."""

    scale: Scale
    named: tuple[LabelledFigure, ...]
    findings: Findings
    column: FigureColumn | None = None

    @property
    def figures(self) -> tuple[ClassifiedFigure, ...]:
        """The figures alone."""
        return tuple(one.figure for one in self.named)

    @property
    def classes(self) -> tuple[str, ...]:
        """The name of the class of each figure, taken as it is written."""
        return tuple(figure.own.name for figure in self.figures)

    @property
    def believed(self) -> tuple[ScaleClass, ...]:
        """The classes met whose numbers are believed only, lowest first."""
        met = {one for figure in self.figures for one in (figure.own, *figure.possible)}
        return tuple(one for one in self.scale.classes if one in met and one.source.mark == BELIEVED)

    def shown(self, value: Fraction) -> Decimal:
        """A value as it is printed: with the places of the scale, where it has any."""
        return trimmed(value) if self.scale.places is None else half_up(value, self.scale.places)

    def rows(self) -> tuple[list[str], list[list[object]]]:
        """The figures as one flat table: a header, and a row for each; ``possible`` lists classes, lowest first."""
        header = ["value", "on_scale", "from", "to", "class", "words", "zona", "possible", "scale"]
        rows: list[list[object]] = []
        for figure, label, at in self.named:
            own, possible = figure.own, " ".join(one.name for one in figure.possible)
            numbers = [_printed(figure), self.shown(figure.value), trimmed(figure.low), trimmed(figure.high)]
            names = [own.name, own.words or None, own.zona or None, possible, self.scale.id]
            rows.append([*([at.row, label] if self.column else []), *numbers, *names])
        return [*(["row", "label"] if self.column else []), *header], rows

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON values, by the schema ``ikm.classify/1`` (``ikm schema classify`` prints it)."""
        from ikm.report.report import findings_dict

        read = self.column
        return {
            "schema": SCHEMA,
            "program": f"ikm {__version__}",
            "scale": _scale(self.scale),
            "input": read
            and {
                "path": read.path,
                "sheet": read.sheet or None,
                "sha256": read.sha256,
                "column": read.header or None,
                "named_by": read.named_by,
            },
            "values": [self._value(one) for one in self.named],
            "findings": findings_dict(self.findings, self.findings.shown()),
        }

    def _value(self, one: LabelledFigure) -> dict[str, Any]:
        figure, own = one.figure, one.figure.own
        return {
            "label": one.label,
            "row": one.at.row or None,
            "value": figure.written,
            "on_answers": figure.on_answers,
            "on_scale": float(self.shown(figure.value)),
            "on_scale_exact": str(figure.value),
            "from": float(figure.low),
            "to": float(figure.high),
            "to_included": figure.closed,
            "class": own.name,
            "words": own.words or None,
            "zona": own.zona or None,
            "possible": [each.name for each in figure.possible],
        }


def _printed(figure: ClassifiedFigure) -> Decimal:
    """The number, with the places it was written with."""
    return Decimal(figure.written.replace(",", "."))


def _scale(scale: Scale) -> dict[str, Any]:
    answers = scale.answers
    classes = [
        {
            "name": one.name,
            "words": one.words or None,
            "zona": one.zona or None,
            "lower": None if one.lower is None else float(one.lower),
            **_sourced(one.source),
        }
        for one in scale.classes
    ]
    return {
        "id": scale.id,
        "title": scale.title,
        "name": scale.name,
        "lowest": float(scale.lowest),
        "highest": float(scale.highest),
        "places": scale.places,
        "answers": answers and answers._asdict(),
        **_sourced(scale.source),
        "classes": classes,
    }


def _sourced(source: Citation) -> dict[str, str]:
    return {"source": source.text, "mark": source.mark}
