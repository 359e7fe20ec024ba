"""Write every quirk into a folder, to look at it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.quirks import QUIRKS

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for number, (name, one) in enumerate(QUIRKS.items(), start=1):
    for kind in one.kinds:
        one.write(folder / f"{number:03} {name.replace('/', '∕')}.{kind}")
