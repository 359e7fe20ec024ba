"""One sample divided over units or services in proportion to their users.

Of N respondents, a line with u of all U users has the quota N · u / U. It gets the whole part of it, and what is left
goes to the largest remainders, a respondent each (the method of Hamilton, or Hare–Niemeyer); of equal remainders to
the line with more users, then to the one whose name comes first. A line whose quota is less than 1 gets 1, and the
others share what is left by the same rule.

Source of proportional allocation: W. G. Cochran, Sampling Techniques, 3rd ed. (Wiley 1977), sections 5.3 and 5.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

Line = TypeVar("Line", str, tuple[str, str])
"""What names a line; names are compared where all else is equal, so that their order says nothing."""


def allocate(sample: int, users: Mapping[Line, int]) -> dict[Line, int]:
    """Divide a sample over lines by their users: at least 1 where there are users, and never more than those.

    The numbers sum to ``sample``, which lies between the number of lines with users and the number of users.

    Of 100 respondents, A has the quota 100 · 620 / 1000 = 62, B 100 · 377 / 1000 = 37.7 and C 0.3, so that C gets 1,
    and of the other 99 A has 99 · 620 / 997 = 61.57 and B 37.43: A gets the one left over.

    >>> allocate(100, {"A": 620, "B": 377, "C": 3, "D": 0})
    {'A': 62, 'B': 37, 'C': 1, 'D': 0}
    """
    shares = dict.fromkeys(users, 0)
    sharing = {line: number for line, number in users.items() if number}
    left = sample
    everyone = sum(sharing.values())
    while small := [line for line, number in sharing.items() if left * number < everyone]:
        for line in small:
            shares[line] = 1
            everyone -= sharing.pop(line)
        left -= len(small)
    remainders: dict[Line, Fraction] = {}
    for line, number in sharing.items():
        quota = Fraction(left * number, everyone)
        shares[line] = int(quota)
        remainders[line] = quota - shares[line]
    over = sample - sum(shares.values())
    largest_first = sorted(sharing, key=lambda line: (-remainders[line], -users[line], line))
    for line in largest_first[:over]:
        shares[line] += 1
    return shares
