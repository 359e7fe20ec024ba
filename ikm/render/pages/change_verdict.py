"""Whether a change can be told from none, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ikm.index.change import UNCERTAIN, Difference, Spread, difference, together
from ikm.index.rounding import half_away, half_up, text, trimmed
from ikm.messages.phrases import phrase
from ikm.render import COMMA
from ikm.render.pages import wording as words
from ikm.report.report import GroupTable, Report
from ikm.survey.columns.mapping_file import PERIOD

MARK = "*"
"""Marks a change that can be told from none, where there is room for a sign only."""
MINUS = "−"
_P_PLACES, _P_MOST = 3, 9
"""Decimals of a p, more of them where it would else be rounded to the other side of the bound."""
P_LEAST = Fraction(1, 2 * 10**_P_PLACES)
"""A p below that would be shown as nought, and is shown as less than the last digit."""


class ChangeVerdicts(NamedTuple):
    """Tells the changes of a table from none, with some confidence, by the p of all of them."""

    confidence: Fraction
    mark: str = COMMA

    def marks(
        self, changes: Sequence[Fraction | None], spreads: Sequence[tuple[Spread | None, Spread | None]]
    ) -> tuple[list[str], list[str]]:
        """A sign for each change, if any has one, and what there is to say of them."""
        found = [
            Difference(reason=UNCERTAIN) if by is None else difference(by, *sure, self.confidence)
            for by, sure in zip(changes, spreads, strict=True)
        ]
        found = [*together(changes, found, self.confidence)]
        test = phrase("page-welch-holm", level=level(self.confidence, self.mark))
        if any(one.sign for one in found):
            return [MARK if one.sign else "" for one in found], [phrase("page-remark-changed", sign=MARK, test=test)]
        was_tested = any(one.p is not None for one in found)
        return [], ([phrase("page-remark-not-changed", test=test)] if was_tested else [])


def level(confidence: Fraction, mark: str = COMMA) -> str:
    """The confidence as it is shown, ``95 %``."""
    return f"{text(trimmed(100 * confidence), mark)} %"


def answer(found: Difference) -> str:
    """Whether a change can be told from none: yes, no, or nothing where that cannot be known."""
    if found.sign is None:
        return "–"
    return phrase("page-verdict-yes" if found.sign else "page-verdict-no")


def verdict(found: Difference, confidence: Fraction, mark: str = COMMA) -> str:
    """What became of a figure, as the end of a sentence."""
    if found.sign is None:
        return phrase("page-verdict-untested", reason=words.why(found.reason))
    if not found.sign:
        return phrase("page-verdict-unchanged")
    return phrase("page-verdict-rose" if found.sign > 0 else "page-verdict-fell", level=level(confidence, mark))


def signed(value: Fraction | float, places: int, mark: str) -> str:
    """A difference with its sign, ``+0,31``; half away from zero, so that there and back are the same."""
    shown = half_away(Fraction(value), places)
    return f"{'+' if shown > 0 else MINUS if shown < 0 else ''}{text(abs(shown), mark)}"


def limits(found: Difference, places: int, mark: str) -> str:
    """The limits of a difference, ``−1,60 sampai +3,52``."""
    return phrase("page-to").join(signed(one, places, mark) for one in (found.low, found.high) if one is not None)


def probability(p: float, confidence: Fraction, mark: str = COMMA) -> str:
    """A p as it is shown, ``p = 0,014``, on the side of the bound that it is on."""
    if p < P_LEAST:
        return f"p < {text(half_up(Fraction(1, 10**_P_PLACES), _P_PLACES), mark)}"
    return f"p = {text(half_up(Fraction(p), p_places(p, confidence)), mark)}"


def p_places(p: float, confidence: Fraction) -> int:
    """The decimals of a p as it is shown: as many as it takes to be on the side of the bound that it is on."""
    exact, bound, places = Fraction(p), 1 - confidence, _P_PLACES
    while places < _P_MOST and (half_up(exact, places) < bound) != (exact < bound):
        places += 1
    return places


def steps(report: Report, table: GroupTable, mark: str) -> Iterator[str]:
    """What became of the index from each period to the next, a sentence each; none where nothing was judged."""
    if report.stats is None or not table.is_trend or len(table.by) > 1:
        return
    places, judged = report.method.rules.ikm_places, table.judged_changes(report.confidence)
    for key, step in table.steps().items():
        found = judged[key]
        if step is None or found is None:
            continue
        before, after = step
        change = signed(table.changes()[key] or Fraction(), places, mark)
        period, former = words.label(after.key[PERIOD]), words.label(before.key[PERIOD])
        said = phrase("page-step", period=period, change=change, before=former)
        if found.p is not None:
            said += f" ({limits(found, places, mark)}; {probability(found.p, report.confidence, mark)})"
        yield f"{said}: {verdict(found, report.confidence, mark)}"
