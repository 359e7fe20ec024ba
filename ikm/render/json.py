"""JSON by the schema ``ikm.report/1``; the same input and options give the same bytes."""

from __future__ import annotations

import json

from ikm.render import Style
from ikm.report import Report


def render(report: Report, style: Style) -> str:
    """Render a report as JSON."""
    del style  # JSON has one look
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n"
