"""The number of a civil servant as it is printed below a signature."""

from __future__ import annotations

import re

from ikm.messages.phrases import phrase

_NIP = re.compile(r"(\d{8})(\d{6})(\d)(\d{3})")
"""Day of birth, month of appointment, sex, and a running number."""


def staff_number(text: str | None) -> str | None:
    """A number as somebody wrote it; a NIP that is digits alone with its word before it, and its blanks.

    >>> staff_number("196501011990031001"), staff_number("NRP 71010203"), staff_number(None)
    ('NIP 19650101 199003 1 001', 'NRP 71010203', None)
    """
    found = _NIP.fullmatch("".join((text or "").split()))
    return phrase("staff-number", number=" ".join(found.groups())) if found else text
