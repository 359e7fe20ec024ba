"""Survey files as they are met: one quirk a file, and what must come out of it.

All repeat one survey of known answers, so most must give the very same figures. What a quirk must give is known
from those integers, never from the program. ``python -m tests.quirks FOLDER`` writes them all.
"""

from __future__ import annotations

from tests.quirks import beside, heads, shapes, sheets, told, words
from tests.quirks.base import QUIRKS

__all__ = ["QUIRKS", "beside", "heads", "shapes", "sheets", "told", "words"]
