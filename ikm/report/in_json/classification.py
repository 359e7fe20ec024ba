"""Figures with their classes, in JSON, by ``ikm.classify/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ikm.messages.paths import shown_path
from ikm.report.in_json.shared import Values, as_float, findings_values, head, source_values

if TYPE_CHECKING:
    from ikm.index.classes import ClassifiedFigure
    from ikm.report.classification import Classification, LabelledFigure
    from ikm.rules.scale import Components, Scale, ScaleClass
    from ikm.survey.exchange.figures_file import FigureColumn

CLASSIFICATION_SCHEMA = "ikm.classify/1"


def classification_values(found: Classification) -> Values:
    """Figures and their classes, by ``ikm.classify/1``."""
    return {
        **head(CLASSIFICATION_SCHEMA),
        "scale": _scale_values(found.scale),
        "input": None if found.column is None else _figure_column_values(found.column),
        "values": [_labelled_figure_values(labelled, found) for labelled in found.labelled],
        "mean": None if found.mean is None else _figure_values(found.mean, found),
        "findings": findings_values(found.findings, found.findings.shown()),
    }


def _scale_values(scale: Scale) -> Values:
    return {
        "id": scale.id,
        "title": scale.title,
        "name": scale.name,
        "lowest": float(scale.lowest),
        "highest": float(scale.highest),
        "places": scale.places,
        "answers": scale.answers and scale.answers._asdict(),
        **source_values(scale.source),
        "classes": [_scale_class_values(each) for each in scale.classes],
        "components": None if scale.components is None else _components_values(scale.components),
        "unknown": scale.unknown or None,
    }


def _components_values(components: Components) -> Values:
    return {
        "name": components.name,
        **source_values(components.source),
        "parts": [
            {"id": part.id, "name": part.name, "weight": float(part.weight), **source_values(part.source)}
            for part in components.parts
        ],
    }


def _scale_class_values(each: ScaleClass) -> Values:
    return {
        "name": each.name,
        "words": each.words or None,
        "zona": each.zona or None,
        "lower": as_float(each.lower),
        **source_values(each.source),
    }


def _figure_column_values(column: FigureColumn) -> Values:
    return {
        "path": shown_path(column.path),
        "sheet": column.sheet or None,
        "sha256": column.sha256,
        "column": column.header or None,
        "named_by": column.named_by,
    }


def _labelled_figure_values(labelled: LabelledFigure, found: Classification) -> Values:
    written = [component.written for component in labelled.components]
    ids = [component.id for component in found.components]
    return {
        "label": labelled.label,
        "row": labelled.at.row or None,
        **_figure_values(labelled.figure, found),
        "components": dict(zip(ids, written, strict=True)) or None,
    }


def _figure_values(figure: ClassifiedFigure, found: Classification) -> Values:
    next_one = found.next_of(figure)
    return {
        "value": figure.written,
        "on_answers": figure.on_answers,
        "on_scale": float(found.shown(figure.value)),
        "on_scale_exact": str(figure.value),
        "from": float(figure.low),
        "to": float(figure.high),
        "to_included": figure.closed,
        "class": figure.own.name,
        "words": figure.own.words or None,
        "zona": figure.own.zona or None,
        "possible": [possible.name for possible in figure.possible],
        "next": next_one and {"name": next_one.name, "distance": float(next_one.distance)},
    }
