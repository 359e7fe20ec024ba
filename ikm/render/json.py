"""JSON by a schema of ours; the same input and options give the same bytes."""

from __future__ import annotations

import json
from typing import Any, Protocol

from ikm.render import Style


class Describable(Protocol):
    """What can be told in JSON values."""

    def to_dict(self) -> dict[str, Any]:
        """The values."""


def render(report: Describable, style: Style) -> str:
    """Render a report, or an inspection, as JSON."""
    del style  # JSON has one look
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n"
